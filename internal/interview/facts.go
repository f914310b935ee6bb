package interview

import "strings"

// State is the candidate's progress. Only the verbs of this package change it.
type State string

const (
	StateInvited   State = "invited"
	StateStarted   State = "started"
	StateCompleted State = "completed"
)

// Verdict is the recruiters' decision, independent of the state.
type Verdict string

const (
	Undecided   Verdict = "undecided"
	Shortlisted Verdict = "shortlisted"
	Discarded   Verdict = "discarded"
)

// Mark is the state of one question in the row of progress marks.
type Mark byte

const (
	MarkOpen     Mark = 'o'
	MarkRecorded Mark = 'r'
	MarkProblem  Mark = 'p' // recorded, but without sound or picture, or a file that is too long
	MarkDeleted  Mark = 'd' // the answer was deleted and a new one is awaited
)

// Facts are what the status, the link's door and the rules of the recruiter's verbs are decided from. An interview embeds
// them and so does a row of the candidates tab: both ask the same functions.
type Facts struct {
	State       State
	Verdict     Verdict
	Deadline    Moment
	OpenedAt    Moment // first real interaction with the link's page
	CompletedAt Moment // last submission; kept while a redo is waiting
	RedoAt      Moment // answers were deleted after completion and new ones are awaited since
	DeletedAt   Moment // in the bin since
	ErasedAt    Moment // nothing is known of the person any more since
	ReplacedBy  string // interview that the candidate was invited to instead
	LetterError string // why the last letter did not arrive; empty when it did
	Marks       string // one Mark per question, in order
}

// Deleted reports whether the interview is in the bin.
func (f *Facts) Deleted() bool { return f.DeletedAt != 0 }

// Discarded reports whether the verdict is "discarded".
func (f *Facts) Discarded() bool { return f.Verdict == Discarded }

// Expired reports whether the deadline has passed without a submission.
func (f *Facts) Expired(now Moment) bool { return f.State != StateCompleted && now >= f.Deadline }

// Recorded counts the questions that have an answer.
func (f *Facts) Recorded() int {
	return strings.Count(f.Marks, string(rune(MarkRecorded))) + strings.Count(f.Marks, string(rune(MarkProblem)))
}

// May says whether a recruiter's verb is allowed now, and if not, why and what to do instead. The verbs ask it first;
// the screens ask it to know which buttons to show.
func (f *Facts) May(v Verb, now Moment) error {
	if because := f.against(v, now); because != "" {
		return refuse(v, because)
	}
	return nil
}

// against is the table of rules: per verb the first thing in its way.
func (f *Facts) against(v Verb, now Moment) Reason {
	switch {
	case f.ErasedAt != 0:
		return ReasonErased
	case f.Deleted() && f.ReplacedBy != "" && v != VerbErase:
		return ReasonReplaced
	case f.Deleted() && v != VerbUndelete && v != VerbReinvite && v != VerbErase:
		return ReasonDeleted
	}
	completed := f.State == StateCompleted
	switch v {
	case VerbResend, VerbDeleteAnswers, VerbRestoreAnswers, VerbDiscard, VerbShortlist, VerbUnshortlist, VerbMoveQuestions:
		if f.Discarded() && v == VerbDiscard {
			return ReasonIsDiscarded
		}
		if f.Discarded() {
			return ReasonDiscarded
		}
	}
	switch {
	case completed && (v == VerbResend || v == VerbExtend || v == VerbRotateLink):
		return ReasonCompleted
	case v == VerbDeleteAnswers && f.State == StateInvited:
		return ReasonNotStarted
	case v == VerbDeleteAnswers && f.Recorded() == 0:
		return ReasonNoAnswer
	case v == VerbRestoreAnswers && !strings.ContainsRune(f.Marks, rune(MarkDeleted)):
		return ReasonNothingBinned
	case v == VerbUndiscard && !f.Discarded():
		return ReasonNotDiscarded
	case v == VerbShortlist && !completed:
		return ReasonNotCompleted
	case v == VerbShortlist && f.Verdict == Shortlisted:
		return ReasonShortlisted
	case v == VerbUnshortlist && f.Verdict != Shortlisted:
		return ReasonNotShort
	case v == VerbDelete && completed && !f.Discarded():
		return ReasonDiscardFirst
	case v == VerbUndelete && !f.Deleted():
		return ReasonNotDeleted
	case v == VerbMoveQuestions && f.State != StateInvited:
		return ReasonHasStarted
	}
	return ""
}
