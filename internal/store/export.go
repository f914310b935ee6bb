package store

import (
	"context"
	"fmt"
	"strings"

	"retake/internal/interview"
)

// CandidateIDs lists the interviews of a tab and search, in its order and of any number: who is on an export is decided in
// one moment, so that nobody is missed or listed twice while the list goes on changing.
func (r *Reader) CandidateIDs(ctx context.Context, f interview.CandidateFilter) ([]string, error) {
	where, args := onTab(f)
	column, descending := order(f.Sort)
	way := ""
	if descending {
		way = " DESC"
	}
	var ids []string
	if err := r.at(ctx).list(&ids, `SELECT i.id FROM interviews i`+where+` ORDER BY `+column+way+`, i.id`+way, args...); err != nil {
		return nil, fmt.Errorf("list candidates: %w", err)
	}
	return ids, nil
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
