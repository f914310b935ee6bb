package app_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/media"
)

func TestCopiesOfTheCandidatesVerbs(t *testing.T) {
	atDesk(t, func(d *desk) {
		ann := d.invited("Ann Example")
		happened := func(verb string, kind interview.EventKind, want int) {
			d.t.Helper()
			if got := count(d.happened(ann.ID), kind); got != want {
				d.t.Errorf("%s: %d events %s, want %d", verb, got, kind, want)
			}
		}
		d.allAgree("Opened", atOnce(func(int) error { return d.Opened(d.ctx, ann.Token) }))
		happened("Opened", interview.EventOpened, 1)
		d.allAgree("Start", atOnce(func(int) error { return d.Start(d.ctx, ann.Token, interview.NoticeVersion) }))
		happened("Start", interview.EventStarted, 1)

		// Every copy of BeginTake is a page of the candidate's; the newest takes over.
		d.allAgree("BeginTake", atOnce(func(int) error { return second(d.BeginTake(d.ctx, ann.Token, ann.Questions[0].ID)) }))
		iv := d.now(ann.ID)
		var numbers []int
		open := 0
		for _, take := range iv.Takes {
			numbers = append(numbers, take.Number)
			if _, err := d.UploadAllowed(d.ctx, ann.Token, take.ID); err == nil {
				open++
			}
		}
		slices.Sort(numbers)
		if len(slices.Compact(numbers)) != copies || open != 1 || iv.TakesUsed(ann.Questions[0].ID) != 0 {
			d.t.Errorf("BeginTake: numbers %v, %d take bytes in", numbers, open)
		}

		for _, q := range ann.Questions {
			take, err := d.BeginTake(d.ctx, ann.Token, q.ID)
			d.must(err)
			d.send(take.ID, tiny)
			d.allAgree("SealTake", atOnce(func(int) error {
				got, err := d.SealTake(d.ctx, ann.Token, take.ID, app.Seal{Bytes: int64(len(tiny)), Length: time.Second})
				if err == nil && (got.ID != take.ID || got.State != interview.TakeSealed) {
					return fmt.Errorf("sealed %+v", got)
				}
				return err
			}))
		}
		happened("SealTake", interview.EventRecorded, len(ann.Questions))
		if backlog, err := d.read.Backlog(d.ctx, d.clock.Moment()); err != nil || backlog.Due != len(ann.Questions)+1 {
			d.t.Errorf("SealTake: %d jobs are due, %v; want one for each take and the invitation's", backlog.Due, err)
		}

		before := d.now(ann.ID).Revision
		d.allAgree("Submit", atOnce(func(int) error { return d.Submit(d.ctx, ann.Token) }))
		happened("Submit", interview.EventCompleted, 1)
		if got := d.now(ann.ID).Revision; got != before+1 {
			d.t.Errorf("Submit: revision %d, want %d", got, before+1)
		}
		d.counts("in the end", interview.Counts{interview.StatusToReview: 1})
	})
}

func TestCopiesOfAnInvitation(t *testing.T) {
	invite := func(d *desk) func(int) error {
		return func(i int) error {
			in := d.person("Ann Example")
			if i%2 == 1 {
				in.People[0].Email = "Ann.EXAMPLE@Example.com"
			}
			out, err := d.Invite(d.ctx, d.recruiter.Actor(), in)
			if err != nil {
				return err
			}
			return out[0].Err
		}
	}
	check := func(d *desk, errs []error, deleted int) {
		d.t.Helper()
		var live string
		d.oneWins("Invite", errs, func(err error) bool {
			var duplicate *interview.Duplicate
			if !errors.As(err, &duplicate) {
				return false
			}
			live = duplicate.InterviewID
			return true
		})
		rows := d.rows()
		if len(rows) != 1 || rows[0].InterviewID != live {
			d.t.Fatalf("the board holds %+v, the duplicates name %s", rows, live)
		}
		if d.lettersIn(live, interview.LetterQueued) != 1 || len(d.happened(live)) != 1 {
			d.t.Errorf("letters %+v, timeline %v", d.page(live).Letters, d.happened(live))
		}
		d.counts("afterwards", interview.Counts{interview.StatusInvited: 1, interview.StatusDeleted: deleted})
	}
	t.Run("of somebody new", func(t *testing.T) {
		atDesk(t, func(d *desk) { check(d, atOnce(invite(d)), 0) })
	})
	t.Run("of somebody whose interview is in the bin", func(t *testing.T) {
		atDesk(t, func(d *desk) {
			d.deleted("Ann Example")
			check(d, atOnce(invite(d)), 1)
		})
	})
}

func TestTwoWaysBackForOneCandidate(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.deleted("Ann Example")
		d.oneWins("Invite and Undelete", atOnce(func(i int) error {
			if i%2 == 0 {
				return d.Undelete(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID})
			}
			out, err := d.Invite(d.ctx, d.recruiter.Actor(), d.person("Ann Example"))
			if err != nil {
				return err
			}
			return out[0].Err
		}), func(err error) bool {
			var duplicate *interview.Duplicate
			return errors.As(err, &duplicate) || errors.Is(err, interview.ReasonNotDeleted)
		})
		if rows := d.rows(); len(rows) != 1 {
			d.t.Errorf("%d live interviews, want 1", len(rows))
		}
	})
}

func TestRedoAndSealAtTheSameTimeLoseNothing(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.recorded("Ann Example")
		q1, q2 := iv.Questions[0].ID, iv.Questions[1].ID
		take, err := d.BeginTake(d.ctx, iv.Token, q1)
		d.must(err)
		d.send(take.ID, tiny)
		for i, err := range atOnce(func(i int) error {
			if i%2 == 0 {
				return second(d.SealTake(d.ctx, iv.Token, take.ID, app.Seal{Bytes: int64(len(tiny))}))
			}
			return d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{On: app.On{InterviewID: iv.ID}, Questions: []string{q2}})
		}) {
			if err != nil && (i%2 == 0 || !errors.Is(err, interview.ReasonNoAnswer)) {
				d.t.Errorf("copy %d: %v", i, err)
			}
		}
		after := d.now(iv.ID)
		answer, ok := after.Answer(q1)
		if _, open := after.Answer(q2); !ok || answer.ID != take.ID || open {
			d.t.Errorf("the answer to question 1 is %+v, question 2 answered: %v", answer, open)
		}
		if _, err := d.Files.Recording(take.ID); errors.Is(err, media.ErrNotFound) {
			d.t.Error("the sealed take has no sealed file")
		}
	})
}
