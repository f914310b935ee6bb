package app_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"retake/internal/app"
	"retake/internal/interview"
)

func TestACopyHasEverythingButTheCandidates(t *testing.T) {
	atDesk(t, func(d *desk) {
		actor := d.recruiter.Actor()
		d.settings(func(p *interview.Position) {
			p.Intro, p.Contact, p.HandIn = "Welcome.", "jobs@example.com", true
			p.Reminders = interview.Reminders{Days: 3, Unsubmitted: true}
		})
		p := d.positionNow(d.position.ID)
		d.must(d.EditLetters(d.ctx, actor, p.ID, p.Revision, interview.Letters{InviteSubject: "Own", RedoBody: "Again: {{link}}"}))
		d.must(d.RetireQuestion(d.ctx, actor, d.questions[1].ID))
		d.completed("Ann Example")
		d.must(d.ClosePosition(d.ctx, actor, p.ID))
		p = d.positionNow(p.ID)

		made, err := d.CopyPosition(d.ctx, d.admin.Actor(), p.ID)
		d.must(err)
		got := d.positionNow(made.ID)
		want := p
		want.ID, want.Title, want.Open, want.CreatedAt, want.Revision, want.QuestionsVersion = made.ID, "Copy of Archivist", true, d.clock.Moment(), 1, 1
		if diff := cmp.Diff(want, got); diff != "" {
			d.t.Error(diff)
		}
		if diff := cmp.Diff(d.questionsNow(p.ID), d.questionsNow(made.ID), cmpopts.IgnoreFields(interview.Question{}, "ID", "PositionID", "Ord", "CreatedAt")); diff != "" {
			d.t.Error(diff)
		}
		if ids := d.members(made.ID); !slices.Equal(ids, sorted(d.recruiter.ID, d.reviewer.ID, d.admin.ID)) {
			d.t.Errorf("members %v", ids)
		}
		counts, err := d.read.Counts(d.ctx, made.ID)
		d.must(err)
		if counts.All() != 0 || counts[interview.StatusDeleted] != 0 {
			d.t.Errorf("the copy has candidates: %v", counts)
		}
		for range 13 {
			made, err = d.CopyPosition(d.ctx, actor, made.ID)
			d.must(err)
		}
		if n := utf8.RuneCountInString(made.Title); n > interview.MaxTitle || !strings.HasSuffix(made.Title, "…") {
			d.t.Errorf("the title of a copy of copies has %d characters: %s", n, made.Title)
		}
	})
}

func TestADeletedPositionIsClosedUntilItIsRestored(t *testing.T) {
	atDesk(t, func(d *desk) {
		actor, id := d.recruiter.Actor(), d.position.ID
		invited, started, done := d.invited("Ann Example"), d.started("Ben Example"), d.completed("Cem Example")
		gone := d.deleted("Dora Example")
		take, err := d.BeginTake(d.ctx, started.Token, d.questions[0].ID)
		d.must(err)
		d.must(d.DeletePosition(d.ctx, actor, id))
		if p := d.positionNow(id); p.DeletedAt == 0 || p.DeletedBy != d.recruiter.Name {
			d.t.Errorf("the position is %+v", p)
		}
		list, err := d.read.PositionList(d.ctx, "")
		d.must(err)
		if slices.ContainsFunc(list, func(row interview.PositionRow) bool { return row.ID == id }) {
			d.t.Error("it is still in the list")
		}

		on := func(iv interview.Interview) app.On { return app.On{InterviewID: iv.ID} }
		fresh := d.positionNow(id)
		for name, try := range map[string]func() error{
			"edit":     func() error { return d.EditPosition(d.ctx, actor, fresh) },
			"letters":  func() error { return d.EditLetters(d.ctx, actor, id, 0, interview.Letters{}) },
			"close":    func() error { return d.ClosePosition(d.ctx, actor, id) },
			"reopen":   func() error { return d.ReopenPosition(d.ctx, actor, id) },
			"copy":     func() error { return second(d.CopyPosition(d.ctx, actor, id)) },
			"delete":   func() error { return d.DeletePosition(d.ctx, actor, id) },
			"members":  func() error { return d.SetMembers(d.ctx, actor, id, nil) },
			"add":      func() error { return second(d.AddQuestion(d.ctx, actor, question(id, "More?"))) },
			"retire":   func() error { return d.RetireQuestion(d.ctx, actor, d.questions[0].ID) },
			"move":     func() error { return d.MoveQuestion(d.ctx, actor, d.questions[0].ID, 1) },
			"question": func() error { return second(d.EditQuestion(d.ctx, actor, d.questions[0])) },
			"invite":   func() error { return second(d.Invite(d.ctx, actor, d.person("Eva Example"))) },
			"resend":   func() error { return d.Resend(d.ctx, actor, app.Resend{On: on(invited)}) },
			"extend": func() error {
				return d.Extend(d.ctx, actor, app.Extend{On: on(invited), Deadline: d.clock.Moment().Add(day)})
			},
			"rotate":    func() error { return d.RotateLink(d.ctx, actor, app.RotateLink{On: on(invited)}) },
			"discard":   func() error { return d.Discard(d.ctx, actor, on(done)) },
			"shortlist": func() error { return d.Shortlist(d.ctx, actor, on(done)) },
			"answers": func() error {
				return d.DeleteAnswers(d.ctx, actor, app.DeleteAnswers{On: on(done), Questions: []string{d.questions[0].ID}})
			},
			"reinvite": func() error { return second(d.Reinvite(d.ctx, actor, app.Reinvite{On: on(done)})) },
			"bin":      func() error { return d.Delete(d.ctx, actor, on(invited)) },
			"unbin":    func() error { return d.Undelete(d.ctx, actor, on(gone)) },
			"person": func() error {
				return d.EditCandidate(d.ctx, actor, app.EditCandidate{On: on(invited), Name: "Anna", Email: "anna@example.com"})
			},
			"undo": func() error { _, _, err := d.Undo(d.ctx, actor, on(gone)); return err },
		} {
			if err := try(); !errors.Is(err, interview.ReasonPositionGone) {
				d.t.Errorf("%s: got %v", name, err)
			}
		}
		for name, try := range map[string]func() error{
			"open":   func() error { return d.Opened(d.ctx, invited.Token) },
			"start":  func() error { return d.Start(d.ctx, invited.Token, interview.NoticeVersion) },
			"take":   func() error { return second(d.BeginTake(d.ctx, started.Token, d.questions[1].ID)) },
			"upload": func() error { return second(d.UploadAllowed(d.ctx, started.Token, take.ID)) },
			"submit": func() error { return d.Submit(d.ctx, started.Token) },
		} {
			if err := try(); !errors.Is(err, interview.ReasonLinkClosed) {
				d.t.Errorf("a candidate's %s: got %v", name, err)
			}
		}
		d.roomDoor("deleted", invited.Token, interview.DoorDeleted)
		d.roomDoor("deleted", done.Token, interview.DoorDeleted)

		d.must(d.UndeletePosition(d.ctx, actor, id))
		if err := d.UndeletePosition(d.ctx, actor, id); !errors.Is(err, interview.ReasonPositionThere) {
			d.t.Errorf("restore twice: got %v", err)
		}
		d.roomDoor("restored", invited.Token, interview.DoorOpen)
		d.roomDoor("restored", done.Token, interview.DoorCompleted)
		d.must(d.Start(d.ctx, invited.Token, interview.NoticeVersion))
		d.send(take.ID, tiny)
		d.must(second(d.SealTake(d.ctx, started.Token, take.ID, app.Seal{Bytes: int64(len(tiny))})))
		d.invited("Eva Example")
	})
}

// roomDoor is what the candidate's page shows.
func (d *desk) roomDoor(when, token string, want interview.Door) {
	d.t.Helper()
	room, err := d.read.Room(d.ctx, token)
	d.must(err)
	if got := room.Door(d.clock.Moment()); got != want {
		d.t.Errorf("%s: the link shows %q, want %q", when, got, want)
	}
}

func TestLettersOfADeletedPositionLeaveWhenItIsRestored(t *testing.T) {
	atDesk(t, func(d *desk) {
		actor := d.recruiter.Actor()
		d.settings(func(p *interview.Position) { p.Reminders.Days = 2 })
		told := d.invited("Ann Example")
		d.work()
		waiting, closed := d.invited("Ben Example"), d.invited("Cem Example")
		d.must(d.Discard(d.ctx, actor, app.On{InterviewID: closed.ID}))
		d.must(d.DeletePosition(d.ctx, actor, d.position.ID))
		d.work()
		d.clock.Advance(6 * day)
		d.must(d.Remind(d.ctx))
		d.work()
		if got := len(d.post.letters()); got != 1 {
			d.t.Fatalf("%d letters left, want the one from before", got)
		}
		if got := d.lettersIn(waiting.ID, interview.LetterCancelled); got != 1 {
			d.t.Errorf("%d letters stopped, want 1", got)
		}
		d.must(d.UndeletePosition(d.ctx, actor, d.position.ID))
		d.work()
		d.work()
		left := d.post.letters()
		if len(left) != 2 || left[1].To.Email != emailOf("Ben Example") {
			d.t.Errorf("after the restore left %d letters: %+v", len(left), left)
		}
		if got := d.lettersIn(closed.ID, interview.LetterQueued); got != 0 {
			d.t.Error("a letter to somebody who is discarded waits")
		}
		d.must(d.Remind(d.ctx))
		d.work()
		if got := d.letters(told.ID); len(got) != 2 || got[1] != interview.LetterDeadline {
			d.t.Errorf("reminders go on after the restore: got %v", got)
		}
	})
}

func TestThePositionCountsItsListsOfQuestions(t *testing.T) {
	atDesk(t, func(d *desk) {
		actor, a := d.recruiter.Actor(), d.questions[0]
		version := d.position.QuestionsVersion
		if version != 4 { // empty, and three questions added
			d.t.Errorf("the list has version %d, want 4", version)
		}
		for _, step := range []struct {
			name string
			do   func() error
			by   int64
		}{
			{"nothing moves", func() error { return d.MoveQuestion(d.ctx, actor, a.ID, -1) }, 0},
			{"move", func() error { return d.MoveQuestion(d.ctx, actor, a.ID, 1) }, 1},
			{"add", func() error { return second(d.AddQuestion(d.ctx, actor, question(d.position.ID, "More?"))) }, 1},
			{"edit", func() error { return second(d.EditQuestion(d.ctx, actor, a)) }, 1},
			{"retire", func() error { return d.RetireQuestion(d.ctx, actor, d.questions[1].ID) }, 1},
			{"settings", func() error { d.settings(func(p *interview.Position) { p.Days = 9 }); return nil }, 0},
		} {
			d.must(step.do())
			now := d.positionNow(d.position.ID).QuestionsVersion
			if now != version+step.by {
				d.t.Errorf("%s: version %d after %d", step.name, now, version)
			}
			version = now
		}
		iv := d.invited("Ann Example")
		if iv.QuestionsVersion != version {
			d.t.Errorf("invited with version %d, want %d", iv.QuestionsVersion, version)
		}
		d.clock.Advance(time.Minute)
		_, err := d.AddQuestion(d.ctx, actor, question(d.position.ID, "One more?"))
		d.must(err)
		list, err := d.read.QuestionVersions(d.ctx, d.position.ID)
		d.must(err)
		older := interview.OlderVersions(list, version+1)
		if older.All != 1 || older.Movable != 1 {
			d.t.Errorf("who has an earlier list: %+v", older)
		}
	})
}
