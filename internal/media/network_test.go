package media

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// watched tells a test how far the server has come with a PATCH.
type watched struct {
	inner http.Handler
	read  chan int      // how many bytes came with each read of the body
	done  chan struct{} // a PATCH was answered
}

func watch(h http.Handler) *watched {
	return &watched{inner: h, read: make(chan int, 1000), done: make(chan struct{}, 1000)}
}

func (s *watched) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPatch {
		s.inner.ServeHTTP(w, r)
		return
	}
	r.Body = &watchedBody{r.Body, s.read}
	s.inner.ServeHTTP(w, r)
	s.done <- struct{}{}
}

type watchedBody struct {
	io.ReadCloser
	read chan int
}

func (b *watchedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.read <- n
	return n, err
}

// begin opens a connection and sends the head of a PATCH of size bytes, and the first of them.
func begin(t *testing.T, url string, size int, first []byte) net.Conn {
	t.Helper()
	host, path, _ := strings.Cut(strings.TrimPrefix(url, "http://"), "/")
	conn, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	_, err = fmt.Fprintf(conn, "PATCH /%s HTTP/1.1\r\nHost: %s\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"+
		"Content-Type: application/offset+octet-stream\r\nContent-Length: %d\r\n\r\n%s", path, host, size, first)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func TestCutConnectionKeepsWhatArrived(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	createTake(t, f, takeA)
	var server *watched
	url := serve(t, f, UploadOptions{}, func(h http.Handler) http.Handler { server = watch(h); return server }) + takeA
	video := made(t, talking)
	arrived := len(video) / 2

	conn := begin(t, url, len(video), video[:arrived])
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	<-server.done
	want(t, "head after the cut", head(t, url), 200, int64(arrived))
	want(t, "the rest", patch(t, url, int64(arrived), video[arrived:]), 204, int64(len(video)))
	if !bytes.Equal(originalOf(t, f, takeA), video) {
		t.Error("the stored bytes differ from those sent")
	}
}

func TestStalledPatchGivesWay(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	createTake(t, f, takeA)
	var server *watched
	url := serve(t, f, UploadOptions{}, func(h http.Handler) http.Handler { server = watch(h); return server }) + takeA

	// The stalled connection stays open throughout: nothing but giving way can end it.
	stalled := begin(t, url, 1000, []byte("hello "))
	for got := 0; got < 6; {
		got += <-server.read
	}
	want(t, "head while a PATCH stalls", head(t, url), 200, 6)
	want(t, "patch after it", patch(t, url, 6, []byte("world")), 204, 11)
	res, err := http.ReadResponse(bufio.NewReader(stalled), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusLocked {
		t.Errorf("the stalled PATCH: got %d, want 423", res.StatusCode)
	}
	if got := string(originalOf(t, f, takeA)); got != "hello world" {
		t.Errorf("got %q", got)
	}
}

func TestSealAndRemoveStopAStalledPatch(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	createTake(t, f, takeA)
	createTake(t, f, takeB)
	var server *watched
	base := serve(t, f, UploadOptions{}, func(h http.Handler) http.Handler { server = watch(h); return server })
	video := made(t, soundOnly)

	begin(t, base+takeA, len(video)+1, video)
	for got := 0; got < len(video); {
		got += <-server.read
	}
	rec, err := f.Seal(t.Context(), takeA, int64(len(video)))
	if err != nil || rec.Bytes != int64(len(video)) {
		t.Errorf("seal while a PATCH stalls: got %+v, %v", rec, err)
	}
	begin(t, base+takeB, 10, []byte("x"))
	<-server.read
	if err := f.Remove(takeB); err != nil {
		t.Errorf("remove while a PATCH stalls: %v", err)
	}
	want(t, "head of the removed take", head(t, base+takeB), 404, -1)
}

func TestGivingWayBeforeTheBodyIsRead(t *testing.T) {
	t.Parallel()
	server, client := net.Pipe()
	defer server.Close()
	defer client.Close()
	v := &visit{ReadCloser: server, conn: http.NewResponseController(deadlines{Conn: server})}
	v.giveWay()
	if _, err := v.Read(make([]byte, 1)); err == nil {
		t.Error("a body that gave way can still be read")
	}
}

// deadlines is the part of a response writer that giving way needs.
type deadlines struct {
	http.ResponseWriter
	net.Conn
}

func (deadlines) Write(b []byte) (int, error) { return len(b), nil }

// TestWhoGaveWayLeavesTheConnectionWhole holds that a request which must give way when nothing of its body is left to read
// does no harm to those that come over the same connection later.
func TestWhoGaveWayLeavesTheConnectionWhole(t *testing.T) {
	t.Parallel()
	var contexts []error
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{ReadCloser: r.Body, conn: http.NewResponseController(w), header: w.Header(), writes: true, whole: r.Body == http.NoBody}
		if _, err := io.Copy(io.Discard, v); err != nil {
			t.Errorf("read the body: %v", err)
		}
		contexts = append(contexts, r.Context().Err())
		v.giveWay()
	}))
	t.Cleanup(server.Close)
	for _, body := range []string{"bytes of a recording", "", "more bytes", ""} {
		r, err := server.Client().Post(server.URL, "", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			t.Error(err)
		}
		r.Body.Close()
	}
	for i, err := range contexts {
		if err != nil {
			t.Errorf("request %d: its context is over: %v", i+1, err)
		}
	}
}
