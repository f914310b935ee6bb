package web

import (
	"errors"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/views"
)

// Asking for help is possible behind every link that was ever right: open, expired, submitted, closed or replaced. It
// works without a script, and nothing is typed twice.

// outdated reports that a newer link was sent since: over this one there are words only.
func outdated(r *interview.Room) bool { return r.Retired || r.Interview.ReplacedBy != "" }

// showAsk is the form, and what was asked for before.
func (s *Server) showAsk() echo.HandlerFunc {
	return s.onLink(func(c echo.Context, r interview.Room) error {
		page, err := s.roomAsk(c, r)
		if err != nil {
			return err
		}
		page.Asking.Kind = interview.RequestKind(c.QueryParam("kind"))
		if !slices.Contains(page.Kinds, page.Asking.Kind) {
			page.Asking.Kind = page.Kinds[0]
		}
		if n := c.QueryParam("question"); n != "" {
			page.Asking.Questions = []string{n}
		}
		page.Thanks = interview.RequestKind(c.QueryParam("asked"))
		return s.html(c, http.StatusOK, views.RoomAskPage(page))
	})
}

// roomAsk is the page without what was typed. Over an old link nothing of the interview is told.
func (s *Server) roomAsk(c echo.Context, r interview.Room) (views.RoomAsk, error) {
	old := outdated(&r)
	page := views.RoomAsk{Room: r, Kinds: r.Interview.Asks(old), Old: old}
	if old {
		return page, nil
	}
	var err error
	page.Requests, err = s.Read.Requests(c.Request().Context(), r.Interview.ID)
	return page, err
}

// askForHelp ends on the page that says what happens next.
func (s *Server) askForHelp() echo.HandlerFunc {
	return s.onLink(func(c echo.Context, r interview.Room) error {
		f, err := form(c)
		if err != nil {
			return err
		}
		asking := interview.Asking{Kind: interview.RequestKind(f.Get("kind")), Questions: f["question"], Words: f.Get("words")}
		for _, w := range f["wish"] {
			asking.Wishes = append(asking.Wishes, interview.Wish(w))
		}
		_, because := s.App.Ask(c.Request().Context(), c.Param("token"), asking)
		if because == nil {
			return s.seeOther(c, views.RoomURL(c.Param("token"), "ask")+"?asked="+string(asking.Kind))
		}
		page, err := s.roomAsk(c, r)
		if err != nil {
			return err
		}
		page.Asking = asking
		in := views.RoomLanguage(r)
		var slow *app.Slow
		status := http.StatusUnprocessableEntity
		switch {
		case errors.As(because, &page.Bad):
		case errors.As(because, &slow):
			c.Response().Header().Set("Retry-After", wait(slow.RetryAfter))
			page.Problem, status = in.Say("room.trouble.often.text"), http.StatusTooManyRequests
		case errors.Is(because, interview.ReasonAskedOften):
			page.Problem, status = in.Say("room.ask.often"), http.StatusConflict
		case errors.Is(because, interview.ReasonAskedAlready):
			page.Problem, status = in.Say("room.ask.already"), http.StatusConflict
		default:
			return because
		}
		return s.html(c, status, views.RoomAskPage(page))
	})
}
