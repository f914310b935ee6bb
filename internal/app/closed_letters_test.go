package app_test

import (
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

func TestLettersAndClosedLinks(t *testing.T) {
	redo := func(d *desk, iv interview.Interview) {
		d.must(d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{On: app.On{InterviewID: iv.ID}, Questions: []string{iv.Questions[0].ID}}))
	}
	t.Run("a letter that waits does not go to somebody who has submitted", func(t *testing.T) {
		atDesk(t, func(d *desk) {
			d.completed("Ann Example")
			d.work()
			if got := len(d.post.letters()); got != 0 {
				d.t.Errorf("%d letters left", got)
			}
		})
	})
	t.Run("a letter that failed says nothing about somebody who has submitted", func(t *testing.T) {
		atDesk(t, func(d *desk) {
			iv := d.started("Ann Example")
			iv.State = interview.StateCompleted
			iv.LetterOutcome("no such mailbox")
			if iv.LetterError != "" {
				d.t.Error("the failure hides that the interview is to be reviewed")
			}
		})
	})
	t.Run("undo of a discard sends the letter that was stopped meanwhile", func(t *testing.T) {
		atDesk(t, func(d *desk) {
			iv := d.completed("Ann Example")
			d.work()
			redo(d, iv)
			d.must(d.Discard(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID}))
			d.clock.Advance(hold + time.Second)
			d.work()
			if got := len(d.post.letters()); got != 0 {
				d.t.Fatalf("%d letters left to a closed link", got)
			}
			d.must(d.Undiscard(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID}))
			d.work()
			if got := len(d.post.letters()); got != 1 {
				d.t.Errorf("%d letters left after the undo, want the one that was stopped", got)
			}
		})
	})
	t.Run("a link that is sent again during a redo says what to record again", func(t *testing.T) {
		atDesk(t, func(d *desk) {
			iv := d.completed("Ann Example")
			d.work()
			redo(d, iv)
			d.must(d.RotateLink(d.ctx, d.recruiter.Actor(), app.RotateLink{On: app.On{InterviewID: iv.ID}}))
			d.clock.Advance(time.Hour)
			d.work()
			if got := d.post.letters(); len(got) != 1 || got[0].Subject != "Please record again: your video interview for Archivist" {
				d.t.Errorf("got %+v", got)
			}
		})
	})
}
