package store

import (
	"context"
	"errors"
	"fmt"

	"retake/internal/interview"
)

// BeginOnce claims a request that a caller may send again. first is true when it is the caller's to carry out: nobody had the
// name before, or whoever had it was given up (nothing came of it before stale), or its answer is from before old. Else was is
// what is known of the earlier one; its Status is 0 while it is being carried out.
func (t *Tx) BeginOnce(in interview.Once, now, stale, old interview.Moment) (was interview.Once, first bool, err error) {
	n, err := t.exec(`INSERT INTO idempotency (key_id, name, request, status, headers, body, interview_id, created_at) VALUES (?, ?, ?, 0, '', ?, '', ?)
		ON CONFLICT (key_id, name) DO NOTHING`, in.KeyID, in.Name, in.Request, []byte{}, now)
	if err != nil {
		return was, false, fmt.Errorf("begin a request once: %w", err)
	}
	if n > 0 {
		return was, true, nil
	}
	// Taken over in one statement: of two who try, the second finds it begun anew.
	n, err = t.exec(`UPDATE idempotency SET request = ?, status = 0, headers = '', body = ?, interview_id = '', created_at = ?
		WHERE key_id = ? AND name = ? AND (created_at < ? OR status = 0 AND created_at < ? AND request = ?)`,
		in.Request, []byte{}, now, in.KeyID, in.Name, old, stale, in.Request)
	if err != nil {
		return was, false, fmt.Errorf("begin a request once: %w", err)
	}
	if n > 0 {
		return was, true, nil
	}
	if err := t.reading().get(&was, `SELECT key_id, name, request, status, headers, body, interview_id, created_at AS begun_at
		FROM idempotency WHERE key_id = ? AND name = ?`, in.KeyID, in.Name); err != nil {
		return was, false, fmt.Errorf("begin a request once: %w", err)
	}
	return was, false, nil
}

// SaveOnce keeps the answer of the request begun at that moment; interview.ErrNotFound when somebody has taken it over since.
func (t *Tx) SaveOnce(in interview.Once) error {
	return t.change(`UPDATE idempotency SET status = ?, headers = ?, body = ?, interview_id = ? WHERE key_id = ? AND name = ? AND created_at = ? AND status = 0`,
		in.Status, in.Headers, in.Body, in.InterviewID, in.KeyID, in.Name, in.BegunAt)
}

// DropOnce forgets a request of which nothing came, so that it may be sent again.
func (t *Tx) DropOnce(in interview.Once) error {
	_, err := t.exec(`DELETE FROM idempotency WHERE key_id = ? AND name = ? AND created_at = ? AND status = 0`, in.KeyID, in.Name, in.BegunAt)
	return err
}

// ForgetOnce removes at most limit answers from before the moment and returns how many there were.
func (t *Tx) ForgetOnce(before interview.Moment, limit int) (int, error) {
	return t.exec(`DELETE FROM idempotency WHERE (key_id, name) IN (SELECT key_id, name FROM idempotency WHERE created_at < ? LIMIT ?)`, before, limit)
}

// OldOnce reports whether there is an answer from before the moment.
func (r *Reader) OldOnce(ctx context.Context, before interview.Moment) (bool, error) {
	var name string
	err := r.at(ctx).get(&name, `SELECT name FROM idempotency WHERE created_at < ? LIMIT 1`, before)
	if errors.Is(err, interview.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
