package app

import (
	"context"
	"strconv"
	"strings"

	"retake/internal/interview"
	"retake/internal/store"
)

// Discard is a verdict only: the ATS is told nothing, the link shows a polite closed page.
func (a *App) Discard(ctx context.Context, actor interview.Actor, on On) error {
	return a.simple(ctx, actor, on, (*interview.Interview).Discard, interview.EventDiscarded)
}

// Undiscard puts the verdict back that Discard replaced. A letter that was stopped meanwhile leaves after all.
func (a *App) Undiscard(ctx context.Context, actor interview.Actor, on On) error {
	return a.change(ctx, actor, on, func(tx *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error) {
		if err := iv.Undiscard(now); err != nil {
			return interview.Event{}, err
		}
		return event(interview.EventUndiscarded), a.letterAgain(tx, now, iv)
	})
}

// Shortlist marks a completed interview as one that goes on.
func (a *App) Shortlist(ctx context.Context, actor interview.Actor, on On) error {
	return a.simple(ctx, actor, on, (*interview.Interview).Shortlist, interview.EventShortlisted)
}

// Unshortlist makes the verdict undecided again.
func (a *App) Unshortlist(ctx context.Context, actor interview.Actor, on On) error {
	return a.simple(ctx, actor, on, (*interview.Interview).Unshortlist, interview.EventUnshortlisted)
}

// Delete puts the interview into the bin; its link shows a closed page and letters that have not left stay. An ATS that waits
// for a result hears, after a.Hold, that nothing comes; see DeleteKeeping.
func (a *App) Delete(ctx context.Context, actor interview.Actor, on On) error {
	return a.change(ctx, actor, on, a.deletion(false))
}

// Undelete takes the interview out of the bin; a letter that was stopped meanwhile leaves after all. While the candidate has another live interview it is an interview.Duplicate.
func (a *App) Undelete(ctx context.Context, actor interview.Actor, on On) error {
	return a.change(ctx, actor, on, func(tx *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error) {
		if err := iv.Undelete(now); err != nil {
			return interview.Event{}, err
		}
		if err := unkept(tx, iv); err != nil {
			return interview.Event{}, err
		}
		return event(interview.EventUndeleted), a.letterAgain(tx, now, iv)
	})
}

func (a *App) simple(ctx context.Context, actor interview.Actor, on On, rule func(*interview.Interview, interview.Moment) error, kind interview.EventKind) error {
	return a.change(ctx, actor, on, simply(rule, kind))
}

// simply is the verb of a rule that asks for nothing and has no jobs.
func simply(rule func(*interview.Interview, interview.Moment) error, kind interview.EventKind) verb {
	return func(_ *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error) {
		return event(kind), rule(iv, now)
	}
}

// Resend is what Resend needs.
type Resend struct {
	On
	Deadline interview.Moment // 0: keep; needed when it has passed
	Letter   Letter
}

// Resend sends the same link again by letter, which is held for a.Hold, so that Undo can stop it.
func (a *App) Resend(ctx context.Context, actor interview.Actor, in Resend) error {
	return a.change(ctx, actor, in.On, a.resend(in))
}

func (a *App) resend(in Resend) verb {
	return func(tx *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error) {
		if err := iv.Resend(now, in.Deadline); err != nil {
			return interview.Event{}, err
		}
		return event(interview.EventResent, "deadline", stamp(in.Deadline), "hand", byHand(in.Letter)),
			a.queueLetter(tx, now, iv, post{kind: interview.LetterReminder, Letter: in.Letter, hold: a.Hold})
	}
}

// Extend is what Extend needs.
type Extend struct {
	On
	Deadline interview.Moment
	Letter   Letter // with the same link; withheld: the candidate is not told
}

// Extend sets a new deadline. Its letter is held for a.Hold, so that Undo can stop it.
func (a *App) Extend(ctx context.Context, actor interview.Actor, in Extend) error {
	return a.change(ctx, actor, in.On, a.extend(in))
}

func (a *App) extend(in Extend) verb {
	return func(tx *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error) {
		if err := iv.Extend(now, in.Deadline); err != nil {
			return interview.Event{}, err
		}
		what := event(interview.EventExtended, "deadline", stamp(in.Deadline))
		if in.Letter.Withhold {
			return what, nil // a letter that waits gives the older deadline; the page behind the link gives the new one
		}
		return what, a.queueLetter(tx, now, iv, post{kind: interview.LetterReminder, Letter: in.Letter, hold: a.Hold})
	}
}

// DeleteAnswers is what DeleteAnswers needs.
type DeleteAnswers struct {
	On
	Questions []string         // ids
	Deadline  interview.Moment // 0: keep; needed when it has passed
	Letter    Letter           // its message stands in the room too
}

// DeleteAnswers opens the questions again on the same link. Its letter is held for a.Hold, so that Undo can stop it.
func (a *App) DeleteAnswers(ctx context.Context, actor interview.Actor, in DeleteAnswers) error {
	return a.change(ctx, actor, in.On, a.deleteAnswers(in))
}

func (a *App) deleteAnswers(in DeleteAnswers) verb {
	return func(tx *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error) {
		err := iv.DeleteAnswers(now, interview.AnswersToDelete{
			Questions: in.Questions, Deadline: in.Deadline, Message: strings.TrimSpace(in.Letter.Message),
		})
		if err != nil {
			return interview.Event{}, err
		}
		what := event(interview.EventAnswersDeleted, "questions", places(iv, in.Questions), "deadline", stamp(in.Deadline), "message", iv.RedoMessage)
		return what, a.queueLetter(tx, now, iv, post{kind: interview.LetterRedo, Letter: in.Letter, hold: a.Hold})
	}
}

// RestoreAnswers brings the deleted takes back and stops the letter if it has not left.
func (a *App) RestoreAnswers(ctx context.Context, actor interview.Actor, on On, questions []string) error {
	return a.change(ctx, actor, on, func(tx *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error) {
		if err := iv.RestoreAnswers(now, questions); err != nil {
			return interview.Event{}, err
		}
		what := event(interview.EventAnswersRestored, "questions", places(iv, questions))
		stopped, err := tx.StopLetters(iv.ID)
		if err != nil || len(stopped) == 0 {
			return what, err
		}
		if !strings.ContainsRune(iv.Marks, rune(interview.MarkDeleted)) {
			iv.Last.Stopped, iv.Last.Letter = stopped[0].Kind, stopped[0].ID
			// The letter that was stopped may have taken the place of one that had a new link in it.
			told, err := tx.LinkLeft(iv.ID, a.Link(iv.Token))
			if err != nil || told || iv.Door(now) != interview.DoorOpen {
				return what, err
			}
			return what, a.queueLetter(tx, now, iv, post{kind: interview.LetterReminder, hold: a.Hold})
		}
		// Half a restore: the letter that was stopped asked for the other answers too.
		return what, a.queueLetter(tx, now, iv, post{kind: interview.LetterRedo, hold: a.Hold})
	})
}

// EditCandidate is what EditCandidate needs.
type EditCandidate struct {
	On
	Name, Email, Phone string
	Send               bool // the link again, to the address as it is then
}

// EditCandidate corrects who the candidate is; the record stays. A letter that waits goes to the new address.
func (a *App) EditCandidate(ctx context.Context, actor interview.Actor, in EditCandidate) error {
	return a.change(ctx, actor, in.On, func(tx *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error) {
		c, err := tx.Candidate(iv.CandidateID)
		if err != nil {
			return interview.Event{}, err
		}
		if in.Send {
			if err := iv.May(interview.VerbResend, now); err != nil {
				return interview.Event{}, err
			}
			if iv.Expired(now) { // the letter would lead to a closed page
				return interview.Event{}, &interview.Refusal{Verb: interview.VerbResend, Because: interview.ReasonExpired}
			}
		}
		old := c.Key()
		if err := iv.EditCandidate(now, &c, interview.Candidate{Name: in.Name, Email: in.Email, Phone: in.Phone}); err != nil {
			return interview.Event{}, err
		}
		if err := tx.SaveCandidate(c); err != nil {
			return interview.Event{}, err
		}
		what := event(interview.EventCandidateEdited)
		if in.Send {
			return what, a.queueLetter(tx, now, iv, post{kind: interview.LetterReminder, hold: a.Hold})
		}
		if c.Key() == old {
			return what, nil
		}
		stopped, err := tx.StopLetters(iv.ID)
		if err != nil || len(stopped) == 0 {
			return what, err
		}
		iv.Last.Stopped, iv.Last.Letter = stopped[0].Kind, stopped[0].ID
		return what, a.queueLetter(tx, now, iv, post{kind: stopped[0].Kind, hold: a.Hold})
	})
}

// places names questions by their place in the interview, for the timeline: "2,4".
func places(iv *interview.Interview, ids []string) string {
	var list []string
	for _, q := range iv.Questions {
		for _, id := range ids {
			if q.ID == id {
				list = append(list, strconv.Itoa(q.Ord))
			}
		}
	}
	return strings.Join(list, ",")
}

// byHand notes that the recruiter hands the link over; empty when a letter carries it.
func byHand(l Letter) string {
	if l.Withhold {
		return "yes"
	}
	return ""
}

// stamp is a moment as an event's fact; empty for "never".
func stamp(m interview.Moment) string {
	if m == 0 {
		return ""
	}
	return strconv.FormatInt(int64(m), 10)
}
