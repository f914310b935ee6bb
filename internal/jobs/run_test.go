package jobs

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// These tests run in bubbles of synctest: time moves only when every goroutine waits, so that leases,
// grace and polling take no real time and nothing depends on the speed of the machine.

// start runs the runner and returns what ends it and waits for it.
func start(t *testing.T, r *Runner) (stop func()) {
	t.Helper()
	r.Clock = time.Now
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- r.Run(ctx) }()
	return func() {
		t.Helper()
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
	}
}

// blocking is a handler that reports its start and waits to be released or cancelled.
func blocking() (h Handler, started chan string, release chan struct{}) {
	started, release = make(chan string, 100), make(chan struct{})
	return func(ctx context.Context, j Job) error {
		started <- j.ID
		select {
		case <-release:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}, started, release
}

func TestSlowKindDoesNotDelayAnother(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		media, started, release := blocking()
		sent := make(chan string, 10)
		q := queued(New{Kind: "media"}, New{Kind: "media"}, New{Kind: "media"}, New{Kind: "letter"}, New{Kind: "letter"}, New{Kind: "letter"})
		r := runner(q, map[string]Handler{"media": media, "letter": func(_ context.Context, j Job) error { sent <- j.ID; return nil }})
		r.Limits = map[string]int{"media": 1}
		stop := start(t, r)
		synctest.Wait()
		if len(sent) != 3 || len(started) != 1 {
			t.Errorf("got %d letters sent, %d media jobs started; want 3, 1", len(sent), len(started))
		}
		close(release)
		synctest.Wait()
		if len(started) != 3 {
			t.Errorf("got %d media jobs after the first was released, want 3", len(started))
		}
		stop()
	})
}

func TestWakeSendsAtOnceAndPollingFindsTheRest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := queued()
		sent := make(chan time.Time, 10)
		r := runner(q, map[string]Handler{"letter": func(context.Context, Job) error { sent <- time.Now(); return nil }})
		stop := start(t, r)
		synctest.Wait()
		begin := time.Now()
		q.add(Job{ID: "a", Kind: "letter", MaxAttempts: 1})
		r.Wake()
		r.Wake()
		if got := (<-sent).Sub(begin); got != 0 {
			t.Errorf("after Wake: sent %v later, want at once", got)
		}
		q.add(Job{ID: "held", Kind: "letter", RunAt: begin.Add(30 * time.Second).UnixMilli(), MaxAttempts: 1})
		if got := (<-sent).Sub(begin); got < 30*time.Second || got > 31*time.Second {
			t.Errorf("held for 30 s: sent after %v", got)
		}
		stop()
	})
}

func TestLeaseIsExtendedWhileTheHandlerRuns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		media, started, release := blocking()
		q := queued(New{Kind: "media"})
		r := runner(q, map[string]Handler{"media": media})
		stop := start(t, r)
		<-started
		time.Sleep(10 * time.Minute) // of the bubble: ten leases
		close(release)
		synctest.Wait()
		stop()
		if len(started) != 0 || len(q.done) != 1 || q.extended < 20 {
			t.Errorf("got %d further starts, done %v, %d extensions", len(started), q.done, q.extended)
		}
	})
}

func TestLostJobIsCancelledAndItsOutcomeIgnored(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := queued(New{Kind: "media"})
		cancelled := make(chan struct{}, 1)
		started := make(chan struct{}, 1)
		r := runner(q, map[string]Handler{"media": func(ctx context.Context, _ Job) error {
			started <- struct{}{}
			<-ctx.Done()
			cancelled <- struct{}{}
			return nil // as if it had worked
		}})
		stop := start(t, r)
		<-started
		q.mu.Lock()
		l := q.leased["media0"]
		l.job.Attempt++ // another runner has it now
		q.leased["media0"] = l
		q.mu.Unlock()
		<-cancelled
		stop()
		if len(q.done) != 0 || len(q.leased) != 1 {
			t.Errorf("got done %v, leased %d; want the other attempt untouched", q.done, len(q.leased))
		}
	})
}

func TestJobOfADeadRunnerIsRunAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := queued(New{Kind: "letter"})
		if _, err := q.Claim(t.Context(), []string{"letter"}, time.Now().UnixMilli(), time.Now().Add(time.Minute).UnixMilli()); err != nil {
			t.Fatal(err)
		}
		attempts := make(chan int, 1)
		r := runner(q, map[string]Handler{"letter": func(_ context.Context, j Job) error { attempts <- j.Attempt; return nil }})
		begin := time.Now()
		stop := start(t, r)
		if got := <-attempts; got != 2 {
			t.Errorf("attempt: got %d, want 2", got)
		}
		if got := time.Since(begin); got < time.Minute || got > 2*time.Minute {
			t.Errorf("taken over after %v, want soon after its lease of a minute", got)
		}
		stop()
	})
}

func TestStopWaitsForRunningHandlersAndClaimsNoMore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		media, started, release := blocking()
		q := queued(New{Kind: "media"}, New{Kind: "media"})
		r := runner(q, map[string]Handler{"media": media})
		r.Workers = 1
		stop := start(t, r)
		<-started
		time.AfterFunc(5*time.Second, func() { close(release) })
		begin := time.Now()
		stop()
		if got := time.Since(begin); got != 5*time.Second || len(q.done) != 1 || len(q.due) != 1 {
			t.Errorf("stopped after %v, done %v, due %d; want 5s, one, one", got, q.done, len(q.due))
		}
	})
}

func TestStopCancelsHandlersAfterTheGrace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		media, started, _ := blocking()
		q := queued(New{Kind: "media"})
		r := runner(q, map[string]Handler{"media": media})
		stop := start(t, r)
		<-started
		begin := time.Now()
		stop()
		if got := time.Since(begin); got != 20*time.Second {
			t.Errorf("stopped after %v, want the grace of 20s", got)
		}
		if len(q.due) != 1 || q.due[0].RunAt > time.Now().UnixMilli() {
			t.Errorf("got %+v, want the job due at once", q.due)
		}
	})
}

func TestHangingHandlerIsTimedOut(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		media, started, _ := blocking()
		q := queued(New{Kind: "media", MaxAttempts: 1})
		r := runner(q, map[string]Handler{"media": media})
		stop := start(t, r)
		<-started
		time.Sleep(16 * time.Minute) // of the bubble
		stop()
		if len(q.buried) != 1 || q.buried[0].LastError != context.DeadlineExceeded.Error() {
			t.Errorf("got buried %+v", q.buried)
		}
	})
}

func TestBrokenQueueIsTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		q := queued(New{Kind: "letter"})
		q.broken = errors.New("database is locked")
		sent := make(chan string, 1)
		r := runner(q, map[string]Handler{"letter": func(_ context.Context, j Job) error { sent <- j.ID; return nil }})
		stop := start(t, r)
		synctest.Wait()
		if len(sent) != 0 {
			t.Fatal("sent from a broken queue")
		}
		q.mu.Lock()
		q.broken = nil
		q.mu.Unlock()
		<-sent
		synctest.Wait()
		stop()
	})
}
