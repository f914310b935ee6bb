package store_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

// follow makes somebody whom the feed is relayed to.
func follow(k *testkit.Kit) (since int64) {
	u := k.User("Rita", interview.Admin)
	k.Write(func(tx *store.Tx) (err error) {
		if since, err = tx.StartFeed(); err != nil {
			return err
		}
		return tx.CreateEndpoint(interview.Endpoint{ID: k.ID("endpoint"), Name: "Test", URL: "https://example.com", Shape: interview.ShapeStandard,
			Secret: []byte("sealed"), ByID: u.ID, Since: since, CreatedAt: k.Clock.Moment(), Revision: 1})
	})
	return since
}

func TestFeedIsInTheOrderOfCommitsWithoutGaps(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		const people = 12
		interviews := make([]interview.Interview, people)
		for i := range interviews {
			interviews[i] = k.Invited(p, fmt.Sprint("Person ", i))
		}
		follow(k)
		// Whoever reads on while others commit sees every event, once, in its place.
		var wait sync.WaitGroup
		for _, iv := range interviews {
			wait.Go(func() {
				for range 5 {
					err := k.Store.Write(ctx(), func(tx *store.Tx) error {
						now, err := tx.Interview(iv.ID)
						if err != nil {
							return err
						}
						return tx.SaveInterview(&now, k.Clock.Moment(), interview.Event{Kind: interview.EventResent, By: interview.System}, interview.Event{Kind: interview.EventExtended, By: interview.System})
					})
					if err != nil {
						k.T.Error(err)
					}
				}
			})
		}
		var seen []interview.Event
		finished := make(chan struct{})
		go func() { wait.Wait(); close(finished) }()
		for ended := false; ; {
			var n int
			k.Write(func(tx *store.Tx) (err error) {
				var got []interview.Event
				n, err = tx.Relay(7, func(events []interview.Event) error { got = events; return nil })
				seen = append(seen, got...)
				return err
			})
			if n == 0 && ended {
				break
			}
			select {
			case <-finished:
				ended = true
			default:
			}
		}
		if len(seen) != people*5*2 {
			k.T.Fatalf("got %d events, want %d", len(seen), people*5*2)
		}
		for i, ev := range seen {
			if ev.Feed != int64(people+i+1) {
				k.T.Fatalf("event %d has place %d", i, ev.Feed)
			}
		}
		equal(k.T, must[[]interview.Event](k.T)(k.Store.Reader().Feed(ctx(), int64(people), 1000)), seen)
	})
}

func TestRelayKeepsItsPlaceWhenFollowingFails(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		k.Invited(p, "Ada Moss")
		unrelayed := func() bool { return must[bool](k.T)(k.Store.Reader().Unrelayed(ctx())) }
		if unrelayed() {
			k.T.Error("nobody follows, and yet something waits")
		}
		if since := follow(k); since != 1 || unrelayed() {
			k.T.Errorf("who begins to follow hears of the past: since %d", since)
		}
		k.Invited(p, "Bo Lind")
		broken := errors.New("broken")
		err := k.Store.Write(ctx(), func(tx *store.Tx) error {
			_, err := tx.Relay(10, func([]interview.Event) error { return broken })
			return err
		})
		if !errors.Is(err, broken) || !unrelayed() {
			k.T.Errorf("got %v", err)
		}
		k.Write(func(tx *store.Tx) error {
			n, err := tx.Relay(10, func(events []interview.Event) error { return nil })
			if n != 1 {
				k.T.Errorf("got %d events, want 1", n)
			}
			return err
		})
		if unrelayed() {
			k.T.Error("what was relayed waits still")
		}
	})
}
