package app

import (
	"context"

	"retake/internal/interview"
)

// membership is the one question that access asks; a transaction and the reader can both answer it.
type membership interface {
	IsMember(positionID, userID string) (bool, error)
}

// may is asked first in every verb. Whoever may not even see the position is told that there is none.
func (a *App) may(in membership, actor interview.Actor, positionID string, p interview.Permission) error {
	if actor.Kind == interview.BySystem {
		return nil
	}
	if actor.Kind != interview.ByUser {
		return interview.ErrNotFound
	}
	member := false
	if positionID != "" && actor.Role != interview.Admin { // an admin sees all
		var err error
		if member, err = in.IsMember(positionID, actor.ID); err != nil {
			return err
		}
		if !actor.Role.Allows(interview.MayWatch, member) {
			return interview.ErrNotFound
		}
	}
	if !actor.Role.Allows(p, member) {
		return interview.ErrForbidden
	}
	return nil
}

// Access says whether the actor may do p in the position ("": anywhere); screens ask it before they read.
func (a *App) Access(ctx context.Context, actor interview.Actor, positionID string, p interview.Permission) error {
	return a.may(readerMembership{ctx, a}, actor, positionID, p)
}

type readerMembership struct {
	ctx context.Context
	app *App
}

func (m readerMembership) IsMember(positionID, userID string) (bool, error) {
	return m.app.Store.Reader().IsMember(m.ctx, positionID, userID)
}
