package interview

import "time"

// TakeState is how far a recording got.
type TakeState string

const (
	TakeRecording TakeState = "recording" // begun; bytes may be arriving
	TakeSealed    TakeState = "sealed"    // whole and safe on the server
	TakeAbandoned TakeState = "abandoned" // a newer take was begun before this one was sealed
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
	Failed     bool // a technical failure ended it: it does not use up an attempt
	BegunAt    Moment
	SealedAt   Moment
	Bytes      int64
	SHA256     string // hex, of the bytes as recorded
	Container  string // "webm" or "mp4"
	Length     time.Duration
	Media      MediaState
	Poster     bool
	Problem    Problem
	DeletedAt  Moment // in the bin since
}

// Kept reports whether the take is sealed and not deleted.
func (t Take) Kept() bool { return t.State == TakeSealed && t.DeletedAt == 0 }
