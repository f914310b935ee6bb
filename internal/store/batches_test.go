package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

// batchOf is a new batch of the position.
func batchOf(k *testkit.Kit, p interview.Position, d interview.Deed) interview.Batch {
	return interview.Batch{
		ID: k.ID("batch"), PositionID: p.ID, Deed: d, State: interview.BatchRunning, CreatedAt: k.Clock.Moment(),
		By: interview.Actor{Kind: interview.ByUser, ID: "u", Name: "Rita", Role: interview.Recruiter},
	}
}

// items are the ids of the batch's interviews in their order.
func items(k *testkit.Kit, b interview.Batch) []string {
	k.T.Helper()
	ids := []string{}
	k.Write(func(tx *store.Tx) error {
		list, err := tx.BatchItems(b.ID, interview.ItemWaiting, 1000)
		for i, it := range list {
			if ids = append(ids, it.InterviewID); it.Ord != int64(i+1) {
				k.T.Errorf("item %d has the number %d", i, it.Ord)
			}
		}
		return err
	})
	return ids
}

// A batch of a filter holds who the board shows under that filter, on all of its pages.
func TestBatchOfAFilterIsTheBoard(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, other := k.Position("Designer", "Why us?"), k.Position("Writer", "Why us?")
		for i, s := range interview.Statuses {
			k.In(s, p, fmt.Sprintf("Ada %c", 'A'+i))
			k.In(s, p, fmt.Sprintf("100%%_Bo %c", 'A'+i))
			k.In(s, other, fmt.Sprintf("Ada %c", 'A'+i))
		}
		for _, status := range append([]interview.Status{""}, interview.Statuses...) {
			for _, query := range []string{"", "ADA", "0%_b", "nobody", `\`} {
				f := interview.CandidateFilter{PositionID: p.ID, Status: status, Query: query}
				want := []string{}
				for page := f; ; {
					page.Limit = 3
					got := board(k, page)
					for _, row := range got.Rows {
						want = append(want, row.InterviewID)
					}
					if page.Cursor = got.Next; page.Cursor == "" {
						break
					}
				}
				b := batchOf(k, p, interview.DeedDiscard)
				k.Write(func(tx *store.Tx) error { return tx.CreateBatchOf(&b, f) })
				if got := items(k, b); !slices.Equal(got, want) || b.Total != len(want) {
					k.T.Errorf("status %q, search %q: got %d %v, want %v", status, query, b.Total, got, want)
				}
				crowd := must[[]interview.Crowd](k.T)(k.Store.Reader().CrowdMatching(ctx(), f, k.Clock.Moment()))
				if got := interview.Foresee(interview.DeedDiscard, "", crowd, k.Clock.Moment()); got.Total != len(want) {
					k.T.Errorf("status %q, search %q: a crowd of %d, want %d", status, query, got.Total, len(want))
				}
			}
		}
	})
}

func TestBatchOfAListTakesItsOwn(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, other := k.Position("Designer", "Why us?"), k.Position("Writer", "Why us?")
		ada, bo, foreign := k.Invited(p, "Ada Moss"), k.Completed(p, "Bo Lind"), k.Invited(other, "Cy Park")
		b := batchOf(k, p, interview.DeedResend)
		b.Params.Message = "See you"
		k.Write(func(tx *store.Tx) error {
			return tx.CreateBatch(&b, []string{ada.ID, ada.ID, bo.ID, foreign.ID, "nobody", ""})
		})
		equal(k.T, items(k, b), []string{bo.ID, ada.ID})
		if b.Total != 2 || b.Params.Gone != 3 {
			k.T.Errorf("total %d and gone %d, want 2 and 3", b.Total, b.Params.Gone)
		}
		equal(k.T, must[interview.Batch](k.T)(k.Store.Reader().Batch(ctx(), b.ID)), b)
		none := batchOf(k, p, interview.DeedResend)
		is(k.T, k.Store.Write(ctx(), func(tx *store.Tx) error { return tx.CreateBatch(&none, []string{foreign.ID}) }), interview.ErrNotFound)
		_, err := k.Store.Reader().Batch(ctx(), none.ID)
		is(k.T, err, interview.ErrNotFound)
		crowd := must[[]interview.Crowd](k.T)(k.Store.Reader().CrowdOf(ctx(), p.ID, []string{ada.ID, bo.ID, foreign.ID}, k.Clock.Moment()))
		got := interview.Foresee(interview.DeedResend, "", crowd, k.Clock.Moment())
		equal(k.T, got, interview.Forecast{Total: 2, Able: 1, Refused: []interview.Refusals{{Because: interview.ReasonCompleted, N: 1}}})
	})
}

// Moving to the current questions is about those who have an older list, may be moved, and nobody else.
func TestBatchOfQuestionsIsOfOlderLists(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		behind := k.Invited(p, "Ada Moss")
		k.Started(p, "Bo Lind")
		k.Then(k.Invited(p, "Cy Park"), interview.EventDiscarded, (*interview.Interview).Discard)
		k.In(interview.StatusDeleted, p, "Di Roth")
		p.QuestionsVersion, p.Revision = 2, 2
		k.Write(func(tx *store.Tx) error { return tx.SavePosition(p) })
		k.Invited(p, "Ed Falk")
		b := batchOf(k, p, interview.DeedQuestions)
		k.Write(func(tx *store.Tx) error { return tx.CreateBatchOf(&b, interview.CandidateFilter{}) })
		equal(k.T, items(k, b), []string{behind.ID})
	})
}

func TestBatchPages(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		for i := range 7 {
			k.Invited(p, fmt.Sprintf("Ada %d", i))
		}
		b := batchOf(k, p, interview.DeedDiscard)
		k.Write(func(tx *store.Tx) error { return tx.CreateBatchOf(&b, interview.CandidateFilter{}) })
		read := k.Store.Reader()
		look := func(state interview.ItemState, c interview.Cursor) interview.BatchPage {
			return must[interview.BatchPage](k.T)(read.BatchPage(ctx(), b.ID, state, c, 3))
		}
		words := func(page interview.BatchPage) string {
			var out []string
			for _, row := range page.Rows {
				out = append(out, row.Name)
			}
			return strings.Join(out, " ")
		}
		if line := must[interview.BatchLine](k.T)(read.BatchLine(ctx(), b.ID)); line.Settled != 0 || line.Total != 7 {
			k.T.Errorf("the line says %d of %d, want 0 of 7", line.Settled, line.Total)
		}
		k.Write(func(tx *store.Tx) error {
			list, err := tx.BatchItems(b.ID, interview.ItemWaiting, 5)
			if err != nil {
				return err
			}
			for i, it := range list {
				it.State, it.Revision = interview.ItemDone, 2
				if i == 1 {
					it.State, it.Words = interview.ItemRefused, "No."
				}
				if err := tx.SaveBatchItem(b.ID, it); err != nil {
					return err
				}
			}
			return nil
		})
		first := look("", "")
		if first.Shown != interview.ItemRefused || words(first) != "Ada 5" || first.Rows[0].Words != "No." || first.Next != "" || first.Prev != "" {
			k.T.Errorf("the first tab is %q with %q, want what was refused", first.Shown, words(first))
		}
		equal(k.T, first.Counts, interview.BatchCounts{interview.ItemDone: 4, interview.ItemRefused: 1, interview.ItemWaiting: 2})
		done := look(interview.ItemDone, "")
		second := look(interview.ItemDone, done.Next)
		back := look(interview.ItemDone, second.Prev)
		if words(done) != "Ada 6 Ada 4 Ada 3" || words(second) != "Ada 2" || second.Next != "" || words(back) != words(done) {
			k.T.Errorf("pages %q, %q, back %q", words(done), words(second), words(back))
		}
		_, err := read.BatchPage(ctx(), b.ID, "", "nonsense", 3)
		if _, invalid := err.(interview.Invalid); !invalid {
			k.T.Errorf("a broken cursor: %v", err)
		}
		_, err = read.BatchPage(ctx(), "nobody", "", "", 3)
		is(k.T, err, interview.ErrNotFound)
		line := must[interview.BatchLine](k.T)(read.LatestBatch(ctx(), p.ID, b.CreatedAt))
		if line.ID != b.ID || line.Settled != 5 {
			k.T.Errorf("the newest batch is %q with %d through, want %q with 5", line.ID, line.Settled, b.ID)
		}
		k.Write(func(tx *store.Tx) error {
			b.State = interview.BatchUndoing
			if err := tx.SaveBatch(b); err != nil {
				return err
			}
			return tx.SettleBatch(b.ID, interview.ItemWaiting, interview.ItemKept, "Stopped.")
		})
		if line = must[interview.BatchLine](k.T)(read.BatchLine(ctx(), b.ID)); line.Settled != 0 {
			k.T.Errorf("of the Undo %d are through, want 0", line.Settled)
		}
		if later := must[interview.BatchLine](k.T)(read.LatestBatch(ctx(), p.ID, b.CreatedAt+1)); later.ID != "" {
			k.T.Errorf("there is a newer batch: %v", later)
		}
	})
}

// A part that fails leaves the transaction as if it had never begun: rows, counts and what may be saved.
func TestPartFailsAlone(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		ada, bo := k.Invited(p, "Ada Moss"), k.Invited(p, "Bo Lind")
		discard := func(tx *store.Tx, id string) error {
			iv, err := tx.Interview(id)
			if err != nil {
				return err
			}
			if err := iv.Discard(k.Clock.Moment()); err != nil {
				return err
			}
			return tx.SaveInterview(&iv, k.Clock.Moment(), interview.Event{Kind: interview.EventDiscarded, By: interview.System})
		}
		k.Clock.Advance(time.Second)
		k.Write(func(tx *store.Tx) error {
			is(k.T, tx.Part(func() error {
				if err := discard(tx, ada.ID); err != nil {
					return err
				}
				return interview.ErrForbidden
			}), interview.ErrForbidden)
			is(k.T, tx.Part(func() error { return discard(tx, bo.ID) }), nil)
			return nil
		})
		equal(k.T, load(k, ada.ID), ada)
		if iv := load(k, bo.ID); !iv.Discarded() {
			k.T.Error("the other part is lost")
		}
		equal(k.T, must[interview.Counts](k.T)(k.Store.Reader().Counts(ctx(), p.ID)), counted(k, p.ID))
	})
}

func TestBatchQueriesUseTheirIndexes(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		if k.Store.IsPostgres() {
			k.T.Skip("the plans are SQLite's")
		}
		for query, index := range map[string]string{
			`SELECT b.id FROM batches b WHERE b.position_id = 'p' AND b.created_at >= 5 ORDER BY b.created_at DESC, b.id DESC LIMIT 1`: "batches_position",
			`SELECT MIN(m.ord) FROM batch_items m WHERE m.batch_id = 'b' AND m.state = 'waiting'`:                                      "batch_items_state",
			`SELECT m.ord FROM batch_items m WHERE m.batch_id = 'b' AND m.state = 'done' AND m.ord > 5 ORDER BY m.ord LIMIT 51`:        "batch_items_state",
			`SELECT state, COUNT(*) FROM batch_items WHERE batch_id = 'b' GROUP BY state`:                                              "batch_items_state",
		} {
			plan := must[string](k.T)(k.Store.PlanOf(ctx(), query))
			if !strings.Contains(plan, index) || strings.Contains(plan, "SCAN") {
				k.T.Errorf("%s\n%s, want %s", query, plan, index)
			}
		}
	})
}
