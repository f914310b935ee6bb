package partner_test

import (
	"net/http"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/ats"
	"retake/internal/interview"
	"retake/internal/testkit"
)

func TestCancelledByTheATS(t *testing.T) {
	everywhere(t, func(w *town) {
		fresh, begun := w.orders("Harriet Potts"), w.orders("Hermia Granger")
		w.starts(w.behind(begun))
		w.Answer(w.behind(begun), 1)
		w.settle()
		if !w.protocol.Can.CancelHere {
			if w.cancel("Harriet Potts") {
				w.T.Fatal("the capabilities are not what the protocol can")
			}
			return
		}
		for _, who := range []string{"Harriet Potts", "Hermia Granger", "Harriet Potts"} { // twice is once
			w.cancel(who)
			w.settle()
		}
		if iv := w.behind(fresh); !iv.Deleted() {
			w.T.Error("the link of an interview without an answer stays open")
		}
		if iv := w.behind(begun); iv.Deleted() || len(iv.Takes) == 0 {
			w.T.Error("what was recorded is gone")
		}
		w.quiet("after the cancellation", func() {
			w.handsIn(w.behind(begun))
			w.settle()
		})
		again := w.orders("Harriet Potts")
		if again == fresh {
			w.T.Error("a new request got the cancelled order")
		}
		w.handsIn(w.behind(again))
		w.settle()
		w.shows("ordered anew", "Harriet Potts", w.done(again, 1, 1))
	})
}

// TestSecondOrderForTheSamePerson: what becomes of an order for somebody who is in the position already is the connection's
// choice.
func TestSecondOrderForTheSamePerson(t *testing.T) {
	t.Parallel()
	for _, p := range ats.Protocols() {
		for _, second := range []interview.Second{interview.SecondAdopt, interview.SecondNew, interview.SecondReject} {
			t.Run(string(p.Vendor)+" "+string(second), func(t *testing.T) {
				t.Parallel()
				w := newTown(t, testkit.Store(t), p, func(in *app.NewConnection) { in.Second = second })
				iv := w.Completed(w.position, "Harriet Potts") // without an ATS
				id, status := w.system.order("Harriet Potts")
				w.settle()
				switch second {
				case interview.SecondReject:
					if status != http.StatusConflict || id != "" {
						t.Errorf("answered with %d %q", status, id)
					}
				case interview.SecondAdopt:
					w.shows("adopted", "Harriet Potts", w.done(id, 1, 1))
				case interview.SecondNew:
					if w.behind(id).ID == iv.ID {
						t.Error("the earlier interview stands for the order")
					}
					w.handsIn(w.behind(id))
					w.settle()
					w.shows("recorded anew", "Harriet Potts", w.done(id, 1, 1))
				}
			})
		}
	}
}

// TestAshbyRepeatsItself: Ashby's requests have no id, so time and the state of the order tell a repetition from a wish.
func TestAshbyRepeatsItself(t *testing.T) {
	t.Parallel()
	p, _ := ats.Of(interview.Ashby)
	w := newTown(t, testkit.Store(t), p)
	first := w.orders("Harriet Potts")
	w.later(9 * time.Minute)
	if again := w.orders("Harriet Potts"); again != first {
		t.Errorf("within ten minutes the order is %s and was %s", again, first)
	}
	w.later(9 * time.Minute)
	if id, status := w.system.order("Harriet Potts"); status != http.StatusConflict || id != "" {
		t.Errorf("while the candidate is assessed the answer is %d %q", status, id)
	}
	w.handsIn(w.behind(first))
	w.settle()
	second := w.orders("Harriet Potts") // it adopts what was handed in
	if second == first {
		t.Error("a new request after the result got the old order")
	}
	w.settle()
	w.shows("ordered again", "Harriet Potts", w.done(second, 1, 1))
}

// TestWorkableVideoInterview: the other way in which Workable orders, with results in a block of another name.
func TestWorkableVideoInterview(t *testing.T) {
	t.Parallel()
	p, _ := ats.Of(interview.Workable)
	w := newTown(t, testkit.Store(t), p)
	w.self.(*workableSim).video = true
	id := w.orders("Harriet Potts")
	w.handsIn(w.behind(id))
	w.settle()
	w.shows("handed in", "Harriet Potts", w.done(id, 1, 1))
	w.askedAgain(w.behind(id), 1)
	w.settle()
	w.handsIn(w.behind(id))
	w.settle()
	w.shows("handed in again", "Harriet Potts", w.done(id, 2, 2))
}

// TestRemovedConnectionIsSilent holds that nothing is told, and nothing opened, once a connection is removed.
func TestRemovedConnectionIsSilent(t *testing.T) {
	t.Parallel()
	for _, p := range ats.Protocols() {
		t.Run(string(p.Vendor), func(t *testing.T) {
			t.Parallel()
			w := newTown(t, testkit.Store(t), p)
			id := w.orders("Harriet Potts")
			w.must(w.app.RemoveConnection(w.ctx, w.admin, w.house.order(id).ConnectionID, 0))
			w.quiet("removed", func() {
				w.handsIn(w.behind(id))
				w.settle()
				w.later(time.Hour)
			})
			if got := w.house.ask("POST", "/ats/"+string(p.Vendor)+"/v1"+orderPath(p.Vendor), shows(p.Vendor, w.key), "{}"); got.status != http.StatusUnauthorized {
				t.Errorf("the old key is answered with %d", got.status)
			}
		})
	}
}

func orderPath(v interview.Vendor) string {
	for _, each := range vendors {
		if each.vendor == v {
			return each.order
		}
	}
	return ""
}
