package testkit

import (
	"sync"
	"time"

	"retake/internal/interview"
)

// Noon is when a test begins.
var Noon = time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)

// Clock stands still until it is moved. It may be used from several goroutines.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock is a clock that shows Noon.
func NewClock() *Clock { return &Clock{now: Noon} }

// Now is what the clock shows; as a method value it is the clock that other rooms take.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Moment is Now in the words of the interview package.
func (c *Clock) Moment() interview.Moment { return interview.At(c.Now()) }

// Advance moves the clock by d.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
