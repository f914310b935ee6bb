package app

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"

	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/media"
	"retake/internal/store"
)

const (
	jobEntomb = "erased" // payload: candidate and moment, as JSON
	jobScrub  = "scrub"  // payload: the moment of the erasure
	// Readers who hold an old page in the log are gone within minutes; a backup may take longer.
	scrubAttempts = 60
)

// settingScrubbed keeps when the files of the database were last written anew.
const settingScrubbed = "scrubbed"

// EraseCandidate forgets the candidate of the interview: the person, every interview's links, letters, events and takes in one
// transaction, the recordings and what is left in the database's files by jobs. That somebody was erased, by whom and when,
// stays. There is no Undo.
func (a *App) EraseCandidate(ctx context.Context, actor interview.Actor, on On) error {
	err := a.write(ctx, func(tx *store.Tx) error {
		iv, err := tx.Interview(on.InterviewID)
		if err != nil {
			return err
		}
		if err := a.may(tx, actor, iv.PositionID, interview.MayRecruit); err != nil {
			return err
		}
		if err := iv.May(interview.VerbErase, a.now()); err != nil {
			return err
		}
		if on.Revision != 0 && on.Revision != iv.Revision {
			return &interview.Stale{InterviewID: iv.ID, Seen: on.Revision, Now: iv.Revision}
		}
		return a.erase(tx, actor, iv.CandidateID)
	})
	return a.explain(ctx, err)
}

func (a *App) erase(tx *store.Tx, actor interview.Actor, candidateID string) error {
	now := a.now()
	c, err := tx.Candidate(candidateID)
	if err != nil {
		return err
	}
	ids, err := tx.InterviewsOf(c.ID)
	if err != nil {
		return err
	}
	if err := tx.ForgetCandidate(c, ids); err != nil {
		return err
	}
	var takes []string
	for _, id := range ids {
		iv, err := tx.Interview(id)
		if err != nil {
			return err
		}
		takes = append(takes, idsOf(iv.Takes)...)
		if err := iv.Erase(now); err != nil {
			return err
		}
		iv.Sequence = 0 // its events are gone
		if err := tx.SaveInterview(&iv, now, by(event(interview.EventErased), now, actor)); err != nil {
			return err
		}
	}
	c.Erase(now)
	if err := tx.SaveCandidate(c); err != nil {
		return err
	}
	if err := tx.CreateErasure(interview.Erasure{CandidateID: c.ID, PositionID: c.PositionID, At: now, ByName: actor.Name}); err != nil {
		return err
	}
	return a.queueErasure(tx, now, c.ID, takes)
}

// entombing is who was erased, and when.
type entombing struct {
	Candidate string
	At        interview.Moment
}

// queueErasure promises the rest.
func (a *App) queueErasure(tx *store.Tx, now interview.Moment, candidateID string, takes []string) error {
	payload, err := json.Marshal(entombing{candidateID, now})
	if err != nil {
		return err
	}
	if err := a.queueRemoval(tx, takes); err != nil {
		return err
	}
	if err := tx.Enqueue(jobs.New{Kind: jobEntomb, Key: candidateID, Payload: payload, MaxAttempts: scrubAttempts}); err != nil {
		return err
	}
	return tx.Enqueue(jobs.New{Kind: jobScrub, Payload: []byte(stamp(now)), MaxAttempts: scrubAttempts})
}

// entomb is the job that writes the tombstone where an older copy of the database does not reach.
func (a *App) entomb(_ context.Context, job jobs.Job) error {
	var e entombing
	if err := json.Unmarshal(job.Payload, &e); err != nil {
		return jobs.Final(err)
	}
	return a.Files.Entomb(media.Tombstone{ID: e.Candidate, At: e.At.Time()})
}

// scrub is the job that leaves nothing of erased rows in the database's files. One scrub serves all erasures before it.
func (a *App) scrub(ctx context.Context, job jobs.Job) error {
	erased, err := strconv.ParseInt(string(job.Payload), 10, 64)
	if err != nil {
		return jobs.Final(err)
	}
	last, err := a.Store.Reader().Setting(ctx, settingScrubbed)
	if err != nil && !errors.Is(err, interview.ErrNotFound) {
		return err
	}
	if at, err := strconv.ParseInt(last, 10, 64); err == nil && at > erased {
		return nil
	}
	began := a.now()
	if err := a.Store.Scrub(ctx); err != nil {
		return err
	}
	return a.Store.Write(ctx, func(tx *store.Tx) error { return tx.SetSetting(settingScrubbed, stamp(began)) })
}

// ReplayErasures erases again whomever an older copy of the database has brought back. It comes before anybody is served.
func (a *App) ReplayErasures(ctx context.Context) error {
	tombs, err := a.Files.Tombstones()
	if err != nil {
		return err
	}
	n := 0
	for part := range slices.Chunk(tombs, 500) {
		ids := make([]string, len(part))
		for i, t := range part {
			ids[i] = t.ID
		}
		back, err := a.Store.Reader().NotErased(ctx, ids)
		if err != nil {
			return err
		}
		for _, id := range back {
			if err := a.write(ctx, func(tx *store.Tx) error { return a.erase(tx, interview.System, id) }); err != nil {
				return err
			}
		}
		n += len(back)
	}
	if n > 0 {
		a.Log.Info("erased again whom an older database brought back", "count", n, "known", len(tombs))
	}
	return nil
}
