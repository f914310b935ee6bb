package app

import (
	"cmp"
	"context"
	"errors"

	"retake/internal/interview"
	"retake/internal/store"
)

// askDuplicates does to each duplicate what was chosen, each in a transaction of its own together with its words.
func (a *App) askDuplicates(ctx context.Context, id string) error {
	im, err := a.Store.Reader().Import(ctx, id)
	if err != nil || im.State != interview.ImportRunning || im.Duplicates != interview.DuplicatesResend && im.Duplicates != interview.DuplicatesRedo {
		return err
	}
	p, err := a.Store.Reader().Position(ctx, im.PositionID)
	if err != nil {
		return err
	}
	im.Deadline = cmp.Or(im.Deadline, p.Deadline(a.now()))
	for after := 0; ; {
		rows, err := a.Store.Reader().OpenDuplicates(ctx, id, after, crowdChunk)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, row := range rows {
			if err := a.askDuplicate(ctx, im, row); err != nil {
				return err
			}
			after = row.Ord
		}
	}
}

func (a *App) askDuplicate(ctx context.Context, im interview.Import, row interview.ImportRow) error {
	err := a.write(ctx, func(tx *store.Tx) error {
		actor, err := a.starter(tx, im)
		if err != nil {
			return err
		}
		iv, err := a.open(tx, actor, On{InterviewID: row.InterviewID})
		if err != nil {
			return err
		}
		now := a.now()
		do, words := a.again(im, now, &iv)
		what, err := do(tx, now, &iv)
		if err != nil {
			return err
		}
		if err := tx.SaveInterview(&iv, now, signed(&iv, what, now, actor)...); err != nil {
			return err
		}
		row.Words = words
		return tx.SaveImportRow(im.ID, row)
	})
	switch {
	case errors.Is(err, interview.ErrNotFound):
		row.Words = interviewGone
	case errors.Is(err, interview.ErrForbidden):
		row.Words = notYoursImport
	case errors.Is(err, interview.ReasonNotStarted), errors.Is(err, interview.ReasonNoAnswer):
		row.Words = nothingToRedo
	default:
		if row.Words = importFault(err); row.Words == "" {
			return err
		}
	}
	return a.Store.Write(ctx, func(tx *store.Tx) error { return tx.SaveImportRow(im.ID, row) })
}

// again is the single verb for a duplicate. A link that has expired gets the deadline of the import; others keep theirs.
func (a *App) again(im interview.Import, now interview.Moment, iv *interview.Interview) (do verb, words string) {
	var until interview.Moment
	if iv.Expired(now) {
		until = im.Deadline
	}
	if im.Duplicates == interview.DuplicatesResend {
		return a.resend(Resend{Deadline: until}), sentAgain
	}
	var answered []string
	for _, q := range iv.Questions {
		if _, ok := iv.Answer(q.ID); ok {
			answered = append(answered, q.ID)
		}
	}
	return a.deleteAnswers(DeleteAnswers{Questions: answered, Deadline: until}), askedAgain
}
