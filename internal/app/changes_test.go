package app_test

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/testkit"
)

// list is everything that the candidates tab shows of the desk's position.
func (d *desk) list() (boards []interview.CandidateBoard) {
	d.t.Helper()
	for _, status := range append([]interview.Status{""}, interview.Statuses...) {
		board, err := d.read.CandidateBoard(d.ctx, interview.CandidateFilter{PositionID: d.position.ID, Status: status, Limit: 500})
		d.must(err)
		board.Position, board.Questions = interview.Position{}, 0 // the list is not about them
		boards = append(boards, board)
	}
	return boards
}

// seen does something that must (or must not) lead to another state of the list.
func (d *desk) seen(what string, want bool, do func()) {
	d.t.Helper()
	before, state := d.list(), d.Changes(d.position.ID)
	do()
	moved := !reflect.DeepEqual(d.list(), before)
	if moved && d.Changes(d.position.ID) == state {
		d.t.Errorf("%s changes the list, and nobody who has it open is told", what)
	}
	if want && d.Changes(d.position.ID) == state {
		d.t.Errorf("%s leads to no other state", what)
	}
}

func TestEveryVerbThatChangesTheListIsSeen(t *testing.T) {
	t.Parallel()
	must := []string{
		"Resend", "Extend", "RotateLink", "Delete", "Undelete", "Discard", "Undiscard", "Shortlist", "Unshortlist", "DeleteAnswers",
		"RestoreAnswers", "Reinvite", "Invite",
	}
	for _, name := range must {
		if _, ok := verbs[name]; !ok {
			t.Errorf("%s is no verb any more", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(verbs)) {
		verb := verbs[name]
		if verb.try == nil || verb.guard != ofPosition {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := emptyDesk(t, testkit.Store(t))
			d.furnish()
			try := verb.try(d)
			d.seen(name, slices.Contains(must, name), func() { d.must(try(d, d.recruiter.Actor())) })
			d.seen("the work after "+name, false, d.work)
			d.clock.Advance(time.Minute)
			d.seen("the work a minute after "+name, false, d.work)
		})
	}
}

func TestWhatCandidatesJobsAndTheClockDoIsSeen(t *testing.T) {
	atDesk(t, func(d *desk) {
		ann, bob := d.invited("Ann Example"), d.invited("Bob Example")
		d.clock.Advance(time.Minute)
		d.seen("a letter that was sent", true, d.work)
		d.seen("Opened", true, func() { d.must(d.Opened(d.ctx, ann.Token)) })
		d.seen("Start", true, func() { d.must(d.Start(d.ctx, ann.Token, interview.NoticeVersion)) })
		for _, q := range ann.Questions {
			d.seen("a take", true, func() { d.record(ann.Token, q.ID, tiny) })
		}
		d.seen("what was found out about a take", true, func() {
			for range 3 { // as often as work on a broken one is tried
				d.clock.Advance(10 * time.Minute)
				d.work()
			}
		})
		d.seen("Submit", true, func() { d.must(d.Submit(d.ctx, ann.Token)) })
		on := app.On{InterviewID: ann.ID}
		d.seen("Discard", true, func() { d.must(d.Discard(d.ctx, d.recruiter.Actor(), on)) })
		d.seen("Undo", true, func() {
			_, _, err := d.Undo(d.ctx, d.recruiter.Actor(), on)
			d.must(err)
		})
		d.seen("EditCandidate", true, func() {
			d.must(d.EditCandidate(d.ctx, d.recruiter.Actor(), app.EditCandidate{On: on, Name: "Ann Other", Email: "ann.other@example.com"}))
		})
		d.clock.Advance(bob.Deadline.Sub(d.clock.Moment()) + time.Minute)
		d.seen("a deadline that passed", true, func() { d.must(d.Expire(d.ctx)) })

		state := d.Changes(d.position.ID)
		d.must(second(d.AddQuestion(d.ctx, d.recruiter.Actor(), question(d.position.ID, "More?"))))
		d.must(d.SetCompany(d.ctx, d.admin.Actor(), "Other Ltd"))
		if d.Changes(d.position.ID) != state {
			d.t.Error("a question and the company's name are no news for the list")
		}
	})
}

func TestSavedViews(t *testing.T) {
	atDesk(t, func(d *desk) {
		save := func(who interview.User, positionID, name string) (interview.SavedView, error) {
			return d.SaveView(d.ctx, who.Actor(), app.NewView{PositionID: positionID, Name: name, Query: "q=ann&sort=name"})
		}
		first, err := save(d.recruiter, d.position.ID, "  To\tdecide ")
		d.must(err)
		if first.Name != "To decide" || first.UserID != d.recruiter.ID || first.CreatedAt != d.clock.Moment() {
			d.t.Errorf("saved %+v", first)
		}
		for what, name := range map[string]string{
			"the same name": "To decide", "its capitals": "TO DECIDE", "none": " ", "a long one": string(slices.Repeat([]rune{'ü'}, 61)), "no text": "a\xff",
		} {
			if _, err := save(d.recruiter, d.position.ID, name); !faults(err, "name") {
				d.t.Errorf("%s: got %v, want the name faulted", what, err)
			}
		}
		reviewers, err := save(d.reviewer, d.position.ID, "To decide")
		d.must(err)
		for who, u := range map[string]interview.User{"a stranger": d.otherRecruiter, "a strange reviewer": d.otherReviewer} {
			if _, err := save(u, d.position.ID, "Mine"); err != interview.ErrNotFound {
				d.t.Errorf("%s: got %v, want %v", who, err, interview.ErrNotFound)
			}
		}
		if _, err := d.DeleteView(d.ctx, d.recruiter.Actor(), d.position.ID, reviewers.ID); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("somebody else's view: got %v", err)
		}
		gone, err := d.DeleteView(d.ctx, d.recruiter.Actor(), d.position.ID, first.ID)
		d.must(err)
		if !reflect.DeepEqual(gone, first) {
			d.t.Errorf("deleted %+v, want %+v", gone, first)
		}
		if _, err := d.DeleteView(d.ctx, d.recruiter.Actor(), d.position.ID, first.ID); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("deleted twice: got %v", err)
		}
		for i := range interview.MaxViews {
			d.must(second(save(d.recruiter, d.position.ID, string(rune('A'+i)))))
		}
		if _, err := save(d.recruiter, d.position.ID, "One more"); !faults(err, "name") {
			d.t.Errorf("a view too many: got %v", err)
		}
		other, _ := d.open("Other", "Why?")
		d.must(second(save(d.recruiter, other.ID, "One more")))
	})
}

// faults reports that the error is about the field.
func faults(err error, field string) bool {
	var bad interview.Invalid
	return errors.As(err, &bad) && bad[field] != ""
}
