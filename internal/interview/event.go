package interview

// Event is what happened, to which interview, by whom, when. The timeline reads events; so will webhooks and ATS sync.
type Event struct {
	ID          string
	At          Moment
	Kind        EventKind
	PositionID  string
	InterviewID string
	Sequence    int64 // per interview, from 1, without gaps
	Feed        int64 // place among all events, in the order of the commits; 0: not saved yet
	By          Actor
	Data        map[string]string // small facts for the sentence: questions, deadline, reason
}

// EventKind names what happened, in the past tense.
type EventKind string

const (
	EventInvited         EventKind = "interview.invited"
	EventResent          EventKind = "interview.resent"
	EventOpened          EventKind = "interview.opened"
	EventStarted         EventKind = "interview.started"
	EventRecorded        EventKind = "answer.recorded"
	EventFlagged         EventKind = "answer.flagged"
	EventTakeFailed      EventKind = "take.failed"
	EventCompleted       EventKind = "interview.completed"
	EventAnswersDeleted  EventKind = "answers.deleted"
	EventReopened        EventKind = "interview.reopened" // beside EventAnswersDeleted, when it had been handed in
	EventAnswersRestored EventKind = "answers.restored"
	EventExtended        EventKind = "interview.extended"
	EventDiscarded       EventKind = "interview.discarded"
	EventUndiscarded     EventKind = "interview.restored"
	EventShortlisted     EventKind = "interview.shortlisted"
	EventUnshortlisted   EventKind = "interview.unshortlisted"
	EventDeleted         EventKind = "interview.deleted"
	EventUndeleted       EventKind = "interview.undeleted"
	EventReplaced        EventKind = "interview.replaced"
	EventLinkRotated     EventKind = "link.rotated"
	EventCandidateEdited EventKind = "candidate.edited"
	EventErased          EventKind = "candidate.erased"
	EventUndone          EventKind = "interview.undone"
	EventQuestionsMoved  EventKind = "interview.questions_moved"
	EventRequested       EventKind = "interview.requested"
	EventAnswered        EventKind = "interview.answered"
	EventAdjusted        EventKind = "interview.adjusted"
	EventPurged          EventKind = "answers.purged"
	EventExpired         EventKind = "interview.expired"
	EventOrdered         EventKind = "order.received"
	EventOrderTold       EventKind = "order.told"
	EventOrderFailed     EventKind = "order.failed"
	EventOrderCancelled  EventKind = "order.cancelled"
	EventOrderCarried    EventKind = "order.carried"
	EventOrderCut        EventKind = "order.cut"
	EventLetterSent      EventKind = "letter.sent"
	EventLetterKept      EventKind = "letter.kept"
	EventLetterCancelled EventKind = "letter.cancelled"
	EventLetterFailed    EventKind = "letter.failed"
)
