package app_test

import (
	"errors"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

// beginsAt begins a take so long before the interview's deadline.
func (d *desk) beginsAt(iv interview.Interview, before time.Duration, question string) interview.Take {
	d.t.Helper()
	d.clock.Advance(iv.Deadline.Sub(d.clock.Moment()) - before)
	take, err := d.BeginTake(d.ctx, iv.Token, question)
	d.must(err)
	return take
}

func (d *desk) seals(token string, take interview.Take) error {
	_, err := d.SealTake(d.ctx, token, take.ID, app.Seal{Bytes: int64(len(tiny)), Length: time.Second})
	return err
}

func TestRedoAskedWhileTheCandidateRecordsKeepsTheNewTake(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.redoAsked("Ann Example")
		q := iv.Questions[1].ID
		d.record(iv.Token, q, tiny)
		running, err := d.BeginTake(d.ctx, iv.Token, q)
		d.must(err)
		d.must(d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{On: app.On{InterviewID: iv.ID}, Questions: []string{q}}))
		if bound, err := d.UploadAllowed(d.ctx, iv.Token, running.ID); err != nil || bound == 0 {
			d.t.Fatalf("the bytes of the new take: %d, %v", bound, err)
		}
		d.send(running.ID, tiny)
		if got := d.status(iv.ID); got != interview.StatusRedoAsked {
			d.t.Errorf("while it is recorded: %s", got)
		}
		d.must(d.seals(iv.Token, running))
		after := d.now(iv.ID)
		if answer, ok := after.Answer(q); !ok || answer.ID != running.ID || after.TakesUsed(q) != 1 {
			d.t.Errorf("the answer is %+v, %d takes are used", answer, after.TakesUsed(q))
		}
		d.must(d.Submit(d.ctx, iv.Token))
	})
}

func TestSavedPartIsKeptThoughANewerTakeWasBegun(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.started("Ann Example")
		q := iv.Questions[0].ID
		saved, err := d.BeginTake(d.ctx, iv.Token, q)
		d.must(err)
		d.send(saved.ID, tiny)
		again, err := d.BeginTake(d.ctx, iv.Token, q)
		d.must(err)
		if _, err := d.UploadAllowed(d.ctx, iv.Token, saved.ID); !errors.Is(err, interview.ReasonTakeGone) {
			d.t.Errorf("bytes of the older take: %v", err)
		}
		d.must(d.seals(iv.Token, saved))
		if _, err := d.UploadAllowed(d.ctx, iv.Token, again.ID); !errors.Is(err, interview.ReasonTakeGone) {
			d.t.Errorf("bytes of the newer take after the older was kept: %v", err)
		}
		after := d.now(iv.ID)
		if answer, ok := after.Answer(q); !ok || answer.ID != saved.ID || after.TakesUsed(q) != 1 {
			d.t.Errorf("the answer is %+v, %d takes are used", answer, after.TakesUsed(q))
		}
	})
}

// Half an hour may be begun in the last minute: nobody is cut off, and the interview is handed in when it has come.
func TestHandInWaitsForALongAnswer(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.settings(func(p *interview.Position) { p.HandIn = true })
		whole, gone := d.recorded("Ann Example"), d.recorded("Ben Example")
		for _, iv := range []interview.Interview{whole, gone} {
			d.must(d.Adjust(d.ctx, d.recruiter.Actor(), app.Adjust{On: app.On{InterviewID: iv.ID}, To: interview.Adjustment{Untimed: true}}))
		}
		q := whole.Questions[0].ID
		long, given := d.beginsAt(whole, time.Minute, q), d.beginsAt(gone, time.Minute, q)
		round := func(after time.Duration) {
			d.t.Helper()
			d.clock.Advance(after)
			for range 2 {
				d.must(d.Expire(d.ctx))
				d.must(d.HandIn(d.ctx))
			}
		}
		round(time.Hour)
		if _, err := d.UploadAllowed(d.ctx, whole.Token, long.ID); err != nil {
			d.t.Errorf("an hour after the deadline: %v", err)
		}
		for _, iv := range []interview.Interview{whole, gone} {
			if got := d.now(iv.ID).State; got != interview.StateStarted {
				d.t.Errorf("handed in while a take was under way: %s", got)
			}
		}
		d.send(long.ID, tiny)
		d.must(d.seals(whole.Token, long))
		round(time.Minute)
		if got := d.now(whole.ID); got.State != interview.StateCompleted {
			d.t.Errorf("with the long answer: %s", got.State)
		}
		round(interview.LongestAnswer)
		if got := d.now(gone.ID); got.State != interview.StateCompleted {
			d.t.Errorf("what was given up: %s", got.State)
		}
		if _, err := d.UploadAllowed(d.ctx, gone.Token, given.ID); !errors.Is(err, interview.ReasonLinkClosed) {
			d.t.Errorf("bytes after it was handed in: %v", err)
		}
	})
}

// An answer that comes as a file may be larger than what the room records, but never larger than the installation takes.
func TestBoundOfAFileIsTheInstallations(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.started("Ann Example")
		bound := func(begin func() (interview.Take, error)) int64 {
			d.t.Helper()
			take, err := begin()
			d.must(err)
			most, err := d.UploadAllowed(d.ctx, iv.Token, take.ID)
			d.must(err)
			return most
		}
		room := func() (interview.Take, error) { return d.BeginTake(d.ctx, iv.Token, iv.Questions[0].ID) }
		file := func() (interview.Take, error) { return d.BeginFileTake(d.ctx, iv.Token, iv.Questions[0].ID) }
		if got, want := bound(room), int64(92<<20); got != want {
			d.t.Errorf("recorded here: %d, want %d", got, want)
		}
		if got, want := bound(file), int64(544<<20); got != want {
			d.t.Errorf("a file: %d, want %d", got, want)
		}
		d.MaxTakeBytes = 100 << 20
		if got := bound(file); got != d.MaxTakeBytes {
			d.t.Errorf("a file: %d, want what the installation takes", got)
		}
	})
}
