package main

import (
	"bytes"
	"context"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/config"
	"retake/internal/interview"
)

const testPassword = "a demo for the test"

// TestDemo makes one demo and looks at it from all sides: making it takes a while.
func TestDemo(t *testing.T) {
	t.Parallel()
	const many = 2000
	dir := t.TempDir()
	var said bytes.Buffer
	args := []string{"--data-dir", dir, "--candidates", "2000", "--password", testPassword}
	if err := demo(t.Context(), args, nil, &said); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load([]string{"--data-dir", dir}, nil)
	if err != nil {
		t.Fatal(err)
	}
	h, err := open(t.Context(), cfg, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.close)
	read := h.store.Reader()
	positions, err := read.PositionList(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}

	t.Run("says how to sign in", func(t *testing.T) {
		for _, want := range []string{testPassword, "ines@example.com", "tomas@example.com", "noor@example.com", dir} {
			if !strings.Contains(said.String(), want) {
				t.Errorf("the report lacks %q:\n%s", want, said.String())
			}
		}
		roles := map[interview.Role]string{interview.Admin: "ines", interview.Recruiter: "tomas", interview.Reviewer: "noor"}
		for role, name := range roles {
			_, u, err := h.app.SignIn(t.Context(), app.SignIn{Email: name + "@example.com", Password: testPassword})
			if err != nil || u.Role != role {
				t.Errorf("%s: got %q, %v; want the %s", name, u.Role, err, role)
			}
		}
	})
	t.Run("every status occurs without the crowd", func(t *testing.T) {
		total, open := interview.Counts{}, 0
		for _, p := range positions {
			if strings.HasPrefix(p.Title, "Apprenticeships") {
				continue
			}
			if p.Open {
				open++
			}
			for status, n := range p.Counts {
				total[status] += n
			}
		}
		for _, status := range interview.Statuses {
			if total[status] == 0 {
				t.Errorf("nobody is %s", status)
			}
		}
		if len(positions) != 5 || open != 3 {
			t.Errorf("got %d positions, %d open ones beside the crowd's; want 5 and 3", len(positions), open)
		}
	})
	t.Run("the crowd is counted as it is", func(t *testing.T) {
		for _, p := range positions {
			if strings.HasPrefix(p.Title, "Apprenticeships") {
				if got := p.Counts.All() + p.Counts[interview.StatusDeleted]; got != many {
					t.Errorf("got %d of %d candidates", got, many)
				}
			}
			checkBoard(t, h, p)
		}
	})
	t.Run("people ask for things and are answered", func(t *testing.T) {
		kinds, fates := map[interview.RequestKind]int{}, map[interview.RequestState]int{}
		for _, answered := range []bool{false, true} {
			list, err := read.RequestList(t.Context(), interview.RequestFilter{Answered: answered, Limit: 100})
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range list.Rows {
				kinds[row.Kind]++
				fates[row.State]++
			}
		}
		if len(kinds) != 5 || fates[interview.RequestOpen] < 5 || fates[interview.RequestGranted] < 2 || fates[interview.RequestDenied] == 0 {
			t.Errorf("requests: %v, %v", kinds, fates)
		}
	})
	t.Run("whoever submitted has a receipt in their language", func(t *testing.T) {
		receipts := map[string]int{}
		for cursor, more := interview.Cursor(""), true; more; {
			page, err := read.Outbox(t.Context(), "", cursor, 100)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range page.Letters {
				if l.Kind == interview.LetterReceipt && l.State == interview.LetterSent {
					receipts[l.Language]++
				}
			}
			cursor, more = page.Next, page.Next != ""
		}
		if receipts["en"] < 10 || receipts["es"] != 3 {
			t.Errorf("receipts: %v", receipts)
		}
	})
	t.Run("the ATS has heard what it takes", func(t *testing.T) {
		rows, err := read.Connections(t.Context())
		if err != nil || len(rows) != 1 {
			t.Fatalf("connections: %v, %v", rows, err)
		}
		page, err := read.ConnectionPage(t.Context(), interview.ConnectionFilter{ID: rows[0].ID})
		if err != nil {
			t.Fatal(err)
		}
		told := map[string]interview.OrderStatus{}
		for _, o := range page.Orders {
			told[o.Name] = o.ToldStatus
		}
		if len(told) != 5 || told["Nadia Farouk"] != interview.OrderCompleted || told["Ilse Vermeer"] != interview.OrderCompleted || told["Tobias Krantz"] != "" {
			t.Errorf("told: %v", told)
		}
		if len(page.Trouble) != 1 || page.Trouble[0].Name != refusedPerson || !page.Trouble[0].Parked {
			t.Errorf("in trouble: %+v", page.Trouble)
		}
	})
	t.Run("every kept take plays", func(t *testing.T) { checkTakes(t, h, positions) })
	t.Run("no work is left and no letter waits", func(t *testing.T) {
		left, err := read.Backlog(t.Context(), interview.At(time.Now().Add(24*time.Hour)))
		if err != nil {
			t.Fatal(err)
		}
		if left.Due != 0 {
			t.Errorf("%d jobs are still due", left.Due)
		}
	})
	t.Run("a second one is refused", func(t *testing.T) {
		err := demo(t.Context(), args, nil, io.Discard)
		if err == nil || !strings.Contains(err.Error(), "already holds data") || !strings.Contains(err.Error(), "--data-dir") {
			t.Errorf("got %v; want a refusal that says what to do", err)
		}
	})
}

// checkBoard walks all tabs of a position: each row must show the status of its tab, and each tab as many as its count.
func checkBoard(t *testing.T, h *house, p interview.PositionRow) {
	now := interview.At(time.Now())
	for _, status := range interview.Statuses {
		n := 0
		filter := interview.CandidateFilter{PositionID: p.ID, Status: status, Limit: 100}
		for more := true; more; {
			board, err := h.store.Reader().CandidateBoard(t.Context(), filter)
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range board.Rows {
				if got := row.Status(now); got != status {
					t.Errorf("%s, %s: %s on the tab %s", p.Title, row.Name, got, status)
				}
				if row.ActivityAt > now {
					t.Errorf("%s, %s: the last activity is in the future", p.Title, row.Name)
				}
			}
			n += len(board.Rows)
			filter.Cursor, more = board.Next, board.Next != ""
		}
		if n != p.Counts[status] {
			t.Errorf("%s: %d rows on the tab %s, its count says %d", p.Title, n, status, p.Counts[status])
		}
	}
}

// checkTakes lets ffprobe decode one of each recording and compares all of them with what was recorded.
func checkTakes(t *testing.T, h *house, positions []interview.PositionRow) {
	seen, decoded, flagged, posters := 0, map[string]bool{}, 0, 0
	for _, p := range positions {
		board, err := h.store.Reader().CandidateBoard(t.Context(), interview.CandidateFilter{PositionID: p.ID, Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range board.Rows {
			iv, err := h.store.Reader().Interview(t.Context(), row.InterviewID)
			if err != nil {
				t.Fatal(err)
			}
			for _, take := range iv.Takes {
				if take.State != interview.TakeSealed {
					continue
				}
				seen++
				if take.Media != interview.MediaReady {
					t.Errorf("%s: a take is %q", row.Name, take.Media)
				}
				if take.Problem == interview.ProblemSilent {
					flagged++
				}
				if take.Poster {
					posters++
				}
				file, kind, err := h.files.OpenPlayable(take.ID)
				if err != nil {
					t.Fatalf("%s: %v", row.Name, err)
				}
				file.Close()
				if kind != "video/webm" {
					t.Errorf("%s: a take is %s", row.Name, kind)
				}
				if decoded[take.SHA256] {
					continue
				}
				decoded[take.SHA256] = true
				decode(t, file.Name(), take.Length)
			}
		}
	}
	if seen < 60 || flagged == 0 || posters == 0 || len(decoded) != 6 { // five films, and a part of one
		t.Errorf("%d takes, %d flagged, %d posters, %d different recordings", seen, flagged, posters, len(decoded))
	}
}

// decode reads every frame and compares the length with the one that the row has.
func decode(t *testing.T, path string, want time.Duration) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "ffprobe", "-v", "error", "-count_frames", "-show_entries",
		"format=duration:stream=codec_name,nb_read_frames", "-of", "compact", path).CombinedOutput()
	if err != nil {
		t.Fatalf("ffprobe (install ffmpeg): %v %s", err, out)
	}
	text := string(out)
	if !strings.Contains(text, "codec_name=vp8") || !strings.Contains(text, "codec_name=opus") || strings.Contains(text, "rror") {
		t.Errorf("%s: %s", filepath.Base(path), text)
	}
	_, after, _ := strings.Cut(text, "duration=")
	got, err := time.ParseDuration(strings.TrimSpace(after) + "s")
	if err != nil || (got-want).Abs() > 100*time.Millisecond {
		t.Errorf("%s lasts %s (%v), want %s", filepath.Base(path), got, err, want)
	}
}

func TestDemoRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"a word that is no flag":    {[]string{"now"}, "is not a setting"},
		"a negative crowd":          {[]string{"--candidates", "-1"}, "choose between"},
		"a crowd without end":       {[]string{"--candidates", "99000000"}, "choose between"},
		"a short password":          {[]string{"--password", "short"}, "--password"},
		"a number that is a letter": {[]string{"--candidates", "many"}, "invalid value"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "data")
			err := demo(context.Background(), append(c.args, "--data-dir", dir), nil, io.Discard)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// BenchmarkCrowd measures how long one candidate of the crowd takes.
func BenchmarkCrowd(b *testing.B) {
	dir := b.TempDir()
	cfg, err := config.Load([]string{"--data-dir", dir}, nil)
	if err != nil {
		b.Fatal(err)
	}
	h, err := open(b.Context(), cfg, io.Discard)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(h.close)
	d := newDemonstration(h, time.Now())
	if err := d.found(b.Context(), testPassword); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	if err := d.crowd(b.Context(), b.N); err != nil {
		b.Fatal(err)
	}
}
