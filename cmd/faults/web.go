package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// outcome is how a request ended for the one who sent it.
type outcome int

const (
	unknown outcome = iota // no answer, or one of a fault: it may have happened
	acked
	refused
)

// reply is an answer with its body.
type reply struct {
	status int
	header http.Header
	body   []byte
	err    error // there was no whole answer
}

// outcome judges by the status; a fault of the server promises nothing.
func (r reply) outcome() outcome {
	switch {
	case r.err != nil || r.status >= 500:
		return unknown
	case r.status >= 400:
		return refused
	}
	return acked
}

func (r reply) location() string { return r.header.Get("Location") }

func (r reply) offset() (int64, bool) {
	n, err := strconv.ParseInt(r.header.Get("Upload-Offset"), 10, 64)
	return n, err == nil
}

// web speaks HTTP to the program. Go's transport repeats no POST and no PATCH of which anything was sent.
type web struct {
	client *http.Client
	addr   string
}

func newWeb() *web {
	return &web{client: &http.Client{
		Timeout:       25 * time.Second,
		Transport:     &http.Transport{MaxIdleConnsPerHost: 256, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

func (w *web) do(ctx context.Context, method, path string, body []byte, header http.Header) reply {
	request, err := http.NewRequestWithContext(ctx, method, "http://"+w.addr+path, bytes.NewReader(body))
	if err != nil {
		return reply{err: err}
	}
	for name, values := range header {
		request.Header[name] = values
	}
	response, err := w.client.Do(request)
	if err != nil {
		return reply{err: err}
	}
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	return reply{status: response.StatusCode, header: response.Header, body: b, err: err}
}

// get asks as the recruiter with the cookie; empty: as anybody.
func (w *web) get(ctx context.Context, path, cookie string) reply {
	header := http.Header{}
	if cookie != "" {
		header.Set("Cookie", cookie)
	}
	return w.do(ctx, http.MethodGet, path, nil, header)
}

func (w *web) post(ctx context.Context, path, cookie string, form url.Values) reply {
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	if cookie != "" {
		header.Set("Cookie", cookie)
	}
	return w.do(ctx, http.MethodPost, path, []byte(form.Encode()), header)
}

func (w *web) json(ctx context.Context, path string, in any) reply {
	body, err := json.Marshal(in)
	if err != nil {
		return reply{err: err}
	}
	return w.do(ctx, http.MethodPost, path, body, http.Header{"Content-Type": {"application/json"}})
}

func (w *web) head(ctx context.Context, path string) reply {
	return w.do(ctx, http.MethodHead, path, nil, http.Header{"Tus-Resumable": {"1.0.0"}})
}

func (w *web) patch(ctx context.Context, path string, offset int64, piece []byte) reply {
	return w.do(ctx, http.MethodPatch, path, piece, http.Header{
		"Tus-Resumable": {"1.0.0"}, "Content-Type": {"application/offset+octet-stream"}, "Upload-Offset": {strconv.FormatInt(offset, 10)},
	})
}

// cut is how a connection ends in the middle of a piece.
type cut int

const (
	reset     cut = iota // RST, as when a phone changes its network
	halfClose            // FIN for our direction, then nothing is read
	stall                // nothing more comes, and nobody says so
)

// patchAndCut sends a part of the piece and ends the connection. It returns what closes a stalled one.
func (w *web) patchAndCut(path string, offset int64, piece []byte, part int, how cut) (func(), error) {
	conn, err := net.DialTimeout("tcp", w.addr, 5*time.Second)
	if err != nil {
		return func() {}, err
	}
	head := fmt.Sprintf("PATCH %s HTTP/1.1\r\nHost: %s\r\nTus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\n"+
		"Upload-Offset: %d\r\nContent-Length: %d\r\n\r\n", path, w.addr, offset, len(piece))
	_, err = conn.Write(append([]byte(head), piece[:part]...))
	switch tcp := conn.(*net.TCPConn); how {
	case reset:
		tcp.SetLinger(0)
		tcp.Close()
	case halfClose:
		tcp.CloseWrite()
		return func() { tcp.Close() }, err
	case stall:
		return func() { tcp.Close() }, err
	}
	return func() {}, err
}

// cookie is what Set-Cookie asks to send back.
func cookie(r reply) string {
	set, _, _ := strings.Cut(r.header.Get("Set-Cookie"), ";")
	return set
}
