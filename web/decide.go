package web

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"
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
		"delete": (*app.App).Delete, "undelete": (*app.App).Undelete,
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
	do, ok := deeds(name)
	if !ok {
		return interview.Invalid{"do": "There is no such deed."}
	}
	err = do(s.App, c.Request().Context(), actor(c), on(c, f))
	if name == "resend" && errors.Is(err, interview.ReasonExpired) {
		return s.leave(c, views.InterviewURL(c.Param("id"), "resend")) // it asks for the deadline that is needed
	}
	if err != nil {
		return s.refused(c, err)
	}
	return s.done(c, name, c.Param("id"), "")
}

// restoreAnswers brings answers back: by question, or by their places, as Undo knows them.
func (s *Server) restoreAnswers(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	p, err := s.Read.InterviewPage(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	questions := f["question"]
	if f.Has("places") {
		questions = questionsAt(p.Interview, f.Get("places"))
	}
	if err := s.App.RestoreAnswers(ctx, actor(c), on(c, f), questions); err != nil {
		return s.refused(c, err)
	}
	return s.done(c, "answers/restore", c.Param("id"), placesOf(p.Interview, questions))
}

// questionsAt finds questions by their places, "2,4".
func questionsAt(iv interview.Interview, places string) []string {
	var ids []string
	for _, place := range strings.Split(places, ",") {
		for _, q := range iv.Questions {
			if place == views.Place(q) {
				ids = append(ids, q.ID)
			}
		}
	}
	return ids
}

// placesOf is the way back.
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

// done answers a change to an interview. On the candidates tab htmx gets the row, the new counts and the status line
// with Undo; everybody else is led back to where they were, and told there. After a re-invitation id is the new one.
func (s *Server) done(c echo.Context, name, id, places string) error {
	if filter, ok := s.onBoard(c); ok {
		return s.row(c, http.StatusOK, id, filter, func(row interview.CandidateRow) views.StatusLine {
			return views.Done{Deed: name, Row: row, Questions: places, Hold: s.App.Hold, OnBoard: true, NoMail: s.App.Sender == nil}.Status()
		})
	}
	to := withoutDone(s.cameFrom(c))
	if name == "reinvite" && strings.HasPrefix(to, views.InterviewURL("", "")) {
		to = views.InterviewURL(id, "")
	}
	return s.leave(c, doneURL(to, name, id, places))
}

// refused answers a change that did not happen: 409 with the words, and on the candidates tab the row as it is.
func (s *Server) refused(c echo.Context, err error) error {
	filter, ok := s.onBoard(c)
	if !ok || !conflict(err) {
		return err
	}
	return s.row(c, http.StatusConflict, c.Param("id"), filter, func(interview.CandidateRow) views.StatusLine {
		return views.StatusLine{Text: s.words(err), Failed: true}
	})
}

func (s *Server) row(c echo.Context, status int, id string, filter interview.CandidateFilter, say func(interview.CandidateRow) views.StatusLine) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	row, err := s.Read.CandidateRow(ctx, id)
	if err != nil {
		return err
	}
	counts, err := s.Read.Counts(ctx, row.PositionID)
	if err != nil {
		return err
	}
	c.Response().Header().Set("HX-Reselect", "[data-row]")
	return s.html(c, status, views.RowAnswer(v, &row, filter, counts, say(row)))
}

// onBoard reports that htmx asks from the candidates tab of the interview's position, and how that tab is filtered.
func (s *Server) onBoard(c echo.Context) (interview.CandidateFilter, bool) {
	if !isFragment(c) {
		return interview.CandidateFilter{}, false
	}
	filter, ok := filterOf(back(c))
	return filter, ok && filter.PositionID == positionID(c)
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
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	dialog := views.RefusalDialog(title, s.words(because), withoutDone(s.cameFrom(c)))
	return s.answer(c, http.StatusConflict, views.AskPage(v, title, dialog), templ.Component(dialog))
}
