package app

import (
	"context"
	"errors"
	"strings"

	"retake/internal/interview"
	"retake/internal/store"
)

// Ask is a candidate's request over the link, whatever became of it: expired, closed, submitted or replaced by a newer one,
// where it is noted with the newest interview. Asking the same twice is once. More time is granted at once, as often as the
// position says. *Slow comes back when a link asks too fast.
func (a *App) Ask(ctx context.Context, token string, in interview.Asking) (interview.Request, error) {
	id, err := newID()
	if err != nil {
		return interview.Request{}, err
	}
	if wait, ok := a.asks.Allow(a.Clock(), token); !ok {
		return interview.Request{}, &Slow{RetryAfter: wait}
	}
	var (
		r        interview.Request
		repeated bool
	)
	err = a.write(ctx, func(tx *store.Tx) error {
		iv, old, err := newestOf(tx, token)
		if err != nil {
			return err
		}
		asked := in
		asked.OldLink = old
		earlier, err := tx.Requests(iv.ID)
		if err != nil {
			return err
		}
		now := a.now()
		if r, repeated, err = iv.Ask(now, id, asked, earlier); err != nil || repeated {
			return err
		}
		return a.note(tx, now, &iv, &r, earlier)
	})
	if !repeated && !errors.Is(err, interview.ErrNotFound) {
		a.asks.Failed(a.Clock(), token)
	}
	return r, err
}

// newestOf is the interview that somebody behind the link means; old says that a newer link was sent since.
func newestOf(tx *store.Tx, token string) (iv interview.Interview, old bool, err error) {
	iv, old, err = tx.InterviewByToken(token)
	for err == nil && iv.ReplacedBy != "" {
		old = true
		iv, err = tx.Interview(iv.ReplacedBy)
	}
	return iv, old, err
}

// note saves the request, and grants it where the position does that by itself.
func (a *App) note(tx *store.Tx, now interview.Moment, iv *interview.Interview, r *interview.Request, earlier []interview.Request) error {
	c, err := tx.Candidate(iv.CandidateID)
	if err != nil {
		return err
	}
	p, err := tx.Position(iv.PositionID)
	if err != nil {
		return err
	}
	who := interview.Actor{Kind: interview.ByCandidate, ID: c.ID, Name: c.Name}
	happened := []interview.Event{by(requested(iv, r), now, who)}
	if r.Kind == interview.RequestTime && p.Grants(iv, now, earlier) {
		until := p.More(iv, now)
		err := iv.Extend(now, until)
		var invalid interview.Invalid
		switch {
		case err == nil:
			if err := r.Settle(now, interview.Answering{State: interview.RequestGranted, ByItself: true, Revision: iv.Revision}); err != nil {
				return err
			}
			happened = append(happened, by(event(interview.EventExtended, "deadline", stamp(until), "by", "request"), now, interview.System))
		case errors.As(err, &invalid): // further away than a deadline may be: for people to decide
		default:
			return err
		}
	}
	if err := tx.CreateRequest(*r); err != nil {
		return err
	}
	return tx.SaveInterview(iv, now, happened...)
}

func requested(iv *interview.Interview, r *interview.Request) interview.Event {
	wishes := make([]string, len(r.Wishes))
	for i, w := range r.Wishes {
		wishes[i] = string(w)
	}
	old := ""
	if r.OldLink {
		old = "yes"
	}
	return event(interview.EventRequested, "kind", string(r.Kind), "wishes", strings.Join(wishes, ","),
		"questions", places(iv, r.Questions), "message", r.Words, "old", old)
}

// answered is the event of a request's end.
func answered(r *interview.Request) interview.Event {
	return event(interview.EventAnswered, "kind", string(r.Kind), "outcome", string(r.State), "message", r.Answer)
}

// AnswerRequest is what AnswerRequest needs.
type AnswerRequest struct {
	ID    string
	State interview.RequestState // granted or denied
	Words string                 // they stand in the room; needed where it is denied
}

// AnswerRequest answers a request in words alone: nothing else changes, and no letter leaves.
func (a *App) AnswerRequest(ctx context.Context, actor interview.Actor, in AnswerRequest) error {
	if in.State != interview.RequestGranted && in.State != interview.RequestDenied {
		return interview.Invalid{"do": "There is no such answer."}
	}
	return a.write(ctx, func(tx *store.Tx) error {
		r, err := tx.Request(in.ID)
		if err != nil {
			return err
		}
		iv, err := a.open(tx, actor, On{InterviewID: r.InterviewID})
		if err != nil {
			return err
		}
		now := a.now()
		if err := r.Settle(now, interview.Answering{State: in.State, Words: in.Words, By: actor.Name}); err != nil {
			return err
		}
		if err := tx.SettleRequest(r); err != nil {
			return err
		}
		return tx.SaveInterview(&iv, now, by(answered(&r), now, actor))
	})
}

// grant answers the request that a verb was done for. Undo of the verb opens it again.
func (a *App) grant(tx *store.Tx, now interview.Moment, actor interview.Actor, iv *interview.Interview, id string) (interview.Event, error) {
	r, err := tx.Request(id)
	if err != nil {
		return interview.Event{}, err
	}
	if r.InterviewID != iv.ID {
		return interview.Event{}, interview.ErrNotFound
	}
	if err := r.Settle(now, interview.Answering{State: interview.RequestGranted, By: actor.Name, Revision: iv.Revision}); err != nil {
		return interview.Event{}, err
	}
	return answered(&r), tx.SettleRequest(r)
}

// grantAll answers whatever is open in an interview that a new one replaces: whoever begins anew needs nothing of it.
func (a *App) grantAll(tx *store.Tx, now interview.Moment, actor interview.Actor, iv *interview.Interview) ([]interview.Event, error) {
	list, err := tx.Requests(iv.ID)
	if err != nil {
		return nil, err
	}
	var happened []interview.Event
	for _, r := range list {
		if r.State != interview.RequestOpen {
			continue
		}
		e, err := a.grant(tx, now, actor, iv, r.ID)
		if err != nil {
			return nil, err
		}
		happened = append(happened, by(e, now, actor))
	}
	return happened, nil
}
