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
	switch {
	case letter.State != interview.LetterQueued:
		return nil
	case iv.Deleted() || iv.Discarded(): // a letter must not lead to a closed page; see letterAgain
		return a.letterBecame(ctx, id, interview.LetterCancelled, closedMeanwhile)
	case iv.Door(a.now()) != interview.DoorOpen: // submitted over a copied link, or too late
		return a.letterBecame(ctx, id, interview.LetterCancelled, "")
	case a.Sender == nil:
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
	p, err := a.Store.Reader().Position(ctx, letter.PositionID)
	if err != nil {
		return err
	}
	out := mail.Letter{ID: id, From: from, To: mail.Address{Name: letter.ToName, Email: letter.ToEmail}, Subject: letter.Subject, Text: letter.Body, ReplyTo: p.Contact}
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
		return jobs.Final(err)
	}
	return err
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
	return a.queueLetter(tx, now, iv, last.Kind, 0)
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
		// One that was cancelled in the very moment it left did leave, and the outbox says so.
		left := letter.State == interview.LetterCancelled && state == interview.LetterSent
		if letter.State != interview.LetterQueued && !left {
			return nil
		}
		iv, err := tx.Interview(letter.InterviewID)
		if err != nil {
			return err
		}
		now := a.now()
		if why == closedMeanwhile && iv.Door(now) == interview.DoorOpen {
			return errReopened // the next attempt sends it
		}
		letter.State, letter.Error = state, why
		if state == interview.LetterSent {
			letter.SentAt = now
		}
		if err := tx.SaveLetter(letter); err != nil {
			return err
		}
		// The row speaks of the newest letter only: an older one that fails late says nothing about the link.
		newest, err := tx.IsNewestLetter(letter)
		if err != nil {
			return err
		}
		if newest && state != interview.LetterCancelled {
			iv.LetterOutcome(why)
		}
		return tx.SaveInterview(&iv, now, by(event(letterEvents[state], "letter", string(letter.Kind), "reason", why), now, interview.System))
	})
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
