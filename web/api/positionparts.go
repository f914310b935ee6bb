package api

import (
	"net/http"

	"retake/internal/interview"
)

// letters are the texts of a position's letters.
type letters struct {
	InviteSubject string `json:"invite_subject" required:"false" maxLength:"200"`
	InviteBody    string `json:"invite_body" required:"false" maxLength:"8000"`
	RedoSubject   string `json:"redo_subject" required:"false" maxLength:"200"`
	RedoBody      string `json:"redo_body" required:"false" maxLength:"8000"`
}

type lettersOut struct {
	ETag string `header:"ETag" doc:"The position's revision"`
	Body letters
}

// member is somebody of the team, and whether they work in the position.
type member struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Email  string `json:"email"`
	Role   string `json:"role" enum:"admin,recruiter,reviewer"`
	Member bool   `json:"member"`
}

// positionParts are the letters and the members.
func (s *Server) positionParts() {
	const letterPath, memberPath = "/positions/{id}/letters", "/positions/{id}/members"
	add(s, op{
		id: "get-letters", method: http.MethodGet, path: letterPath, scope: interview.ScopePositionsRead, group: "Positions",
		summary: "Get the texts of the letters", about: "Where the position has none of its own, those that are built in.",
	}, func(c *call, in *InPosition) (*lettersOut, error) { return s.lettersNow(c, in.ID) })
	add(s, op{
		id: "put-letters", method: http.MethodPut, path: letterPath, scope: interview.ScopePositionsWrite, group: "Positions",
		summary: "Set the texts of the letters", about: "With placeholders such as {{link}}. An empty text is the built-in one.",
	}, s.putLetters)
	add(s, op{
		id: "list-members", method: http.MethodGet, path: memberPath, scope: interview.ScopePositionsRead, group: "Positions",
		summary: "List the team, and who works in the position",
	}, func(c *call, in *InPosition) (*listed[member], error) { return s.members(c, in.ID) })
	add(s, op{
		id: "put-members", method: http.MethodPut, path: memberPath, scope: interview.ScopePositionsWrite, group: "Positions",
		summary: "Set who works in the position", about: "Who is not listed is a member no more, but for the key's own user, unless they are an admin.",
	}, func(c *call, in *struct {
		InPosition
		Body struct {
			Members []string `json:"members" doc:"Ids of users" maxItems:"500"`
		}
	}) (*listed[member], error) {
		if err := s.App.SetMembers(c.ctx, c.actor, in.ID, in.Body.Members); err != nil {
			return nil, err
		}
		return s.members(c, in.ID)
	})
}

func (s *Server) lettersNow(c *call, id string) (*lettersOut, error) {
	p, err := s.may(c, id, interview.MayRecruit)
	if err != nil {
		return nil, err
	}
	l := s.App.Letters(p)
	return &lettersOut{etag(p.Revision), letters(l)}, nil
}

func (s *Server) putLetters(c *call, in *struct {
	InPosition
	Guard
	Body letters
}) (*lettersOut, error) {
	seen, err := in.revision()
	if err != nil {
		return nil, err
	}
	if err := s.App.EditLetters(c.ctx, c.actor, in.ID, seen, interview.Letters(in.Body)); err != nil {
		return nil, err
	}
	return s.lettersNow(c, in.ID)
}

func (s *Server) members(c *call, id string) (*listed[member], error) {
	if _, err := s.may(c, id, interview.MayRecruit); err != nil {
		return nil, err
	}
	team, err := s.Read.Members(c.ctx, id)
	if err != nil {
		return nil, err
	}
	var out []member
	for _, m := range team {
		out = append(out, member{m.ID, m.Name, m.Email, string(m.Role), m.In})
	}
	return all(s, c, out), nil
}
