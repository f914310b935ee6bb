package interview

import (
	"slices"
	"time"
)

// The bin: what was deleted and can come back until it is purged.

// Bounds of the time that something stays in the bin before it is purged.
const (
	BinDays    = 30 // as long as nobody chose another
	MinBinDays = 1
	MaxBinDays = 365
)

// CheckBinDays faults a time that nobody can have meant.
func CheckBinDays(days int) error {
	if days < MinBinDays || days > MaxBinDays {
		return Invalid{"bin_days": "Choose between 1 and 365 days."}
	}
	return nil
}

// Purging is for good. It has no Undo, and there is nothing to restore afterwards.
const VerbPurge Verb = "purge"

// Why something is not purged, or does not come back.
const (
	ReasonNotBinned     Reason = "This interview is not in the bin, so there is nothing to purge. Delete it first."
	ReasonNothingPurged Reason = "There are no deleted takes of this question in the bin. Reload to see what is there."
	ReasonAwaited       Reason = "The candidate is asked to record again, and until that is submitted the old answers are kept. Purge them after that."
	ReasonPurging       Reason = "This position is being purged and cannot come back."
	ReasonNotBinnedYet  Reason = "This position is not in the bin, so there is nothing to purge. Delete it first."
)

// MayPurge says whether the interview may go for good, and if not, why.
func (f *Facts) MayPurge() error {
	switch {
	case f.ErasedAt != 0:
		return refuse(VerbPurge, ReasonErased)
	case f.ReplacedBy != "":
		return refuse(VerbPurge, ReasonReplaced)
	case !f.Deleted():
		return refuse(VerbPurge, ReasonNotBinned)
	}
	return nil
}

// MayPurge says whether the position may go for good, and if not, why.
func (p *Position) MayPurge() error {
	if p.DeletedAt == 0 {
		return refuse(VerbPurge, ReasonNotBinnedYet)
	}
	return nil
}

// PurgeAnswers drops the deleted takes of the questions, and returns their ids. An answer that a redo waits for stays.
func (iv *Interview) PurgeAnswers(now Moment, questions []string) (gone []string, err error) {
	if iv.ErasedAt != 0 {
		return nil, refuse(VerbPurge, ReasonErased)
	}
	if len(questions) == 0 {
		return nil, Invalid{"questions": "Tick at least one question."}
	}
	for _, id := range questions {
		if _, ok := iv.Question(id); !ok {
			return nil, ErrNotFound
		}
		if !slices.ContainsFunc(iv.Takes, func(t Take) bool { return t.QuestionID == id && t.DeletedAt != 0 }) {
			return nil, refuse(VerbPurge, ReasonNothingPurged)
		}
	}
	if iv.RedoAt != 0 {
		return nil, refuse(VerbPurge, ReasonAwaited)
	}
	iv.Takes = slices.DeleteFunc(iv.Takes, func(t Take) bool {
		goes := t.DeletedAt != 0 && slices.Contains(questions, t.QuestionID)
		if goes {
			gone = append(gone, t.ID)
		}
		return goes
	})
	iv.changed(now)
	return gone, nil
}

// BinKind is a list of the bin.
type BinKind string

const (
	BinInterviews BinKind = "interviews"
	BinAnswers    BinKind = "answers"
	BinPositions  BinKind = "positions"
)

// BinFilter is what the URL of a bin says.
type BinFilter struct {
	PositionID string // empty: the bin of all positions that UserID works in
	UserID     string // empty: of all there are
	Kind       BinKind
	Cursor     Cursor // empty: the first page
	Limit      int    // 0: 50
}

// BinPage is a page of one list of the bin, newest first. Only the list of its kind is filled.
type BinPage struct {
	Filter     BinFilter
	Interviews []BinnedInterview
	Answers    []BinnedAnswer
	Positions  []BinnedPosition
	Next, Prev Cursor
}

// BinnedInterview is a deleted interview that no other one replaced.
type BinnedInterview struct {
	Facts
	InterviewID   string
	PositionID    string
	PositionTitle string
	Name, Email   string
	Revision      int64
	Bytes         int64  // of its recordings
	DeletedBy     string // by name; empty: not known
	Kept          bool   // its ATS record waits for the candidate's next interview
}

// Before is the status that the interview showed before it was deleted, and shows again when it is restored.
func (b BinnedInterview) Before(now Moment) Status {
	b.DeletedAt = 0
	return b.Status(now)
}

// BinnedAnswer is the takes of one question that were deleted at once, in an interview that is not deleted itself.
type BinnedAnswer struct {
	Facts
	InterviewID   string
	PositionID    string
	PositionTitle string
	Name          string
	Revision      int64
	QuestionID    string
	Place         int // of the question in its interview
	Prompt        string
	BinnedAt      Moment
	DeletedBy     string
	Takes         int
	Length        time.Duration // of the newest of them
	Bytes         int64
	Answered      bool // the question has a newer answer
	Older         bool // a later deletion of the same question hides this one
}

// Awaited reports whether a redo is under way: until it is submitted, this answer is kept.
func (b BinnedAnswer) Awaited() bool { return b.RedoAt != 0 }

// MayRestore says whether the answer can come back, and if not, why.
func (b BinnedAnswer) MayRestore(now Moment) error {
	switch {
	case b.Answered:
		return refuse(VerbRestoreAnswers, ReasonNewerTake)
	case b.Older:
		return refuse(VerbRestoreAnswers, ReasonNothingBinned)
	}
	return b.May(VerbRestoreAnswers, now)
}

// BinnedPosition is a deleted position.
type BinnedPosition struct {
	ID, Title  string
	DeletedAt  Moment
	DeletedBy  string
	Candidates int
	Purging    bool // it goes for good just now and cannot come back
}

// Erasure is that a candidate was erased: who did it and when, and nothing about the person.
type Erasure struct {
	CandidateID string
	PositionID  string
	At          Moment
	ByName      string
}
