package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"

	"retake/internal/app"
	"retake/internal/interview"
)

type ctx = context.Context

// call is one request of a program: by which key, as whom.
type call struct {
	ctx     ctx
	url     *url.URL
	key     interview.APIKey
	user    interview.User
	actor   interview.Actor
	guarded bool   // it was made from a revision
	about   string // interview that the answer tells of
	id      string // of the request
}

type callKey struct{}

// callOf is the call that a context belongs to. Only what needs no key has none; it gets an empty one.
func callOf(of ctx) *call {
	c, ok := of.Value(callKey{}).(*call)
	if !ok {
		return &call{ctx: of, url: &url.URL{}}
	}
	return c
}

// steps are what every operation has in common: whose key, how fast, which scope, whether it was carried out before.
func (s *Server) steps(scope interview.Scope, handle http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c := &call{ctx: r.Context(), url: r.URL, id: w.Header().Get("Request-Id")}
		if err := s.recognise(c, r); err != nil {
			s.refuse(w, c, err)
			return
		}
		if !s.buckets.take(w.Header(), c.key.ID, s.Clock()) {
			s.tell(w, problemOf(http.StatusTooManyRequests, "rate_limited", "This key asks too often. Wait as long as the Retry-After header says."))
			return
		}
		if scope != "" && !c.key.Allows(scope) {
			p := problemOf(http.StatusForbidden, "scope_missing", "This key does not have the scope "+string(scope)+". Make a key that has it.")
			p.Scope = string(scope)
			s.tell(w, p)
			return
		}
		r = r.WithContext(context.WithValue(r.Context(), callKey{}, c))
		// Read whole here, where what is too large can still be told; the front door bounds it.
		body, err := io.ReadAll(r.Body)
		if err != nil {
			s.refuse(w, c, unread(err))
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if name := r.Header.Get("Idempotency-Key"); name != "" && r.Method == http.MethodPost {
			s.once(w, r, c, name, body, handle)
			return
		}
		handle(w, r)
	}
}

// unread is a body that did not arrive: too large, or the caller went away.
func unread(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return problemOf(http.StatusBadRequest, "bad_request", "The body did not arrive whole. Send it again.")
}

var errNoKey = errors.New("no key")

// recognise finds the key and whose it is.
func (s *Server) recognise(c *call, r *http.Request) error {
	key := presented(r)
	if key == "" {
		return errNoKey
	}
	var err error
	c.key, c.user, err = s.App.APIKeyUser(r.Context(), key, r.RemoteAddr)
	if errors.Is(err, interview.ErrNotFound) {
		return errNoKey
	}
	c.actor = c.user.Via(c.key)
	return err
}

// presented is the key that a request comes with: as a bearer token, or as the user name of Basic without a password.
func presented(r *http.Request) string {
	if user, password, ok := r.BasicAuth(); ok && password == "" {
		return user
	}
	kind, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if strings.EqualFold(kind, "Bearer") {
		return strings.TrimSpace(key)
	}
	return ""
}

// refuse answers a request that did not get as far as its operation.
func (s *Server) refuse(w http.ResponseWriter, c *call, err error) {
	var slow *app.Slow
	switch {
	case errors.Is(err, errNoKey):
		w.Header().Set("WWW-Authenticate", `Bearer realm="Retake"`)
		s.tell(w, problemOf(http.StatusUnauthorized, "unauthorized", "Come with a key that works: Authorization: Bearer rt_…"))
		return
	case errors.As(err, &slow):
		w.Header().Set("Retry-After", strconv.Itoa(int(slow.RetryAfter.Seconds())+1))
	}
	s.tell(w, s.problem(c, nil, err))
}

// tell sends a problem.
func (s *Server) tell(w http.ResponseWriter, p *problem) {
	p.RequestID = w.Header().Get("Request-Id")
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	if err := json.NewEncoder(w).Encode(p); err != nil {
		s.Log.Debug("send a problem", "id", p.RequestID, "error", err)
	}
}

// canonical is the path as the router wants it.
func canonical(p string) string { return path.Clean(p) }
