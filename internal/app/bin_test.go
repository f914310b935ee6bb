package app_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

const aDay = 24 * time.Hour

// deletedEarly is an interview that was not submitted and whose second answer was deleted: nobody waits for another.
func (d *desk) deletedEarly(name string) interview.Interview {
	d.t.Helper()
	iv := d.recorded(name)
	d.must(d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{
		On: app.On{InterviewID: iv.ID}, Questions: []string{iv.Questions[1].ID}, Letter: app.Letter{Withhold: true},
	}))
	return d.now(iv.ID)
}

// binned is a completed interview that was discarded and deleted.
func (d *desk) binned(name string) interview.Interview {
	d.t.Helper()
	iv := d.discarded(name)
	d.must(d.Delete(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID}))
	return d.now(iv.ID)
}

// gone reports that there is no such interview any more.
func (d *desk) gone(id string) bool {
	d.t.Helper()
	_, err := d.read.Interview(d.ctx, id)
	if err != nil && !errors.Is(err, interview.ErrNotFound) {
		d.t.Fatal(err)
	}
	return err != nil
}

func TestBinDays(t *testing.T) {
	atDesk(t, func(d *desk) {
		deleted := d.binned("Ann Example")
		if days, err := d.BinDays(d.ctx); err != nil || days != 30 {
			d.t.Errorf("got %d days and %v, want 30", days, err)
		}
		for _, days := range []int{-1, 0, 366} {
			var invalid interview.Invalid
			if err := d.SetBinDays(d.ctx, d.admin.Actor(), days); !errors.As(err, &invalid) || invalid["bin_days"] == "" {
				d.t.Errorf("%d days: got %v", days, err)
			}
		}
		d.must(d.SetBinDays(d.ctx, d.admin.Actor(), 2))
		d.clock.Advance(47 * time.Hour)
		d.must(d.Purge(d.ctx))
		if d.gone(deleted.ID) {
			d.t.Error("gone an hour early")
		}
		d.clock.Advance(2 * time.Hour)
		d.must(d.Purge(d.ctx))
		if !d.gone(deleted.ID) {
			d.t.Error("still there after two days")
		}
	})
}

func TestEmptyBin(t *testing.T) {
	atDesk(t, func(d *desk) {
		actor := d.recruiter.Actor()
		a, b := d.binned("Ann Example"), d.binned("Ben Example")
		early, waiting := d.deletedEarly("Cem Example"), d.redoAsked("Dora Example")
		elsewhere, _ := d.open("Other", "Why?")
		out, err := d.Invite(d.ctx, actor, app.Invite{PositionID: elsewhere.ID, People: d.person("Eve Example").People})
		d.must(err)
		d.must(d.Delete(d.ctx, actor, app.On{InterviewID: out[0].InterviewID}))
		done, err := d.EmptyBin(d.ctx, actor, d.position.ID)
		if err != nil || !done {
			d.t.Errorf("got %v, %v", done, err)
		}
		if !d.gone(a.ID) || !d.gone(b.ID) || d.takes(early.ID) != 2 || d.takes(waiting.ID) != 3 {
			d.t.Error("the bin is not empty, or a redo lost what it may come back to")
		}
		if d.gone(out[0].InterviewID) {
			d.t.Error("another position's bin was emptied too")
		}
		if last := d.page(early.ID).Events[0]; last.Kind != interview.EventPurged || last.By.Name != actor.Name || last.Data["questions"] != "2" {
			d.t.Errorf("the timeline says %+v", last)
		}
		d.work()
		d.rightCounts()
	})
}

// What does not fit into one request is a job's.
func TestEmptyBinOfMany(t *testing.T) {
	atDesk(t, func(d *desk) {
		actor := d.recruiter.Actor()
		var people []app.Person
		for i := range 115 {
			people = append(people, d.person("Someone "+strconv.Itoa(i)).People...)
		}
		out, err := d.Invite(d.ctx, actor, app.Invite{PositionID: d.position.ID, People: people})
		d.must(err)
		for _, who := range out {
			d.must(d.Delete(d.ctx, actor, app.On{InterviewID: who.InterviewID}))
		}
		done, err := d.EmptyBin(d.ctx, actor, d.position.ID)
		if err != nil || done {
			d.t.Errorf("got %v, %v; want that a job goes on", done, err)
		}
		d.clock.Advance(time.Minute)
		later := d.binned("Ben Later")
		d.work()
		page, err := d.read.Bin(d.ctx, interview.BinFilter{PositionID: d.position.ID, Kind: interview.BinInterviews})
		d.must(err)
		if len(page.Interviews) != 1 || page.Interviews[0].InterviewID != later.ID {
			d.t.Errorf("%d are left in the bin, want the one that came later", len(page.Interviews))
		}
		d.rightCounts()
	})
}

func TestBinLists(t *testing.T) {
	atDesk(t, func(d *desk) {
		actor := d.recruiter.Actor()
		a := d.binned("Ann Example")
		b := d.deleted("Ben Example")
		full := d.completed("Cem Example")
		_, err := d.Reinvite(d.ctx, actor, app.Reinvite{On: app.On{InterviewID: full.ID}})
		d.must(err)
		redo := d.redoAsked("Dora Example")
		list := func(f interview.BinFilter) interview.BinPage {
			d.t.Helper()
			page, err := d.read.Bin(d.ctx, f)
			d.must(err)
			return page
		}
		page := list(interview.BinFilter{PositionID: d.position.ID, Kind: interview.BinInterviews})
		var names []string
		for _, row := range page.Interviews {
			names = append(names, row.Name)
		}
		if !slices.Equal(names, []string{"Ben Example", "Ann Example"}) {
			d.t.Errorf("got %v, want the newest first and no replaced one", names)
		}
		ann := page.Interviews[1]
		if ann.Before(d.clock.Moment()) != interview.StatusDiscarded || ann.Recorded() != 3 || ann.Bytes != 3*int64(len(tiny)) ||
			ann.DeletedBy != actor.Name || ann.DeletedAt != d.now(a.ID).DeletedAt || ann.PositionTitle != "Archivist" {
			d.t.Errorf("got %+v", ann)
		}
		first := list(interview.BinFilter{Kind: interview.BinInterviews, UserID: d.recruiter.ID, Limit: 1})
		second := list(interview.BinFilter{Kind: interview.BinInterviews, UserID: d.recruiter.ID, Limit: 1, Cursor: first.Next})
		if first.Interviews[0].InterviewID != b.ID || second.Interviews[0].InterviewID != a.ID || second.Prev == "" || second.Next != "" {
			d.t.Errorf("pages %+v and %+v", first, second)
		}
		if others := list(interview.BinFilter{Kind: interview.BinInterviews, UserID: d.otherRecruiter.ID}); len(others.Interviews) != 0 {
			d.t.Error("a stranger sees what is deleted")
		}
		answers := list(interview.BinFilter{PositionID: d.position.ID, Kind: interview.BinAnswers}).Answers
		if len(answers) != 1 {
			d.t.Fatalf("%d deleted answers, want 1", len(answers))
		}
		got := answers[0]
		if got.InterviewID != redo.ID || got.Place != 2 || got.Takes != 1 || got.Length != 20*time.Second || !got.Awaited() ||
			got.DeletedBy != actor.Name || got.MayRestore(d.clock.Moment()) != nil {
			d.t.Errorf("got %+v", got)
		}
		d.record(redo.Token, d.questions[1].ID, tiny)
		got = list(interview.BinFilter{PositionID: d.position.ID, Kind: interview.BinAnswers}).Answers[0]
		if !got.Awaited() || !errors.Is(got.MayRestore(d.clock.Moment()), interview.ReasonNewerTake) {
			d.t.Errorf("once a new answer is there: %+v", got)
		}
		counts, err := d.read.InBin(d.ctx, interview.BinFilter{PositionID: d.position.ID}, 100)
		d.must(err)
		if counts[interview.BinInterviews] != 2 || counts[interview.BinAnswers] != 1 {
			d.t.Errorf("got %v", counts)
		}
		d.must(d.DeletePosition(d.ctx, actor, d.position.ID))
		if got := list(interview.BinFilter{Kind: interview.BinInterviews}); len(got.Interviews) != 0 {
			d.t.Error("what lies in a deleted position is listed by itself")
		}
		positions := list(interview.BinFilter{Kind: interview.BinPositions, UserID: d.recruiter.ID}).Positions
		if len(positions) != 1 || positions[0].Title != "Archivist" || positions[0].DeletedBy != actor.Name || positions[0].Candidates == 0 {
			d.t.Errorf("got %+v", positions)
		}
		for _, wrong := range []interview.BinFilter{{Kind: "letters"}, {}, {Kind: interview.BinAnswers, Cursor: first.Next}, {Kind: interview.BinInterviews, Cursor: "?"}} {
			var invalid interview.Invalid
			if _, err := d.read.Bin(d.ctx, wrong); !errors.As(err, &invalid) {
				d.t.Errorf("%+v: %v", wrong, err)
			}
		}
	})
}
