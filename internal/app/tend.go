package app

import (
	"context"
	"errors"
	"time"

	"retake/internal/interview"
	"retake/internal/store"
)

// Tend looks after what the clock changes, every so often, until ctx is done: deadlines that passed or are near, sessions that
// ended, what was in the bin for long enough, and files that no take knows.
func (a *App) Tend(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	var swept, reminded time.Time
	for {
		if err := a.Expire(ctx); err != nil && ctx.Err() == nil {
			a.Log.Error("note deadlines that passed", "error", err)
		}
		if now := a.Clock(); now.Sub(reminded) >= time.Minute {
			reminded = now
			if err := errors.Join(a.HandIn(ctx), a.Remind(ctx)); err != nil && ctx.Err() == nil {
				a.Log.Error("remind", "error", err)
			}
			if err := a.forgetOnce(ctx); err != nil && ctx.Err() == nil {
				a.Log.Error("forget answers to repeated requests", "error", err)
			}
			if err := a.PurgeImports(ctx); err != nil && ctx.Err() == nil {
				a.Log.Error("remove lists that nobody imported", "error", err)
			}
		}
		if now := a.Clock(); now.Sub(swept) >= time.Hour {
			swept = now
			if err := a.sweep(ctx, now); err != nil && ctx.Err() == nil {
				a.Log.Error("sweep", "error", err)
			}
			if err := a.SweepDeliveries(ctx); err != nil && ctx.Err() == nil {
				a.Log.Error("remove old webhooks", "error", err)
			}
			if err := a.Purge(ctx); err != nil && ctx.Err() == nil {
				a.Log.Error("purge the bin", "error", err)
			}
			if err := a.forgetExchanges(ctx); err != nil && ctx.Err() == nil {
				a.Log.Error("forget what was said to an ATS", "error", err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Expire notes in the timeline, and in the board's tabs, which deadlines have passed, and hands in what is whole where the
// position wants that. Nothing depends on it but the order
// of the lists: whether a link is open is always asked of the clock.
func (a *App) Expire(ctx context.Context) error {
	const batch = 100
	for {
		n := 0
		err := a.write(ctx, func(tx *store.Tx) error {
			now := a.now()
			due, err := tx.DueExpired(now, batch)
			if err != nil {
				return err
			}
			n = len(due)
			for _, id := range due {
				iv, err := tx.Interview(id)
				if err != nil {
					return err
				}
				what, err := a.expired(tx, now, &iv)
				if err != nil {
					return err
				}
				if err := tx.SaveInterview(&iv, now, what); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || n < batch {
			return err
		}
	}
}

// ErrOthersRecordings says that database and recordings do not belong together.
var ErrOthersRecordings = errors.New("the recordings belong to another database: check --database-url and --data-dir, " +
	"or remove the file recordings/owner if they really belong together")

// Own makes sure that database and recordings belong together, and ties them to each other the first time. A database that
// knows none of the recordings must never get to sweep them.
func (a *App) Own(ctx context.Context) error {
	owner, err := a.Files.Owner()
	if err != nil {
		return err
	}
	id, err := newID()
	if err != nil {
		return err
	}
	err = a.Store.Write(ctx, func(tx *store.Tx) error {
		known, err := tx.Setting(settingOwner)
		switch {
		case err == nil:
			id = known
		case !errors.Is(err, interview.ErrNotFound):
			return err
		case owner == "":
			return tx.SetSetting(settingOwner, id)
		}
		if owner != "" && owner != id {
			return ErrOthersRecordings
		}
		return nil
	})
	if err != nil || owner != "" {
		return err
	}
	return a.Files.Own(id)
}

const settingOwner = "recordings"

// orphanAge leaves time for whatever is being written, and to notice that a database was put back that is too old.
const orphanAge = 30 * 24 * time.Hour

// sweep removes recordings that no take knows.
func (a *App) sweep(ctx context.Context, now time.Time) error {
	if err := a.Store.Write(ctx, func(tx *store.Tx) error { return tx.DeleteEndedSessions(interview.At(now)) }); err != nil {
		return err
	}
	n, err := a.Files.Sweep(ctx, a.Store.Reader().KnownTakes, orphanAge, now)
	if n > 0 {
		a.Log.Info("swept recordings that no take knows", "count", n)
	}
	return err
}
