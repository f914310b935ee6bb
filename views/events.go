package views

import (
	"strconv"
	"strings"
	"time"

	"retake/internal/interview"
)

// EventSentence tells an event as the timeline does, with who did it.
func EventSentence(e interview.Event) string {
	who := e.By.Name
	if who == "" {
		who = "Retake"
	}
	return who + " " + deed(e)
}

func deed(e interview.Event) string {
	which := places(e.Data["questions"])
	switch e.Kind {
	case interview.EventInvited:
		if e.Data["replaces"] != "" {
			return "invited the candidate again, with a new link"
		}
		return "invited the candidate"
	case interview.EventResent:
		if e.Data["hand"] != "" {
			return "took the link to send it again by hand" + until(e)
		}
		return "sent the link again" + until(e)
	case interview.EventOpened:
		return "opened the link"
	case interview.EventStarted:
		return "accepted the privacy notice and started"
	case interview.EventRecorded:
		n := e.Data["take"]
		if e.Data["source"] == "file" {
			return uploaded(n, which)
		}
		if n != "" && n != "1" {
			return "recorded take " + n + " for " + which
		}
		return "recorded " + which
	case interview.EventFlagged:
		return "found a problem in " + which + problemNote(e)
	case interview.EventTakeFailed:
		return "recorded " + which + failure(interview.Failure(e.Data["reason"])) + "; it uses up no take"
	case interview.EventCompleted:
		if e.Data["by"] == "deadline" {
			return "handed in the interview at the deadline"
		}
		return "submitted the interview"
	case interview.EventAnswersDeleted:
		return "asked for " + which + " again over the same link" + until(e)
	case interview.EventReopened:
		return "opened the interview again, which had been submitted"
	case interview.EventAnswersRestored:
		return "restored the answer to " + which
	case interview.EventExtended:
		if e.Data["by"] == "request" {
			return "gave more time by itself" + until(e)
		}
		return "set a new deadline" + until(e)
	case interview.EventDiscarded:
		return "discarded the candidate"
	case interview.EventUndiscarded:
		return "restored the candidate"
	case interview.EventShortlisted:
		return "shortlisted the candidate"
	case interview.EventUnshortlisted:
		return "took the candidate off the shortlist"
	case interview.EventDeleted:
		return "deleted the interview"
	case interview.EventUndeleted:
		return "restored the interview from the bin"
	case interview.EventReplaced:
		return "invited the candidate again; this interview was closed"
	case interview.EventLinkRotated:
		return "replaced the link by a new one"
	case interview.EventCandidateEdited:
		return "changed the candidate's details"
	case interview.EventRequested:
		return asked(e)
	case interview.EventAnswered:
		return answeredRequest(e)
	case interview.EventAdjusted:
		return adjustedTo(e)
	case interview.EventErased:
		return "erased the candidate"
	case interview.EventUndone:
		return "undid " + undone(interview.Verb(e.Data["verb"]))
	case interview.EventQuestionsMoved:
		return "moved the candidate to the current questions"
	case interview.EventPurged:
		return "removed deleted recordings for good"
	case interview.EventExpired:
		return "noted that the deadline passed"
	case interview.EventOrdered:
		return "ordered this interview"
	case interview.EventOrderTold:
		return "told " + e.Data["system"] + " that " + orderWord(interview.OrderStatus(e.Data["status"]))
	case interview.EventOrderFailed:
		return "could not tell " + e.Data["system"] + " and stopped trying: " + e.Data["reason"]
	case interview.EventOrderCancelled:
		return "cancelled its order" + reason(e)
	case interview.EventOrderCarried:
		return "kept the record of " + e.Data["system"] + ": its order stands for this interview now"
	case interview.EventOrderCut:
		return "cut the connection with the order of " + e.Data["system"]
	case interview.EventLetterSent:
		return "sent " + letterWord(interview.LetterKind(e.Data["letter"]))
	case interview.EventLetterKept:
		return "put " + letterWord(interview.LetterKind(e.Data["letter"])) + " into the outbox; no mail server is set up"
	case interview.EventLetterCancelled:
		return "stopped " + letterWord(interview.LetterKind(e.Data["letter"])) + " before it left"
	case interview.EventLetterFailed:
		return "could not deliver " + letterWord(interview.LetterKind(e.Data["letter"])) + reason(e)
	}
	return strings.ReplaceAll(string(e.Kind), ".", " ")
}

// orderWord says what an ATS was told of its order.
func orderWord(s interview.OrderStatus) string {
	switch s {
	case interview.OrderInProgress:
		return "the candidate has started"
	case interview.OrderRedo:
		return "answers are awaited again"
	case interview.OrderCompleted:
		return "the interview is handed in"
	case interview.OrderExpired:
		return "the deadline passed"
	case interview.OrderCancelled:
		return "nothing comes of its order"
	}
	return "the candidate is invited"
}

// failure tells what ended a take.
func failure(f interview.Failure) string {
	switch f {
	case interview.FailureInterrupted:
		return " until it was interrupted: the page or the browser was closed"
	case interview.FailureSilent:
		return " without any sound"
	case interview.FailureBlack:
		return " without a picture"
	case interview.FailureUnplugged:
		return " until the camera or the microphone went off"
	case interview.FailureFrozen:
		return " until the camera stopped sending pictures"
	case interview.FailureHidden:
		return " until the page went into the background"
	}
	return " until a technical failure ended it"
}

// undone names the verb that was put back.
func undone(v interview.Verb) string {
	switch v {
	case interview.VerbResend:
		return "sending the link again"
	case interview.VerbExtend:
		return "the new deadline"
	case interview.VerbDeleteAnswers:
		return "asking for answers again"
	case interview.VerbRestoreAnswers:
		return "restoring answers"
	case interview.VerbDiscard:
		return "discarding the candidate"
	case interview.VerbUndiscard:
		return "restoring the candidate"
	case interview.VerbShortlist:
		return "shortlisting the candidate"
	case interview.VerbUnshortlist:
		return "taking the candidate off the shortlist"
	case interview.VerbDelete:
		return "deleting the interview"
	case interview.VerbUndelete:
		return "restoring the interview from the bin"
	case interview.VerbReinvite:
		return "inviting the candidate again; this interview counts once more"
	case interview.VerbRotateLink:
		return "the new link; the one before works again"
	case interview.VerbEditCandidate:
		return "the change of the candidate's details"
	case interview.VerbAdjust:
		return "the adjustment of time and takes"
	case interview.VerbMoveQuestions:
		return "moving the candidate to the current questions"
	}
	return "the last change"
}

func until(e interview.Event) string {
	ms, err := strconv.ParseInt(e.Data["deadline"], 10, 64)
	if err != nil {
		return ""
	}
	return ", until " + day(interview.Moment(ms))
}

// uploaded tells of a take that came as a file.
func uploaded(take, which string) string {
	if take != "" && take != "1" {
		return "uploaded a file as take " + take + " for " + which
	}
	return "uploaded a file for " + which
}

func problemNote(e interview.Event) string {
	found := interview.Take{Problem: interview.Problem(e.Data["problem"]), Length: milliseconds(e.Data["length_ms"])}
	allowed := milliseconds(e.Data["allowed_ms"])
	words := flaws(found, allowed)
	if len(words) == 0 {
		return ""
	}
	note := ": " + strings.ToLower(strings.Join(words, ", "))
	if allowed != 0 {
		note += ", " + lengthOf(found, allowed)
	}
	return note
}

func milliseconds(s string) time.Duration {
	n, _ := strconv.ParseInt(s, 10, 64)
	return time.Duration(n) * time.Millisecond
}

func reason(e interview.Event) string {
	if why := e.Data["reason"]; why != "" {
		return ": " + why
	}
	return ""
}

func eventIcon(k interview.EventKind) string {
	switch k {
	case interview.EventInvited, interview.EventResent:
		return "send"
	case interview.EventOpened:
		return "eye"
	case interview.EventStarted:
		return "play"
	case interview.EventRecorded:
		return "video"
	case interview.EventFlagged, interview.EventTakeFailed:
		return "triangle-alert"
	case interview.EventCompleted:
		return "circle-check"
	case interview.EventAnswersDeleted:
		return "rotate-ccw"
	case interview.EventAnswersRestored, interview.EventUndiscarded, interview.EventUndeleted, interview.EventUndone:
		return "undo-2"
	case interview.EventRequested, interview.EventAnswered:
		return "message-square"
	case interview.EventAdjusted:
		return "settings"
	case interview.EventExtended:
		return "calendar-plus"
	case interview.EventDiscarded:
		return "user-x"
	case interview.EventShortlisted, interview.EventUnshortlisted:
		return "star"
	case interview.EventDeleted, interview.EventErased, interview.EventPurged:
		return "trash-2"
	case interview.EventReplaced, interview.EventLinkRotated, interview.EventOrderCut:
		return "link-2-off"
	case interview.EventOrderFailed:
		return "triangle-alert"
	case interview.EventOrdered:
		return "briefcase"
	case interview.EventOrderTold:
		return "send"
	case interview.EventOrderCarried:
		return "link"
	case interview.EventOrderCancelled:
		return "circle-x"
	case interview.EventQuestionsMoved:
		return "list-checks"
	case interview.EventCandidateEdited:
		return "pencil"
	case interview.EventExpired:
		return "clock-alert"
	case interview.EventLetterSent:
		return "mail-check"
	case interview.EventLetterFailed:
		return "mail-x"
	case interview.EventLetterKept, interview.EventLetterCancelled:
		return "inbox"
	}
	return "info"
}
