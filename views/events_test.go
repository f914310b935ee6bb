package views

import (
	"strings"
	"testing"

	"retake/internal/interview"
)

// Whoever comes too late reads these sentences: who did what, and when.
func TestUndoneVerbsAreNamed(t *testing.T) {
	t.Parallel()
	seen := map[string]interview.Verb{}
	for _, v := range []interview.Verb{
		interview.VerbResend, interview.VerbExtend, interview.VerbDeleteAnswers, interview.VerbRestoreAnswers, interview.VerbDiscard,
		interview.VerbUndiscard, interview.VerbShortlist, interview.VerbUnshortlist, interview.VerbDelete, interview.VerbUndelete,
		interview.VerbReinvite, interview.VerbRotateLink, interview.VerbEditCandidate, interview.VerbMoveQuestions,
	} {
		words := undone(v)
		if words == undone("something else") {
			t.Errorf("%s undone is not named", v)
		}
		if other, twice := seen[words]; twice {
			t.Errorf("%s and %s undone are both %q", v, other, words)
		}
		seen[words] = v
	}
}

func TestChangedSaysWhoDidWhatAndWhen(t *testing.T) {
	t.Parallel()
	by := interview.Actor{Kind: interview.ByUser, Name: "Tom Other"}
	for _, c := range []struct {
		kind interview.EventKind
		data map[string]string
		want string
	}{
		{interview.EventUndone, map[string]string{"verb": "discard"}, "Tom Other undid discarding the candidate, just now."},
		{interview.EventQuestionsMoved, nil, "Tom Other moved the candidate to the current questions, just now."},
		{interview.EventErased, nil, "Tom Other erased the candidate, just now."},
		{interview.EventCandidateEdited, nil, "Tom Other changed the candidate's details, just now."},
	} {
		got := Changed(&interview.Stale{Last: interview.Event{Kind: c.kind, Data: c.data, By: by, At: noon}}, noon)
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %q, want %q", c.kind, got, c.want)
		}
		if eventIcon(c.kind) == "info" {
			t.Errorf("%s has no icon of its own", c.kind)
		}
	}
	if got := EventSentence(interview.Event{Kind: interview.EventPurged, By: interview.System}); got != "Retake removed deleted recordings for good" {
		t.Errorf("purged: %q", got)
	}
}
