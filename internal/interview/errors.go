package interview

import (
	"errors"
	"fmt"
	"sort"
	"strings"
)

// ErrNotFound is returned for whatever does not exist or is not the asker's to see.
var ErrNotFound = errors.New("not found")

// ErrForbidden is returned when the asker may see a thing but not do this to it.
var ErrForbidden = errors.New("your role does not allow this")

// ErrOutdated is returned when somebody else changed what the asker was editing.
var ErrOutdated = errors.New("somebody changed this meanwhile: reload to see it, then make your change again")

// Refusal says that a rule forbids a verb in the present state, and what to do instead.
type Refusal struct {
	Verb    Verb
	Because Reason
}

// Error is a full sentence for people: what is in the way and what to do.
func (r *Refusal) Error() string { return string(r.Because) }

// Is lets errors.Is(err, interview.ReasonExpired) work.
func (r *Refusal) Is(target error) bool { return target == r.Because }

func refuse(v Verb, because Reason) error { return &Refusal{v, because} }

// Reason is why a verb is refused: one sentence that ends in what to do instead.
type Reason string

func (r Reason) Error() string { return string(r) }

// The reasons. They are shown to people as they stand.
const (
	ReasonDeleted       Reason = "This interview is in the bin. Restore it first."
	ReasonNotDeleted    Reason = "This interview is not in the bin, so there is nothing to restore."
	ReasonReplaced      Reason = "The candidate was invited again, so this interview stays in the history. Work with the newer one."
	ReasonDiscarded     Reason = "This candidate is discarded. Restore the candidate first."
	ReasonIsDiscarded   Reason = "This candidate is discarded already."
	ReasonNotDiscarded  Reason = "This candidate is not discarded, so there is nothing to restore."
	ReasonCompleted     Reason = "This interview is completed. Delete answers to let the candidate record again over the same link."
	ReasonNotCompleted  Reason = "This interview is not completed yet. Wait until the candidate has submitted."
	ReasonNotStarted    Reason = "The candidate has not started. Send the link again instead."
	ReasonExpired       Reason = "The deadline has passed. Set a new deadline in the same step."
	ReasonDiscardFirst  Reason = "A completed interview cannot be deleted at once. Discard it first, then delete it."
	ReasonNoAnswer      Reason = "One of these questions has no answer to delete. Reload to see what is recorded."
	ReasonNothingBinned Reason = "There are no deleted answers for this question that could come back."
	ReasonNewerTake     Reason = "The candidate has recorded a newer take for this question. Delete that one first."
	ReasonShortlisted   Reason = "This candidate is already shortlisted."
	ReasonNotShort      Reason = "This candidate is not shortlisted."
	ReasonClosed        Reason = "This position is closed. Open it again to invite candidates."
	ReasonOpen          Reason = "This position is open already."
	ReasonNoQuestions   Reason = "This position has no questions yet. Add one before you invite candidates."
	ReasonErased        Reason = "This candidate was erased."
	ReasonMovedOn       Reason = "Something else has happened since, so this cannot be undone in one step. See the timeline for what to take back."
	ReasonLetterLeft    Reason = "The letter with the new link has left already. Delete the new interview instead if it should not count."
	ReasonAddressTaken  Reason = "Another candidate of this position has the earlier email address by now, so it cannot be put back."
	ReasonHasStarted    Reason = "This candidate has started and keeps the questions of the invitation."
	ReasonSameQuestions Reason = "This interview has the current questions already."
	ReasonPositionGone  Reason = "This position is in the bin. Restore the position first."
	ReasonPositionThere Reason = "This position is not in the bin, so there is nothing to restore."
	ReasonNotWhole      Reason = "This interview is not handed in: it is not whole, a take may still come, or its deadline has not passed."
	ReasonConsent       Reason = "Please read and accept the privacy notice first."
	ReasonQuestionShut  Reason = "This question is not open for recording."
	ReasonNoTakesLeft   Reason = "There are no takes left for this question. Your last take is kept."
	ReasonTooManyTakes  Reason = "This question was begun very often. Write to the contact on this page and ask for help."
	ReasonAskedAlready  Reason = "You have asked for this already, and it is not answered yet. The answer will stand on this page."
	ReasonAskedOften    Reason = "You have asked very often. Please wait for the answers, or write to the contact on this page."
	ReasonAnswered      Reason = "This request was answered already. Reload to see the answer."
	ReasonTakeGone      Reason = "This take was ended, because a newer one was begun or the question was asked again. Reload the page to go on."
	ReasonMissing       Reason = "Some questions have no answer yet. Record them before you submit."
	ReasonLinkClosed    Reason = "This link is closed."
	ReasonTooLate       Reason = "The deadline has passed, so nothing more can be recorded."

	ReasonOrderedAlready Reason = "This person is already being interviewed for this position. Open their interview, or cancel the earlier order first."
	ReasonOrderCancelled Reason = "The ATS has cancelled this order, so it cannot stand for another interview. Ask for a new order in the ATS."
	ReasonDisconnected   Reason = "This ATS is not connected any more. Connect it again, then order anew."
	ReasonNothingToTell  Reason = "This ATS takes no report at this stage. It hears of the interview once it is handed in."
	ReasonNotThere       Reason = "This interview is in the bin or was replaced by a newer one. Choose one whose link is the candidate's present one."
)

// Invalid lists what is wrong with what a person typed, by field name. The sentences are shown beside the fields.
type Invalid map[string]string

func (e Invalid) Error() string {
	parts := make([]string, 0, len(e))
	for field, text := range e {
		parts = append(parts, field+": "+text)
	}
	sort.Strings(parts)
	return strings.Join(parts, "; ")
}

// OrNil is the error to return after a check: nil when no field was faulted.
func (e Invalid) OrNil() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// Stale says that somebody changed the interview after the asker last saw it.
type Stale struct {
	InterviewID string
	Seen, Now   int64 // revisions
	Last        Event // what happened meanwhile: who, what, when
}

func (e *Stale) Error() string {
	return fmt.Sprintf("changed meanwhile: revision %d, seen %d", e.Now, e.Seen)
}

// Duplicate says that the email already has a live interview in the position.
type Duplicate struct {
	InterviewID string
	Name, Email string
}

func (e *Duplicate) Error() string { return e.Email + " is already invited to this position" }
