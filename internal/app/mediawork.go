package app

import (
	"context"
	"errors"
	"time"

	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/media"
	"retake/internal/store"
)

const jobMedia = "media" // payload: the take's id

// processTake makes a sealed take seekable, draws its poster and looks for silence and a black picture. Whatever fails,
// the original plays.
func (a *App) processTake(ctx context.Context, job jobs.Job) error {
	id := string(job.Payload)
	facts, err := a.Worker.Process(ctx, id)
	if errors.Is(err, media.ErrNotFound) {
		return nil // purged meanwhile
	}
	if err != nil && job.Attempt < mediaAttempts {
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

const mediaAttempts = 3

func problem(f media.Facts) interview.Problem {
	switch {
	case f.Silent != nil && *f.Silent:
		return interview.ProblemSilent
	case f.Black != nil && *f.Black:
		return interview.ProblemBlack
	}
	return ""
}

func (a *App) noteMedia(ctx context.Context, takeID string, found interview.Media) error {
	return a.write(ctx, func(tx *store.Tx) error {
		iv, err := tx.InterviewByTake(takeID)
		if err != nil {
			return err
		}
		if err := iv.MediaDone(takeID, found); err != nil {
			return err
		}
		now := a.now()
		if found.Problem == "" {
			return tx.SaveInterview(&iv, now)
		}
		t, _ := iv.Take(takeID)
		flagged := event(interview.EventFlagged, "questions", places(&iv, []string{t.QuestionID}), "problem", string(found.Problem))
		return tx.SaveInterview(&iv, now, by(flagged, now, interview.System))
	})
}
