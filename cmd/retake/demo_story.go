package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/jobs"
)

// demonstration makes the demo. Its clock stands where the stories say, and the desk and its jobs read that clock.
type demonstration struct {
	house *house
	app   *app.App
	post  *jobs.Runner   // letters only
	lab   []*jobs.Runner // everything, recordings included: that takes a while, so there are several
	now   time.Time      // what the desk takes for now
	end   time.Time      // the real now: nothing may happen later

	admin, recruiter, reviewer         interview.User
	support, workshop, student, taller vacancy
	ats                                interview.Connection
	atsKey                             string // that it comes with
	steps                              []step
}

// step is one deed of a story, at its time.
type step struct {
	at     time.Time
	what   string
	do     func(context.Context) error
	listen bool // what the check of the recording finds is part of the story
}

func newDemonstration(h *house, now time.Time) *demonstration {
	d := &demonstration{
		house: h, app: h.app, end: now.UTC(), now: now.UTC(),
		support: supportVacancy, workshop: workshopVacancy, student: studentVacancy, taller: tallerVacancy,
	}
	d.app.Clock = func() time.Time { return d.now }
	d.app.Sender = post{}
	d.post = d.app.Runner()
	delete(d.post.Handlers, "media")
	for range min(runtime.NumCPU(), 4) {
		d.lab = append(d.lab, d.app.Runner())
	}
	return d
}

// day is a time of day so many days ago.
func (d *demonstration) day(ago, hour, minute int) time.Time {
	midnight := d.end.Truncate(24 * time.Hour)
	return midnight.AddDate(0, 0, -ago).Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

// play lets all stories happen, in the order of time, with the jobs that follow from each deed.
func (d *demonstration) play(ctx context.Context) error {
	slices.SortStableFunc(d.steps, func(a, b step) int { return a.at.Compare(b.at) })
	for _, s := range d.steps {
		if s.at.After(d.end) {
			return fmt.Errorf("%s at %s: %w", s.what, s.at, errFuture)
		}
		d.now = s.at
		if err := s.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", s.what, err)
		}
		if err := d.settle(ctx, s); err != nil {
			return fmt.Errorf("jobs after %s: %w", s.what, err)
		}
	}
	d.now = d.end
	return d.work(ctx, d.lab...)
}

// settle does the jobs that follow from a step: letters leave some seconds later, held ones when their time has come.
func (d *demonstration) settle(ctx context.Context, s step) error {
	if s.listen {
		d.now = d.now.Add(4 * time.Second)
		return d.work(ctx, d.lab...)
	}
	for _, later := range []time.Duration{4 * time.Second, letterHold + 2*time.Second} {
		if d.now = s.at.Add(later); d.now.After(d.end) {
			return nil
		}
		if err := d.work(ctx, d.post); err != nil {
			return err
		}
	}
	return nil
}

// work does all jobs that are due on the demo's clock, which stands still meanwhile, and what follows for the ATS.
func (d *demonstration) work(ctx context.Context, runners ...*jobs.Runner) error {
	if err := d.app.Relay(ctx); err != nil {
		return err
	}
	var wait sync.WaitGroup
	errs := make([]error, len(runners))
	for i, r := range runners {
		wait.Go(func() { _, errs[i] = r.RunDue(ctx) })
	}
	wait.Wait()
	return errors.Join(errs...)
}

// tale is the story of one candidate. Each of its verbs says how long after the one before it happens.
type tale struct {
	d                  *demonstration
	in                 *vacancy
	name, email, phone string
	film               clip

	at       time.Time
	deadline time.Time
	id       string // of the interview, once invited
	token    string
	request  string // that the candidate waits for an answer to
}

func (t *tale) then(after time.Duration, what string, do func(context.Context) error) *tale {
	t.at = t.at.Add(after)
	t.d.steps = append(t.d.steps, step{at: t.at, what: t.name + ": " + what, do: do})
	return t
}

// invite begins a tale.
func (d *demonstration) invite(in *vacancy, film clip, at time.Time, name, email string) *tale {
	t := &tale{d: d, in: in, film: film, name: name, email: email, at: at}
	t.deadline = at.AddDate(0, 0, in.Days)
	return t.then(0, "invite", func(ctx context.Context) error {
		out, err := d.app.Invite(ctx, d.recruiter.Actor(), app.Invite{
			PositionID: in.ID, People: []app.Person{{Name: name, Email: email, Phone: t.phone}},
		})
		if err != nil {
			return err
		}
		if out[0].Err != nil {
			return out[0].Err
		}
		return t.follow(ctx, out[0].InterviewID)
	})
}

// follow notes which interview the tale is about from now on.
func (t *tale) follow(ctx context.Context, id string) error {
	iv, err := t.d.house.store.Reader().Interview(ctx, id)
	t.id, t.token = iv.ID, iv.Token
	return err
}

// recruits adds a verb of the recruiter that needs nothing but the interview. It grants what the candidate asked for.
func (t *tale) recruits(after time.Duration, what string, verb func(context.Context, interview.Actor, app.On) error) *tale {
	return t.then(after, what, func(ctx context.Context) error {
		on := app.On{InterviewID: t.id, Request: t.request}
		t.request = ""
		return verb(ctx, t.d.recruiter.Actor(), on)
	})
}

func (t *tale) discarded(after time.Duration) *tale {
	return t.recruits(after, "discard", t.d.app.Discard)
}
func (t *tale) shortlisted(after time.Duration) *tale {
	return t.recruits(after, "shortlist", t.d.app.Shortlist)
}
func (t *tale) deleted(after time.Duration) *tale { return t.recruits(after, "delete", t.d.app.Delete) }
func (t *tale) rotated(after time.Duration) *tale {
	return t.recruits(after, "rotate link", func(ctx context.Context, actor interview.Actor, on app.On) error {
		return cmp.Or(t.d.app.RotateLink(ctx, actor, app.RotateLink{On: on}), t.follow(ctx, t.id))
	})
}

func (t *tale) resent(after time.Duration) *tale {
	return t.recruits(after, "resend", func(ctx context.Context, actor interview.Actor, on app.On) error {
		return t.d.app.Resend(ctx, actor, app.Resend{On: on})
	})
}

// extended gives so many days from then on, with a letter.
func (t *tale) extended(after time.Duration, days int) *tale {
	t.deadline = t.at.Add(after).AddDate(0, 0, days)
	until := t.deadline
	return t.recruits(after, "extend", func(ctx context.Context, actor interview.Actor, on app.On) error {
		return t.d.app.Extend(ctx, actor, app.Extend{On: on, Deadline: interview.At(until)})
	})
}

// askedAgain deletes the answers to the questions (counted from 1), with words for the candidate.
func (t *tale) askedAgain(after time.Duration, message string, questions ...int) *tale {
	return t.recruits(after, "delete answers", func(ctx context.Context, actor interview.Actor, on app.On) error {
		in := app.DeleteAnswers{On: on, Letter: app.Letter{Message: message}}
		for _, n := range questions {
			in.Questions = append(in.Questions, t.in.asked[n-1])
		}
		return t.d.app.DeleteAnswers(ctx, actor, in)
	})
}

func (t *tale) reinvited(after time.Duration) *tale {
	t.deadline = t.at.Add(after).AddDate(0, 0, t.in.Days)
	return t.recruits(after, "re-invite", func(ctx context.Context, actor interview.Actor, on app.On) error {
		id, err := t.d.app.Reinvite(ctx, actor, app.Reinvite{On: on})
		return cmp.Or(err, t.follow(ctx, id))
	})
}

func (t *tale) opens(after time.Duration) *tale {
	return t.then(after, "open", func(ctx context.Context) error { return t.d.app.Opened(ctx, t.token) })
}

func (t *tale) starts(after time.Duration) *tale {
	return t.then(after, "start", func(ctx context.Context) error {
		return t.d.app.Start(ctx, t.token, interview.NoticeVersion)
	})
}

func (t *tale) submits(after time.Duration) *tale {
	return t.then(after, "submit", func(ctx context.Context) error { return t.d.app.Submit(ctx, t.token) })
}

// expires lets the deadline pass.
func (t *tale) expires() *tale {
	return t.then(t.deadline.Sub(t.at)+11*time.Second, "expire", t.d.app.Expire)
}
