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
