package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"retake/internal/interview"
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
	Adjustment            interview.Adjustment
	Asks                  []ask
	Erased                bool // nothing else is there then
}

// recording is a take that was begun.
type recording struct {
	ID, Question string
	Sealed       bool
	Size         int64 // these two once it is sealed
	Sum          string
	Gone         int  // the deletion of answers that put it into the bin; 0: none
	GivenUp      bool // another one of its question was sealed instead
}

// underWay: it may still be being recorded, as all are that were begun in a run and came to no end.
func (t recording) underWay() bool { return !t.Sealed && !t.GivenUp }

// giveUp ends the takes under way of a question that has been answered.
func (w *world) giveUp(question string) {
	for i := range w.Takes {
		if t := &w.Takes[i]; t.Question == question && t.underWay() {
			t.GivenUp = true
		}
	}
}

// ask is a candidate's request; no two have the same words.
type ask struct {
	Kind     interview.RequestKind
	Words    string
	Old      bool // over a link that was replaced
	State    interview.RequestState
	Answer   string
	ByItself bool // granted by the position's setting
}

// anyNext stands for the interview of a re-invitation whose answer never came.
const anyNext = "?"

func (w world) clone() world {
	w.Takes, w.Events, w.Asks = slices.Clone(w.Takes), maps.Clone(w.Events), slices.Clone(w.Asks)
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

// same reports that nothing has happened to the interview between the two.
func same(a, b world) bool { return maps.Equal(a.Events, b.Events) }

// open reports a link that lets the candidate in.
func (w *world) open() bool {
	return !w.Erased && !w.Deleted && w.Verdict != "discarded" && w.State != "completed"
}

// loss is one promise that was not kept.
type loss struct{ what, words string }

// against compares what was acknowledged with what there is.
func (w world) against(is world) []loss {
	var lost []loss
	say := func(what, format string, args ...any) { lost = append(lost, loss{what, fmt.Sprintf(format, args...)}) }
	if w.Erased || is.Erased {
		return w.erasedAgainst(is)
	}
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
	if w.Adjustment != is.Adjustment {
		say("verbs", "adjusted to %+v, want %+v", is.Adjustment, w.Adjustment)
	}
	if got, want := sorted(is.Asks), sorted(w.Asks); !slices.Equal(got, want) {
		say("requests", "asked %+v, want %+v", got, want)
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

// erasedAgainst holds that of somebody who was erased there is one anonymous event, and of others all.
func (w world) erasedAgainst(is world) []loss {
	switch {
	case !w.Erased:
		return []loss{{"erasures", "was erased by nobody"}}
	case !is.Erased:
		return []loss{{"erasures", "was erased and is back"}}
	case len(is.Takes)+len(is.Asks)+is.Letters > 0 || is.Adjustment != (interview.Adjustment{}) || !maps.Equal(is.Events, w.Events):
		return []loss{{"erasures", fmt.Sprintf("of the erased are left %d takes, %d requests, %d letters and the events %v", len(is.Takes), len(is.Asks), is.Letters, is.Events)}}
	}
	return nil
}

func sorted(asks []ask) []ask {
	return slices.SortedFunc(slices.Values(asks), func(a, b ask) int { return strings.Compare(a.Words, b.Words) })
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
