package main

import (
	"sync"

	"retake/internal/interview"
)

// record is what the ledger holds of one interview. While an answer is outstanding, or a batch at work, there are several
// worlds, and the interview may be in any of them.
type record struct {
	mu      sync.Mutex
	ID      string
	Email   string
	token   string // of the link; empty when it must be asked for
	is      world
	maybe   []world
	held    bool // a batch is at work, so that it stays open in which
	uploads map[string]*upload
	touched bool // since the last look
}

// upload is the bytes of a take: what was sent, and how many of them were acknowledged.
type upload struct {
	film  film
	acked int64
	seen  bool // compared since it was sealed
}

// newRecord begins with an invitation. An interview in the place of another one has its adjustment.
func newRecord(id, email, deadline string, adjusted interview.Adjustment) *record {
	return &record{ID: id, Email: email, touched: true, uploads: map[string]*upload{}, is: world{
		State: "invited", Verdict: "undecided", Deadline: deadline, Events: map[string]int{"interview.invited": 1}, Letters: 1, Adjustment: adjusted,
	}}
}

// note writes down how a verb was answered; does is what it does to the interview.
func (r *record) note(o outcome, does func(*world)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.touched = true
	switch o {
	case acked:
		does(&r.is)
	case unknown:
		w := r.is.clone()
		does(&w)
		r.maybe = []world{w}
	}
}

// hold leaves it open in which of the worlds the interview is, until release says which.
func (r *record) hold(maybe ...world) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.touched, r.held, r.maybe = true, true, append(r.maybe, maybe...)
}

// release ends what hold began, if it did.
func (r *record) release(is world) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.held {
		r.touched, r.held, r.maybe, r.is = true, false, nil, is.clone()
	}
}

// settle compares with what there is. An outstanding verb has happened, whole, or it has not; what is held stays open.
func (r *record) settle(is world) []loss {
	r.mu.Lock()
	defer r.mu.Unlock()
	lost := r.is.against(is)
	for _, w := range r.maybe {
		if len(lost) > 0 && len(w.against(is)) == 0 {
			lost = nil
			if !r.held {
				r.is = w
			}
		}
	}
	if !r.held {
		r.maybe = nil
	}
	if r.is.Next == anyNext {
		r.is.Next = is.Next
	}
	return lost
}

// now is the interview as far as it is known.
func (r *record) now() world {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.is.clone()
}

func (r *record) link() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.token
}

func (r *record) setLink(token string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.token = token
}

func (r *record) outstanding() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.maybe) > 0
}

// ledger holds the records by interview.
type ledger struct {
	mu      sync.Mutex
	records map[string]*record
	order   []string
}

func newLedger() *ledger { return &ledger{records: map[string]*record{}} }

// open begins the record of an interview, or returns the one there is.
func (l *ledger) open(id, email, deadline string, adjusted interview.Adjustment) *record {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r, ok := l.records[id]; ok {
		return r
	}
	r := newRecord(id, email, deadline, adjusted)
	l.records[id] = r
	l.order = append(l.order, id)
	return r
}

// all lists the records in the order in which they began.
func (l *ledger) all() []*record {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := make([]*record, len(l.order))
	for i, id := range l.order {
		list[i] = l.records[id]
	}
	return list
}
