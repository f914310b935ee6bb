package views

import (
	"net/url"
	"slices"
	"strings"

	"retake/internal/interview"
	"retake/views/ui"
)

// ATSRecord is an order of an ATS with what its protocol has words for.
type ATSRecord struct {
	interview.ATSRecord
	SaysRedo bool // it hears when answers are awaited again
	Cancels  bool // it hears when nothing comes
}

// VendorName names the ATS of a vendor.
func VendorName(v interview.Vendor) string { return upper(string(v)) }

// rowOrdered is the mark on the row of an interview that an ATS ordered.
func rowOrdered(v interview.Vendor, doc string) ui.Markup {
	return ui.Markup(`<a class="badge tone-neutral c-ordered" href="`+doc+`#ats">`) + ui.Icon("link") +
		ui.Markup(VendorName(v)+`<span class="sr"> record</span></a>`)
}

// heardWord is how an order stands, in the ATS's eyes.
func heardWord(s interview.OrderStatus) string {
	switch s {
	case interview.OrderInProgress:
		return "started"
	case interview.OrderRedo:
		return "asked to record again"
	case interview.OrderCompleted:
		return "completed"
	case interview.OrderExpired:
		return "expired"
	case interview.OrderCancelled:
		return "cancelled"
	}
	return "invited"
}

// tellingState is whether the ATS is up to date.
func tellingState(l *interview.OrderLine) ui.StateProps {
	switch {
	case l.RemovedAt != 0:
		return ui.StateProps{Icon: "link-2-off", Text: "No longer connected"}
	case l.CancelledAt != 0:
		return ui.StateProps{Icon: "circle-x", Text: "Cancelled by the ATS"}
	case l.Parked:
		return ui.StateProps{Icon: "circle-alert", Text: "Could not be told", Tone: ui.Negative}
	case l.NextAt != 0 && l.Tries > 0:
		return ui.StateProps{Icon: "triangle-alert", Text: "Not told yet", Tone: ui.Caution}
	case l.NextAt != 0:
		return ui.StateProps{Icon: "send", Text: "About to be told"}
	case l.Kept:
		return ui.StateProps{Icon: "archive-restore", Text: "Kept", Tone: ui.Accent}
	case l.ToldAt == 0:
		return ui.StateProps{Icon: "link", Text: "Connected"}
	}
	return ui.StateProps{Icon: "circle-check", Text: "Up to date", Tone: ui.Positive}
}

// heard says what the ATS knows, and since when.
func heard(l *interview.OrderLine, now interview.Moment) string {
	if l.ToldAt == 0 {
		return "Nothing was reported to " + l.System + " yet."
	}
	return l.System + " heard “" + heardWord(l.ToldStatus) + "” " + ago(l.ToldAt, now) + "."
}

// untold says what the ATS could not be told, and what becomes of it; empty when it knows all.
func untold(l *interview.OrderLine, now interview.Moment) string {
	switch {
	case l.RemovedAt != 0 || l.Failure == "":
		return ""
	case l.Parked:
		return l.System + " could not be told " + ago(l.FailedAt, now) + ": " + l.Failure + " Nobody tries any more: send it again once that is mended."
	case l.NextAt != 0 && l.Tries > 0:
		return l.System + " could not be told " + ago(l.FailedAt, now) + ": " + l.Failure + " It is tried again " + soon(l.NextAt, now) + "."
	case l.NextAt == 0:
		return l.System + " could not use an answer of ours " + ago(l.FailedAt, now) + ": " + l.Failure
	}
	return ""
}

// soon is when something happens by itself.
func soon(at, now interview.Moment) string {
	if at <= now {
		return "at once"
	}
	return left(at, now)
}

// notes are what else there is to know of an order.
func (r ATSRecord) notes(now interview.Moment) []string {
	var notes []string
	switch status := r.Status(now); {
	case r.RemovedAt != 0:
		notes = append(notes, "This ATS was disconnected: nothing is told any more.")
	case r.CancelledAt != 0 && r.CancelledWhy != "":
		notes = append(notes, "It needs this interview no more: "+r.CancelledWhy)
	case r.CancelledAt != 0:
		notes = append(notes, "It needs this interview no more.")
	case r.Kept:
		notes = append(notes, "The record waits for the candidate’s next invitation, which continues it.")
	case r.ToldStatus == interview.OrderCompleted && !status.Settled() && !r.SaysRedo:
		notes = append(notes, r.System+" keeps showing the earlier result until the candidate has recorded again.")
	case r.Deleted() && status == interview.OrderCancelled && !r.Cancels:
		notes = append(notes, r.System+" has no word for an interview that was deleted: it keeps showing this one as sent.")
	case r.Deleted() && status == interview.OrderCompleted:
		notes = append(notes, r.System+" keeps the result that it has.")
	}
	if r.Generation > 1 {
		notes = append(notes, "The record was carried over from an earlier interview.")
	}
	return notes
}

// mayTell reports whether sending again can help.
func mayTell(l *interview.OrderLine) bool { return l.Connected() && !l.Kept }

// profile is the candidate's page at the ATS; empty when it gave none that can be opened safely.
func profile(o *interview.Order) string {
	u, err := url.Parse(o.ProfileURL)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil {
		return ""
	}
	return o.ProfileURL
}

// ordered says who asked for the interview, and when.
func ordered(o *interview.Order, now interview.Moment) string {
	text := "Ordered " + ago(o.CreatedAt, now)
	if o.RequestedBy != "" {
		text += " by " + o.RequestedBy
	}
	return text
}

// systemsOf names the ATS of the records, each once.
func systemsOf(records []ATSRecord) []string {
	var names []string
	for _, r := range records {
		if !slices.Contains(names, r.System) {
			names = append(names, r.System)
		}
	}
	return names
}

// each says a sentence of every ATS that it holds for.
func each(records []ATSRecord, holds func(ATSRecord) bool, icon string, tone ui.Tone, sentence func(system string) string) []ui.Consequence {
	var out []ui.Consequence
	for _, name := range systemsOf(slices.DeleteFunc(slices.Clone(records), func(r ATSRecord) bool { return !holds(r) })) {
		out = append(out, ui.Consequence{Icon: icon, Tone: tone, Text: sentence(name)})
	}
	return out
}

func all(ATSRecord) bool { return true }

// cutting is what an ATS learns of an interview that ends here.
func cutting(records []ATSRecord, now interview.Moment, after string) []ui.Consequence {
	hears := func(r ATSRecord) bool { return r.Awaited(now) && r.Cancels }
	silent := func(r ATSRecord) bool { return r.Awaited(now) && !r.Cancels }
	has := func(r ATSRecord) bool { return !r.Awaited(now) }
	out := each(records, hears, "link-2-off", ui.Caution, func(s string) string {
		return s + " is told" + after + " that this interview is cancelled."
	})
	out = append(out, each(records, silent, "link-2-off", ui.Caution, func(s string) string {
		return s + " has no word for a cancelled interview: it keeps showing this one as sent."
	})...)
	return append(out, each(records, has, "briefcase", "", func(s string) string {
		return s + " keeps the result that it has."
	})...)
}

// carrying says what keeping the record in a new interview means, and not keeping it.
func carrying(records []ATSRecord, keep bool) string {
	sentence := func(system string) string { return "The new link will not be connected to " + system + "." }
	if keep {
		sentence = func(system string) string {
			return system + " gets the result of the new interview under the same record."
		}
	}
	return texts(each(records, all, "", "", sentence))
}

// texts joins sentences.
func texts(items []ui.Consequence) string {
	var out []string
	for _, it := range items {
		out = append(out, it.Text)
	}
	return strings.Join(out, " ")
}

// ContinuesRecord says, before somebody is invited again, that a record was kept for it; empty for none.
func ContinuesRecord(system string) string {
	if system == "" {
		return ""
	}
	return "The record of " + system + " was kept and goes on with the new link."
}

// keptNote says that a new invitation continues an ATS's record.
func keptNote(system string) string {
	if system == "" {
		return ""
	}
	return "The record of " + system + " was kept: it gets the result of this interview."
}
