package jobs

import (
	"context"
	"errors"
)

// Job is one promised piece of work. Times are Unix milliseconds UTC.
type Job struct {
	ID          string
	Kind        string
	Key         string // see New
	Payload     []byte
	RunAt       int64
	CreatedAt   int64
	Attempt     int // 1 on the first run; also the fencing number
	MaxAttempts int
	LastError   string
}

// New is what a verb enqueues in its transaction.
type New struct {
	Kind        string
	Key         string // unique among unfinished jobs: a second one is not added; "": no such check
	Payload     []byte
	RunAt       int64 // Unix milliseconds UTC; 0 or past: at once
	MaxAttempts int   // 0: DefaultMaxAttempts
}

// DefaultMaxAttempts, with the runner's default waits, keeps trying for two to three hours.
const DefaultMaxAttempts = 12

var (
	// ErrNone says that no job is due.
	ErrNone = errors.New("no job is due")
	// ErrLost says that another attempt owns the job by now, or that it is finished.
	ErrLost = errors.New("the job belongs to another attempt")
)

// Queue keeps the jobs. Only the attempt that holds the lease may change a job; for any other the
// queue changes nothing and returns ErrLost. Times are Unix milliseconds UTC.
type Queue interface {
	// Claim takes the job of these kinds that has been due longest, adds one to its Attempt, and leases
	// it. It returns ErrNone when nothing is due.
	Claim(ctx context.Context, kinds []string, now, leaseUntil int64) (Job, error)
	// Done finishes the job.
	Done(ctx context.Context, id string, attempt int) error
	// Retry gives the job back, to run at runAt, and remembers the reason as LastError.
	Retry(ctx context.Context, id string, attempt int, runAt int64, reason string) error
	// Bury ends the job without success. It stays visible, and its key is free again.
	Bury(ctx context.Context, id string, attempt int, reason string, now int64) error
	// Reap makes jobs whose lease ended before now due again and returns how many.
	Reap(ctx context.Context, now int64) (int, error)
	// Extend moves the end of the lease.
	Extend(ctx context.Context, id string, attempt int, leaseUntil int64) error
}

// Handler does the work of one kind. It may be run again after it succeeded (the machine can die
// before that is written down), and it must return soon after ctx is done.
type Handler func(ctx context.Context, job Job) error

// Final marks an error that trying again cannot mend: the job is buried at once. Final(nil) is nil.
func Final(err error) error {
	if err == nil {
		return nil
	}
	return &finalError{err}
}

type finalError struct{ error }

func (e *finalError) Unwrap() error { return e.error }
