package jobs

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// Runner carries out jobs of the kinds it has handlers for. Set the fields before first use; it must
// not be copied afterwards.
type Runner struct {
	Queue    Queue
	Handlers map[string]Handler
	Clock    func() time.Time

	Workers int            // jobs of one kind at the same time; 0: 2
	Limits  map[string]int // instead of Workers, for some kinds
	Poll    time.Duration  // how often to look for due jobs when nobody calls Wake; 0: 1 s
	Lease   time.Duration  // how long a dead runner keeps a job; extended while alive; 0: 1 min
	Timeout time.Duration  // longest run of one handler; 0: 15 min
	Grace   time.Duration  // what running handlers get to finish when Run ends; 0: 20 s
	Backoff time.Duration  // wait after the first failure, doubled each time; 0: 10 s
	Longest time.Duration  // longest wait between attempts; 0: 1 h
	Jitter  func() float64 // in [0,1), spreads the waits; nil: random
	Log     *slog.Logger   // nil: silent

	once  sync.Once
	wake  chan struct{} // something may be due; never blocks
	freed chan string   // kinds whose handler has ended
}

func (r *Runner) prepare() {
	r.once.Do(func() {
		r.Poll = cmp.Or(r.Poll, time.Second)
		r.Lease = cmp.Or(r.Lease, time.Minute)
		r.Timeout = cmp.Or(r.Timeout, 15*time.Minute)
		r.Grace = cmp.Or(r.Grace, 20*time.Second)
		r.Backoff = cmp.Or(r.Backoff, 10*time.Second)
		r.Longest = cmp.Or(r.Longest, time.Hour)
		if r.Jitter == nil {
			r.Jitter = rand.Float64
		}
		if r.Log == nil {
			r.Log = slog.New(slog.DiscardHandler)
		}
		r.wake = make(chan struct{}, 1)
		r.freed = make(chan string)
	})
}

// Wake makes the runner look for due jobs at once. Call it after a commit that queued some.
func (r *Runner) Wake() {
	r.prepare()
	select {
	case r.wake <- struct{}{}:
	default: // it is about to look anyway
	}
}

// Run carries out jobs until ctx is done. Then it claims no more, lets running handlers finish for
// Grace, cancels those that remain, and returns when the last of them has; their jobs run again later.
// Trouble with the queue is logged and tried again; Run returns nil.
func (r *Runner) Run(ctx context.Context) error {
	r.prepare()
	work, cancelWork := context.WithCancel(context.WithoutCancel(ctx))
	defer cancelWork()
	running := map[string]int{}
	total := 0
	tick := time.NewTicker(r.Poll)
	defer tick.Stop()
	var reaped time.Time

	for ctx.Err() == nil {
		if now := r.Clock(); now.Sub(reaped) >= r.Lease/2 {
			reaped = now
			r.reap(ctx)
		}
		if job, ok := r.claimFree(ctx, running); ok {
			running[job.Kind]++
			total++
			go func() {
				defer func() { r.freed <- job.Kind }()
				r.execute(work, job)
			}()
			continue
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		case <-r.wake:
		case kind := <-r.freed:
			running[kind]--
			total--
		}
	}

	grace := time.AfterFunc(r.Grace, cancelWork)
	defer grace.Stop()
	for ; total > 0; total-- {
		<-r.freed
	}
	return nil
}

// RunDue carries out all that is due now, one job after the other, on the calling goroutine, among it
// jobs that these jobs have queued. It returns how many were run, successful or not, and only errors of
// the queue. Do not use it beside Run.
func (r *Runner) RunDue(ctx context.Context) (n int, err error) {
	r.prepare()
	if _, err := r.Queue.Reap(ctx, r.now()); err != nil {
		return 0, err
	}
	kinds := slices.Sorted(maps.Keys(r.Handlers))
	for {
		job, err := r.Queue.Claim(ctx, kinds, r.now(), r.leaseEnd())
		if errors.Is(err, ErrNone) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		r.execute(ctx, job)
		n++
	}
}

// claimFree claims a job of a kind that still has a free place.
func (r *Runner) claimFree(ctx context.Context, running map[string]int) (Job, bool) {
	var free []string
	for kind := range r.Handlers {
		limit, own := r.Limits[kind]
		if !own {
			limit = cmp.Or(r.Workers, 2)
		}
		if running[kind] < limit {
			free = append(free, kind)
		}
	}
	if len(free) == 0 {
		return Job{}, false
	}
	slices.Sort(free)
	job, err := r.Queue.Claim(ctx, free, r.now(), r.leaseEnd())
	if err != nil && !errors.Is(err, ErrNone) && ctx.Err() == nil {
		r.Log.Error("claim job", "error", err)
	}
	return job, err == nil
}

func (r *Runner) reap(ctx context.Context) {
	n, err := r.Queue.Reap(ctx, r.now())
	switch {
	case err != nil && ctx.Err() == nil:
		r.Log.Error("reap jobs", "error", err)
	case n > 0:
		r.Log.Warn("jobs of a dead run are due again", "jobs", n)
	}
}

func (r *Runner) now() int64      { return r.Clock().UnixMilli() }
func (r *Runner) leaseEnd() int64 { return r.Clock().Add(r.Lease).UnixMilli() }
