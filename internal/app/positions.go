package app

import (
	"context"
	"slices"

	"retake/internal/interview"
	"retake/internal/store"
)

// CreatePosition opens a new position; whoever creates it is its first member.
func (a *App) CreatePosition(ctx context.Context, actor interview.Actor, p interview.Position) (interview.Position, error) {
	if err := p.Check(); err != nil {
		return p, err
	}
	id, err := newID()
	if err != nil {
		return p, err
	}
	p.ID, p.Open, p.Revision, p.CreatedAt = id, true, 1, a.now()
	return p, a.write(ctx, func(tx *store.Tx) error {
		if err := a.may(tx, actor, "", interview.MayCreate); err != nil {
			return err
		}
		return tx.CreatePosition(p, actor.ID)
	})
}

// EditPosition changes title, intro, days and contact. A stale p.Revision is interview.ErrOutdated.
func (a *App) EditPosition(ctx context.Context, actor interview.Actor, p interview.Position) error {
	if err := p.Check(); err != nil {
		return err
	}
	return a.changePosition(ctx, actor, p.ID, p.Revision, func(was *interview.Position) error {
		was.Title, was.Intro, was.Days, was.Contact = p.Title, p.Intro, p.Days, p.Contact
		return nil
	})
}

// EditLetters changes the texts of the position's letters; a text equal to the built-in one is kept as "built-in".
func (a *App) EditLetters(ctx context.Context, actor interview.Actor, positionID string, revision int64, l interview.Letters) error {
	l, err := checkLetters(l)
	if err != nil {
		return err
	}
	return a.changePosition(ctx, actor, positionID, revision, func(was *interview.Position) error {
		was.Letters = l
		return nil
	})
}

// ClosePosition stops new invitations.
func (a *App) ClosePosition(ctx context.Context, actor interview.Actor, id string) error {
	return a.changePosition(ctx, actor, id, 0, (*interview.Position).Close)
}

// ReopenPosition allows invitations again.
func (a *App) ReopenPosition(ctx context.Context, actor interview.Actor, id string) error {
	return a.changePosition(ctx, actor, id, 0, (*interview.Position).Reopen)
}

func (a *App) changePosition(ctx context.Context, actor interview.Actor, id string, revision int64, do func(*interview.Position) error) error {
	return a.write(ctx, func(tx *store.Tx) error {
		p, err := tx.Position(id)
		if err != nil {
			return err
		}
		if err := a.may(tx, actor, id, interview.MayRecruit); err != nil {
			return err
		}
		if revision != 0 && revision != p.Revision {
			return interview.ErrOutdated
		}
		if err := do(&p); err != nil {
			return err
		}
		p.Revision++
		return tx.SavePosition(p)
	})
}

// SetMembers says who works in the position. Unknown ids are interview.ErrNotFound; the actor cannot leave themselves out,
// unless they are an admin, who sees every position anyway.
func (a *App) SetMembers(ctx context.Context, actor interview.Actor, positionID string, users []string) error {
	return a.write(ctx, func(tx *store.Tx) error {
		if _, err := tx.Position(positionID); err != nil {
			return err
		}
		if err := a.may(tx, actor, positionID, interview.MayRecruit); err != nil {
			return err
		}
		for _, id := range users {
			if _, err := tx.User(id); err != nil {
				return err
			}
		}
		if actor.Role != interview.Admin && !slices.Contains(users, actor.ID) {
			users = append(slices.Clone(users), actor.ID)
		}
		return tx.SetMembers(positionID, users)
	})
}

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

// changeQuestions raises the position's revision, so that two changes of one list never pass each other unseen.
func (a *App) changeQuestions(ctx context.Context, actor interview.Actor, positionID string, do func(tx *store.Tx, list []interview.Question) error) error {
	return a.write(ctx, func(tx *store.Tx) error {
		p, err := tx.Position(positionID)
		if err != nil {
			return err
		}
		if err := a.may(tx, actor, positionID, interview.MayRecruit); err != nil {
			return err
		}
		p.Revision++
		if err := tx.SavePosition(p); err != nil {
			return err
		}
		list, err := tx.Questions(positionID)
		if err != nil {
			return err
		}
		return do(tx, list)
	})
}
