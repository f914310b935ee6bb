package interview_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/interview"
)

// TestUndo holds that what can be undone is put back exactly, wherever it was allowed.
func TestUndo(t *testing.T) {
	t.Parallel()
	type verb func(*interview.Interview, interview.Moment) error
	deleteAll := func(iv *interview.Interview, now interview.Moment) error {
		in := interview.AnswersToDelete{
			Questions: withMark(iv, interview.MarkRecorded, interview.MarkProblem),
			Message:   "The sound was missing. Please record again.",
		}
		if now >= iv.Deadline {
			in.Deadline = later
		}
		return iv.DeleteAnswers(now, in)
	}
	for _, pair := range []struct {
		name     string
		do, undo verb
		least    int      // situations in which the pair must have been possible
		apart    []string // what need not be put back
	}{
		{"discard", (*interview.Interview).Discard, (*interview.Interview).Undiscard, 22, nil},
		{"shortlist", (*interview.Interview).Shortlist, (*interview.Interview).Unshortlist, 2, nil},
		{"unshortlist, shortlist", (*interview.Interview).Unshortlist, (*interview.Interview).Shortlist, 2, nil},
		{"delete", (*interview.Interview).Delete, (*interview.Interview).Undelete, 34, nil},
		// A deadline that had to be moved may stay: it shuts nothing that was open.
		{"delete answers", deleteAll, restoreAll, 8, []string{"Deadline"}},
	} {
		t.Run(pair.name, func(t *testing.T) {
			done := 0
			everySituation(t, func(t *testing.T, iv interview.Interview, now interview.Moment) {
				if pair.name == "delete answers" && iv.RedoAt != 0 {
					return // restoring all would bring back what earlier deletions took: see TestRestoreInSteps
				}
				was := clone(iv)
				if pair.do(&iv, now) != nil {
					return
				}
				if err := pair.undo(&iv, now.Add(time.Minute)); err != nil {
					if pair.name == "unshortlist, shortlist" && iv.State != interview.StateCompleted {
						return // only what is completed can be shortlisted again
					}
					t.Fatalf("%s cannot be undone: %v", pair.name, err)
				}
				done++
				apart := append([]string{"Revision", "ActivityAt"}, pair.apart...)
				if diff := cmp.Diff(was, iv, butFor(apart...)); diff != "" {
					t.Errorf("%s is not put back exactly:\n%s", pair.name, diff)
				}
				if iv.Revision != was.Revision+2 {
					t.Errorf("%s and back: revision %d, want %d", pair.name, iv.Revision, was.Revision+2)
				}
			})
			if done < pair.least {
				t.Errorf("%s was tried in %d situations, want at least %d", pair.name, done, pair.least)
			}
		})
	}
}

func TestUndiscardBringsTheShortlistBack(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1, q2, q3).submitted().
		then((*interview.Interview).Shortlist).
		then((*interview.Interview).Discard).
		then((*interview.Interview).Undiscard)
	if s.iv.Verdict != interview.Shortlisted {
		t.Errorf("verdict %q, want shortlisted", s.iv.Verdict)
	}
}

// TestRestoreInSteps holds that answers come back one deletion at a time and that the last one completes the interview.
func TestRestoreInSteps(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1, q2, q3).submitted().answersDeleted(q1).answersDeleted(q2)
	submitted := s.iv.CompletedAt
	s.answersRestored(q2)
	if got, want := s.iv.Marks, "drr"; got != want || s.iv.State != interview.StateStarted || s.iv.RedoAt == 0 {
		t.Errorf("after one of two: %s, %s, redo since %d", got, s.iv.State, s.iv.RedoAt)
	}
	s.answersRestored(q1)
	if s.iv.State != interview.StateCompleted || s.iv.RedoAt != 0 || s.iv.CompletedAt != submitted {
		t.Errorf("after both: %s, redo since %d, completed at %d (was %d)", s.iv.State, s.iv.RedoAt, s.iv.CompletedAt, submitted)
	}
}

// TestRestoreIsNotSubmitting holds that an interview that was never submitted is not completed by a restore.
func TestRestoreIsNotSubmitting(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1, q2, q3).answersDeleted(q2).answersRestored(q2)
	if s.iv.State != interview.StateStarted || s.iv.CompletedAt != 0 {
		t.Errorf("%s, completed at %d", s.iv.State, s.iv.CompletedAt)
	}
}

func TestRestoreBringsOnlyTheLastDeletionBack(t *testing.T) {
	t.Parallel()
	s := invited(t).started().
		recorded(q1).answersDeleted(q1).
		recorded(q1, q1).answersDeleted(q1).
		answersRestored(q1)
	var kept []int
	for _, take := range s.iv.Takes {
		if take.Kept() {
			kept = append(kept, take.Number)
		}
	}
	if diff := cmp.Diff([]int{2, 3}, kept); diff != "" {
		t.Errorf("takes that are back:\n%s", diff)
	}
}

func TestRestoreIsRefused(t *testing.T) {
	t.Parallel()
	redo := invited(t).started().recorded(q1, q2, q3).submitted().answersDeleted(q1, q2).recorded(q1)
	for _, c := range []struct {
		name      string
		questions []string
		want      error
	}{
		{"a newer take was kept", []string{q1}, interview.ReasonNewerTake},
		{"one of two has a newer take", []string{q2, q1}, interview.ReasonNewerTake},
		{"never deleted", []string{q3}, interview.ReasonNewerTake},
		{"not of this interview", []string{"q9"}, interview.ErrNotFound},
	} {
		iv := clone(redo.iv)
		refused(t, c.name, iv.RestoreAnswers(before, c.questions), c.want)
		unchanged(t, c.name, redo.iv, iv)
	}
	iv := clone(redo.iv)
	invalid(t, "no question", iv.RestoreAnswers(before, nil), "questions")
	unchanged(t, "no question", redo.iv, iv)
}
