package app

import (
	"context"

	"retake/internal/interview"
	"retake/internal/store"
)

// RotateLink is what RotateLink needs.
type RotateLink struct {
	On
	Letter Letter
}

// RotateLink gives the interview a new link and sends it; the old one says that a newer one was sent. No letter leaves while
// the deadline has passed: it would lead to a closed page, and whoever gives more time sends the new link with it.
func (a *App) RotateLink(ctx context.Context, actor interview.Actor, in RotateLink) error {
	return a.change(ctx, actor, in.On, func(tx *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error) {
		token, err := a.Tokens.NewLinkToken()
		if err != nil {
			return interview.Event{}, err
		}
		in.Letter.Withhold = in.Letter.Withhold || iv.Expired(now)
		old := iv.Token
		if err := iv.RotateLink(now, token); err != nil {
			return interview.Event{}, err
		}
		return event(interview.EventLinkRotated, "link", interview.LinkEnd(old)), a.queueLetter(tx, now, iv, post{kind: interview.LetterReminder, Letter: in.Letter, hold: a.Hold})
	})
}

// Reinvite is what Reinvite needs.
type Reinvite struct {
	On
	Deadline interview.Moment // 0: the position's own number of days from now
	Letter   Letter
}

// Reinvite deletes the interview (a completed one is discarded first) and invites the candidate anew, in one transaction.
// The letter with the new link is held for a.Hold, so that Undo can stop it. It returns the new interview's id.
func (a *App) Reinvite(ctx context.Context, actor interview.Actor, in Reinvite) (string, error) {
	id, err := newID()
	if err != nil {
		return "", err
	}
	token, err := a.Tokens.NewLinkToken()
	if err != nil {
		return "", err
	}
	err = a.write(ctx, func(tx *store.Tx) error {
		iv, err := a.open(tx, actor, in.On)
		if err != nil {
			return err
		}
		p, questions, err := positionWithQuestions(tx, iv.PositionID)
		if err != nil {
			return err
		}
		c, err := tx.Candidate(iv.CandidateID)
		if err != nil {
			return err
		}
		now := a.now()
		next, err := iv.Reinvite(now, p, questions, c, interview.Invitation{ID: id, Token: token, Deadline: in.Deadline})
		if err != nil {
			return err
		}
		// Letters that have not left would lead to a closed page.
		stopped, err := tx.StopLetters(iv.ID)
		if err != nil {
			return err
		}
		if len(stopped) > 0 {
			iv.Last.Stopped, iv.Last.Letter = stopped[0].Kind, stopped[0].ID
		}
		// The old one is saved first: a candidate has at most one live interview.
		happened, err := a.grantAll(tx, now, actor, &iv)
		if err != nil {
			return err
		}
		happened = append([]interview.Event{by(event(interview.EventReplaced, "by", next.ID), now, actor)}, happened...)
		if err := tx.SaveInterview(&iv, now, happened...); err != nil {
			return err
		}
		if err := tx.CreateInterview(&next, c, by(event(interview.EventInvited, "replaces", iv.ID), now, actor)); err != nil {
			return err
		}
		return a.queueLetter(tx, now, &next, post{kind: interview.LetterReinvite, Letter: in.Letter, hold: a.Hold})
	})
	return id, a.explain(ctx, err)
}

func positionWithQuestions(tx *store.Tx, id string) (interview.Position, []interview.Question, error) {
	p, err := tx.Position(id)
	if err != nil {
		return p, nil, err
	}
	questions, err := tx.Questions(id)
	return p, questions, err
}
