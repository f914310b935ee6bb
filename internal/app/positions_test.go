package app_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

func prompts(list []interview.Question) []string {
	var out []string
	for _, q := range list {
		out = append(out, q.Prompt)
	}
	return out
}

func TestInterviewKeepsTheQuestionsItWasInvitedWith(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.started("Ann Example")
		before := prompts(iv.Questions)
		old := d.questions[1]
		edited := question("", "What did you repair?")
		edited.ID, edited.Think = old.ID, 30*time.Second
		fresh, err := d.EditQuestion(d.ctx, d.recruiter.Actor(), edited)
		d.must(err)
		if fresh.ID == old.ID || fresh.ID == "" || fresh.PositionID != d.position.ID || fresh.Ord != old.Ord {
			d.t.Errorf("the new question is %+v", fresh)
		}
		d.must(d.RetireQuestion(d.ctx, d.recruiter.Actor(), d.questions[2].ID))
		added, err := d.AddQuestion(d.ctx, d.recruiter.Actor(), question(d.position.ID, "Anything else?"))
		d.must(err)
		if added.ID == "" {
			d.t.Error("the added question came back without its id")
		}
		d.must(d.MoveQuestion(d.ctx, d.recruiter.Actor(), fresh.ID, -1))

		if got, want := prompts(d.questionsNow(d.position.ID)), []string{"What did you repair?", "Why this role?", "Anything else?"}; !slices.Equal(got, want) {
			d.t.Errorf("the position asks %q, want %q", got, want)
		}
		if got := prompts(d.now(iv.ID).Questions); !slices.Equal(got, before) {
			d.t.Errorf("the interview asks %q, want %q as before", got, before)
		}
		later := d.invited("Ben Example")
		if got := prompts(later.Questions); got[0] != "What did you repair?" || later.Questions[0].Think != 30*time.Second || len(got) != 3 {
			d.t.Errorf("a later interview asks %q", got)
		}
		for _, q := range iv.Questions {
			d.record(iv.Token, q.ID, tiny)
		}
		d.must(d.Submit(d.ctx, iv.Token))
		if retired, err := d.read.Question(d.ctx, old.ID); err != nil || retired.RetiredAt == 0 || retired.Prompt != old.Prompt {
			d.t.Errorf("the edited question is %+v, %v; want it kept, retired", retired, err)
		}
		for name, err := range map[string]error{
			"edit":   second(d.EditQuestion(d.ctx, d.recruiter.Actor(), edited)),
			"retire": d.RetireQuestion(d.ctx, d.recruiter.Actor(), old.ID),
			"move":   d.MoveQuestion(d.ctx, d.recruiter.Actor(), old.ID, 1),
		} {
			if !errors.Is(err, interview.ErrOutdated) {
				d.t.Errorf("%s what somebody edited meanwhile: got %v", name, err)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestQuestionsMove(t *testing.T) {
	atDesk(t, func(d *desk) {
		a, b, c := d.questions[0], d.questions[1], d.questions[2]
		for _, step := range []struct {
			id   string
			by   int
			want []interview.Question
		}{
			{a.ID, -1, []interview.Question{a, b, c}},
			{a.ID, +1, []interview.Question{b, a, c}},
			{a.ID, +1, []interview.Question{b, c, a}},
			{a.ID, +1, []interview.Question{b, c, a}},
			{c.ID, -1, []interview.Question{c, b, a}},
		} {
			d.must(d.MoveQuestion(d.ctx, d.recruiter.Actor(), step.id, step.by))
			if got := prompts(d.questionsNow(d.position.ID)); !slices.Equal(got, prompts(step.want)) {
				d.t.Errorf("got %q, want %q", got, prompts(step.want))
			}
		}
	})
}

func TestQuestionsAreChecked(t *testing.T) {
	atDesk(t, func(d *desk) {
		for field, change := range map[string]func(*interview.Question){
			"prompt": func(q *interview.Question) { q.Prompt = strings.Repeat("x", 10_000) },
			"think":  func(q *interview.Question) { q.Think = time.Hour },
			"answer": func(q *interview.Question) { q.Answer = 0 },
			"takes":  func(q *interview.Question) { q.Takes = 21 },
		} {
			bad := d.questions[0]
			change(&bad)
			var invalid interview.Invalid
			if _, err := d.AddQuestion(d.ctx, d.recruiter.Actor(), bad); !errors.As(err, &invalid) || invalid[field] == "" {
				d.t.Errorf("add, %s: got %v", field, err)
			}
			if _, err := d.EditQuestion(d.ctx, d.recruiter.Actor(), bad); !errors.As(err, &invalid) || invalid[field] == "" {
				d.t.Errorf("edit, %s: got %v", field, err)
			}
		}
		for n := len(d.questions); n < interview.MaxQuestions; n++ {
			_, err := d.AddQuestion(d.ctx, d.recruiter.Actor(), question(d.position.ID, "One more?"))
			d.must(err)
		}
		if _, err := d.AddQuestion(d.ctx, d.recruiter.Actor(), question(d.position.ID, "Too many?")); !like(err, interview.Invalid{}) {
			d.t.Errorf("the 51st question: got %v", err)
		}
		if _, err := d.EditQuestion(d.ctx, d.recruiter.Actor(), d.questions[0]); err != nil {
			d.t.Errorf("an edit of a full list: got %v", err)
		}
	})
}

func TestClosedPositionRefusesInvitationsOnly(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.started("Ann Example")
		actor := d.recruiter.Actor()
		d.must(d.ClosePosition(d.ctx, actor, d.position.ID))
		if _, err := d.Invite(d.ctx, actor, d.person("Ben Example")); !errors.Is(err, interview.ReasonClosed) {
			d.t.Errorf("invite: got %v", err)
		}
		d.record(iv.Token, iv.Questions[0].ID, tiny)
		d.must(d.Resend(d.ctx, actor, app.Resend{On: app.On{InterviewID: iv.ID}}))
		if err := d.ClosePosition(d.ctx, actor, d.position.ID); !errors.Is(err, interview.ReasonClosed) {
			d.t.Errorf("close twice: got %v", err)
		}
		d.must(d.ReopenPosition(d.ctx, actor, d.position.ID))
		if err := d.ReopenPosition(d.ctx, actor, d.position.ID); !errors.Is(err, interview.ReasonOpen) {
			d.t.Errorf("reopen twice: got %v", err)
		}
		d.invited("Ben Example")
	})
}

func TestOutdatedEditOfAPosition(t *testing.T) {
	atDesk(t, func(d *desk) {
		actor := d.recruiter.Actor()
		mine := d.positionNow(d.position.ID)
		theirs := mine
		theirs.Title, theirs.Open = "  Head \n archivist ", false
		d.must(d.EditPosition(d.ctx, d.admin.Actor(), theirs))
		mine.Intro = "Welcome"
		if err := d.EditPosition(d.ctx, actor, mine); !errors.Is(err, interview.ErrOutdated) {
			d.t.Errorf("edit: got %v", err)
		}
		if err := d.EditLetters(d.ctx, actor, mine.ID, mine.Revision, interview.Letters{}); !errors.Is(err, interview.ErrOutdated) {
			d.t.Errorf("letters: got %v", err)
		}
		got := d.positionNow(mine.ID)
		if got.Title != "Head archivist" || !got.Open || got.Intro != "" || got.Revision != mine.Revision+1 {
			d.t.Errorf("the position is %+v", got)
		}
		for field, change := range map[string]func(*interview.Position){
			"title":   func(p *interview.Position) { p.Title = " " },
			"intro":   func(p *interview.Position) { p.Intro = strings.Repeat("x", 10_000) },
			"days":    func(p *interview.Position) { p.Days = 0 },
			"contact": func(p *interview.Position) { p.Contact = "nobody" },
		} {
			bad := got
			change(&bad)
			var invalid interview.Invalid
			if err := d.EditPosition(d.ctx, actor, bad); !errors.As(err, &invalid) || invalid[field] == "" {
				d.t.Errorf("edit, %s: got %v", field, err)
			}
			if _, err := d.CreatePosition(d.ctx, actor, bad); !errors.As(err, &invalid) || invalid[field] == "" {
				d.t.Errorf("create, %s: got %v", field, err)
			}
		}
	})
}

// members lists the ids of the position's members.
func (d *desk) members(positionID string) []string {
	d.t.Helper()
	all, err := d.read.Members(d.ctx, positionID)
	d.must(err)
	var ids []string
	for _, m := range all {
		if m.In {
			ids = append(ids, m.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

func sorted(ids ...string) []string {
	slices.Sort(ids)
	return ids
}

func TestMembersDecideWhoSees(t *testing.T) {
	atDesk(t, func(d *desk) {
		other := d.otherRecruiter.Actor()
		sees := func(want error) {
			d.t.Helper()
			if err := d.Access(d.ctx, other, d.position.ID, interview.MayRecruit); !errors.Is(err, want) {
				d.t.Errorf("the other recruiter: got %v, want %v", err, want)
			}
		}
		sees(interview.ErrNotFound)
		// Whoever sets the members does not lose the position by it.
		d.must(d.SetMembers(d.ctx, d.recruiter.Actor(), d.position.ID, []string{d.otherRecruiter.ID, d.otherRecruiter.ID}))
		if got, want := d.members(d.position.ID), sorted(d.recruiter.ID, d.otherRecruiter.ID); !slices.Equal(got, want) {
			d.t.Errorf("members: got %v, want %v", got, want)
		}
		sees(nil)
		if err := d.SetMembers(d.ctx, d.recruiter.Actor(), d.position.ID, []string{"nobody"}); !errors.Is(err, interview.ErrNotFound) {
			d.t.Errorf("an unknown user: got %v", err)
		}
		sees(nil)
		d.must(d.SetMembers(d.ctx, d.admin.Actor(), d.position.ID, nil))
		if got := d.members(d.position.ID); len(got) != 0 {
			d.t.Errorf("an admin is no member by setting them: got %v", got)
		}
		sees(interview.ErrNotFound)
		if err := d.Access(d.ctx, d.admin.Actor(), d.position.ID, interview.MayRecruit); err != nil {
			d.t.Errorf("an admin sees every position: got %v", err)
		}
	})
}
