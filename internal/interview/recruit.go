package interview

import (
	"slices"
	"strings"
)

// Invitation is what Invite needs beside the position and the person.
type Invitation struct {
	ID, Token string // of the new interview
	Deadline  Moment // 0: the position's own number of days from now
}

// Invite makes the candidate's interview with the position's questions as they stand now.
func Invite(now Moment, p Position, questions []Question, c Candidate, in Invitation) (Interview, error) {
	switch {
	case p.DeletedAt != 0:
		return Interview{}, refuse(VerbInvite, ReasonPositionGone)
	case !p.Open:
		return Interview{}, refuse(VerbInvite, ReasonClosed)
	case len(questions) == 0:
		return Interview{}, refuse(VerbInvite, ReasonNoQuestions)
	case c.ErasedAt != 0:
		return Interview{}, refuse(VerbInvite, ReasonErased)
	}
	deadline := in.Deadline
	if deadline == 0 {
		deadline = p.Deadline(now)
	}
	if err := checkDeadline(now, deadline); err != nil {
		return Interview{}, err
	}
	iv := Interview{
		ID: in.ID, PositionID: p.ID, CandidateID: c.ID, Token: in.Token,
		Facts:     Facts{State: StateInvited, Verdict: Undecided, Deadline: deadline},
		CreatedAt: now, Questions: numbered(questions), QuestionsVersion: p.QuestionsVersion,
	}
	iv.changed(now)
	return iv, nil
}

// numbered is a list of questions with their places in an interview.
func numbered(questions []Question) []Question {
	list := slices.Clone(questions)
	for i := range list {
		list[i].Ord = i + 1
	}
	return list
}

// Resend allows the same link to be sent again. A new deadline may come with it and must when the old one has passed.
func (iv *Interview) Resend(now, deadline Moment) error {
	if err := iv.May(VerbResend, now); err != nil {
		return err
	}
	if deadline == 0 && iv.Expired(now) {
		return refuse(VerbResend, ReasonExpired)
	}
	was := iv.past()
	if err := iv.setDeadline(now, deadline); err != nil {
		return err
	}
	iv.LetterError = ""
	iv.did(VerbResend, now, was)
	return nil
}

// AnswersToDelete says which questions reopen and what comes with it.
type AnswersToDelete struct {
	Questions []string // ids
	Deadline  Moment   // 0: keep, unless it has passed
	Message   string   // to the candidate; may be empty
}

// DeleteAnswers puts the takes of the questions into the bin and opens just those questions again on the same link.
// Attempts for them start again. A take that is under way stays: it is the first of the new ones.
func (iv *Interview) DeleteAnswers(now Moment, in AnswersToDelete) error {
	if err := iv.May(VerbDeleteAnswers, now); err != nil {
		return err
	}
	bad := Invalid{}
	if len(in.Questions) == 0 {
		bad["questions"] = "Tick at least one question."
	}
	bad.text("message", in.Message, 0, MaxMessage)
	if err := bad.OrNil(); err != nil {
		return err
	}
	for _, id := range in.Questions {
		if _, ok := iv.Question(id); !ok {
			return ErrNotFound
		}
		if _, ok := iv.Answer(id); !ok {
			return refuse(VerbDeleteAnswers, ReasonNoAnswer)
		}
	}
	// A question must not be reopened behind a link that is shut.
	if in.Deadline == 0 && now >= iv.Deadline {
		return refuse(VerbDeleteAnswers, ReasonExpired)
	}
	was := iv.past()
	if err := iv.setDeadline(now, in.Deadline); err != nil {
		return err
	}
	for i := range iv.Takes {
		t := &iv.Takes[i]
		if t.DeletedAt == 0 && slices.Contains(in.Questions, t.QuestionID) && !t.underWay(iv.answerTime(*t), now) {
			t.DeletedAt = now
		}
	}
	if iv.State == StateCompleted {
		iv.State, iv.RedoAt = StateStarted, now
	}
	iv.RedoMessage = in.Message
	iv.did(VerbDeleteAnswers, now, was)
	return nil
}

// RestoreAnswers brings the takes that were last deleted for the questions back. If nothing is missing then and the
// interview had been submitted, it is completed again.
func (iv *Interview) RestoreAnswers(now Moment, questions []string) error {
	if err := iv.May(VerbRestoreAnswers, now); err != nil {
		return err
	}
	if len(questions) == 0 {
		return Invalid{"questions": "Tick at least one question."}
	}
	for _, id := range questions {
		if _, ok := iv.Question(id); !ok {
			return ErrNotFound
		}
		if _, ok := iv.Answer(id); ok {
			return refuse(VerbRestoreAnswers, ReasonNewerTake)
		}
		if iv.lastDeletion(id) == 0 {
			return refuse(VerbRestoreAnswers, ReasonNothingBinned)
		}
	}
	was := iv.past()
	for _, id := range questions {
		last := iv.lastDeletion(id)
		for i := range iv.Takes {
			if t := &iv.Takes[i]; t.QuestionID == id && t.DeletedAt == last {
				t.DeletedAt = 0
			}
		}
	}
	if iv.CompletedAt != 0 && len(iv.Missing()) == 0 {
		iv.State, iv.RedoAt, iv.LetterError = StateCompleted, 0, ""
	}
	if !strings.ContainsRune(iv.marks(), rune(MarkDeleted)) {
		iv.RedoMessage = "" // nothing is asked for any more
	}
	iv.did(VerbRestoreAnswers, now, was)
	return nil
}

// lastDeletion is when a sealed take of the question went to the bin last; 0: never.
func (iv *Interview) lastDeletion(question string) Moment {
	var last Moment
	for _, t := range iv.Takes {
		if t.QuestionID == question && t.State == TakeSealed && t.DeletedAt > last {
			last = t.DeletedAt
		}
	}
	return last
}

// Extend sets a new deadline; also for an interview whose deadline has passed.
func (iv *Interview) Extend(now, deadline Moment) error {
	if err := iv.May(VerbExtend, now); err != nil {
		return err
	}
	if deadline == 0 {
		return Invalid{"deadline": "Choose the new deadline."}
	}
	was := iv.past()
	if err := iv.setDeadline(now, deadline); err != nil {
		return err
	}
	iv.did(VerbExtend, now, was)
	return nil
}

// Discard is a verdict only; the link shows a polite closed page until the candidate is restored.
func (iv *Interview) Discard(now Moment) error {
	if err := iv.May(VerbDiscard, now); err != nil {
		return err
	}
	was := iv.past()
	iv.PriorVerdict, iv.Verdict = iv.Verdict, Discarded
	iv.did(VerbDiscard, now, was)
	return nil
}

// Undiscard puts the verdict back that Discard replaced.
func (iv *Interview) Undiscard(now Moment) error {
	if err := iv.May(VerbUndiscard, now); err != nil {
		return err
	}
	was := iv.past()
	iv.Verdict, iv.PriorVerdict = iv.PriorVerdict, ""
	iv.did(VerbUndiscard, now, was)
	return nil
}

// Shortlist is the verdict for a completed interview that goes on.
func (iv *Interview) Shortlist(now Moment) error {
	if err := iv.May(VerbShortlist, now); err != nil {
		return err
	}
	was := iv.past()
	iv.Verdict = Shortlisted
	iv.did(VerbShortlist, now, was)
	return nil
}

// Unshortlist makes the verdict undecided again.
func (iv *Interview) Unshortlist(now Moment) error {
	if err := iv.May(VerbUnshortlist, now); err != nil {
		return err
	}
	was := iv.past()
	iv.Verdict = Undecided
	iv.did(VerbUnshortlist, now, was)
	return nil
}

// Delete puts the interview into the bin: the link stops working. A completed one must be discarded first.
func (iv *Interview) Delete(now Moment) error {
	if err := iv.May(VerbDelete, now); err != nil {
		return err
	}
	was := iv.past()
	iv.DeletedAt = now
	iv.did(VerbDelete, now, was)
	return nil
}

// Undelete takes the interview out of the bin; the link works again.
func (iv *Interview) Undelete(now Moment) error {
	if err := iv.May(VerbUndelete, now); err != nil {
		return err
	}
	was := iv.past()
	iv.DeletedAt = 0
	iv.did(VerbUndelete, now, was)
	return nil
}

// Reinvite discards a completed interview, deletes it and invites the candidate anew: a new interview, link and letter.
// One that lies in the bin already is invited anew from there.
// An ATS's order stays with the old interview unless Order.CarryTo makes it stand for the new one.
func (iv *Interview) Reinvite(now Moment, p Position, questions []Question, c Candidate, in Invitation) (Interview, error) {
	if err := iv.May(VerbReinvite, now); err != nil {
		return Interview{}, err
	}
	next, err := Invite(now, p, questions, c, in)
	if err != nil {
		return Interview{}, err
	}
	was := iv.past()
	if iv.State == StateCompleted && !iv.Discarded() {
		iv.PriorVerdict, iv.Verdict = iv.Verdict, Discarded
	}
	if !iv.Deleted() {
		iv.DeletedAt = now
	}
	iv.ReplacedBy = next.ID
	next.Adjustment = iv.Adjustment // nobody has to ask twice
	iv.did(VerbReinvite, now, was)
	return next, nil
}

// RotateLink gives the interview a new token, for a link that leaked; answers stay.
func (iv *Interview) RotateLink(now Moment, token string) error {
	if err := iv.May(VerbRotateLink, now); err != nil {
		return err
	}
	was := iv.past()
	iv.Token = token
	iv.did(VerbRotateLink, now, was)
	return nil
}

// MoveQuestions gives an interview that nobody has started the position's questions as they stand now.
func (iv *Interview) MoveQuestions(now Moment, p Position, questions []Question) error {
	if err := iv.May(VerbMoveQuestions, now); err != nil {
		return err
	}
	if len(questions) == 0 {
		return refuse(VerbMoveQuestions, ReasonNoQuestions)
	}
	if iv.QuestionsVersion == p.QuestionsVersion {
		return refuse(VerbMoveQuestions, ReasonSameQuestions)
	}
	was := iv.past()
	was.Questions, was.Version = iv.Questions, iv.QuestionsVersion
	iv.Questions, iv.QuestionsVersion = numbered(questions), p.QuestionsVersion
	iv.did(VerbMoveQuestions, now, was)
	return nil
}

// EditCandidate corrects who the candidate is. A letter to a new address has not failed yet.
func (iv *Interview) EditCandidate(now Moment, c *Candidate, to Candidate) error {
	if err := iv.May(VerbEditCandidate, now); err != nil {
		return err
	}
	if err := to.Check(); err != nil {
		return err
	}
	was, old := iv.past(), *c
	was.Candidate = &old
	if to.Key() != c.Key() {
		iv.LetterError = ""
	}
	c.Name, c.Email, c.Phone = to.Name, to.Email, to.Phone
	iv.did(VerbEditCandidate, now, was)
	return nil
}

// Erase leaves nothing in the interview that tells who it was, and no take. The person is erased by Candidate.Erase.
func (iv *Interview) Erase(now Moment) error {
	if err := iv.May(VerbErase, now); err != nil {
		return err
	}
	if !iv.Deleted() {
		iv.DeletedAt = now
	}
	iv.ErasedAt, iv.Token = now, "erased-"+iv.ID
	iv.Takes, iv.RedoMessage, iv.LetterError, iv.Adjustment = nil, "", "", Adjustment{}
	iv.changed(now)
	return nil
}

// PurgeTakes drops the recordings that have waited in the bin since before the moment, and returns their ids: of a deleted
// interview all, else deleted takes, those that were given up, and in a completed interview those that a newer answer
// replaced or that nobody kept. The answers that a redo waits for stay until it came or they are restored.
func (iv *Interview) PurgeTakes(before Moment) (gone []string) {
	binned := iv.Deleted() && iv.DeletedAt < before
	kept := make([]Take, 0, len(iv.Takes))
	for _, t := range iv.Takes {
		answer, _ := iv.Answer(t.QuestionID)
		switch {
		case binned,
			t.DeletedAt != 0 && t.DeletedAt < before && iv.RedoAt == 0,
			t.State == TakeAbandoned && t.BegunAt < before,
			iv.State == StateCompleted && t.State == TakeRecording && t.BegunAt < before,
			iv.State == StateCompleted && t.Kept() && answer.ID != t.ID && answer.SealedAt < before:
			gone = append(gone, t.ID)
		default:
			kept = append(kept, t)
		}
	}
	if len(gone) > 0 {
		iv.Takes = kept
		iv.Marks = iv.marks()
		iv.Last = nil
	}
	return gone
}

func (iv *Interview) setDeadline(now, deadline Moment) error {
	if deadline == 0 {
		return nil
	}
	if err := checkDeadline(now, deadline); err != nil {
		return err
	}
	iv.Deadline, iv.RemindedAt = deadline, 0
	return nil
}

func checkDeadline(now, deadline Moment) error {
	switch {
	case deadline <= now:
		return Invalid{"deadline": "Choose a deadline in the future."}
	case deadline > now.Add(2*MaxDays*day):
		return Invalid{"deadline": "Choose a deadline within two years."}
	}
	return nil
}

// changed ends a verb. What came before it cannot be undone any more.
func (iv *Interview) changed(now Moment) {
	iv.Revision++
	iv.Last = nil
	iv.touched(now)
}

// touched notes activity that is no verb: no recruiter's change becomes stale by it.
func (iv *Interview) touched(now Moment) {
	iv.ActivityAt = now
	iv.Marks = iv.marks()
}
