package app_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

const copies = 50

// atOnce runs the copies at the same time and returns what came of each.
func atOnce(do func(i int) error) []error {
	errs := make([]error, copies)
	start := make(chan struct{})
	var wait sync.WaitGroup
	for i := range copies {
		wait.Go(func() {
			<-start
			errs[i] = do(i)
		})
	}
	close(start)
	wait.Wait()
	return errs
}

// oneWins checks that one copy succeeded and that each of the others was told what fits.
func (d *desk) oneWins(verb string, errs []error, fits func(error) bool) {
	d.t.Helper()
	won := 0
	for _, err := range errs {
		switch {
		case err == nil:
			won++
		case !fits(err):
			d.t.Errorf("%s: a copy got %T %v", verb, err, err)
		}
	}
	if won != 1 {
		d.t.Errorf("%s: %d copies had an effect, want 1", verb, won)
	}
}

// allAgree checks that every copy was answered as if it were the one.
func (d *desk) allAgree(verb string, errs []error) {
	d.t.Helper()
	for _, err := range errs {
		if err != nil {
			d.t.Errorf("%s: a copy got %T %v", verb, err, err)
		}
	}
}

func is(want error) func(error) bool {
	return func(err error) bool { return like(err, want) }
}

// recruiterVerbs are the verbs on one interview: in which state, what they write, and what a second one is told that does
// not say which revision it saw. Without a reason a second one is a deed of its own.
var recruiterVerbs = []struct {
	name    string
	given   func(d *desk, name string) interview.Interview
	do      func(d *desk, on app.On) error
	event   interview.EventKind
	letters int
	again   interview.Reason
}{
	{"Resend", (*desk).invited, func(d *desk, on app.On) error {
		return d.Resend(d.ctx, d.recruiter.Actor(), app.Resend{On: on})
	}, interview.EventResent, 1, ""},
	{"Extend", (*desk).invited, func(d *desk, on app.On) error {
		return d.Extend(d.ctx, d.recruiter.Actor(), app.Extend{On: on, Deadline: d.clock.Moment().Add(48 * time.Hour)})
	}, interview.EventExtended, 1, ""},
	{"RotateLink", (*desk).invited, func(d *desk, on app.On) error {
		return d.RotateLink(d.ctx, d.recruiter.Actor(), app.RotateLink{On: on})
	}, interview.EventLinkRotated, 1, ""},
	{"Adjust", (*desk).started, func(d *desk, on app.On) error {
		return d.Adjust(d.ctx, d.recruiter.Actor(), app.Adjust{On: on, To: interview.Adjustment{More: 2, Takes: 1, SoundOnly: true}})
	}, interview.EventAdjusted, 0, ""},
	{"Discard", (*desk).completed, func(d *desk, on app.On) error {
		return d.Discard(d.ctx, d.recruiter.Actor(), on)
	}, interview.EventDiscarded, 0, interview.ReasonIsDiscarded},
	{"Undiscard", (*desk).discarded, func(d *desk, on app.On) error {
		return d.Undiscard(d.ctx, d.recruiter.Actor(), on)
	}, interview.EventUndiscarded, 0, interview.ReasonNotDiscarded},
	{"Shortlist", (*desk).completed, func(d *desk, on app.On) error {
		return d.Shortlist(d.ctx, d.recruiter.Actor(), on)
	}, interview.EventShortlisted, 0, interview.ReasonShortlisted},
	{"Unshortlist", (*desk).shortlisted, func(d *desk, on app.On) error {
		return d.Unshortlist(d.ctx, d.recruiter.Actor(), on)
	}, interview.EventUnshortlisted, 0, interview.ReasonNotShort},
	{"Delete", (*desk).invited, func(d *desk, on app.On) error {
		return d.Delete(d.ctx, d.recruiter.Actor(), on)
	}, interview.EventDeleted, 0, interview.ReasonDeleted},
	{"Undelete", (*desk).deleted, func(d *desk, on app.On) error {
		return d.Undelete(d.ctx, d.recruiter.Actor(), on)
	}, interview.EventUndeleted, 0, interview.ReasonNotDeleted},
	{"DeleteAnswers", (*desk).completed, func(d *desk, on app.On) error {
		return d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{On: on, Questions: []string{d.questions[1].ID}})
	}, interview.EventAnswersDeleted, 1, interview.ReasonNoAnswer},
	{"RestoreAnswers", (*desk).redoAsked, func(d *desk, on app.On) error {
		return d.RestoreAnswers(d.ctx, d.recruiter.Actor(), on, []string{d.questions[1].ID})
	}, interview.EventAnswersRestored, 0, interview.ReasonNothingBinned},
	{"Reinvite", (*desk).completed, func(d *desk, on app.On) error {
		return second(d.Reinvite(d.ctx, d.recruiter.Actor(), app.Reinvite{On: on}))
	}, interview.EventReplaced, 0, interview.ReasonReplaced}, // its letter belongs to the new interview
}

func TestCopiesOfOneRevisionHaveOneEffect(t *testing.T) {
	for _, v := range recruiterVerbs {
		t.Run(v.name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				iv := v.given(d, "Ann Example")
				d.work() // the letters of the story leave
				errs := atOnce(func(int) error { return v.do(d, app.On{InterviewID: iv.ID, Revision: iv.Revision}) })
				d.oneWins(v.name, errs, func(err error) bool {
					var stale *interview.Stale
					return errors.As(err, &stale) && stale.InterviewID == iv.ID && stale.Seen == iv.Revision && stale.Now == iv.Revision+1 &&
						stale.Last.Kind == v.event && stale.Last.By == d.recruiter.Actor() && stale.Last.At == d.clock.Moment()
				})
				d.oneEffect(iv, v.event, v.letters)
			})
		})
	}
}

func TestCopiesWithoutRevision(t *testing.T) {
	for _, v := range recruiterVerbs {
		t.Run(v.name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				iv := v.given(d, "Ann Example")
				d.work()
				errs := atOnce(func(int) error { return v.do(d, app.On{InterviewID: iv.ID}) })
				if v.again != "" {
					d.oneWins(v.name, errs, is(v.again))
					d.oneEffect(iv, v.event, v.letters)
					return
				}
				// Each is a deed of its own and none is lost, but the candidate gets one letter.
				d.allAgree(v.name, errs)
				if got := count(d.happened(iv.ID), v.event); got != copies {
					d.t.Errorf("%d events, want one for each of the %d", got, copies)
				}
				if got := d.now(iv.ID).Revision; got != iv.Revision+copies {
					d.t.Errorf("revision %d, want %d", got, iv.Revision+copies)
				}
				before := len(d.post.letters())
				d.afterHold()
				letters := d.post.letters()[before:]
				if v.letters == 0 && len(letters) == 0 {
					return
				}
				if len(letters) != 1 || letters[0].Link != baseURL+"/i/"+d.now(iv.ID).Token {
					d.t.Errorf("%d letters left: %v; want one with the link that works", len(letters), letters)
				}
			})
		})
	}
}

// oneEffect checks what the copies left behind: one event, one revision, so many letters on their way.
func (d *desk) oneEffect(before interview.Interview, event interview.EventKind, letters int) {
	d.t.Helper()
	after := d.now(before.ID)
	if after.Revision != before.Revision+1 {
		d.t.Errorf("revision %d, want %d", after.Revision, before.Revision+1)
	}
	if got := count(d.happened(before.ID), event); got != 1 {
		d.t.Errorf("%d events %s, want 1", got, event)
	}
	if got := d.lettersIn(before.ID, interview.LetterQueued); got != letters {
		d.t.Errorf("%d letters queued, want %d", got, letters)
	}
	rows := d.rows()
	if live := len(rows); event != interview.EventDeleted && live != 1 {
		d.t.Errorf("%d live interviews, want 1", live)
	}
	if event == interview.EventReplaced && d.lettersIn(rows[0].InterviewID, interview.LetterQueued) != 1 {
		d.t.Error("the new interview's letter is not there, or more than once")
	}
}
