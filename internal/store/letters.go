package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"retake/internal/interview"
)

const letterColumns = `l.id, l.interview_id, l.position_id, l.kind, l.to_name, l.to_email, l.subject, l.body, l.state, l.error,
	l.created_at, l.send_after, l.sent_at`

func (r reading) letter(id string) (interview.Letter, error) {
	var l interview.Letter
	if err := r.get(&l, `SELECT `+letterColumns+` FROM letters l WHERE l.id = ?`, id); err != nil {
		return l, fmt.Errorf("load letter: %w", err)
	}
	return l, nil
}

// Letter loads a letter; interview.ErrNotFound when there is none.
func (t *Tx) Letter(id string) (interview.Letter, error) { return t.reading().letter(id) }

// Letter loads a letter; interview.ErrNotFound when there is none.
func (r *Reader) Letter(ctx context.Context, id string) (interview.Letter, error) {
	return r.at(ctx).letter(id)
}

// NewestLetter loads the interview's last letter; interview.ErrNotFound when it has none.
func (t *Tx) NewestLetter(interviewID string) (interview.Letter, error) {
	var l interview.Letter
	err := t.reading().get(&l, `SELECT `+letterColumns+` FROM letters l WHERE l.interview_id = ? ORDER BY l.created_at DESC, l.id DESC LIMIT 1`, interviewID)
	if err != nil {
		return l, fmt.Errorf("load newest letter: %w", err)
	}
	return l, nil
}

// CreateLetter writes a new letter.
func (t *Tx) CreateLetter(l interview.Letter) error {
	if _, err := t.execNamed(`INSERT INTO letters (id, interview_id, position_id, kind, to_name, to_email, subject, body, state,
			error, created_at, send_after, sent_at)
		VALUES (:id, :interview_id, :position_id, :kind, :to_name, :to_email, :subject, :body, :state,
			:error, :created_at, :send_after, :sent_at)`, &l); err != nil {
		return fmt.Errorf("create letter: %w", err)
	}
	return nil
}

// SaveLetter writes what became of a letter; what it says and to whom does not change.
func (t *Tx) SaveLetter(l interview.Letter) error {
	if err := t.change(`UPDATE letters SET state = ?, error = ?, send_after = ?, sent_at = ? WHERE id = ?`,
		l.State, l.Error, l.SendAfter, l.SentAt, l.ID); err != nil {
		return fmt.Errorf("save letter: %w", err)
	}
	return nil
}

// IsNewestLetter reports whether the interview has no later letter, cancelled ones aside.
func (t *Tx) IsNewestLetter(l interview.Letter) (bool, error) {
	var later int
	err := t.reading().get(&later, `SELECT COUNT(*) FROM letters WHERE interview_id = ? AND (created_at, id) > (?, ?)
		AND state <> 'cancelled'`, l.InterviewID, l.CreatedAt, l.ID)
	return later == 0, err
}

// CancelQueuedLetters cancels the interview's letters of these kinds (none named: all) that have not left, and returns
// how many.
func (t *Tx) CancelQueuedLetters(interviewID string, kinds ...interview.LetterKind) (n int, err error) {
	query, args := `UPDATE letters SET state = 'cancelled' WHERE interview_id = ? AND state = 'queued'`, []any{interviewID}
	if len(kinds) > 0 {
		if query, args, err = sqlx.In(query+` AND kind IN (?)`, interviewID, kinds); err != nil {
			return 0, err
		}
	}
	if n, err = t.exec(query, args...); err != nil {
		return 0, fmt.Errorf("cancel letters: %w", err)
	}
	return n, nil
}

// Outbox is a page of at most limit letters (0: 50), newest first: of the positions that the user is a member of
// ("": all). A broken cursor is interview.Invalid.
func (r *Reader) Outbox(ctx context.Context, userID string, cursor interview.Cursor, limit int) (interview.OutboxPage, error) {
	var page interview.OutboxPage
	k, err := parseCursor(cursor, "outbox")
	if err != nil {
		return page, err
	}
	limit = pageSize(limit)
	where, args := `1 = 1`, []any{}
	if userID != "" {
		where, args = `EXISTS (SELECT 1 FROM position_members m WHERE m.position_id = l.position_id AND m.user_id = ?)`, []any{userID}
	}
	order := `l.created_at DESC, l.id DESC`
	switch {
	case k.ID != "" && k.Back:
		where, args, order = where+` AND (l.created_at, l.id) > (?, ?)`, append(args, k.number(), k.ID), `l.created_at, l.id`
	case k.ID != "":
		where, args = where+` AND (l.created_at, l.id) < (?, ?)`, append(args, k.number(), k.ID)
	}
	letters := make([]interview.Letter, 0, limit+1)
	if err := r.at(ctx).list(&letters, `SELECT `+letterColumns+` FROM letters l WHERE `+where+` ORDER BY `+order+` LIMIT ?`,
		append(args, limit+1)...); err != nil {
		return page, fmt.Errorf("list letters: %w", err)
	}
	rows, more, whole := trim(letters, limit, k)
	if !whole {
		return r.Outbox(ctx, userID, "", limit)
	}
	page.Letters = slices.Clip(rows)
	page.Prev, page.Next = turns(rows, more, k, func(l interview.Letter, back bool) key {
		return key{List: "outbox", Back: back, Value: number(l.CreatedAt), ID: l.ID}
	})
	return page, nil
}
