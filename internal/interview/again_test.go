package interview

import (
	"errors"
	"slices"
	"testing"
	"time"
)

func TestWays(t *testing.T) {
	t.Parallel()
	now := At(time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC))
	facts := func(state State, marks string, change func(*Facts)) Facts {
		f := Facts{State: state, Verdict: Undecided, Deadline: now.Add(time.Hour), Marks: marks}
		if change != nil {
			change(&f)
		}
		return f
	}
	late := func(f *Facts) { f.Deadline = now }
	discarded := func(f *Facts) { f.Verdict = Discarded }
	binned := func(f *Facts) { f.DeletedAt = now }
	for name, c := range map[string]struct {
		facts Facts
		want  []Choice
	}{
		"invited":                    {facts(StateInvited, "oo", nil), []Choice{{Way: WayTime, Recommended: true}, {Way: WayOver}}},
		"invited, expired":           {facts(StateInvited, "oo", late), []Choice{{Way: WayTime, Recommended: true}, {Way: WayOver}}},
		"started, nothing recorded":  {facts(StateStarted, "oo", nil), []Choice{{Way: WayTime, Recommended: true}, {Way: WayOver}}},
		"in progress":                {facts(StateStarted, "ro", nil), []Choice{{Way: WayAnswers, Recommended: true}, {Way: WayTime}, {Way: WayOver}}},
		"in progress, expired":       {facts(StateStarted, "ro", late), []Choice{{Way: WayTime, Recommended: true}, {Way: WayAnswers}, {Way: WayOver}}},
		"no sound, expired":          {facts(StateStarted, "po", late), []Choice{{Way: WayAnswers, Recommended: true}, {Way: WayTime}, {Way: WayOver}}},
		"completed":                  {facts(StateCompleted, "rr", nil), []Choice{{Way: WayAnswers, Recommended: true}, {Way: WayOver}}},
		"completed, deadline passed": {facts(StateCompleted, "rr", late), []Choice{{Way: WayAnswers, Recommended: true}, {Way: WayOver}}},
		"redo asked for everything":  {facts(StateStarted, "dd", nil), []Choice{{Way: WayTime, Recommended: true}, {Way: WayOver}}},
		"redo asked for one":         {facts(StateStarted, "rd", nil), []Choice{{Way: WayAnswers, Recommended: true}, {Way: WayTime}, {Way: WayOver}}},
		"discarded": {facts(StateStarted, "ro", discarded), []Choice{
			{Way: WayAnswers, Refused: ReasonDiscarded}, {Way: WayTime, Refused: ReasonDiscarded}, {Way: WayOver}}},
		"in the bin":        {facts(StateCompleted, "rr", binned), []Choice{{Way: WayOver}}},
		"in the bin, empty": {facts(StateInvited, "oo", binned), []Choice{{Way: WayOver}}},
		"replaced":          {facts(StateInvited, "oo", func(f *Facts) { f.DeletedAt, f.ReplacedBy = now, "newer" }), []Choice{{Way: WayOver, Refused: ReasonReplaced}}},
		"erased":            {facts(StateInvited, "oo", func(f *Facts) { f.ErasedAt = now }), []Choice{{Way: WayOver, Refused: ReasonErased}}},
	} {
		got := c.facts.Ways(now)
		if !slices.EqualFunc(got, c.want, func(a, b Choice) bool {
			return a.Way == b.Way && a.Recommended == b.Recommended && (a.Refused == nil) == (b.Refused == nil) && (b.Refused == nil || errors.Is(a.Refused, b.Refused))
		}) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestRestorable(t *testing.T) {
	t.Parallel()
	kept := func(id, question string, number int, deleted Moment) Take {
		return Take{ID: id, QuestionID: question, Number: number, State: TakeSealed, DeletedAt: deleted}
	}
	iv := Interview{
		Questions: []Question{{ID: "one"}, {ID: "two"}, {ID: "three"}, {ID: "four"}},
		Takes: []Take{
			kept("a", "one", 1, 5),                         // deleted, nothing newer
			kept("b", "two", 1, 5), kept("c", "two", 2, 0), // answered again
			{ID: "d", QuestionID: "three", Number: 1, State: TakeAbandoned, DeletedAt: 5}, // nothing that could come back
		},
	}
	iv.Takes[2].Problem = ProblemSilent
	if got := iv.Restorable(); !slices.Equal(got, []string{"one"}) {
		t.Errorf("restorable %v, want the first", got)
	}
	if got := iv.Faulty(); !slices.Equal(got, []string{"two"}) {
		t.Errorf("faulty %v, want the second", got)
	}
	if next, ok := iv.Supersedes(iv.Takes[1]); !ok || next.ID != "c" {
		t.Errorf("take 1 of the second gave way to %q", next.ID)
	}
	if next, ok := iv.Supersedes(iv.Takes[2]); ok {
		t.Errorf("the newest take gave way to %q", next.ID)
	}
}
