package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"retake/internal/interview"
)

const takeColumns = `t.id, t.question_id, t.number, t.state, t.failed, t.begun_at, t.sealed_at, t.bytes, t.sha256,
	t.container, t.length_ms * 1000000 AS length, t.media, t.poster, t.problem, t.deleted_at, t.file,
	t.allowed_ms * 1000000 AS allowed`

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
			sha256, container, length_ms, media, poster, problem, deleted_at, file, allowed_ms)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, failed = excluded.failed, sealed_at = excluded.sealed_at,
			bytes = excluded.bytes, sha256 = excluded.sha256, container = excluded.container, length_ms = excluded.length_ms,
			media = excluded.media, poster = excluded.poster, problem = excluded.problem, deleted_at = excluded.deleted_at
		WHERE takes.interview_id = excluded.interview_id`,
		take.ID, interviewID, take.QuestionID, take.Number, take.State, take.Failed, take.BegunAt, take.SealedAt, take.Bytes,
		take.SHA256, take.Container, take.Length.Milliseconds(), take.Media, take.Poster, take.Problem, take.DeletedAt,
		take.File, take.Allowed.Milliseconds())
}

// TakeOwner finds a take, deleted ones included, with where it belongs; interview.ErrNotFound when there is none. What a
// position in the bin holds counts as deleted.
func (r *Reader) TakeOwner(ctx context.Context, takeID string) (interview.TakeOwner, error) {
	var o interview.TakeOwner
	t, f := &o.Take, &o.Facts
	err := r.at(ctx).row(`SELECT `+takeColumns+`, t.interview_id, i.position_id, i.candidate_id, i.token, i.state, i.verdict,
			i.deadline, CASE WHEN i.deleted_at = 0 THEN p.deleted_at ELSE i.deleted_at END, q.answer_ms,
			i.adjust_more, i.adjust_untimed, t.state = 'recording' AND EXISTS (SELECT 1 FROM takes n WHERE n.interview_id = t.interview_id
				AND n.question_id = t.question_id AND n.number > t.number AND n.state = 'recording' AND n.deleted_at = 0)
			FROM takes t JOIN interviews i ON i.id = t.interview_id JOIN positions p ON p.id = i.position_id
			JOIN questions q ON q.id = t.question_id WHERE t.id = ?`, []any{takeID},
		&t.ID, &t.QuestionID, &t.Number, (*string)(&t.State), &t.Failed, (*int64)(&t.BegunAt), (*int64)(&t.SealedAt), &t.Bytes, &t.SHA256,
		&t.Container, (*int64)(&t.Length), (*string)(&t.Media), &t.Poster, (*string)(&t.Problem), (*int64)(&t.DeletedAt),
		&t.File, (*int64)(&t.Allowed), &o.InterviewID, &o.PositionID, &o.CandidateID, &o.Token, (*string)(&f.State), (*string)(&f.Verdict),
		(*int64)(&f.Deadline), (*int64)(&f.DeletedAt), (*int64)(&o.Answer), &o.Adjustment.More, &o.Adjustment.Untimed, &o.Overtaken)
	if err != nil {
		return interview.TakeOwner{}, fmt.Errorf("load take: %w", err)
	}
	o.Answer *= time.Millisecond
	return o, nil
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
