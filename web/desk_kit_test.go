package web_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/alexedwards/argon2id"

	"retake/internal/app"
	"retake/internal/auth"
	"retake/internal/interview"
	"retake/internal/media"
	"retake/internal/testkit"
	"retake/web"
)

// deskKit is the house with a team: each member signed in on a browser of their own.
type deskKit struct {
	*roomKit
	users   map[string]interview.User
	cookies map[string]string
}

const deskPassword = "correct horse battery"

func newDeskKit(t testing.TB) *deskKit {
	t.Helper()
	k := &deskKit{roomKit: newRoomKit(t), users: map[string]interview.User{}, cookies: map[string]string{}}
	if err := k.app.SetCompany(context.Background(), k.admin, "Velmora"); err != nil {
		t.Fatal(err)
	}
	return k
}

// join adds a member of the team, signs them in and, when they are to belong to positions, makes them members.
func (k *deskKit) join(name string, role interview.Role, positions ...interview.Position) {
	k.t.Helper()
	ctx := context.Background()
	email := strings.ToLower(strings.ReplaceAll(name, " ", ".")) + "@team.example.com"
	u, err := k.app.AddUser(ctx, k.admin, app.NewUser{Name: name, Email: email, Role: role, Password: deskPassword})
	if err != nil {
		k.t.Fatal(err)
	}
	k.users[name] = u
	for _, p := range positions {
		members, err := k.Store.Reader().Members(ctx, p.ID)
		if err != nil {
			k.t.Fatal(err)
		}
		ids := []string{u.ID}
		for _, m := range members {
			if m.In {
				ids = append(ids, m.ID)
			}
		}
		if err := k.app.SetMembers(ctx, k.admin, p.ID, ids); err != nil {
			k.t.Fatal(err)
		}
	}
	r := k.post("/sign-in", url.Values{"email": {email}, "password": {deskPassword}}.Encode()).want(303)
	k.cookies[name], _, _ = strings.Cut(r.header.Get("Set-Cookie"), ";")
}

// as is the browser of a member of the team.
func (k *deskKit) as(name string) browserOf {
	if k.cookies[name] == "" {
		k.t.Fatalf("nobody called %s has joined", name)
	}
	return browserOf{k, k.cookies[name]}
}

type browserOf struct {
	k      *deskKit
	cookie string
}

func (b browserOf) get(path string, header ...string) reply {
	b.k.t.Helper()
	return b.k.get(path, append(header, "Cookie", b.cookie)...)
}

// send posts a form; values come in pairs.
func (b browserOf) send(path string, values url.Values, header ...string) reply {
	b.k.t.Helper()
	return b.k.request("POST", path, "application/x-www-form-urlencoded", []byte(values.Encode()), append(header, "Cookie", b.cookie)...)
}

// onTab are the headers of htmx on the candidates tab of a position.
func (k *deskKit) onTab(p interview.Position, query string) []string {
	return []string{"HX-Request", "true", "HX-Request-Type", "partial", "HX-Current-URL", k.server.URL + "/positions/" + p.ID + "/candidates" + query}
}

func pairs(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func revision(iv interview.Interview) string { return strconv.FormatInt(iv.Revision, 10) }

// bareHouse is a house with nobody in it, which writes its log there.
func bareHouse(t testing.TB, log *slog.Logger) *roomKit {
	t.Helper()
	st := testkit.Store(t)
	k := &roomKit{Kit: testkit.New(t, st), t: t}
	var err error
	if k.files, err = media.Open(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	k.app = app.New(app.Options{
		Store: st, Files: k.files, Clock: k.Clock.Now, BaseURL: "https://retake.example.com", Log: log,
		Passwords: &auth.Passwords{Params: &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}},
	})
	handler, err := web.New(web.Options{
		App: k.app, Read: st.Reader(), Files: k.files, Uploads: http.NotFoundHandler(), Clock: k.Clock.Now, BaseURL: "https://retake.example.com",
		CookieKey: bytes.Repeat([]byte{7}, 64), Ready: func(context.Context) error { return errors.New("no disk") }, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	k.server = httptest.NewServer(handler)
	t.Cleanup(k.server.Close)
	return k
}
