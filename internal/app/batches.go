package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/store"
)

const (
	jobBatch = "batch" // payload: the batch's id
	// A batch that failed, because the disk was full maybe, is gone on with for about two days.
	batchAttempts = 60
)

// NewBatch is what StartBatch needs: the interviews by id, or all that a filter matches.
type NewBatch struct {
	PositionID string
	Deed       interview.Deed
	Params     interview.BatchParams
	IDs        []string                   // at most interview.MaxBatch
	Filter     *interview.CandidateFilter // instead of IDs; its page and order do not matter
}

// StartBatch notes which interviews are meant and begins to do the deed to each, in the background and with the rules of
// the single verb: what a rule refuses is noted with its words and does not stop the others.
func (a *App) StartBatch(ctx context.Context, actor interview.Actor, in NewBatch) (interview.Batch, error) {
	if err := a.Access(ctx, actor, in.PositionID, interview.MayRecruit); err != nil {
		return interview.Batch{}, err
	}
	in.Params.Message = strings.TrimSpace(strings.ReplaceAll(in.Params.Message, "\r\n", "\n"))
	in.Params.Gone, in.Params.UndoneBy = 0, nil
	if err := in.check(a.now()); err != nil {
		return interview.Batch{}, err
	}
	id, err := newID()
	if err != nil {
		return interview.Batch{}, err
	}
	var b interview.Batch
	err = a.write(ctx, func(tx *store.Tx) error {
		if err := a.may(tx, actor, in.PositionID, interview.MayRecruit); err != nil {
			return err
		}
		if err := positionIsThere(tx, in.PositionID); err != nil {
			return err
		}
		b = interview.Batch{
			ID: id, PositionID: in.PositionID, Deed: in.Deed, Params: in.Params, By: actor, State: interview.BatchRunning, CreatedAt: a.now(),
		}
		if in.Filter == nil {
			err = tx.CreateBatch(&b, in.IDs)
		} else {
			err = tx.CreateBatchOf(&b, *in.Filter)
		}
		if err != nil {
			return err
		}
		if b.Total == 0 {
			return interview.Invalid{"interview": "Nobody matches any more. Look at the list again."}
		}
		return tx.Enqueue(jobs.New{Kind: jobBatch, Key: id, Payload: []byte(id), MaxAttempts: batchAttempts})
	})
	return b, err
}

func (in *NewBatch) check(now interview.Moment) error {
	err := in.Params.Check(in.Deed, now)
	bad := interview.Invalid{}
	if err != nil && !errors.As(err, &bad) {
		return err
	}
	switch n := len(in.IDs); {
	case in.Filter != nil:
	case n == 0:
		bad["interview"] = "Nobody is selected. Tick at least one candidate."
	case n > interview.MaxBatch:
		bad["interview"] = fmt.Sprintf("Select at most %d candidates one by one, or all that match.", interview.MaxBatch)
	}
	return bad.OrNil()
}

// UndoBatch puts back, in the background, what the batch has done to interviews that nobody has changed since; what it has
// not come to yet stays undone. Twice is once.
func (a *App) UndoBatch(ctx context.Context, actor interview.Actor, id string) error {
	return a.write(ctx, func(tx *store.Tx) error {
		b, err := tx.Batch(id)
		if err != nil {
			return err
		}
		if err := a.may(tx, actor, b.PositionID, interview.MayRecruit); err != nil {
			return err
		}
		if err := positionIsThere(tx, b.PositionID); err != nil {
			return err
		}
		if b.Params.UndoneBy != nil {
			return nil
		}
		if err := tx.SettleBatch(id, interview.ItemWaiting, interview.ItemKept, "Stopped before it was done."); err != nil {
			return err
		}
		b.State, b.FinishedAt, b.Params.UndoneBy = interview.BatchUndoing, 0, &actor
		if err := tx.SaveBatch(b); err != nil {
			return err
		}
		// A job of its own: the one of the deed may be about to end.
		return tx.Enqueue(jobs.New{Kind: jobBatch, Key: "undo " + id, Payload: []byte(id), MaxAttempts: batchAttempts})
	})
}
