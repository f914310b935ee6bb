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

// dialog is a deed that asks something first. GET shows it, POST does it; what is wrong or refused is shown in place.
type dialog struct {
	name  string // as in its address
	title string
	verb  interview.Verb
	show  func(views.Ask) templ.Component
	do    func(s *Server, c echo.Context, f url.Values, until interview.Moment, p interview.InterviewPage) (outcome, error)
}

// outcome is the interview to show afterwards and the questions that it was about.
type outcome struct{ interviewID, places string }

var deleteAnswers = dialog{
	name: "answers/delete", title: "Delete answers", verb: interview.VerbDeleteAnswers, show: views.DeleteAnswersDialog,
	do: func(s *Server, c echo.Context, f url.Values, until interview.Moment, p interview.InterviewPage) (outcome, error) {
		questions := chosen(f, p.Interview)
		return outcome{p.Interview.ID, placesOf(p.Interview, questions)}, s.App.DeleteAnswers(c.Request().Context(), actor(c), app.DeleteAnswers{
			On: on(c, f), Questions: questions, Deadline: until, Letter: app.Letter{Message: f.Get("message")},
		})
	},
}

var reinvite = dialog{
	name: "reinvite", title: "Re-invite", verb: interview.VerbReinvite, show: views.ReinviteDialog,
	do: func(s *Server, c echo.Context, f url.Values, until interview.Moment, _ interview.InterviewPage) (outcome, error) {
		id, err := s.App.Reinvite(c.Request().Context(), actor(c), app.Reinvite{On: on(c, f), Deadline: until})
		return outcome{interviewID: id}, err
	},
}

var extend = dialog{
	name: "extend", title: "Extend the deadline", verb: interview.VerbExtend, show: views.ExtendDialog,
	do: func(s *Server, c echo.Context, f url.Values, until interview.Moment, p interview.InterviewPage) (outcome, error) {
		return outcome{interviewID: p.Interview.ID}, s.App.Extend(c.Request().Context(), actor(c), app.Extend{On: on(c, f), Deadline: until, Letter: app.Letter{Withhold: f.Get("letter") == ""}})
	},
}

var resend = dialog{
	name: "resend", title: "Send the link again", verb: interview.VerbResend, show: views.ResendDialog,
	do: func(s *Server, c echo.Context, f url.Values, until interview.Moment, p interview.InterviewPage) (outcome, error) {
		return outcome{interviewID: p.Interview.ID}, s.App.Resend(c.Request().Context(), actor(c), app.Resend{On: on(c, f), Deadline: until})
	},
}

var rotateLink = dialog{
	name: "new-link", title: "Replace the link", verb: interview.VerbRotateLink, show: views.RotateDialog,
	do: func(s *Server, c echo.Context, f url.Values, _ interview.Moment, p interview.InterviewPage) (outcome, error) {
		return outcome{interviewID: p.Interview.ID}, s.App.RotateLink(c.Request().Context(), actor(c), app.RotateLink{On: on(c, f)})
	},
}

// asking shows a dialog: as a page, or for htmx as its content.
func (s *Server) asking(d dialog) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, err := s.Read.InterviewPage(c.Request().Context(), c.Param("id"))
		if err != nil {
			return err
		}
		if err := p.Interview.May(d.verb, s.now()); err != nil {
			return s.refusal(c, d.title, err)
		}
		ask := s.ask(c, p)
		ask.Ticked = suggested(c.QueryParams()["question"], p.Interview)
		return s.showDialog(c, http.StatusOK, d, ask)
	}
}

func (s *Server) ask(c echo.Context, p interview.InterviewPage) views.Ask {
	ask := views.Ask{Page: p, Back: withoutDone(s.cameFrom(c)), Now: s.now(), Hold: s.App.Hold, NoMail: s.App.Sender == nil}
	filter, ok := filterOf(ask.Back)
	ask.OnBoard = ok && filter.PositionID == p.Position.ID && isFragment(c)
	return ask
}

func (s *Server) showDialog(c echo.Context, status int, d dialog, ask views.Ask) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	content := d.show(ask)
	if status != http.StatusOK { // the form's target is the row; what is wrong belongs into the dialog
		c.Response().Header().Set("HX-Retarget", "#dialog-body")
		c.Response().Header().Set("HX-Reswap", "innerHTML")
	}
	return s.answer(c, status, views.AskPage(v, d.title, content), content)
}

// answering does what a dialog was about.
func (s *Server) answering(d dialog) echo.HandlerFunc {
	return func(c echo.Context) error {
		f, err := form(c)
		if err != nil {
			return err
		}
		p, err := s.Read.InterviewPage(c.Request().Context(), c.Param("id"))
		if err != nil {
			return err
		}
		until, err := deadline(f)
		var now outcome
		if err == nil {
			now, err = d.do(s, c, f, until, p)
		}
		if err == nil {
			return s.done(c, d.name, now.interviewID, now.places)
		}
		return s.askAgain(c, d, f, err)
	}
}

// askAgain shows the dialog with what is in the way and with what was typed, on the interview as it is now.
func (s *Server) askAgain(c echo.Context, d dialog, f url.Values, because error) error {
	p, err := s.Read.InterviewPage(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	ask := s.ask(c, p)
	ask.Deadline, ask.Message, ask.Ticked = f.Get("deadline"), f.Get("message"), ticked(chosen(f, p.Interview))
	switch {
	case errors.As(because, &ask.Bad):
		return s.showDialog(c, http.StatusUnprocessableEntity, d, ask)
	case errors.Is(because, interview.ReasonExpired):
		ask.Bad = interview.Invalid{"deadline": interview.ReasonExpired.Error()}
		return s.showDialog(c, http.StatusUnprocessableEntity, d, ask)
	case conflict(because):
		ask.Problem = s.words(because)
		return s.showDialog(c, http.StatusConflict, d, ask)
	}
	return because
}

// summariseDeletion says what would happen to the questions that are ticked now.
func (s *Server) summariseDeletion(c echo.Context) error {
	p, err := s.Read.InterviewPage(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	ask, q := s.ask(c, p), c.QueryParams()
	ask.Deadline, ask.Ticked = q.Get("deadline"), ticked(chosen(q, p.Interview))
	return s.html(c, http.StatusOK, views.DeletionSummary(ask))
}

// chosen are the questions of a form: those that are ticked, or all that have an answer.
func chosen(f url.Values, iv interview.Interview) []string {
	if f.Get("all") == "" {
		return f["question"]
	}
	var ids []string
	for _, q := range iv.Questions {
		if _, ok := iv.Answer(q.ID); ok {
			ids = append(ids, q.ID)
		}
	}
	return ids
}

// suggested is what a fresh dialog has ticked: what was asked for, else the answers that have a problem.
func suggested(asked []string, iv interview.Interview) map[string]bool {
	if len(asked) > 0 {
		return ticked(asked)
	}
	var faulty []string
	for _, q := range iv.Questions {
		if t, ok := iv.Answer(q.ID); ok && t.Problem != "" {
			faulty = append(faulty, q.ID)
		}
	}
	return ticked(faulty)
}

func ticked(ids []string) map[string]bool {
	set := make(map[string]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}
