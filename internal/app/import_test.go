package app_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/app"
	"retake/internal/auth"
	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/sheet"
)

// listed is a list of the desk's position that was read and not imported.
func (d *desk) listed(text string) string {
	d.t.Helper()
	id, err := d.ReadImport(d.ctx, d.recruiter.Actor(), app.ReadImport{PositionID: d.position.ID, FileName: "people.csv", List: strings.NewReader(text)})
	d.must(err)
	return id
}

// confirm starts the import.
func (d *desk) confirm(id string, duplicates interview.Duplicates) {
	d.t.Helper()
	d.must(d.RunImport(d.ctx, d.recruiter.Actor(), app.RunImport{ID: id, Duplicates: duplicates}))
}

// importing runs due imports and nothing else; letters stay queued.
func (d *desk) importing() int {
	d.t.Helper()
	r := jobs.Runner{Queue: d.Store.Queue(), Handlers: map[string]jobs.Handler{"import": d.runner.Handlers["import"]}, Clock: d.clock.Now, Jitter: func() float64 { return 0 }}
	n, err := r.RunDue(d.ctx)
	d.must(err)
	return n
}

func (d *desk) listNow(id string) interview.Import {
	d.t.Helper()
	im, err := d.read.Import(d.ctx, id)
	d.must(err)
	return im
}

// words are those of the lines of a kind.
func (d *desk) words(id string, kind interview.RowKind) map[int]string {
	d.t.Helper()
	rows, err := d.read.ImportRows(d.ctx, id, kind, 0, 10_000)
	d.must(err)
	words := map[int]string{}
	for _, row := range rows {
		words[row.Line] = row.Words
	}
	return words
}

// boardSize is how many candidates the position has.
func (d *desk) boardSize() int {
	d.t.Helper()
	counts, err := d.read.Counts(d.ctx, d.position.ID)
	d.must(err)
	return counts.All()
}

// mixed is a list of 500: 475 new people, 12 candidates of all kinds, 8 named twice, 5 faulty lines.
func (d *desk) mixed() (text string, known []interview.Interview) {
	d.t.Helper()
	known = append(known, d.invited("Expired Example"))
	d.clock.Advance(8 * 24 * time.Hour)
	d.must(d.Expire(d.ctx))
	for i := range 3 {
		known = append(known, d.invited(fmt.Sprintf("Invited%d Example", i)))
	}
	known = append(known, d.started("Started Example"), d.recorded("Recorded Example"), d.redoAsked("Redo Example"))
	for i := range 3 {
		known = append(known, d.completed(fmt.Sprintf("Completed%d Example", i)))
	}
	known = append(known, d.shortlisted("Short Example"), d.discarded("Discarded Example"))
	d.work()
	var b strings.Builder
	b.WriteString("Email;Name;Phone\r\n")
	for i := range 475 {
		fmt.Fprintf(&b, "new%d@example.com;New Person %d;+34 600 %d\r\n", i, i, i)
	}
	for _, iv := range known {
		c := d.page(iv.ID).Candidate
		fmt.Fprintf(&b, "%s;%s;\r\n", strings.ToUpper(c.Email), c.Name)
	}
	for i := range 8 {
		fmt.Fprintf(&b, "New%d@Example.com;Same Person;\r\n", i)
	}
	b.WriteString("nowhere;No Address;\r\n;Nobody;\r\nnameless@example.com;;\r\n\"never closed;A;\r\nlong@example.com;" + strings.Repeat("x", 121) + ";\r\n")
	return b.String(), known
}

func TestDryRunTellsNewDuplicateAndFaulty(t *testing.T) {
	atDesk(t, func(d *desk) {
		text, known := d.mixed()
		before := d.boardSize()
		id := d.listed(text)
		im := d.listNow(id)
		if im.Fresh != 475 || im.Doubled != 20 || im.Faulty != 5 || im.State != interview.ImportDraft || im.FileName != "people.csv" {
			d.t.Errorf("the dry run found %+v", im)
		}
		if d.boardSize() != before {
			d.t.Error("somebody was invited by reading the list")
		}
		want := map[int]string{}
		for i := range known {
			want[477+i] = ""
		}
		for i := range 8 {
			want[489+i] = fmt.Sprintf("The same address as on line %d.", i+2)
		}
		if diff := cmp.Diff(want, d.words(id, interview.RowDuplicate)); diff != "" {
			d.t.Errorf("duplicates (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(map[int]string{
			497: "Email: " + string(interview.ErrEmail),
			498: "Email: " + string(interview.ErrEmail),
			499: "Name: Please fill this in.",
			500: "A double quote on this line is never closed, or text follows the closing one.",
			501: "Name: This is too long: at most 120 characters, you have 121.",
		}, d.words(id, interview.RowFaulty)); diff != "" {
			d.t.Errorf("faulty lines (-want +got):\n%s", diff)
		}
		page, err := d.read.ImportPage(d.ctx, id, interview.RowDuplicate, "")
		d.must(err)
		if page.Waiting != 475 || page.Known != 12 || page.Open != 12 || len(page.Rows) != 20 {
			d.t.Errorf("the page says %d waiting, %d known, %d open in %d rows", page.Waiting, page.Known, page.Open, len(page.Rows))
		}
	})
}

func TestEachChoiceForDuplicates(t *testing.T) {
	const (
		again, redo, nothing = "Their link was sent again.", "Asked to record again.", "Has recorded nothing yet, so nothing was deleted."
	)
	submitted, discarded := string(interview.ReasonCompleted), string(interview.ReasonDiscarded)
	// expired, invited ×3, started, recorded, redo asked, completed ×3, shortlisted, discarded
	for choice, want := range map[interview.Duplicates][]string{
		interview.DuplicatesSkip:   {"", "", "", "", "", "", "", "", "", "", "", ""},
		interview.DuplicatesResend: {again, again, again, again, again, again, again, submitted, submitted, submitted, submitted, discarded},
		interview.DuplicatesRedo:   {nothing, nothing, nothing, nothing, nothing, redo, redo, redo, redo, redo, redo, discarded},
	} {
		t.Run(string(choice), func(t *testing.T) {
			atDesk(t, func(d *desk) {
				text, known := d.mixed()
				id := d.listed(text)
				before := d.boardSize()
				d.confirm(id, choice)
				if n := d.importing(); n != 1 {
					d.t.Fatalf("%d jobs ran, want 1", n)
				}
				im := d.listNow(id)
				if im.State != interview.ImportDone || im.Fresh != 475 || im.Doubled != 20 || im.Faulty != 5 || im.Error != "" {
					d.t.Fatalf("the import ended as %+v", im)
				}
				if got := d.boardSize() - before; got != 475 {
					d.t.Errorf("%d people were invited, want 475", got)
				}
				if left := d.words(id, interview.RowNew); len(left) != 0 {
					d.t.Errorf("%d rows of new people stay", len(left))
				}
				words := d.words(id, interview.RowDuplicate)
				for i, iv := range known {
					if got := words[477+i]; got != want[i] {
						d.t.Errorf("%s: %q, want %q", d.page(iv.ID).Candidate.Name, got, want[i])
					}
					now := d.now(iv.ID)
					if changed := now.Revision != iv.Revision && now.Last != nil && now.Last.At == d.clock.Moment(); changed != (want[i] == again || want[i] == redo) {
						d.t.Errorf("%s: revision %d after %d", d.page(iv.ID).Candidate.Name, now.Revision, iv.Revision)
					}
				}
				if choice == interview.DuplicatesResend {
					if got, want := d.now(known[0].ID).Deadline, d.clock.Moment().Add(7*24*time.Hour); got != want {
						d.t.Errorf("the expired link lasts until %v, want the position's days from now, %v", got.Time(), want.Time())
					}
					if got := d.now(known[1].ID).Deadline; got != known[1].Deadline {
						d.t.Errorf("a link that works has a new deadline, %v", got.Time())
					}
				}
				if choice == interview.DuplicatesRedo {
					if iv := d.now(known[7].ID); len(iv.Missing()) != 3 || iv.State != interview.StateStarted {
						d.t.Errorf("who had completed misses %d answers in state %s", len(iv.Missing()), iv.State)
					}
				}
			})
		})
	}
}

// Whoever comes with a list is invited just as whoever is invited by hand.
func TestImportedIsInvited(t *testing.T) {
	atDesk(t, func(d *desk) {
		back := d.deleted("Back Again")
		d.confirm(d.listed("Back A. Again, back.again@example.com, +34 600\nNew Person, new.person@example.com"), "")
		d.importing()
		byHand := d.invited("By Hand")
		page, err := d.read.CandidateBoard(d.ctx, interview.CandidateFilter{PositionID: d.position.ID, Sort: interview.SortName})
		d.must(err)
		if len(page.Rows) != 3 || page.Rows[0].CandidateID != back.CandidateID || page.Rows[0].Earlier != 1 || page.Rows[0].Name != "Back A. Again" || page.Rows[0].Phone != "+34 600" {
			d.t.Fatalf("the rows are %+v", page.Rows)
		}
		hand := d.page(byHand.ID)
		for _, row := range []interview.CandidateRow{page.Rows[0], page.Rows[2]} {
			got := d.page(row.InterviewID)
			iv, like := got.Interview, hand.Interview
			like.ID, like.CandidateID, like.Token, like.CreatedAt, like.ActivityAt, like.Deadline = iv.ID, iv.CandidateID, iv.Token, iv.CreatedAt, iv.ActivityAt, iv.Deadline
			if diff := cmp.Diff(like, iv); diff != "" {
				d.t.Errorf("%s (-by hand +imported):\n%s", row.Name, diff)
			}
			if iv.Deadline != iv.CreatedAt.Add(7*24*time.Hour) || !auth.IsLinkToken(iv.Token) {
				d.t.Errorf("%s: deadline %v, token %q", row.Name, iv.Deadline.Time(), iv.Token)
			}
			if len(got.Events) != 1 || got.Events[0].By.Name != "Rita Recruiter" || got.Events[0].Kind != interview.EventInvited || got.Events[0].Sequence != 1 {
				d.t.Errorf("%s: events %+v", row.Name, got.Events)
			}
			if l := got.Letters; len(l) != 1 || l[0].Kind != interview.LetterInvitation || l[0].ToName != row.Name || !strings.Contains(l[0].Body, d.Link(iv.Token)) {
				d.t.Errorf("%s: letters %+v", row.Name, l)
			}
		}
		d.work()
		if sent := d.post.letters(); len(sent) < 2 || d.lettersIn(page.Rows[2].InterviewID, interview.LetterSent) != 1 {
			d.t.Errorf("%d letters were sent", len(sent))
		}
		d.counts("after the import", interview.Counts{interview.StatusInvited: 3, interview.StatusDeleted: 1})
	})
}

func TestListsThatCannotBeRead(t *testing.T) {
	atDesk(t, func(d *desk) {
		read := func(r io.Reader) error {
			return second(d.ReadImport(d.ctx, d.recruiter.Actor(), app.ReadImport{PositionID: d.position.ID, List: r}))
		}
		for text, want := range map[string]sheet.Refusal{
			"":                          sheet.ErrEmpty,
			"Name,Email\n":              sheet.ErrEmpty,
			"PK\x03\x04rest":            sheet.ErrExcel,
			"\x00\x01":                  sheet.ErrBinary,
			"Name,Phone\nAnn,+34 600\n": sheet.ErrNoEmail,
		} {
			var bad interview.Invalid
			if err := read(strings.NewReader(text)); !errors.As(err, &bad) || bad["list"] != string(want) {
				d.t.Errorf("%.20q: got %v, want %q", text, err, want)
			}
		}
		lost := errors.New("connection lost")
		if err := read(io.MultiReader(strings.NewReader(strings.Repeat("Ann Example, ann@example.com\n", 2500)), iotest.ErrReader(lost))); !errors.Is(err, lost) {
			d.t.Errorf("a connection that ends: %v", err)
		}
		left, err := d.read.ImportsIn(d.ctx, d.position.ID, 10)
		d.must(err)
		if len(left) != 0 {
			d.t.Errorf("%d lists are left behind", len(left))
		}
		d.must(d.DeletePosition(d.ctx, d.recruiter.Actor(), d.position.ID))
		if err := read(strings.NewReader("Ann Example, ann@example.com")); !errors.Is(err, interview.ReasonPositionGone) {
			d.t.Errorf("a position in the bin: %v", err)
		}
	})
}

// Twice on one list is seen across the parts in which it is written, and a faulty line does not stand in the way of a good one.
func TestLongListKnowsItsOwnDuplicates(t *testing.T) {
	atDesk(t, func(d *desk) {
		var b strings.Builder
		b.WriteString("Name,Email\n,p1@example.com\n")
		for i := range 2500 {
			fmt.Fprintf(&b, "Person,p%d@example.com\n", i%2400)
		}
		id := d.listed(b.String())
		if im := d.listNow(id); im.Fresh != 2400 || im.Doubled != 100 || im.Faulty != 1 {
			d.t.Errorf("found %+v", im)
		}
		if got := d.words(id, interview.RowDuplicate)[2403]; got != "The same address as on line 3." {
			d.t.Errorf("line 2403 says %q", got)
		}
		d.confirm(id, "")
		d.importing()
		if got := d.boardSize(); got != 2400 {
			d.t.Errorf("%d candidates, want 2400", got)
		}
	})
}

func TestListsGo(t *testing.T) {
	atDesk(t, func(d *desk) {
		who := d.recruiter.Actor()
		there := func(ids ...string) (left []int) {
			for i, id := range ids {
				if _, err := d.read.Import(d.ctx, id); err == nil {
					left = append(left, i)
				}
			}
			return left
		}
		draft, done, dropped := d.listed("Ann Example, ann@example.com"), d.listed("Ben Example, ben@example.com\nBen Example, ben@example.com"), d.listed("Cem Example, cem@example.com")
		running := d.listed("Dora Example, dora@example.com")
		d.confirm(done, "")
		d.importing()
		d.confirm(running, "")
		if err := d.DiscardImport(d.ctx, who, running); !errors.Is(err, interview.ReasonImportRuns) {
			d.t.Errorf("discarding a running one: %v", err)
		}
		d.must(d.DiscardImport(d.ctx, who, dropped))
		if err := d.DiscardImport(d.ctx, who, dropped); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("discarding twice: %v", err)
		}
		d.clock.Advance(24 * time.Hour)
		d.must(d.PurgeImports(d.ctx))
		if got := there(draft, done, dropped, running); !slices.Equal(got, []int{0, 1, 3}) {
			d.t.Errorf("after a day there are %v", got)
		}
		d.clock.Advance(time.Second)
		d.must(d.PurgeImports(d.ctx))
		if got := there(draft, done, dropped, running); !slices.Equal(got, []int{3}) {
			d.t.Errorf("after more than a day there are %v, want the running one", got)
		}
		if rows := d.words(draft, interview.RowNew); len(rows) != 0 {
			d.t.Errorf("%d rows stay", len(rows))
		}
		if got := d.boardSize(); got != 1 {
			d.t.Errorf("%d candidates, want the one that was imported", got)
		}
	})
}

// A list is nobody's to import before it was read to its end: while it is on its way, and when the server was killed meanwhile.
func TestAHalfReadListIsNotOffered(t *testing.T) {
	atDesk(t, func(d *desk) {
		in, out := io.Pipe()
		read := make(chan error)
		go func() {
			_, err := d.ReadImport(d.ctx, d.recruiter.Actor(), app.ReadImport{PositionID: d.position.ID, List: in})
			read <- err
		}()
		fmt.Fprintln(out, "Name,Email")
		for i := range 2500 { // a write returns once the reader has it
			fmt.Fprintf(out, "Person %d,p%d@example.com\n", i, i)
		}
		if left, err := d.read.ImportsIn(d.ctx, d.position.ID, 10); err != nil || len(left) != 0 {
			d.t.Errorf("offered: %+v, %v", left, err)
		}
		out.Close()
		d.must(<-read)
		left, err := d.read.ImportsIn(d.ctx, d.position.ID, 10)
		d.must(err)
		if len(left) != 1 || left[0].Fresh != 2500 || !left[0].MayRun() {
			d.t.Errorf("left %+v", left)
		}
	})
}
