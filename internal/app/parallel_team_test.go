package app_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

func TestCopiesOfTheSetup(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		d := emptyDesk(t, st)
		var err error
		d.setupToken, err = d.SetupToken(d.ctx)
		d.must(err)
		d.oneWins("SetUp", atOnce(func(i int) error {
			return second(d.SetUp(d.ctx, d.setUp(fmt.Sprintf("admin%d@example.com", i))))
		}), is(interview.ErrNotFound))
		if users, err := d.read.Users(d.ctx); err != nil || len(users) != 1 {
			t.Errorf("%d users, %v; want 1", len(users), err)
		}
	})
}

func TestCopiesOfTheTeamsVerbs(t *testing.T) {
	atDesk(t, func(d *desk) {
		admin := d.admin.Actor()
		d.oneWins("AddUser", atOnce(func(int) error {
			return second(d.AddUser(d.ctx, admin, app.NewUser{Name: "Nia New", Email: "nia@example.com", Role: interview.Recruiter, Password: password}))
		}), is(interview.Invalid{}))
		id := d.reviewer.ID
		d.allAgree("SetRole", atOnce(func(int) error { return d.SetRole(d.ctx, admin, id, interview.Recruiter) }))
		d.allAgree("DisableUser", atOnce(func(int) error { return d.DisableUser(d.ctx, admin, id) }))
		d.allAgree("EnableUser", atOnce(func(int) error { return d.EnableUser(d.ctx, admin, id) }))
		d.allAgree("SetPassword", atOnce(func(int) error { return d.SetPassword(d.ctx, admin, id, "battery staple horse", "") }))
		d.allAgree("SetCompany", atOnce(func(int) error { return d.SetCompany(d.ctx, admin, "Other Ltd") }))

		token := d.signIn(d.recruiter)
		d.clock.Advance(time.Hour)
		d.allAgree("Session", atOnce(func(int) error { return second(d.Session(d.ctx, token)) }))
		for i, err := range atOnce(func(int) error {
			return d.ChangeOwnPassword(d.ctx, d.recruiter, password, "battery staple horse", token)
		}) {
			var slow *app.Slow
			if err != nil && !errors.As(err, &slow) && !like(err, interview.Invalid{}) {
				d.t.Errorf("ChangeOwnPassword %d: %v", i, err)
			}
		}
		d.allAgree("SignOutOthers", atOnce(func(int) error { return d.SignOutOthers(d.ctx, d.recruiter.Actor(), token) }))
		if !d.inside(token) {
			d.t.Error("the session that changed the password is over")
		}
		d.allAgree("SignOut", atOnce(func(int) error { return d.SignOut(d.ctx, token) }))
	})
}

func TestTwoAdminsCannotRemoveEachOther(t *testing.T) {
	atDesk(t, func(d *desk) {
		other := d.join("Sue Second", interview.Admin)
		for range 10 {
			errs := atOnce(func(i int) error {
				who, whom := d.admin, other
				if i%2 == 1 {
					who, whom = other, d.admin
				}
				return d.SetRole(d.ctx, who.Actor(), whom.ID, interview.Recruiter)
			})
			d.oneWins("SetRole", errs[:2], is(interview.Invalid{}))
			users, err := d.read.Users(d.ctx)
			d.must(err)
			if admins := slices.DeleteFunc(users, func(u interview.User) bool { return u.Role != interview.Admin }); len(admins) != 1 {
				d.t.Fatalf("%d admins are left, want 1", len(admins))
			}
			d.must(d.SetRole(d.ctx, interview.System, d.admin.ID, interview.Admin))
			d.must(d.SetRole(d.ctx, interview.System, other.ID, interview.Admin))
		}
	})
}

func TestNewRoleAndNewPasswordAtOnceAreBothKept(t *testing.T) {
	atDesk(t, func(d *desk) {
		for round := range 5 {
			u := d.join(fmt.Sprintf("Una User %d", round), interview.Admin)
			d.allAgree("SetRole and SetPassword", atOnce(func(i int) error {
				if i%2 == 0 {
					return d.SetRole(d.ctx, d.admin.Actor(), u.ID, interview.Reviewer)
				}
				return d.SetPassword(d.ctx, d.admin.Actor(), u.ID, "battery staple horse", "")
			}))
			_, now, err := d.SignIn(d.ctx, app.SignIn{Email: u.Email, Password: "battery staple horse"})
			if err != nil || now.Role != interview.Reviewer {
				d.t.Errorf("signed in as %s: %v", now.Role, err)
			}
		}
	})
}

func TestCopiesOfThePositionsVerbs(t *testing.T) {
	atDesk(t, func(d *desk) {
		actor, id := d.recruiter.Actor(), d.position.ID
		p := d.positionNow(id)
		p.Title = "Edited"
		d.oneWins("EditPosition", atOnce(func(int) error { return d.EditPosition(d.ctx, actor, p) }), is(interview.ErrOutdated))
		p = d.positionNow(id)
		own := interview.Letters{InviteSubject: "Own subject"}
		d.oneWins("EditLetters", atOnce(func(int) error { return d.EditLetters(d.ctx, actor, id, p.Revision, own) }), is(interview.ErrOutdated))
		d.oneWins("ClosePosition", atOnce(func(int) error { return d.ClosePosition(d.ctx, actor, id) }), is(interview.ReasonClosed))
		d.oneWins("ReopenPosition", atOnce(func(int) error { return d.ReopenPosition(d.ctx, actor, id) }), is(interview.ReasonOpen))
		if got := d.positionNow(id); got.Revision != p.Revision+3 {
			d.t.Errorf("revision %d, want %d", got.Revision, p.Revision+3)
		}
		edited := d.questions[0]
		edited.Prompt = "Edited?"
		d.oneWins("EditQuestion", atOnce(func(int) error { return second(d.EditQuestion(d.ctx, actor, edited)) }), is(interview.ErrOutdated))
		d.oneWins("RetireQuestion", atOnce(func(int) error { return d.RetireQuestion(d.ctx, actor, d.questions[1].ID) }), is(interview.ErrOutdated))
		if got := prompts(d.questionsNow(id)); !slices.Equal(got, []string{"Edited?", d.questions[2].Prompt}) {
			d.t.Errorf("the position asks %q", got)
		}
		d.allAgree("SetMembers", atOnce(func(int) error { return d.SetMembers(d.ctx, actor, id, []string{d.recruiter.ID, d.otherRecruiter.ID}) }))
		if got, want := d.members(id), sorted(d.recruiter.ID, d.otherRecruiter.ID); !slices.Equal(got, want) {
			d.t.Errorf("members: got %v, want %v", got, want)
		}
	})
}

func TestMembersAreOneOfTheListsThatWereSet(t *testing.T) {
	atDesk(t, func(d *desk) {
		lists := [][]string{sorted(d.reviewer.ID), sorted(d.otherReviewer.ID), sorted(d.otherRecruiter.ID)}
		d.allAgree("SetMembers", atOnce(func(i int) error {
			return d.SetMembers(d.ctx, d.admin.Actor(), d.position.ID, lists[i%len(lists)])
		}))
		if got := d.members(d.position.ID); !slices.ContainsFunc(lists, func(l []string) bool { return slices.Equal(l, got) }) {
			d.t.Errorf("members: got %v, want one of %v", got, lists)
		}
	})
}

func TestQuestionsAddedAndMovedAtOnceStayInOneOrder(t *testing.T) {
	atDesk(t, func(d *desk) {
		actor, id := d.recruiter.Actor(), d.position.ID
		// Nothing tells one added question from the next, so that each is kept, up to the 50 there may be.
		added := 0
		for _, err := range atOnce(func(i int) error {
			return second(d.AddQuestion(d.ctx, actor, question(id, fmt.Sprint("Question ", i))))
		}) {
			switch {
			case err == nil:
				added++
			case !like(err, interview.Invalid{}):
				d.t.Errorf("AddQuestion: a copy got %T %v", err, err)
			}
		}
		if list := d.questionsNow(id); added != interview.MaxQuestions-3 || len(list) != interview.MaxQuestions {
			d.t.Errorf("%d added, %d in the list", added, len(list))
		}
		d.allAgree("MoveQuestion", atOnce(func(i int) error { return d.MoveQuestion(d.ctx, actor, d.questions[2].ID, -1) }))
		list := d.questionsNow(id)
		for i, q := range list {
			if q.Ord != i+1 {
				d.t.Errorf("question %d has the place %d", i+1, q.Ord)
			}
		}
		if list[0].ID != d.questions[2].ID {
			d.t.Errorf("the first question is %q", list[0].Prompt)
		}
	})
}

func TestCopiesOfExpire(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.started("Ann Example")
		d.clock.Advance(8 * 24 * time.Hour)
		d.allAgree("Expire", atOnce(func(int) error { return d.Expire(d.ctx) }))
		if got := count(d.happened(iv.ID), interview.EventExpired); got != 1 {
			d.t.Errorf("%d events, want 1", got)
		}
		d.counts("afterwards", interview.Counts{interview.StatusExpired: 1})
	})
}

func TestDeadlineThatPassesWhileTheCandidateSubmits(t *testing.T) {
	atDesk(t, func(d *desk) {
		for i := range 10 {
			iv := d.recorded(fmt.Sprintf("Candidate %c", 'a'+i))
			d.clock.Advance(iv.Deadline.Time().Sub(d.clock.Now()) + time.Minute)
			d.allAgree("Submit and Expire", atOnce(func(i int) error {
				if i%2 == 0 {
					return d.Submit(d.ctx, iv.Token)
				}
				return d.Expire(d.ctx)
			}))
			happened := d.happened(iv.ID)
			if last := happened[len(happened)-1]; last != interview.EventCompleted || count(happened, interview.EventExpired) > 1 {
				d.t.Errorf("the timeline is %v; want it to end in the submission", happened)
			}
		}
		d.counts("in the end", interview.Counts{interview.StatusToReview: 10})
	})
}

func TestCopiesOfASentLetter(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.invited("Ann Example")
		d.allAgree("RunDue", atOnce(func(int) error { return second(d.runner.RunDue(d.ctx)) }))
		d.work()
		if got := len(d.post.letters()); got != 1 || d.lettersIn(iv.ID, interview.LetterSent) != 1 {
			d.t.Errorf("%d letters left, want 1", got)
		}
	})
}
