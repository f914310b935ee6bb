package views

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"retake/internal/interview"
	"retake/views/ui"
)

// rowSelect is the box that selects a row; it belongs to the form of the deeds on many, as the row has a form of its own.
func rowSelect(r *interview.CandidateRow) ui.Markup {
	return ui.Markup(`<td role="cell" class="c-select"><label><input type="checkbox" name="interview" value="` + r.InterviewID +
		`" form="bulk" data-select aria-label="Select ` + templ.EscapeString(r.Name) + `"></label></td>`)
}

// BulkURL is where deeds on many candidates of a position are posted to.
func BulkURL(positionID string) string { return PositionURL(positionID, "bulk") }

// BatchLook is what the address of a batch's page says.
type BatchLook struct {
	Back string // the list that it was begun from; empty: the candidates tab
	Tab  interview.ItemState
	From interview.Cursor
}

// BatchURL is a batch's page.
func BatchURL(id string, look BatchLook) string {
	q := url.Values{}
	for name, value := range map[string]string{"back": look.Back, "tab": string(look.Tab), "from": string(look.From)} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if len(q) == 0 {
		return "/batches/" + id
	}
	return "/batches/" + id + "?" + q.Encode()
}

// Bulk is a dialog that asks what a deed on many candidates needs to know.
type Bulk struct {
	PositionID string
	Deed       interview.Deed
	Selected   []string                   // interviews, or none with
	Filter     *interview.CandidateFilter // all that it matches
	Forecast   interview.Forecast
	Awaited    int                // of those, an ATS waits for a result
	Faulty     interview.Forecast // where only answers with a problem are deleted
	Back       string
	Now        interview.Moment
	Hold       time.Duration
	NoMail     bool
	Bad        interview.Invalid
	Problem    string

	Deadline, Message, Which string // as typed
	Letter                   bool
}

// Title is what the dialog is about.
func (a Bulk) Title() string { return imperative(a.Deed, a.Forecast.Total) }

func (a Bulk) note() string {
	if a.Deed == interview.DeedAnswers {
		return "The answers go to the bin and their questions open again, each on the same link. Nothing else changes."
	}
	if a.Deed == interview.DeedExtend {
		return "The same links work until the end of the day that you choose."
	}
	if a.Deed == interview.DeedDelete {
		return plural(a.Forecast.Total, "The link stops working at once. The interview goes to the bin and can be restored.", "The links stop working at once. The interviews go to the bin and can be restored.")
	}
	return "Each gets the same link by email once more."
}

// consequences says what will happen, and to whom it will not.
func (a Bulk) consequences(f interview.Forecast) []ui.Consequence {
	var out []ui.Consequence
	add := func(icon string, tone ui.Tone, text string) {
		out = append(out, ui.Consequence{Icon: icon, Text: text, Tone: tone})
	}
	them := count(f.Able, "candidate", "candidates")
	switch a.Deed {
	case interview.DeedResend:
		add("link", "", plural(f.Able, "The link", "The links")+" of "+them+" "+plural(f.Able, "stays", "stay")+" the same.")
	case interview.DeedExtend:
		add("calendar-clock", "", "The deadline of "+them+" becomes the day that you choose, also where it was later.")
	case interview.DeedAnswers:
		add("rotate-ccw", "", "The chosen questions of "+them+" open again, with all takes. The answers can be restored until new ones are kept.")
	}
	if a.Deed == interview.DeedDelete {
		ordered := counted(a.Awaited, "interview was ordered by an ATS that waits", "interviews were ordered by an ATS that waits")
		add("link-2-off", ui.Caution, upper(ordered)+" for the result. "+plural(a.Awaited, "Its record is", "Their records are")+" cut: the ATS is told in "+span(a.Hold)+", where its protocol has a word for it, and a new invitation is not connected.")
		add("briefcase", "", "To keep a record for the next invitation, delete that interview from its own menu.")
		add("undo-2", "", "Undo puts interviews and records back.")
	} else if a.Awaited > 0 {
		add("briefcase", "", "Where an ATS ordered the interview it stays connected.")
	}
	if f.Late > 0 && a.Deed != interview.DeedExtend && a.Deed != interview.DeedDelete {
		add("clock-alert", ui.Caution, "The deadline of "+grouped(f.Late)+" has passed: without a new one below "+plural(f.Late, "it is", "they are")+" left as "+plural(f.Late, "it is", "they are")+".")
	}
	if f.Able > 0 && a.Deed != interview.DeedDelete {
		add("mail", "", a.letters())
	}
	for _, r := range f.Refused {
		add("circle-alert", ui.Caution, grouped(r.N)+" of "+grouped(f.Total)+" "+plural(r.N, "is", "are")+" left as "+plural(r.N, "it is", "they are")+". "+string(r.Because))
	}
	return out
}

func (a Bulk) letters() string {
	if a.NoMail {
		return "The letters wait in the outbox, as no mail server is set up: hand the links over yourself."
	}
	return "The letters leave after " + span(a.Hold) + "; Undo stops those that have not left."
}

// button says the deed and how many it will be done to.
func (a Bulk) button(f interview.Forecast) string { return imperative(a.Deed, f.Able) }

func (a Bulk) choices() []ui.Choice {
	faulty := ui.Choice{
		Value: string(interview.WhichFaulty), Title: "Answers with a problem", Recommended: a.Faulty.Able > 0, Refused: a.Faulty.Able == 0,
		Text: "Those without sound or picture, or too long, in " + count(a.Faulty.Able, "interview", "interviews") + ". The others stay as they are.",
	}
	if faulty.Refused {
		faulty.Text = "None of the answers has a problem."
	}
	return []ui.Choice{faulty, {
		Value: string(interview.WhichAll), Title: "All answers", Text: "Everything that is recorded, in " + count(a.Forecast.Able, "interview", "interviews") + ".",
	}}
}

// imperative says a deed as a button does: "Discard 250 candidates".
func imperative(d interview.Deed, n int) string {
	switch d {
	case interview.DeedResend:
		return "Send " + counted(n, "link", "links") + " again"
	case interview.DeedExtend:
		return "Extend " + counted(n, "deadline", "deadlines")
	case interview.DeedAnswers:
		return "Ask " + counted(n, "candidate", "candidates") + " for new takes"
	case interview.DeedShortlist:
		return "Shortlist " + counted(n, "candidate", "candidates")
	case interview.DeedDiscard:
		return "Discard " + counted(n, "candidate", "candidates")
	case interview.DeedDelete:
		return "Delete " + counted(n, "interview", "interviews")
	}
	return "Move " + counted(n, "candidate", "candidates") + " to the current questions"
}

// doing says a deed while it is done: "Discarding 250 candidates".
func doing(b *interview.Batch) string {
	verb, rest, _ := strings.Cut(imperative(b.Deed, b.Total), " ")
	gerund := map[string]string{
		"Send": "Sending", "Extend": "Extending", "Ask": "Asking", "Shortlist": "Shortlisting", "Discard": "Discarding", "Delete": "Deleting", "Move": "Moving",
	}[verb] + " " + rest
	switch b.State {
	case interview.BatchUndoing:
		return "Undoing: " + lower(gerund)
	case interview.BatchUndone:
		return "Undone: " + lower(gerund)
	}
	return gerund
}

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// itemWord names a tab of a batch's outcome.
func itemWord(d interview.Deed, s interview.ItemState) string {
	switch s {
	case interview.ItemRefused:
		return "Not done"
	case interview.ItemKept:
		return "Left as they are"
	case interview.ItemUndone:
		return "Undone"
	case interview.ItemWaiting:
		return "Waiting"
	}
	switch d {
	case interview.DeedResend:
		return "Sent again"
	case interview.DeedExtend:
		return "Extended"
	case interview.DeedAnswers:
		return "Asked"
	case interview.DeedShortlist:
		return "Shortlisted"
	case interview.DeedDiscard:
		return "Discarded"
	case interview.DeedDelete:
		return "Deleted"
	}
	return "Moved"
}

func itemTone(s interview.ItemState) ui.Tone {
	switch s {
	case interview.ItemRefused:
		return ui.Negative
	case interview.ItemKept:
		return ui.Caution
	case interview.ItemDone:
		return ui.Positive
	}
	return ui.Neutral
}

// outcome is a batch in one sentence once it has ended.
func outcome(p *interview.BatchPage) string {
	var parts []string
	for _, s := range []interview.ItemState{interview.ItemDone, interview.ItemUndone, interview.ItemKept, interview.ItemRefused} {
		if n := p.Counts[s]; n > 0 {
			parts = append(parts, grouped(n)+" "+lower(itemWord(p.Deed, s)))
		}
	}
	if len(parts) == 0 {
		return "Nobody is left to tell about."
	}
	return upper(list(parts)) + "."
}

// began says who began the batch and when, and who took it back.
func began(p *interview.BatchPage, now interview.Moment) string {
	text := "Begun by " + p.By.Name + ", " + ago(p.CreatedAt, now)
	if p.Params.UndoneBy != nil {
		text += "; undone by " + p.Params.UndoneBy.Name
	}
	return text + "."
}

// gone says what became of those who were selected and are not in the list.
func gone(n int) string {
	return grouped(n) + " of those who were selected " + plural(n, "is", "are") + " no longer in this position."
}

// through is how many of a batch are settled.
func through(p *interview.BatchPage) int {
	ahead := p.Counts[interview.ItemWaiting]
	if p.State == interview.BatchUndoing {
		ahead = p.Counts[interview.ItemDone]
	}
	return max(p.Total-ahead, 0)
}

// undoable counts what Undo would go through.
func undoable(p *interview.BatchPage) int {
	if p.Params.UndoneBy != nil {
		return 0
	}
	return p.Counts[interview.ItemDone]
}

func undoLabel(p *interview.BatchPage) string {
	if p.State == interview.BatchRunning {
		return "Stop and undo"
	}
	return "Undo for " + counted(undoable(p), "candidate", "candidates")
}

func backTo(p interview.BatchPage, look BatchLook) string {
	if look.Back == "" {
		return PositionURL(p.PositionID, "candidates")
	}
	return look.Back
}

func batchPages(p interview.BatchPage, look BatchLook) ui.PaginationProps {
	props := ui.PaginationProps{Note: count(len(p.Rows), "candidate", "candidates") + " on this page"}
	at := func(c interview.Cursor) string {
		if c == "" {
			return ""
		}
		return BatchURL(p.ID, BatchLook{look.Back, p.Shown, c})
	}
	props.Previous, props.Next = at(p.Prev), at(p.Next)
	return props
}

// counted is count with the number in groups of three.
func counted(n int, one, many string) string { return grouped(n) + " " + plural(n, one, many) }

// grouped is a number as people read it: "12,345".
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// matches is how many the list holds in all, and false when a search makes that unknown.
func matches(b interview.CandidateBoard) (int, bool) {
	switch {
	case b.Filter.Query != "":
		return 0, false
	case b.Filter.Status == "":
		return b.Counts.All(), true
	}
	return b.Counts[b.Filter.Status], true
}

func selectAllLabel(b interview.CandidateBoard) string {
	if n, known := matches(b); known {
		return "Select all " + grouped(n) + " that match"
	}
	return "Select all that match “" + b.Filter.Query + "”"
}

// allCount is what the bar shows as the number when all that match are selected.
func allCount(b interview.CandidateBoard) string {
	if n, known := matches(b); known {
		return grouped(n)
	}
	return "All"
}
