package interview_test

import (
	"testing"
	"time"

	"retake/internal/interview"
)

// stranded expects whether recruiters may watch what was saved of an unsealed take, asked both ways.
func stranded(t *testing.T, what string, iv *interview.Interview, id string, now interview.Moment, want bool) {
	t.Helper()
	take, _ := iv.Take(id)
	owner := ownerOf(iv, id)
	if got, same := iv.Stranded(now, *take), owner.Stranded(now); got != want || same != want {
		t.Errorf("%s: stranded %v, to its owner %v; want %v", what, got, same, want)
	}
}

// ownerOf is a take as the store finds it.
func ownerOf(iv *interview.Interview, id string) interview.TakeOwner {
	take, _ := iv.Take(id)
	q, _ := iv.Question(take.QuestionID)
	newest, _ := iv.Interrupted(take.QuestionID)
	return interview.TakeOwner{
		Take: *take, Facts: iv.Facts, Answer: q.Answer, Adjustment: iv.Adjustment,
		Overtaken: take.State == interview.TakeRecording && newest != nil && newest.Number > take.Number,
	}
}

// A redo may be asked for while the candidate records that very question again: it is the new take that is asked for.
func TestDeletingAnAnswerLeavesTheTakeUnderWay(t *testing.T) {
	t.Parallel()
	for name, submitted := range map[string]bool{"before the submission": false, "in a redo": true} {
		s := invited(t).started().recorded(q1, q2, q3)
		if submitted {
			s.submitted().answersDeleted(q1).recorded(q1)
		}
		running := s.begun(q1)
		s.answersDeleted(q1)
		if got, ok := s.iv.Interrupted(q1); !ok || got.ID != running || s.iv.Marks != "drr" {
			t.Errorf("%s: under way is %+v, marks %s", name, got, s.iv.Marks)
		}
		owner := ownerOf(&s.iv, running)
		done(t, name+": bytes", owner.MayReceive(s.now))
		undone, restored := clone(s.iv), clone(s.iv)
		s.sealed(running, whole)
		answerIs(t, name, &s.iv, running)
		takesUsed(t, name, &s.iv, 1)
		canRecord(t, name+": one of two takes is left", &s.iv, q1, nil)
		refused(t, name+": restore", s.iv.RestoreAnswers(s.now, []string{q1}), interview.ReasonNothingBinned)
		refused(t, name+": undo", s.iv.Undo(s.now, nil), interview.ReasonMovedOn)

		done(t, name+": undo before the seal", undone.Undo(s.now, nil))
		done(t, name+": restore before the seal", restored.RestoreAnswers(s.now, []string{q1}))
		for what, iv := range map[string]*interview.Interview{"undone": &undone, "restored": &restored} {
			if take, ok := iv.Interrupted(q1); !ok || take.ID != running || iv.Marks != "rrr" {
				t.Errorf("%s, %s: under way is %+v, marks %s", name, what, take, iv.Marks)
			}
		}
	}
}

// What an earlier visit left behind goes to the bin with the answer, and comes back with it.
func TestDeletingAnAnswerTakesLeftoversAlong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		adjusted interview.Adjustment
		stays    time.Duration // how long after it was begun a take is left alone
	}{
		"two minutes": {stays: 2*time.Minute + interview.Grace},
		"twice that":  {adjusted: interview.Adjustment{More: 4}, stays: 4*time.Minute + interview.Grace},
		"no time":     {adjusted: interview.Adjustment{Untimed: true}, stays: interview.LongestAnswer + interview.Grace},
	} {
		s := invited(t).started().then(func(iv *interview.Interview, now interview.Moment) error { return iv.Adjust(now, c.adjusted) }).recorded(q1)
		running := s.begun(q1)
		begun := s.now
		for when, stays := range map[time.Duration]bool{c.stays - time.Millisecond: true, c.stays: false} {
			iv, now := clone(s.iv), begun.Add(when)
			done(t, name, iv.DeleteAnswers(now, interview.AnswersToDelete{Questions: []string{q1}}))
			if take, _ := iv.Take(running); (take.DeletedAt == 0) != stays {
				t.Errorf("%s, after %v: deleted at %d, stays: %v", name, when, take.DeletedAt, stays)
			}
			seal := iv.SealTake(now, running, whole)
			if stays {
				done(t, name+": seal", seal)
				continue
			}
			refused(t, name+": seal", seal, interview.ReasonTakeGone)
			done(t, name+": restore", iv.RestoreAnswers(now, []string{q1}))
			if _, ok := iv.Interrupted(q1); !ok {
				t.Errorf("%s: the leftover did not come back", name)
			}
		}
	}
}

// Beginning again costs nothing until something of the newer take is safe.
func TestSavedPartStaysUntilANewerOneHasBytes(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1)
	first, second, third := s.begun(q1), s.begun(q1), s.begun(q1)
	unsealed := s.iv.Unsealed(q1)
	if len(unsealed) != 3 || unsealed[0].ID != third || unsealed[2].ID != first {
		t.Fatalf("unsealed: %+v", unsealed)
	}
	for id, want := range map[string]error{first: interview.ReasonTakeGone, second: interview.ReasonTakeGone, third: nil} {
		owner := ownerOf(&s.iv, id)
		if want == nil {
			done(t, "bytes of the newest", owner.MayReceive(s.now))
		} else {
			refused(t, "bytes of an older one", owner.MayReceive(s.now), want)
		}
		done(t, "keeping", owner.MayKeep(s.now))
	}
	over := whole
	over.Overtaken = true
	was := clone(s.iv)
	refused(t, "a newer one has bytes", s.iv.SealTake(s.now, first, over), interview.ReasonTakeGone)
	unchanged(t, "refused", was, s.iv)

	s.sealed(second, interview.Recording{Bytes: 10, Container: "webm", Failed: true})
	answerIs(t, "kept", &s.iv, second)
	takesUsed(t, "the part uses up no take", &s.iv, 1)
	if left := s.iv.Unsealed(q1); len(left) != 0 {
		t.Errorf("after one was kept, unsealed are %+v", left)
	}
	for _, id := range []string{first, third} {
		if take, _ := s.iv.Take(id); take.State != interview.TakeAbandoned {
			t.Errorf("take %s is %s", id, take.State)
		}
		refused(t, "another one", s.iv.SealTake(s.now, id, whole), interview.ReasonTakeGone)
	}
}

// A take that was begun in time may become as long as its question allows, however near the deadline that was.
func TestTakeBegunInTimeIsTakenInToItsEnd(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer   time.Duration
		adjusted interview.Adjustment
		before   time.Duration // the deadline
		until    time.Duration // after the deadline
	}{
		"long before it":       {answer: 30 * time.Minute, before: 5 * time.Hour, until: interview.Grace},
		"a short answer":       {answer: 2 * time.Minute, before: time.Minute, until: time.Minute + interview.Grace},
		"half an hour":         {answer: 30 * time.Minute, before: time.Minute, until: 29*time.Minute + interview.Grace},
		"twice half an hour":   {answer: 30 * time.Minute, adjusted: interview.Adjustment{More: 4}, before: time.Minute, until: 59*time.Minute + interview.Grace},
		"without a time limit": {answer: time.Minute, adjusted: interview.Adjustment{Untimed: true}, before: time.Hour, until: time.Hour + interview.Grace},
	} {
		s := invited(t).started().then(func(iv *interview.Interview, now interview.Moment) error { return iv.Adjust(now, c.adjusted) }).recorded(q1, q2, q3)
		s.iv.Questions[0].Answer = c.answer
		done(t, name, s.iv.BeginTake(deadline.Add(-c.before), "last", q1))
		end := deadline.Add(c.until)
		for now, open := range map[interview.Moment]bool{deadline: true, end - 1: true, end: false} {
			iv, owner := clone(s.iv), ownerOf(&s.iv, "last")
			if err := owner.MayReceive(now); (err == nil) != open {
				t.Errorf("%s, %v after the deadline: bytes: %v", name, now.Sub(deadline), err)
			}
			stranded(t, name, &iv, "last", now, !open)
			refused(t, name+": begin", iv.BeginTake(now, "later", q2), interview.ReasonTooLate)
			if handed := clone(iv); open {
				refused(t, name+": hand in", handed.HandIn(now), interview.ReasonNotWhole)
			} else {
				done(t, name+": hand in", handed.HandIn(now))
			}
			seal := iv.SealTake(now, "last", whole)
			if !open {
				refused(t, name+": seal", seal, interview.ReasonTooLate)
				refused(t, name+": submit", iv.Submit(now), interview.ReasonTooLate)
				continue
			}
			done(t, name+": seal", seal)
			if handed := clone(iv); now >= deadline {
				done(t, name+": hand in what is sealed", handed.HandIn(now))
			}
			done(t, name+": submit", iv.Submit(end-1))
		}
	}
}

// What was saved of a take is the recruiters' to watch once the candidate cannot keep it any more, and not before.
func TestStrandedTakes(t *testing.T) {
	t.Parallel()
	open := func() (*story, string) {
		s := invited(t).started().recorded(q2, q3)
		return s, s.begun(q1)
	}
	s, id := open()
	stranded(t, "being recorded", &s.iv, id, s.now, false)
	stranded(t, "in the grace", &s.iv, id, deadline.Add(interview.Grace-1), false)
	stranded(t, "after the grace", &s.iv, id, deadline.Add(interview.Grace), true)
	done(t, "extend", s.iv.Extend(after, later))
	stranded(t, "with more time", &s.iv, id, after, false)
	s.sealed(id, whole)
	stranded(t, "sealed", &s.iv, id, later.Add(time.Hour), false)

	for name, end := range map[string]func(*story){
		"discarded": func(s *story) { s.then((*interview.Interview).Discard) },
		"deleted":   func(s *story) { s.deleted() },
		"replaced":  func(s *story) { s.replaced() },
	} {
		s, id := open()
		end(s)
		stranded(t, name, &s.iv, id, s.now, true)
	}
	s = invited(t).started().recorded(q1, q2, q3)
	given, last := s.begun(q1), s.begun(q2)
	s.recorded(q1).submitted()
	stranded(t, "given up for a newer one", &s.iv, given, s.now, false)
	stranded(t, "submitted without it", &s.iv, last, s.now, true)
}

// What nobody kept of a take is purged like an answer that a newer one replaced.
func TestPurgeOfStrandedTakes(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1, q2, q3)
	left := s.begun(q1)
	purged := func(what string, before interview.Moment, want ...string) {
		t.Helper()
		iv := clone(s.iv)
		if got := iv.PurgeTakes(before); len(got) != len(want) || len(got) == 1 && got[0] != want[0] {
			t.Errorf("%s: purged %v, want %v", what, got, want)
		}
	}
	purged("not submitted", later)
	s.submitted()
	purged("submitted, not for long enough", s.now.Add(-time.Hour))
	purged("submitted", later, left)
}

// An uploaded film may be as large as phones make them, a recording of the room is what the room makes of it.
func TestBoundOfFiles(t *testing.T) {
	t.Parallel()
	for answer, want := range map[time.Duration]int64{time.Minute: (64 + 8*60) << 20, 10 * time.Second: (64 + 8*10) << 20} {
		o := interview.TakeOwner{Take: interview.Take{File: true}, Answer: answer}
		if got := o.Bound(); got != want {
			t.Errorf("%v: got %d, want %d", answer, got, want)
		}
	}
}
