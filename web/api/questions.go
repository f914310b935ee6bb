package api

import (
	"cmp"
	"net/http"
	"slices"
	"time"

	"retake/internal/interview"
)

// question is a prompt with its limits. It is never changed in place: an edit puts a new one, with a new id, in its place.
type question struct {
	ID     string `json:"id"`
	Place  int    `json:"place" doc:"In the list, from 1"`
	Prompt string `json:"prompt"`
	Think  int    `json:"think_seconds" doc:"Time to think before recording starts by itself; 0: none"`
	Answer int    `json:"answer_seconds" doc:"Longest answer"`
	Takes  int    `json:"takes" doc:"That are allowed; 0: as many as one likes"`
}

func questionOf(q interview.Question, place int) question {
	return question{q.ID, place, q.Prompt, seconds(q.Think), seconds(q.Answer), q.Takes}
}

func seconds(d time.Duration) int { return int(d / time.Second) }

type questionOut struct{ Body question }

// questionTyped is a question as one says it.
type questionTyped struct {
	Prompt string `json:"prompt" minLength:"1" maxLength:"2000"`
	Think  int    `json:"think_seconds" required:"false" minimum:"0" maximum:"1800"`
	Answer int    `json:"answer_seconds" required:"false" minimum:"10" maximum:"1800" doc:"Usually 120"`
	Takes  int    `json:"takes" required:"false" minimum:"0" maximum:"20"`
}

// questionChanged is what changes about a question; what is left out stays as it was.
type questionChanged struct {
	Prompt *string `json:"prompt,omitempty" minLength:"1" maxLength:"2000"`
	Think  *int    `json:"think_seconds,omitempty" minimum:"0" maximum:"1800"`
	Answer *int    `json:"answer_seconds,omitempty" minimum:"10" maximum:"1800"`
	Takes  *int    `json:"takes,omitempty" minimum:"0" maximum:"20"`
}

// OfPosition names a question of a position by the address.
type OfPosition struct {
	InPosition
	Question string `path:"question" doc:"The question's id" maxLength:"100"`
}

func (s *Server) questions() {
	const list = "/positions/{id}/questions"
	const one = list + "/{question}"
	fields := map[string]string{"think": "/think_seconds", "answer": "/answer_seconds"}
	add(s, op{
		id: "list-questions", method: http.MethodGet, path: list, scope: interview.ScopePositionsRead, group: "Questions", summary: "List a position's questions",
	}, func(c *call, in *InPosition) (*listed[question], error) { return s.questionsNow(c, in.ID) })
	add(s, op{
		id: "add-question", method: http.MethodPost, path: list, scope: interview.ScopePositionsWrite, group: "Questions", status: http.StatusCreated,
		summary: "Add a question", about: "At the end of the list. Interviews that are out keep their own list.", fields: fields,
	}, s.addQuestion)
	add(s, op{
		id: "edit-question", method: http.MethodPatch, path: one, scope: interview.ScopePositionsWrite, group: "Questions",
		summary: "Edit a question", about: "Puts a new question, with a new id, in its place; interviews that are out keep the old one.", fields: fields,
	}, s.editQuestion)
	add(s, op{
		id: "retire-question", method: http.MethodDelete, path: one, scope: interview.ScopePositionsWrite, group: "Questions", status: http.StatusNoContent,
		summary: "Retire a question", about: "It is not asked in future interviews; those that are out keep it.",
	}, func(c *call, in *OfPosition) (*struct{}, error) {
		if _, err := s.questionIn(c, *in); err != nil {
			return nil, err
		}
		return &struct{}{}, s.App.RetireQuestion(c.ctx, c.actor, in.Question)
	})
	add(s, op{
		id: "move-question", method: http.MethodPost, path: one + "/move", scope: interview.ScopePositionsWrite, group: "Questions",
		summary: "Move a question by one place", about: "At the end of the list nothing happens.",
	}, func(c *call, in *struct {
		OfPosition
		Body struct {
			By int `json:"by" enum:"-1,1" doc:"-1: up, 1: down"`
		}
	}) (*listed[question], error) {
		if _, err := s.questionIn(c, in.OfPosition); err != nil {
			return nil, err
		}
		if err := s.App.MoveQuestion(c.ctx, c.actor, in.Question, in.Body.By); err != nil {
			return nil, err
		}
		return s.questionsNow(c, in.ID)
	})
}

// questionIn finds a question in the list of the position of the address.
func (s *Server) questionIn(c *call, in OfPosition) (question, error) {
	now, err := s.questionsNow(c, in.ID)
	if err != nil {
		return question{}, err
	}
	at := slices.IndexFunc(now.Body.Data, func(q question) bool { return q.ID == in.Question })
	if at < 0 {
		return question{}, interview.ErrNotFound
	}
	return now.Body.Data[at], nil
}

func (s *Server) questionsNow(c *call, positionID string) (*listed[question], error) {
	if _, err := s.mayWatch(c, positionID); err != nil {
		return nil, err
	}
	list, err := s.Read.Questions(c.ctx, positionID)
	if err != nil {
		return nil, err
	}
	var out []question
	for i, q := range list {
		out = append(out, questionOf(q, i+1))
	}
	return all(s, c, out), nil
}

// usualAnswer is how long an answer may be where nobody says.
const usualAnswer = 120

func (s *Server) addQuestion(c *call, in *struct {
	InPosition
	Body questionTyped
}) (*questionOut, error) {
	q, err := s.App.AddQuestion(c.ctx, c.actor, interview.Question{
		PositionID: in.ID, Prompt: in.Body.Prompt, Think: time.Duration(in.Body.Think) * time.Second,
		Answer: time.Duration(cmp.Or(in.Body.Answer, usualAnswer)) * time.Second, Takes: in.Body.Takes,
	})
	if err != nil {
		return nil, err
	}
	return s.questionNow(c, in.ID, q.ID)
}

func (s *Server) questionNow(c *call, positionID, id string) (*questionOut, error) {
	q, err := s.questionIn(c, OfPosition{InPosition{positionID}, id})
	return &questionOut{q}, err
}

func (s *Server) editQuestion(c *call, in *struct {
	OfPosition
	Body questionChanged
}) (*questionOut, error) {
	q, err := s.questionIn(c, in.OfPosition)
	if err != nil {
		return nil, err
	}
	put(&q.Prompt, in.Body.Prompt)
	put(&q.Think, in.Body.Think)
	put(&q.Answer, in.Body.Answer)
	put(&q.Takes, in.Body.Takes)
	edited, err := s.App.EditQuestion(c.ctx, c.actor, interview.Question{
		ID: in.Question, Prompt: q.Prompt, Think: time.Duration(q.Think) * time.Second, Answer: time.Duration(q.Answer) * time.Second, Takes: q.Takes,
	})
	if err != nil {
		return nil, err
	}
	return s.questionNow(c, in.ID, edited.ID)
}
