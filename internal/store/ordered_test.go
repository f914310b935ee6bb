package store_test

import (
	"strings"
	"testing"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

// What screens tell of an ATS: whose records an interview has, who is awaited, whose record is kept.
func TestWhatScreensTellOfAnATS(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p, elsewhere := k.Position("Designer", "Why us?"), k.Position("Baker", "Why bread?")
		greenhouse, ashby := k.Connection(interview.Greenhouse), k.Connection(interview.Ashby)
		k.Write(func(tx *store.Tx) error {
			c := must[interview.Connection](k.T)(tx.Connection(ashby.ID))
			c.TellRedo = true
			return tx.SaveConnection(c)
		})
		free, awaited, twice, whole := k.Invited(p, "Free Person"), k.Invited(p, "Ada Moss"), k.Invited(p, "Bo Lind"), k.Completed(p, "Cora Whole")
		far := k.Invited(elsewhere, "Far Away")
		for _, o := range []struct {
			iv interview.Interview
			c  interview.Connection
		}{{awaited, greenhouse}, {twice, greenhouse}, {twice, ashby}, {whole, greenhouse}, {far, greenhouse}} {
			k.Ordered(o.iv, o.c)
		}
		cancelled := k.Ordered(free, greenhouse)
		cancelled.CancelledAt = k.Clock.Moment()
		k.Write(func(tx *store.Tx) error { return tx.SaveOrder(cancelled) })

		read := k.Store.Reader()
		records := must[[]interview.ATSRecord](k.T)(read.ATSRecords(ctx(), twice.ID))
		if len(records) != 2 || records[0].Vendor != interview.Greenhouse || records[0].TellRedo || !records[1].TellRedo || records[1].Name != "Bo Lind" {
			t.Errorf("records: %+v", records)
		}
		now := k.Clock.Moment()
		for id, want := range map[string]bool{free.ID: false, awaited.ID: true, twice.ID: true, whole.ID: false} {
			records := must[[]interview.ATSRecord](k.T)(read.ATSRecords(ctx(), id))
			if len(records) == 0 || records[0].Awaited(now) != want {
				t.Errorf("%s is awaited: %v, want %v", id, !want, want)
			}
		}
		all := []string{free.ID, awaited.ID, twice.ID, whole.ID, far.ID, "nobody"}
		equal(k.T, must[map[string]string](k.T)(read.Systems(ctx(), all)), map[string]string{
			awaited.ID: "greenhouse", twice.ID: "ashby", whole.ID: "greenhouse", far.ID: "greenhouse",
		})
		equal(k.T, must[int](k.T)(read.Awaited(ctx(), p.ID, all)), 2)
		equal(k.T, must[int](k.T)(read.AwaitedMatching(ctx(), interview.CandidateFilter{PositionID: p.ID})), 2)
		equal(k.T, must[int](k.T)(read.AwaitedMatching(ctx(), interview.CandidateFilter{PositionID: p.ID, Query: "bo lin"})), 1)
		equal(k.T, must[int](k.T)(read.AwaitedMatching(ctx(), interview.CandidateFilter{PositionID: p.ID, Status: interview.StatusToReview})), 0)

		keys := []string{"ada.moss@example.com", "bo.lind@example.com", "nobody@example.com"}
		equal(k.T, must[map[string]string](k.T)(read.KeptRecords(ctx(), p.ID, keys)), map[string]string{})
		binned := k.Then(awaited, interview.EventDeleted, (*interview.Interview).Delete)
		k.Write(func(tx *store.Tx) error {
			lines, err := tx.OrdersOf(binned.ID)
			if err != nil {
				return err
			}
			lines[0].Kept = true
			return tx.SaveOrder(lines[0].Order)
		})
		equal(k.T, must[map[string]string](k.T)(read.KeptRecords(ctx(), p.ID, keys)), map[string]string{"ada.moss@example.com": "greenhouse"})
		equal(k.T, must[map[string]string](k.T)(read.KeptRecords(ctx(), elsewhere.ID, keys)), map[string]string{})
		equal(k.T, must[int](k.T)(read.Awaited(ctx(), p.ID, all)), 1)
		bin := must[interview.BinPage](k.T)(read.Bin(ctx(), interview.BinFilter{PositionID: p.ID, Kind: interview.BinInterviews}))
		if len(bin.Interviews) != 1 || !bin.Interviews[0].Kept {
			t.Errorf("the bin: %+v", bin.Interviews)
		}

		// An ATS that was disconnected hears of nobody.
		k.Write(func(tx *store.Tx) error {
			c := must[interview.Connection](k.T)(tx.Connection(greenhouse.ID))
			c.RemovedAt = k.Clock.Moment()
			return tx.SaveConnection(c)
		})
		equal(k.T, must[map[string]string](k.T)(read.Systems(ctx(), all)), map[string]string{twice.ID: "ashby"})
		equal(k.T, must[map[string]string](k.T)(read.KeptRecords(ctx(), p.ID, keys)), map[string]string{})
		if must[interview.BinPage](k.T)(read.Bin(ctx(), interview.BinFilter{PositionID: p.ID, Kind: interview.BinInterviews})).Interviews[0].Kept {
			t.Error("the bin says that a record is kept which nobody hears of")
		}
	})
}

// Counting those who are awaited reads along the orders' own index, for a position of 100,000 too.
func TestAwaitedIsCountedAlongAnIndex(t *testing.T) {
	t.Parallel()
	plan := must[string](t)(testkit.Store(t).PlanOf(ctx(), store.AwaitedQuery(), "p"))
	if want := "orders_interview (interview_id=?)"; !strings.Contains(plan, want) || strings.Contains(plan, "SCAN") {
		t.Errorf("it does not use %s:\n%s", want, plan)
	}
}
