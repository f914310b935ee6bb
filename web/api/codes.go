package api

import (
	"retake/internal/app"
	"retake/internal/interview"
)

// codes are the rules that may forbid something, as programs know them. They are part of the API: a code does not change, also
// when its sentence does.
var codes = map[interview.Reason]string{
	interview.ReasonDeleted:        "interview_deleted",
	interview.ReasonNotDeleted:     "interview_not_deleted",
	interview.ReasonReplaced:       "interview_replaced",
	interview.ReasonDiscarded:      "interview_discarded",
	interview.ReasonIsDiscarded:    "already_discarded",
	interview.ReasonNotDiscarded:   "not_discarded",
	interview.ReasonCompleted:      "interview_completed",
	interview.ReasonNotCompleted:   "interview_not_completed",
	interview.ReasonNotStarted:     "interview_not_started",
	interview.ReasonExpired:        "deadline_passed",
	interview.ReasonDiscardFirst:   "discard_first",
	interview.ReasonNoAnswer:       "no_answer",
	interview.ReasonNothingBinned:  "nothing_to_restore",
	interview.ReasonNewerTake:      "newer_take",
	interview.ReasonShortlisted:    "already_shortlisted",
	interview.ReasonNotShort:       "not_shortlisted",
	interview.ReasonClosed:         "position_closed",
	interview.ReasonOpen:           "position_open",
	interview.ReasonNoQuestions:    "no_questions",
	interview.ReasonErased:         "candidate_erased",
	interview.ReasonMovedOn:        "too_late_to_undo",
	interview.ReasonLetterLeft:     "letter_left",
	interview.ReasonAddressTaken:   "address_taken",
	interview.ReasonHasStarted:     "interview_started",
	interview.ReasonSameQuestions:  "same_questions",
	interview.ReasonPositionGone:   "position_deleted",
	interview.ReasonPositionThere:  "position_not_deleted",
	interview.ReasonAnswered:       "answered_already",
	interview.ReasonEndpointOff:    "webhook_off",
	interview.ReasonIsOn:           "webhook_on",
	interview.ReasonOrderedAlready: "ordered_already",
	interview.ReasonOrderCancelled: "order_cancelled",
	interview.ReasonDisconnected:   "connection_removed",
	interview.ReasonNothingToTell:  "nothing_to_tell",
	interview.ReasonNotThere:       "interview_not_there",
	interview.ReasonPurging:        "being_purged",
	app.ReasonOnceReused:           "idempotency_key_reused",
	app.ReasonOnceUnderWay:         "idempotency_in_progress",
}
