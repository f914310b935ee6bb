package web

import (
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/views"
)

const adjustTitle = "Adjust time and takes"

// showAdjust asks what one candidate is to get beside what the questions say; a request fills it in.
func (s *Server) showAdjust(c echo.Context) error {
	p, err := s.Read.InterviewPage(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	if err := p.Interview.May(interview.VerbAdjust, s.now()); err != nil {
		return s.refusal(c, adjustTitle, err)
	}
	to := p.Interview.Adjustment
	for _, r := range p.Requests {
		if r.ID == c.QueryParam("request") && r.State == interview.RequestOpen {
			to = r.Suggests(to)
		}
	}
	return s.showDialog(c, http.StatusOK, adjustTitle, views.AdjustDialog(views.NewAdjust(s.ask(c, p, c.QueryParams()), to)))
}

func (s *Server) adjust(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	ctx, to := c.Request().Context(), typedAdjustment(f)
	because := s.App.Adjust(ctx, actor(c), app.Adjust{On: on(c, f), To: to})
	if because == nil {
		return s.done(c, did{deed: "adjust", of: c.Param("id")})
	}
	bad, problem, status, ok := s.inTheWay(because)
	if !ok {
		return because
	}
	p, err := s.Read.InterviewPage(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	a := views.Adjust{
		Ask: s.ask(c, p, f), Factor: f.Get("factor"), Untimed: to.Untimed, Takes: f.Get("takes"),
		SoundOnly: to.SoundOnly, InAdvance: to.InAdvance, To: p.Interview.Adjustment,
	}
	a.Bad, a.Problem = bad, problem
	return s.showDialog(c, status, adjustTitle, views.AdjustDialog(a))
}

// typedAdjustment reads the form; what is no number, or between two steps, becomes one that the rule refuses.
func typedAdjustment(f url.Values) interview.Adjustment {
	to := interview.Adjustment{
		More: -1, Untimed: f.Get("untimed") != "", Takes: number(f, "takes"), SoundOnly: f.Get("sound_only") != "", InAdvance: f.Get("in_advance") != "",
	}
	factor, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(f.Get("factor")), ",", "."), 64)
	if quarters := factor * interview.Quarter; err == nil && quarters == math.Trunc(quarters) && math.Abs(quarters) < 1000 {
		to.More = int(quarters) - interview.Quarter
	}
	if to.Untimed {
		to.More = 0 // it does not matter then
	}
	return to
}
