package interview_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/interview"
)

func TestBatchParams(t *testing.T) {
	t.Parallel()
	soon := before.Add(time.Hour)
	for name, c := range map[string]struct {
		deed   interview.Deed
		params interview.BatchParams
		faults string
	}{
		"discard":              {interview.DeedDiscard, interview.BatchParams{}, ""},
		"no deed":              {"", interview.BatchParams{}, "do"},
		"unknown deed":         {"erase", interview.BatchParams{}, "do"},
		"extend":               {interview.DeedExtend, interview.BatchParams{Deadline: soon}, ""},
		"extend until when":    {interview.DeedExtend, interview.BatchParams{}, "deadline"},
		"extend into the past": {interview.DeedExtend, interview.BatchParams{Deadline: before}, "deadline"},
		"resend":               {interview.DeedResend, interview.BatchParams{Message: "Hello"}, ""},
		"a long message":       {interview.DeedResend, interview.BatchParams{Message: long}, "message"},
		"no text":              {interview.DeedResend, interview.BatchParams{Message: "\xff"}, "message"},
		"answers":              {interview.DeedAnswers, interview.BatchParams{Which: interview.WhichFaulty}, ""},
		"which answers":        {interview.DeedAnswers, interview.BatchParams{Deadline: 1}, "deadline which"},
	} {
		err := c.params.Check(c.deed, before)
		var bad interview.Invalid
		errors.As(err, &bad)
		if got := strings.Join(slices.Sorted(maps.Keys(bad)), " "); got != c.faults {
			t.Errorf("%s: %q is faulted, want %q", name, got, c.faults)
		}
	}
}

// TestForesee holds that a forecast is what the verbs say, in every situation.
func TestForesee(t *testing.T) {
	t.Parallel()
	now := before
	crowd := []interview.Crowd{
		{N: 3, Facts: interview.Facts{State: interview.StateCompleted, Deadline: now.Add(time.Hour), Marks: "rp"}},
		{N: 2, Facts: interview.Facts{State: interview.StateCompleted, Deadline: now, Marks: "rr"}},
		{N: 4, Facts: interview.Facts{State: interview.StateInvited, Deadline: now.Add(time.Hour), Marks: "oo"}},
		{N: 1, Facts: interview.Facts{State: interview.StateInvited, Deadline: now.Add(time.Hour), Marks: "oo", DeletedAt: 1}},
	}
	faulty := interview.Forecast{Total: 10, Able: 3, Refused: []interview.Refusals{
		{Because: interview.ReasonNotStarted, N: 4}, {Because: interview.ReasonNothingFaulty, N: 2}, {Because: interview.ReasonDeleted, N: 1},
	}}
	if diff := cmp.Diff(faulty, interview.Foresee(interview.DeedAnswers, interview.WhichFaulty, crowd, now)); diff != "" {
		t.Errorf("faulty answers (-want +got):\n%s", diff)
	}
	for deed, want := range map[interview.Deed]interview.Forecast{
		interview.DeedAnswers: {Total: 10, Able: 5, Late: 2, Refused: []interview.Refusals{{interview.ReasonNotStarted, 4}, {interview.ReasonDeleted, 1}}},
		interview.DeedResend:  {Total: 10, Able: 4, Refused: []interview.Refusals{{interview.ReasonCompleted, 5}, {interview.ReasonDeleted, 1}}},
		interview.DeedDelete:  {Total: 10, Able: 4, Refused: []interview.Refusals{{interview.ReasonDiscardFirst, 5}, {interview.ReasonDeleted, 1}}},
	} {
		if diff := cmp.Diff(want, interview.Foresee(deed, interview.WhichAll, crowd, now)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", deed, diff)
		}
	}
}
