package interview

import "time"

// TakeState is how far a recording got.
type TakeState string

const (
	TakeRecording TakeState = "recording" // begun; bytes may be arriving
	TakeSealed    TakeState = "sealed"    // whole and safe on the server
	TakeAbandoned TakeState = "abandoned" // another take of its question was sealed instead
)

// Problem is what is wrong with a take that can be played.
type Problem string

const (
	ProblemSilent Problem = "silent" // no sound
	ProblemBlack  Problem = "black"  // no picture
	ProblemBroken Problem = "broken" // cannot be decoded
)

// Failure is what ended a take technically, as the browser noticed it.
type Failure string

const (
	FailureInterrupted Failure = "interrupted" // the page or the browser ended in the middle
	FailureSilent      Failure = "silent"      // not one sound
	FailureBlack       Failure = "black"       // not one picture
	FailureUnplugged   Failure = "unplugged"   // camera or microphone went off
	FailureFrozen      Failure = "frozen"      // nothing came from the camera any more
	FailureHidden      Failure = "hidden"      // another app or tab, a call, a locked screen
)

// Known reports whether there is such a failure.
func (f Failure) Known() bool {
	switch f {
	case FailureInterrupted, FailureSilent, FailureBlack, FailureUnplugged, FailureFrozen, FailureHidden:
		return true
	}
	return false
}

// MediaState is how far the work on a sealed take's file got.
type MediaState string

const (
	MediaNone    MediaState = ""
	MediaPending MediaState = "pending"
	MediaReady   MediaState = "ready"
	MediaFailed  MediaState = "failed" // the original still plays
)

// Take is one recording for one question.
type Take struct {
	ID         string // also the name of its upload and its folder on disk
	QuestionID string
	Number     int // per question, from 1
	State      TakeState
	Failed     bool          // a technical failure ended it: it does not use up an attempt
	File       bool          // recorded elsewhere: it came as a file
	Allowed    time.Duration // longest answer when a file's take was begun; 0: without limit, or recorded here, where the clock ends it
	BegunAt    Moment
	SealedAt   Moment
	Bytes      int64  // of a sealed take; of a stranded one, where a page looked them up: see Watchable
	SHA256     string // hex, of the bytes as recorded
	Container  string // "webm" or "mp4"
	Length     time.Duration
	Media      MediaState
	Poster     bool
	Problem    Problem
	DeletedAt  Moment // in the bin since
}

// overlong is how long a file was allowed to be, when it was begun or by now, whichever is more; 0: it is not longer. Nobody
// refuses or cuts it: it is for people to decide.
func (t Take) overlong(now Limits) time.Duration {
	allowed := max(t.Allowed, now.Answer)
	if t.Allowed == 0 || now.Untimed || t.Length <= allowed+FileGrace {
		return 0
	}
	return allowed
}

// underWay reports that the take may be being recorded right now: somebody could still be speaking, or their bytes be on the way.
func (t *Take) underWay(answer time.Duration, now Moment) bool {
	return t.State == TakeRecording && now < t.BegunAt.Add(answer+Grace)
}

// closes is when no more of the take is taken in: one that was begun in time may become as long as its answer, however near
// the deadline that was.
func (t *Take) closes(f *Facts, answer time.Duration) Moment {
	return max(f.Deadline, t.BegunAt.Add(answer)).Add(Grace)
}

// mayKeep says whether what was saved of a take can become the answer.
func (t *Take) mayKeep(f *Facts, answer time.Duration, now Moment) error {
	switch {
	case f.Deleted() || f.Discarded() || f.State == StateCompleted:
		return refuse(VerbSealTake, ReasonLinkClosed)
	case now >= t.closes(f, answer):
		return refuse(VerbSealTake, ReasonTooLate)
	case t.State != TakeRecording || t.DeletedAt != 0:
		return refuse(VerbSealTake, ReasonTakeGone)
	}
	return nil
}

func (t *Take) stranded(f *Facts, answer time.Duration, now Moment) bool {
	return t.State == TakeRecording && t.mayKeep(f, answer, now) != nil
}

// Watchable reports whether there is something to play: the take is sealed, or Bytes of it were found saved.
func (t Take) Watchable() bool { return t.State == TakeSealed || t.Bytes > 0 }

// Kept reports whether the take is sealed and not deleted.
func (t Take) Kept() bool { return t.State == TakeSealed && t.DeletedAt == 0 }
