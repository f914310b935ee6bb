package views

import (
	"slices"
	"strconv"
	"time"

	"retake/internal/interview"
	"retake/views/ui"
)

// versions lists the takes of the question in view, newest first.
func versions(s InterviewView) []interview.Take {
	var out []interview.Take
	for _, t := range slices.Backward(s.Interview.Takes) {
		if t.QuestionID == s.Question.ID {
			out = append(out, t)
		}
	}
	return out
}

// apart splits them into the answer, if there is one, and the others.
func apart(s InterviewView, takes []interview.Take) (current, others []interview.Take) {
	for _, t := range takes {
		if isAnswer(s, t) {
			current = append(current, t)
		} else {
			others = append(others, t)
		}
	}
	return current, others
}

func isAnswer(s InterviewView, t interview.Take) bool {
	answer, ok := s.Interview.Answer(t.QuestionID)
	return ok && answer.ID == t.ID
}

// takeState says how a take stands among the others of its question.
func takeState(s InterviewView, t interview.Take, now interview.Moment) ui.StateProps {
	newest, _ := s.Interview.Interrupted(t.QuestionID)
	switch {
	case t.DeletedAt != 0:
		return ui.StateProps{Icon: "trash-2", Text: "Deleted", Tone: ui.Negative}
	case t.State == interview.TakeRecording && t.Watchable():
		return ui.StateProps{Icon: "triangle-alert", Text: "Not finished by the candidate: this part was saved", Tone: ui.Caution}
	case s.Interview.Stranded(now, t):
		return ui.StateProps{Icon: "circle-x", Text: "Not finished by the candidate, nothing to play"}
	case t.State == interview.TakeRecording && newest != nil && newest.ID != t.ID:
		return ui.StateProps{Icon: "circle-x", Text: "Interrupted, and a newer take was begun"}
	case t.State == interview.TakeRecording:
		return ui.StateProps{Icon: "loader", Text: "Being recorded, or interrupted"}
	case t.State == interview.TakeAbandoned:
		return ui.StateProps{Icon: "circle-x", Text: "Given up, nothing to play"}
	case isAnswer(s, t):
		return ui.StateProps{Icon: "circle-check", Text: "The answer", Tone: ui.Positive}
	}
	if next, ok := s.Interview.Supersedes(t); ok {
		return ui.StateProps{Icon: "history", Text: "Replaced by take " + strconv.Itoa(next.Number)}
	}
	return ui.StateProps{Icon: "history", Text: "An earlier take"}
}

// takeMarks are what else is to be known of a take; allowed is as in Film.
func takeMarks(t interview.Take, allowed time.Duration) []ui.StateProps {
	var marks []ui.StateProps
	if t.File {
		marks = append(marks, ui.StateProps{Icon: "file-text", Text: "Uploaded file"})
	}
	for _, word := range flaws(t, allowed) {
		if word == tooLong {
			word += ": " + lengthOf(t, allowed)
		}
		marks = append(marks, ui.StateProps{Icon: "triangle-alert", Text: word, Tone: ui.Caution})
	}
	if t.Failed {
		marks = append(marks, ui.StateProps{Icon: "triangle-alert", Text: "Interrupted", Tone: ui.Caution})
	}
	if t.State == interview.TakeSealed && t.Media == interview.MediaPending && t.DeletedAt == 0 {
		marks = append(marks, ui.StateProps{Icon: "loader", Text: "Being processed; it plays already"})
	}
	if t.State == interview.TakeSealed && t.Media == interview.MediaFailed {
		marks = append(marks, ui.StateProps{Icon: "triangle-alert", Text: "Could not be processed; the original plays", Tone: ui.Caution})
	}
	return marks
}

// flaws say what is wrong with a take that can be watched; allowed is as in Film.
func flaws(t interview.Take, allowed time.Duration) []string {
	var words []string
	if word := ProblemWord(t.Problem); word != "" {
		words = append(words, word)
	}
	if allowed != 0 {
		words = append(words, tooLong)
	}
	return words
}

const tooLong = "Too long"

// lengthOf is how long a take is, and what was allowed where it is longer: "3:10 of 2:00".
func lengthOf(t interview.Take, allowed time.Duration) string {
	if allowed == 0 {
		return clock(t.Length)
	}
	return clock(t.Length) + " of " + clock(allowed)
}

// binNote says since when a take lies in the bin, and who put it there.
func binNote(s InterviewView, t interview.Take) string {
	if t.DeletedAt == 0 {
		return ""
	}
	note := "In the bin since " + day(t.DeletedAt)
	for _, e := range s.Events {
		if e.Kind == interview.EventAnswersDeleted && e.At == t.DeletedAt && e.By.Name != "" {
			return note + ", deleted by " + e.By.Name
		}
	}
	return note
}

// takeAt is when a take was made.
func takeAt(t interview.Take) interview.Moment {
	if t.SealedAt != 0 {
		return t.SealedAt
	}
	return t.BegunAt
}

// takesNote says in the list of answers that there is more than one to play.
func takesNote(s InterviewView, question string) string {
	n := 0
	for _, t := range s.Interview.Takes {
		if t.QuestionID == question && t.State == interview.TakeSealed {
			n++
		}
	}
	if n < 2 {
		return ""
	}
	return " · " + strconv.Itoa(n) + " takes"
}
