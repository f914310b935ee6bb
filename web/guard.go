package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
)

// permission is what a route asks of whoever comes: in which scope, and there what.
type permission struct {
	scope scope
	may   interview.Permission
}

// scope says what a permission is measured against.
type scope int

const (
	open        scope = iota + 1 // everybody
	byLink                       // the token in the path is the key; the desk checks it
	signedIn                     // any member of the team
	general                      // a permission without a position
	inPosition                   // :id is a position
	ofInterview                  // :id is an interview
	ofTake                       // :id is a take
	ofLetter                     // :id is a letter
	ofImport                     // :id is an import
	ofBatch                      // :id is a batch
	ofRequest                    // :id is a request
	ofOrder                      // :id is an ATS's order
)

// guard asks before the handler sees the request, so that whatever a stranger sends to somebody else's id is 404.
func (s *Server) guard(p permission, next echo.HandlerFunc) echo.HandlerFunc {
	if p.scope == open || p.scope == byLink {
		return next
	}
	return func(c echo.Context) error {
		user, err := s.whoComes(c)
		if errors.Is(err, interview.ErrNotFound) {
			return s.askToSignIn(c)
		}
		if err != nil {
			return err
		}
		c.Set(userKey, user)
		if err := s.permits(c, user, p); err != nil {
			return err
		}
		return next(c)
	}
}

func (s *Server) permits(c echo.Context, user interview.User, p permission) error {
	if p.scope == signedIn {
		return nil
	}
	position, err := s.positionOf(c, p.scope)
	if err != nil {
		return err
	}
	c.Set(positionKey, position)
	return s.App.Access(c.Request().Context(), user.Actor(), position, p.may)
}

// positionOf finds the position that the :id of the path belongs to.
func (s *Server) positionOf(c echo.Context, in scope) (string, error) {
	ctx, id := c.Request().Context(), c.Param("id")
	switch in {
	case inPosition:
		return id, nil
	case ofInterview:
		row, err := s.Read.CandidateRow(ctx, id)
		return row.PositionID, err
	case ofTake:
		owner, err := s.Read.TakeOwner(ctx, id)
		return owner.PositionID, err
	case ofLetter:
		letter, err := s.Read.Letter(ctx, id)
		return letter.PositionID, err
	case ofBatch:
		b, err := s.Read.Batch(ctx, id)
		return b.PositionID, err
	case ofRequest:
		r, err := s.Read.Request(ctx, id)
		return r.PositionID, err
	case ofOrder:
		o, err := s.Read.Order(ctx, id)
		if err != nil || o.InterviewID == "" { // purged
			return "", errors.Join(err, interview.ErrNotFound)
		}
		return s.Read.PositionOfInterview(ctx, o.InterviewID)
	case ofImport:
		im, err := s.Read.Import(ctx, id)
		return im.PositionID, err
	}
	return "", nil
}

// askToSignIn leads a browser to the form and back; htmx is told to reload, which does the same.
func (s *Server) askToSignIn(c echo.Context) error {
	r := c.Request()
	if isFragment(c) {
		return c.NoContent(http.StatusUnauthorized)
	}
	to := "/sign-in"
	if r.Method == http.MethodGet && r.URL.Path != "/" {
		to += "?to=" + url.QueryEscape(r.URL.RequestURI())
	}
	return s.seeOther(c, to)
}

const (
	userKey     = "user"
	positionKey = "position"
)

// user is the member of the team who is signed in; behind a guard there always is one.
func user(c echo.Context) interview.User {
	u, _ := c.Get(userKey).(interview.User)
	return u
}

func actor(c echo.Context) interview.Actor { return user(c).Actor() }

// positionID is the position that the :id of the path belongs to, as the guard found it.
func positionID(c echo.Context) string {
	id, _ := c.Get(positionKey).(string)
	return id
}
