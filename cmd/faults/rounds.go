package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// round is one kind of fault. It ends with the gate closed, so that nothing is under way while ledger and program are
// compared, and says with what it leaves the stage when the gate opens again.
type round struct {
	name   string
	weight int // in a deck of all
	needs  func(*harness) bool
	do     func(*harness, context.Context) error
}

func always(*harness) bool       { return true }
func (h *harness) hasTrap() bool { return h.srv.trap != nil }

var rounds = []round{
	{"kill -9", 6, always, (*harness).killed},
	{"kill -9 while syncs wait", 4, (*harness).hasTrap, (*harness).killedInSync},
	{"kill -9 while starting", 2, always, (*harness).killedTwice},
	{"SIGTERM", 2, always, (*harness).stopped},
	{"connections cut", 3, always, (*harness).cutOff},
	{"disk nearly full", 2, always, (*harness).scarce},
	{"disk full to the brim", 2, func(h *harness) bool { return h.disk != nil }, (*harness).brimful},
	{"fsync fails", 2, (*harness).hasTrap, (*harness).syncsFail},
	{"fsync fails and kill -9", 2, (*harness).hasTrap, (*harness).syncsFailAndKill},
	{"mail server away", 2, always, (*harness).noMail},
}

// deck is each round as often as it weighs, shuffled.
func (h *harness) deck() ([]round, error) {
	wanted := strings.Split(h.only, ",")
	var deck []round
	for _, r := range rounds {
		if h.only != "" && !slices.Contains(wanted, r.name) || !r.needs(h) {
			continue
		}
		for range r.weight {
			deck = append(deck, r)
		}
	}
	if len(deck) == 0 {
		return nil, fmt.Errorf("no round is called %q, or none of them can be played here", h.only)
	}
	h.chance.Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
	return deck, nil
}

// breakThings plays round after round.
func (h *harness) breakThings(ctx context.Context) error {
	began := time.Now()
	var deck []round
	for n := 1; h.rounds > 0 && n <= h.rounds || h.rounds == 0 && time.Since(began) < h.length; n++ {
		if len(deck) == 0 {
			var err error
			if deck, err = h.deck(); err != nil {
				return err
			}
		}
		r := deck[0]
		deck = deck[1:]
		at := time.Now()
		err := h.round(ctx, r)
		if err != nil {
			return fmt.Errorf("round %d, %s: %w", n, r.name, err)
		}
		if h.loud {
			fmt.Fprintf(h.out, "%s round %d, %s: %d ms\n", time.Now().Format(time.TimeOnly), n, r.name, time.Since(at).Milliseconds())
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// round lets everybody act for a while, plays the fault and compares.
func (h *harness) round(ctx context.Context, r round) error {
	h.act(100, 500)
	if err := r.do(h, ctx); err != nil {
		return err
	}
	defer h.gate.Unlock() // the fault closed it
	h.tally.round(r.name)
	return h.compare(ctx, false)
}

// act waits between so many milliseconds.
func (h *harness) act(least, most int) {
	time.Sleep(time.Duration(least+h.chance.IntN(most-least)) * time.Millisecond)
}

// closeGate waits until nothing is under way.
func (h *harness) closeGate() { h.gate.Lock() }

func (h *harness) killed(ctx context.Context) error {
	if err := h.kill(); err != nil {
		return err
	}
	if err := h.keepOlder(); err != nil {
		h.gate.Unlock()
		return err
	}
	return h.startAgain(ctx)
}

// kill ends the program and closes the gate.
func (h *harness) kill() error {
	h.down.Store(true)
	err := h.srv.kill()
	h.closeGate()
	return errors.Join(err, h.srv.leave())
}

// startAgain begins the next life behind the closed gate.
func (h *harness) startAgain(ctx context.Context) error {
	took, err := h.srv.start(ctx)
	if err != nil {
		h.gate.Unlock()
		return err
	}
	h.tally.took("start", took)
	h.down.Store(false)
	h.trouble.Store(none)
	return nil
}

// killedInSync slows every sync down, so that the kill falls between a write and its acknowledgement.
func (h *harness) killedInSync(ctx context.Context) error {
	h.srv.trap.set(syncsWait)
	h.act(150, 400)
	err := h.kill()
	h.srv.trap.set(syncsPass)
	if err != nil {
		return err
	}
	return h.startAgain(ctx)
}

// killedTwice kills the program again before it is ready.
func (h *harness) killedTwice(ctx context.Context) error {
	if err := h.kill(); err != nil {
		return err
	}
	for range 1 + h.chance.IntN(3) {
		if err := h.srv.startAndKill(time.Duration(h.chance.IntN(60)) * time.Millisecond); err != nil {
			h.gate.Unlock()
			return err
		}
	}
	return h.startAgain(ctx)
}

// stopped asks the program to end; now and then while an upload hangs, which must not keep it for ever.
func (h *harness) stopped(ctx context.Context) error {
	if h.chance.IntN(5) == 0 {
		id, up, path := h.probe.begin(ctx, h.questions[0], h.probe.noise(64<<10))
		if id == "" {
			return fmt.Errorf("the probe could not begin a take: %w", errUnexpected)
		}
		hangUp, err := h.web.patchAndCut(path, 0, up.film.bytes(), 10<<10, stall)
		defer hangUp()
		if err != nil {
			return err
		}
	}
	h.down.Store(true)
	took, err := h.srv.stop()
	h.closeGate()
	h.tally.took("stop", took)
	if err != nil {
		h.tally.lose("answers", nil, fmt.Sprintf("SIGTERM ended the program with %v", err))
	}
	if err := h.srv.leave(); err != nil {
		return err
	}
	return h.startAgain(ctx)
}

func (h *harness) cutOff(context.Context) error {
	h.cutting.Store(true)
	h.act(300, 700)
	h.cutting.Store(false)
	h.closeGate()
	return nil
}
