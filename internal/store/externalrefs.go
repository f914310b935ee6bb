package store

import (
	"fmt"

	"retake/internal/interview"
)

// CreateExternalRef notes what another system calls an interview. Twice is once.
func (t *Tx) CreateExternalRef(ref interview.ExternalRef) error {
	if _, err := t.exec(`INSERT INTO external_refs (interview_id, position_id, system, kind, ref) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (interview_id, system, kind, ref) DO NOTHING`, ref.InterviewID, ref.PositionID, ref.System, ref.Kind, ref.Ref); err != nil {
		return fmt.Errorf("create external reference: %w", err)
	}
	return nil
}

// DeleteExternalRef forgets it; interview.ErrNotFound when there is none.
func (t *Tx) DeleteExternalRef(ref interview.ExternalRef) error {
	if err := t.change(`DELETE FROM external_refs WHERE interview_id = ? AND system = ? AND kind = ? AND ref = ?`,
		ref.InterviewID, ref.System, ref.Kind, ref.Ref); err != nil {
		return fmt.Errorf("delete external reference: %w", err)
	}
	return nil
}

// CountExternalRefs counts those of an interview.
func (t *Tx) CountExternalRefs(interviewID string) (n int, err error) {
	err = t.reading().get(&n, `SELECT COUNT(*) FROM external_refs WHERE interview_id = ?`, interviewID)
	return n, err
}
