package auth

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func TestDelayGrowsToItsBoundAndNeverLocksOut(t *testing.T) {
	t.Parallel()
	th := &Throttle{Free: 3, Base: time.Second, Cap: 10 * time.Second}
	now := noon
	var got []float64
	for range 9 {
		wait, ok := th.Allow(now, "ann")
		if !ok {
			now = now.Add(wait)
			if _, ok := th.Allow(now, "ann"); !ok {
				t.Fatalf("still refused after waiting %v", wait)
			}
		}
		got = append(got, wait.Seconds())
		th.Failed(now, "ann")
	}
	if want := "[0 0 0 1 2 4 8 10 10]"; fmt.Sprint(got) != want {
		t.Errorf("waits in seconds: got %v, want %s", got, want)
	}
}

func TestOneKeyDoesNotSlowAnother(t *testing.T) {
	t.Parallel()
	th := &Throttle{Free: 1}
	th.Failed(noon, "ann", "192.0.2.1")
	if _, ok := th.Allow(noon, "bob", "192.0.2.2"); !ok {
		t.Error("a stranger has to wait")
	}
	if wait, ok := th.Allow(noon, "bob", "192.0.2.1"); ok || wait != time.Second {
		t.Errorf("same address, other account: got %v, %v; want 1s, false", wait, ok)
	}
}

func TestSuccessForgives(t *testing.T) {
	t.Parallel()
	th := &Throttle{Free: 1}
	th.Failed(noon, "ann", "192.0.2.1")
	th.Succeeded("ann", "never seen")
	if _, ok := th.Allow(noon, "ann"); !ok {
		t.Error("the forgiven key waits")
	}
	if _, ok := th.Allow(noon, "192.0.2.1"); ok {
		t.Error("a key that was not named is forgiven")
	}
}

func TestParallelTriesDoNotSlipThrough(t *testing.T) {
	t.Parallel()
	th := &Throttle{Free: 1}
	th.Failed(noon, "ann")
	later := noon.Add(time.Minute)
	var allowed atomic.Int32
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if _, ok := th.Allow(later, "ann"); ok {
				allowed.Add(1)
			}
		})
	}
	wg.Wait()
	if got := allowed.Load(); got != 1 {
		t.Errorf("got %d of 50 parallel tries, want 1", got)
	}
}

func TestQuietKeysAreForgotten(t *testing.T) {
	t.Parallel()
	th := &Throttle{Free: 1, Base: 2 * time.Hour, Cap: 2 * time.Hour}
	th.Failed(noon, "ann")
	if _, ok := th.Allow(noon.Add(59*time.Minute), "ann"); ok {
		t.Error("forgotten too early")
	}
	if _, ok := th.Allow(noon.Add(time.Hour), "ann"); !ok {
		t.Error("not forgotten after an hour")
	}
	if got := len(th.byKey); got != 0 {
		t.Errorf("got %d keys in memory, want 0", got)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	th := &Throttle{Free: 1, Size: 100}
	for i := range 1000 {
		th.Failed(noon, fmt.Sprint("address ", i))
	}
	if len(th.byKey) != 100 || th.quiet.Len() != 100 {
		t.Errorf("got %d keys, %d in the queue; want 100", len(th.byKey), th.quiet.Len())
	}
	if _, ok := th.Allow(noon, "address 999"); ok {
		t.Error("the newest key gave way")
	}
}

func TestForgiveTakesOneFailureBack(t *testing.T) {
	t.Parallel()
	var throttle Throttle
	now := time.Unix(1_800_000_000, 0)
	for range 6 {
		throttle.Failed(now, "address")
	}
	if _, ok := throttle.Allow(now, "address"); ok {
		t.Fatal("six failures cost no delay")
	}
	throttle.Forgive("address", "nobody")
	throttle.Forgive("address")
	if wait, ok := throttle.Allow(now, "address"); !ok {
		t.Errorf("four failures cost a delay of %v", wait)
	}
}
