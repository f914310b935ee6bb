package views

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"retake/internal/interview"
)

// fullPage is a page of the tab with fifty people in it, as different from each other as people are.
func fullPage() interview.CandidateBoard {
	random := rand.New(rand.NewPCG(1, 2))
	word := func(n int, from string) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = from[random.IntN(len(from))]
		}
		return string(b)
	}
	const letters, hex = "abcdefghijklmnopqrstuvwxyz0123456789", "0123456789abcdef"
	b := interview.CandidateBoard{
		Position: interview.Position{ID: "01a206ae-bcdd-7845-b6cd-e96453e7c92f", Title: "Customer Support Specialist", Open: true},
		Counts:   interview.Counts{interview.StatusInvited: 20, interview.StatusToReview: 20, interview.StatusInProgress: 10},
		Next:     "next",
	}
	for i := range 50 {
		first, last := word(5, letters[:26]), word(8, letters[:26])
		r := interview.CandidateRow{
			InterviewID: "01a206af-" + word(4, hex) + "-7" + word(3, hex) + "-9" + word(3, hex) + "-" + word(12, hex),
			PositionID:  b.Position.ID, Token: word(26, letters), Name: first + " " + last, Email: first + "." + last + "@example.com", Revision: int64(i % 7),
			ActivityAt: noon.Add(-time.Duration(random.IntN(1e6)) * time.Second),
			Facts:      interview.Facts{State: interview.StateInvited, Deadline: noon.Add(time.Duration(random.IntN(1e6)) * time.Second), Marks: "oooo"},
		}
		switch i % 5 {
		case 0, 1:
			r.State, r.Marks, r.CompletedAt = interview.StateCompleted, "rrpr", noon
		case 2:
			r.State, r.Marks = interview.StateStarted, "rroo"
		}
		b.Rows = append(b.Rows, r)
	}
	return b
}

func viewer() Viewer {
	return Viewer{User: interview.User{Name: "Rita Recruiter", Role: interview.Admin}, BaseURL: "https://interviews.example.com", Now: noon}
}

// The first view of the tab, all of its files together, is to stay within 60 kB; this is the part that the rows take.
func TestFiftyRowsAreLight(t *testing.T) {
	t.Parallel()
	var plain, packed bytes.Buffer
	if err := CandidatesPage(viewer(), fullPage()).Render(context.Background(), &plain); err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewWriterLevel(&packed, gzip.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(z, plain.String())
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes, %d packed", plain.Len(), packed.Len())
	if packed.Len() > 16<<10 {
		t.Errorf("a page of fifty candidates is %d bytes packed, want at most 16 KiB", packed.Len())
	}
}

func BenchmarkCandidatesPage(b *testing.B) {
	board, v := fullPage(), viewer()
	var out bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		if err := CandidatesPage(v, board).Render(context.Background(), &out); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(out.Len()))
}
