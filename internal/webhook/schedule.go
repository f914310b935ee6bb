package webhook

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// waits are those of Standard Webhooks between one try and the next: about three days in all.
var waits = []time.Duration{
	5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
}

// Tries is how often a message is sent by itself.
const Tries = 10

// Wait is how long to wait after so many tries that failed; false when that was the last. jitter, from 0 up to 1, adds up to
// a tenth, so that messages which failed together do not all come back together.
func Wait(failed int, jitter float64) (time.Duration, bool) {
	if failed < 1 || failed > len(waits) {
		return 0, false
	}
	wait := waits[failed-1]
	return wait + time.Duration(jitter*float64(wait)/10), true
}

// Outcome is what a receiver's answer means.
type Outcome int

const (
	Delivered Outcome = iota
	Again             // try again
	Gone              // the receiver wants nothing more, ever
)

// Judge reads a status of HTTP; 0 is no answer. Only 2xx is success: a redirect leads somewhere that nobody has checked.
func Judge(status int) Outcome {
	switch {
	case status >= 200 && status < 300:
		return Delivered
	case status == http.StatusGone:
		return Gone
	}
	return Again
}

// Overloaded reports that the receiver cannot take messages at all just now, whichever they are.
func Overloaded(status int) bool {
	switch status {
	case 0, http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// longestWait bounds what a receiver may ask for.
const longestWait = 24 * time.Hour

// RetryAfter is how long a receiver that is overloaded asks to be left alone, at most a day; 0 when it does not say.
func RetryAfter(status int, header string, now time.Time) time.Duration {
	if status != http.StatusTooManyRequests && status != http.StatusServiceUnavailable {
		return 0
	}
	header = strings.TrimSpace(header)
	if seconds, err := strconv.ParseInt(header, 10, 64); err == nil {
		return time.Duration(max(0, min(seconds, int64(longestWait/time.Second)))) * time.Second
	}
	at, err := http.ParseTime(header)
	if err != nil {
		return 0
	}
	return max(0, min(at.Sub(now), longestWait))
}
