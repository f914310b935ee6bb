package interview

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Bounds of what people type, in characters, and of numbers.
const (
	MaxTitle     = 120
	MaxName      = 120
	MaxIntro     = 4000
	MaxPrompt    = 2000
	MaxMessage   = 2000
	MaxLetter    = 8000
	MaxSubject   = 200
	MaxEmail     = 254 // RFC 5321 §4.5.3.1.3: a path is 256 octets with its angle brackets
	MaxPhone     = 40
	MaxQuestions = 50
	MaxDays      = 365
	MaxTakes     = 200 // takes of one question that are kept in all, failed and deleted ones included
)

// DefaultLanguage is that of a position which names none.
const DefaultLanguage = "en"

// Position is the role being hired for.
type Position struct {
	ID        string
	Title     string
	Intro     string // plain text; blank lines separate paragraphs
	Open      bool
	Days      int    // days a candidate has, counted from the invitation
	Contact   string // email address that candidates may write to; empty: none is shown
	Language  string // BCP 47 tag of what candidates read: their pages and letters
	Letters   Letters
	Reminders Reminders
	HandIn    bool // what is whole at the deadline is submitted by itself
	// AutoExtend is how often, per interview, a request for more time is granted by itself, by Days; 0: never.
	AutoExtend int
	SoundOnly  bool // every candidate may leave the picture away
	Asking     int  // open requests of its candidates; read only
	CreatedAt  Moment
	DeletedAt  Moment // in the bin since; its links are closed
	DeletedBy  string // who put it there, by name
	Revision   int64

	QuestionsVersion int64 // how often the list of questions has changed, from 1
}

// Reminders are the letters that leave by themselves.
type Reminders struct {
	Days        int  // before the deadline; 0: none
	Unsubmitted bool // a day after everything was recorded and not submitted
}

// Letters are the texts of a position's letters; an empty field means the built-in text.
type Letters struct {
	InviteSubject, InviteBody string
	RedoSubject, RedoBody     string
}

// Check tidies the typed fields and faults what cannot be kept.
func (p *Position) Check() error {
	p.Title, p.Intro, p.Contact = oneLine(p.Title), strings.TrimSpace(p.Intro), strings.TrimSpace(p.Contact)
	bad := Invalid{}
	bad.text("title", p.Title, 1, MaxTitle)
	bad.text("intro", p.Intro, 0, MaxIntro)
	if p.Language == "" {
		p.Language = DefaultLanguage
	}
	if !languageTag(p.Language) {
		bad["language"] = "Choose one of the languages."
	}
	if p.Days < 1 || p.Days > MaxDays {
		bad["days"] = "Choose between 1 and 365 days."
	}
	if p.Reminders.Days < 0 || p.Reminders.Days > 30 {
		bad["remind_days"] = "Choose no reminder, or 1 to 30 days before the deadline."
	}
	if p.AutoExtend < 0 || p.AutoExtend > MaxAutoExtend {
		bad["auto_extend"] = "Choose 0 for never, or up to 5 times."
	}
	if p.Contact != "" {
		if _, err := ParseEmail(p.Contact); err != nil {
			bad["contact"] = err.Error()
		}
	}
	return bad.OrNil()
}

// languageTag tells whether it may be the tag of a language, as "es" or "pt-BR" are. Which languages there are is not known here.
func languageTag(tag string) bool {
	parts := strings.Split(tag, "-")
	for _, part := range parts {
		if part == "" || len(part) > 8 || strings.ContainsFunc(part, func(r rune) bool { return r > 'z' || !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			return false
		}
	}
	return len(parts[0]) >= 2 && len(tag) <= 35
}

// Close stops new invitations; links that are out keep working.
func (p *Position) Close() error {
	if !p.Open {
		return refuse(VerbClosePosition, ReasonClosed)
	}
	p.Open = false
	return nil
}

// Reopen lets candidates be invited again.
func (p *Position) Reopen() error {
	if p.Open {
		return refuse(VerbOpenPosition, ReasonOpen)
	}
	p.Open = true
	return nil
}

// Delete puts the position into the bin, and closes every link in it.
func (p *Position) Delete(now Moment, by string) error {
	if p.DeletedAt != 0 {
		return refuse(VerbDeletePosition, ReasonPositionGone)
	}
	p.DeletedAt, p.DeletedBy = now, by
	return nil
}

// Undelete takes the position out of the bin; its links work again.
func (p *Position) Undelete() error {
	if p.DeletedAt == 0 {
		return refuse(VerbUndeletePosition, ReasonPositionThere)
	}
	p.DeletedAt, p.DeletedBy = 0, ""
	return nil
}

// Deadline is when a link that is sent now stops accepting answers.
func (p Position) Deadline(now Moment) Moment { return now.Add(time.Duration(p.Days) * 24 * time.Hour) }

// Question is a prompt with its limits. It is never changed in place: an edit retires it and puts a new one in its
// place, so that an interview under way keeps the question it was invited with.
type Question struct {
	ID         string
	PositionID string
	Ord        int // place in the position, from 1
	Prompt     string
	Think      time.Duration // time to think before recording starts by itself; 0: none
	Answer     time.Duration // longest answer
	Takes      int           // takes allowed; 0: unlimited
	CreatedAt  Moment
	RetiredAt  Moment
}

// Check tidies the typed fields and faults what cannot be kept.
func (q *Question) Check() error {
	q.Prompt = strings.TrimSpace(q.Prompt)
	bad := Invalid{}
	bad.text("prompt", q.Prompt, 1, MaxPrompt)
	if q.Think < 0 || q.Think > 30*time.Minute {
		bad["think"] = "Choose no think time, or up to 30 minutes."
	}
	if q.Answer < 10*time.Second || q.Answer > 30*time.Minute {
		bad["answer"] = "Choose an answer time between 10 seconds and 30 minutes."
	}
	if q.Takes < 0 || q.Takes > 20 {
		bad["takes"] = "Choose unlimited takes, or between 1 and 20."
	}
	return bad.OrNil()
}

// text faults a field that is too short, too long or not text.
func (e Invalid) text(field, value string, least, most int) {
	n := utf8.RuneCountInString(value)
	switch {
	case !utf8.ValidString(value) || strings.ContainsRune(value, 0):
		e[field] = "This holds characters that are not text. Type it again."
	case n < least:
		e[field] = "Please fill this in."
	case n > most:
		e[field] = "This is too long: at most " + itoa(most) + " characters, you have " + itoa(n) + "."
	}
}
