package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// Disks without room.

// scarce leaves so little room that uploads are refused, and enough for everything else to go on.
func (h *harness) scarce(ctx context.Context) error {
	id, up, path := h.probe.begin(ctx, h.questions[0], h.probe.noise(256<<10))
	if id == "" {
		return fmt.Errorf("the probe could not begin a take: %w", errUnexpected)
	}
	h.trouble.Store(full)
	if err := h.shrink(ctx, scarceBytes); err != nil {
		return err
	}
	piece := up.film.bytes()
	h.expect("a piece on a nearly full disk", h.tried(ctx, path, up, piece), http.StatusInsufficientStorage, http.StatusServiceUnavailable)
	h.readsWork(ctx)
	for _, do := range []string{"discard", "delete", "undelete", "restore"} {
		r := h.web.post(ctx, "/interviews/"+h.probe.rec.ID, h.probe.cookie, map[string][]string{"do": {do}})
		h.expect(do+" on a nearly full disk", r, http.StatusSeeOther)
		h.probe.rec.note(r.outcome(), probed[do])
	}
	h.act(200, 600)
	return h.roomAgain(ctx, path, up, piece)
}

// probed is what the deeds of the probe do to it, there and back.
var probed = map[string]func(*world){
	"discard": (*world).discard, "delete": (*world).bin, "undelete": (*world).unbin, "restore": (*world).restore,
}

// brimful leaves nothing: whatever writes must say so, and reads go on.
func (h *harness) brimful(ctx context.Context) error {
	id, up, path := h.probe.begin(ctx, h.questions[0], h.probe.noise(256<<10))
	if id == "" {
		return fmt.Errorf("the probe could not begin a take: %w", errUnexpected)
	}
	h.trouble.Store(full)
	if err := h.disk.leave(brimBytes); err != nil {
		return err
	}
	piece := up.film.bytes()
	h.expect("a piece on a full disk", h.tried(ctx, path, up, piece), http.StatusInsufficientStorage, http.StatusServiceUnavailable)
	h.readsWork(ctx)
	h.act(200, 600)
	return h.roomAgain(ctx, path, up, piece)
}

// shrink makes the disk small, or where it is not ours lets the program think so.
func (h *harness) shrink(ctx context.Context, free int64) error {
	if h.disk != nil {
		return h.disk.leave(free)
	}
	return h.restartWithFloor(ctx, hugeFloor)
}

func (h *harness) restartWithFloor(ctx context.Context, floor string) error {
	if err := h.kill(); err != nil {
		return err
	}
	defer h.gate.Unlock()
	usual := h.srv.floor
	h.srv.floor = floor
	_, err := h.srv.start(ctx)
	h.srv.floor = usual
	h.down.Store(false)
	return err
}

// roomAgain gives the room back and measures how long the program takes to use it. It closes the gate.
func (h *harness) roomAgain(ctx context.Context, path string, up *upload, piece []byte) error {
	began := time.Now()
	if h.disk == nil {
		if err := h.kill(); err != nil {
			return err
		}
		if err := h.startAgain(ctx); err != nil {
			return err
		}
	} else {
		if err := h.disk.grow(); err != nil {
			return err
		}
		h.closeGate()
	}
	return h.recovers(ctx, began, path, up, piece)
}

// recovers waits, behind the closed gate, until a piece of the probe's is acknowledged and the program says it is ready.
func (h *harness) recovers(ctx context.Context, began time.Time, path string, up *upload, piece []byte) error {
	for {
		r := h.tried(ctx, path, up, piece)
		if r.status == http.StatusNoContent && h.web.get(ctx, "/readyz", "").status == http.StatusOK {
			break
		}
		if time.Since(began) > 20*time.Second || ctx.Err() != nil {
			h.gate.Unlock()
			return fmt.Errorf("the program did not recover: %d %.200s: %w", r.status, r.body, errUnexpected)
		}
		time.Sleep(5 * time.Millisecond)
	}
	h.tally.took("recovery", time.Since(began))
	h.trouble.Store(none)
	return nil
}

// tried sends the probe's next piece of 128 KiB, from where the program says it is.
func (h *harness) tried(ctx context.Context, path string, up *upload, piece []byte) reply {
	if at, ok := h.web.head(ctx, path).offset(); ok {
		if at < up.acked {
			h.tally.lose("bytes", h.probe.rec, fmt.Sprintf("%d bytes were acknowledged, and %d are there", up.acked, at))
		}
		up.acked = at
	}
	end := min(int64(len(piece)), up.acked+128<<10)
	r := h.web.patch(ctx, path, up.acked, piece[up.acked:end])
	if at, ok := r.offset(); ok && r.status == http.StatusNoContent {
		up.acked = at
	}
	return r
}

// readsWork asks for what people look at while nothing can be written.
func (h *harness) readsWork(ctx context.Context) {
	h.expect("the candidates tab", h.web.get(ctx, "/positions/"+h.position+"/candidates", h.probe.cookie), http.StatusOK)
	h.expect("an interview", h.web.get(ctx, "/interviews/"+h.probe.rec.ID, h.probe.cookie), http.StatusOK)
	h.expect("the candidate's link", h.web.get(ctx, "/i/"+h.probe.rec.link(), ""), http.StatusOK)
}

// expect holds an answer against those that are right.
func (h *harness) expect(what string, r reply, right ...int) {
	if !slices.Contains(right, r.status) {
		h.tally.lose("answers", nil, fmt.Sprintf("%s was answered with %d, want %v: %v %.200s", what, r.status, right, r.err, r.body))
	}
}
