package main

import (
	"slices"
	"time"

	"retake/internal/interview"
)

// What recruiters' verbs do to an interview: alone or, with the same rules, in a batch.

func (w *world) discard() {
	w.Prior, w.Verdict = w.Verdict, "discarded"
	w.happened("interview.discarded")
}

func (w *world) restore() {
	w.Verdict, w.Prior = w.Prior, ""
	w.happened("interview.restored")
}

func (w *world) shortlist() {
	w.Verdict = "shortlisted"
	w.happened("interview.shortlisted")
}

func (w *world) unshortlist() {
	w.Verdict = "undecided"
	w.happened("interview.unshortlisted")
}

func (w *world) bin() {
	w.Deleted = true
	w.happened("interview.deleted")
}

func (w *world) unbin() {
	w.Deleted = false
	w.happened("interview.undeleted")
}

func (w *world) resend() {
	w.Letters++
	w.happened("interview.resent")
}

func (w *world) extend(day string) {
	w.Deadline = day
	w.Letters++
	w.happened("interview.extended")
}

func (w *world) deleteAnswers(questions []string) {
	w.Deletions++
	for i := range w.Takes {
		if t := &w.Takes[i]; t.Gone == 0 && !t.underWay() && slices.Contains(questions, t.Question) {
			t.Gone = w.Deletions
		}
	}
	if w.State == "completed" {
		w.State, w.Redo = "started", true
		w.happened("interview.reopened")
	}
	w.Letters++
	w.happened("answers.deleted")
}

// restoreAnswers brings back what was deleted last of the questions; missing are those that had no answer.
func (w *world) restoreAnswers(questions []string, missing int) {
	for _, q := range questions {
		last := w.lastGone(q)
		for i := range w.Takes {
			if t := &w.Takes[i]; t.Question == q && t.Gone == last {
				t.Gone = 0
			}
		}
	}
	if w.Submitted && missing == len(questions) {
		w.State, w.Redo = "completed", false
	}
	w.happened("answers.restored")
}

func (w *world) adjust(to interview.Adjustment) {
	w.Adjustment = to
	w.happened("interview.adjusted")
}

// replace ends the interview in favour of a new one, which grants whatever was asked for in it.
func (w *world) replace() {
	if w.State == "completed" && w.Verdict != "discarded" {
		w.Prior, w.Verdict = w.Verdict, "discarded"
	}
	w.Deleted, w.Next = true, anyNext
	w.happened("interview.replaced")
	for _, a := range w.Asks {
		if a.State == interview.RequestOpen {
			w.answer(a.Words, interview.RequestGranted, "")
		}
	}
}

// undo puts the last verb back, and opens the request again that it granted.
func (w *world) undo(was world) {
	w.State, w.Verdict, w.Prior, w.Deleted, w.Redo = was.State, was.Verdict, was.Prior, was.Deleted, was.Redo
	w.Deadline, w.Adjustment = was.Deadline, was.Adjustment
	for _, t := range was.Takes {
		w.take(t.ID).Gone = t.Gone
	}
	for _, a := range was.Asks {
		*w.asked(a.Words) = a
	}
	w.happened("interview.undone")
}

// erase leaves nothing but that it happened.
func (w *world) erase() {
	*w = world{Erased: true, Deleted: true, Events: map[string]int{"candidate.erased": 1}}
}

// ask notes a request. More time is granted by itself as often as the position says, while the link lets somebody in.
func (w *world) ask(a ask) {
	a.State = interview.RequestOpen
	w.happened("interview.requested")
	if w.grantsItself(a.Kind) {
		a.State, a.ByItself = interview.RequestGranted, true
		w.Deadline = later(w.Deadline, positionDays)
		w.happened("interview.extended")
	}
	w.Asks = append(w.Asks, a)
}

func (w *world) grantsItself(kind interview.RequestKind) bool {
	n := 0
	for _, a := range w.Asks {
		if a.ByItself {
			n++
		}
	}
	return kind == interview.RequestTime && n < autoExtend && w.open()
}

func (w *world) answer(words string, state interview.RequestState, answer string) {
	a := w.asked(words)
	a.State, a.Answer = state, answer
	w.happened("interview.answered")
}

func (w *world) asked(words string) *ask {
	if i := slices.IndexFunc(w.Asks, func(a ask) bool { return a.Words == words }); i >= 0 {
		return &w.Asks[i]
	}
	return nil
}

// waits reports an open request of the kind, beside which there can be no other.
func (w *world) waits(kind interview.RequestKind) bool {
	return slices.ContainsFunc(w.Asks, func(a ask) bool { return a.Kind == kind && a.State == interview.RequestOpen })
}

// later is a date so many days after.
func later(day string, days int) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err) // every interview has a deadline from the beginning
	}
	return at.AddDate(0, 0, days).Format(time.DateOnly)
}
