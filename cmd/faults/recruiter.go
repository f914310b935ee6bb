package main

import (
	"context"
	"net/url"
	"slices"
	"time"

	"retake/internal/interview"
)

// step does one thing that makes sense as the interview stands.
func (p *person) step(ctx context.Context) {
	w := p.rec.now()
	switch {
	case w.Next == anyNext:
		p.h.settleNow(ctx, p.rec) // finds which one
		return
	case w.Next != "":
		p.rec, p.before = p.h.ledger.open(w.Next, p.rec.Email), nil
		return
	}
	if w.open() && p.token(ctx) == "" {
		p.h.pause(ctx, 10*time.Millisecond)
		return
	}
	p.choose(ctx, &w)()
}

// choose picks a deed, the likely ones more often.
func (p *person) choose(ctx context.Context, w *world) func() {
	type deed struct {
		weight int
		do     func()
	}
	press := func(name, kind string, does func(*world)) func() { return func() { p.press(ctx, name, kind, does) } }
	discard := press("discard", "interview.discarded", func(w *world) { w.Prior, w.Verdict = w.Verdict, "discarded" })
	restore := press("restore", "interview.restored", func(w *world) { w.Verdict, w.Prior = w.Prior, "" })
	bin := press("delete", "interview.deleted", func(w *world) { w.Deleted = true })
	unbin := press("undelete", "interview.undeleted", func(w *world) { w.Deleted = false })
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
		short := press("shortlist", "interview.shortlisted", func(w *world) { w.Verdict = "shortlisted" })
		if w.Verdict == "shortlisted" {
			short = press("unshortlist", "interview.unshortlisted", func(w *world) { w.Verdict = "undecided" })
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

// press sends one of the buttons of a row.
func (p *person) press(ctx context.Context, name, kind string, does func(*world)) {
	before := p.rec.now()
	_, o := p.verb(ctx, name, func() reply {
		return p.h.web.post(ctx, "/interviews/"+p.rec.ID, p.cookie, url.Values{"do": {name}})
	}, func(w *world, _ reply) {
		does(w)
		w.happened(kind)
	})
	p.mayUndo(before, o)
}

// mayUndo remembers how things stood before a verb that was acknowledged.
func (p *person) mayUndo(before world, o outcome) {
	if o == acked {
		p.before = &before
	}
}

// undo puts the verb just done back.
func (p *person) undo(ctx context.Context) {
	was := *p.before
	p.rec.setLink("")
	p.verb(ctx, "undo", func() reply {
		return p.h.web.post(ctx, "/interviews/"+p.rec.ID+"/undo", p.cookie, nil)
	}, func(w *world, _ reply) {
		w.State, w.Verdict, w.Prior, w.Deleted, w.Redo, w.Deadline = was.State, was.Verdict, was.Prior, was.Deleted, was.Redo, was.Deadline
		for _, t := range was.Takes {
			w.take(t.ID).Gone = t.Gone
		}
		w.happened("interview.undone")
	})
}

// form is what a dialog sends: where to, and with what.
type form struct {
	name, kind string // of the verb, and of its event
	path       string
	fields     url.Values
}

// again is a way of the dialog "Let this candidate record again".
func again(name, kind, way string, fields url.Values) form {
	fields.Set("way", way)
	return form{name, kind, "again", fields}
}

func (p *person) dialog(ctx context.Context, f form, does func(*world)) {
	before := p.rec.now()
	_, o := p.verb(ctx, f.name, func() reply {
		return p.h.web.post(ctx, "/interviews/"+p.rec.ID+"/"+f.path, p.cookie, f.fields)
	}, func(w *world, _ reply) {
		does(w)
		w.happened(f.kind)
	})
	if p.rec.now().Next == "" { // a re-invitation is somebody else's record by now
		p.mayUndo(before, o)
	}
}

func (p *person) resend(ctx context.Context) {
	p.press(ctx, "resend", "interview.resent", func(w *world) { w.Letters++ })
}

func (p *person) extend(ctx context.Context) {
	day := time.Now().UTC().AddDate(0, 0, 20+p.chance.IntN(200)).Format(time.DateOnly)
	p.dialog(ctx, again("extend", "interview.extended", string(interview.WayTime), url.Values{"deadline": {day}}), func(w *world) {
		w.Deadline = day
		w.Letters++
	})
}

func (p *person) rotate(ctx context.Context) {
	p.rec.setLink("") // whatever comes of it, the page knows
	p.dialog(ctx, form{"rotate", "link.rotated", "new-link", nil}, func(w *world) { w.Letters++ })
}

// deleteAnswers opens some of the recorded questions again.
func (p *person) deleteAnswers(ctx context.Context, w *world) {
	var chosen []string
	for _, q := range p.h.questions {
		if w.answered(q) && (len(chosen) == 0 || p.chance.IntN(2) == 0) {
			chosen = append(chosen, q)
		}
	}
	if len(chosen) == 0 {
		return
	}
	p.dialog(ctx, again("delete answers", "answers.deleted", string(interview.WayAnswers), url.Values{"question": chosen}), func(w *world) {
		w.Deletions++
		for i := range w.Takes {
			if t := &w.Takes[i]; t.Gone == 0 && slices.Contains(chosen, t.Question) {
				t.Gone = w.Deletions
			}
		}
		if w.State == "completed" {
			w.State, w.Redo = "started", true
			w.happened("interview.reopened")
		}
		w.Letters++
	})
}

// restoreAnswers brings back what was deleted last, of questions that have no newer answer.
func (p *person) restoreAnswers(ctx context.Context, w *world) {
	var chosen []string
	for _, q := range p.missing(w) {
		if w.lastGone(q) != 0 && (len(chosen) == 0 || p.chance.IntN(2) == 0) {
			chosen = append(chosen, q)
		}
	}
	if len(chosen) == 0 {
		return
	}
	p.dialog(ctx, form{"restore answers", "answers.restored", "answers/restore", url.Values{"question": chosen}}, func(w *world) {
		for _, q := range chosen {
			last := w.lastGone(q)
			for i := range w.Takes {
				if t := &w.Takes[i]; t.Question == q && t.Gone == last {
					t.Gone = 0
				}
			}
		}
		if w.Submitted && len(p.missing(w)) == 0 {
			w.State, w.Redo = "completed", false
		}
	})
}

// reinvite replaces the interview by a new one.
func (p *person) reinvite(ctx context.Context) {
	p.dialog(ctx, again("re-invite", "interview.replaced", string(interview.WayOver), url.Values{}), func(w *world) {
		if w.State == "completed" && w.Verdict != "discarded" {
			w.Prior, w.Verdict = w.Verdict, "discarded"
		}
		w.Deleted, w.Next = true, anyNext
	})
}
