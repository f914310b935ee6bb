package store

import (
	"context"
	"fmt"
	"time"

	"retake/internal/interview"
)

// Bin is a page of one list of the bin, newest first. A cursor that cannot be read or belongs to another list is
// interview.Invalid.
func (r *Reader) Bin(ctx context.Context, f interview.BinFilter) (interview.BinPage, error) {
	f.Limit = pageSize(f.Limit)
	page := interview.BinPage{Filter: f}
	k, err := parseCursor(f.Cursor, "bin "+string(f.Kind))
	if err != nil {
		return page, err
	}
	whole := true
	switch read := r.at(ctx); f.Kind {
	case interview.BinInterviews:
		page.Interviews, page.Prev, page.Next, whole, err = binPage(read, binnedInterviews, f, k, func(b interview.BinnedInterview) (interview.Moment, string) {
			return b.DeletedAt, b.InterviewID
		})
	case interview.BinAnswers:
		var rows []answerRow
		rows, page.Prev, page.Next, whole, err = binPage(read, binnedAnswers, f, k, func(b answerRow) (interview.Moment, string) {
			return b.BinnedAt, b.TakeID
		})
		for _, row := range rows {
			row.Length = time.Duration(row.LengthMS) * time.Millisecond
			page.Answers = append(page.Answers, row.BinnedAnswer)
		}
	case interview.BinPositions:
		page.Positions, page.Prev, page.Next, whole, err = binPage(read, binnedPositions, f, k, func(b interview.BinnedPosition) (interview.Moment, string) {
			return b.DeletedAt, b.ID
		})
	default:
		return page, interview.Invalid{"kind": "There is no such list."}
	}
	if err != nil {
		return page, fmt.Errorf("list the bin: %w", err)
	}
	if !whole {
		f.Cursor = ""
		return r.Bin(ctx, f)
	}
	return page, nil
}

// answerRow is a deleted answer with the columns that only this room knows.
type answerRow struct {
	interview.BinnedAnswer
	TakeID   string
	LengthMS int64 `db:"length_ms"`
}

// binList is the query of one list: what it selects, and by which columns it is ordered.
type binList struct{ query, at, id, position string }

// factsOf is what an interview's status and rules are decided from.
const factsOf = `i.state, i.verdict, i.deadline, i.opened_at, i.completed_at, i.redo_at, i.deleted_at, i.erased_at,
	COALESCE(i.replaced_by, '') AS replaced_by, i.letter_error, i.marks, i.revision`

var (
	binnedInterviews = binList{`SELECT i.id AS interview_id, i.position_id, p.title AS position_title, c.name, c.email, ` + factsOf + `,
		COALESCE((SELECT SUM(t.bytes) FROM takes t WHERE t.interview_id = i.id), 0) AS bytes,
		COALESCE((SELECT e.by_name FROM events e WHERE e.interview_id = i.id AND e.at = i.deleted_at AND e.kind = 'interview.deleted'
			ORDER BY e.sequence DESC LIMIT 1), '') AS deleted_by,
		EXISTS (SELECT 1 FROM orders o JOIN connections n ON n.id = o.connection_id WHERE o.interview_id = i.id AND o.kept AND ` + heard + `) AS kept
		FROM interviews i JOIN candidates c ON c.id = i.candidate_id JOIN positions p ON p.id = i.position_id
		WHERE i.status = 'deleted'`, "i.deleted_at", "i.id", "i.position_id"}
	// Of the takes that were deleted at once the newest stands for all. CROSS JOIN keeps SQLite to the index of deleted takes:
	// from a position's interviews it would have to look at them all.
	binnedAnswers = binList{`SELECT i.id AS interview_id, i.position_id, p.title AS position_title, c.name, ` + factsOf + `,
		t.id AS take_id, t.question_id, x.ord AS place, q.prompt, t.deleted_at AS binned_at, t.length_ms,
		COALESCE((SELECT e.by_name FROM events e WHERE e.interview_id = i.id AND e.at = t.deleted_at AND e.kind = 'answers.deleted'
			ORDER BY e.sequence DESC LIMIT 1), '') AS deleted_by,
		(SELECT COUNT(*) FROM takes o WHERE o.interview_id = t.interview_id AND o.question_id = t.question_id
			AND o.deleted_at = t.deleted_at AND o.state = 'sealed') AS takes,
		(SELECT SUM(o.bytes) FROM takes o WHERE o.interview_id = t.interview_id AND o.question_id = t.question_id
			AND o.deleted_at = t.deleted_at) AS bytes,
		EXISTS (SELECT 1 FROM takes o WHERE o.interview_id = t.interview_id AND o.question_id = t.question_id
			AND o.deleted_at = 0 AND o.state = 'sealed') AS answered,
		EXISTS (SELECT 1 FROM takes o WHERE o.interview_id = t.interview_id AND o.question_id = t.question_id
			AND o.deleted_at > t.deleted_at AND o.state = 'sealed') AS older
		FROM takes t CROSS JOIN interviews i JOIN candidates c ON c.id = i.candidate_id
		JOIN positions p ON p.id = i.position_id JOIN questions q ON q.id = t.question_id
		JOIN interview_questions x ON x.interview_id = t.interview_id AND x.question_id = t.question_id
		WHERE i.id = t.interview_id AND t.deleted_at <> 0 AND t.state = 'sealed' AND i.deleted_at = 0
		AND NOT EXISTS (SELECT 1 FROM takes o WHERE o.interview_id = t.interview_id AND o.question_id = t.question_id
			AND o.number > t.number AND o.deleted_at = t.deleted_at AND o.state = 'sealed')`, "t.deleted_at", "t.id", "i.position_id"}
	binnedPositions = binList{`SELECT p.id, p.title, p.deleted_at, p.deleted_by,
		COALESCE((SELECT SUM(n.n) FROM position_counts n WHERE n.position_id = p.id), 0) AS candidates,
		EXISTS (SELECT 1 FROM jobs j WHERE j.kind = '` + JobPurgePosition + `' AND j.key = p.id AND j.key <> '' AND j.state <> 'dead') AS purging
		FROM positions p WHERE p.deleted_at <> 0`, "p.deleted_at", "p.id", "p.id"}
)

// binPage reads one page of a list. whole is false when the first page is to be shown instead.
func binPage[T any](read reading, list binList, f interview.BinFilter, k key, place func(T) (interview.Moment, string)) (page []T, prev, next interview.Cursor, whole bool, err error) {
	query, args := list.page(f, k)
	rows := make([]T, 0, f.Limit+1)
	if err := read.list(&rows, query, args...); err != nil {
		return nil, "", "", true, err
	}
	page, more, whole := trim(rows, f.Limit, k)
	prev, next = turns(page, more, k, func(row T, back bool) key {
		at, id := place(row)
		return key{List: "bin " + string(f.Kind), Back: back, Value: number(at), ID: id}
	})
	return page, prev, next, whole, nil
}

// page is the query of one page, as the filter and the cursor say.
func (l binList) page(f interview.BinFilter, k key) (string, []any) {
	query, args := l.query, []any{}
	switch {
	case f.PositionID != "":
		query, args = query+` AND `+l.position+` = ?`, append(args, f.PositionID)
	case l.position != l.id: // what lies in a position that is in the bin goes and comes back with it
		query += ` AND p.deleted_at = 0`
	}
	if f.UserID != "" {
		query, args = query+` AND EXISTS (SELECT 1 FROM position_members m WHERE m.position_id = `+l.position+` AND m.user_id = ?)`, append(args, f.UserID)
	}
	sign, way := `<`, ` DESC`
	if k.Back {
		sign, way = `>`, ``
	}
	if k.ID != "" {
		query, args = query+` AND (`+l.at+`, `+l.id+`) `+sign+` (?, ?)`, append(args, k.number(), k.ID)
	}
	return query + ` ORDER BY ` + l.at + way + `, ` + l.id + way + ` LIMIT ?`, append(args, f.Limit+1)
}

// InBin counts what a bin holds, up to the limit: a tab says "99+" beyond it.
func (r *Reader) InBin(ctx context.Context, f interview.BinFilter, limit int) (map[interview.BinKind]int, error) {
	counts := map[interview.BinKind]int{}
	for kind, list := range map[interview.BinKind]binList{
		interview.BinInterviews: binnedInterviews, interview.BinAnswers: binnedAnswers, interview.BinPositions: binnedPositions,
	} {
		if kind == interview.BinPositions && f.PositionID != "" {
			continue
		}
		f.Limit = limit - 1
		query, args := list.page(f, key{})
		var n int
		if err := r.at(ctx).get(&n, `SELECT COUNT(*) FROM (`+query+`) AS listed`, args...); err != nil {
			return nil, fmt.Errorf("count the bin: %w", err)
		}
		counts[kind] = n
	}
	return counts, nil
}
