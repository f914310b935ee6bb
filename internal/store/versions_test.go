package store_test

import (
	"testing"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

// edited replaces a question of the position by another, as the desk does.
func edited(k *testkit.Kit, p interview.Position, old interview.Question, prompt string) interview.Position {
	k.T.Helper()
	k.Write(func(tx *store.Tx) error {
		var err error
		if p, err = tx.Position(p.ID); err != nil {
			return err
		}
		p.Revision++
		p.QuestionsVersion++
		if err := tx.SavePosition(p); err != nil {
			return err
		}
		if err := tx.RetireQuestion(old.ID, k.Clock.Moment()); err != nil {
			return err
		}
		q := old
		q.ID, q.Prompt = k.ID("question"), prompt
		return tx.CreateQuestion(q)
	})
	return p
}

func TestVersionsOfTheListAreCounted(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, other := k.Position("Designer", "One", "Two"), k.Position("Engineer", "Other")
		read := k.Store.Reader()
		equal(k.T, must[[]interview.QuestionVersion](k.T)(read.QuestionVersions(ctx(), p.ID)), nil)
		questions := must[[]interview.Question](k.T)(read.Questions(ctx(), p.ID))
		pending := func(id string) int { return must[int](k.T)(read.PendingWith(ctx(), p.ID, id)) }

		k.Invited(other, "Otto Far")
		first := k.Invited(p, "Ada Moss")
		k.In(interview.StatusOpened, p, "Bo Lind")
		k.In(interview.StatusInProgress, p, "Cy Dahl")
		k.In(interview.StatusToReview, p, "Di Berg")
		k.In(interview.StatusDeleted, p, "Ed Holm")
		k.Then(k.Invited(p, "Flo Ek"), interview.EventDiscarded, (*interview.Interview).Discard)
		equal(k.T, pending(questions[0].ID), 4)

		p = edited(k, p, questions[0], "One!")
		second := must[[]interview.Question](k.T)(read.Questions(ctx(), p.ID))
		k.In(interview.StatusRecorded, p, "Gus Moe")
		equal(k.T, must[[]interview.QuestionVersion](k.T)(read.QuestionVersions(ctx(), p.ID)), []interview.QuestionVersion{
			{Version: 2, All: 1, Started: 1}, {Version: 1, All: 5, Movable: 2, Started: 1, Completed: 1},
		})
		equal(k.T, pending(questions[0].ID), 4)
		equal(k.T, pending(questions[1].ID), 5) // both versions ask it
		equal(k.T, pending(second[0].ID), 1)
		equal(k.T, pending("unknown"), 0)

		k.Then(first, interview.EventQuestionsMoved, func(iv *interview.Interview, now interview.Moment) error {
			return iv.MoveQuestions(now, p, second)
		})
		equal(k.T, must[[]interview.QuestionVersion](k.T)(read.QuestionVersions(ctx(), p.ID)), []interview.QuestionVersion{
			{Version: 2, All: 2, Movable: 1, Started: 1}, {Version: 1, All: 4, Movable: 1, Started: 1, Completed: 1},
		})
	})
}

func TestMembersAreCopied(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, next := k.Position("Designer", "Why?"), k.Position("Copy of Designer")
		rae, sol := k.User("Rae Quill", interview.Recruiter), k.User("Sol Finch", interview.Reviewer)
		k.Join(p, rae, sol)
		k.Join(next, rae)
		k.Write(func(tx *store.Tx) error { return tx.CopyMembers(p.ID, next.ID) })
		for _, u := range []interview.User{rae, sol} {
			equal(k.T, must[bool](k.T)(k.Store.Reader().IsMember(ctx(), next.ID, u.ID)), true)
		}
	})
}
