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

func TestFailedTakesSayWhy(t *testing.T) {
	t.Parallel()
	seen := map[string]interview.Failure{}
	for _, why := range []interview.Failure{
		"", interview.FailureInterrupted, interview.FailureSilent, interview.FailureBlack, interview.FailureUnplugged, interview.FailureFrozen, interview.FailureHidden,
	} {
		words := EventSentence(interview.Event{Kind: interview.EventTakeFailed, By: interview.Actor{Name: "Ann"}, Data: map[string]string{"questions": "2", "reason": string(why)}})
		if other, twice := seen[words]; twice {
			t.Errorf("%q and %q are both told as %q", why, other, words)
		}
		if !strings.HasPrefix(words, "Ann recorded question 2 ") || !strings.HasSuffix(words, "; it uses up no take") {
			t.Errorf("%q is told as %q", why, words)
		}
		seen[words] = why
	}
}

func TestReceiptsAreNamed(t *testing.T) {
	t.Parallel()
	for kind, want := range map[interview.EventKind]string{
		interview.EventLetterSent: "Retake sent the receipt", interview.EventLetterFailed: "Retake could not deliver the receipt: no such mailbox",
	} {
		e := interview.Event{Kind: kind, By: interview.System, Data: map[string]string{"letter": string(interview.LetterReceipt)}}
		if kind == interview.EventLetterFailed {
			e.Data["reason"] = "no such mailbox"
		}
		if got := EventSentence(e); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := letterTitle(interview.LetterReceipt); got != "Receipt" {
		t.Errorf("the title is %q", got)
	}
}
