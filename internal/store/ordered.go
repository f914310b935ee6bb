package store

import (
	"context"
	"fmt"

	"retake/internal/interview"
)

// What the screens of candidates tell of the ATS that ordered their interviews.

// ATSRecords lists the orders that an interview stands for, the oldest first.
func (r *Reader) ATSRecords(ctx context.Context, interviewID string) ([]interview.ATSRecord, error) {
	var records []interview.ATSRecord
	if err := r.at(ctx).list(&records, `SELECT n.tell_redo, `+lineColumns+` WHERE o.interview_id = ? ORDER BY o.created_at, o.id`, interviewID); err != nil {
		return nil, fmt.Errorf("list ATS records: %w", err)
	}
	return records, nil
}

// Systems names the ATS of those interviews that have one which still hears of them, by interview.
func (r *Reader) Systems(ctx context.Context, interviews []string) (map[string]string, error) {
	var rows []struct{ InterviewID, Name string }
	if err := in(r.at(ctx), &rows, interviews, `SELECT o.interview_id, n.name FROM orders o JOIN connections n ON n.id = o.connection_id
		WHERE o.interview_id IN (?) AND `+heard+` ORDER BY o.created_at, o.id`); err != nil {
		return nil, fmt.Errorf("list systems: %w", err)
	}
	names := make(map[string]string, len(rows))
	for _, row := range rows {
		names[row.InterviewID] = row.Name
	}
	return names, nil
}

// KeptRecords names the ATS of those people of the position whose record waits for their next interview, by email key.
func (r *Reader) KeptRecords(ctx context.Context, positionID string, emailKeys []string) (map[string]string, error) {
	var rows []struct{ EmailKey, Name string }
	if err := in(r.at(ctx), &rows, emailKeys, `SELECT c.email_key, n.name FROM candidates c JOIN interviews i ON i.candidate_id = c.id
		JOIN orders o ON o.interview_id = i.id JOIN connections n ON n.id = o.connection_id
		WHERE c.position_id = ? AND c.erased_at = 0 AND c.email_key IN (?) AND o.kept AND `+heard+` ORDER BY o.created_at, o.id`, positionID); err != nil {
		return nil, fmt.Errorf("list kept records: %w", err)
	}
	names := make(map[string]string, len(rows))
	for _, row := range rows {
		names[row.EmailKey] = row.Name
	}
	return names, nil
}

// heard is the condition for orders o of connections n whose ATS still hears of them.
const heard = `o.cancelled_at = 0 AND n.removed_at = 0`

// orderedAtAll is the condition for interviews i that such an order stands for.
const orderedAtAll = `EXISTS (SELECT 1 FROM orders o JOIN connections n ON n.id = o.connection_id WHERE o.interview_id = i.id AND ` + heard + `)`

// awaitedByATS are the interviews i that an ATS waits for a result of.
const awaitedByATS = `i.state <> 'completed' AND i.deleted_at = 0 AND ` + orderedAtAll

// Awaited counts those of the position's interviews that an ATS waits for a result of.
func (r *Reader) Awaited(ctx context.Context, positionID string, interviews []string) (int, error) {
	var ids []string
	if err := in(r.at(ctx), &ids, interviews, `SELECT i.id FROM interviews i WHERE i.position_id = ? AND i.id IN (?) AND `+awaitedByATS, positionID); err != nil {
		return 0, fmt.Errorf("count awaited interviews: %w", err)
	}
	return len(ids), nil
}

// AwaitedMatching is Awaited for all that a filter matches.
func (r *Reader) AwaitedMatching(ctx context.Context, f interview.CandidateFilter) (int, error) {
	where, args := onTab(f)
	var n int
	if err := r.at(ctx).get(&n, `SELECT COUNT(*) FROM interviews i`+where+` AND `+awaitedByATS, args...); err != nil {
		return 0, fmt.Errorf("count awaited interviews: %w", err)
	}
	return n, nil
}
