package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

func TestConnectionIsFoundByItsKeyUntilItIsRemoved(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		c := k.Connection(interview.Ashby)
		equal(k.T, must[interview.Connection](k.T)(k.Store.Reader().ConnectionByKey(ctx(), c.KeyHash)), c)
		now := k.Clock.Moment()
		k.Write(func(tx *store.Tx) error {
			for _, at := range []interview.Moment{now, now - 5} { // a call that is noted late takes nothing back
				if err := tx.HeardFrom(c.ID, at); err != nil {
					return err
				}
			}
			if err := tx.Told(c.ID, now+1, "No answer."); err != nil {
				return err
			}
			return tx.Told(c.ID, now+2, "")
		})
		c.HeardAt, c.FailedAt, c.ToldAt = now, now+1, now+2
		equal(k.T, must[interview.Connection](k.T)(k.Store.Reader().Connection(ctx(), c.ID)), c)

		c.Name, c.RemovedAt = "Former", now
		k.Write(func(tx *store.Tx) error { return tx.SaveConnection(c) })
		is(k.T, k.Store.Write(ctx(), func(tx *store.Tx) error { return tx.SaveConnection(c) }), interview.ErrOutdated)
		_, err := k.Store.Reader().ConnectionByKey(ctx(), c.KeyHash)
		is(k.T, err, interview.ErrNotFound)
		again := k.Connection(interview.Ashby)
		again.KeyHash = c.KeyHash // the key of one that was removed may not come back by itself, but is no obstacle
		k.Write(func(tx *store.Tx) error { return tx.SaveConnection(again) })
	})
}

func TestOrderIsWrittenAndFoundByItsRequest(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		c, iv := k.Connection(interview.Greenhouse), k.Invited(k.Position("Designer", "Why us?"), "Ada Moss")
		first := k.Ordered(iv, c)
		equal(k.T, must[interview.Order](k.T)(k.Store.Reader().Order(ctx(), first.ID)), first)
		second := k.Ordered(iv, c)
		second.RequestKey = first.RequestKey
		k.Write(func(tx *store.Tx) error {
			second.ID = "ao_again"
			if err := tx.CreateOrder(second); err != nil {
				return err
			}
			found, err := tx.OrderOfRequest(c.ID, first.RequestKey)
			equal(k.T, found, second) // the newest
			if err != nil {
				return err
			}
			_, err = tx.OrderOfRequest("another connection", first.RequestKey)
			is(k.T, err, interview.ErrNotFound)
			return nil
		})
		row := must[interview.CandidateRow](k.T)(k.Store.Reader().CandidateRow(ctx(), iv.ID))
		equal(k.T, row.Ordered, interview.Greenhouse)
		other := k.Invited(k.Position("Baker", "Why us?"), "Bo Lind")
		row = must[interview.CandidateRow](k.T)(k.Store.Reader().CandidateRow(ctx(), other.ID))
		equal(k.T, row.Ordered, "")
	})
}

func TestOrderLinesTellWhatTheyStandFor(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, c := k.Position("Designer", "Why us?"), k.Connection(interview.Workable)
		iv := k.Completed(p, "Ada Moss")
		o := k.Ordered(iv, c)
		lines := must[[]interview.OrderLine](k.T)(k.Store.Reader().OrdersOf(ctx(), iv.ID))
		equal(k.T, len(lines), 1)
		l := lines[0]
		equal(k.T, l.Order, o)
		equal(k.T, l.Facts, iv.Facts)
		equal(k.T, []string{string(l.Vendor), l.System, l.Position, l.Name, string(l.Status(k.Clock.Moment()))}, []string{"workable", "workable", "Designer", "Ada Moss", "completed"})
		k.Write(func(tx *store.Tx) error {
			gone, err := tx.Interview(iv.ID)
			if err != nil {
				return err
			}
			return tx.DeleteInterview(&gone)
		})
		l = must[interview.OrderLine](k.T)(k.Store.Reader().OrderLine(ctx(), o.ID))
		equal(k.T, l.Status(k.Clock.Moment()), interview.OrderCancelled)
		equal(k.T, l.InterviewID+l.Name, "")
	})
}

func TestKeptOrdersWaitForTheCandidate(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, c := k.Position("Designer", "Why us?"), k.Connection(interview.Workable)
		ada, bo := k.Invited(p, "Ada Moss"), k.Invited(p, "Bo Lind")
		kept, other, cancelled := k.Ordered(ada, c), k.Ordered(ada, c), k.Ordered(ada, c)
		kept.Kept, cancelled.Kept, cancelled.CancelledAt = true, true, k.Clock.Moment()
		k.Write(func(tx *store.Tx) error {
			for _, o := range []interview.Order{kept, other, cancelled} {
				if err := tx.SaveOrder(o); err != nil {
					return err
				}
			}
			found, err := tx.KeptOrders(ada.CandidateID, bo.CandidateID)
			if err == nil && (len(found) != 1 || len(found[ada.CandidateID]) != 1 || found[ada.CandidateID][0].ID != kept.ID) {
				k.T.Errorf("kept: %+v", found)
			}
			return err
		})
	})
}

func TestOrdersGoBackUnlessTheyMovedOn(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, c := k.Position("Designer", "Why us?"), k.Connection(interview.Workable)
		old, next, third := k.Invited(p, "Ada Moss"), k.Invited(p, "Bo Lind"), k.Invited(p, "Cy Ng")
		stays, moves := k.Ordered(old, c), k.Ordered(old, c)
		var was [2]interview.OrderWas
		k.Write(func(tx *store.Tx) error {
			for i, o := range []interview.Order{stays, moves} {
				was[i] = o.Was(next.ID)
				if err := o.CarryTo(next.ID, 1); err != nil {
					return err
				}
				if i == 1 {
					if err := o.CarryTo(third.ID, 0); err != nil {
						return err
					}
				}
				if err := tx.SaveOrder(o); err != nil {
					return err
				}
			}
			for _, w := range was {
				if err := tx.PutOrderBack(w); err != nil {
					return err
				}
			}
			return nil
		})
		equal(k.T, must[interview.Order](k.T)(k.Store.Reader().Order(ctx(), stays.ID)), stays)
		equal(k.T, must[interview.Order](k.T)(k.Store.Reader().Order(ctx(), moves.ID)).InterviewID, third.ID)
	})
}

func TestOrphansAreCancelledOnceAndOnlyTheAwaitedAreTold(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, c := k.Position("Designer", "Why us?"), k.Connection(interview.Workable)
		ada := k.Completed(p, "Ada Moss")
		done, open := k.Ordered(ada, c), k.Ordered(ada, c)
		done.ToldStatus = interview.OrderCompleted
		now := k.Clock.Moment()
		k.Write(func(tx *store.Tx) error {
			if err := tx.SaveTelling(done); err != nil {
				return err
			}
			iv, err := tx.Interview(ada.ID)
			if err != nil {
				return err
			}
			return tx.DeleteInterview(&iv)
		})
		for _, want := range [][]string{{open.ID}, {}} {
			k.Write(func(tx *store.Tx) error {
				got, err := tx.CancelOrphans(p.ID, now, "gone")
				equal(k.T, append([]string{}, got...), want)
				return err
			})
		}
		o := must[interview.Order](k.T)(k.Store.Reader().Order(ctx(), open.ID))
		equal(k.T, []any{o.CancelledAt, o.CancelledWhy, o.NextAt, o.Settled}, []any{now, "gone", now, false})
		o = must[interview.Order](k.T)(k.Store.Reader().Order(ctx(), done.ID))
		equal(k.T, []any{o.CancelledAt, o.NextAt, o.Settled}, []any{now, interview.Moment(0), true})
	})
}

func TestConnectionPageAndCounts(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, c := k.Position("Designer", "Why us?"), k.Connection(interview.Workable)
		other := k.Connection(interview.Ashby)
		k.Ordered(k.Invited(p, "Somebody Else"), other)
		var orders []interview.Order
		for i := range 5 {
			o := k.Ordered(k.Invited(p, fmt.Sprint("Person ", i)), c)
			switch i {
			case 0:
				o.Parked, o.FailedAt, o.Tries = true, 9, 3
			case 1:
				o.NextAt, o.FailedAt, o.Tries = 99, 10, 1
			case 2:
				o.NextAt = 99
			case 3:
				o.Settled = true
			}
			k.Write(func(tx *store.Tx) error { return tx.SaveTelling(o) })
			orders = append(orders, o)
			k.Write(func(tx *store.Tx) error {
				return tx.CreateExchange(interview.Exchange{ID: k.ID("x"), ConnectionID: c.ID, OrderID: o.ID, At: k.Clock.Moment(), Deed: "PUT callback", Status: 200,
					Request: strings.Repeat("é", 5000), Answer: "ok\x00"})
			})
		}
		rows := must[[]interview.ConnectionRow](k.T)(k.Store.Reader().Connections(ctx()))
		equal(k.T, len(rows), 2)
		equal(k.T, []any{rows[0].ID, rows[0].Open, rows[0].Waiting, rows[0].Failing, rows[0].Parked, rows[0].ByName}, []any{c.ID, 4, 3, 2, 1, "Connie " + c.ID})

		var seen []string
		f := interview.ConnectionFilter{ID: c.ID, Limit: 2}
		for range 3 {
			page := must[interview.ConnectionPage](k.T)(k.Store.Reader().ConnectionPage(ctx(), f))
			equal(k.T, len(page.Trouble), 2)
			equal(k.T, page.Trouble[0].ID, orders[0].ID) // the parked one first
			for i, l := range page.Orders {
				seen = append(seen, l.ID)
				if x := page.Exchanges[i]; x.OrderID != l.ID || len(x.Request) > 4000 || strings.Contains(x.Answer, "\x00") {
					k.T.Errorf("exchange %+v beside order %s", x, l.ID)
				}
			}
			f.Orders, f.Exchanges = page.NextOrders, page.NextExchanges
		}
		equal(k.T, f.Orders, "")
		equal(k.T, seen, []string{orders[4].ID, orders[3].ID, orders[2].ID, orders[1].ID, orders[0].ID})
		_, err := k.Store.Reader().ConnectionPage(ctx(), interview.ConnectionFilter{ID: "unknown"})
		is(k.T, err, interview.ErrNotFound)

		k.Write(func(tx *store.Tx) error {
			ids, err := tx.TryAgain(c.ID, 7, 1)
			equal(k.T, ids, []string{orders[1].ID}) // what is still tried comes before what was given up
			return err
		})
		k.Write(func(tx *store.Tx) error { return tx.NothingToTell(c.ID) })
		rows = must[[]interview.ConnectionRow](k.T)(k.Store.Reader().Connections(ctx()))
		equal(k.T, []int{rows[0].Waiting, rows[0].Parked}, []int{0, 0})
		k.Write(func(tx *store.Tx) error {
			n, err := tx.DeleteExchanges(k.Clock.Moment()+1, 3)
			equal(k.T, n, 3)
			return err
		})
	})
}

func TestForgettingACandidateLeavesOnlyWhatItTakesToSayThatNothingComes(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, c := k.Position("Designer", "Why us?"), k.Connection(interview.Workable)
		iv := k.Completed(p, "Ada Moss")
		done, open := k.Ordered(iv, c), k.Ordered(iv, c)
		done.ToldStatus = interview.OrderCompleted
		k.Write(func(tx *store.Tx) error {
			for i, x := range []interview.Exchange{{OrderID: done.ID}, {Request: `{"name":"ADA MOSS"}`}, {Answer: "ada.moss@example.com is not there"}, {Request: "list_tests"}} {
				x.ID, x.ConnectionID, x.At = fmt.Sprint("x", i), c.ID, k.Clock.Moment()
				if err := tx.CreateExchange(x); err != nil {
					return err
				}
			}
			return tx.SaveTelling(done)
		})
		k.Clock.Advance(time.Minute)
		k.Write(func(tx *store.Tx) error {
			person, err := tx.Candidate(iv.CandidateID)
			if err != nil {
				return err
			}
			return tx.ForgetCandidate(person, []string{iv.ID})
		})
		for _, o := range []interview.Order{done, open} {
			got := must[interview.Order](k.T)(k.Store.Reader().Order(ctx(), o.ID))
			equal(k.T, got.CandidateRef+got.ApplicationRef+got.JobRef+got.ProfileURL+got.RequestedBy, "")
			if o.ID == open.ID {
				equal(k.T, []string{got.RequestKey, got.CallbackURL}, []string{open.RequestKey, open.CallbackURL})
				k.Write(func(tx *store.Tx) error { return tx.ForgetRequest(got) })
				got = must[interview.Order](k.T)(k.Store.Reader().Order(ctx(), o.ID))
			}
			if got.CallbackURL != "" || strings.Contains(got.RequestKey, o.ID) {
				k.T.Errorf("still there: %+v", got)
			}
			k.Write(func(tx *store.Tx) error { // twice is once, and a repeated request is still known
				if err := tx.ForgetRequest(got); err != nil {
					return err
				}
				found, err := tx.OrderOfRequest(c.ID, o.RequestKey)
				equal(k.T, found, got)
				return err
			})
		}
		page := must[interview.ConnectionPage](k.T)(k.Store.Reader().ConnectionPage(ctx(), interview.ConnectionFilter{ID: c.ID}))
		if len(page.Exchanges) != 1 || page.Exchanges[0].Request != "list_tests" {
			k.T.Errorf("the log has %+v", page.Exchanges)
		}
	})
}

// TestOrdersAreFoundAlongIndexes holds that no list of orders reads the whole table, nor sorts what it reads.
func TestOrdersAreFoundAlongIndexes(t *testing.T) {
	t.Parallel()
	st := testkit.Store(t)
	trouble := ` WHERE o.connection_id = 'c' AND (o.next_at <> 0 OR o.parked) AND (o.tries > 0 OR o.parked)`
	for query, sorts := range map[string]bool{
		`SELECT ` + store.LineColumns + ` WHERE o.interview_id IN ('a', 'b')`:                                                                 false,
		`SELECT ` + store.LineColumns + ` WHERE o.connection_id = 'c' ORDER BY o.created_at DESC, o.id DESC LIMIT 51`:                         false,
		`SELECT ` + store.LineColumns + trouble + ` ORDER BY o.parked DESC, o.failed_at DESC, o.id DESC LIMIT 50`:                             false,
		`SELECT i.candidate_id, ` + store.LineColumns + ` WHERE i.candidate_id IN ('a') AND o.kept AND o.cancelled_at = 0`:                    false,
		`SELECT ` + store.ConnectionCounts + ` WHERE n.id = 'c'`:                                                                              false,
		`SELECT x.id FROM exchanges x WHERE x.connection_id = 'c' AND (x.at, x.id) < (1, 'x') ORDER BY x.at DESC, x.id DESC LIMIT 51`:         false,
		`SELECT x.id FROM exchanges x WHERE x.order_id = 'o' ORDER BY x.at DESC, x.id DESC LIMIT 51`:                                          false,
		`DELETE FROM exchanges WHERE id IN (SELECT id FROM exchanges WHERE at < 1 ORDER BY at LIMIT 500)`:                                     false,
		`UPDATE orders SET cancelled_at = 1 WHERE position_id = 'p' AND interview_id IS NULL AND cancelled_at = 0`:                            false,
		`SELECT o.id FROM orders o WHERE o.connection_id = 'c' AND o.request_key IN ('a', 'b') ORDER BY o.created_at DESC, o.id DESC LIMIT 1`: true, // a few at most
	} {
		plan, err := st.PlanOf(ctx(), query)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(plan, "\n") {
			if strings.HasPrefix(line, "SCAN") || strings.Contains(line, "TEMP B-TREE") && !sorts {
				t.Errorf("%s\n%s", query, plan)
				break
			}
		}
	}
}
