package main

import (
	"context"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

// asks lets the candidate ask for something, about the questions of that number. The recruiter's next verb grants it.
func (t *tale) asks(after time.Duration, in interview.Asking, questions ...int) *tale {
	return t.then(after, "ask for "+string(in.Kind), func(ctx context.Context) error {
		for _, n := range questions {
			in.Questions = append(in.Questions, t.in.asked[n-1])
		}
		r, err := t.d.app.Ask(ctx, t.token, in)
		t.request = r.ID
		return err
	})
}

// answered lets the recruiter answer in words alone.
func (t *tale) answered(after time.Duration, state interview.RequestState, words string) *tale {
	return t.then(after, "answer", func(ctx context.Context) error {
		in := app.AnswerRequest{ID: t.request, State: state, Words: words}
		t.request = ""
		return t.d.app.AnswerRequest(ctx, t.d.recruiter.Actor(), in)
	})
}

// adjusted gives the candidate other times and takes.
func (t *tale) adjusted(after time.Duration, to interview.Adjustment) *tale {
	return t.recruits(after, "adjust", func(ctx context.Context, actor interview.Actor, on app.On) error {
		return t.d.app.Adjust(ctx, actor, app.Adjust{On: on, To: to})
	})
}
