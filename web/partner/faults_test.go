package partner_test

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"retake/internal/interview"
)

func TestTwentyDeliveriesOfOneOrder(t *testing.T) {
	everywhere(t, func(w *town) {
		ids := make([]string, 20)
		var wait sync.WaitGroup
		for i := range ids {
			wait.Go(func() {
				id, status := w.system.order("Harriet Potts")
				if status != http.StatusOK && status != http.StatusCreated {
					w.T.Errorf("delivery %d was answered with %d", i, status)
				}
				ids[i] = id
			})
		}
		wait.Wait()
		w.work()
		if slices.Sort(ids); ids[0] == "" || ids[0] != ids[19] {
			w.T.Errorf("one request became several orders: %v", slices.Compact(ids))
		}
		board, err := w.Store.Reader().CandidateBoard(w.ctx, interview.CandidateFilter{PositionID: w.position.ID})
		w.must(err)
		page, err := w.Store.Reader().InterviewPage(w.ctx, w.behind(ids[0]).ID)
		w.must(err)
		if len(board.Rows) != 1 || len(page.Letters) != 1 {
			w.T.Errorf("%d interviews and %d letters came of one request", len(board.Rows), len(page.Letters))
		}
	})
}

func TestCrashBetweenCommitAndSend(t *testing.T) {
	everywhere(t, func(w *town) {
		id := w.orders("Harriet Potts")
		w.handsIn(w.behind(id)) // committed, and the program dies before it looks
		w.start()
		w.settle()
		w.shows("after the crash", "Harriet Potts", w.done(id, 1, 1))

		// It dies in the middle of the call: the ATS holds it, and the line breaks.
		w.askedAgain(w.behind(id), 1)
		w.settle()
		w.handsIn(w.behind(id))
		held := make(chan struct{}, 1)
		w.is(func(s *sim) { s.holds = held })
		dying, die := context.WithCancel(w.ctx)
		w.must(w.app.Relay(w.ctx))
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			w.jobs.RunDue(dying) // nobody reads what it says any more
		}()
		<-held
		die()
		<-ended
		w.is(func(s *sim) { s.holds = nil })
		w.start()
		w.later(2 * time.Minute) // longer than a dead runner keeps a job
		w.later(time.Hour)
		w.shows("after the second crash", "Harriet Potts", w.done(id, 2, 2))
	})
}

func TestTheATSIsDownForAnHour(t *testing.T) {
	everywhere(t, func(w *town) {
		first, second := w.orders("Harriet Potts"), w.orders("Hermia Granger")
		before := w.sees("Harriet Potts")
		w.is(func(s *sim) { s.down = true })
		w.handsIn(w.behind(first))
		w.work()
		w.askedAgain(w.behind(first), 2)
		for range 12 {
			w.later(5 * time.Minute)
		}
		w.handsIn(w.behind(first))
		w.handsIn(w.behind(second))
		w.work()
		if got := w.sees("Harriet Potts"); got != before {
			w.T.Errorf("something arrived while the ATS was down: %+v", got)
		}
		w.is(func(s *sim) { s.down = false })
		for range 24 { // the longest wait between two tries is an hour
			w.later(5 * time.Minute)
		}
		w.shows("up again", "Harriet Potts", w.done(first, 2, 1)) // the first result was out of date by then
		w.shows("up again", "Hermia Granger", w.done(second, 1, 1))
		if got := w.sees("Hermia Granger").Heard - w.sees("Hermia Granger").Results; got > 1 {
			w.T.Errorf("%d reports before the result", got)
		}
		w.quiet("afterwards", func() { w.later(24 * time.Hour) })
	})
}
