package main

import (
	"context"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

const companyName = "Velmora Cycles"

// vacancy is a position of the demo with its questions.
type vacancy struct {
	interview.Position
	asks  []interview.Question
	asked []string // the questions' ids, once made
}

// found sets the company up the way an operator would, by the one-time link, and adds the team.
func (d *demonstration) found(ctx context.Context, password string) error {
	d.now = d.day(92, 8, 30)
	token, err := d.app.SetupToken(ctx)
	if err != nil {
		return err
	}
	d.admin, err = d.app.SetUp(ctx, app.SetUp{
		Token: token, Company: companyName, Name: "Ines Albrecht", Email: "ines@example.com", Password: password,
	})
	if err != nil {
		return err
	}
	d.now = d.day(91, 9, 5)
	d.recruiter, err = d.app.AddUser(ctx, d.admin.Actor(), app.NewUser{
		Name: "Tomas Rivera", Email: "tomas@example.com", Role: interview.Recruiter, Password: password,
	})
	if err != nil {
		return err
	}
	d.reviewer, err = d.app.AddUser(ctx, d.admin.Actor(), app.NewUser{
		Name: "Noor Haddad", Email: "noor@example.com", Role: interview.Reviewer, Password: password,
	})
	return err
}

// advertise makes the positions and says who works in them.
func (d *demonstration) advertise(ctx context.Context) error {
	for _, v := range []struct {
		vacancy *vacancy
		daysAgo int
	}{{&d.student, 88}, {&d.workshop, 40}, {&d.support, 31}, {&d.taller, 44}} {
		d.now = d.day(v.daysAgo, 10, 15)
		if err := d.open(ctx, v.vacancy); err != nil {
			return err
		}
	}
	letters := d.app.Letters(d.support.Position)
	letters.InviteSubject = "Your video interview with {{company}}: {{position}}"
	letters.InviteBody = supportLetter
	return d.app.EditLetters(ctx, d.recruiter.Actor(), d.support.ID, 0, letters)
}

func (d *demonstration) open(ctx context.Context, v *vacancy) error {
	actor := d.recruiter.Actor()
	made, err := d.app.CreatePosition(ctx, actor, v.Position)
	if err != nil {
		return err
	}
	v.Position = made
	for _, q := range v.asks {
		d.now = d.now.Add(3 * time.Minute)
		q.PositionID = v.ID
		if q, err = d.app.AddQuestion(ctx, actor, q); err != nil {
			return err
		}
		v.asked = append(v.asked, q.ID)
	}
	return d.app.SetMembers(ctx, actor, v.ID, []string{d.recruiter.ID, d.reviewer.ID})
}

const supportLetter = `Hello {{candidate}},

thank you for writing to us. The next step for {{position}} is a short interview on video that you record yourself, at a time that suits you. A phone is enough, and you can practise with the camera before anything is kept.

Your own link:
{{link}}

Please hand it in by {{deadline}}. If something goes wrong, or if you need more time, just answer this letter: nothing is lost, and we will open the question again.

Tomas Rivera
{{company}}`

var (
	supportVacancy = vacancy{
		Position: interview.Position{
			Title: "Customer Support Specialist", Days: 14, Contact: "jobs@example.com",
			Intro: "We build cargo bikes for families and small businesses. You are the person our customers talk to when a part is late, a light goes out or a child seat has to fit until Saturday.\n\n" +
				"Four questions, about ten minutes. Speak as you would to a colleague: we listen to what you say, not to how polished it is.",
		},
		asks: []interview.Question{
			{Prompt: "Tell us briefly who you are: what have you been doing lately, and what made you stop at this role? A day in it: https://www.example.com/people/customer-support/a-day-with-our-customers-and-their-cargo-bikes", Answer: 90 * time.Second},
			{Prompt: "A customer has waited ten weeks for a bike, and it arrives with a scratched frame. What do you do in the first hour?", Think: time.Minute, Answer: 2 * time.Minute, Takes: 2},
			{Prompt: "Explain to somebody who has never heard of it what a hub gear is good for.", Answer: 90 * time.Second, Takes: 3},
			{Prompt: "When did you last change your mind about how a thing should be done? What changed it?", Answer: 2 * time.Minute, Takes: 3},
		},
	}
	workshopVacancy = vacancy{
		Position: interview.Position{
			Title: "Workshop Lead, Assembly", Days: 10, Contact: "jobs@example.com",
			Intro: "Nine people assemble up to forty bikes a week in our workshop. You plan the week, train the new ones and decide what leaves the house.\n\n" +
				"Three questions. You may show us something with your hands if that is easier than words.",
		},
		asks: []interview.Question{
			{Prompt: "Walk us through the last week that you planned for a team: what was fixed, what moved, and who decided?", Answer: 3 * time.Minute, Takes: 3},
			{Prompt: "On Thursday at noon you find that twelve frames were drilled wrongly. The lorry comes on Friday at eight. What happens until then?", Think: 90 * time.Second, Answer: 3 * time.Minute, Takes: 2},
			{Prompt: "How do you show somebody a job so that they can still do it a month later?", Answer: 2 * time.Minute, Takes: 3},
		},
	}
	studentVacancy = vacancy{
		Position: interview.Position{
			Title: "Working Student, Marketing", Days: 7, Contact: "jobs@example.com",
			Intro: "Sixteen hours a week beside your studies: you photograph bikes in use, write what you see and keep our shop pages true.",
		},
		asks: []interview.Question{
			{Prompt: "Which advertisement did you like lately, and what would you have done differently?", Answer: 90 * time.Second, Takes: 3},
			{Prompt: "Describe one photo of a cargo bike that you would take tomorrow.", Answer: time.Minute, Takes: 3},
		},
	}
)
