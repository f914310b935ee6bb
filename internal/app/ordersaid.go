package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"retake/internal/ats"
	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/store"
	"retake/internal/webhook"
)

const (
	longestAnswer = 64 << 10 // of an ATS, in bytes

	firstWait   = 30 * time.Second // after the first failure, doubled with each
	longestWait = time.Hour
	mostTries   = 174 // these take about seven days
	// What an ATS refuses is tried three times within a day: it may have been a mistake there.
	refusedTries = 3
)

// refusedWaits are the waits after the first and the second refusal.
var refusedWaits = [refusedTries - 1]time.Duration{time.Hour, 23 * time.Hour}

// waitAfter is how long to wait after so many failures, of which this is the last; false: somebody has to look.
func waitAfter(outcome ats.Outcome, tries int) (time.Duration, bool) {
	if outcome == ats.Refused {
		if tries >= refusedTries {
			return 0, false
		}
		return refusedWaits[max(tries, 1)-1], true
	}
	if tries >= mostTries {
		return 0, false
	}
	wait := firstWait
	for ; tries > 1 && wait < longestWait; tries-- {
		wait *= 2
	}
	return min(wait, longestWait), true
}

// exchanged is what came of a call.
type exchanged struct {
	log     interview.Exchange // without a moment: nobody was called
	outcome ats.Outcome
	words   string // why it did not arrive
}

// call sends a report to its ATS.
func (a *App) call(ctx context.Context, r *report) exchanged {
	ctx, cancel := context.WithTimeout(ctx, webhook.Timeout)
	defer cancel()
	began := a.Clock()
	x := exchanged{log: interview.Exchange{
		ConnectionID: r.connection.ID, OrderID: r.order.ID, At: interview.At(began), Deed: r.request.Deed,
		Request: ats.Excerpt(strings.TrimSpace(r.request.Method + " " + r.request.URL + "\n" + string(r.request.Body))),
	}}
	status, answer, err := a.send(ctx, r.request)
	x.log.Status, x.log.Answer, x.log.Millis = status, ats.Excerpt(answer), a.Clock().Sub(began).Milliseconds()
	x.outcome = ats.Judge(status)
	switch {
	case err != nil:
		x.words = trouble(err)
		x.log.Error = x.words
	case x.outcome != ats.Delivered:
		x.words = strings.TrimSpace(fmt.Sprintf("The answer was %d %s", status, http.StatusText(status))) + "."
	}
	return x
}

func (a *App) send(ctx context.Context, r *ats.Request) (status int, answer string, err error) {
	request, err := http.NewRequestWithContext(ctx, r.Method, r.URL, bytes.NewReader(r.Body))
	if err != nil {
		return 0, "", err
	}
	request.Header = r.Header.Clone()
	response, err := a.Outside.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(response.Body, longestAnswer)) // the status is what counts; a broken body takes nothing back
	return response.StatusCode, string(body), nil
}

// trouble puts an error of the network into words that tell nothing of our own network.
func trouble(err error) string {
	switch {
	case errors.Is(err, webhook.ErrBlocked):
		return "The address leads to a private network, so nothing was sent. The operator can allow it."
	case errors.Is(err, context.DeadlineExceeded):
		return "There was no answer in time."
	}
	return "The address could not be reached."
}

// noteTold writes down what came of a report: on the order, on the connection, in the log and in the timeline. A change that
// came meanwhile keeps its own time to be told.
func (a *App) noteTold(tx *store.Tx, r *report, x exchanged) error {
	c, err := tx.Connection(r.connection.ID)
	if err != nil {
		return err
	}
	iv, there, err := orderedInterview(tx, r.order.InterviewID)
	if err != nil {
		return err
	}
	o, err := tx.Order(r.order.ID)
	if err != nil {
		return err
	}
	if r.gone { // of an erased candidate the log says only that the ATS was told
		x.log.Request, x.log.Answer = "", ""
	}
	if x.log.At != 0 {
		if err := a.log(tx, x.log); err != nil {
			return err
		}
	}
	now := a.now()
	if err := tx.Told(c.ID, now, x.words); err != nil {
		return err
	}
	if o.CancelledAt != 0 && o.ToldStatus == interview.OrderCancelled {
		return nil // the ATS has cancelled it while it was told
	}
	changed := o.Head != r.order.Head || o.NextAt != r.order.NextAt
	var what interview.Event
	if x.outcome == ats.Delivered {
		o.Told, o.ToldStatus, o.ToldDigest, o.ToldAt = r.order.Head, r.status, r.digest, now
		o.Tries, o.Failure, o.FailedAt, o.Parked, o.Settled = 0, "", 0, false, r.status.Settled()
		if !changed {
			o.NextAt = 0
		}
		what = event(interview.EventOrderTold, "order", o.ID, "system", c.Name, "status", string(r.status))
	} else {
		o.Failure, o.FailedAt = x.words, now
		if !changed {
			if err := scheduleTelling(tx, &o, x.outcome, now); err != nil {
				return err
			}
		}
		if o.Parked {
			what = event(interview.EventOrderFailed, "order", o.ID, "system", c.Name, "reason", x.words)
		}
	}
	if err := tx.SaveTelling(o); err != nil {
		return err
	}
	if r.gone && o.NextAt == 0 {
		if err := forgetRequest(tx, now, o); err != nil {
			return err
		}
	}
	if what.Kind == "" || !there || iv.ErasedAt != 0 {
		return nil
	}
	return tx.SaveInterview(&iv, now, by(what, now, interview.System))
}

// forgetRequest removes what was kept of an erased candidate to tell the ATS.
func forgetRequest(tx *store.Tx, now interview.Moment, o interview.Order) error {
	if err := tx.ForgetRequest(o); err != nil {
		return err
	}
	return tx.Enqueue(jobs.New{Kind: jobScrub, Payload: []byte(stamp(now)), MaxAttempts: scrubAttempts})
}

// scheduleTelling notes when the ATS is tried again, or that nobody tries any more.
func scheduleTelling(tx *store.Tx, o *interview.Order, outcome ats.Outcome, now interview.Moment) error {
	o.Tries++
	wait, more := waitAfter(outcome, o.Tries)
	if !more {
		o.Parked, o.NextAt = true, 0
		return nil
	}
	o.NextAt = now.Add(wait)
	return queueTelling(tx, o.ID, o.NextAt)
}

// orderedInterview loads the interview that an order stood for, if it is there still.
func orderedInterview(tx *store.Tx, id string) (iv interview.Interview, there bool, err error) {
	if id == "" {
		return iv, false, nil
	}
	iv, err = tx.Interview(id)
	if errors.Is(err, interview.ErrNotFound) {
		return iv, false, nil
	}
	return iv, err == nil, err
}

// SendAgain tells the ATS of an order how things stand now, also when it knows already. It is refused when the ATS takes no
// report at this stage.
func (a *App) SendAgain(ctx context.Context, actor interview.Actor, orderID string) error {
	return a.write(ctx, func(tx *store.Tx) error {
		o, err := tx.Order(orderID)
		if err != nil {
			return err
		}
		if err := a.may(tx, actor, o.PositionID, interview.MayRecruit); err != nil {
			return err
		}
		c, err := tx.ConnectionSeen(o.ConnectionID)
		if err != nil {
			return err
		}
		if c.RemovedAt != 0 {
			return &interview.Refusal{Verb: interview.VerbTellOrder, Because: interview.ReasonDisconnected}
		}
		now := a.now()
		r, err := a.report(tx, now, o, c)
		switch {
		case err != nil:
			return err
		case r.incomplete != nil:
			return &interview.Refusal{Verb: interview.VerbTellOrder, Because: interview.Reason(sentence(r.incomplete))}
		case r.request == nil:
			return &interview.Refusal{Verb: interview.VerbTellOrder, Because: interview.ReasonNothingToTell}
		}
		o.ToldDigest, o.Parked, o.Tries, o.NextAt = "", false, 0, now
		if err := tx.SaveTelling(o); err != nil {
			return err
		}
		return queueTelling(tx, o.ID, now)
	})
}
