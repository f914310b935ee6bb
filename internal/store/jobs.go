package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"retake/internal/interview"
	"retake/internal/jobs"
)

// Enqueue promises a job together with what this transaction saves. When an unfinished job of the kind has the same key,
// that one stands for both.
func (t *Tx) Enqueue(job jobs.New) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", job.Kind, err)
	}
	seconds, nanos := id.Time().UnixTime() // an id of version 7 carries its moment
	payload := job.Payload
	if payload == nil {
		payload = []byte{}
	}
	if _, err := t.exec(`INSERT INTO jobs (id, kind, key, payload, state, run_at, max_attempts, created_at)
		VALUES (?, ?, ?, ?, 'due', ?, ?, ?) ON CONFLICT DO NOTHING`, id.String(), job.Kind, job.Key, payload, job.RunAt,
		cmp.Or(job.MaxAttempts, jobs.DefaultMaxAttempts), seconds*1000+nanos/1e6); err != nil {
		return fmt.Errorf("enqueue %s: %w", job.Kind, err)
	}
	return nil
}

const jobColumns = `id, kind, key, payload, run_at, created_at, attempt, max_attempts, last_error`

// DeadJobs lists at most limit jobs that were given up, the latest first.
func (r *Reader) DeadJobs(ctx context.Context, limit int) ([]interview.DeadJob, error) {
	var dead []interview.DeadJob
	err := r.at(ctx).list(&dead, `SELECT id, kind, attempt AS attempts, last_error AS error, dead_at AS at FROM jobs
		WHERE state = 'dead' ORDER BY dead_at DESC, id DESC LIMIT ?`, limit)
	return dead, err
}

// Backlog is how the work in the background stands.
type Backlog struct {
	Due, Leased, Dead int
	Oldest            interview.Moment // when the job that is due longest was due; 0: none is waiting
}

// Backlog counts the jobs that are due at now, running and dead.
func (r *Reader) Backlog(ctx context.Context, now interview.Moment) (Backlog, error) {
	var b Backlog
	err := r.at(ctx).get(&b, `SELECT COUNT(*) FILTER (WHERE state = 'due') AS due, COUNT(*) FILTER (WHERE state = 'leased') AS leased,
		COUNT(*) FILTER (WHERE state = 'dead') AS dead, COALESCE(MIN(run_at) FILTER (WHERE state = 'due'), 0) AS oldest
		FROM jobs WHERE state <> 'due' OR run_at <= ?`, now)
	return b, err
}

// Queue is the jobs table as jobs.Queue.
type Queue struct{ s *Store }

var _ jobs.Queue = (*Queue)(nil)

// Claim leases the job of these kinds that has been due longest; jobs.ErrNone when nothing is due.
func (q *Queue) Claim(ctx context.Context, kinds []string, now, leaseUntil int64) (jobs.Job, error) {
	var job jobs.Job
	if len(kinds) == 0 {
		return job, jobs.ErrNone
	}
	due, args, err := sqlx.In(`SELECT id FROM jobs WHERE state = 'due' AND run_at <= ? AND kind IN (?) ORDER BY run_at, id LIMIT 1`, now, kinds)
	if err != nil {
		return job, err
	}
	// Looking costs no lock, so a runner that finds nothing disturbs no writer.
	var id string
	if err := q.s.reader.at(ctx).get(&id, due, args...); err != nil {
		return job, none(err)
	}
	err = q.s.Write(ctx, func(t *Tx) error {
		return t.reading().get(&job, `UPDATE jobs SET state = 'leased', attempt = attempt + 1, lease_until = ?
			WHERE id = (`+due+t.engine.skipLocked()+`) RETURNING `+jobColumns, append([]any{leaseUntil}, args...)...)
	})
	return job, none(err)
}

func none(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, interview.ErrNotFound):
		return jobs.ErrNone
	}
	return fmt.Errorf("claim job: %w", err)
}

// held runs a statement that changes the job as long as the attempt holds the lease, else it is jobs.ErrLost.
func (q *Queue) held(ctx context.Context, statement string, args ...any) error {
	return q.s.Write(ctx, func(t *Tx) error {
		n, err := t.exec(statement+` WHERE id = ? AND attempt = ? AND state = 'leased'`, args...)
		if err == nil && n == 0 {
			return jobs.ErrLost
		}
		return err
	})
}

// Done finishes the job: it is gone.
func (q *Queue) Done(ctx context.Context, id string, attempt int) error {
	return q.held(ctx, `DELETE FROM jobs`, id, attempt)
}

// Retry gives the job back, to run at runAt.
func (q *Queue) Retry(ctx context.Context, id string, attempt int, runAt int64, reason string) error {
	return q.held(ctx, `UPDATE jobs SET state = 'due', run_at = ?, last_error = ?`, runAt, readable(reason), id, attempt)
}

// Bury ends the job without success.
func (q *Queue) Bury(ctx context.Context, id string, attempt int, reason string, now int64) error {
	return q.held(ctx, `UPDATE jobs SET state = 'dead', dead_at = ?, last_error = ?`, now, readable(reason), id, attempt)
}

// Extend moves the end of the lease.
func (q *Queue) Extend(ctx context.Context, id string, attempt int, leaseUntil int64) error {
	return q.held(ctx, `UPDATE jobs SET lease_until = ?`, leaseUntil, id, attempt)
}

// Reap makes jobs whose lease ended before now due again.
func (q *Queue) Reap(ctx context.Context, now int64) (n int, err error) {
	err = q.s.Write(ctx, func(t *Tx) error {
		n, err = t.exec(`UPDATE jobs SET state = 'due' WHERE state = 'leased' AND lease_until < ?`, now)
		return err
	})
	return n, err
}

// readable makes a reason that any column can hold.
func readable(reason string) string {
	const most = 4000
	if len(reason) > most {
		reason = reason[:most]
	}
	return strings.ReplaceAll(strings.ToValidUTF8(reason, "?"), "\x00", "?")
}
