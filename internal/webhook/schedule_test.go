package webhook

import (
	"net/http"
	"testing"
	"time"
)

func TestScheduleIsTheOneOfTheSpecification(t *testing.T) {
	t.Parallel()
	var sum time.Duration
	tries := 1
	for {
		wait, more := Wait(tries, 0)
		if !more {
			break
		}
		spread, _ := Wait(tries, 0.999)
		if spread < wait || spread > wait+wait/10 {
			t.Errorf("after %d tries: %s, spread to %s", tries, wait, spread)
		}
		sum += wait
		tries++
	}
	if want := 75*time.Hour + 35*time.Minute + 5*time.Second; sum != want || tries != Tries {
		t.Errorf("%d tries within %s, want %d within %s", tries, sum, Tries, want)
	}
	if wait, more := Wait(0, 0); more || wait != 0 {
		t.Error("nothing has failed, and yet there is a wait")
	}
}

func TestOnlySuccessIsSuccess(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]Outcome{
		200: Delivered, 201: Delivered, 204: Delivered, 299: Delivered, 0: Again, 101: Again, 301: Again, 302: Again, 307: Again, 400: Again, 404: Again,
		410: Gone, 429: Again, 500: Again, 503: Again,
	} {
		if got := Judge(status); got != want {
			t.Errorf("%d: got %v, want %v", status, got, want)
		}
	}
}

func TestRetryAfterIsHonouredWithinADay(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	for _, c := range []struct {
		status int
		header string
		want   time.Duration
	}{
		{429, "120", 2 * time.Minute}, {503, " 60 ", time.Minute}, {429, "999999999999", 24 * time.Hour}, {429, "-5", 0}, {429, "", 0}, {429, "soon", 0},
		{503, now.Add(time.Hour).Format(http.TimeFormat), time.Hour}, {503, now.Add(-time.Hour).Format(http.TimeFormat), 0},
		{503, now.Add(9999 * time.Hour).Format(http.TimeFormat), 24 * time.Hour}, {500, "120", 0}, {200, "120", 0}, {429, "99999999999999999999999", 0},
	} {
		if got := RetryAfter(c.status, c.header, now); got != c.want {
			t.Errorf("%d %q: got %s, want %s", c.status, c.header, got, c.want)
		}
	}
}
