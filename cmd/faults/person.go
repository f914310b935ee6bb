package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"regexp"
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
	born   int
	rec    *record
	before *world // how things stood before the recruiter's verb just done; nil: nothing to undo
}

func newPerson(h *harness, n int) *person {
	return &person{h: h, n: n, chance: rand.New(rand.NewPCG(h.seed, uint64(n+2))), cookie: h.cookies[(n+recruiters)%recruiters]}
}

// live plays one candidate after the other.
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
	}
}

// enter makes the probe a candidate who may record.
func (p *person) enter(ctx context.Context) error {
	if p.rec = p.invite(ctx); p.rec == nil || p.token(ctx) == "" || p.start(ctx) != acked {
		return fmt.Errorf("the first candidate could not start: %v, link %q: %w", p.rec, p.link(), errUnexpected)
	}
	return nil
}

// verb sends one request and writes down how it was answered. Only the path back may be lost: what was never sent counts
// as refused. An answer that never came is looked up before the person goes on.
func (p *person) verb(ctx context.Context, name string, send func() reply, does func(*world, reply)) (reply, outcome) {
	h := p.h
	p.before = nil
	h.gate.RLock()
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
	p.rec.note(o, func(w *world) { does(w, r) })
	h.gate.RUnlock()
	switch {
	case o == unknown:
		p.settle(ctx)
	case r.err != nil:
		h.pause(ctx, 10*time.Millisecond)
	}
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
	if before == sick && after == sick && writes && h.srv.trap.epoch.Load() == epoch {
		h.tally.lose("syncs", nil, fmt.Sprintf("answer %d while every fsync failed", r.status))
	}
	return r
}

// settle looks up whether an outstanding verb has happened, once that is certain.
func (p *person) settle(ctx context.Context) {
	h := p.h
	for p.rec.outstanding() && ctx.Err() == nil {
		if h.settleNow(ctx, p.rec) {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// settleNow reports false while the program is ending or a failed sync may still turn out to have worked: the next look
// of the harness settles it then.
func (h *harness) settleNow(ctx context.Context, rec *record) bool {
	h.gate.RLock()
	defer h.gate.RUnlock()
	if h.down.Load() || h.trouble.Load() == sick || h.srv.db == nil {
		return false
	}
	is, err := look(ctx, h.srv.db, rec.ID)
	if err != nil || h.down.Load() || h.trouble.Load() == sick {
		return false
	}
	h.tally.loseAll(rec, rec.settle(is))
	return true
}

// invite makes a new candidate; nil when the program did not answer and has not done it.
func (p *person) invite(ctx context.Context) *record {
	h := p.h
	p.born++
	p.before = nil
	email := fmt.Sprintf("person%d.%d@example.com", p.n+1, p.born)
	form := url.Values{"name": {fmt.Sprintf("Person %d the %dth", p.n+1, p.born)}, "email": {email}}
	h.gate.RLock()
	r := h.watched(func() reply { return h.web.post(ctx, "/positions/"+h.position+"/invite", p.cookie, form) })
	o := r.outcome()
	var rec *record
	if o == acked {
		if u, err := url.Parse(r.location()); err == nil && uuidShape.MatchString(u.Query().Get("of")) {
			rec = h.ledger.open(u.Query().Get("of"), email)
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
	return p.invited(ctx, email)
}

// invited finds out whether an invitation without an answer has happened.
func (p *person) invited(ctx context.Context, email string) *record {
	h := p.h
	for ctx.Err() == nil {
		h.gate.RLock()
		certain := !h.down.Load() && h.trouble.Load() != sick && h.srv.db != nil
		var ids []string
		var err error
		if certain {
			ids, err = interviewsOf(ctx, h.srv.db, email)
			certain = err == nil && !h.down.Load() && h.trouble.Load() != sick
		}
		var rec *record
		switch {
		case certain && len(ids) == 1:
			rec = h.ledger.open(ids[0], email)
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
			p.rec.setLink(string(m[1]))
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

var tags = regexp.MustCompile(`(?s)<head.*?</head>|<[^>]*>|\s+`)

// plain is what a page says, for the log.
func plain(page []byte) []byte { return tags.ReplaceAll(page, []byte(" ")) }
