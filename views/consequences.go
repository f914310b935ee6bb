package views

import (
	"strconv"
	"time"

	"retake/internal/interview"
	"retake/views/ui"
)

// consequences say what will happen to the link, the answers, the deadline, the letter and the ATS record.
func (a Again) consequences() []ui.Consequence {
	switch a.Way {
	case interview.WayAnswers:
		return a.deletion()
	case interview.WayTime:
		return a.extension()
	}
	return a.reinvitation()
}

func (a Again) deletion() []ui.Consequence {
	var numbers, running []string
	for _, q := range a.Page.Interview.Questions {
		if a.Ticked[q.ID] {
			numbers = append(numbers, strconv.Itoa(q.Ord))
		}
		if a.Ticked[q.ID] && a.Page.Interview.UnderWay(a.Now, q.ID) {
			running = append(running, strconv.Itoa(q.Ord))
		}
	}
	which, them := "The chosen questions open", "Their answers go"
	switch len(numbers) {
	case 0:
	case 1:
		which, them = "Question "+numbers[0]+" opens", "Its answer goes"
	default:
		which = "Questions " + list(numbers) + " open"
	}
	opens := []ui.Consequence{
		{Icon: "link", Text: "The same link keeps working. " + which + " again on it, with all takes."},
		{Icon: "archive-restore", Text: them + " to the bin and can be restored until a new one is kept."},
	}
	if len(running) > 0 {
		opens = append(opens, ui.Consequence{Icon: "video", Text: "Question " + list(running) + " may be being recorded again just now: that take stays and is the new answer once it is saved."})
	}
	return append(append(opens, []ui.Consequence{
		{Icon: "calendar-clock", Text: a.deadlineSentence()},
		{Icon: "mail", Text: a.letter("A letter asks " + a.Page.Candidate.Name + " to record again.")},
	}...), a.redoATS()...)
}

// redoATS is what an ATS hears when answers are deleted on the same link.
func (a Again) redoATS() []ui.Consequence {
	if a.Page.Interview.CompletedAt == 0 {
		return each(a.ATS, all, "briefcase", "", func(s string) string {
			return s + " stays connected and gets the result once it is handed in."
		})
	}
	says := each(a.ATS, func(r ATSRecord) bool { return r.SaysRedo }, "briefcase", "", func(s string) string {
		return s + " stays connected: it hears that new answers are awaited, and the new result is sent by itself."
	})
	return append(says, each(a.ATS, func(r ATSRecord) bool { return !r.SaysRedo }, "briefcase", "", func(s string) string {
		return s + " stays connected. It keeps showing the earlier result until the candidate has recorded again; the new one is sent by itself."
	})...)
}

func (a Again) extension() []ui.Consequence {
	answers := "Nothing is recorded yet; the questions stay as they are."
	if n := a.answers(); n > 0 {
		answers = plural(n, "The answer that is recorded stays.", "The "+strconv.Itoa(n)+" answers that are recorded stay.")
	}
	link := "The same link keeps working."
	if a.Page.Interview.Expired(a.Now) {
		link = "The same link works again."
	}
	return append([]ui.Consequence{
		{Icon: "link", Text: link},
		{Icon: "video", Text: answers},
		{Icon: "calendar-clock", Text: a.deadlineSentence()},
		{Icon: "mail", Text: a.letter("A letter with the same link goes to " + a.Page.Candidate.Email + ".")},
	}, each(a.ATS, all, "briefcase", "", func(s string) string { return s + " stays connected." })...)
}

func (a Again) reinvitation() []ui.Consequence {
	iv := &a.Page.Interview
	earlier := "The earlier interview goes to the bin and stays in the history"
	switch {
	case iv.Deleted():
		earlier = "The earlier interview stays in the history"
	case iv.State == interview.StateCompleted && !iv.Discarded():
		earlier = "The completed interview is discarded and deleted in the same step, and stays in the history"
	}
	if n := a.answers(); n > 0 {
		earlier += ", with its " + count(n, "answer", "answers")
	}
	old := ui.Consequence{Icon: "link-2-off", Text: "The old link stops working at once.", Tone: ui.Negative}
	if iv.Deleted() {
		old = ui.Consequence{Icon: "link-2-off", Text: "The old link stays closed."}
	}
	deadline := "The deadline is " + count(a.Page.Position.Days, "day", "days") + " from now, as the position says."
	if a.Deadline != "" {
		deadline = a.deadlineSentence()
	}
	return append([]ui.Consequence{
		old,
		{Icon: "history", Text: earlier + "."},
		{Icon: "list-checks", Text: "The new interview asks the position's questions as they are now."},
		{Icon: "calendar-clock", Text: deadline},
		{Icon: "send", Text: a.letter("A letter with the new link goes to " + a.Page.Candidate.Email + ".")},
	}, a.carryATS()...)
}

// carryATS is what becomes of the ATS record when the candidate starts over.
func (a Again) carryATS() []ui.Consequence {
	if len(a.ATS) == 0 {
		return nil
	}
	if a.Keep {
		kept := each(a.ATS, all, "briefcase", ui.Positive, func(system string) string {
			return system + " gets the result of the new interview under the same record."
		})
		shows := func(r ATSRecord) bool { return r.ToldStatus == interview.OrderCompleted && !r.SaysRedo }
		return append(kept, each(a.ATS, shows, "history", "", func(system string) string {
			return system + " keeps showing the earlier result until then."
		})...)
	}
	cut := each(a.ATS, all, "briefcase", ui.Caution, func(system string) string {
		return "The new link will not be connected to " + system + "."
	})
	return append(cut, cutting(a.ATS, a.Now, "")...)
}

func (a Again) deadlineSentence() string {
	switch {
	case a.Deadline != "":
		if d, err := time.Parse(time.DateOnly, a.Deadline); err == nil {
			return "The new deadline is " + d.Format("2 Jan 2006") + "."
		}
		return "The deadline changes as you choose."
	case a.late():
		return "The deadline has passed: choose a new one."
	}
	return "The deadline stays " + day(a.Page.Interview.Deadline) + ", " + left(a.Page.Interview.Deadline, a.Now) + "."
}
