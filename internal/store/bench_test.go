package store_test

import (
	"fmt"
	"testing"
	"time"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

// fill puts n candidates into a new position, a thousand to a transaction.
func fill(b *testing.B, k *testkit.Kit, n int) interview.Position {
	b.Helper()
	p := k.Position("Designer", "Why us?", "What next?", "When?")
	questions := must[[]interview.Question](b)(k.Store.Reader().Questions(ctx(), p.ID))
	for start := 0; start < n; start += 1000 {
		k.Write(func(tx *store.Tx) error {
			for i := start; i < min(n, start+1000); i++ {
				now := k.Clock.Moment().Add(time.Duration(i) * time.Second)
				c := interview.Candidate{ID: k.ID("candidate"), PositionID: p.ID, Name: fmt.Sprintf("Candidate %d", i), CreatedAt: now,
					Email: fmt.Sprintf("candidate.%d@example.com", i)}
				if err := tx.CreateCandidate(c); err != nil {
					return err
				}
				iv, err := interview.Invite(now, p, questions, c, interview.Invitation{ID: k.ID("interview"), Token: k.ID("token")})
				if err != nil {
					return err
				}
				if i%1000 == 0 {
					iv.Verdict = interview.Discarded
				}
				if err := tx.CreateInterview(&iv, c, interview.Event{Kind: interview.EventInvited, By: interview.System}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return p
}

func BenchmarkCandidateBoard(b *testing.B) {
	const all = 100_000
	k := testkit.New(b, testkit.Store(b))
	begun := time.Now()
	p := fill(b, k, all)
	b.Logf("%d candidates made in %s", all, time.Since(begun).Round(time.Millisecond))
	read := k.Store.Reader()
	f := interview.CandidateFilter{PositionID: p.ID}
	middle := f
	for range 20 {
		middle.Cursor = must[interview.CandidateBoard](b)(read.CandidateBoard(ctx(), middle)).Next
	}
	for name, f := range map[string]interview.CandidateFilter{
		"first page":    f,
		"by name":       {PositionID: p.ID, Sort: interview.SortName},
		"page 21":       middle,
		"rare tab":      {PositionID: p.ID, Status: interview.StatusDiscarded, Sort: interview.SortDeadline},
		"search many":   {PositionID: p.ID, Query: "candidate"},
		"search one":    {PositionID: p.ID, Query: "candidate.77777@"},
		"search none":   {PositionID: p.ID, Query: "nobody"},
		"search in tab": {PositionID: p.ID, Query: "5000", Status: interview.StatusDiscarded},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := read.CandidateBoard(ctx(), f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSaveInterview(b *testing.B) {
	k := testkit.New(b, testkit.Store(b))
	iv := k.Started(k.Position("Designer", "Why us?"), "Ada Moss")
	for b.Loop() {
		iv = k.Then(iv, interview.EventExtended, func(iv *interview.Interview, now interview.Moment) error {
			return iv.Extend(now, now.Add(time.Hour))
		})
	}
}
