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

func (d *desk) takes(id string) int { return len(d.now(id).Takes) }

// The table of what is due: everything is 31 days old, then half a day less.
func TestPurgeTakesWhatIsDue(t *testing.T) {
	atDesk(t, func(d *desk) {
		actor := d.recruiter.Actor()
		q2 := d.questions[1].ID
		deleted := d.binned("Ann Deleted")
		replaced := d.completed("Ben Replaced")
		newer, err := d.Reinvite(d.ctx, actor, app.Reinvite{On: app.On{InterviewID: replaced.ID}, Deadline: d.clock.Moment().Add(90 * aDay)})
		d.must(err)
		chain := d.completed("Cem Chain") // invited again, and that was deleted
		last, err := d.Reinvite(d.ctx, actor, app.Reinvite{On: app.On{InterviewID: chain.ID}})
		d.must(err)
		d.must(d.Delete(d.ctx, actor, app.On{InterviewID: last}))
		early := d.deletedEarly("Dora Early")
		waiting := d.redoAsked("Edda Waiting")
		answered := d.redoAsked("Finn Answered")
		d.record(answered.Token, q2, tiny)
		d.must(d.Submit(d.ctx, answered.Token))
		twice := d.started("Gus Twice")
		for _, q := range []int{0, 0, 1, 2} {
			d.record(twice.Token, d.questions[q].ID, tiny)
		}
		d.must(d.Submit(d.ctx, twice.Token))
		givenUp := d.started("Hal Givenup")
		for range 2 {
			_, err := d.BeginTake(d.ctx, givenUp.Token, d.questions[0].ID)
			d.must(err)
		}
		kept := d.completed("Ida Kept")
		back := d.binned("Joe Back")
		d.must(d.Undelete(d.ctx, actor, app.On{InterviewID: back.ID}))
		d.work()

		purge := func() {
			d.t.Helper()
			d.must(d.Purge(d.ctx))
			d.work()
		}
		counts := func(id string, want int, why string) {
			d.t.Helper()
			if got := d.takes(id); got != want {
				d.t.Errorf("%s: %d takes, want %d", why, got, want)
			}
		}
		before := d.onDisk()
		d.clock.Advance(30*aDay - 2*time.Hour)
		purge()
		if d.gone(deleted.ID) || d.gone(last) || d.onDisk() != before {
			d.t.Error("something went before its time")
		}
		recent := d.binned("Kim Recent")
		before = d.onDisk()
		d.clock.Advance(aDay)
		purge()
		if !d.gone(deleted.ID) || !d.gone(last) || !d.gone(chain.ID) {
			d.t.Error("a deleted interview, or what it had replaced, is still there")
		}
		if d.gone(recent.ID) || d.gone(replaced.ID) || d.gone(newer) || d.gone(back.ID) {
			d.t.Error("an interview went that was not due")
		}
		counts(replaced.ID, 0, "replaced")
		counts(early.ID, 2, "deleted before it was submitted")
		counts(waiting.ID, 3, "a new answer is awaited")
		counts(answered.ID, 3, "the new answer came")
		counts(twice.ID, 3, "a take that a newer one replaced")
		counts(givenUp.ID, 1, "a take that was given up")
		counts(kept.ID, 3, "nothing was deleted")
		counts(back.ID, 3, "restored in time")
		// 3 each of Ann, Ben and Cem, one each of Dora, Finn, Gus and Hal.
		if got := before - d.onDisk(); got != 13 {
			d.t.Errorf("%d recordings were removed, want 13", got)
		}
		if kinds := d.happened(replaced.ID); kinds[len(kinds)-1] != interview.EventPurged {
			d.t.Errorf("the timeline of the replaced one ends in %v", kinds)
		}
		if err := d.RestoreAnswers(d.ctx, actor, app.On{InterviewID: early.ID}, []string{q2}); !errors.Is(err, interview.ReasonNothingBinned) {
			d.t.Errorf("what was purged comes back: %v", err)
		}
		d.must(d.RestoreAnswers(d.ctx, actor, app.On{InterviewID: waiting.ID}, []string{q2}))
		if _, err := d.read.InterviewPage(d.ctx, deleted.ID); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("the page of a purged interview: %v", err)
		}
		if people := d.invited("Ann Deleted"); people.CandidateID == deleted.CandidateID {
			d.t.Error("the candidate of a purged interview is still there")
		}
		d.rightCounts()
		again := d.onDisk()
		purge() // once more is nothing more
		if d.onDisk() != again || d.gone(recent.ID) {
			d.t.Error("a second purge took more")
		}
	})
}

// rightCounts checks the tabs against their rows.
func (d *desk) rightCounts() {
	d.t.Helper()
	want := interview.Counts{}
	for _, status := range interview.Statuses {
		board, err := d.read.CandidateBoard(d.ctx, interview.CandidateFilter{PositionID: d.position.ID, Status: status, Limit: 500})
		d.must(err)
		if len(board.Rows) > 0 {
			want[status] = len(board.Rows)
		}
		if board.Counts[status] != want[status] {
			d.t.Errorf("tab %s says %d and holds %d", status, board.Counts[status], want[status])
		}
	}
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

func TestPurgeNow(t *testing.T) {
	atDesk(t, func(d *desk) {
		actor := d.recruiter.Actor()
		q2 := d.questions[1].ID
		refused := func(err error, want interview.Reason) {
			d.t.Helper()
			if !errors.Is(err, want) {
				d.t.Errorf("got %v, want %q", err, want)
			}
		}
		kept := d.completed("Ann Example")
		refused(d.PurgeInterview(d.ctx, actor, app.On{InterviewID: kept.ID}), interview.ReasonNotBinned)
		refused(d.PurgeAnswers(d.ctx, actor, app.On{InterviewID: kept.ID}, []string{q2}), interview.ReasonNothingPurged)
		if err := d.PurgeAnswers(d.ctx, actor, app.On{InterviewID: kept.ID}, []string{"other"}); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("an unknown question: %v", err)
		}
		next, err := d.Reinvite(d.ctx, actor, app.Reinvite{On: app.On{InterviewID: kept.ID}})
		d.must(err)
		refused(d.PurgeInterview(d.ctx, actor, app.On{InterviewID: kept.ID}), interview.ReasonReplaced)
		d.must(d.Delete(d.ctx, actor, app.On{InterviewID: next}))
		d.must(d.PurgeInterview(d.ctx, actor, app.On{InterviewID: next}))
		if !d.gone(next) || !d.gone(kept.ID) {
			d.t.Error("the purged interview and the one it replaced are still there")
		}
		if err := d.Undelete(d.ctx, actor, app.On{InterviewID: next}); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("restoring what is gone: %v", err)
		}

		waiting := d.redoAsked("Ben Example")
		refused(d.PurgeAnswers(d.ctx, actor, app.On{InterviewID: waiting.ID}, []string{q2}), interview.ReasonAwaited)
		d.record(waiting.Token, q2, tiny)
		refused(d.PurgeAnswers(d.ctx, actor, app.On{InterviewID: waiting.ID}, []string{q2}), interview.ReasonAwaited)
		d.must(d.Submit(d.ctx, waiting.Token))
		d.must(d.PurgeAnswers(d.ctx, actor, app.On{InterviewID: waiting.ID}, []string{q2}))
		if iv := d.now(waiting.ID); len(iv.Takes) != 3 || iv.Marks != "rrr" {
			d.t.Errorf("%d takes and marks %s, want the new answer among 3", len(iv.Takes), iv.Marks)
		}
		stale := d.PurgeAnswers(d.ctx, actor, app.On{InterviewID: waiting.ID, Revision: waiting.Revision}, []string{q2})
		if s := (*interview.Stale)(nil); !errors.As(stale, &s) {
			d.t.Errorf("from an old page: %v", stale)
		}
		d.work()
		if got := d.onDisk(); got != 3 {
			d.t.Errorf("%d recordings are left, want Ben's 3", got)
		}
		d.rightCounts()
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

func TestPurgePosition(t *testing.T) {
	atDesk(t, func(d *desk) {
		actor := d.recruiter.Actor()
		p := d.position
		if err := d.PurgePosition(d.ctx, actor, p.ID); !errors.Is(err, interview.ReasonNotBinnedYet) {
			d.t.Errorf("a position that is there: %v", err)
		}
		var ids []string
		for i := range 60 {
			ids = append(ids, d.invited("Someone "+strconv.Itoa(i)).ID)
		}
		full, redo := d.completed("Ann Example"), d.redoAsked("Ben Example")
		next, err := d.Reinvite(d.ctx, actor, app.Reinvite{On: app.On{InterviewID: full.ID}})
		d.must(err)
		erased := d.completed("Cem Example")
		d.must(d.EraseCandidate(d.ctx, actor, app.On{InterviewID: erased.ID}))
		other, _ := d.open("Other", "Why?")
		d.must(d.DeletePosition(d.ctx, actor, p.ID))
		d.must(d.PurgePosition(d.ctx, actor, p.ID))
		if err := d.UndeletePosition(d.ctx, actor, p.ID); !errors.Is(err, interview.ReasonPurging) {
			d.t.Errorf("restoring what is being purged: %v", err)
		}
		bin, err := d.read.Bin(d.ctx, interview.BinFilter{Kind: interview.BinPositions})
		d.must(err)
		if len(bin.Positions) != 1 || !bin.Positions[0].Purging {
			d.t.Errorf("the bin says %+v", bin.Positions)
		}
		d.work()
		if _, err := d.read.Position(d.ctx, p.ID); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("the position: %v", err)
		}
		for _, id := range append(ids, full.ID, redo.ID, next, erased.ID) {
			if !d.gone(id) {
				d.t.Fatal("an interview is still there")
			}
		}
		if d.onDisk() != 0 {
			d.t.Errorf("%d recordings are left", d.onDisk())
		}
		if d.positionNow(other.ID).ID == "" {
			d.t.Error("the other position went too")
		}
		d.nothingGivenUp()
	})
}

func TestDeletedPositionIsPurgedInTime(t *testing.T) {
	atDesk(t, func(d *desk) {
		actor := d.recruiter.Actor()
		d.completed("Ann Example")
		d.work()
		d.must(d.DeletePosition(d.ctx, actor, d.position.ID))
		d.clock.Advance(29 * aDay)
		d.must(d.Purge(d.ctx))
		d.work()
		d.must(d.UndeletePosition(d.ctx, actor, d.position.ID))
		d.must(d.DeletePosition(d.ctx, actor, d.position.ID))
		d.clock.Advance(29 * aDay)
		d.must(d.Purge(d.ctx))
		d.work()
		d.positionNow(d.position.ID)
		d.clock.Advance(2 * aDay)
		d.must(d.Purge(d.ctx))
		d.work()
		if _, err := d.read.Position(d.ctx, d.position.ID); !errors.Is(err, interview.ErrNotFound) || d.onDisk() != 0 {
			d.t.Errorf("the position: %v, %d recordings", err, d.onDisk())
		}
	})
}

// The program dies after the rows are gone: what is left on the disk is what the sweep finds, and nothing that is wanted.
func TestCrashBetweenRowsAndFiles(t *testing.T) {
	atDesk(t, func(d *desk) {
		a, b := d.binned("Ann Example"), d.completed("Ben Example")
		d.must(d.PurgeInterview(d.ctx, d.recruiter.Actor(), app.On{InterviewID: a.ID}))
		if d.onDisk() != 6 {
			d.t.Fatalf("%d recordings, want all 6 until the job runs", d.onDisk())
		}
		var orphans []string
		for _, t := range a.Takes {
			orphans = append(orphans, t.ID)
		}
		known, err := d.read.KnownTakes(d.ctx, orphans)
		d.must(err)
		if len(known) != 0 {
			d.t.Errorf("rows are left: %v", known)
		}
		n, err := d.Files.Sweep(d.ctx, d.read.KnownTakes, 0, time.Now().Add(time.Hour))
		if err != nil || n != 3 {
			d.t.Errorf("the sweep removed %d: %v", n, err)
		}
		d.work() // the job comes late, and finds nothing to do
		if d.onDisk() != 3 || d.takes(b.ID) != 3 {
			d.t.Error("Ben's recordings are gone too")
		}
		d.nothingGivenUp()
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
