package interview

import (
	"slices"
	"strings"
)

// Way is one of the ways to let a candidate record again.
type Way string

const (
	WayAnswers Way = "answers" // the same link, some questions once more
	WayTime    Way = "time"    // the same link, sent again or with more time
	WayOver    Way = "over"    // a new interview with a new link
)

// Choice is a way that makes sense for an interview.
type Choice struct {
	Way         Way
	Recommended bool
	Refused     error // why it cannot be taken now; nil: it can
}

// Ways lists the ways for an interview as it stands, the recommended one first. Nothing of a candidate's work is ever
// recommended away: with something recorded that is never a new link.
func (f *Facts) Ways(now Moment) []Choice {
	var ways []Choice
	add := func(w Way, v Verb) { ways = append(ways, Choice{Way: w, Refused: f.May(v, now)}) }
	live := !f.Deleted() && f.ErasedAt == 0
	recorded, awaited := f.Recorded() > 0, f.State != StateCompleted
	if live && awaited {
		add(WayTime, VerbResend)
	}
	if live && recorded {
		add(WayAnswers, VerbDeleteAnswers)
	}
	// Whoever ran out of time needs time first, unless something is wrong with what was recorded.
	if len(ways) == 2 && (!f.Expired(now) || strings.ContainsRune(f.Marks, rune(MarkProblem))) {
		slices.Reverse(ways)
	}
	if len(ways) > 0 && ways[0].Refused == nil {
		ways[0].Recommended = true
	}
	add(WayOver, VerbReinvite)
	return ways
}

// RedoAwaited reports that answers were deleted and no newer ones have come: what is written to the candidate then has to
// say which.
func (f *Facts) RedoAwaited() bool {
	return strings.ContainsRune(f.Marks, rune(MarkDeleted)) // without one, all that a redo may wait for is Submit
}

// Restorable lists the questions whose deleted answers could come back, because none took their place.
func (iv *Interview) Restorable() []string {
	var ids []string
	for _, q := range iv.Questions {
		if _, answered := iv.Answer(q.ID); !answered && iv.lastDeletion(q.ID) != 0 {
			ids = append(ids, q.ID)
		}
	}
	return ids
}

// Faulty lists the questions whose answer has a problem, such as no sound, or is too long.
func (iv *Interview) Faulty() []string {
	var ids []string
	for _, q := range iv.Questions {
		if t, ok := iv.Answer(q.ID); ok && iv.flawed(*t) {
			ids = append(ids, q.ID)
		}
	}
	return ids
}

// Supersedes finds the take that took the place of an earlier one of its question: the next that was kept, deleted ones
// included; false when there is none.
func (iv *Interview) Supersedes(earlier Take) (Take, bool) {
	for _, t := range iv.Takes {
		if t.QuestionID == earlier.QuestionID && t.State == TakeSealed && t.Number > earlier.Number {
			return t, true
		}
	}
	return Take{}, false
}
