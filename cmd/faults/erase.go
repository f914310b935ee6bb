package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"sync"
)

// Whoever asks to be forgotten leaves nothing: not at once for every reader of the disk, but once the jobs have run.

// erase forgets the candidate with all their interviews.
func (p *person) erase(ctx context.Context) {
	if !p.follow(ctx) {
		return
	}
	if w := p.rec.now(); w.open() && w.State == "started" && p.token(ctx) != "" && p.chance.IntN(2) == 0 {
		defer p.recordOn(ctx)()
	}
	p.verbOn(ctx, p.chain, "erase", func() reply {
		return p.h.web.post(ctx, "/interviews/"+p.rec.ID+"/erase", p.cookie, url.Values{"word": {p.name()}})
	}, func(w *world, _ reply) {
		p.h.graves.dig(p, w.Takes)
		w.erase()
	})
	gone := 0
	for _, rec := range p.chain {
		if rec.now().Erased {
			gone++
		}
	}
	switch {
	case gone == len(p.chain):
		p.h.graves.bury(p)
	case gone > 0:
		p.h.tally.lose("erasures", p.rec, fmt.Sprintf("%d of %d interviews were erased", gone, len(p.chain)))
	}
}

// recordOn goes on sending the bytes of a take, whatever happens meanwhile, until the program takes no more; what it returns
// waits for that.
func (p *person) recordOn(ctx context.Context) func() {
	_, up, path := p.begin(ctx, p.h.questions[0], p.noise(256<<10))
	if up == nil {
		return func() {}
	}
	whole := up.film.bytes()
	var sending sync.WaitGroup
	sending.Go(func() {
		for piece := range slices.Chunk(whole, 2<<10) {
			p.h.gate.RLock()
			r := p.h.watched(func() reply { return p.h.web.patch(ctx, path, up.acked, piece) })
			if r.status == http.StatusNoContent && r.err == nil {
				up.acked += int64(len(piece))
			}
			p.h.gate.RUnlock()
			if r.err != nil || r.status != http.StatusNoContent {
				return
			}
		}
	})
	return sending.Wait
}

// graves hold the words by which those who were erased would be known.
type graves struct {
	mu    sync.Mutex
	links map[string][]string // by email, of everybody
	takes map[string][]string
	words []string
	doors []string // links that led to them
	files []string // what their recordings were called
	n     int
}

func newGraves() *graves { return &graves{links: map[string][]string{}, takes: map[string][]string{}} }

// knows notes a link that leads to somebody.
func (g *graves) knows(email, link string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.links[email] = append(g.links[email], link)
}

// dig notes recordings that may be about to go.
func (g *graves) dig(p *person, takes []recording) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, t := range takes {
		g.takes[p.email()] = append(g.takes[p.email()], t.ID)
	}
}

// bury notes that somebody is to be found nowhere from now on.
func (g *graves) bury(p *person) {
	g.mu.Lock()
	defer g.mu.Unlock()
	email := p.email()
	g.n++
	g.words = append(g.words, p.name(), email)
	g.words = append(g.words, g.links[email]...)
	g.doors, g.files = append(g.doors, g.links[email]...), append(g.files, g.takes[email]...)
}
