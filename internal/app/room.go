package app

import (
	"context"
	"errors"
	"strconv"
	"time"

	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/store"
)

// The candidate's verbs. The link's token is the key; there is no account. A token that was rotated away is
// interview.ErrNotFound here; what its page says is for the read side to decide.

// errUnchanged ends a verb that found everything as it should be: nothing is saved, and that is no error.
var errUnchanged = errors.New("unchanged")

// enter runs a candidate's verb on the interview of the link. An event without a kind is not written to the timeline.
func (a *App) enter(ctx context.Context, token string, do verb) error {
	err := a.write(ctx, func(tx *store.Tx) error {
		iv, retired, err := tx.InterviewByToken(token)
		if err != nil {
			return err
		}
		if retired {
			return interview.ErrNotFound
		}
		binned, err := tx.PositionBinned(iv.PositionID)
		if err != nil {
			return err
		}
		if binned {
			return &interview.Refusal{Because: interview.ReasonLinkClosed}
		}
		now := a.now()
		what, err := do(tx, now, &iv)
		if err != nil {
			return err
		}
		if what.Kind == "" {
			return tx.SaveInterview(&iv, now)
		}
		c, err := tx.Candidate(iv.CandidateID)
		if err != nil {
			return err
		}
		return tx.SaveInterview(&iv, now, by(what, now, interview.Actor{Kind: interview.ByCandidate, ID: c.ID, Name: c.Name}))
	})
	if errors.Is(err, errUnchanged) {
		return nil
	}
	return err
}

// Opened notes the first real interaction with the link's page. A GET never calls it: mail scanners open links.
func (a *App) Opened(ctx context.Context, token string) error {
	return a.enter(ctx, token, func(_ *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error) {
		if !iv.Open(now) {
			return interview.Event{}, errUnchanged
		}
		return event(interview.EventOpened), nil
	})
}

// Start records the consent to the notice of that version; starting twice is once.
func (a *App) Start(ctx context.Context, token, consent string) error {
	return a.enter(ctx, token, func(_ *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error) {
		before := iv.Revision
		if err := iv.Start(now, consent); err != nil {
			return interview.Event{}, err
		}
		if iv.Revision == before {
			return interview.Event{}, errUnchanged
		}
		return event(interview.EventStarted, "consent", consent), nil
	})
}

// BeginTake opens a take and its empty upload. The file comes first: a crash in between leaves an orphan to sweep, never a
// row without its file.
func (a *App) BeginTake(ctx context.Context, token, question string) (interview.Take, error) {
	return a.beginTake(ctx, token, question, (*interview.Interview).BeginTake)
}

// BeginFileTake is BeginTake for a recording that was made elsewhere and comes as a file.
func (a *App) BeginFileTake(ctx context.Context, token, question string) (interview.Take, error) {
	return a.beginTake(ctx, token, question, (*interview.Interview).BeginFileTake)
}

func (a *App) beginTake(ctx context.Context, token, question string, begin func(iv *interview.Interview, now interview.Moment, id, question string) error) (interview.Take, error) {
	id, err := newID()
	if err != nil {
		return interview.Take{}, err
	}
	// Asked before anything is written: a stranger's link must not cost a file.
	room, err := a.Store.Reader().Room(ctx, token)
	switch {
	case err != nil:
		return interview.Take{}, err
	case room.Retired:
		return interview.Take{}, interview.ErrNotFound
	}
	if err := begin(&room.Interview, a.now(), id, question); err != nil {
		return interview.Take{}, err
	}
	if err := a.Files.Create(ctx, id); err != nil {
		return interview.Take{}, err
	}
	var take interview.Take
	err = a.enter(ctx, token, func(_ *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error) {
		if err := begin(iv, now, id, question); err != nil {
			return interview.Event{}, err
		}
		t, _ := iv.Take(id)
		take = *t
		return interview.Event{}, nil
	})
	if err != nil {
		return take, errors.Join(err, a.Files.Remove(id))
	}
	return take, nil
}

// Seal is what the browser says of a take that it has sent whole.
type Seal struct {
	Bytes  int64
	Length time.Duration
	Failed bool              // a technical failure ended the recording; it uses up no attempt
	Reason interview.Failure // of a failed one, for the timeline; what nobody knows is left out
}

// SealTake makes the uploaded take the answer to its question. media.ErrIncomplete means that bytes are still missing,
// media.ErrNotVideo that they are no recording. Sealing twice is once.
func (a *App) SealTake(ctx context.Context, token, takeID string, in Seal) (interview.Take, error) {
	if in.Length < 0 || in.Length > 24*time.Hour {
		return interview.Take{}, interview.Invalid{"duration_ms": "The length of the recording is not plausible."}
	}
	// Asked before the bytes are summed: a stranger's id, or a take that was ended, must not cost a read of the file, nor seal it.
	owner, err := a.Store.Reader().TakeOwner(ctx, takeID)
	if err != nil {
		return interview.Take{}, err
	}
	if owner.Token != token {
		return interview.Take{}, interview.ErrNotFound
	}
	if owner.Take.State != interview.TakeSealed {
		if err := owner.MayKeep(a.now()); err != nil {
			return interview.Take{}, err
		}
	}
	overtaken, err := a.overtaken(ctx, owner)
	if err != nil {
		return interview.Take{}, err
	}
	file, err := a.Files.Seal(ctx, takeID, in.Bytes)
	if err != nil {
		return interview.Take{}, err
	}
	var take interview.Take
	err = a.enter(ctx, token, func(tx *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error) {
		before := iv.Revision
		err := iv.SealTake(now, takeID, interview.Recording{
			Bytes: file.Bytes, SHA256: file.SHA256, Container: file.Container, Length: in.Length, Failed: in.Failed, Overtaken: overtaken,
		})
		if err != nil {
			return interview.Event{}, err
		}
		t, _ := iv.Take(takeID)
		take = *t
		if iv.Revision == before {
			return interview.Event{}, errUnchanged
		}
		if err := tx.Enqueue(jobs.New{Kind: jobMedia, Key: takeID, Payload: []byte(takeID)}); err != nil {
			return interview.Event{}, err
		}
		kind, why := interview.EventRecorded, ""
		if in.Failed {
			kind = interview.EventTakeFailed
			if in.Reason.Known() {
				why = string(in.Reason)
			}
		}
		return event(kind, "questions", places(iv, []string{t.QuestionID}), "take", strconv.Itoa(t.Number), "source", cameAs(t), "reason", why), nil
	})
	return take, err
}

// overtaken reports that something of a newer take of the question arrived.
func (a *App) overtaken(ctx context.Context, owner interview.TakeOwner) (bool, error) {
	if !owner.Overtaken {
		return false, nil
	}
	room, err := a.Store.Reader().Room(ctx, owner.Token)
	if err != nil {
		return false, err
	}
	saved, _, err := a.SavedPart(&room.Interview, owner.Take.QuestionID)
	return saved != nil && saved.Number > owner.Take.Number, err
}

// cameAs is a fact of the timeline; empty: recorded in the room.
func cameAs(t *interview.Take) string {
	if t.File {
		return "file"
	}
	return ""
}

// Submit completes the interview when nothing is missing, and queues the receipt; submitting twice is once.
func (a *App) Submit(ctx context.Context, token string) error { return a.SubmitIn(ctx, token, "") }

// SubmitIn is Submit by a candidate who chose a language for the room: the receipt is in it. Empty: the position's.
func (a *App) SubmitIn(ctx context.Context, token, language string) error {
	return a.enter(ctx, token, func(tx *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error) {
		before := iv.Revision
		if err := iv.Submit(now); err != nil {
			return interview.Event{}, err
		}
		if iv.Revision == before {
			return interview.Event{}, errUnchanged
		}
		return event(interview.EventCompleted), a.queueReceipt(tx, now, iv, receipt{language: language})
	})
}

// UploadAllowed is asked before every request with bytes: while the take is being recorded over this link it returns how
// many the take may have in all.
func (a *App) UploadAllowed(ctx context.Context, token, takeID string) (bound int64, err error) {
	owner, err := a.Store.Reader().TakeOwner(ctx, takeID)
	if err != nil {
		return 0, err
	}
	if owner.Token != token {
		return 0, interview.ErrNotFound
	}
	return a.Bound(owner), owner.MayReceive(a.now())
}

// Bound is how many bytes the take may have, here and on this installation.
func (a *App) Bound(owner interview.TakeOwner) int64 {
	if a.MaxTakeBytes > 0 {
		return min(owner.Bound(), a.MaxTakeBytes)
	}
	return owner.Bound()
}

// KnockMissed counts a link that does not exist, and says whether somebody at this address may be told so now, and if not, how
// long they have to wait: links cannot be guessed by trying many. Whoever has a link never waits, whatever a neighbour
// behind the same address did.
func (a *App) KnockMissed(address string) (wait time.Duration, ok bool) {
	now := a.Clock()
	if wait, ok = a.links.Allow(now, address); ok {
		a.links.Failed(now, address)
	}
	return wait, ok
}
