package interview_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"retake/internal/interview"
)

func TestHandedIsReadFromTheEvents(t *testing.T) {
	t.Parallel()
	deleted := func(places string) interview.Event {
		return interview.Event{Kind: interview.EventAnswersDeleted, Data: map[string]string{"questions": places}}
	}
	restored := func(places string) interview.Event {
		return interview.Event{Kind: interview.EventAnswersRestored, Data: map[string]string{"questions": places}}
	}
	undone := func(v interview.Verb) interview.Event {
		return interview.Event{Kind: interview.EventUndone, Data: map[string]string{"verb": string(v)}}
	}
	done := interview.Event{Kind: interview.EventCompleted}
	for name, c := range map[string]struct {
		events []interview.Event
		times  int
		again  []int
	}{
		"nothing happened":              {nil, 0, nil},
		"handed in":                     {[]interview.Event{done}, 1, nil},
		"deleted before it":             {[]interview.Event{deleted("1"), done}, 1, nil},
		"asked again twice":             {[]interview.Event{done, deleted("4,2"), done, deleted("2"), done}, 3, []int{2, 4}},
		"undone":                        {[]interview.Event{done, deleted("1"), done, deleted("2"), undone(interview.VerbDeleteAnswers)}, 2, []int{1}},
		"restored in part":              {[]interview.Event{done, deleted("1,2"), restored("1")}, 1, []int{2}},
		"the restoring undone":          {[]interview.Event{done, deleted("1,2"), restored("1"), undone(interview.VerbRestoreAnswers)}, 1, []int{1, 2}},
		"another verb undone":           {[]interview.Event{done, deleted("3"), undone(interview.VerbExtend)}, 1, []int{3}},
		"restored what was asked twice": {[]interview.Event{done, deleted("1"), done, deleted("1"), restored("1")}, 2, []int{1}},
	} {
		times, again := interview.Handed(c.events)
		if times != c.times || !slices.Equal(again, c.again) {
			t.Errorf("%s: got %d, %v; want %d, %v", name, times, again, c.times, c.again)
		}
	}
}

func TestWhatAnATSSaysIsCutAndNotRefused(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("é", 1000)
	for name, c := range map[string]struct {
		in   interview.Requested
		want interview.Candidate
	}{
		"all there":     {interview.Requested{Name: " Ann  Example ", Email: "ann@example.com", Phone: "123"}, interview.Candidate{Name: "Ann Example", Email: "ann@example.com", Phone: "123"}},
		"no name":       {interview.Requested{Name: " \t ", Email: "ann.example@example.com"}, interview.Candidate{Name: "ann.example", Email: "ann.example@example.com"}},
		"broken text":   {interview.Requested{Name: "Ann\xff\x00 E", Email: "ann@example.com", ProfileURL: "\x00x"}, interview.Candidate{Name: "Ann E", Email: "ann@example.com"}},
		"all too long":  {interview.Requested{Name: long, Email: "ann@example.com", Phone: long, JobRef: long}, interview.Candidate{Name: long[:2*interview.MaxName], Email: "ann@example.com", Phone: long[:2*interview.MaxPhone]}},
		"unusual phone": {interview.Requested{Name: "A", Email: "a@example.com", Phone: "+1 (555) 010-0000 ext. 4"}, interview.Candidate{Name: "A", Email: "a@example.com", Phone: "+1 (555) 010-0000 ext. 4"}},
	} {
		got, err := c.in.Check()
		if err != nil || got != c.want {
			t.Errorf("%s: got %+v, %v; want %+v", name, got, err, c.want)
		}
		if len([]rune(c.in.JobRef)) > interview.MaxRemote || strings.Contains(c.in.ProfileURL, "\x00") {
			t.Errorf("%s: kept as it came: %q", name, c.in)
		}
	}
	for _, email := range []string{"", "ann", "ann@example", "Ann <ann@example.com>", "a\xff@example.com"} {
		r := interview.Requested{Name: "Ann", Email: email}
		_, err := r.Check()
		var bad interview.Invalid
		if !errors.As(err, &bad) || bad["email"] == "" {
			t.Errorf("%q: got %v", email, err)
		}
	}
}

func TestOrderStatus(t *testing.T) {
	t.Parallel()
	now := interview.Moment(1000)
	open := interview.Facts{State: interview.StateInvited, Deadline: 2000}
	with := func(change func(*interview.Facts)) *interview.Facts { f := open; change(&f); return &f }
	for name, c := range map[string]struct {
		order interview.Order
		facts *interview.Facts
		want  interview.OrderStatus
	}{
		"invited":           {facts: &open, want: interview.OrderOpen},
		"started":           {facts: with(func(f *interview.Facts) { f.State = interview.StateStarted }), want: interview.OrderInProgress},
		"asked again":       {facts: with(func(f *interview.Facts) { f.State, f.RedoAt = interview.StateStarted, 9 }), want: interview.OrderRedo},
		"too late":          {facts: with(func(f *interview.Facts) { f.Deadline = now }), want: interview.OrderExpired},
		"handed in":         {facts: with(func(f *interview.Facts) { f.State = interview.StateCompleted }), want: interview.OrderCompleted},
		"discarded":         {facts: with(func(f *interview.Facts) { f.Verdict = interview.Discarded }), want: interview.OrderOpen},
		"deleted":           {facts: with(func(f *interview.Facts) { f.DeletedAt = 9 }), want: interview.OrderCancelled},
		"deleted, kept":     {order: interview.Order{Kept: true}, facts: with(func(f *interview.Facts) { f.DeletedAt = 9 }), want: interview.OrderOpen},
		"handed in, binned": {facts: with(func(f *interview.Facts) { f.State, f.DeletedAt = interview.StateCompleted, 9 }), want: interview.OrderCompleted},
		"erased":            {facts: with(func(f *interview.Facts) { f.State, f.ErasedAt = interview.StateCompleted, 9 }), want: interview.OrderCancelled},
		"purged":            {want: interview.OrderCancelled},
		"cancelled":         {order: interview.Order{CancelledAt: 9}, facts: with(func(f *interview.Facts) { f.State = interview.StateCompleted }), want: interview.OrderCancelled},
	} {
		if got := c.order.Status(c.facts, now); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func TestCarryTo(t *testing.T) {
	t.Parallel()
	o := interview.Order{InterviewID: "a", Generation: 1, Kept: true}
	was := o.Was("b")
	if err := o.CarryTo("b", 2); err != nil || o.InterviewID != "b" || o.Generation != 2 || o.Earlier != 2 || o.Kept {
		t.Errorf("got %+v, %v", o, err)
	}
	if (was != interview.OrderWas{InterviewID: "a", Generation: 1, Kept: true, Now: "b"}) {
		t.Errorf("it was %+v", was)
	}
	o.CancelledAt = 5
	if err := o.CarryTo("c", 0); !errors.Is(err, interview.ReasonOrderCancelled) || o.InterviewID != "b" {
		t.Errorf("cancelled: %+v, %v", o, err)
	}
}
