package web_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"retake/internal/interview"
)

func TestSetupLinkWorksOnce(t *testing.T) {
	t.Parallel()
	k := bareHouse(t, slog.New(slog.DiscardHandler))
	if got := text(k.get("/sign-in").want(200).page().Find("main")); !strings.Contains(got, "Nobody can sign in yet") {
		t.Errorf("a new installation says %q", got)
	}
	token, err := k.app.SetupToken(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	k.get("/setup/guess").want(404)
	k.get("/setup/" + token).want(200)
	bad := k.post("/setup/"+token, pairs("company", "", "name", "Ada Moss", "email", "ada", "password", "short").Encode()).want(422).page()
	for _, field := range []string{"company", "email", "password"} {
		if text(bad.Find("#"+field+"-error")) == "" {
			t.Errorf("nothing is said beside %s", field)
		}
	}
	if got := bad.Find("#name").AttrOr("value", ""); got != "Ada Moss" {
		t.Errorf("what was typed is lost: %q", got)
	}
	good := pairs("company", "Velmora", "name", "Ada Moss", "email", "ada@example.com", "password", deskPassword).Encode()
	r := k.post("/setup/"+token, good)
	r.to("/positions")
	set := r.header.Get("Set-Cookie")
	if !strings.HasPrefix(set, "__Host-retake=") || !strings.Contains(set, "Secure") {
		t.Errorf("the cookie under HTTPS is %q", set)
	}
	cookie, _, _ := strings.Cut(set, ";")
	if got := k.get("/people", "Cookie", cookie).want(200).header.Get("Strict-Transport-Security"); got == "" {
		t.Error("browsers are not told to stay with HTTPS")
	}
	k.get("/setup/" + token).want(303)
	k.post("/setup/"+token, good).want(404)
}

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	k := newDeskKit(t)
	k.join("Rita Recruiter", interview.Recruiter)
	email := k.users["Rita Recruiter"].Email
	k.get("/positions?x=1").to("/sign-in?to=%2Fpositions%3Fx%3D1")
	k.get("/positions", "HX-Request", "true").want(401)

	unknown := k.post("/sign-in", pairs("email", "who@example.com", "password", deskPassword).Encode()).want(422)
	wrong := k.post("/sign-in", pairs("email", email, "password", "wrong horse battery").Encode()).want(422)
	if a, b := text(unknown.page().Find(".alert")), text(wrong.page().Find(".alert")); a != b || a == "" {
		t.Errorf("an unknown account hears %q, a wrong password %q: want the same", a, b)
	}
	right := pairs("email", strings.ToUpper(email), "password", deskPassword)
	for to, want := range map[string]string{"": "/positions", "/outbox": "/outbox", "https://evil.example": "/positions", "//evil.example": "/positions", `/\evil.example`: "/positions"} {
		right.Set("to", to)
		r := k.post("/sign-in", right.Encode())
		r.to(want)
		cookie := r.header.Get("Set-Cookie")
		for _, has := range []string{"HttpOnly", "SameSite=Lax", "Path=/"} {
			if !strings.Contains(cookie, has) {
				t.Errorf("the cookie %q lacks %s", cookie, has)
			}
		}
	}
	rita := k.as("Rita Recruiter")
	rita.get("/positions").want(200)
	rita.get("/sign-in").to("/positions")
	rita.send("/sign-out", nil).to("/sign-in")
	rita.get("/positions").to("/sign-in?to=%2Fpositions") // the very same cookie: the session is gone, not only the cookie
	k.get("/positions", "Cookie", "retake=forged").to("/sign-in?to=%2Fpositions")
}

func TestSignInIsSlowedDown(t *testing.T) {
	t.Parallel()
	k := newDeskKit(t)
	var last reply
	for range 8 {
		last = k.post("/sign-in", pairs("email", "who@example.com", "password", "wrong horse battery").Encode())
	}
	if last.want(429); last.header.Get("Retry-After") == "" {
		t.Error("nothing says when to try again")
	}
}

func TestAccountAndPeople(t *testing.T) {
	t.Parallel()
	k := newDeskKit(t)
	k.join("Rita Recruiter", interview.Recruiter)
	k.join("Amy Admin", interview.Admin)
	rita, amy := k.as("Rita Recruiter"), k.as("Amy Admin")

	if got := text(rita.send("/account/password", pairs("old", "wrong horse battery", "password", "a new long password")).want(422).page().Find("#old-error")); got == "" {
		t.Error("nothing is said about the wrong present password")
	}
	rita.send("/account/password", pairs("old", deskPassword, "password", "a new long password")).want(303)
	rita.get("/positions").want(200)
	at := "/people/" + k.users["Rita Recruiter"].ID
	amy.send(at+"/role", pairs("role", "emperor")).want(422)
	amy.send(at+"/role", pairs("role", "reviewer")).want(303)
	rita.get("/positions/new").want(403) // at once
	amy.send(at+"/disable", nil).want(303)
	rita.get("/positions").want(303)
	amy.send("/people/"+k.users["Amy Admin"].ID+"/role", pairs("role", "reviewer")).want(303) // there is another admin in the kit
	amy.get("/people").want(403)
}

func TestHeadersAndOtherSites(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.invite(p, "Ada Moss", "ada@example.com")
	desk := rita.get("/positions").want(200).header
	room := k.get("/i/" + iv.Token).want(200).header
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Cross-Origin-Opener-Policy": "same-origin", "Cache-Control": "no-store",
	} {
		if desk.Get(name) != want || room.Get(name) != want {
			t.Errorf("%s: desk %q, room %q, want %q", name, desk.Get(name), room.Get(name), want)
		}
	}
	if got := desk.Get("Content-Security-Policy"); !strings.Contains(got, "default-src 'self'") || strings.Contains(got, "unsafe") {
		t.Errorf("Content-Security-Policy %q", got)
	}
	if got := desk.Get("Permissions-Policy"); !strings.Contains(got, "camera=()") {
		t.Errorf("the desk may use the camera: %q", got)
	}
	if got := room.Get("Permissions-Policy"); !strings.Contains(got, "camera=(self)") {
		t.Errorf("the room may not use the camera: %q", got)
	}
	if got := room.Get("Referrer-Policy"); got != "no-referrer" {
		t.Errorf("the room's links tell where they come from: %q", got)
	}
	for _, header := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}} {
		rita.send("/interviews/"+iv.ID, pairs("do", "discard"), header...).want(403)
	}
	if k.load(iv.ID).Verdict == interview.Discarded {
		t.Error("another site discarded a candidate")
	}
	zipped := rita.get("/positions/"+p.ID+"/candidates", "Accept-Encoding", "gzip").want(200)
	if zipped.header.Get("Content-Encoding") != "gzip" || http.DetectContentType(zipped.body) != "application/x-gzip" {
		t.Error("the tab is not compressed")
	}
}

func TestHealth(t *testing.T) {
	t.Parallel()
	newRoomKit(t).get("/readyz").want(200)
	k := bareHouse(t, slog.New(slog.DiscardHandler))
	k.get("/healthz").want(200)
	if got := k.get("/readyz").want(503); strings.Contains(string(got.body), "no disk") {
		t.Error("strangers hear why the installation is not ready")
	}
}

// A fault of ours shows an id that the log knows, and nothing of the error.
func TestFaultShowsAnIdOnly(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	k := bareHouse(t, slog.New(slog.NewTextHandler(&log, nil)))
	token, err := k.app.SetupToken(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Store.Close(); err != nil {
		t.Fatal(err)
	}
	r := k.get("/setup/" + token).want(500)
	id := r.header.Get("X-Request-Id")
	if got := text(r.page().Find("main")); !strings.Contains(got, id) || strings.Contains(got, "closed") {
		t.Errorf("the page says %q", got)
	}
	part := k.get("/setup/"+token, "HX-Request", "true").want(500)
	if part.page().Find("[data-problem]").Length() != 1 {
		t.Error("scripts find no words to show")
	}
	k.server.Close()
	if !strings.Contains(log.String(), id) || !strings.Contains(log.String(), "closed") {
		t.Errorf("the log does not know the fault:\n%s", log.String())
	}
}

// Whoever goes away before the answer is ready is told nothing, and least of all that all is well.
func TestGoneIsNoSuccess(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, path := range []string{"/sign-in", "/i/no-such-link"} {
		w := httptest.NewRecorder()
		k.server.Config.Handler.ServeHTTP(w, httptest.NewRequestWithContext(gone, http.MethodGet, path, nil))
		if w.Code < 400 {
			t.Errorf("%s: answered with %d and %d bytes", path, w.Code, w.Body.Len())
		}
	}
}
