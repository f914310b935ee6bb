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
	"retake/internal/lang"
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

// Letter is what a recruiter decides about the letter of a verb. The zero Letter is the position's own text.
type Letter struct {
	Withhold bool   // none leaves: the recruiter hands the link over
	Message  string // stands in the text
	Subject  string // for this one letter, with placeholders; empty: the position's
	Body     string // likewise
}

// post is a letter to queue.
type post struct {
	kind interview.LetterKind
	Letter
	hold time.Duration     // how long it waits for an Undo
	as   *interview.Letter // stopped before: it leaves again as it was written; nil: a new text
}

// queueLetter writes the letter and its job into the verb's transaction. An earlier one that still waits is cancelled: it
// would give an older deadline or link, or ask for other questions. The step remembers it, so that Undo can queue it again.
func (a *App) queueLetter(tx *store.Tx, now interview.Moment, iv *interview.Interview, out post) error {
	if iv.RedoAwaited() {
		out.kind = interview.LetterRedo // whoever is asked to record again needs to hear what
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
	text, err := a.compose(p, iv, out, mail.Values{Candidate: c.Name, Company: company})
	if err != nil {
		return err
	}
	language := p.Language
	if out.as != nil {
		text.Subject, text.Text, language = out.as.Subject, out.as.Body, out.as.Language
	}
	stopped, err := tx.StopLetters(iv.ID)
	if err != nil {
		return err
	}
	if len(stopped) > 0 && iv.Last != nil && iv.Last.At == now {
		iv.Last.Stopped, iv.Last.Letter = stopped[0].Kind, stopped[0].ID
	}
	if out.Withhold {
		return nil
	}
	return postLetter(tx, interview.Letter{
		InterviewID: iv.ID, PositionID: iv.PositionID, Kind: out.kind, ToName: c.Name, ToEmail: c.Email, Language: language,
		Subject: text.Subject, Body: text.Text, CreatedAt: now, SendAfter: now.Add(out.hold),
	})
}

// postLetter writes a letter and the job that sends it.
func postLetter(tx *store.Tx, l interview.Letter) error {
	id, err := newID()
	if err != nil {
		return err
	}
	l.ID, l.State = id, interview.LetterQueued
	if err := tx.CreateLetter(l); err != nil {
		return err
	}
	return tx.Enqueue(jobs.New{Kind: jobLetter, Key: id, Payload: []byte(id), RunAt: int64(l.SendAfter), MaxAttempts: letterAttempts})
}

// compose fills the letter's text. What was edited for this one letter is faulted by the names of its form's fields.
func (a *App) compose(p interview.Position, iv *interview.Interview, out post, v mail.Values) (mail.Letter, error) {
	t := template(p, out.kind)
	bad := interview.Invalid{}
	if utf8.RuneCountInString(out.Message) > interview.MaxMessage {
		bad["message"] = fmt.Sprintf("A message has at most %d characters.", interview.MaxMessage)
	}
	if out.Subject != "" || out.Body != "" {
		faultText(bad, "letter", &out.Subject, &out.Body, t)
		t = overridden(t, mail.Template{Subject: out.Subject, Body: out.Body})
	}
	if err := bad.OrNil(); err != nil {
		return mail.Letter{}, err
	}
	v.Message = strings.TrimSpace(out.Message)
	if out.kind == interview.LetterRedo && v.Message == "" {
		v.Message = iv.RedoMessage
	}
	v.Position, v.Link, v.Deadline, v.Questions = p.Title, a.Link(iv.Token), written(p, iv.Deadline), openQuestions(iv)
	return mail.Compose(t, v)
}

// template is the position's own text for a letter or, part by part, the built-in one of its language.
func template(p interview.Position, kind interview.LetterKind) mail.Template {
	own := p.Letters
	switch kind {
	case interview.LetterDeadline:
		return mail.Deadline(p.Language)
	case interview.LetterUnsubmitted:
		return mail.Unsubmitted(p.Language)
	case interview.LetterRedo:
		return overridden(mail.Redo(p.Language), mail.Template{Subject: own.RedoSubject, Body: own.RedoBody})
	}
	return overridden(mail.Invitation(p.Language), mail.Template{Subject: own.InviteSubject, Body: own.InviteBody})
}

// overridden takes from own what is there.
func overridden(t, own mail.Template) mail.Template {
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
	invite, redo := template(p, interview.LetterInvitation), template(p, interview.LetterRedo)
	return interview.Letters{InviteSubject: invite.Subject, InviteBody: invite.Body, RedoSubject: redo.Subject, RedoBody: redo.Body}
}

// checkLetters faults texts that cannot be sent, by form field, and turns built-in texts of the language back into "".
func checkLetters(l interview.Letters, language string) (interview.Letters, error) {
	bad := interview.Invalid{}
	for _, part := range []struct {
		field         string
		subject, body *string
		builtIn       mail.Template
	}{
		{"invite", &l.InviteSubject, &l.InviteBody, mail.Invitation(language)},
		{"redo", &l.RedoSubject, &l.RedoBody, mail.Redo(language)},
	} {
		faultText(bad, part.field, part.subject, part.body, part.builtIn)
	}
	return l, bad.OrNil()
}

// faultText tidies a letter's parts, faults them under field_subject and field_body, and empties what equals the given text.
func faultText(bad interview.Invalid, field string, subject, body *string, given mail.Template) {
	*subject = strings.TrimSpace(*subject)
	*body = strings.TrimSpace(strings.ReplaceAll(*body, "\r\n", "\n"))
	for part, text := range map[string]string{"_subject": *subject, "_body": *body} {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			bad[field+part] = "This holds characters that are not text. Type it again."
		}
	}
	if strings.ContainsAny(*subject, "\r\n") || utf8.RuneCountInString(*subject) > interview.MaxSubject {
		bad[field+"_subject"] = fmt.Sprintf("A subject is one line of at most %d characters.", interview.MaxSubject)
	}
	if utf8.RuneCountInString(*body) > interview.MaxLetter {
		bad[field+"_body"] = fmt.Sprintf("A letter has at most %d characters.", interview.MaxLetter)
	}
	if *subject == strings.TrimSpace(given.Subject) {
		*subject = ""
	}
	if *body == strings.TrimSpace(given.Body) {
		*body = ""
	}
	t := overridden(given, mail.Template{Subject: *subject, Body: *body})
	if err := mail.CheckTemplate(t.Subject); err != nil {
		bad[field+"_subject"] = sentence(err)
	} else if err := mail.CheckLetter(t); errors.Is(err, mail.ErrLinkInSubject) {
		bad[field+"_subject"] = sentence(err)
	} else if err != nil {
		bad[field+"_body"] = sentence(err)
	}
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
	p, err := a.Store.Reader().Position(ctx, positionID)
	if err != nil {
		return "", "", "", err
	}
	if p.Letters, err = checkLetters(l, p.Language); err != nil {
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
	letter, err := mail.Compose(template(p, kind), mail.Values{
		Candidate: "Alex Example", Position: p.Title, Company: company, Link: a.Link("your-own-link"), Deadline: written(p, p.Deadline(now)),
		Questions: openQuestions(&sample),
	})
	if err != nil {
		return "", "", "", err
	}
	letter.Language = p.Language
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

// written is a deadline as a letter of the position says it. Letters do not know the reader's zone, so they name theirs.
func written(p interview.Position, deadline interview.Moment) string {
	return lang.Of(p.Language).Instant(deadline.Time())
}
