package app

import (
	"context"
	"sync"
	"time"

	"retake/internal/interview"
	"retake/internal/store"
)

// relayBatch bounds one transaction of the relay.
const relayBatch = 200

// Follow hands the feed of events on to webhooks and orders, after each commit and every so often, until ctx is done.
func (a *App) Follow(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if err := a.Relay(ctx); err != nil && ctx.Err() == nil {
			a.Log.Error("relay events", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-a.committed:
		case <-tick.C:
		}
	}
}

// Relay hands on whatever the feed has. What follows from an event (deliveries, reports to an ATS, their jobs) is written
// together with the place up to which the feed was read: none is lost and none is doubled, whenever the program dies.
func (a *App) Relay(ctx context.Context) error {
	for {
		waiting, err := a.Store.Reader().Unrelayed(ctx)
		if err != nil || !waiting {
			return err
		}
		err = a.Store.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.Relay(relayBatch, func(events []interview.Event) error {
				if err := a.relayToEndpoints(tx, events); err != nil {
					return err
				}
				return a.relayToOrders(tx, events)
			})
			return err
		})
		if err != nil {
			return err
		}
		a.wake()
	}
}

// turnstile lets one at a time work for each key, and nobody waits: whoever finds somebody at it tells them to look again
// and may leave. It is kept in memory, as one server works on a database.
type turnstile struct {
	mu   sync.Mutex
	busy map[string]bool // by key: whether to look again
}

// drain runs work for the key, and again for those who came meanwhile. It returns at once when somebody is at it already.
func (t *turnstile) drain(key string, work func() error) error {
	if !t.enter(key) {
		return nil
	}
	for {
		err := work()
		if !t.again(key, err) {
			return err
		}
	}
}

func (t *turnstile) enter(key string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, taken := t.busy[key]; taken {
		t.busy[key] = true
		return false
	}
	if t.busy == nil {
		t.busy = map[string]bool{}
	}
	t.busy[key] = false
	return true
}

// again leaves the turnstile unless somebody has asked for another look. After an error it always leaves: the job that had
// it comes again.
func (t *turnstile) again(key string, err error) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy[key] && err == nil {
		t.busy[key] = false
		return true
	}
	delete(t.busy, key)
	return false
}
