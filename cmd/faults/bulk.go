package main

import (
	"net/url"
	"slices"

	"retake/internal/interview"
)

// bulk is a deed that can be done to many at once, with the rules of the verb that it is for each of them.
type bulk struct {
	deed   interview.Deed
	may    func(*world) bool // no rule is in the way
	does   func(*world)
	fields url.Values // of its form, beside who is meant
}

// some is any of them.
func (hd *herd) some() bulk {
	questions, day := hd.h.questions, hd.people[0].someDay()
	asked := url.Values{"confirmed": {"yes"}, "letter": {"yes"}} // of a deed that has a dialog
	all := []bulk{
		{interview.DeedResend, (*world).open, (*world).resend, asked},
		{interview.DeedExtend, func(w *world) bool { return !w.Deleted && w.State != "completed" }, func(w *world) { w.extend(day) }, asked},
		{interview.DeedAnswers, func(w *world) bool {
			return !w.Deleted && w.Verdict != "discarded" && w.State != "invited" && len(answeredOf(w, questions)) > 0
		}, func(w *world) { w.deleteAnswers(answeredOf(w, questions)) }, asked},
		{interview.DeedShortlist, func(w *world) bool { return !w.Deleted && w.State == "completed" && w.Verdict == "undecided" }, (*world).shortlist, url.Values{}},
		{interview.DeedDelete, func(w *world) bool { return !w.Deleted && (w.State != "completed" || w.Verdict == "discarded") }, (*world).bin, url.Values{}},
		{interview.DeedDiscard, func(w *world) bool { return !w.Deleted && w.Verdict != "discarded" }, (*world).discard, url.Values{}},
	}
	in := all[hd.chance.IntN(len(all))]
	switch in.deed {
	case interview.DeedExtend:
		in.fields.Set("deadline", day)
	case interview.DeedAnswers:
		in.fields.Set("which", string(interview.WhichAll))
	}
	return in
}

func answeredOf(w *world, questions []string) []string {
	return slices.DeleteFunc(slices.Clone(questions), func(q string) bool { return !w.answered(q) })
}
