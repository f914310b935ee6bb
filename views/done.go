package views

import (
	"strconv"
	"strings"
	"time"

	"retake/internal/interview"
	"retake/views/ui"
)

// StatusLine is what the status line says, with Undo where there is one.
type StatusLine = ui.StatusProps

// Done is a deed that was just done to an interview, for the status line.
type Done struct {
	Deed      string // as the forms name it: "discard", "answers/delete"
	Row       interview.CandidateRow
	Questions string // of answers that were deleted or restored, by place: "2,4"
	Hold      time.Duration
	OnBoard   bool // the row is on the page, so that Undo can answer in place
	NoMail    bool // the letter stays in the outbox
}

// Status says what was done, and how to take it back where the state can be put back exactly.
func (d Done) Status() StatusLine {
	text, undo := d.words()
	s := StatusLine{Text: text}
	if undo == "" {
		return s
	}
	s.Undo = InterviewURL(d.Row.InterviewID, "")
	s.Values = []ui.Option{{Value: "do", Label: undo}, {Value: "revision", Label: strconv.FormatInt(d.Row.Revision, 10)}}
	if d.Deed == "answers/delete" {
		s.Undo = InterviewURL(d.Row.InterviewID, undo)
		s.Values[0] = ui.Option{Value: "places", Label: d.Questions}
	}
	if d.OnBoard {
		s.Attrs = map[string]any{"hx-post": s.Undo, "hx-target": "#" + RowID(d.Row.InterviewID)}
	}
	return s
}

// words is the sentence and the deed that undoes it.
func (d Done) words() (text, undo string) {
	name, n := d.Row.Name, len(strings.Split(d.Questions, ","))
	switch d.Deed {
	case "invite":
		return name + " is invited. " + d.letter("The letter with the link", "is on its way to "+d.Row.Email), ""
	case "discard":
		return name + " is discarded. The link shows a closed page now.", "restore"
	case "restore":
		return name + " is restored.", "discard"
	case "shortlist":
		return name + " is shortlisted.", "unshortlist"
	case "unshortlist":
		return name + " is off the shortlist.", "shortlist"
	case "delete":
		return name + " is in the bin. The link is closed.", "undelete"
	case "undelete":
		return name + " is back from the bin. The link works again.", "delete"
	case "resend":
		return d.letter("The same link", "is on its way to "+d.Row.Email), ""
	case "extend":
		return name + " has until " + day(d.Row.Deadline) + ".", ""
	case "new-link":
		return "The old link of " + name + " is closed. " + d.letter("The new one", "is on its way to "+d.Row.Email), ""
	case "reinvite":
		return name + " is invited again, and the old link is closed. " + d.letter("The new one", "is on its way to "+d.Row.Email), ""
	case "answers/delete":
		return upper(places(d.Questions)) + " of " + name + " " + plural(n, "is", "are") + " open again. " + d.letter("The letter", "leaves in "+span(d.Hold)), "answers/restore"
	case "answers/restore":
		return plural(n, "The answer to ", "The answers to ") + places(d.Questions) + " of " + name + " " +
			plural(n, "is", "are") + " back.", ""
	}
	return "", ""
}

// letter says how a letter travels, or that it does not.
func (d Done) letter(what, travels string) string {
	if d.NoMail {
		return what + " waits in the outbox, as no mail server is set up: copy the link."
	}
	return what + " " + travels + "."
}

func upper(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

// Saved are the sentences of the status line after a form outside of interviews was saved.
func Saved(what string) string {
	switch what {
	case "created":
		return "The position is created. Add its questions next."
	case "saved":
		return "Saved."
	case "closed":
		return "The position is closed. Nobody new can be invited; links that are out keep working."
	case "opened":
		return "The position is open. Candidates can be invited."
	case "added":
		return "Added to the end of the list."
	case "retired":
		return "Removed from the list. Candidates who are already invited keep it."
	case "person":
		return "Added to the team. Hand the password over, and make them a member of their positions."
	case "password":
		return "The password is changed."
	case "access":
		return "The access is changed."
	case "signed-out":
		return "You are signed out everywhere else."
	}
	return ""
}

// Changed says, to somebody whose change came too late, what happened meanwhile.
func Changed(stale *interview.Stale, now interview.Moment) string {
	if stale.Last.Kind == "" {
		return "Somebody changed this meanwhile. Nothing was done; this is how it stands now."
	}
	return EventSentence(stale.Last) + ", " + ago(stale.Last.At, now) + ". Nothing was done; this is how it stands now."
}
