package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"retake/internal/interview"
)

// rowColumns are a line of the candidates tab, in the order of scanRow.
const rowColumns = `i.id, i.candidate_id, i.position_id, i.token, c.name, c.email, c.phone, i.revision, i.created_at, i.activity_at,
	i.earlier, i.state, i.verdict, i.deadline, i.opened_at, i.completed_at, i.redo_at, i.deleted_at, COALESCE(i.replaced_by, ''),
	i.letter_error, i.marks, i.erased_at,
	COALESCE((SELECT r.kind FROM requests r WHERE r.interview_id = i.id AND r.state = 'open' ORDER BY r.asked_at DESC, r.id DESC LIMIT 1), ''),
	COALESCE((SELECT MAX(n.vendor) FROM orders o JOIN connections n ON n.id = o.connection_id
		WHERE o.interview_id = i.id AND o.cancelled_at = 0 AND n.removed_at = 0), '')
	FROM interviews i JOIN candidates c ON c.id = i.candidate_id`

// scanRow fills a line without reflection, which would cost more than reading it.
func scanRow(scan func(...any) error, row *interview.CandidateRow) error {
	return scan(&row.InterviewID, &row.CandidateID, &row.PositionID, &row.Token, &row.Name, &row.Email, &row.Phone, &row.Revision,
		(*int64)(&row.CreatedAt), (*int64)(&row.ActivityAt), &row.Earlier, (*string)(&row.State), (*string)(&row.Verdict),
		(*int64)(&row.Deadline), (*int64)(&row.OpenedAt), (*int64)(&row.CompletedAt), (*int64)(&row.RedoAt),
		(*int64)(&row.DeletedAt), &row.ReplacedBy, &row.LetterError, &row.Marks, (*int64)(&row.ErasedAt), (*string)(&row.Asked), (*string)(&row.Ordered))
}

// CandidateBoard is the candidates tab: the position (the texts of its letters left out), the counts of the status tabs
// and one page of rows. Interviews that another one replaced are on no tab. It returns interview.ErrNotFound for an
// unknown position and interview.Invalid for a cursor that cannot be read or belongs to another order.
func (r *Reader) CandidateBoard(ctx context.Context, f interview.CandidateFilter) (interview.CandidateBoard, error) {
	if f.Sort == "" {
		f.Sort = interview.SortActivity
	}
	f.Limit = pageSize(f.Limit)
	board := interview.CandidateBoard{Filter: f}
	k, err := parseCursor(f.Cursor, string(f.Sort))
	if err != nil {
		return board, err
	}
	read := r.at(ctx)
	if f.Sort == interview.SortName && k.ID != "" {
		err := read.get(&k.Value, `SELECT search FROM interviews WHERE id = ? AND position_id = ?`, k.ID, f.PositionID)
		if errors.Is(err, interview.ErrNotFound) {
			return board, brokenCursor()
		}
		if err != nil {
			return board, fmt.Errorf("load cursor: %w", err)
		}
	}
	var position interview.PositionRow
	if err := read.get(&position, `SELECT `+positionFacts+`, `+questionCount+` FROM positions p WHERE p.id = ?`, f.PositionID); err != nil {
		return board, fmt.Errorf("load position: %w", err)
	}
	board.Position, board.Questions = position.Position, position.Questions
	if board.Counts, err = read.countsOf(f.PositionID); err != nil {
		return board, err
	}
	query, args := boardQuery(f, k)
	rows, err := read.rows(query, args, f.Limit+1)
	if err != nil {
		return board, fmt.Errorf("load candidates: %w", err)
	}
	page, more, whole := trim(rows, f.Limit, k)
	if !whole {
		f.Cursor = ""
		return r.CandidateBoard(ctx, f)
	}
	board.Rows = page
	board.Prev, board.Next = turns(page, more, k, func(row interview.CandidateRow, back bool) key {
		return key{List: string(f.Sort), Back: back, Value: sortValue(&row, f.Sort), ID: row.InterviewID}
	})
	return board, nil
}

// rows runs a query of rowColumns.
func (r reading) rows(query string, args []any, most int) ([]interview.CandidateRow, error) {
	ctx, err := r.engine.quick(r.ctx)
	if err != nil {
		return nil, err
	}
	found, err := r.db.QueryContext(ctx, r.engine.bind(query), args...)
	if err != nil {
		return nil, meaning(err)
	}
	defer found.Close()
	rows := make([]interview.CandidateRow, 0, most)
	for found.Next() {
		rows = append(rows, interview.CandidateRow{})
		if err := scanRow(found.Scan, &rows[len(rows)-1]); err != nil {
			return nil, err
		}
	}
	return rows, meaning(found.Err())
}

// boardQuery is the query of one page: one index holds the rows of the tab in the order asked for, so that the database
// reads the page and nothing else. A search reads along the same index.
func boardQuery(f interview.CandidateFilter, k key) (string, []any) {
	where, args := onTab(f)
	var q strings.Builder
	q.WriteString(`SELECT ` + rowColumns + where)
	column, descending := order(f.Sort)
	if k.Back {
		descending = !descending
	}
	sign, way := ">", ""
	if descending {
		sign, way = "<", " DESC"
	}
	if k.ID != "" {
		q.WriteString(` AND (` + column + `, i.id) ` + sign + ` (?, ?)`)
		if f.Sort == interview.SortName {
			args = append(args, k.Value, k.ID)
		} else {
			args = append(args, k.number(), k.ID)
		}
	}
	q.WriteString(` ORDER BY ` + column + way + `, i.id` + way + ` LIMIT ?`)
	return q.String(), append(args, f.Limit+1)
}

// onTab is the condition for the interviews i of a tab and search, on whatever page.
func onTab(f interview.CandidateFilter) (where string, args []any) {
	where, args = ` WHERE i.position_id = ?`, []any{f.PositionID}
	if f.Status == "" {
		where += ` AND i.deleted_at = 0`
	} else {
		where, args = where+` AND i.status = ?`, append(args, string(f.Status))
	}
	if f.Query != "" {
		where, args = where+` AND i.search LIKE ? ESCAPE '\'`, append(args, pattern(f.Query))
	}
	return where, args
}

// order is the column that a list is sorted by.
func order(by interview.Sort) (column string, descending bool) {
	switch by {
	case interview.SortName:
		return "i.search", false
	case interview.SortDeadline:
		return "i.deadline", false
	}
	return "i.activity_at", true
}

// sortValue is what the row is sorted by, as far as a cursor may say it.
func sortValue(row *interview.CandidateRow, by interview.Sort) string {
	switch by {
	case interview.SortName:
		return ""
	case interview.SortDeadline:
		return number(row.Deadline)
	}
	return number(row.ActivityAt)
}

// pattern finds the query anywhere in the search column; the characters that LIKE reads are meant as they stand.
func pattern(query string) string {
	query = strings.ReplaceAll(strings.ToValidUTF8(query, ""), "\x00", "")
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(query)) + "%"
}

// CandidateRow is one line of the candidates tab; interview.ErrNotFound when there is no such interview.
func (r *Reader) CandidateRow(ctx context.Context, interviewID string) (interview.CandidateRow, error) {
	rows, err := r.at(ctx).rows(`SELECT `+rowColumns+` WHERE i.id = ?`, []any{interviewID}, 1)
	if err != nil {
		return interview.CandidateRow{}, fmt.Errorf("load candidate's row: %w", err)
	}
	if len(rows) == 0 {
		return interview.CandidateRow{}, interview.ErrNotFound
	}
	return rows[0], nil
}
