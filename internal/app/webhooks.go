package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/store"
	"retake/internal/webhook"
)

// oldSecretSigns is how long the secret before a rotation signs too, while receivers learn the new one.
const oldSecretSigns = 24 * time.Hour

// mostEndpoints bounds what one event leads to.
const mostEndpoints = 50

// NewEndpoint is what CreateEndpoint needs. Once is for whoever may send the same form twice: the same makes one endpoint.
type NewEndpoint struct {
	Once, Name, URL string
	Shape           interview.Shape
	Kinds           []string // as they are published; none: all
	PositionID      string   // "": every position
}

// CreateEndpoint lets an address hear of what happens from now on. The secret comes back once: only a sealed copy is kept.
// It is empty when the form was sent before.
func (a *App) CreateEndpoint(ctx context.Context, actor interview.Actor, in NewEndpoint) (e interview.Endpoint, secret string, err error) {
	id, err := newID()
	if err != nil {
		return e, "", err
	}
	if in.Once != "" {
		id = uuid.NewSHA1(uuid.Nil, []byte("endpoint "+actor.ID+" "+in.Once)).String()
	}
	err = a.write(ctx, func(tx *store.Tx) error {
		if err := a.may(tx, actor, "", interview.MayManage); err != nil {
			return err
		}
		if e, err = tx.Endpoint(id); !errors.Is(err, interview.ErrNotFound) {
			secret = ""
			return err
		}
		secret = webhook.NewSecret()
		e = interview.Endpoint{
			ID: id, Name: in.Name, URL: in.URL, Shape: in.Shape, Kinds: strings.Join(in.Kinds, " "), PositionID: in.PositionID,
			Secret: a.Vault.Seal(id, secret), ByID: actor.ID, CreatedAt: a.now(), Revision: 1,
		}
		if err := a.checkEndpoint(tx, &e); err != nil {
			return err
		}
		if n, err := tx.CountEndpoints(); err != nil {
			return err
		} else if n >= mostEndpoints {
			return interview.Invalid{"name": fmt.Sprintf("There are %d webhooks already. Delete one first.", n)}
		}
		if e.Since, err = tx.StartFeed(); err != nil {
			return err
		}
		return tx.CreateEndpoint(e)
	})
	if err != nil {
		return interview.Endpoint{}, "", err
	}
	return e, secret, nil
}

// checkEndpoint faults what a person typed, by form field.
func (a *App) checkEndpoint(tx *store.Tx, e *interview.Endpoint) error {
	bad := interview.Invalid{}
	if err := e.Check(); err != nil && !errors.As(err, &bad) {
		return err
	}
	if fault := webhook.CheckURL(e.URL, a.Reach); bad["url"] == "" && fault != "" {
		bad["url"] = fault
	}
	if kinds := strings.Fields(e.Kinds); bad["kinds"] == "" && len(kinds) > 0 {
		known := 0
		for _, kind := range kinds {
			if webhook.Knows(e.Shape, kind) {
				known++
			}
		}
		if known == 0 {
			bad["kinds"] = "Messages of this shape exist for none of these events. Tick others, or choose the standard shape."
		}
	}
	if e.PositionID != "" {
		_, err := tx.PositionSeen(e.PositionID)
		if errors.Is(err, interview.ErrNotFound) {
			bad["position"] = "This position is gone. Choose another one."
		} else if err != nil {
			return err
		}
	}
	return bad.OrNil()
}

// EditEndpoint is what EditEndpoint changes; Revision is the one that the asker saw, 0 asks for no check.
type EditEndpoint struct {
	ID         string
	Revision   int64
	Name, URL  string
	Shape      interview.Shape
	Kinds      []string
	PositionID string
}

// EditEndpoint changes where messages go and which. What waits already goes to the new address as it was written.
func (a *App) EditEndpoint(ctx context.Context, actor interview.Actor, in EditEndpoint) error {
	return a.changeEndpoint(ctx, actor, in.ID, in.Revision, func(tx *store.Tx, e *interview.Endpoint) error {
		e.Name, e.URL, e.Shape, e.Kinds, e.PositionID = in.Name, in.URL, in.Shape, strings.Join(in.Kinds, " "), in.PositionID
		return a.checkEndpoint(tx, e)
	})
}

// RotateEndpointSecret makes a new secret and returns it, once. The old one signs too for a day.
func (a *App) RotateEndpointSecret(ctx context.Context, actor interview.Actor, id string) (secret string, err error) {
	secret = webhook.NewSecret()
	return secret, a.changeEndpoint(ctx, actor, id, 0, func(_ *store.Tx, e *interview.Endpoint) error {
		e.OldSecret, e.OldUntil = e.Secret, a.now().Add(oldSecretSigns)
		e.Secret = a.Vault.Seal(e.ID, secret)
		return nil
	})
}

// SwitchOffEndpoint stops an endpoint: what waits is given up, and what happens until it is on again is not sent to it.
func (a *App) SwitchOffEndpoint(ctx context.Context, actor interview.Actor, id string) error {
	return a.changeEndpoint(ctx, actor, id, 0, func(tx *store.Tx, e *interview.Endpoint) error {
		return a.switchOff(tx, e, "")
	})
}

// switchOff is for people, who give no reason, and for what does.
func (a *App) switchOff(tx *store.Tx, e *interview.Endpoint, why string) error {
	if err := e.SwitchOff(a.now(), why); err != nil {
		return err
	}
	return tx.EndDeliveries(e.ID, a.now())
}

// SwitchOnEndpoint lets it hear again of what happens from now on.
func (a *App) SwitchOnEndpoint(ctx context.Context, actor interview.Actor, id string) error {
	return a.changeEndpoint(ctx, actor, id, 0, func(tx *store.Tx, e *interview.Endpoint) error {
		since, err := tx.StartFeed()
		if err != nil {
			return err
		}
		return e.SwitchOn(since)
	})
}

func (a *App) changeEndpoint(ctx context.Context, actor interview.Actor, id string, revision int64, do func(*store.Tx, *interview.Endpoint) error) error {
	return a.write(ctx, func(tx *store.Tx) error {
		if err := a.may(tx, actor, "", interview.MayManage); err != nil {
			return err
		}
		e, err := tx.Endpoint(id)
		if err != nil {
			return err
		}
		if revision != 0 && revision != e.Revision {
			return interview.ErrOutdated
		}
		if err := do(tx, &e); err != nil {
			return err
		}
		return tx.SaveEndpoint(&e)
	})
}

// DeleteEndpoint removes an endpoint with its log; nothing more is sent.
func (a *App) DeleteEndpoint(ctx context.Context, actor interview.Actor, id string) error {
	return a.write(ctx, func(tx *store.Tx) error {
		if err := a.may(tx, actor, "", interview.MayManage); err != nil {
			return err
		}
		return tx.DeleteEndpoint(id)
	})
}

// TestEndpoint sends a message that only tries the way, as any other is sent, and returns its id in the log.
func (a *App) TestEndpoint(ctx context.Context, actor interview.Actor, id string) (deliveryID string, err error) {
	now := a.now()
	if deliveryID, err = newID(); err != nil {
		return "", err
	}
	return deliveryID, a.write(ctx, func(tx *store.Tx) error {
		e, err := a.openEndpoint(tx, actor, id)
		if err != nil {
			return err
		}
		m := webhook.Sample(deliveryID, a.BaseURL, now)
		body, _, err := webhook.Render(e.Shape, m)
		if err != nil {
			return err
		}
		if err := tx.CreateDeliveries([]interview.Delivery{{
			ID: deliveryID, EndpointID: id, MessageID: m.ID, Kind: m.Type, Body: string(body), State: interview.DeliveryWaiting, NextAt: now, CreatedAt: now,
		}}); err != nil {
			return err
		}
		return enqueueWebhooks(tx, id, "test "+deliveryID, now)
	})
}

// Redeliver sends a message again as it was written, under the same id, whether or not it arrived. Once it has used up its
// tries it is tried once more each time.
func (a *App) Redeliver(ctx context.Context, actor interview.Actor, endpointID, deliveryID string) error {
	return a.write(ctx, func(tx *store.Tx) error {
		if _, err := a.openEndpoint(tx, actor, endpointID); err != nil {
			return err
		}
		d, err := tx.Delivery(deliveryID)
		if err != nil {
			return err
		}
		if d.EndpointID != endpointID {
			return interview.ErrNotFound
		}
		d.State, d.NextAt, d.DoneAt = interview.DeliveryWaiting, a.now(), 0
		if err := tx.SaveDelivery(d); err != nil {
			return err
		}
		return enqueueWebhooks(tx, endpointID, fmt.Sprint("again ", d.ID, " ", d.Attempts), d.NextAt)
	})
}

// openEndpoint loads an endpoint that is to send something now.
func (a *App) openEndpoint(tx *store.Tx, actor interview.Actor, id string) (interview.Endpoint, error) {
	if err := a.may(tx, actor, "", interview.MayManage); err != nil {
		return interview.Endpoint{}, err
	}
	e, err := tx.Endpoint(id)
	if err == nil && !e.On() {
		err = &interview.Refusal{Because: interview.ReasonEndpointOff}
	}
	return e, err
}

// enqueueWebhooks promises to look after the endpoint at the moment. The occasion keeps a job that is running from standing
// for one that comes after it.
func enqueueWebhooks(tx *store.Tx, endpointID, occasion string, at interview.Moment) error {
	return tx.Enqueue(jobs.New{Kind: jobWebhook, Key: endpointID + " " + occasion, Payload: []byte(endpointID), RunAt: int64(at)})
}
