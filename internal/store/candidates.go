package store

import (
	"context"
	"fmt"

	"retake/internal/interview"
)

const candidateColumns = `id, position_id, name, email, phone, created_at, erased_at`

func (r reading) candidate(where string, args ...any) (interview.Candidate, error) {
	var c interview.Candidate
	if err := r.get(&c, `SELECT `+candidateColumns+` FROM candidates WHERE `+where, args...); err != nil {
		return c, fmt.Errorf("load candidate: %w", err)
	}
	return c, nil
}

// Candidate loads a candidate; interview.ErrNotFound when there is none.
func (t *Tx) Candidate(id string) (interview.Candidate, error) {
	return t.reading().candidate(`id = ?`, id)
}

// CandidateByEmail finds the candidate of the position by the email's key (Candidate.Key); erased ones are not found.
func (t *Tx) CandidateByEmail(positionID, key string) (interview.Candidate, error) {
	return t.reading().candidate(`position_id = ? AND email_key = ? AND erased_at = 0`, positionID, key)
}

// CreateCandidate writes a new candidate. It returns ErrConflict when the email is in the position already: look with
// CandidateByEmail first.
func (t *Tx) CreateCandidate(c interview.Candidate) error {
	_, err := t.exec(`INSERT INTO candidates (id, position_id, name, email, email_key, phone, created_at, erased_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, c.ID, c.PositionID, c.Name, c.Email, c.Key(), c.Phone, c.CreatedAt, c.ErasedAt)
	if err != nil {
		return fmt.Errorf("create candidate: %w", err)
	}
	return nil
}

// SaveCandidate writes a changed candidate, and the text by which the candidates tab finds their interviews. It returns
// interview.Invalid for "email" when another candidate of the position has that address.
func (t *Tx) SaveCandidate(c interview.Candidate) error {
	if c.ErasedAt == 0 {
		var others int
		if err := t.reading().get(&others, `SELECT COUNT(*) FROM candidates WHERE position_id = ? AND email_key = ? AND erased_at = 0 AND id <> ?`,
			c.PositionID, c.Key(), c.ID); err != nil {
			return fmt.Errorf("save candidate: %w", err)
		}
		if others > 0 {
			return interview.Invalid{"email": "Another candidate of this position has this email address."}
		}
	}
	if err := t.change(`UPDATE candidates SET name = ?, email = ?, email_key = ?, phone = ?, erased_at = ? WHERE id = ?`,
		c.Name, c.Email, c.Key(), c.Phone, c.ErasedAt, c.ID); err != nil {
		return fmt.Errorf("save candidate: %w", err)
	}
	if _, err := t.exec(`UPDATE interviews SET search = ? WHERE candidate_id = ?`, c.Search(), c.ID); err != nil {
		return fmt.Errorf("save candidate: %w", err)
	}
	t.touch(c.PositionID)
	return nil
}

// DuplicatesIn returns, for those of the email keys that have a live interview in the position, its id.
func (r *Reader) DuplicatesIn(ctx context.Context, positionID string, emailKeys []string) (map[string]string, error) {
	var rows []struct{ EmailKey, ID string }
	if err := in(r.at(ctx), &rows, emailKeys, `SELECT c.email_key, i.id FROM candidates c
		JOIN interviews i ON i.candidate_id = c.id AND i.deleted_at = 0
		WHERE c.position_id = ? AND c.erased_at = 0 AND c.email_key IN (?)`, positionID); err != nil {
		return nil, fmt.Errorf("look for duplicates: %w", err)
	}
	live := make(map[string]string, len(rows))
	for _, row := range rows {
		live[row.EmailKey] = row.ID
	}
	return live, nil
}
