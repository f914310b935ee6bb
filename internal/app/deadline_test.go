package app_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

func TestPassedDeadlinesAreNotedOnce(t *testing.T) {
	atDesk(t, func(d *desk) {
		waiting := []interview.Interview{
			d.invited("Ann Example"), d.started("Ben Example"), d.recorded("Cem Example"), d.redoAsked("Dora Example"),
		}
		others := []interview.Interview{
			d.completed("Eva Example"), d.discarded("Finn Example"), d.deleted("Gil Example"), d.shortlisted("Hal Example"),
		}
		d.must(d.Expire(d.ctx))
		for _, iv := range append(waiting, others...) {
			if got := count(d.happened(iv.ID), interview.EventExpired); got != 0 {
				d.t.Errorf("expired %d times before the deadline", got)
			}
		}
		d.clock.Advance(8 * 24 * time.Hour)
		for range 3 {
			d.must(d.Expire(d.ctx))
		}
		d.counts("after the deadline", interview.Counts{
			interview.StatusExpired: 4, interview.StatusToReview: 1, interview.StatusDiscarded: 1, interview.StatusDeleted: 1,
			interview.StatusShortlisted: 1,
		})
		for _, iv := range waiting {
			if got := count(d.happened(iv.ID), interview.EventExpired); got != 1 {
				d.t.Errorf("%s: expired %d times in the timeline, want 1", iv.ID, got)
			}
			if got := d.now(iv.ID); got.Revision != iv.Revision {
				d.t.Errorf("%s: the clock raised the revision", iv.ID)
			}
		}
		for _, iv := range others {
			if got := count(d.happened(iv.ID), interview.EventExpired); got != 0 {
				d.t.Errorf("%s: expired %d times in the timeline, want none", iv.ID, got)
			}
		}
	})
}

// A new link of an expired interview is told by the letter that gives more time, not by one that leads to a closed page.
func TestNewLinkOfAnExpiredInterviewWaitsForMoreTime(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.started("Ann Example")
		d.work()
		sent := len(d.post.letters())
		d.clock.Advance(8 * 24 * time.Hour)
		d.must(d.RotateLink(d.ctx, d.recruiter.Actor(), app.RotateLink{On: app.On{InterviewID: iv.ID}}))
		if got := d.lettersIn(iv.ID, interview.LetterQueued); got != 0 {
			d.t.Errorf("%d letters wait to lead to a closed page", got)
		}
		d.must(d.Extend(d.ctx, d.recruiter.Actor(), app.Extend{On: app.On{InterviewID: iv.ID}, Deadline: d.clock.Moment().Add(48 * time.Hour)}))
		d.afterHold()
		if letters := d.post.letters()[sent:]; len(letters) != 1 || letters[0].Link != baseURL+"/i/"+d.now(iv.ID).Token {
			d.t.Errorf("%d letters: %+v, want one with the new link", len(letters), letters)
		}
	})
}

func TestExtendBringsAnExpiredInterviewBack(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.started("Ann Example")
		d.clock.Advance(8 * 24 * time.Hour)
		d.must(d.Expire(d.ctx))
		d.door("expired", iv.Token, interview.DoorExpired)
		if err := d.Resend(d.ctx, d.recruiter.Actor(), app.Resend{On: app.On{InterviewID: iv.ID}}); !errors.Is(err, interview.ReasonExpired) {
			d.t.Errorf("resend without a deadline: got %v", err)
		}
		next := d.clock.Moment().Add(48 * time.Hour)
		d.must(d.Extend(d.ctx, d.recruiter.Actor(), app.Extend{On: app.On{InterviewID: iv.ID}, Deadline: next}))
		d.counts("extended", interview.Counts{interview.StatusInProgress: 1})
		d.door("extended", iv.Token, interview.DoorOpen)
		d.record(iv.Token, d.questions[0].ID, tiny)

		d.clock.Advance(72 * time.Hour)
		d.must(d.Expire(d.ctx))
		d.counts("expired again", interview.Counts{interview.StatusExpired: 1})
		if got := count(d.happened(iv.ID), interview.EventExpired); got != 2 {
			d.t.Errorf("expired %d times in the timeline, want once per deadline", got)
		}
		d.must(d.Resend(d.ctx, d.recruiter.Actor(), app.Resend{On: app.On{InterviewID: iv.ID}, Deadline: d.clock.Moment().Add(time.Hour)}))
		d.counts("sent again with a deadline", interview.Counts{interview.StatusInProgress: 1})
		var invalid interview.Invalid
		err := d.Extend(d.ctx, d.recruiter.Actor(), app.Extend{On: app.On{InterviewID: iv.ID}, Deadline: d.clock.Moment().Add(-time.Hour)})
		if !errors.As(err, &invalid) || invalid["deadline"] == "" {
			d.t.Errorf("a deadline in the past: got %v", err)
		}
	})
}

func TestMoreDeadlinesThanOneBatch(t *testing.T) {
	atDesk(t, func(d *desk) {
		in := app.Invite{PositionID: d.position.ID}
		for i := range 230 {
			in.People = append(in.People, app.Person{Name: "Ann Example", Email: fmt.Sprintf("ann%d@example.com", i)})
		}
		_, err := d.Invite(d.ctx, d.recruiter.Actor(), in)
		d.must(err)
		d.clock.Advance(8 * 24 * time.Hour)
		d.must(d.Expire(d.ctx))
		counts, err := d.read.Counts(d.ctx, d.position.ID)
		d.must(err)
		if counts[interview.StatusExpired] != 230 || counts.All() != 230 {
			d.t.Errorf("got %v, want all 230 expired", counts)
		}
	})
}
