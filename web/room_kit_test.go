package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/alexedwards/argon2id"

	"retake/internal/app"
	"retake/internal/auth"
	"retake/internal/interview"
	"retake/internal/media"
	"retake/internal/testkit"
	"retake/web"
)

// roomKit is the whole house behind a real listener, with a browser that follows no redirects by itself.
type roomKit struct {
	*testkit.Kit
	t      testing.TB
	app    *app.App
	files  *media.Files
	server *httptest.Server
	admin  interview.Actor
}

const roomMaxTake = 4 << 20

func newRoomKit(t testing.TB) *roomKit {
	t.Helper()
	st := testkit.Store(t)
	k := &roomKit{Kit: testkit.New(t, st), t: t}
	var err error
	if k.files, err = media.Open(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	vault, err := auth.NewVault(bytes.Repeat([]byte{9}, 32))
	if err != nil {
		t.Fatal(err)
	}
	k.app = app.New(app.Options{
		Vault: vault, Store: st, Files: k.files, Worker: media.NewWorker(k.files, ""), Clock: k.Clock.Now, BaseURL: "http://retake.example.com",
		From: "retake@example.com", Hold: 30 * time.Second, Log: quiet,
		Passwords: &auth.Passwords{Params: &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}},
	})
	uploads, err := k.files.Uploads(media.UploadOptions{MaxBytes: roomMaxTake})
	if err != nil {
		t.Fatal(err)
	}
	handler, err := web.New(web.Options{
		App: k.app, Read: st.Reader(), Files: k.files, Uploads: uploads, Clock: k.Clock.Now, BaseURL: "http://retake.example.com",
		CookieKey: bytes.Repeat([]byte{7}, 64), Ready: func(context.Context) error { return nil }, Log: quiet,
	})
	if err != nil {
		t.Fatal(err)
	}
	k.server = httptest.NewServer(handler)
	t.Cleanup(k.server.Close)
	k.admin = k.User("Ida Berg", interview.Admin).Actor()
	return k
}

// designer is a position with two questions: the first allows two takes, the second as many as one likes.
func (k *roomKit) designer() interview.Position {
	k.t.Helper()
	ctx := context.Background()
	p, err := k.app.CreatePosition(ctx, k.admin, interview.Position{Title: "Designer", Intro: "Be yourself.", Days: 7, Contact: "people@example.com", Open: true})
	if err != nil {
		k.t.Fatal(err)
	}
	for _, q := range []interview.Question{
		{PositionID: p.ID, Prompt: "Why us?", Answer: 90 * time.Second, Takes: 2},
		{PositionID: p.ID, Prompt: "What <next>?", Answer: time.Minute, Think: 30 * time.Second},
	} {
		if _, err := k.app.AddQuestion(ctx, k.admin, q); err != nil {
			k.t.Fatal(err)
		}
	}
	return p
}

// reply is an answer that was read to its end.
type reply struct {
	t      testing.TB
	status int
	header http.Header
	body   []byte
}

func (k *roomKit) do(r *http.Request) reply {
	k.t.Helper()
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		k.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		k.t.Fatal(err)
	}
	return reply{k.t, res.StatusCode, res.Header, body}
}

func (k *roomKit) request(method, path, kind string, body []byte, header ...string) reply {
	k.t.Helper()
	r, err := http.NewRequest(method, k.server.URL+path, bytes.NewReader(body))
	if err != nil {
		k.t.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return k.do(r)
}

func (k *roomKit) get(path string, header ...string) reply {
	k.t.Helper()
	return k.request("GET", path, "", nil, header...)
}

func (k *roomKit) post(path, form string) reply {
	k.t.Helper()
	return k.request("POST", path, "application/x-www-form-urlencoded", []byte(form))
}

func (k *roomKit) postJSON(path, body string) reply {
	k.t.Helper()
	return k.request("POST", path, "application/json", []byte(body))
}

// patch appends to an upload as the browser's client does.
func (k *roomKit) patch(path string, offset int64, part []byte) reply {
	k.t.Helper()
	return k.request("PATCH", path, "application/offset+octet-stream", part, "Tus-Resumable", "1.0.0", "Upload-Offset", strconv.FormatInt(offset, 10))
}

// want fails unless the answer has the status.
func (r reply) want(status int) reply {
	r.t.Helper()
	if r.status != status {
		r.t.Fatalf("status %d, want %d; body: %.300s", r.status, status, r.body)
	}
	return r
}

// to fails unless the answer leads to the path.
func (r reply) to(path string) {
	r.t.Helper()
	r.want(http.StatusSeeOther)
	if got := r.header.Get("Location"); got != path {
		r.t.Errorf("leads to %q, want %q", got, path)
	}
}

func (r reply) page() *goquery.Document {
	r.t.Helper()
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(r.body))
	if err != nil {
		r.t.Fatal(err)
	}
	return doc
}

func (r reply) json() map[string]any {
	r.t.Helper()
	var out map[string]any
	if err := json.Unmarshal(r.body, &out); err != nil {
		r.t.Fatalf("not JSON: %v in %.300s", err, r.body)
	}
	return out
}

// reason fails unless the answer is a JSON error with that reason and a sentence.
func (r reply) reason(status int, want string) {
	r.t.Helper()
	said := r.want(status).json()
	if said["reason"] != want || said["error"] == "" {
		r.t.Errorf("said %v, want the reason %q and a sentence", said, want)
	}
}

func text(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

// begun is the server's answer to a new take.
type begun struct {
	Take, Upload, Seal string
	Number             int
	AnswerMS           int64 `json:"answer_ms"`
	TakesLeft          *int  `json:"takes_left"`
}

// begin opens a take for the question at that place.
func (k *roomKit) begin(iv interview.Interview, place int) begun {
	k.t.Helper()
	r := k.postJSON("/i/"+iv.Token+"/takes", `{"question":"`+iv.Questions[place-1].ID+`"}`).want(http.StatusCreated)
	var b begun
	if err := json.Unmarshal(r.body, &b); err != nil {
		k.t.Fatal(err)
	}
	return b
}

// record answers the question at that place with a real recording.
func (k *roomKit) record(iv interview.Interview, place int) begun {
	k.t.Helper()
	b, clip := k.begin(iv, place), roomClip(k.t)
	k.patch(b.Upload, 0, clip).want(http.StatusNoContent)
	k.seal(b, len(clip)).want(http.StatusOK)
	return b
}

func (k *roomKit) seal(b begun, size int) reply {
	k.t.Helper()
	return k.postJSON(b.Seal, `{"bytes":`+strconv.Itoa(size)+`,"duration_ms":2000}`)
}

// startedIn is a candidate of the position who has agreed to be recorded.
func (k *roomKit) startedIn(p interview.Position, name string) interview.Interview {
	k.t.Helper()
	return k.Then(k.Invited(p, name), interview.EventStarted, func(iv *interview.Interview, now interview.Moment) error {
		return iv.Start(now, interview.NoticeVersion)
	})
}

// load reads the interview as it is now.
func (k *roomKit) load(id string) interview.Interview {
	k.t.Helper()
	p, err := k.Store.Reader().InterviewPage(context.Background(), id)
	if err != nil {
		k.t.Fatal(err)
	}
	return p.Interview
}

// roomClip is a recording as browsers make them: WebM without an index or a length.
func roomClip(t testing.TB) []byte {
	t.Helper()
	clip, err := filmed()
	if err != nil {
		t.Fatalf("film a clip with ffmpeg (is it installed?): %v", err)
	}
	return clip
}

var filmed = sync.OnceValues(func() ([]byte, error) {
	return exec.Command("ffmpeg", "-nostdin", "-v", "error",
		"-f", "lavfi", "-i", "testsrc=size=160x120:rate=10:duration=2", "-f", "lavfi", "-i", "sine=duration=2",
		"-c:v", "libvpx", "-b:v", "100k", "-c:a", "libopus", "-f", "webm", "-live", "1", "pipe:1").Output()
})
