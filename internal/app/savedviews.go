package app

import (
	"context"

	"retake/internal/interview"
	"retake/internal/store"
)

// NewView is what SaveView needs.
type NewView struct {
	PositionID string
	Name       string
	Query      string // of the candidates tab's address
}

// SaveView keeps a filter of the candidates tab for the actor. The name is theirs to choose and unique among their views
// of the position; interview.Invalid for "name" when it is not.
func (a *App) SaveView(ctx context.Context, actor interview.Actor, in NewView) (interview.SavedView, error) {
	v := interview.SavedView{UserID: actor.ID, PositionID: in.PositionID, Name: in.Name, Query: in.Query}
	var err error
	if v.ID, err = newID(); err != nil {
		return v, err
	}
	return v, a.write(ctx, func(tx *store.Tx) error {
		if err := a.may(tx, actor, in.PositionID, interview.MayWatch); err != nil {
			return err
		}
		others, err := tx.SavedViews(actor.ID, in.PositionID)
		if err != nil {
			return err
		}
		if err := v.Check(others); err != nil {
			return err
		}
		v.CreatedAt = a.now()
		return tx.CreateSavedView(v)
	})
}

// DeleteView removes one of the actor's own views and returns it, so that it can be saved again; interview.ErrNotFound for
// anybody else's.
func (a *App) DeleteView(ctx context.Context, actor interview.Actor, positionID, id string) (v interview.SavedView, err error) {
	err = a.write(ctx, func(tx *store.Tx) error {
		if err := a.may(tx, actor, positionID, interview.MayWatch); err != nil {
			return err
		}
		v, err = tx.DeleteSavedView(actor.ID, positionID, id)
		return err
	})
	return v, err
}
