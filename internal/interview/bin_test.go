package interview

import (
	"errors"
	"testing"
	"time"
)

func TestMayPurge(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		f    Facts
		want Reason // empty: it may
	}{
		"in the bin":     {Facts{DeletedAt: 5}, ""},
		"not in the bin": {Facts{}, ReasonNotBinned},
		"replaced":       {Facts{DeletedAt: 5, ReplacedBy: "other"}, ReasonReplaced},
		"erased":         {Facts{DeletedAt: 5, ErasedAt: 5}, ReasonErased},
	} {
		err := c.f.MayPurge()
		if c.want == "" && err != nil || c.want != "" && !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

func TestPurgeAnswers(t *testing.T) {
	t.Parallel()
	given := func() Interview {
		iv := Interview{Revision: 3, Facts: Facts{State: StateStarted, Deadline: 1000}, Questions: []Question{{ID: "a", Ord: 1}, {ID: "b", Ord: 2}}}
		iv.Takes = []Take{
			{ID: "a1", QuestionID: "a", State: TakeSealed, DeletedAt: 10},
			{ID: "a2", QuestionID: "a", State: TakeSealed},
			{ID: "b1", QuestionID: "b", State: TakeSealed, DeletedAt: 10},
		}
		return iv
	}
	iv := given()
	iv.Last = &Step{Verb: VerbDeleteAnswers, Revision: 3}
	gone, err := iv.PurgeAnswers(50, []string{"a", "b"})
	if err != nil || len(gone) != 2 || len(iv.Takes) != 1 || iv.Takes[0].ID != "a2" || iv.Marks != "ro" || iv.Revision != 4 || iv.Last != nil {
		t.Errorf("got %v, %v and %+v", gone, err, iv)
	}
	for name, c := range map[string]struct {
		change    func(*Interview)
		questions []string
		want      error
	}{
		"none":                     {func(*Interview) {}, nil, Invalid{}},
		"unknown":                  {func(*Interview) {}, []string{"c"}, ErrNotFound},
		"nothing deleted":          {func(iv *Interview) { iv.Takes = iv.Takes[1:2] }, []string{"a"}, ReasonNothingPurged},
		"a redo waits for it":      {func(iv *Interview) { iv.RedoAt = 10 }, []string{"b"}, ReasonAwaited},
		"the redo came, in part":   {func(iv *Interview) { iv.RedoAt = 10 }, []string{"a"}, ReasonAwaited},
		"one of two cannot, so no": {func(iv *Interview) { iv.RedoAt = 10 }, []string{"a", "b"}, ReasonAwaited},
		"erased":                   {func(iv *Interview) { iv.ErasedAt = 10 }, []string{"a"}, ReasonErased},
	} {
		iv := given()
		c.change(&iv)
		before := len(iv.Takes)
		_, err := iv.PurgeAnswers(50, c.questions)
		var invalid Invalid
		switch {
		case errors.As(c.want, &invalid) && errors.As(err, &invalid):
		case !errors.Is(err, c.want):
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
		if err != nil && (len(iv.Takes) != before || iv.Revision != 3) {
			t.Errorf("%s: it was refused and changed all the same", name)
		}
	}
}

func TestBinnedAnswerMayComeBack(t *testing.T) {
	t.Parallel()
	open := Facts{State: StateStarted, Deadline: 1000, Marks: "d"}
	discarded := open
	discarded.Verdict = Discarded
	for name, c := range map[string]struct {
		b    BinnedAnswer
		want error
	}{
		"as it is":       {BinnedAnswer{Facts: open}, nil},
		"answered anew":  {BinnedAnswer{Facts: open, Answered: true}, ReasonNewerTake},
		"deleted before": {BinnedAnswer{Facts: open, Older: true}, ReasonNothingBinned},
		"discarded":      {BinnedAnswer{Facts: discarded}, ReasonDiscarded},
	} {
		if err := c.b.MayRestore(50); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
}

func TestStatusBeforeTheBin(t *testing.T) {
	t.Parallel()
	b := BinnedInterview{Facts: Facts{State: StateInvited, Deadline: At(time.UnixMilli(5000)), DeletedAt: 10}}
	if got := b.Before(20); got != StatusInvited {
		t.Errorf("got %s, want invited", got)
	}
	if got := b.Before(6000); got != StatusExpired {
		t.Errorf("after the deadline: got %s, want expired", got)
	}
	if b.DeletedAt == 0 {
		t.Error("looking took it out of the bin")
	}
}
