package app_test

import (
	"strings"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

// settings changes the desk's position.
func (d *desk) settings(change func(*interview.Position)) {
	d.t.Helper()
	p := d.positionNow(d.position.ID)
	change(&p)
	d.must(d.EditPosition(d.ctx, d.recruiter.Actor(), p))
}

// letters lists the kinds of the interview's letters, oldest first, receipts aside.
func (d *desk) letters(id string) []interview.LetterKind {
	d.t.Helper()
	var kinds []interview.LetterKind
	for _, l := range d.page(id).Letters {
		if l.Kind != interview.LetterReceipt {
			kinds = append([]interview.LetterKind{l.Kind}, kinds...)
		}
	}
	return kinds
}

func (d *desk) reminded(when, id string, want ...interview.LetterKind) {
	d.t.Helper()
	for range 2 {
		d.must(d.Remind(d.ctx))
		d.work()
	}
	got := d.letters(id)
	if len(got) != len(want)+1 || got[0] != interview.LetterInvitation {
		d.t.Errorf("%s: letters %v, want the invitation and %v", when, got, want)
		return
	}
	for i, kind := range want {
		if got[i+1] != kind {
			d.t.Errorf("%s: letters %v, want the invitation and %v", when, got, want)
		}
	}
}

const day = 24 * time.Hour

func TestOneReminderBeforeTheDeadline(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.settings(func(p *interview.Position) { p.Reminders.Days = 2 })
		iv := d.started("Ann Example")
		d.work()
		d.reminded("at once", iv.ID)
		d.clock.Advance(4 * day)
		d.reminded("three days before", iv.ID)
		d.clock.Advance(day + time.Hour)
		d.reminded("two days before", iv.ID, interview.LetterDeadline)
		d.clock.Advance(day)
		d.reminded("a day before", iv.ID, interview.LetterDeadline)

		last := d.post.letters()[len(d.post.letters())-1]
		if !strings.HasPrefix(last.Subject, "A reminder:") || !strings.Contains(last.Text, d.Link(iv.Token)) || last.Link == "" {
			d.t.Errorf("the reminder is %+v", last)
		}
		after := d.now(iv.ID)
		if after.Revision != iv.Revision || after.RemindedAt == 0 {
			d.t.Errorf("revision %d after %d, reminded at %d", after.Revision, iv.Revision, after.RemindedAt)
		}
		if got := count(d.happened(iv.ID), interview.EventLetterSent); got != 2 {
			d.t.Errorf("%d letters in the timeline, want 2", got)
		}

		// A new deadline is reminded of again.
		d.must(d.Extend(d.ctx, d.recruiter.Actor(), app.Extend{
			On: app.On{InterviewID: iv.ID}, Deadline: d.clock.Moment().Add(10 * day), Letter: app.Letter{Withhold: true},
		}))
		d.reminded("extended", iv.ID, interview.LetterDeadline)
		d.clock.Advance(8*day + time.Hour)
		d.reminded("before the new deadline", iv.ID, interview.LetterDeadline, interview.LetterDeadline)
	})
}

// Whoever got a letter within the last day has been told the deadline by it.
func TestNoReminderOnTopOfALetter(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.settings(func(p *interview.Position) { p.Reminders.Days = 2 })
		iv := d.invited("Ann Example")
		d.work()
		d.clock.Advance(5*day - time.Hour)
		d.must(d.Resend(d.ctx, d.recruiter.Actor(), app.Resend{On: app.On{InterviewID: iv.ID}}))
		d.clock.Advance(2 * time.Hour)
		d.reminded("an hour after the link was sent again", iv.ID, interview.LetterReminder)
		d.clock.Advance(day)
		d.reminded("a day later", iv.ID, interview.LetterReminder)
		if d.now(iv.ID).RemindedAt == 0 {
			d.t.Error("it would be looked at again and again")
		}
	})
}

func TestReminderToSubmit(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.settings(func(p *interview.Position) { p.Reminders.Unsubmitted = true })
		whole, part, done := d.recorded("Ann Example"), d.started("Ben Example"), d.completed("Cem Example")
		d.work()
		d.clock.Advance(day - time.Hour)
		d.reminded("within a day", whole.ID)
		d.clock.Advance(2 * time.Hour)
		d.reminded("a day later", whole.ID, interview.LetterUnsubmitted)
		d.reminded("not whole", part.ID)
		if got := d.letters(done.ID); len(got) != 1 {
			d.t.Errorf("whoever has submitted got %v", got)
		}
		d.clock.Advance(3 * day)
		d.reminded("days later", whole.ID, interview.LetterUnsubmitted)
		d.must(d.Submit(d.ctx, whole.Token))
	})
}

// The letter that asks to record again is what reminds of a redo: it says which questions.
func TestARedoIsRemindedOfByItsOwnLetter(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.settings(func(p *interview.Position) { p.Reminders.Days = 1 })
		iv := d.redoAsked("Ann Example")
		d.clock.Advance(time.Minute)
		d.work()
		d.clock.Advance(6*day + time.Hour)
		d.reminded("a day before", iv.ID, interview.LetterRedo, interview.LetterRedo)
	})
}

func TestWholeInterviewsAreHandedInAtTheDeadline(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.settings(func(p *interview.Position) { p.HandIn = true })
		whole, part, redo := d.recorded("Ann Example"), d.started("Ben Example"), d.redoAsked("Cem Example")
		d.record(part.Token, d.questions[0].ID, tiny)
		d.record(redo.Token, d.questions[1].ID, tiny)
		other := d.recorded("Dora Example")
		d.must(d.Discard(d.ctx, d.recruiter.Actor(), app.On{InterviewID: other.ID}))

		d.clock.Advance(8 * day)
		for range 2 {
			d.must(d.Expire(d.ctx))
			d.must(d.HandIn(d.ctx))
		}
		for id, want := range map[string]interview.Status{
			whole.ID: interview.StatusToReview, redo.ID: interview.StatusToReview, part.ID: interview.StatusExpired, other.ID: interview.StatusDiscarded,
		} {
			if got := d.status(id); got != want {
				d.t.Errorf("got %s, want %s", got, want)
			}
		}
		d.counts("after the deadline", interview.Counts{
			interview.StatusToReview: 2, interview.StatusExpired: 1, interview.StatusDiscarded: 1,
		})
		last := d.page(whole.ID).Events[0]
		if last.Kind != interview.EventCompleted || last.Data["by"] != "deadline" || last.By.Kind != interview.BySystem {
			d.t.Errorf("the timeline ends in %+v", last)
		}
		if got := count(d.happened(whole.ID), interview.EventExpired); got != 0 {
			d.t.Error("what was handed in did not expire")
		}
	})
}

func TestNothingIsHandedInWithoutTheSetting(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.recorded("Ann Example")
		d.clock.Advance(8 * day)
		d.must(d.Expire(d.ctx))
		d.must(d.HandIn(d.ctx))
		if got := d.status(iv.ID); got != interview.StatusExpired {
			d.t.Errorf("got %s, want expired", got)
		}
	})
}

// A take that was begun in time may be saved for a while after the deadline: it counts, and then the interview is handed in.
func TestHandInWaitsForATakeThatIsUnderWay(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.settings(func(p *interview.Position) { p.HandIn = true })
		again, last := d.recorded("Ann Example"), d.started("Ben Example")
		for _, q := range d.questions[:2] {
			d.record(last.Token, q.ID, tiny)
		}
		d.clock.Advance(time.Duration(again.Deadline-d.clock.Moment())*time.Millisecond - time.Minute)
		better, err := d.BeginTake(d.ctx, again.Token, d.questions[0].ID)
		d.must(err)
		third, err := d.BeginTake(d.ctx, last.Token, d.questions[2].ID)
		d.must(err)
		d.clock.Advance(5 * time.Minute)
		d.must(d.Expire(d.ctx))
		d.must(d.HandIn(d.ctx))
		for _, iv := range []interview.Interview{again, last} {
			if d.now(iv.ID).State != interview.StateStarted {
				d.t.Error("handed in while a take was under way")
			}
		}
		for token, take := range map[string]interview.Take{again.Token: better, last.Token: third} {
			d.send(take.ID, tiny)
			_, err := d.SealTake(d.ctx, token, take.ID, app.Seal{Bytes: int64(len(tiny)), Length: time.Second})
			d.must(err)
		}
		d.clock.Advance(interview.Grace)
		d.must(d.Expire(d.ctx))
		d.must(d.HandIn(d.ctx))
		for _, iv := range []interview.Interview{again, last} {
			if got := d.now(iv.ID); got.State != interview.StateCompleted || len(got.Takes) < 3 {
				d.t.Errorf("%s with %d takes, want it handed in", got.State, len(got.Takes))
			}
		}
		now := d.now(again.ID)
		if answer, _ := now.Answer(d.questions[0].ID); answer.ID != better.ID {
			d.t.Error("the last take does not count")
		}
	})
}

// Whoever has recorded again what was asked for has nothing left to record: a letter must not ask for it with an empty list.
func TestARedoThatIsWholeIsRemindedToSubmit(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.settings(func(p *interview.Position) { p.Reminders.Unsubmitted = true })
		iv := d.redoAsked("Ann Example")
		d.afterHold()
		d.record(iv.Token, iv.Questions[1].ID, tiny)
		d.clock.Advance(day + time.Hour)
		d.reminded("a day later", iv.ID, interview.LetterRedo, interview.LetterUnsubmitted)
		d.must(d.Resend(d.ctx, d.recruiter.Actor(), app.Resend{On: app.On{InterviewID: iv.ID}}))
		d.reminded("sent again", iv.ID, interview.LetterRedo, interview.LetterUnsubmitted, interview.LetterReminder)
	})
}

func TestHandInThoughALetterFailed(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.settings(func(p *interview.Position) { p.HandIn = true })
		iv := d.recorded("Ann Example")
		d.must(d.Resend(d.ctx, d.recruiter.Actor(), app.Resend{On: app.On{InterviewID: iv.ID}}))
		d.post.failing(errUnknown)
		d.afterHold()
		if got := d.status(iv.ID); got != interview.StatusLetterFailed {
			d.t.Fatalf("status %s", got)
		}
		d.clock.Advance(7*day + time.Hour)
		d.must(d.Expire(d.ctx))
		d.must(d.HandIn(d.ctx))
		if got := d.now(iv.ID).State; got != interview.StateCompleted {
			d.t.Errorf("state %s", got)
		}
	})
}
