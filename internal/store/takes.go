package store

import (
	"context"
	"fmt"
	"slices"

	"retake/internal/interview"
)

const takeColumns = `t.id, t.question_id, t.number, t.state, t.failed, t.begun_at, t.sealed_at, t.bytes, t.sha256,
	t.container, t.length_ms * 1000000 AS length, t.media, t.poster, t.problem, t.deleted_at`

// saveTakes writes what differs between the takes as they were loaded and as they are now.
func (t *Tx) saveTakes(interviewID string, was, now []interview.Take) error {
	known := make(map[string]interview.Take, len(was))
	for _, take := range was {
		known[take.ID] = take
	}
	for _, take := range now {
		if old, ok := known[take.ID]; !ok || old != take {
			if err := t.saveTake(interviewID, take); err != nil {
				return fmt.Errorf("save take: %w", err)
			}
		}
		delete(known, take.ID)
	}
	for id := range known {
		if _, err := t.exec(`DELETE FROM takes WHERE id = ? AND interview_id = ?`, id, interviewID); err != nil {
			return fmt.Errorf("delete take: %w", err)
		}
	}
	return nil
}

func (t *Tx) saveTake(interviewID string, take interview.Take) error {
	return t.change(`INSERT INTO takes (id, interview_id, question_id, number, state, failed, begun_at, sealed_at, bytes,
			sha256, container, length_ms, media, poster, problem, deleted_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, failed = excluded.failed, sealed_at = excluded.sealed_at,
			bytes = excluded.bytes, sha256 = excluded.sha256, container = excluded.container, length_ms = excluded.length_ms,
			media = excluded.media, poster = excluded.poster, problem = excluded.problem, deleted_at = excluded.deleted_at
		WHERE takes.interview_id = excluded.interview_id`,
		take.ID, interviewID, take.QuestionID, take.Number, take.State, take.Failed, take.BegunAt, take.SealedAt, take.Bytes,
		take.SHA256, take.Container, take.Length.Milliseconds(), take.Media, take.Poster, take.Problem, take.DeletedAt)
}

// TakeOwner finds a take, deleted ones included, with where it belongs; interview.ErrNotFound when there is none.
func (r *Reader) TakeOwner(ctx context.Context, takeID string) (interview.TakeOwner, error) {
	var row struct {
		interview.Take
		Owner interview.TakeOwner
	}
	err := r.at(ctx).get(&row, `SELECT `+takeColumns+`, t.interview_id AS "owner.interview_id", i.position_id AS "owner.position_id",
			i.candidate_id AS "owner.candidate_id", i.token AS "owner.token", i.state AS "owner.facts.state",
			i.verdict AS "owner.facts.verdict", i.deadline AS "owner.facts.deadline", i.deleted_at AS "owner.facts.deleted_at"
		FROM takes t JOIN interviews i ON i.id = t.interview_id WHERE t.id = ?`, takeID)
	if err != nil {
		return interview.TakeOwner{}, fmt.Errorf("load take: %w", err)
	}
	row.Owner.Take = row.Take
	return row.Owner, nil
}

// KnownTakes returns those of the ids that a take has: what is on disk and not among them is an orphan.
func (t *Tx) KnownTakes(ids []string) ([]string, error) { return t.reading().knownTakes(ids) }

// KnownTakes returns those of the ids that a take has: what is on disk and not among them is an orphan.
func (r *Reader) KnownTakes(ctx context.Context, ids []string) ([]string, error) {
	return r.at(ctx).knownTakes(ids)
}

func (r reading) knownTakes(ids []string) ([]string, error) {
	known := make([]string, 0, len(ids))
	err := in(r, &known, slices.Clone(ids), `SELECT id FROM takes WHERE id IN (?)`)
	return known, err
}
