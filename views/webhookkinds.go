package views

import "retake/internal/interview"

// kindGroup are events that have to do with each other.
type kindGroup struct {
	title string
	kinds []string
}

// kindGroups put the events into the order of an interview. A test compares them with what is published.
var kindGroups = []kindGroup{
	{"The interview", []string{
		"interview.created", "interview.resent", "interview.opened", "interview.started", "interview.completed", "interview.reopened",
		"interview.expired", "interview.extended", "interview.link_changed", "interview.adjusted",
	}},
	{"Answers", []string{"answer.recorded", "answer.flagged", "answer.deleted", "answer.restored"}},
	{"What the team decides", []string{
		"interview.status_changed", "interview.discarded", "interview.restored", "interview.deleted", "interview.undeleted", "interview.replaced", "interview.undone",
	}},
	{"The candidate", []string{"candidate.updated", "candidate.erased", "interview.help_asked", "interview.help_answered"}},
	{"The ATS", []string{"ats_order.received", "ats_order.delivered", "ats_order.failed", "ats_order.cancelled"}},
}

// kindSentence says when an event is sent.
func kindSentence(kind string) string {
	switch kind {
	case "interview.created":
		return "Somebody was invited"
	case "interview.resent":
		return "The link was sent again"
	case "interview.opened":
		return "The candidate opened the link"
	case "interview.started":
		return "The candidate accepted the notice and began"
	case "interview.completed":
		return "The interview was handed in, for the first time or again"
	case "interview.reopened":
		return "Answers are awaited again after it was handed in"
	case "interview.expired":
		return "The deadline passed"
	case "interview.extended":
		return "There is a new deadline"
	case "interview.link_changed":
		return "The link was replaced by a new one"
	case "interview.adjusted":
		return "The candidate was given more time or other help"
	case "answer.recorded":
		return "An answer is safe on the server"
	case "answer.flagged":
		return "An answer has no sound, no picture, or is too long"
	case "answer.deleted":
		return "Answers were deleted, to be recorded again"
	case "answer.restored":
		return "Deleted answers came back"
	case "interview.status_changed":
		return "The candidate was shortlisted, or taken off the shortlist"
	case "interview.discarded":
		return "The candidate was discarded"
	case "interview.restored":
		return "The candidate is no longer discarded"
	case "interview.deleted":
		return "The interview went into the bin"
	case "interview.undeleted":
		return "The interview came back from the bin"
	case "interview.replaced":
		return "The candidate was invited again, with a new link"
	case "interview.undone":
		return "Something was taken back with Undo"
	case "candidate.updated":
		return "Name, email or phone were changed"
	case "candidate.erased":
		return "The candidate was erased: forget what you know"
	case "interview.help_asked":
		return "The candidate asked for something"
	case "interview.help_answered":
		return "The candidate’s request was answered"
	case "ats_order.received":
		return "The ATS ordered an interview"
	case "ats_order.delivered":
		return "The ATS took a report"
	case "ats_order.failed":
		return "The ATS could not be told"
	case "ats_order.cancelled":
		return "An order of the ATS ended without a result"
	case interview.KindTest:
		return "A test: it says nothing about anybody"
	}
	return kind
}
