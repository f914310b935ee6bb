package app_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/app"
	"retake/internal/interview"
)

func (d *desk) ask(iv interview.Interview, in interview.Asking) interview.Request {
	d.t.Helper()
	d.clock.Advance(time.Minute)
	r, err := d.Ask(d.ctx, iv.Token, in)
	d.must(err)
	return r
}

// requestNow is the request as it is stored.
func (d *desk) requestNow(id string) interview.Request {
	d.t.Helper()
	r, err := d.read.Request(d.ctx, id)
	d.must(err)
	return r
}

// autoExtend lets the position grant more time by itself.
func (d *desk) autoExtend(times int) {
	d.t.Helper()
	p := d.positionNow(d.position.ID)
	p.AutoExtend = times
	d.must(d.EditPosition(d.ctx, d.recruiter.Actor(), p))
}

// TestAskingBehindEveryLink asks in every situation that a link can be in; an old link's words reach the newest interview.
func TestAskingBehindEveryLink(t *testing.T) {
	atDesk(t, func(d *desk) {
		for name, given := range map[string]func(string) interview.Interview{
			"invited": d.invited, "started": d.started, "completed": d.completed, "discarded": d.discarded, "deleted": d.deleted, "redo": d.redoAsked,
		} {
			iv := given("Ann " + name)
			before := iv.Revision
			r := d.ask(iv, interview.Asking{Kind: interview.RequestTrouble, Words: "No sound.", Questions: []string{iv.Questions[1].ID}})
			if diff := cmp.Diff(r, d.requestNow(r.ID)); diff != "" || r.State != interview.RequestOpen {
				d.t.Errorf("%s: stored is something else:\n%s", name, diff)
			}
			page := d.page(iv.ID)
			if len(page.Requests) != 1 || page.Interview.Revision != before {
				d.t.Errorf("%s: %d requests, revision %d, was %d", name, len(page.Requests), page.Interview.Revision, before)
			}
			e := page.Events[0]
			if e.Kind != interview.EventRequested || e.By.Kind != interview.ByCandidate || e.Data["message"] != "No sound." || e.Data["questions"] != "2" {
				d.t.Errorf("%s: the timeline says %+v", name, e)
			}
		}
		late := d.invited("Late Example")
		d.clock.Advance(8 * 24 * time.Hour)
		d.ask(late, interview.Asking{Kind: interview.RequestTime})

		rotated := d.invited("Rose Example")
		d.must(d.RotateLink(d.ctx, d.recruiter.Actor(), app.RotateLink{On: app.On{InterviewID: rotated.ID}}))
		replaced := d.invited("Rita Example")
		next, err := d.Reinvite(d.ctx, d.recruiter.Actor(), app.Reinvite{On: app.On{InterviewID: replaced.ID}})
		d.must(err)
		for id, token := range map[string]string{rotated.ID: rotated.Token, next: replaced.Token} {
			if _, err := d.Ask(d.ctx, token, interview.Asking{Kind: interview.RequestTime}); err == nil {
				d.t.Error("an old link asks for time")
			}
			r, err := d.Ask(d.ctx, token, interview.Asking{Kind: interview.RequestTrouble, Words: "Where is it?", Questions: []string{rotated.Questions[0].ID}})
			d.must(err)
			if r.InterviewID != id || !r.OldLink || len(r.Questions) != 0 {
				d.t.Errorf("words over an old link became %+v", r)
			}
		}

		gone := d.completed("Gone Example")
		d.ask(gone, interview.Asking{Kind: interview.RequestTrouble, Words: "Gone Example has a secret"})
		d.must(d.EraseCandidate(d.ctx, d.recruiter.Actor(), app.On{InterviewID: gone.ID}))
		if list, err := d.read.Requests(d.ctx, gone.ID); err != nil || len(list) != 0 {
			d.t.Errorf("an erased candidate's requests: %v, %v", list, err)
		}
		if _, err := d.Ask(d.ctx, gone.Token, interview.Asking{Kind: interview.RequestTime}); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("an erased candidate asks: %v", err)
		}
	})
}

func TestCopiesOfARequest(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.autoExtend(1)
		iv := d.invited("Ann Example")
		d.allAgree("Ask", atOnce(func(int) error {
			return second(d.Ask(d.ctx, iv.Token, interview.Asking{Kind: interview.RequestTrouble, Words: "No sound."}))
		}))
		if page := d.page(iv.ID); len(page.Requests) != 1 || count(d.happened(iv.ID), interview.EventRequested) != 1 {
			d.t.Errorf("%d requests, events %v", len(page.Requests), d.happened(iv.ID))
		}
		// Different words at the same time: one of them is noted.
		ben := d.invited("Ben Example")
		atOnce(func(i int) error {
			return second(d.Ask(d.ctx, ben.Token, interview.Asking{Kind: interview.RequestWithdraw, Words: fmt.Sprint("Because of ", i)}))
		})
		if page := d.page(ben.ID); len(page.Requests) != 1 {
			d.t.Errorf("%d requests of one kind are open", len(page.Requests))
		}
	})
}

func TestAskingTooOften(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.invited("Ann Example")
		var slow *app.Slow
		for range interview.MaxRequests {
			r, err := d.Ask(d.ctx, iv.Token, interview.Asking{Kind: interview.RequestTime})
			for errors.As(err, &slow) {
				d.clock.Advance(slow.RetryAfter + time.Second)
				r, err = d.Ask(d.ctx, iv.Token, interview.Asking{Kind: interview.RequestTime})
			}
			d.must(err)
			d.must(d.AnswerRequest(d.ctx, d.recruiter.Actor(), app.AnswerRequest{ID: r.ID, State: interview.RequestDenied, Words: "No."}))
		}
		if slow == nil {
			d.t.Error("twenty requests were never slowed down")
		}
		d.clock.Advance(time.Hour)
		if _, err := d.Ask(d.ctx, iv.Token, interview.Asking{Kind: interview.RequestTime}); !errors.Is(err, interview.ReasonAskedOften) {
			d.t.Errorf("one more: %v", err)
		}
	})
}

func TestMoreTimeByItself(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.autoExtend(1)
		iv := d.started("Ann Example")
		d.clock.Advance(9 * 24 * time.Hour)
		letters := len(d.page(iv.ID).Letters)
		r := d.ask(iv, interview.Asking{Kind: interview.RequestTime, Words: "I was ill."})
		is := d.now(iv.ID)
		want := d.clock.Moment().Add(7 * 24 * time.Hour)
		if !r.ByItself || r.State != interview.RequestGranted || is.Deadline != want || is.Token != iv.Token {
			d.t.Errorf("request %+v, open until %v, want %v", r, is.Deadline.Time(), want.Time())
		}
		if d.status(iv.ID) != interview.StatusInProgress || len(d.page(iv.ID).Letters) != letters {
			d.t.Errorf("status %s, a letter left: %t", d.status(iv.ID), len(d.page(iv.ID).Letters) != letters)
		}
		if again := d.ask(iv, interview.Asking{Kind: interview.RequestTime}); again.State != interview.RequestOpen || d.now(iv.ID).Deadline != want {
			d.t.Errorf("a second time: %+v", again)
		}
	})
}

// TestGrantingARequest does the verb with the request, in one transaction, and its Undo opens the request again.
func TestGrantingARequest(t *testing.T) {
	atDesk(t, func(d *desk) {
		late := d.started("Ann Example")
		d.clock.Advance(9 * 24 * time.Hour)
		r := d.ask(late, interview.Asking{Kind: interview.RequestTime})
		if row := d.rowOf(late.ID); row.Asked != interview.RequestTime {
			d.t.Errorf("the row says %q", row.Asked)
		}
		on := app.On{InterviewID: late.ID, Revision: late.Revision, Request: r.ID} // asking made no dialog stale
		extend := app.Extend{On: on, Deadline: d.clock.Moment().Add(48 * time.Hour)}
		d.must(d.Extend(d.ctx, d.recruiter.Actor(), extend))
		got := d.requestNow(r.ID)
		if got.State != interview.RequestGranted || got.AnsweredBy != d.recruiter.Name || got.Revision != d.now(late.ID).Revision {
			d.t.Errorf("granted: %+v", got)
		}
		if row := d.rowOf(late.ID); row.Asked != "" {
			d.t.Errorf("the row still says %q", row.Asked)
		}
		if kinds := d.happened(late.ID); kinds[len(kinds)-2] != interview.EventExtended || kinds[len(kinds)-1] != interview.EventAnswered {
			d.t.Errorf("the timeline ends in %v", kinds)
		}
		extend.Revision = 0
		if err := d.Extend(d.ctx, d.recruiter.Actor(), extend); !errors.Is(err, interview.ReasonAnswered) {
			d.t.Errorf("granted twice: %v", err)
		}
		_, _, err := d.Undo(d.ctx, d.recruiter.Actor(), app.On{InterviewID: late.ID})
		d.must(err)
		if diff := cmp.Diff(r, d.requestNow(r.ID)); diff != "" {
			d.t.Errorf("after Undo:\n%s", diff)
		}

		// A verb that is refused answers nothing, and neither does one on somebody else.
		other := d.invited("Ben Example")
		if err := d.Shortlist(d.ctx, d.recruiter.Actor(), app.On{InterviewID: late.ID, Request: r.ID}); err == nil {
			d.t.Error("shortlisted what is not completed")
		}
		if err := d.Discard(d.ctx, d.recruiter.Actor(), app.On{InterviewID: other.ID, Request: r.ID}); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("somebody else's request: %v", err)
		}
		if d.requestNow(r.ID).State != interview.RequestOpen || d.status(other.ID) == interview.StatusDiscarded {
			d.t.Error("half of a verb was done")
		}

		// A new interview needs nothing of the old one.
		_, err = d.Reinvite(d.ctx, d.recruiter.Actor(), app.Reinvite{On: app.On{InterviewID: late.ID}})
		d.must(err)
		if d.requestNow(r.ID).State != interview.RequestGranted {
			d.t.Error("who was invited anew still waits for an answer")
		}
	})
}

func TestAnsweringInWords(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.completed("Ann Example")
		r := d.ask(iv, interview.Asking{Kind: interview.RequestAdjustment, Wishes: []interview.Wish{interview.WishFormat}})
		deny := app.AnswerRequest{ID: r.ID, State: interview.RequestDenied}
		var bad interview.Invalid
		if err := d.AnswerRequest(d.ctx, d.recruiter.Actor(), deny); !errors.As(err, &bad) || bad["words"] == "" {
			d.t.Errorf("denied without words: %v", err)
		}
		deny.Words = "Sorry, we are done."
		before, letters := d.now(iv.ID).Revision, len(d.page(iv.ID).Letters)
		d.must(d.AnswerRequest(d.ctx, d.recruiter.Actor(), deny))
		if got := d.requestNow(r.ID); got.State != interview.RequestDenied || got.Answer != deny.Words || got.AnsweredBy != d.recruiter.Name {
			d.t.Errorf("denied: %+v", got)
		}
		if d.now(iv.ID).Revision != before || len(d.page(iv.ID).Letters) != letters {
			d.t.Error("an answer in words changes nothing else")
		}
		if err := d.AnswerRequest(d.ctx, d.recruiter.Actor(), deny); !errors.Is(err, interview.ReasonAnswered) {
			d.t.Errorf("answered twice: %v", err)
		}
		if err := d.AnswerRequest(d.ctx, d.recruiter.Actor(), app.AnswerRequest{ID: "none", State: interview.RequestGranted}); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("no such request: %v", err)
		}
		if e := d.page(iv.ID).Events[0]; e.Kind != interview.EventAnswered || !strings.Contains(e.Data["message"], "Sorry") {
			d.t.Errorf("the timeline says %+v", e)
		}
	})
}

// TestAdjustedTakes holds that an adjustment reaches the rules of recording in the middle of an interview.
func TestAdjustedTakes(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.started("Ann Example")
		record := func() error {
			take, err := d.BeginTake(d.ctx, iv.Token, iv.Questions[0].ID)
			if err != nil {
				return err
			}
			d.send(take.ID, tiny)
			_, err = d.SealTake(d.ctx, iv.Token, take.ID, app.Seal{Bytes: int64(len(tiny)), Length: time.Second})
			return err
		}
		d.must(record())
		d.must(record())
		if err := record(); !errors.Is(err, interview.ReasonNoTakesLeft) {
			d.t.Errorf("a third take: %v", err)
		}
		to := interview.Adjustment{Untimed: true, Takes: 1, SoundOnly: true, InAdvance: true}
		d.must(d.Adjust(d.ctx, d.recruiter.Actor(), app.Adjust{On: app.On{InterviewID: iv.ID}, To: to}))
		if got := d.now(iv.ID).Adjustment; got != to {
			d.t.Errorf("stored %+v", got)
		}
		take, err := d.BeginTake(d.ctx, iv.Token, iv.Questions[0].ID)
		d.must(err)
		bound, err := d.UploadAllowed(d.ctx, iv.Token, take.ID)
		d.must(err)
		if want := int64(32<<20) + int64(interview.LongestAnswer.Seconds())<<20; bound != want {
			d.t.Errorf("%d bytes are allowed, want %d", bound, want)
		}
	})
}
