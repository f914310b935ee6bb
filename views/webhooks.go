package views

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"retake/internal/interview"
	"retake/views/ui"
)

// WebhookURL is the page of an endpoint, or where something is done to it.
func WebhookURL(id, deed string) string { return join(WebhooksURL+"/"+id, deed) }

// DeliveryURL is one message to an endpoint in full, or where something is done to it.
func DeliveryURL(d *interview.Delivery, deed string) string {
	return join(WebhookURL(d.EndpointID, "deliveries/"+d.ID), deed)
}

// WebhookForm is an endpoint as typed.
type WebhookForm struct {
	ID            string // of the endpoint; "": it is not there yet
	Once          string // makes one endpoint of a form that is sent twice
	Name, Address string
	Some          bool // only the events that are ticked
	Kinds         []string
	PositionID    string
	Shape         interview.Shape
	Revision      int64
	Positions     []interview.PositionRow
	Bad           interview.Invalid
	Problem       string // why it was refused, in words
}

var webhookShapes = []ui.Option{
	{Value: string(interview.ShapeStandard), Label: "Standard Webhooks", Hint: "What new receivers expect. Libraries for every language check its signature."},
	{Value: string(interview.ShapeHireflix), Label: "As Hireflix sends them", Hint: "For whoever moves and has automated on that. Events that Hireflix has no word for are not sent."},
}

func shapeWord(s interview.Shape) string {
	for _, o := range webhookShapes {
		if o.Value == string(s) {
			return o.Label
		}
	}
	return string(s)
}

var whichKinds = []ui.Option{
	{Value: "all", Label: "Everything that happens", Hint: "Kinds of events that a later version adds are among it."},
	{Value: "some", Label: "Only the events ticked here"},
}

func (f WebhookForm) which() string {
	if f.Some {
		return "some"
	}
	return "all"
}

func (f WebhookForm) places() []ui.Option {
	options := []ui.Option{{Label: "Every position"}}
	for _, p := range f.Positions {
		options = append(options, ui.Option{Value: p.ID, Label: p.Title})
	}
	return options
}

func (f WebhookForm) title() string {
	if f.ID == "" {
		return "Add a webhook"
	}
	return "Edit the webhook"
}

func (f WebhookForm) action() string {
	if f.ID == "" {
		return WebhooksURL
	}
	return WebhookURL(f.ID, "")
}

func (f WebhookForm) back() string {
	if f.ID == "" {
		return WebhooksURL
	}
	return WebhookURL(f.ID, "")
}

func (f WebhookForm) faults() []ui.FieldError {
	var out []ui.FieldError
	for _, field := range [][2]string{{"name", "Name"}, {"url", "Address"}, {"kinds", "Events"}, {"position", "Position"}, {"shape", "Shape"}} {
		if text := f.Bad[field[0]]; text != "" {
			id := field[0]
			if id == "shape" {
				id = "shape-1"
			}
			out = append(out, ui.FieldError{ID: id, Text: field[1] + ": " + text})
		}
	}
	return out
}

// wishes says in a line what an endpoint hears of.
func wishes(e *interview.EndpointRow) string {
	what := "everything"
	if kinds := strings.Fields(e.Kinds); len(kinds) == 1 {
		what = kinds[0]
	} else if len(kinds) > 1 {
		what = strconv.Itoa(len(kinds)) + " kinds of events"
	}
	switch {
	case e.Position != "":
		what += " in " + e.Position
	case e.PositionID != "":
		what += " in a position that is gone"
	}
	return upper(what)
}

// webhookState is how an endpoint stands.
func webhookState(e *interview.EndpointRow, now interview.Moment) ui.StateProps {
	switch {
	case !e.On() && e.OffWhy != "":
		return ui.StateProps{Icon: "circle-x", Text: "Switched off by Retake", Tone: ui.Negative}
	case !e.On():
		return ui.StateProps{Icon: "pause", Text: "Switched off"}
	case e.FailedAt > e.DeliveredAt:
		return ui.StateProps{Icon: "triangle-alert", Text: "The last try failed " + ago(e.FailedAt, now), Tone: ui.Caution}
	case e.DeliveredAt != 0:
		return ui.StateProps{Icon: "circle-check", Text: "Delivered " + ago(e.DeliveredAt, now), Tone: ui.Positive}
	}
	return ui.StateProps{Icon: "circle-dashed", Text: "Nothing sent yet"}
}

func deliveryState(d *interview.Delivery) ui.StateProps {
	switch {
	case d.State == interview.DeliveryDelivered:
		return ui.StateProps{Icon: "circle-check", Text: "Delivered", Tone: ui.Positive}
	case d.State == interview.DeliveryFailed:
		return ui.StateProps{Icon: "circle-x", Text: "Not delivered", Tone: ui.Negative}
	case d.Attempts > 0:
		return ui.StateProps{Icon: "clock-alert", Text: "Tried, waiting", Tone: ui.Caution}
	}
	return ui.StateProps{Icon: "clock", Text: "On its way", Tone: ui.Accent}
}

// deliveryNote is what came of the last try, and when the next one is.
func deliveryNote(d *interview.DeliveryRow, now interview.Moment) string {
	note := count(d.Attempts, "try", "tries")
	if d.Attempts == 0 {
		note = "not tried yet"
		if d.State == interview.DeliveryFailed {
			note = "given up when the webhook was switched off"
		}
	} else if said := answered(d.Status); said != "" {
		note += " · " + said
	}
	if d.State == interview.DeliveryWaiting && d.NextAt > now {
		note += " · next " + ahead(d.NextAt, now)
	}
	return note
}

// answered is a status of HTTP as people know it.
func answered(status int) string {
	if status == 0 {
		return "no answer"
	}
	return strings.TrimSpace(strconv.Itoa(status) + " " + http.StatusText(status))
}

// ahead is how far off a moment is.
func ahead(at, now interview.Moment) string {
	switch d := at.Sub(now); {
	case d < time.Minute:
		return "in " + count(int(d.Seconds())+1, "second", "seconds")
	case d < time.Hour:
		return "in " + strconv.Itoa(int(d.Minutes())) + " min"
	default:
		return "in " + count(int(d.Hours()+.5), "hour", "hours")
	}
}

// moving reports that the log is about to change by itself.
func moving(p *interview.DeliveryPage, now interview.Moment) bool {
	return p.Endpoint.On() && slices.ContainsFunc(p.Deliveries, func(d interview.DeliveryRow) bool {
		return d.State == interview.DeliveryWaiting && d.NextAt < now.Add(15*time.Second)
	})
}

// indented is a message as people read it.
func indented(body string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(body), "", "  ") != nil {
		return body
	}
	return b.String()
}

func webhookLog(id string, from interview.Cursor) string {
	if from == "" {
		return ""
	}
	return WebhookURL(id, "") + "?from=" + string(from)
}

// here is the address of the log as it is shown.
func here(p *interview.DeliveryPage, from interview.Cursor) string {
	if from == "" {
		return WebhookURL(p.Endpoint.ID, "")
	}
	return webhookLog(p.Endpoint.ID, from)
}
