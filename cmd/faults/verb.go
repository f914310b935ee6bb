package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strings"
	"time"
)

// verb sends one request and writes down how it was answered. Only the path back may be lost: what was never sent counts
// as refused. An answer that never came is looked up before the person goes on.
func (p *person) verb(ctx context.Context, name string, send func() reply, does func(*world, reply)) (reply, outcome) {
	return p.verbOn(ctx, []*record{p.rec}, name, send, does)
}

// verbOn is verb for one that changes several interviews.
func (p *person) verbOn(ctx context.Context, all []*record, name string, send func() reply, does func(*world, reply)) (reply, outcome) {
	h := p.h
	p.before = nil
	h.gate.RLock()
	r, o := p.request(name, send)
	for _, rec := range all {
		rec.note(o, func(w *world) { does(w, r) })
	}
	h.gate.RUnlock()
	switch {
	case o == unknown:
		for _, rec := range all {
			h.settle(ctx, rec)
		}
	case r.err != nil:
		h.pause(ctx, 10*time.Millisecond)
	}
	return r, o
}

// request sends one and counts how it was answered, behind the gate.
func (p *person) request(name string, send func() reply) (reply, outcome) {
	h := p.h
	r := h.watched(send)
	o := r.outcome()
	var op *net.OpError
	switch {
	case errors.As(r.err, &op) && op.Op == "dial":
		o = refused
	case o == acked && strings.HasPrefix(r.location(), "/sign-in"):
		h.tally.lose("sessions", p.rec, name+" was answered with the sign-in page")
		o = refused
	}
	if h.loud && o == refused && r.err == nil {
		fmt.Fprintf(h.out, "%s refused with %d: %.300s\n", name, r.status, plain(r.body))
	}
	h.tally.answered(name, o)
	return r, o
}

// watched sends a request and holds the answer against what is broken meanwhile.
func (h *harness) watched(send func() reply) reply {
	var epoch int64
	if h.srv.trap != nil {
		epoch = h.srv.trap.epoch.Load()
	}
	before := h.trouble.Load()
	r := send()
	after := h.trouble.Load()
	wrong := false
	switch {
	case r.err != nil || before == sick || after == sick:
	case before == none && after == none:
		wrong = r.status >= 500
	default:
		wrong = r.status >= 500 && r.status != http.StatusServiceUnavailable && r.status != http.StatusInsufficientStorage
	}
	if wrong {
		h.tally.lose("answers", nil, fmt.Sprintf("answer %d: %.200s", r.status, r.body))
	}
	writes := r.err == nil && r.outcome() == acked && r.status != http.StatusOK || r.header.Get("Upload-Offset") == "" && r.outcome() == acked
	if h.postgres { // of which the syncs are not ours: bytes are
		writes = r.status == http.StatusNoContent && r.header.Get("Upload-Offset") != ""
	}
	if before == sick && after == sick && writes && h.srv.trap.epoch.Load() == epoch {
		h.tally.lose("syncs", nil, fmt.Sprintf("answer %d while every fsync failed", r.status))
	}
	return r
}

// settle looks up whether an outstanding verb has happened, once that is certain.
func (h *harness) settle(ctx context.Context, rec *record) {
	for rec.outstanding() && ctx.Err() == nil {
		if h.settleNow(ctx, rec) {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// settleNow reports false when that is not certain now: the next look of the harness settles it then.
func (h *harness) settleNow(ctx context.Context, rec *record) bool {
	h.gate.RLock()
	defer h.gate.RUnlock()
	return h.certain(func(db *books) error {
		is, err := look(ctx, db, rec.ID)
		if err == nil && h.steady() {
			h.tally.loseAll(rec, rec.settle(is))
		}
		return err
	})
}

// steady reports that what the database says is so: the program is not ending, and no failed sync may still turn out to
// have worked.
func (h *harness) steady() bool { return !h.down.Load() && h.trouble.Load() != sick && h.srv.db != nil }

// certain looks into the database, behind the gate, and reports whether what it said is so.
func (h *harness) certain(see func(*books) error) bool {
	return h.steady() && see(h.srv.db) == nil && h.steady()
}

var tags = regexp.MustCompile(`(?s)<head.*?</head>|<[^>]*>|\s+`)

// plain is what a page says, for the log.
func plain(page []byte) []byte { return tags.ReplaceAll(page, []byte(" ")) }
