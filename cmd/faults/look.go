package main

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"
)

// What the database says, to compare the ledger with. Candidates and recruiters never look here.

// look reads how an interview stands.
func look(ctx context.Context, db *sql.DB, id string) (world, error) {
	w := world{Events: map[string]int{}}
	var opened, deleted, redo, completed, deadline int64
	var next sql.NullString
	err := db.QueryRowContext(ctx, `SELECT state, verdict, prior_verdict, opened_at, deleted_at, redo_at, completed_at, deadline, replaced_by
		FROM interviews WHERE id = ?`, id).Scan(&w.State, &w.Verdict, &w.Prior, &opened, &deleted, &redo, &completed, &deadline, &next)
	if err != nil {
		return w, err
	}
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
	return w, db.QueryRowContext(ctx, `SELECT COUNT(*) FROM letters WHERE interview_id = ?`, id).Scan(&w.Letters)
}

// ofSystem are the events that nobody's request is answered with.
func ofSystem(kind string) bool {
	return strings.HasPrefix(kind, "letter.") || kind == "answer.flagged" || kind == "interview.expired"
}

// interviewsOf finds the live interviews of an email.
func interviewsOf(ctx context.Context, db *sql.DB, email string) ([]string, error) {
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
func letters(ctx context.Context, db *sql.DB) ([]posted, error) {
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
func linkOf(ctx context.Context, db *sql.DB, id string) (token string, err error) {
	err = db.QueryRowContext(ctx, `SELECT token FROM interviews WHERE id = ?`, id).Scan(&token)
	return token, err
}

// timeline tells what happened to an interview, for whoever has to find out why something was lost.
func timeline(ctx context.Context, db *sql.DB, id string) string {
	var told []string
	err := rows(ctx, db, func(scan func(...any) error) error {
		var at int64
		var kind, more string
		err := scan(&at, &kind, &more)
		told = append(told, strings.TrimSpace(time.UnixMilli(at).Format("04:05.000")+" "+kind+" "+more))
		return err
	}, `SELECT at, kind, CASE WHEN kind LIKE 'letter.%' THEN data ELSE '' END FROM events WHERE interview_id = ?
		UNION ALL SELECT created_at, 'letter ' || kind, 'is ' || state || ' ' || error FROM letters WHERE interview_id = ? ORDER BY 1`, id, id)
	if err != nil {
		told = append(told, err.Error())
	}
	return strings.Join(told, "\n    ")
}

// buried counts jobs that were given up, by kind.
func buried(ctx context.Context, db *sql.DB) (map[string]int, error) {
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

// sound asks SQLite whether the file is whole.
func sound(ctx context.Context, db *sql.DB) error {
	var words string
	if err := db.QueryRowContext(ctx, `PRAGMA integrity_check`).Scan(&words); err != nil {
		return err
	}
	if words != "ok" {
		return errors.New(words)
	}
	return nil
}

func rows(ctx context.Context, db *sql.DB, each func(scan func(...any) error) error, query string, args ...any) error {
	found, err := db.QueryContext(ctx, query, args...)
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
