package app

import (
	"context"
	"errors"
	"time"

	"retake/internal/ats"
	"retake/internal/auth"
	"retake/internal/interview"
	"retake/internal/store"
)

// heardEvery is how often it is noted that an ATS called.
const heardEvery = time.Minute

// ConnectionByKey finds the connection that a vendor's ATS comes with. It is interview.ErrNotFound for an unknown key, or
// *Slow when the address guesses; a key that is right is never slowed down.
func (a *App) ConnectionByKey(ctx context.Context, vendor interview.Vendor, key, address string) (interview.Connection, error) {
	now := a.Clock()
	c, err := a.Store.Reader().ConnectionByKey(ctx, auth.HashToken(key))
	if err == nil && c.Vendor != vendor {
		err = interview.ErrNotFound
	}
	if errors.Is(err, interview.ErrNotFound) {
		guesser := "ats " + address
		if wait, ok := a.keys.Allow(now, guesser); !ok {
			return interview.Connection{}, &Slow{wait}
		}
		a.keys.Failed(now, guesser)
		return interview.Connection{}, interview.ErrNotFound
	}
	if at := interview.At(now); err == nil && at >= c.HeardAt.Add(heardEvery) {
		c.HeardAt = at
		err = a.Store.Write(ctx, func(tx *store.Tx) error { return tx.HeardFrom(c.ID, at) })
	}
	return c, err
}

// NoteExchange logs a call of an ATS, which was redacted and bounded before.
func (a *App) NoteExchange(ctx context.Context, e interview.Exchange) error {
	return a.Store.Write(ctx, func(tx *store.Tx) error { return a.log(tx, e) })
}

// log adds what an exchange lacks.
func (a *App) log(tx *store.Tx, e interview.Exchange) (err error) {
	if e.ID == "" {
		if e.ID, err = newID(); err != nil {
			return err
		}
	}
	if e.At == 0 {
		e.At = a.now()
	}
	return tx.CreateExchange(e)
}

// NoteComplaint notes what the ATS says of an answer of ours that it could not use. An order that is not the connection's is
// left alone.
func (a *App) NoteComplaint(ctx context.Context, c interview.Connection, orderID, words string) error {
	words = firstRunes(ats.Excerpt(words), 500)
	return a.Store.Write(ctx, func(tx *store.Tx) error {
		now := a.now()
		if err := tx.Told(c.ID, now, words); err != nil {
			return err
		}
		o, err := tx.Order(orderID)
		if errors.Is(err, interview.ErrNotFound) || err == nil && o.ConnectionID != c.ID {
			return nil
		}
		if err != nil {
			return err
		}
		o.Failure, o.FailedAt = words, now
		return tx.SaveTelling(o)
	})
}

const exchangesKept = 90 * 24 * time.Hour

// forgetExchanges removes what is old of the log.
func (a *App) forgetExchanges(ctx context.Context) error {
	const batch = 500
	for {
		n := 0
		err := a.Store.Write(ctx, func(tx *store.Tx) (err error) {
			n, err = tx.DeleteExchanges(a.now().Add(-exchangesKept), batch)
			return err
		})
		if err != nil || n < batch {
			return err
		}
	}
}
