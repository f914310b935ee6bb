package app_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/media"
)

func TestRefusedTakeLeavesNoFile(t *testing.T) {
	atDesk(t, func(d *desk) {
		invited, completed := d.invited("Ann Example"), d.completed("Ben Example")
		discarded, started := d.discarded("Cem Example"), d.started("Dora Example")
		before := d.onDisk()
		for name, c := range map[string]struct {
			token, question string
			want            error
		}{
			"without consent":     {invited.Token, d.questions[0].ID, interview.ReasonConsent},
			"after submitting":    {completed.Token, d.questions[0].ID, interview.ReasonLinkClosed},
			"discarded":           {discarded.Token, d.questions[0].ID, interview.ReasonLinkClosed},
			"an unknown question": {started.Token, "nothing", interview.ErrNotFound},
			"an unknown link":     {"nothing", d.questions[0].ID, interview.ErrNotFound},
		} {
			if _, err := d.BeginTake(d.ctx, c.token, c.question); !errors.Is(err, c.want) {
				d.t.Errorf("%s: got %v, want %v", name, err, c.want)
			}
		}
		d.clock.Advance(30 * 24 * time.Hour)
		if _, err := d.BeginTake(d.ctx, started.Token, d.questions[0].ID); !errors.Is(err, interview.ReasonTooLate) {
			d.t.Errorf("after the deadline: got %v", err)
		}
		if after := d.onDisk(); after != before {
			d.t.Errorf("%d recordings on disk, want the %d from before", after, before)
		}
	})
}

// onDisk counts the recordings, sealed or not.
func (d *desk) onDisk() int {
	d.t.Helper()
	n := 0
	d.must(filepath.WalkDir(d.folder, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Name() == "original" {
			n++
		}
		return err
	}))
	return n
}

func TestTakesLeftAreCounted(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.started("Ann Example")
		q := iv.Questions[0].ID
		d.record(iv.Token, q, tiny)
		failed, err := d.BeginTake(d.ctx, iv.Token, q)
		d.must(err)
		d.send(failed.ID, tiny)
		_, err = d.SealTake(d.ctx, iv.Token, failed.ID, app.Seal{Bytes: int64(len(tiny)), Failed: true})
		d.must(err)
		d.record(iv.Token, q, tiny)
		if _, err := d.BeginTake(d.ctx, iv.Token, q); !errors.Is(err, interview.ReasonNoTakesLeft) {
			d.t.Errorf("after two takes of two: got %v", err)
		}
		iv = d.now(iv.ID)
		if got := iv.TakesUsed(q); got != 2 || len(iv.Takes) != 3 {
			d.t.Errorf("%d takes used and %d kept, want 2 and 3: the failed one does not count", got, len(iv.Takes))
		}
	})
}

func TestNobodySealsAnotherCandidatesTake(t *testing.T) {
	atDesk(t, func(d *desk) {
		ann, ben := d.started("Ann Example"), d.started("Ben Example")
		take, err := d.BeginTake(d.ctx, ann.Token, d.questions[0].ID)
		d.must(err)
		d.send(take.ID, tiny)
		seal := app.Seal{Bytes: int64(len(tiny)), Length: time.Second}
		if _, err := d.SealTake(d.ctx, ben.Token, take.ID, seal); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("Ben seals Ann's take: got %v, want not found", err)
		}
		if _, err := d.UploadAllowed(d.ctx, ben.Token, take.ID); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("Ben uploads to Ann's take: got %v, want not found", err)
		}
		if _, err := d.Files.Recording(take.ID); !errors.Is(err, media.ErrNotFound) {
			d.t.Errorf("the file was sealed: %v", err)
		}
		if _, err := d.UploadAllowed(d.ctx, ann.Token, take.ID); err != nil {
			d.t.Errorf("Ann uploads: got %v", err)
		}
		if _, err := d.SealTake(d.ctx, ann.Token, take.ID, seal); err != nil {
			d.t.Errorf("Ann seals: got %v", err)
		}
		if _, err := d.UploadAllowed(d.ctx, ann.Token, take.ID); !errors.Is(err, interview.ReasonTakeGone) {
			d.t.Errorf("uploading to a sealed take: got %v", err)
		}
		if _, err := d.SealTake(d.ctx, ann.Token, "0190b3c2-7e11-7c4a-9b1f-3f2d5c8e7a01", seal); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("an unknown take: got %v, want not found", err)
		}
	})
}

func TestPictureIsNoAnswer(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.started("Ann Example")
		q := d.questions[0].ID
		png := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00")
		take, err := d.BeginTake(d.ctx, iv.Token, q)
		d.must(err)
		d.send(take.ID, png)
		if _, err := d.SealTake(d.ctx, iv.Token, take.ID, app.Seal{Bytes: int64(len(png))}); !errors.Is(err, media.ErrNotVideo) {
			d.t.Errorf("got %v, want %v", err, media.ErrNotVideo)
		}
		after := d.now(iv.ID)
		if got, ok := after.Take(take.ID); !ok || got.State != interview.TakeRecording || after.Revision != iv.Revision {
			d.t.Errorf("the take is %+v at revision %d, want it unchanged", got, after.Revision)
		}
		again := d.record(iv.Token, q, tiny)
		after = d.now(iv.ID)
		if answer, ok := after.Answer(q); !ok || answer.ID != again.ID || after.TakesUsed(q) != 1 {
			d.t.Errorf("recorded again: the answer is %+v and %d takes are used", answer, after.TakesUsed(q))
		}
	})
}

func TestSealWantsEveryByte(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.started("Ann Example")
		take, err := d.BeginTake(d.ctx, iv.Token, d.questions[0].ID)
		d.must(err)
		d.send(take.ID, tiny)
		var incomplete media.ErrIncomplete
		_, err = d.SealTake(d.ctx, iv.Token, take.ID, app.Seal{Bytes: int64(len(tiny)) + 5})
		if !errors.As(err, &incomplete) || incomplete.Have != int64(len(tiny)) {
			d.t.Errorf("five bytes short: got %v", err)
		}
		for _, length := range []time.Duration{-time.Second, 25 * time.Hour} {
			var invalid interview.Invalid
			if _, err := d.SealTake(d.ctx, iv.Token, take.ID, app.Seal{Bytes: int64(len(tiny)), Length: length}); !errors.As(err, &invalid) {
				d.t.Errorf("length %v: got %v", length, err)
			}
		}
		first, err := d.SealTake(d.ctx, iv.Token, take.ID, app.Seal{Bytes: int64(len(tiny)), Length: time.Second})
		d.must(err)
		second, err := d.SealTake(d.ctx, iv.Token, take.ID, app.Seal{Bytes: int64(len(tiny)), Length: time.Second})
		if err != nil || second != first {
			d.t.Errorf("sealed twice: got %+v, %v; want the same take", second, err)
		}
	})
}

func TestNewestDeviceTakesOver(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.started("Ann Example")
		q := d.questions[0].ID
		phone, err := d.BeginTake(d.ctx, iv.Token, q)
		d.must(err)
		laptop, err := d.BeginTake(d.ctx, iv.Token, q)
		d.must(err)
		if _, err := d.UploadAllowed(d.ctx, iv.Token, phone.ID); !errors.Is(err, interview.ReasonTakeGone) {
			d.t.Errorf("the phone goes on: got %v", err)
		}
		d.send(phone.ID, tiny) // what was under way when the laptop began
		d.send(laptop.ID, tiny)
		if _, err := d.SealTake(d.ctx, iv.Token, phone.ID, app.Seal{Bytes: int64(len(tiny))}); !errors.Is(err, interview.ReasonTakeGone) {
			d.t.Errorf("the phone seals: got %v", err)
		}
		if _, err := d.SealTake(d.ctx, iv.Token, laptop.ID, app.Seal{Bytes: int64(len(tiny))}); err != nil {
			d.t.Errorf("the laptop seals: got %v", err)
		}
	})
}

func TestTakeBegunInTimeMayBeSavedALittleLater(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.started("Ann Example")
		d.record(iv.Token, d.questions[0].ID, tiny)
		d.record(iv.Token, d.questions[1].ID, tiny)
		d.clock.Advance(iv.Deadline.Time().Sub(d.clock.Now()) - time.Second)
		take, err := d.BeginTake(d.ctx, iv.Token, d.questions[2].ID)
		d.must(err)
		d.send(take.ID, tiny)
		d.clock.Advance(time.Minute)
		if _, err := d.BeginTake(d.ctx, iv.Token, d.questions[2].ID); !errors.Is(err, interview.ReasonTooLate) {
			d.t.Errorf("a new take after the deadline: got %v", err)
		}
		_, err = d.SealTake(d.ctx, iv.Token, take.ID, app.Seal{Bytes: int64(len(tiny))})
		d.must(err)
		d.must(d.Submit(d.ctx, iv.Token))
		if got := d.status(iv.ID); got != interview.StatusToReview {
			d.t.Errorf("got %s, want %s", got, interview.StatusToReview)
		}
	})
}

func TestStoredBytesAreThoseThatWereSent(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.started("Ann Example")
		video := append(bytes.Clone(tiny), bytes.Repeat([]byte("moving pictures "), 10_000)...)
		take := d.record(iv.Token, d.questions[0].ID, video)
		file, err := d.Files.OpenOriginal(take.ID)
		d.must(err)
		defer file.Close()
		got, err := os.ReadFile(file.Name())
		d.must(err)
		if !bytes.Equal(got, video) || take.Bytes != int64(len(video)) || take.Container != "webm" {
			d.t.Errorf("stored %d bytes as %+v", len(got), take)
		}
	})
}

func TestLinkThatIsGuessedMustWait(t *testing.T) {
	atDesk(t, func(d *desk) {
		for range 30 {
			if _, ok := d.KnockMissed("192.0.2.1"); !ok {
				d.t.Fatal("refused before thirty links were missed")
			}
		}
		if wait, ok := d.KnockMissed("192.0.2.1"); ok || wait <= 0 {
			d.t.Errorf("after thirty wrong links: got %v, %v", wait, ok)
		}
		if _, ok := d.KnockMissed("192.0.2.2"); !ok {
			d.t.Error("somebody else has to wait too")
		}
	})
}
