package views

import (
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"retake/internal/interview"
	"retake/views/ui"
)

// Again is the dialog "Let this candidate record again", as it was filled in.
type Again struct {
	Ask
	Choices []interview.Choice
	Way     interview.Way
	Ticked  map[string]bool // questions of WayAnswers
	Message string
	Keep    bool              // the ATS record goes along to the new interview
	Letters interview.Letters // as they would leave; edited for this one time
	Kind    map[interview.Way]interview.LetterKind
	Look    Look
}

// Look is a letter as the candidate will see it; Faulty says why there is none, Note what to know about it.
type Look struct {
	ToName, ToEmail, Subject, Text string
	Link, Button                   string // the address in Text that stands as a button
	Faulty, Note                   string
}

// AgainURL is the dialog with a way chosen; "" leaves that to it.
func AgainURL(id string, way interview.Way) string {
	address := InterviewURL(id, "again")
	if way != "" {
		address += "?way=" + string(way)
	}
	return address
}

// Title names the dialog.
func (a Again) Title() string { return "Let " + a.Page.Candidate.Name + " record again" }

func (a Again) answers() int { return a.Page.Interview.Recorded() }

func (a Again) ticks() int {
	n := 0
	for _, ticked := range a.Ticked {
		if ticked {
			n++
		}
	}
	return n
}

func (a Again) cards() []ui.Choice {
	cards := make([]ui.Choice, len(a.Choices))
	for i, c := range a.Choices {
		cards[i] = ui.Choice{Value: string(c.Way), Title: a.wayTitle(c.Way), Text: a.wayText(c.Way), Recommended: c.Recommended && len(a.Choices) > 1}
		if c.Refused != nil {
			cards[i].Refused, cards[i].Text = true, c.Refused.Error()
		}
	}
	return cards
}

func (a Again) wayTitle(w interview.Way) string {
	switch w {
	case interview.WayAnswers:
		return "Same link, these questions"
	case interview.WayTime:
		return "Same link, more time"
	}
	return "Start over with a new link"
}

func (a Again) wayText(w interview.Way) string {
	switch {
	case w == interview.WayAnswers && len(a.ATS) > 0:
		return "The chosen questions open again and their attempts start anew. All other answers stay, and so does the ATS record."
	case w == interview.WayAnswers:
		return "The chosen questions open again and their attempts start anew. All other answers stay."
	case w == interview.WayTime && a.answers() > 0:
		return "Send the link again or move the deadline. What is recorded stays."
	case w == interview.WayTime:
		return "Send the link again or move the deadline."
	case a.Page.Interview.Deleted():
		return "This interview lies in the bin. A new one with a new link begins from the first question."
	}
	return "A new interview from the first question. The old link stops working."
}

// parts are the ways for which a part of the form is shown, in the words of again.css.
func parts(ways ...interview.Way) templ.Attributes {
	names := make([]string, len(ways))
	for i, w := range ways {
		names[i] = string(w)
	}
	return templ.Attributes{"data-if": strings.Join(names, " ")}
}

// written are the ways whose letter is of the kind.
func (a Again) written(kind interview.LetterKind) []interview.Way {
	var ways []interview.Way
	for _, c := range a.Choices {
		if redo := a.Kind[c.Way] == interview.LetterRedo; redo == (kind == interview.LetterRedo) {
			ways = append(ways, c.Way)
		}
	}
	return ways
}

// fault is what is wrong with the letter of a kind: only the one that would leave was looked at.
func (a Again) fault(prefix, part string) string {
	if (prefix == "redo") != (a.Kind[a.Way] == interview.LetterRedo) {
		return ""
	}
	return a.Bad["letter_"+part]
}

// wrong is what is wrong, by the fields of the form.
func (a Again) wrong() []ui.FieldError {
	bad := interview.Invalid{}
	for field, text := range a.Bad {
		bad[field] = text
	}
	for _, prefix := range []string{"invite", "redo"} {
		for _, part := range []string{"subject", "body"} {
			if text := a.fault(prefix, part); text != "" {
				bad[prefix+"_"+part] = text
			}
		}
	}
	return faults(bad, "way", "questions", "deadline", "message", "invite_subject", "invite_body", "redo_subject", "redo_body")
}

// editing opens the letter's fields when something is wrong with them.
func (a Again) editing() bool { return a.Bad["letter_subject"] != "" || a.Bad["letter_body"] != "" }

func (a Again) deadlineHint(w interview.Way) string {
	switch {
	case w == interview.WayOver:
		return "Empty: " + count(a.Page.Position.Days, "day", "days") + " from now, as the position says."
	case a.late():
		return "It was " + day(a.Page.Interview.Deadline) + ". The candidate needs a new one."
	}
	return "Empty: it stays " + day(a.Page.Interview.Deadline) + "."
}

func (a Again) messageHint(w interview.Way) string {
	if w == interview.WayAnswers {
		return "It stands in the letter and in the room: say what was wrong and what you hope for."
	}
	return "It stands in the letter."
}

// timeLabel is the deed of WayTime; again.js changes it along with the deadline.
func (a Again) timeLabel() string {
	if a.Deadline != "" || a.late() {
		return moreTime
	}
	return sendAgain
}

const (
	moreTime  = "Give more time"
	sendAgain = "Send the link again"
)

// awaited says what the candidate was asked for and has not recorded, for the offer to keep the old answers.
func (a Again) awaited() string {
	var numbers []string
	ids := ticked(a.Page.Interview.Restorable())
	for _, q := range a.Page.Interview.Questions {
		if ids[q.ID] {
			numbers = append(numbers, strconv.Itoa(q.Ord))
		}
	}
	return "No new answer to " + places(strings.Join(numbers, ",")) + " has come yet. The old " + plural(len(numbers), "one", "ones") + " can come back."
}

func ticked(ids []string) map[string]bool {
	set := make(map[string]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// some is a number that is left out while it is 0.
func some(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func takeNote(t interview.Take, allowed time.Duration) string {
	note := "Take " + strconv.Itoa(t.Number)
	if t.Length > 0 {
		note += ", " + lengthOf(t, allowed)
	}
	return note
}

// letterPart is a paragraph of a letter; Button stands above the one that holds the link.
type letterPart struct {
	Text   string
	Button bool
}

func (l Look) parts() []letterPart {
	var out []letterPart
	shown := false
	for _, p := range paragraphs(l.Text) {
		button := !shown && l.Link != "" && strings.Contains(p, l.Link)
		shown = shown || button
		out = append(out, letterPart{Text: p, Button: button})
	}
	return out
}
