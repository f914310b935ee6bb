package webhook

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"unicode"
	"unicode/utf8"

	"retake/internal/interview"
)

// Answers are read so far, and kept so far.
const (
	mostRead = 64 << 10
	mostKept = 1 << 10
)

// Answer is what a receiver said to one message.
type Answer struct {
	Status     int    // of HTTP; 0: there was none
	Error      string // why there was none, or what it means that there was
	Text       string // its beginning, as far as it is text
	RetryAfter string // the header
}

// Send posts a message once. Every fault is an Answer: what cannot be sent has no status and says why.
func Send(ctx context.Context, client *http.Client, address string, headers http.Header, body []byte) Answer {
	ctx, cancel := context.WithTimeout(ctx, Timeout) // whatever client it is
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return Answer{Error: "This is not an address that anything can be sent to."}
	}
	r.Header = headers.Clone()
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Retake-Webhooks/1")
	response, err := client.Do(r)
	if err != nil {
		return Answer{Error: why(err)}
	}
	defer response.Body.Close()
	begun := new(bytes.Buffer)
	_, err = io.CopyN(begun, response.Body, mostRead)
	a := Answer{Status: response.StatusCode, RetryAfter: response.Header.Get("Retry-After"), Text: beginning(begun.Bytes())}
	switch {
	case response.StatusCode >= 300 && response.StatusCode < 400:
		a.Error = "It answered with a redirect, which is never followed. Enter the address that it leads to."
	case err != nil && err != io.EOF && Judge(a.Status) != Delivered:
		a.Error = why(err)
	}
	return a
}

// beginning is the first of a text that people may read, or nothing when it is none.
func beginning(b []byte) string {
	if len(b) > mostKept {
		b = b[:mostKept]
		for n := 0; n < utf8.UTFMax && !utf8.Valid(b); n++ { // a letter was cut through
			b = b[:len(b)-1]
		}
	}
	if !utf8.Valid(b) || bytes.IndexByte(b, 0) >= 0 {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, string(b))
}

// Headers are those of one try: the signatures of Standard Webhooks, and for the older shape the one its receivers know,
// which is made with the first secret.
func Headers(shape interview.Shape, secrets []string, id string, now interview.Moment, body []byte) (http.Header, error) {
	h, err := Sign(secrets, id, now.Time(), body)
	if err == nil && shape == interview.ShapeHireflix {
		h.Set("x-hireflix-signature", digest([]byte(secrets[0]), body))
	}
	return h, err
}
