package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"retake/internal/interview"
)

// asking are the letters that LetterKind.Confirms is false of.
const asking = `kind <> 'receipt'`

const letterColumns = `l.id, l.interview_id, l.position_id, l.kind, l.to_name, l.to_email, l.subject, l.body, l.state, l.error,
	l.created_at, l.send_after, l.sent_at, l.language`

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

// NewestLetter loads the interview's last letter, receipts aside; interview.ErrNotFound when it has none.
func (t *Tx) NewestLetter(interviewID string) (interview.Letter, error) {
	var l interview.Letter
	err := t.reading().get(&l, `SELECT `+letterColumns+` FROM letters l WHERE l.interview_id = ? AND l.`+asking+`
		ORDER BY l.created_at DESC, l.id DESC LIMIT 1`, interviewID)
	if err != nil {
		return l, fmt.Errorf("load newest letter: %w", err)
	}
	return l, nil
}

// CreateLetter writes a new letter.
func (t *Tx) CreateLetter(l interview.Letter) error {
	if _, err := t.execNamed(`INSERT INTO letters (id, interview_id, position_id, kind, to_name, to_email, subject, body, state,
			error, created_at, send_after, sent_at, language)
		VALUES (:id, :interview_id, :position_id, :kind, :to_name, :to_email, :subject, :body, :state,
			:error, :created_at, :send_after, :sent_at, :language)`, &l); err != nil {
		return fmt.Errorf("create letter: %w", err)
	}
	return nil
}

// SaveLetter writes what became of a letter; what it says does not change, and to whom is SendingLetter's to decide.
func (t *Tx) SaveLetter(l interview.Letter) error {
	if err := t.change(`UPDATE letters SET state = ?, error = ?, send_after = ?, sent_at = ? WHERE id = ?`,
		l.State, l.Error, l.SendAfter, l.SentAt, l.ID); err != nil {
		return fmt.Errorf("save letter: %w", err)
	}
	return nil
}

// IsNewestLetter reports whether the interview has no later letter, receipts and cancelled ones aside.
func (t *Tx) IsNewestLetter(l interview.Letter) (bool, error) {
	var later int
	err := t.reading().get(&later, `SELECT COUNT(*) FROM letters WHERE interview_id = ? AND (created_at, id) > (?, ?)
		AND state <> 'cancelled' AND `+asking, l.InterviewID, l.CreatedAt, l.ID)
	return later == 0, err
}

// LinkLeft reports whether a letter with this link has left, or was kept for somebody to hand over. A receipt does not count:
// it speaks of what was done over the link.
func (t *Tx) LinkLeft(interviewID, link string) (bool, error) {
	var n int
	err := t.reading().get(&n, `SELECT COUNT(*) FROM letters WHERE interview_id = ? AND state IN ('sending', 'sent', 'kept')
		AND `+asking+` AND body LIKE '%' || ? || '%'`, interviewID, link)
	if err != nil {
		return false, fmt.Errorf("look for the link in letters: %w", err)
	}
	return n > 0, nil
}

// StopLetters cancels the interview's letters that have not left, receipts aside, and returns them, the newest first.
func (t *Tx) StopLetters(interviewID string) ([]interview.Letter, error) {
	return t.StopLettersFrom(interviewID, 0)
}

// StopLettersFrom is StopLetters for those that were written at the moment or later.
func (t *Tx) StopLettersFrom(interviewID string, from interview.Moment) ([]interview.Letter, error) {
	var stopped []interview.Letter
	err := t.reading().list(&stopped, `UPDATE letters SET state = 'cancelled' WHERE interview_id = ? AND created_at >= ? AND state = 'queued'
		AND `+asking+` RETURNING `+strings.ReplaceAll(letterColumns, "l.", ""), interviewID, from)
	if err != nil {
		return nil, fmt.Errorf("stop letters: %w", err)
	}
	slices.SortFunc(stopped, func(a, b interview.Letter) int {
		return cmp.Or(cmp.Compare(b.CreatedAt, a.CreatedAt), cmp.Compare(b.ID, a.ID))
	})
	return stopped, nil
}

// SendingLetter notes that the letter leaves now, to the address that its candidate has by now, and returns it;
// interview.ErrNotFound when it was stopped or has left before.
func (t *Tx) SendingLetter(id string) (interview.Letter, error) {
	var l interview.Letter
	err := t.reading().get(&l, `UPDATE letters SET state = 'sending', (to_name, to_email) = (SELECT c.name, c.email
		FROM interviews i JOIN candidates c ON c.id = i.candidate_id WHERE i.id = letters.interview_id)
		WHERE id = ? AND state IN ('queued', 'sending') RETURNING `+strings.ReplaceAll(letterColumns, "l.", ""), id)
	if err != nil {
		return l, fmt.Errorf("send letter: %w", err)
	}
	return l, nil
}

// QueueLetter notes that a letter which was leaving waits again.
func (t *Tx) QueueLetter(id string) error {
	_, err := t.exec(`UPDATE letters SET state = 'queued' WHERE id = ? AND state = 'sending'`, id)
	return err
}

// LettersLeft counts the interview's letters from a moment on that are on their way, with the candidate, or here to be handed
// over, receipts aside. One that failed reached nobody.
func (t *Tx) LettersLeft(interviewID string, from interview.Moment) (n int, err error) {
	err = t.reading().get(&n, `SELECT COUNT(*) FROM letters WHERE interview_id = ? AND created_at >= ?
		AND state NOT IN ('queued', 'cancelled', 'failed') AND `+asking, interviewID, from)
	return n, err
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
