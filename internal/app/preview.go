package app

import (
	"context"

	"retake/internal/interview"
	"retake/internal/mail"
)

// PreviewAgain is what PreviewAgain needs: the choices of whoever is about to let a candidate record again.
type PreviewAgain struct {
	InterviewID string
	Way         interview.Way
	Questions   []string         // ids, for WayAnswers
	Deadline    interview.Moment // 0: as the verb takes it
	Letter      Letter
}

// Preview is a letter as its candidate would get it.
type Preview struct {
	ToName, ToEmail string
	Subject, Text   string
	Link, Button    string // the address in Text that stands as a button with this label
}

// sampleToken stands in the preview of a letter whose link does not exist yet.
const sampleToken = "the-new-link"

// PreviewAgain does the verb to a copy and gives the letter that would leave. Refusals and faults are those of the verb.
func (a *App) PreviewAgain(ctx context.Context, actor interview.Actor, in PreviewAgain) (Preview, error) {
	page, err := a.Store.Reader().InterviewPage(ctx, in.InterviewID)
	if err != nil {
		return Preview{}, err
	}
	iv, p, c := &page.Interview, page.Position, page.Candidate
	if err := a.Access(ctx, actor, iv.PositionID, interview.MayRecruit); err != nil {
		return Preview{}, err
	}
	kind, now := KindOf(in.Way, &iv.Facts), a.now()
	switch {
	case in.Way == interview.WayOver:
		questions, err := a.Store.Reader().Questions(ctx, p.ID)
		if err != nil {
			return Preview{}, err
		}
		next, err := iv.Reinvite(now, p, questions, c, interview.Invitation{Token: sampleToken, Deadline: in.Deadline})
		if err != nil {
			return Preview{}, err
		}
		iv = &next
	case in.Way == interview.WayAnswers:
		err = iv.DeleteAnswers(now, interview.AnswersToDelete{Questions: in.Questions, Deadline: in.Deadline, Message: in.Letter.Message})
	case in.Deadline != 0:
		err = iv.Extend(now, in.Deadline)
	default:
		err = iv.Resend(now, 0)
	}
	if err != nil {
		return Preview{}, err
	}
	company, err := a.Company(ctx)
	if err != nil {
		return Preview{}, err
	}
	letter, err := a.compose(p, iv, post{kind: kind, Letter: in.Letter}, mail.Values{Candidate: c.Name, Company: company})
	if err != nil {
		return Preview{}, err
	}
	return Preview{ToName: c.Name, ToEmail: c.Email, Subject: letter.Subject, Text: letter.Text, Link: letter.Link, Button: mail.ButtonLabel(p.Language)}, nil
}

// KindOf is the letter that goes with a way: whoever is asked to record again needs to hear what.
func KindOf(w interview.Way, f *interview.Facts) interview.LetterKind {
	switch {
	case w == interview.WayOver:
		return interview.LetterReinvite
	case w == interview.WayAnswers, f.RedoAwaited():
		return interview.LetterRedo
	}
	return interview.LetterReminder
}
