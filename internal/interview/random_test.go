package interview_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/interview"
)

// TestAnyOrderOfVerbsKeepsTheLaw does verbs at random, sensible or not, and looks after each whether the interview still
// makes sense. A failure names its seed.
func TestAnyOrderOfVerbsKeepsTheLaw(t *testing.T) {
	t.Parallel()
	reached := map[interview.Status]int{}
	for seed := range uint64(400) {
		walk := rand.New(rand.NewPCG(seed, 7))
		iv, now := invited(t).iv, sent
		for step := range 60 {
			now = now.Add(time.Duration(walk.IntN(6*60)) * time.Minute)
			was := clone(iv)
			name, quiet, err := randomVerb(walk, &iv, now, step)
			if broken := brokenLaw(was, iv, quiet, err); broken != "" {
				t.Fatalf("seed %d, step %d, %s (%v): %s\nbefore %+v\nafter  %+v", seed, step, name, err, broken, was, iv)
			}
			reached[iv.Status(now)]++
		}
	}
	for _, s := range interview.Statuses {
		if reached[s] == 0 {
			t.Errorf("no walk reached %s: the walks prove less than they claim", s)
		}
	}
}

// randomVerb does one verb. Erase is left out: after it the interview is no more than a stub.
func randomVerb(walk *rand.Rand, iv *interview.Interview, now interview.Moment, step int) (name string, quiet bool, err error) {
	question := []string{q1, q2, q3, "q9"}[min(walk.IntN(13)/4, 3)]
	some := questionsAtRandom(walk)
	until := interview.Moment(0)
	if walk.IntN(2) == 0 {
		until = now.Add(time.Duration(walk.IntN(100)-10) * time.Hour)
	}
	take := fmt.Sprint("r", max(0, step-walk.IntN(3)))
	switch walk.IntN(36) {
	case 0:
		return "resend", false, iv.Resend(now, until)
	case 1, 2, 3:
		return "delete answers", false, iv.DeleteAnswers(now, interview.AnswersToDelete{Questions: some, Deadline: until, Message: "again"})
	case 4, 5:
		return "restore answers", false, iv.RestoreAnswers(now, some)
	case 6:
		return "extend", false, iv.Extend(now, until)
	case 7:
		return "discard", false, iv.Discard(now)
	case 8, 9, 10:
		return "undiscard", false, iv.Undiscard(now)
	case 11:
		return "shortlist", false, iv.Shortlist(now)
	case 12:
		return "unshortlist", false, iv.Unshortlist(now)
	case 13:
		return "delete", false, iv.Delete(now)
	case 14, 15, 16:
		return "undelete", false, iv.Undelete(now)
	case 17:
		return "rotate link", false, iv.RotateLink(now, fmt.Sprint("token-", step))
	case 18:
		if walk.IntN(30) > 0 {
			iv.LetterOutcome([]string{"", "", "no such mailbox"}[walk.IntN(3)])
			return "letter", true, nil
		}
		_, err := reinvite(iv, now)
		return "re-invite", false, err
	case 19:
		iv.Open(now)
		return "open", true, nil
	case 20, 21:
		return "start", false, iv.Start(now, interview.NoticeVersion)
	case 22:
		return "begin", true, iv.BeginTake(now, take, question)
	case 23, 24:
		return "submit", false, iv.Submit(now)
	case 25:
		return "media", true, iv.MediaDone(take, interview.Media{State: interview.MediaReady, Problem: interview.ProblemSilent})
	case 27, 28:
		return "undo", false, iv.Undo(now, nil)
	case 29:
		if iv.Missing() != nil || iv.State != interview.StateStarted {
			break
		}
		return "hand in", false, iv.HandIn(now)
	case 26:
		return "seal", false, iv.SealTake(now, take, whole)
	}
	// Mostly candidates record, or the walks would never come to an end.
	if err := iv.BeginTake(now, fmt.Sprint("r", step), question); err != nil {
		return "begin", true, err
	}
	return "begin and seal", false, iv.SealTake(now, fmt.Sprint("r", step), whole)
}

func questionsAtRandom(walk *rand.Rand) []string {
	return slices.DeleteFunc([]string{q1, q2, q3}, func(string) bool { return walk.IntN(2) == 0 })
}

// brokenLaw names what cannot be true of an interview after a verb; empty: all is well.
func brokenLaw(was, is interview.Interview, quiet bool, err error) string {
	if err != nil {
		return cmp.Diff(was, is)
	}
	raised := is.Revision - was.Revision
	switch {
	case raised < 0 || raised > 1 || quiet && raised != 0:
		return fmt.Sprintf("revision raised by %d", raised)
	case raised == 1 && is.ActivityAt < was.ActivityAt:
		return "activity went backwards"
	case len(is.Marks) != len(is.Questions):
		return "not one mark per question"
	case strings.Trim(is.Marks, "orpd") != "":
		return "unknown mark"
	case is.Recorded() != len(is.Questions)-len(is.Missing()):
		return "marks and answers disagree"
	case is.State == interview.StateCompleted && len(is.Missing()) > 0:
		return "completed with something missing"
	case is.State == interview.StateCompleted && (is.CompletedAt == 0 || is.RedoAt != 0):
		return "completed, yet never submitted or waiting for a redo"
	case is.State == interview.StateInvited && (len(is.Takes) > 0 || is.StartedAt != 0):
		return "recorded without consent"
	case is.State != interview.StateInvited && (is.ConsentVersion == "" || is.StartedAt == 0 || is.OpenedAt == 0):
		return "started without consent"
	case is.RedoAt != 0 && (is.State != interview.StateStarted || is.CompletedAt == 0):
		return "a redo waits for what was never submitted"
	case is.State == interview.StateStarted && is.CompletedAt != 0 && is.RedoAt == 0:
		return "opened again without a redo"
	case is.Discarded() != (is.PriorVerdict != ""):
		return "no verdict to return to, or one too many"
	case is.ReplacedBy != "" && !is.Deleted():
		return "replaced and live"
	case len(is.Takes) < len(was.Takes):
		return "a take is gone"
	}
	return brokenTakes(is)
}

func brokenTakes(is interview.Interview) string {
	for _, q := range is.Questions {
		number, newest := 0, 0
		for _, take := range is.Takes {
			if take.QuestionID != q.ID {
				continue
			}
			if number++; take.Number != number {
				return fmt.Sprintf("take %d of %s has number %d", number, q.ID, take.Number)
			}
			if take.State == interview.TakeSealed {
				newest = number
			}
			if (take.State == interview.TakeSealed) != (take.SealedAt != 0) {
				return "sealed without a time, or the other way round"
			}
		}
		for _, take := range is.Takes {
			if take.QuestionID == q.ID && take.State == interview.TakeRecording && take.Number < newest {
				return "a take is under way though a newer one was sealed for " + q.ID
			}
		}
		// No more than one answer: the newest of the kept takes.
		answer, ok := is.Answer(q.ID)
		for _, take := range is.Takes {
			if take.QuestionID == q.ID && take.Kept() && (!ok || take.Number > answer.Number) {
				return "the answer is not the newest kept take of " + q.ID
			}
		}
	}
	return ""
}
