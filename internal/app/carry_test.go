package app_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"retake/internal/app"
	"retake/internal/interview"
)

func (d *desk) reinvite(id string, keep bool) interview.Interview {
	d.t.Helper()
	next, err := d.Reinvite(d.ctx, d.recruiter.Actor(), app.Reinvite{On: app.On{InterviewID: id}, KeepATS: keep})
	d.must(err)
	return d.now(next)
}

func TestReinviteKeepsTheATSRecordOnlyWhenAsked(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		c := d.workable()
		kept, cut := d.ordered(c, f, "Ann Example"), d.ordered(c, f, "Bo Example")
		for _, o := range []interview.Order{kept, cut} {
			d.handsIn(o.InterviewID)
		}
		d.must(d.PutExternalRef(d.ctx, d.recruiter.Actor(), interview.ExternalRef{InterviewID: kept.InterviewID, System: "erp", Kind: "case", Ref: "7"}))
		waits := d.ordered(c, f, "Cy Example")
		d.work()
		ann, bo, cy := d.reinvite(kept.InterviewID, true), d.reinvite(cut.InterviewID, false), d.reinvite(waits.InterviewID, false)
		d.work()
		d.saw("within the hold", f, "/ann-example", "completed")
		d.saw("within the hold", f, "/cy-example", "pending")
		d.afterHold()
		d.saw("kept", f, "/ann-example", "completed pending")
		d.saw("cut, but handed in before", f, "/bo-example", "completed")
		d.saw("cut while waiting", f, "/cy-example", "pending rejected")
		o := d.orderNow(kept.ID)
		if o.InterviewID != ann.ID || o.Generation != 2 || o.Earlier != 1 || o.Settled {
			d.t.Errorf("the carried order: %+v", o)
		}
		if got := d.happened(ann.ID); !slices.Contains(got, interview.EventOrderCarried) {
			d.t.Errorf("the new timeline: %v", got)
		}
		for id, want := range map[string]int{cut.InterviewID: 0, waits.InterviewID: 1} {
			if got := count(d.happened(id), interview.EventOrderCut); got != want {
				d.t.Errorf("cut %d times, want %d: %v", got, want, d.happened(id))
			}
		}
		if refs, err := d.read.Outlines(d.ctx, []string{ann.ID, bo.ID}); err != nil || len(refs[ann.ID].Refs) != 1 || len(refs[ann.ID].Orders) != 1 || len(refs[bo.ID].Orders) != 0 {
			d.t.Errorf("what other systems call them: %+v, %v", refs, err)
		}
		for _, iv := range []interview.Interview{ann, bo, cy} {
			d.handsIn(iv.ID)
		}
		d.work()
		d.saw("kept, the new result", f, "/ann-example", "completed pending completed")
		d.saw("cut, the new result", f, "/bo-example", "completed")
		d.saw("cut while waiting, the new result", f, "/cy-example", "pending rejected")
		if _, r, err := d.OrderResult(d.ctx, c, kept.ID); err != nil || r.Attempt != 2 || r.CompletedAt != d.now(ann.ID).CompletedAt {
			d.t.Errorf("the result: %+v, %v", r, err)
		}
	})
}

func TestACancelledOrderIsNotCarried(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		c := d.workable()
		o := d.ordered(c, f, "Ann Example")
		d.handsIn(o.InterviewID)
		d.must(d.CancelOrder(d.ctx, c, o.ID, ""))
		_, err := d.Reinvite(d.ctx, d.recruiter.Actor(), app.Reinvite{On: app.On{InterviewID: o.InterviewID}, KeepATS: true})
		if !errors.Is(err, interview.ReasonOrderCancelled) {
			d.t.Errorf("got %v", err)
		}
		d.reinvite(o.InterviewID, false)
		plain := d.invited("Bo Example") // without an order there is nothing to refuse
		d.reinvite(plain.ID, true)
	})
}

func TestAKeptOrderFollowsTheNextInvitation(t *testing.T) {
	for name, invite := range map[string]func(d *desk, name string){
		"by hand": func(d *desk, name string) { d.invited(name) },
		"by a list": func(d *desk, name string) {
			d.must(d.RunImport(d.ctx, d.recruiter.Actor(), app.RunImport{ID: d.listed(name + ", " + emailOf(name) + "\nNew Person, new.person@example.com")}))
			d.work()
		},
		"by another order": func(d *desk, name string) {
			f := d.ats()
			c := d.workable()
			_, err := d.PlaceOrder(d.ctx, d.request(c, f, name))
			d.must(err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				f := d.ats()
				o := d.ordered(d.workable(), f, "Ann Example")
				d.work()
				d.must(d.DeleteKeeping(d.ctx, d.recruiter.Actor(), app.On{InterviewID: o.InterviewID}))
				d.afterHold()
				d.saw("deleted and kept", f, "", "pending")
				invite(d, "Ann Example")
				now := d.orderNow(o.ID)
				if now.InterviewID == o.InterviewID || now.Generation != 2 || now.Kept {
					d.t.Fatalf("the order did not follow: %+v", now)
				}
				d.handsIn(now.InterviewID)
				d.afterHold()
				d.saw("handed in", f, "/ann-example", "pending completed")
				d.must(d.Delete(d.ctx, d.recruiter.Actor(), app.On{InterviewID: d.invited("Bo Example").ID})) // somebody else's stays out of it
			})
		})
	}
}

func TestWhatWasDeletedIsCutUnlessItIsKept(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		o := d.ordered(d.workable(), f, "Ann Example")
		d.work()
		d.must(d.Delete(d.ctx, d.recruiter.Actor(), app.On{InterviewID: o.InterviewID}))
		if got := d.happened(o.InterviewID); got[len(got)-1] != interview.EventDeleted || got[len(got)-2] != interview.EventOrderCut {
			d.t.Errorf("the timeline: %v", got)
		}
		d.afterHold()
		d.saw("deleted", f, "", "pending rejected")
		d.must(d.Undelete(d.ctx, d.recruiter.Actor(), app.On{InterviewID: o.InterviewID}))
		d.afterHold()
		d.saw("restored", f, "", "pending rejected pending")
		d.must(d.Delete(d.ctx, d.recruiter.Actor(), app.On{InterviewID: o.InterviewID}))
		d.afterHold()
		iv := d.invited("Ann Example")
		d.handsIn(iv.ID)
		d.afterHold()
		d.saw("invited anew", f, "", "pending rejected pending rejected")
		if d.rowOf(iv.ID).Ordered != "" {
			d.t.Error("the new interview is said to be ordered")
		}
		d.must(d.AttachOrder(d.ctx, d.recruiter.Actor(), o.ID, iv.ID))
		d.must(d.AttachOrder(d.ctx, d.recruiter.Actor(), o.ID, iv.ID)) // twice is once
		d.afterHold()
		d.saw("attached", f, "", "pending rejected pending rejected completed")
		if o := d.orderNow(o.ID); o.Generation != 2 {
			d.t.Errorf("the order: %+v", o)
		}
	})
}

func TestAttachOrderRefuses(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		c := d.workable()
		o, cancelled := d.ordered(c, f, "Ann Example"), d.ordered(c, f, "Bo Example")
		d.must(d.CancelOrder(d.ctx, c, cancelled.ID, ""))
		live, gone := d.invited("Cy Example"), d.deleted("Di Example")
		for name, x := range map[string]struct {
			order, interview string
			want             error
		}{
			"to the bin":        {o.ID, gone.ID, interview.ReasonNotThere},
			"a cancelled order": {cancelled.ID, live.ID, interview.ReasonOrderCancelled},
			"no order":          {"unknown", live.ID, interview.ErrNotFound},
			"no interview":      {o.ID, "unknown", interview.ErrNotFound},
		} {
			if err := d.AttachOrder(d.ctx, d.recruiter.Actor(), x.order, x.interview); !errors.Is(err, x.want) {
				d.t.Errorf("%s: got %v, want %v", name, err, x.want)
			}
		}
		theirs, _ := d.open("Theirs", "Why?")
		d.must(d.SetMembers(d.ctx, d.admin.Actor(), theirs.ID, []string{d.otherRecruiter.ID}))
		out, err := d.Invite(d.ctx, d.admin.Actor(), app.Invite{PositionID: theirs.ID, People: d.person("Ed Example").People})
		d.must(err)
		if err := d.AttachOrder(d.ctx, d.recruiter.Actor(), o.ID, out[0].InterviewID); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("into another's position: %v", err)
		}
		if err := d.AttachOrder(d.ctx, d.otherRecruiter.Actor(), o.ID, out[0].InterviewID); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("out of another's position: %v", err)
		}
		d.must(d.RemoveConnection(d.ctx, d.admin.Actor(), c.ID, 0))
		if err := d.AttachOrder(d.ctx, d.recruiter.Actor(), o.ID, live.ID); !errors.Is(err, interview.ReasonDisconnected) {
			d.t.Errorf("of a removed connection: %v", err)
		}
	})
}

// TestUndoPutsOrdersBack does each verb that touches orders, and its Undo within the hold: the orders are as they were, and the
// ATS has heard nothing.
func TestUndoPutsOrdersBack(t *testing.T) {
	for name, v := range map[string]struct {
		given func(d *desk, o interview.Order)
		do    func(d *desk, on app.On) error
	}{
		"Delete":        {nil, func(d *desk, on app.On) error { return d.Delete(d.ctx, d.recruiter.Actor(), on) }},
		"DeleteKeeping": {nil, func(d *desk, on app.On) error { return d.DeleteKeeping(d.ctx, d.recruiter.Actor(), on) }},
		"Undelete": {func(d *desk, o interview.Order) {
			d.must(d.DeleteKeeping(d.ctx, d.recruiter.Actor(), app.On{InterviewID: o.InterviewID}))
		}, func(d *desk, on app.On) error { return d.Undelete(d.ctx, d.recruiter.Actor(), on) }},
		"Reinvite": {nil, func(d *desk, on app.On) error {
			return second(d.Reinvite(d.ctx, d.recruiter.Actor(), app.Reinvite{On: on}))
		}},
		"Reinvite and keep": {nil, func(d *desk, on app.On) error {
			return second(d.Reinvite(d.ctx, d.recruiter.Actor(), app.Reinvite{On: on, KeepATS: true}))
		}},
		"Reinvite from the bin": {func(d *desk, o interview.Order) {
			d.must(d.DeleteKeeping(d.ctx, d.recruiter.Actor(), app.On{InterviewID: o.InterviewID}))
		}, func(d *desk, on app.On) error {
			return second(d.Reinvite(d.ctx, d.recruiter.Actor(), app.Reinvite{On: on}))
		}},
		"Reinvite of a result, kept": {func(d *desk, o interview.Order) { d.handsIn(o.InterviewID) }, func(d *desk, on app.On) error {
			return second(d.Reinvite(d.ctx, d.recruiter.Actor(), app.Reinvite{On: on, KeepATS: true}))
		}},
		"DeleteAnswers": {func(d *desk, o interview.Order) { d.handsIn(o.InterviewID) }, func(d *desk, on app.On) error {
			return d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{On: on, Questions: []string{d.questions[0].ID}})
		}},
		"Extend": {func(d *desk, o interview.Order) {
			d.clock.Advance(8 * 24 * time.Hour)
			d.must(d.Expire(d.ctx))
		}, func(d *desk, on app.On) error {
			return d.Extend(d.ctx, d.recruiter.Actor(), app.Extend{On: on, Deadline: d.clock.Moment().Add(48 * time.Hour)})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				f := d.ats()
				o := d.ordered(d.workable(), f, "Ann Example")
				if v.given != nil {
					v.given(d, o)
				}
				d.afterHold()
				was, heard := d.orderNow(o.ID), f.heard("")
				d.must(v.do(d, app.On{InterviewID: o.InterviewID}))
				d.work()
				d.clock.Advance(hold / 2)
				d.work()
				_, _, err := d.Undo(d.ctx, d.recruiter.Actor(), app.On{InterviewID: o.InterviewID})
				d.must(err)
				d.work()
				d.clock.Advance(time.Hour)
				d.work()
				if diff := cmp.Diff(was, d.orderNow(o.ID), cmpopts.IgnoreFields(interview.Order{}, "Head", "Told")); diff != "" {
					d.t.Errorf("not put back:\n%s", diff)
				}
				d.saw("done and undone", f, "", heard)
			})
		})
	}
}

// TestUndoOfAReinvitationTakesLaterOrdersAlong holds that an order which came for the new interview is not lost with it.
func TestUndoOfAReinvitationTakesLaterOrdersAlong(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		c := d.workable()
		iv := d.completed("Ann Example")
		next := d.reinvite(iv.ID, false)
		o, err := d.PlaceOrder(d.ctx, d.request(c, f, "Ann Example"))
		d.must(err)
		if o.InterviewID != next.ID {
			d.t.Fatalf("the order stands for %s", o.InterviewID)
		}
		_, _, err = d.Undo(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID})
		d.must(err)
		d.afterHold()
		if o := d.orderNow(o.ID); o.InterviewID != iv.ID {
			d.t.Errorf("the order: %+v", o)
		}
		d.saw("undone", f, "", "completed")
	})
}

func TestDeletingManyCutsTheirOrders(t *testing.T) {
	atDesk(t, func(d *desk) {
		f := d.ats()
		c := d.workable()
		ann, bo := d.ordered(c, f, "Ann Example"), d.ordered(c, f, "Bo Example")
		d.work()
		b := d.begin(interview.DeedDelete, interview.BatchParams{}, ann.InterviewID, bo.InterviewID)
		d.work()
		d.must(d.UndoBatch(d.ctx, d.recruiter.Actor(), b.ID))
		d.afterHold()
		d.saw("undone within the hold", f, "", "pending pending")
		d.begin(interview.DeedDelete, interview.BatchParams{}, ann.InterviewID, bo.InterviewID)
		d.work()
		d.afterHold()
		d.saw("deleted", f, "/ann-example", "pending rejected")
		d.saw("deleted", f, "/bo-example", "pending rejected")
	})
}
