package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/store"
)

// batchChunk is how many interviews one transaction changes: whoever waits for it waits for some hundredths of a second.
const batchChunk = 100

// runBatch is the job of a batch and of its Undo. What was settled before it was interrupted stays settled.
func (a *App) runBatch(ctx context.Context, job jobs.Job) error {
	for {
		ended, err := a.stepBatch(ctx, string(job.Payload))
		if err != nil || ended {
			return err
		}
	}
}

// stepBatch goes on with a batch by one transaction.
func (a *App) stepBatch(ctx context.Context, id string) (ended bool, err error) {
	err = a.write(ctx, func(tx *store.Tx) error {
		b, err := tx.Batch(id)
		if errors.Is(err, interview.ErrNotFound) {
			ended = true // its position was purged
			return nil
		}
		if ended = err == nil && !b.Moving(); err != nil || ended {
			return err
		}
		// Two batches of one position take turns, else they would wait for each other's interviews in circles.
		p, err := tx.Position(b.PositionID)
		if err != nil {
			return err
		}
		s := batchStep{App: a, tx: tx, Batch: &b, position: p}
		if b.State == interview.BatchUndoing {
			return s.over(interview.ItemDone, interview.ItemKept, s.back)
		}
		return s.over(interview.ItemWaiting, interview.ItemRefused, s.forth)
	})
	return ended, err
}

// batchStep is one transaction of a batch.
type batchStep struct {
	*App
	*interview.Batch
	tx       *store.Tx
	position interview.Position
}

// over settles the next items that are in the state, or ends the batch when there are none. What a rule refuses is taken
// back alone, with the refusal's words; whoever may not go on is told so for all the rest.
func (s *batchStep) over(from, refused interview.ItemState, settle func(interview.Actor, *interview.BatchItem) error) error {
	items, err := s.tx.BatchItems(s.ID, from, batchChunk)
	if err != nil {
		return err
	}
	if len(items) == 0 {
		s.FinishedAt, s.State = s.now(), interview.BatchDone
		if from == interview.ItemDone {
			s.State = interview.BatchUndone
		}
		s.Params.Message = "" // it may name somebody, and nobody needs it any more
		return s.tx.SaveBatch(*s.Batch)
	}
	actor, err := s.actor()
	if words, is := refusal(err); is {
		return s.tx.SettleBatch(s.ID, from, refused, words)
	}
	if err != nil {
		return err
	}
	for i := range items {
		it := &items[i]
		err := s.tx.Part(func() error { return settle(actor, it) })
		if words, is := refusal(err); is {
			it.State, it.Words = refused, words
		} else if err != nil {
			return err
		}
		if err := s.tx.SaveBatchItem(s.ID, *it); err != nil {
			return err
		}
	}
	return nil
}

// errNoLonger says that whoever began a batch may not go on with it.
type errNoLonger struct{ name string }

func (e errNoLonger) Error() string {
	return e.name + " may no longer do this in the position, so it was stopped here."
}

// actor is who goes on with the batch, in the role that they have now.
func (s *batchStep) actor() (interview.Actor, error) {
	who := s.By
	if s.State == interview.BatchUndoing {
		who = *s.Params.UndoneBy
	}
	if s.position.DeletedAt != 0 {
		return who, &interview.Refusal{Because: interview.ReasonPositionGone}
	}
	if who.Kind != interview.ByUser {
		return who, s.may(s.tx, who, s.PositionID, interview.MayRecruit)
	}
	u, err := s.tx.User(who.ID)
	if err == nil && u.DisabledAt != 0 {
		err = interview.ErrForbidden
	}
	if err == nil {
		who = u.Actor()
		err = s.may(s.tx, who, s.PositionID, interview.MayRecruit)
	}
	if errors.Is(err, interview.ErrNotFound) || errors.Is(err, interview.ErrForbidden) {
		err = errNoLonger{who.Name}
	}
	return who, err
}

// forth does the deed to one interview, with the very rule of the single verb.
func (s *batchStep) forth(actor interview.Actor, it *interview.BatchItem) error {
	iv, err := s.tx.Interview(it.InterviewID)
	if err != nil {
		return err
	}
	now := s.now()
	do, err := s.deed(now, &iv)
	if err != nil {
		return err
	}
	what, err := do(s.tx, now, &iv)
	if err != nil {
		return err
	}
	if err := s.tx.SaveInterview(&iv, now, signed(&iv, what, now, actor)...); err != nil {
		return err
	}
	it.State, it.Words, it.Revision = interview.ItemDone, "", iv.Revision
	return nil
}

// deed is the verb of the batch for an interview as it stands.
func (s *batchStep) deed(now interview.Moment, iv *interview.Interview) (verb, error) {
	letter := Letter{Withhold: s.Params.Withhold, Message: s.Params.Message}
	late := s.Params.Deadline
	if now < iv.Deadline {
		late = 0 // the candidate still has time: nothing is to be changed
	}
	switch s.Deed {
	case interview.DeedResend:
		return s.resend(Resend{Deadline: late, Letter: letter}), nil
	case interview.DeedExtend:
		return s.extend(Extend{Deadline: s.Params.Deadline, Letter: letter}), nil
	case interview.DeedAnswers:
		if err := iv.May(interview.VerbDeleteAnswers, now); err != nil {
			return nil, err
		}
		questions := s.Params.Which.Of(iv)
		if len(questions) == 0 {
			return nil, &interview.Refusal{Verb: interview.VerbDeleteAnswers, Because: interview.ReasonNothingFaulty}
		}
		return s.deleteAnswers(DeleteAnswers{Questions: questions, Deadline: late, Letter: letter}), nil
	case interview.DeedShortlist:
		return simply((*interview.Interview).Shortlist, interview.EventShortlisted), nil
	case interview.DeedDiscard:
		return simply((*interview.Interview).Discard, interview.EventDiscarded), nil
	case interview.DeedDelete:
		return s.deletion(false), nil
	case interview.DeedQuestions:
		return s.moveQuestions(), nil
	}
	return nil, fmt.Errorf("batch %s: no such deed: %q", s.ID, s.Deed)
}

// moveQuestions gives an interview that nobody has started the position's questions as they are now.
func (a *App) moveQuestions() verb {
	return func(tx *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error) {
		p, questions, err := positionWithQuestions(tx, iv.PositionID)
		if err != nil {
			return interview.Event{}, err
		}
		return event(interview.EventQuestionsMoved), iv.MoveQuestions(now, p, questions)
	}
}

// back undoes what the batch did to one interview, unless somebody has changed it since.
func (s *batchStep) back(actor interview.Actor, it *interview.BatchItem) error {
	iv, err := s.tx.Interview(it.InterviewID)
	if err != nil {
		return err
	}
	if iv.Revision != it.Revision {
		return s.changedSince(iv.ID)
	}
	_, left, err := s.undo(s.tx, actor, &iv)
	if err != nil {
		return err
	}
	it.State, it.Words = interview.ItemUndone, ""
	if left {
		it.Words = "The letter had left already."
	}
	return nil
}

// changedSince says who stood in the way of an Undo. Candidates are not named: they may be erased one day.
func (s *batchStep) changedSince(interviewID string) error {
	last, err := s.tx.LastDeed(interviewID)
	if err != nil && !errors.Is(err, interview.ErrNotFound) {
		return err
	}
	who := "somebody"
	switch last.By.Kind {
	case interview.ByUser:
		who = last.By.Name
	case interview.ByCandidate:
		who = "the candidate"
	}
	return &interview.Refusal{Verb: interview.VerbUndo, Because: interview.Reason("Changed since by " + who + ", so it stays as it is.")}
}

// refusal says what stands in the way of one interview of a batch; false for trouble that stops the batch itself.
func refusal(err error) (words string, is bool) {
	var (
		refused   *interview.Refusal
		invalid   interview.Invalid
		duplicate *interview.Duplicate
		noLonger  errNoLonger
	)
	switch {
	case errors.As(err, &refused), errors.As(err, &noLonger):
		return err.Error(), true
	case errors.As(err, &duplicate):
		return "The candidate has another live interview by now.", true
	case errors.As(err, &invalid):
		var texts []string
		for _, field := range slices.Sorted(maps.Keys(invalid)) {
			texts = append(texts, invalid[field])
		}
		return strings.Join(texts, " "), true
	case errors.Is(err, interview.ErrNotFound):
		return "This interview is no longer there.", true
	}
	return "", false
}
