package app_test

import (
	"errors"
	"strings"
	"testing"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

func TestSetupHappensOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		d := emptyDesk(t, st)
		if needed, err := d.NeedsSetup(d.ctx); !needed || err != nil {
			t.Errorf("an empty installation needs setup: got %v, %v", needed, err)
		}
		if err := d.SetupAllowed(d.ctx, ""); !errors.Is(err, interview.ErrNotFound) {
			t.Errorf("before there is a token: got %v", err)
		}
		earlier, err := d.SetupToken(d.ctx)
		d.must(err)
		d.setupToken, err = d.SetupToken(d.ctx)
		d.must(err)
		for _, token := range []string{earlier, "", "guess"} {
			if err := d.SetupAllowed(d.ctx, token); !errors.Is(err, interview.ErrNotFound) {
				t.Errorf("token %q: got %v", token, err)
			}
			in := d.setUp("ada@example.com")
			in.Token = token
			if _, err := d.SetUp(d.ctx, in); !errors.Is(err, interview.ErrNotFound) {
				t.Errorf("set up with %q: got %v", token, err)
			}
		}
		d.must(d.SetupAllowed(d.ctx, d.setupToken))
		var invalid interview.Invalid
		if _, err := d.SetUp(d.ctx, app.SetUp{Token: d.setupToken, Password: "short", Email: "not an email"}); !errors.As(err, &invalid) {
			t.Errorf("empty fields: got %v", err)
		}
		for _, field := range []string{"name", "email", "password", "company"} {
			if invalid[field] == "" {
				t.Errorf("field %s is not faulted: %v", field, invalid)
			}
		}
		u, err := d.SetUp(d.ctx, d.setUp("ada@example.com"))
		d.must(err)
		if u.Role != interview.Admin {
			t.Errorf("the first user is a %s", u.Role)
		}
		if _, err := d.SetUp(d.ctx, d.setUp("eve@example.com")); !errors.Is(err, interview.ErrNotFound) {
			t.Errorf("set up twice: got %v", err)
		}
		if needed, err := d.NeedsSetup(d.ctx); needed || err != nil {
			t.Errorf("afterwards: got %v, %v", needed, err)
		}
		if company, err := d.Company(d.ctx); company != "Example Ltd" || err != nil {
			t.Errorf("company: got %q, %v", company, err)
		}
	})
}

func TestAccessEndsAtOnce(t *testing.T) {
	atDesk(t, func(d *desk) {
		token := d.signIn(d.recruiter)
		d.must(d.SetRole(d.ctx, d.admin.Actor(), d.recruiter.ID, interview.Reviewer))
		who, err := d.Session(d.ctx, token)
		d.must(err)
		if err := d.Access(d.ctx, who.Actor(), d.position.ID, interview.MayRecruit); !errors.Is(err, interview.ErrForbidden) {
			d.t.Errorf("a reviewer since a moment recruits: got %v", err)
		}
		d.must(d.DisableUser(d.ctx, d.admin.Actor(), d.recruiter.ID))
		if d.inside(token) {
			d.t.Error("the session of a disabled user is open")
		}
		d.must(d.EnableUser(d.ctx, d.admin.Actor(), d.recruiter.ID))
		if d.inside(token) {
			d.t.Error("a session came back with its user")
		}
		d.signIn(d.recruiter)
	})
}

func TestLastAdminStays(t *testing.T) {
	atDesk(t, func(d *desk) {
		var invalid interview.Invalid
		for name, err := range map[string]error{
			"demoted":  d.SetRole(d.ctx, d.admin.Actor(), d.admin.ID, interview.Recruiter),
			"disabled": d.DisableUser(d.ctx, d.admin.Actor(), d.admin.ID),
		} {
			if !errors.As(err, &invalid) {
				d.t.Errorf("%s: got %v", name, err)
			}
		}
		second := d.join("Sue Second", interview.Admin)
		d.must(d.SetRole(d.ctx, d.admin.Actor(), d.admin.ID, interview.Recruiter))
		if err := d.DisableUser(d.ctx, interview.System, second.ID); !errors.As(err, &invalid) {
			d.t.Errorf("the other one disabled: got %v", err)
		}
		if err := d.SetRole(d.ctx, second.Actor(), d.admin.ID, "owner"); !errors.As(err, &invalid) {
			d.t.Errorf("an unknown role: got %v", err)
		}
		for name, err := range map[string]error{
			"disable": d.DisableUser(d.ctx, second.Actor(), "nobody"), "role": d.SetRole(d.ctx, second.Actor(), "nobody", interview.Admin),
			"password": d.SetPassword(d.ctx, second.Actor(), "nobody", password, ""),
		} {
			if !errors.Is(err, interview.ErrNotFound) {
				d.t.Errorf("%s of somebody unknown: got %v", name, err)
			}
		}
	})
}

func TestNewPasswordEndsOtherSessions(t *testing.T) {
	atDesk(t, func(d *desk) {
		const fresh = "battery staple horse"
		here, there := d.signIn(d.recruiter), d.signIn(d.recruiter)
		me, err := d.Session(d.ctx, here)
		d.must(err)
		var invalid interview.Invalid
		if err := d.ChangeOwnPassword(d.ctx, me, "not the present one", fresh, here); !errors.As(err, &invalid) || invalid["old"] == "" {
			d.t.Errorf("without the present password: got %v", err)
		}
		if err := d.ChangeOwnPassword(d.ctx, me, password, "short", here); !errors.As(err, &invalid) || invalid["password"] == "" {
			d.t.Errorf("a short one: got %v", err)
		}
		d.must(d.ChangeOwnPassword(d.ctx, me, password, fresh, here))
		if !d.inside(here) || d.inside(there) {
			d.t.Errorf("this session open: %v, the other open: %v; want true and false", d.inside(here), d.inside(there))
		}
		if _, _, err := d.SignIn(d.ctx, app.SignIn{Email: me.Email, Password: password}); !errors.Is(err, app.ErrSignIn) {
			d.t.Errorf("the old password: got %v", err)
		}
		if _, _, err := d.SignIn(d.ctx, app.SignIn{Email: me.Email, Password: fresh}); err != nil {
			d.t.Errorf("the new password: got %v", err)
		}
		d.must(d.SetPassword(d.ctx, d.admin.Actor(), d.recruiter.ID, password, ""))
		if d.inside(here) {
			d.t.Error("the admin's new password left a session open")
		}
	})
}

func TestGuessingThePresentPasswordIsSlowedDown(t *testing.T) {
	atDesk(t, func(d *desk) {
		var slow *app.Slow
		for try := 0; slow == nil; try++ {
			err := d.ChangeOwnPassword(d.ctx, d.recruiter, "wrong wrong wrong", password, "")
			if !errors.As(err, &slow) && !like(err, interview.Invalid{}) || try > 10 {
				d.t.Fatalf("try %d: %v", try, err)
			}
		}
	})
}

func TestSignOutOthers(t *testing.T) {
	atDesk(t, func(d *desk) {
		here, there, colleague := d.signIn(d.recruiter), d.signIn(d.recruiter), d.signIn(d.reviewer)
		d.must(d.SignOutOthers(d.ctx, d.recruiter.Actor(), here))
		if !d.inside(here) || d.inside(there) || !d.inside(colleague) {
			d.t.Errorf("here %v, there %v, a colleague %v", d.inside(here), d.inside(there), d.inside(colleague))
		}
	})
}

func TestNewUserIsChecked(t *testing.T) {
	atDesk(t, func(d *desk) {
		good := app.NewUser{Name: "Nia New", Email: "nia@example.com", Role: interview.Recruiter, Password: password}
		for field, change := range map[string]func(*app.NewUser){
			"name":     func(u *app.NewUser) { u.Name = strings.Repeat("x", 10_000) },
			"email":    func(u *app.NewUser) { u.Email = "nia@example.com\r\nBcc: all@example.com" },
			"role":     func(u *app.NewUser) { u.Role = "owner" },
			"password": func(u *app.NewUser) { u.Password = "short" },
		} {
			bad := good
			change(&bad)
			var invalid interview.Invalid
			if _, err := d.AddUser(d.ctx, d.admin.Actor(), bad); !errors.As(err, &invalid) || len(invalid) != 1 || invalid[field] == "" {
				d.t.Errorf("%s: got %v", field, err)
			}
		}
		taken := good
		taken.Email = strings.ToUpper(d.recruiter.Email)
		var invalid interview.Invalid
		if _, err := d.AddUser(d.ctx, d.admin.Actor(), taken); !errors.As(err, &invalid) || invalid["email"] == "" {
			d.t.Errorf("an email that is taken: got %v", err)
		}
		d.must(d.SetCompany(d.ctx, d.admin.Actor(), "  New   Name "))
		if name, err := d.Company(d.ctx); name != "New Name" || err != nil {
			d.t.Errorf("company: got %q, %v", name, err)
		}
		if err := d.SetCompany(d.ctx, d.admin.Actor(), " "); !errors.As(err, &invalid) || invalid["company"] == "" {
			d.t.Errorf("no company: got %v", err)
		}
	})
}
