package main

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// A disk that does not keep what it was given, and a mail server that is away.

// syncsFail lets every fsync fail for a while: nothing may be acknowledged, and the program must say that it is not well.
func (h *harness) syncsFail(ctx context.Context) error {
	up, path, piece, err := h.sicken(ctx)
	if err != nil {
		return err
	}
	h.closeGate()
	began := time.Now()
	h.srv.trap.set(syncsPass)
	if err := h.recovers(ctx, began, path, up, piece); err != nil {
		return err
	}
	// A failed commit lies in the log without being one; the next one takes its place.
	for _, do := range []string{"discard", "restore"} {
		r := h.web.post(ctx, "/interviews/"+h.probe.rec.ID, h.probe.cookie, map[string][]string{"do": {do}})
		h.expect(do+" after fsync failed", r, http.StatusSeeOther)
		h.probe.rec.note(r.outcome(), probed[do])
	}
	return nil
}

func (h *harness) syncsFailAndKill(ctx context.Context) error {
	if _, _, _, err := h.sicken(ctx); err != nil {
		return err
	}
	err := h.kill()
	h.srv.trap.set(syncsPass)
	if err != nil {
		return err
	}
	return h.startAgain(ctx)
}

func (h *harness) sicken(ctx context.Context) (*upload, string, []byte, error) {
	id, up, path := h.probe.begin(ctx, h.questions[0], h.probe.noise(256<<10))
	if id == "" {
		return nil, "", nil, fmt.Errorf("the probe could not begin a take: %w", errUnexpected)
	}
	h.trouble.Store(sick)
	h.srv.trap.set(syncsFail)
	piece := up.film.bytes()
	r := h.web.patch(ctx, path, 0, piece[:64<<10])
	h.expect("a piece while fsync fails", r, http.StatusServiceUnavailable)
	h.expect("/readyz while fsync fails", h.web.get(ctx, "/readyz", ""), http.StatusServiceUnavailable)
	h.act(200, 500)
	return up, path, piece, nil
}

// noMail takes the mail server away, or lets it be difficult; the rest goes on.
func (h *harness) noMail(ctx context.Context) error {
	switch h.chance.IntN(3) {
	case 0:
		h.post.close()
	case 1:
		h.post.mood.Store(busy)
	case 2:
		h.post.mood.Store(forgets)
	}
	h.act(300, 800)
	began := time.Now()
	h.expect("the candidates tab without mail", h.web.get(ctx, "/positions/"+h.position+"/candidates", h.probe.cookie), http.StatusOK)
	h.tally.took("tab without mail", time.Since(began))
	h.closeGate()
	h.post.mood.Store(kind)
	if h.post.server == nil {
		if err := h.post.open(); err != nil {
			h.gate.Unlock()
			return err
		}
	}
	return nil
}
