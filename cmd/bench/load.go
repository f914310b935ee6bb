package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// wire is one keep-alive connection that writes requests as they are and reads the answers. It costs less than an
// http.Client, and what the generator costs blurs every ratio.
type wire struct {
	conn net.Conn
	read *bufio.Reader
	in   *counter
}

// counter counts what came over the wire.
type counter struct {
	net.Conn
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.n += int64(n)
	return n, err
}

func dial(ctx context.Context, addr string) (*wire, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	in := &counter{Conn: conn}
	return &wire{conn: conn, read: bufio.NewReaderSize(in, 64<<10), in: in}, nil
}

func (w *wire) close() { w.conn.Close() }

// answer is what came back; the body is kept only when it was asked for.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// send writes the parts of one request and reads the answer.
func (w *wire) send(method string, keep bool, parts ...[]byte) (answer, error) {
	if err := w.conn.SetDeadline(time.Now().Add(2 * time.Minute)); err != nil {
		return answer{}, err
	}
	buffers := make(net.Buffers, len(parts))
	copy(buffers, parts)
	if _, err := buffers.WriteTo(w.conn); err != nil {
		return answer{}, err
	}
	response, err := http.ReadResponse(w.read, &http.Request{Method: method})
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	a := answer{status: response.StatusCode, header: response.Header}
	if keep {
		a.body, err = io.ReadAll(response.Body)
	} else {
		_, err = io.Copy(io.Discard, response.Body)
	}
	return a, err
}

// head writes the first lines of a request. fields are "Name: value".
func head(method, path string, fields ...string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n", method, path)
	for _, f := range fields {
		b.WriteString(f + "\r\n")
	}
	b.WriteString("\r\n")
	return b.Bytes()
}

// withBody is a whole request with a short body.
func withBody(method, path, kind, body string, fields ...string) []byte {
	fields = append(fields, "Content-Type: "+kind, fmt.Sprintf("Content-Length: %d", len(body)))
	return append(head(method, path, fields...), body...)
}

// once sends one request over a connection of its own and expects the status.
func once(ctx context.Context, addr, method string, want int, request []byte) (answer, error) {
	w, err := dial(ctx, addr)
	if err != nil {
		return answer{}, err
	}
	defer w.close()
	a, err := w.send(method, true, request)
	if err == nil && a.status != want {
		line, _, _ := bytes.Cut(request, []byte("\r\n"))
		err = fmt.Errorf("%s answered %d, want %d: %.300s", line, a.status, want, a.body)
	}
	return a, err
}

// job is a load: what each connection sends, over and over.
type job struct {
	addr   string
	method string
	conns  int
	want   int                     // status
	script func(conn int) [][]byte // requests of one connection, sent in turn
}

// perSecond puts the load on for so long and returns the requests per second that were answered as wanted.
func (j job) perSecond(ctx context.Context, length time.Duration) (float64, error) {
	wires := make([]*wire, j.conns)
	for i := range wires {
		w, err := dial(ctx, j.addr)
		if err != nil {
			return 0, err
		}
		defer w.close()
		wires[i] = w
	}
	var wait sync.WaitGroup
	counts, errs := make([]int, j.conns), make([]error, j.conns)
	began := time.Now()
	for i, w := range wires {
		requests := j.script(i)
		wait.Go(func() {
			for n := 0; ctx.Err() == nil && (time.Since(began) < length || n%len(requests) != 0); n++ {
				a, err := w.send(j.method, false, requests[n%len(requests)])
				if err == nil && a.status != j.want {
					err = fmt.Errorf("answer %d, want %d", a.status, j.want)
				}
				if err != nil {
					errs[i] = err
					return
				}
				counts[i]++
			}
		})
	}
	wait.Wait()
	took := time.Since(began)
	total := 0
	for i, n := range counts {
		if errs[i] != nil {
			return 0, errs[i]
		}
		total += n
	}
	return float64(total) / took.Seconds(), ctx.Err()
}

// same is a script in which every connection sends the one request.
func same(request []byte) func(int) [][]byte {
	return func(int) [][]byte { return [][]byte{request} }
}

// compare lets two loads take turns, after one short round each to warm up.
func (b *bench) compare(ctx context.Context, one, other job) (versus, error) {
	for _, j := range []job{one, other} {
		if _, err := j.perSecond(ctx, b.round()/3); err != nil {
			return versus{}, err
		}
	}
	return turns(b.rounds,
		func() (float64, error) { return one.perSecond(ctx, b.round()) },
		func() (float64, error) { return other.perSecond(ctx, b.round()) })
}
