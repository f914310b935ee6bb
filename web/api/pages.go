package api

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

// Paging is what every list takes.
type Paging struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many at most"`
	Cursor string `query:"cursor" maxLength:"1000" doc:"next_cursor of the page before; empty for the first page"`
}

// page is a page of a list.
type page[T any] struct {
	Data       []T     `json:"data"`
	NextCursor *string `json:"next_cursor" doc:"For the next page; null: there is none"`
	HasMore    bool    `json:"has_more"`
}

// listed is the answer of a list.
type listed[T any] struct {
	Link string `header:"Link" doc:"The address of the next page, as rel=\"next\""`
	Body page[T]
}

func pageOf[T any](s *Server, c *call, rows []T, next string) *listed[T] {
	if rows == nil {
		rows = []T{}
	}
	out := &listed[T]{Body: page[T]{Data: rows}}
	if next != "" {
		q := c.url.Query()
		q.Set("cursor", next)
		out.Link = "<" + s.BaseURL + (&url.URL{Path: c.url.Path, RawQuery: q.Encode()}).String() + `>; rel="next"`
		out.Body.NextCursor, out.Body.HasMore = &next, true
	}
	return out
}

// all is a list that fits on one page.
func all[T any](s *Server, c *call, rows []T) *listed[T] { return pageOf(s, c, rows, "") }

// offsetted pages through a list that is loaded as a whole: the cursor is the id of the last row.
func offsetted[T any](rows []T, p Paging, id func(T) string) (part []T, next string, err error) {
	if p.Cursor != "" {
		last, err := base64.RawURLEncoding.DecodeString(p.Cursor)
		found := -1
		for i, row := range rows {
			if id(row) == string(last) {
				found = i
			}
		}
		if err != nil || found < 0 {
			return nil, "", interview.Invalid{"cursor": "This cursor cannot be read, or its row is there no more. Begin at the first page."}
		}
		rows = rows[found+1:]
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		next = base64.RawURLEncoding.EncodeToString([]byte(id(rows[len(rows)-1])))
	}
	return rows, next, nil
}

// Guard is the revision that a change was made from.
type Guard struct {
	IfMatch string `header:"If-Match" doc:"The ETag of what the change was decided on: when it was changed since, the answer is 412. Without it nothing is checked"`
}

func (g Guard) guarded() bool { return g.IfMatch != "" && g.IfMatch != "*" }

// revision is 0 when no check is asked for.
func (g Guard) revision() (int64, error) {
	if !g.guarded() {
		return 0, nil
	}
	text := strings.Trim(strings.TrimPrefix(strings.TrimSpace(g.IfMatch), "W/"), `"`)
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		return 0, errPrecondition
	}
	return n, nil
}

// Which names an interview by the address, and the revision that the change was made from.
type Which struct {
	ID string `path:"id" doc:"The interview's id" maxLength:"100"`
	Guard
}

// on also notes Which interview the call is about.
func (w Which) on(c *call) (app.On, error) {
	c.about = w.ID
	revision, err := w.revision()
	return app.On{InterviewID: w.ID, Revision: revision}, err
}

func etag(revision int64) string { return `"` + strconv.FormatInt(revision, 10) + `"` }

// moment is 0 for what was left out.
func moment(t *time.Time) interview.Moment {
	if t == nil {
		return 0
	}
	return interview.At(*t)
}

// instant is null for "not yet".
func instant(m interview.Moment) *time.Time {
	if m == 0 {
		return nil
	}
	t := m.Time()
	return &t
}
