package partner

import (
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
)

// ashbyOnce is how long a repeated request means the same order. Ashby gives no id by which to tell.
const ashbyOnce = 10 * time.Minute

// ashby serves the Assessments Partner API. Everything is a POST.
func (s *server) ashby(e *echo.Echo) {
	d := dialect{interview.Ashby, []string{"basic", "bearer"}, ashbyFault}
	g := e.Group("/ats/ashby/v1")
	g.POST("/assessment.list", s.on(d, "assessment.list", s.ashbyList))
	g.POST("/assessment.start", s.on(d, "assessment.start", s.ashbyStart))
	g.POST("/assessment.cancel", s.on(d, "assessment.cancel", s.ashbyCancel))
	g.POST("/assessment.customField.list", s.on(d, "assessment.customField.list", s.ashbyFields))
}

// ashbyFault: a message with 422 is shown to whoever wanted to start the assessment.
func ashbyFault(status int, words string) any {
	if status == http.StatusUnprocessableEntity {
		return struct {
			Message string `json:"message"`
		}{words}
	}
	return struct {
		Success bool     `json:"success"`
		Errors  []string `json:"errors"`
	}{false, []string{words}}
}

type ashbyAnswer struct {
	Success bool `json:"success"`
	Results any  `json:"results"`
}

type ashbyStarted struct {
	ID string `json:"assessment_id"`
}

type ashbyType struct {
	ID          string `json:"assessment_type_id"`
	Name        string `json:"name"`
	Description string `json:"description"`
}

func (s *server) ashbyList(k *call) (reply, error) {
	positions, err := s.App.Orderable(k.ctx, k.from)
	if err != nil {
		return reply{}, err
	}
	types := make([]ashbyType, len(positions))
	for i, p := range positions {
		types[i] = ashbyType{p.ID, p.Title, "One-way video interview"}
	}
	return ok(ashbyAnswer{true, types})
}

func (s *server) ashbyStart(k *call) (reply, error) {
	var in struct {
		TypeID    text `json:"assessment_type_id"`
		Candidate struct {
			ID         text `json:"ashby_id"`
			FirstName  text `json:"first_name"`
			LastName   text `json:"last_name"`
			Email      text `json:"email"`
			Phone      text `json:"phone"`
			ProfileURL text `json:"ashby_profile_url"`
		} `json:"candidate"`
		Application struct {
			ID text `json:"ashby_id"`
		} `json:"application"`
		Job struct {
			ID text `json:"ashby_id"`
		} `json:"job"`
	}
	if err := decode(k.body, &in); err != nil {
		return reply{}, err
	}
	application := short(in.Application.ID)
	if err := required("assessment_type_id", string(in.TypeID), "candidate.email", string(in.Candidate.Email), "application.ashby_id", application); err != nil {
		return reply{}, err
	}
	o, err := s.App.PlaceOrder(k.ctx, app.PlaceOrder{
		Connection: k.from, PositionID: string(in.TypeID), RequestKey: application + ":" + short(in.TypeID), OnceFor: ashbyOnce,
		Name: name(in.Candidate.FirstName, in.Candidate.LastName), Email: string(in.Candidate.Email), Phone: phone(in.Candidate.Phone),
		CandidateRef: string(in.Candidate.ID), ApplicationRef: application, JobRef: string(in.Job.ID), ProfileURL: address(in.Candidate.ProfileURL),
	})
	var refusal *interview.Refusal
	switch {
	case errors.As(err, &refusal) && refusal.Because != interview.ReasonOrderedAlready:
		return reply{}, interview.Invalid{"assessment_type_id": refusal.Error()} // 409 means that the candidate is being assessed
	case errors.Is(err, interview.ErrNotFound):
		return reply{}, interview.Invalid{"assessment_type_id": "This position is not in Retake any more. Choose another one."}
	case err != nil:
		return reply{}, err
	}
	k.order = o.ID
	return ok(ashbyAnswer{true, ashbyStarted{o.ID}})
}

func (s *server) ashbyCancel(k *call) (reply, error) {
	var in struct {
		ID text `json:"assessment_id"`
	}
	if err := decode(k.body, &in); err != nil {
		return reply{}, err
	}
	if err := required("assessment_id", string(in.ID)); err != nil {
		return reply{}, err
	}
	if err := s.App.CancelOrder(k.ctx, k.from, string(in.ID), "Cancelled in Ashby"); err != nil {
		return reply{}, err
	}
	k.order = string(in.ID)
	return ok(ashbyAnswer{true, ashbyStarted{string(in.ID)}})
}

// ashbyFields: an order needs nothing but the person.
func (s *server) ashbyFields(*call) (reply, error) {
	return ok(struct {
		Success bool     `json:"success"`
		Fields  []string `json:"fields"`
	}{true, []string{}})
}
