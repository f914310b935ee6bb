package interview_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/interview"
)

// TestAskingIsAlwaysPossible holds that in every situation there is something to ask for, that it raises no revision, and
// that only what was erased is deaf.
func TestAskingIsAlwaysPossible(t *testing.T) {
	t.Parallel()
	everySituation(t, func(t *testing.T, iv interview.Interview, now interview.Moment) {
		kinds := iv.Asks(false)
		if slices.Contains(kinds, interview.RequestTime) != (iv.State != interview.StateCompleted) {
			t.Errorf("more time is offered: %v", kinds)
		}
		if slices.Contains(kinds, interview.RequestRedo) != (iv.Recorded() > 0) {
			t.Errorf("recording again is offered: %v", kinds)
		}
		if old := iv.Asks(true); !slices.Equal(old, []interview.RequestKind{interview.RequestTrouble}) {
			t.Errorf("an old link offers %v", old)
		}
		for _, k := range kinds {
			was := clone(iv)
			in := interview.Asking{Kind: k, Words: " Please.\r\nThank you. ", Questions: []string{q1, "q9"}, Wishes: []interview.Wish{"gold", interview.WishSound}}
			r, repeated, err := iv.Ask(now, "r1", in, nil)
			if iv.ErasedAt != 0 {
				refused(t, string(k), err, interview.ErrNotFound)
				unchanged(t, string(k), was, iv)
				continue
			}
			done(t, string(k), err)
			if diff := cmp.Diff(was, iv, butFor("ActivityAt")); diff != "" || repeated {
				t.Errorf("asking changed the interview:\n%s", diff)
			}
			want := interview.Request{
				ID: "r1", InterviewID: iv.ID, PositionID: iv.PositionID, Kind: k, Words: "Please.\nThank you.", AskedAt: now, State: interview.RequestOpen,
			}
			switch k {
			case interview.RequestAdjustment:
				want.Wishes = []interview.Wish{interview.WishSound}
			case interview.RequestRedo, interview.RequestTrouble:
				want.Questions = []string{q1}
			}
			if diff := cmp.Diff(want, r); diff != "" {
				t.Errorf("%s:\n%s", k, diff)
			}
		}
	})
}

func TestAskingIsFaulted(t *testing.T) {
	t.Parallel()
	iv := invited(t).started().recorded(q1).iv
	for name, c := range map[string]struct {
		in     interview.Asking
		fields []string
	}{
		"nothing chosen":            {interview.Asking{}, []string{"kind"}},
		"no such kind":              {interview.Asking{Kind: "money"}, []string{"kind"}},
		"recording again, but what": {interview.Asking{Kind: interview.RequestRedo, Questions: []string{"q9"}}, []string{"question"}},
		"trouble without words":     {interview.Asking{Kind: interview.RequestTrouble, Words: " \n"}, []string{"words"}},
		"an adjustment, but which":  {interview.Asking{Kind: interview.RequestAdjustment}, []string{"wish"}},
		"an adjustment in words":    {interview.Asking{Kind: interview.RequestAdjustment, Words: "Could I write?"}, nil},
		"too many words":            {interview.Asking{Kind: interview.RequestTime, Words: strings.Repeat("é", interview.MaxMessage+1)}, []string{"words"}},
		"as many as there may be":   {interview.Asking{Kind: interview.RequestTime, Words: strings.Repeat("é", interview.MaxMessage)}, nil},
		"no text":                   {interview.Asking{Kind: interview.RequestTime, Words: "a\x00b"}, []string{"words"}},
		"an old link asks for time": {interview.Asking{Kind: interview.RequestTime, OldLink: true}, []string{"kind"}},
	} {
		copied := clone(iv)
		_, _, err := copied.Ask(before, "r", c.in, nil)
		invalid(t, name, err, c.fields...)
		if c.fields != nil {
			unchanged(t, name, iv, copied)
		}
	}
}

// TestOneOpenRequestPerKind holds that the same words are once, other words wait, and that there is an end to it.
func TestOneOpenRequestPerKind(t *testing.T) {
	t.Parallel()
	iv := invited(t).iv
	in := interview.Asking{Kind: interview.RequestTime, Words: "A week, please."}
	first, _, err := iv.Ask(before, "r1", in, nil)
	done(t, "ask", err)
	again, repeated, err := iv.Ask(before, "r2", in, []interview.Request{first})
	if err != nil || !repeated || again.ID != "r1" {
		t.Errorf("the same again is %q, repeated %t, %v", again.ID, repeated, err)
	}
	in.Words = "Two weeks."
	_, _, err = iv.Ask(before, "r2", in, []interview.Request{first})
	refused(t, "other words", err, interview.ReasonAskedAlready)
	_, _, err = iv.Ask(before, "r2", interview.Asking{Kind: interview.RequestWithdraw}, []interview.Request{first})
	done(t, "another kind", err)
	done(t, "settle", first.Settle(before, interview.Answering{State: interview.RequestGranted, By: "Rita"}))
	_, _, err = iv.Ask(before, "r2", in, []interview.Request{first})
	done(t, "after an answer", err)

	var many []interview.Request
	for i := range interview.MaxRequests {
		r := first
		r.ID = fmt.Sprint(i)
		many = append(many, r)
	}
	_, _, err = iv.Ask(before, "r2", in, many)
	refused(t, "very often", err, interview.ReasonAskedOften)
}

func TestSettlingARequest(t *testing.T) {
	t.Parallel()
	open := interview.Request{ID: "r1", State: interview.RequestOpen}
	r := open
	invalid(t, "denied without words", r.Settle(before, interview.Answering{State: interview.RequestDenied, Words: " "}), "words")
	invalid(t, "too many words", r.Settle(before, interview.Answering{State: interview.RequestGranted, Words: strings.Repeat("x", interview.MaxMessage+1)}), "words")
	if diff := cmp.Diff(open, r); diff != "" {
		t.Errorf("refused answers changed it:\n%s", diff)
	}
	done(t, "deny", r.Settle(before, interview.Answering{State: interview.RequestDenied, Words: " Sorry. ", By: "Rita"}))
	want := interview.Request{ID: "r1", State: interview.RequestDenied, Answer: "Sorry.", AnsweredAt: before, AnsweredBy: "Rita"}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Error(diff)
	}
	refused(t, "twice", r.Settle(before, interview.Answering{State: interview.RequestGranted}), interview.ReasonAnswered)
}

func TestGrantedByItself(t *testing.T) {
	t.Parallel()
	byItself := []interview.Request{{ByItself: true}, {}}
	for name, c := range map[string]struct {
		story   *story
		now     interview.Moment
		often   int
		earlier []interview.Request
		want    bool
	}{
		"never":                 {invited(t), before, 0, nil, false},
		"open":                  {invited(t), before, 1, nil, true},
		"expired":               {invited(t), after, 1, nil, true},
		"used up":               {invited(t), before, 1, byItself, false},
		"not used up":           {invited(t), before, 2, byItself, true},
		"completed":             {invited(t).started().recorded(q1, q2, q3).submitted(), before, 5, nil, false},
		"discarded":             {invited(t).then((*interview.Interview).Discard), before, 5, nil, false},
		"deleted":               {invited(t).then((*interview.Interview).Delete), before, 5, nil, false},
		"answers awaited again": {invited(t).started().recorded(q1, q2, q3).submitted().answersDeleted(q1), after, 1, nil, true},
	} {
		p := position()
		p.AutoExtend = c.often
		if got := p.Grants(&c.story.iv, c.now, c.earlier); got != c.want {
			t.Errorf("%s: %t, want %t", name, got, c.want)
		}
	}
	p, iv := position(), invited(t).iv
	if got := p.More(&iv, before); got != deadline.Add(7*24*time.Hour) {
		t.Errorf("in time: until %v", got.Time())
	}
	if got := p.More(&iv, after); got != after.Add(7*24*time.Hour) {
		t.Errorf("too late: until %v", got.Time())
	}
}

// TestLimits holds that the candidate's adjustment is what every rule counts with.
func TestLimits(t *testing.T) {
	t.Parallel()
	timed := interview.Question{Think: 40 * time.Second, Answer: 90 * time.Second, Takes: 2}
	free := interview.Question{Answer: 30 * time.Minute}
	for name, c := range map[string]struct {
		adjusted interview.Adjustment
		question interview.Question
		want     interview.Limits
	}{
		"as the question says": {interview.Adjustment{}, timed, interview.Limits{Think: 40 * time.Second, Answer: 90 * time.Second, Takes: 2}},
		"half as much again":   {interview.Adjustment{More: 2}, timed, interview.Limits{Think: time.Minute, Answer: 135 * time.Second, Takes: 2}},
		"ten times":            {interview.Adjustment{More: interview.MaxMore}, timed, interview.Limits{Think: 400 * time.Second, Answer: 15 * time.Minute, Takes: 2}},
		"more takes":           {interview.Adjustment{Takes: 3}, timed, interview.Limits{Think: 40 * time.Second, Answer: 90 * time.Second, Takes: 5}},
		"unlimited stay so":    {interview.Adjustment{Takes: 3}, free, interview.Limits{Answer: 30 * time.Minute}},
		"no time limit":        {interview.Adjustment{Untimed: true}, timed, interview.Limits{Answer: interview.LongestAnswer, Untimed: true, Takes: 2}},
		"bounded all the same": {interview.Adjustment{More: interview.MaxMore}, free, interview.Limits{Answer: interview.LongestAnswer}},
	} {
		iv := interview.Interview{Adjustment: c.adjusted}
		if diff := cmp.Diff(c.want, iv.Limits(c.question)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
		o := interview.TakeOwner{Answer: c.question.Answer, Adjustment: c.adjusted}
		if want := 32<<20 + int64(c.want.Answer.Seconds())<<20; o.Bound() != want {
			t.Errorf("%s: %d bytes, want %d", name, o.Bound(), want)
		}
	}
}

// TestAdjustInTheMiddle holds that extra takes count at once, and that an Undo takes them back.
func TestAdjustInTheMiddle(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1, q1)
	refused(t, "no takes left", s.iv.CanRecord(q1), interview.ReasonNoTakesLeft)
	s.then(func(iv *interview.Interview, now interview.Moment) error {
		return iv.Adjust(now, interview.Adjustment{Takes: 1, Untimed: true, More: 5})
	})
	if want := (interview.Adjustment{Takes: 1, Untimed: true}); s.iv.Adjustment != want {
		t.Errorf("kept %+v, want %+v", s.iv.Adjustment, want)
	}
	done(t, "an extra take", s.iv.CanRecord(q1))
	next := clone(s.iv)
	fresh, err := reinvite(&next, before)
	done(t, "re-invite", err)
	if fresh.Adjustment != s.iv.Adjustment {
		t.Error("who is invited anew has to ask again")
	}
	done(t, "undo", s.iv.Undo(before, nil))
	refused(t, "undone", s.iv.CanRecord(q1), interview.ReasonNoTakesLeft)

	was := clone(s.iv)
	invalid(t, "too much", s.iv.Adjust(before, interview.Adjustment{More: interview.MaxMore + 1, Takes: interview.MaxExtraTakes + 1}), "factor", "takes")
	invalid(t, "too little", s.iv.Adjust(before, interview.Adjustment{More: -1, Takes: -1}), "factor", "takes")
	unchanged(t, "a fault", was, s.iv)
}

func TestSuggestedAdjustment(t *testing.T) {
	t.Parallel()
	r := interview.Request{Wishes: interview.Wishes}
	if got, want := r.Suggests(interview.Adjustment{More: 2, InAdvance: true}), (interview.Adjustment{More: 4, Takes: 2, SoundOnly: true, InAdvance: true}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if got := r.Suggests(interview.Adjustment{Untimed: true}); got.More != 0 || !got.Untimed {
		t.Errorf("no limit became %+v", got)
	}
}
