package web

import (
	"errors"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
	"retake/views"
)

// showBin is the bin of all positions that the viewer works in.
func (s *Server) showBin(c echo.Context) error {
	return s.bin(c, interview.BinFilter{UserID: ownOnly(user(c))}, interview.Position{})
}

// showPositionBin is the bin of one position.
func (s *Server) showPositionBin(c echo.Context) error {
	p, err := s.Read.Position(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return s.bin(c, interview.BinFilter{PositionID: p.ID}, p)
}

func (s *Server) bin(c echo.Context, f interview.BinFilter, p interview.Position) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	f.Kind, f.Cursor = interview.BinKind(c.QueryParam("kind")), interview.Cursor(c.QueryParam("from"))
	if f.Kind == "" {
		f.Kind = interview.BinInterviews
	}
	if f.Kind == interview.BinPositions && p.ID != "" {
		return interview.Invalid{"kind": "There is no such list."}
	}
	ctx := c.Request().Context()
	show := views.BinView{Position: p, Now: v.Now}
	if show.Page, err = s.Read.Bin(ctx, f); err != nil {
		return err
	}
	if show.Counts, err = s.Read.InBin(ctx, f, views.MostCounted); err != nil {
		return err
	}
	if show.Days, err = s.App.BinDays(ctx); err != nil {
		return err
	}
	return s.page(c, views.BinPage(v, show), views.BinList(v, show))
}

// saveBinDays is the settings' form about how long the bin keeps what is in it.
func (s *Server) saveBinDays(c echo.Context, typed string) error {
	days, err := strconv.Atoi(strings.TrimSpace(typed))
	if err != nil {
		days = 0 // which is faulted in words
	}
	err = s.App.SetBinDays(c.Request().Context(), actor(c), days)
	var bad interview.Invalid
	if errors.As(err, &bad) {
		return s.company(c, 422, settingsTyped{binDays: &typed}, bad)
	}
	if err != nil {
		return err
	}
	return s.leave(c, doneURL(views.SettingsURL, "saved", "", ""))
}
