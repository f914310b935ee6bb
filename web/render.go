package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// isFragment reports that htmx asks for a part of a page. Going back in the history asks for the whole.
func isFragment(c echo.Context) bool {
	h := c.Request().Header
	return h.Get("HX-Request") == "true" && h.Get("HX-History-Restore-Request") != "true" && h.Get("HX-Request-Type") != "full"
}

// page answers with the whole page, or for htmx with the fragment that the page is made of.
func (s *Server) page(c echo.Context, page, fragment templ.Component) error {
	return s.answer(c, http.StatusOK, page, fragment)
}

// invalid is page for a form with faults: 422.
func (s *Server) invalid(c echo.Context, page, fragment templ.Component) error {
	return s.answer(c, http.StatusUnprocessableEntity, page, fragment)
}

func (s *Server) answer(c echo.Context, status int, page, fragment templ.Component) error {
	c.Response().Header().Add("Vary", "HX-Request")
	if isFragment(c) {
		return s.html(c, status, fragment)
	}
	return s.html(c, status, page)
}

// html renders the whole answer before its first byte leaves, so that a fault can still become an error page.
func (s *Server) html(c echo.Context, status int, parts ...templ.Component) error {
	b := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(b)
	b.Reset()
	for _, part := range parts {
		if err := part.Render(c.Request().Context(), b); err != nil {
			return err
		}
	}
	h := c.Response().Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-store")
	}
	h.Add("Vary", "Accept-Encoding")
	if b.Len() < 1024 || !strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Length", strconv.Itoa(b.Len()))
		c.Response().WriteHeader(status)
		_, err := c.Response().Write(b.Bytes())
		return err
	}
	h.Set("Content-Encoding", "gzip")
	c.Response().WriteHeader(status)
	z := zippers.Get().(*gzip.Writer)
	defer zippers.Put(z)
	z.Reset(c.Response())
	if _, err := z.Write(b.Bytes()); err != nil {
		return err
	}
	return z.Close()
}

// seeOther ends a plain form: the browser gets the page that shows the result.
func (s *Server) seeOther(c echo.Context, to string) error {
	return c.Redirect(http.StatusSeeOther, to)
}

// leave takes the browser to another page: a redirect for a form, the header for htmx.
func (s *Server) leave(c echo.Context, to string) error {
	if isFragment(c) {
		c.Response().Header().Set("HX-Redirect", to)
		return c.NoContent(http.StatusOK)
	}
	return s.seeOther(c, to)
}

var (
	buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}
	zippers = sync.Pool{New: func() any {
		z, _ := gzip.NewWriterLevel(nil, 2) // a tenth smaller than at 1, for hardly more time; the level is a valid one
		return z
	}}
)
