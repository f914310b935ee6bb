package app_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

// What waited before a verb was done still waits after its Undo.
func TestUndoLeavesEarlierLettersAlone(t *testing.T) {
	for name, do := range map[string]func(*desk, app.On) error{
		"discard": func(d *desk, on app.On) error { return d.Discard(d.ctx, d.recruiter.Actor(), on) },
		"delete":  func(d *desk, on app.On) error { return d.Delete(d.ctx, d.recruiter.Actor(), on) },
		"more time without a letter": func(d *desk, on app.On) error {
			return d.Extend(d.ctx, d.recruiter.Actor(), app.Extend{On: on, Deadline: d.clock.Moment().Add(30 * day), Letter: app.Letter{Withhold: true}})
		},
		"another phone": func(d *desk, on app.On) error {
			return d.EditCandidate(d.ctx, d.recruiter.Actor(), app.EditCandidate{On: on, Name: "Ann Example", Email: emailOf("Ann Example"), Phone: "+49 30 1234567"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				iv := d.invited("Ann Example") // her invitation waits for a mail server
				on := app.On{InterviewID: iv.ID}
				d.clock.Advance(time.Second)
				d.must(do(d, on))
				d.clock.Advance(time.Second)
				_, _, err := d.Undo(d.ctx, d.recruiter.Actor(), on)
				d.must(err)
				d.afterHold()
				if got := len(d.post.letters()); got != 1 {
					d.t.Errorf("%d letters left, want the invitation", got)
				}
			})
		})
	}
}

func TestLetterLeavesThoughARestoreWasUndone(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.invited("Ann Example")
		on := app.On{InterviewID: iv.ID}
		step := func(err error) {
			d.t.Helper()
			d.must(err)
			d.clock.Advance(time.Second)
		}
		step(d.Delete(d.ctx, d.recruiter.Actor(), on))
		d.work()
		step(d.Undelete(d.ctx, d.recruiter.Actor(), on))
		_, _, err := d.Undo(d.ctx, d.recruiter.Actor(), on)
		step(err)
		d.work()
		if got := len(d.post.letters()); got != 0 {
			d.t.Fatalf("%d letters left to a closed link", got)
		}
		step(d.Undelete(d.ctx, d.recruiter.Actor(), on))
		d.work()
		if got := len(d.post.letters()); got != 1 {
			d.t.Errorf("%d letters left, want the invitation", got)
		}
	})
}

func TestUndoOfDetailsWhoseAddressIsTakenIsRefused(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.invited("Ann Example")
		on := app.On{InterviewID: iv.ID}
		d.must(d.EditCandidate(d.ctx, d.recruiter.Actor(), app.EditCandidate{On: on, Name: "Ann Example", Email: "ann@example.com"}))
		d.invited("Ann Example")
		_, _, err := d.Undo(d.ctx, d.recruiter.Actor(), on)
		if !errors.Is(err, interview.ReasonAddressTaken) {
			d.t.Errorf("got %v", err)
		}
	})
}

func TestUndoDoesNotHideThatALetterFailed(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.invited("Ann Example")
		on := app.On{InterviewID: iv.ID}
		d.must(d.EditCandidate(d.ctx, d.recruiter.Actor(), app.EditCandidate{On: on, Name: "Ann Other", Email: emailOf("Ann Example")}))
		d.post.failing(errUnknown)
		d.work()
		_, _, err := d.Undo(d.ctx, d.recruiter.Actor(), on)
		d.must(err)
		if got := d.status(iv.ID); got != interview.StatusLetterFailed {
			d.t.Errorf("status %s", got)
		}
	})
}

// What a recruiter wrote for one letter is in it still when it leaves after an Undo.
func TestALetterLeavesAfterUndoAsItWasWritten(t *testing.T) {
	const message = "Ring at the second door."
	leaves := func(d *desk, on app.On) {
		d.t.Helper()
		_, _, err := d.Undo(d.ctx, d.recruiter.Actor(), on)
		d.must(err)
		d.afterHold()
		if got := d.post.letters(); len(got) != 2 || !strings.Contains(got[1].Text, message) {
			d.t.Errorf("got %+v", got)
		}
	}
	again := func(d *desk) app.On {
		on := app.On{InterviewID: d.invited("Ann Example").ID}
		d.work()
		d.must(d.Resend(d.ctx, d.recruiter.Actor(), app.Resend{On: on, Letter: app.Letter{Message: message}}))
		d.clock.Advance(time.Second)
		return on
	}
	t.Run("another letter took its place", func(t *testing.T) {
		atDesk(t, func(d *desk) {
			on := again(d)
			d.must(d.Extend(d.ctx, d.recruiter.Actor(), app.Extend{On: on, Deadline: d.clock.Moment().Add(30 * day)}))
			d.clock.Advance(time.Second)
			leaves(d, on)
		})
	})
	t.Run("the link was closed", func(t *testing.T) {
		atDesk(t, func(d *desk) {
			on := again(d)
			d.must(d.Discard(d.ctx, d.recruiter.Actor(), on))
			d.afterHold()
			leaves(d, on)
		})
	})
}
