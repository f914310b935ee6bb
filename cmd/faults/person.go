package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"retake/internal/interview"
)

// person is a candidate and the recruiter who works on them, one after the other. Nobody else touches their interviews,
// so that the ledger knows exactly how these must stand.
type person struct {
	h      *harness
	n      int
	chance *rand.Rand
	cookie string
	family string // a word in the name, which finds all who share it; may be empty
	born   int
	rec    *record
	chain  []*record // rec and those in whose place it came
	links  []string  // that led to one of them
	asks   int
	before *world // how things stood before the recruiter's verb just done; nil: nothing to undo
	granting
}

func newPerson(h *harness, n int) *person {
	return &person{h: h, n: n, chance: rand.New(rand.NewPCG(h.seed, uint64(n+2))), cookie: h.cookies[(n+recruiters)%recruiters]}
}

// live plays one candidate after the other. Half of them ask to be forgotten, wherever they have got to.
func (p *person) live(ctx context.Context) {
	for !p.h.over(ctx) {
		if p.rec = p.invite(ctx); p.rec == nil {
			continue
		}
		for range 15 + p.chance.IntN(25) {
			if p.h.over(ctx) {
				return
			}
			p.step(ctx)
		}
		if p.chance.IntN(2) == 0 {
			p.erase(ctx)
		}
	}
}

func (p *person) name() string {
	return strings.TrimSpace(fmt.Sprintf("Person %d the %dth %s", p.n+1, p.born, p.family))
}

func (p *person) email() string { return fmt.Sprintf("person%d.%d@example.com", p.n+1, p.born) }

// enter makes the probe a candidate who may record.
func (p *person) enter(ctx context.Context) error {
	if p.rec = p.invite(ctx); p.rec == nil || p.token(ctx) == "" || p.start(ctx) != acked {
		return fmt.Errorf("the first candidate could not start: %v, link %q: %w", p.rec, p.link(), errUnexpected)
	}
	return nil
}

// invite makes a new candidate; nil when the program did not answer and has not done it.
func (p *person) invite(ctx context.Context) *record {
	h := p.h
	p.anew(p.family)
	form := url.Values{"name": {p.name()}, "email": {p.email()}, "deadline": {h.deadline}}
	h.gate.RLock()
	r := h.watched(func() reply { return h.web.post(ctx, "/positions/"+h.position+"/invite", p.cookie, form) })
	o := r.outcome()
	var rec *record
	if o == acked {
		if u, err := url.Parse(r.location()); err == nil && uuidShape.MatchString(u.Query().Get("of")) {
			rec = p.begun(u.Query().Get("of"))
		} else {
			h.tally.lose("answers", nil, fmt.Sprintf("an invitation was answered with %d to %q: %v %.200s", r.status, r.location(), r.header, plain(r.body)))
		}
	}
	h.tally.answered("invite", o)
	h.gate.RUnlock()
	if o != unknown {
		return rec
	}
	h.pause(ctx, 10*time.Millisecond)
	return p.invited(ctx)
}

// anew begins another life, of somebody of the family.
func (p *person) anew(family string) {
	p.born++
	p.family, p.before, p.links, p.chain, p.asks = family, nil, nil, nil, 0
}

// begun begins the record of an invitation.
func (p *person) begun(id string) *record {
	rec := p.h.ledger.open(id, p.email(), p.h.deadline, interview.Adjustment{})
	p.chain = []*record{rec}
	return rec
}

// invited finds out whether an invitation without an answer has happened.
func (p *person) invited(ctx context.Context) *record {
	h := p.h
	for ctx.Err() == nil {
		h.gate.RLock()
		var ids []string
		certain := h.certain(func(db *books) (err error) {
			ids, err = interviewsOf(ctx, db, p.email())
			return err
		})
		var rec *record
		switch {
		case certain && len(ids) == 1:
			rec = p.begun(ids[0])
		case certain && len(ids) > 1:
			h.tally.lose("verbs", nil, "one invitation made several interviews")
		}
		h.gate.RUnlock()
		if certain {
			return rec
		}
		time.Sleep(5 * time.Millisecond)
	}
	return nil
}

var linkShape = regexp.MustCompile(`data-copy="[^"]*/i/([^"/]+)"`)

// token is the candidate's link, read from the recruiter's page; empty when that cannot be had now.
func (p *person) token(ctx context.Context) string {
	if p.link() == "" {
		p.h.gate.RLock()
		r := p.h.web.get(ctx, "/interviews/"+p.rec.ID, p.cookie)
		if m := linkShape.FindSubmatch(r.body); m != nil && r.status == http.StatusOK {
			link := string(m[1])
			p.rec.setLink(link)
			if !slices.Contains(p.links, link) {
				p.links = append(p.links, link)
			}
			p.h.graves.knows(p.email(), link)
		}
		p.h.gate.RUnlock()
	}
	return p.rec.link()
}

func (p *person) open(ctx context.Context) {
	p.verb(ctx, "open", func() reply { return p.h.web.post(ctx, "/i/"+p.link()+"/opened", "", nil) }, func(w *world, _ reply) {
		if !w.Opened {
			w.Opened = true
			w.happened("interview.opened")
		}
	})
}

func (p *person) start(ctx context.Context) outcome {
	_, o := p.verb(ctx, "start", func() reply {
		return p.h.web.post(ctx, "/i/"+p.link()+"/start", "", url.Values{"consent": {interview.NoticeVersion}})
	}, func(w *world, _ reply) {
		if w.State == "invited" {
			w.Opened, w.State = true, "started"
			w.happened("interview.started")
		}
	})
	return o
}

func (p *person) submit(ctx context.Context) {
	p.verb(ctx, "submit", func() reply { return p.h.web.post(ctx, "/i/"+p.link()+"/submit", "", nil) }, func(w *world, _ reply) {
		w.State, w.Redo, w.Submitted = "completed", false, true
		w.happened("interview.completed")
	})
}

func (p *person) link() string {
	if p.rec == nil {
		return ""
	}
	return p.rec.link()
}
