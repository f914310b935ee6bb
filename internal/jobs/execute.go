package jobs

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"
)

// errGaveUp ends a job whose attempts were all used up by runs that never reported back.
var errGaveUp = errors.New("the program stopped during every attempt")

// execute runs one claimed job and writes down what came of it.
func (r *Runner) execute(ctx context.Context, job Job) {
	log := r.Log.With("job", job.ID, "kind", job.Kind, "attempt", job.Attempt)
	handlerCtx, cancel := context.WithTimeout(ctx, r.Timeout)
	stopBeat := r.heartbeat(context.WithoutCancel(ctx), cancel, job)
	var err error
	if job.Attempt > job.MaxAttempts {
		err = Final(errGaveUp)
	} else {
		err = r.call(handlerCtx, job)
	}
	lost := stopBeat()
	cancel()
	if lost {
		log.Warn("job was taken over", "error", err)
		return
	}

	// The outcome is written even when the work was cancelled: otherwise it would have to wait for its lease.
	settleCtx, cancelSettle := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancelSettle()
	var settle error
	var final *finalError
	switch {
	case err == nil:
		settle = r.Queue.Done(settleCtx, job.ID, job.Attempt)
		log.Debug("job done")
	case ctx.Err() != nil && !errors.As(err, &final): // cut short by the end of Run, not the job's fault
		settle = r.Queue.Retry(settleCtx, job.ID, job.Attempt, r.now(), err.Error())
		log.Info("job interrupted", "error", err)
	case errors.As(err, &final) || job.Attempt >= job.MaxAttempts:
		settle = r.Queue.Bury(settleCtx, job.ID, job.Attempt, err.Error(), r.now())
		log.Error("job buried", "error", err)
	default:
		wait := r.backoff(job.Attempt)
		settle = r.Queue.Retry(settleCtx, job.ID, job.Attempt, r.Clock().Add(wait).UnixMilli(), err.Error())
		log.Warn("job failed", "error", err, "again_in", wait)
	}
	if settle != nil {
		log.Error("settle job", "error", settle) // its lease will end, and it will run again
	}
}

// call runs the handler; a panic is a failed attempt like any other, except that the log gets its stack.
func (r *Runner) call(ctx context.Context, job Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			r.Log.Error("handler panicked", "job", job.ID, "kind", job.Kind, "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return r.Handlers[job.Kind](ctx, job)
}

// heartbeat extends the lease until it is stopped, which waits for it and tells whether the job was
// lost to another attempt in the meantime. If so, it has also cancelled the handler. A cancelled
// handler that is still finishing keeps its lease: two runs of one job at once would be worse.
func (r *Runner) heartbeat(ctx context.Context, cancel context.CancelFunc, job Job) (stop func() (lost bool)) {
	beatCtx, stopBeat := context.WithCancel(ctx)
	ended := make(chan bool, 1)
	go func() {
		tick := time.NewTicker(r.Lease / 3)
		defer tick.Stop()
		for {
			select {
			case <-beatCtx.Done():
				ended <- false
				return
			case <-tick.C:
			}
			err := r.Queue.Extend(beatCtx, job.ID, job.Attempt, r.leaseEnd())
			if errors.Is(err, ErrLost) {
				cancel()
				ended <- true
				return
			}
			if err != nil && beatCtx.Err() == nil {
				r.Log.Error("extend lease", "job", job.ID, "error", err)
			}
		}
	}()
	return func() bool {
		stopBeat()
		return <-ended
	}
}

// backoff is the wait after a failed attempt: doubled each time up to the longest, of which up to half
// is taken off at random so that jobs that failed together do not come back together.
func (r *Runner) backoff(attempt int) time.Duration {
	wait := r.Backoff
	for ; attempt > 1 && wait < r.Longest; attempt-- {
		wait *= 2
	}
	wait = min(wait, r.Longest)
	return wait - time.Duration(r.Jitter()*float64(wait)/2)
}
