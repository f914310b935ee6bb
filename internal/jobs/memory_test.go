package jobs

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// memory is a Queue in memory that follows the contract to the letter.
type memory struct {
	mu       sync.Mutex
	due      []Job
	leased   map[string]lease
	done     []string
	buried   []Job
	extended int
	broken   error // returned by every method when set
}

type lease struct {
	job   Job
	until int64
}

func queued(news ...New) *memory {
	m := &memory{leased: map[string]lease{}}
	for i, n := range news {
		if n.MaxAttempts == 0 {
			n.MaxAttempts = DefaultMaxAttempts
		}
		m.add(Job{ID: fmt.Sprint(n.Kind, i), Kind: n.Kind, Payload: n.Payload, RunAt: n.RunAt, MaxAttempts: n.MaxAttempts})
	}
	return m
}

func (m *memory) add(j Job) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.due = append(m.due, j)
}

func (m *memory) Claim(_ context.Context, kinds []string, now, until int64) (Job, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken != nil {
		return Job{}, m.broken
	}
	best := -1
	for i, j := range m.due {
		if j.RunAt <= now && slices.Contains(kinds, j.Kind) && (best < 0 || j.RunAt < m.due[best].RunAt) {
			best = i
		}
	}
	if best < 0 {
		return Job{}, ErrNone
	}
	j := m.due[best]
	m.due = slices.Delete(m.due, best, best+1)
	j.Attempt++
	m.leased[j.ID] = lease{j, until}
	return j, nil
}

func (m *memory) Done(_ context.Context, id string, attempt int) error {
	return m.settle(id, attempt, func(j Job) { m.done = append(m.done, j.ID) })
}

func (m *memory) Retry(_ context.Context, id string, attempt int, runAt int64, reason string) error {
	return m.settle(id, attempt, func(j Job) {
		j.RunAt, j.LastError = runAt, reason
		m.due = append(m.due, j)
	})
}

func (m *memory) Bury(_ context.Context, id string, attempt int, reason string, _ int64) error {
	return m.settle(id, attempt, func(j Job) {
		j.LastError = reason
		m.buried = append(m.buried, j)
	})
}

func (m *memory) settle(id string, attempt int, move func(Job)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	l, ok := m.leased[id]
	if !ok || l.job.Attempt != attempt {
		return ErrLost
	}
	delete(m.leased, id)
	move(l.job)
	return nil
}

func (m *memory) Reap(_ context.Context, now int64) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for id, l := range m.leased {
		if l.until < now {
			delete(m.leased, id)
			m.due = append(m.due, l.job)
			n++
		}
	}
	return n, m.broken
}

func (m *memory) Extend(_ context.Context, id string, attempt int, until int64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	l, ok := m.leased[id]
	if !ok || l.job.Attempt != attempt {
		return ErrLost
	}
	m.extended++
	m.leased[id] = lease{l.job, until}
	return nil
}
