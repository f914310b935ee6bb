package app

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"github.com/google/uuid"

	"retake/internal/auth"
	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/mail"
	"retake/internal/media"
	"retake/internal/store"
)

// Options is what the desk works with. Every field without a note is needed.
type Options struct {
	Store     *store.Store
	Files     *media.Files
	Worker    *media.Worker
	Clock     func() time.Time
	BaseURL   string          // of this installation, without a slash at the end
	Sender    mail.Sender     // nil: no mail server, letters stay in the outbox
	From      string          // address that letters come from
	Hold      time.Duration   // how long the letter of a recruiter's verb waits for an Undo
	MP4Always bool            // copy every take for browsers that cannot play it, not only when one asks
	Passwords *auth.Passwords // nil: auth.NewPasswords
	Tokens    auth.Tokens
	Vault     *auth.Vault    // seals what is shown to others
	Outside   *http.Client   // for webhooks and ATS calls: it goes where the operator lets it
	Reach     []netip.Prefix // private addresses that webhooks may go to
	ATSHosts  []string       // hosts beside the vendors' own that an ATS may name for its results
	Log       *slog.Logger

	MaxTakeBytes int64 // of one recording, whatever its question allows; 0: as much as that
}

// App is the desk. It is safe for concurrent use.
type App struct {
	Options
	signIns auth.Throttle // failed sign-ins per account and address
	links   auth.Throttle // unknown links per address
	asks    auth.Throttle // requests per link
	keys    auth.Throttle // unknown keys of the API per address
	wake    func()

	committed chan struct{} // something may be in the feed; never blocks
	endpoints turnstile     // one sender for each
	orders    turnstile     // one teller for each
}

// New makes the desk; jobs that verbs queue run when the runner from Runner does.
func New(o Options) *App {
	if o.Passwords == nil {
		o.Passwords = auth.NewPasswords()
	}
	return &App{Options: o, links: auth.Throttle{Free: 30}, asks: auth.Throttle{Free: 10}, keys: auth.Throttle{Free: 20}, wake: func() {}, committed: make(chan struct{}, 1)}
}

// Runner makes the runner for the desk's jobs. From then on a commit that queued jobs wakes it.
func (a *App) Runner() *jobs.Runner {
	r := &jobs.Runner{
		Queue: a.Store.Queue(),
		Handlers: map[string]jobs.Handler{
			jobLetter:              a.sendLetter,
			jobMedia:               a.processTake,
			jobMP4:                 a.convertTake,
			jobBatch:               a.runBatch,
			jobReopened:            a.lettersAgain,
			jobEmptyBin:            a.emptyRest,
			jobFiles:               a.removeFiles,
			jobEntomb:              a.entomb,
			jobScrub:               a.scrub,
			store.JobPurgePosition: a.purgePosition,
			jobImport:              a.runImport,
			jobWebhook:             a.sendWebhooks,
			jobOrder:               a.tellOrder,
		},
		Limits: map[string]int{jobMedia: 1, jobMP4: 1, jobImport: 1, jobWebhook: 8, jobOrder: 8},
		Clock:  a.Clock,
		Log:    a.Log,
	}
	a.wake = r.Wake
	return r
}

func (a *App) now() interview.Moment { return interview.At(a.Clock()) }

// newID is a UUIDv7: it sorts by time, so indexes grow at their end.
func newID() (string, error) {
	id, err := uuid.NewV7()
	return id.String(), err
}

// On names the interview that a verb is for and the revision that the asker saw; 0 asks for no check. Request is the
// candidate's request that the verb grants, if any: it is answered in the same transaction.
type On struct {
	InterviewID string
	Revision    int64
	Request     string
}

// write runs one verb as one transaction and wakes the runner after the commit.
func (a *App) write(ctx context.Context, do func(*store.Tx) error) error {
	err := a.Store.Write(ctx, do)
	if err == nil {
		a.wake()
		select {
		case a.committed <- struct{}{}:
		default: // Follow is about to look anyway
		}
	}
	return err
}

// verb is the rule and the jobs of a recruiter's verb; it returns what happened for the timeline.
type verb func(tx *store.Tx, now interview.Moment, iv *interview.Interview) (interview.Event, error)

// change runs a recruiter's verb on one interview: load, access, revision, rule, save with its event.
func (a *App) change(ctx context.Context, actor interview.Actor, on On, do verb) error {
	err := a.write(ctx, func(tx *store.Tx) error {
		iv, err := a.open(tx, actor, on)
		if err != nil {
			return err
		}
		now := a.now()
		what, err := do(tx, now, &iv)
		if err != nil {
			return err
		}
		happened := signed(&iv, what, now, actor)
		if on.Request != "" {
			granted, err := a.grant(tx, now, actor, &iv, on.Request)
			if err != nil {
				return err
			}
			happened = append(happened, by(granted, now, actor))
		}
		return tx.SaveInterview(&iv, now, happened...)
	})
	return a.explain(ctx, err)
}

// open loads the interview for a recruiter's verb and refuses strangers and stale revisions.
func (a *App) open(tx *store.Tx, actor interview.Actor, on On) (interview.Interview, error) {
	iv, err := tx.Interview(on.InterviewID)
	if err != nil {
		return iv, err
	}
	if err := a.may(tx, actor, iv.PositionID, interview.MayRecruit); err != nil {
		return iv, err
	}
	if err := positionIsThere(tx, iv.PositionID); err != nil {
		return iv, err
	}
	if on.Revision != 0 && on.Revision != iv.Revision {
		return iv, &interview.Stale{InterviewID: iv.ID, Seen: on.Revision, Now: iv.Revision}
	}
	return iv, nil
}

// positionIsThere refuses whatever would happen in a position that is in the bin.
func positionIsThere(tx *store.Tx, id string) error {
	binned, err := tx.PositionBinned(id)
	if err == nil && binned {
		err = &interview.Refusal{Because: interview.ReasonPositionGone}
	}
	return err
}

// explain adds to a Stale who did what meanwhile.
func (a *App) explain(ctx context.Context, err error) error {
	var stale *interview.Stale
	if !errors.As(err, &stale) {
		return err
	}
	last, lookup := a.Store.Reader().LastEvent(ctx, stale.InterviewID)
	if lookup == nil {
		stale.Last = last
	}
	return err
}

func event(kind interview.EventKind, facts ...string) interview.Event {
	e := interview.Event{Kind: kind}
	if len(facts) > 0 {
		e.Data = make(map[string]string, len(facts)/2)
	}
	for i := 0; i+1 < len(facts); i += 2 {
		if facts[i+1] != "" {
			e.Data[facts[i]] = facts[i+1]
		}
	}
	return e
}

func by(e interview.Event, now interview.Moment, actor interview.Actor) interview.Event {
	e.At, e.By = now, actor
	return e
}

// signed is a verb's event, by whom and when. Answers deleted of an interview that had been handed in reopen it, which is an
// event of its own: whoever follows from outside waits for it. So do orders that a deletion cuts. It comes first, as the last
// one tells what was done.
func signed(iv *interview.Interview, what interview.Event, now interview.Moment, actor interview.Actor) []interview.Event {
	if what.Kind == interview.EventAnswersDeleted && iv.RedoAt == now {
		reopened := event(interview.EventReopened, "questions", what.Data["questions"])
		return []interview.Event{by(reopened, now, actor), by(what, now, actor)}
	}
	if names := what.Data["cut"]; names != "" {
		return []interview.Event{by(cut(names), now, actor), by(what, now, actor)}
	}
	return []interview.Event{by(what, now, actor)}
}
