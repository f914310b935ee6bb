package views

import (
	"strconv"
	"strings"
	"time"

	"retake/internal/interview"
)

// StatusWord names a status as the tabs and rows do.
func StatusWord(s interview.Status) string {
	switch s {
	case interview.StatusToReview:
		return "To review"
	case interview.StatusShortlisted:
		return "Shortlisted"
	case interview.StatusInvited:
		return "Invited"
	case interview.StatusOpened:
		return "Opened"
	case interview.StatusInProgress:
		return "In progress"
	case interview.StatusRecorded:
		return "Not submitted"
	case interview.StatusRedoAsked:
		return "Redo asked"
	case interview.StatusExpired:
		return "Expired"
	case interview.StatusLetterFailed:
		return "Letter failed"
	case interview.StatusDiscarded:
		return "Discarded"
	case interview.StatusDeleted:
		return "Deleted"
	}
	return "All"
}

// statusHint is the one fact that a recruiter wants beside the word.
func statusHint(f *interview.Facts, s interview.Status) string {
	switch {
	case s == interview.StatusRecorded:
		return "all recorded"
	case s == interview.StatusInProgress, s == interview.StatusExpired && f.Recorded() > 0:
		return strconv.Itoa(f.Recorded()) + " of " + strconv.Itoa(len(f.Marks))
	case s == interview.StatusRedoAsked:
		return count(len(f.Marks)-f.Recorded(), "answer", "answers") + " awaited"
	case s == interview.StatusDeleted && f.ReplacedBy != "":
		return "invited again"
	}
	return ""
}

// statusIcon is an icon of the sprite.
func statusIcon(s interview.Status) string {
	switch s {
	case interview.StatusToReview:
		return "circle-play"
	case interview.StatusShortlisted:
		return "star"
	case interview.StatusInvited:
		return "mail"
	case interview.StatusOpened:
		return "eye"
	case interview.StatusInProgress:
		return "circle-dot"
	case interview.StatusRecorded:
		return "circle-dashed"
	case interview.StatusRedoAsked:
		return "rotate-ccw"
	case interview.StatusExpired:
		return "clock-alert"
	case interview.StatusLetterFailed:
		return "mail-x"
	case interview.StatusDiscarded:
		return "user-x"
	}
	return "trash-2"
}

// writeMarks says what the progress marks show, to somebody who does not see them.
func writeMarks(b *strings.Builder, marks string) {
	b.WriteString("Questions: ")
	for i := range marks {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Itoa(i + 1))
		b.WriteByte(' ')
		b.WriteString(markWord(interview.Mark(marks[i])))
	}
}

func markWord(m interview.Mark) string {
	switch m {
	case interview.MarkRecorded:
		return "recorded"
	case interview.MarkProblem:
		return "recorded with a problem"
	case interview.MarkDeleted:
		return "deleted, awaited again"
	}
	return "open"
}

func letterWord(k interview.LetterKind) string {
	switch k {
	case interview.LetterInvitation:
		return "the invitation"
	case interview.LetterReminder:
		return "the link again"
	case interview.LetterDeadline:
		return "the reminder of the deadline"
	case interview.LetterUnsubmitted:
		return "the reminder to submit"
	case interview.LetterRedo:
		return "the letter that asks to record again"
	case interview.LetterReinvite:
		return "the new invitation"
	case interview.LetterReceipt:
		return "the receipt"
	}
	return "a letter"
}

// jobWord names a kind of work in the background.
func jobWord(kind string) string {
	switch kind {
	case "letter":
		return "A letter"
	case "media":
		return "Preparing a recording"
	case "batch":
		return "A deed on several candidates"
	case "reopened":
		return "Letters of a restored position"
	case "files":
		return "Removing purged recordings"
	case "purge position":
		return "Purging a position"
	case "empty bin":
		return "Emptying a bin"
	case "erased", "scrub":
		return "Erasing a candidate"
	case "webhook":
		return "Sending webhooks"
	}
	return kind
}

// letterTitle names a letter in lists.
func letterTitle(k interview.LetterKind) string {
	switch k {
	case interview.LetterInvitation:
		return "Invitation"
	case interview.LetterReminder:
		return "Link sent again"
	case interview.LetterDeadline:
		return "Reminder of the deadline"
	case interview.LetterUnsubmitted:
		return "Reminder to submit"
	case interview.LetterRedo:
		return "Please record again"
	case interview.LetterReinvite:
		return "New invitation"
	case interview.LetterReceipt:
		return "Receipt"
	}
	return "Letter"
}

// letterState says how far a letter got.
func letterState(l interview.Letter, now interview.Moment) string {
	switch l.State {
	case interview.LetterQueued:
		if wait := l.SendAfter.Sub(now); wait > 0 {
			return "Leaves in " + span(wait.Round(time.Second))
		}
		return "Waiting to leave"
	case interview.LetterSending:
		return "Leaving now"
	case interview.LetterSent:
		return "Sent"
	case interview.LetterKept:
		return "Kept here"
	case interview.LetterFailed:
		return "Failed"
	case interview.LetterCancelled:
		return "Stopped before it left"
	}
	return string(l.State)
}

// ProblemWord says what is wrong with a take that can be played.
func ProblemWord(p interview.Problem) string {
	switch p {
	case interview.ProblemSilent:
		return "No sound"
	case interview.ProblemBlack:
		return "No picture"
	case interview.ProblemBroken:
		return "Cannot be played"
	}
	return ""
}

// RoleWord says what a role may do.
func RoleWord(r interview.Role) string {
	switch r {
	case interview.Admin:
		return "Admin: everything, people and settings included"
	case interview.Recruiter:
		return "Recruiter: creates positions and works in their own"
	}
	return "Reviewer: watches in the positions they belong to"
}
