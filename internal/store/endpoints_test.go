package store_test

import (
	"errors"
	"testing"
	"time"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

// endpoint is one that hears of everything, made by the user.
func endpoint(k *testkit.Kit, by interview.User) interview.Endpoint {
	k.T.Helper()
	e := interview.Endpoint{
		ID: k.ID("endpoint"), Name: "Robot", URL: "https://hooks.example.com", Shape: interview.ShapeStandard,
		Secret: []byte("sealed"), ByID: by.ID, CreatedAt: k.Clock.Moment(), Revision: 1,
	}
	k.Write(func(tx *store.Tx) error { return tx.CreateEndpoint(e) })
	return e
}

// delivery is a message that waits to be sent at the moment.
func delivery(k *testkit.Kit, e interview.Endpoint, about string, at interview.Moment) interview.Delivery {
	k.T.Helper()
	d := interview.Delivery{
		ID: k.ID("delivery"), EndpointID: e.ID, MessageID: k.ID("evt"), InterviewID: about, Kind: "interview.created", Body: `{"a":1}`,
		State: interview.DeliveryWaiting, NextAt: at, CreatedAt: at,
	}
	k.Write(func(tx *store.Tx) error { return tx.CreateDeliveries([]interview.Delivery{d}) })
	return d
}

func TestEndpointIsKeptAsItIs(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		maker, p := k.User("Ines Admin", interview.Admin), k.Position("Designer", "Why us?")
		made := endpoint(k, maker)
		var e interview.Endpoint
		k.Write(func(tx *store.Tx) (err error) {
			if e, err = tx.Endpoint(made.ID); err != nil {
				return err
			}
			equal(k.T, e, made)
			e.Name, e.Kinds, e.PositionID, e.OldSecret, e.OldUntil = "Other", "interview.created", p.ID, e.Secret, 5
			if err := e.SwitchOff(7, "it is gone"); err != nil {
				return err
			}
			return tx.SaveEndpoint(&e)
		})
		k.Write(func(tx *store.Tx) error {
			if err := tx.NoteDelivered(e.ID, 11); err != nil {
				return err
			}
			return tx.NoteFailed(e.ID, 12, "no answer")
		})
		e.DeliveredAt, e.FailedAt, e.Failure = 11, 12, "no answer"
		delivery(k, e, "", 20)
		row := must[interview.EndpointRow](k.T)(k.Store.Reader().Endpoint(ctx(), e.ID))
		equal(k.T, row, interview.EndpointRow{Endpoint: e, Position: "Designer", Maker: "Ines Admin", Waiting: 1})
		if e.Revision != 2 {
			k.T.Errorf("got revision %d, want 2", e.Revision)
		}
		if n := must[int](k.T)(k.Store.Reader().FailingEndpoints(ctx())); n != 1 {
			k.T.Errorf("%d endpoints were switched off by Retake, want 1", n)
		}
		k.Write(func(tx *store.Tx) error { return tx.DeleteEndpoint(e.ID) })
		_, err := k.Store.Reader().Endpoint(ctx(), e.ID)
		is(k.T, err, interview.ErrNotFound)
		k.Write(func(tx *store.Tx) error {
			is(k.T, tx.DeleteEndpoint(e.ID), interview.ErrNotFound)
			return nil
		})
	})
}

func TestListenersAreOnAndTheirMakersMaySignIn(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		maker, gone := k.User("Ines Admin", interview.Admin), k.User("Gone Admin", interview.Admin)
		on, off := endpoint(k, maker), endpoint(k, maker)
		endpoint(k, gone)
		k.Write(func(tx *store.Tx) error {
			gone.DisabledAt = 1
			if err := tx.SaveUser(gone); err != nil {
				return err
			}
			if err := off.SwitchOff(1, ""); err != nil {
				return err
			}
			return tx.SaveEndpoint(&off)
		})
		k.Write(func(tx *store.Tx) error {
			list, err := tx.Listeners()
			equal(k.T, list, []store.Listener{{Endpoint: on, Role: interview.Admin}})
			return err
		})
	})
}

func TestDeliveriesAreDueInTheirOrder(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		read := k.Store.Reader()
		maker := k.User("Ines Admin", interview.Admin)
		e, other := endpoint(k, maker), endpoint(k, maker)
		late, first, second := delivery(k, e, "", 50), delivery(k, e, "", 10), delivery(k, e, "", 10)
		delivery(k, other, "", 1)
		equal(k.T, must[interview.Delivery](k.T)(read.DueDelivery(ctx(), e.ID, 20)), first)
		k.Write(func(tx *store.Tx) error {
			first.State, first.Attempts, first.DoneAt = interview.DeliveryDelivered, 1, 12
			return tx.SaveDelivery(first)
		})
		equal(k.T, must[interview.Delivery](k.T)(read.DueDelivery(ctx(), e.ID, 20)), second)
		k.Write(func(tx *store.Tx) error {
			if err := tx.HoldDeliveries(e.ID, 40); err != nil {
				return err
			}
			next, err := tx.NextDelivery(e.ID)
			if next != 40 {
				k.T.Errorf("held until %d, want 40", next)
			}
			return err
		})
		_, err := read.DueDelivery(ctx(), e.ID, 39)
		is(k.T, err, interview.ErrNotFound)
		equal(k.T, must[interview.Delivery](k.T)(read.DueDelivery(ctx(), e.ID, 60)).ID, second.ID)
		k.Write(func(tx *store.Tx) error { return tx.EndDeliveries(e.ID, 61) })
		_, err = read.DueDelivery(ctx(), e.ID, 60)
		is(k.T, err, interview.ErrNotFound)
		log := must[interview.DeliveryLog](k.T)(read.DeliveryLog(ctx(), e.ID, late.ID))
		if log.State != interview.DeliveryFailed || log.DoneAt != 61 {
			k.T.Errorf("given up, it is %s since %d", log.State, log.DoneAt)
		}
		// Off, nothing of it is due.
		k.Write(func(tx *store.Tx) error {
			now, err := tx.Endpoint(other.ID)
			if err != nil {
				return err
			}
			if err := now.SwitchOff(1, ""); err != nil {
				return err
			}
			return tx.SaveEndpoint(&now)
		})
		_, err = read.DueDelivery(ctx(), other.ID, 60)
		is(k.T, err, interview.ErrNotFound)
	})
}

func TestLogOfAnEndpointHasPagesAndTries(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		read := k.Store.Reader()
		e := endpoint(k, k.User("Ines Admin", interview.Admin))
		var want []string
		for i := range 5 {
			d := delivery(k, e, "", interview.Moment(i/2)) // two were made at one moment
			want = append([]string{d.ID}, want...)
		}
		k.Write(func(tx *store.Tx) error {
			for n := 1; n <= 2; n++ {
				if err := tx.CreateDeliveryAttempt(interview.DeliveryAttempt{DeliveryID: want[0], N: n, At: interview.Moment(n), Status: 500, Millis: 3, Error: "try", Answer: "no\x00"}); err != nil {
					return err
				}
			}
			d, err := tx.Delivery(want[0])
			if err != nil {
				return err
			}
			d.Attempts = 2
			return tx.SaveDelivery(d)
		})
		ids := func(page interview.DeliveryPage) (ids []string) {
			for _, d := range page.Deliveries {
				ids = append(ids, d.ID)
			}
			return ids
		}
		one := must[interview.DeliveryPage](k.T)(read.EndpointLog(ctx(), e.ID, "", 2))
		two := must[interview.DeliveryPage](k.T)(read.EndpointLog(ctx(), e.ID, one.Next, 2))
		three := must[interview.DeliveryPage](k.T)(read.EndpointLog(ctx(), e.ID, two.Next, 2))
		back := must[interview.DeliveryPage](k.T)(read.EndpointLog(ctx(), e.ID, two.Prev, 2))
		equal(k.T, append(append(ids(one), ids(two)...), ids(three)...), want)
		equal(k.T, ids(back), ids(one))
		if one.Prev != "" || three.Next != "" {
			k.T.Error("the log goes on beyond its ends")
		}
		if d := one.Deliveries[0]; d.Status != 500 || d.Error != "try" {
			k.T.Errorf("the list shows %d %q of the last try", d.Status, d.Error)
		}
		log := must[interview.DeliveryLog](k.T)(read.DeliveryLog(ctx(), e.ID, want[0]))
		if len(log.Tries) != 2 || log.Tries[0].N != 2 || log.Tries[0].Answer != "no?" || log.Body != `{"a":1}` {
			k.T.Errorf("got %+v", log)
		}
		_, err := read.DeliveryLog(ctx(), "another", want[0])
		is(k.T, err, interview.ErrNotFound)
		_, err = read.EndpointLog(ctx(), e.ID, "nonsense", 2)
		if bad := (interview.Invalid{}); !errors.As(err, &bad) {
			k.T.Errorf("a broken cursor: got %v", err)
		}
	})
}

func TestOldDeliveriesGoAndThoseOfWhoIsForgotten(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		read := k.Store.Reader()
		p := k.Position("Designer", "Why us?")
		ann, bo := k.Invited(p, "Ann Moss"), k.Invited(p, "Bo Lind")
		e := endpoint(k, k.User("Ines Admin", interview.Admin))
		now := k.Clock.Moment()
		old, waiting := delivery(k, e, "", now), delivery(k, e, "", now)
		delivery(k, e, ann.ID, now)
		ofBo := delivery(k, e, bo.ID, now)
		k.Write(func(tx *store.Tx) error {
			old.State, old.Attempts = interview.DeliveryFailed, 1
			if err := tx.SaveDelivery(old); err != nil {
				return err
			}
			return tx.CreateDeliveryAttempt(interview.DeliveryAttempt{DeliveryID: old.ID, N: 1})
		})
		k.Write(func(tx *store.Tx) error {
			if n, err := tx.DeleteOldDeliveries(now, 10); n != 0 {
				return err
			}
			n, err := tx.DeleteOldDeliveries(now.Add(time.Millisecond), 10)
			if n != 1 {
				k.T.Errorf("%d went, want the one that is done", n)
			}
			if err != nil {
				return err
			}
			return tx.ForgetCandidate(interview.Candidate{ID: ann.CandidateID, PositionID: p.ID, Name: "Ann Moss", Email: "ann.moss@example.com"}, []string{ann.ID})
		})
		page := must[interview.DeliveryPage](k.T)(read.EndpointLog(ctx(), e.ID, "", 0))
		var left []string
		for _, d := range page.Deliveries {
			left = append(left, d.ID)
		}
		equal(k.T, left, []string{ofBo.ID, waiting.ID})
		k.Write(func(tx *store.Tx) error {
			iv, err := tx.Interview(bo.ID)
			if err != nil {
				return err
			}
			return tx.DeleteInterview(&iv)
		})
		_, err := read.DeliveryLog(ctx(), e.ID, ofBo.ID)
		is(k.T, err, interview.ErrNotFound)
	})
}
