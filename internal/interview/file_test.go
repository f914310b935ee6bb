package interview_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"retake/internal/interview"
)

// chosen leaves a take whose recording comes as a file.
func (s *story) chosen(question string) string {
	s.t.Helper()
	s.takes++
	id := fmt.Sprint("t", s.takes)
	s.then(func(iv *interview.Interview, now interview.Moment) error { return iv.BeginFileTake(now, id, question) })
	return id
}

func ready(length time.Duration) interview.Media {
	return interview.Media{State: interview.MediaReady, Length: length}
}

func TestATakeKnowsThatItCameAsAFile(t *testing.T) {
	t.Parallel()
	s := invited(t).started()
	file, room := s.chosen(q1), s.begun(q2)
	for id, want := range map[string]bool{file: true, room: false} {
		if take, _ := s.iv.Take(id); take.File != want {
			t.Errorf("take %s came as a file: %v", id, take.File)
		}
	}
	was := clone(s.iv)
	refused(t, "an unknown question", s.iv.BeginFileTake(s.now, "t9", "q9"), interview.ErrNotFound)
	unchanged(t, "refused", was, s.iv)
}

// A file that is longer than allowed is an answer with a problem: it is kept, and the recruiter sees it.
func TestOverlongFiles(t *testing.T) {
	t.Parallel()
	const limit = 2 * time.Minute // of each question
	over := limit + interview.FileGrace + time.Millisecond
	for name, c := range map[string]struct {
		adjusted interview.Adjustment
		length   time.Duration
		want     time.Duration // allowed; 0: it is not overlong
	}{
		"as long as allowed":       {length: limit},
		"within the grace":         {length: limit + interview.FileGrace},
		"longer":                   {length: over, want: limit},
		"longer, with more time":   {adjusted: interview.Adjustment{More: 1}, length: over},
		"longer than that":         {adjusted: interview.Adjustment{More: 1}, length: over + 30*time.Second, want: limit + 30*time.Second},
		"longer, without a limit":  {adjusted: interview.Adjustment{Untimed: true}, length: 3 * time.Hour},
		"of a length nobody knows": {},
	} {
		s := invited(t).started().then(func(iv *interview.Interview, now interview.Moment) error { return iv.Adjust(now, c.adjusted) })
		id := s.chosen(q1)
		s.sealed(id, interview.Recording{Bytes: 1, SHA256: "x", Container: "mp4"})
		done(t, name, s.iv.MediaDone(id, ready(c.length)))
		take, _ := s.iv.Take(id)
		owner := interview.TakeOwner{Take: *take, Answer: limit, Adjustment: s.iv.Adjustment}
		if got := s.iv.Overlong(*take); got != c.want || owner.Overlong() != got {
			t.Errorf("%s: longer than %v, to its owner %v; want %v", name, got, owner.Overlong(), c.want)
		}
		marks, faulty := "roo", []string(nil)
		if c.want != 0 {
			marks, faulty = "poo", []string{q1}
		}
		if s.iv.Marks != marks || !slices.Equal(s.iv.Faulty(), faulty) {
			t.Errorf("%s: marks %s, faulty %v", name, s.iv.Marks, s.iv.Faulty())
		}
		if n := s.iv.TakesUsed(q1); n != 1 {
			t.Errorf("%s: %d takes used: nothing failed technically", name, n)
		}
	}
}

// What was recorded here ends by the clock, and a browser's word for its length may be wrong.
func TestOnlyFilesAreOverlong(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1)
	done(t, "measured", s.iv.MediaDone("t1", ready(time.Hour)))
	if s.iv.Marks != "roo" {
		t.Errorf("marks %s", s.iv.Marks)
	}
}

// More time given later settles it; less time does not make wrong what was right.
func TestOverlongFollowsTheAdjustment(t *testing.T) {
	t.Parallel()
	adjust := func(to interview.Adjustment) func(*interview.Interview, interview.Moment) error {
		return func(iv *interview.Interview, now interview.Moment) error { return iv.Adjust(now, to) }
	}
	s := invited(t).started()
	early := s.chosen(q1)
	s.sealed(early, interview.Recording{Bytes: 1, SHA256: "x", Container: "mp4", Length: 3 * time.Minute})
	s.then(adjust(interview.Adjustment{More: interview.Quarter}))
	if s.iv.Marks != "roo" {
		t.Errorf("with twice the time: marks %s", s.iv.Marks)
	}
	late := s.chosen(q2)
	s.sealed(late, interview.Recording{Bytes: 1, SHA256: "x", Container: "mp4", Length: 3 * time.Minute})
	s.then(adjust(interview.Adjustment{}))
	if s.iv.Marks != "pro" {
		t.Errorf("with the usual time again: marks %s", s.iv.Marks)
	}
}
