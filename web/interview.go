package web

import (
	"github.com/labstack/echo/v4"

	"retake/internal/interview"
	"retake/views"
)

// showInterview is one interview with a question's answer, or one of its other takes, in the player.
func (s *Server) showInterview(c echo.Context) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	p, err := s.Read.InterviewPage(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	if p.Interview.ErasedAt != 0 {
		return s.erasedInterview(c, v, p)
	}
	screen := views.InterviewView{InterviewPage: p}
	if screen.History, err = s.Read.History(c.Request().Context(), p.Interview); err != nil {
		return err
	}
	if screen.ATS, err = s.records(c, p.Interview.ID); err != nil {
		return err
	}
	if err := s.App.NoteParts(&screen.Interview); err != nil {
		return err
	}
	if err := watch(&screen, c.QueryParam("question"), c.QueryParam("take")); err != nil {
		return err
	}
	screen.Film = s.film(screen.Take)
	if screen.Take != nil {
		screen.Film.Allowed = p.Interview.Overlong(*screen.Take)
	}
	page := views.InterviewScreen(v, screen)
	return s.page(c, page, page)
}

// watch picks what is in the player: a take by its id, else what there is to watch of the question, else of the first that has
// anything.
func watch(screen *views.InterviewView, question, take string) error {
	iv := &screen.Interview
	if question == "" {
		screen.Question = iv.Questions[0]
		for _, q := range iv.Questions {
			if _, ok := iv.ToWatch(q.ID); ok {
				screen.Question = q
				break
			}
		}
	} else {
		q, ok := iv.Question(question)
		if !ok {
			return interview.ErrNotFound
		}
		screen.Question = q
	}
	if take == "" {
		screen.Take, _ = iv.ToWatch(screen.Question.ID)
		return nil
	}
	t, ok := iv.Take(take)
	if !ok || t.QuestionID != screen.Question.ID || !t.Watchable() {
		return interview.ErrNotFound
	}
	screen.Take = t
	return nil
}
