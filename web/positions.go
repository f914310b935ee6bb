package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
	"retake/views"
)

func (s *Server) listPositions(c echo.Context) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	rows, err := s.Read.PositionList(c.Request().Context(), ownOnly(v.User))
	if err != nil {
		return err
	}
	page := views.PositionsPage(v, rows)
	return s.page(c, page, page)
}

// ownOnly narrows a list to what somebody belongs to; admins see all.
func ownOnly(u interview.User) string {
	if u.Role.Allows(interview.MayManage, false) {
		return ""
	}
	return u.ID
}

func (s *Server) showPosition(c echo.Context) error {
	return s.seeOther(c, views.PositionURL(c.Param("id"), "candidates"))
}

func (s *Server) newPosition(c echo.Context) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	page := views.NewPositionPage(v, views.PositionForm{Days: "14", Position: interview.Position{Contact: v.User.Email}})
	return s.page(c, page, page)
}

func (s *Server) createPosition(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	p, err := s.App.CreatePosition(c.Request().Context(), actor(c), typedPosition(f))
	var bad interview.Invalid
	if errors.As(err, &bad) {
		v, err := s.viewer(c)
		if err != nil {
			return err
		}
		page := views.NewPositionPage(v, views.PositionForm{Position: typedPosition(f), Days: f.Get("days"), Bad: bad})
		return s.invalid(c, page, page)
	}
	if err != nil {
		return err
	}
	return s.leave(c, doneURL(views.PositionURL(p.ID, "questions"), "created", "", ""))
}

func typedPosition(f url.Values) interview.Position {
	revision, _ := strconv.ParseInt(f.Get("revision"), 10, 64) // none: nothing to check against
	return interview.Position{Title: f.Get("title"), Intro: f.Get("intro"), Days: number(f, "days"), Contact: f.Get("contact"), Revision: revision}
}

func (s *Server) showSettings(c echo.Context) error {
	p, err := s.Read.Position(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return s.positionSettings(c, http.StatusOK, views.PositionForm{Position: p, Days: strconv.Itoa(p.Days)})
}

func (s *Server) positionSettings(c echo.Context, status int, f views.PositionForm) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	members, err := s.Read.Members(c.Request().Context(), f.Position.ID)
	if err != nil {
		return err
	}
	page := views.PositionSettingsPage(v, f, members)
	return s.answer(c, status, page, page)
}

func (s *Server) savePosition(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	ctx, id := c.Request().Context(), c.Param("id")
	typed := typedPosition(f)
	typed.ID = id
	err = s.App.EditPosition(ctx, actor(c), typed)
	if err == nil {
		return s.leave(c, doneURL(views.PositionURL(id, "settings"), "saved", "", ""))
	}
	in := views.PositionForm{Position: typed, Days: f.Get("days")}
	status := http.StatusUnprocessableEntity
	if !errors.As(err, &in.Bad) {
		if !conflict(err) {
			return err
		}
		in.Problem, status = s.words(err), http.StatusConflict
	}
	is, err := s.Read.Position(ctx, id)
	if err != nil {
		return err
	}
	in.Position.Open, in.Position.Revision = is.Open, is.Revision
	return s.positionSettings(c, status, in)
}

func (s *Server) saveMembers(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	if err := s.App.SetMembers(c.Request().Context(), actor(c), c.Param("id"), f["member"]); err != nil {
		return err
	}
	return s.leave(c, doneURL(views.PositionURL(c.Param("id"), "settings"), "saved", "", ""))
}

func (s *Server) closePosition(c echo.Context) error {
	if err := s.App.ClosePosition(c.Request().Context(), actor(c), c.Param("id")); err != nil {
		return err
	}
	return s.leave(c, doneURL(views.PositionURL(c.Param("id"), "settings"), "closed", "", ""))
}

func (s *Server) openPosition(c echo.Context) error {
	if err := s.App.ReopenPosition(c.Request().Context(), actor(c), c.Param("id")); err != nil {
		return err
	}
	return s.leave(c, doneURL(views.PositionURL(c.Param("id"), "settings"), "opened", "", ""))
}
