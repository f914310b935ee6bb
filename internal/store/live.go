package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"retake/internal/interview"
)

// newestOnly bounds how far back BoardChanges looks for new interviews, however many rows a deed on thousands has touched.
const newestOnly = 500

// BoardChanges is how a candidates tab that somebody has open stands now: the counts, the rows that are shown there, and
// how many more belong there. What is not in the filter's position is passed over.
func (r *Reader) BoardChanges(ctx context.Context, seen interview.Seen) (interview.BoardChanges, error) {
	f := seen.Filter
	changes := interview.BoardChanges{Filter: f}
	read := r.at(ctx)
	var err error
	if changes.Counts, err = read.countsOf(f.PositionID); err != nil {
		return changes, err
	}
	if len(seen.Rows) > 0 {
		query, args, err := sqlx.In(`SELECT `+rowColumns+` WHERE i.position_id = ? AND i.erased_at = 0 AND i.id IN (?)`, f.PositionID, seen.Rows)
		if err != nil {
			return changes, fmt.Errorf("load rows: %w", err)
		}
		if changes.Rows, err = read.rows(query, args, len(seen.Rows)); err != nil {
			return changes, fmt.Errorf("load rows: %w", err)
		}
	}
	query, args := newQuery(seen)
	var found []string
	if err := read.list(&found, query, args...); err != nil {
		return changes, fmt.Errorf("look for new interviews: %w", err)
	}
	shown := make(map[string]bool, len(seen.Rows))
	for _, id := range seen.Rows {
		shown[id] = true
	}
	for _, id := range found {
		if !shown[id] {
			changes.New++
		}
	}
	changes.New = min(changes.New, interview.MaxNew)
	return changes, nil
}

// newQuery finds what belongs on the tab and came since it was loaded: on the tab of all whoever was invited since, on the
// tab of a status whoever did something since. It reads along the index by activity, and only its end.
func newQuery(seen interview.Seen) (string, []any) {
	f := seen.Filter
	tab, args := `i.deleted_at = 0`, []any{f.PositionID, seen.Since}
	if f.Status != "" {
		tab, args = `i.status = ?`, []any{f.PositionID, seen.Since, string(f.Status)}
	}
	query := `SELECT n.id FROM (SELECT i.id, i.created_at, i.search FROM interviews i WHERE i.position_id = ? AND i.activity_at > ? AND ` + tab +
		` ORDER BY i.activity_at DESC, i.id DESC LIMIT ?) n WHERE 1 = 1`
	args = append(args, newestOnly)
	if f.Status == "" {
		query, args = query+` AND n.created_at > ?`, append(args, seen.Since)
	}
	if f.Query != "" {
		query, args = query+` AND n.search LIKE ? ESCAPE '\'`, append(args, pattern(f.Query))
	}
	return query + ` LIMIT ?`, append(args, interview.MaxNew+len(seen.Rows))
}
