package store_test

// Several people at once, and what must stay true through it.

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

func TestSaveOverAnotherChangeIsAConflictAndWriteRunsAgain(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		iv := k.Invited(k.Position("Designer", "Why us?"), "Ada Moss")
		overtaken := func(times int) (runs int, err error) {
			err = k.Store.Write(ctx(), func(tx *store.Tx) error {
				runs++
				iv, err := tx.Interview(iv.ID)
				if err != nil {
					return err
				}
				if runs <= times {
					if err := tx.Exec(`UPDATE interviews SET version = version + 1 WHERE id = ?`, iv.ID); err != nil {
						return err
					}
				}
				if err := iv.Extend(k.Clock.Moment(), iv.Deadline.Add(time.Hour)); err != nil {
					return err
				}
				return tx.SaveInterview(&iv, k.Clock.Moment(), interview.Event{Kind: interview.EventExtended, By: interview.System})
			})
			return runs, err
		}
		runs, err := overtaken(2)
		if runs != 3 || err != nil {
			k.T.Errorf("overtaken twice: %d runs, error %v; want 3, nil", runs, err)
		}
		after := load(k, iv.ID)
		if after.Revision != iv.Revision+1 || after.Sequence != iv.Sequence+1 {
			k.T.Errorf("revision %d, sequence %d: the lost runs left something behind", after.Revision, after.Sequence)
		}
		runs, err = overtaken(100)
		is(k.T, err, store.ErrConflict)
		equal(k.T, runs, 5)
		equal(k.T, load(k, iv.ID), after)
	})
}

func TestSaveOfWhatWasNotLoadedIsRefused(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		iv := k.Invited(k.Position("Designer", "Why us?"), "Ada Moss")
		err := k.Store.Write(ctx(), func(tx *store.Tx) error { return tx.SaveInterview(&iv, k.Clock.Moment()) })
		if err == nil {
			k.T.Error("saved without having been loaded")
		}
	})
}

func TestParallelVerbsAllCountOnce(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		iv := k.Started(p, "Ada Moss")
		question := iv.Questions[0].ID
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				id := k.ID("take")
				if err := k.Store.Write(ctx(), func(tx *store.Tx) error {
					iv, err := tx.Interview(iv.ID)
					if err != nil {
						return err
					}
					if err := iv.BeginTake(k.Clock.Moment(), id, question); err != nil {
						return err
					}
					return tx.SaveInterview(&iv, k.Clock.Moment()) // neither revision nor sequence rises
				}); err != nil {
					k.T.Error(err)
				}
			})
		}
		group.Wait()
		iv = load(k, iv.ID)
		recording := slices.DeleteFunc(slices.Clone(iv.Takes), func(t interview.Take) bool { return t.State != interview.TakeRecording })
		if len(iv.Takes) != 20 || len(recording) != 20 {
			k.T.Errorf("%d takes, %d of them recording; want 20 of 20", len(iv.Takes), len(recording))
		}
		newest := iv.Takes[len(iv.Takes)-1]
		for _, take := range iv.Takes {
			o := must[interview.TakeOwner](k.T)(k.Store.Reader().TakeOwner(ctx(), take.ID))
			if o.Overtaken != (take.ID != newest.ID) {
				k.T.Errorf("take %d of %d is overtaken: %v", take.Number, newest.Number, o.Overtaken)
			}
		}
	})
}

func TestCandidateHasOneLiveInterview(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		first := k.Invited(p, "Ada Moss")
		again := func(tx *store.Tx, id string) (interview.Interview, error) {
			c := must[interview.Candidate](k.T)(tx.Candidate(first.CandidateID))
			iv := must[interview.Interview](k.T)(interview.Invite(k.Clock.Moment(), p,
				must[[]interview.Question](k.T)(tx.Questions(p.ID)), c, interview.Invitation{ID: id, Token: id}))
			return iv, tx.CreateInterview(&iv, c)
		}
		want := interview.Duplicate{InterviewID: first.ID, Name: "Ada Moss", Email: "ada.moss@example.com"}
		err := k.Store.Write(ctx(), func(tx *store.Tx) error {
			_, err := again(tx, "second")
			return err
		})
		var duplicate *interview.Duplicate
		if !errors.As(err, &duplicate) {
			k.T.Fatalf("got %v, want a duplicate", err)
		}
		equal(k.T, *duplicate, want)

		// In the bin it is in nobody's way, until it comes back.
		k.Then(first, interview.EventDeleted, (*interview.Interview).Delete)
		k.Write(func(tx *store.Tx) error {
			_, err := again(tx, "second")
			return err
		})
		err = k.Store.Write(ctx(), func(tx *store.Tx) error {
			iv := must[interview.Interview](k.T)(tx.Interview(first.ID))
			if err := iv.Undelete(k.Clock.Moment()); err != nil {
				return err
			}
			return tx.SaveInterview(&iv, k.Clock.Moment())
		})
		if !errors.As(err, &duplicate) || duplicate.InterviewID != "second" || duplicate.Email != want.Email {
			k.T.Errorf("got %v, want a duplicate of the second", err)
		}
		row := must[interview.CandidateRow](k.T)(k.Store.Reader().CandidateRow(ctx(), "second"))
		equal(k.T, row.Earlier, 1)
	})
}

func TestCountsStayTrueThroughRandomVerbs(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		random := rand.New(rand.NewPCG(1, 2))
		positions := []interview.Position{k.Position("Designer", "Why us?"), k.Position("Engineer", "How?", "Why?")}
		var all []interview.Interview
		for i := range 16 {
			status := interview.Statuses[random.IntN(len(interview.Statuses))]
			all = append(all, k.In(status, positions[i%2], fmt.Sprintf("Candidate %d", i)))
		}
		verbs := []func(*interview.Interview, interview.Moment) error{
			(*interview.Interview).Discard, (*interview.Interview).Undiscard, (*interview.Interview).Delete, (*interview.Interview).Undelete,
			(*interview.Interview).Shortlist, (*interview.Interview).Unshortlist, (*interview.Interview).Submit,
			func(iv *interview.Interview, now interview.Moment) error {
				return iv.Start(now, interview.NoticeVersion)
			},
			func(iv *interview.Interview, now interview.Moment) error { return iv.Extend(now, now.Add(time.Hour)) },
			func(iv *interview.Interview, now interview.Moment) error {
				return iv.DeleteAnswers(now, interview.AnswersToDelete{Questions: []string{iv.Questions[0].ID}, Deadline: now.Add(time.Hour)})
			},
			func(iv *interview.Interview, now interview.Moment) error {
				return iv.RestoreAnswers(now, []string{iv.Questions[0].ID})
			},
		}
		for range 120 {
			k.Clock.Advance(time.Duration(random.IntN(20)) * time.Minute)
			now := k.Clock.Moment()
			k.Write(func(tx *store.Tx) error {
				for range 3 { // several at once, whose changes to the counts add up
					iv, err := tx.Interview(all[random.IntN(len(all))].ID)
					if err != nil {
						return err
					}
					var refusal *interview.Refusal
					if err := verbs[random.IntN(len(verbs))](&iv, now); err != nil && !errors.As(err, &refusal) {
						return err
					}
					if err := tx.SaveInterview(&iv, now); err != nil {
						return err
					}
				}
				return nil
			})
		}
		for _, p := range positions {
			got := must[interview.Counts](k.T)(k.Store.Reader().Counts(ctx(), p.ID))
			equal(k.T, got, counted(k, p.ID))
			if len(got) < 3 {
				k.T.Errorf("only %v: the verbs did not do much", got)
			}
		}
	})
}
func TestParallelInvitationsOfOnePersonMakeOneInterview(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		questions := must[[]interview.Question](k.T)(k.Store.Reader().Questions(ctx(), p.ID))
		var invited, refused atomic.Int32
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				now := k.Clock.Moment()
				c := interview.Candidate{ID: k.ID("candidate"), PositionID: p.ID, Name: "Ada Moss", Email: "ada.moss@example.com", CreatedAt: now}
				iv := must[interview.Interview](k.T)(interview.Invite(now, p, questions, c, interview.Invitation{ID: k.ID("interview"), Token: k.ID("token")}))
				err := k.Store.Write(ctx(), func(tx *store.Tx) error {
					known, err := tx.CandidateByEmail(p.ID, c.Key())
					switch {
					case err == nil:
						iv := iv
						iv.CandidateID = known.ID
						return tx.CreateInterview(&iv, known)
					case !errors.Is(err, interview.ErrNotFound):
						return err
					}
					if err := tx.CreateCandidate(c); err != nil {
						return err
					}
					iv := iv
					return tx.CreateInterview(&iv, c)
				})
				var duplicate *interview.Duplicate
				switch {
				case err == nil:
					invited.Add(1)
				case errors.As(err, &duplicate):
					refused.Add(1)
				default:
					k.T.Error(err)
				}
			})
		}
		group.Wait()
		if invited.Load() != 1 || refused.Load() != 19 {
			k.T.Errorf("%d invited, %d refused; want 1 and 19", invited.Load(), refused.Load())
		}
		equal(k.T, must[interview.Counts](k.T)(k.Store.Reader().Counts(ctx(), p.ID)), interview.Counts{interview.StatusInvited: 1})
	})
}
