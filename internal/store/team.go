package store

import (
	"context"
	"fmt"

	"retake/internal/interview"
)

const (
	userFacts   = `u.id, u.name, u.email, u.role, u.created_at, u.disabled_at`
	userColumns = userFacts + `, u.password_hash`
)

func (r reading) user(where string, args ...any) (interview.User, error) {
	var u interview.User
	if err := r.get(&u, `SELECT `+userColumns+` FROM users u WHERE `+where, args...); err != nil {
		return u, fmt.Errorf("load user: %w", err)
	}
	return u, nil
}

// User loads a user to change them, also a disabled one; interview.ErrNotFound when there is none.
func (t *Tx) User(id string) (interview.User, error) {
	return t.reading().user(`u.id = ?`+t.engine.lock("u"), id)
}

// User loads a user, also a disabled one; interview.ErrNotFound when there is none.
func (r *Reader) User(ctx context.Context, id string) (interview.User, error) {
	return r.at(ctx).user(`u.id = ?`, id)
}

// UserByEmail finds a user by the email's key (User.Key), also a disabled one.
func (t *Tx) UserByEmail(key string) (interview.User, error) {
	return t.reading().user(`u.email_key = ?`, key)
}

// UserByEmail finds a user by the email's key (User.Key), also a disabled one. Signing in asks here, so that checking the
// password does not keep writers waiting.
func (r *Reader) UserByEmail(ctx context.Context, key string) (interview.User, error) {
	return r.at(ctx).user(`u.email_key = ?`, key)
}

// CreateUser writes a new user. It returns interview.Invalid for "email" when somebody has that address.
func (t *Tx) CreateUser(u interview.User) error {
	if err := t.emailFree(u); err != nil {
		return err
	}
	if _, err := t.exec(`INSERT INTO users (id, name, email, email_key, role, password_hash, created_at, disabled_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, u.ID, u.Name, u.Email, u.Key(), u.Role, u.PasswordHash, u.CreatedAt, u.DisabledAt); err != nil {
		return fmt.Errorf("create user: %w", err)
	}
	return nil
}

// SaveUser writes a changed user. It returns interview.Invalid for "email" when somebody else has that address.
func (t *Tx) SaveUser(u interview.User) error {
	if err := t.emailFree(u); err != nil {
		return err
	}
	if err := t.change(`UPDATE users SET name = ?, email = ?, email_key = ?, role = ?, password_hash = ?, disabled_at = ? WHERE id = ?`,
		u.Name, u.Email, u.Key(), u.Role, u.PasswordHash, u.DisabledAt, u.ID); err != nil {
		return fmt.Errorf("save user: %w", err)
	}
	return nil
}

func (t *Tx) emailFree(u interview.User) error {
	var others int
	if err := t.reading().get(&others, `SELECT COUNT(*) FROM users WHERE email_key = ? AND id <> ?`, u.Key(), u.ID); err != nil {
		return fmt.Errorf("look for email: %w", err)
	}
	if others > 0 {
		return interview.Invalid{"email": "Somebody on the team has this email address already."}
	}
	return nil
}

func (r reading) countUsers() (n int, err error) {
	err = r.get(&n, `SELECT COUNT(*) FROM users`)
	return n, err
}

// CountAdmins counts the admins who can sign in. Until the transaction ends they stay as they are.
func (t *Tx) CountAdmins() (int, error) {
	var ids []string
	err := t.reading().list(&ids, `SELECT u.id FROM users u WHERE u.role = 'admin' AND u.disabled_at = 0 ORDER BY u.id`+t.engine.lock("u"))
	return len(ids), err
}

// CountUsers counts the users, disabled ones included: 0 means that nobody has set Retake up yet.
func (t *Tx) CountUsers() (int, error) { return t.reading().countUsers() }

// CountUsers counts the users, disabled ones included: 0 means that nobody has set Retake up yet.
func (r *Reader) CountUsers(ctx context.Context) (int, error) { return r.at(ctx).countUsers() }

// Users lists the team by name, disabled ones included, without their password hashes.
func (r *Reader) Users(ctx context.Context) ([]interview.User, error) {
	var users []interview.User
	err := r.at(ctx).list(&users, `SELECT `+userFacts+` FROM users u ORDER BY u.name, u.id`)
	return users, err
}

// Members lists the team by name with who belongs to the position, disabled users left out, without password hashes.
func (r *Reader) Members(ctx context.Context, positionID string) ([]interview.Member, error) {
	var members []interview.Member
	err := r.at(ctx).list(&members, `SELECT `+userFacts+`, m.user_id IS NOT NULL AS "in" FROM users u
		LEFT JOIN position_members m ON m.user_id = u.id AND m.position_id = ? WHERE u.disabled_at = 0 ORDER BY u.name, u.id`, positionID)
	return members, err
}

func (r reading) isMember(positionID, userID string) (bool, error) {
	var n int
	err := r.get(&n, `SELECT COUNT(*) FROM position_members WHERE position_id = ? AND user_id = ?`, positionID, userID)
	return n > 0, err
}

// IsMember reports whether the user belongs to the position.
func (t *Tx) IsMember(positionID, userID string) (bool, error) {
	return t.reading().isMember(positionID, userID)
}

// IsMember reports whether the user belongs to the position.
func (r *Reader) IsMember(ctx context.Context, positionID, userID string) (bool, error) {
	return r.at(ctx).isMember(positionID, userID)
}

// SetMembers makes the users, and nobody else, the members of the position; interview.ErrNotFound for an unknown one.
func (t *Tx) SetMembers(positionID string, userIDs []string) error {
	if _, err := t.exec(`DELETE FROM position_members WHERE position_id = ?`, positionID); err != nil {
		return fmt.Errorf("set members: %w", err)
	}
	for _, id := range userIDs {
		if err := t.change(`INSERT INTO position_members (position_id, user_id)
			SELECT ?, u.id FROM users u WHERE u.id = ? ON CONFLICT (position_id, user_id) DO UPDATE SET user_id = excluded.user_id`,
			positionID, id); err != nil {
			return fmt.Errorf("set members: %w", err)
		}
	}
	return nil
}
