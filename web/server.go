package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/gorilla/sessions"
	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/auth"
	"retake/internal/interview"
	"retake/internal/media"
	"retake/internal/store"
)

// Options is what the front door works with. Every field without a note is needed.
type Options struct {
	App        *app.App
	Read       *store.Reader
	Files      *media.Files
	Uploads    http.Handler // takes HEAD and PATCH of recordings; authorisation is done here before it
	Clock      func() time.Time
	BaseURL    string // scheme and host that people see, without a slash at the end
	CookieKey  []byte // 64 bytes: 32 to sign the cookie, 32 to seal it
	TrustProxy bool   // believe X-Forwarded-For
	Ready      func(context.Context) error
	Log        *slog.Logger
	Programs   map[string]http.Handler // what programs call, by the beginning of its path; they bring keys and no cookies
}

// Server holds the handlers.
type Server struct {
	Options
	cookies *sessions.CookieStore
	probes  auth.Throttle // of the way to us, per link
}

// New makes the front door. It fails when a route names no permission or the cookie key is short.
func New(o Options) (http.Handler, error) {
	if len(o.CookieKey) != 64 {
		return nil, errors.New("web: the cookie key must be 64 bytes")
	}
	s := &Server{Options: o, probes: auth.Throttle{Free: 8, Base: 5 * time.Second, Cap: 5 * time.Minute}}
	s.cookies = s.cookieStore()
	e := echo.New()
	e.HTTPErrorHandler = s.fail
	e.IPExtractor = echo.ExtractIPDirect()
	if o.TrustProxy {
		e.IPExtractor = echo.ExtractIPFromXFFHeader()
	}
	s.wrap(e)
	for _, r := range s.routes() {
		if r.needs.scope == 0 {
			return nil, errors.New("web: no permission named for " + r.method + " " + r.path)
		}
		e.Add(r.method, r.path, s.guard(r.needs, r.handle))
	}
	for prefix, handler := range s.Programs {
		e.Any(prefix+"*", forPrograms(handler))
	}
	return e, nil
}

func (s *Server) now() interview.Moment { return interview.At(s.Clock()) }

func (s *Server) https() bool { return len(s.BaseURL) > 8 && s.BaseURL[:8] == "https://" }

// forPrograms hands a request on to a handler that checks keys of its own. It learns who asks as this server sees it.
func forPrograms(h http.Handler) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request().Clone(c.Request().Context())
		r.RemoteAddr = c.RealIP()
		h.ServeHTTP(c.Response(), r)
		return nil
	}
}
