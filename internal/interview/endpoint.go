package interview

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// What leads a person through webhooks.
const (
	MaxEndpointName = 80
	MaxEndpointURL  = 2000

	ReasonEndpointOff Reason = "This webhook is switched off. Switch it on first."
	ReasonIsOn        Reason = "This webhook is switched on already."
)

// KindTest is the message that only tries the way to an endpoint.
const KindTest = "webhook.test"

// PublishedKinds lists the kinds under which events leave the house, in alphabetical order.
func PublishedKinds() []string {
	return slices.Compact(slices.Sorted(maps.Values(published)))
}

// Check faults what a person typed, by form field, and puts it into its usual form. Whether the address may be reached is
// not the law's to know.
func (e *Endpoint) Check() error {
	bad := Invalid{}
	e.Name, e.URL = oneLine(e.Name), strings.TrimSpace(e.URL)
	if n := utf8.RuneCountInString(e.Name); n == 0 || n > MaxEndpointName || !utf8.ValidString(e.Name) {
		bad["name"] = "Give the webhook a name of at most 80 characters, such as the program that listens."
	}
	if len(e.URL) > MaxEndpointURL {
		bad["url"] = "This address is too long."
	}
	if e.Shape != ShapeStandard && e.Shape != ShapeHireflix {
		bad["shape"] = "Choose how the messages look."
	}
	known := PublishedKinds()
	kinds := strings.Fields(e.Kinds)
	slices.Sort(kinds)
	kinds = slices.Compact(kinds)
	for _, kind := range kinds {
		if !slices.Contains(known, kind) {
			bad["kinds"] = "There is no event “" + kind + "”."
		}
	}
	e.Kinds = strings.Join(kinds, " ")
	return bad.OrNil()
}

// On reports whether messages are sent to it.
func (e Endpoint) On() bool { return e.OffAt == 0 }

// Wants reports whether an event of this published kind in this position is to be sent.
func (e Endpoint) Wants(kind, positionID string) bool {
	return e.On() && (e.PositionID == "" || e.PositionID == positionID) && (e.Kinds == "" || slices.Contains(strings.Fields(e.Kinds), kind))
}

// SwitchOff stops it; why is empty when a person does.
func (e *Endpoint) SwitchOff(now Moment, why string) error {
	if !e.On() {
		return &Refusal{Because: ReasonEndpointOff}
	}
	e.OffAt, e.OffWhy = now, why
	return nil
}

// SwitchOn lets it hear of what happens from the place in the feed on.
func (e *Endpoint) SwitchOn(since int64) error {
	if e.On() {
		return &Refusal{Because: ReasonIsOn}
	}
	e.OffAt, e.OffWhy, e.Since = 0, "", since
	return nil
}

// EndpointRow is an endpoint as lists show it.
type EndpointRow struct {
	Endpoint
	Position string // title of the one position; "": of every one, or it is gone
	Maker    string // name of who made it
	Waiting  int    // messages that are on their way
}

// DeliveryPage is a page of what was sent to an endpoint, newest first.
type DeliveryPage struct {
	Endpoint   EndpointRow
	Deliveries []DeliveryRow
	Prev, Next Cursor
}

// DeliveryRow is a message with what came of its last try.
type DeliveryRow struct {
	Delivery
	Status int // of HTTP; 0: there was no answer, or no try yet
	Error  string
}

// DeliveryLog is one message with every try, the latest first.
type DeliveryLog struct {
	Delivery
	Endpoint EndpointRow
	Tries    []DeliveryAttempt
}
