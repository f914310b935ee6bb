package app_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

func TestARedoOverTheSameLinkSendsTheResultAgain(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		c := d.workable()
		o := d.ordered(c, f, "Ann Example")
		d.handsIn(o.InterviewID)
		d.work()
		want := "completed"
		for attempt := 2; attempt <= 4; attempt++ {
			iv := d.behind(o.ID)
			d.askAgain(iv)
			d.clock.Advance(hold - time.Second)
			d.work()
			d.saw("within the hold", f, "", want)
			d.afterHold()
			d.handsIn(iv.ID)
			d.work()
			want += " pending completed"
			d.saw(fmt.Sprint("attempt ", attempt), f, "", want)
			if _, r, err := d.OrderResult(d.ctx, c, o.ID); err != nil || r.Attempt != attempt || !slices.Equal(r.Redone, []int{1}) {
				d.t.Errorf("attempt %d: %+v, %v", attempt, r, err)
			}
		}
		d.askAgain(d.behind(o.ID)) // handed in before the hold is over: only the result is told
		d.handsIn(o.InterviewID)
		d.afterHold()
		d.saw("quick", f, "", want+" completed")
		if got := count(d.happened(o.InterviewID), interview.EventOrderTold); got != 8 {
			d.t.Errorf("the timeline tells of %d reports, want 8", got)
		}
	})
}

func TestTheATSIsDownForAnHour(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		c := d.workable()
		ann, bo := d.ordered(c, f, "Ann Example"), d.ordered(c, f, "Bo Example")
		f.answer(http.StatusServiceUnavailable)
		d.work()
		d.handsIn(ann.InterviewID)
		for range 60 {
			d.clock.Advance(time.Minute)
			d.work()
		}
		if got := d.orderNow(ann.ID); got.Tries == 0 || got.NextAt == 0 || got.Parked || got.Failure == "" || got.FailedAt == 0 {
			d.t.Errorf("while it is down: %+v", got)
		}
		if n := len(f.all()); n > 2*10 {
			d.t.Errorf("it was called %d times within the hour", n)
		}
		rows, err := d.read.Connections(d.ctx)
		d.must(err)
		if rows[0].Failing != 2 || rows[0].FailedAt == 0 || rows[0].Failure != "The answer was 503 Service Unavailable." {
			d.t.Errorf("the connection: %+v", rows[0])
		}
		f.answer(0)
		for range 60 {
			d.clock.Advance(time.Minute)
			d.work()
		}
		d.saw("up again, once and current", f, "/ann-example", "completed")
		d.saw("up again, once and current", f, "/bo-example", "pending")
		for _, o := range []interview.Order{ann, bo} {
			if got := d.orderNow(o.ID); got.Tries != 0 || got.NextAt != 0 || got.Failure != "" || got.Told != got.Head {
				d.t.Errorf("afterwards: %+v", got)
			}
		}
	})
}

func TestNobodyTriesForEver(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		o := d.ordered(d.workable(), f, "Ann Example")
		f.answer(http.StatusBadGateway)
		began := d.clock.Now()
		for d.work(); !d.orderNow(o.ID).Parked; d.work() {
			if d.clock.Now().Sub(began) > 8*24*time.Hour {
				d.t.Fatalf("tried for eight days: %+v", d.orderNow(o.ID))
			}
			d.clock.Advance(time.Hour)
		}
		if took := d.clock.Now().Sub(began); took < 6*24*time.Hour {
			d.t.Errorf("gave up after %s", took)
		}
	})
}

func TestWhatIsRefusedIsTriedThreeTimesThenShown(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		o := d.ordered(d.workable(), f, "Ann Example")
		f.answer(http.StatusNotFound)
		d.work()
		for range 30 {
			d.clock.Advance(time.Hour)
			d.work()
		}
		if n := len(f.all()); n != 3 {
			d.t.Errorf("tried %d times, want 3", n)
		}
		page, err := d.read.ConnectionPage(d.ctx, interview.ConnectionFilter{ID: o.ConnectionID})
		d.must(err)
		if page.Parked != 1 || len(page.Trouble) != 1 || page.Trouble[0].ID != o.ID || page.Trouble[0].Failure != "The answer was 404 Not Found." {
			d.t.Errorf("the page: %+v", page)
		}
		if got := count(d.happened(o.InterviewID), interview.EventOrderFailed); got != 1 {
			d.t.Errorf("%d events, want 1", got)
		}
		f.answer(0)
		d.must(d.SendAgain(d.ctx, d.recruiter.Actor(), o.ID))
		d.work()
		d.saw("sent again", f, "", "pending")
		d.must(d.SendAgain(d.ctx, d.recruiter.Actor(), o.ID))
		d.work()
		d.saw("sent again although it knows", f, "", "pending pending")

		f.answer(http.StatusNotFound)
		d.must(d.Start(d.ctx, d.behind(o.ID).Token, interview.NoticeVersion))
		d.clock.Advance(30 * time.Hour)
		d.work()
		f.answer(0)
		d.handsIn(o.InterviewID) // something new is tried, whatever was refused before
		d.work()
		d.saw("handed in", f, "", "pending pending completed")
	})
}

func TestSendAgainRefuses(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		c := d.connect(app.NewConnection{Vendor: interview.Greenhouse})
		o := d.ordered(c, f, "Ann Example")
		if err := d.SendAgain(d.ctx, d.recruiter.Actor(), o.ID); !errors.Is(err, interview.ReasonNothingToTell) {
			d.t.Errorf("nothing to tell: %v", err)
		}
		bare := d.connect(app.NewConnection{Vendor: interview.Workable})
		other := d.ordered(bare, f, "Bo Example")
		var refused *interview.Refusal
		if err := d.SendAgain(d.ctx, d.recruiter.Actor(), other.ID); !errors.As(err, &refused) {
			d.t.Errorf("without a key: %v", err)
		}
		d.must(d.RemoveConnection(d.ctx, d.admin.Actor(), c.ID, 0))
		if err := d.SendAgain(d.ctx, d.recruiter.Actor(), o.ID); !errors.Is(err, interview.ReasonDisconnected) {
			d.t.Errorf("removed: %v", err)
		}
	})
}

// TestDyingBetweenCommitAndSend holds that a report which was promised is sent by the program that comes next, wherever the one
// before died.
func TestDyingBetweenCommitAndSend(t *testing.T) {
	for name, dies := range map[string]func(d *desk){
		"before the feed is followed": func(d *desk) {},
		"before the job begins":       func(d *desk) { d.must(d.Relay(d.ctx)) },
		"while the job runs": func(d *desk) {
			d.must(d.Relay(d.ctx))
			_, err := d.Store.Queue().Claim(d.ctx, []string{"order"}, int64(d.clock.Moment()), int64(d.clock.Moment().Add(time.Minute)))
			d.must(err)
			d.clock.Advance(2 * time.Minute)
		},
	} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				f := d.ats()
				o := d.ordered(d.workable(), f, "Ann Example")
				d.work()
				d.handsIn(o.InterviewID)
				dies(d)
				d.App = app.New(d.Options)
				d.runner = d.Runner()
				d.work()
				d.saw("after the restart", f, "", "pending completed")
				d.clock.Advance(time.Hour)
				d.work()
				d.saw("later", f, "", "pending completed")
			})
		})
	}
}

// TestAnAnswerThatIsLostIsSaidAgain holds that a report whose fate is not known is repeated as it was.
func TestAnAnswerThatIsLostIsSaidAgain(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		o := d.ordered(d.workable(), f, "Ann Example")
		f.meddle = func() { panic(http.ErrAbortHandler) }
		d.work()
		f.mu.Lock()
		f.meddle = nil
		f.mu.Unlock()
		if got := d.orderNow(o.ID); got.Failure != "The address could not be reached." {
			d.t.Errorf("the order: %+v", got)
		}
		d.clock.Advance(time.Minute)
		d.work()
		d.saw("said again", f, "", "pending pending")
	})
}

// TestManyTellersAreOne lets every other job run while the first is in the middle of its call.
func TestManyTellersAreOne(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		o := d.ordered(d.workable(), f, "Ann Example")
		d.allAgree("SendAgain", atOnce(func(int) error { return d.SendAgain(d.ctx, d.recruiter.Actor(), o.ID) }))
		meddled := false
		f.meddle = func() {
			if meddled {
				return
			}
			meddled = true
			if n, err := d.Runner().RunDue(d.ctx); err != nil || n < copies-1 {
				d.t.Errorf("%d jobs ran meanwhile: %v", n, err)
			}
		}
		d.work()
		d.saw("many at once", f, "", "pending")
	})
}

// TestWhatChangesWhileItIsToldIsToldAfterwards lets the candidate hand in while the ATS hears that they were invited.
func TestWhatChangesWhileItIsToldIsToldAfterwards(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		o := d.ordered(d.workable(), f, "Ann Example")
		meddled := false
		f.meddle = func() {
			if meddled {
				return
			}
			meddled = true
			d.handsIn(o.InterviewID)
			if err := d.Relay(d.ctx); err != nil {
				d.t.Error(err)
			}
		}
		d.work()
		d.work()
		d.saw("in order", f, "", "pending completed")
		if got := d.orderNow(o.ID); got.ToldStatus != interview.OrderCompleted || got.NextAt != 0 {
			d.t.Errorf("the order: %+v", got)
		}
	})
}

func TestTimestampsRise(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		c := d.connect(app.NewConnection{Vendor: interview.Ashby, Secret: "s", BaseURL: f.URL})
		in := d.request(c, f, "Ann Example")
		in.CallbackURL = ""
		o, err := d.PlaceOrder(d.ctx, in)
		d.must(err)
		d.handsIn(o.InterviewID)
		f.answer(http.StatusBadGateway) // what failed may have arrived
		d.work()
		f.answer(0)
		for range 3 { // the clock stands still
			d.must(d.SendAgain(d.ctx, d.recruiter.Actor(), o.ID))
			d.work()
		}
		calls := f.all()
		if len(calls) != 4 {
			d.t.Fatalf("%d calls, want 4", len(calls))
		}
		for i, c := range calls[1:] {
			if c.Timestamp <= calls[i].Timestamp {
				d.t.Errorf("call %d has %d after %d", i+1, c.Timestamp, calls[i].Timestamp)
			}
		}
	})
}

func TestExpiryAndMoreTimeAreTold(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		o := d.ordered(d.workable(), f, "Ann Example")
		d.work()
		d.clock.Advance(8 * 24 * time.Hour)
		d.must(d.Expire(d.ctx))
		d.work()
		d.saw("too late", f, "", "pending expired")
		d.must(d.Extend(d.ctx, d.recruiter.Actor(), app.Extend{On: app.On{InterviewID: o.InterviewID}, Deadline: d.clock.Moment().Add(48 * time.Hour)}))
		d.afterHold()
		d.saw("more time", f, "", "pending expired pending")
		d.must(d.Discard(d.ctx, d.recruiter.Actor(), app.On{InterviewID: o.InterviewID}))
		d.afterHold()
		d.saw("discarded: a verdict is nothing for the ATS", f, "", "pending expired pending")
	})
}

func TestErasedAndPurgedOrdersAreCancelledAtTheATS(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		c := d.workable()
		waits, done, purged, doomed := d.ordered(c, f, "Ann Example"), d.ordered(c, f, "Bo Example"), d.ordered(c, f, "Cy Example"), d.ordered(c, f, "Di Example")
		d.handsIn(done.InterviewID)
		d.work()
		for _, o := range []interview.Order{waits, done} {
			d.must(d.EraseCandidate(d.ctx, d.recruiter.Actor(), app.On{InterviewID: o.InterviewID}))
		}
		d.must(d.DeleteKeeping(d.ctx, d.recruiter.Actor(), app.On{InterviewID: purged.InterviewID}))
		d.afterHold()
		d.must(d.PurgeInterview(d.ctx, d.recruiter.Actor(), app.On{InterviewID: purged.InterviewID}))
		d.work()
		d.saw("purged", f, "/cy-example", "pending rejected")
		d.must(d.DeletePosition(d.ctx, d.recruiter.Actor(), d.position.ID))
		d.must(d.PurgePosition(d.ctx, d.recruiter.Actor(), d.position.ID))
		d.work()
		d.work()
		d.saw("erased while waiting", f, "/ann-example", "pending rejected")
		d.saw("erased after the result", f, "/bo-example", "completed")
		d.saw("gone with its position", f, "/di-example", "pending rejected")
		for _, o := range []interview.Order{waits, done} {
			got := d.orderNow(o.ID)
			if got.CandidateRef+got.ProfileURL+got.CallbackURL != "" || got.RequestKey == o.RequestKey || got.CreatedAt != o.CreatedAt || got.ConnectionID != c.ID {
				d.t.Errorf("what remains: %+v", got)
			}
		}
		if got := d.orderNow(doomed.ID); got.InterviewID != "" || got.CancelledAt == 0 || !got.Settled {
			d.t.Errorf("without its position: %+v", got)
		}
		again, err := d.PlaceOrder(d.ctx, d.request(c, f, "Ann Example"))
		d.must(err)
		if again.ID != waits.ID {
			d.t.Error("a repeated request of somebody who was erased is a new order")
		}
	})
}
