package interview_test

import (
	"testing"
	"time"

	"retake/internal/interview"
)

// answerIs expects the current take of the first question; want is empty when there is none.
func answerIs(t *testing.T, what string, iv *interview.Interview, want string) {
	t.Helper()
	got := ""
	if take, ok := iv.Answer(q1); ok {
		got = take.ID
	}
	if got != want {
		t.Errorf("%s: the answer is %q, want %q", what, got, want)
	}
}

// TestOldAnswerStaysUntilTheNewOneIsSafe holds that beginning a take loses nothing.
func TestOldAnswerStaysUntilTheNewOneIsSafe(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1)
	answerIs(t, "first take", &s.iv, "t1")
	take := s.begun(q1)
	answerIs(t, "while recording again", &s.iv, "t1")
	if s.iv.Marks != "roo" {
		t.Errorf("marks while recording again: %s", s.iv.Marks)
	}
	s.sealed(take, whole)
	answerIs(t, "the newer take supersedes", &s.iv, "t2")
	if old, _ := s.iv.Take("t1"); !old.Kept() {
		t.Error("the earlier take must be kept")
	}
}

func TestNewestDeviceTakesOver(t *testing.T) {
	t.Parallel()
	s := invited(t).started()
	phone, laptop := s.begun(q1), s.begun(q1)
	other := s.begun(q2)
	was := clone(s.iv)
	late := whole
	late.Overtaken = true
	refused(t, "the phone's take", s.iv.SealTake(before, phone, late), interview.ReasonTakeGone)
	unchanged(t, "the phone's take", was, s.iv)
	s.sealed(other, whole).sealed(laptop, whole)
	answerIs(t, "the laptop's take", &s.iv, laptop)
	if take, _ := s.iv.Take(laptop); take.Number != 2 || take.SealedAt != s.now || take.Media != interview.MediaPending || take.Bytes != whole.Bytes {
		t.Errorf("sealed take: %+v", *take)
	}
}

func TestInterruptedTakeCanBeKept(t *testing.T) {
	t.Parallel()
	interrupted := func(s *story) (string, bool) {
		take, ok := s.iv.Interrupted(q1)
		if !ok {
			return "", false
		}
		return take.ID, true
	}
	s := invited(t).started()
	if _, ok := interrupted(s); ok {
		t.Error("nothing was begun")
	}
	s.recorded(q1)
	if _, ok := interrupted(s); ok {
		t.Error("a saved take is not interrupted")
	}
	s.begun(q1)
	second := s.begun(q1)
	if id, ok := interrupted(s); !ok || id != second {
		t.Errorf("interrupted: %q, want the newest, %q", id, second)
	}
	s.sealed(second, interview.Recording{Bytes: 10, Container: "webm", Failed: true})
	if _, ok := interrupted(s); ok {
		t.Error("what was kept is not interrupted any more")
	}
	answerIs(t, "kept", &s.iv, second)

	s.begun(q1)
	s.now = s.now.Add(time.Hour)
	s.answersDeleted(q1)
	if _, ok := interrupted(s); ok {
		t.Error("a deleted take cannot be kept")
	}
}

func TestSealTwiceIsOnce(t *testing.T) {
	t.Parallel()
	for _, s := range []*story{
		invited(t).started().recorded(q1),
		invited(t).started().recorded(q1, q2, q3).submitted(),
		invited(t).started().recorded(q1).deleted(),
	} {
		was := clone(s.iv)
		done(t, "again", s.iv.SealTake(after, "t1", interview.Recording{Bytes: 5}))
		unchanged(t, "sealing again", was, s.iv)
	}
	refused(t, "unknown take", new(interview.Interview).SealTake(before, "t1", whole), interview.ErrNotFound)
}

// TestBytesAreTakenInAsLongAsTheTakeCanBeSealed holds that no upload is refused whose take could be saved, and none taken
// in whose take could not.
func TestBytesAreTakenInAsLongAsTheTakeCanBeSealed(t *testing.T) {
	t.Parallel()
	everySituation(t, func(t *testing.T, iv interview.Interview, now interview.Moment) {
		recordingTake(&iv)
		take, _ := iv.Take("running")
		owner := interview.TakeOwner{Take: *take, Facts: iv.Facts}
		receive, seal := owner.MayReceive(now), iv.SealTake(now, "running", whole)
		if (receive == nil) != (seal == nil) || receive != nil && receive.Error() != seal.Error() {
			t.Errorf("bytes: %v, seal: %v", receive, seal)
		}
	})
	iv := invited(t).started().recorded(q1).iv
	owner := interview.TakeOwner{Take: iv.Takes[0], Facts: iv.Facts}
	refused(t, "bytes for a sealed take", owner.MayReceive(before), interview.ReasonTakeGone)
}

// TestRedoOpensOnlyItsQuestions holds the heart of the product: the same link asks for those questions only.
func TestRedoOpensOnlyItsQuestions(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1, q2, q3).submitted()
	token, submitted := s.iv.Token, s.iv.CompletedAt
	done(t, "delete", s.iv.DeleteAnswers(s.now+1, interview.AnswersToDelete{Questions: []string{q2}, Message: "No sound."}))
	if s.iv.Token != token || s.iv.State != interview.StateStarted || s.iv.RedoMessage != "No sound." || s.iv.CompletedAt != submitted {
		t.Errorf("after the delete: %+v", s.iv)
	}
	for question, open := range map[string]bool{q1: false, q2: true, q3: false} {
		if got := s.iv.Reopened(question); got != open {
			t.Errorf("%s reopened: %v", question, got)
		}
	}
	canRecord(t, "not asked for", &s.iv, q1, interview.ReasonQuestionShut)
	canRecord(t, "asked for", &s.iv, q2, nil)
	s.recorded(q2)
	canRecord(t, "asked for, takes left", &s.iv, q2, nil)
	canRecord(t, "still not asked for", &s.iv, q3, interview.ReasonQuestionShut)
	s.submitted()
	if s.iv.State != interview.StateCompleted || s.iv.RedoAt != 0 || s.iv.RedoMessage != "" || s.iv.CompletedAt != s.now || s.iv.Marks != "rrr" {
		t.Errorf("after the second submission: %+v", s.iv)
	}

	s.answersDeleted(q1)
	if s.iv.Reopened(q2) {
		t.Error("a question of the last redo is not asked for by the next one")
	}
}

func TestDeletingBeforeSubmissionShutsNothing(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1, q2).answersDeleted(q1)
	if s.iv.RedoAt != 0 || s.iv.Reopened(q1) {
		t.Error("nothing was submitted, so no redo waits")
	}
	canRecord(t, "deleted", &s.iv, q1, nil)
	canRecord(t, "recorded, takes left", &s.iv, q2, nil)
	canRecord(t, "never recorded", &s.iv, q3, nil)
	canRecord(t, "not of this interview", &s.iv, "q9", interview.ErrNotFound)
}

func TestDeleteAnswersIsAllOrNothing(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1)
	for _, c := range []struct {
		name string
		in   interview.AnswersToDelete
		want error
	}{
		{"one without an answer", interview.AnswersToDelete{Questions: []string{q1, q2}}, interview.ReasonNoAnswer},
		{"one of another interview", interview.AnswersToDelete{Questions: []string{q1, "q9"}}, interview.ErrNotFound},
	} {
		was := clone(s.iv)
		refused(t, c.name, s.iv.DeleteAnswers(before, c.in), c.want)
		unchanged(t, c.name, was, s.iv)
	}
}

func TestSubmit(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1, q3)
	refused(t, "one missing", s.iv.Submit(before), interview.ReasonMissing)
	if missing := s.iv.Missing(); len(missing) != 1 || missing[0].ID != q2 {
		t.Errorf("missing %v", missing)
	}
	s.recorded(q2).submitted()
	was := clone(s.iv)
	done(t, "twice", s.iv.Submit(after))
	unchanged(t, "submitting twice", was, s.iv)
}

// TestGrace holds that whoever recorded until the last minute may still save and submit, and nobody begins anew.
func TestGrace(t *testing.T) {
	t.Parallel()
	end := deadline.Add(interview.Grace)
	for _, c := range []struct {
		name  string
		now   interview.Moment
		seals bool
	}{{"at the deadline", deadline, true}, {"last moment of the grace", end - 1, true}, {"after it", end, false}} {
		s := invited(t).started().recorded(q1, q2)
		running := s.begun(q3)
		refused(t, c.name+": begin", s.iv.BeginTake(c.now, "t9", q1), interview.ReasonTooLate)
		seal := s.iv.SealTake(c.now, running, whole)
		if !c.seals {
			refused(t, c.name+": seal", seal, interview.ReasonTooLate)
			refused(t, c.name+": submit", s.iv.Submit(c.now), interview.ReasonTooLate)
			continue
		}
		done(t, c.name+": seal", seal)
		done(t, c.name+": submit", s.iv.Submit(c.now))
	}
}

func TestConsentIsRecordedOnce(t *testing.T) {
	t.Parallel()
	s := invited(t)
	was := clone(s.iv)
	for _, consent := range []string{"", "2025-01"} {
		refused(t, "consent "+consent, s.iv.Start(before, consent), interview.ReasonConsent)
	}
	unchanged(t, "without consent", was, s.iv)
	s.started()
	if s.iv.ConsentVersion != interview.NoticeVersion || s.iv.StartedAt != s.now || s.iv.OpenedAt != s.now {
		t.Errorf("started: %+v", s.iv)
	}
	was = clone(s.iv)
	done(t, "continue", s.iv.Start(before, ""))
	unchanged(t, "continuing", was, s.iv)
}

func TestMediaFindings(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1)
	revision := s.iv.Revision
	done(t, "silent", s.iv.MediaDone("t1", interview.Media{State: interview.MediaReady, Poster: true, Problem: interview.ProblemSilent}))
	take, _ := s.iv.Take("t1")
	if take.Length != whole.Length || !take.Poster || take.Problem != interview.ProblemSilent || s.iv.Marks != "poo" || s.iv.Revision != revision {
		t.Errorf("%+v, marks %s, revision %d (was %d)", *take, s.iv.Marks, s.iv.Revision, revision)
	}
	done(t, "measured", s.iv.MediaDone("t1", interview.Media{State: interview.MediaReady, Length: 59 * time.Second}))
	if take.Length != 59*time.Second || s.iv.Marks != "roo" {
		t.Errorf("%+v, marks %s", *take, s.iv.Marks)
	}
	refused(t, "unknown take", s.iv.MediaDone("t9", interview.Media{}), interview.ErrNotFound)
}

// A take may have ten times what an answer usually has, at 0.8 Mbit/s of video, and then some; not what the disk has.
func TestBoundFollowsTheAnswerTime(t *testing.T) {
	t.Parallel()
	for answer, want := range map[time.Duration]int64{10 * time.Second: 42 << 20, 30 * time.Minute: 1832 << 20} {
		o := interview.TakeOwner{Answer: answer}
		if got := o.Bound(); got != want {
			t.Errorf("%v: got %d, want %d", answer, got, want)
		}
	}
}
