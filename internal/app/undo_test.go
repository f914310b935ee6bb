package app_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"retake/internal/app"
	"retake/internal/interview"
)

// TestUndoAtTheDesk does every verb of a recruiter and its Undo: the interview is equal in every field, its link opens what it
// opened, the candidate is who they were, and no letter of it has left.
func TestUndoAtTheDesk(t *testing.T) {
	for _, v := range recruiterVerbs {
		t.Run(v.name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				given := v.given(d, "Ann Example")
				d.afterHold()
				was, sent := d.page(given.ID), len(d.post.letters())
				rows := d.rows()
				d.must(v.do(d, app.On{InterviewID: given.ID}))
				done := d.now(given.ID)
				d.clock.Advance(hold / 2)
				verb, left, err := d.Undo(d.ctx, d.recruiter.Actor(), app.On{InterviewID: given.ID, Revision: done.Revision})
				d.must(err)
				if verb == "" || left {
					d.t.Errorf("undone %q, the letter had left: %t", verb, left)
				}
				d.clock.Advance(time.Hour)
				d.work()
				is := d.page(given.ID)
				counters := cmpopts.IgnoreFields(interview.Interview{}, "Revision", "Sequence", "ActivityAt", "Last")
				if diff := cmp.Diff(was.Interview, is.Interview, counters); diff != "" {
					d.t.Errorf("not put back exactly:\n%s", diff)
				}
				if diff := cmp.Diff(was.Candidate, is.Candidate); diff != "" {
					d.t.Errorf("the candidate:\n%s", diff)
				}
				if got := len(d.post.letters()) - sent; got != 0 {
					d.t.Errorf("%d letters left", got)
				}
				if diff := cmp.Diff(rows, d.rows(), cmpopts.IgnoreFields(interview.CandidateRow{}, "Revision", "ActivityAt")); diff != "" {
					d.t.Errorf("the list:\n%s", diff)
				}
				if got := d.happened(given.ID); got[len(got)-1] != interview.EventUndone {
					d.t.Errorf("the timeline ends in %s", got[len(got)-1])
				}
				_, _, err = d.Undo(d.ctx, d.recruiter.Actor(), app.On{InterviewID: given.ID})
				if !errors.Is(err, interview.ReasonMovedOn) {
					d.t.Errorf("undone twice: %v", err)
				}
			})
		})
	}
}

// askAgain deletes the first answer.
func (d *desk) askAgain(iv interview.Interview) {
	d.t.Helper()
	d.must(d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{On: app.On{InterviewID: iv.ID}, Questions: []string{iv.Questions[0].ID}}))
}

func TestUndoAfterTheLetterHasLeft(t *testing.T) {
	t.Run("puts answers back and says so", func(t *testing.T) {
		atDesk(t, func(d *desk) {
			iv := d.completed("Ann Example")
			d.askAgain(iv)
			d.afterHold()
			verb, left, err := d.Undo(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID})
			d.must(err)
			if verb != interview.VerbDeleteAnswers || !left || d.now(iv.ID).State != interview.StateCompleted {
				d.t.Errorf("undone %q, left %t, %s", verb, left, d.now(iv.ID).State)
			}
		})
	})
	for name, do := range map[string]func(d *desk, on app.On) error{
		"is refused for a re-invitation": func(d *desk, on app.On) error {
			return second(d.Reinvite(d.ctx, d.recruiter.Actor(), app.Reinvite{On: on}))
		},
		"is refused for a new link": func(d *desk, on app.On) error {
			return d.RotateLink(d.ctx, d.recruiter.Actor(), app.RotateLink{On: on})
		},
	} {
		t.Run(name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				iv := d.started("Ann Example")
				d.must(do(d, app.On{InterviewID: iv.ID}))
				d.afterHold()
				was := d.now(iv.ID)
				_, _, err := d.Undo(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID})
				if !errors.Is(err, interview.ReasonLetterLeft) {
					d.t.Errorf("got %v", err)
				}
				if diff := cmp.Diff(was, d.now(iv.ID)); diff != "" {
					d.t.Errorf("a refusal must change nothing:\n%s", diff)
				}
			})
		})
	}
}

// TestUndoOfAReinvitationWhoseLetterFailed holds that a letter which reached nobody is in nobody's way.
func TestUndoOfAReinvitationWhoseLetterFailed(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.started("Ann Example")
		d.work()
		d.post.failing(errUnknown)
		d.must(second(d.Reinvite(d.ctx, d.recruiter.Actor(), app.Reinvite{On: app.On{InterviewID: iv.ID}})))
		d.afterHold()
		_, left, err := d.Undo(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID})
		d.must(err)
		if left {
			d.t.Error("a letter that failed is said to have left")
		}
		d.door("the old link", iv.Token, interview.DoorOpen)
	})
}

// TestUndoLetsTheStoppedLetterLeave holds that a letter which the undone verb had stopped is not lost.
func TestUndoLetsTheStoppedLetterLeave(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.completed("Ann Example")
		d.work()
		sent := len(d.post.letters())
		d.askAgain(iv)
		d.must(d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{
			On: app.On{InterviewID: iv.ID}, Questions: []string{iv.Questions[2].ID}, Letter: app.Letter{Message: "And the third."},
		}))
		_, _, err := d.Undo(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID})
		d.must(err)
		d.afterHold()
		letters := d.post.letters()[sent:]
		if len(letters) != 1 || d.now(iv.ID).RedoMessage == "And the third." {
			d.t.Errorf("letters: %+v", letters)
		}
	})
}

// TestUndoOfAReinvitationLeavesNothing holds that the new link never existed.
func TestUndoOfAReinvitationLeavesNothing(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.completed("Ann Example")
		id, err := d.Reinvite(d.ctx, d.recruiter.Actor(), app.Reinvite{On: app.On{InterviewID: iv.ID}})
		d.must(err)
		token := d.now(id).Token
		_, _, err = d.Undo(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID})
		d.must(err)
		if _, err := d.read.Interview(d.ctx, id); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("the new interview: %v", err)
		}
		if _, err := d.read.Room(d.ctx, token); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("the new link: %v", err)
		}
		d.door("the old link", iv.Token, interview.DoorCompleted)
	})
}

func TestReinviteFromTheBin(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.deleted("Ann Example")
		id, err := d.Reinvite(d.ctx, d.recruiter.Actor(), app.Reinvite{On: app.On{InterviewID: iv.ID}})
		d.must(err)
		d.door("the new link", d.now(id).Token, interview.DoorOpen)
		d.counts("invited again", interview.Counts{interview.StatusInvited: 1})
		if got := d.page(id).Earlier; len(got) != 1 || got[0].ID != iv.ID {
			d.t.Errorf("earlier interviews: %+v", got)
		}
	})
}

func TestLetterOfOneVerb(t *testing.T) {
	for _, c := range []struct {
		name   string
		letter app.Letter
		want   string // in the text; empty: none leaves
		faults []string
	}{
		{name: "withheld", letter: app.Letter{Withhold: true}},
		{name: "with a message", letter: app.Letter{Message: "It was a joy to listen."}, want: "It was a joy to listen."},
		{name: "edited", letter: app.Letter{Body: "Here: {{link}}"}, want: "Here: https://"},
		{name: "without a link", letter: app.Letter{Body: "Nothing here."}, faults: []string{"letter_body"}},
		{name: "with a link in the subject", letter: app.Letter{Subject: "{{link}}"}, faults: []string{"letter_subject"}},
		{name: "with a message that is too long", letter: app.Letter{Message: string(make([]rune, interview.MaxMessage+1))}, faults: []string{"message"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				iv := d.invited("Ann Example")
				d.work()
				sent := len(d.post.letters())
				err := d.Resend(d.ctx, d.recruiter.Actor(), app.Resend{On: app.On{InterviewID: iv.ID}, Letter: c.letter})
				var bad interview.Invalid
				if errors.As(err, &bad); len(bad) != len(c.faults) || len(c.faults) > 0 && bad[c.faults[0]] == "" {
					d.t.Fatalf("faults: %v, want %v", err, c.faults)
				}
				d.afterHold()
				letters := d.post.letters()[sent:]
				if c.want == "" && len(letters) > 0 || c.want != "" && (len(letters) != 1 || !strings.Contains(letters[0].Text, c.want)) {
					d.t.Errorf("letters: %+v", letters)
				}
			})
		})
	}
}

func TestABouncedAddressIsFixed(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.post.failing(errUnknown)
		iv := d.invited("Ann Example")
		d.work()
		d.post.mended()
		d.must(d.EditCandidate(d.ctx, d.recruiter.Actor(), app.EditCandidate{
			On: app.On{InterviewID: iv.ID}, Name: "Ann Example", Email: "ann@example.org", Send: true,
		}))
		d.counts("fixed", interview.Counts{interview.StatusInvited: 1})
		d.afterHold()
		sent := d.post.letters()
		if len(sent) != 1 || sent[0].To.Email != "ann@example.org" || sent[0].Link != baseURL+"/i/"+iv.Token {
			d.t.Errorf("sent: %+v", sent)
		}
		if !slices.Contains(d.happened(iv.ID), interview.EventCandidateEdited) {
			d.t.Error("the timeline does not tell")
		}
		d.invited("Bo Example")
		err := d.EditCandidate(d.ctx, d.recruiter.Actor(), app.EditCandidate{On: app.On{InterviewID: iv.ID}, Name: "Ann", Email: emailOf("Bo Example")})
		var bad interview.Invalid
		if !errors.As(err, &bad) || bad["email"] == "" {
			d.t.Errorf("somebody else's address: %v", err)
		}
		d.clock.Advance(30 * 24 * time.Hour)
		err = d.EditCandidate(d.ctx, d.recruiter.Actor(), app.EditCandidate{On: app.On{InterviewID: iv.ID}, Name: "Ann", Email: "ann@example.net", Send: true})
		if !errors.Is(err, interview.ReasonExpired) {
			d.t.Errorf("sent again after the deadline: %v", err)
		}
	})
}
