package main

import (
	"context"
	"time"
)

// step does one thing that makes sense as the interview stands.
func (p *person) step(ctx context.Context) {
	w := p.rec.now()
	if w.Next != "" {
		p.follow(ctx)
		return
	}
	if w.open() && p.token(ctx) == "" {
		p.h.pause(ctx, 10*time.Millisecond)
		return
	}
	p.choose(ctx, &w)()
}

// follow goes on with the interview that took the place of this one. False: which one that is cannot be known now.
func (p *person) follow(ctx context.Context) bool {
	if p.rec.now().Next == anyNext {
		p.h.settleNow(ctx, p.rec)
	}
	w := p.rec.now()
	switch w.Next {
	case "":
		return true
	case anyNext:
		return false
	}
	p.rec, p.before = p.h.ledger.open(w.Next, p.rec.Email, p.h.deadline, w.Adjustment), nil
	p.chain = append(p.chain, p.rec)
	return true
}

// choose picks a deed, the likely ones more often.
func (p *person) choose(ctx context.Context, w *world) func() {
	type deed struct {
		weight int
		do     func()
	}
	press := func(name string, does func(*world)) func() { return func() { p.press(ctx, name, does) } }
	discard, restore := press("discard", (*world).discard), press("restore", (*world).restore)
	bin, unbin := press("delete", (*world).bin), press("undelete", (*world).unbin)
	anew := func() { p.reinvite(ctx) }
	var deeds []deed
	switch {
	case w.Deleted:
		deeds = []deed{{6, unbin}, {2, anew}}
	case w.Verdict == "discarded":
		deeds = []deed{{6, restore}, {2, bin}, {1, anew}}
	case w.State == "invited":
		deeds = []deed{{8, func() { p.start(ctx) }}, {1, discard}, {1, bin}, {1, anew}}
		if !w.Opened {
			deeds = append(deeds, deed{4, func() { p.open(ctx) }})
		}
	case w.State == "completed":
		short := press("shortlist", (*world).shortlist)
		if w.Verdict == "shortlisted" {
			short = press("unshortlist", (*world).unshortlist)
		}
		deeds = []deed{{3, short}, {4, func() { p.deleteAnswers(ctx, w) }}, {2, discard}, {1, anew}}
	default:
		deeds = []deed{{1, discard}, {1, bin}, {1, func() { p.deleteAnswers(ctx, w) }}, {2, func() { p.restoreAnswers(ctx, w) }}}
		missing := p.missing(w)
		if len(missing) > 0 {
			deeds = append(deeds, deed{14, func() { p.record(ctx, missing[p.chance.IntN(len(missing))]) }})
		} else {
			deeds = append(deeds, deed{6, func() { p.submit(ctx) }})
		}
		if !w.Redo {
			deeds = append(deeds, deed{2, func() { p.record(ctx, p.h.questions[p.chance.IntN(len(p.h.questions))]) }})
		}
	}
	if p.before != nil {
		deeds = append(deeds, deed{4, func() { p.undo(ctx) }})
	}
	if !w.Deleted {
		deeds = append(deeds, deed{1, func() { p.adjust(ctx) }})
	}
	if p.link() != "" {
		deeds = append(deeds, deed{2, func() { p.ask(ctx, w) }})
	}
	if len(w.openAsks()) > 0 {
		deeds = append(deeds, deed{3, func() { p.answer(ctx, w) }})
	}
	if w.open() {
		deeds = append(deeds, deed{1, func() { p.resend(ctx) }}, deed{1, func() { p.extend(ctx) }}, deed{1, func() { p.rotate(ctx) }})
	}
	total := 0
	for _, d := range deeds {
		total += d.weight
	}
	at := p.chance.IntN(total)
	for _, d := range deeds {
		if at -= d.weight; at < 0 {
			return d.do
		}
	}
	return func() {}
}

func (p *person) missing(w *world) []string {
	var list []string
	for _, q := range p.h.questions {
		if !w.answered(q) {
			list = append(list, q)
		}
	}
	return list
}
