package interview

import "time"

// Moment is a point in time in Unix milliseconds, UTC. The zero Moment means "never" or "not yet".
// Milliseconds are what the database holds, so a saved and a loaded interview compare equal.
type Moment int64

// At turns a time into a Moment.
func At(t time.Time) Moment { return Moment(t.UnixMilli()) }

// Time gives the moment as a time in UTC; the zero Moment gives the zero time.
func (m Moment) Time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(m)).UTC()
}

// Add moves the moment by d.
func (m Moment) Add(d time.Duration) Moment { return m + Moment(d.Milliseconds()) }

// Sub is the duration from o to m.
func (m Moment) Sub(o Moment) time.Duration { return time.Duration(m-o) * time.Millisecond }
