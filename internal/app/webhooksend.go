package app

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"net/http"
	"time"

	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/store"
	"retake/internal/webhook"
)

const (
	jobWebhook = "webhook" // payload: the endpoint's id

	// One job sends so much, or so long, then lets other endpoints have its worker.
	webhookBatch = 100
	webhookTurn  = time.Minute

	// A receiver that takes nothing at all gets the next message after this at most, whatever was the matter with the last one.
	longestHold = time.Minute
)

// relayToEndpoints writes a delivery for every endpoint that wants the event and whose maker may see what it is about.
func (a *App) relayToEndpoints(tx *store.Tx, events []interview.Event) error {
	listeners, err := tx.Listeners()
	if err != nil || len(listeners) == 0 {
		return err
	}
	var told []interview.Event
	var about []string
	for _, ev := range events {
		if ev.Kind.Published() != "" {
			told, about = append(told, ev), append(about, ev.InterviewID)
		}
	}
	outlines, err := tx.Outlines(about)
	if err != nil {
		return err
	}
	now, sees := a.now(), a.sight(tx)
	var deliveries []interview.Delivery
	for _, l := range listeners {
		last := int64(0)
		for _, ev := range told {
			outline, there := outlines[ev.InterviewID]
			if !there || ev.Feed <= l.Since || !l.Wants(ev.Kind.Published(), ev.PositionID) {
				continue
			}
			if may, err := sees(l, ev.PositionID); err != nil {
				return err
			} else if !may {
				continue
			}
			m := webhook.Tell(ev, outline, a.BaseURL, now)
			body, has, err := webhook.Render(l.Shape, m)
			if err != nil {
				return fmt.Errorf("render webhook: %w", err)
			}
			if !has {
				continue
			}
			id, err := newID()
			if err != nil {
				return err
			}
			last = ev.Feed
			deliveries = append(deliveries, interview.Delivery{
				ID: id, EndpointID: l.ID, MessageID: m.ID, InterviewID: ev.InterviewID, Kind: m.Type, Body: string(body),
				State: interview.DeliveryWaiting, NextAt: now, CreatedAt: now,
			})
		}
		if last > 0 {
			if err := enqueueWebhooks(tx, l.ID, fmt.Sprint("feed ", last), now); err != nil {
				return err
			}
		}
	}
	return tx.CreateDeliveries(deliveries)
}

// sight answers whether the maker of an endpoint may see a position now, asking once for each.
func (a *App) sight(tx *store.Tx) func(store.Listener, string) (bool, error) {
	known := map[[2]string]bool{}
	return func(l store.Listener, positionID string) (bool, error) {
		key := [2]string{l.ByID, positionID}
		if may, ok := known[key]; ok {
			return may, nil
		}
		maker := interview.Actor{Kind: interview.ByUser, ID: l.ByID, Role: l.Role}
		err := a.may(tx, maker, positionID, interview.MayWatch)
		if err != nil && !errors.Is(err, interview.ErrNotFound) && !errors.Is(err, interview.ErrForbidden) {
			return false, err
		}
		known[key] = err == nil
		return err == nil, nil
	}
}

// sendWebhooks sends what is due to one endpoint, one message after the other. When to come again is written down with each
// outcome, so that a fault of a receiver is none of the job.
func (a *App) sendWebhooks(ctx context.Context, job jobs.Job) error {
	id, sent, end := string(job.Payload), 0, a.Clock().Add(webhookTurn)
	return a.endpoints.drain(id, func() error {
		for ; sent < webhookBatch && a.Clock().Before(end); sent++ {
			d, err := a.Store.Reader().DueDelivery(ctx, id, a.now())
			if errors.Is(err, interview.ErrNotFound) {
				return nil
			}
			if err != nil {
				return fmt.Errorf("look for webhooks: %w", err)
			}
			if err := a.deliver(ctx, d); err != nil {
				return err
			}
		}
		return a.write(ctx, func(tx *store.Tx) error { return enqueueWebhooks(tx, id, "on "+job.ID, a.now()) })
	})
}

// deliver tries once to send a message and writes down what came of it.
func (a *App) deliver(ctx context.Context, d interview.Delivery) error {
	row, err := a.Store.Reader().Endpoint(ctx, d.EndpointID)
	if err != nil {
		return err
	}
	begun := a.Clock()
	var answer webhook.Answer
	headers, err := a.signWebhook(row.Endpoint, d, interview.At(begun))
	if err != nil {
		answer.Error = sentence(err)
	} else {
		answer = webhook.Send(ctx, a.Outside, row.URL, headers, []byte(d.Body))
	}
	if ctx.Err() != nil {
		return ctx.Err() // the program ends: this was no try
	}
	return a.write(ctx, func(tx *store.Tx) error { return a.delivered(tx, d, answer, begun) })
}

func (a *App) signWebhook(e interview.Endpoint, d interview.Delivery, now interview.Moment) (http.Header, error) {
	sealed := [][]byte{e.Secret}
	if e.OldUntil > now {
		sealed = append(sealed, e.OldSecret)
	}
	secrets := make([]string, len(sealed))
	for i := range sealed {
		var err error
		if secrets[i], err = a.Vault.Open(e.ID, sealed[i]); err != nil {
			return nil, err
		}
	}
	return webhook.Headers(e.Shape, secrets, d.MessageID, now, []byte(d.Body))
}

// delivered writes down one try: the message, its endpoint, and when to look again. A message or an endpoint that is gone
// meanwhile needs nothing.
func (a *App) delivered(tx *store.Tx, d interview.Delivery, answer webhook.Answer, begun time.Time) error {
	e, err := tx.Endpoint(d.EndpointID)
	if err == nil {
		d, err = tx.Delivery(d.ID)
	}
	if errors.Is(err, interview.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	now := a.now()
	d.Attempts++
	if err := tx.CreateDeliveryAttempt(interview.DeliveryAttempt{
		DeliveryID: d.ID, N: d.Attempts, At: interview.At(begun), Status: answer.Status, Millis: int64(now.Sub(interview.At(begun)) / time.Millisecond),
		Error: answer.Error, Answer: answer.Text,
	}); err != nil {
		return err
	}
	outcome := webhook.Judge(answer.Status)
	if outcome == webhook.Delivered {
		d.State, d.DoneAt = interview.DeliveryDelivered, now
		if err := tx.NoteDelivered(e.ID, now); err != nil {
			return err
		}
	} else {
		if err := tx.NoteFailed(e.ID, now, failureOf(answer)); err != nil {
			return err
		}
		if err := a.undelivered(tx, &d, answer, now); err != nil {
			return err
		}
	}
	if err := tx.SaveDelivery(d); err != nil {
		return err
	}
	why, err := a.givesUp(tx, e, d, outcome, answer)
	if err != nil {
		return err
	}
	if why != "" && e.On() {
		a.Log.Warn("webhook switched off", "endpoint", e.ID, "why", why)
		if err := a.switchOff(tx, &e, why); err != nil {
			return err
		}
		return tx.SaveEndpoint(&e)
	}
	next, err := tx.NextDelivery(e.ID)
	if errors.Is(err, interview.ErrNotFound) || err == nil && next <= now {
		return nil // whoever sends looks again anyway
	}
	if err != nil {
		return err
	}
	return enqueueWebhooks(tx, e.ID, fmt.Sprint("at ", int64(next)), next)
}

// undelivered decides what becomes of a message after a try that failed.
func (a *App) undelivered(tx *store.Tx, d *interview.Delivery, answer webhook.Answer, now interview.Moment) error {
	if d.State != interview.DeliveryWaiting {
		return nil // it was given up meanwhile
	}
	wait, more := webhook.Wait(d.Attempts, jitter(d.ID, d.Attempts))
	asked := webhook.RetryAfter(answer.Status, answer.RetryAfter, now.Time())
	if webhook.Overloaded(answer.Status) {
		hold := asked
		if hold == 0 {
			hold = min(wait, longestHold)
		}
		if err := tx.HoldDeliveries(d.EndpointID, now.Add(hold)); err != nil {
			return err
		}
	}
	if !more || webhook.Judge(answer.Status) == webhook.Gone {
		d.State, d.DoneAt = interview.DeliveryFailed, now
		return nil
	}
	d.NextAt = now.Add(max(wait, asked))
	return nil
}

// givesUp is why the endpoint is to be switched off; "": it is not. After three days with a message that did not arrive it is,
// unless another one did meanwhile.
func (a *App) givesUp(tx *store.Tx, e interview.Endpoint, d interview.Delivery, outcome webhook.Outcome, answer webhook.Answer) (string, error) {
	switch {
	case outcome == webhook.Gone:
		return "It answered “410 Gone”: it wants no more messages.", nil
	case d.State != interview.DeliveryFailed || d.Attempts != webhook.Tries:
		return "", nil
	}
	first, err := tx.FirstAttempt(d.ID)
	if err != nil || e.DeliveredAt >= first {
		return "", err
	}
	return "Nothing has arrived for three days. The last try: " + failureOf(answer), nil
}

// failureOf says in a line what was wrong with a try.
func failureOf(answer webhook.Answer) string {
	if answer.Error != "" {
		return answer.Error
	}
	text := http.StatusText(answer.Status)
	if text == "" {
		return fmt.Sprintf("It answered with status %d.", answer.Status)
	}
	return fmt.Sprintf("It answered “%d %s”.", answer.Status, text)
}

// jitter spreads tries that would fall together, from 0 up to 1, the same for the same try.
func jitter(id string, n int) float64 {
	h := fnv.New32a()
	fmt.Fprint(h, id, n)
	return float64(h.Sum32()%1000) / 1000
}

// deliveriesKept is how long the log of webhooks reaches back.
const deliveriesKept = 30 * 24 * time.Hour

// SweepDeliveries removes old messages from the log of webhooks.
func (a *App) SweepDeliveries(ctx context.Context) error {
	const batch = 500
	for {
		n := 0
		err := a.Store.Write(ctx, func(tx *store.Tx) (err error) {
			n, err = tx.DeleteOldDeliveries(a.now().Add(-deliveriesKept), batch)
			return err
		})
		if err != nil || n < batch {
			return err
		}
	}
}
