package interview_test

import (
	"errors"
	"testing"

	"retake/internal/interview"
)

// TestStatusFirstMatchWins holds the product's order: of two facts, the one that stands higher decides.
func TestStatusFirstMatchWins(t *testing.T) {
	t.Parallel()
	ladder := []struct {
		want interview.Status
		set  func(*interview.Facts)
	}{
		{interview.StatusDeleted, func(f *interview.Facts) { f.DeletedAt = sent }},
		{interview.StatusDiscarded, func(f *interview.Facts) { f.Verdict = interview.Discarded }},
		{interview.StatusLetterFailed, func(f *interview.Facts) { f.LetterError = "no such mailbox" }},
		{interview.StatusExpired, func(f *interview.Facts) { f.State, f.Deadline = interview.StateStarted, before }},
		{interview.StatusRedoAsked, func(f *interview.Facts) { f.State, f.RedoAt = interview.StateStarted, sent }},
		{interview.StatusShortlisted, func(f *interview.Facts) { f.State, f.Verdict = interview.StateCompleted, interview.Shortlisted }},
		{interview.StatusToReview, func(f *interview.Facts) { f.State = interview.StateCompleted }},
		{interview.StatusRecorded, func(f *interview.Facts) { f.State, f.Marks = interview.StateStarted, "rpr" }},
		{interview.StatusInProgress, func(f *interview.Facts) { f.State, f.Marks = interview.StateStarted, "ror" }},
		{interview.StatusOpened, func(f *interview.Facts) { f.OpenedAt = sent }},
		{interview.StatusInvited, func(*interview.Facts) {}},
	}
	for i, higher := range ladder {
		for _, lower := range ladder[i:] {
			f := interview.Facts{State: interview.StateInvited, Verdict: interview.Undecided, Deadline: deadline, Marks: "ooo"}
			lower.set(&f)
			higher.set(&f)
			if got := f.Status(before); got != higher.want {
				t.Errorf("%s and %s: got %s", higher.want, lower.want, got)
			}
		}
	}
	if len(interview.Statuses) != len(ladder) {
		t.Errorf("%d tabs for %d statuses", len(interview.Statuses), len(ladder))
	}
	for _, rung := range ladder {
		if s, ok := interview.ParseStatus(string(rung.want)); !ok || s != rung.want {
			t.Errorf("ParseStatus does not know %s", rung.want)
		}
	}
}

func TestParseStatus(t *testing.T) {
	t.Parallel()
	if s, ok := interview.ParseStatus(""); !ok || s != "" {
		t.Error("the empty status means all")
	}
	for _, s := range []string{"Deleted", "redo asked", "x"} {
		if _, ok := interview.ParseStatus(s); ok {
			t.Errorf("%q is no status", s)
		}
	}
}

func TestDoorFirstMatchWins(t *testing.T) {
	t.Parallel()
	ladder := []struct {
		want interview.Door
		set  func(*interview.Facts)
	}{
		{interview.DoorReplaced, func(f *interview.Facts) { f.ReplacedBy = "i2" }},
		{interview.DoorDeleted, func(f *interview.Facts) { f.DeletedAt = sent }},
		{interview.DoorDiscarded, func(f *interview.Facts) { f.Verdict = interview.Discarded }},
		{interview.DoorCompleted, func(f *interview.Facts) { f.State = interview.StateCompleted }},
		{interview.DoorExpired, func(f *interview.Facts) { f.Deadline = before }},
		{interview.DoorOpen, func(*interview.Facts) {}},
	}
	for i, higher := range ladder {
		for _, lower := range ladder[i:] {
			f := interview.Facts{State: interview.StateStarted, Verdict: interview.Undecided, Deadline: deadline, Marks: "ooo"}
			lower.set(&f)
			higher.set(&f)
			if got := f.Door(before); got != higher.want {
				t.Errorf("%s and %s: got %s", higher.want, lower.want, got)
			}
		}
	}
}

// TestDeadlineToTheMillisecond holds that the deadline itself is too late and the moment before is not.
func TestDeadlineToTheMillisecond(t *testing.T) {
	t.Parallel()
	iv := invited(t).iv
	for _, c := range []struct {
		now  interview.Moment
		want interview.Door
	}{{deadline - 1, interview.DoorOpen}, {deadline, interview.DoorExpired}} {
		if got := iv.Door(c.now); got != c.want {
			t.Errorf("%d ms before the deadline: got %s, want %s", deadline-c.now, got, c.want)
		}
	}
}

// TestMayIsWhatTheVerbsDo holds that a button is shown exactly when its verb would go through, given that the dialog
// asks for what the verb needs (a deadline, answers that exist), and that the refusal is the same one.
func TestMayIsWhatTheVerbsDo(t *testing.T) {
	t.Parallel()
	asks := map[string]bool{ // of the candidate, or lacking a deadline that the dialog would ask for
		"resend": true, "delete answers": true, "open": true, "start": true, "begin q1": true, "begin q3": true, "seal q1": true, "submit": true, "hand in": true,
	}
	everySituation(t, func(t *testing.T, iv interview.Interview, now interview.Moment) {
		for _, d := range deeds {
			if asks[d.name] {
				continue
			}
			facts := iv.Facts
			may := facts.May(d.verb, now)
			changed := clone(iv)
			err := d.do(&changed, now)
			switch {
			case (may == nil) != (err == nil):
				t.Errorf("%s: May says %v, the verb %v", d.name, may, err)
			case err != nil && may.Error() != err.Error():
				t.Errorf("%s: May says %q, the verb %q", d.name, may, err)
			}
		}
	})
}

func TestRefusalSaysWhy(t *testing.T) {
	t.Parallel()
	err := (&interview.Facts{State: interview.StateCompleted}).May(interview.VerbDelete, before)
	if !errors.Is(err, interview.ReasonDiscardFirst) || errors.Is(err, interview.ReasonCompleted) {
		t.Errorf("got %v", err)
	}
	var r *interview.Refusal
	if !errors.As(err, &r) || r.Verb != interview.VerbDelete {
		t.Errorf("got %#v", err)
	}
}

func TestCountsAllLeavesTheBinOut(t *testing.T) {
	t.Parallel()
	c := interview.Counts{interview.StatusInvited: 2, interview.StatusDiscarded: 3, interview.StatusDeleted: 50}
	if got := c.All(); got != 5 {
		t.Errorf("got %d, want 5", got)
	}
}
