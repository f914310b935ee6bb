package app_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/store"
)

// Undo while the batch is at work stops the rest.
func TestUndoStopsARunningBatch(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.many(150)
		b := d.begin(interview.DeedDiscard, interview.BatchParams{})
		d.stopAfter(110)
		half := d.outcome(b.ID)
		if half.State != interview.BatchRunning || half.Counts[interview.ItemDone] != 100 || half.Counts[interview.ItemWaiting] != 50 {
			d.t.Fatalf("the batch is %s with %v, want it half-way", half.State, half.Counts)
		}
		line, err := d.read.LatestBatch(d.ctx, d.position.ID, 0)
		d.must(err)
		if line.ID != b.ID || line.Settled != 100 {
			d.t.Errorf("the line says %d of %s, want 100", line.Settled, line.ID)
		}
		d.must(d.UndoBatch(d.ctx, d.recruiter.Actor(), b.ID))
		d.work()
		after := d.outcome(b.ID)
		want := interview.BatchCounts{interview.ItemUndone: 100, interview.ItemKept: 50}
		if diff := cmp.Diff(want, after.Counts); diff != "" || after.State != interview.BatchUndone {
			d.t.Errorf("%s (-want +got):\n%s", after.State, diff)
		}
		d.tabs("afterwards", interview.Counts{interview.StatusInvited: 150})
	})
}

// tabs checks the numbers of the tabs.
func (d *desk) tabs(when string, want interview.Counts) {
	d.t.Helper()
	got, err := d.read.Counts(d.ctx, d.position.ID)
	d.must(err)
	if diff := cmp.Diff(want, got); diff != "" {
		d.t.Errorf("%s: the tabs (-want +got):\n%s", when, diff)
	}
}

// stopAfter runs what is due and dies, as a program does that is killed, when the clock was read that many times more by
// the work itself.
func (d *desk) stopAfter(reads int) {
	d.t.Helper()
	clock := d.App.Clock
	defer func() { d.App.Clock = clock }()
	ctx, kill := context.WithCancel(d.ctx)
	defer kill()
	d.App.Clock = func() time.Time {
		if reads--; reads == 0 {
			kill()
		}
		if reads <= 0 {
			panic("killed")
		}
		return clock()
	}
	_, err := d.runner.RunDue(ctx)
	if err != nil && !errors.Is(err, context.Canceled) {
		d.must(err)
	}
}

// A batch that dies in the middle is gone on with by the next runner, and nobody gets two letters.
func TestBatchSurvivesACrash(t *testing.T) {
	atDesk(t, func(d *desk) {
		ids := d.many(130)
		d.work()
		sent := len(d.post.letters())
		b := d.begin(interview.DeedResend, interview.BatchParams{Message: "Hello"})
		d.stopAfter(40)
		d.stopAfter(117)
		d.clock.Advance(time.Minute)
		d.runner = d.Runner() // another program
		d.work()
		page := d.outcome(b.ID)
		if page.State != interview.BatchDone || page.Counts[interview.ItemDone] != 130 {
			d.t.Fatalf("the batch is %s with %v", page.State, page.Counts)
		}
		d.clock.Advance(hold)
		d.work()
		if n := len(d.post.letters()) - sent; n != 130 {
			d.t.Errorf("%d letters left, want one each for 130", n)
		}
		if n := count(d.happened(ids[50]), interview.EventResent); n != 1 {
			d.t.Errorf("sent again %d times, want once", n)
		}
		// The job once more changes nothing.
		revision := d.now(ids[0]).Revision
		d.must(d.Store.Write(d.ctx, func(tx *store.Tx) error {
			return tx.Enqueue(jobs.New{Kind: "batch", Key: "again", Payload: []byte(b.ID)})
		}))
		d.work()
		if now := d.now(ids[0]).Revision; now != revision {
			d.t.Error("a repeated job did the deed again")
		}
	})
}

// Two batches on the same people: each interview is done once, and the other batch is told.
func TestTwoBatchesOnTheSamePeople(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.many(120)
		one, two := d.begin(interview.DeedDiscard, interview.BatchParams{}), d.begin(interview.DeedDiscard, interview.BatchParams{})
		d.together(one.ID, two.ID)
		a, b := d.outcome(one.ID), d.outcome(two.ID)
		if a.State != interview.BatchDone || b.State != interview.BatchDone || a.Counts[interview.ItemDone]+b.Counts[interview.ItemDone] != 120 ||
			a.Counts[interview.ItemRefused]+b.Counts[interview.ItemRefused] != 120 {
			d.t.Errorf("done and refused: %v and %v, want 120 each in all", a.Counts, b.Counts)
		}
	})
}

// together lets a real runner work until nothing is left.
func (d *desk) together(ids ...string) {
	d.t.Helper()
	ctx, stop := context.WithCancel(d.ctx)
	ended := make(chan struct{})
	r := d.Runner()
	r.Poll = time.Millisecond
	go func() {
		defer close(ended)
		r.Run(ctx)
	}()
	defer func() { stop(); <-ended }()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); {
		if !slices.ContainsFunc(ids, func(id string) bool { b := d.outcome(id); return b.Moving() }) {
			return
		}
	}
	d.t.Error("the batches do not end")
}

// Whoever loses the position half-way does nothing more in it.
func TestBatchStopsWhenAccessIsLost(t *testing.T) {
	for name, lose := range map[string]func(d *desk) error{
		"no member": func(d *desk) error {
			return d.SetMembers(d.ctx, d.admin.Actor(), d.position.ID, []string{d.reviewer.ID})
		},
		"disabled": func(d *desk) error { return d.DisableUser(d.ctx, d.admin.Actor(), d.recruiter.ID) },
		"reviewer": func(d *desk) error { return d.SetRole(d.ctx, d.admin.Actor(), d.recruiter.ID, interview.Reviewer) },
	} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				d.many(130)
				b := d.begin(interview.DeedDiscard, interview.BatchParams{})
				d.stopAfter(110)
				d.must(lose(d))
				d.work()
				page := d.outcome(b.ID)
				want := interview.BatchCounts{interview.ItemDone: 100, interview.ItemRefused: 30}
				if diff := cmp.Diff(want, page.Counts); diff != "" || page.State != interview.BatchDone {
					d.t.Errorf("%s (-want +got):\n%s", page.State, diff)
				}
				if len(page.Rows) == 0 || !strings.Contains(page.Rows[0].Words, "Rita Recruiter may no longer") {
					d.t.Errorf("the rows say %+v", page.Rows)
				}
				if err := d.UndoBatch(d.ctx, d.reviewer.Actor(), b.ID); !errors.Is(err, interview.ErrForbidden) {
					d.t.Errorf("a reviewer's Undo: %v", err)
				}
			})
		})
	}
}
