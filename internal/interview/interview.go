package interview

import (
	"slices"
	"time"
)

// Interview is one go of a candidate at a position, with its own question list, link and takes. It is loaded, changed
// by one verb and saved as a whole. Every verb raises Revision by one, but for Open and
// BeginTake: what a recruiter sees does not become stale because a candidate looks around.
type Interview struct {
	ID          string
	PositionID  string
	CandidateID string
	Token       string // of the link that works now

	Facts
	PriorVerdict Verdict // what Discard replaced, so that Restore puts it back
	Revision     int64   // verbs so far; a recruiter's change carries the one it was made from
	Sequence     int64   // events so far

	CreatedAt      Moment
	StartedAt      Moment
	ConsentVersion string // of the privacy notice that was accepted at StartedAt
	RedoMessage    string // what the recruiter wrote to the candidate when asking for new takes
	ActivityAt     Moment // last thing that happened, for the list's order
	Adjustment     Adjustment

	RemindedAt Moment // of the deadline; 0 again when it moves
	NudgedAt   Moment // reminded that everything is recorded but not submitted

	Questions        []Question // fixed when invited; Ord is the place in this interview
	QuestionsVersion int64      // of the position's list that Questions were taken from
	Takes            []Take     // oldest first, deleted ones included
	Last             *Step      // what Undo would put back; nil: nothing
}

// Question finds a question of this interview.
func (iv *Interview) Question(id string) (Question, bool) {
	i := slices.IndexFunc(iv.Questions, func(q Question) bool { return q.ID == id })
	if i < 0 {
		return Question{}, false
	}
	return iv.Questions[i], true
}

// Take finds a take, deleted ones included.
func (iv *Interview) Take(id string) (*Take, bool) {
	i := slices.IndexFunc(iv.Takes, func(t Take) bool { return t.ID == id })
	if i < 0 {
		return nil, false
	}
	return &iv.Takes[i], true
}

// Answer is the current take of a question: the newest sealed one that is not deleted.
func (iv *Interview) Answer(question string) (*Take, bool) {
	for i := len(iv.Takes) - 1; i >= 0; i-- {
		if t := &iv.Takes[i]; t.QuestionID == question && t.Kept() {
			return t, true
		}
	}
	return nil, false
}

// Unsealed lists the takes that were begun for the question since its answer and never sealed, the newest first. The
// candidate may keep what was saved of the first that has any bytes; more of them come for the newest only.
func (iv *Interview) Unsealed(question string) []*Take {
	var list []*Take
	for i := len(iv.Takes) - 1; i >= 0; i-- {
		t := &iv.Takes[i]
		switch {
		case t.QuestionID != question || t.DeletedAt != 0:
			continue
		case t.State == TakeSealed:
			return list
		case t.State == TakeRecording:
			list = append(list, t)
		}
	}
	return list
}

// Interrupted is the newest of the unsealed takes: it is being recorded, or was interrupted.
func (iv *Interview) Interrupted(question string) (*Take, bool) {
	if list := iv.Unsealed(question); len(list) > 0 {
		return list[0], true
	}
	return nil, false
}

// UnderWay reports that the question may be being recorded right now.
func (iv *Interview) UnderWay(now Moment, question string) bool {
	t, ok := iv.Interrupted(question)
	return ok && t.underWay(iv.answerTime(*t), now)
}

// Stranded reports that nobody can keep any more what was saved of a take that was never sealed: the candidate's link is
// shut, or shut for it. Whoever may watch the answers may then watch that, as it is.
func (iv *Interview) Stranded(now Moment, t Take) bool {
	return t.stranded(&iv.Facts, iv.answerTime(t), now)
}

// ToWatch is the answer to a question, or else the newest part of one that can be watched.
func (iv *Interview) ToWatch(question string) (*Take, bool) {
	if t, ok := iv.Answer(question); ok {
		return t, true
	}
	for _, t := range iv.Unsealed(question) {
		if t.Watchable() {
			return t, true
		}
	}
	return nil, false
}

// answerTime is how long the answer may be that the take was begun for.
func (iv *Interview) answerTime(t Take) time.Duration {
	q, _ := iv.Question(t.QuestionID)
	return iv.Limits(q).Answer
}

// TakesUsed counts the attempts that the candidate has used for a question since it was last opened. Failed takes do not count,
// nor do those without sound or picture.
func (iv *Interview) TakesUsed(question string) int {
	n := 0
	for _, t := range iv.Takes {
		if t.QuestionID == question && t.Kept() && !t.Failed && t.Problem == "" {
			n++
		}
	}
	return n
}

// Missing lists the questions that have no answer, in order.
func (iv *Interview) Missing() []Question {
	var missing []Question
	for _, q := range iv.Questions {
		if _, ok := iv.Answer(q.ID); !ok {
			missing = append(missing, q)
		}
	}
	return missing
}

// Reopened reports whether the question is one of those that a redo asks for.
func (iv *Interview) Reopened(question string) bool {
	if iv.RedoAt == 0 {
		return false
	}
	return slices.ContainsFunc(iv.Takes, func(t Take) bool {
		return t.QuestionID == question && t.DeletedAt >= iv.RedoAt
	})
}

// CanRecord says whether a new take may begin for the question, and if not, why. It looks at the question only; whether
// the link is open at all is Door's to say.
func (iv *Interview) CanRecord(question string) error {
	q, ok := iv.Question(question)
	if !ok {
		return ErrNotFound
	}
	limits := iv.Limits(q)
	_, answered := iv.Answer(question)
	switch {
	case answered && iv.RedoAt != 0 && !iv.Reopened(question):
		return refuse(VerbBeginTake, ReasonQuestionShut)
	case limits.Takes > 0 && iv.TakesUsed(question) >= limits.Takes:
		return refuse(VerbBeginTake, ReasonNoTakesLeft)
	}
	return nil
}

// Overlong is how long a take that is longer than that, grace included, was allowed to be; 0: it is not longer. See Take.
func (iv *Interview) Overlong(t Take) time.Duration {
	q, _ := iv.Question(t.QuestionID)
	return t.overlong(iv.Limits(q))
}

// flawed reports that something is wrong with a take, so that its question may have to be recorded again.
func (iv *Interview) flawed(t Take) bool { return t.Problem != "" || iv.Overlong(t) != 0 }

// marks computes Facts.Marks.
func (iv *Interview) marks() string {
	marks := make([]byte, len(iv.Questions))
	for i, q := range iv.Questions {
		t, ok := iv.Answer(q.ID)
		switch {
		case ok && iv.flawed(*t):
			marks[i] = byte(MarkProblem)
		case ok:
			marks[i] = byte(MarkRecorded)
		case slices.ContainsFunc(iv.Takes, func(t Take) bool { return t.QuestionID == q.ID && t.DeletedAt != 0 }):
			marks[i] = byte(MarkDeleted)
		default:
			marks[i] = byte(MarkOpen)
		}
	}
	return string(marks)
}
