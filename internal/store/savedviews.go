package store

import (
	"context"
	"fmt"

	"retake/internal/interview"
)

const savedViewColumns = `id, user_id, position_id, name, query, created_at`

func (r reading) savedViews(userID, positionID string) ([]interview.SavedView, error) {
	var list []interview.SavedView
	if err := r.list(&list, `SELECT `+savedViewColumns+` FROM saved_views WHERE user_id = ? AND position_id = ? ORDER BY LOWER(name), id`,
		userID, positionID); err != nil {
		return nil, fmt.Errorf("list saved views: %w", err)
	}
	return list, nil
}

// SavedViews lists the views that the user has saved in the position, by name.
func (t *Tx) SavedViews(userID, positionID string) ([]interview.SavedView, error) {
	return t.reading().savedViews(userID, positionID)
}

// SavedViews lists the views that the user has saved in the position, by name.
func (r *Reader) SavedViews(ctx context.Context, userID, positionID string) ([]interview.SavedView, error) {
	return r.at(ctx).savedViews(userID, positionID)
}

// CreateSavedView writes a new view. ErrConflict when the user has one of that name in the position.
func (t *Tx) CreateSavedView(v interview.SavedView) error {
	if _, err := t.execNamed(`INSERT INTO saved_views (id, user_id, position_id, name, query, created_at)
		VALUES (:id, :user_id, :position_id, :name, :query, :created_at)`, &v); err != nil {
		return fmt.Errorf("save view: %w", err)
	}
	return nil
}

// DeleteSavedView removes a view of the user in the position and returns it; interview.ErrNotFound when they have none
// of that id there.
func (t *Tx) DeleteSavedView(userID, positionID, id string) (interview.SavedView, error) {
	var v interview.SavedView
	if err := t.reading().get(&v, `DELETE FROM saved_views WHERE id = ? AND user_id = ? AND position_id = ? RETURNING `+savedViewColumns,
		id, userID, positionID); err != nil {
		return v, fmt.Errorf("delete view: %w", err)
	}
	return v, nil
}
