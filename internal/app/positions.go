package app

import (
	"context"
	"errors"
	"slices"
	"unicode/utf8"

	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/lang"
	"retake/internal/store"
)

// CreatePosition opens a new position; whoever creates it is its first member.
func (a *App) CreatePosition(ctx context.Context, actor interview.Actor, p interview.Position) (interview.Position, error) {
	if err := checkPosition(&p); err != nil {
		return p, err
	}
	id, err := newID()
	if err != nil {
		return p, err
	}
	p.ID, p.Open, p.Revision, p.QuestionsVersion, p.CreatedAt = id, true, 1, 1, a.now()
	return p, a.write(ctx, func(tx *store.Tx) error {
		if err := a.may(tx, actor, "", interview.MayCreate); err != nil {
			return err
		}
		return tx.CreatePosition(p, actor.ID)
	})
}

// checkPosition is the law's check, and knows which languages there are.
func checkPosition(p *interview.Position) error {
	err := p.Check()
	var bad interview.Invalid
	if !lang.Known(p.Language) && (err == nil || errors.As(err, &bad)) {
		if bad == nil {
			bad = interview.Invalid{}
		}
		bad["language"] = "Choose one of the languages."
		return bad
	}
	return err
}

// EditPosition changes title, intro, days, contact, language, reminders, whether sound only is allowed and whether what is whole is
// handed in at the deadline. A stale p.Revision is interview.ErrOutdated.
func (a *App) EditPosition(ctx context.Context, actor interview.Actor, p interview.Position) error {
	if err := checkPosition(&p); err != nil {
		return err
	}
	return a.changePosition(ctx, actor, p.ID, p.Revision, func(was *interview.Position) error {
		was.Title, was.Intro, was.Days, was.Contact, was.Language = p.Title, p.Intro, p.Days, p.Contact, p.Language
		was.Reminders, was.HandIn, was.AutoExtend = p.Reminders, p.HandIn, p.AutoExtend
		was.SoundOnly = p.SoundOnly
		return nil
	})
}

// EditLetters changes the texts of the position's letters; a text equal to the built-in one is kept as "built-in".
func (a *App) EditLetters(ctx context.Context, actor interview.Actor, positionID string, revision int64, l interview.Letters) error {
	return a.changePosition(ctx, actor, positionID, revision, func(was *interview.Position) (err error) {
		was.Letters, err = checkLetters(l, was.Language)
		return err
	})
}

// ClosePosition stops new invitations.
func (a *App) ClosePosition(ctx context.Context, actor interview.Actor, id string) error {
	return a.changePosition(ctx, actor, id, 0, (*interview.Position).Close)
}

// ReopenPosition allows invitations again.
func (a *App) ReopenPosition(ctx context.Context, actor interview.Actor, id string) error {
	return a.changePosition(ctx, actor, id, 0, (*interview.Position).Reopen)
}

func (a *App) changePosition(ctx context.Context, actor interview.Actor, id string, revision int64, do func(*interview.Position) error) error {
	return a.write(ctx, func(tx *store.Tx) error {
		p, err := a.openPosition(tx, actor, id)
		if err != nil {
			return err
		}
		if revision != 0 && revision != p.Revision {
			return interview.ErrOutdated
		}
		if err := do(&p); err != nil {
			return err
		}
		p.Revision++
		return tx.SavePosition(p)
	})
}

// openPosition loads the position for a recruiter's verb, and refuses strangers and one that is in the bin.
func (a *App) openPosition(tx *store.Tx, actor interview.Actor, id string) (interview.Position, error) {
	p, err := tx.Position(id)
	if err != nil {
		return p, err
	}
	if err := a.may(tx, actor, id, interview.MayRecruit); err != nil {
		return p, err
	}
	return p, there(p)
}

// there refuses what would happen in a position that is in the bin.
func there(p interview.Position) error {
	if p.DeletedAt != 0 {
		return &interview.Refusal{Because: interview.ReasonPositionGone}
	}
	return nil
}

// SetMembers says who works in the position. Unknown ids are interview.ErrNotFound; the actor cannot leave themselves out,
// unless they are an admin, who sees every position anyway.
func (a *App) SetMembers(ctx context.Context, actor interview.Actor, positionID string, users []string) error {
	return a.write(ctx, func(tx *store.Tx) error {
		if _, err := a.openPosition(tx, actor, positionID); err != nil {
			return err
		}
		for _, id := range users {
			if _, err := tx.User(id); err != nil {
				return err
			}
		}
		if actor.Role != interview.Admin && !slices.Contains(users, actor.ID) {
			users = append(slices.Clone(users), actor.ID)
		}
		return tx.SetMembers(positionID, users)
	})
}

// CopyPosition makes another position with the same texts, questions, letters, settings and members, and without candidates.
// It is open, and whoever copies it is a member.
func (a *App) CopyPosition(ctx context.Context, actor interview.Actor, id string) (interview.Position, error) {
	var p interview.Position
	err := a.write(ctx, func(tx *store.Tx) error {
		var err error
		if p, err = a.openPosition(tx, actor, id); err != nil {
			return err
		}
		if err := a.may(tx, actor, "", interview.MayCreate); err != nil {
			return err
		}
		questions, err := tx.Questions(id)
		if err != nil {
			return err
		}
		if p.ID, err = newID(); err != nil {
			return err
		}
		p.Title, p.Open, p.Revision, p.QuestionsVersion, p.CreatedAt = copyTitle(p.Title), true, 1, 1, a.now()
		if err := tx.CreatePosition(p, actor.ID); err != nil {
			return err
		}
		if err := tx.CopyMembers(id, p.ID); err != nil {
			return err
		}
		for i, q := range questions {
			q.PositionID = p.ID
			if err := a.createQuestion(tx, &q, i+1); err != nil {
				return err
			}
		}
		return nil
	})
	return p, err
}

// copyTitle is "Copy of …", cut where a title would be too long.
func copyTitle(title string) string {
	title = "Copy of " + title
	if utf8.RuneCountInString(title) <= interview.MaxTitle {
		return title
	}
	return string([]rune(title)[:interview.MaxTitle-1]) + "…"
}

// DeletePosition puts the position into the bin: its links show a closed page, and nothing in it can be changed.
func (a *App) DeletePosition(ctx context.Context, actor interview.Actor, id string) error {
	return a.changePosition(ctx, actor, id, 0, func(p *interview.Position) error { return p.Delete(a.now(), actor.Name) })
}

const (
	jobReopened   = "reopened" // payload: the position's id
	reopenedBatch = 100        // letters to a transaction
)

// UndeletePosition takes the position out of the bin: its links work again, and letters that were stopped meanwhile leave
// after all.
func (a *App) UndeletePosition(ctx context.Context, actor interview.Actor, id string) error {
	return a.write(ctx, func(tx *store.Tx) error {
		p, err := tx.Position(id)
		if err != nil {
			return err
		}
		if err := a.may(tx, actor, id, interview.MayRecruit); err != nil {
			return err
		}
		if err := notPurging(tx, id); err != nil {
			return err
		}
		if err := p.Undelete(); err != nil {
			return err
		}
		p.Revision++
		if err := tx.SavePosition(p); err != nil {
			return err
		}
		return tx.Enqueue(jobs.New{Kind: jobReopened, Payload: []byte(id)})
	})
}

// lettersAgain is the job that queues anew the letters that were stopped while the position was in the bin. Twice is once: a
// letter that was queued anew is followed by a later one.
func (a *App) lettersAgain(ctx context.Context, job jobs.Job) error {
	position, behind := string(job.Payload), ""
	for {
		var stopped []interview.Letter
		err := a.write(ctx, func(tx *store.Tx) error {
			err := positionIsThere(tx, position)
			if err != nil {
				return err
			}
			if stopped, err = tx.StoppedLetters(position, closedMeanwhile, behind, reopenedBatch); err != nil {
				return err
			}
			for _, letter := range stopped {
				iv, err := tx.Interview(letter.InterviewID)
				if err != nil {
					return err
				}
				if err := a.letterAgain(tx, a.now(), &iv); err != nil {
					return err
				}
			}
			return nil
		})
		switch {
		case errors.Is(err, interview.ErrNotFound), errors.Is(err, interview.ReasonPositionGone):
			return nil // deleted again meanwhile
		case err != nil:
			return err
		case len(stopped) < reopenedBatch:
			return nil
		}
		behind = stopped[len(stopped)-1].ID
	}
}
