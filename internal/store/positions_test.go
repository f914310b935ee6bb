package store_test

import (
	"testing"
	"time"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

func TestPositionIsLoadedAsItWasSaved(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		rae := k.User("Rae Quill", interview.Recruiter)
		p := interview.Position{ID: "p", Title: "Designer", Intro: "Hello", Open: true, Days: 9, Contact: "jobs@example.com", CreatedAt: 5, Revision: 1,
			Letters: interview.Letters{InviteSubject: "a", InviteBody: "b", RedoSubject: "c", RedoBody: "d"}}
		k.Write(func(tx *store.Tx) error { return tx.CreatePosition(p, rae.ID) })
		equal(k.T, must[interview.Position](k.T)(k.Store.Reader().Position(ctx(), "p")), p)
		equal(k.T, must[bool](k.T)(k.Store.Reader().IsMember(ctx(), "p", rae.ID)), true)

		p.Title, p.Intro, p.Open, p.Days, p.Contact, p.Revision = "Lead designer", "Bye", false, 30, "", 2
		p.SoundOnly = true
		p.Letters = interview.Letters{InviteSubject: "w", InviteBody: "x", RedoSubject: "y", RedoBody: "z"}
		k.Write(func(tx *store.Tx) error { return tx.SavePosition(p) })
		k.Write(func(tx *store.Tx) error {
			equal(k.T, must[interview.Position](k.T)(tx.Position("p")), p)
			_, err := tx.Position("unknown")
			is(k.T, err, interview.ErrNotFound)
			return nil
		})
		// From the same revision again: somebody else was faster.
		is(k.T, k.Store.Write(ctx(), func(tx *store.Tx) error { return tx.SavePosition(p) }), store.ErrConflict)
	})
}

func TestQuestionsKeepTheirOrder(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, other := k.Position("Designer", "One", "Two", "Three"), k.Position("Engineer", "Other")
		prompts := func() (list []string) {
			for _, q := range must[[]interview.Question](k.T)(k.Store.Reader().Questions(ctx(), p.ID)) {
				list = append(list, q.Prompt)
			}
			return list
		}
		questions := must[[]interview.Question](k.T)(k.Store.Reader().Questions(ctx(), p.ID))
		foreign := must[[]interview.Question](k.T)(k.Store.Reader().Questions(ctx(), other.ID))[0]
		iv := k.Invited(p, "Ada Moss")

		edited := interview.Question{ID: "edited", PositionID: p.ID, Ord: 2, Prompt: "Two!", Think: 90 * time.Second, Answer: 3 * time.Minute, Takes: 2, CreatedAt: 9}
		last := interview.Question{ID: "last", PositionID: p.ID, Prompt: "Four", Answer: time.Minute}
		k.Write(func(tx *store.Tx) error {
			if err := tx.RetireQuestion(questions[1].ID, 9); err != nil {
				return err
			}
			if err := tx.CreateQuestion(edited); err != nil {
				return err
			}
			return tx.CreateQuestion(last)
		})
		equal(k.T, prompts(), []string{"One", "Two!", "Three", "Four"})
		k.Write(func(tx *store.Tx) error {
			equal(k.T, must[interview.Question](k.T)(tx.Question("edited")), edited)
			return tx.OrderQuestions(p.ID, []string{"last", questions[2].ID, "edited", questions[0].ID})
		})
		equal(k.T, prompts(), []string{"Four", "Three", "Two!", "One"})
		retired := must[interview.Question](k.T)(k.Store.Reader().Question(ctx(), questions[1].ID))
		equal(k.T, retired.RetiredAt, interview.Moment(9))
		equal(k.T, load(k, iv.ID).Questions[1].Prompt, "Two") // the interview keeps what it was invited with

		for _, deed := range []func(*store.Tx) error{
			func(tx *store.Tx) error { return tx.RetireQuestion(questions[1].ID, 10) },
			func(tx *store.Tx) error { return tx.OrderQuestions(p.ID, []string{foreign.ID}) },
			func(tx *store.Tx) error { return tx.OrderQuestions(p.ID, []string{questions[1].ID}) },
			func(tx *store.Tx) error { _, err := tx.Question("unknown"); return err },
		} {
			is(k.T, k.Store.Write(ctx(), deed), interview.ErrNotFound)
		}
	})
}

func TestCandidateEmailIsUniqueInThePosition(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, other := k.Position("Designer", "Why us?"), k.Position("Engineer", "How?")
		ada, bo := k.Invited(p, "Ada Moss"), k.Invited(p, "Bo Lind")
		k.Invited(other, "Ada Moss") // another position is another candidate
		k.Write(func(tx *store.Tx) error {
			c := must[interview.Candidate](k.T)(tx.CandidateByEmail(p.ID, "ada.moss@example.com"))
			equal(k.T, c.ID, ada.CandidateID)
			equal(k.T, must[interview.Candidate](k.T)(tx.Candidate(c.ID)), c)
			_, err := tx.CandidateByEmail(p.ID, "nobody@example.com")
			is(k.T, err, interview.ErrNotFound)
			return nil
		})
		double := interview.Candidate{ID: "x", PositionID: p.ID, Name: "X", Email: "ADA.Moss@example.com"}
		is(k.T, k.Store.Write(ctx(), func(tx *store.Tx) error { return tx.CreateCandidate(double) }), store.ErrConflict)
		err := k.Store.Write(ctx(), func(tx *store.Tx) error {
			c := must[interview.Candidate](k.T)(tx.Candidate(bo.CandidateID))
			c.Email = "ada.moss@example.com"
			return tx.SaveCandidate(c)
		})
		if invalid, ok := err.(interview.Invalid); !ok || invalid["email"] == "" {
			k.T.Errorf("got %v", err)
		}
		k.Then(bo, interview.EventDeleted, (*interview.Interview).Delete)
		live := must[map[string]string](k.T)(k.Store.Reader().DuplicatesIn(ctx(), p.ID,
			[]string{"ada.moss@example.com", "bo.lind@example.com", "nobody@example.com"}))
		equal(k.T, live, map[string]string{"ada.moss@example.com": ada.ID})
		equal(k.T, must[map[string]string](k.T)(k.Store.Reader().DuplicatesIn(ctx(), p.ID, nil)), map[string]string{})
	})
}
