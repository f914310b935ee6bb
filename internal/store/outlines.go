package store

import (
	"context"
	"fmt"

	"retake/internal/interview"
)

// Outlines describes interviews to the world outside, by id. Those that do not exist are left out.
func (r *Reader) Outlines(ctx context.Context, ids []string) (map[string]interview.Outline, error) {
	return r.at(ctx).outlines(ids)
}

// Outlines describes interviews to the world outside, by id. Those that do not exist are left out.
func (t *Tx) Outlines(ids []string) (map[string]interview.Outline, error) {
	return t.reading().outlines(ids)
}

func (r reading) outlines(ids []string) (map[string]interview.Outline, error) {
	var rows []interview.Outline
	if err := in(r, &rows, ids, `SELECT i.id, i.position_id, p.title AS position, i.candidate_id, c.name, c.email, c.phone, i.token,
			i.state, i.verdict, i.deadline, i.opened_at, i.completed_at, i.redo_at, i.deleted_at, COALESCE(i.replaced_by, '') AS replaced_by,
			i.letter_error, i.marks, i.erased_at, i.revision, i.sequence, i.created_at, i.started_at, i.activity_at,
			(SELECT COUNT(*) FROM events e WHERE e.interview_id = i.id AND e.kind = 'interview.completed') AS attempt
		FROM interviews i JOIN candidates c ON c.id = i.candidate_id JOIN positions p ON p.id = i.position_id WHERE i.id IN (?)`); err != nil {
		return nil, fmt.Errorf("load outlines: %w", err)
	}
	outlines := make(map[string]interview.Outline, len(rows))
	for _, o := range rows {
		outlines[o.ID] = o
	}
	var refs []interview.ExternalRef
	if err := in(r, &refs, ids, `SELECT interview_id, position_id, system, kind, ref FROM external_refs WHERE interview_id IN (?) ORDER BY system, kind, ref`); err != nil {
		return nil, fmt.Errorf("load external references: %w", err)
	}
	for _, ref := range refs {
		o := outlines[ref.InterviewID]
		o.Refs = append(o.Refs, ref)
		outlines[ref.InterviewID] = o
	}
	var orders []interview.OrderRef
	if err := in(r, &orders, ids, `SELECT o.id, o.interview_id, c.vendor FROM orders o JOIN connections c ON c.id = o.connection_id
		WHERE o.interview_id IN (?) ORDER BY o.created_at, o.id`); err != nil {
		return nil, fmt.Errorf("load orders: %w", err)
	}
	for _, ref := range orders {
		o := outlines[ref.InterviewID]
		o.Orders = append(o.Orders, ref)
		outlines[ref.InterviewID] = o
	}
	return outlines, nil
}
