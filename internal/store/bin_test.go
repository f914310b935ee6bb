package store_test

import (
	"strings"
	"testing"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

// A bin of 100,000 must be as quick as one of ten: each list is read along an index, from its newest.
func TestBinIsReadAlongItsIndexes(t *testing.T) {
	t.Parallel()
	st := testkit.Store(t)
	for _, c := range []struct {
		f    interview.BinFilter
		want string
	}{
		{interview.BinFilter{PositionID: "p", Kind: interview.BinInterviews}, "interviews_position_bin (position_id=?)"},
		{interview.BinFilter{Kind: interview.BinInterviews}, "interviews_bin"},
		{interview.BinFilter{UserID: "u", Kind: interview.BinInterviews}, "interviews_bin"},
		{interview.BinFilter{PositionID: "p", Kind: interview.BinAnswers}, "takes_bin"},
		{interview.BinFilter{UserID: "u", Kind: interview.BinAnswers}, "takes_bin"},
		{interview.BinFilter{UserID: "u", Kind: interview.BinPositions}, "positions_bin"},
	} {
		query, args := store.BinQuery(c.f)
		plan := must[string](t)(st.PlanOf(ctx(), query, args...))
		if !strings.Contains(plan, c.want) || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%+v does not use %s, or sorts:\n%s", c.f, c.want, plan)
		}
	}
}

func TestForeignKeysOfPurgedInterviewsHaveIndexes(t *testing.T) {
	t.Parallel()
	plan := must[string](t)(testkit.Store(t).PlanOf(ctx(), `SELECT 1 FROM interviews WHERE replaced_by = ?`, "x"))
	if !strings.Contains(plan, "interviews_replaced") {
		t.Errorf("each interview that is deleted reads all others:\n%s", plan)
	}
}

func TestWalkGoesThroughEveryInterviewOnce(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		replaced := k.Completed(p, "Ada Moss")
		k.Write(func(tx *store.Tx) error {
			iv := must[interview.Interview](k.T)(tx.Interview(replaced.ID))
			next, err := iv.Reinvite(k.Clock.Moment(), p, iv.Questions, interview.Candidate{ID: iv.CandidateID, Name: "Ada Moss", Email: "ada.moss@example.com"},
				interview.Invitation{ID: k.ID("interview"), Token: k.ID("token")})
			if err != nil {
				return err
			}
			if err := tx.SaveInterview(&iv, k.Clock.Moment()); err != nil {
				return err
			}
			return tx.CreateInterview(&next, interview.Candidate{ID: iv.CandidateID})
		})
		for range 6 {
			k.Completed(p, "Somebody "+k.ID("else"))
		}
		after, found, looks := "", []string{}, 0
		for {
			due, last, err := k.Store.Reader().WalkTakes(ctx(), after, k.Clock.Moment()+1, 3)
			if err != nil {
				k.T.Fatal(err)
			}
			found, after, looks = append(found, due...), last, looks+1
			if after == "" {
				break
			}
		}
		equal(k.T, found, []string{replaced.ID})
		if looks != 3 {
			k.T.Errorf("%d looks at 8 interviews, 3 at a time", looks)
		}
	})
}

func TestDeletedCandidatesLeaveNothingInThePosition(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, other := k.Position("Designer", "Why us?"), k.Position("Other", "Why?")
		k.Completed(p, "Ada Moss")
		k.Invited(p, "Bo Lind")
		kept := k.Completed(other, "Cy Park")
		k.Then(k.Invited(p, "Di Fox"), interview.EventDeleted, (*interview.Interview).Delete)
		takes := []string{}
		for more := true; more; {
			k.Write(func(tx *store.Tx) error {
				some, again, err := tx.DeleteCandidatesOf(p.ID, 2)
				takes, more = append(takes, some...), again
				return err
			})
		}
		if len(takes) != 1 {
			k.T.Errorf("%d takes, want Ada's one", len(takes))
		}
		k.Write(func(tx *store.Tx) error {
			is(k.T, tx.DeletePosition(p.ID), interview.ErrNotFound) // it is not in the bin
			return nil
		})
		for _, table := range []string{"interviews", "candidates", "events", "takes"} {
			n := must[[]string](k.T)(k.Store.Reader().Text(ctx(), `SELECT CAST(COUNT(*) AS TEXT) FROM `+table))
			if want := map[string]string{"interviews": "1", "candidates": "1", "takes": "1"}[table]; want != "" && n[0] != want {
				k.T.Errorf("%s: %s rows, want %s", table, n[0], want)
			}
		}
		equal(k.T, load(k, kept.ID), kept)
	})
}

func TestEarlierInterviewsAreCountedAnew(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		first := k.Then(k.Invited(p, "Ada Moss"), interview.EventDeleted, (*interview.Interview).Delete)
		c := interview.Candidate{ID: first.CandidateID, PositionID: p.ID, Name: "Ada Moss", Email: "ada.moss@example.com"}
		var second interview.Interview
		k.Write(func(tx *store.Tx) (err error) {
			second, err = interview.Invite(k.Clock.Moment(), p, first.Questions, c, interview.Invitation{ID: k.ID("interview"), Token: k.ID("token")})
			if err != nil {
				return err
			}
			return tx.CreateInterview(&second, c)
		})
		earlier := func() int {
			return must[interview.CandidateRow](k.T)(k.Store.Reader().CandidateRow(ctx(), second.ID)).Earlier
		}
		if earlier() != 1 {
			k.T.Fatalf("%d earlier, want 1", earlier())
		}
		k.Write(func(tx *store.Tx) error {
			iv := must[interview.Interview](k.T)(tx.Interview(first.ID))
			if err := tx.DeleteInterview(&iv); err != nil {
				return err
			}
			return tx.CountEarlier(c.ID)
		})
		if earlier() != 0 {
			k.T.Errorf("%d earlier after the purge, want none", earlier())
		}
	})
}
