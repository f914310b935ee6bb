package app

import (
	"context"
	"errors"
	"strings"

	"retake/internal/interview"
	"retake/internal/sheet"
	"retake/internal/store"
)

// MaxPeople is how many people one request may invite.
const MaxPeople = 500

// Person is somebody to invite, as typed.
type Person struct {
	Name, Email, Phone string
	Line               int    // in the pasted text, from 1
	Fault              string // why the line cannot be read; such a person is not invited

	Refs []interview.ExternalRef // what other systems call the interview; without the ids of interview and position
}

// Invite is what Invite needs.
type Invite struct {
	PositionID string
	People     []Person
	Deadline   interview.Moment // 0: the position's own number of days from now
	Letter     Letter
}

// Invited is what became of one person of an Invite.
type Invited struct {
	Person
	InterviewID string // of the new interview, or of the live one when Err is an interview.Duplicate
	Err         error  // interview.Invalid, *interview.Duplicate, what stopped the whole request half-way, or nil
}

// Invite invites each person in a transaction of their own, so that one faulty line does not stop the others. The error is
// about the whole request; what was wrong with a person stands in their Invited.
func (a *App) Invite(ctx context.Context, actor interview.Actor, in Invite) ([]Invited, error) {
	if err := a.Access(ctx, actor, in.PositionID, interview.MayRecruit); err != nil {
		return nil, err
	}
	switch n := len(in.People); {
	case n == 0:
		return nil, interview.Invalid{"people": "Enter at least one person."}
	case n > MaxPeople:
		return nil, interview.Invalid{"people": "Invite at most 500 people at once."}
	}
	out := make([]Invited, len(in.People))
	for i, person := range in.People {
		out[i].Person = person
		out[i].InterviewID, out[i].Err = a.invite(ctx, actor, in, person)
		if err := out[i].Err; err != nil && !perPerson(err) {
			if i == 0 {
				return nil, err
			}
			// Those before are invited; the rest is told why it is not.
			for j := i; j < len(out); j++ {
				out[j] = Invited{Person: in.People[j], Err: err}
			}
			break
		}
	}
	return out, nil
}

func perPerson(err error) bool {
	var duplicate *interview.Duplicate
	var invalid interview.Invalid
	if errors.As(err, &invalid) {
		_, whole := invalid["deadline"]
		return !whole
	}
	return errors.As(err, &duplicate)
}

func (a *App) invite(ctx context.Context, actor interview.Actor, in Invite, person Person) (string, error) {
	if person.Fault != "" {
		return "", interview.Invalid{"line": person.Fault}
	}
	c := interview.Candidate{PositionID: in.PositionID, Name: person.Name, Email: person.Email, Phone: person.Phone}
	if err := c.Check(); err != nil {
		return "", err
	}
	if err := checkRefs(person.Refs); err != nil {
		return "", err
	}
	id, err := newID()
	if err != nil {
		return "", err
	}
	token, err := a.Tokens.NewLinkToken()
	if err != nil {
		return "", err
	}
	err = a.write(ctx, func(tx *store.Tx) error {
		if err := a.may(tx, actor, in.PositionID, interview.MayRecruit); err != nil {
			return err
		}
		p, questions, err := positionWithQuestions(tx, in.PositionID)
		if err != nil {
			return err
		}
		now := a.now()
		if c, err = a.candidate(tx, now, c); err != nil {
			return err
		}
		iv, err := interview.Invite(now, p, questions, c, interview.Invitation{ID: id, Token: token, Deadline: in.Deadline})
		if err != nil {
			return err
		}
		if err := tx.CreateInterview(&iv, c, by(event(interview.EventInvited), now, actor)); err != nil {
			return err
		}
		if err := putRefs(tx, &iv, person.Refs); err != nil {
			return err
		}
		if err := a.follow(tx, now, actor, &iv); err != nil {
			return err
		}
		return a.queueLetter(tx, now, &iv, post{kind: interview.LetterInvitation, Letter: in.Letter})
	})
	var duplicate *interview.Duplicate
	if errors.As(err, &duplicate) {
		id = duplicate.InterviewID
	}
	return id, err
}

// candidate creates the person or, when the position knows the email and they have no live interview, takes the one it
// knows, with the name and phone as typed now.
func (a *App) candidate(tx *store.Tx, now interview.Moment, c interview.Candidate) (interview.Candidate, error) {
	known, err := tx.CandidateByEmail(c.PositionID, c.Key())
	switch {
	case errors.Is(err, interview.ErrNotFound):
		if c.ID, err = newID(); err != nil {
			return c, err
		}
		c.CreatedAt = now
		return c, tx.CreateCandidate(c)
	case err != nil:
		return c, err
	}
	live, err := tx.LiveInterview(known.ID)
	switch {
	case err == nil:
		return c, &interview.Duplicate{InterviewID: live.ID, Name: known.Name, Email: known.Email}
	case !errors.Is(err, interview.ErrNotFound):
		return c, err
	}
	known.Name = c.Name
	if c.Phone != "" {
		known.Phone = c.Phone
	}
	return known, tx.SaveCandidate(known)
}

// ParsePeople reads a pasted list as an import reads a file: see package sheet. What is faulty is kept as it is, for Invite to
// say so; a text that can be no list at all is interview.Invalid for "people".
func ParsePeople(text string) ([]Person, error) {
	var people []Person
	err := sheet.Read(strings.NewReader(text), func(r sheet.Row) error {
		people = append(people, Person{Name: r.Name, Email: r.Email, Phone: r.Phone, Line: r.Line, Fault: r.Fault})
		return nil
	})
	var refusal sheet.Refusal
	switch {
	case errors.Is(err, sheet.ErrEmpty):
		return nil, nil
	case errors.As(err, &refusal):
		return nil, interview.Invalid{"people": refusal.Error()}
	}
	return people, err
}
