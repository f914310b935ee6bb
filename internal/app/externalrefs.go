package app

import (
	"context"

	"retake/internal/interview"
	"retake/internal/store"
)

// PutExternalRef notes what another system calls the interview; its PositionID is filled in here. Twice is once. It changes
// nothing about the interview, so there is no event and no new revision.
func (a *App) PutExternalRef(ctx context.Context, actor interview.Actor, ref interview.ExternalRef) error {
	if err := ref.Check(); err != nil {
		return err
	}
	return a.write(ctx, func(tx *store.Tx) error {
		iv, err := a.open(tx, actor, On{InterviewID: ref.InterviewID})
		if err != nil {
			return err
		}
		return putRefs(tx, &iv, []interview.ExternalRef{ref})
	})
}

// DeleteExternalRef forgets it; interview.ErrNotFound when there is none.
func (a *App) DeleteExternalRef(ctx context.Context, actor interview.Actor, ref interview.ExternalRef) error {
	return a.write(ctx, func(tx *store.Tx) error {
		if _, err := a.open(tx, actor, On{InterviewID: ref.InterviewID}); err != nil {
			return err
		}
		return tx.DeleteExternalRef(ref)
	})
}

func putRefs(tx *store.Tx, iv *interview.Interview, refs []interview.ExternalRef) error {
	for _, ref := range refs {
		ref.InterviewID, ref.PositionID = iv.ID, iv.PositionID
		if err := tx.CreateExternalRef(ref); err != nil {
			return err
		}
	}
	if len(refs) == 0 {
		return nil
	}
	n, err := tx.CountExternalRefs(iv.ID)
	if err == nil && n > interview.MaxRefs {
		err = interview.Invalid{"external_refs": "An interview has at most 25 names in other systems. Delete one first."}
	}
	return err
}

// checkRefs faults references that cannot be kept, and tidies the others.
func checkRefs(refs []interview.ExternalRef) error {
	for i := range refs {
		if err := refs[i].Check(); err != nil {
			return interview.Invalid{"external_refs": err.Error()}
		}
	}
	return nil
}
