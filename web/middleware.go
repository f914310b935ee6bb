package web

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

const (
	maxForm   = 1 << 20 // bytes of a form; recordings have their own bound
	csp       = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	noDevices = "camera=(), microphone=(), geolocation=(), display-capture=(), payment=(), usb=()"
	recording = "camera=(self), microphone=(self), screen-wake-lock=(self), geolocation=(), display-capture=(), payment=(), usb=()"
)

// wrap puts around every request what none may lack, outermost first.
func (s *Server) wrap(e *echo.Echo) {
	e.Use(s.logged, s.recovered, s.headers, s.sameOrigin, bounded)
}

// logged gives the request its id and writes one line about it: the route's pattern, never the path, which may hold a
// candidate's link, and nothing else that tells who a person is.
func (s *Server) logged(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := s.Clock()
		id := rand.Text()[:16]
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		if err := next(c); err != nil {
			c.Error(err)
		}
		level := slog.LevelInfo
		switch status := c.Response().Status; {
		case status >= 500:
			level = slog.LevelError
		case status == http.StatusNotModified: // each open list asks every few seconds
			level = slog.LevelDebug
		}
		s.Log.Log(c.Request().Context(), level, "request",
			"id", id, "method", c.Request().Method, "route", c.Path(), "status", c.Response().Status,
			"bytes", c.Response().Size, "ms", s.Clock().Sub(start).Milliseconds())
		return nil
	}
}

func requestID(c echo.Context) string { return c.Response().Header().Get(echo.HeaderXRequestID) }

// recovered turns a panic into a 500 with its trace in the log.
func (s *Server) recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			r := recover()
			if r == nil {
				return
			}
			if r == http.ErrAbortHandler {
				panic(r)
			}
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}()
		return next(c)
	}
}

// headers are the rules that browsers keep for us. Camera and microphone exist in the candidate's room only.
func (s *Server) headers(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", csp)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if strings.HasPrefix(c.Request().URL.Path, "/i/") {
			h.Set("Referrer-Policy", "no-referrer")
			h.Set("Permissions-Policy", recording)
		} else {
			h.Set("Referrer-Policy", "same-origin")
			h.Set("Permissions-Policy", noDevices)
		}
		if s.https() {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		return next(c)
	}
}

// sameOrigin refuses writes that another site made the browser send.
func (s *Server) sameOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	protection := http.NewCrossOriginProtection()
	return func(c echo.Context) error {
		if err := protection.Check(c.Request()); err != nil {
			return errCrossSite
		}
		return next(c)
	}
}

var errCrossSite = errors.New("request came from another site")

// bounded limits forms, and lists of people; the way of recordings is bounded by their own handler.
func bounded(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if c.Path() == uploadPath {
			return next(c)
		}
		most := int64(maxForm)
		if c.Path() == importPath {
			most = maxImport
		}
		if r.ContentLength > most {
			return errTooLarge
		}
		r.Body = http.MaxBytesReader(c.Response(), r.Body, most)
		return next(c)
	}
}

var errTooLarge = errors.New("request is too large")

// wait is a duration as the Retry-After header counts it.
func wait(d time.Duration) string { return fmt.Sprint(int(d.Seconds()) + 1) }
