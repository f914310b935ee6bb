package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"retake/internal/interview"
)

// batch is a deed on several interviews, which the program does in the background. Until it has come to rest each of them
// may stand before the deed or behind it, and nothing between.
type batch struct {
	h     *harness
	id    string
	deed  interview.Deed
	items []*item
	ended bool // the deed, before Undo was asked for
	asked bool // for Undo, with an answer
}

// item is one interview of a batch.
type item struct {
	of            *person
	rec           *record
	able          bool // no rule is in the way
	before, after world
	touched       bool // somebody has changed it since
}

// undone is how the interview stands once the batch was taken back.
func (it *item) undone() world {
	w := it.after.clone()
	w.undo(it.before)
	return w
}

// atRest looks at the batch and, once nothing moves any more, holds what became of each interview against the rules.
func (b *batch) atRest(ctx context.Context, db *books) (bool, error) {
	state, found, err := batchOf(ctx, db, b.id)
	if err != nil || !b.h.steady() || state == interview.BatchRunning || state == interview.BatchUndoing {
		return false, err
	}
	if state == interview.BatchDone && b.asked {
		b.h.tally.lose("verbs", nil, "the Undo of batch "+b.id+" was acknowledged and did not happen")
	}
	if len(found) != len(b.items) {
		b.h.tally.lose("verbs", nil, fmt.Sprintf("batch %s, %s, is about %d interviews, want %d", b.id, b.deed, len(found), len(b.items)))
	}
	for _, it := range b.items {
		became, there := found[it.rec.ID]
		b.h.tally.batch(string(became))
		want := interview.ItemRefused
		switch {
		case it.able && state == interview.BatchDone:
			want = interview.ItemDone
			it.rec.release(it.after)
		case became == interview.ItemKept && state == interview.BatchUndone && !b.ended: // Undo came before the deed
			want = interview.ItemKept
			it.rec.release(it.before)
		case it.able && it.touched:
			want = interview.ItemKept
		case it.able:
			want = interview.ItemUndone
			it.rec.release(it.undone())
		}
		if !there || became != want {
			b.h.tally.lose("verbs", it.rec, fmt.Sprintf("in batch %s, %s, it became %q, want %q", b.id, b.deed, became, want))
		}
	}
	return true, nil
}

// wait gives the batch some time. False: it is still at work, as when a killed program holds its lease.
func (b *batch) wait(ctx context.Context, most time.Duration) bool {
	for began := time.Now(); time.Since(began) < most && !b.h.over(ctx); time.Sleep(5 * time.Millisecond) {
		if b.tryRest(ctx) {
			return true
		}
	}
	return false
}

func (b *batch) tryRest(ctx context.Context) bool {
	b.h.gate.RLock()
	defer b.h.gate.RUnlock()
	if b.h.srv.db == nil {
		return false
	}
	rests, err := b.atRest(ctx, b.h.srv.db)
	return err == nil && rests
}

// pending are the batches that nobody waits for any more but the harness.
type pending struct {
	mu   sync.Mutex
	list []*batch
}

func (p *pending) add(b *batch) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list = append(p.list, b)
}

// look drops those that rest, and returns how many are still at work.
func (p *pending) look(ctx context.Context, db *books) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var failed error
	p.list = slices.DeleteFunc(p.list, func(b *batch) bool {
		rests, err := b.atRest(ctx, db)
		if err != nil {
			failed = err
		}
		return rests
	})
	return len(p.list), failed
}

// await waits, behind the closed gate, until all of them rest.
func (p *pending) await(ctx context.Context, h *harness) error {
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		n, err := p.look(ctx, h.srv.db)
		if err != nil || n == 0 || ctx.Err() != nil {
			return err
		}
		if time.Since(began) > h.letter {
			h.tally.lose("verbs", nil, fmt.Sprintf("%d batches do not end", n))
			return nil
		}
	}
}
