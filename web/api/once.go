package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"retake/internal/interview"
)

// mostName is how long an Idempotency-Key may be.
const mostName = 255

// keptHeaders are what of an answer's headers is sent again with it.
var keptHeaders = []string{"Content-Type", "ETag", "Location"}

// once carries out a request under its name at most once: who sends it again gets the first answer.
func (s *Server) once(w http.ResponseWriter, r *http.Request, c *call, name string, body []byte, handle http.HandlerFunc) {
	if len(name) > mostName || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r > '~' }) {
		s.tell(w, problemOf(http.StatusBadRequest, "invalid_idempotency_key", "An Idempotency-Key has at most 255 printable characters. A UUID is a good one."))
		return
	}
	asked, first, err := s.App.BeginOnce(r.Context(), interview.Once{KeyID: c.key.ID, Name: name, Request: digest(r, body)})
	if err != nil {
		s.refuse(w, c, err)
		return
	}
	if !first {
		s.replay(w, asked)
		return
	}
	// From here on it is carried out, whether or not the caller waits for the end.
	lasting := context.WithoutCancel(r.Context())
	answer := &kept{header: w.Header().Clone(), status: http.StatusOK}
	done := false
	defer func() {
		if !done { // a panic on its way to whoever logs it
			s.finish(lasting, asked, nil)
		}
	}()
	handle(answer, r.WithContext(lasting))
	done = true
	asked.InterviewID = c.about
	s.finish(lasting, asked, answer)
	for name, values := range answer.header {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.status)
	s.send(w, answer.body.Bytes())
}

// finish keeps the answer. Nothing came of a request that failed here or came too early: it may be sent again.
func (s *Server) finish(of context.Context, asked interview.Once, answer *kept) {
	var err error
	if answer == nil || answer.status >= 500 || answer.status == http.StatusTooManyRequests {
		err = s.App.DropOnce(of, asked)
	} else {
		headers := map[string]string{}
		for _, name := range keptHeaders {
			if v := answer.header.Get(name); v != "" {
				headers[name] = v
			}
		}
		text, _ := json.Marshal(headers) // texts always marshal
		asked.Status, asked.Headers, asked.Body = answer.status, string(text), answer.body.Bytes()
		if asked.Body == nil {
			asked.Body = []byte{}
		}
		err = s.App.FinishOnce(of, asked)
	}
	if err != nil {
		s.Log.Error("keep the answer to a request that may come again", "error", err)
	}
}

func (s *Server) replay(w http.ResponseWriter, was interview.Once) {
	headers := map[string]string{}
	if err := json.Unmarshal([]byte(was.Headers), &headers); err != nil {
		s.Log.Error("read a kept answer", "error", err)
	}
	for name, value := range headers {
		w.Header().Set(name, value)
	}
	w.Header().Set("Idempotent-Replayed", "true")
	w.WriteHeader(was.Status)
	s.send(w, was.Body)
}

func (s *Server) send(w http.ResponseWriter, body []byte) {
	if len(body) == 0 {
		return
	}
	if _, err := w.Write(body); err != nil {
		s.Log.Debug("send an answer", "error", err)
	}
}

// digest tells one request from another: its method, address, revision and body.
func digest(r *http.Request, body []byte) string {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%s\n", r.Method, r.URL.RequestURI(), r.Header.Get("If-Match"))
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

// kept is an answer that is not sent yet.
type kept struct {
	header http.Header
	status int
	wrote  bool
	body   bytes.Buffer
}

func (k *kept) Header() http.Header { return k.header }

func (k *kept) WriteHeader(status int) {
	if !k.wrote {
		k.status, k.wrote = status, true
	}
}

func (k *kept) Write(b []byte) (int, error) {
	k.wrote = true
	return k.body.Write(b)
}
