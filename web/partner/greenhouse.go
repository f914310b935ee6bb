package partner

import (
	"errors"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/ats"
	"retake/internal/interview"
)

// greenhouse serves the Assessment Partner API. Its documents name the errors 401 and 404 only; the words of the others reach
// whoever reads the log there.
func (s *server) greenhouse(e *echo.Echo) {
	d := dialect{interview.Greenhouse, []string{"basic"}, func(status int, words string) any {
		return struct {
			Status int      `json:"status"`
			Errors []string `json:"errors"`
		}{status, []string{words}}
	}}
	g := e.Group("/ats/greenhouse/v1")
	g.GET("/list_tests", s.on(d, "list_tests", s.greenhouseTests))
	g.POST("/send_test", s.on(d, "send_test", s.greenhouseSend))
	g.GET("/test_status", s.on(d, "test_status", s.greenhouseStatus))
	g.POST("/response_error", s.on(d, "response_error", s.greenhouseComplaint))
}

type greenhouseTest struct {
	ID   string `json:"partner_test_id"`
	Name string `json:"partner_test_name"`
}

// greenhouseTests is a bare list.
func (s *server) greenhouseTests(k *call) (reply, error) {
	positions, err := s.App.Orderable(k.ctx, k.from)
	if err != nil {
		return reply{}, err
	}
	tests := make([]greenhouseTest, len(positions))
	for i, p := range positions {
		tests[i] = greenhouseTest{p.ID, p.Title}
	}
	return ok(tests)
}

func (s *server) greenhouseSend(k *call) (reply, error) {
	var in struct {
		TestID    text `json:"partner_test_id"`
		URL       text `json:"url"`
		SentBy    text `json:"sent_by"`
		Candidate struct {
			FirstName  text `json:"first_name"`
			LastName   text `json:"last_name"`
			Email      text `json:"email"`
			Phone      text `json:"phone_number"`
			ProfileURL text `json:"greenhouse_profile_url"`
		} `json:"candidate"`
	}
	if err := decode(k.body, &in); err != nil {
		return reply{}, err
	}
	if err := required("partner_test_id", string(in.TestID), "candidate.email", string(in.Candidate.Email), "url", string(in.URL)); err != nil {
		return reply{}, err
	}
	person, application := greenhouseRefs(string(in.Candidate.ProfileURL))
	o, err := s.App.PlaceOrder(k.ctx, app.PlaceOrder{
		Connection: k.from, PositionID: string(in.TestID), RequestKey: string(in.URL), CallbackURL: string(in.URL),
		Name: name(in.Candidate.FirstName, in.Candidate.LastName), Email: string(in.Candidate.Email), Phone: phone(in.Candidate.Phone),
		CandidateRef: person, ApplicationRef: application, ProfileURL: address(in.Candidate.ProfileURL), RequestedBy: string(in.SentBy),
	})
	if err != nil {
		return reply{}, err
	}
	k.order = o.ID
	return ok(struct {
		ID string `json:"partner_interview_id"`
	}{o.ID})
}

// greenhouseRefs are the ids of the person and the application, which Greenhouse gives only inside the address of its page.
func greenhouseRefs(profileURL string) (person, application string) {
	u, err := url.Parse(profileURL)
	if err != nil {
		return "", ""
	}
	_, after, _ := strings.Cut(u.Path, "/people/")
	person, _, _ = strings.Cut(after, "/")
	return clean(person), clean(u.Query().Get("application_id"))
}

// greenhouseStatus is asked for after each word of ours, and may be at any time.
func (s *server) greenhouseStatus(k *call) (reply, error) {
	id := k.param("partner_interview_id")
	if err := required("partner_interview_id", id); err != nil {
		return reply{}, err
	}
	o, result, err := s.App.OrderResult(k.ctx, k.from, id)
	if err != nil {
		return reply{}, err
	}
	k.order = o.ID
	return ok(ats.ForGreenhouse(result))
}

// greenhouseComplaint takes what Greenhouse did not understand of our answers.
func (s *server) greenhouseComplaint(k *call) (reply, error) {
	var in struct {
		Call        text   `json:"api_call"`
		Errors      []text `json:"errors"`
		InterviewID text   `json:"partner_interview_id"`
	}
	if err := decode(k.body, &in); err != nil {
		return reply{}, err
	}
	words := make([]string, len(in.Errors))
	for i, e := range in.Errors {
		words[i] = string(e)
	}
	switch o, _, err := s.App.OrderResult(k.ctx, k.from, string(in.InterviewID)); {
	case err == nil:
		k.order = o.ID
	case !errors.Is(err, interview.ErrNotFound):
		return reply{}, err
	}
	if err := s.App.NoteComplaint(k.ctx, k.from, k.order, string(in.Call)+": "+strings.Join(words, "; ")); err != nil {
		return reply{}, err
	}
	return ok(struct {
		Status int `json:"status"`
	}{200})
}
