package interview_test

import (
	"errors"
	"testing"

	"retake/internal/interview"
)

// A request can be granted while what is granted would reach the candidate.
func TestMayGrant(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		facts    interview.Facts
		time     interview.Reason // against more time; empty: it may be granted
		withdraw interview.Reason
	}{
		"invited":   {facts: interview.Facts{State: interview.StateInvited}},
		"expired":   {facts: interview.Facts{State: interview.StateStarted, Deadline: sent}},
		"completed": {facts: interview.Facts{State: interview.StateCompleted}},
		"discarded": {interview.Facts{Verdict: interview.Discarded}, interview.ReasonDiscarded, interview.ReasonIsDiscarded},
		"deleted":   {interview.Facts{DeletedAt: sent}, interview.ReasonDeleted, interview.ReasonDeleted},
		"both":      {interview.Facts{Verdict: interview.Discarded, DeletedAt: sent}, interview.ReasonDeleted, interview.ReasonDeleted},
		"replaced":  {interview.Facts{DeletedAt: sent, ReplacedBy: "newer"}, interview.ReasonReplaced, interview.ReasonReplaced},
		"erased":    {interview.Facts{ErasedAt: sent}, interview.ReasonErased, interview.ReasonErased},
	} {
		for kind, want := range map[interview.RequestKind]interview.Reason{interview.RequestTime: c.time, interview.RequestWithdraw: c.withdraw} {
			if err := c.facts.MayGrant(kind, before); want == "" && err != nil || want != "" && !errors.Is(err, want) {
				t.Errorf("%s: %s: %v, want %q", name, kind, err, want)
			}
		}
	}
}
