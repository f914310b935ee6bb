package app

import (
	"context"
	"errors"
	"strings"
	"time"

	"retake/internal/auth"
	"retake/internal/interview"
	"retake/internal/store"
)

const (
	keyStart = "rt_"           // by which people and scanners for secrets know a key of ours
	keyHint  = len("rt_12345") // as much of a key is kept to tell keys apart
	keyWords = 64              // characters that a key has at most
	keyList  = 500             // keys that the page shows
)

// NewAPIKey is what CreateAPIKey needs.
type NewAPIKey struct {
	Name    string
	Scopes  []interview.Scope
	Expires interview.Moment // 0: never
}

// CreateAPIKey makes a key by which a program acts as the actor, within the scopes. The key is returned this once; only its hash
// is kept.
func (a *App) CreateAPIKey(ctx context.Context, actor interview.Actor, in NewAPIKey) (interview.APIKey, string, error) {
	now := a.now()
	scopes := make([]string, len(in.Scopes))
	for i, s := range in.Scopes {
		scopes[i] = string(s)
	}
	k := interview.APIKey{UserID: actor.ID, Name: in.Name, Scopes: strings.Join(scopes, " "), CreatedAt: now, ExpiresAt: in.Expires}
	if err := k.Check(now); err != nil {
		return k, "", err
	}
	token, err := a.Tokens.NewToken()
	if err != nil {
		return k, "", err
	}
	if k.ID, err = newID(); err != nil {
		return k, "", err
	}
	key := keyStart + token
	k.Hash, k.Hint = auth.HashToken(key), key[:keyHint]
	return k, key, a.write(ctx, func(tx *store.Tx) error {
		if err := a.may(tx, actor, "", interview.MayCreate); err != nil {
			return err
		}
		n, err := tx.CountAPIKeys(actor.ID, now)
		if err != nil {
			return err
		}
		if n >= interview.MaxAPIKeys {
			return interview.Invalid{"name": "You have 50 keys already. Revoke one that is not used any more."}
		}
		return tx.CreateAPIKey(k)
	})
}

// RevokeAPIKey ends a key of the actor's own, or as an admin anybody's, for good. Twice is once.
func (a *App) RevokeAPIKey(ctx context.Context, actor interview.Actor, id string) error {
	return a.write(ctx, func(tx *store.Tx) error {
		k, err := tx.APIKey(id)
		if err != nil {
			return err
		}
		if actor.Kind != interview.ByUser || k.UserID != actor.ID && !actor.Role.Allows(interview.MayManage, false) {
			return interview.ErrNotFound
		}
		return tx.RevokeAPIKey(id, a.now())
	})
}

// APIKeys lists the actor's keys, for an admin everybody's.
func (a *App) APIKeys(ctx context.Context, actor interview.Actor) ([]interview.APIKeyRow, error) {
	whose := actor.ID
	if actor.Role.Allows(interview.MayManage, false) {
		whose = ""
	}
	return a.Store.Reader().APIKeys(ctx, whose, keyList)
}

// APIKeyUser finds the key that a program comes with and whose it is, with the role that they have now; it notes, at most once a
// minute, that the key was used. interview.ErrNotFound for a key that does not work, *Slow for an address that tries many of
// them. A right key never waits: no guess hits one of 256 bits, what is held back is the noise.
func (a *App) APIKeyUser(ctx context.Context, key, address string) (interview.APIKey, interview.User, error) {
	now := a.now()
	k, u, err := interview.APIKey{}, interview.User{}, interview.ErrNotFound
	if strings.HasPrefix(key, keyStart) && len(key) <= keyWords {
		k, u, err = a.Store.Reader().APIKeyUser(ctx, auth.HashToken(key), now)
	}
	if errors.Is(err, interview.ErrNotFound) {
		if wait, ok := a.keys.Allow(a.Clock(), address); !ok {
			return k, u, &Slow{wait}
		}
		a.keys.Failed(a.Clock(), address)
	}
	if err != nil || now.Sub(k.UsedAt) < time.Minute {
		return k, u, err
	}
	err = a.Store.Write(ctx, func(tx *store.Tx) error { return tx.NoteAPIKey(k.ID, now, address) })
	return k, u, err
}

// How long the answer to a request that may come twice is kept, and after how long one of which nothing came is given up.
const (
	onceKept  = 24 * time.Hour
	onceStale = time.Minute
)

// The reasons why a request with the name of an earlier one is refused.
const (
	ReasonOnceReused   interview.Reason = "This Idempotency-Key was used for another request. Take a new one for each request that is not a repetition."
	ReasonOnceUnderWay interview.Reason = "The same request is being carried out at this moment. Ask again in a second to get its answer."
)

// BeginOnce claims a request that its caller may send twice. When it is to be carried out, first is true, and FinishOnce or
// DropOnce follows with what BeginOnce returned. Else the answer of the earlier one is returned, or the refusal
// ReasonOnceReused or ReasonOnceUnderWay.
func (a *App) BeginOnce(ctx context.Context, in interview.Once) (answer interview.Once, first bool, err error) {
	now := a.now()
	err = a.Store.Write(ctx, func(tx *store.Tx) error {
		answer, first, err = tx.BeginOnce(in, now, now.Add(-onceStale), now.Add(-onceKept))
		return err
	})
	switch {
	case err != nil:
		return answer, false, err
	case first:
		in.BegunAt = now
		return in, true, nil
	case answer.Request != in.Request:
		return answer, false, &interview.Refusal{Because: ReasonOnceReused}
	case answer.Status == 0:
		return answer, false, &interview.Refusal{Because: ReasonOnceUnderWay}
	}
	body, err := a.Vault.Open(onceOwner(in), answer.Body)
	answer.Body = []byte(body)
	return answer, false, err
}

// onceOwner is whose the sealed answer is.
func onceOwner(in interview.Once) string { return "once " + in.KeyID + " " + in.Name }

// FinishOnce keeps the answer, sealed: it may tell of a candidate, or hold a secret that is shown once. When the request was given up and taken over meanwhile, the other one's answer counts.
func (a *App) FinishOnce(ctx context.Context, in interview.Once) error {
	in.Body = a.Vault.Seal(onceOwner(in), string(in.Body))
	err := a.Store.Write(ctx, func(tx *store.Tx) error { return tx.SaveOnce(in) })
	if errors.Is(err, interview.ErrNotFound) {
		return nil
	}
	return err
}

// DropOnce forgets the request: nothing came of it, so that it may be sent again.
func (a *App) DropOnce(ctx context.Context, in interview.Once) error {
	return a.Store.Write(ctx, func(tx *store.Tx) error { return tx.DropOnce(in) })
}

// forgetOnce removes answers that are kept no longer.
func (a *App) forgetOnce(ctx context.Context) error {
	const batch = 500
	before := a.now().Add(-onceKept)
	for {
		old, err := a.Store.Reader().OldOnce(ctx, before)
		if err != nil || !old {
			return err
		}
		n := 0
		err = a.Store.Write(ctx, func(tx *store.Tx) error {
			n, err = tx.ForgetOnce(before, batch)
			return err
		})
		if err != nil || n < batch {
			return err
		}
	}
}
