package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/mail"
	"retake/internal/store"
)

const (
	jobLetter = "letter" // payload: the letter's id
	// A mail server that is down for a day loses no letter: with waits of up to an hour this is about two days.
	letterAttempts = 60
)

// settingSetup keeps the hash of the one-time setup token.
const settingSetup = "setup"

// Link is the unique URL of an interview.
func (a *App) Link(token string) string { return a.BaseURL + "/i/" + token }

// queueLetter writes the letter and its job into the verb's transaction; it leaves after hold. An earlier
// one that still waits is cancelled: it would give an older deadline, or ask for other questions.
func (a *App) queueLetter(tx *store.Tx, now interview.Moment, iv *interview.Interview, kind interview.LetterKind, hold time.Duration) error {
	if iv.RedoAt != 0 {
		kind = interview.LetterRedo // whoever is asked to record again needs to hear what
	}
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
	text, err := mail.Compose(template(p.Letters, kind), mail.Values{
		Candidate: c.Name, Position: p.Title, Company: company, Link: a.Link(iv.Token), Deadline: written(iv.Deadline),
		Message: iv.RedoMessage, Questions: openQuestions(iv),
	})
	if err != nil {
		return err
	}
	same := []interview.LetterKind{interview.LetterInvitation, interview.LetterReminder, interview.LetterReinvite}
	if kind == interview.LetterRedo {
		same = []interview.LetterKind{interview.LetterRedo}
	}
	if _, err := tx.CancelQueuedLetters(iv.ID, same...); err != nil {
		return err
	}
	id, err := newID()
	if err != nil {
		return err
	}
	err = tx.CreateLetter(interview.Letter{
		ID: id, InterviewID: iv.ID, PositionID: iv.PositionID, Kind: kind, ToName: c.Name, ToEmail: c.Email,
		Subject: text.Subject, Body: text.Text, State: interview.LetterQueued, CreatedAt: now, SendAfter: now.Add(hold),
	})
	if err != nil {
		return err
	}
	return tx.Enqueue(jobs.New{Kind: jobLetter, Key: id, Payload: []byte(id), RunAt: int64(now.Add(hold)), MaxAttempts: letterAttempts})
}

// template is the position's own text for a letter or, part by part, the built-in one.
func template(l interview.Letters, kind interview.LetterKind) mail.Template {
	t, own := mail.Invitation(), mail.Template{Subject: l.InviteSubject, Body: l.InviteBody}
	if kind == interview.LetterRedo {
		t, own = mail.Redo(), mail.Template{Subject: l.RedoSubject, Body: l.RedoBody}
	}
	if own.Subject != "" {
		t.Subject = own.Subject
	}
	if own.Body != "" {
		t.Body = own.Body
	}
	return t
}

// Letters gives the position's letters with the built-in texts filled in, for the editor.
func (a *App) Letters(p interview.Position) interview.Letters {
	invite, redo := template(p.Letters, interview.LetterInvitation), template(p.Letters, interview.LetterRedo)
	return interview.Letters{InviteSubject: invite.Subject, InviteBody: invite.Body, RedoSubject: redo.Subject, RedoBody: redo.Body}
}

// checkLetters faults texts that cannot be sent, by form field, and turns built-in texts back into "".
func checkLetters(l interview.Letters) (interview.Letters, error) {
	bad := interview.Invalid{}
	for _, part := range []struct {
		field         string
		subject, body *string
		builtIn       mail.Template
	}{
		{"invite", &l.InviteSubject, &l.InviteBody, mail.Invitation()},
		{"redo", &l.RedoSubject, &l.RedoBody, mail.Redo()},
	} {
		*part.subject = strings.TrimSpace(*part.subject)
		*part.body = strings.TrimSpace(strings.ReplaceAll(*part.body, "\r\n", "\n"))
		for field, text := range map[string]string{"_subject": *part.subject, "_body": *part.body} {
			if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
				bad[part.field+field] = "This holds characters that are not text. Type it again."
			}
		}
		if strings.ContainsAny(*part.subject, "\r\n") || utf8.RuneCountInString(*part.subject) > interview.MaxSubject {
			bad[part.field+"_subject"] = fmt.Sprintf("A subject is one line of at most %d characters.", interview.MaxSubject)
		}
		if utf8.RuneCountInString(*part.body) > interview.MaxLetter {
			bad[part.field+"_body"] = fmt.Sprintf("A letter has at most %d characters.", interview.MaxLetter)
		}
		if *part.subject == strings.TrimSpace(part.builtIn.Subject) {
			*part.subject = ""
		}
		if *part.body == strings.TrimSpace(part.builtIn.Body) {
			*part.body = ""
		}
		t := part.builtIn
		if *part.subject != "" {
			t.Subject = *part.subject
		}
		if *part.body != "" {
			t.Body = *part.body
		}
		if err := mail.CheckTemplate(t.Subject); err != nil {
			bad[part.field+"_subject"] = sentence(err)
		} else if err := mail.CheckLetter(t); errors.Is(err, mail.ErrLinkInSubject) {
			bad[part.field+"_subject"] = sentence(err)
		} else if err != nil {
			bad[part.field+"_body"] = sentence(err)
		}
	}
	return l, bad.OrNil()
}

func sentence(err error) string {
	s := err.Error()
	r, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(r)) + s[size:] + "."
}

// PreviewLetter shows an unsaved text as a candidate would get it, with sample values; html is the letter's HTML part.
func (a *App) PreviewLetter(ctx context.Context, actor interview.Actor, positionID string, kind interview.LetterKind, l interview.Letters) (subject, text, html string, err error) {
	if err := a.Access(ctx, actor, positionID, interview.MayRecruit); err != nil {
		return "", "", "", err
	}
	if l, err = checkLetters(l); err != nil {
		return "", "", "", err
	}
	p, err := a.Store.Reader().Position(ctx, positionID)
	if err != nil {
		return "", "", "", err
	}
	questions, err := a.Store.Reader().Questions(ctx, positionID)
	if err != nil {
		return "", "", "", err
	}
	company, err := a.Company(ctx)
	if err != nil {
		return "", "", "", err
	}
	now := a.now()
	sample := interview.Interview{Questions: questions[:min(len(questions), 2)]}
	letter, err := mail.Compose(template(l, kind), mail.Values{
		Candidate: "Alex Example", Position: p.Title, Company: company, Link: a.Link("your-own-link"), Deadline: written(p.Deadline(now)),
		Questions: openQuestions(&sample),
	})
	if err != nil {
		return "", "", "", err
	}
	return letter.Subject, letter.Text, letter.HTML(), nil
}

// openQuestions lists what the candidate is asked to record again, one question a line.
func openQuestions(iv *interview.Interview) string {
	lines := make([]string, 0, len(iv.Questions))
	for _, q := range iv.Missing() {
		prompt, _, more := strings.Cut(q.Prompt, "\n")
		if more {
			prompt += " …"
		}
		lines = append(lines, fmt.Sprintf("%d. %s", q.Ord, prompt))
	}
	return strings.Join(lines, "\n")
}

// written is a deadline as a letter says it. Letters do not know the reader's zone, so they name theirs.
func written(m interview.Moment) string { return m.Time().Format("Monday, 2 January 2006, 15:04 UTC") }
