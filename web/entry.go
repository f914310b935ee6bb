package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/views"
)

// healthy says that the program answers, ready that it can do its work.
func (s *Server) healthy(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

func (s *Server) ready(c echo.Context) error {
	if err := s.Ready(c.Request().Context()); err != nil {
		s.Log.Error("not ready", "error", err)
		return c.String(http.StatusServiceUnavailable, "not ready\n")
	}
	return c.String(http.StatusOK, "ok\n")
}

func (s *Server) home(c echo.Context) error { return s.seeOther(c, views.PositionsURL) }

func (s *Server) showSignIn(c echo.Context) error {
	if _, err := s.whoComes(c); err == nil {
		return s.seeOther(c, destination(c.QueryParam("to")))
	}
	needs, err := s.App.NeedsSetup(c.Request().Context())
	if err != nil {
		return err
	}
	page := views.SignInPage(views.SignInForm{To: c.QueryParam("to"), NeedsSetup: needs, Theme: theme(c)})
	return s.page(c, page, page)
}

func (s *Server) signIn(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	in := views.SignInForm{Email: f.Get("email"), To: f.Get("to"), Theme: theme(c)}
	token, _, err := s.App.SignIn(c.Request().Context(), app.SignIn{
		Email: in.Email, Password: f.Get("password"), Address: c.RealIP(), Agent: c.Request().UserAgent(),
	})
	var slow *app.Slow
	switch {
	case errors.As(err, &slow):
		c.Response().Header().Set("Retry-After", wait(slow.RetryAfter))
		in.Problem = slow.Error()
		page := views.SignInPage(in)
		return s.answer(c, http.StatusTooManyRequests, page, page)
	case errors.Is(err, app.ErrSignIn):
		in.Problem = err.Error()
		page := views.SignInPage(in)
		return s.invalid(c, page, page)
	case err != nil:
		return err
	}
	if err := s.keepToken(c, token); err != nil {
		return err
	}
	return s.seeOther(c, destination(in.To))
}

// destination is where signing in leads: a page of ours only.
func destination(to string) string {
	if !local(to) {
		return views.PositionsURL
	}
	return to
}

func (s *Server) signOut(c echo.Context) error {
	if token := s.sessionToken(c); token != "" {
		if err := s.App.SignOut(c.Request().Context(), token); err != nil {
			return err
		}
	}
	if err := s.dropToken(c); err != nil {
		return err
	}
	return s.seeOther(c, views.SignInURL)
}

func (s *Server) showSetup(c echo.Context) error {
	ctx := c.Request().Context()
	if err := s.App.SetupAllowed(ctx, c.Param("token")); err != nil {
		if first, look := s.App.NeedsSetup(ctx); look == nil && !first && errors.Is(err, interview.ErrNotFound) {
			return s.seeOther(c, views.SignInURL) // whoever sets it up twice wants to sign in
		}
		return err
	}
	page := views.SetupPage(views.SetupForm{Token: c.Param("token"), Theme: theme(c)})
	return s.page(c, page, page)
}

func (s *Server) setUp(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	in := app.SetUp{Token: c.Param("token"), Company: f.Get("company"), Name: f.Get("name"), Email: f.Get("email"), Password: f.Get("password")}
	if _, err := s.App.SetUp(ctx, in); err != nil {
		var bad interview.Invalid
		if !errors.As(err, &bad) {
			return err
		}
		page := views.SetupPage(views.SetupForm{Token: in.Token, Company: in.Company, Name: in.Name, Email: in.Email, Bad: bad, Theme: theme(c)})
		return s.invalid(c, page, page)
	}
	token, _, err := s.App.SignIn(ctx, app.SignIn{Email: in.Email, Password: in.Password, Address: c.RealIP(), Agent: c.Request().UserAgent()})
	if err != nil {
		return err
	}
	if err := s.keepToken(c, token); err != nil {
		return err
	}
	return s.seeOther(c, views.PositionsURL)
}
