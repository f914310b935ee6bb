package partner_test

import (
	"strconv"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/ats"
	"retake/internal/interview"
	"retake/internal/testkit"
)

// words are what each ATS shows for a state that it was told.
var words = map[interview.Vendor]map[interview.OrderStatus]string{
	interview.Greenhouse: {interview.OrderCompleted: "complete", interview.OrderRedo: "redo_requested"},
	interview.Ashby:      {interview.OrderInProgress: "Started", interview.OrderRedo: "Redo requested", interview.OrderCompleted: "Completed", interview.OrderExpired: "Cancelled", interview.OrderCancelled: "Cancelled", interview.OrderOpen: "Invited"},
	interview.Workable:   {interview.OrderInProgress: "pending", interview.OrderRedo: "pending", interview.OrderCompleted: "completed", interview.OrderExpired: "expired", interview.OrderCancelled: "rejected", interview.OrderOpen: "pending"},
	interview.Recruitee:  {interview.OrderInProgress: "sent", interview.OrderRedo: "sent", interview.OrderCompleted: "completed", interview.OrderExpired: "canceled", interview.OrderCancelled: "canceled", interview.OrderOpen: "sent"},
}

// done is the page of an order whose result arrived, for the n-th time.
func (w *town) done(order string, attempt, results int) page {
	p := page{State: words[w.protocol.Vendor][interview.OrderCompleted], URL: baseURL + "/orders/" + order, Results: results}
	if attempt > 1 || w.protocol.Vendor == interview.Ashby {
		p.Attempt = strconv.Itoa(attempt)
	}
	return p
}

// in is a page with another state.
func (p page) in(state string) page {
	if state != "" {
		p.State = state
	}
	return p
}

// quiet faults calls that nothing gave cause for.
func (w *town) quiet(when string, do func()) {
	w.T.Helper()
	before := w.callsSoFar()
	do()
	if after := w.callsSoFar(); after != before {
		w.T.Errorf("%s: %s was called %d times for nothing", when, w.protocol.Name, after-before)
	}
}

func TestOrderedInvitedCompletedResult(t *testing.T) {
	everywhere(t, func(w *town) {
		id := w.orders("Harriet Potts")
		iv := w.behind(id)
		page, err := w.Store.Reader().InterviewPage(w.ctx, iv.ID)
		w.must(err)
		if iv.State != interview.StateInvited || page.Candidate.Name != "Harriet Potts" || page.Candidate.Email != email("Harriet Potts") {
			w.T.Errorf("the invited person is %+v, %s", page.Candidate, iv.State)
		}
		if len(page.Letters) != 1 || page.Letters[0].Kind != interview.LetterInvitation {
			w.T.Errorf("letters: %+v", page.Letters)
		}

		w.starts(iv)
		w.settle()
		if state := words[w.protocol.Vendor][interview.OrderInProgress]; state != "" {
			w.shows("started", "Harriet Potts", w.sees("Harriet Potts").in(state).unheard())
		}
		w.handsIn(w.behind(id))
		w.settle()
		w.shows("handed in", "Harriet Potts", w.done(id, 1, 1))
		w.quiet("after the result", func() {
			w.later(time.Hour)
			w.later(24 * time.Hour)
		})
	})
}

func (p page) unheard() page {
	p.Heard = 0
	return p
}

func TestRedoThreeTimesOnTheSameLink(t *testing.T) {
	everywhere(t, func(w *town) {
		id := w.orders("Harriet Potts")
		link := w.behind(id).Token
		w.handsIn(w.behind(id))
		w.settle()
		for attempt := 2; attempt <= 4; attempt++ {
			was := w.sees("Harriet Potts").unheard()
			w.askedAgain(w.behind(id), 1+attempt%2)
			w.settle()
			if w.protocol.SaysRedo(interview.Connection{}) {
				was = was.in(words[w.protocol.Vendor][interview.OrderRedo])
			}
			w.shows("asked again", "Harriet Potts", was)
			w.handsIn(w.behind(id))
			w.settle()
			w.shows("handed in again", "Harriet Potts", w.done(id, attempt, attempt))
		}
		o := w.house.order(id)
		if w.behind(id).Token != link || o.Generation != 1 {
			w.T.Errorf("the link or the order changed: %+v", o)
		}
	})
}

// TestRedoIsToldToGreenhouseWhenChosen: its documents leave open what it shows then, so it is the customer's choice.
func TestRedoIsToldToGreenhouseWhenChosen(t *testing.T) {
	t.Parallel()
	p, _ := ats.Of(interview.Greenhouse)
	w := newTown(t, testkit.Store(t), p, func(in *app.NewConnection) { in.TellRedo = true })
	id := w.orders("Harriet Potts")
	w.handsIn(w.behind(id))
	w.settle()
	w.askedAgain(w.behind(id), 1)
	w.settle()
	w.shows("asked again", "Harriet Potts", w.done(id, 1, 1).in("redo_requested"))
	w.handsIn(w.behind(id))
	w.settle()
	w.shows("handed in again", "Harriet Potts", w.done(id, 2, 2))
}

func TestReinvitedWithoutTheATS(t *testing.T) {
	everywhere(t, func(w *town) {
		id := w.orders("Harriet Potts")
		old := w.behind(id)
		w.starts(old)
		w.settle()
		before := w.sees("Harriet Potts").unheard()
		next, err := w.app.Reinvite(w.ctx, w.admin, app.Reinvite{On: app.On{InterviewID: old.ID}})
		w.must(err)
		w.settle()
		want := before
		if w.protocol.Can.Cancel {
			want = before.in(words[w.protocol.Vendor][interview.OrderCancelled])
		}
		w.shows("invited anew", "Harriet Potts", want)
		w.quiet("the new interview", func() {
			fresh, err := w.Store.Reader().InterviewPage(w.ctx, next)
			w.must(err)
			w.handsIn(fresh.Interview)
			w.settle()
		})
		w.shows("the new one handed in", "Harriet Potts", want)
	})
}

func TestReinvitedWithTheATS(t *testing.T) {
	everywhere(t, func(w *town) {
		for results, who := range []string{"Harriet Potts", "Hermia Granger"} { // nothing handed in before, and one result
			id := w.orders(who)
			old := w.behind(id)
			if results > 0 {
				w.handsIn(old)
			} else {
				w.starts(old)
			}
			w.settle()
			w.Clock.Advance(time.Second)
			next, err := w.app.Reinvite(w.ctx, w.admin, app.Reinvite{On: app.On{InterviewID: old.ID}, KeepATS: true})
			w.must(err)
			w.settle()
			if got := w.behind(id); got.ID != next || got.Token == old.Token {
				w.T.Fatalf("the order stands for %s, want the new interview %s", got.ID, next)
			}
			if got := w.sees(who); got.State == words[w.protocol.Vendor][interview.OrderCancelled] {
				w.T.Errorf("%s was told that nothing comes", w.protocol.Name)
			}
			w.handsIn(w.behind(id))
			w.settle()
			w.shows("the new one handed in", who, w.done(id, results+1, results+1))
		}
	})
}

func TestDeletedIsToldAfterTheHold(t *testing.T) {
	everywhere(t, func(w *town) {
		for _, undone := range []bool{true, false} {
			who := map[bool]string{true: "Harriet Potts", false: "Hermia Granger"}[undone]
			id := w.orders(who)
			before := w.sees(who).unheard()
			w.quiet("within the hold", func() {
				w.Clock.Advance(time.Second)
				w.must(w.app.Delete(w.ctx, w.admin, app.On{InterviewID: w.behind(id).ID}))
				w.later(hold / 2)
				if undone {
					_, _, err := w.app.Undo(w.ctx, w.admin, app.On{InterviewID: w.behind(id).ID})
					w.must(err)
					w.settle()
				}
			})
			w.settle()
			if !undone && w.protocol.Can.Cancel {
				before = before.in(words[w.protocol.Vendor][interview.OrderCancelled])
			}
			w.shows("deleted", who, before)
		}
	})
}

func TestExpiredAndExtended(t *testing.T) {
	everywhere(t, func(w *town) {
		id := w.orders("Harriet Potts")
		before := w.sees("Harriet Potts").unheard()
		iv := w.behind(id)
		w.Then(iv, interview.EventExpired, func(iv *interview.Interview, now interview.Moment) error {
			iv.Deadline = now
			return nil
		})
		w.settle()
		w.shows("expired", "Harriet Potts", before.in(words[w.protocol.Vendor][interview.OrderExpired]))
		w.Clock.Advance(time.Second)
		w.must(w.app.Extend(w.ctx, w.admin, app.Extend{On: app.On{InterviewID: iv.ID}, Deadline: w.Clock.Moment().Add(72 * time.Hour)}))
		w.settle()
		w.handsIn(w.behind(id))
		w.settle()
		w.shows("handed in after all", "Harriet Potts", w.done(id, 1, 1))
	})
}
