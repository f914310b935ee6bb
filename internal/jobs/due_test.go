package jobs

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// runner has a clock that stands still and no jitter.
func runner(q Queue, handlers map[string]Handler) *Runner {
	return &Runner{Queue: q, Handlers: handlers, Clock: func() time.Time { return noon }, Jitter: func() float64 { return 0 }}
}

func TestRunDueRunsWhatIsDueAndNothingElse(t *testing.T) {
	t.Parallel()
	q := queued(New{Kind: "letter", Payload: []byte("hello")}, New{Kind: "letter", RunAt: noon.UnixMilli() + 1}, New{Kind: "other"})
	var got []string
	r := runner(q, map[string]Handler{"letter": func(_ context.Context, j Job) error {
		got = append(got, string(j.Payload))
		if len(got) == 1 {
			q.add(Job{ID: "follow-up", Kind: "letter", Payload: []byte("again"), MaxAttempts: 1})
		}
		return nil
	}})
	n, err := r.RunDue(t.Context())
	if n != 2 || err != nil || strings.Join(got, " ") != "hello again" || len(q.done) != 2 || len(q.due) != 2 {
		t.Errorf("got %d, %v, %q, done %v, left %d", n, err, got, q.done, len(q.due))
	}
}

func TestFailureWaitsLongerEachTimeAndIsBuriedAtTheEnd(t *testing.T) {
	t.Parallel()
	q := queued(New{Kind: "letter"})
	now := noon
	r := runner(q, map[string]Handler{"letter": func(context.Context, Job) error { return errors.New("server is down") }})
	r.Clock = func() time.Time { return now }
	var waits []string
	for len(q.buried) == 0 {
		if n, err := r.RunDue(t.Context()); n != 1 || err != nil {
			t.Fatalf("got %d, %v", n, err)
		}
		if len(q.due) == 1 {
			if got := q.due[0].LastError; got != "server is down" {
				t.Fatalf("reason: got %q", got)
			}
			next := time.UnixMilli(q.due[0].RunAt)
			waits = append(waits, next.Sub(now).String())
			now = next
		}
	}
	want := "10s 20s 40s 1m20s 2m40s 5m20s 10m40s 21m20s 42m40s 1h0m0s 1h0m0s"
	if got := strings.Join(waits, " "); got != want {
		t.Errorf("waits: got %s, want %s", got, want)
	}
	if j := q.buried[0]; j.Attempt != DefaultMaxAttempts || j.LastError != "server is down" {
		t.Errorf("buried: got attempt %d, %q", j.Attempt, j.LastError)
	}
}

func TestJitterTakesOffUpToHalf(t *testing.T) {
	t.Parallel()
	r := runner(queued(), nil)
	r.prepare()
	r.Jitter = func() float64 { return 0.5 }
	if got, want := r.backoff(2), 15*time.Second; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	r.Jitter = func() float64 { return 1 }
	if got, want := r.backoff(1000), 30*time.Minute; got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestFinalFailureIsBuriedAtOnce(t *testing.T) {
	t.Parallel()
	refused := errors.New("no such mailbox")
	q := queued(New{Kind: "letter"})
	r := runner(q, map[string]Handler{"letter": func(context.Context, Job) error { return Final(refused) }})
	if _, err := r.RunDue(t.Context()); err != nil || len(q.buried) != 1 || q.buried[0].LastError != "no such mailbox" {
		t.Errorf("got %v, buried %+v", err, q.buried)
	}
	if !errors.Is(Final(refused), refused) || Final(nil) != nil {
		t.Error("Final hides its error, or makes one of nil")
	}
}

func TestPanicIsAFailedAttempt(t *testing.T) {
	t.Parallel()
	q := queued(New{Kind: "media"}, New{Kind: "letter"})
	r := runner(q, map[string]Handler{
		"media":  func(context.Context, Job) error { panic("bad file") },
		"letter": func(context.Context, Job) error { return nil },
	})
	n, err := r.RunDue(t.Context())
	if n != 2 || err != nil || len(q.done) != 1 || len(q.due) != 1 || q.due[0].LastError != "panic: bad file" {
		t.Errorf("got %d, %v, done %v, due %+v", n, err, q.done, q.due)
	}
}

func TestJobThatKillsTheProgramIsBuried(t *testing.T) {
	t.Parallel()
	q := queued()
	q.add(Job{ID: "deadly", Kind: "media", Attempt: 3, MaxAttempts: 3})
	r := runner(q, map[string]Handler{"media": func(context.Context, Job) error {
		t.Error("run once more")
		return nil
	}})
	if _, err := r.RunDue(t.Context()); err != nil || len(q.buried) != 1 || !strings.Contains(q.buried[0].LastError, "stopped") {
		t.Errorf("got %v, buried %+v", err, q.buried)
	}
}

func TestRunDueReportsABrokenQueue(t *testing.T) {
	t.Parallel()
	q := queued(New{Kind: "letter"})
	q.broken = errors.New("disk I/O error")
	if n, err := runner(q, nil).RunDue(t.Context()); n != 0 || !errors.Is(err, q.broken) {
		t.Errorf("got %d, %v", n, err)
	}
}
