package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"

	"retake/internal/interview"
)

// What candidates ask for, on any page that they may stand before, and how it is answered.

const (
	autoExtend   = 2  // times that more time is granted by itself
	positionDays = 14 // by which it is more
	mostAsks     = 8  // a link that asks faster is made to wait
)

func (w *world) openAsks() []ask {
	return slices.DeleteFunc(slices.Clone(w.Asks), func(a ask) bool { return a.State != interview.RequestOpen })
}

// ask sends the form of "Something went wrong / I need more time": over the link, or over one that was replaced.
func (p *person) ask(ctx context.Context, w *world) {
	if len(w.Asks) >= mostAsks {
		return
	}
	p.asks++
	token, in := p.link(), ask{Words: fmt.Sprintf("%s asks for the %dth time", p.name(), p.asks)}
	kinds := []interview.RequestKind{interview.RequestTrouble, interview.RequestAdjustment, interview.RequestWithdraw}
	if w.State != "completed" {
		kinds = append(kinds, interview.RequestTime, interview.RequestTime)
	}
	if len(p.missing(w)) < len(p.h.questions) {
		kinds = append(kinds, interview.RequestRedo)
	}
	in.Kind = kinds[p.chance.IntN(len(kinds))]
	if old := slices.DeleteFunc(slices.Clone(p.links), func(l string) bool { return l == token }); len(old) > 0 && p.chance.IntN(3) == 0 {
		token, in.Kind, in.Old = old[p.chance.IntN(len(old))], interview.RequestTrouble, true
	}
	if w.waits(in.Kind) {
		return
	}
	fields := url.Values{"kind": {string(in.Kind)}, "words": {in.Words}}
	switch in.Kind {
	case interview.RequestRedo:
		fields["question"] = p.h.questions[:1+p.chance.IntN(len(p.h.questions))]
	case interview.RequestAdjustment:
		fields["wish"] = []string{string(interview.WishTime), string(interview.WishTakes)}
	}
	before := p.rec.now()
	for range 1 + p.chance.IntN(2) { // the same once more is once
		_, o := p.verb(ctx, "ask", func() reply { return p.h.web.post(ctx, "/i/"+token+"/ask", "", fields) }, func(w *world, _ reply) {
			if !w.waits(in.Kind) {
				w.ask(in)
			}
		})
		now := p.rec.now()
		a := now.asked(in.Words)
		if o == acked && a != nil && a.ByItself { // Undo takes the time back, not the request
			in.State = interview.RequestOpen
			before.Asks = append(before.Asks, in)
			p.before = &before
		}
		if a == nil || a.ByItself {
			return
		}
	}
}

// granting is the request that a verb is done for.
type granting struct{ id, words string }

var requestShape = regexp.MustCompile(`/requests/(` + uuidShape.String() + `)/answer`)

// answer answers an open request: in words, or by the verb that grants it.
func (p *person) answer(ctx context.Context, w *world) {
	open := w.openAsks()
	in := open[p.chance.IntN(len(open))]
	p.h.gate.RLock()
	page := p.h.web.get(ctx, "/interviews/"+p.rec.ID, p.cookie)
	p.h.gate.RUnlock()
	_, after, found := bytes.Cut(page.body, []byte(in.Words))
	id := requestShape.FindSubmatch(after)
	switch {
	case page.err != nil || page.status != http.StatusOK:
		return
	case !found || id == nil:
		p.h.tally.lose("requests", p.rec, "the page does not show "+in.Words)
		return
	}
	p.granting = granting{string(id[1]), in.Words}
	defer func() { p.granting = granting{} }()
	mayDelete := !w.Deleted && w.Verdict != "discarded" && len(p.missing(w)) < len(p.h.questions)
	switch grants := p.chance.IntN(2) == 0; {
	case grants && in.Kind == interview.RequestTime && w.open():
		p.extend(ctx)
	case grants && (in.Kind == interview.RequestRedo || in.Kind == interview.RequestTrouble) && mayDelete:
		p.deleteAnswers(ctx, w)
	case grants && in.Kind == interview.RequestAdjustment && !w.Deleted:
		p.adjust(ctx)
	case grants && in.Kind == interview.RequestWithdraw && !w.Deleted && w.Verdict != "discarded":
		p.press(ctx, "discard", (*world).discard)
	default:
		p.say(ctx, in)
	}
}

// say answers a request in words.
func (p *person) say(ctx context.Context, in ask) {
	state, words := interview.RequestDenied, "No, "+p.name()
	if p.chance.IntN(2) == 0 {
		state, words = interview.RequestGranted, "Done, "+p.name()
	}
	p.verb(ctx, "answer request", func() reply {
		return p.h.web.post(ctx, "/requests/"+p.granting.id+"/answer", p.cookie, url.Values{"do": {string(state)}, "words": {words}})
	}, func(w *world, _ reply) { w.answer(in.Words, state, words) })
}
