package interview_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"retake/internal/interview"
)

const q1, q2, q3 = "q1", "q2", "q3"

// The clock of the stories: everything they tell happens on the first day, a minute between two sentences.
var (
	sent     = interview.At(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
	deadline = sent.Add(7 * 24 * time.Hour)
	before   = sent.Add(24 * time.Hour)
	after    = deadline.Add(interview.Grace + time.Hour)
	later    = sent.Add(30 * 24 * time.Hour) // a new deadline that suits both
)

func position() interview.Position {
	return interview.Position{ID: "p1", Title: "Archivist", Open: true, Days: 7, QuestionsVersion: 1}
}

func questions() []interview.Question {
	q := interview.Question{PositionID: "p1", Prompt: "Why this role?", Answer: 2 * time.Minute, Takes: 2}
	list := []interview.Question{q, q, q}
	for i := range list {
		list[i].ID = fmt.Sprint("q", i+1)
		list[i].Ord = i + 1
	}
	return list
}

func candidate() interview.Candidate {
	return interview.Candidate{ID: "c1", PositionID: "p1", Name: "Ada Example", Email: "ada@example.com", Phone: "1", CreatedAt: sent}
}

// story tells what happened to an interview, through its verbs.
type story struct {
	t     testing.TB
	now   interview.Moment
	iv    interview.Interview
	takes int  // begun so far
	keen  bool // the recruiter shortlists whatever is submitted
}

func invited(t testing.TB) *story {
	t.Helper()
	iv, err := interview.Invite(sent, position(), questions(), candidate(), interview.Invitation{ID: "i1", Token: "token-1"})
	if err != nil {
		t.Fatal(err)
	}
	return &story{t: t, now: sent, iv: iv}
}

func (s *story) then(verb func(*interview.Interview, interview.Moment) error) *story {
	s.t.Helper()
	s.now = s.now.Add(time.Minute)
	if err := verb(&s.iv, s.now); err != nil {
		s.t.Fatalf("the story cannot go on: %v", err)
	}
	return s
}

func (s *story) opened() *story {
	s.t.Helper()
	s.now = s.now.Add(time.Minute)
	if !s.iv.Open(s.now) {
		s.t.Fatal("the story cannot go on: the link did not open")
	}
	return s
}

func (s *story) started() *story {
	s.t.Helper()
	return s.then(func(iv *interview.Interview, now interview.Moment) error {
		return iv.Start(now, interview.NoticeVersion)
	})
}

// begun leaves a take that is being recorded and returns its id.
func (s *story) begun(question string) string {
	s.t.Helper()
	s.takes++
	id := fmt.Sprint("t", s.takes)
	s.then(func(iv *interview.Interview, now interview.Moment) error { return iv.BeginTake(now, id, question) })
	return id
}

func (s *story) sealed(take string, rec interview.Recording) *story {
	s.t.Helper()
	return s.then(func(iv *interview.Interview, now interview.Moment) error { return iv.SealTake(now, take, rec) })
}

func (s *story) recorded(questions ...string) *story {
	s.t.Helper()
	for _, q := range questions {
		s.sealed(s.begun(q), whole)
	}
	return s
}

func (s *story) submitted() *story {
	s.t.Helper()
	s.then((*interview.Interview).Submit)
	if s.keen {
		s.then((*interview.Interview).Shortlist)
	}
	return s
}

func (s *story) answersDeleted(questions ...string) *story {
	s.t.Helper()
	return s.then(func(iv *interview.Interview, now interview.Moment) error {
		return iv.DeleteAnswers(now, interview.AnswersToDelete{Questions: questions})
	})
}

func (s *story) answersRestored(questions ...string) *story {
	s.t.Helper()
	return s.then(func(iv *interview.Interview, now interview.Moment) error { return iv.RestoreAnswers(now, questions) })
}

func (s *story) deleted() *story {
	s.t.Helper()
	if s.iv.State == interview.StateCompleted {
		s.then((*interview.Interview).Discard)
	}
	return s.then((*interview.Interview).Delete)
}

func (s *story) replaced() *story {
	s.t.Helper()
	return s.then(func(iv *interview.Interview, now interview.Moment) error {
		_, err := reinvite(iv, now)
		return err
	})
}

// whole is a take that went well.
var whole = interview.Recording{Bytes: 1000, SHA256: "ab", Container: "webm", Length: time.Minute}

func reinvite(iv *interview.Interview, now interview.Moment) (interview.Interview, error) {
	return iv.Reinvite(now, position(), questions(), candidate(), interview.Invitation{ID: "i2", Token: "token-2"})
}

// states are the stations of an interview, in the order of the matrix's columns.
var states = []struct {
	name string
	tell func(*story)
}{
	{"invited", func(*story) {}},
	{"opened", func(s *story) { s.opened() }},
	{"empty", func(s *story) { s.opened().started() }},
	{"partly", func(s *story) { s.opened().started().recorded(q1) }},
	{"recorded", func(s *story) { s.opened().started().recorded(q1, q2, q3) }},
	{"completed", func(s *story) { s.opened().started().recorded(q1, q2, q3).submitted() }},
	{"redo", func(s *story) { s.opened().started().recorded(q1, q2, q3).submitted().answersDeleted(q1) }},
	{"redo-partly", func(s *story) {
		s.opened().started().recorded(q1, q2, q3).submitted().answersDeleted(q1, q2).recorded(q1)
	}},
}

// kinds are what a recruiter may have done to an interview in any of the states.
var kinds = []struct {
	name string
	tell func(*story)
}{
	{"plain", func(*story) {}},
	{"shortlisted", func(*story) {}}, // see story.keen
	{"discarded", func(s *story) { s.then((*interview.Interview).Discard) }},
	{"deleted", func(s *story) { s.deleted() }},
	{"replaced", func(s *story) { s.replaced() }},
	{"erased", func(s *story) { s.then((*interview.Interview).Erase) }},
}

// situation makes an interview of a kind in a state. Shortlisted is possible only for what was submitted: ok is false else.
func situation(t testing.TB, kind, state string) (iv interview.Interview, ok bool) {
	t.Helper()
	s := invited(t)
	s.keen = kind == "shortlisted"
	for _, st := range states {
		if st.name == state {
			st.tell(s)
		}
	}
	for _, k := range kinds {
		if k.name == kind {
			k.tell(s)
		}
	}
	return s.iv, !s.keen || s.iv.CompletedAt != 0
}

// everySituation calls f for each kind, state and side of the deadline.
func everySituation(t *testing.T, f func(t *testing.T, iv interview.Interview, now interview.Moment)) {
	for _, kind := range kinds {
		for _, state := range states {
			for when, now := range map[string]interview.Moment{"before": before, "expired": after} {
				iv, ok := situation(t, kind.name, state.name)
				if !ok {
					continue
				}
				t.Run(kind.name+"/"+state.name+"/"+when, func(t *testing.T) { f(t, iv, now) })
			}
		}
	}
}

// clone copies an interview so deeply that a verb on the one cannot be seen in the other.
func clone(iv interview.Interview) interview.Interview {
	iv.Questions, iv.Takes = slices.Clone(iv.Questions), slices.Clone(iv.Takes)
	return iv
}

// withMark lists the questions that carry one of the marks, in order.
func withMark(iv *interview.Interview, marks ...interview.Mark) []string {
	var ids []string
	for i, q := range iv.Questions {
		if slices.Contains(marks, interview.Mark(iv.Marks[i])) {
			ids = append(ids, q.ID)
		}
	}
	return ids
}
