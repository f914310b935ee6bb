package interview_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/interview"
)

// TestUndo holds that every verb of a recruiter can be put back in every situation in which it was allowed, equal in every
// field but those that count what happened.
func TestUndo(t *testing.T) {
	t.Parallel()
	tried := map[interview.Verb]int{}
	everySituation(t, func(t *testing.T, iv interview.Interview, now interview.Moment) {
		for _, d := range deeds {
			was, is := clone(iv), clone(iv)
			if d.do(&is, now) != nil || is.Last == nil || is.Revision == was.Revision {
				continue // refused, or nothing that a recruiter does
			}
			tried[d.verb]++
			// What raises no revision is in nobody's way, and stays.
			is.LetterOutcome("")
			was.LetterError = is.Last.Was.LetterError
			if err := is.Undo(now.Add(time.Minute), nil); err != nil {
				t.Errorf("%s cannot be undone: %v", d.name, err)
				continue
			}
			if diff := cmp.Diff(was, is, butFor("Revision", "ActivityAt", "Last")); diff != "" {
				t.Errorf("%s is not put back exactly:\n%s", d.name, diff)
			}
			refused(t, d.name+", undone twice", is.Undo(now.Add(time.Minute), nil), interview.ReasonMovedOn)
		}
	})
	for _, d := range deeds {
		recruiters := d.verb != interview.VerbErase && !slices.Contains(candidates, d.verb)
		if recruiters != (tried[d.verb] > 0) {
			t.Errorf("%s: undone in %d situations", d.verb, tried[d.verb])
		}
	}
}

var candidates = []interview.Verb{interview.VerbOpen, interview.VerbStart, interview.VerbBeginTake, interview.VerbSealTake,
	interview.VerbSubmit, interview.VerbHandIn}

// TestUndoComesTooLate holds that nothing which happened since is lost by an Undo.
func TestUndoComesTooLate(t *testing.T) {
	t.Parallel()
	for name, since := range map[string]func(*story){
		"a recruiter decided":   func(s *story) { s.then((*interview.Interview).Discard) },
		"the candidate started": func(s *story) { s.started() },
	} {
		s := invited(t).then(func(iv *interview.Interview, now interview.Moment) error { return iv.Extend(now, later) })
		since(s)
		was := clone(s.iv)
		s.iv.Last = &interview.Step{Verb: interview.VerbExtend, Revision: 2}
		refused(t, name, s.iv.Undo(before, nil), interview.ReasonMovedOn)
		s.iv.Last = was.Last
		unchanged(t, name, was, s.iv)
	}
}

// TestUndoOfAReinvitation holds that it waits for nothing but the new interview being as it was sent.
func TestUndoOfAReinvitation(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1)
	was := clone(s.iv)
	next, err := reinvite(&s.iv, before)
	done(t, "re-invite", err)
	opened := clone(next)
	opened.Open(before)
	refused(t, "the new link was opened", s.iv.Undo(before, &opened), interview.ReasonMovedOn)
	done(t, "undo", s.iv.Undo(before, &next))
	if diff := cmp.Diff(was, s.iv, butFor("Revision", "ActivityAt", "Last")); diff != "" {
		t.Errorf("not put back exactly:\n%s", diff)
	}
}

// TestOpposites holds that what has a verb of its own to take it back is put back by it exactly, wherever it was allowed.
func TestOpposites(t *testing.T) {
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
				apart := append([]string{"Revision", "ActivityAt", "Last", "RemindedAt"}, pair.apart...)
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
