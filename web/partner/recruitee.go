package partner

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
)

// recruitee serves the Partners API. Recruitee asks for a status of 2xx and keeps the id of its own report; the shape of errors
// is ours to choose.
func (s *server) recruitee(e *echo.Echo) {
	d := dialect{interview.Recruitee, []string{"bearer"}, func(_ int, words string) any {
		return struct {
			Error string `json:"error"`
		}{words}
	}}
	g := e.Group("/ats/recruitee/v1")
	g.GET("/tests", s.on(d, "tests", s.recruiteeTests))
	g.POST("/candidates", s.on(d, "candidates", s.recruiteeSend))
}

type recruiteeTest struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// recruiteeTests is a bare list.
func (s *server) recruiteeTests(k *call) (reply, error) {
	positions, err := s.App.Orderable(k.ctx, k.from)
	if err != nil {
		return reply{}, err
	}
	tests := make([]recruiteeTest, len(positions))
	for i, p := range positions {
		tests[i] = recruiteeTest{p.ID, p.Title}
	}
	return ok(tests)
}

func (s *server) recruiteeSend(k *call) (reply, error) {
	var in struct {
		FirstName   text `json:"first_name"`
		LastName    text `json:"last_name"`
		Email       text `json:"email"`
		Phone       text `json:"phone"`
		CandidateID text `json:"candidate_id"`
		OfferID     text `json:"offer_id"`
		ReportID    text `json:"report_id"`
		TestID      text `json:"test_id"`
	}
	if err := decode(k.body, &in); err != nil {
		return reply{}, err
	}
	if err := required("test_id", string(in.TestID), "email", string(in.Email), "report_id", short(in.ReportID)); err != nil {
		return reply{}, err
	}
	o, err := s.App.PlaceOrder(k.ctx, app.PlaceOrder{
		Connection: k.from, PositionID: string(in.TestID), RequestKey: short(in.ReportID),
		Name: name(in.FirstName, in.LastName), Email: string(in.Email), Phone: phone(in.Phone),
		CandidateRef: string(in.CandidateID), JobRef: string(in.OfferID),
	})
	if err != nil {
		return reply{}, err
	}
	k.order = o.ID
	return reply{http.StatusCreated, struct {
		ID       string `json:"id"`
		ReportID string `json:"report_id"`
	}{o.ID, string(in.ReportID)}}, nil
}
