package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"retake/internal/ats"
	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/store"
)

// An ATS is told how its order stands, not what happened: the report is computed when it is sent, by one teller at a time, so
// that nothing old overtakes something new. Order.NextAt says when that is to be; a job only looks whether it is time.

const jobOrder = "order" // payload: the order's id

// told are the events that may change what an ATS is to know.
var told = []interview.EventKind{
	interview.EventInvited, interview.EventResent, interview.EventStarted, interview.EventCompleted, interview.EventAnswersDeleted,
	interview.EventReopened, interview.EventAnswersRestored, interview.EventExtended, interview.EventDeleted, interview.EventUndeleted,
	interview.EventReplaced, interview.EventUndone, interview.EventErased, interview.EventExpired, interview.EventOrdered, interview.EventOrderCarried,
}

// relayToOrders notes which orders the events concern. What a recruiter did waits as long as it can be undone, like its letter;
// an Undo is then never told.
func (a *App) relayToOrders(tx *store.Tx, events []interview.Event) error {
	last := map[string]interview.Event{}
	var interviews []string
	for _, e := range events {
		if !slices.Contains(told, e.Kind) {
			continue
		}
		if _, there := last[e.InterviewID]; !there {
			interviews = append(interviews, e.InterviewID)
		}
		last[e.InterviewID] = e
	}
	lines, err := tx.OrdersOf(interviews...)
	if err != nil {
		return err
	}
	now := a.now()
	for _, l := range connected(lines) {
		e, at := last[l.InterviewID], now
		if e.By.Kind == interview.ByUser {
			at = max(now, e.At.Add(a.Hold))
		}
		if err := tx.OrdersChanged(l.ID, e.Feed, at); err != nil {
			return err
		}
		if err := queueTelling(tx, l.ID, at); err != nil {
			return err
		}
	}
	return nil
}

func queueTelling(tx *store.Tx, orderID string, at interview.Moment) error {
	id, err := newID() // a key of its own: a job that is running now would stand for this one
	if err != nil {
		return err
	}
	return tx.Enqueue(jobs.New{Kind: jobOrder, Key: orderID + ":" + id, Payload: []byte(orderID), RunAt: int64(at)})
}

// tellOrder is the job that tells the ATS of one order how things stand.
func (a *App) tellOrder(ctx context.Context, job jobs.Job) error {
	id := string(job.Payload)
	return a.orders.drain(id, func() error { return a.tell(ctx, id) })
}

// report is what an ATS is about to be told.
type report struct {
	order      interview.Order // as it was when the report was made
	connection interview.Connection
	status     interview.OrderStatus
	digest     string       // of what is said: the same once more is not said again
	request    *ats.Request // nil: there is nothing to say
	gone       bool         // nothing is known of the candidate any more
	incomplete error        // what the connection lacks to say it, in words
}

func (a *App) tell(ctx context.Context, id string) error {
	var next *report
	err := a.Store.Write(ctx, func(tx *store.Tx) (err error) {
		next, err = a.nextReport(tx, id)
		return err
	})
	if err != nil || next == nil {
		return err
	}
	said := exchanged{outcome: ats.Again, words: "The connection is not complete."}
	if next.incomplete != nil {
		said.words = sentence(next.incomplete)
	} else if said = a.call(ctx, next); ctx.Err() != nil {
		return ctx.Err() // whether it arrived is not known: it is said again
	}
	return a.write(ctx, func(tx *store.Tx) error { return a.noteTold(tx, next, said) })
}

// nextReport makes the report if it is time; nil: there is nothing to tell.
func (a *App) nextReport(tx *store.Tx, id string) (*report, error) {
	o, err := tx.Order(id)
	if errors.Is(err, interview.ErrNotFound) {
		return nil, nil
	}
	now := a.now()
	if err != nil || o.NextAt == 0 || o.NextAt > now {
		return nil, err
	}
	c, err := tx.ConnectionSeen(o.ConnectionID)
	if err != nil {
		return nil, err
	}
	r, err := a.report(tx, now, o, c)
	if err != nil {
		return nil, err
	}
	if c.RemovedAt != 0 || r.incomplete == nil && (r.request == nil || r.digest == o.ToldDigest) {
		if c.RemovedAt == 0 {
			o.ToldDigest = r.digest
		}
		return nil, a.nothingToSay(tx, o, r)
	}
	if r.order.Stamp != o.Stamp { // kept before it is sent: the next one has to be higher, whatever becomes of this one
		if err := tx.SaveTelling(r.order); err != nil {
			return nil, err
		}
	}
	return &r, nil
}

func (a *App) nothingToSay(tx *store.Tx, o interview.Order, r report) error {
	o.Told, o.NextAt, o.Tries, o.Failure, o.Parked, o.Settled = o.Head, 0, 0, "", false, r.status.Settled()
	if err := tx.SaveTelling(o); err != nil || !r.gone {
		return err
	}
	return forgetRequest(tx, a.now(), o)
}

// report puts how the order stands into the words of its ATS.
func (a *App) report(tx *store.Tx, now interview.Moment, o interview.Order, c interview.Connection) (report, error) {
	r := report{order: o, connection: c}
	result, facts, err := a.result(tx, &o)
	if err != nil {
		return r, err
	}
	r.status, r.gone = result.Status, facts == nil || facts.ErasedAt != 0
	p, ok := ats.Of(c.Vendor)
	// What was handed in stays told, also when the recordings are gone; and what was cancelled is cancelled.
	if !ok || r.status == interview.OrderCancelled && o.ToldStatus.Settled() && (r.gone || o.ToldStatus == r.status) {
		return r, nil
	}
	say := ats.Call{Connection: c, Order: o, Result: result}
	if say.Secret, r.incomplete = a.secretOf(c); r.incomplete != nil {
		return r, nil
	}
	if r.request, r.incomplete = p.Compose(say); r.incomplete != nil {
		return r, nil
	}
	r.digest = digest(result, r.request)
	if r.request == nil {
		return r, nil
	}
	if r.incomplete = p.CallbackAllowed(r.request.URL, a.ATSHosts); r.incomplete != nil {
		return r, nil
	}
	if p.Can.Stamped {
		r.order.Stamp = max(int64(now), o.Stamp+1)
		say.Stamp = r.order.Stamp
		r.request, r.incomplete = p.Compose(say)
	}
	return r, nil
}

// digest tells reports apart: by what is said and, as a protocol may only say that there is something new, by what it is about.
func digest(r interview.Result, request *ats.Request) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s %d %v %d %t\n", r.Status, r.Attempt, r.Redone, r.CompletedAt, request != nil)
	if request != nil {
		fmt.Fprintf(h, "%s %s\n%s", request.Method, request.URL, request.Body)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// source is where a result is computed from; a transaction and the reader can both be asked.
type source interface {
	Outlines(ids []string) (map[string]interview.Outline, error)
	Events(interviewID string) ([]interview.Event, error)
}

type readerSource struct {
	ctx  context.Context
	read *store.Reader
}

func (s readerSource) Outlines(ids []string) (map[string]interview.Outline, error) {
	return s.read.Outlines(s.ctx, ids)
}

func (s readerSource) Events(interviewID string) ([]interview.Event, error) {
	return s.read.Events(s.ctx, interviewID)
}

// result is how an order stands now, and the facts of its interview; these are nil when that was purged.
func (a *App) result(from source, o *interview.Order) (interview.Result, *interview.Facts, error) {
	r := interview.Result{OrderID: o.ID, URL: a.BaseURL + "/orders/" + o.ID, Attempt: o.Earlier}
	found, err := from.Outlines([]string{o.InterviewID})
	if err != nil {
		return r, nil, err
	}
	now := a.now()
	out, there := found[o.InterviewID]
	if !there {
		r.Status, r.Cancelled = o.Status(nil, now), cancelledWords(o, nil)
		return r, nil, nil
	}
	events, err := from.Events(o.InterviewID)
	if err != nil {
		return r, nil, err
	}
	slices.Reverse(events) // the oldest first
	times, again := interview.Handed(events)
	r.Attempt += times
	r.Redone = again
	r.Status = o.Status(&out.Facts, now)
	r.Position, r.Candidate = out.Position, out.Name
	r.StartedAt, r.CompletedAt, r.Deadline = out.StartedAt, out.CompletedAt, out.Deadline
	if r.Status == interview.OrderCancelled {
		r.Cancelled = cancelledWords(o, &out.Facts)
	}
	return r, &out.Facts, nil
}

func cancelledWords(o *interview.Order, f *interview.Facts) string {
	switch {
	case o.CancelledAt != 0 && o.CancelledWhy != "":
		return o.CancelledWhy
	case o.CancelledAt != 0:
		return "Cancelled by the ATS"
	case f == nil || f.ErasedAt != 0:
		return "The candidate's data was erased"
	case f.ReplacedBy != "":
		return "The candidate was invited anew, without this request"
	}
	return "The interview was deleted"
}
