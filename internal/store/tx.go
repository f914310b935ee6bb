package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/jmoiron/sqlx"

	"retake/internal/interview"
)

// Tx is one transaction that writes. It carries the context of the Write that made it and must not outlive it.
type Tx struct {
	ctx     context.Context
	engine  engine
	tx      *sqlx.Tx
	loaded  map[string]loaded // by interview id: what SaveInterview compares with
	counts  map[countKey]int
	touched map[string]struct{} // positions whose list of candidates changes
	events  []interview.Event   // to write at the end
}

func (t *Tx) reading() reading { return reading{t.ctx, t.engine, t.tx} }

// exec runs a statement and returns how many rows it changed. A violated unique rule is a conflict: seen again from the
// beginning, the verb finds the row that was in the way.
func (t *Tx) exec(query string, args ...any) (int, error) {
	ctx, err := t.engine.quick(t.ctx)
	if err != nil {
		return 0, err
	}
	result, err := t.tx.ExecContext(ctx, t.engine.bind(query), args...)
	if taken(err) {
		return 0, fmt.Errorf("%w: %w", ErrConflict, err)
	}
	if err != nil {
		return 0, meaning(err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// execNamed is exec with the fields of a struct as :name.
func (t *Tx) execNamed(query string, arg any) (int, error) {
	bound, args, err := t.tx.BindNamed(query, arg)
	if err != nil {
		return 0, err
	}
	return t.exec(bound, args...)
}

// change is exec for a statement that must find its row.
func (t *Tx) change(query string, args ...any) error {
	n, err := t.exec(query, args...)
	if err == nil && n == 0 {
		return interview.ErrNotFound
	}
	return err
}

// countKey names one number of the position_counts table.
type countKey struct {
	position string
	status   interview.Status
}

// recount notes that an interview of the position was written, and from which status to which; "" is none.
func (t *Tx) recount(position string, from, to interview.Status) {
	t.touch(position)
	if from == to {
		return
	}
	if from != "" {
		t.counts[countKey{position, from}]--
	}
	if to != "" {
		t.counts[countKey{position, to}]++
	}
}

// flushCounts writes the changed counts, at the end and in one order: two transactions then never wait for each other.
func (t *Tx) flushCounts() error {
	keys := slices.SortedFunc(maps.Keys(t.counts), func(a, b countKey) int {
		return cmp.Or(cmp.Compare(a.position, b.position), cmp.Compare(a.status, b.status))
	})
	for _, k := range keys {
		by := t.counts[k]
		if by == 0 {
			continue
		}
		if err := t.change(`UPDATE position_counts SET n = n + ? WHERE position_id = ? AND status = ?`, by, k.position, k.status); err != nil {
			return fmt.Errorf("count %s: %w", k.status, err)
		}
	}
	return nil
}
