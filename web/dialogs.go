package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/views"
)

// ask is what every dialog about an interview knows. form is what was typed; empty for a fresh one.
func (s *Server) ask(c echo.Context, p interview.InterviewPage, form url.Values) views.Ask {
	ask := views.Ask{
		Page: p, Back: withoutDone(s.cameFrom(c)), Now: s.now(), Hold: s.App.Hold, NoMail: s.App.Sender == nil,
		Deadline: form.Get("deadline"), ByHand: byHand(form), Request: form.Get("request"),
	}
	filter, ok := filterOf(ask.Back)
	ask.OnBoard = ok && filter.PositionID == p.Position.ID && isFragment(c) && !onOwnPage(c)
	return ask
}

// byHand reports that the recruiter hands the link over.
func byHand(f url.Values) bool { return f.Get("send") == "hand" }

// showDialog answers with a dialog: as a page, or for htmx as its content.
func (s *Server) showDialog(c echo.Context, status int, title string, content templ.Component) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	// The form's target is the row; what is wrong belongs into the dialog. Over its own page it would be there twice.
	target := "#dialog-body"
	if onOwnPage(c) {
		target = ".sheet-page"
	}
	c.Response().Header().Set("HX-Retarget", target)
	c.Response().Header().Set("HX-Reswap", "innerHTML")
	return s.answer(c, status, views.AskPage(v, title, content), content)
}

// onOwnPage reports that htmx sends a dialog's form from the page that the dialog is without a script: somebody has opened it
// in a tab of its own.
func onOwnPage(c echo.Context) bool {
	here, err := url.Parse(c.Request().Header.Get("HX-Current-URL"))
	return err == nil && here.Path == c.Request().URL.Path
}

// inTheWay turns why a dialog's deed was not done into what the dialog shows; ok is false for what is not its business.
func (s *Server) inTheWay(because error) (bad interview.Invalid, problem string, status int, ok bool) {
	switch {
	case errors.As(because, &bad):
		return bad, "", http.StatusUnprocessableEntity, true
	case errors.Is(because, interview.ReasonExpired):
		return interview.Invalid{"deadline": interview.ReasonExpired.Error()}, "", http.StatusUnprocessableEntity, true
	case conflict(because):
		return nil, s.words(because), http.StatusConflict, true
	}
	return nil, "", 0, false
}

const rotateTitle = "Replace the link"

// showRotate asks before a link is replaced.
func (s *Server) showRotate(c echo.Context) error {
	p, err := s.Read.InterviewPage(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	if err := p.Interview.May(interview.VerbRotateLink, s.now()); err != nil {
		return s.refusal(c, rotateTitle, err)
	}
	return s.showDialog(c, http.StatusOK, rotateTitle, views.RotateDialog(s.ask(c, p, nil)))
}

func (s *Server) rotate(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	because := s.App.RotateLink(ctx, actor(c), app.RotateLink{On: on(c, f), Letter: app.Letter{Withhold: byHand(f)}})
	p, err := s.Read.InterviewPage(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	if because == nil {
		return s.done(c, did{deed: "new-link", of: c.Param("id"), byHand: byHand(f) || p.Interview.Expired(s.now())})
	}
	_, problem, status, ok := s.inTheWay(because)
	if !ok {
		return because
	}
	ask := s.ask(c, p, f)
	ask.Problem = problem
	return s.showDialog(c, status, rotateTitle, views.RotateDialog(ask))
}

const detailsTitle = "Edit the details"

// showDetails asks for the candidate's name and addresses as they should be.
func (s *Server) showDetails(c echo.Context) error {
	p, err := s.Read.InterviewPage(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	if err := p.Interview.May(interview.VerbEditCandidate, s.now()); err != nil {
		return s.refusal(c, detailsTitle, err)
	}
	d := views.Details{
		Ask: s.ask(c, p, nil), Name: p.Candidate.Name, Email: p.Candidate.Email, Phone: p.Candidate.Phone,
		Send: p.Interview.LetterError != "",
	}
	return s.showDialog(c, http.StatusOK, detailsTitle, views.DetailsDialog(d))
}

func (s *Server) saveDetails(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	ctx, send := c.Request().Context(), f.Get("send") != ""
	because := s.App.EditCandidate(ctx, actor(c), app.EditCandidate{
		On: on(c, f), Name: f.Get("name"), Email: f.Get("email"), Phone: f.Get("phone"), Send: send,
	})
	if because == nil {
		deed := "candidate"
		if send {
			deed = "candidate/send"
		}
		return s.done(c, did{deed: deed, of: c.Param("id")})
	}
	bad, problem, status, ok := s.inTheWay(because)
	if !ok {
		return because
	}
	p, err := s.Read.InterviewPage(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	d := views.Details{Ask: s.ask(c, p, f), Name: f.Get("name"), Email: f.Get("email"), Phone: f.Get("phone"), Send: send}
	d.Bad, d.Problem = bad, problem
	return s.showDialog(c, status, detailsTitle, views.DetailsDialog(d))
}
