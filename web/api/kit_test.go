package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"retake/internal/app"
	"retake/internal/auth"
	"retake/internal/interview"
	"retake/internal/media"
	"retake/internal/store"
	"retake/internal/testkit"
	"retake/web"
	"retake/web/api"
)

func TestMain(m *testing.M) { testkit.Main(m) }

const (
	base     = "https://retake.example.com"
	password = "correct horse battery"
)

// kit is the whole house with the front door and the API behind a real listener, a position of three questions with its
// recruiter, and keys by name. Whatever the API answers is compared with its own document.
type kit struct {
	*testkit.Kit
	t       testing.TB
	app     *app.App
	read    *store.Reader
	uploads http.Handler
	server  *httptest.Server

	admin, recruiter interview.User
	position         interview.Position
	questions        []interview.Question
	keys             map[string]string
	still            bool // the clock does not move with each call
}

func newKit(t testing.TB, st *store.Store) *kit {
	t.Helper()
	k := &kit{Kit: testkit.New(t, st), t: t, read: st.Reader(), keys: map[string]string{}}
	files, err := media.Open(t.TempDir())
	k.must(err)
	k.uploads, err = files.Uploads(media.UploadOptions{MaxBytes: 8 << 20})
	k.must(err)
	vault, err := auth.NewVault(bytes.Repeat([]byte{3}, 32))
	k.must(err)
	log := slog.New(slog.DiscardHandler)
	k.app = app.New(app.Options{
		Store: st, Files: files, Worker: media.NewWorker(files, testkit.NoProgram), Clock: k.Clock.Now, BaseURL: base, Hold: 30 * time.Second,
		Vault: vault, Outside: http.DefaultClient, Log: log,
		Passwords: &auth.Passwords{Params: &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}},
	})
	programs, err := api.New(api.Options{App: k.app, Read: k.read, Files: files, Clock: k.Clock.Now, BaseURL: base, Log: log})
	k.must(err)
	door, err := web.New(web.Options{
		App: k.app, Read: k.read, Files: files, Uploads: k.uploads, Clock: k.Clock.Now, BaseURL: base, CookieKey: bytes.Repeat([]byte{7}, 64),
		Log: log, Programs: map[string]http.Handler{"/api/": programs},
	})
	k.must(err)
	k.server = httptest.NewServer(door)
	t.Cleanup(k.server.Close)

	k.admin = k.join("Ida Admin", interview.Admin)
	k.recruiter = k.join("Rita Recruiter", interview.Recruiter)
	k.position, err = k.app.CreatePosition(t.Context(), k.recruiter.Actor(), interview.Position{Title: "Archivist", Days: 7})
	k.must(err)
	for _, prompt := range []string{"Why this role?", "What did you build?", "When can you start?"} {
		q, err := k.app.AddQuestion(t.Context(), k.recruiter.Actor(), interview.Question{PositionID: k.position.ID, Prompt: prompt, Answer: time.Minute, Takes: 2})
		k.must(err)
		k.questions = append(k.questions, q)
	}
	k.key("all", k.recruiter, interview.Scopes...)
	return k
}

func (k *kit) must(err error) {
	k.t.Helper()
	if err != nil {
		k.t.Fatalf("the story cannot go on: %v", err)
	}
}

func (k *kit) join(name string, role interview.Role) interview.User {
	k.t.Helper()
	email := strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@team.example.com"
	u, err := k.app.AddUser(k.t.Context(), interview.System, app.NewUser{Name: name, Email: email, Role: role, Password: password})
	k.must(err)
	return u
}

// key makes a key by which a program acts as the user.
func (k *kit) key(name string, u interview.User, scopes ...interview.Scope) interview.APIKey {
	k.t.Helper()
	key, text, err := k.app.CreateAPIKey(k.t.Context(), u.Actor(), app.NewAPIKey{Name: name, Scopes: scopes})
	k.must(err)
	k.keys[name] = text
	return key
}

// answer is what the API said.
type answer struct {
	t      testing.TB
	status int
	header http.Header
	body   []byte
}

// as calls the API by a key: "" is nobody's. Headers come in pairs. The body is JSON, or any value to make it of.
func (k *kit) as(key, method, path string, body any, headers ...string) answer {
	k.t.Helper()
	var text []byte
	switch b := body.(type) {
	case nil:
	case string:
		text = []byte(b)
	default:
		var err error
		text, err = json.Marshal(b)
		k.must(err)
	}
	r, err := http.NewRequest(method, k.server.URL+"/api/v1"+path, bytes.NewReader(text))
	k.must(err)
	if key != "" {
		token, known := k.keys[key]
		if !known {
			token = key
		}
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if text != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return k.send(r)
}

func (k *kit) send(r *http.Request) answer {
	k.t.Helper()
	if !k.still {
		k.Clock.Advance(time.Second / 10) // nobody is held back for asking too fast
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	k.must(err)
	defer res.Body.Close()
	a := answer{t: k.t, status: res.StatusCode, header: res.Header}
	a.body, err = io.ReadAll(res.Body)
	k.must(err)
	if res.Header.Get("Request-Id") == "" {
		k.t.Errorf("%s %s: no Request-Id", r.Method, r.URL.Path)
	}
	k.judge(r, res, a)
	return a
}

// get, post and the like call the API by the key with every scope.
func (k *kit) get(path string, headers ...string) answer {
	return k.as("all", "GET", path, nil, headers...)
}
func (k *kit) post(path string, body any, headers ...string) answer {
	return k.as("all", "POST", path, body, headers...)
}

// want fails unless the answer has the status.
func (a answer) want(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d; body: %.400s", a.status, status, a.body)
	}
	return a
}

// refused fails unless the answer is a problem with the status and the code.
func (a answer) refused(status int, code string) map[string]any {
	a.t.Helper()
	p := a.want(status).json()
	if p["code"] != code || p["detail"] == "" || p["title"] == "" || p["status"] != float64(status) || p["request_id"] == "" {
		a.t.Errorf("problem %v, want the code %q", p, code)
	}
	return p
}

func (a answer) json() map[string]any {
	a.t.Helper()
	var out map[string]any
	if err := json.Unmarshal(a.body, &out); err != nil {
		a.t.Fatalf("not JSON: %v in %.300s", err, a.body)
	}
	return out
}

// data is the list in the answer.
func (a answer) data() []map[string]any {
	a.t.Helper()
	var out struct{ Data []map[string]any }
	if err := json.Unmarshal(a.body, &out); err != nil {
		a.t.Fatalf("not JSON: %v in %.300s", err, a.body)
	}
	return out.Data
}

// at digs a value out of the answer: "candidate.email".
func (a answer) at(path string) any {
	a.t.Helper()
	var v any = a.json()
	for part := range strings.SplitSeq(path, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			a.t.Fatalf("no %s in %.300s", path, a.body)
		}
		v = m[part]
	}
	return v
}

func (a answer) text(path string) string {
	a.t.Helper()
	s, ok := a.at(path).(string)
	if !ok {
		a.t.Fatalf("%s is no text in %.300s", path, a.body)
	}
	return s
}

// invited is a new interview, made over the API.
func (k *kit) invited(name string) interview.Interview {
	k.t.Helper()
	a := k.post("/interviews", map[string]any{
		"position_id": k.position.ID, "candidate": map[string]any{"name": name, "email": strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@example.com"},
	}).want(201)
	return k.load(a.text("id"))
}

func (k *kit) load(id string) interview.Interview {
	k.t.Helper()
	iv, err := k.read.Interview(k.t.Context(), id)
	k.must(err)
	return iv
}

var tiny = []byte("\x1a\x45\xdf\xa3\x87\x42\x82\x84webm\x18\x53\x80\x67\x80")

// records lets the candidate answer the questions at these places over the link.
func (k *kit) records(iv interview.Interview, places ...int) {
	k.t.Helper()
	ctx := k.t.Context()
	if iv.State == interview.StateInvited {
		k.must(k.app.Start(ctx, iv.Token, interview.NoticeVersion))
	}
	for _, place := range places {
		k.Clock.Advance(time.Second)
		take, err := k.app.BeginTake(ctx, iv.Token, iv.Questions[place-1].ID)
		k.must(err)
		r := httptest.NewRequest("PATCH", "/"+take.ID, bytes.NewReader(tiny))
		r.Header.Set("Content-Type", "application/offset+octet-stream")
		r.Header.Set("Tus-Resumable", "1.0.0")
		r.Header.Set("Upload-Offset", "0")
		w := httptest.NewRecorder()
		k.uploads.ServeHTTP(w, r)
		if w.Code != http.StatusNoContent {
			k.t.Fatalf("upload: %d %s", w.Code, w.Body)
		}
		_, err = k.app.SealTake(ctx, iv.Token, take.ID, app.Seal{Bytes: int64(len(tiny)), Length: 2 * time.Second})
		k.must(err)
	}
}

func (k *kit) submits(iv interview.Interview) {
	k.t.Helper()
	k.Clock.Advance(time.Second)
	k.must(k.app.Submit(k.t.Context(), iv.Token))
}

// completed is an interview that the candidate has handed in.
func (k *kit) completed(name string) interview.Interview {
	k.t.Helper()
	iv := k.invited(name)
	k.records(iv, 1, 2, 3)
	k.submits(iv)
	return k.load(iv.ID)
}
