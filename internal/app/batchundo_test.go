package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/app"
	"retake/internal/interview"
)

// many are n people whose invitations have left.
func (d *desk) many(n int) []string {
	d.t.Helper()
	in := app.Invite{PositionID: d.position.ID}
	for i := range n {
		in.People = append(in.People, app.Person{Name: fmt.Sprintf("Person %03d", i), Email: fmt.Sprintf("p%03d@example.com", i), Line: i + 1})
	}
	out, err := d.Invite(d.ctx, d.recruiter.Actor(), in)
	d.must(err)
	ids := make([]string, n)
	for i, one := range out {
		d.must(one.Err)
		ids[i] = one.InterviewID
	}
	d.work() // the invitations leave
	return ids
}

func TestBulkDiscardAndUndoRestoreTheVerdicts(t *testing.T) {
	atDesk(t, func(d *desk) {
		short := []string{d.shortlisted("Sho Example").ID, d.shortlisted("Sha Example").ID}
		review := d.completed("Rev Example").ID
		ids := append(d.many(247), append(short, review)...)
		before := map[string]interview.Interview{}
		for _, id := range ids {
			before[id] = d.now(id)
		}
		b := d.batch(interview.DeedDiscard, interview.BatchParams{})
		if b.Total != 250 || b.Counts[interview.ItemDone] != 250 {
			d.t.Fatalf("%d of %d are done", b.Counts[interview.ItemDone], b.Total)
		}
		d.tabs("discarded", interview.Counts{interview.StatusDiscarded: 250})
		// Two are changed by somebody meanwhile: those stay.
		d.clock.Advance(time.Minute)
		d.must(d.Undiscard(d.ctx, d.admin.Actor(), app.On{InterviewID: short[0]}))
		d.must(d.Delete(d.ctx, d.admin.Actor(), app.On{InterviewID: ids[7]}))
		d.must(d.UndoBatch(d.ctx, d.admin.Actor(), b.ID))
		d.work()
		after := d.outcome(b.ID)
		if after.State != interview.BatchUndone || after.Counts[interview.ItemUndone] != 248 || after.Counts[interview.ItemKept] != 2 {
			d.t.Errorf("after Undo: %s %v, want 248 undone and 2 kept", after.State, after.Counts)
		}
		for _, row := range after.Rows {
			if row.State == interview.ItemKept && !strings.Contains(row.Words, "Changed since by Ada Admin") {
				d.t.Errorf("kept with the words %q, want who changed it", row.Words)
			}
		}
		for _, id := range ids {
			if id == ids[7] {
				continue
			}
			if diff := cmp.Diff(plain(before[id]), plain(d.now(id))); diff != "" {
				d.t.Fatalf("(-before +after Undo):\n%s", diff)
			}
		}
		last := d.page(ids[0]).Events[0]
		if last.Kind != interview.EventUndone || last.By.ID != d.admin.ID {
			d.t.Errorf("the timeline ends with %s by %s, want the Undo by who pressed it", last.Kind, last.By.Name)
		}
	})
}

// A candidate who was invited anew after a bulk delete keeps the new interview when the batch is undone.
func TestUndoOfADeleteMakesNoSecondLiveInterview(t *testing.T) {
	atDesk(t, func(d *desk) {
		ann, ben := d.invited("Ann Example"), d.invited("Ben Example")
		d.work()
		d.clock.Advance(time.Minute)
		b := d.batch(interview.DeedDelete, interview.BatchParams{}, ann.ID, ben.ID)
		again := d.invited("Ann Example")
		d.must(d.UndoBatch(d.ctx, d.recruiter.Actor(), b.ID))
		d.work()
		ends := d.ends(b.ID)
		if ends[ben.ID] != "undone" || !strings.HasPrefix(ends[ann.ID], "kept The candidate has another live interview") {
			d.t.Errorf("got %v", ends)
		}
		if now := d.now(ann.ID); !now.Deleted() {
			d.t.Error("the candidate has two live interviews")
		}
		if now := d.now(again.ID); now.Deleted() || now.Revision != again.Revision {
			d.t.Error("the new interview was changed")
		}
	})
}

func TestUndoOfABatchStopsItsLetters(t *testing.T) {
	atDesk(t, func(d *desk) {
		ann := d.invited("Ann Example")
		d.work()
		sent := len(d.post.letters())
		b := d.batch(interview.DeedResend, interview.BatchParams{}, ann.ID)
		d.must(d.UndoBatch(d.ctx, d.recruiter.Actor(), b.ID))
		d.work()
		d.clock.Advance(hold)
		d.work()
		if n := len(d.post.letters()); n != sent {
			d.t.Errorf("%d letters left", n-sent)
		}
		b = d.batch(interview.DeedResend, interview.BatchParams{}, ann.ID)
		d.clock.Advance(hold)
		d.work()
		d.must(d.UndoBatch(d.ctx, d.recruiter.Actor(), b.ID))
		d.work()
		if got := d.ends(b.ID)[ann.ID]; got != "undone The letter had left already." {
			d.t.Errorf("after the letter had left: %q", got)
		}
	})
}
