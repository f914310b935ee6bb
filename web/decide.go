package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/views"
)

// deed is a verb that needs nothing but the interview: one press of a button.
type deed func(*app.App, context.Context, interview.Actor, app.On) error

func deeds(name string) (deed, bool) {
	d, ok := map[string]deed{
		"discard": (*app.App).Discard, "restore": (*app.App).Undiscard,
		"shortlist": (*app.App).Shortlist, "unshortlist": (*app.App).Unshortlist,
		"undelete": (*app.App).Undelete,
		"resend": func(a *app.App, ctx context.Context, who interview.Actor, on app.On) error {
			return a.Resend(ctx, who, app.Resend{On: on})
		},
	}[name]
	return d, ok
}

// decide does what the pressed button says.
func (s *Server) decide(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	name := f.Get("do")
	switch name {
	case "keep":
		return s.keepAnswers(c, f)
	case "delete":
		return s.deleteInterview(c, f)
	}
	do, ok := deeds(name)
	if !ok {
		return interview.Invalid{"do": "There is no such deed."}
	}
	err = do(s.App, c.Request().Context(), actor(c), on(c, f))
	if name == "resend" && errors.Is(err, interview.ReasonExpired) {
		return s.leave(c, views.AgainURL(c.Param("id"), interview.WayTime)) // it asks for the deadline that is needed
	}
	if err != nil {
		return s.refused(c, err)
	}
	return s.done(c, did{deed: name, of: c.Param("id")})
}

// keepAnswers brings back whatever a redo has waited for in vain.
func (s *Server) keepAnswers(c echo.Context, f url.Values) error {
	iv, err := s.Read.Interview(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	questions := iv.Restorable()
	if len(questions) == 0 {
		return s.refused(c, &interview.Refusal{Verb: interview.VerbRestoreAnswers, Because: interview.ReasonNothingBinned})
	}
	return s.bringBack(c, f, "keep", iv, questions)
}

// restoreAnswers brings the answers to the questions of the form back.
func (s *Server) restoreAnswers(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	iv, err := s.Read.Interview(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return s.bringBack(c, f, "answers/restore", iv, f["question"])
}

func (s *Server) bringBack(c echo.Context, f url.Values, deed string, iv interview.Interview, questions []string) error {
	if err := s.App.RestoreAnswers(c.Request().Context(), actor(c), on(c, f), questions); err != nil {
		return s.refused(c, err)
	}
	return s.done(c, did{deed: deed, of: iv.ID, what: placesOf(iv, questions)})
}

// undo puts the last deed back.
func (s *Server) undo(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	verb, left, err := s.App.Undo(c.Request().Context(), actor(c), on(c, f))
	if err != nil {
		return s.refused(c, err)
	}
	name := "undone"
	if left {
		name = "undone/left"
	}
	return s.done(c, did{deed: name, of: c.Param("id"), what: string(verb)})
}

// placesOf names questions by their places, "2,4".
func placesOf(iv interview.Interview, ids []string) string {
	var places []string
	for _, q := range iv.Questions {
		for _, id := range ids {
			if q.ID == id {
				places = append(places, views.Place(q))
			}
		}
	}
	return strings.Join(places, ",")
}

// cameFrom is where a change was made, the candidates tab when that is not known. A dialog's own page is not it.
func (s *Server) cameFrom(c echo.Context) string {
	from := back(c)
	u, err := url.Parse(from)
	if err != nil || from == "" || strings.HasPrefix(u.Path, views.InterviewURL(c.Param("id"), "")+"/") {
		return views.PositionURL(positionID(c), "candidates")
	}
	return from
}

// refusal is a dialog that only says why another one cannot be shown.
func (s *Server) refusal(c echo.Context, title string, because error) error {
	return s.showDialog(c, http.StatusConflict, title, views.RefusalDialog(title, s.words(because), withoutDone(s.cameFrom(c))))
}
