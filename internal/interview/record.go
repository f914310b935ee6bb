package interview

import (
	"slices"
	"time"
)

const day = 24 * time.Hour

// Grace is how long after the deadline, and after the end of an answer that was begun in time, a take may still be saved and
// a whole interview be submitted: whoever records until the last minute must not lose the answer to a slow upload.
const Grace = 15 * time.Minute

// NoticeVersion names the privacy notice that the room shows; consent is recorded with it.
const NoticeVersion = "2026-11"

// Open notes the first real interaction with the link's page. It changes no state and raises no revision; it reports
// whether this was the first time.
func (iv *Interview) Open(now Moment) bool {
	if iv.OpenedAt != 0 || iv.Door(now) != DoorOpen {
		return false
	}
	iv.OpenedAt = now
	iv.touched(now)
	return true
}

// Start records the consent, once, and lets the candidate record. Starting twice is once.
func (iv *Interview) Start(now Moment, consent string) error {
	if err := iv.inside(VerbStart, now); err != nil {
		return err
	}
	if iv.State == StateStarted {
		return nil
	}
	if consent != NoticeVersion {
		return refuse(VerbStart, ReasonConsent)
	}
	if iv.OpenedAt == 0 {
		iv.OpenedAt = now
	}
	iv.State, iv.StartedAt, iv.ConsentVersion = StateStarted, now, consent
	iv.LetterError = "" // the link arrived after all
	iv.changed(now)
	return nil
}

// BeginTake opens a new take for a question. The newest device or page takes over: what was begun before and never sealed
// takes no more bytes, and can be kept until there are some of the newer one.
func (iv *Interview) BeginTake(now Moment, id, question string) error {
	if err := iv.inside(VerbBeginTake, now); err != nil {
		return err
	}
	if iv.State != StateStarted {
		return refuse(VerbBeginTake, ReasonConsent)
	}
	if err := iv.CanRecord(question); err != nil {
		return err
	}
	number := 1
	for _, t := range iv.Takes {
		if t.QuestionID == question {
			number = max(number, t.Number+1) // earlier ones may have been purged
		}
	}
	if number > MaxTakes {
		return refuse(VerbBeginTake, ReasonTooManyTakes)
	}
	iv.Takes = append(iv.Takes, Take{ID: id, QuestionID: question, Number: number, State: TakeRecording, BegunAt: now})
	iv.touched(now)
	return nil
}

// FileGrace is how much longer than the answer time an answer that comes as a file may be: other apps show no clock of ours.
const FileGrace = 30 * time.Second

// BeginFileTake is BeginTake for a recording that was made elsewhere and comes as a file.
func (iv *Interview) BeginFileTake(now Moment, id, question string) error {
	if err := iv.BeginTake(now, id, question); err != nil {
		return err
	}
	q, _ := iv.Question(question)
	t := &iv.Takes[len(iv.Takes)-1]
	t.File = true
	if limits := iv.Limits(q); !limits.Untimed {
		t.Allowed = limits.Answer
	}
	return nil
}

// Recording is what is known of a take's bytes once they are whole.
type Recording struct {
	Bytes     int64
	SHA256    string
	Container string
	Length    time.Duration // as the browser measured it
	Failed    bool          // a technical failure ended it; it uses up no attempt
	Overtaken bool          // a newer take of the question has bytes, so that this one cannot be kept any more
}

// SealTake makes a whole recording the answer to its question; others that were begun for it are given up. Sealing twice is
// once. An interrupted take is kept in the same way, with what was saved of it.
func (iv *Interview) SealTake(now Moment, id string, rec Recording) error {
	t, ok := iv.Take(id)
	if !ok {
		return ErrNotFound
	}
	if t.State == TakeSealed && t.DeletedAt == 0 {
		return nil
	}
	if err := t.mayKeep(&iv.Facts, iv.answerTime(*t), now); err != nil {
		return err
	}
	if rec.Overtaken {
		return refuse(VerbSealTake, ReasonTakeGone)
	}
	for i := range iv.Takes {
		if other := &iv.Takes[i]; other.QuestionID == t.QuestionID && other.State == TakeRecording {
			other.State = TakeAbandoned
		}
	}
	t.State, t.SealedAt, t.Media = TakeSealed, now, MediaPending
	t.Bytes, t.SHA256, t.Container, t.Length, t.Failed = rec.Bytes, rec.SHA256, rec.Container, rec.Length, rec.Failed
	iv.changed(now)
	return nil
}

// Submit completes the interview when nothing is missing. Submitting twice is once.
func (iv *Interview) Submit(now Moment) error {
	switch {
	case iv.Deleted() || iv.Discarded():
		return refuse(VerbSubmit, ReasonLinkClosed)
	case iv.State == StateCompleted:
		return nil
	case now >= iv.closes():
		return refuse(VerbSubmit, ReasonTooLate)
	case iv.State != StateStarted:
		return refuse(VerbSubmit, ReasonConsent)
	case len(iv.Missing()) > 0:
		return refuse(VerbSubmit, ReasonMissing)
	}
	iv.completed(now)
	return nil
}

func (iv *Interview) completed(now Moment) {
	iv.State, iv.CompletedAt, iv.RedoAt, iv.RedoMessage, iv.LetterError = StateCompleted, now, 0, "", ""
	iv.changed(now)
}

// closes is when a whole interview can no longer be submitted: when the last of its takes can no longer be saved.
func (iv *Interview) closes() Moment {
	last := iv.Deadline.Add(Grace)
	for _, t := range iv.Takes {
		last = max(last, t.closes(&iv.Facts, iv.answerTime(t)))
	}
	return last
}

// HandIn submits, once the deadline has passed, what is whole and was not submitted, unless another take may still come.
func (iv *Interview) HandIn(now Moment) error {
	if iv.Door(now) != DoorExpired || iv.State != StateStarted || len(iv.Missing()) > 0 || iv.awaits(now) {
		return refuse(VerbHandIn, ReasonNotWhole)
	}
	iv.completed(now)
	return nil
}

// awaits reports that a take was begun and may still be sealed.
func (iv *Interview) awaits(now Moment) bool {
	return slices.ContainsFunc(iv.Takes, func(t Take) bool { return t.mayKeep(&iv.Facts, iv.answerTime(t), now) == nil })
}

// nudgeAfter is how long somebody who has recorded everything may take to submit before a letter reminds them.
const nudgeAfter = day

// Remind says which reminder is due now, if any, and notes that it was sent. It raises no revision.
func (iv *Interview) Remind(now Moment, r Reminders) (LetterKind, bool) {
	if iv.Door(now) != DoorOpen {
		return "", false
	}
	whole := iv.State == StateStarted && len(iv.Missing()) == 0
	switch {
	case whole && r.Unsubmitted && iv.NudgedAt < iv.ActivityAt && now >= iv.ActivityAt.Add(nudgeAfter):
		iv.NudgedAt = now
		return LetterUnsubmitted, true
	case r.Days > 0 && iv.RemindedAt == 0 && now >= iv.Deadline.Add(-time.Duration(r.Days)*day) &&
		iv.CreatedAt < iv.Deadline.Add(-time.Duration(r.Days)*day):
		iv.RemindedAt = now
		return LetterDeadline, true
	}
	return "", false
}

// inside guards what a candidate may do only while the link is open.
func (iv *Interview) inside(v Verb, now Moment) error {
	switch iv.Door(now) {
	case DoorOpen:
		return nil
	case DoorExpired:
		return refuse(v, ReasonTooLate)
	}
	return refuse(v, ReasonLinkClosed)
}

// LetterOutcome notes what became of the newest letter; why is empty when it arrived. Whoever has submitted needed none.
func (iv *Interview) LetterOutcome(why string) {
	if iv.State != StateCompleted {
		iv.LetterError = why
	}
}

// MediaDone notes what the media work found out about a sealed take.
func (iv *Interview) MediaDone(id string, found Media) error {
	t, ok := iv.Take(id)
	if !ok {
		return ErrNotFound
	}
	t.Media, t.Poster, t.Problem = found.State, found.Poster, found.Problem
	if found.Length > 0 {
		t.Length = found.Length
	}
	iv.Marks = iv.marks()
	return nil
}

// Media is what the media work found out about a take.
type Media struct {
	State   MediaState
	Poster  bool
	Problem Problem
	Length  time.Duration // 0: not measured
}

// TakeOwner is a take with where it belongs: what decides who may send, seal or watch it. Its Facts hold state, verdict,
// deadline and deletion only.
type TakeOwner struct {
	Take        Take
	Facts       Facts
	InterviewID string
	PositionID  string
	CandidateID string
	Token       string        // of the interview's working link
	Answer      time.Duration // longest answer to the take's question, as the question says
	Adjustment  Adjustment
	Overtaken   bool // a newer take of the question was begun
}

// Bound is how many bytes the take may have: ten times what the room records in its longest answer, and for a file what the
// camera of a phone does at its best. So nobody fills the disk with a ten-second question, and no camera is refused.
func (o *TakeOwner) Bound() int64 {
	seconds := int64(o.Adjustment.answer(o.Answer).Seconds())
	if o.Take.File {
		return 64<<20 + seconds*8<<20
	}
	return 32<<20 + seconds<<20
}

// Overlong is as Interview.Overlong.
func (o *TakeOwner) Overlong() time.Duration {
	return o.Take.overlong(o.Adjustment.limits(Question{Answer: o.Answer}))
}

// MayReceive says whether bytes of the take are still accepted: it is the newest of its question, being recorded, and the link
// is open, or was when it began.
func (o *TakeOwner) MayReceive(now Moment) error {
	if err := o.MayKeep(now); err != nil {
		return err
	}
	if o.Overtaken {
		return refuse(VerbSealTake, ReasonTakeGone)
	}
	return nil
}

// MayKeep says whether what was saved of the take can still become the answer, as far as that does not hang on the bytes of
// newer ones.
func (o *TakeOwner) MayKeep(now Moment) error {
	return o.Take.mayKeep(&o.Facts, o.Adjustment.answer(o.Answer), now)
}

// Stranded is as Interview.Stranded.
func (o *TakeOwner) Stranded(now Moment) bool {
	return o.Take.stranded(&o.Facts, o.Adjustment.answer(o.Answer), now)
}
