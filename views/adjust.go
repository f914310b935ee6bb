package views

import (
	"strconv"
	"strings"

	"retake/internal/interview"
)

// AdjustmentWords is what one candidate gets beside what the questions say; empty for nothing.
func AdjustmentWords(a interview.Adjustment) string {
	var parts []string
	switch {
	case a.Untimed:
		parts = append(parts, "no time limit")
	case a.More > 0:
		parts = append(parts, factor(interview.Quarter+a.More)+" × the time")
	}
	if a.Takes > 0 {
		parts = append(parts, count(a.Takes, "extra take", "extra takes"))
	}
	if a.SoundOnly {
		parts = append(parts, "sound only is allowed")
	}
	if a.InAdvance {
		parts = append(parts, "questions in advance")
	}
	return strings.Join(parts, ", ")
}

// factor writes quarters as people do: 6 is "1.5".
func factor(quarters int) string {
	return strconv.FormatFloat(float64(quarters)/interview.Quarter, 'f', -1, 64)
}

// Adjust is the dialog about a candidate's times and takes, as it was filled in.
type Adjust struct {
	Ask
	Factor    string
	Untimed   bool
	Takes     string
	SoundOnly bool
	InAdvance bool
	To        interview.Adjustment // as far as it can be read, for what will happen
}

// NewAdjust fills the dialog in.
func NewAdjust(a Ask, to interview.Adjustment) Adjust {
	return Adjust{
		Ask: a, Factor: factor(interview.Quarter + to.More), Untimed: to.Untimed, Takes: strconv.Itoa(to.Takes),
		SoundOnly: to.SoundOnly, InAdvance: to.InAdvance, To: to,
	}
}

func (a Adjust) title() string { return "Adjust time and takes for " + a.Page.Candidate.Name }

// after says what each question will allow, where it differs from what it says.
func (a Adjust) after() []string {
	iv := a.Page.Interview
	iv.Adjustment = a.To
	var lines []string
	for _, q := range iv.Questions {
		l := iv.Limits(q)
		line := "Question " + strconv.Itoa(q.Ord) + ": " + answerLimit(l)
		if l.Think > 0 {
			line += ", " + span(l.Think) + " to think"
		}
		if l.Takes > 0 {
			line += ", " + count(l.Takes, "take", "takes")
		}
		lines = append(lines, line)
	}
	return lines
}

func answerLimit(l interview.Limits) string {
	if l.Untimed {
		return "no time limit"
	}
	return "up to " + span(l.Answer)
}

// adjustedTo tells the timeline what holds from then on.
func adjustedTo(e interview.Event) string {
	quarters, _ := strconv.Atoi(e.Data["quarters"]) // left out for the questions' own time
	takes, _ := strconv.Atoi(e.Data["takes"])
	words := AdjustmentWords(interview.Adjustment{
		More: max(0, quarters-interview.Quarter), Untimed: e.Data["untimed"] != "", Takes: takes,
		SoundOnly: e.Data["sound"] != "", InAdvance: e.Data["advance"] != "",
	})
	if words == "" {
		return "took the adjustments of time and takes back"
	}
	return "adjusted time and takes: " + words
}
