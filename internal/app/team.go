package app

import (
	"context"
	"crypto/subtle"
	"errors"

	"retake/internal/auth"
	"retake/internal/interview"
	"retake/internal/store"
)

// NeedsSetup reports whether nobody can sign in yet.
func (a *App) NeedsSetup(ctx context.Context) (bool, error) {
	n, err := a.Store.Reader().CountUsers(ctx)
	return n == 0, err
}

// SetupToken makes the one-time token of the setup page; earlier ones stop working.
func (a *App) SetupToken(ctx context.Context) (string, error) {
	token, err := a.Tokens.NewToken()
	if err != nil {
		return "", err
	}
	return token, a.write(ctx, func(tx *store.Tx) error { return tx.SetSetting(settingSetup, auth.HashToken(token)) })
}

// SetUp is what SetUp needs.
type SetUp struct {
	Token, Company        string
	Name, Email, Password string
}

// SetupAllowed says whether the token opens the setup page: interview.ErrNotFound when it does not.
func (a *App) SetupAllowed(ctx context.Context, token string) error {
	want, err := a.Store.Reader().Setting(ctx, settingSetup)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare([]byte(want), []byte(auth.HashToken(token))) != 1 {
		return interview.ErrNotFound
	}
	return nil
}

// SetUp names the company and makes the first admin. The token works once.
func (a *App) SetUp(ctx context.Context, in SetUp) (interview.User, error) {
	if err := a.SetupAllowed(ctx, in.Token); err != nil {
		return interview.User{}, err
	}
	u, err := a.newUser(NewUser{Name: in.Name, Email: in.Email, Role: interview.Admin, Password: in.Password})
	bad := interview.Invalid{}
	if err != nil && !errors.As(err, &bad) {
		return u, err
	}
	company := interview.User{Name: in.Company, Email: "company@example.com"} // a company's name follows the rules of a person's
	if company.Check() != nil {
		bad["company"] = "Please fill in the name of your company, with at most 120 characters."
	}
	if len(bad) > 0 {
		return u, bad
	}
	return u, a.write(ctx, func(tx *store.Tx) error {
		token, err := tx.Setting(settingSetup)
		if err != nil {
			return err
		}
		// Whoever uses the same token at the same time waits at the deletion, and then counts the admin made here.
		if err := tx.DeleteSetting(settingSetup); err != nil {
			return err
		}
		if n, err := tx.CountUsers(); err != nil {
			return err
		} else if n > 0 || token != auth.HashToken(in.Token) {
			return interview.ErrNotFound
		}
		if err := tx.SetSetting(store.SettingCompany, company.Name); err != nil {
			return err
		}
		return tx.CreateUser(u)
	})
}

// Company is the name that letters and the candidate's pages carry.
func (a *App) Company(ctx context.Context) (string, error) {
	name, err := a.Store.Reader().Setting(ctx, store.SettingCompany)
	if errors.Is(err, interview.ErrNotFound) {
		return "", nil
	}
	return name, err
}

// SetCompany changes it.
func (a *App) SetCompany(ctx context.Context, actor interview.Actor, name string) error {
	u := interview.User{Name: name, Email: "company@example.com"}
	if u.Check() != nil {
		return interview.Invalid{"company": "Please fill in the name of your company, with at most 120 characters."}
	}
	return a.write(ctx, func(tx *store.Tx) error {
		if err := a.may(tx, actor, "", interview.MayManage); err != nil {
			return err
		}
		return tx.SetSetting(store.SettingCompany, u.Name)
	})
}

// NewUser is what AddUser needs.
type NewUser struct {
	Name, Email, Password string
	Role                  interview.Role
}

// AddUser adds a member of the team. An email that is taken is interview.Invalid.
func (a *App) AddUser(ctx context.Context, actor interview.Actor, in NewUser) (interview.User, error) {
	if err := a.Access(ctx, actor, "", interview.MayManage); err != nil {
		return interview.User{}, err // before the costly hash
	}
	u, err := a.newUser(in)
	if err != nil {
		return u, err
	}
	return u, a.write(ctx, func(tx *store.Tx) error { return tx.CreateUser(u) })
}

func (a *App) newUser(in NewUser) (interview.User, error) {
	u := interview.User{Name: in.Name, Email: in.Email, Role: in.Role, CreatedAt: a.now()}
	bad := interview.Invalid{}
	if err := u.Check(); err != nil && !errors.As(err, &bad) {
		return u, err
	}
	if _, err := interview.ParseRole(string(in.Role)); err != nil {
		bad["role"] = "Choose admin, recruiter or reviewer."
	}
	if err := auth.CheckPolicy(in.Password); err != nil {
		bad["password"] = err.Error()
	}
	if len(bad) > 0 {
		return u, bad
	}
	var err error
	if u.ID, err = newID(); err != nil {
		return u, err
	}
	u.PasswordHash, err = a.Passwords.HashPassword(in.Password)
	return u, err
}

// SetRole changes what a member of the team may do; it acts at once. The last admin stays one.
func (a *App) SetRole(ctx context.Context, actor interview.Actor, userID string, role interview.Role) error {
	if _, err := interview.ParseRole(string(role)); err != nil {
		return err
	}
	return a.changeUser(ctx, actor, userID, func(u *interview.User) { u.Role = role })
}

// DisableUser ends somebody's access; their name stays in the timelines.
func (a *App) DisableUser(ctx context.Context, actor interview.Actor, userID string) error {
	return a.changeUser(ctx, actor, userID, func(u *interview.User) { u.DisabledAt = a.now() })
}

// EnableUser gives it back.
func (a *App) EnableUser(ctx context.Context, actor interview.Actor, userID string) error {
	return a.changeUser(ctx, actor, userID, func(u *interview.User) { u.DisabledAt = 0 })
}

func (a *App) changeUser(ctx context.Context, actor interview.Actor, userID string, do func(*interview.User)) error {
	return a.write(ctx, func(tx *store.Tx) error {
		if err := a.may(tx, actor, "", interview.MayManage); err != nil {
			return err
		}
		admins, err := tx.CountAdmins() // first, so that two admins who remove each other do so one after the other
		if err != nil {
			return err
		}
		u, err := tx.User(userID)
		if err != nil {
			return err
		}
		last := signsInAsAdmin(u) && admins == 1
		do(&u)
		if last && !signsInAsAdmin(u) {
			return interview.Invalid{"role": "This is the only admin. Make somebody else an admin first."}
		}
		if err := tx.SaveUser(u); err != nil {
			return err
		}
		if u.DisabledAt != 0 {
			return tx.DeleteSessionsOf(u.ID, "")
		}
		return nil
	})
}

func signsInAsAdmin(u interview.User) bool { return u.Role == interview.Admin && u.DisabledAt == 0 }

// SetPassword sets somebody's password, one's own or as an admin, and ends their sessions other than keepToken's.
func (a *App) SetPassword(ctx context.Context, actor interview.Actor, userID, password, keepToken string) error {
	if actor.ID != userID || actor.Kind != interview.ByUser {
		if err := a.Access(ctx, actor, "", interview.MayManage); err != nil {
			return err
		}
	}
	if err := auth.CheckPolicy(password); err != nil {
		return interview.Invalid{"password": err.Error()}
	}
	hash, err := a.Passwords.HashPassword(password)
	if err != nil {
		return err
	}
	keep := ""
	if keepToken != "" {
		keep = auth.HashToken(keepToken)
	}
	return a.write(ctx, func(tx *store.Tx) error {
		u, err := tx.User(userID)
		if err != nil {
			return err
		}
		u.PasswordHash = hash
		if err := tx.SaveUser(u); err != nil {
			return err
		}
		return tx.DeleteSessionsOf(userID, keep)
	})
}

// ChangeOwnPassword asks for the present password first.
func (a *App) ChangeOwnPassword(ctx context.Context, u interview.User, old, password, token string) error {
	key := "password " + u.ID
	now := a.Clock()
	if wait, ok := a.signIns.Allow(now, key); !ok {
		return &Slow{wait}
	}
	known, err := a.Store.Reader().User(ctx, u.ID)
	if err != nil {
		return err
	}
	if right, err := a.Passwords.CheckPassword(old, known.PasswordHash); err != nil {
		return err
	} else if !right {
		a.signIns.Failed(now, key)
		return interview.Invalid{"old": "This is not your present password."}
	}
	return a.SetPassword(ctx, u.Actor(), u.ID, password, token)
}

func firstRunes(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}
