package app

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/store"
)

const (
	purgeBatch = 20  // interviews to a transaction, so that nobody waits for long
	walkBatch  = 500 // interviews to a look
	walkMost   = 20  // looks to a purge: a big installation is walked through once a day
	peopleAway = 50  // candidates to a transaction when a position goes
)

// settingWalk keeps the id behind which the walk goes on.
const settingWalk = "purge_walk"

// Purge removes for good what has been in the bin for long enough: deleted interviews, deleted answers that no redo waits
// for, positions with all that is in them; and takes that nobody wants any more: those that were given up, that a newer
// answer replaced, and those of interviews that were invited again, whose timeline stays.
func (a *App) Purge(ctx context.Context) error {
	days, err := a.BinDays(ctx)
	if err != nil {
		return err
	}
	before := since(a.now(), days)
	always := func() bool { return ctx.Err() == nil }
	_, interviews := a.purgeInterviews(ctx, "", before, always)
	_, takes := a.purgeTakes(ctx, "", before, always, a.purgeOld(before))
	return errors.Join(interviews, takes, a.walk(ctx, before), a.purgePositions(ctx, before))
}

// purgeInterviews removes interviews that are in the bin since before the moment, as long as there is time left.
func (a *App) purgeInterviews(ctx context.Context, positionID string, before interview.Moment, left func() bool) (done bool, err error) {
	for left() {
		ids, err := a.Store.Reader().DueInterviews(ctx, positionID, before, purgeBatch)
		if err != nil || len(ids) == 0 {
			return err == nil, err
		}
		err = a.write(ctx, func(tx *store.Tx) error {
			for _, id := range ids {
				iv, err := tx.Interview(id)
				if errors.Is(err, interview.ErrNotFound) {
					continue // somebody was faster
				}
				if err != nil {
					return err
				}
				if iv.MayPurge() != nil || iv.DeletedAt >= before {
					continue // it was restored in this moment
				}
				if err := a.purgeInterview(tx, &iv); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return false, err
		}
	}
	return false, ctx.Err()
}

// purgeInterview removes the interview, those that it replaced, and the candidate when nothing of them is left.
func (a *App) purgeInterview(tx *store.Tx, iv *interview.Interview) error {
	ids, err := tx.InterviewsOf(iv.CandidateID)
	if err != nil {
		return err
	}
	chain := []*interview.Interview{iv} // the newest first, as each points to the one that came after it
	for _, id := range slices.Backward(ids) {
		if id == iv.ID {
			continue
		}
		older, err := tx.Interview(id)
		if err != nil {
			return err
		}
		if older.ReplacedBy == chain[len(chain)-1].ID {
			chain = append(chain, &older)
		}
	}
	var takes []string
	for _, gone := range chain {
		takes = append(takes, idsOf(gone.Takes)...)
		if err := tx.DeleteInterview(gone); err != nil {
			return err
		}
	}
	if len(chain) == len(ids) {
		err = tx.DeleteCandidate(iv.CandidateID)
	} else {
		err = tx.CountEarlier(iv.CandidateID)
	}
	if err != nil {
		return err
	}
	if err := a.cancelOrphans(tx, iv.PositionID); err != nil {
		return err
	}
	return a.queueRemoval(tx, takes)
}

// cancelOrphans cancels the orders whose interviews were just purged. An ATS that waits for a result hears of it.
func (a *App) cancelOrphans(tx *store.Tx, positionID string) error {
	now := a.now()
	awaited, err := tx.CancelOrphans(positionID, now, "The interview was deleted")
	if err != nil {
		return err
	}
	for _, id := range awaited {
		if err := queueTelling(tx, id, now); err != nil {
			return err
		}
	}
	return nil
}

func idsOf(takes []interview.Take) []string {
	ids := make([]string, len(takes))
	for i, t := range takes {
		ids[i] = t.ID
	}
	return ids
}

// purging is what becomes of an interview that holds takes which are due; it saves it.
type purging func(tx *store.Tx, now interview.Moment, iv *interview.Interview) error

// purgeTakes finds deleted takes of interviews that are not deleted, as long as there is time left.
func (a *App) purgeTakes(ctx context.Context, positionID string, before interview.Moment, left func() bool, do purging) (done bool, err error) {
	var after store.DueTake
	for left() {
		due, err := a.Store.Reader().DueTakes(ctx, positionID, before, after, purgeBatch)
		if err != nil || len(due) == 0 {
			return err == nil, err
		}
		var ids []string
		for _, take := range due {
			ids = append(ids, take.InterviewID)
		}
		slices.Sort(ids)
		if err := a.onEach(ctx, slices.Compact(ids), do); err != nil {
			return false, err
		}
		after = due[len(due)-1]
	}
	return false, ctx.Err()
}

// purgeOld applies the rule about takes that have waited since before the moment.
func (a *App) purgeOld(before interview.Moment) purging {
	return func(tx *store.Tx, now interview.Moment, iv *interview.Interview) error {
		question := make(map[string]string, len(iv.Takes))
		for _, t := range iv.Takes {
			question[t.ID] = t.QuestionID
		}
		gone := iv.PurgeTakes(before)
		if len(gone) == 0 {
			return nil
		}
		var questions []string
		for _, id := range gone {
			questions = append(questions, question[id])
		}
		return a.savePurged(tx, now, iv, by(purged(iv, questions, gone), now, interview.System), gone)
	}
}

// purged is the event of takes that are gone.
func purged(iv *interview.Interview, questions, gone []string) interview.Event {
	return event(interview.EventPurged, "questions", places(iv, questions), "takes", strconv.Itoa(len(gone)))
}

func (a *App) savePurged(tx *store.Tx, now interview.Moment, iv *interview.Interview, what interview.Event, gone []string) error {
	if err := tx.SaveInterview(iv, now, what); err != nil {
		return err
	}
	return a.queueRemoval(tx, gone)
}

// onEach does something to interviews, in one transaction.
func (a *App) onEach(ctx context.Context, ids []string, do purging) error {
	return a.write(ctx, func(tx *store.Tx) error {
		now := a.now()
		for _, id := range ids {
			iv, err := tx.Interview(id)
			if errors.Is(err, interview.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			if err := do(tx, now, &iv); err != nil {
				return err
			}
		}
		return nil
	})
}

// walk goes on looking through all interviews for takes that nobody wants any more, from where it stopped last.
func (a *App) walk(ctx context.Context, before interview.Moment) error {
	read := a.Store.Reader()
	at, err := read.Setting(ctx, settingWalk)
	if err != nil && !errors.Is(err, interview.ErrNotFound) {
		return err
	}
	from := at
	for range walkMost {
		due, last, err := read.WalkTakes(ctx, at, before, walkBatch)
		if err != nil {
			return err
		}
		for part := range slices.Chunk(due, purgeBatch) {
			if err := a.onEach(ctx, part, a.purgeOld(before)); err != nil {
				return err
			}
		}
		if at = last; at == "" {
			break
		}
	}
	if at == from {
		return nil
	}
	return a.Store.Write(ctx, func(tx *store.Tx) error { return tx.SetSetting(settingWalk, at) })
}

// purgePositions lets the jobs do it.
func (a *App) purgePositions(ctx context.Context, before interview.Moment) error {
	due, err := a.Store.Reader().DuePositions(ctx, before)
	if err != nil || len(due) == 0 {
		return err
	}
	return a.write(ctx, func(tx *store.Tx) error {
		for _, id := range due {
			if err := a.queuePurge(tx, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// purgePosition is the job that removes a position: the candidates in many small transactions, then the position itself.
func (a *App) purgePosition(ctx context.Context, job jobs.Job) error {
	id := string(job.Payload)
	for more := true; more; {
		err := a.write(ctx, func(tx *store.Tx) error {
			p, err := tx.Position(id)
			if errors.Is(err, interview.ErrNotFound) || err == nil && p.DeletedAt == 0 {
				more = false
				return nil
			}
			if err != nil {
				return err
			}
			var takes []string
			if takes, more, err = tx.DeleteCandidatesOf(id, peopleAway); err != nil {
				return err
			}
			if err := a.cancelOrphans(tx, id); err != nil {
				return err
			}
			if err := a.queueRemoval(tx, takes); err != nil || more {
				return err
			}
			return tx.DeletePosition(id)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

const (
	jobFiles    = "files" // payload: ids of takes, as JSON
	filesToAJob = 500
)

// queueRemoval promises that the recordings of takes whose rows go now are removed.
func (a *App) queueRemoval(tx *store.Tx, takes []string) error {
	for part := range slices.Chunk(takes, filesToAJob) {
		payload, err := json.Marshal(part)
		if err != nil {
			return err
		}
		if err := tx.Enqueue(jobs.New{Kind: jobFiles, Payload: payload}); err != nil {
			return err
		}
	}
	return nil
}

// removeFiles is the job that does it. A take that is there (again) keeps its recording.
func (a *App) removeFiles(ctx context.Context, job jobs.Job) error {
	var takes []string
	if err := json.Unmarshal(job.Payload, &takes); err != nil {
		return jobs.Final(err)
	}
	known, err := a.Store.Reader().KnownTakes(ctx, takes)
	if err != nil {
		return err
	}
	for _, id := range takes {
		if slices.Contains(known, id) {
			continue
		}
		if err := a.Files.Remove(id); err != nil {
			return err
		}
	}
	return nil
}
