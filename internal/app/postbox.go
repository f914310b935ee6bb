package app

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/lang"
	"retake/internal/mail"
	"retake/internal/store"
)

// sendLetter is the job of one letter. What became of it is noted on the letter, in the timeline and on the candidate's row.
func (a *App) sendLetter(ctx context.Context, job jobs.Job) error {
	id := string(job.Payload)
	letter, err := a.Store.Reader().Letter(ctx, id)
	if errors.Is(err, interview.ErrNotFound) {
		return nil // erased meanwhile
	}
	if err != nil {
		return err
	}
	iv, err := a.Store.Reader().Interview(ctx, letter.InterviewID)
	if err != nil {
		return err
	}
	p, err := a.Store.Reader().Position(ctx, letter.PositionID)
	if err != nil {
		return err
	}
	switch {
	case letter.State != interview.LetterQueued && letter.State != interview.LetterSending:
		return nil
	case letter.Kind.Confirms(): // true whatever became of the link since
	case iv.Deleted() || iv.Discarded() || p.DeletedAt != 0: // a letter must not lead to a closed page; see letterAgain
		return a.letterBecame(ctx, id, interview.LetterCancelled, closedMeanwhile)
	case iv.Door(a.now()) != interview.DoorOpen: // submitted over a copied link, or too late
		return a.letterBecame(ctx, id, interview.LetterCancelled, "")
	}
	if a.Sender == nil {
		if _, leaves, err := a.sending(ctx, id); err != nil || !leaves {
			return err
		}
		return a.letterBecame(ctx, id, interview.LetterKept, "")
	}
	from, err := mail.ParseAddress(a.From)
	if err != nil {
		return jobs.Final(err)
	}
	if from.Name == "" {
		if from.Name, err = a.Company(ctx); err != nil {
			return err
		}
	}
	letter, leaves, err := a.sending(ctx, id)
	if err != nil || !leaves {
		return err // stopped in this very moment
	}
	out := mail.Letter{ID: id, From: from, To: mail.Address{Name: letter.ToName, Email: letter.ToEmail}, Subject: letter.Subject, Text: letter.Body, ReplyTo: p.Contact, Language: letter.Language}
	if link := a.Link(iv.Token); strings.Contains(letter.Body, link) {
		out.Link = link
	}
	err = a.Sender.Send(ctx, out)
	switch {
	case err == nil:
		return a.letterBecame(ctx, id, interview.LetterSent, "")
	case mail.Final(err) || job.Attempt >= job.MaxAttempts:
		if noted := a.letterBecame(ctx, id, interview.LetterFailed, err.Error()); noted != nil {
			return noted
		}
		return jobs.Final(anonymous(err, letter))
	}
	return errors.Join(anonymous(err, letter), a.waits(ctx, id))
}

// anonymous is what the mail server said without the address that it was about: the log and the list of work that was given
// up outlive the candidate. The letter keeps the whole answer.
func anonymous(err error, letter interview.Letter) error {
	return errors.New(regexp.MustCompile(`(?i)`+regexp.QuoteMeta(letter.ToEmail)).ReplaceAllString(err.Error(), "(the address)"))
}

// sending notes that the letter leaves now, so that nobody believes to have stopped it, and to the candidate's address of now.
func (a *App) sending(ctx context.Context, id string) (letter interview.Letter, leaves bool, err error) {
	err = a.Store.Write(ctx, func(tx *store.Tx) error {
		letter, err = tx.SendingLetter(id)
		return err
	})
	if errors.Is(err, interview.ErrNotFound) {
		return letter, false, nil
	}
	return letter, err == nil, err
}

// waits notes that the letter did not leave after all and can be stopped again.
func (a *App) waits(ctx context.Context, id string) error {
	return a.Store.Write(ctx, func(tx *store.Tx) error { return tx.QueueLetter(id) })
}

// closedMeanwhile marks a letter that was stopped because its link was closed when it should leave.
const closedMeanwhile = "the link was closed"

// letterAgain queues the letter that was stopped while the link was closed, now that it is open again.
func (a *App) letterAgain(tx *store.Tx, now interview.Moment, iv *interview.Interview) error {
	if iv.Door(now) != interview.DoorOpen {
		return nil
	}
	last, err := tx.NewestLetter(iv.ID)
	if errors.Is(err, interview.ErrNotFound) || err == nil && last.Error != closedMeanwhile {
		return nil
	}
	if err != nil {
		return err
	}
	out := post{kind: last.Kind}
	if strings.Contains(last.Body, a.Link(iv.Token)) && strings.Contains(last.Body, lang.Of(last.Language).Instant(iv.Deadline.Time())) {
		out.as = &last // what it says is still so
	}
	return a.queueLetter(tx, now, iv, out)
}

var errReopened = errors.New("the link was opened again")

var letterEvents = map[interview.LetterState]interview.EventKind{
	interview.LetterSent:      interview.EventLetterSent,
	interview.LetterKept:      interview.EventLetterKept,
	interview.LetterFailed:    interview.EventLetterFailed,
	interview.LetterCancelled: interview.EventLetterCancelled,
}

func (a *App) letterBecame(ctx context.Context, id string, state interview.LetterState, why string) error {
	return a.write(ctx, func(tx *store.Tx) error {
		letter, err := tx.Letter(id)
		if err != nil {
			return err
		}
		if letter.State != interview.LetterQueued && letter.State != interview.LetterSending {
			return nil
		}
		iv, err := tx.Interview(letter.InterviewID)
		if err != nil {
			return err
		}
		now := a.now()
		if why == closedMeanwhile && iv.Door(now) == interview.DoorOpen {
			if binned, err := tx.PositionBinned(iv.PositionID); err != nil || !binned {
				return errors.Join(err, errReopened) // the next attempt sends it
			}
		}
		letter.State, letter.Error = state, why
		if state == interview.LetterSent {
			letter.SentAt = now
		}
		if err := tx.SaveLetter(letter); err != nil {
			return err
		}
		// The row speaks of the newest letter with the link only: an older one that fails late says nothing about it.
		newest, err := tx.IsNewestLetter(letter)
		if err != nil {
			return err
		}
		if newest && state != interview.LetterCancelled && !letter.Kind.Confirms() {
			iv.LetterOutcome(why)
		}
		return tx.SaveInterview(&iv, now, by(event(letterEvents[state], "letter", string(letter.Kind), "reason", why), now, interview.System))
	})
}
