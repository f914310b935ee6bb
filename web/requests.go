package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/views"
)

// listRequests is what candidates ask for, in all positions that the viewer works in.
func (s *Server) listRequests(c echo.Context) error {
	return s.requests(c, interview.RequestFilter{UserID: ownOnly(user(c))}, interview.Position{})
}

// listPositionRequests is what the candidates of one position ask for.
func (s *Server) listPositionRequests(c echo.Context) error {
	p, err := s.Read.Position(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return s.requests(c, interview.RequestFilter{PositionID: p.ID}, p)
}

func (s *Server) requests(c echo.Context, f interview.RequestFilter, p interview.Position) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	f.Answered, f.Cursor = c.QueryParam("answered") != "", interview.Cursor(c.QueryParam("from"))
	l := views.RequestsView{Position: p, Now: v.Now}
	if l.Page, err = s.Read.RequestList(c.Request().Context(), f); err != nil {
		return err
	}
	return s.page(c, views.RequestsPage(v, l), views.RequestList(v, l))
}

const answerTitle = "Answer a request"

// showAnswer asks for the words that answer a request.
func (s *Server) showAnswer(c echo.Context) error {
	a, err := s.requestAnswer(c)
	if err != nil {
		return err
	}
	if a.Request.State != interview.RequestOpen {
		return s.refusal(c, answerTitle, &interview.Refusal{Verb: interview.VerbAnswer, Because: interview.ReasonAnswered})
	}
	return s.showDialog(c, http.StatusOK, answerTitle, views.RequestAnswerDialog(a))
}

// requestAnswer is the dialog about the request of the path.
func (s *Server) requestAnswer(c echo.Context) (a views.RequestAnswer, err error) {
	ctx := c.Request().Context()
	a.Now = s.now()
	if a.Request, err = s.Read.Request(ctx, c.Param("id")); err != nil {
		return a, err
	}
	if a.Page, err = s.Read.InterviewPage(ctx, a.Request.InterviewID); err != nil {
		return a, err
	}
	a.Back = s.listedAt(c)
	return a, nil
}

// listedAt is where a request was answered from: its list, when that is not known.
func (s *Server) listedAt(c echo.Context) string {
	if from := withoutDone(back(c)); from != "" && from != views.RequestURL(c.Param("id"), "answer") {
		return from
	}
	return views.RequestListURL(positionID(c), false, "")
}

func (s *Server) answerRequest(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	because := s.App.AnswerRequest(c.Request().Context(), actor(c), app.AnswerRequest{
		ID: c.Param("id"), State: interview.RequestState(f.Get("do")), Words: f.Get("words"),
	})
	if because == nil {
		return s.leave(c, doneURL(s.listedAt(c), "answered", "", ""))
	}
	a, err := s.requestAnswer(c)
	if err != nil {
		return err
	}
	status := http.StatusUnprocessableEntity
	if !errors.As(because, &a.Bad) {
		if !conflict(because) {
			return because
		}
		a.Problem, status = s.words(because), http.StatusConflict
	}
	a.Words = f.Get("words")
	return s.showDialog(c, status, answerTitle, views.RequestAnswerDialog(a))
}
