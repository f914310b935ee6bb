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
	Deed    string                 // as the forms name it: "discard", "answers/delete"
	Row     interview.CandidateRow // the interview; after a re-invitation the earlier one
	What    string                 // answers that were deleted or restored, by place: "2,4"; the verb that was undone
	Undo    int64                  // revision of which Undo puts the deed back; 0: nothing can be
	Link    string                 // that works now, to be copied; empty: none
	Hold    time.Duration
	OnBoard bool // the row is on the page, so that Undo can answer in place
	NoMail  bool // the letter stays in the outbox
	ByHand  bool // no letter leaves
}

// Status says what was done, with Undo while it can be put back, and with the link where somebody has to hand it over.
func (d Done) Status() StatusLine {
	text, sends := d.words()
	s := StatusLine{Text: text}
	if text == "" {
		return s
	}
	if sends && (d.NoMail || d.ByHand) && d.Link != "" {
		s.Copy = ui.CopyLinkProps{URL: d.Link, Name: d.Row.Name}
	}
	if d.Undo == 0 {
		return s
	}
	s.Undo = InterviewURL(d.Row.InterviewID, "undo")
	s.Values = []ui.Option{{Value: "revision", Label: strconv.FormatInt(d.Undo, 10)}}
	if d.OnBoard {
		shown := d.Row.InterviewID
		if d.Row.ReplacedBy != "" {
			shown = d.Row.ReplacedBy
		}
		s.Attrs = map[string]any{"hx-post": s.Undo, "hx-target": "#" + RowID(shown)}
	}
	return s
}

// words is the sentence, and whether the link goes out with the deed.
func (d Done) words() (text string, sends bool) {
	name, n := d.Row.Name, len(strings.Split(d.What, ","))
	switch d.Deed {
	case "invite":
		return joined(name+" is invited. "+d.letter("The letter with the link"), keptNote(VendorName(d.Row.Ordered))), true
	case "discard":
		return name + " is discarded. The link shows a closed page now.", false
	case "restore":
		return name + " is restored.", false
	case "shortlist":
		return name + " is shortlisted.", false
	case "unshortlist":
		return name + " is off the shortlist.", false
	case "delete":
		return joined(name+" is in the bin. The link is closed.", map[string]string{
			"keep": "The ATS record waits for the next invitation.", "cut": "The ATS record is cut.",
		}[d.What]), false
	case "undelete":
		return name + " is back from the bin. The link works again.", false
	case "resend":
		return d.letter("The same link"), true
	case "extend":
		return name + " has until " + day(d.Row.Deadline) + ". " + d.letter("The same link"), true
	case "new-link":
		return "The old link of " + name + " is closed. " + d.letter("The new one"), true
	case "reinvite":
		return joined(name+" is invited again, and the old link is closed. "+d.letter("The new one"), map[string]string{
			"keep": "The ATS record goes along.",
		}[d.What]), true
	case "adjust":
		return "The time and takes of " + name + " are adjusted.", false
	case "candidate":
		return "The details of " + name + " are saved.", false
	case "candidate/send":
		return "The details of " + name + " are saved. " + d.letter("The same link"), true
	case "answers/delete":
		return upper(places(d.What)) + " of " + name + " " + plural(n, "is", "are") + " open again. " + d.letter("The letter"), true
	case "answers/restore":
		return plural(n, "The answer to ", "The answers to ") + places(d.What) + " of " + name + " " + plural(n, "is", "are") + " back.", false
	case "keep":
		return plural(n, "The old answer to ", "The old answers to ") + places(d.What) + " of " + name + " " + plural(n, "is", "are") + " kept.", false
	case "undone":
		return "Undone: " + undoing(interview.Verb(d.What), name) + ".", false
	case "undone/left":
		return "Undone: " + undoing(interview.Verb(d.What), name) + ". The letter had left already.", false
	}
	return "", false
}

// undoing is what was taken back, and from whom.
func undoing(v interview.Verb, name string) string {
	text := strings.ReplaceAll(undone(v), "the candidate", name)
	if !strings.Contains(text, name) {
		text += " (" + name + ")"
	}
	return text
}

// letter says how the link travels, or that it does not.
func (d Done) letter(what string) string {
	switch {
	case d.ByHand:
		return "No letter leaves: copy the link and send it yourself."
	case d.NoMail:
		return what + " waits in the outbox, as no mail server is set up: copy the link."
	case d.Deed == "invite":
		return what + " is on its way to " + d.Row.Email + "."
	}
	return what + " leaves for " + d.Row.Email + " in " + span(d.Hold) + "."
}

// joined adds a sentence, if there is one.
func joined(text, more string) string {
	if more == "" {
		return text
	}
	return text + " " + more
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
	case "copied":
		return "This is a copy, with the same questions, letters, settings and members, and without candidates. Give it a title of its own."
	case "position-restored":
		return "The position is back from the bin. Its links work again."
	case "purged":
		return "Purged, for good."
	case "purging":
		return "The position is being purged, with everything in it."
	case "emptied":
		return "The bin is empty, but for answers that a new one is awaited for."
	case "emptying":
		return "The bin is being emptied. There is much in it; this goes on by itself."
	case "erased":
		return "The candidate is erased."
	case "added":
		return "Added to the end of the list."
	case "retired":
		return "Removed from the list. Candidates who are already invited keep it."
	case "told-again":
		return "It is sent to the ATS again, as it stands now."
	case "connection":
		return "The connection is saved. What could not be delivered is tried again now."
	case "disconnected":
		return "The ATS is disconnected. Its key opens nothing any more."
	case "answered":
		return "Answered. The candidate reads it in the room."
	case "view-saved":
		return "The view is saved. Find it under Views."
	case "webhook-test":
		return "A test is on its way. See below what came of it."
	case "webhook-again":
		return "The message is on its way again. See below what came of it."
	case "webhook-on":
		return "The webhook is on. It hears of what happens from now on."
	case "webhook-off":
		return "The webhook is off. What was on the way is given up; it can be sent again from the log."
	case "webhook-deleted":
		return "The webhook is deleted, with its log."
	case "person":
		return "Added to the team. Hand the password over, and make them a member of their positions."
	case "password":
		return "The password is changed."
	case "access":
		return "The access is changed."
	case "key-revoked":
		return "The key is revoked. Whoever has it is shut out."
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
