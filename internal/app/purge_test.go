package app_test

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

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
		_, err = d.BeginTake(d.ctx, givenUp.Token, d.questions[0].ID)
		d.must(err)
		d.record(givenUp.Token, d.questions[0].ID, tiny)
		unkept := d.recorded("Lea Unkept")
		_, err = d.BeginTake(d.ctx, unkept.Token, d.questions[0].ID)
		d.must(err)
		d.must(d.Submit(d.ctx, unkept.Token))
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
		counts(unkept.ID, 3, "a take that nobody kept")
		counts(kept.ID, 3, "nothing was deleted")
		counts(back.ID, 3, "restored in time")
		// 3 each of Ann, Ben and Cem, one each of Dora, Finn, Gus, Hal and Lea.
		if got := before - d.onDisk(); got != 14 {
			d.t.Errorf("%d recordings were removed, want 14", got)
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
