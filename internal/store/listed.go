package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"retake/internal/interview"
)

// listedAtOnce is from how many positions one query takes the rows of a page: SQLite joins at most 500 selects.
const listedAtOnce = 150

// listed is a row of the list before it is described: its place in the order.
type listed struct {
	ID         string
	ActivityAt interview.Moment
}

// Interviews is a page of the list for programs. Each position's rows come from an index in the order of the list, no more than
// the page can hold. A cursor that cannot be read is interview.Invalid.
func (r *Reader) Interviews(ctx context.Context, f interview.InterviewFilter) (interview.OutlinePage, error) {
	f.Limit = pageSize(f.Limit)
	order := "latest"
	if f.Since > 0 {
		order = "since"
	}
	var page interview.OutlinePage
	k, err := parseCursor(f.Cursor, order)
	if err != nil {
		return page, err
	}
	err = r.snapshot(ctx, func(read reading) error {
		rows, err := read.listedIn(f, k)
		if err != nil {
			return err
		}
		slices.SortFunc(rows, func(a, b listed) int {
			by := cmp.Or(cmp.Compare(a.ActivityAt, b.ActivityAt), strings.Compare(a.ID, b.ID))
			if f.Since == 0 {
				return -by
			}
			return by
		})
		if len(rows) > f.Limit {
			rows = rows[:f.Limit]
			last := rows[f.Limit-1]
			page.Next = key{List: order, Value: number(last.ActivityAt), ID: last.ID}.cursor()
		}
		ids := make([]string, len(rows))
		for i, row := range rows {
			ids[i] = row.ID
		}
		outlines, err := read.outlines(ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			page.Rows = append(page.Rows, outlines[id])
		}
		return nil
	})
	return page, err
}

// listedIn finds at most Limit+1 rows of each part of the positions.
func (r reading) listedIn(f interview.InterviewFilter, k key) ([]listed, error) {
	if f.Ref.Ref != "" {
		return r.listedByRef(f, k)
	}
	positions := []string{f.PositionID}
	if f.PositionID == "" {
		positions = nil
		if err := r.list(&positions, `SELECT p.id FROM positions p WHERE p.deleted_at = 0 AND (? = '' OR
			EXISTS (SELECT 1 FROM position_members m WHERE m.position_id = p.id AND m.user_id = ?))`, f.UserID, f.UserID); err != nil {
			return nil, fmt.Errorf("list interviews: %w", err)
		}
	}
	where, args := listedWhere(f, k)
	way := listedOrder(f)
	tabs := listedTabs(f)
	var rows []listed
	for part := range slices.Chunk(positions, listedAtOnce/len(tabs)) {
		var selects []string
		var all []any
		for _, position := range part {
			for _, tab := range tabs {
				selects = append(selects, `SELECT id, activity_at FROM (SELECT i.id, i.activity_at FROM interviews i WHERE i.position_id = ? AND `+tab+where+way+`) AS t`)
				all = append(append(append(all, position), args...), f.Limit+1)
			}
		}
		var found []listed
		if err := r.list(&found, strings.Join(selects, ` UNION ALL `)+way, append(all, f.Limit+1)...); err != nil {
			return nil, fmt.Errorf("list interviews: %w", err)
		}
		rows = append(rows, found...)
	}
	return rows, nil
}

// listedTabs are the conditions of the indexes that together hold the rows asked for.
func listedTabs(f interview.InterviewFilter) []string {
	switch {
	case f.Status != "":
		return []string{`i.status = '` + string(f.Status) + `'`} // one of ours: it was parsed
	case f.Deleted:
		return []string{`i.deleted_at = 0`, `i.status = 'deleted'`, `i.status = '' AND i.deleted_at > 0`}
	}
	return []string{`i.deleted_at = 0`}
}

func listedWhere(f interview.InterviewFilter, k key) (where string, args []any) {
	if f.Query != "" {
		where, args = where+` AND i.search LIKE ? ESCAPE '\'`, append(args, pattern(f.Query))
	}
	if f.Since > 0 {
		where, args = where+` AND i.activity_at >= ?`, append(args, int64(f.Since))
	}
	switch {
	case k.ID != "" && f.Since > 0:
		where, args = where+` AND (i.activity_at, i.id) > (?, ?)`, append(args, k.number(), k.ID)
	case k.ID != "":
		where, args = where+` AND (i.activity_at, i.id) < (?, ?)`, append(args, k.number(), k.ID)
	}
	return where, args
}

// listedByRef begins at what another system calls the interview, which names few.
func (r reading) listedByRef(f interview.InterviewFilter, k key) (rows []listed, err error) {
	where, args := listedWhere(f, k)
	args = append([]any{f.Ref.System, f.Ref.Kind, f.Ref.Ref, f.PositionID, f.PositionID, f.UserID, f.UserID}, args...)
	err = r.list(&rows, `SELECT i.id, i.activity_at FROM external_refs x JOIN interviews i ON i.id = x.interview_id JOIN positions p ON p.id = i.position_id
		WHERE x.system = ? AND x.kind = ? AND x.ref = ? AND (? = '' OR i.position_id = ?) AND p.deleted_at = 0
		AND (? = '' OR EXISTS (SELECT 1 FROM position_members m WHERE m.position_id = p.id AND m.user_id = ?))
		AND (`+strings.Join(listedTabs(f), ` OR `)+`)`+where+listedOrder(f), append(args, f.Limit+1)...)
	if err != nil {
		return nil, fmt.Errorf("list interviews: %w", err)
	}
	return rows, nil
}

func listedOrder(f interview.InterviewFilter) string {
	if f.Since > 0 {
		return ` ORDER BY 2, 1 LIMIT ?`
	}
	return ` ORDER BY 2 DESC, 1 DESC LIMIT ?`
}
