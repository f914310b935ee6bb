package store

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strings"

	"retake/internal/interview"
)

// CandidateIDs lists the interviews of a tab and search, in its order and of any number: who is on an export is decided in
// one moment, so that nobody is missed or listed twice while the list goes on changing. They come in parts of that size;
// until then they are one text, which costs a large list half of what strings would.
func (r *Reader) CandidateIDs(ctx context.Context, f interview.CandidateFilter, size int) (iter.Seq[[]string], error) {
	where, args := onTab(f)
	column, descending := order(f.Sort)
	way := ""
	if descending {
		way = " DESC"
	}
	read := r.at(ctx)
	quick, err := r.engine.quick(ctx)
	if err != nil {
		return nil, err
	}
	found, err := read.db.QueryContext(quick, r.engine.bind(`SELECT i.id FROM interviews i`+where+` ORDER BY `+column+way+`, i.id`+way), args...)
	if err != nil {
		return nil, fmt.Errorf("list candidates: %w", meaning(err))
	}
	defer found.Close()
	var text []byte
	var id sql.RawBytes
	for found.Next() {
		if err := found.Scan(&id); err != nil {
			return nil, fmt.Errorf("list candidates: %w", err)
		}
		text = append(append(text, id...), '\n')
	}
	if err := found.Err(); err != nil {
		return nil, fmt.Errorf("list candidates: %w", meaning(err))
	}
	return parts(text, size), nil
}

// parts cuts lines into slices of at most that many.
func parts(text []byte, size int) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		var part []string
		for line := range bytes.Lines(text) {
			if part = append(part, string(bytes.TrimSuffix(line, []byte("\n")))); len(part) == size {
				if !yield(part) {
					return
				}
				part = nil
			}
		}
		if len(part) > 0 {
			yield(part)
		}
	}
}

// CandidateRows loads the lines of the candidates tab for these interviews, at most 500, in their order; those of other
// positions, and ids that are none, are left out.
func (r *Reader) CandidateRows(ctx context.Context, positionID string, ids []string) ([]interview.CandidateRow, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := make([]any, 0, len(ids)+1)
	args = append(args, positionID)
	for _, id := range ids {
		args = append(args, id)
	}
	found, err := r.at(ctx).rows(`SELECT `+rowColumns+` WHERE i.position_id = ? AND i.erased_at = 0 AND i.id IN (?`+strings.Repeat(",?", len(ids)-1)+`)`, args, len(ids))
	if err != nil {
		return nil, fmt.Errorf("load candidates: %w", err)
	}
	at := make(map[string]int, len(found))
	for i := range found {
		at[found[i].InterviewID] = i
	}
	rows := make([]interview.CandidateRow, 0, len(found))
	for _, id := range ids {
		if i, ok := at[id]; ok {
			rows = append(rows, found[i])
			delete(at, id) // named twice is listed once
		}
	}
	return rows, nil
}
