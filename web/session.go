package web

import (
	"net/http"
	"time"

	"github.com/gorilla/securecookie"
	"github.com/gorilla/sessions"
	"github.com/labstack/echo/v4"

	"retake/internal/interview"
)

// The cookie holds the token of a session row and nothing else, so that signing out and revoking are real.

const (
	tokenField = "t"
	cookieLife = 30 * 24 * time.Hour // the row decides; this only bounds how long a browser keeps the cookie
)

func (s *Server) cookieStore() *sessions.CookieStore {
	store := sessions.NewCookieStore(s.CookieKey[:32], s.CookieKey[32:])
	store.Options = &sessions.Options{Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: s.https()}
	store.MaxAge(int(cookieLife.Seconds()))
	for _, codec := range store.Codecs {
		codec.(*securecookie.SecureCookie).SetSerializer(oneWord{})
	}
	return store
}

// oneWord writes the session's one value as it is; the general way costs as much as the look-up of the session.
type oneWord struct{}

func (oneWord) Serialize(values any) ([]byte, error) {
	token, _ := values.(map[any]any)[tokenField].(string)
	return []byte(token), nil
}

func (oneWord) Deserialize(cookie []byte, values any) error {
	*values.(*map[any]any) = map[any]any{tokenField: string(cookie)}
	return nil
}

// cookieName carries the prefix that makes a browser refuse the cookie from anywhere but this very host.
func (s *Server) cookieName() string {
	if s.https() {
		return "__Host-retake"
	}
	return "retake"
}

// sessionToken is the token that the browser sent; empty when there is none, or one that was not ours.
func (s *Server) sessionToken(c echo.Context) string {
	session, err := s.cookies.Get(c.Request(), s.cookieName())
	if err != nil {
		return ""
	}
	token, _ := session.Values[tokenField].(string)
	return token
}

// whoComes is interview.ErrNotFound when nobody is signed in.
func (s *Server) whoComes(c echo.Context) (interview.User, error) {
	token := s.sessionToken(c)
	if token == "" {
		return interview.User{}, interview.ErrNotFound
	}
	return s.App.Session(c.Request().Context(), token)
}

func (s *Server) keepToken(c echo.Context, token string) error {
	session := sessions.NewSession(s.cookies, s.cookieName())
	options := *s.cookies.Options
	session.Options = &options
	session.Values[tokenField] = token
	return s.cookies.Save(c.Request(), c.Response(), session)
}

func (s *Server) dropToken(c echo.Context) error {
	session := sessions.NewSession(s.cookies, s.cookieName())
	options := *s.cookies.Options
	options.MaxAge = -1
	session.Options = &options
	return s.cookies.Save(c.Request(), c.Response(), session)
}
