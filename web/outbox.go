package web

import (
	"github.com/labstack/echo/v4"

	"retake/internal/interview"
	"retake/views"
)

func (s *Server) showOutbox(c echo.Context) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	letters, err := s.Read.Outbox(c.Request().Context(), ownOnly(v.User), interview.Cursor(c.QueryParam("from")), 0)
	if err != nil {
		return err
	}
	page := views.OutboxPage(v, letters)
	return s.page(c, page, page)
}

func (s *Server) showLetter(c echo.Context) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	letter, err := s.Read.Letter(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	page := views.LetterPage(v, letter)
	return s.page(c, page, page)
}
