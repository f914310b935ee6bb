package main

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	"retake/internal/interview"
)

// What a recruiter presses, and the forms that ask for more.

// press sends one of the buttons of a row.
func (p *person) press(ctx context.Context, name string, does func(*world)) {
	p.dialog(ctx, form{name, "", url.Values{"do": {name}}}, does)
}

// form is what a dialog sends: where to, and with what.
type form struct {
	name   string // of the verb
	path   string
	fields url.Values
}

// again is a way of the dialog "Let this candidate record again".
func again(name string, way interview.Way, fields url.Values) form {
	fields.Set("way", string(way))
	return form{name, "/again", fields}
}

// dialog sends a form. Where a request is to be granted, the form names it.
func (p *person) dialog(ctx context.Context, f form, does func(*world)) {
	before, granted := p.rec.now(), p.granting
	if granted.id != "" {
		f.fields.Set("request", granted.id)
	}
	_, o := p.verb(ctx, f.name, func() reply {
		return p.h.web.post(ctx, "/interviews/"+p.rec.ID+f.path, p.cookie, f.fields)
	}, func(w *world, _ reply) {
		does(w)
		if granted.id != "" {
			w.answer(granted.words, interview.RequestGranted, "")
		}
	})
	if o == acked && p.rec.now().Next == "" { // a re-invitation is somebody else's record by now
		p.before = &before
	}
}

// undo puts the verb just done back.
func (p *person) undo(ctx context.Context) {
	was, link := *p.before, p.link()
	p.rec.setLink("")
	p.links = slices.DeleteFunc(p.links, func(l string) bool { return l == link }) // of a rotation it never existed
	p.verb(ctx, "undo", func() reply {
		return p.h.web.post(ctx, "/interviews/"+p.rec.ID+"/undo", p.cookie, nil)
	}, func(w *world, _ reply) { w.undo(was) })
}

func (p *person) resend(ctx context.Context) { p.press(ctx, "resend", (*world).resend) }

func (p *person) extend(ctx context.Context) {
	day := p.someDay()
	p.dialog(ctx, again("extend", interview.WayTime, url.Values{"deadline": {day}}), func(w *world) { w.extend(day) })
}

func (p *person) someDay() string {
	return time.Now().UTC().AddDate(0, 0, 20+p.chance.IntN(200)).Format(time.DateOnly)
}

func (p *person) rotate(ctx context.Context) {
	p.rec.setLink("") // whatever comes of it, the page knows
	p.dialog(ctx, form{"rotate", "/new-link", url.Values{}}, func(w *world) {
		w.Letters++
		w.happened("link.rotated")
	})
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
	p.dialog(ctx, again("delete answers", interview.WayAnswers, url.Values{"question": chosen, "message": {"Dear " + p.name() + ", once more?"}}),
		func(w *world) { w.deleteAnswers(chosen) })
}

// restoreAnswers brings back what was deleted last, of questions that have no newer answer.
func (p *person) restoreAnswers(ctx context.Context, w *world) {
	var chosen []string
	missing := p.missing(w)
	for _, q := range missing {
		if w.lastGone(q) != 0 && (len(chosen) == 0 || p.chance.IntN(2) == 0) {
			chosen = append(chosen, q)
		}
	}
	if len(chosen) == 0 {
		return
	}
	p.dialog(ctx, form{"restore answers", "/answers/restore", url.Values{"question": chosen}},
		func(w *world) { w.restoreAnswers(chosen, len(missing)) })
}

// reinvite replaces the interview by a new one.
func (p *person) reinvite(ctx context.Context) {
	p.dialog(ctx, again("re-invite", interview.WayOver, url.Values{"deadline": {p.h.deadline}}), (*world).replace)
}

// adjust gives the candidate other times, takes and ways to answer.
func (p *person) adjust(ctx context.Context) {
	to := interview.Adjustment{
		More: p.chance.IntN(interview.MaxMore + 1), Takes: p.chance.IntN(interview.MaxExtraTakes + 1), SoundOnly: p.chance.IntN(2) == 0, InAdvance: p.chance.IntN(2) == 0,
	}
	factor := strconv.FormatFloat(float64(interview.Quarter+to.More)/interview.Quarter, 'f', 2, 64)
	fields := url.Values{"factor": {factor}, "takes": {strconv.Itoa(to.Takes)}}
	if p.chance.IntN(4) == 0 {
		to.Untimed, to.More = true, 0
		fields.Set("untimed", "on")
	}
	if to.SoundOnly {
		fields.Set("sound_only", "on")
	}
	if to.InAdvance {
		fields.Set("in_advance", "on")
	}
	p.dialog(ctx, form{"adjust", "/adjust", fields}, func(w *world) { w.adjust(to) })
}
