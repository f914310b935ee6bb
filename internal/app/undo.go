package app

import (
	"context"
	"errors"

	"retake/internal/interview"
	"retake/internal/store"
)

// Undo puts the last verb of a recruiter back, as long as nothing happened to the interview since: the link, the answers,
// the deadline, the verdict, the candidate's details. The letter of the verb is stopped if it has not left. It returns the
// verb that was undone and whether its letter had left already; where a new link is out by then it is refused.
func (a *App) Undo(ctx context.Context, actor interview.Actor, on On) (undone interview.Verb, left bool, err error) {
	err = a.write(ctx, func(tx *store.Tx) error {
		iv, err := a.open(tx, actor, on)
		if err != nil {
			return err
		}
		undone, left, err = a.undo(tx, actor, &iv)
		return err
	})
	return undone, left, a.explain(ctx, err)
}

// undo is Undo inside a transaction; it saves the interview.
func (a *App) undo(tx *store.Tx, actor interview.Actor, iv *interview.Interview) (undone interview.Verb, left bool, err error) {
	if err := iv.MayUndo(); err != nil {
		return "", false, err
	}
	now, step := a.now(), *iv.Last
	if err := ordersBack(tx, iv, step); err != nil {
		return "", false, err
	}
	if step.Verb == interview.VerbReinvite {
		if err := a.uninvite(tx, now, iv); err != nil {
			return "", false, err
		}
	} else if err := iv.Undo(now, nil); err != nil {
		return "", false, err
	}
	stopped, err := a.stopOwn(tx, iv.ID, step)
	if err != nil {
		return "", false, err
	}
	gone, err := tx.LettersLeft(iv.ID, step.At)
	if err != nil {
		return "", false, err
	}
	if left = gone > 0; left && step.Verb == interview.VerbRotateLink {
		return "", false, &interview.Refusal{Verb: interview.VerbUndo, Because: interview.ReasonLetterLeft}
	}
	if err := tx.ReopenRequests(*iv, step.Revision); err != nil {
		return "", false, err
	}
	if c := step.Was.Candidate; c != nil {
		if err := tx.SaveCandidate(*c); err != nil {
			return "", false, unlessTaken(err)
		}
	}
	// The letter that the verb had stopped leaves after all, unless it came too late for that.
	if step.Stopped != "" && (len(stopped) > 0 || !left) {
		if err := a.queueStopped(tx, now, iv, step); err != nil {
			return "", false, err
		}
	} else if err := a.letterAgain(tx, now, iv); err != nil {
		return "", false, err
	}
	what := event(interview.EventUndone, "verb", string(step.Verb))
	return step.Verb, left, tx.SaveInterview(iv, now, by(what, now, actor))
}

// stopOwn cancels the letters that the step has queued. One that waited before it still waits, and one that left because
// the link was open again is kept back by its own job, which remembers it for the next time.
func (a *App) stopOwn(tx *store.Tx, interviewID string, step interview.Step) ([]interview.Letter, error) {
	if step.Verb == interview.VerbUndelete || step.Verb == interview.VerbUndiscard {
		return nil, nil
	}
	return tx.StopLettersFrom(interviewID, step.At)
}

// queueStopped queues the letter that the step has stopped, as it was written: everything it speaks of is as it was.
func (a *App) queueStopped(tx *store.Tx, now interview.Moment, iv *interview.Interview, step interview.Step) error {
	out := post{kind: step.Stopped}
	switch letter, err := tx.Letter(step.Letter); {
	case err == nil:
		out.as = &letter
	case !errors.Is(err, interview.ErrNotFound):
		return err
	}
	return a.queueLetter(tx, now, iv, out)
}

// unlessTaken turns details that cannot be put back, because somebody else has the address by now, into a refusal: Undo has
// no form to fault.
func unlessTaken(err error) error {
	var bad interview.Invalid
	if errors.As(err, &bad) {
		return &interview.Refusal{Verb: interview.VerbUndo, Because: interview.ReasonAddressTaken}
	}
	return err
}

// uninvite takes a re-invitation back: the new interview, its link and its letter never existed.
func (a *App) uninvite(tx *store.Tx, now interview.Moment, iv *interview.Interview) error {
	next, err := tx.Interview(iv.ReplacedBy)
	if err != nil {
		return err
	}
	if _, err := tx.StopLetters(next.ID); err != nil {
		return err
	}
	left, err := tx.LettersLeft(next.ID, 0)
	if err != nil {
		return err
	}
	if left > 0 {
		return &interview.Refusal{Verb: interview.VerbUndo, Because: interview.ReasonLetterLeft}
	}
	if err := iv.Undo(now, &next); err != nil {
		return err
	}
	return tx.DeleteInterview(&next)
}
