package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"retake/internal/interview"
)

// requestRow is a request as it lies in the table.
type requestRow struct {
	interview.Request
	WishList     string
	QuestionList string
}

const requestColumns = `r.id, r.interview_id, r.position_id, r.kind, r.wishes AS wish_list, r.questions AS question_list, r.words,
	r.old_link, r.asked_at, r.state, r.answer, r.answered_at, r.answered_by, r.by_itself, r.revision`

func (row *requestRow) request() interview.Request {
	for _, w := range split(row.WishList) {
		row.Wishes = append(row.Wishes, interview.Wish(w))
	}
	row.Questions = split(row.QuestionList)
	return row.Request
}

func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

// requests lists what was asked for in the interview, newest first.
func (r reading) requests(interviewID string) ([]interview.Request, error) {
	var rows []requestRow
	if err := r.list(&rows, `SELECT `+requestColumns+` FROM requests r WHERE r.interview_id = ? ORDER BY r.asked_at DESC, r.id DESC`, interviewID); err != nil {
		return nil, fmt.Errorf("load requests: %w", err)
	}
	var list []interview.Request
	for i := range rows {
		list = append(list, rows[i].request())
	}
	return list, nil
}

func (r reading) request(id string) (interview.Request, error) {
	var row requestRow
	if err := r.get(&row, `SELECT `+requestColumns+` FROM requests r WHERE r.id = ?`, id); err != nil {
		return interview.Request{}, fmt.Errorf("load request: %w", err)
	}
	return row.request(), nil
}

// Requests lists what was asked for in the interview, newest first.
func (t *Tx) Requests(interviewID string) ([]interview.Request, error) {
	return t.reading().requests(interviewID)
}

// Requests lists what was asked for in the interview, newest first.
func (r *Reader) Requests(ctx context.Context, interviewID string) ([]interview.Request, error) {
	return r.at(ctx).requests(interviewID)
}

// Request loads a request; interview.ErrNotFound when there is none. Whoever settles it loads its interview first.
func (t *Tx) Request(id string) (interview.Request, error) { return t.reading().request(id) }

// Request loads a request; interview.ErrNotFound when there is none.
func (r *Reader) Request(ctx context.Context, id string) (interview.Request, error) {
	return r.at(ctx).request(id)
}

// CreateRequest writes a new request.
func (t *Tx) CreateRequest(r interview.Request) error {
	t.touch(r.PositionID)
	wishes := make([]string, len(r.Wishes))
	for i, w := range r.Wishes {
		wishes[i] = string(w)
	}
	_, err := t.exec(`INSERT INTO requests (id, interview_id, position_id, kind, wishes, questions, words, old_link, asked_at,
			state, answer, answered_at, answered_by, by_itself, revision)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, r.ID, r.InterviewID, r.PositionID, r.Kind, strings.Join(wishes, ","),
		strings.Join(r.Questions, ","), r.Words, r.OldLink, r.AskedAt, r.State, r.Answer, r.AnsweredAt, r.AnsweredBy, r.ByItself, r.Revision)
	if err != nil {
		return fmt.Errorf("create request: %w", err)
	}
	return nil
}

// SettleRequest writes the answer to a request that is open; ErrConflict when somebody else was faster.
func (t *Tx) SettleRequest(r interview.Request) error {
	t.touch(r.PositionID)
	n, err := t.exec(`UPDATE requests SET state = ?, answer = ?, answered_at = ?, answered_by = ?, by_itself = ?, revision = ?
		WHERE id = ? AND state = 'open'`, r.State, r.Answer, r.AnsweredAt, r.AnsweredBy, r.ByItself, r.Revision, r.ID)
	if err == nil && n == 0 {
		err = ErrConflict
	}
	if err != nil {
		return fmt.Errorf("settle request: %w", err)
	}
	return nil
}

// ReopenRequests opens the requests again that the verb of that revision granted, unless the same was asked for since.
func (t *Tx) ReopenRequests(iv interview.Interview, revision int64) error {
	t.touch(iv.PositionID)
	_, err := t.exec(`UPDATE requests SET state = 'open', answer = '', answered_at = 0, answered_by = '', by_itself = FALSE, revision = 0
		WHERE interview_id = ? AND revision = ? AND revision <> 0 AND state = 'granted' AND NOT EXISTS (
			SELECT 1 FROM requests o WHERE o.interview_id = requests.interview_id AND o.kind = requests.kind AND o.state = 'open')`,
		iv.ID, revision)
	if err != nil {
		return fmt.Errorf("open requests again: %w", err)
	}
	return nil
}

// mostOpen is where open requests stop being counted.
const mostOpen = 100

// RequestList is a page of requests, newest first: those that are open by when they were asked, the others by when they were
// answered. A position in the bin takes its requests with it. A cursor of another list is interview.Invalid.
func (r *Reader) RequestList(ctx context.Context, f interview.RequestFilter) (interview.RequestPage, error) {
	f.Limit = pageSize(f.Limit)
	page := interview.RequestPage{Filter: f}
	name, at, state := "requests", `r.asked_at`, `r.state = 'open'`
	if f.Answered {
		name, at, state = "answered requests", `r.answered_at`, `r.state <> 'open'`
	}
	k, err := parseCursor(f.Cursor, name)
	if err != nil {
		return page, err
	}
	read := r.at(ctx)
	whose, args := whoseRequests(f)
	open := `SELECT 1 AS n FROM requests r JOIN positions p ON p.id = r.position_id WHERE r.state = 'open'` + whose + ` LIMIT ?`
	if err := read.get(&page.Open, `SELECT COUNT(*) FROM (`+open+`) AS listed`, append(slices.Clone(args), mostOpen)...); err != nil {
		return page, fmt.Errorf("count requests: %w", err)
	}
	query := `SELECT ` + requestColumns + `, p.title AS position, c.name, c.email, i.verdict AS "interview.verdict", i.deleted_at AS "interview.deleted_at",
		i.erased_at AS "interview.erased_at", COALESCE(i.replaced_by, '') AS "interview.replaced_by"
		FROM requests r JOIN positions p ON p.id = r.position_id JOIN interviews i ON i.id = r.interview_id
		JOIN candidates c ON c.id = i.candidate_id WHERE ` + state + whose
	sign, way := `<`, ` DESC`
	if k.Back {
		sign, way = `>`, ``
	}
	if k.ID != "" {
		query, args = query+` AND (`+at+`, r.id) `+sign+` (?, ?)`, append(args, k.number(), k.ID)
	}
	var rows []struct {
		requestRow
		Position, Name, Email string
		Interview             interview.Facts
	}
	if err := read.list(&rows, query+` ORDER BY `+at+way+`, r.id`+way+` LIMIT ?`, append(args, f.Limit+1)...); err != nil {
		return page, fmt.Errorf("list requests: %w", err)
	}
	shown, more, whole := trim(rows, f.Limit, k)
	if !whole {
		f.Cursor = ""
		return r.RequestList(ctx, f)
	}
	for i := range shown {
		page.Rows = append(page.Rows, interview.RequestRow{
			Request: shown[i].request(), Position: shown[i].Position, Name: shown[i].Name, Email: shown[i].Email,
			Interview: shown[i].Interview,
		})
	}
	page.Prev, page.Next = turns(page.Rows, more, k, func(row interview.RequestRow, back bool) key {
		moment := row.AskedAt
		if f.Answered {
			moment = row.AnsweredAt
		}
		return key{List: name, Back: back, Value: number(moment), ID: row.ID}
	})
	return page, read.places(page.Rows)
}

func whoseRequests(f interview.RequestFilter) (where string, args []any) {
	if f.PositionID != "" {
		return ` AND r.position_id = ?`, []any{f.PositionID}
	}
	where = ` AND p.deleted_at = 0`
	if f.UserID != "" {
		where, args = where+` AND EXISTS (SELECT 1 FROM position_members m WHERE m.position_id = r.position_id AND m.user_id = ?)`, []any{f.UserID}
	}
	return where, args
}

// places fills in which questions of their interviews the requests are about.
func (r reading) places(rows []interview.RequestRow) error {
	var ids []string
	for _, row := range rows {
		if len(row.Questions) > 0 {
			ids = append(ids, row.InterviewID)
		}
	}
	var asked []struct {
		InterviewID, QuestionID string
		Ord                     int
	}
	if err := in(r, &asked, ids, `SELECT interview_id, question_id, ord FROM interview_questions WHERE interview_id IN (?) ORDER BY interview_id, ord`); err != nil {
		return fmt.Errorf("list requests: %w", err)
	}
	for _, q := range asked {
		for i := range rows {
			if rows[i].InterviewID == q.InterviewID && slices.Contains(rows[i].Questions, q.QuestionID) {
				rows[i].Places = append(rows[i].Places, q.Ord)
			}
		}
	}
	return nil
}
