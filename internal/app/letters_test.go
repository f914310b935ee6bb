package app_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/mail"
)

func TestInvitationLeavesOnceAndCarriesTheLink(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.invited("Ann Example")
		queued := d.page(iv.ID).Letters
		link := baseURL + "/i/" + iv.Token
		if len(queued) != 1 || queued[0].State != interview.LetterQueued || !strings.Contains(queued[0].Body, link) {
			d.t.Fatalf("queued: %+v, want one letter with the link", queued)
		}
		d.work()
		d.clock.Advance(time.Hour)
		d.work()
		sent := d.post.letters()
		if len(sent) != 1 {
			d.t.Fatalf("%d letters left, want 1", len(sent))
		}
		l := sent[0]
		if l.ID != queued[0].ID || l.Link != link || l.To != (mail.Address{Name: "Ann Example", Email: "ann.example@example.com"}) ||
			l.From != (mail.Address{Name: "Example Ltd", Email: "jobs@example.com"}) || l.Text != queued[0].Body {
			d.t.Errorf("sent: %+v", l)
		}
		for _, part := range []string{"Hello Ann Example,", "Archivist", "Monday, 30 November 2026, 12:01 UTC"} {
			if !strings.Contains(l.Text, part) {
				d.t.Errorf("the letter does not say %q:\n%s", part, l.Text)
			}
		}
		after := d.page(iv.ID)
		if got := after.Letters[0]; got.State != interview.LetterSent || got.SentAt == 0 {
			d.t.Errorf("afterwards the letter is %+v", got)
		}
		if got := count(d.happened(iv.ID), interview.EventLetterSent); got != 1 {
			d.t.Errorf("%d times sent in the timeline, want 1", got)
		}
		if after.Interview.Revision != iv.Revision {
			d.t.Error("the fate of a letter raised the revision")
		}
	})
}

func TestLetterIsKeptWithoutMailServer(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.Sender = nil
		iv := d.invited("Ann Example")
		d.work()
		box, err := d.read.Outbox(d.ctx, d.recruiter.ID, "", 0)
		d.must(err)
		if len(box.Letters) != 1 || box.Letters[0].State != interview.LetterKept || !strings.Contains(box.Letters[0].Body, iv.Token) {
			d.t.Errorf("outbox: %+v, want the letter, readable", box.Letters)
		}
		if d.status(iv.ID) != interview.StatusInvited || count(d.happened(iv.ID), interview.EventLetterKept) != 1 {
			d.t.Errorf("status %s, timeline %v", d.status(iv.ID), d.happened(iv.ID))
		}
	})
}

func TestTemporaryFailureIsTriedAgain(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.invited("Ann Example")
		d.post.failing(errDown)
		d.work()
		if d.lettersIn(iv.ID, interview.LetterQueued) != 1 || d.status(iv.ID) != interview.StatusInvited {
			d.t.Errorf("while the server is down: %+v, status %s", d.page(iv.ID).Letters, d.status(iv.ID))
		}
		d.post.mended()
		d.work()
		if got := len(d.post.letters()); got != 0 {
			d.t.Errorf("%d letters left before the wait was over", got)
		}
		d.clock.Advance(time.Minute)
		d.work()
		if len(d.post.letters()) != 1 || d.lettersIn(iv.ID, interview.LetterSent) != 1 {
			d.t.Errorf("after the wait: %d left, %+v", len(d.post.letters()), d.page(iv.ID).Letters)
		}
	})
}

func TestServerThatStaysDownFailsTheLetterInTheEnd(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.invited("Ann Example")
		d.must(d.Extend(d.ctx, d.recruiter.Actor(), app.Extend{On: app.On{InterviewID: iv.ID}, Deadline: iv.Deadline.Add(100 * 24 * time.Hour), Letter: app.Letter{Withhold: true}}))
		d.post.failing(errDown)
		for range 100 {
			d.work()
			d.clock.Advance(time.Hour)
		}
		if d.lettersIn(iv.ID, interview.LetterFailed) != 1 || d.status(iv.ID) != interview.StatusLetterFailed {
			d.t.Errorf("after four days: %+v, status %s", d.page(iv.ID).Letters, d.status(iv.ID))
		}
	})
}

func TestFinalFailureShowsAndResendClearsIt(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.post.failing(errUnknown)
		iv := d.invited("Ann Example")
		d.work()
		row, err := d.read.CandidateRow(d.ctx, iv.ID)
		d.must(err)
		if d.status(iv.ID) != interview.StatusLetterFailed || !strings.Contains(row.LetterError, "no such mailbox") {
			d.t.Errorf("status %s, the row says %q", d.status(iv.ID), row.LetterError)
		}
		d.counts("failed", interview.Counts{interview.StatusLetterFailed: 1})
		letter := d.page(iv.ID).Letters[0]
		if letter.State != interview.LetterFailed || letter.Error == "" || count(d.happened(iv.ID), interview.EventLetterFailed) != 1 {
			d.t.Errorf("letter %+v, timeline %v", letter, d.happened(iv.ID))
		}
		dead, err := d.read.DeadJobs(d.ctx, 10)
		d.must(err)
		if len(dead) != 1 {
			d.t.Errorf("%d dead jobs, want the one letter", len(dead))
		}

		d.post.mended()
		d.must(d.Resend(d.ctx, d.recruiter.Actor(), app.Resend{On: app.On{InterviewID: iv.ID}}))
		d.counts("sent again", interview.Counts{interview.StatusInvited: 1})
		d.afterHold()
		sent := d.post.letters()
		if len(sent) != 1 || sent[0].Link != baseURL+"/i/"+iv.Token || d.status(iv.ID) != interview.StatusInvited {
			d.t.Errorf("sent again: %+v, status %s", sent, d.status(iv.ID))
		}
	})
}

func TestLetterMustNotLeadToAClosedPage(t *testing.T) {
	atDesk(t, func(d *desk) {
		for name, verb := range map[string]func(context.Context, interview.Actor, app.On) error{"discard": d.Discard, "delete": d.Delete} {
			iv := d.invited("Candidate to " + name)
			d.must(verb(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID}))
			d.work()
			if got := d.lettersIn(iv.ID, interview.LetterCancelled); got != 1 || len(d.post.letters()) != 0 {
				d.t.Errorf("%s: %d letters cancelled, %d left", name, got, len(d.post.letters()))
			}
			if got := count(d.happened(iv.ID), interview.EventLetterCancelled); got != 1 {
				d.t.Errorf("%s: cancelled %d times in the timeline", name, got)
			}
		}
	})
}

func TestUndoInTimeLetsTheLetterLeave(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.invited("Ann Example")
		d.must(d.Discard(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID}))
		d.must(d.Undiscard(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID}))
		d.work()
		if got := len(d.post.letters()); got != 1 {
			d.t.Errorf("%d letters left, want 1", got)
		}
	})
}

func TestRotatedLinkIsTheOnlyOneSent(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.invited("Ann Example")
		d.must(d.RotateLink(d.ctx, d.recruiter.Actor(), app.RotateLink{On: app.On{InterviewID: iv.ID}}))
		d.afterHold()
		after := d.now(iv.ID)
		sent := d.post.letters()
		if len(sent) != 1 || sent[0].Link != baseURL+"/i/"+after.Token || strings.Contains(sent[0].Text, iv.Token) {
			d.t.Errorf("sent: %+v, want one letter with the new link", sent)
		}
		if got := d.lettersIn(iv.ID, interview.LetterCancelled); got != 1 {
			d.t.Errorf("%d letters cancelled, want the first one", got)
		}
		d.door("the old link", iv.Token, interview.DoorReplaced)
		d.door("the new link", after.Token, interview.DoorOpen)
		if err := d.Start(d.ctx, iv.Token, interview.NoticeVersion); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("start over the old link: got %v", err)
		}
		d.must(d.Start(d.ctx, after.Token, interview.NoticeVersion))
	})
}

// A letter that asks for new takes stands in for the one with a new link; when it is stopped, the link is told all the same.
func TestNewLinkIsToldAlthoughAnswersWereRestored(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.recorded("Ann Example")
		d.work()
		question := iv.Questions[0].ID
		on := app.On{InterviewID: iv.ID}
		d.must(d.RotateLink(d.ctx, d.recruiter.Actor(), app.RotateLink{On: on}))
		d.must(d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{On: on, Questions: []string{question}}))
		d.must(d.RestoreAnswers(d.ctx, d.recruiter.Actor(), on, []string{question}))
		sent := len(d.post.letters())
		d.afterHold()
		letters := d.post.letters()[sent:]
		if len(letters) != 1 || letters[0].Link != baseURL+"/i/"+d.now(iv.ID).Token || strings.Contains(letters[0].Subject, "again") {
			d.t.Errorf("%d letters left: %+v, want one with the new link", len(letters), letters)
		}
	})
}

func TestOutdatedReminderStaysWhenANewerOneIsWritten(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.invited("Ann Example")
		d.work()
		sent := len(d.post.letters())
		on := app.On{InterviewID: iv.ID}
		d.must(d.Resend(d.ctx, d.recruiter.Actor(), app.Resend{On: on}))
		d.must(d.Extend(d.ctx, d.recruiter.Actor(), app.Extend{On: on, Deadline: iv.Deadline.Add(7 * 24 * time.Hour)}))
		d.afterHold()
		letters := d.post.letters()[sent:]
		if len(letters) != 1 || !strings.Contains(letters[0].Text, "Monday, 7 December 2026, 12:01 UTC") {
			d.t.Errorf("%d letters left: %+v, want one with the new deadline", len(letters), letters)
		}
	})
}

func TestCrashBetweenSendingAndNotingSendsTheSameLetterAgain(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.invited("Ann Example")
		crashing, crash := context.WithCancel(d.ctx)
		d.post.after = crash
		if _, err := d.runner.RunDue(crashing); err == nil {
			d.t.Error("the runner did not notice that it was ended")
		}
		if got := d.lettersIn(iv.ID, interview.LetterSending); got != 1 {
			d.t.Errorf("%d letters leaving after the crash, want 1", got)
		}
		d.post.after = nil
		d.clock.Advance(2 * time.Minute)
		d.work()
		sent := d.post.letters()
		if len(sent) != 2 || sent[0].ID != sent[1].ID || d.lettersIn(iv.ID, interview.LetterSent) != 1 {
			d.t.Errorf("sent %+v, want the same letter twice, with one id", sent)
		}
		if got := count(d.happened(iv.ID), interview.EventLetterSent); got != 1 {
			d.t.Errorf("%d times sent in the timeline, want 1", got)
		}
	})
}

func TestOwnTextOfThePosition(t *testing.T) {
	atDesk(t, func(d *desk) {
		builtIn := d.Letters(d.position)
		own := builtIn
		own.InviteSubject, own.InviteBody = "Hello {{candidate}}", "Your link, {{candidate}}:\r\n\r\n{{link}}\r\n\r\n{{message}}"
		d.must(d.EditLetters(d.ctx, d.recruiter.Actor(), d.position.ID, d.position.Revision, own))
		p := d.positionNow(d.position.ID)
		if p.Letters.RedoSubject != "" || p.Letters.RedoBody != "" {
			d.t.Errorf("built-in texts are kept as the position's own: %+v", p.Letters)
		}
		iv := d.invited("Ann {{link}} Example")
		d.work()
		l := d.post.letters()[0]
		want := "Your link, Ann {{link}} Example:\n\n" + baseURL + "/i/" + iv.Token + "\n"
		if l.Subject != "Hello Ann {{link}} Example" || l.Text != want {
			d.t.Errorf("got %q and %q, want the position's own text", l.Subject, l.Text)
		}
		for name, bad := range map[string]interview.Letters{
			"no link":                {InviteSubject: "Hello", InviteBody: "Nothing to follow"},
			"link in the subject":    {InviteSubject: "{{link}}", InviteBody: "{{link}}"},
			"unknown placeholder":    {InviteSubject: "Hello", InviteBody: "{{link}} {{salary}}"},
			"header in the subject":  {InviteSubject: "Hello\r\nBcc: all@example.com", InviteBody: "{{link}}"},
			"a subject without end":  {InviteSubject: strings.Repeat("x", 10_000), InviteBody: "{{link}}"},
			"a letter without end":   {RedoSubject: "Hello", RedoBody: "{{link}}" + strings.Repeat("x", 10_000)},
			"placeholder not closed": {RedoSubject: "Hello {{candidate", RedoBody: "{{link}}"},
		} {
			var invalid interview.Invalid
			if err := d.EditLetters(d.ctx, d.recruiter.Actor(), p.ID, 0, bad); !errors.As(err, &invalid) || len(invalid) != 1 {
				d.t.Errorf("%s: got %v, want one field faulted", name, err)
			}
			if _, _, _, err := d.PreviewLetter(d.ctx, d.recruiter.Actor(), p.ID, interview.LetterInvitation, bad); !errors.As(err, &invalid) {
				d.t.Errorf("preview, %s: got %v", name, err)
			}
		}
	})
}

func TestPreviewShowsTheLetterAsACandidateGetsIt(t *testing.T) {
	atDesk(t, func(d *desk) {
		subject, text, html, err := d.PreviewLetter(d.ctx, d.recruiter.Actor(), d.position.ID, interview.LetterRedo, interview.Letters{})
		d.must(err)
		for _, part := range []string{"Hello Alex Example,", "1. Why this role?", baseURL + "/i/", "Example Ltd", "Monday, 30 November 2026"} {
			if !strings.Contains(text, part) {
				d.t.Errorf("the preview does not say %q:\n%s", part, text)
			}
		}
		if !strings.Contains(subject, "Archivist") || !strings.Contains(html, "Alex Example") {
			d.t.Errorf("subject %q, html %q", subject, html)
		}
		if box, err := d.read.Outbox(d.ctx, "", "", 0); err != nil || len(box.Letters) != 0 {
			d.t.Errorf("the preview is in the outbox: %+v, %v", box.Letters, err)
		}
	})
}
