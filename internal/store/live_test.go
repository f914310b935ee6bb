package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

func TestChangesNamesAnotherStateAfterEveryCommitOfThePosition(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, other := k.Position("Designer", "Why us?"), k.Position("Archivist", "Why us?")
		iv := k.Invited(p, "Ada Moss")
		states := map[string]bool{k.Store.Changes(p.ID): true}
		others := k.Store.Changes(other.ID)
		changed := func(what string, do func(tx *store.Tx) error) {
			t.Helper()
			k.Write(do)
			state := k.Store.Changes(p.ID)
			if states[state] {
				k.T.Errorf("%s: the list is still in a state that it was in before", what)
			}
			states[state] = true
		}
		open := func(tx *store.Tx) interview.Interview {
			iv, err := tx.Interview(iv.ID)
			if err != nil {
				k.T.Fatal(err)
			}
			return iv
		}
		changed("saved as it was", func(tx *store.Tx) error {
			iv := open(tx)
			return tx.SaveInterview(&iv, k.Clock.Moment())
		})
		changed("candidate renamed", func(tx *store.Tx) error {
			c, err := tx.Candidate(iv.CandidateID)
			c.Name = "Ada Moss-Berg"
			if err == nil {
				err = tx.SaveCandidate(c)
			}
			return err
		})
		changed("invited", func(tx *store.Tx) error {
			c := interview.Candidate{ID: k.ID("candidate"), PositionID: p.ID, Name: "Bo", Email: "bo@example.com", CreatedAt: k.Clock.Moment()}
			if err := tx.CreateCandidate(c); err != nil {
				return err
			}
			next := open(tx)
			next.ID, next.CandidateID, next.Token, next.Sequence = k.ID("interview"), c.ID, k.ID("token"), 0
			return tx.CreateInterview(&next, c)
		})
		changed("deleted for good", func(tx *store.Tx) error {
			iv := open(tx)
			return tx.DeleteInterview(&iv)
		})

		before := k.Store.Changes(p.ID)
		if err := k.Store.Write(ctx(), func(tx *store.Tx) error {
			c := interview.Candidate{ID: "gone", PositionID: p.ID, Name: "Cy", Email: "cy@example.com"}
			if err := tx.SaveCandidate(c); err != nil {
				return err
			}
			return nil
		}); err == nil {
			k.T.Fatal("a candidate that does not exist was saved")
		}
		k.Write(func(tx *store.Tx) error { return tx.SetSetting("company", "Moss & Sons") })
		equal(k.T, k.Store.Changes(p.ID), before)
		equal(k.T, k.Store.Changes(other.ID), others)
	})
}

func TestBoardChanges(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, other := k.Position("Designer", "Why us?"), k.Position("Archivist", "Why us?")
		ada, bo, foreign := k.Invited(p, "Ada Moss"), k.Completed(p, "Bo Lind"), k.Invited(other, "Fay Else")
		loaded := k.Clock.Moment()
		look := func(seen interview.Seen) interview.BoardChanges {
			k.T.Helper()
			seen.Filter.PositionID = p.ID
			return must[interview.BoardChanges](k.T)(k.Store.Reader().BoardChanges(ctx(), seen))
		}
		ids := func(c interview.BoardChanges) (ids []string) {
			for _, row := range c.Rows {
				ids = append(ids, row.InterviewID)
			}
			slices.Sort(ids)
			return ids
		}
		quiet := look(interview.Seen{Rows: []string{ada.ID, foreign.ID, "unknown"}, Since: loaded})
		equal(k.T, ids(quiet), []string{ada.ID})
		equal(k.T, quiet.New, 0)
		equal(k.T, quiet.Counts, interview.Counts{interview.StatusInvited: 1, interview.StatusToReview: 1})
		equal(k.T, look(interview.Seen{}).New, 2) // nothing was there when it was loaded
		equal(k.T, look(interview.Seen{Rows: []string{ada.ID}}).New, 1)

		cy, dan := k.Invited(p, "Cy Park"), k.Completed(p, "Dan Cole")
		for _, c := range []struct {
			name string
			seen interview.Seen
			want int
		}{
			{"all", interview.Seen{Rows: []string{ada.ID, bo.ID}, Since: loaded}, 2},
			{"one of them is shown", interview.Seen{Rows: []string{ada.ID, bo.ID, cy.ID}, Since: loaded}, 1},
			{"by status", interview.Seen{Filter: interview.CandidateFilter{Status: interview.StatusToReview}, Rows: []string{bo.ID}, Since: loaded}, 1},
			{"of another status", interview.Seen{Filter: interview.CandidateFilter{Status: interview.StatusExpired}, Since: loaded}, 0},
			{"by name", interview.Seen{Filter: interview.CandidateFilter{Query: "CY pa"}, Since: loaded}, 1},
			{"by nobody's name", interview.Seen{Filter: interview.CandidateFilter{Query: "%"}, Since: loaded}, 0},
			{"whole page", interview.Seen{Filter: interview.CandidateFilter{Status: interview.StatusInvited}, Rows: []string{ada.ID}}, 1},
		} {
			if got := look(c.seen).New; got != c.want {
				k.T.Errorf("%s: %d new, want %d", c.name, got, c.want)
			}
		}
		// What only moved is not new on the tab of all, and is on the tab that it moved to.
		later := k.Clock.Moment()
		k.Clock.Advance(time.Second)
		k.Then(dan, interview.EventDiscarded, func(iv *interview.Interview, now interview.Moment) error { return iv.Discard(now) })
		equal(k.T, look(interview.Seen{Since: later}).New, 0)
		equal(k.T, look(interview.Seen{Filter: interview.CandidateFilter{Status: interview.StatusDiscarded}, Since: later}).New, 1)
	})
}

func TestNewOnesAreCountedToABound(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		for i := range interview.MaxNew + 3 {
			k.Invited(p, "Person "+strings.Repeat("x", i))
		}
		got := must[interview.BoardChanges](k.T)(k.Store.Reader().BoardChanges(ctx(), interview.Seen{Filter: interview.CandidateFilter{PositionID: p.ID}}))
		equal(k.T, got.New, interview.MaxNew)
	})
}

// A hundred thousand rows that a bulk deed has just touched must not be read by every open tab.
func TestNewOnesAreFoundAlongTheIndex(t *testing.T) {
	t.Parallel()
	st := testkit.Store(t)
	for _, status := range []interview.Status{"", interview.StatusToReview} {
		plan := must[string](t)(st.NewPlan(ctx(), interview.Seen{Filter: interview.CandidateFilter{PositionID: "p", Status: status}, Since: 1}))
		if !strings.Contains(plan, "by_activity (position_id=?") || strings.Contains(plan, "TEMP B-TREE") || strings.Contains(plan, "SCAN interviews") {
			t.Errorf("status %q is not read along its index:\n%s", status, plan)
		}
	}
}

func TestSavedViewsAreTheUsersOwn(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, other := k.Position("Designer", "Why us?"), k.Position("Archivist", "Why us?")
		rita, tom := k.User("Rita Recruiter", interview.Recruiter), k.User("Tom Other", interview.Recruiter)
		view := func(u interview.User, p interview.Position, name string) interview.SavedView {
			v := interview.SavedView{ID: k.ID("view"), UserID: u.ID, PositionID: p.ID, Name: name, Query: "q=ada&sort=name", CreatedAt: k.Clock.Moment()}
			k.Write(func(tx *store.Tx) error { return tx.CreateSavedView(v) })
			return v
		}
		week, Ann, toms, elsewhere := view(rita, p, "week"), view(rita, p, "Ann"), view(tom, p, "week"), view(rita, other, "week")
		saved := func(u interview.User, p interview.Position) []interview.SavedView {
			return must[[]interview.SavedView](k.T)(k.Store.Reader().SavedViews(ctx(), u.ID, p.ID))
		}
		equal(k.T, saved(rita, p), []interview.SavedView{Ann, week})
		equal(k.T, saved(tom, p), []interview.SavedView{toms})
		remove := func(u interview.User, p interview.Position, id string) (v interview.SavedView, err error) {
			err = k.Store.Write(ctx(), func(tx *store.Tx) error {
				v, err = tx.DeleteSavedView(u.ID, p.ID, id)
				return err
			})
			return v, err
		}
		for _, wrong := range []struct {
			u  interview.User
			p  interview.Position
			id string
		}{{tom, p, week.ID}, {rita, p, elsewhere.ID}, {rita, p, "unknown"}, {rita, p, "zero\x00byte"}} {
			_, err := remove(wrong.u, wrong.p, wrong.id)
			is(k.T, err, interview.ErrNotFound)
		}
		equal(k.T, must[interview.SavedView](k.T)(remove(rita, p, week.ID)), week)
		equal(k.T, saved(rita, p), []interview.SavedView{Ann})
		err := k.Store.Write(ctx(), func(tx *store.Tx) error {
			again := Ann
			again.ID = k.ID("view")
			return tx.CreateSavedView(again)
		})
		is(k.T, err, store.ErrConflict)
	})
}
