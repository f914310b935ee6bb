package partner_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/ats"
	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

// TestWeather lets orders, candidates, recruiters, crashes and bad lines come in any order: calls are lost before and after
// they were heard, refused for the moment, late and repeated, both ways. When the weather clears, each ATS has to show what
// Retake knows, under the id that it was given first.
func TestWeather(t *testing.T) {
	t.Parallel()
	for _, p := range ats.Protocols() {
		for seed := range uint64(5) {
			t.Run(fmt.Sprintf("%s %d", p.Vendor, seed+1), func(t *testing.T) {
				t.Parallel()
				story := func(t *testing.T, st *store.Store) { stormy(newTown(t, st, p), seed+1) }
				if seed == 0 {
					testkit.Stores(t, story) // the databases differ in how they lock, not in what the deeds are
					return
				}
				story(t, testkit.Store(t))
			})
		}
	}
}

func stormy(w *town, seed uint64) {
	chance := rand.New(rand.NewPCG(seed, 7))
	w.is(func(s *sim) { s.chance = rand.New(rand.NewPCG(seed, 8)) })
	ids := map[string]string{}
	people := []string{"Harriet Potts", "Hermia Granger", "Ron Weaver"}
	for range 40 {
		who := people[chance.IntN(len(people))]
		if ids[who] == "" {
			ids[who] = w.orders(who)
			continue
		}
		deeds(w, chance, w.behind(ids[who]))
	}
	for _, id := range ids {
		w.settle() // redo and re-invitation wait for the hold
		if iv := w.behind(id); iv.State != interview.StateCompleted {
			w.handsIn(w.reopened(iv))
		}
	}
	w.work()
	w.is(func(s *sim) { s.chance = nil })
	for range 8 { // the longest wait between two tries is an hour
		w.later(30 * time.Minute)
	}
	for who, id := range ids {
		o, result, err := w.app.OrderResult(w.ctx, interview.Connection{ID: w.house.order(id).ConnectionID}, id)
		w.must(err)
		got := w.sees(who).unheard()
		want := w.done(id, result.Attempt, got.Results)
		if got.Results == 0 || got != want || o.ID != id || o.Parked {
			w.T.Errorf("%s, seed %d: %s shows of %s\n%+v, want\n%+v; the order is %+v", w.protocol.Name, seed, w.protocol.Name, who, got, want, o)
		}
	}
	w.quiet("seed "+strconv.FormatUint(seed, 10)+", in fine weather", func() { w.later(24 * time.Hour) })
}

// deeds does one thing that may happen to the interview now.
func deeds(w *town, chance *rand.Rand, iv interview.Interview) {
	switch n := chance.IntN(12); {
	case n < 2:
		w.work()
	case n < 4:
		w.later(time.Duration(1+chance.IntN(20)) * time.Minute)
	case n < 5:
		w.start() // it died, and began again
	case n < 6:
		w.Clock.Advance(time.Second)
		_, err := w.app.Reinvite(w.ctx, w.admin, app.Reinvite{On: app.On{InterviewID: iv.ID}, KeepATS: true})
		w.must(err)
	case iv.State == interview.StateCompleted:
		w.askedAgain(iv, 1+chance.IntN(len(iv.Questions)))
	case n < 8 && iv.State == interview.StateInvited:
		w.starts(iv)
	default:
		w.handsIn(iv)
	}
}

// reopened moves a deadline that passed in the story.
func (w *town) reopened(iv interview.Interview) interview.Interview {
	w.T.Helper()
	if !iv.Expired(w.Clock.Moment()) {
		return iv
	}
	w.must(w.app.Extend(w.ctx, w.admin, app.Extend{On: app.On{InterviewID: iv.ID}, Deadline: w.Clock.Moment().Add(72 * time.Hour)}))
	return w.behind(w.ordersOf(iv))
}

func (w *town) ordersOf(iv interview.Interview) string {
	w.T.Helper()
	lines, err := w.Store.Reader().OrdersOf(w.ctx, iv.ID)
	w.must(err)
	return lines[0].ID
}
