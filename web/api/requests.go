package api

import (
	"net/http"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

// request is what a candidate asks for.
type request struct {
	ID          string     `json:"id"`
	InterviewID string     `json:"interview_id"`
	PositionID  string     `json:"position_id"`
	Kind        string     `json:"kind" enum:"time,redo,trouble,adjustment,withdraw"`
	Wishes      []string   `json:"wishes" doc:"Of an adjustment: time, sound, takes, format"`
	Questions   []string   `json:"questions" doc:"Ids, of a redo or of trouble"`
	Words       string     `json:"words" doc:"The candidate's own"`
	OldLink     bool       `json:"old_link" doc:"It came over a link that a newer one has replaced: whoever wrote it may be somebody else"`
	State       string     `json:"state" enum:"open,granted,denied"`
	Answer      string     `json:"answer" doc:"It stands in the candidate's room"`
	AskedAt     time.Time  `json:"asked_at"`
	AnsweredAt  *time.Time `json:"answered_at"`
}

func requestOf(r interview.Request) request {
	out := request{
		ID: r.ID, InterviewID: r.InterviewID, PositionID: r.PositionID, Kind: string(r.Kind), Wishes: []string{}, Questions: []string{},
		Words: r.Words, OldLink: r.OldLink, State: string(r.State), Answer: r.Answer, AskedAt: r.AskedAt.Time(), AnsweredAt: instant(r.AnsweredAt),
	}
	for _, w := range r.Wishes {
		out.Wishes = append(out.Wishes, string(w))
	}
	out.Questions = append(out.Questions, r.Questions...)
	return out
}

type requestOut struct{ Body request }

func (s *Server) requests() {
	add(s, op{
		id: "list-requests", method: http.MethodGet, path: "/requests", scope: interview.ScopeInterviewsRead, group: "Requests",
		summary: "List what candidates ask for", about: "Newest first: those that are open, or with answered=true those that were answered.",
	}, s.listRequests)
	add(s, op{
		id: "list-interview-requests", method: http.MethodGet, path: "/interviews/{id}/requests", scope: interview.ScopeInterviewsRead, group: "Requests",
		summary: "List what was asked for in an interview",
	}, func(c *call, in *struct {
		ID string `path:"id" doc:"The interview's id" maxLength:"100"`
	}) (*listed[request], error) {
		position, err := s.Read.PositionOfInterview(c.ctx, in.ID)
		if err != nil {
			return nil, err
		}
		if err := s.App.Access(c.ctx, c.actor, position, interview.MayRecruit); err != nil {
			return nil, err
		}
		rows, err := s.Read.Requests(c.ctx, in.ID)
		if err != nil {
			return nil, err
		}
		var out []request
		for _, r := range rows {
			out = append(out, requestOf(r))
		}
		return all(s, c, out), nil
	})
	add(s, op{
		id: "answer-request", method: http.MethodPost, path: "/requests/{id}/answer", scope: interview.ScopeInterviewsWrite, group: "Requests",
		summary: "Answer a request in words", about: "Nothing else changes. To grant it by a deed, name it there as request_id: extend, redo, resend, adjust.",
		fields: map[string]string{"do": "/state"},
	}, s.answerRequest)
}

func (s *Server) listRequests(c *call, in *struct {
	Paging
	Position string `query:"position" maxLength:"100" doc:"Only of this position"`
	Answered bool   `query:"answered" doc:"Those that were answered, else the open ones"`
}) (*listed[request], error) {
	if err := s.App.Access(c.ctx, c.actor, in.Position, map[bool]interview.Permission{true: interview.MayCreate, false: interview.MayRecruit}[in.Position == ""]); err != nil {
		return nil, err
	}
	found, err := s.Read.RequestList(c.ctx, interview.RequestFilter{
		PositionID: in.Position, UserID: c.sees(), Answered: in.Answered, Cursor: interview.Cursor(in.Cursor), Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	var out []request
	for _, r := range found.Rows {
		out = append(out, requestOf(r.Request))
	}
	return pageOf(s, c, out, string(found.Next)), nil
}

func (s *Server) answerRequest(c *call, in *struct {
	ID   string `path:"id" doc:"The request's id" maxLength:"100"`
	Body struct {
		State string `json:"state" enum:"granted,denied"`
		Words string `json:"words" required:"false" maxLength:"2000" doc:"They stand in the candidate's room; needed where it is denied"`
	}
}) (*requestOut, error) {
	was, err := s.Read.Request(c.ctx, in.ID)
	if err != nil {
		return nil, err
	}
	c.about = was.InterviewID
	if err := s.App.AnswerRequest(c.ctx, c.actor, app.AnswerRequest{ID: in.ID, State: interview.RequestState(in.Body.State), Words: in.Body.Words}); err != nil {
		return nil, err
	}
	now, err := s.Read.Request(c.ctx, in.ID)
	return &requestOut{requestOf(now)}, err
}
