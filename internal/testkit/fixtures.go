package testkit

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"retake/internal/interview"
	"retake/internal/store"
)

// Kit says what is in a test's database in sentences: k.Completed(k.Position("Designer", "Why us?"), "Ada Moss"). What
// cannot be made fails the test. The clock moves on by a second with every sentence, so that no two things happen at once.
type Kit struct {
	T     testing.TB
	Store *store.Store
	Clock *Clock
	made  atomic.Int64
}

// New is a kit for the store, with a clock that shows Noon.
func New(t testing.TB, st *store.Store) *Kit { return &Kit{T: t, Store: st, Clock: NewClock()} }

// ID is a new id that says what it is of; ids of one kit sort as they were made.
func (k *Kit) ID(of string) string { return fmt.Sprintf("%s-%06d", of, k.made.Add(1)) }

// Write runs one transaction that must succeed.
func (k *Kit) Write(do func(*store.Tx) error) {
	k.T.Helper()
	if err := k.Store.Write(context.Background(), do); err != nil {
		k.T.Fatal(err)
	}
}

// User is a member of the team without a password.
func (k *Kit) User(name string, role interview.Role) interview.User {
	k.T.Helper()
	k.Clock.Advance(time.Second)
	u := interview.User{ID: k.ID("user"), Name: name, Email: address(name), Role: role, CreatedAt: k.Clock.Moment()}
	k.Write(func(tx *store.Tx) error { return tx.CreateUser(u) })
	return u
}

// Position is an open position with these questions: one minute to answer, takes unlimited.
func (k *Kit) Position(title string, prompts ...string) interview.Position {
	k.T.Helper()
	k.Clock.Advance(time.Second)
	p := interview.Position{ID: k.ID("position"), Title: title, Open: true, Days: 7, CreatedAt: k.Clock.Moment(), Revision: 1, QuestionsVersion: 1}
	k.Write(func(tx *store.Tx) error {
		if err := tx.CreatePosition(p, ""); err != nil {
			return err
		}
		for i, prompt := range prompts {
			q := interview.Question{ID: k.ID("question"), PositionID: p.ID, Ord: i + 1, Prompt: prompt, Answer: time.Minute, CreatedAt: p.CreatedAt}
			if err := tx.CreateQuestion(q); err != nil {
				return err
			}
		}
		return nil
	})
	return p
}

// Join makes the users members of the position, and nobody else.
func (k *Kit) Join(p interview.Position, users ...interview.User) {
	k.T.Helper()
	ids := make([]string, len(users))
	for i, u := range users {
		ids[i] = u.ID
	}
	k.Write(func(tx *store.Tx) error { return tx.SetMembers(p.ID, ids) })
}

// Invited is the new interview of a new candidate of that name; the address is made of the name.
func (k *Kit) Invited(p interview.Position, name string) interview.Interview {
	k.T.Helper()
	k.Clock.Advance(time.Second)
	now := k.Clock.Moment()
	c := interview.Candidate{ID: k.ID("candidate"), PositionID: p.ID, Name: name, Email: address(name), CreatedAt: now}
	id, token := k.ID("interview"), k.ID("token")
	var iv interview.Interview
	k.Write(func(tx *store.Tx) error {
		questions, err := tx.Questions(p.ID)
		if err != nil {
			return err
		}
		if err := tx.CreateCandidate(c); err != nil {
			return err
		}
		if iv, err = interview.Invite(now, p, questions, c, interview.Invitation{ID: id, Token: token}); err != nil {
			return err
		}
		return tx.CreateInterview(&iv, c, interview.Event{Kind: interview.EventInvited, By: interview.System})
	})
	return iv
}

// Then does one thing to the interview and saves it with an event, as a verb would.
func (k *Kit) Then(iv interview.Interview, kind interview.EventKind, do func(iv *interview.Interview, now interview.Moment) error) interview.Interview {
	k.T.Helper()
	k.Clock.Advance(time.Second)
	now := k.Clock.Moment()
	var saved interview.Interview
	k.Write(func(tx *store.Tx) error {
		var err error
		if saved, err = tx.Interview(iv.ID); err != nil {
			return err
		}
		if err := do(&saved, now); err != nil {
			return err
		}
		return tx.SaveInterview(&saved, now, interview.Event{Kind: kind, By: interview.System})
	})
	return saved
}

// Started is an interview whose candidate has accepted the notice and recorded nothing yet.
func (k *Kit) Started(p interview.Position, name string) interview.Interview {
	k.T.Helper()
	return k.Then(k.Invited(p, name), interview.EventStarted, func(iv *interview.Interview, now interview.Moment) error {
		return iv.Start(now, interview.NoticeVersion)
	})
}

// Answer records and seals a take for the question at that place, counted from 1.
func (k *Kit) Answer(iv interview.Interview, place int) interview.Interview {
	k.T.Helper()
	id, question := k.ID("take"), iv.Questions[place-1].ID
	return k.Then(iv, interview.EventRecorded, func(iv *interview.Interview, now interview.Moment) error {
		if err := iv.BeginTake(now, id, question); err != nil {
			return err
		}
		return iv.SealTake(now, id, interview.Recording{Bytes: 1000, SHA256: strings.Repeat("ab", 32), Container: "webm", Length: 40 * time.Second})
	})
}

// Recorded is an interview with an answer to every question, not submitted.
func (k *Kit) Recorded(p interview.Position, name string) interview.Interview {
	k.T.Helper()
	iv := k.Started(p, name)
	for place := range iv.Questions {
		iv = k.Answer(iv, place+1)
	}
	return iv
}

// Completed is a submitted interview.
func (k *Kit) Completed(p interview.Position, name string) interview.Interview {
	k.T.Helper()
	return k.Then(k.Recorded(p, name), interview.EventCompleted, (*interview.Interview).Submit)
}

// In is an interview that shows the status now.
func (k *Kit) In(status interview.Status, p interview.Position, name string) interview.Interview {
	k.T.Helper()
	switch status {
	case interview.StatusInvited:
		return k.Invited(p, name)
	case interview.StatusOpened:
		return k.Then(k.Invited(p, name), interview.EventOpened, func(iv *interview.Interview, now interview.Moment) error {
			iv.Open(now)
			return nil
		})
	case interview.StatusInProgress:
		return k.Started(p, name)
	case interview.StatusRecorded:
		return k.Recorded(p, name)
	case interview.StatusToReview:
		return k.Completed(p, name)
	case interview.StatusShortlisted:
		return k.Then(k.Completed(p, name), interview.EventShortlisted, (*interview.Interview).Shortlist)
	case interview.StatusDiscarded:
		return k.Then(k.Completed(p, name), interview.EventDiscarded, (*interview.Interview).Discard)
	case interview.StatusDeleted:
		return k.Then(k.Invited(p, name), interview.EventDeleted, (*interview.Interview).Delete)
	case interview.StatusRedoAsked:
		return k.Then(k.Completed(p, name), interview.EventAnswersDeleted, func(iv *interview.Interview, now interview.Moment) error {
			return iv.DeleteAnswers(now, interview.AnswersToDelete{Questions: []string{iv.Questions[0].ID}})
		})
	case interview.StatusLetterFailed:
		return k.Then(k.Invited(p, name), interview.EventLetterFailed, func(iv *interview.Interview, now interview.Moment) error {
			iv.LetterOutcome("550 no such mailbox")
			return nil
		})
	case interview.StatusExpired:
		return k.Then(k.Invited(p, name), interview.EventExpired, func(iv *interview.Interview, now interview.Moment) error {
			iv.Deadline = now
			return nil
		})
	}
	k.T.Fatalf("no interview shows %q", status)
	return interview.Interview{}
}

// address makes a name's email address: Ada Moss is ada.moss@example.com.
func address(name string) string {
	return strings.Join(strings.Fields(strings.ToLower(name)), ".") + "@example.com"
}
