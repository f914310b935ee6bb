package store_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/store"
	"retake/internal/testkit"
)

func enqueue(k *testkit.Kit, list ...jobs.New) {
	k.T.Helper()
	k.Write(func(tx *store.Tx) error {
		for _, job := range list {
			if err := tx.Enqueue(job); err != nil {
				return err
			}
		}
		return nil
	})
}

func claim(k *testkit.Kit, now int64, kinds ...string) jobs.Job {
	k.T.Helper()
	return must[jobs.Job](k.T)(k.Store.Queue().Claim(ctx(), kinds, now, now+100))
}

func TestJobsAreClaimedInTheOrderTheyAreDue(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		enqueue(k, jobs.New{Kind: "letter", RunAt: 30, Payload: []byte{0, 1, 255}}, jobs.New{Kind: "letter", RunAt: 20, MaxAttempts: 3},
			jobs.New{Kind: "media", RunAt: 10}, jobs.New{Kind: "letter", RunAt: 50})
		first := claim(k, 40, "letter")
		if first.RunAt != 20 || first.Attempt != 1 || first.MaxAttempts != 3 || first.Kind != "letter" || first.CreatedAt == 0 {
			k.T.Errorf("first: %+v", first)
		}
		second := claim(k, 40, "letter")
		equal(k.T, second.Payload, []byte{0, 1, 255})
		equal(k.T, second.MaxAttempts, jobs.DefaultMaxAttempts)
		_, err := k.Store.Queue().Claim(ctx(), []string{"letter"}, 40, 140)
		is(k.T, err, jobs.ErrNone)
		_, err = k.Store.Queue().Claim(ctx(), nil, 40, 140)
		is(k.T, err, jobs.ErrNone)
		equal(k.T, claim(k, 50, "letter", "media").Kind, "media")
		b := must[store.Backlog](k.T)(k.Store.Reader().Backlog(ctx(), 60))
		equal(k.T, b, store.Backlog{Due: 1, Leased: 3, Oldest: 50})
	})
}

func TestTwoClaimersNeverShareAJob(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		const all = 40
		for range all {
			enqueue(k, jobs.New{Kind: "letter"})
		}
		var mu sync.Mutex
		var got []string
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				for {
					job, err := k.Store.Queue().Claim(ctx(), []string{"letter"}, 1, 100)
					if errors.Is(err, jobs.ErrNone) {
						return
					}
					if err != nil {
						k.T.Error(err)
						return
					}
					mu.Lock()
					got = append(got, job.ID)
					mu.Unlock()
				}
			})
		}
		group.Wait()
		slices.Sort(got)
		if n := len(slices.Compact(slices.Clone(got))); n != len(got) || n > all {
			k.T.Errorf("%d claims of %d different jobs", len(got), n)
		}
		// A claimer may stop early because another one held the row it saw; nothing is lost by that.
		for len(got) < all {
			got = append(got, claim(k, 1, "letter").ID)
		}
	})
}

func TestOnlyTheAttemptThatHoldsTheLeaseMayEndAJob(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		q := k.Store.Queue()
		enqueue(k, jobs.New{Kind: "letter"})
		old := claim(k, 0, "letter")
		equal(k.T, must[int](k.T)(q.Reap(ctx(), 100)), 0)
		equal(k.T, must[int](k.T)(q.Reap(ctx(), 101)), 1)
		is(k.T, q.Done(ctx(), old.ID, old.Attempt), jobs.ErrLost) // given up for dead, nobody has it yet
		now := claim(k, 101, "letter")
		equal(k.T, now.ID, old.ID)
		equal(k.T, now.Attempt, 2)
		is(k.T, q.Done(ctx(), old.ID, old.Attempt), jobs.ErrLost)
		is(k.T, q.Retry(ctx(), old.ID, old.Attempt, 0, "late"), jobs.ErrLost)
		is(k.T, q.Bury(ctx(), old.ID, old.Attempt, "late", 1), jobs.ErrLost)
		is(k.T, q.Extend(ctx(), old.ID, old.Attempt, 1000), jobs.ErrLost)
		is(k.T, q.Extend(ctx(), now.ID, now.Attempt, 500), nil)
		equal(k.T, must[int](k.T)(q.Reap(ctx(), 400)), 0)
		is(k.T, q.Done(ctx(), now.ID, now.Attempt), nil)
		is(k.T, q.Done(ctx(), now.ID, now.Attempt), jobs.ErrLost)
	})
}

func TestFailedJobComesBackAndDeadJobStaysVisible(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		q := k.Store.Queue()
		enqueue(k, jobs.New{Kind: "letter", Key: "l1"})
		job := claim(k, 0, "letter")
		is(k.T, q.Retry(ctx(), job.ID, job.Attempt, 70, "451 try later\x00\xff"), nil)
		_, err := q.Claim(ctx(), []string{"letter"}, 69, 100)
		is(k.T, err, jobs.ErrNone)
		job = claim(k, 70, "letter")
		equal(k.T, job.LastError, "451 try later??")
		equal(k.T, job.Attempt, 2)
		is(k.T, q.Bury(ctx(), job.ID, job.Attempt, "550 "+strings.Repeat("x", 10_000), 80), nil)
		dead := must[[]interview.DeadJob](k.T)(k.Store.Reader().DeadJobs(ctx(), 10))
		if len(dead) != 1 || dead[0].ID != job.ID || !strings.HasPrefix(dead[0].Error, "550 xxx") || dead[0].Attempts != 2 || dead[0].At != 80 {
			k.T.Errorf("dead jobs: %+v", dead)
		}
		equal(k.T, must[int](k.T)(q.Reap(ctx(), 1e6)), 0)
		enqueue(k, jobs.New{Kind: "letter", Key: "l1"}) // the key is free again
		claim(k, 0, "letter")
	})
}

func TestKeyIsUniqueAmongUnfinishedJobsOfAKind(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		q := k.Store.Queue()
		enqueue(k, jobs.New{Kind: "letter", Key: "l1"}, jobs.New{Kind: "letter", Key: "l1"}, jobs.New{Kind: "media", Key: "l1"},
			jobs.New{Kind: "sweep"}, jobs.New{Kind: "sweep"})
		waiting := func() int {
			return must[store.Backlog](k.T)(k.Store.Reader().Backlog(ctx(), 1)).Due
		}
		equal(k.T, waiting(), 4)
		job := claim(k, 0, "letter")
		enqueue(k, jobs.New{Kind: "letter", Key: "l1"})
		equal(k.T, waiting(), 3)
		is(k.T, q.Done(ctx(), job.ID, job.Attempt), nil)
		enqueue(k, jobs.New{Kind: "letter", Key: "l1"})
		equal(k.T, waiting(), 4)
	})
}

func TestJobsOfAFailedVerbAreNotPromised(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		err := k.Store.Write(ctx(), func(tx *store.Tx) error {
			if err := tx.Enqueue(jobs.New{Kind: "letter"}); err != nil {
				return err
			}
			return interview.ErrForbidden
		})
		is(k.T, err, interview.ErrForbidden)
		_, err = k.Store.Queue().Claim(ctx(), []string{"letter"}, 1, 2)
		is(k.T, err, jobs.ErrNone)
	})
}
