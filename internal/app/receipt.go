package app

import (
	"cmp"
	"errors"

	"retake/internal/interview"
	"retake/internal/lang"
	"retake/internal/mail"
	"retake/internal/store"
)

// receipt is how an interview was submitted.
type receipt struct {
	language string // that the candidate chose; empty: the position's
	byItself bool   // at the deadline
}

// queueReceipt writes the letter that confirms what was just submitted into the transaction that completes the interview, so
// that there is one for each time. It is not held: nothing can be undone that it speaks of.
func (a *App) queueReceipt(tx *store.Tx, now interview.Moment, iv *interview.Interview, r receipt) error {
	p, err := tx.Position(iv.PositionID)
	if err != nil {
		return err
	}
	c, err := tx.Candidate(iv.CandidateID)
	if err != nil {
		return err
	}
	company, err := tx.Setting(store.SettingCompany)
	if err != nil && !errors.Is(err, interview.ErrNotFound) {
		return err
	}
	in := lang.Of(cmp.Or(r.language, p.Language))
	text := mail.Receipt(in.Tag())
	if r.byItself {
		text = mail.HandedIn(in.Tag())
	}
	letter, err := mail.Compose(text, mail.Values{
		Candidate: c.Name, Position: p.Title, Company: company, Link: a.Link(iv.Token),
		Message: in.Count("letter.received", len(iv.Questions), lang.Args{"Time": in.Instant(now.Time())}),
	})
	if err != nil {
		return err
	}
	return postLetter(tx, interview.Letter{
		InterviewID: iv.ID, PositionID: iv.PositionID, Kind: interview.LetterReceipt, ToName: c.Name, ToEmail: c.Email,
		Language: in.Tag(), Subject: letter.Subject, Body: letter.Text, CreatedAt: now, SendAfter: now,
	})
}
