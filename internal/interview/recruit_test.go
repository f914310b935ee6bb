package interview_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/interview"
)

func TestInvite(t *testing.T) {
	t.Parallel()
	list := questions()
	list[0].Ord, list[1].Ord, list[2].Ord = 4, 7, 9 // others of the position were retired
	iv, err := interview.Invite(sent, position(), list, candidate(), interview.Invitation{ID: "i1", Token: "token-1"})
	if err != nil {
		t.Fatal(err)
	}
	want := interview.Interview{
		ID: "i1", PositionID: "p1", CandidateID: "c1", Token: "token-1",
		Facts:    interview.Facts{State: interview.StateInvited, Verdict: interview.Undecided, Deadline: deadline, Marks: "ooo"},
		Revision: 1, CreatedAt: sent, ActivityAt: sent, Questions: questions(), QuestionsVersion: 1,
	}
	if diff := cmp.Diff(want, iv); diff != "" {
		t.Error(diff)
	}
	if list[0].Ord != 4 {
		t.Error("the position's own questions must stay as they are")
	}
}

func TestInviteIsRefused(t *testing.T) {
	t.Parallel()
	closed, erased := position(), candidate()
	closed.Open, erased.ErasedAt = false, sent
	for _, c := range []struct {
		name      string
		position  interview.Position
		questions []interview.Question
		candidate interview.Candidate
		want      interview.Reason
	}{
		{"closed position", closed, questions(), candidate(), interview.ReasonClosed},
		{"no questions", position(), nil, candidate(), interview.ReasonNoQuestions},
		{"erased candidate", position(), questions(), erased, interview.ReasonErased},
	} {
		iv, err := interview.Invite(sent, c.position, c.questions, c.candidate, interview.Invitation{ID: "i1", Token: "x"})
		refused(t, c.name, err, c.want)
		if diff := cmp.Diff(interview.Interview{}, iv); diff != "" {
			t.Errorf("%s: an interview was made:\n%s", c.name, diff)
		}
		s := invited(t).started().recorded(q1, q2, q3).submitted()
		was := clone(s.iv)
		_, err = s.iv.Reinvite(before, c.position, c.questions, c.candidate, interview.Invitation{ID: "i2", Token: "x"})
		refused(t, "re-invite, "+c.name, err, c.want)
		unchanged(t, "re-invite, "+c.name, was, s.iv)
	}
}

func TestReinviteMakesANewInterview(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1, q2, q3).submitted().then((*interview.Interview).Shortlist)
	next, err := reinvite(&s.iv, before)
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := interview.Invite(before, position(), questions(), candidate(), interview.Invitation{ID: "i2", Token: "token-2"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(fresh, next); diff != "" {
		t.Errorf("the new interview is not a fresh one:\n%s", diff)
	}
	old := &s.iv
	if old.ReplacedBy != "i2" || old.DeletedAt != before || !old.Discarded() || old.PriorVerdict != interview.Shortlisted || len(old.Takes) != 3 || old.Token != "token-1" {
		t.Errorf("the earlier interview: %+v", *old)
	}
}

func TestReinviteKeepsTheVerdictOfADiscardedOne(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1, q2, q3).submitted().
		then((*interview.Interview).Shortlist).
		then((*interview.Interview).Discard).
		replaced()
	if !s.iv.Discarded() || s.iv.PriorVerdict != interview.Shortlisted {
		t.Errorf("verdict %q, before that %q", s.iv.Verdict, s.iv.PriorVerdict)
	}
}

func TestDeadlines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		deadline interview.Moment
		bad      []string
	}{
		{"a millisecond ahead", before + 1, nil},
		{"now", before, []string{"deadline"}},
		{"past", before - 1, []string{"deadline"}},
		{"before time", -1, []string{"deadline"}},
		{"two years ahead", before.Add(730 * 24 * time.Hour), nil},
		{"more than two years ahead", before.Add(730*24*time.Hour) + 1, []string{"deadline"}},
		{"the end of time", 1<<63 - 1, []string{"deadline"}},
	} {
		verbs := map[string]func(*interview.Interview) error{
			"extend": func(iv *interview.Interview) error { return iv.Extend(before, c.deadline) },
			"resend": func(iv *interview.Interview) error { return iv.Resend(before, c.deadline) },
			"delete answers": func(iv *interview.Interview) error {
				return iv.DeleteAnswers(before, interview.AnswersToDelete{Questions: []string{q1}, Deadline: c.deadline})
			},
			"invite": func(iv *interview.Interview) error {
				next, err := interview.Invite(before, position(), questions(), candidate(), interview.Invitation{ID: "i2", Deadline: c.deadline})
				if err == nil {
					iv.Deadline = next.Deadline
				}
				return err
			},
		}
		for name, verb := range verbs {
			iv := invited(t).started().recorded(q1).iv
			was := clone(iv)
			invalid(t, name+", "+c.name, verb(&iv), c.bad...)
			if c.bad != nil {
				unchanged(t, name+", "+c.name, was, iv)
			} else if iv.Deadline != c.deadline {
				t.Errorf("%s, %s: deadline %d, want %d", name, c.name, iv.Deadline, c.deadline)
			}
		}
	}
	iv := invited(t).iv
	invalid(t, "extend without a deadline", iv.Extend(before, 0), "deadline")
}

func TestDeleteAnswersNeedsQuestionsAndAShortMessage(t *testing.T) {
	t.Parallel()
	iv := invited(t).started().recorded(q1).iv
	was := clone(iv)
	invalid(t, "nothing ticked", iv.DeleteAnswers(before, interview.AnswersToDelete{}), "questions")
	invalid(t, "nothing ticked, long message", iv.DeleteAnswers(before, interview.AnswersToDelete{Message: long}), "questions", "message")
	invalid(t, "long message", iv.DeleteAnswers(before, interview.AnswersToDelete{Questions: []string{q1}, Message: long}), "message")
	unchanged(t, "invalid input", was, iv)
	invalid(t, "ticked twice", iv.DeleteAnswers(before, interview.AnswersToDelete{Questions: []string{q1, q1}}))
}

func TestResendForgetsTheFailedLetter(t *testing.T) {
	t.Parallel()
	iv := invited(t).iv
	revision, activity := iv.Revision, iv.ActivityAt
	iv.LetterOutcome("no such mailbox")
	if iv.Status(before) != interview.StatusLetterFailed || iv.Revision != revision || iv.ActivityAt != activity {
		t.Errorf("a failed letter: %s, revision %d (was %d)", iv.Status(before), iv.Revision, revision)
	}
	done(t, "resend", iv.Resend(before, 0))
	if iv.LetterError != "" || iv.Token != "token-1" {
		t.Errorf("after resending: letter %q, token %q", iv.LetterError, iv.Token)
	}
}

func TestRotateLinkKeepsEverythingElse(t *testing.T) {
	t.Parallel()
	iv := invited(t).started().recorded(q1).iv
	done(t, "rotate", iv.RotateLink(before, "token-9"))
	if iv.Token != "token-9" {
		t.Errorf("token %q", iv.Token)
	}
	answerIs(t, "after rotating", &iv, "t1")
}

func TestOpenIsNotedOnce(t *testing.T) {
	t.Parallel()
	iv := invited(t).iv
	if !iv.Open(before) || iv.OpenedAt != before || iv.Revision != 1 || iv.State != interview.StateInvited {
		t.Errorf("first: opened at %d, revision %d, %s", iv.OpenedAt, iv.Revision, iv.State)
	}
	if iv.Open(before+1) || iv.OpenedAt != before {
		t.Error("opened twice")
	}
}

func TestEraseLeavesNobody(t *testing.T) {
	t.Parallel()
	iv := invited(t).started().recorded(q1, q2, q3).submitted().answersDeleted(q1).iv
	iv.RedoMessage, iv.LetterError = "Dear Ada", "ada@example.com bounced"
	c := candidate()
	done(t, "erase", iv.Erase(before))
	c.Erase(before)
	if diff := cmp.Diff(interview.Candidate{ID: "c1", PositionID: "p1", CreatedAt: sent, ErasedAt: before}, c); diff != "" {
		t.Errorf("the candidate:\n%s", diff)
	}
	if !iv.Deleted() || len(iv.Takes) != 0 || iv.Token == "token-1" || iv.Last != nil || iv.RedoMessage != "" || iv.LetterError != "" || iv.Door(before) != interview.DoorDeleted {
		t.Errorf("the interview: %+v", iv)
	}
	was := clone(iv)
	refused(t, "twice", iv.Erase(before), interview.ReasonErased)
	unchanged(t, "erasing twice", was, iv)
}

func TestOpenAndClosePosition(t *testing.T) {
	t.Parallel()
	p := position()
	refused(t, "open an open one", p.Reopen(), interview.ReasonOpen)
	done(t, "close", p.Close())
	refused(t, "close a closed one", p.Close(), interview.ReasonClosed)
	done(t, "open again", p.Reopen())
	if !p.Open {
		t.Error("it is still closed")
	}
}

// TestQuestionsAreTheInterviewsOwn holds that what happens to one interview never shows in another.
func TestQuestionsAreTheInterviewsOwn(t *testing.T) {
	t.Parallel()
	list := questions()
	iv, err := interview.Invite(sent, position(), list, candidate(), interview.Invitation{ID: "i1"})
	if err != nil {
		t.Fatal(err)
	}
	list[0].Prompt = "Changed later"
	slices.Reverse(list)
	if diff := cmp.Diff(questions(), iv.Questions); diff != "" {
		t.Error(diff)
	}
}
