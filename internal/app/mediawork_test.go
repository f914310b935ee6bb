package app_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/media"
	"retake/internal/store"
)

// found is what the media work found out about a take.
func (d *desk) found(takeID string, what interview.Media) {
	d.t.Helper()
	d.must(d.Store.Write(d.ctx, func(tx *store.Tx) error {
		iv, err := tx.InterviewByTake(takeID)
		if err != nil {
			return err
		}
		if err := iv.MediaDone(takeID, what); err != nil {
			return err
		}
		return tx.SaveInterview(&iv, d.clock.Moment())
	}))
}

func (d *desk) take(iv interview.Interview, id string) interview.Take {
	d.t.Helper()
	now := d.now(iv.ID)
	t, ok := now.Take(id)
	if !ok {
		d.t.Fatalf("take %s is gone", id)
	}
	return *t
}

// program is a stand-in for ffmpeg: a shell script in which $real is the true one.
func (d *desk) program(script string) *media.Worker {
	d.t.Helper()
	ffmpeg, err := exec.LookPath("ffmpeg")
	if err != nil {
		d.t.Fatalf("ffmpeg is needed for this test: %v", err)
	}
	path := filepath.Join(d.t.TempDir(), "ffmpeg")
	d.must(os.WriteFile(path, []byte("#!/bin/sh\nreal="+ffmpeg+"\n"+script+"\n"), 0o700))
	return media.NewWorker(d.Files, path)
}

// patiently carries out jobs and those that they wait for, until nothing is left or it has been tried often.
func (d *desk) patiently() {
	d.t.Helper()
	for range 4 {
		d.work()
		d.clock.Advance(time.Minute)
	}
}

func (d *desk) film() []byte {
	d.t.Helper()
	video, err := talking()
	if err != nil {
		d.t.Fatalf("ffmpeg is needed for this test: %v", err)
	}
	return video
}

// Hostile files, one after the other, and the work goes on: each ends as failed, uses up no take, tells the timeline why and
// stays to be downloaded byte for byte.
func TestBrokenTakesHoldNothingUp(t *testing.T) {
	atDesk(t, func(d *desk) {
		video := d.film()
		d.Worker = media.NewWorker(d.Files, "")
		broken := append(bytes.Clone(video[:200]), bytes.Repeat([]byte{0xee}, 4000)...)
		iv := d.started("Ann Example")
		bad := d.record(iv.Token, d.questions[0].ID, broken)
		good := d.record(iv.Token, d.questions[1].ID, video)
		d.work()
		take := d.take(iv, bad.ID)
		if take.Media != interview.MediaFailed || take.Problem != interview.ProblemBroken {
			d.t.Errorf("the broken take: media %q, problem %q", take.Media, take.Problem)
		}
		after := d.now(iv.ID)
		if n := after.TakesUsed(d.questions[0].ID); n != 0 || after.Marks != "pro" {
			d.t.Errorf("%d takes used, marks %q", n, after.Marks)
		}
		if got := d.happened(iv.ID); count(got, interview.EventFlagged) != 1 {
			d.t.Errorf("the timeline has %v, want one problem found", got)
		}
		file, err := d.Files.OpenOriginal(bad.ID)
		d.must(err)
		defer file.Close()
		if got, err := io.ReadAll(file); err != nil || !bytes.Equal(got, broken) {
			d.t.Errorf("the original changed: %v", err)
		}
		if take := d.take(iv, good.ID); take.Media != interview.MediaReady || !take.Poster {
			d.t.Errorf("the take after it: %+v", take)
		}
		d.must(d.RetryMedia(d.ctx, d.recruiter.Actor(), bad.ID))
		d.work()
		if got := d.happened(iv.ID); count(got, interview.EventFlagged) != 1 {
			d.t.Errorf("tried again, the same problem stands twice in the timeline: %v", got)
		}
	})
}

func TestFailedWorkIsTriedAgain(t *testing.T) {
	atDesk(t, func(d *desk) {
		video := d.film()
		iv := d.started("Ann Example")
		d.Worker = d.program(`kill -9 $$`) // a bad day of the machine
		take := d.record(iv.Token, d.questions[0].ID, video)
		d.work()
		if got := d.take(iv, take.ID); got.Media != interview.MediaPending {
			d.t.Errorf("after one failure: %q", got.Media)
		}
		if err := d.RetryMedia(d.ctx, d.recruiter.Actor(), take.ID); !errors.Is(err, interview.ReasonNotFailed) {
			d.t.Errorf("a retry while it is tried anyway: %v", err)
		}
		d.patiently()
		if got := d.take(iv, take.ID); got.Media != interview.MediaFailed || got.Problem != "" {
			d.t.Errorf("after the last failure: media %q, problem %q; the file is not to blame", got.Media, got.Problem)
		}
		d.Worker = media.NewWorker(d.Files, "")
		d.must(d.RetryMedia(d.ctx, d.recruiter.Actor(), take.ID))
		if got := d.take(iv, take.ID); got.Media != interview.MediaPending {
			d.t.Errorf("after the retry: %q", got.Media)
		}
		d.work()
		if got := d.take(iv, take.ID); got.Media != interview.MediaReady || !got.Poster || got.Problem != "" {
			d.t.Errorf("in the end: %+v", got)
		}
		if err := d.RetryMedia(d.ctx, d.recruiter.Actor(), take.ID); !errors.Is(err, interview.ReasonNotFailed) {
			d.t.Errorf("a retry of what is ready: %v", err)
		}
	})
}

func TestMP4IsMadeWhenABrowserAsks(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.started("Ann Example")
		take := d.record(iv.Token, d.questions[0].ID, d.film())
		open, err := d.BeginTake(d.ctx, iv.Token, d.questions[1].ID)
		d.must(err)
		d.Worker = nil
		if err := d.AskMP4(d.ctx, take.ID); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("without a worker: %v", err)
		}
		d.Worker = media.NewWorker(d.Files, "")
		for _, id := range []string{open.ID, "nothing"} {
			if err := d.AskMP4(d.ctx, id); !errors.Is(err, interview.ErrNotFound) {
				d.t.Errorf("%s: %v", id, err)
			}
		}
		d.work()
		if _, err := d.Files.OpenMP4(take.ID); !errors.Is(err, media.ErrNotFound) {
			d.t.Errorf("before anybody asked: %v", err)
		}
		d.must(d.AskMP4(d.ctx, take.ID))
		d.must(d.AskMP4(d.ctx, take.ID))
		d.work()
		file, err := d.Files.OpenMP4(take.ID)
		d.must(err)
		d.must(file.Close())

		d.must(d.EraseCandidate(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID}))
		d.patiently()
		if _, err := os.Stat(file.Name()); !errors.Is(err, os.ErrNotExist) {
			d.t.Errorf("the copy outlived the candidate: %v", err)
		}
	})
}

func TestMP4OfEveryTake(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.MP4Always = true
		d.Worker = media.NewWorker(d.Files, "")
		iv := d.started("Ann Example")
		take := d.record(iv.Token, d.questions[0].ID, d.film())
		d.work()
		file, err := d.Files.OpenMP4(take.ID)
		d.must(err)
		d.must(file.Close())
	})
}

func TestMP4ThatFailedIsTriedAgain(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.started("Ann Example")
		take := d.record(iv.Token, d.questions[0].ID, d.film())
		d.Worker = d.program(`case "$*" in *libx264*) exit 1;; esac; exec $real "$@"`)
		d.work()
		d.must(d.AskMP4(d.ctx, take.ID))
		d.patiently()
		if got := d.take(iv, take.ID); got.Media != interview.MediaReady || !d.Files.MP4Failed(take.ID) {
			d.t.Errorf("media %q, MP4 failed %v", got.Media, d.Files.MP4Failed(take.ID))
		}
		if err := d.AskMP4(d.ctx, take.ID); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("asked for what cannot be made: %v", err)
		}
		d.Worker = media.NewWorker(d.Files, "")
		d.must(d.RetryMedia(d.ctx, d.recruiter.Actor(), take.ID))
		d.work()
		if _, err := d.Files.OpenMP4(take.ID); err != nil || d.Files.MP4Failed(take.ID) {
			d.t.Errorf("after the retry: %v", err)
		}
	})
}

// Whatever ended a take technically, its reason stands in the timeline as far as somebody knows it.
func TestReasonsOfTechnicalFailures(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.started("Ann Example")
		sealed := func(failed bool, why interview.Failure) interview.Event {
			d.t.Helper()
			take, err := d.BeginTake(d.ctx, iv.Token, d.questions[0].ID)
			d.must(err)
			d.send(take.ID, tiny)
			_, err = d.SealTake(d.ctx, iv.Token, take.ID, app.Seal{Bytes: int64(len(tiny)), Length: time.Second, Failed: failed, Reason: why})
			d.must(err)
			return d.page(iv.ID).Events[0]
		}
		for _, why := range []interview.Failure{
			interview.FailureInterrupted, interview.FailureSilent, interview.FailureBlack, interview.FailureUnplugged, interview.FailureFrozen, interview.FailureHidden,
		} {
			if e := sealed(true, why); e.Kind != interview.EventTakeFailed || e.Data["reason"] != string(why) {
				d.t.Errorf("%s: the timeline ends in %+v", why, e)
			}
		}
		for _, unknown := range []interview.Failure{"", "bored", interview.Failure(strings.Repeat("x", 3000))} {
			if e := sealed(true, unknown); e.Kind != interview.EventTakeFailed || e.Data["reason"] != "" {
				d.t.Errorf("%.20q: the timeline ends in %+v", unknown, e)
			}
		}
		if e := sealed(false, interview.FailureSilent); e.Kind != interview.EventRecorded || e.Data["reason"] != "" {
			d.t.Errorf("a good take has a reason: %+v", e)
		}
	})
}

// No take is used up, however often the page says so.
func TestTechnicalFailureIsTold(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.started("Ann Example")
		q := d.questions[0].ID
		take, err := d.BeginTake(d.ctx, iv.Token, q)
		d.must(err)
		d.send(take.ID, tiny)
		for range 2 { // sealing twice is once
			_, err = d.SealTake(d.ctx, iv.Token, take.ID, app.Seal{Bytes: int64(len(tiny)), Length: time.Second, Failed: true})
			d.must(err)
		}
		got := d.happened(iv.ID)
		if count(got, interview.EventTakeFailed) != 1 || count(got, interview.EventRecorded) != 0 {
			d.t.Errorf("the timeline has %v, want one failed take", got)
		}
		if now := d.now(iv.ID); now.TakesUsed(q) != 0 {
			d.t.Errorf("%d takes used", now.TakesUsed(q))
		}
	})
}
