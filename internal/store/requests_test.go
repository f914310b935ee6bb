package store_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

// asks notes a request of the interview.
func asks(k *testkit.Kit, iv interview.Interview, in interview.Asking) interview.Request {
	k.T.Helper()
	var r interview.Request
	k.Then(iv, interview.EventRequested, func(iv *interview.Interview, now interview.Moment) (err error) {
		r, _, err = iv.Ask(now, k.ID("request"), in, nil)
		return err
	})
	k.Write(func(tx *store.Tx) error { return tx.CreateRequest(r) })
	return r
}

func settles(k *testkit.Kit, r interview.Request, a interview.Answering) interview.Request {
	k.T.Helper()
	k.Clock.Advance(time.Second)
	if err := r.Settle(k.Clock.Moment(), a); err != nil {
		k.T.Fatal(err)
	}
	k.Write(func(tx *store.Tx) error { return tx.SettleRequest(r) })
	return r
}

func TestRequestsAreKept(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?", "What next?")
		iv := k.Completed(p, "Ada Moss")
		redo := asks(k, iv, interview.Asking{Kind: interview.RequestRedo, Questions: []string{iv.Questions[0].ID, iv.Questions[1].ID}, Words: "It was loud.\nSorry."})
		other := asks(k, iv, interview.Asking{Kind: interview.RequestAdjustment, Wishes: []interview.Wish{interview.WishTime, interview.WishSound}})
		want := []interview.Request{other, redo}
		if diff := cmp.Diff(want, must[[]interview.Request](k.T)(k.Store.Reader().Requests(ctx(), iv.ID))); diff != "" {
			k.T.Error(diff)
		}
		page := must[interview.InterviewPage](k.T)(k.Store.Reader().InterviewPage(ctx(), iv.ID))
		if diff := cmp.Diff(want, page.Requests); diff != "" || page.Position.Asking != 2 {
			k.T.Errorf("the page has %d open ones and\n%s", page.Position.Asking, diff)
		}
		if row := must[interview.CandidateRow](k.T)(k.Store.Reader().CandidateRow(ctx(), iv.ID)); row.Asked != interview.RequestAdjustment {
			k.T.Errorf("the row says %q, want the newest", row.Asked)
		}

		// Whoever is slower finds it answered, and a second one of the same kind is not let in.
		settled := settles(k, redo, interview.Answering{State: interview.RequestGranted, By: "Ida", Revision: iv.Revision})
		if err := k.Store.Write(ctx(), func(tx *store.Tx) error { return tx.SettleRequest(settled) }); !errors.Is(err, store.ErrConflict) {
			k.T.Errorf("answered twice: %v", err)
		}
		double := other
		double.ID = "double"
		if err := k.Store.Write(ctx(), func(tx *store.Tx) error { return tx.CreateRequest(double) }); !errors.Is(err, store.ErrConflict) {
			k.T.Errorf("two open ones of one kind: %v", err)
		}

		// Undo of the verb opens what it granted, once.
		k.Write(func(tx *store.Tx) error { return tx.ReopenRequests(iv, iv.Revision+1) })
		if got := must[interview.Request](k.T)(k.Store.Reader().Request(ctx(), redo.ID)); got.State != interview.RequestGranted {
			k.T.Error("another verb's Undo opened it")
		}
		k.Write(func(tx *store.Tx) error { return tx.ReopenRequests(iv, iv.Revision) })
		if diff := cmp.Diff(redo, must[interview.Request](k.T)(k.Store.Reader().Request(ctx(), redo.ID))); diff != "" {
			k.T.Errorf("opened again:\n%s", diff)
		}
		if _, err := k.Store.Reader().Request(ctx(), "none"); !errors.Is(err, interview.ErrNotFound) {
			k.T.Errorf("no such request: %v", err)
		}
	})
}

func TestRequestList(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		mine, theirs := k.Position("Designer", "Why us?", "What next?"), k.Position("Smith", "Why iron?")
		ida := k.User("Ida Berg", interview.Recruiter)
		k.Join(mine, ida)
		var open []string
		for _, name := range []string{"Ada Moss", "Bo Lind", "Cy Voss"} {
			iv := k.Completed(mine, name)
			open = append(open, asks(k, iv, interview.Asking{Kind: interview.RequestRedo, Questions: []string{iv.Questions[1].ID}}).ID)
		}
		slices.Reverse(open)
		asks(k, k.Invited(theirs, "Di Marsh"), interview.Asking{Kind: interview.RequestTime})
		answered := settles(k, asks(k, k.Invited(mine, "Ed Ruiz"), interview.Asking{Kind: interview.RequestWithdraw}),
			interview.Answering{State: interview.RequestDenied, Words: "Please stay.", By: "Ida"})

		read := k.Store.Reader()
		list := func(f interview.RequestFilter) (interview.RequestPage, []string) {
			page := must[interview.RequestPage](k.T)(read.RequestList(ctx(), f))
			var ids []string
			for _, row := range page.Rows {
				ids = append(ids, row.ID)
			}
			return page, ids
		}
		page, ids := list(interview.RequestFilter{UserID: ida.ID})
		if diff := cmp.Diff(open, ids); diff != "" || page.Open != 3 {
			k.T.Errorf("Ida's: %d open\n%s", page.Open, diff)
		}
		if row := page.Rows[2]; row.Name != "Ada Moss" || row.Position != "Designer" || !slices.Equal(row.Places, []int{2}) {
			k.T.Errorf("a row: %+v", row)
		}
		if page, ids := list(interview.RequestFilter{}); page.Open != 4 || len(ids) != 4 {
			k.T.Errorf("all: %d open, %d listed", page.Open, len(ids))
		}
		if _, ids := list(interview.RequestFilter{PositionID: mine.ID, Answered: true}); !slices.Equal(ids, []string{answered.ID}) {
			k.T.Errorf("answered: %v", ids)
		}
		first, ids := list(interview.RequestFilter{PositionID: mine.ID, Limit: 2})
		if !slices.Equal(ids, open[:2]) || first.Next == "" || first.Prev != "" {
			k.T.Errorf("first page: %v, %+v", ids, first)
		}
		second, ids := list(interview.RequestFilter{PositionID: mine.ID, Limit: 2, Cursor: first.Next})
		if !slices.Equal(ids, open[2:]) || second.Next != "" || second.Prev == "" {
			k.T.Errorf("second page: %v, %+v", ids, second)
		}
		var bad interview.Invalid
		if _, err := read.RequestList(ctx(), interview.RequestFilter{Answered: true, Cursor: first.Next}); !errors.As(err, &bad) {
			k.T.Errorf("another list's cursor: %v", err)
		}
		k.Write(func(tx *store.Tx) error {
			p := must[interview.Position](k.T)(tx.Position(mine.ID))
			p.Revision++
			p.DeletedAt = k.Clock.Moment()
			return tx.SavePosition(p)
		})
		if page, ids := list(interview.RequestFilter{UserID: ida.ID}); page.Open != 0 || len(ids) != 0 {
			k.T.Errorf("a position in the bin leaves %d open", page.Open)
		}
	})
}

// The mark on each of fifty rows and the list itself are read along indexes.
func TestRequestsAreReadAlongTheirIndexes(t *testing.T) {
	t.Parallel()
	st := testkit.Store(t)
	for query, want := range map[string]string{
		`SELECT r.kind FROM requests r WHERE r.interview_id = 'x' AND r.state = 'open' ORDER BY r.asked_at DESC, r.id DESC LIMIT 1`: "requests_",
		`SELECT COUNT(*) FROM requests r WHERE r.position_id = 'x' AND r.state = 'open'`:                                            "requests_position_open",
		`SELECT r.id FROM requests r WHERE r.state = 'open' ORDER BY r.asked_at DESC, r.id DESC LIMIT 51`:                           "requests_open",
		`SELECT r.id FROM requests r WHERE r.state <> 'open' ORDER BY r.answered_at DESC, r.id DESC LIMIT 51`:                       "requests_answered",
	} {
		plan := must[string](t)(st.PlanOf(ctx(), query))
		if !strings.Contains(plan, want) {
			t.Errorf("%s does not use %s:\n%s", query, want, plan)
		}
	}
}

func TestAdjustmentsAreKept(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		iv := k.Started(k.Position("Designer", "Why us?"), "Ada Moss")
		to := interview.Adjustment{More: 6, Takes: 3, SoundOnly: true, InAdvance: true}
		saved := k.Then(iv, interview.EventAdjusted, func(iv *interview.Interview, now interview.Moment) error { return iv.Adjust(now, to) })
		if diff := cmp.Diff(saved, must[interview.Interview](k.T)(k.Store.Reader().Interview(ctx(), iv.ID))); diff != "" {
			k.T.Error(diff)
		}
		iv = k.Answer(saved, 1)
		if o := must[interview.TakeOwner](k.T)(k.Store.Reader().TakeOwner(ctx(), iv.Takes[0].ID)); o.Adjustment.More != 6 || o.Bound() != 32<<20+150<<20 {
			k.T.Errorf("the take may have %d bytes, adjusted %+v", o.Bound(), o.Adjustment)
		}
	})
}
