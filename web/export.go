package web

import (
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/sheet"
	"retake/views"
)

// exportChunk is how many rows are in memory at a time.
const exportChunk = 500

// exportCandidates is the candidates of a tab and search, all pages of it, as a CSV file.
func (s *Server) exportCandidates(c echo.Context) error {
	filter, err := candidateFilter(c.Param("id"), c.QueryParams())
	if err != nil {
		return err
	}
	ids, err := s.Read.CandidateIDs(c.Request().Context(), filter, exportChunk)
	if err != nil {
		return err
	}
	return s.export(c, ids)
}

// exportChosen is the candidates that were ticked.
func (s *Server) exportChosen(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	switch n := len(f["interview"]); {
	case n == 0:
		return interview.Invalid{"interview": "Select at least one candidate."}
	case n > app.MaxPeople:
		return interview.Invalid{"interview": "Select at most 500 candidates."}
	}
	rows, err := s.Read.CandidateRows(c.Request().Context(), c.Param("id"), f["interview"])
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return interview.ErrNotFound
	}
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].InterviewID
	}
	return s.export(c, slices.Values([][]string{ids}))
}

var exportHeading = []string{"Name", "Email", "Phone", "Status", "Answered", "Questions", "With a problem", "Verdict", "Invited",
	"Last activity", "Deadline", "Submitted", "Link", "Interview"}

// export streams the interviews of the position in their order, a part at a time. No connection of the database is held while a slow reader
// takes them.
func (s *Server) export(c echo.Context, ids iter.Seq[[]string]) error {
	ctx := c.Request().Context()
	p, err := s.Read.Position(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	n := 0
	err = s.csv(c, fileName(p.Title, "candidates", s.now()), func(w *sheet.Writer, flush func() error) error {
		if err := w.Write(exportHeading...); err != nil {
			return err
		}
		for part := range ids {
			rows, err := s.Read.CandidateRows(ctx, p.ID, part)
			if err != nil {
				return err
			}
			for i := range rows {
				if err := w.Write(s.exportRow(&rows[i])...); err != nil {
					return err
				}
			}
			n += len(rows)
			if err := flush(); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		s.Log.Info("candidates exported", "id", requestID(c), "by", user(c).ID, "position", p.ID, "rows", n)
	}
	return err
}

// exportRow is one candidate. Numbers stand alone, since a spreadsheet takes "3/5" for a date.
func (s *Server) exportRow(row *interview.CandidateRow) []string {
	link := ""
	if !row.Deleted() && !row.Discarded() {
		link = views.LinkURL(s.BaseURL, row.Token)
	}
	return []string{
		row.Name, row.Email, row.Phone, views.StatusWord(row.Status(s.now())),
		strconv.Itoa(row.Recorded()), strconv.Itoa(len(row.Marks)), strconv.Itoa(strings.Count(row.Marks, string(rune(interview.MarkProblem)))),
		views.VerdictWord(row.Verdict), utc(row.CreatedAt), utc(row.ActivityAt), utc(row.Deadline), utc(row.CompletedAt),
		link, s.BaseURL + views.InterviewURL(row.InterviewID, ""),
	}
}

// utc is a moment as other programs read it; empty for "never".
func utc(m interview.Moment) string {
	if m == 0 {
		return ""
	}
	return m.Time().Format(time.RFC3339)
}

// faultyLines is what is to be mended of a list, in a form that can be imported again.
func (s *Server) faultyLines(c echo.Context) error {
	ctx := c.Request().Context()
	im, err := s.Read.Import(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	p, err := s.Read.Position(ctx, im.PositionID)
	if err != nil {
		return err
	}
	return s.csv(c, fileName(p.Title, "faulty-lines", s.now()), func(w *sheet.Writer, flush func() error) error {
		if err := w.Write("Line", "Name", "Email", "Phone", "What is wrong"); err != nil {
			return err
		}
		for after := 0; ; {
			rows, err := s.Read.ImportRows(ctx, im.ID, interview.RowFaulty, after, exportChunk)
			if err != nil || len(rows) == 0 {
				return err
			}
			for _, row := range rows {
				if err := w.Write(strconv.Itoa(row.Line), row.Name, row.Email, row.Phone, row.Words); err != nil {
					return err
				}
				after = row.Ord
			}
			if err := flush(); err != nil {
				return err
			}
		}
	})
}

// csv streams a file. What goes wrong before its first byte is an answer like any other; later the connection is cut, so
// that half a file is not taken for a whole one.
func (s *Server) csv(c echo.Context, name string, write func(w *sheet.Writer, flush func() error) error) error {
	h := c.Response().Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+name+`"`)
	h.Set("Cache-Control", "no-store")
	out := http.NewResponseController(c.Response())
	w := sheet.NewWriter(c.Response())
	flush := func() error {
		if err := w.Flush(); err != nil {
			return err
		}
		return out.Flush()
	}
	err := write(w, flush)
	if err == nil {
		err = flush()
	}
	if err == nil {
		return nil
	}
	if !c.Response().Committed {
		h.Del("Content-Disposition")
		return err
	}
	s.Log.Error("file cut short", "id", requestID(c), "route", c.Path(), "error", err)
	panic(http.ErrAbortHandler)
}

// fileName is made of letters and digits that no system minds: "designer-candidates-2026-03-12.csv".
func fileName(title, what string, now interview.Moment) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	slug := strings.Join(words, "-")
	slug = strings.Trim(slug[:min(len(slug), 60)], "-")
	return strings.TrimPrefix(fmt.Sprintf("%s-%s-%s.csv", slug, what, now.Time().Format(time.DateOnly)), "-")
}
