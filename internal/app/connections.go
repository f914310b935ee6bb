package app

import (
	"context"
	"errors"
	"slices"
	"strings"

	"retake/internal/ats"
	"retake/internal/auth"
	"retake/internal/interview"
	"retake/internal/store"
)

// NewConnection is what AddConnection needs.
type NewConnection struct {
	Vendor   interview.Vendor
	Name     string // empty: the vendor's
	Secret   string // that the ATS gave out for us; may come later, and is not asked for where the protocol has none
	BaseURL  string // empty: the vendor's usual one
	Account  string
	Second   interview.Second // empty: adopt
	TellRedo bool
}

// AddConnection connects an ATS and returns the key that it is to come with, which is shown this once.
func (a *App) AddConnection(ctx context.Context, actor interview.Actor, in NewConnection) (interview.Connection, string, error) {
	var c interview.Connection
	if err := a.Access(ctx, actor, "", interview.MayManage); err != nil {
		return c, "", err
	}
	p, ok := ats.Of(in.Vendor)
	if !ok {
		return c, "", interview.Invalid{"vendor": "Choose one of the systems in the list."}
	}
	id, err := newID()
	if err != nil {
		return c, "", err
	}
	now := a.now()
	c = interview.Connection{
		ID: id, Vendor: in.Vendor, Name: in.Name, BaseURL: in.BaseURL, Account: in.Account, Second: in.Second, TellRedo: in.TellRedo,
		ByID: actor.ID, CreatedAt: now, Revision: 1,
	}
	if strings.TrimSpace(c.Name) == "" {
		c.Name = p.Name
	}
	if c.Second == "" {
		c.Second = interview.SecondAdopt
	}
	if err := a.checkConnection(p, &c, in.Secret); err != nil {
		return c, "", err
	}
	key, err := a.newKey(p, &c)
	if err != nil {
		return c, "", err
	}
	return c, key, a.write(ctx, func(tx *store.Tx) error {
		if err := a.may(tx, actor, "", interview.MayManage); err != nil {
			return err
		}
		if _, err := tx.StartFeed(); err != nil {
			return err
		}
		return tx.CreateConnection(c)
	})
}

// EditConnection is what EditConnection needs.
type EditConnection struct {
	ID       string
	Revision int64
	Name     string
	Secret   string // empty: the one there is
	BaseURL  string
	Account  string
	Second   interview.Second
	TellRedo bool
}

// EditConnection changes how an ATS is spoken to. What could not be told so far is tried at once.
func (a *App) EditConnection(ctx context.Context, actor interview.Actor, in EditConnection) error {
	return a.onConnection(ctx, actor, in.ID, in.Revision, func(tx *store.Tx, c *interview.Connection, p ats.Protocol) error {
		c.Name, c.BaseURL, c.Account, c.Second, c.TellRedo = in.Name, in.BaseURL, in.Account, in.Second, in.TellRedo
		if err := a.checkConnection(p, c, in.Secret); err != nil {
			return err
		}
		now := a.now()
		waiting, err := tx.TryAgain(c.ID, now, triedAgain)
		if err != nil {
			return err
		}
		for _, id := range waiting {
			if err := queueTelling(tx, id, now); err != nil {
				return err
			}
		}
		return nil
	})
}

// triedAgain is how many orders are tried at once when a connection was mended; the others come when their time does.
const triedAgain = 500

// RotateConnectionKey gives the ATS a new key to come with, which is shown this once. The old one opens nothing any more.
func (a *App) RotateConnectionKey(ctx context.Context, actor interview.Actor, id string, revision int64) (key string, err error) {
	err = a.onConnection(ctx, actor, id, revision, func(_ *store.Tx, c *interview.Connection, p ats.Protocol) error {
		key, err = a.newKey(p, c)
		return err
	})
	return key, err
}

// RemoveConnection ends the connection: its key opens nothing, and nothing is told any more. What was ordered stays, with its
// history.
func (a *App) RemoveConnection(ctx context.Context, actor interview.Actor, id string, revision int64) error {
	return a.onConnection(ctx, actor, id, revision, func(tx *store.Tx, c *interview.Connection, _ ats.Protocol) error {
		c.RemovedAt, c.Secret = a.now(), nil
		return tx.NothingToTell(c.ID)
	})
}

// onConnection changes a connection; 0 as the revision asks for no check.
func (a *App) onConnection(ctx context.Context, actor interview.Actor, id string, revision int64, do func(*store.Tx, *interview.Connection, ats.Protocol) error) error {
	return a.write(ctx, func(tx *store.Tx) error {
		if err := a.may(tx, actor, "", interview.MayManage); err != nil {
			return err
		}
		c, err := tx.Connection(id)
		if err != nil {
			return err
		}
		p, ok := ats.Of(c.Vendor)
		switch {
		case c.RemovedAt != 0 || !ok:
			return &interview.Refusal{Because: interview.ReasonDisconnected}
		case revision != 0 && revision != c.Revision:
			return interview.ErrOutdated
		}
		if err := do(tx, &c, p); err != nil {
			return err
		}
		return tx.SaveConnection(c)
	})
}

// checkConnection faults what was typed, and seals the secret if there is a new one.
func (a *App) checkConnection(p ats.Protocol, c *interview.Connection, typed string) error {
	bad := interview.Invalid{}
	var found interview.Invalid
	if err := c.Check(); errors.As(err, &found) {
		bad = found
	}
	if !p.NeedsAccount {
		c.Account = ""
	}
	if c.BaseURL != "" && !slices.ContainsFunc(p.Bases, func(b ats.Base) bool { return b.URL == c.BaseURL }) {
		if err := p.CallbackAllowed(c.BaseURL, a.ATSHosts); err != nil {
			bad["base"] = sentence(err)
		}
	}
	secret, err := interview.CheckSecret(typed)
	if errors.As(err, &found) {
		bad["secret"] = found["secret"]
	}
	if err := bad.OrNil(); err != nil {
		return err
	}
	if secret != "" && p.NeedsSecret {
		c.Secret = a.Vault.Seal(c.ID, secret)
	}
	return nil
}

// newKey makes the key that the ATS comes with. Only its hash is kept, but where it is also what we show.
func (a *App) newKey(p ats.Protocol, c *interview.Connection) (string, error) {
	token, err := a.Tokens.NewToken()
	if err != nil {
		return "", err
	}
	key := "rk_" + string(c.Vendor[0]) + token
	c.KeyHash, c.KeyHint = auth.HashToken(key), key[:8]
	if p.OwnKey {
		c.Secret = a.Vault.Seal(c.ID, key)
	}
	return key, nil
}
