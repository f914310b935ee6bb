package interview

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestPublishedKindsAreWellFormedAndOnce(t *testing.T) {
	t.Parallel()
	kinds := PublishedKinds()
	if !slices.IsSorted(kinds) || len(slices.Compact(slices.Clone(kinds))) != len(kinds) {
		t.Errorf("not sorted, or doubled: %v", kinds)
	}
	for _, kind := range kinds { // the identifiers of Standard Webhooks
		if strings.Trim(kind, "abcdefghijklmnopqrstuvwxyz_.") != "" || strings.Count(kind, ".") != 1 || kind == KindTest {
			t.Errorf("%q is no name for an event", kind)
		}
	}
	if EventLetterSent.Published() != "" || EventTakeFailed.Published() != "" {
		t.Error("what concerns nobody outside leaves the house")
	}
}

func TestEndpointIsPutIntoItsUsualForm(t *testing.T) {
	t.Parallel()
	e := Endpoint{Name: "  Our\n robot ", URL: " https://hooks.example.com ", Shape: ShapeStandard, Kinds: "interview.deleted answer.deleted interview.deleted"}
	if err := e.Check(); err != nil || e.Name != "Our robot" || e.URL != "https://hooks.example.com" || e.Kinds != "answer.deleted interview.deleted" {
		t.Errorf("got %+v, %v", e, err)
	}
	bad := Endpoint{Name: strings.Repeat("ä", MaxEndpointName+1), URL: strings.Repeat("x", MaxEndpointURL+1), Shape: "other", Kinds: "webhook.test"}
	var faults Invalid
	if !errors.As(bad.Check(), &faults) || len(faults) != 4 {
		t.Errorf("got %v", faults)
	}
}

func TestEndpointWantsWhatItWasMadeFor(t *testing.T) {
	t.Parallel()
	all, some := Endpoint{}, Endpoint{Kinds: "answer.deleted interview.created", PositionID: "p1"}
	for _, c := range []struct {
		e              Endpoint
		kind, position string
		want           bool
	}{
		{all, "interview.created", "p2", true}, {all, "some.later_kind", "p2", true},
		{some, "interview.created", "p1", true}, {some, "interview.created", "p2", false}, {some, "interview.deleted", "p1", false}, {some, "created", "p1", false},
		{Endpoint{OffAt: 1}, "interview.created", "p1", false},
	} {
		if got := c.e.Wants(c.kind, c.position); got != c.want {
			t.Errorf("%+v wants %s in %s: %v", c.e, c.kind, c.position, got)
		}
	}
}

func TestEndpointIsSwitchedOffAndOn(t *testing.T) {
	t.Parallel()
	e := Endpoint{Since: 3}
	if err := e.SwitchOn(9); !errors.Is(err, ReasonIsOn) || e.Since != 3 {
		t.Errorf("on already: %v", err)
	}
	if err := e.SwitchOff(5, "why"); err != nil || e.On() || e.OffWhy != "why" {
		t.Errorf("got %+v, %v", e, err)
	}
	if err := e.SwitchOff(6, ""); !errors.Is(err, ReasonEndpointOff) || e.OffWhy != "why" {
		t.Errorf("off already: %v", err)
	}
	if err := e.SwitchOn(9); err != nil || !e.On() || e.OffWhy != "" || e.Since != 9 {
		t.Errorf("got %+v, %v", e, err)
	}
}
