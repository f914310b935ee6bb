package interview

// Status is what a recruiter sees: one word computed from facts, never stored as truth.
type Status string

const (
	StatusDeleted      Status = "deleted"
	StatusDiscarded    Status = "discarded"
	StatusLetterFailed Status = "letter_failed"
	StatusExpired      Status = "expired"
	StatusRedoAsked    Status = "redo_asked"
	StatusShortlisted  Status = "shortlisted"
	StatusToReview     Status = "to_review"
	StatusRecorded     Status = "recorded" // everything recorded, not submitted
	StatusInProgress   Status = "in_progress"
	StatusOpened       Status = "opened"
	StatusInvited      Status = "invited"
)

// Statuses lists every status in the order of the tabs.
var Statuses = []Status{
	StatusToReview, StatusShortlisted, StatusInvited, StatusOpened, StatusInProgress, StatusRecorded,
	StatusRedoAsked, StatusExpired, StatusLetterFailed, StatusDiscarded, StatusDeleted,
}

// ParseStatus knows the statuses by name; the empty string means all that are not deleted.
func ParseStatus(s string) (Status, bool) {
	if s == "" {
		return "", true
	}
	for _, known := range Statuses {
		if s == string(known) {
			return known, true
		}
	}
	return "", false
}

// Status is the one function that decides it; the first match wins (see the product's words).
func (f *Facts) Status(now Moment) Status {
	switch {
	case f.Deleted():
		return StatusDeleted
	case f.Discarded():
		return StatusDiscarded
	case f.LetterError != "":
		return StatusLetterFailed
	case f.Expired(now):
		return StatusExpired
	case f.RedoAt != 0:
		return StatusRedoAsked
	case f.Verdict == Shortlisted:
		return StatusShortlisted
	case f.State == StateCompleted:
		return StatusToReview
	case f.State == StateStarted && f.Recorded() == len(f.Marks):
		return StatusRecorded
	case f.State == StateStarted:
		return StatusInProgress
	case f.OpenedAt != 0:
		return StatusOpened
	}
	return StatusInvited
}

// Door is what somebody who follows the link finds.
type Door string

const (
	DoorOpen      Door = "open"
	DoorCompleted Door = "completed" // the receipt
	DoorExpired   Door = "expired"
	DoorDiscarded Door = "discarded" // closed, politely
	DoorDeleted   Door = "deleted"   // closed
	DoorReplaced  Door = "replaced"  // a newer link was sent
)

// Door decides it for the interview's working link.
func (f *Facts) Door(now Moment) Door {
	switch {
	case f.ErasedAt != 0:
		return DoorDeleted
	case f.ReplacedBy != "":
		return DoorReplaced
	case f.Deleted():
		return DoorDeleted
	case f.Discarded():
		return DoorDiscarded
	case f.State == StateCompleted:
		return DoorCompleted
	case f.Expired(now):
		return DoorExpired
	}
	return DoorOpen
}
