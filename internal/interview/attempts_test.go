package interview_test

import (
	"testing"

	"retake/internal/interview"
)

func canRecord(t *testing.T, what string, iv *interview.Interview, question string, want error) {
	t.Helper()
	if err := iv.CanRecord(question); want == nil {
		done(t, what, err)
	} else {
		refused(t, what, err, want)
	}
}

func takesUsed(t *testing.T, what string, iv *interview.Interview, want int) {
	t.Helper()
	if got := iv.TakesUsed(q1); got != want {
		t.Errorf("%s: %d takes used, want %d", what, got, want)
	}
}

func TestAttemptsRunOut(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1)
	takesUsed(t, "after one take", &s.iv, 1)
	canRecord(t, "one of two left", &s.iv, q1, nil)
	s.recorded(q1)
	canRecord(t, "none left", &s.iv, q1, interview.ReasonNoTakesLeft)
	canRecord(t, "another question", &s.iv, q2, nil)
	was := clone(s.iv)
	refused(t, "begin", s.iv.BeginTake(before, "t9", q1), interview.ReasonNoTakesLeft)
	unchanged(t, "begin", was, s.iv)
}

func TestUnlimitedTakes(t *testing.T) {
	t.Parallel()
	s := invited(t).started()
	s.iv.Questions[0].Takes = 0
	for range 30 {
		s.recorded(q1)
	}
	canRecord(t, "after 30", &s.iv, q1, nil)
}

// TestFailureUsesUpNoAttempt holds that an interrupted, silent or black take does not count.
func TestFailureUsesUpNoAttempt(t *testing.T) {
	t.Parallel()
	t.Run("interrupted and kept", func(t *testing.T) {
		cut := whole
		cut.Failed = true
		s := invited(t).started()
		for range 3 {
			s.sealed(s.begun(q1), cut)
		}
		takesUsed(t, "three interrupted", &s.iv, 0)
		answerIs(t, "kept as it is", &s.iv, "t3")
	})
	t.Run("abandoned", func(t *testing.T) {
		s := invited(t).started()
		s.begun(q1)
		s.begun(q1)
		takesUsed(t, "two begun, none saved", &s.iv, 0)
	})
	for _, problem := range []interview.Problem{interview.ProblemSilent, interview.ProblemBlack, interview.ProblemBroken} {
		t.Run(string(problem), func(t *testing.T) {
			s := invited(t).started().recorded(q1, q1)
			done(t, "media", s.iv.MediaDone("t2", interview.Media{State: interview.MediaReady, Problem: problem}))
			takesUsed(t, "one good, one "+string(problem), &s.iv, 1)
			canRecord(t, "again", &s.iv, q1, nil)
		})
	}
}

func TestDeleteGrantsAttemptsAgain(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1, q1, q2).answersDeleted(q1)
	takesUsed(t, "after the delete", &s.iv, 0)
	canRecord(t, "reopened", &s.iv, q1, nil)
	s.recorded(q1, q1)
	canRecord(t, "used up again", &s.iv, q1, interview.ReasonNoTakesLeft)
}

func TestRestoreTakesTheAttemptsBack(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1, q1).answersDeleted(q1).answersRestored(q1)
	canRecord(t, "both takes are back", &s.iv, q1, interview.ReasonNoTakesLeft)
}
