package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
	"retake/views"
)

// candidateChanges answers a candidates tab that stays open and asks again and again. As long as nothing happened in the
// position it costs no query, whatever the tab shows.
func (s *Server) candidateChanges(c echo.Context) error {
	state := `"` + s.App.Changes(c.Param("id")) + `"`
	h := c.Response().Header()
	h.Set("ETag", state)
	h.Set("Cache-Control", "no-store")
	if strings.TrimPrefix(c.Request().Header.Get("If-None-Match"), "W/") == state { // a proxy may have weakened it
		return c.NoContent(http.StatusNotModified)
	}
	shown, err := seen(c)
	if err != nil {
		return err
	}
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	changes, err := s.Read.BoardChanges(c.Request().Context(), shown)
	if err != nil {
		return err
	}
	return s.html(c, http.StatusOK, views.BoardChanges(v, changes, shown.Rows))
}

// mostRows is more than any page of the list holds.
const mostRows = 100

func seen(c echo.Context) (interview.Seen, error) {
	q := c.QueryParams()
	f, err := usualFilter(c)
	if err != nil {
		return interview.Seen{}, err
	}
	since, err := strconv.ParseInt(q.Get("since"), 10, 64)
	if q.Has("since") && (err != nil || since < 0) {
		return interview.Seen{}, interview.Invalid{"since": "This moment cannot be read."}
	}
	if len(q["row"]) > mostRows {
		return interview.Seen{}, interview.Invalid{"row": "These are more rows than a page has."}
	}
	return interview.Seen{Filter: f, Rows: q["row"], Since: interview.Moment(since)}, nil
}
