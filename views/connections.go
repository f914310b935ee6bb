package views

import (
	"net/url"
	"strconv"
	"strings"

	"retake/internal/interview"
	"retake/views/ui"
)

// System is what a vendor's protocol can and needs, as far as screens tell of it.
type System struct {
	Vendor                    interview.Vendor
	Name                      string
	Cancels                   bool // it hears when nothing comes of an order
	CancelsHere               bool // it can say that it needs an order no more
	Redo, RedoByChoice        bool // it hears that answers are awaited again; only when the connection says so
	NeedsSecret, NeedsAccount bool
	Bases                     []Address // where results go, where there is a choice
	Setup, Gaps               []string  // {base} stands for the address of this installation
}

// Address is a place that a vendor takes results at.
type Address struct{ Name, URL string }

// ConnectionForm is a connection as typed.
type ConnectionForm struct {
	ID, Name, Base, Other, Account, Second string
	TellRedo                               bool
	Revision                               int64
	Kept                                   bool // a secret is there already
	OtherBase                              bool // the operator lets results go to other addresses too
	Bad                                    interview.Invalid
	Problem                                string
}

// ConnectionView is a connection's page, with the tab that is open.
type ConnectionView struct {
	interview.ConnectionPage
	System System
	Tab    string // "" (how it stands), "orders" or "log"
}

// Removed reports that the connection has ended: it can only be looked at.
func (c ConnectionView) Removed() bool { return c.RemovedAt != 0 }

// Finding is one thing that a test has looked at.
type Finding struct {
	Good  bool
	Words string
}

// connectionTab is the address of a tab, or of a page of its list.
func connectionTab(id, tab string, from interview.Cursor) string {
	q := url.Values{}
	if tab != "" {
		q.Set("tab", tab)
	}
	if from != "" {
		q.Set("from", string(from))
	}
	if len(q) == 0 {
		return ConnectionURL(id, "")
	}
	return ConnectionURL(id, "") + "?" + q.Encode()
}

// NewConnectionURL is the form that connects a vendor's ATS; without one, the choice.
func NewConnectionURL(v interview.Vendor) string {
	if v == "" {
		return ConnectionURL("new", "")
	}
	return ConnectionURL("new", "") + "?vendor=" + string(v)
}

// connectionState is how a connection stands, in a word or two; what needs somebody comes first.
func connectionState(r *interview.ConnectionRow, now interview.Moment) ui.StateProps {
	switch {
	case r.RemovedAt != 0:
		return ui.StateProps{Icon: "link-2-off", Text: "Removed " + ago(r.RemovedAt, now)}
	case r.Parked > 0:
		return ui.StateProps{Icon: "circle-alert", Text: count(r.Parked, "order", "orders") + " could not be delivered", Tone: ui.Negative}
	case r.Failing > 0:
		return ui.StateProps{Icon: "triangle-alert", Text: count(r.Failing, "order is", "orders are") + " tried again", Tone: ui.Caution}
	case r.HeardAt == 0:
		return ui.StateProps{Icon: "circle-dashed", Text: "Never called yet"}
	}
	return ui.StateProps{Icon: "circle-check", Text: "Last heard " + ago(r.HeardAt, now), Tone: ui.Positive}
}

func connectionNote(r *interview.ConnectionRow) string {
	text := VendorName(r.Vendor)
	if r.Open > 0 {
		text += " · " + counted(r.Open, "open order", "open orders")
	}
	if r.ByName != "" {
		text += " · connected by " + r.ByName
	}
	return text
}

// secondWords says what a second order for one person does.
func secondWords(s interview.Second) string {
	for _, c := range seconds {
		if c.Value == string(s) {
			return c.Title
		}
	}
	return string(s)
}

var seconds = []ui.Choice{
	{Value: string(interview.SecondAdopt), Title: "Use the interview that there is", Recommended: true,
		Text: "The second order gets the same result, at once if it is handed in already. The candidate hears nothing."},
	{Value: string(interview.SecondNew), Title: "Invite the person again",
		Text: "The earlier link stops working, a new interview begins, and a letter with the new link leaves."},
	{Value: string(interview.SecondReject), Title: "Refuse it",
		Text: "Whoever ordered reads in the ATS that this person is being interviewed already."},
}

// can is one thing that the ATS hears, or does not.
type can struct {
	Yes  bool
	Text string
}

// abilities say what can be said to the ATS, with what the connection has chosen.
func (s System) abilities(tellRedo bool) []can {
	out := []can{{true, s.Name + " gets the result when the candidate has submitted, and again after each time that answers were recorded anew. The record stays the same."}}
	switch {
	case s.Redo && (!s.RedoByChoice || tellRedo):
		out = append(out, can{true, "When answers are deleted, " + s.Name + " hears that new ones are awaited."})
	default:
		out = append(out, can{false, "When answers are deleted, " + s.Name + " keeps showing the earlier result until the candidate has recorded again."})
	}
	if s.Cancels {
		out = append(out, can{true, "When an interview is deleted or expires, " + s.Name + " hears that nothing comes. Undo stops that within 30 seconds."})
	} else {
		out = append(out, can{false, s.Name + " has no word for an interview that was deleted or expired: it keeps showing it as sent."})
	}
	if s.CancelsHere {
		out = append(out, can{true, s.Name + " can cancel an order: the link is closed if nothing was recorded."})
	} else {
		out = append(out, can{false, s.Name + " cannot cancel an order: delete the interview here instead."})
	}
	return append(out, can{false, "Discarding tells the ATS nothing: decisions are made there. No score is sent."})
}

// setupStep is a line of the setup; one that names an address shows it so that it can be copied.
type setupStep struct{ Text, Address string }

func (s System) steps(base string) []setupStep {
	steps := make([]setupStep, len(s.Setup))
	for i, line := range s.Setup {
		text, path, found := strings.Cut(line, ": {base}")
		if !found {
			steps[i].Text = strings.ReplaceAll(line, "{base}", base)
			continue
		}
		steps[i] = setupStep{text, base + path}
	}
	return steps
}

// secretLabel names what a vendor gives out for us.
func secretLabel(v interview.Vendor) string {
	switch v {
	case interview.Ashby:
		return "API key of Ashby"
	case interview.Workable:
		return "Token of Workable"
	}
	return "Secret of the partner in " + VendorName(v)
}

func (f ConnectionForm) secretHint() string {
	if f.Kept {
		return "One is kept. Empty: it stays."
	}
	return "Results are sent with it. It can be entered later, and is never shown again."
}

// bases are the addresses to choose from; one that was entered otherwise stands among them.
func (f ConnectionForm) bases(s System) []ui.Option {
	options := make([]ui.Option, 0, len(s.Bases)+1)
	known := f.Base == ""
	for _, b := range s.Bases {
		options = append(options, ui.Option{Value: b.URL, Label: b.Name, Hint: b.URL})
		known = known || b.URL == f.Base
	}
	if !known {
		options = append(options, ui.Option{Value: f.Base, Label: "As entered", Hint: f.Base})
	}
	return options
}

func (f ConnectionForm) base(s System) string {
	if f.Base == "" && len(s.Bases) > 0 {
		return s.Bases[0].URL
	}
	return f.Base
}

// exchangeTone is whether a call went well.
func exchangeTone(x interview.Exchange) ui.Tone {
	switch {
	case x.Status >= 200 && x.Status < 300:
		return ui.Positive
	case x.Status == 0, x.Status >= 400:
		return ui.Negative
	}
	return ui.Caution
}

func exchangeStatus(x interview.Exchange) string {
	if x.Status == 0 {
		return "No answer"
	}
	return strconv.Itoa(x.Status)
}

func direction(x interview.Exchange, vendor interview.Vendor) string {
	if x.Inbound {
		return VendorName(vendor) + " called"
	}
	return "Retake called"
}

// secure reports that other systems can call this installation over HTTPS.
func (v Viewer) secure() bool { return strings.HasPrefix(v.BaseURL, "https://") }

// removal says what ends with a connection.
func (c ConnectionView) removal() []ui.Consequence {
	out := []ui.Consequence{
		{Icon: "link-2-off", Text: "The key opens nothing any more: " + c.System.Name + " can neither order nor ask how a test stands.", Tone: ui.Negative},
	}
	if c.Open > 0 {
		out = append(out, ui.Consequence{Icon: "briefcase", Text: counted(c.Open, "open order is", "open orders are") + " never reported. Their interviews and links stay as they are.", Tone: ui.Caution})
	}
	return append(out,
		ui.Consequence{Icon: "history", Text: "Orders and log stay to be read here."},
		ui.Consequence{Icon: "undo-2", Text: "It cannot be connected again: a new connection has a new key, and knows nothing of these orders."},
	)
}
