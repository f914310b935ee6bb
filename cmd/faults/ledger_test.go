package main

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"retake/internal/interview"
)

// told is an interview with one sealed take, as the acknowledgements tell it.
func told() *record {
	r := newRecord("an-interview", "person@example.com", "2027-01-02", interview.Adjustment{})
	r.note(acked, func(w *world) {
		w.State, w.Opened = "started", true
		w.happened("interview.started")
		w.Takes = []recording{{ID: "a-take", Question: "a-question"}}
	})
	r.note(acked, func(w *world) {
		*w.take("a-take") = recording{ID: "a-take", Question: "a-question", Sealed: true, Size: 7, Sum: "5ea1"}
		w.happened("answer.recorded")
	})
	return r
}

func submitted(w *world) {
	w.State, w.Submitted = "completed", true
	w.happened("interview.completed")
}

func asked(w *world) {
	w.ask(ask{Kind: interview.RequestTrouble, Words: "No sound"})
	w.answer("No sound", interview.RequestDenied, "There is")
}

// TestEveryLossIsSeen changes one thing in what the program has and expects the ledger to name the promise.
func TestEveryLossIsSeen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		does func(*world) // acknowledged beyond told
		is   func(*world) // what the program has instead
		want string       // promises, in order
	}{
		{"all as it was told", nil, func(*world) {}, ""},
		{"a take that is missing", nil, func(w *world) { w.Takes = nil }, "takes"},
		{"a take beside those acknowledged", nil, func(w *world) { w.Takes = append(w.Takes, recording{ID: "other"}) }, ""},
		{"a seal that is gone", nil, func(w *world) { w.Takes[0].Sealed = false }, "takes"},
		{"fewer bytes", nil, func(w *world) { w.Takes[0].Size = 6 }, "bytes"},
		{"other bytes", nil, func(w *world) { w.Takes[0].Sum = "0dd" }, "bytes"},
		{"a take that nobody deleted", nil, func(w *world) { w.Takes[0].Gone = 1 }, "takes"},
		{"a deleted take that is back", func(w *world) { w.Takes[0].Gone = 1 }, func(w *world) { w.Takes[0].Gone = 0 }, "deletes"},
		{"a submit that is lost", submitted, func(w *world) { w.State = "started"; delete(w.Events, "interview.completed") }, "submits verbs"},
		{"a submit that came twice", submitted, func(w *world) { w.happened("interview.completed") }, "verbs"},
		{"a verb that nobody asked for", nil, func(w *world) { w.happened("interview.extended") }, "verbs"},
		{"a deleted interview that is back", func(w *world) { w.Deleted = true }, func(w *world) { w.Deleted = false }, "deletes"},
		{"a restored interview in the bin", nil, func(w *world) { w.Deleted = true }, "verbs"},
		{"a lost verdict", func(w *world) { w.Verdict, w.Prior = "discarded", "undecided" }, func(w *world) { w.Verdict, w.Prior = "undecided", "" }, "verbs"},
		{"an old deadline", func(w *world) { w.Deadline = "2027-02-01" }, func(w *world) { w.Deadline = "2027-01-01" }, "verbs"},
		{"another replacement", func(w *world) { w.Next = "one" }, func(w *world) { w.Next = "two" }, "verbs"},
		{"a lost adjustment", func(w *world) { w.adjust(interview.Adjustment{Takes: 2}) }, func(w *world) { w.Adjustment.Takes = 0 }, "verbs"},
		{"a lost request", asked, func(w *world) { w.Asks = nil }, "requests"},
		{"a request that came twice", asked, func(w *world) { w.Asks = append(w.Asks, w.Asks[0]) }, "requests"},
		{"a lost answer", asked, func(w *world) { w.Asks[0].State = interview.RequestOpen }, "requests"},
		{"somebody erased who is back", (*world).erase, func(w *world) { w.Erased = false }, "erasures"},
		{"somebody erased with a take", (*world).erase, func(w *world) { w.Takes = []recording{{ID: "a-take"}} }, "erasures"},
		{"somebody erased with a letter", (*world).erase, func(w *world) { w.Letters = 1 }, "erasures"},
		{"somebody erased with a past", (*world).erase, func(w *world) { w.happened("interview.invited") }, "erasures"},
		{"somebody erased by nobody", nil, (*world).erase, "erasures"},
		{"a letter that was not written", nil, func(w *world) { w.Letters = 0 }, "letters"},
	} {
		r := told()
		if c.does != nil {
			r.note(acked, c.does)
		}
		is := r.now()
		c.is(&is)
		var got []string
		for _, l := range r.settle(is) {
			got = append(got, l.what)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// TestOutstandingIsWholeOrNot holds that a verb without an answer may have happened or not, but never half.
func TestOutstandingIsWholeOrNot(t *testing.T) {
	t.Parallel()
	half := func(w *world) { w.State, w.Submitted = "completed", true }
	for _, c := range []struct {
		name   string
		is     func(*world)
		losses int
		state  string // that the ledger goes on from
	}{
		{"it happened", submitted, 0, "completed"},
		{"it did not", func(*world) {}, 0, "started"},
		{"half of it did", half, 1, "started"},
		{"it happened twice", func(w *world) { submitted(w); submitted(w) }, 2, "started"},
	} {
		r := told()
		is := r.now()
		c.is(&is)
		r.note(unknown, submitted)
		if !r.outstanding() {
			t.Fatalf("%s: nothing is outstanding", c.name)
		}
		if got := r.settle(is); len(got) != c.losses {
			t.Errorf("%s: got %v, want %d losses", c.name, got, c.losses)
		}
		if r.outstanding() || r.now().State != c.state {
			t.Errorf("%s: goes on from %s, want %s", c.name, r.now().State, c.state)
		}
	}
}

// TestBatchAtWork holds that an interview in a batch may stand before the deed or behind it, until the batch rests.
func TestBatchAtWork(t *testing.T) {
	t.Parallel()
	r := told()
	before := r.now()
	after := before.clone()
	after.discard()
	undone := after.clone()
	undone.undo(before)
	r.hold(after, undone)
	for _, is := range []world{before, after, undone, before} {
		if lost := r.settle(is.clone()); len(lost) > 0 || !r.outstanding() {
			t.Errorf("at work: got %v", lost)
		}
	}
	r.release(after)
	after.happened("of somebody else's")
	if lost := r.settle(undone); len(lost) != 2 {
		t.Errorf("at rest: got %v, want the verdict and the event of Undo", lost)
	}
}

// TestUndoOpensARequestAgain goes through what is granted by itself, by a verb, and taken back.
func TestUndoOpensARequestAgain(t *testing.T) {
	t.Parallel()
	w := told().now()
	for i, want := range []struct {
		day   string
		state interview.RequestState
	}{{"2027-01-16", interview.RequestGranted}, {"2027-01-30", interview.RequestGranted}, {"2027-01-30", interview.RequestOpen}} {
		words := strings.Repeat("please ", i+1)
		w.ask(ask{Kind: interview.RequestTime, Words: words})
		if got := w.asked(words); w.Deadline != want.day || got.State != want.state || got.ByItself != (got.State == interview.RequestGranted) {
			t.Errorf("request %d: got %+v until %s, want %+v", i, *got, w.Deadline, want)
		}
	}
	before := w.clone()
	w.extend("2027-03-01")
	w.answer("please please please ", interview.RequestGranted, "")
	if w.waits(interview.RequestTime) {
		t.Error("what was granted waits")
	}
	w.undo(before)
	if !w.waits(interview.RequestTime) || w.Deadline != "2027-01-30" {
		t.Errorf("after Undo: %+v until %s", w.Asks, w.Deadline)
	}
}

func TestSeekerFindsWordsInsideOthers(t *testing.T) {
	t.Parallel()
	s := newSeeker([]string{"Person 1 the 2th", "0123456789abcdef", "nowhere to be found"})
	s.look("here", []byte("\x01person 1 the 2thstarted0123456789abcde\x00"))
	s.look("there", []byte("01a20123456789abcdefinvited"))
	if got := slices.Sorted(maps.Keys(s.found)); !slices.Equal(got, []string{"0123456789abcdef", "person 1 the 2th"}) {
		t.Errorf("got %q", got)
	}
}

func TestRefusedChangesNothing(t *testing.T) {
	t.Parallel()
	r := told()
	before := r.now()
	r.note(refused, submitted)
	if lost := r.settle(before); len(lost) > 0 {
		t.Errorf("got %v", lost)
	}
}

// TestUnheardReplacementIsTaken holds that a re-invitation whose answer never came leads to the interview there is.
func TestUnheardReplacementIsTaken(t *testing.T) {
	t.Parallel()
	r := told()
	is := r.now()
	is.Deleted, is.Next = true, "the-new-one"
	r.note(unknown, func(w *world) { w.Deleted, w.Next = true, anyNext })
	if lost := r.settle(is); len(lost) > 0 || r.now().Next != "the-new-one" {
		t.Errorf("got %v and %q", lost, r.now().Next)
	}
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]outcome{200: acked, 204: acked, 303: acked, 404: refused, 409: refused, 500: unknown, 503: unknown, 507: unknown} {
		if got := (reply{status: status}).outcome(); got != want {
			t.Errorf("%d: got %v, want %v", status, got, want)
		}
	}
	if got := (reply{status: 204, err: errUnexpected}).outcome(); got != unknown {
		t.Errorf("half an answer: got %v", got)
	}
}

func TestFilmsAreMadeAgainFromTheirSeed(t *testing.T) {
	t.Parallel()
	one, again, other := film{seed: 1, size: 9000}.bytes(), film{seed: 1, size: 9000}.bytes(), film{seed: 2, size: 9000}.bytes()
	if !slices.Equal(one, again) || slices.Equal(one, other) {
		t.Error("a film is not what its seed says")
	}
	if len(one) < 9000 || len(one) > 10_000 {
		t.Errorf("got %d bytes", len(one))
	}
}
