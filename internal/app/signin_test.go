package app_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

// signIn is a sign-in with the password of all tests.
func (d *desk) signIn(u interview.User) string {
	d.t.Helper()
	token, _, err := d.SignIn(d.ctx, app.SignIn{Email: u.Email, Password: password, Address: "192.0.2.1", Agent: "Browser"})
	d.must(err)
	return token
}

// inside reports whether the session's token still opens.
func (d *desk) inside(token string) bool {
	d.t.Helper()
	_, err := d.Session(d.ctx, token)
	if err != nil && !errors.Is(err, interview.ErrNotFound) {
		d.t.Fatal(err)
	}
	return err == nil
}

func TestSignInAndOut(t *testing.T) {
	atDesk(t, func(d *desk) {
		token, u, err := d.SignIn(d.ctx, app.SignIn{
			Email: strings.ToUpper(d.recruiter.Email), Password: password, Address: "192.0.2.1", Agent: strings.Repeat("ü", 10_000),
		})
		d.must(err)
		if u.ID != d.recruiter.ID {
			d.t.Errorf("signed in as %s", u.Name)
		}
		who, err := d.Session(d.ctx, token)
		d.must(err)
		if who.ID != d.recruiter.ID || who.Role != interview.Recruiter {
			d.t.Errorf("the session is of %+v", who)
		}
		sessions, err := d.Sessions(d.ctx, d.recruiter.Actor())
		d.must(err)
		if len(sessions) != 1 || sessions[0].Hash == token || len([]rune(sessions[0].Agent)) > 200 {
			d.t.Errorf("sessions: %+v", sessions)
		}
		d.must(d.SignOut(d.ctx, token))
		d.must(d.SignOut(d.ctx, token))
		if d.inside(token) || d.inside("") || d.inside("guess") {
			d.t.Error("a session opens that is over or never was")
		}
	})
}

func TestSessionEnds(t *testing.T) {
	atDesk(t, func(d *desk) {
		idle, busy := d.signIn(d.recruiter), d.signIn(d.recruiter)
		days := 0
		for ; days < 40 && d.inside(busy); days++ {
			d.clock.Advance(24 * time.Hour)
			if days == 6 && d.inside(idle) {
				d.t.Error("a session that nobody used for a week is open")
			}
		}
		if days != 30 {
			d.t.Errorf("a session in daily use ended after %d days, want 30", days)
		}
	})
}

func TestFailedSignInTellsNothing(t *testing.T) {
	atDesk(t, func(d *desk) {
		gone := d.join("Gone Example", interview.Recruiter)
		d.must(d.DisableUser(d.ctx, d.admin.Actor(), gone.ID))
		for name, in := range map[string]app.SignIn{
			"wrong password":  {Email: d.recruiter.Email, Password: "correct horse batterz", Address: "192.0.2.1"},
			"no password":     {Email: d.recruiter.Email, Address: "192.0.2.2"},
			"unknown email":   {Email: "nobody@example.com", Password: password, Address: "192.0.2.3"},
			"disabled":        {Email: gone.Email, Password: password, Address: "192.0.2.4"},
			"nothing":         {Address: "192.0.2.5"},
			"a very long one": {Email: strings.Repeat("x", 10_000), Password: strings.Repeat("x", 10_000), Address: "192.0.2.6"},
			"a zero byte":     {Email: "ann\x00@example.com", Password: password, Address: "192.0.2.7"},
		} {
			token, u, err := d.SignIn(d.ctx, in)
			if err != app.ErrSignIn || token != "" || u != (interview.User{}) {
				d.t.Errorf("%s: got %q, %+v, %v", name, token, u, err)
			}
		}
	})
}

func TestGuessingIsSlowedDownAndNobodyElseIs(t *testing.T) {
	atDesk(t, func(d *desk) {
		guess := app.SignIn{Email: d.recruiter.Email, Password: "wrong wrong wrong", Address: "192.0.2.66"}
		var slow *app.Slow
		tries := 0
		for ; tries < 20; tries++ {
			_, _, err := d.SignIn(d.ctx, guess)
			if errors.As(err, &slow) {
				break
			}
			if !errors.Is(err, app.ErrSignIn) {
				d.t.Fatalf("try %d: %v", tries, err)
			}
		}
		if tries != 5 || slow == nil || slow.RetryAfter <= 0 {
			d.t.Fatalf("slowed down after %d tries: %v", tries, slow)
		}
		right := guess
		right.Password = password
		if _, _, err := d.SignIn(d.ctx, right); !errors.As(err, &slow) {
			d.t.Errorf("the right password too early: got %v", err)
		}
		elsewhere := right
		elsewhere.Address = "192.0.2.1"
		if _, _, err := d.SignIn(d.ctx, elsewhere); err != nil {
			d.t.Errorf("the owner from elsewhere: got %v", err)
		}
		d.clock.Advance(slow.RetryAfter)
		if _, _, err := d.SignIn(d.ctx, right); err != nil {
			d.t.Errorf("after the wait: got %v", err)
		}
	})
}
