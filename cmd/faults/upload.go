package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// record answers a question: begin, send in pieces, seal. Now and then the candidate gives up half-way, and now and then a
// file comes instead, which some phone has filmed.
func (p *person) record(ctx context.Context, question string) {
	id, up, path := p.begin(ctx, question, film{seed: p.chance.Uint64(), size: 4<<10 + p.chance.IntN(60<<10), file: p.chance.IntN(4) == 0})
	if up == nil {
		return
	}
	whole := up.film.bytes()
	until := int64(len(whole))
	if p.chance.IntN(10) == 0 {
		until = p.chance.Int64N(until)
	}
	if !p.send(ctx, path, up, whole, until) || until < int64(len(whole)) {
		return
	}
	p.seal(ctx, id, up, whole)
}

// noise is a film of that size.
func (p *person) noise(size int) film { return film{seed: p.chance.Uint64(), size: size} }

// begin opens a take; nil when none was begun.
func (p *person) begin(ctx context.Context, question string, of film) (string, *upload, string) {
	var begun struct{ Take, Upload string }
	up := &upload{film: of}
	name := "begin"
	if of.file {
		name = "begin file"
	}
	_, o := p.verb(ctx, name, func() reply {
		return p.h.web.json(ctx, "/i/"+p.link()+"/takes", map[string]string{"question": question})
	}, func(w *world, r reply) {
		if r.status != http.StatusCreated || json.Unmarshal(r.body, &begun) != nil {
			return // a take whose beginning was never heard of is nobody's
		}
		w.Takes = append(w.Takes, recording{ID: begun.Take, Question: question})
		p.rec.uploads[begun.Take] = up
	})
	if o != acked || begun.Take == "" {
		return "", nil, ""
	}
	return begun.Take, up, begun.Upload
}

// send brings the bytes up to until, through everything that breaks. False: the take is given up.
func (p *person) send(ctx context.Context, path string, up *upload, whole []byte, until int64) bool {
	behind := false // the server's offset must be asked for
	for try := 0; up.acked < until; try++ {
		if p.h.over(ctx) || try > 400 {
			return false
		}
		most := 1<<10 + p.chance.IntN(16<<10)
		if up.film.file { // nothing is waited for
			most = len(whole)
		}
		piece := whole[up.acked:min(until, up.acked+int64(most))]
		p.h.gate.RLock()
		var gone bool
		switch {
		case behind:
			gone, behind = p.learn(ctx, path, up, int64(len(whole)))
		case p.h.cutting.Load() || p.chance.IntN(25) == 0:
			gone, behind = p.cut(ctx, path, up, piece, int64(len(whole)))
		default:
			gone, behind = p.push(ctx, path, up, piece)
		}
		p.h.gate.RUnlock()
		if gone {
			return false
		}
		if behind {
			p.h.pause(ctx, time.Duration(1+p.chance.IntN(30))*time.Millisecond)
		}
	}
	return true
}

// push sends a piece and believes what is acknowledged.
func (p *person) push(ctx context.Context, path string, up *upload, piece []byte) (gone, behind bool) {
	r := p.h.watched(func() reply { return p.h.web.patch(ctx, path, up.acked, piece) })
	at, ok := r.offset()
	switch {
	case r.status == http.StatusNoContent && r.err == nil && ok:
		if want := up.acked + int64(len(piece)); at != want {
			p.h.tally.lose("bytes", p.rec, fmt.Sprintf("a piece up to %d was acknowledged as %d", want, at))
		}
		p.h.tally.bytes(at - up.acked)
		up.acked = at
		return false, false
	case r.outcome() == refused && r.status != http.StatusConflict && r.status != http.StatusLocked:
		p.h.tally.lose("answers", p.rec, fmt.Sprintf("a piece of an open take was answered with %d: %.100s", r.status, r.body))
		return true, false
	}
	return false, true
}

// cut loses the connection in the middle of a piece and asks over another one how far it came.
func (p *person) cut(ctx context.Context, path string, up *upload, piece []byte, size int64) (gone, behind bool) {
	p.h.tally.cut()
	hangUp, err := p.h.web.patchAndCut(path, up.acked, piece, p.chance.IntN(len(piece)), cut(p.chance.IntN(3)))
	defer hangUp()
	if err != nil {
		return false, true
	}
	time.Sleep(time.Duration(p.chance.IntN(8)) * time.Millisecond)
	return p.learn(ctx, path, up, size)
}

// learn asks for the offset. What HEAD tells is a promise like an acknowledgement.
func (p *person) learn(ctx context.Context, path string, up *upload, size int64) (gone, behind bool) {
	r := p.h.watched(func() reply { return p.h.web.head(ctx, path) })
	at, ok := r.offset()
	switch {
	case r.status == http.StatusOK && ok && (at < up.acked || at > size):
		p.h.tally.lose("bytes", p.rec, fmt.Sprintf("%d bytes were acknowledged of %d, and %d are there", up.acked, size, at))
		return true, false
	case r.status == http.StatusOK && ok:
		p.h.tally.bytes(at - up.acked)
		up.acked = at
		return false, false
	case r.outcome() == refused && r.status != http.StatusLocked:
		p.h.tally.lose("answers", p.rec, fmt.Sprintf("HEAD of an open take was answered with %d", r.status))
		return true, false
	}
	return false, true
}

// seal makes the take the answer, and insists as a browser does.
func (p *person) seal(ctx context.Context, id string, up *upload, whole []byte) {
	total := sum(whole)
	for range 50 {
		r, o := p.verb(ctx, "seal", func() reply {
			return p.h.web.json(ctx, "/i/"+p.link()+"/takes/"+id+"/seal", map[string]any{"bytes": len(whole), "duration_ms": 1000 + len(whole)/100})
		}, func(w *world, _ reply) {
			if t := w.take(id); !t.Sealed {
				t.Sealed, t.Size, t.Sum = true, int64(len(whole)), total
				w.giveUp(t.Question)
				w.happened("answer.recorded")
			}
		})
		w := p.rec.now()
		switch {
		case w.take(id).Sealed || p.h.over(ctx):
			return
		case o == refused && r.err == nil:
			p.h.tally.lose("bytes", p.rec, fmt.Sprintf("a take of which all %d bytes were acknowledged was not sealed: %d %.200s", len(whole), r.status, r.body))
			return
		}
		p.h.pause(ctx, time.Duration(1+p.chance.IntN(30))*time.Millisecond)
	}
}
