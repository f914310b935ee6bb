package main

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// What the database says, to compare the ledger with. Candidates and recruiters never look here.

// books is the database of the program, opened to be looked at.
type books struct {
	*sql.DB
	postgres bool
}

func (b *books) one(ctx context.Context, query string, args ...any) *sql.Row {
	return b.QueryRowContext(ctx, b.bound(query), args...)
}

// bound writes the placeholders as the engine wants them.
func (b *books) bound(query string) string {
	if !b.postgres {
		return query
	}
	parts := strings.Split(query, "?")
	for i := range parts[1:] {
		parts[i] += "$" + strconv.Itoa(i+1)
	}
	return strings.Join(parts, "")
}

// settled waits until nothing of a program that has ended is at work in PostgreSQL any more: what it had asked for last may
// still happen.
func (b *books) settled() error {
	if !b.postgres {
		return nil
	}
	for began := time.Now(); ; time.Sleep(2 * time.Millisecond) {
		var n int
		err := b.QueryRow(`SELECT COUNT(*) FROM pg_stat_activity WHERE application_name LIKE 'retake%'`).Scan(&n)
		if err != nil || n == 0 {
			return err
		}
		if time.Since(began) > 20*time.Second {
			return fmt.Errorf("%d connections of the program outlive it: %w", n, errUnexpected)
		}
	}
}

// look reads how an interview stands.
func look(ctx context.Context, db *books, id string) (world, error) {
	w := world{Events: map[string]int{}}
	var opened, deleted, redo, completed, deadline, erased int64
	var next sql.NullString
	a := &w.Adjustment
	err := db.one(ctx, `SELECT state, verdict, prior_verdict, opened_at, deleted_at, redo_at, completed_at, deadline, replaced_by, erased_at,
		adjust_more, adjust_untimed, adjust_takes, adjust_sound_only, adjust_in_advance FROM interviews WHERE id = ?`, id).Scan(
		&w.State, &w.Verdict, &w.Prior, &opened, &deleted, &redo, &completed, &deadline, &next, &erased,
		&a.More, &a.Untimed, &a.Takes, &a.SoundOnly, &a.InAdvance)
	if err != nil {
		return w, err
	}
	w.Erased = erased != 0
	w.Opened, w.Deleted, w.Redo, w.Submitted, w.Next = opened != 0, deleted != 0, redo != 0, completed != 0, next.String
	w.Deadline = time.UnixMilli(deadline).UTC().Format(time.DateOnly)

	err = rows(ctx, db, func(scan func(...any) error) error {
		var t recording
		var gone int64
		if err := scan(&t.ID, &t.Question, &t.Sealed, &t.Size, &t.Sum, &gone); err != nil {
			return err
		}
		if gone != 0 {
			t.Gone = 1
		}
		w.Takes = append(w.Takes, t)
		return nil
	}, `SELECT id, question_id, state = 'sealed', bytes, sha256, deleted_at FROM takes WHERE interview_id = ?`, id)
	if err != nil {
		return w, err
	}
	err = rows(ctx, db, func(scan func(...any) error) error {
		var kind string
		var n int
		if err := scan(&kind, &n); err != nil {
			return err
		}
		if !ofSystem(kind) {
			w.Events[kind] = n
		}
		return nil
	}, `SELECT kind, COUNT(*) FROM events WHERE interview_id = ? GROUP BY kind`, id)
	if err != nil {
		return w, err
	}
	err = rows(ctx, db, func(scan func(...any) error) error {
		var a ask
		err := scan(&a.Kind, &a.Words, &a.Old, &a.State, &a.Answer, &a.ByItself)
		w.Asks = append(w.Asks, a)
		return err
	}, `SELECT kind, words, old_link, state, answer, by_itself FROM requests WHERE interview_id = ?`, id)
	if err != nil {
		return w, err
	}
	return w, db.one(ctx, `SELECT COUNT(*) FROM letters WHERE interview_id = ?`, id).Scan(&w.Letters)
}

// ofSystem are the events that nobody's request is answered with.
func ofSystem(kind string) bool {
	return strings.HasPrefix(kind, "letter.") || kind == "answer.flagged" || kind == "interview.expired"
}

// interviewsOf finds the live interviews of an email.
func interviewsOf(ctx context.Context, db *books, email string) ([]string, error) {
	var ids []string
	err := rows(ctx, db, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT i.id FROM interviews i JOIN candidates c ON c.id = i.candidate_id WHERE c.email_key = ?`, email)
	return ids, err
}

// posted is a letter of the database.
type posted struct{ id, state string }

// letters lists all letters.
func letters(ctx context.Context, db *books) ([]posted, error) {
	var list []posted
	err := rows(ctx, db, func(scan func(...any) error) error {
		var l posted
		err := scan(&l.id, &l.state)
		list = append(list, l)
		return err
	}, `SELECT id, state FROM letters`)
	return list, err
}

// linkOf is the token of the interview's link that works.
func linkOf(ctx context.Context, db *books, id string) (token string, err error) {
	err = db.one(ctx, `SELECT token FROM interviews WHERE id = ?`, id).Scan(&token)
	return token, err
}

// buried counts jobs that were given up, by kind.
func buried(ctx context.Context, db *books) (map[string]int, error) {
	n := map[string]int{}
	err := rows(ctx, db, func(scan func(...any) error) error {
		var kind string
		var count int
		err := scan(&kind, &count)
		n[kind] = count
		return err
	}, `SELECT kind, COUNT(*) FROM jobs WHERE state = 'dead' GROUP BY kind`)
	return n, err
}

func rows(ctx context.Context, db *books, each func(scan func(...any) error) error, query string, args ...any) error {
	found, err := db.QueryContext(ctx, db.bound(query), args...)
	if err != nil {
		return err
	}
	defer found.Close()
	for found.Next() {
		if err := each(found.Scan); err != nil {
			return err
		}
	}
	return found.Err()
}
