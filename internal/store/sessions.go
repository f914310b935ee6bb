package store

import (
	"context"
	"fmt"

	"retake/internal/interview"
)

// Session is one sign-in of a user on one browser.
type Session struct {
	Hash      string // of the token in the cookie; the token itself is kept nowhere
	UserID    string
	CreatedAt interview.Moment
	SeenAt    interview.Moment
	ExpiresAt interview.Moment
	Address   string // where it was made from
	Agent     string // the browser's name for itself
}

const sessionColumns = `s.hash, s.user_id, s.created_at, s.seen_at, s.expires_at, s.address, s.agent`

// CreateSession writes a new session.
func (t *Tx) CreateSession(s Session) error {
	if _, err := t.execNamed(`INSERT INTO sessions (hash, user_id, created_at, seen_at, expires_at, address, agent)
		VALUES (:hash, :user_id, :created_at, :seen_at, :expires_at, :address, :agent)`, &s); err != nil {
		return fmt.Errorf("create session: %w", err)
	}
	return nil
}

// TouchSession notes that the session was used and lasts until then; interview.ErrNotFound when it is gone.
func (t *Tx) TouchSession(hash string, seen, until interview.Moment) error {
	return t.change(`UPDATE sessions SET seen_at = ?, expires_at = ? WHERE hash = ?`, seen, until, hash)
}

// DeleteEndedSessions clears away what no sign-in uses any more.
func (t *Tx) DeleteEndedSessions(now interview.Moment) error {
	_, err := t.exec(`DELETE FROM sessions WHERE expires_at <= ?`, now)
	return err
}

// DeleteSession signs one browser out. Twice is once.
func (t *Tx) DeleteSession(hash string) error {
	_, err := t.exec(`DELETE FROM sessions WHERE hash = ?`, hash)
	return err
}

// DeleteSessionsOf signs the user out everywhere but in the session of exceptHash ("": everywhere).
func (t *Tx) DeleteSessionsOf(userID, exceptHash string) error {
	_, err := t.exec(`DELETE FROM sessions WHERE user_id = ? AND hash <> ?`, userID, exceptHash)
	return err
}

// SessionUser finds who is signed in; interview.ErrNotFound when the session has ended or the user is disabled. The
// user's password hash is left out.
func (r *Reader) SessionUser(ctx context.Context, hash string, now interview.Moment) (Session, interview.User, error) {
	var s Session
	var u interview.User
	err := r.at(ctx).row(`SELECT `+sessionColumns+`, u.id, u.name, u.email, u.role, u.created_at
		FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.hash = ? AND s.expires_at > ? AND u.disabled_at = 0`, []any{hash, int64(now)},
		&s.Hash, &s.UserID, (*int64)(&s.CreatedAt), (*int64)(&s.SeenAt), (*int64)(&s.ExpiresAt), &s.Address, &s.Agent,
		&u.ID, &u.Name, &u.Email, (*string)(&u.Role), (*int64)(&u.CreatedAt))
	if err != nil {
		return Session{}, interview.User{}, fmt.Errorf("load session: %w", err)
	}
	return s, u, nil
}

// Sessions lists the user's sessions, the last used first; also those that have ended and are not cleared away yet.
func (r *Reader) Sessions(ctx context.Context, userID string) ([]Session, error) {
	var list []Session
	err := r.at(ctx).list(&list, `SELECT `+sessionColumns+` FROM sessions s WHERE s.user_id = ? ORDER BY s.seen_at DESC, s.hash`, userID)
	return list, err
}
