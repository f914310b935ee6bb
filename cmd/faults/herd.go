package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"time"
)

// herd is a number of candidates who act one after the other, and a recruiter who does things to many of them at once. They
// share a word in their names, by which "select all" finds them and nobody else.
type herd struct {
	h      *harness
	n      int
	chance *rand.Rand
	people []*person
	known  map[string]bool // ids of batches
}

const (
	herdSize  = 5
	crowdSize = 130  // more than the program does in one transaction of a batch
	crowded   = 99   // number of the herd that is a crowd: its people do nothing themselves
	herdNames = 1000 // the first of their numbers, above those who act alone
	patience  = 3 * time.Second
)

func newHerd(h *harness, n int) *herd {
	hd := &herd{h: h, n: n, chance: rand.New(rand.NewPCG(h.seed, uint64(2*herdNames+n))), known: map[string]bool{}}
	size := herdSize
	if n == crowded {
		size = crowdSize
	}
	for i := range size {
		hd.people = append(hd.people, newPerson(h, herdNames*(n+1)+i))
	}
	return hd
}

// live plays one generation after the other.
func (hd *herd) live(ctx context.Context) {
	for born := 1; !hd.h.over(ctx); born++ {
		family := fmt.Sprintf("Herd %dx%dx", hd.n+1, born)
		if hd.n == crowded {
			hd.crowd(ctx, hd.inviteAll(ctx, family))
			continue
		}
		var here []*person
		for _, p := range hd.people {
			p.family = family
			if p.rec = p.invite(ctx); p.rec != nil {
				here = append(here, p)
			}
		}
		hd.generation(ctx, here)
	}
}

// generation lets them act, all of them be acted on, and some be forgotten. A batch that the program does not get on with is
// left to the harness, and the generation with it.
func (hd *herd) generation(ctx context.Context, here []*person) {
	for range 4 + hd.chance.IntN(5) {
		for _, p := range here {
			for range 1 + hd.chance.IntN(4) {
				if hd.h.over(ctx) {
					return
				}
				p.step(ctx)
			}
			if !p.follow(ctx) {
				return
			}
		}
		if b := hd.begin(ctx, here); b != nil && !hd.goOn(ctx, b) {
			hd.h.pending.add(b)
			return
		}
	}
	hd.erase(ctx, here, 3)
}

// erase forgets one in so many.
func (hd *herd) erase(ctx context.Context, here []*person, in int) {
	for _, p := range here {
		if hd.chance.IntN(in) == 0 {
			p.erase(ctx)
		}
	}
}

// begin begins a batch on some of them, or on all whom a tab shows; nil when none was begun.
func (hd *herd) begin(ctx context.Context, here []*person) *batch {
	in := hd.some()
	b, fields := &batch{h: hd.h, deed: in.deed}, in.fields
	fields.Set("do", string(in.deed))
	tab := []string{"", "discarded"}[hd.chance.IntN(2)]
	all := hd.chance.IntN(2) == 0
	for _, p := range here {
		w := p.rec.now()
		switch {
		case all && (w.Deleted || tab != "" && w.Verdict != tab), !all && hd.chance.IntN(3) == 0:
			continue
		}
		it := &item{of: p, rec: p.rec, able: in.may(&w), before: w, after: w.clone()}
		if it.able {
			in.does(&it.after)
		}
		b.items, p.before = append(b.items, it), nil
		if !all {
			fields.Add("interview", p.rec.ID)
		}
	}
	if len(b.items) == 0 {
		return nil
	}
	if all {
		fields.Set("select", "all")
		fields.Set("q", here[0].family)
		fields.Set("status", tab)
	}
	return hd.send(ctx, b, fields)
}

// send asks for the batch and finds out whether it was begun.
func (hd *herd) send(ctx context.Context, b *batch, fields url.Values) *batch {
	h, clerk := hd.h, hd.people[0]
	h.gate.RLock()
	r, o := clerk.request("batch "+string(b.deed), func() reply { return h.web.post(ctx, "/positions/"+h.position+"/bulk", clerk.cookie, fields) })
	b.id = uuidShape.FindString(r.location())
	if o != refused {
		b.hold(func(it *item) []world { return []world{it.after} })
	}
	h.gate.RUnlock()
	switch {
	case o == refused && r.err == nil, o == acked && b.id == "":
		h.tally.lose("answers", nil, fmt.Sprintf("batch %s was answered with %d: %.300s", b.deed, r.status, plain(r.body)))
		fallthrough
	case o == refused, o == unknown && !hd.find(ctx, b):
		for _, it := range b.items {
			it.rec.release(it.before)
		}
		return nil
	}
	hd.known[b.id] = true
	return b
}

// hold leaves open how those stand whom the deed can be done to.
func (b *batch) hold(maybe func(*item) []world) {
	for _, it := range b.items {
		if it.able && !it.touched {
			it.rec.hold(maybe(it)...)
		}
	}
}

// find finds a batch whose answer never came; false: it was not begun.
func (hd *herd) find(ctx context.Context, b *batch) bool {
	for ctx.Err() == nil {
		var ids []string
		hd.h.gate.RLock()
		certain := hd.h.certain(func(db *books) (err error) {
			ids, err = batchesWith(ctx, db, b.items[0].rec.ID)
			return err
		})
		hd.h.gate.RUnlock()
		if certain {
			ids = slices.DeleteFunc(ids, func(id string) bool { return hd.known[id] })
			if len(ids) > 1 {
				hd.h.tally.lose("verbs", b.items[0].rec, "one press made several batches")
			}
			if len(ids) > 0 {
				b.id = ids[0]
			}
			return len(ids) > 0
		}
		time.Sleep(5 * time.Millisecond)
	}
	return false
}

// goOn waits for the batch, or takes it back before or after it has ended. False: it is still at work.
func (hd *herd) goOn(ctx context.Context, b *batch) bool {
	if hd.chance.IntN(4) == 0 {
		hd.undo(ctx, b)
		return b.wait(ctx, patience)
	}
	if !b.wait(ctx, patience) {
		return false
	}
	b.ended = true
	for _, it := range b.items {
		if it.able {
			it.of.before = &it.before // it can be taken back alone, too
		}
	}
	if hd.chance.IntN(2) == 0 {
		return true
	}
	for _, it := range b.items {
		if w := it.rec.now(); it.able && hd.chance.IntN(max(4, len(b.items)/4)) == 0 { // which leaves nothing for the batch to take back
			if hd.chance.IntN(2) == 0 || w.Deleted {
				it.of.undo(ctx)
			} else {
				it.of.adjust(ctx)
			}
			it.touched = !same(it.rec.now(), it.after)
		}
		it.of.before = nil
	}
	hd.undo(ctx, b)
	return b.wait(ctx, patience)
}

// undo takes the whole batch back.
func (hd *herd) undo(ctx context.Context, b *batch) {
	h, clerk := hd.h, hd.people[0]
	h.gate.RLock()
	defer h.gate.RUnlock()
	r, o := clerk.request("batch undo", func() reply { return h.web.post(ctx, "/batches/"+b.id+"/undo", clerk.cookie, nil) })
	if o == refused && r.err == nil {
		h.tally.lose("answers", nil, fmt.Sprintf("Undo of batch %s was answered with %d: %.300s", b.id, r.status, plain(r.body)))
	}
	if o == refused {
		return
	}
	b.asked = o == acked
	b.hold(func(it *item) []world { return []world{it.after, it.undone()} })
}
