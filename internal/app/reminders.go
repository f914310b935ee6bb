package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"retake/internal/interview"
	"retake/internal/store"
)

const (
	// remindMost bounds one round, so that deadlines are noted in between however many are to be reminded.
	remindMost = 1000
	// quiet is how long after a letter none leaves by itself: whoever just got one has been told.
	quiet = 24 * time.Hour
	// handInBack is how far back a round looks for what became whole in the last minutes before its link closed for good.
	handInBack = 24 * time.Hour
)

// Remind queues the letters that positions send by themselves and notes on each interview that it was reminded. What goes
// wrong with one does not keep the others from theirs.
func (a *App) Remind(ctx context.Context) error {
	due, err := a.Store.Reader().DueReminders(ctx, a.now(), remindMost)
	if err != nil {
		return err
	}
	return a.each(ctx, due, "remind", func(tx *store.Tx, now interview.Moment, iv *interview.Interview) error {
		p, err := tx.Position(iv.PositionID)
		if err != nil {
			return err
		}
		if p.DeletedAt != 0 {
			return errUnchanged
		}
		kind, due := iv.Remind(now, p.Reminders)
		if !due {
			return errUnchanged // submitted, or given more time, in this very moment
		}
		told, err := toldLately(tx, now, iv)
		if err != nil {
			return err
		}
		if !told {
			if err := a.queueLetter(tx, now, iv, post{kind: kind}); err != nil {
				return err
			}
		}
		return tx.SaveInterview(iv, now)
	})
}

// toldLately reports that a letter to the candidate waits, or left within the last day.
func toldLately(tx *store.Tx, now interview.Moment, iv *interview.Interview) (bool, error) {
	last, err := tx.NewestLetter(iv.ID)
	switch {
	case errors.Is(err, interview.ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	case last.State == interview.LetterQueued || last.State == interview.LetterSending:
		return true, nil
	case last.State == interview.LetterCancelled || last.State == interview.LetterFailed:
		return false, nil
	}
	return now.Sub(last.CreatedAt) < quiet, nil
}

// HandIn submits what became whole between the deadline and the moment its link closed for good, in positions that hand in
// at the deadline. What was whole at the deadline itself is Expire's, unless a take was under way.
func (a *App) HandIn(ctx context.Context) error {
	until := a.now().Add(-interview.Grace)
	due, err := a.Store.Reader().DueHandIns(ctx, until.Add(-handInBack), until, remindMost)
	if err != nil {
		return err
	}
	return a.each(ctx, due, "hand in", func(tx *store.Tx, now interview.Moment, iv *interview.Interview) error {
		err := iv.HandIn(now)
		if errors.Is(err, interview.ReasonNotWhole) {
			return errUnchanged
		}
		if err != nil {
			return err
		}
		if err := a.queueReceipt(tx, now, iv, receipt{byItself: true}); err != nil {
			return err
		}
		return tx.SaveInterview(iv, now, handedIn(now))
	})
}

// handedIn is the event of an interview that was submitted by itself.
func handedIn(now interview.Moment) interview.Event {
	return by(event(interview.EventCompleted, "by", "deadline"), now, interview.System)
}

// expired ends the time of an interview whose deadline has passed: what is whole is handed in where the position wants that,
// unless another take is under way, which may still come. It returns what happened.
func (a *App) expired(tx *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error) {
	noted := by(event(interview.EventExpired), now, interview.System)
	handsIn, err := tx.HandsIn(iv.PositionID)
	if err != nil || !handsIn {
		return noted, err
	}
	if err := iv.HandIn(now); err != nil {
		return noted, nil // not whole, or not yet
	}
	return handedIn(now), a.queueReceipt(tx, now, iv, receipt{byItself: true})
}

// each runs do on every one of the interviews, a transaction for each. errUnchanged leaves one as it is.
func (a *App) each(ctx context.Context, ids []string, deed string, do func(*store.Tx, interview.Moment, *interview.Interview) error) error {
	var failed error
	for _, id := range ids {
		err := a.write(ctx, func(tx *store.Tx) error {
			iv, err := tx.Interview(id)
			if err != nil {
				return err
			}
			return do(tx, a.now(), &iv)
		})
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && !errors.Is(err, errUnchanged) && !errors.Is(err, interview.ErrNotFound):
			failed = fmt.Errorf("%s %s: %w", deed, id, err)
		}
	}
	return failed
}
