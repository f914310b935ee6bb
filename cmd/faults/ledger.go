package main

import (
	"fmt"
	"maps"
	"slices"
	"sync"
)

// world is how an interview stands: as the acknowledgements tell it, or as the database does.
type world struct {
	State, Verdict, Prior string
	Opened                bool
	Deleted               bool
	Redo                  bool // answers deleted after a submit, waited for
	Submitted             bool // at least once
	Next                  string
	Deadline              string // a date; empty when no recruiter has set one
	Takes                 []recording
	Deletions             int            // of answers, so far
	Events                map[string]int // by kind
	Letters               int            // verbs that queue one
}

// recording is a take that was begun.
type recording struct {
	ID, Question string
	Sealed       bool
	Size         int64 // these two once it is sealed
	Sum          string
	Gone         int // the deletion of answers that put it into the bin; 0: none
}

// anyNext stands for the interview of a re-invitation whose answer never came.
const anyNext = "?"

func (w world) clone() world {
	w.Takes, w.Events = slices.Clone(w.Takes), maps.Clone(w.Events)
	return w
}

func (w *world) happened(kind string) { w.Events[kind]++ }

func (w *world) take(id string) *recording {
	if i := slices.IndexFunc(w.Takes, func(t recording) bool { return t.ID == id }); i >= 0 {
		return &w.Takes[i]
	}
	return nil
}

func (w *world) answered(question string) bool {
	return slices.ContainsFunc(w.Takes, func(t recording) bool { return t.Question == question && t.Sealed && t.Gone == 0 })
}

// lastGone is the newest deletion that took a kept take of the question; 0: none.
func (w *world) lastGone(question string) int {
	last := 0
	for _, t := range w.Takes {
		if t.Question == question && t.Sealed {
			last = max(last, t.Gone)
		}
	}
	return last
}

// open reports a link that lets the candidate in.
func (w *world) open() bool { return !w.Deleted && w.Verdict != "discarded" && w.State != "completed" }

// loss is one promise that was not kept.
type loss struct{ what, words string }

// against compares what was acknowledged with what there is.
func (w world) against(is world) []loss {
	var lost []loss
	say := func(what, format string, args ...any) { lost = append(lost, loss{what, fmt.Sprintf(format, args...)}) }
	switch {
	case w.State == "completed" && is.State != "completed":
		say("submits", "was submitted, is %s", is.State)
	case w.State != is.State:
		say("verbs", "state is %s, want %s", is.State, w.State)
	}
	switch {
	case w.Deleted && !is.Deleted:
		say("deletes", "was deleted and is back")
	case w.Deleted != is.Deleted:
		say("verbs", "was restored and is in the bin")
	}
	if w.Verdict != is.Verdict || w.Prior != is.Prior {
		say("verbs", "verdict is %s after %q, want %s after %q", is.Verdict, is.Prior, w.Verdict, w.Prior)
	}
	if w.Redo != is.Redo || w.Opened && !is.Opened {
		say("verbs", "redo %v and opened %v, want %v and %v", is.Redo, is.Opened, w.Redo, w.Opened)
	}
	if w.Next != is.Next && !(w.Next == anyNext && is.Next != "") {
		say("verbs", "replaced by %q, want %q", is.Next, w.Next)
	}
	if w.Deadline != "" && w.Deadline != is.Deadline {
		say("verbs", "deadline is %s, want %s", is.Deadline, w.Deadline)
	}
	for _, t := range w.Takes {
		lost = append(lost, t.against(is.take(t.ID))...)
	}
	for _, kind := range slices.Sorted(maps.Keys(both(w.Events, is.Events))) {
		if got, want := is.Events[kind], w.Events[kind]; got != want {
			say("verbs", "%s happened %d times, want %d", kind, got, want)
		}
	}
	if is.Letters < w.Letters {
		say("letters", "%d letters were written, want %d", is.Letters, w.Letters)
	}
	return lost
}

func (t recording) against(is *recording) []loss {
	switch {
	case is == nil:
		return []loss{{"takes", "take " + t.ID + " is missing"}}
	case t.Sealed && !is.Sealed:
		return []loss{{"takes", "take " + t.ID + " is not sealed any more"}}
	case !t.Sealed && is.Sealed:
		return []loss{{"verbs", "take " + t.ID + " was sealed by nobody"}}
	case t.Sealed && (t.Size != is.Size || t.Sum != is.Sum):
		return []loss{{"bytes", fmt.Sprintf("take %s has %d bytes with sum %.8s, want %d with %.8s", t.ID, is.Size, is.Sum, t.Size, t.Sum)}}
	case t.Gone != 0 && is.Gone == 0:
		return []loss{{"deletes", "take " + t.ID + " was deleted and is back"}}
	case t.Gone == 0 && is.Gone != 0:
		return []loss{{"takes", "take " + t.ID + " is in the bin, where nobody put it"}}
	}
	return nil
}

func both(a, b map[string]int) map[string]int {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// record is what the ledger holds of one interview. While an answer is outstanding there are two worlds, and the
// interview may be in either.
type record struct {
	mu      sync.Mutex
	ID      string
	Email   string
	token   string // of the link; empty when it must be asked for
	is      world
	maybe   *world
	uploads map[string]*upload
	touched bool // since the last look
}

// upload is the bytes of a take: what was sent, and how many of them were acknowledged.
type upload struct {
	film  film
	acked int64
	seen  bool // compared since it was sealed
}

func newRecord(id, email string) *record {
	return &record{ID: id, Email: email, touched: true, uploads: map[string]*upload{}, is: world{
		State: "invited", Verdict: "undecided", Events: map[string]int{"interview.invited": 1}, Letters: 1,
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
		r.maybe = &w
	}
}

// settle compares with what there is. An outstanding verb has happened, whole, or it has not.
func (r *record) settle(is world) []loss {
	r.mu.Lock()
	defer r.mu.Unlock()
	lost := r.is.against(is)
	if r.maybe != nil && len(lost) > 0 {
		if len(r.maybe.against(is)) == 0 {
			r.is, lost = *r.maybe, nil
		}
	}
	r.maybe = nil
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
	return r.maybe != nil
}

// ledger holds the records by interview.
type ledger struct {
	mu      sync.Mutex
	records map[string]*record
	order   []string
}

func newLedger() *ledger { return &ledger{records: map[string]*record{}} }

// open begins the record of an interview, or returns the one there is.
func (l *ledger) open(id, email string) *record {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r, ok := l.records[id]; ok {
		return r
	}
	r := newRecord(id, email)
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
