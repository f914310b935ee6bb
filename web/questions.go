package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
	"retake/views"
)

func (s *Server) listQuestions(c echo.Context) error {
	return s.questions(c, http.StatusOK, views.NewQuestion())
}

// questions shows the list with one form open, and who has which version of it.
func (s *Server) questions(c echo.Context, status int, f views.QuestionForm) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	p, err := s.Read.Position(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	e := views.QuestionEditor{Position: p, Form: f}
	if e.Questions, err = s.Read.Questions(ctx, p.ID); err != nil {
		return err
	}
	if e.Versions, err = s.Read.QuestionVersions(ctx, p.ID); err != nil {
		return err
	}
	if f.ID != "" {
		if e.Keep, err = s.Read.PendingWith(ctx, p.ID, f.ID); err != nil {
			return err
		}
	}
	return s.answer(c, status, views.QuestionsPage(v, e), views.QuestionList(e))
}

func (s *Server) addQuestion(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	q := typedQuestion(c, f)
	q.ID = ""
	_, err = s.App.AddQuestion(c.Request().Context(), actor(c), q)
	return s.questionSaved(c, f, err, "added")
}

func (s *Server) editQuestion(c echo.Context) error {
	q, err := s.questionOf(c)
	if err != nil {
		return err
	}
	return s.questions(c, http.StatusOK, views.FormOf(q))
}

func (s *Server) saveQuestion(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	if _, err = s.questionOf(c); err == nil {
		_, err = s.App.EditQuestion(c.Request().Context(), actor(c), typedQuestion(c, f))
	}
	if errors.Is(err, interview.ErrNotFound) || conflict(err) {
		return s.questionGone(c, f)
	}
	return s.questionSaved(c, f, err, "saved")
}

// questionGone answers the edit of a question that somebody else has changed or removed by then: what was typed stays, as
// another question to add.
func (s *Server) questionGone(c echo.Context, f url.Values) error {
	old, err := s.Read.Question(c.Request().Context(), c.Param("question"))
	if err != nil {
		return err
	}
	if old.PositionID != c.Param("id") {
		return interview.ErrNotFound
	}
	return s.questions(c, http.StatusConflict, views.QuestionForm{
		Prompt: f.Get("prompt"), Think: f.Get("think"), Answer: f.Get("answer"), Takes: f.Get("takes"), Bad: interview.Invalid{
			"prompt": "Somebody changed or removed this question meanwhile: the list above is how it stands now. Add what you typed as another question, or leave it.",
		},
	})
}

// questionSaved ends the form of a question: shown again with its faults, or back to the list.
func (s *Server) questionSaved(c echo.Context, f url.Values, err error, done string) error {
	var bad interview.Invalid
	if errors.As(err, &bad) {
		return s.questions(c, http.StatusUnprocessableEntity, views.QuestionForm{
			ID: c.Param("question"), Prompt: f.Get("prompt"), Think: f.Get("think"), Answer: f.Get("answer"), Takes: f.Get("takes"), Bad: bad,
		})
	}
	if err != nil {
		return err
	}
	return s.leave(c, doneURL(views.PositionURL(c.Param("id"), "questions"), done, "", ""))
}

func typedQuestion(c echo.Context, f url.Values) interview.Question {
	return interview.Question{
		ID: c.Param("question"), PositionID: c.Param("id"), Prompt: f.Get("prompt"),
		Think: seconds(f, "think"), Answer: seconds(f, "answer"), Takes: number(f, "takes"),
	}
}

// questionOf finds the question of the path in the position of the path, which the route's permission was about.
func (s *Server) questionOf(c echo.Context) (interview.Question, error) {
	list, err := s.Read.Questions(c.Request().Context(), c.Param("id"))
	if err != nil {
		return interview.Question{}, err
	}
	at := slices.IndexFunc(list, func(q interview.Question) bool { return q.ID == c.Param("question") })
	if at < 0 {
		return interview.Question{}, interview.ErrNotFound
	}
	return list[at], nil
}

func (s *Server) moveQuestion(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	by := number(f, "by")
	if by != 1 && by != -1 {
		return interview.Invalid{"by": "A question moves by one place, up or down."}
	}
	if _, err := s.questionOf(c); err != nil {
		return err
	}
	if err := s.App.MoveQuestion(c.Request().Context(), actor(c), c.Param("question"), by); err != nil {
		return err
	}
	if isFragment(c) {
		return s.listQuestions(c)
	}
	return s.seeOther(c, views.PositionURL(c.Param("id"), "questions")+"#question-"+c.Param("question"))
}

func (s *Server) askRetire(c echo.Context) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	q, err := s.questionOf(c)
	if err != nil {
		return err
	}
	return s.page(c, views.RetirePage(v, q), views.RetireDialog(q))
}

func (s *Server) retireQuestion(c echo.Context) error {
	if _, err := s.questionOf(c); err != nil {
		return err
	}
	if err := s.App.RetireQuestion(c.Request().Context(), actor(c), c.Param("question")); err != nil {
		return err
	}
	return s.leave(c, doneURL(views.PositionURL(c.Param("id"), "questions"), "retired", "", ""))
}
