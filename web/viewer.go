package web

import (
	"errors"
	"net/url"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
	"retake/views"
)

// viewer gathers what every page of the desk needs to know about who looks.
func (s *Server) viewer(c echo.Context) (views.Viewer, error) {
	v := views.Viewer{User: user(c), Theme: theme(c), BaseURL: s.BaseURL, Now: s.now(), NoMail: s.App.Sender == nil}
	if isFragment(c) {
		return v, nil // fragments show neither the company nor the status line of the page
	}
	var err error
	if v.Company, err = s.App.Company(c.Request().Context()); err != nil {
		return v, err
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

// A plain form ends in a redirect whose address says what was done (done), and to which interview (of), so that the page
// can say it and offer Undo without keeping anything in between.

func doneURL(to, deed, interviewID, places string) string {
	u, err := url.Parse(to)
	if err != nil {
		return to
	}
	q := u.Query()
	q.Set("done", deed)
	for name, value := range map[string]string{"of": interviewID, "places": places} {
		q.Del(name)
		if value != "" {
			q.Set(name, value)
		}
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// withoutDone is an address as it was before something was done there.
func withoutDone(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	q := u.Query()
	for _, name := range []string{"done", "of", "places"} {
		q.Del(name)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// status reads it back. An interview that the viewer may not see is passed over.
func (s *Server) status(c echo.Context) (views.StatusLine, error) {
	done, of := c.QueryParam("done"), c.QueryParam("of")
	if of == "" {
		return views.StatusLine{Text: views.Saved(done)}, nil
	}
	ctx := c.Request().Context()
	row, err := s.Read.CandidateRow(ctx, of)
	if err == nil {
		err = s.App.Access(ctx, actor(c), row.PositionID, interview.MayRecruit)
	}
	if err != nil {
		return views.StatusLine{}, ignoreUnseen(err)
	}
	return views.Done{Deed: done, Row: row, Questions: c.QueryParam("places"), Hold: s.App.Hold, NoMail: s.App.Sender == nil}.Status(), nil
}

// ignoreUnseen turns "not there" and "not yours" into nothing to say.
func ignoreUnseen(err error) error {
	if errors.Is(err, interview.ErrNotFound) || errors.Is(err, interview.ErrForbidden) {
		return nil
	}
	return err
}
