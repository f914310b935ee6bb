package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"retake/internal/interview"
)

// JobPurgePosition is the kind of the job that purges a position, keyed by its id: as long as it is not done the position
// is neither whole nor gone.
const JobPurgePosition = "purge position"

// DueInterviews lists at most limit interviews that are in the bin since before the moment, the oldest first; of one
// position, or of all when the id is empty.
func (r *Reader) DueInterviews(ctx context.Context, positionID string, before interview.Moment, limit int) (ids []string, err error) {
	query, args := `SELECT i.id FROM interviews i WHERE i.status = 'deleted' AND i.deleted_at < ?`, []any{before}
	if positionID != "" {
		query, args = query+` AND i.position_id = ?`, append(args, positionID)
	}
	err = r.at(ctx).list(&ids, query+` ORDER BY i.deleted_at, i.id LIMIT ?`, append(args, limit)...)
	return ids, err
}

// DueTake is a deleted take that waited for long enough, and its interview.
type DueTake struct {
	InterviewID string
	At          interview.Moment // deleted
	ID          string
}

// DueTakes lists at most limit takes of interviews that are not deleted, which are in the bin themselves since before the
// moment, the oldest first and behind after. While a redo is under way its answers are not among them.
func (r *Reader) DueTakes(ctx context.Context, positionID string, before interview.Moment, after DueTake, limit int) (due []DueTake, err error) {
	query, args := `SELECT t.interview_id, t.deleted_at AS at, t.id FROM takes t JOIN interviews i ON i.id = t.interview_id
		WHERE t.deleted_at <> 0 AND t.deleted_at < ? AND (t.deleted_at, t.id) > (?, ?) AND i.deleted_at = 0 AND i.redo_at = 0`, []any{before, after.At, after.ID}
	if positionID != "" {
		query, args = query+` AND i.position_id = ?`, append(args, positionID)
	}
	err = r.at(ctx).list(&due, query+` ORDER BY t.deleted_at, t.id LIMIT ?`, append(args, limit)...)
	return due, err
}

// WalkTakes looks at the next limit interviews behind the id and lists those that may hold takes nobody wants any more: of
// replaced interviews, those that were given up or that nobody kept, and those that a newer answer replaced. last is where
// to go on; empty: that was all.
func (r *Reader) WalkTakes(ctx context.Context, after string, before interview.Moment, limit int) (due []string, last string, err error) {
	var rows []struct {
		ID  string
		Due bool
	}
	err = r.at(ctx).list(&rows, `SELECT i.id, EXISTS (SELECT 1 FROM takes t WHERE t.interview_id = i.id AND (
			(t.state = 'abandoned' OR t.state = 'recording' AND i.state = 'completed') AND t.begun_at < ? OR i.replaced_by IS NOT NULL AND i.deleted_at < ?
			OR i.state = 'completed' AND t.state = 'sealed' AND t.deleted_at = 0 AND EXISTS (SELECT 1 FROM takes n
				WHERE n.interview_id = t.interview_id AND n.question_id = t.question_id AND n.number > t.number
				AND n.state = 'sealed' AND n.deleted_at = 0 AND n.sealed_at < ?))) AS due
		FROM interviews i WHERE i.id > ? ORDER BY i.id LIMIT ?`, before, before, before, after, limit)
	for _, row := range rows {
		if row.Due {
			due = append(due, row.ID)
		}
	}
	if len(rows) == limit {
		last = rows[limit-1].ID
	}
	return due, last, err
}

// DuePositions lists the positions that are in the bin since before the moment.
func (r *Reader) DuePositions(ctx context.Context, before interview.Moment) (ids []string, err error) {
	err = r.at(ctx).list(&ids, `SELECT id FROM positions WHERE deleted_at <> 0 AND deleted_at < ? ORDER BY deleted_at, id`, before)
	return ids, err
}

// PurgingPosition reports whether the position goes for good just now.
func (t *Tx) PurgingPosition(id string) (bool, error) {
	var n int
	err := t.reading().get(&n, `SELECT COUNT(*) FROM jobs WHERE kind = ? AND key = ? AND key <> '' AND state <> 'dead'`, JobPurgePosition, id)
	return n > 0, err
}

// InterviewsOf lists the candidate's interviews, deleted and replaced ones included, the oldest first.
func (t *Tx) InterviewsOf(candidateID string) (ids []string, err error) {
	err = t.reading().list(&ids, `SELECT id FROM interviews WHERE candidate_id = ? ORDER BY created_at, id`, candidateID)
	return ids, err
}

// CountEarlier puts right how many earlier interviews the candidate's rows speak of, after one of them is gone.
func (t *Tx) CountEarlier(candidateID string) error {
	_, err := t.exec(`UPDATE interviews SET earlier = (SELECT COUNT(*) FROM interviews o WHERE o.candidate_id = interviews.candidate_id
		AND (o.created_at, o.id) < (interviews.created_at, interviews.id)) WHERE candidate_id = ?`, candidateID)
	if err != nil {
		return fmt.Errorf("count earlier interviews: %w", err)
	}
	return nil
}

// DeleteCandidate removes a candidate who has no interview any more, for good.
func (t *Tx) DeleteCandidate(id string) error {
	if err := t.change(`DELETE FROM candidates WHERE id = ?`, id); err != nil {
		return fmt.Errorf("delete candidate: %w", err)
	}
	return nil
}

// DeleteCandidatesOf removes at most limit candidates of a position with all that is theirs, for good, and returns the ids
// of their takes. more is false when none is left. The counts of the tabs are not kept: the position is about to go.
func (t *Tx) DeleteCandidatesOf(positionID string, limit int) (takes []string, more bool, err error) {
	var people []string
	if err := t.reading().list(&people, `SELECT DISTINCT candidate_id FROM interviews WHERE position_id = ? LIMIT ?`, positionID, limit); err != nil {
		return nil, false, fmt.Errorf("list candidates: %w", err)
	}
	if err := in(t.reading(), &takes, people, `SELECT t.id FROM takes t JOIN interviews i ON i.id = t.interview_id WHERE i.candidate_id IN (?)`); err != nil {
		return nil, false, fmt.Errorf("list takes: %w", err)
	}
	for _, statement := range []string{`DELETE FROM interviews WHERE candidate_id IN (?)`, `DELETE FROM candidates WHERE id IN (?)`} {
		if err := t.execIn(statement, people); err != nil {
			return nil, false, fmt.Errorf("delete candidates: %w", err)
		}
	}
	return takes, len(people) == limit, nil
}

// DeletePosition removes a position in the bin that has no interviews any more, for good.
func (t *Tx) DeletePosition(id string) error {
	for _, statement := range []string{
		`DELETE FROM candidates WHERE position_id = ?`, // those whose interviews were purged before
		`DELETE FROM questions WHERE position_id = ?`,
	} {
		if _, err := t.exec(statement, id); err != nil {
			return fmt.Errorf("delete position: %w", err)
		}
	}
	if err := t.change(`DELETE FROM positions WHERE id = ? AND deleted_at <> 0`, id); err != nil {
		return fmt.Errorf("delete position: %w", err)
	}
	return nil
}

// execIn runs a statement whose one argument is a list.
func (t *Tx) execIn(statement string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	query, args, err := sqlx.In(statement, ids)
	if err != nil {
		return err
	}
	_, err = t.exec(query, args...)
	return err
}
