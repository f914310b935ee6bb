package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"
)

// compare holds the ledger against the program, behind the closed gate: what was touched since the last time, or all.
func (h *harness) compare(ctx context.Context, all bool) error {
	if _, err := h.pending.look(ctx, h.srv.db); err != nil {
		return err
	}
	for _, rec := range h.ledger.all() {
		if !all && !rec.touched {
			continue
		}
		is, err := look(ctx, h.srv.db, rec.ID)
		if err != nil {
			h.tally.lose("verbs", rec, fmt.Sprintf("the interview was acknowledged and cannot be found: %v", err))
			continue
		}
		if lost := rec.settle(is); len(lost) > 0 {
			h.tally.loseAll(rec, lost)
			fmt.Fprintln(os.Stderr, "   ", timeline(ctx, h.srv.db, rec.ID))
		}
		h.compareDoor(ctx, rec)
		h.compareBytes(ctx, rec, all)
		rec.touched = rec.outstanding()
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// compareDoor opens the candidate's link: what is in the bin or discarded is closed, everything else is not.
func (h *harness) compareDoor(ctx context.Context, rec *record) {
	token := rec.link()
	w, want := rec.now(), http.StatusOK
	if token == "" || w.Erased || rec.outstanding() { // of the erased the links are tried at the end
		return
	}
	if w.Deleted || w.Verdict == "discarded" {
		want = http.StatusGone
	}
	if r := h.web.get(ctx, "/i/"+token, ""); r.status != want {
		h.tally.lose("deletes", rec, fmt.Sprintf("the link answers %d, want %d", r.status, want))
	}
}

// compareBytes downloads what is sealed and asks for the rest where it stands.
func (h *harness) compareBytes(ctx context.Context, rec *record, all bool) {
	w := rec.now()
	for _, t := range w.Takes {
		up := rec.uploads[t.ID]
		switch {
		case t.Sealed && (all || !up.seen):
			r := h.web.get(ctx, "/takes/"+t.ID+"/download", h.cookies[0])
			if r.status != http.StatusOK || sum(r.body) != t.Sum {
				h.tally.lose("bytes", rec, fmt.Sprintf("take %s downloads as %d with %d bytes, want %d: %v", t.ID, r.status, len(r.body), t.Size, r.err))
			}
			up.seen = true
		case !t.Sealed && t.Gone == 0 && up.acked > 0 && w.open() && latest(w, t):
			h.compareUpload(ctx, rec, t, up)
		}
	}
}

// latest reports that no later take of the question was begun.
func latest(w world, t recording) bool {
	last := t
	for _, other := range w.Takes {
		if other.Question == t.Question {
			last = other
		}
	}
	return last.ID == t.ID
}

func (h *harness) compareUpload(ctx context.Context, rec *record, t recording, up *upload) {
	token := rec.link()
	if token == "" {
		return
	}
	r := h.web.head(ctx, "/i/"+token+"/uploads/"+t.ID)
	at, ok := r.offset()
	if r.status == http.StatusForbidden {
		return // a take whose beginning was never heard of took over
	}
	if !ok || at < up.acked {
		h.tally.lose("bytes", rec, fmt.Sprintf("%d bytes of take %s were acknowledged; HEAD answers %d with %d", up.acked, t.ID, r.status, at))
		return
	}
	saved := h.web.get(ctx, "/i/"+token+"/takes/"+t.ID+"/media", "")
	whole := up.film.bytes()
	if saved.status == http.StatusOK && (int64(len(saved.body)) < up.acked || !bytes.HasPrefix(whole, saved.body)) {
		h.tally.lose("bytes", rec, fmt.Sprintf("what was saved of take %s are %d other bytes", t.ID, len(saved.body)))
	}
}

// lastLook compares everything, after one more restart, and waits for what was promised for later.
func (h *harness) lastLook(ctx context.Context) error {
	h.closeGate()
	defer h.gate.Unlock()
	if err := h.restart(ctx); err != nil {
		return err
	}
	if h.letter > 0 {
		if err := h.pending.await(ctx, h); err != nil {
			return err
		}
	}
	if err := h.compare(ctx, true); err != nil {
		return err
	}
	if err := sound(ctx, h.srv.db); err != nil {
		h.tally.lose("verbs", nil, fmt.Sprintf("the database is not whole: %v", err))
	}
	if h.letter == 0 {
		return nil
	}
	for _, then := range []func(context.Context) error{h.compareLetters, h.compareErased, h.putBack} {
		if err := then(ctx); err != nil {
			return err
		}
	}
	return nil
}

// end stops the program and lets go of its database.
func (h *harness) end() error {
	_, err := h.srv.stop()
	return errors.Join(err, h.srv.leave())
}

// restart ends the program and begins its last life, behind the closed gate.
func (h *harness) restart(ctx context.Context) error {
	if err := h.end(); err != nil {
		return err
	}
	took, err := h.srv.start(ctx)
	h.tally.took("start", took)
	return err
}

// compareLetters waits until nothing is queued, then holds the letters against what has arrived.
func (h *harness) compareLetters(ctx context.Context) error {
	began := time.Now()
	var list []posted
	for {
		var err error
		if list, err = letters(ctx, h.srv.db); err != nil {
			return err
		}
		waiting := 0
		for _, l := range list {
			if l.state == "queued" || l.state == "sending" {
				waiting++
			}
		}
		if waiting == 0 || time.Since(began) > h.letter || ctx.Err() != nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	h.tally.took("letters", time.Since(began))
	for _, l := range list {
		switch {
		case l.state == "sent" && h.post.times(l.id) == 0:
			h.tally.lose("letters", nil, "letter "+l.id+" is called sent and has not arrived")
		case l.state != "sent" && l.state != "cancelled":
			h.tally.lose("letters", nil, "letter "+l.id+" is still "+l.state)
		}
	}
	for _, rec := range h.ledger.all() {
		if w := rec.now(); !w.open() {
			continue
		}
		token, err := linkOf(ctx, h.srv.db, rec.ID)
		if err != nil {
			return err
		}
		if !h.post.knows(token) {
			h.tally.lose("letters", rec, "no letter has told the candidate the link that works:\n    "+timeline(ctx, h.srv.db, rec.ID))
		}
	}
	dead, err := buried(ctx, h.srv.db)
	if err != nil {
		return err
	}
	for kind, n := range dead {
		h.tally.lose("jobs", nil, fmt.Sprintf("%d jobs of kind %s were given up", n, kind))
	}
	return nil
}
