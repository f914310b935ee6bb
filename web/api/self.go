package api

import (
	"net/http"
	"strings"
	"time"

	"retake/internal/interview"
)

// self is a key as it sees itself, with whom it acts as.
type self struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Scopes    []string   `json:"scopes"`
	ExpiresAt *time.Time `json:"expires_at"`
	User      selfUser   `json:"user"`
}

type selfUser struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Role string `json:"role" enum:"admin,recruiter,reviewer"`
}

type selfOut struct{ Body self }

func (s *Server) self() {
	add(s, op{
		id: "get-key", method: http.MethodGet, path: "/me", group: "This key", summary: "Get what the key is", about: "To try a key: it needs no scope.",
	}, func(c *call, _ *struct{}) (*selfOut, error) {
		return &selfOut{self{
			ID: c.key.ID, Name: c.key.Name, Scopes: strings.Fields(c.key.Scopes), ExpiresAt: instant(interview.Moment(c.key.ExpiresAt)),
			User: selfUser{c.user.ID, c.user.Name, string(c.user.Role)},
		}}, nil
	})
}
