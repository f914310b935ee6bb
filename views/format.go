package views

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"retake/internal/interview"
)

// count is a number with its noun: "1 question", "3 questions".
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// list joins words as a sentence does: "1, 2 and 4".
func list(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}

// clock is the length of a recording as a player shows it: "0:47", "12:05".
func clock(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// span is a limit in words: "45 seconds", "2 minutes", "1:30 minutes".
func span(d time.Duration) string {
	switch s := int(d.Seconds()); {
	case s < 60:
		return count(s, "second", "seconds")
	case s%60 == 0:
		return count(s/60, "minute", "minutes")
	default:
		return clock(d) + " minutes"
	}
}

// ago says how long before now something happened; what is older than a week is a date.
func ago(at, now interview.Moment) string {
	d := now.Sub(at)
	switch {
	case at == 0:
		return "never"
	case d < time.Minute:
		return "just now"
	case d < time.Hour:
		return strconv.Itoa(int(d.Minutes())) + " min ago"
	case d < 24*time.Hour:
		return count(int(d.Hours()), "hour", "hours") + " ago"
	case d < 48*time.Hour:
		return "yesterday"
	case d < 7*24*time.Hour:
		return strconv.Itoa(int(d.Hours()/24)) + " days ago"
	case at.Time().Year() == now.Time().Year():
		return at.Time().Format("2 Jan")
	}
	return day(at)
}

// left says how far away a deadline is, or how long it has passed.
func left(deadline, now interview.Moment) string {
	d := deadline.Sub(now)
	switch {
	case d <= -48*time.Hour:
		return "passed " + strconv.Itoa(int(-d.Hours()/24)) + " days ago"
	case d <= -24*time.Hour:
		return "passed yesterday"
	case d <= 0:
		return "just passed"
	case d < time.Hour:
		return "in " + count(max(int(d.Minutes()), 1), "minute", "minutes")
	case d < 48*time.Hour:
		return "in " + count(int(d.Hours()), "hour", "hours")
	}
	return "in " + strconv.Itoa(int((d+12*time.Hour)/(24*time.Hour))) + " days" // rounded: an hour after inviting, 14 days are still 14
}

// day is a date, "12 Mar 2026"; the browser puts it into the reader's own time zone.
func day(at interview.Moment) string { return at.Time().Format("2 Jan 2006") }

// instant is a date with its time, in UTC until the browser knows better.
func instant(at interview.Moment) string { return at.Time().Format("2 Jan 2006, 15:04 UTC") }

// size is a number of bytes for people: "840 KB", "12.4 MB".
func size(n int64) string {
	switch {
	case n < 1000:
		return strconv.FormatInt(n, 10) + " bytes"
	case n < 1000*1000:
		return strconv.FormatInt(n/1000, 10) + " KB"
	}
	return strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64) + " MB"
}

// takesAllowed says how often a candidate may record.
func takesAllowed(n int) string {
	if n == 0 {
		return "unlimited takes"
	}
	return count(n, "take", "takes")
}

// limits are those of a question in one line.
func limits(q interview.Question) string {
	think := "no think time"
	if q.Think > 0 {
		think = span(q.Think) + " to think"
	}
	return "up to " + span(q.Answer) + " · " + takesAllowed(q.Takes) + " · " + think
}

// places reads the questions of an event, "2,4", as words: "question 2", "questions 2 and 4".
func places(data string) string {
	numbers := strings.Split(data, ",")
	switch {
	case data == "":
		return "an answer"
	case len(numbers) == 1:
		return "question " + data
	}
	return "questions " + list(numbers)
}

// paragraphs splits plain text at its blank lines.
func paragraphs(text string) []string {
	var out []string
	for _, p := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// Place is a question's number as forms and events carry it.
func Place(q interview.Question) string { return strconv.Itoa(q.Ord) }
