package store

import (
	"context"
	"fmt"

	"retake/internal/interview"
)

const apiKeyColumns = `k.id, k.user_id, k.name, k.hint, k.hash, k.scopes, k.created_at, k.expires_at, k.revoked_at, k.used_at, k.used_from`

// CreateAPIKey writes a new key.
func (t *Tx) CreateAPIKey(k interview.APIKey) error {
	if _, err := t.execNamed(`INSERT INTO api_keys (id, user_id, name, hint, hash, scopes, created_at, expires_at)
		VALUES (:id, :user_id, :name, :hint, :hash, :scopes, :created_at, :expires_at)`, &k); err != nil {
		return fmt.Errorf("create API key: %w", err)
	}
	return nil
}

// CountAPIKeys counts the user's keys that work.
func (t *Tx) CountAPIKeys(userID string, now interview.Moment) (n int, err error) {
	err = t.reading().get(&n, `SELECT COUNT(*) FROM api_keys k WHERE k.user_id = ? AND k.revoked_at = 0 AND (k.expires_at = 0 OR k.expires_at > ?)`, userID, now)
	return n, err
}

// APIKey loads a key; interview.ErrNotFound when there is none.
func (t *Tx) APIKey(id string) (k interview.APIKey, err error) {
	err = t.reading().get(&k, `SELECT `+apiKeyColumns+` FROM api_keys k WHERE k.id = ?`, id)
	return k, err
}

// RevokeAPIKey ends a key for good, and what is kept of its answers. Twice is once: the first moment stays.
func (t *Tx) RevokeAPIKey(id string, now interview.Moment) error {
	if err := t.change(`UPDATE api_keys SET revoked_at = CASE WHEN revoked_at = 0 THEN ? ELSE revoked_at END WHERE id = ?`, now, id); err != nil {
		return fmt.Errorf("revoke API key: %w", err)
	}
	_, err := t.exec(`DELETE FROM idempotency WHERE key_id = ?`, id)
	return err
}

// NoteAPIKey notes when and from where the key was used.
func (t *Tx) NoteAPIKey(id string, at interview.Moment, from string) error {
	return t.change(`UPDATE api_keys SET used_at = ?, used_from = ? WHERE id = ?`, at, from, id)
}

// APIKeyUser finds a key that works, by its hash, and whose it is; interview.ErrNotFound when it was revoked, has expired or its
// user is disabled. The user's password hash is left out.
func (r *Reader) APIKeyUser(ctx context.Context, hash string, now interview.Moment) (interview.APIKey, interview.User, error) {
	var (
		k interview.APIKey
		u interview.User
	)
	err := r.at(ctx).row(`SELECT `+apiKeyColumns+`, u.id, u.name, u.email, u.role, u.created_at FROM api_keys k JOIN users u ON u.id = k.user_id
		WHERE k.hash = ? AND k.revoked_at = 0 AND (k.expires_at = 0 OR k.expires_at > ?) AND u.disabled_at = 0`, []any{hash, int64(now)},
		&k.ID, &k.UserID, &k.Name, &k.Hint, &k.Hash, &k.Scopes, (*int64)(&k.CreatedAt), (*int64)(&k.ExpiresAt), (*int64)(&k.RevokedAt),
		(*int64)(&k.UsedAt), &k.UsedFrom, &u.ID, &u.Name, &u.Email, (*string)(&u.Role), (*int64)(&u.CreatedAt))
	if err != nil {
		return interview.APIKey{}, interview.User{}, fmt.Errorf("load API key: %w", err)
	}
	return k, u, nil
}

// APIKeys lists at most limit keys of the user ("": of everybody), those that were not revoked first, then the newest.
func (r *Reader) APIKeys(ctx context.Context, userID string, limit int) ([]interview.APIKeyRow, error) {
	where, args := ``, []any{}
	if userID != "" {
		where, args = ` WHERE k.user_id = ?`, append(args, userID)
	}
	var rows []interview.APIKeyRow
	if err := r.at(ctx).list(&rows, `SELECT `+apiKeyColumns+`, u.name AS "user", u.role, u.disabled_at FROM api_keys k JOIN users u ON u.id = k.user_id`+where+`
		ORDER BY k.revoked_at > 0, k.created_at DESC, k.id DESC LIMIT ?`, append(args, limit)...); err != nil {
		return nil, fmt.Errorf("list API keys: %w", err)
	}
	return rows, nil
}
