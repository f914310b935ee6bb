package app

import (
	"context"
	"strconv"

	"retake/internal/interview"
	"retake/internal/store"
)

// Adjust is what Adjust needs.
type Adjust struct {
	On
	To interview.Adjustment
}

// Adjust gives one candidate other times, takes or ways to answer, also in the middle of the interview. No letter leaves:
// the pages behind the link have it at once.
func (a *App) Adjust(ctx context.Context, actor interview.Actor, in Adjust) error {
	return a.change(ctx, actor, in.On, func(_ *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error) {
		if err := iv.Adjust(now, in.To); err != nil {
			return interview.Event{}, err
		}
		return adjusted(iv.Adjustment), nil
	})
}

// adjusted is the event with what holds from now on. Factors are quarters, as they are kept.
func adjusted(to interview.Adjustment) interview.Event {
	yes := map[bool]string{true: "yes"}
	factor := ""
	if to.More > 0 {
		factor = strconv.Itoa(interview.Quarter + to.More)
	}
	takes := ""
	if to.Takes > 0 {
		takes = strconv.Itoa(to.Takes)
	}
	return event(interview.EventAdjusted, "quarters", factor, "untimed", yes[to.Untimed], "takes", takes,
		"sound", yes[to.SoundOnly], "advance", yes[to.InAdvance])
}
