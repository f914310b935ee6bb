package interview

import "time"

// Bounds of adjustments.
const (
	Quarter       = 4                  // quarters of a question's own time
	MaxMore       = (10 - 1) * Quarter // up to ten times the time
	MaxExtraTakes = 20                 // beside those that the question allows
	LongestAnswer = 2 * time.Hour      // of an answer without a time limit, so that a forgotten recorder ends
)

// Adjustment is what one candidate gets beside what the questions say. It is a setting and has no reason: nobody has to
// say why, and nothing here could keep it.
type Adjustment struct {
	More      int  `json:",omitempty"` // quarters of each question's own times that come on top: 2 is one and a half times
	Untimed   bool `json:",omitempty"` // neither thinking nor answering is timed; More does not matter then
	Takes     int  `json:",omitempty"` // on top, for each question that limits them
	SoundOnly bool `json:",omitempty"` // the candidate may record without a picture
	InAdvance bool `json:",omitempty"` // the questions stand on the link's first page
}

// Check faults what no question could be asked with, by the names of the form's fields.
func (a Adjustment) Check() error {
	bad := Invalid{}
	if a.More < 0 || a.More > MaxMore {
		bad["factor"] = "Choose between 1 and 10 times the time, in steps of 0.25."
	}
	if a.Takes < 0 || a.Takes > MaxExtraTakes {
		bad["takes"] = "Choose between 0 and 20 extra takes."
	}
	return bad.OrNil()
}

// Limits are what holds for one candidate's answer to one question.
type Limits struct {
	Think   time.Duration // 0: recording starts when the candidate says so
	Answer  time.Duration // longest recording
	Untimed bool          // Answer is only there so that a forgotten recorder ends; no clock is shown
	Takes   int           // allowed in all; 0: without limit
}

// Limits are the question's own with the candidate's adjustment. Every rule and every page asks here.
func (iv *Interview) Limits(q Question) Limits { return iv.Adjustment.limits(q) }

func (a Adjustment) limits(q Question) Limits {
	l := Limits{Think: a.stretch(q.Think), Answer: a.answer(q.Answer), Takes: q.Takes}
	if a.Untimed {
		l.Think, l.Untimed = 0, true
	}
	if q.Takes > 0 {
		l.Takes += a.Takes
	}
	return l
}

func (a Adjustment) answer(own time.Duration) time.Duration {
	if a.Untimed {
		return LongestAnswer
	}
	return min(a.stretch(own), LongestAnswer)
}

func (a Adjustment) stretch(own time.Duration) time.Duration {
	return own + own*time.Duration(a.More)/Quarter
}

// SoundOnly says whether the candidate may leave the picture away: the adjustment or the position allows it. Every page asks
// here.
func (r *Room) SoundOnly() bool { return r.Interview.Adjustment.SoundOnly || r.Position.SoundOnly }

// Adjust changes the candidate's times, takes and ways to answer, also in the middle: what is recorded stays, and what is
// being recorded keeps the time it began with.
func (iv *Interview) Adjust(now Moment, to Adjustment) error {
	if err := iv.May(VerbAdjust, now); err != nil {
		return err
	}
	if err := to.Check(); err != nil {
		return err
	}
	was := iv.past()
	if to.Untimed {
		to.More = 0
	}
	iv.Adjustment = to
	iv.did(VerbAdjust, now, was)
	return nil
}
