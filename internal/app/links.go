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
	Refs     []interview.ExternalRef // what other systems call the new interview
	// KeepATS makes the ATS records stand for the new interview. Without it they stay with this one, and an ATS that waits for
	// a result hears that nothing comes.
	KeepATS bool
}

// Reinvite deletes the interview (a completed one is discarded first) and invites the candidate anew, in one transaction.
// The letter with the new link is held for a.Hold, so that Undo can stop it. It returns the new interview's id. With KeepATS
// it is refused when the ATS has cancelled all that it ordered.
func (a *App) Reinvite(ctx context.Context, actor interview.Actor, in Reinvite) (string, error) {
	if err := checkRefs(in.Refs); err != nil {
		return "", err
	}
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
		next, err := a.replace(tx, a.now(), replacement{
			iv: &iv, position: p, questions: questions, candidate: c, by: actor, keepATS: in.KeepATS,
			invitation: interview.Invitation{ID: id, Token: token, Deadline: in.Deadline},
			letter:     post{kind: interview.LetterReinvite, Letter: in.Letter, hold: a.Hold},
		})
		if err != nil {
			return err
		}
		return putRefs(tx, &next, in.Refs)
	})
	return id, a.explain(ctx, err)
}

// replacement is an interview that another one takes the place of.
type replacement struct {
	iv         *interview.Interview
	position   interview.Position
	questions  []interview.Question
	candidate  interview.Candidate
	invitation interview.Invitation
	by         interview.Actor
	keepATS    bool
	letter     post
	more       []interview.Event // of the new interview
}

// replace re-invites inside a transaction; it saves both interviews and returns the new one.
func (a *App) replace(tx *store.Tx, now interview.Moment, r replacement) (interview.Interview, error) {
	iv := r.iv
	next, err := iv.Reinvite(now, r.position, r.questions, r.candidate, r.invitation)
	if err != nil {
		return next, err
	}
	// Letters that have not left would lead to a closed page.
	stopped, err := tx.StopLetters(iv.ID)
	if err != nil {
		return next, err
	}
	if len(stopped) > 0 {
		iv.Last.Stopped, iv.Last.Letter = stopped[0].Kind, stopped[0].ID
	}
	happened, err := a.grantAll(tx, now, r.by, iv)
	if err != nil {
		return next, err
	}
	lines, err := tx.OrdersOf(iv.ID)
	if err != nil {
		return next, err
	}
	first := []interview.Event{by(event(interview.EventReplaced, "by", next.ID), now, r.by)}
	if r.keepATS {
		for _, l := range connected(lines) {
			iv.Last.Orders = append(iv.Last.Orders, l.Was(next.ID))
		}
	} else {
		if err := unkept(tx, iv); err != nil {
			return next, err
		}
		if names := systems(awaited(lines, now)); names != "" {
			first = append(first, by(cut(names), now, r.by))
		}
	}
	// The old one is saved first: a candidate has at most one live interview.
	if err := tx.SaveInterview(iv, now, append(first, happened...)...); err != nil {
		return next, err
	}
	invited := []interview.Event{by(event(interview.EventInvited, "replaces", iv.ID), now, r.by)}
	if err := tx.CreateInterview(&next, r.candidate, append(invited, r.more...)...); err != nil {
		return next, err
	}
	if r.keepATS {
		if err := carryOver(tx, now, r.by, iv, &next, lines); err != nil {
			return next, err
		}
	}
	return next, a.queueLetter(tx, now, &next, r.letter)
}

func positionWithQuestions(tx *store.Tx, id string) (interview.Position, []interview.Question, error) {
	p, err := tx.Position(id)
	if err != nil {
		return p, nil, err
	}
	questions, err := tx.Questions(id)
	return p, questions, err
}
