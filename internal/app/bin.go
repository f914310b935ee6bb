package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/store"
)

// The bin is emptied by the clock (Purge) and by people: one thing, a position, or all that lies in a position's bin. Rows
// go first; a job removes the recordings. A crash in between leaves files that no take knows, which the sweep finds.

// settingBinDays keeps how many days something stays in the bin.
const settingBinDays = "bin_days"

// BinDays is how many days something stays in the bin before it is purged.
func (a *App) BinDays(ctx context.Context) (int, error) {
	text, err := a.Store.Reader().Setting(ctx, settingBinDays)
	if errors.Is(err, interview.ErrNotFound) {
		return interview.BinDays, nil
	}
	if err != nil {
		return 0, err
	}
	days, err := strconv.Atoi(text)
	if err != nil {
		return 0, fmt.Errorf("read the days of the bin: %w", err)
	}
	return days, nil
}

// SetBinDays changes it, for what lies in the bin already too.
func (a *App) SetBinDays(ctx context.Context, actor interview.Actor, days int) error {
	if err := interview.CheckBinDays(days); err != nil {
		return err
	}
	return a.write(ctx, func(tx *store.Tx) error {
		if err := a.may(tx, actor, "", interview.MayManage); err != nil {
			return err
		}
		return tx.SetSetting(settingBinDays, strconv.Itoa(days))
	})
}

// PurgeInterview removes a deleted interview with all that belongs to it, for good; the candidate too when nothing of them
// is left.
func (a *App) PurgeInterview(ctx context.Context, actor interview.Actor, on On) error {
	err := a.write(ctx, func(tx *store.Tx) error {
		iv, err := a.open(tx, actor, on)
		if err != nil {
			return err
		}
		if err := iv.MayPurge(); err != nil {
			return err
		}
		return a.purgeInterview(tx, &iv)
	})
	return a.explain(ctx, err)
}

// PurgeAnswers removes the deleted takes of the questions, for good. What a redo waits for stays.
func (a *App) PurgeAnswers(ctx context.Context, actor interview.Actor, on On, questions []string) error {
	return a.change(ctx, actor, on, func(tx *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error) {
		gone, err := iv.PurgeAnswers(now, questions)
		if err != nil {
			return interview.Event{}, err
		}
		return purged(iv, questions, gone), a.queueRemoval(tx, gone)
	})
}

// PurgePosition removes a deleted position with everything in it, for good. A job does it; from now on the position cannot
// come back.
func (a *App) PurgePosition(ctx context.Context, actor interview.Actor, id string) error {
	return a.write(ctx, func(tx *store.Tx) error {
		p, err := tx.Position(id)
		if err != nil {
			return err
		}
		if err := a.may(tx, actor, id, interview.MayRecruit); err != nil {
			return err
		}
		if err := p.MayPurge(); err != nil {
			return err
		}
		return a.queuePurge(tx, id)
	})
}

func (a *App) queuePurge(tx *store.Tx, positionID string) error {
	return tx.Enqueue(jobs.New{Kind: store.JobPurgePosition, Key: positionID, Payload: []byte(positionID)})
}

// notPurging refuses to bring a position back of which a part is gone already.
func notPurging(tx *store.Tx, id string) error {
	purging, err := tx.PurgingPosition(id)
	if err == nil && purging {
		err = &interview.Refusal{Verb: interview.VerbUndeletePosition, Because: interview.ReasonPurging}
	}
	return err
}

const jobEmptyBin = "empty bin" // payload: an emptying

// emptying is a bin to empty of what lay in it at a moment.
type emptying struct {
	Position string
	Before   interview.Moment
	By       interview.Actor
}

// emptyAtOnce is how many transactions of EmptyBin the asker waits for.
const emptyAtOnce = 5

// EmptyBin removes what lies in the position's bin, for good: deleted interviews and answers, but for those that a redo
// waits for. done is false when so much lies there that a job goes on with it.
func (a *App) EmptyBin(ctx context.Context, actor interview.Actor, positionID string) (done bool, err error) {
	if err := a.Access(ctx, actor, positionID, interview.MayRecruit); err != nil {
		return false, err
	}
	all := emptying{Position: positionID, Before: a.now() + 1, By: actor}
	done, err = a.empty(ctx, all, emptyAtOnce)
	if err != nil || done {
		return done, err
	}
	payload, err := json.Marshal(all)
	if err != nil {
		return false, err
	}
	return false, a.write(ctx, func(tx *store.Tx) error {
		return tx.Enqueue(jobs.New{Kind: jobEmptyBin, Key: positionID, Payload: payload})
	})
}

// emptyRest is the job that goes on with it.
func (a *App) emptyRest(ctx context.Context, job jobs.Job) error {
	var all emptying
	if err := json.Unmarshal(job.Payload, &all); err != nil {
		return jobs.Final(err)
	}
	_, err := a.empty(ctx, all, 0)
	return err
}

// empty runs at most that many transactions; 0 is as many as it takes.
func (a *App) empty(ctx context.Context, all emptying, most int) (done bool, err error) {
	ran := 0
	left := func() bool { ran++; return most == 0 || ran <= most }
	done, err = a.purgeInterviews(ctx, all.Position, all.Before, left)
	if err != nil || !done {
		return done, err
	}
	return a.purgeTakes(ctx, all.Position, all.Before, left, func(tx *store.Tx, now interview.Moment, iv *interview.Interview) error {
		var questions []string
		for _, q := range iv.Questions {
			if iv.RedoAt == 0 && binnedBefore(iv, q.ID, all.Before) {
				questions = append(questions, q.ID)
			}
		}
		if len(questions) == 0 {
			return nil
		}
		gone, err := iv.PurgeAnswers(now, questions)
		if err != nil {
			return err
		}
		return a.savePurged(tx, now, iv, by(purged(iv, questions, gone), now, all.By), gone)
	})
}

func binnedBefore(iv *interview.Interview, question string, before interview.Moment) bool {
	for _, t := range iv.Takes {
		if t.QuestionID == question && t.DeletedAt != 0 && t.DeletedAt < before {
			return true
		}
	}
	return false
}

// since is the moment before which something must have been deleted to be purged now.
func since(now interview.Moment, days int) interview.Moment {
	return now.Add(-time.Duration(days) * 24 * time.Hour)
}
