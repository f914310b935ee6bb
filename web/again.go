package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/views"
)

// The one dialog: "Let this candidate record again".

// showAgain shows it with what the address chose (way, question), else with what is recommended.
func (s *Server) showAgain(c echo.Context) error {
	p, err := s.Read.InterviewPage(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	choices := p.Interview.Ways(s.now())
	if !slices.ContainsFunc(choices, possible) {
		return s.refusal(c, "Record again", choices[0].Refused)
	}
	q := c.QueryParams()
	chosen := url.Values{"way": q["way"], "question": q["question"], "request": q["request"]}
	if len(q["question"]) == 0 {
		chosen["question"] = p.Interview.Faulty()
	}
	if s.now() >= p.Interview.Deadline { // one is needed, so one is suggested
		chosen.Set("deadline", p.Position.Deadline(s.now()).Time().Format(time.DateOnly))
	}
	for _, r := range p.Requests {
		if r.ID == q.Get("request") && r.Kind == interview.RequestTime {
			chosen.Set("deadline", p.Position.More(&p.Interview, s.now()).Time().Format(time.DateOnly))
		}
	}
	a, err := s.again(c, p, chosen)
	if err != nil {
		return err
	}
	if err := s.look(c, &a, chosen); err != nil {
		return err
	}
	return s.showDialog(c, http.StatusOK, a.Title(), views.AgainDialog(a))
}

func possible(c interview.Choice) bool { return c.Refused == nil }

// again is the dialog as the form fills it in, on the interview as it is now. A way that cannot be taken gives way to the
// first that can.
func (s *Server) again(c echo.Context, p interview.InterviewPage, f url.Values) (views.Again, error) {
	records, err := s.records(c, p.Interview.ID)
	if err != nil {
		return views.Again{}, err
	}
	a := views.Again{
		Keep: f.Get("keep_ats") != "",
		Ask:  s.ask(c, p, f), Choices: p.Interview.Ways(s.now()), Way: interview.Way(f.Get("way")), Message: f.Get("message"),
		Letters: typedLetters(f, s.App.Letters(p.Position)), Ticked: map[string]bool{}, Kind: map[interview.Way]interview.LetterKind{},
	}
	a.ATS = connected(records)
	for _, id := range chosen(f, p.Interview) {
		a.Ticked[id] = true
	}
	can := func(ch interview.Choice) bool { return ch.Refused == nil && ch.Way == a.Way }
	if !slices.ContainsFunc(a.Choices, can) {
		if i := slices.IndexFunc(a.Choices, possible); i >= 0 {
			a.Way = a.Choices[i].Way
		}
	}
	for _, ch := range a.Choices {
		a.Kind[ch.Way] = app.KindOf(ch.Way, &p.Interview.Facts)
	}
	return a, nil
}

// letterOf is what the form decides about the letter. Fields that stand as the position has them are no edit.
func (s *Server) letterOf(a views.Again) app.Letter {
	l := app.Letter{Withhold: a.ByHand, Message: a.Message, Subject: a.Letters.InviteSubject, Body: a.Letters.InviteBody}
	if a.ByHand {
		l.Subject, l.Body = "", "" // what does not leave cannot be wrong
		return l
	}
	if a.Kind[a.Way] == interview.LetterRedo {
		l.Subject, l.Body = a.Letters.RedoSubject, a.Letters.RedoBody
	}
	return l
}

// look fills in how the letter will look, or why there is none.
func (s *Server) look(c echo.Context, a *views.Again, f url.Values) error {
	until, err := deadline(f)
	var p app.Preview
	if err == nil {
		p, err = s.App.PreviewAgain(c.Request().Context(), actor(c), app.PreviewAgain{
			InterviewID: a.Page.Interview.ID, Way: a.Way, Questions: chosen(f, a.Page.Interview), Deadline: until, Letter: s.letterOf(*a),
		})
	}
	var bad interview.Invalid
	switch {
	case err == nil:
		a.Look = views.Look{ToName: p.ToName, ToEmail: p.ToEmail, Subject: p.Subject, Text: p.Text, Link: p.Link, Button: p.Button}
		if said := strings.TrimSpace(strings.ReplaceAll(a.Message, "\r\n", "\n")); !strings.Contains(p.Text, said) {
			a.Look.Note = "Your message is not in this letter. Put {{message}} where it should stand."
		}
	case errors.As(err, &bad):
		a.Look.Faulty = anyFault(bad)
	case conflict(err):
		a.Look.Faulty = s.words(err)
	default:
		return err
	}
	return nil
}

func anyFault(bad interview.Invalid) string {
	for _, field := range []string{"questions", "deadline", "message", "letter_subject", "letter_body"} {
		if bad[field] != "" {
			return bad[field]
		}
	}
	return bad.Error()
}

// summariseAgain says what would happen for what is chosen now.
func (s *Server) summariseAgain(c echo.Context) error {
	p, err := s.Read.InterviewPage(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	a, err := s.again(c, p, c.QueryParams())
	if err != nil {
		return err
	}
	return s.html(c, http.StatusOK, views.AgainSummary(a))
}

// previewAgain shows the letter as it is typed.
func (s *Server) previewAgain(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	p, err := s.Read.InterviewPage(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	a, err := s.again(c, p, f)
	if err != nil {
		return err
	}
	if err := s.look(c, &a, f); err != nil {
		return err
	}
	return s.html(c, http.StatusOK, views.LetterLook(a.Look))
}

// recordAgain does what the dialog was about. What is in the way is shown in it, with everything kept.
func (s *Server) recordAgain(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	p, err := s.Read.InterviewPage(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	a, err := s.again(c, p, f)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if f.Get("look") == "" { // the button that only shows the letter anew, where there is no script
		what, because := s.carryOut(c, f, a)
		if because == nil {
			return s.done(c, what)
		}
		if p, err = s.Read.InterviewPage(c.Request().Context(), c.Param("id")); err != nil {
			return err
		}
		if !slices.ContainsFunc(p.Interview.Ways(s.now()), possible) {
			return s.refusal(c, a.Title(), because)
		}
		bad, problem, st, ok := s.inTheWay(because)
		if !ok {
			return because
		}
		if a, err = s.again(c, p, f); err != nil {
			return err
		}
		a.Bad, a.Problem, status = bad, problem, st
	}
	if err := s.look(c, &a, f); err != nil {
		return err
	}
	return s.showDialog(c, status, a.Title(), views.AgainDialog(a))
}

// carryOut runs the verb of the chosen way. A way that is not offered any more is refused with its own words.
func (s *Server) carryOut(c echo.Context, f url.Values, a views.Again) (did, error) {
	ctx, on, iv := c.Request().Context(), on(c, f), a.Page.Interview
	until, err := deadline(f)
	if err != nil {
		return did{}, err
	}
	what := did{of: iv.ID, byHand: a.ByHand}
	a.Way = interview.Way(f.Get("way"))
	letter := s.letterOf(a)
	switch {
	case a.Way == interview.WayAnswers:
		questions := chosen(f, iv)
		what.deed, what.what = "answers/delete", placesOf(iv, questions)
		err = s.App.DeleteAnswers(ctx, actor(c), app.DeleteAnswers{On: on, Questions: questions, Deadline: until, Letter: letter})
	case a.Way == interview.WayTime && until != 0 && iv.LetterError == "": // sending again is what forgets a letter that failed
		what.deed = "extend"
		err = s.App.Extend(ctx, actor(c), app.Extend{On: on, Deadline: until, Letter: letter})
	case a.Way == interview.WayTime:
		what.deed = "resend"
		err = s.App.Resend(ctx, actor(c), app.Resend{On: on, Deadline: until, Letter: letter})
	case a.Way == interview.WayOver:
		what.deed = "reinvite"
		if a.Keep {
			what.what = "keep"
		}
		_, err = s.App.Reinvite(ctx, actor(c), app.Reinvite{On: on, Deadline: until, Letter: letter, KeepATS: a.Keep})
	default:
		err = interview.Invalid{"way": "Choose how the candidate is to record again."}
	}
	return what, err
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
