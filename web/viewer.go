package web

import (
	"errors"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
	"retake/views"
)

// viewer gathers what every page of the desk needs to know about who looks.
func (s *Server) viewer(c echo.Context) (views.Viewer, error) {
	v := views.Viewer{User: user(c), Theme: theme(c), Compact: remembered(c, "density") == "compact", BaseURL: s.BaseURL, Now: s.now(), NoMail: s.App.Sender == nil}
	if isFragment(c) {
		return v, nil // fragments show neither the company nor the status line of the page
	}
	var err error
	if v.Company, err = s.App.Company(c.Request().Context()); err != nil {
		return v, err
	}
	if v.User.Role.Allows(interview.MayManage, false) {
		if v.Failing, err = s.Read.FailingEndpoints(c.Request().Context()); err != nil {
			return v, err
		}
	}
	v.Status, err = s.status(c)
	return v, err
}

// theme is the reader's own choice of colours; anything unknown is the system's.
func theme(c echo.Context) string {
	if cookie, err := c.Cookie("theme"); err == nil && (cookie.Value == "light" || cookie.Value == "dark") {
		return cookie.Value
	}
	return ""
}

// ignoreUnseen turns "not there" and "not yours" into nothing to say.
func ignoreUnseen(err error) error {
	if errors.Is(err, interview.ErrNotFound) || errors.Is(err, interview.ErrForbidden) {
		return nil
	}
	return err
}
