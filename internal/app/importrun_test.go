package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/jobs"
)

func TestImportTwiceIsOnce(t *testing.T) {
	atDesk(t, func(d *desk) {
		known := d.completed("Known Example")
		id := d.listed("New Person, new@example.com\nKnown Example, known.example@example.com")
		start := make(chan struct{})
		errs := make(chan error)
		for range 20 {
			go func() {
				<-start
				errs <- d.RunImport(context.WithoutCancel(d.ctx), d.recruiter.Actor(), app.RunImport{ID: id, Duplicates: interview.DuplicatesRedo})
			}()
		}
		close(start)
		for range 20 {
			d.must(<-errs)
		}
		job, err := d.Store.Queue().Claim(d.ctx, []string{"import"}, d.clock.Now().UnixMilli(), d.clock.Now().UnixMilli())
		d.must(err)
		// The program died when all was done and before this was written down; then once more.
		for range 3 {
			d.must(d.runner.Handlers["import"](d.ctx, job))
		}
		d.must(d.RunImport(d.ctx, d.recruiter.Actor(), app.RunImport{ID: id}))
		if n := d.importing(); n != 0 {
			d.t.Errorf("%d more imports ran", n)
		}
		if got := d.boardSize(); got != 2 {
			d.t.Errorf("%d candidates, want 2", got)
		}
		if got := count(d.happened(known.ID), interview.EventAnswersDeleted); got != 1 {
			d.t.Errorf("the duplicate was asked %d times", got)
		}
	})
}

// A crash between the invitations and the duplicates loses and doubles nothing.
func TestImportGoesOnAfterACrash(t *testing.T) {
	atDesk(t, func(d *desk) {
		first, second := d.invited("First Known"), d.invited("Second Known")
		id := d.listed("New Person, new@example.com\nFirst Known, first.known@example.com\nSecond Known, second.known@example.com")
		d.confirm(id, interview.DuplicatesResend)
		ctx, die := context.WithCancel(d.ctx)
		calls := 0
		real := d.Clock
		d.Clock = func() time.Time {
			if calls++; calls == 4 { // the crowd, the default deadline, the first duplicate; in the second it dies
				die()
			}
			return real()
		}
		err := d.runner.Handlers["import"](ctx, jobs.Job{Payload: []byte(id), Attempt: 1, MaxAttempts: 5})
		if err == nil || d.listNow(id).State != interview.ImportRunning {
			d.t.Fatalf("it did not die in the middle: %v, %+v", err, d.listNow(id))
		}
		d.Clock = real
		page, err := d.read.ImportPage(d.ctx, id, interview.RowDuplicate, "")
		d.must(err)
		if page.Waiting != 0 || page.Open == 0 {
			d.t.Fatalf("it died with %d waiting and %d open, want in the middle of the duplicates", page.Waiting, page.Open)
		}
		d.importing()
		for _, iv := range []interview.Interview{first, second} {
			if got := count(d.happened(iv.ID), interview.EventResent); got != 1 {
				d.t.Errorf("the link was sent again %d times, want once", got)
			}
		}
		if d.listNow(id).State != interview.ImportDone || d.boardSize() != 3 {
			d.t.Errorf("it ended as %+v with %d candidates", d.listNow(id), d.boardSize())
		}
	})
}

func TestImportIsAllOrNothing(t *testing.T) {
	atDesk(t, func(d *desk) {
		var b strings.Builder
		for i := range 150 {
			fmt.Fprintf(&b, "Person %d, p%d@example.com\n", i, i)
		}
		id := d.listed(b.String())
		d.confirm(id, "")
		d.Tokens.Rand = &worn{} // the same token now and then
		for range 5 {
			d.importing()
			d.clock.Advance(10 * time.Minute)
		}
		im := d.listNow(id)
		if im.State != interview.ImportFailed || !strings.Contains(im.Error, "could not finish") {
			d.t.Errorf("the import ended as %+v", im)
		}
		if d.boardSize() != 0 || len(d.words(id, interview.RowNew)) != 150 {
			d.t.Errorf("%d people were invited, %d rows wait; want 0 and 150", d.boardSize(), len(d.words(id, interview.RowNew)))
		}
		d.Tokens.Rand = nil
		d.confirm(id, "")
		d.importing()
		if im := d.listNow(id); im.State != interview.ImportDone || im.Fresh != 150 || im.Error != "" || d.boardSize() != 150 {
			d.t.Errorf("tried again it ended as %+v with %d candidates", im, d.boardSize())
		}
	})
}

// worn is randomness that wears out.
type worn struct{ n int }

func (w *worn) Read(p []byte) (int, error) {
	if w.n++; w.n%150 > 130 {
		return copy(p, bytes.Repeat([]byte{7}, len(p))), nil
	}
	for i := range p {
		p[i] = byte(w.n >> (5 * (i % 4)))
	}
	return len(p), nil
}

func TestInvitedBetweenDryRunAndRun(t *testing.T) {
	atDesk(t, func(d *desk) {
		id := d.listed("Ann Example, ann.example@example.com\nBen Example, ben.example@example.com")
		ann := d.invited("Ann Example")
		d.confirm(id, interview.DuplicatesResend)
		d.importing()
		im := d.listNow(id)
		if im.State != interview.ImportDone || im.Fresh != 1 || im.Doubled != 1 || d.boardSize() != 2 {
			d.t.Errorf("the import ended as %+v with %d candidates", im, d.boardSize())
		}
		if got := d.words(id, interview.RowDuplicate)[1]; got != "Was invited meanwhile, so no letter was added." {
			d.t.Errorf("outcome %q", got)
		}
		if d.now(ann.ID).Revision != ann.Revision {
			d.t.Error("who was invited meanwhile was written to")
		}
	})
}

func TestImportFailsInWords(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile, mend func(d *desk)
		words           string
	}{
		"closed": {
			func(d *desk) { d.must(d.ClosePosition(d.ctx, d.admin.Actor(), d.position.ID)) },
			func(d *desk) { d.must(d.ReopenPosition(d.ctx, d.admin.Actor(), d.position.ID)) }, string(interview.ReasonClosed),
		},
		"in the bin": {
			func(d *desk) { d.must(d.DeletePosition(d.ctx, d.admin.Actor(), d.position.ID)) },
			func(d *desk) { d.must(d.UndeletePosition(d.ctx, d.admin.Actor(), d.position.ID)) }, string(interview.ReasonPositionGone),
		},
		"no questions": {
			func(d *desk) {
				for _, q := range d.questions {
					d.must(d.RetireQuestion(d.ctx, d.admin.Actor(), q.ID))
				}
			},
			func(d *desk) {
				d.must(second(d.AddQuestion(d.ctx, d.admin.Actor(), question(d.position.ID, "And now?"))))
			}, string(interview.ReasonNoQuestions),
		},
		"no member any more": {
			func(d *desk) { d.must(d.SetMembers(d.ctx, d.admin.Actor(), d.position.ID, nil)) },
			func(d *desk) {
				d.must(d.SetMembers(d.ctx, d.admin.Actor(), d.position.ID, []string{d.recruiter.ID}))
			}, "Whoever started this import may no longer invite candidates to this position.",
		},
		"disabled": {
			func(d *desk) { d.must(d.DisableUser(d.ctx, d.admin.Actor(), d.recruiter.ID)) },
			func(d *desk) { d.must(d.EnableUser(d.ctx, d.admin.Actor(), d.recruiter.ID)) },
			"Whoever started this import may no longer invite candidates to this position.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				id := d.listed("Ann Example, ann@example.com\nBen Example, ben@example.com")
				d.confirm(id, "")
				c.meanwhile(d)
				d.importing()
				if im := d.listNow(id); im.State != interview.ImportFailed || im.Error != c.words || im.Fresh != 2 || d.boardSize() != 0 {
					d.t.Errorf("the import ended as %+v with %d candidates", im, d.boardSize())
				}
				c.mend(d)
				d.confirm(id, "")
				d.importing()
				if im := d.listNow(id); im.State != interview.ImportDone || d.boardSize() != 2 {
					d.t.Errorf("mended it ended as %+v with %d candidates", im, d.boardSize())
				}
			})
		})
	}
}

// What is refused at once does not start a job.
func TestRunImportRefusesAtOnce(t *testing.T) {
	atDesk(t, func(d *desk) {
		who := d.recruiter.Actor()
		id := d.listed("Ann Example, ann@example.com")
		run := func(in app.RunImport) error {
			in.ID = id
			return d.RunImport(d.ctx, who, in)
		}
		var bad interview.Invalid
		if err := run(app.RunImport{Deadline: d.clock.Moment()}); !errors.As(err, &bad) || bad["deadline"] == "" {
			d.t.Errorf("a deadline that has passed: %v", err)
		}
		if err := run(app.RunImport{Duplicates: "all"}); !errors.As(err, &bad) || bad["duplicates"] == "" {
			d.t.Errorf("an unknown choice: %v", err)
		}
		d.must(d.ClosePosition(d.ctx, who, d.position.ID))
		if err := run(app.RunImport{}); !errors.Is(err, interview.ReasonClosed) {
			d.t.Errorf("a closed position: %v", err)
		}
		d.must(d.ReopenPosition(d.ctx, who, d.position.ID))
		if n := d.importing(); n != 0 || d.listNow(id).State != interview.ImportDraft {
			d.t.Errorf("%d jobs ran, the list is %s", n, d.listNow(id).State)
		}
		d.invited("Known Example")
		id = d.listed("Known Example, known.example@example.com")
		if err := run(app.RunImport{}); !errors.As(err, &bad) || bad["duplicates"] == "" {
			d.t.Errorf("nobody new, duplicates skipped: %v", err)
		}
		if err := d.RunImport(d.ctx, who, app.RunImport{ID: "unknown"}); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("an unknown list: %v", err)
		}
	})
}

// An import whose job was given up does not run for ever.
func TestLostImportCanBeTriedAgain(t *testing.T) {
	atDesk(t, func(d *desk) {
		id := d.listed("Ann Example, ann@example.com")
		d.confirm(id, "")
		q := d.Store.Queue()
		job, err := q.Claim(d.ctx, []string{"import"}, d.clock.Now().UnixMilli(), d.clock.Now().UnixMilli())
		d.must(err)
		d.must(d.PurgeImports(d.ctx))
		if got := d.listNow(id).State; got != interview.ImportRunning {
			d.t.Errorf("while its job is at work it is %s", got)
		}
		d.must(q.Bury(d.ctx, job.ID, job.Attempt, "stopped", d.clock.Now().UnixMilli()))
		d.must(d.PurgeImports(d.ctx))
		if im := d.listNow(id); im.State != interview.ImportFailed || !strings.Contains(im.Error, "Try again") {
			d.t.Errorf("given up it is %+v", im)
		}
		d.confirm(id, "")
		d.importing()
		if d.listNow(id).State != interview.ImportDone || d.boardSize() != 1 {
			d.t.Errorf("tried again it is %+v", d.listNow(id))
		}
	})
}
