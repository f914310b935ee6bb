package app_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/app"
	"retake/internal/interview"
)

func TestAnOrderInvitesThePersonAndTheResultGoesBack(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		c := d.workable()
		list, err := d.Orderable(d.ctx, c)
		d.must(err)
		if len(list) != 1 || list[0].Title != "Archivist" {
			d.t.Errorf("to be ordered: %+v", list)
		}
		o := d.ordered(c, f, "Ann Example")
		d.work()
		iv := d.behind(o.ID)
		want := []interview.EventKind{interview.EventInvited, interview.EventOrdered, interview.EventLetterSent, interview.EventOrderTold}
		if got := d.happened(iv.ID); len(got) != 4 || got[0] != want[0] || got[1] != want[1] || !slices.Contains(got, want[2]) || !slices.Contains(got, want[3]) {
			d.t.Errorf("happened: %v, want %v", got, want)
		}
		if d.rowOf(iv.ID).Ordered != interview.Workable || d.lettersIn(iv.ID, interview.LetterSent) != 1 {
			d.t.Error("the row does not tell of the order, or no letter left")
		}
		d.saw("ordered", f, "/ann-example", "pending")
		d.handsIn(iv.ID)
		d.work()
		d.saw("handed in", f, "/ann-example", "pending completed")
		last := f.all()[len(f.all())-1]
		if last.Results != baseURL+"/orders/"+o.ID || last.Key != "Bearer their-token" {
			d.t.Errorf("the result: %+v", last)
		}
		o = d.orderNow(o.ID)
		if o.ToldStatus != interview.OrderCompleted || o.Told != o.Head || o.NextAt != 0 || !o.Settled || o.ToldAt != d.clock.Moment() {
			d.t.Errorf("the order: %+v", o)
		}
		o, r, err := d.OrderResult(d.ctx, c, o.ID)
		d.must(err)
		if r.Status != interview.OrderCompleted || r.Attempt != 1 || r.Candidate != "Ann Example" || r.Position != "Archivist" || r.CompletedAt != d.now(iv.ID).CompletedAt {
			d.t.Errorf("asked for, the result is %+v", r)
		}
		if _, _, err := d.OrderResult(d.ctx, d.workable(), o.ID); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("another connection asks: %v", err)
		}
		log, err := d.read.ExchangesOf(d.ctx, o.ID, 10)
		d.must(err)
		if len(log) != 2 || log[0].Status != 200 || log[0].Inbound {
			d.t.Errorf("the log: %+v", log)
		}
		d.clock.Advance(24 * time.Hour)
		d.work()
		d.saw("a day later", f, "", "pending completed")
	})
}

func TestCopiesOfARequestAreOneOrder(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		c := d.workable()
		ids := make([]string, copies)
		d.allAgree("PlaceOrder", atOnce(func(i int) error {
			o, err := d.PlaceOrder(d.ctx, d.request(c, f, "Ann Example"))
			ids[i] = o.ID
			return err
		}))
		if len(slices.Compact(ids)) != 1 {
			d.t.Errorf("the copies got the orders %v", ids)
		}
		d.work()
		if rows := d.rows(); len(rows) != 1 || d.lettersIn(rows[0].InterviewID, interview.LetterSent) != 1 {
			d.t.Errorf("interviews: %+v", rows)
		}
		d.saw("ordered", f, "", "pending")
		again, err := d.PlaceOrder(d.ctx, d.request(c, f, "Ann Example"))
		d.must(err)
		if again.ID != ids[0] {
			d.t.Errorf("repeated later it is %s, want %s", again.ID, ids[0])
		}
	})
}

func TestARequestWithoutAnIdIsTheSameForAWhile(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		c := d.connect(app.NewConnection{Vendor: interview.Ashby, Secret: "s", BaseURL: f.URL})
		place := func() (interview.Order, error) {
			in := d.request(c, f, "Ann Example")
			in.CallbackURL, in.OnceFor = "", 10*time.Minute
			return d.PlaceOrder(d.ctx, in)
		}
		first, err := place()
		d.must(err)
		d.clock.Advance(9 * time.Minute)
		if again, err := place(); err != nil || again.ID != first.ID {
			d.t.Errorf("within ten minutes: %s, %v; want %s", again.ID, err, first.ID)
		}
		d.clock.Advance(2 * time.Minute)
		if _, err := place(); !errors.Is(err, interview.ReasonOrderedAlready) {
			d.t.Errorf("later: %v", err)
		}
		d.must(d.CancelOrder(d.ctx, c, first.ID, "Not needed"))
		second, err := place()
		d.must(err)
		if second.ID == first.ID || second.InterviewID == first.InterviewID {
			d.t.Errorf("after the cancellation it is the same order %s", second.ID)
		}
		d.handsIn(second.InterviewID)
		d.clock.Advance(11 * time.Minute)
		third, err := place()
		d.must(err)
		if third.ID == second.ID || third.InterviewID != second.InterviewID { // adopted
			d.t.Errorf("after the result: %+v", third)
		}
	})
}

func TestASecondOrderForAPerson(t *testing.T) {
	for _, p := range []struct {
		name    string
		policy  interview.Second
		given   func(d *desk, name string) interview.Interview
		adopted bool
		refused interview.Reason
		heard   string
	}{
		{"adopts an open interview", interview.SecondAdopt, (*desk).started, true, "", "pending"},
		{"adopts a result", interview.SecondAdopt, (*desk).completed, true, "", "completed"},
		{"adopts a result that was discarded", interview.SecondAdopt, (*desk).discarded, true, "", "completed"},
		{"invites again behind an expired link", interview.SecondAdopt, (*desk).expiredOne, false, "", "pending"},
		{"invites again after the bin", interview.SecondAdopt, (*desk).deleted, false, "", "pending"},
		{"invites anew", interview.SecondNew, (*desk).completed, false, "", "pending"},
		{"is rejected", interview.SecondReject, (*desk).started, false, interview.ReasonOrderedAlready, ""},
		{"is not rejected after the bin", interview.SecondReject, (*desk).deleted, false, "", "pending"},
	} {
		t.Run(p.name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				f := d.ats()
				c := d.workable(func(in *app.NewConnection) { in.Second = p.policy })
				iv := p.given(d, "Ann Example")
				d.work()
				letters := len(d.page(iv.ID).Letters)
				d.clock.Advance(time.Minute)
				o, err := d.PlaceOrder(d.ctx, d.request(c, f, "Ann Example"))
				if p.refused != "" {
					if !errors.Is(err, p.refused) {
						d.t.Errorf("got %v, want %q", err, p.refused)
					}
					return
				}
				d.must(err)
				d.work()
				d.saw("ordered", f, "", p.heard)
				if (o.InterviewID == iv.ID) != p.adopted {
					d.t.Errorf("the order stands for %s, the interview was %s", o.InterviewID, iv.ID)
				}
				if now := d.now(iv.ID); !p.adopted && !now.Deleted() {
					d.t.Error("the earlier interview is live still")
				}
				if !p.adopted && d.lettersIn(o.InterviewID, interview.LetterSent) != 1 {
					d.t.Error("the letter with the new link did not leave")
				}
				if p.adopted && len(d.page(iv.ID).Letters) != letters {
					d.t.Error("an adopted candidate got another letter")
				}
				if !slices.Contains(d.happened(o.InterviewID), interview.EventOrdered) {
					d.t.Error("the timeline does not tell of the order")
				}
			})
		})
	}
}

func (d *desk) expiredOne(name string) interview.Interview {
	d.t.Helper()
	iv := d.invited(name)
	d.work()
	d.clock.Advance(8 * 24 * time.Hour)
	d.must(d.Expire(d.ctx))
	return d.now(iv.ID)
}

func TestWhatAnATSAsksForIsCheckedAndNeverBreaks(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		c := d.workable()
		closed, _ := d.open("Closed", "Why?")
		d.must(d.ClosePosition(d.ctx, d.recruiter.Actor(), closed.ID))
		binned, _ := d.open("Binned", "Why?")
		d.must(d.DeletePosition(d.ctx, d.recruiter.Actor(), binned.ID))
		empty, _ := d.open("Empty")
		gone := d.workable()
		d.must(d.RemoveConnection(d.ctx, d.admin.Actor(), gone.ID, 0))
		for name, x := range map[string]struct {
			change func(*app.PlaceOrder)
			field  string // of what is invalid
			want   error
		}{
			"no address":         {change: func(in *app.PlaceOrder) { in.Email = "" }, field: "email"},
			"a broken address":   {change: func(in *app.PlaceOrder) { in.Email = "ann\xff@" }, field: "email"},
			"no id":              {change: func(in *app.PlaceOrder) { in.RequestKey = "" }, field: "request"},
			"another's callback": {change: func(in *app.PlaceOrder) { in.CallbackURL = "https://evil.example.com/" }, field: "callback"},
			"unknown position":   {change: func(in *app.PlaceOrder) { in.PositionID = "zero\x00" }, want: interview.ErrNotFound},
			"closed position":    {change: func(in *app.PlaceOrder) { in.PositionID = closed.ID }, want: interview.ReasonClosed},
			"binned position":    {change: func(in *app.PlaceOrder) { in.PositionID = binned.ID }, want: interview.ReasonPositionGone},
			"empty position":     {change: func(in *app.PlaceOrder) { in.PositionID = empty.ID }, want: interview.ReasonNoQuestions},
			"removed connection": {change: func(in *app.PlaceOrder) { in.Connection = gone }, want: interview.ReasonDisconnected},
		} {
			in := d.request(c, f, "Ann Example")
			x.change(&in)
			_, err := d.PlaceOrder(d.ctx, in)
			var bad interview.Invalid
			if errors.As(err, &bad); x.field != "" && bad[x.field] == "" || x.want != nil && !errors.Is(err, x.want) {
				d.t.Errorf("%s: got %v", name, err)
			}
		}
		in := d.request(c, f, "Ann Example")
		in.Name, in.Phone, in.CandidateRef = "", "\x00\xff", "a\x00b"
		o, err := d.PlaceOrder(d.ctx, in)
		d.must(err)
		if got := d.page(o.InterviewID).Candidate.Name; got != "ann.example" {
			d.t.Errorf("without a name the candidate is called %q", got)
		}
		if rows := d.rows(); len(rows) != 1 {
			d.t.Errorf("the faulty requests left %d interviews", len(rows)-1)
		}
	})
}

func TestTheATSCancels(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		c := d.workable()
		for name, x := range map[string]struct {
			then func(iv interview.Interview)
			bin  bool
			said string
		}{
			"Ann Example": {func(interview.Interview) {}, true, "pending"},
			"Bo Example":  {func(iv interview.Interview) { d.must(d.Start(d.ctx, iv.Token, interview.NoticeVersion)) }, true, "pending"},
			"Cy Example": {func(iv interview.Interview) {
				d.must(d.Start(d.ctx, iv.Token, interview.NoticeVersion))
				d.record(iv.Token, iv.Questions[0].ID, tiny)
			}, false, "pending"},
			"Di Example": {func(iv interview.Interview) { d.handsIn(iv.ID); d.work() }, false, "pending completed"},
		} {
			o := d.ordered(c, f, name)
			d.work()
			x.then(d.behind(o.ID))
			before := d.now(o.InterviewID)
			for range 2 { // twice is once
				d.must(d.CancelOrder(d.ctx, c, o.ID, "Withdrawn by hm@example.org"))
			}
			iv := d.now(o.InterviewID)
			if iv.Deleted() != x.bin || iv.State != before.State {
				d.t.Errorf("%s: in the bin %t, %s", name, iv.Deleted(), iv.State)
			}
			if got := count(d.happened(iv.ID), interview.EventOrderCancelled); got != 1 {
				d.t.Errorf("%s: cancelled %d times", name, got)
			}
			d.afterHold()
			d.saw(name, f, "/"+map[string]string{"Ann Example": "ann-example", "Bo Example": "bo-example", "Cy Example": "cy-example", "Di Example": "di-example"}[name], x.said)
			if _, r, err := d.OrderResult(d.ctx, c, o.ID); err != nil || r.Status != interview.OrderCancelled || r.Cancelled == "" {
				d.t.Errorf("%s: the result is %+v, %v", name, r, err)
			}
			if err := d.CancelOrder(d.ctx, d.workable(), o.ID, ""); !errors.Is(err, interview.ErrNotFound) {
				d.t.Errorf("%s: another connection cancels: %v", name, err)
			}
		}
	})
}

func TestTwoOrdersForOneInterview(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		c := d.workable()
		first := d.ordered(c, f, "Ann Example")
		in := d.request(c, f, "Ann Example")
		in.RequestKey, in.CallbackURL = in.RequestKey+"-2", in.CallbackURL+"-2"
		second, err := d.PlaceOrder(d.ctx, in)
		d.must(err)
		d.must(d.CancelOrder(d.ctx, c, first.ID, ""))
		if iv := d.behind(second.ID); iv.Deleted() {
			d.t.Error("the link was closed although another order waits")
		}
		d.handsIn(second.InterviewID)
		d.work()
		d.saw("the cancelled one", f, "/ann-example", "")
		d.saw("the other", f, "/ann-example-2", "completed")
		lines, err := d.read.OrdersOf(d.ctx, second.InterviewID)
		d.must(err)
		var got []interview.OrderStatus
		for _, l := range lines {
			got = append(got, l.Status(d.clock.Moment()))
		}
		if diff := cmp.Diff([]interview.OrderStatus{interview.OrderCancelled, interview.OrderCompleted}, got); diff != "" {
			d.t.Error(diff)
		}
	})
}
