package api

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/danielgtaylor/huma/v2"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/media"
	"retake/internal/store"
)

const problemType = "application/problem+json"

// problem is what is answered when something did not work out (RFC 9457).
type problem struct {
	Type        string  `json:"type" doc:"Where the kind of problem is described" format:"uri-reference" example:"/api/v1/docs#problem-not_found"`
	Title       string  `json:"title" doc:"The status in words" example:"Not Found"`
	Status      int     `json:"status" doc:"The HTTP status" example:"404"`
	Detail      string  `json:"detail" doc:"What is in the way, and what to do instead, in a sentence for people"`
	Code        string  `json:"code" doc:"What is in the way, for programs. New ones may come" example:"not_found"`
	RequestID   string  `json:"request_id" doc:"By which the operator finds the request in the log"`
	Errors      []fault `json:"errors,omitempty" doc:"What is wrong with the request, part by part"`
	Scope       string  `json:"scope,omitempty" doc:"The scope that the key lacks"`
	InterviewID string  `json:"interview_id,omitempty" doc:"The interview that is in the way"`
	Revision    int64   `json:"revision,omitempty" doc:"The revision that the interview has now"`
}

// TransformSchema gives the document's name for it.
func (*problem) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	s.Description = "A problem, as RFC 9457 describes them"
	return s
}

// fault is one part of a request that is wrong.
type fault struct {
	Pointer   string `json:"pointer,omitempty" doc:"The part of the body, as a JSON Pointer" example:"/candidate/email"`
	Parameter string `json:"parameter,omitempty" doc:"The parameter of the path, the query or the header"`
	Detail    string `json:"detail" doc:"What is wrong with it"`
}

// Error, GetStatus and ContentType are what huma asks of an error that it sends.
func (p *problem) Error() string             { return p.Detail }
func (p *problem) GetStatus() int            { return p.Status }
func (p *problem) ContentType(string) string { return problemType }

func problemOf(status int, code, detail string) *problem {
	return &problem{Type: Prefix + "/docs#problem-" + code, Title: http.StatusText(status), Status: status, Code: code, Detail: detail}
}

var errPrecondition = errors.New("the If-Match header names no revision")

// problem turns an error into an answer. What is not known is a fault of ours: the log has it, the answer shows the id.
func (s *Server) problem(c *call, fields map[string]string, err error) *problem {
	p := s.meaning(c, fields, err)
	p.RequestID = c.id
	if p.Status >= 500 {
		s.Log.Error("request failed", "id", c.id, "key", c.key.ID, "error", err)
	}
	return p
}

func (s *Server) meaning(c *call, fields map[string]string, err error) *problem {
	var (
		known     *problem
		invalid   interview.Invalid
		refusal   *interview.Refusal
		stale     *interview.Stale
		duplicate *interview.Duplicate
		slow      *app.Slow
		tooLarge  *http.MaxBytesError
	)
	changed := http.StatusConflict
	if c.guarded {
		changed = http.StatusPreconditionFailed
	}
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &invalid):
		return invalidOf(invalid, fields)
	case errors.As(err, &stale):
		p := problemOf(changed, "stale", fmt.Sprintf("Somebody changed this interview meanwhile. It has revision %d now: load it, then decide again.", stale.Now))
		p.Revision, p.InterviewID = stale.Now, stale.InterviewID
		return p
	case errors.Is(err, interview.ErrOutdated):
		return problemOf(changed, "stale", "Somebody changed this meanwhile. Load it, then make your change again.")
	case errors.Is(err, errPrecondition):
		return problemOf(http.StatusPreconditionFailed, "stale", "The If-Match header holds no revision. Send the ETag that came with what you saw.")
	case errors.As(err, &duplicate):
		p := problemOf(http.StatusConflict, "already_invited", "This address has a live interview in the position already. See interview_id, or choose on_existing.")
		p.InterviewID = duplicate.InterviewID
		return p
	case errors.Is(err, app.ReasonOnceReused):
		return problemOf(http.StatusUnprocessableEntity, codes[app.ReasonOnceReused], string(app.ReasonOnceReused))
	case errors.As(err, &refusal):
		return s.refused(c, refusal)
	case errors.Is(err, interview.ErrNotFound), errors.Is(err, media.ErrNotFound):
		return problemOf(http.StatusNotFound, "not_found", "There is no such thing, or it is not this key's to see.")
	case errors.Is(err, interview.ErrForbidden):
		return problemOf(http.StatusForbidden, "role_forbids", "The role of this key's user does not allow this.")
	case errors.As(err, &slow):
		return problemOf(http.StatusTooManyRequests, "too_many_tries", slow.Error())
	case errors.As(err, &tooLarge):
		return problemOf(http.StatusRequestEntityTooLarge, "too_large", "The body is larger than one megabyte. Send less at once.")
	case errors.Is(err, store.ErrConflict):
		return problemOf(http.StatusConflict, "busy", "Somebody else changed the same at this moment. Nothing was done; send it again.")
	case errors.Is(err, store.ErrBusy), errors.Is(err, store.ErrFull), errors.Is(err, syscall.ENOSPC), errors.Is(err, context.DeadlineExceeded):
		return problemOf(http.StatusServiceUnavailable, "unavailable", "Retake cannot save anything at the moment. Nothing was changed; try again in a minute.")
	case errors.Is(err, context.Canceled):
		return problemOf(499, "gone", "The caller went away before the answer was ready.")
	}
	return problemOf(http.StatusInternalServerError, "internal", "This is a fault of Retake, not yours. Tell your operator the request_id.")
}

// refused is a rule that forbids a verb as things stand; the answer says how they stand.
func (s *Server) refused(c *call, r *interview.Refusal) *problem {
	code := codes[r.Because]
	if code == "" {
		code = "refused"
	}
	p := problemOf(http.StatusConflict, code, r.Error())
	if c.about == "" {
		return p
	}
	if row, err := s.Read.CandidateRow(c.ctx, c.about); err == nil {
		p.InterviewID, p.Revision = row.InterviewID, row.Revision
	}
	return p
}

func invalidOf(bad interview.Invalid, fields map[string]string) *problem {
	p := problemOf(http.StatusUnprocessableEntity, "invalid", "Something in the request is not right: see errors.")
	for _, name := range slices.Sorted(maps.Keys(bad)) {
		f := fault{Detail: bad[name]}
		switch at, other := fields[name]; {
		case name == "cursor":
			f.Parameter = name
		case !other:
			f.Pointer = "/" + name
		case strings.HasPrefix(at, "/"):
			f.Pointer = at
		default:
			f.Parameter = at
		}
		p.Errors = append(p.Errors, f)
	}
	return p
}

// ownWords turns what huma says of a request that does not fit the document into a problem.
func (s *Server) ownWords(hc huma.Context, _ string, v any) (any, error) {
	model, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	p := problemOf(model.Status, "invalid", "Something in the request is not right: see errors.")
	switch model.Status {
	case http.StatusBadRequest:
		p.Code, p.Detail = "bad_request", "The body cannot be read as JSON."
	case http.StatusUnsupportedMediaType:
		p.Code, p.Detail = "unsupported_media_type", "The body must be JSON: Content-Type: application/json."
	case http.StatusUnprocessableEntity:
		for _, d := range model.Errors {
			p.Errors = append(p.Errors, faultOf(d))
		}
	}
	p.Type = Prefix + "/docs#problem-" + p.Code
	p.RequestID = callOf(hc.Context()).id
	return p, nil
}

// faultOf translates where huma found something: "body.candidate.email" and "body.refs[2]" are parts of the body.
func faultOf(d *huma.ErrorDetail) fault {
	f := fault{Detail: sentence(d.Message)}
	in, rest, _ := strings.Cut(d.Location, ".")
	if in != "body" {
		f.Parameter = rest
		return f
	}
	for part := range strings.SplitSeq(rest, ".") {
		name, index, indexed := strings.Cut(part, "[")
		if name != "" {
			f.Pointer += "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
		}
		for indexed {
			var n string
			n, index, indexed = strings.Cut(index, "[")
			if i, err := strconv.Atoi(strings.TrimSuffix(n, "]")); err == nil {
				f.Pointer += "/" + strconv.Itoa(i)
			}
		}
	}
	return f
}

func sentence(s string) string {
	if s == "" {
		return "Not valid."
	}
	return strings.ToUpper(s[:1]) + strings.TrimSuffix(s[1:], ".") + "."
}
