package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"retake/internal/interview"
)

// What the database says of more than one interview.

// batchOf reads how far a batch is and what became of its interviews.
func batchOf(ctx context.Context, db *books, id string) (state interview.BatchState, items map[string]interview.ItemState, err error) {
	if err := db.one(ctx, `SELECT state FROM batches WHERE id = ?`, id).Scan(&state); err != nil {
		return "", nil, fmt.Errorf("look at batch %s: %w", id, err)
	}
	items = map[string]interview.ItemState{}
	return state, items, rows(ctx, db, func(scan func(...any) error) error {
		var of string
		var became interview.ItemState
		err := scan(&of, &became)
		items[of] = became
		return err
	}, `SELECT interview_id, state FROM batch_items WHERE batch_id = ?`, id)
}

// batchesWith lists the batches that an interview is in.
func batchesWith(ctx context.Context, db *books, interviewID string) ([]string, error) {
	return texts(ctx, db, `SELECT batch_id FROM batch_items WHERE interview_id = ?`, interviewID)
}

// forgetting reports whether jobs of an erasure are still to be done. One writing of the database's files anew serves all
// erasures before it.
func forgetting(ctx context.Context, db *books) (bool, error) {
	var jobs int
	err := db.one(ctx, `SELECT COUNT(*) FROM jobs WHERE state <> 'dead' AND (kind IN ('erased', 'files') OR kind = 'scrub' AND NOT EXISTS (
		SELECT 1 FROM settings s WHERE s.key = 'scrubbed' AND CAST(s.value AS BIGINT) > (SELECT MAX(at) FROM erasures)))`).Scan(&jobs)
	return jobs > 0, err
}

// sound reports what is not whole: the file of SQLite, and the counts that are kept beside the interviews.
func sound(ctx context.Context, db *books) error {
	if !db.postgres {
		var words string
		if err := db.one(ctx, `PRAGMA integrity_check`).Scan(&words); err != nil || words != "ok" {
			return errors.Join(err, errors.New(words))
		}
	}
	wrong, err := texts(ctx, db, `SELECT c.status FROM position_counts c WHERE c.n <> (
		SELECT COUNT(*) FROM interviews i WHERE i.position_id = c.position_id AND i.status = c.status)`)
	if err == nil && len(wrong) > 0 {
		err = fmt.Errorf("the counts of %v are wrong", wrong)
	}
	return err
}

func texts(ctx context.Context, db *books, query string, args ...any) ([]string, error) {
	var list []string
	err := rows(ctx, db, func(scan func(...any) error) error {
		var text string
		err := scan(&text)
		list = append(list, text)
		return err
	}, query, args...)
	return list, err
}

// timeline tells what happened to an interview, for whoever has to find out why something was lost.
func timeline(ctx context.Context, db *books, id string) string {
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
