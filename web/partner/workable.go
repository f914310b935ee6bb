package partner

import (
	"cmp"
	"net/http"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/ats"
	"retake/internal/interview"
)

// workable serves assessment providers and, in the same way with other names, video interview providers.
func (s *server) workable(e *echo.Echo) {
	d := dialect{interview.Workable, []string{"bearer"}, func(status int, words string) any {
		return struct {
			Status  int    `json:"status"`
			Message string `json:"message"`
		}{status, words}
	}}
	g := e.Group("/ats/workable/v1")
	g.GET("/tests", s.on(d, "tests", s.workableTests))
	g.POST("/assessments", s.on(d, "assessments", s.workableAssessment))
	g.GET("/assessments/:id/shared-link", s.on(d, "shared-link", s.workableLink))
	g.GET("/interview-templates", s.on(d, "interview-templates", s.workableTemplates))
	g.POST("/interviews", s.on(d, "interviews", s.workableInterview))
	g.GET("/interviews/:id/shared-link", s.on(d, "shared-link", s.workableLink))
}

type workableChoice struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func (s *server) workableChoices(k *call) ([]workableChoice, error) {
	positions, err := s.App.Orderable(k.ctx, k.from)
	choices := make([]workableChoice, len(positions))
	for i, p := range positions {
		choices[i] = workableChoice{p.ID, p.Title}
	}
	return choices, err
}

func (s *server) workableTests(k *call) (reply, error) {
	choices, err := s.workableChoices(k)
	if err != nil {
		return reply{}, err
	}
	return ok(struct {
		Tests []workableChoice `json:"tests"`
	}{choices})
}

func (s *server) workableTemplates(k *call) (reply, error) {
	choices, err := s.workableChoices(k)
	if err != nil {
		return reply{}, err
	}
	return ok(struct {
		Templates []workableChoice `json:"interview_templates"`
	}{choices})
}

func (s *server) workableAssessment(k *call) (reply, error) {
	o, err := s.workableOrder(k, false)
	return reply{http.StatusCreated, struct {
		ID string `json:"assessment_id"`
	}{o.ID}}, err
}

func (s *server) workableInterview(k *call) (reply, error) {
	o, err := s.workableOrder(k, true)
	return reply{http.StatusCreated, struct {
		ID string `json:"interview_id"`
	}{o.ID}}, err
}

// workableOrder reads both kinds of orders. The names of the second are not documented, so the likely ones are tried.
func (s *server) workableOrder(k *call, video bool) (interview.Order, error) {
	var in struct {
		TestID      text `json:"test_id"`
		TemplateID  text `json:"interview_template_id"`
		Template    text `json:"template_id"`
		JobID       text `json:"job_id"`
		Shortcode   text `json:"job_shortcode"`
		CallbackURL text `json:"callback_url"`
		Candidate   struct {
			ID         text `json:"id"`
			Name       text `json:"name"`
			FirstName  text `json:"first_name"`
			LastName   text `json:"last_name"`
			Email      text `json:"email"`
			Phone      text `json:"phone"`
			ProfileURL text `json:"profile_url"`
		} `json:"candidate"`
	}
	if err := decode(k.body, &in); err != nil {
		return interview.Order{}, err
	}
	asks, position := "test_id", in.TestID
	if video {
		asks, position = "interview_template_id", cmp.Or(in.TemplateID, in.Template, in.TestID)
	}
	if err := required(asks, string(position), "candidate.email", string(in.Candidate.Email), "callback_url", string(in.CallbackURL)); err != nil {
		return interview.Order{}, err
	}
	who := name(in.Candidate.FirstName, in.Candidate.LastName)
	o, err := s.App.PlaceOrder(k.ctx, app.PlaceOrder{
		Connection: k.from, PositionID: string(position), RequestKey: ats.WorkableKey(string(in.CallbackURL), video), CallbackURL: string(in.CallbackURL),
		Name: cmp.Or(who, name(in.Candidate.Name)), Email: string(in.Candidate.Email), Phone: phone(in.Candidate.Phone),
		CandidateRef: string(in.Candidate.ID), JobRef: string(cmp.Or(in.Shortcode, in.JobID)), ProfileURL: address(in.Candidate.ProfileURL),
	})
	if err == nil {
		k.order = o.ID
	}
	return o, err
}

// workableLink is asked for when somebody there wants to watch. Whoever follows it signs in here, so it needs no end; the two
// hours are what Workable's example says.
func (s *server) workableLink(k *call) (reply, error) {
	o, result, err := s.App.OrderResult(k.ctx, k.from, k.param("id"))
	if err != nil {
		return reply{}, err
	}
	k.order = o.ID
	if result.Status == interview.OrderCancelled {
		return reply{}, interview.ErrNotFound
	}
	return ok(struct {
		URL   string `json:"url"`
		TTL   string `json:"ttl"`
		Units string `json:"ttl_units"`
	}{result.URL, "120", "minutes"})
}
