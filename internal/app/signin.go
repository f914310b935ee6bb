package app

import (
	"context"
	"errors"
	"fmt"
	"time"

	"retake/internal/auth"
	"retake/internal/interview"
	"retake/internal/store"
)

// How long a session lasts without a request, and at most.
const (
	sessionIdle     = 7 * 24 * time.Hour
	sessionAbsolute = 30 * 24 * time.Hour
)

// ErrSignIn is the one answer to every failed sign-in: it does not say which part was wrong.
const ErrSignIn interview.Reason = "Email or password is not right. Try again."

// Slow asks to wait before the next try.
type Slow struct{ RetryAfter time.Duration }

func (e *Slow) Error() string {
	return fmt.Sprintf("Too many tries. Wait %d seconds, then try again.", int(e.RetryAfter.Seconds()+0.999))
}

// SignIn is what SignIn needs.
type SignIn struct {
	Email, Password string
	Address, Agent  string // where from, for the list of sessions and the throttle
}

// SignIn starts a session and returns its token, which is stored only as a hash. It fails with ErrSignIn, or *Slow after
// too many tries.
func (a *App) SignIn(ctx context.Context, in SignIn) (string, interview.User, error) {
	if len(in.Email) > interview.MaxEmail {
		in.Email = "" // nobody's, and too long to be remembered by the throttle
	}
	key := interview.User{Email: in.Email}.Key()
	account, address := key+" "+in.Address, in.Address
	now := a.Clock()
	if wait, ok := a.signIns.Allow(now, account, address); !ok {
		return "", interview.User{}, &Slow{wait}
	}
	// Counted before the outcome is known, so that tries made at the same time do not slip through together.
	a.signIns.Failed(now, account, address)
	u, err := a.Store.Reader().UserByEmail(ctx, key)
	if err != nil && !errors.Is(err, interview.ErrNotFound) {
		return "", u, err
	}
	right := false
	if err != nil || u.DisabledAt != 0 {
		a.Passwords.DummyCheck(in.Password)
	} else if right, err = a.Passwords.CheckPassword(in.Password, u.PasswordHash); err != nil {
		return "", u, err
	}
	if !right {
		return "", interview.User{}, ErrSignIn
	}
	a.signIns.Succeeded(account)
	a.signIns.Forgive(address)
	token, err := a.Tokens.NewToken()
	if err != nil {
		return "", u, err
	}
	at := interview.At(now)
	return token, u, a.write(ctx, func(tx *store.Tx) error {
		return tx.CreateSession(store.Session{
			Hash: auth.HashToken(token), UserID: u.ID, CreatedAt: at, SeenAt: at,
			ExpiresAt: at.Add(sessionIdle), Address: in.Address, Agent: firstRunes(in.Agent, 200),
		})
	})
}

// Session finds who is signed in with the token, and notes now and then that they were here; interview.ErrNotFound when
// the session ended.
func (a *App) Session(ctx context.Context, token string) (interview.User, error) {
	now := a.now()
	s, u, err := a.Store.Reader().SessionUser(ctx, auth.HashToken(token), now)
	if err != nil {
		return u, err
	}
	if now.Sub(s.SeenAt) > time.Minute {
		until := min(now.Add(sessionIdle), s.CreatedAt.Add(sessionAbsolute))
		// A long transaction of somebody else must not keep anybody from reading.
		soon, cancel := context.WithTimeout(ctx, time.Second)
		err := a.Store.Write(soon, func(tx *store.Tx) error { return tx.TouchSession(s.Hash, now, until) })
		cancel()
		if errors.Is(err, interview.ErrNotFound) {
			return interview.User{}, err // signed out in this very moment
		}
		if err != nil { // a full disk must not keep anybody from reading
			a.Log.Warn("note that a session is in use", "error", err)
		}
	}
	return u, nil
}

// SignOut ends the session for good.
func (a *App) SignOut(ctx context.Context, token string) error {
	return a.write(ctx, func(tx *store.Tx) error { return tx.DeleteSession(auth.HashToken(token)) })
}

// Sessions lists where a user is signed in.
func (a *App) Sessions(ctx context.Context, actor interview.Actor) ([]store.Session, error) {
	return a.Store.Reader().Sessions(ctx, actor.ID)
}

// SignOutOthers ends all sessions of the actor but the one with the token.
func (a *App) SignOutOthers(ctx context.Context, actor interview.Actor, token string) error {
	return a.write(ctx, func(tx *store.Tx) error { return tx.DeleteSessionsOf(actor.ID, auth.HashToken(token)) })
}
