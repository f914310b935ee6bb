package store

import (
	"context"
	"fmt"

	"retake/internal/interview"
)

const (
	questionLimits = `q.prompt, q.think_ms * 1000000 AS think, q.answer_ms * 1000000 AS answer, q.takes, q.created_at, q.retired_at`
	questionCount  = `(SELECT COUNT(*) FROM questions q WHERE q.position_id = p.id AND q.retired_at = 0) AS questions`
)

func (r reading) questions(positionID string) ([]interview.Question, error) {
	var list []interview.Question
	if err := r.list(&list, `SELECT q.id, q.position_id, q.ord, `+questionLimits+` FROM questions q
		WHERE q.position_id = ? AND q.retired_at = 0 ORDER BY q.ord, q.id`, positionID); err != nil {
		return nil, fmt.Errorf("load questions: %w", err)
	}
	return list, nil
}

// Questions lists the position's questions in order, retired ones left out.
func (t *Tx) Questions(positionID string) ([]interview.Question, error) {
	return t.reading().questions(positionID)
}

// Questions lists the position's questions in order, retired ones left out.
func (r *Reader) Questions(ctx context.Context, positionID string) ([]interview.Question, error) {
	return r.at(ctx).questions(positionID)
}

func (r reading) question(id string) (interview.Question, error) {
	var q interview.Question
	if err := r.get(&q, `SELECT q.id, q.position_id, q.ord, `+questionLimits+` FROM questions q WHERE q.id = ?`, id); err != nil {
		return q, fmt.Errorf("load question: %w", err)
	}
	return q, nil
}

// Question loads a question, also a retired one; interview.ErrNotFound when there is none.
func (t *Tx) Question(id string) (interview.Question, error) { return t.reading().question(id) }

// Question loads a question, also a retired one; interview.ErrNotFound when there is none.
func (r *Reader) Question(ctx context.Context, id string) (interview.Question, error) {
	return r.at(ctx).question(id)
}

// CreateQuestion writes a new question at its place; Ord 0 is the end.
func (t *Tx) CreateQuestion(q interview.Question) error {
	if q.Ord == 0 {
		if err := t.reading().get(&q.Ord, `SELECT COALESCE(MAX(ord), 0) + 1 FROM questions WHERE position_id = ? AND retired_at = 0`,
			q.PositionID); err != nil {
			return fmt.Errorf("create question: %w", err)
		}
	}
	if _, err := t.exec(`INSERT INTO questions (id, position_id, ord, prompt, think_ms, answer_ms, takes, created_at, retired_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, q.ID, q.PositionID, q.Ord, q.Prompt, q.Think.Milliseconds(), q.Answer.Milliseconds(),
		q.Takes, q.CreatedAt, q.RetiredAt); err != nil {
		return fmt.Errorf("create question: %w", err)
	}
	return nil
}

// RetireQuestion takes a question out of the position; interviews that ask it keep it. Twice is once: the second time it
// is interview.ErrNotFound.
func (t *Tx) RetireQuestion(id string, now interview.Moment) error {
	if err := t.change(`UPDATE questions SET retired_at = ? WHERE id = ? AND retired_at = 0`, now, id); err != nil {
		return fmt.Errorf("retire question: %w", err)
	}
	return nil
}

// OrderQuestions puts the position's questions into the order of ids. It returns interview.ErrNotFound for an id that is
// not one of them.
func (t *Tx) OrderQuestions(positionID string, ids []string) error {
	for i, id := range ids {
		if err := t.change(`UPDATE questions SET ord = ? WHERE id = ? AND position_id = ? AND retired_at = 0`, i+1, id, positionID); err != nil {
			return fmt.Errorf("order questions: %w", err)
		}
	}
	return nil
}
