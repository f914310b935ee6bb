package interview

import (
	"slices"
	"strconv"
	"strings"
)

// Handed is what an interview's events, oldest first, tell of its handing in: how often that was, and the places of the
// questions that were asked again after the first time, from 1. What was undone or restored was not asked again.
func Handed(events []Event) (times int, again []int) {
	var asked, before []string // the lists of places, one for each time that answers were deleted; and those before the last step
	for _, e := range events {
		switch e.Kind {
		case EventCompleted:
			times++
		case EventAnswersDeleted:
			if before = slices.Clone(asked); times > 0 {
				asked = append(asked, e.Data["questions"])
			}
		case EventAnswersRestored:
			before = slices.Clone(asked)
			asked = without(asked, e.Data["questions"])
		case EventUndone:
			switch Verb(e.Data["verb"]) {
			case VerbDeleteAnswers, VerbRestoreAnswers:
				asked = before
			}
		}
	}
	for _, list := range asked {
		for place := range strings.SplitSeq(list, ",") {
			if n, err := strconv.Atoi(place); err == nil && !slices.Contains(again, n) {
				again = append(again, n)
			}
		}
	}
	slices.Sort(again)
	return times, again
}

// without takes places out of the newest lists that have them.
func without(asked []string, places string) []string {
	for place := range strings.SplitSeq(places, ",") {
		for i, list := range slices.Backward(asked) {
			all := strings.Split(list, ",")
			if at := slices.Index(all, place); at >= 0 {
				asked[i] = strings.Join(slices.Delete(all, at, at+1), ",")
				break
			}
		}
	}
	return asked
}
