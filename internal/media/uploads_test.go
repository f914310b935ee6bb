package media

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const testBound = 8 << 20

// serve puts the upload handler behind a real server, with the path it has in the product.
func serve(t *testing.T, f *Files, opt UploadOptions, around func(http.Handler) http.Handler) string {
	t.Helper()
	if opt.MaxBytes == 0 {
		opt.MaxBytes = testBound
	}
	h, err := f.Uploads(opt)
	if err != nil {
		t.Fatal(err)
	}
	if around != nil {
		h = around(h)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return server.URL + "/i/secret/uploads/"
}

type answer struct {
	status int
	offset int64 // -1 if not told
	header http.Header
	body   string
}

func send(t *testing.T, method, url string, offset int64, body io.Reader, header ...string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Tus-Resumable", "1.0.0")
	if method == http.MethodPatch {
		req.Header.Set("Content-Type", "application/offset+octet-stream")
		req.Header.Set("Upload-Offset", strconv.FormatInt(offset, 10))
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := answer{status: res.StatusCode, offset: -1, header: res.Header, body: string(text)}
	if told := res.Header.Get("Upload-Offset"); told != "" {
		a.offset, err = strconv.ParseInt(told, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func patch(t *testing.T, url string, offset int64, b []byte, header ...string) answer {
	t.Helper()
	return send(t, http.MethodPatch, url, offset, bytes.NewReader(b), header...)
}

func head(t *testing.T, url string) answer {
	t.Helper()
	return send(t, http.MethodHead, url, 0, nil)
}

func want(t *testing.T, deed string, got answer, status int, offset int64) {
	t.Helper()
	if got.status != status || got.offset != offset {
		t.Errorf("%s: got %d at %d (%q), want %d at %d", deed, got.status, got.offset, got.body, status, offset)
	}
}

func TestUploadGrowsByChunksAndSeals(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	createTake(t, f, takeA)
	url := serve(t, f, UploadOptions{}, nil) + takeA
	video := made(t, talking)
	third := int64(len(video) / 3)

	want(t, "head of an empty upload", head(t, url), 200, 0)
	if got := head(t, url).header.Get("Upload-Defer-Length"); got != "1" {
		t.Errorf("Upload-Defer-Length: got %q, want 1", got)
	}
	want(t, "first chunk", patch(t, url, 0, video[:third]), 204, third)
	want(t, "chunk of unknown length", send(t, http.MethodPatch, url, third, io.MultiReader(bytes.NewReader(video[third:2*third]))), 204, 2*third)
	want(t, "last chunk with the total", patch(t, url, 2*third, video[2*third:], "Upload-Length", strconv.Itoa(len(video))), 204, int64(len(video)))
	if got, want := head(t, url).header.Get("Upload-Length"), strconv.Itoa(len(video)); got != want {
		t.Errorf("Upload-Length: got %q, want %s", got, want)
	}
	if got := originalOf(t, f, takeA); !bytes.Equal(got, video) {
		t.Error("the stored bytes differ from those sent")
	}
	if _, err := f.Seal(t.Context(), takeA, int64(len(video))); err != nil {
		t.Fatal(err)
	}
	want(t, "chunk after the seal", patch(t, url, int64(len(video)), []byte("more")), 410, -1)
	want(t, "repeated chunk after the seal", patch(t, url, 0, video[:third]), 410, -1)
	want(t, "head after the seal", head(t, url), 200, int64(len(video)))
}

func TestUploadRefusals(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	createTake(t, f, takeA)
	base := serve(t, f, UploadOptions{MaxBytes: 1000}, nil)
	url := base + takeA
	want(t, "ten bytes", patch(t, url, 0, []byte("0123456789")), 204, 10)

	want(t, "offset too small", patch(t, url, 0, []byte("again")), 409, -1)
	want(t, "offset too large", patch(t, url, 11, []byte("gap")), 409, -1)
	want(t, "offset missing", patch(t, url, 10, nil, "Upload-Offset", "x"), 400, -1)
	want(t, "wrong content type", patch(t, url, 10, []byte("x"), "Content-Type", "video/webm"), 400, -1)
	want(t, "chunk over the bound", patch(t, url, 10, make([]byte, 991)), 413, -1)
	want(t, "total over the bound", patch(t, url, 10, []byte("x"), "Upload-Length", "1001"), 413, -1)
	want(t, "total below what is there", patch(t, url, 10, []byte("x"), "Upload-Length", "9"), 400, -1)
	want(t, "unknown take", patch(t, base+takeB, 0, []byte("x")), 404, -1)
	want(t, "head of an unknown take", head(t, base+takeB), 404, -1)
	want(t, "nothing was added", head(t, url), 200, 10)

	want(t, "stream over the bound", send(t, http.MethodPatch, url, 10, io.LimitReader(zeros{}, 5000)), 413, -1)
	if got := head(t, url).offset; got > 1000 {
		t.Errorf("the stream left %d bytes, bound is 1000", got)
	}
	for _, method := range []string{http.MethodPost, http.MethodGet, http.MethodDelete, http.MethodPut, http.MethodOptions} {
		got := send(t, method, url, 0, nil, "X-HTTP-Method-Override", "DELETE", "Upload-Length", "5")
		want(t, method, got, 405, -1)
	}
	want(t, "the upload is still there", head(t, url), 200, head(t, url).offset)
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestNamesThatAreNoIDsReachNoFile(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	base := serve(t, f, UploadOptions{}, nil)
	for _, name := range []string{
		"..%2f..%2f" + originalName, "%2e%2e", "..", "x", "", takeA + "x", strings.ToUpper(takeA),
		strings.Repeat(".", 36), strings.Repeat("%2f", 36), takeA[:35] + "%00",
	} {
		if got := head(t, base+name); got.status != 404 {
			t.Errorf("HEAD %q: got %d, want 404", name, got.status)
		}
		if got := patch(t, base+name, 0, []byte("x")); got.status != 404 {
			t.Errorf("PATCH %q: got %d, want 404", name, got.status)
		}
	}
	for _, id := range []string{"", "..", "../../" + takeA, strings.Repeat("/", 36), takeA + "\n"} {
		if err := f.Create(t.Context(), id); !errors.Is(err, ErrNotFound) {
			t.Errorf("Create(%q): got %v, want ErrNotFound", id, err)
		}
		if err := f.Remove(id); !errors.Is(err, ErrNotFound) {
			t.Errorf("Remove(%q): got %v, want ErrNotFound", id, err)
		}
		if _, err := f.OpenOriginal(id); !errors.Is(err, ErrNotFound) {
			t.Errorf("OpenOriginal(%q): got %v, want ErrNotFound", id, err)
		}
		if _, _, err := f.OpenPlayable(id); !errors.Is(err, ErrNotFound) {
			t.Errorf("OpenPlayable(%q): got %v, want ErrNotFound", id, err)
		}
		if _, err := f.Size(id); !errors.Is(err, ErrNotFound) {
			t.Errorf("Size(%q): got %v, want ErrNotFound", id, err)
		}
		if _, err := f.Seal(t.Context(), id, 0); !errors.Is(err, ErrNotFound) {
			t.Errorf("Seal(%q): got %v, want ErrNotFound", id, err)
		}
	}
}

func TestRestartGoesOnFromTheAcknowledgedByte(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	createTake(t, f, takeA)
	url := serve(t, f, UploadOptions{}, nil) + takeA
	want(t, "before the restart", patch(t, url, 0, []byte("hello "), "Upload-Length", "11"), 204, 6)

	again, err := Open(f.dir)
	if err != nil {
		t.Fatal(err)
	}
	url = serve(t, again, UploadOptions{}, nil) + takeA
	if size, err := again.Size(takeA); err != nil || size != 6 {
		t.Errorf("size after the restart: got %d, %v, want 6", size, err)
	}
	got := head(t, url)
	want(t, "after the restart", got, 200, 6)
	if got := got.header.Get("Upload-Length"); got != "11" {
		t.Errorf("declared length: got %q, want 11", got)
	}
	want(t, "the rest", patch(t, url, 6, []byte("world")), 204, 11)
	if got := string(originalOf(t, again, takeA)); got != "hello world" {
		t.Errorf("got %q", got)
	}
}

func TestWritersNeverInterleave(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	createTake(t, f, takeA)
	url := serve(t, f, UploadOptions{}, nil) + takeA
	const writers, size = 12, 256 << 10
	answers := make([]answer, writers)
	var wg sync.WaitGroup
	for i := range writers {
		wg.Go(func() {
			answers[i] = patch(t, url, 0, bytes.Repeat([]byte{byte('a' + i)}, size))
		})
	}
	wg.Wait()

	won := 0
	for i, a := range answers {
		switch a.status {
		case 204:
			won++
		case 409, 423:
		default:
			t.Errorf("writer %d: got %d %q, want 204, 409 or 423", i, a.status, a.body)
		}
	}
	if won > 1 {
		t.Errorf("%d writers were told that they wrote the same bytes", won)
	}
	got := originalOf(t, f, takeA)
	if len(got) > 0 && !bytes.Equal(got, bytes.Repeat(got[:1], len(got))) {
		t.Error("bytes of several writers are mixed")
	}
	want(t, "the offset is what the file holds", head(t, url), 200, int64(len(got)))
}

func TestUploadsWantABound(t *testing.T) {
	t.Parallel()
	if _, err := openFiles(t).Uploads(UploadOptions{}); err == nil {
		t.Error("Uploads without MaxBytes: want an error")
	}
}

func TestCreateTwiceIsRefused(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	createTake(t, f, takeA)
	if err := f.Create(t.Context(), takeA); !errors.Is(err, ErrExists) {
		t.Errorf("got %v, want ErrExists", err)
	}
	if size, err := f.Size(takeA); err != nil || size != 0 {
		t.Errorf("size: got %d, %v, want 0", size, err)
	}
}

func TestManyTakesAtOnceStayApart(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	base := serve(t, f, UploadOptions{}, nil)
	var wg sync.WaitGroup
	for i := range 16 {
		id := fmt.Sprintf("0190b3c2-7e11-7c4a-9b1f-%012x", i)
		createTake(t, f, id)
		wg.Go(func() {
			part := bytes.Repeat([]byte{byte(i)}, 10_000)
			for n := range int64(5) {
				want(t, id, patch(t, base+id, n*10_000, part), 204, (n+1)*10_000)
			}
			if got := originalOf(t, f, id); !bytes.Equal(got, bytes.Repeat([]byte{byte(i)}, 50_000)) {
				t.Errorf("take %d holds bytes of another", i)
			}
		})
	}
	wg.Wait()
}
