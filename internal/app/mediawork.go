package app

import (
	"context"
	"errors"
	"strconv"
	"time"

	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/media"
	"retake/internal/store"
)

const (
	jobMedia = "media" // payload: the take's id
	jobMP4   = "mp4"   // payload: the take's id

	mediaAttempts = 3
	mp4Attempts   = 2
)

// processTake looks for silence and a black picture in a sealed take, makes it seekable and draws its poster. Whatever fails,
// the original plays.
func (a *App) processTake(ctx context.Context, job jobs.Job) error {
	id := string(job.Payload)
	facts, err := a.Worker.Process(ctx, id)
	if errors.Is(err, media.ErrNotFound) {
		return nil // purged meanwhile
	}
	if err != nil && !facts.Broken && job.Attempt < mediaAttempts {
		return err
	}
	found := interview.Media{
		State: interview.MediaReady, Poster: facts.Poster, Problem: problem(facts),
		Length: time.Duration(facts.DurationMS) * time.Millisecond,
	}
	if err != nil {
		found.State = interview.MediaFailed
	}
	if noted := a.noteMedia(ctx, id, found); noted != nil {
		return noted
	}
	return jobs.Final(err)
}

func problem(f media.Facts) interview.Problem {
	switch {
	case f.Broken:
		return interview.ProblemBroken
	case f.Silent != nil && *f.Silent:
		return interview.ProblemSilent
	case f.Black != nil && *f.Black:
		return interview.ProblemBlack
	}
	return ""
}

func (a *App) noteMedia(ctx context.Context, takeID string, found interview.Media) error {
	err := a.write(ctx, func(tx *store.Tx) error {
		iv, err := tx.InterviewByTake(takeID)
		if err != nil {
			return err
		}
		t, _ := iv.Take(takeID)
		before, first := *t, t.Media == interview.MediaPending
		if err := iv.MediaDone(takeID, found); err != nil {
			return err
		}
		if a.MP4Always && a.Worker.Converts() && found.Problem != interview.ProblemBroken {
			if err := tx.Enqueue(mp4Job(takeID)); err != nil {
				return err
			}
		}
		now := a.now()
		var flaws []string
		if found.Problem != before.Problem && found.Problem != "" {
			flaws = append(flaws, "problem", string(found.Problem))
		}
		if allowed := iv.Overlong(*t); allowed != 0 && first {
			flaws = append(flaws, "length_ms", milliseconds(t.Length), "allowed_ms", milliseconds(allowed))
		}
		if len(flaws) == 0 {
			return tx.SaveInterview(&iv, now)
		}
		flagged := event(interview.EventFlagged, append(flaws, "questions", places(&iv, []string{t.QuestionID}))...)
		return tx.SaveInterview(&iv, now, by(flagged, now, interview.System))
	})
	if errors.Is(err, interview.ErrNotFound) {
		return nil // purged meanwhile
	}
	return err
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// RetryMedia has the work on a take's file, which failed, done once more: all of it, or the MP4 copy alone when only that
// failed. It leaves no event; what it finds out does.
func (a *App) RetryMedia(ctx context.Context, actor interview.Actor, takeID string) error {
	return a.write(ctx, func(tx *store.Tx) error {
		iv, err := tx.InterviewByTake(takeID)
		if err != nil {
			return err
		}
		if iv, err = a.open(tx, actor, On{InterviewID: iv.ID}); err != nil {
			return err
		}
		err = iv.RetryMedia(takeID)
		if errors.Is(err, interview.ReasonNotFailed) && a.Files.MP4Failed(takeID) {
			return tx.Enqueue(mp4Job(takeID))
		}
		if err != nil {
			return err
		}
		if err := tx.Enqueue(jobs.New{Kind: jobMedia, Key: takeID, Payload: []byte(takeID)}); err != nil {
			return err
		}
		return tx.SaveInterview(&iv, a.now())
	})
}

// AskMP4 has a sealed take copied for a browser that cannot play it as it came; asking again is once. That is no verb: the
// copy is made from what is there, and can be thrown away. interview.ErrNotFound means that there will be none.
func (a *App) AskMP4(ctx context.Context, takeID string) error {
	if !a.Worker.Converts() || a.Files.MP4Failed(takeID) {
		return interview.ErrNotFound
	}
	owner, err := a.Store.Reader().TakeOwner(ctx, takeID)
	if err != nil {
		return err
	}
	if owner.Take.State != interview.TakeSealed {
		return interview.ErrNotFound
	}
	return a.write(ctx, func(tx *store.Tx) error { return tx.Enqueue(mp4Job(takeID)) })
}

func mp4Job(takeID string) jobs.New {
	return jobs.New{Kind: jobMP4, Key: takeID, Payload: []byte(takeID)}
}

func (a *App) convertTake(ctx context.Context, job jobs.Job) error {
	last := job.Attempt >= mp4Attempts
	err := a.Worker.MakeMP4(ctx, string(job.Payload), media.Last(last))
	switch {
	case errors.Is(err, media.ErrNotFound):
		return nil // purged meanwhile
	case last && ctx.Err() == nil:
		return jobs.Final(err)
	}
	return err
}
