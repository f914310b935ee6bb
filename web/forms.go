package web

import (
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
)

var errMediaType = errors.New("a form was expected")

// form reads what was posted. Whatever is not a form is refused as such, not taken for an empty one.
func form(c echo.Context) (url.Values, error) {
	r := c.Request()
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.ContentLength == 0 && kind == "" {
		return url.Values{}, nil
	}
	switch {
	case err != nil:
		return nil, errMediaType
	case kind == "application/x-www-form-urlencoded":
		err = r.ParseForm()
	case kind == "multipart/form-data":
		err = r.ParseMultipartForm(maxForm)
	default:
		return nil, errMediaType
	}
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, errTooLarge
	case err != nil:
		return nil, errMediaType
	}
	return r.PostForm, nil
}

// on names the interview of the path and the revision that the form was made from.
func on(c echo.Context, f url.Values) app.On {
	revision, _ := strconv.ParseInt(f.Get("revision"), 10, 64) // what is no number was not seen by anybody: no check
	return app.On{InterviewID: c.Param("id"), Revision: revision, Request: f.Get("request")}
}

// number reads a whole number; what is none becomes one that every rule refuses.
func number(f url.Values, field string) int {
	n, err := strconv.Atoi(strings.TrimSpace(f.Get(field)))
	if err != nil {
		return -1
	}
	return n
}

// seconds reads a length of time; what is none becomes one that every rule refuses.
func seconds(f url.Values, field string) time.Duration {
	n := number(f, field)
	if n > 24*60*60 {
		n = -1
	}
	return time.Duration(n) * time.Second
}

// deadline reads a date and gives the last second of that day in the zone that the browser named, UTC without one;
// 0 when no date was chosen.
func deadline(f url.Values) (interview.Moment, error) {
	typed := strings.TrimSpace(f.Get("deadline"))
	if typed == "" {
		return 0, nil
	}
	zone, err := time.LoadLocation(f.Get("zone"))
	if err != nil || f.Get("zone") == "Local" {
		zone = time.UTC
	}
	date, err := time.ParseInLocation(time.DateOnly, typed, zone)
	if err != nil {
		return 0, interview.Invalid{"deadline": "Choose a date."}
	}
	return interview.At(date.AddDate(0, 0, 1).Add(-time.Second)), nil
}

// back is the page of ours from which something was done: what a form says, else what htmx or the browser tells.
// It is a path with its query; empty when it is not known.
func back(c echo.Context) string {
	r := c.Request()
	said := ""
	if r.Method != http.MethodPatch && c.Path() != importPath { // the body of a recording or a file is not to be looked through
		said = c.FormValue("back")
	}
	for _, from := range []string{said, r.Header.Get("HX-Current-URL"), r.Referer()} {
		if u, err := url.Parse(from); err == nil && from != "" && (u.Host == "" || u.Host == r.Host) && local(u.Path) {
			return (&url.URL{Path: u.Path, RawQuery: u.RawQuery}).String()
		}
	}
	return ""
}

// local reports a path that cannot lead to another host. Browsers drop tabs and line breaks before they read an address.
func local(path string) bool {
	return strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "//") && !strings.Contains(path, `\`) &&
		!strings.ContainsFunc(path, unicode.IsControl)
}

// filterOf reads the candidates tab's address; ok is false when it is another page's.
func filterOf(address string) (f interview.CandidateFilter, ok bool) {
	u, err := url.Parse(address)
	if err != nil {
		return f, false
	}
	rest, found := strings.CutPrefix(u.Path, "/positions/")
	id, page, _ := strings.Cut(rest, "/")
	if !found || page != "candidates" {
		return f, false
	}
	f, err = candidateFilter(id, u.Query())
	return f, err == nil
}

// candidateFilter reads what the query of the candidates tab says.
func candidateFilter(positionID string, q url.Values) (interview.CandidateFilter, error) {
	f := interview.CandidateFilter{
		PositionID: positionID, Query: strings.TrimSpace(q.Get("q")), Sort: interview.SortActivity, Cursor: interview.Cursor(q.Get("from")),
	}
	bad := interview.Invalid{}
	status, ok := interview.ParseStatus(q.Get("status"))
	if !ok {
		bad["status"] = "There is no such status."
	}
	f.Status = status
	switch sort := interview.Sort(q.Get("sort")); sort {
	case "":
	case interview.SortActivity, interview.SortName, interview.SortDeadline:
		f.Sort = sort
	default:
		bad["sort"] = "There is no such order."
	}
	if len([]rune(f.Query)) > interview.MaxEmail {
		bad["q"] = "Search for less text."
	}
	return f, bad.OrNil()
}
