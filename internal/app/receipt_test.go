package app_test

import (
	"strings"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

// receipts are the interview's letters that confirm a submission, newest first.
func (d *desk) receipts(id string) []interview.Letter {
	d.t.Helper()
	var list []interview.Letter
	for _, l := range d.page(id).Letters {
		if l.Kind == interview.LetterReceipt {
			list = append(list, l)
		}
	}
	return list
}

func TestWhoeverSubmitsGetsAReceipt(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.completed("Ann Example")
		d.must(d.Submit(d.ctx, iv.Token)) // twice is once
		d.work()
		left := d.post.receipts()
		if len(left) != 1 {
			d.t.Fatalf("%d receipts left, want one: %+v", len(left), left)
		}
		r := left[0]
		if r.To.Email != emailOf("Ann Example") || r.Subject != "We received your video interview for Archivist" || r.Link != d.Link(iv.Token) || r.Language != "en" {
			d.t.Errorf("the receipt is %+v", r)
		}
		for _, part := range []string{"Hello Ann Example,", "We received 3 answers on ", " UTC.", "nothing else for you to do", "\nExample Ltd\n"} {
			if !strings.Contains(r.Text, part) {
				d.t.Errorf("%q is missing in:\n%s", part, r.Text)
			}
		}
		if got := d.receipts(iv.ID); len(got) != 1 || got[0].State != interview.LetterSent || got[0].SendAfter != got[0].CreatedAt {
			d.t.Errorf("kept as %+v, want it sent and never held", got)
		}
		last := d.page(iv.ID).Events[0]
		if last.Kind != interview.EventLetterSent && last.Kind != interview.EventLetterCancelled {
			d.t.Errorf("the timeline ends in %+v", last)
		}
	})
}

func TestEverySubmissionHasItsReceipt(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.redoAsked("Ann Example")
		d.afterHold()
		d.record(iv.Token, iv.Questions[1].ID, tiny)
		d.must(d.Submit(d.ctx, iv.Token))
		d.work()
		if got := len(d.post.receipts()); got != 2 {
			d.t.Errorf("%d receipts left, want one for each submission", got)
		}
	})
}

// Answers that a recruiter brings back complete the interview again, but nobody has submitted anything.
func TestRestoredAnswersAreNoSubmission(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.redoAsked("Ann Example")
		d.must(d.RestoreAnswers(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID}, []string{iv.Questions[1].ID}))
		d.afterHold()
		if d.now(iv.ID).State != interview.StateCompleted || len(d.receipts(iv.ID)) != 1 {
			d.t.Errorf("%d receipts of one submission", len(d.receipts(iv.ID)))
		}
	})
}

func TestTheReceiptSpeaksTheCandidatesLanguage(t *testing.T) {
	atDesk(t, func(d *desk) {
		chosen, unknown := d.recorded("Ann Example"), d.recorded("Ben Example")
		d.must(d.SubmitIn(d.ctx, chosen.Token, "es"))
		d.must(d.SubmitIn(d.ctx, unknown.Token, "tlh"))
		d.settings(func(p *interview.Position) { p.Language = "es" })
		positions, english := d.recorded("Cem Example"), d.recorded("Dora Example")
		d.must(d.Submit(d.ctx, positions.Token))
		d.must(d.SubmitIn(d.ctx, english.Token, "en"))
		for id, want := range map[string]string{chosen.ID: "es", unknown.ID: "en", positions.ID: "es", english.ID: "en"} {
			got := d.receipts(id)
			if len(got) != 1 || got[0].Language != want || strings.Contains(got[0].Body, "Recibimos 3 respuestas el ") != (want == "es") {
				d.t.Errorf("%+v, want it in %q", got, want)
			}
		}
	})
}

func TestWhatIsHandedInHasAReceiptThatSaysSo(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.settings(func(p *interview.Position) { p.HandIn = true })
		whole, late, part := d.recorded("Ann Example"), d.started("Ben Example"), d.started("Cem Example")
		for _, q := range d.questions[:2] {
			d.record(late.Token, q.ID, tiny)
		}
		d.clock.Advance(time.Duration(late.Deadline-d.clock.Moment())*time.Millisecond - time.Minute)
		third, err := d.BeginTake(d.ctx, late.Token, d.questions[2].ID)
		d.must(err)
		d.clock.Advance(5 * time.Minute)
		d.must(d.Expire(d.ctx))
		d.send(third.ID, tiny)
		_, err = d.SealTake(d.ctx, late.Token, third.ID, app.Seal{Bytes: int64(len(tiny)), Length: time.Second})
		d.must(err)
		d.clock.Advance(interview.Grace)
		for range 2 {
			d.must(d.Expire(d.ctx))
			d.must(d.HandIn(d.ctx))
		}
		d.work()
		for _, id := range []string{whole.ID, late.ID} {
			got := d.receipts(id)
			if len(got) != 1 || got[0].State != interview.LetterSent || !strings.Contains(got[0].Body, "handed in by itself") || !strings.Contains(got[0].Body, "We received 3 answers on ") {
				d.t.Errorf("got %+v, want one receipt that says how it was submitted", got)
			}
		}
		if got := d.receipts(part.ID); len(got) != 0 {
			d.t.Errorf("a receipt for what was not handed in: %+v", got)
		}
	})
}

// The status is about the link: a receipt that bounces does not hide what there is to do.
func TestAFailedReceiptIsNoFailedLetter(t *testing.T) {
	for name, then := range map[string]struct {
		do   func(*desk, interview.Interview)
		want interview.Status
	}{
		"after submitting": {func(*desk, interview.Interview) {}, interview.StatusToReview},
		"while answers are asked for again": {func(d *desk, iv interview.Interview) {
			d.must(d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{
				On: app.On{InterviewID: iv.ID}, Questions: []string{iv.Questions[0].ID}, Letter: app.Letter{Withhold: true},
			}))
		}, interview.StatusRedoAsked},
	} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				iv := d.completed("Ann Example")
				then.do(d, iv)
				d.post.failing(errUnknown)
				d.work()
				if got := d.receipts(iv.ID); len(got) != 1 || got[0].State != interview.LetterFailed || got[0].Error == "" {
					d.t.Fatalf("the receipt is %+v", got)
				}
				if got := d.status(iv.ID); got != then.want {
					d.t.Errorf("status %s, want %s", got, then.want)
				}
				if got := count(d.happened(iv.ID), interview.EventLetterFailed); got != 1 {
					d.t.Errorf("%d failures in the timeline, want 1", got)
				}
			})
		})
	}
}

// The receipt may wait for a mail server for a day. Whatever a recruiter does meanwhile, it says what is true.
func TestNoVerbStopsAReceipt(t *testing.T) {
	on := func(iv interview.Interview) app.On { return app.On{InterviewID: iv.ID} }
	for name, do := range map[string]func(*desk, interview.Interview) error{
		"discard":   func(d *desk, iv interview.Interview) error { return d.Discard(d.ctx, d.recruiter.Actor(), on(iv)) },
		"shortlist": func(d *desk, iv interview.Interview) error { return d.Shortlist(d.ctx, d.recruiter.Actor(), on(iv)) },
		"delete answers": func(d *desk, iv interview.Interview) error {
			return d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{On: on(iv), Questions: []string{iv.Questions[0].ID}})
		},
		"re-invite": func(d *desk, iv interview.Interview) error {
			return second(d.Reinvite(d.ctx, d.recruiter.Actor(), app.Reinvite{On: on(iv)}))
		},
		"another address": func(d *desk, iv interview.Interview) error {
			return d.EditCandidate(d.ctx, d.recruiter.Actor(), app.EditCandidate{On: on(iv), Name: "Ann Example", Email: "ann@example.com"})
		},
		"discard and delete": func(d *desk, iv interview.Interview) error {
			d.must(d.Discard(d.ctx, d.recruiter.Actor(), on(iv)))
			return d.Delete(d.ctx, d.recruiter.Actor(), on(iv))
		},
		"delete the position": func(d *desk, _ interview.Interview) error {
			return d.DeletePosition(d.ctx, d.recruiter.Actor(), d.position.ID)
		},
	} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				iv := d.completed("Ann Example")
				d.must(do(d, iv))
				d.afterHold()
				if got := d.receipts(iv.ID); len(got) != 1 || got[0].State != interview.LetterSent {
					d.t.Errorf("the receipt is %+v", got)
				}
			})
		})
	}
}

// Undo stops what its verb has queued, and says whether that has left: a receipt of the same moment is neither.
func TestUndoTakesNoReceiptForALetterOfItsVerb(t *testing.T) {
	for name, sent := range map[string]bool{"while it waits": false, "when it has left": true} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				iv := d.completed("Ann Example")
				on := app.On{InterviewID: iv.ID}
				d.must(d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{On: on, Questions: []string{iv.Questions[0].ID}}))
				if sent {
					d.work()
				}
				_, left, err := d.Undo(d.ctx, d.recruiter.Actor(), on)
				d.must(err)
				if left {
					d.t.Error("the letter that asks to record again has not left")
				}
				d.afterHold()
				if got := d.receipts(iv.ID); len(got) != 1 || got[0].State != interview.LetterSent {
					d.t.Errorf("the receipt is %+v", got)
				}
				if got := d.post.letters(); len(got) != 0 {
					d.t.Errorf("%d other letters left: %+v", len(got), got)
				}
			})
		})
	}
}

// A receipt has no deadline in it: whoever has to record again is reminded although they got one lately.
func TestAReceiptIsNoReminder(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.settings(func(p *interview.Position) { p.Reminders.Days = 2 })
		iv := d.recorded("Ann Example")
		d.work()
		d.clock.Advance(5*day - 2*time.Hour)
		d.must(d.Submit(d.ctx, iv.Token))
		d.work()
		d.must(d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{
			On: app.On{InterviewID: iv.ID}, Questions: []string{iv.Questions[0].ID}, Letter: app.Letter{Withhold: true},
		}))
		d.clock.Advance(3 * time.Hour)
		d.reminded("two days before", iv.ID, interview.LetterRedo)
	})
}

func TestErasingTakesTheReceiptAlong(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.completed("Ann Example")
		d.must(d.EraseCandidate(d.ctx, d.admin.Actor(), app.On{InterviewID: iv.ID}))
		d.work()
		if got := len(d.receipts(iv.ID)) + len(d.post.receipts()); got != 0 {
			d.t.Errorf("%d receipts of somebody who was erased", got)
		}
	})
}

func TestReceiptsStayInTheOutboxWithoutAMailServer(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.Sender = nil
		iv := d.completed("Ann Example")
		d.work()
		if got := d.receipts(iv.ID); len(got) != 1 || got[0].State != interview.LetterKept {
			d.t.Errorf("the receipt is %+v", got)
		}
	})
}
