package app

import (
	"context"
	"errors"
	"slices"

	"retake/internal/interview"
	"retake/internal/store"
)

// AddQuestion puts a question at the end of the position's list.
func (a *App) AddQuestion(ctx context.Context, actor interview.Actor, q interview.Question) (interview.Question, error) {
	if err := q.Check(); err != nil {
		return q, err
	}
	err := a.changeQuestions(ctx, actor, q.PositionID, func(tx *store.Tx, list []interview.Question) error {
		if len(list) >= interview.MaxQuestions {
			return interview.Invalid{"prompt": "A position has at most 50 questions. Retire one first."}
		}
		ord := 1
		if len(list) > 0 {
			ord = list[len(list)-1].Ord + 1
		}
		return a.createQuestion(tx, &q, ord)
	})
	return q, err
}

// EditQuestion retires the question and puts the new one in its place; interviews that are out keep the old one.
func (a *App) EditQuestion(ctx context.Context, actor interview.Actor, q interview.Question) (interview.Question, error) {
	if err := q.Check(); err != nil {
		return q, err
	}
	err := a.changeQuestion(ctx, actor, q.ID, func(tx *store.Tx, list []interview.Question, at int) error {
		old := list[at]
		if err := tx.RetireQuestion(old.ID, a.now()); err != nil {
			return err
		}
		q.PositionID = old.PositionID
		return a.createQuestion(tx, &q, old.Ord)
	})
	return q, err
}

// RetireQuestion takes the question off the list for future invitations.
func (a *App) RetireQuestion(ctx context.Context, actor interview.Actor, id string) error {
	return a.changeQuestion(ctx, actor, id, func(tx *store.Tx, list []interview.Question, at int) error {
		return tx.RetireQuestion(id, a.now())
	})
}

// MoveQuestion moves the question by one place up (-1) or down (+1); at the end of the list nothing happens.
func (a *App) MoveQuestion(ctx context.Context, actor interview.Actor, id string, by int) error {
	return a.changeQuestion(ctx, actor, id, func(tx *store.Tx, list []interview.Question, at int) error {
		to := min(max(at+by, 0), len(list)-1)
		if to == at {
			return errUnchanged
		}
		ids := make([]string, len(list))
		for i, q := range list {
			ids[i] = q.ID
		}
		ids[at], ids[to] = ids[to], ids[at]
		return tx.OrderQuestions(list[at].PositionID, ids)
	})
}

func (a *App) createQuestion(tx *store.Tx, q *interview.Question, ord int) error {
	id, err := newID()
	if err != nil {
		return err
	}
	q.ID, q.Ord, q.CreatedAt, q.RetiredAt = id, ord, a.now(), 0
	return tx.CreateQuestion(*q)
}

func (a *App) changeQuestion(ctx context.Context, actor interview.Actor, id string, do func(tx *store.Tx, list []interview.Question, at int) error) error {
	q, err := a.Store.Reader().Question(ctx, id)
	if err != nil {
		return err
	}
	return a.changeQuestions(ctx, actor, q.PositionID, func(tx *store.Tx, list []interview.Question) error {
		at := slices.IndexFunc(list, func(q interview.Question) bool { return q.ID == id })
		if at < 0 {
			return interview.ErrOutdated // somebody edited or retired it meanwhile
		}
		return do(tx, list, at)
	})
}

// changeQuestions raises the position's revision, so that two changes of one list never pass each other unseen, and the
// version of its list, so that it is known who was invited with an earlier one. errUnchanged keeps both as they are.
func (a *App) changeQuestions(ctx context.Context, actor interview.Actor, positionID string, do func(tx *store.Tx, list []interview.Question) error) error {
	err := a.write(ctx, func(tx *store.Tx) error {
		p, err := a.openPosition(tx, actor, positionID)
		if err != nil {
			return err
		}
		p.Revision++
		p.QuestionsVersion++
		if err := tx.SavePosition(p); err != nil {
			return err
		}
		list, err := tx.Questions(positionID)
		if err != nil {
			return err
		}
		return do(tx, list)
	})
	if errors.Is(err, errUnchanged) {
		return nil
	}
	return err
}
