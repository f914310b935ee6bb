package api_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"retake/internal/store"
	"retake/internal/testkit"
)

func newRequest(t testing.TB, method, address, body string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(method, address, bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Whatever is sent to whatever operation, the answer is one of those in the document, and never a fault of ours.
func TestGarbageIsAProblemAndNothingElse(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		k := newKit(t, st)
		iv := k.completed("Ann Example")
		ids := []string{"x", "%00", "%ff", "..%2f..", strings.Repeat("a", 300), "%F0%9F%99%82", iv.ID, k.position.ID, k.questions[0].ID, "01a20818-8afa-71c2-ab05-61581050b28d"}
		texts := []string{
			``, `{`, `null`, `[]`, `"x"`, `1`, `{}`, `{"unknown":1}`, "\xff\xfe", `{"title":1,"prompt":2,"questions":3,"deadline":4,"candidate":5,"by":"x","state":[],"members":{},"system":{}}`,
			`{"title":"\u0000","prompt":"\u0000","questions":["\u0000"],"state":"granted","words":"\u0000","members":["\u0000"],"system":"\u0000","id":"\u0000","type":"\u0000","name":"\u0000","url":"\u0000","interview_id":"\u0000","by":1,"deadline":"2026-12-01T00:00:00Z","request_id":"\u0000","position_id":"\u0000","candidate":{"name":"\u0000","email":"\u0000"}}`,
			`{"questions":[],"deadline":"0000-01-01T00:00:00Z","candidate":{"email":"@"}}`,
			`{"questions":"some","deadline":"9999-12-31T23:59:59Z","time_factor":1.1,"extra_takes":99}`,
			`{"position_id":"` + k.position.ID + `","candidate":{"name":"A","email":"not an address"},"deadline":"1970-01-01T00:00:00Z"}`,
			strings.Repeat("[", 5000) + strings.Repeat("]", 5000),
		}
		k.each(func(method, path string, o operation) {
			for _, id := range ids {
				at := path
				if strings.Contains(path, "{") {
					at = strings.NewReplacer("{id}", id, "{take}", id, "{question}", id).Replace(path)
				}
				k.as("all", method, at+"?limit=-1&cursor=x&updated_after=yesterday&after=evt_x&status=none&system=%00&id=%00&type=%ff", nil)
				k.as("all", method, at+"?limit=abc&cursor=bm9wZQ&system=a&id=b&ref_system=%00&ref_id=%00&q=%00%ff", `{}`)
				if !strings.Contains(path, "{") {
					break
				}
			}
			if o.RequestBody == nil {
				return
			}
			at := strings.NewReplacer("{id}", map[bool]string{true: k.position.ID, false: iv.ID}[strings.HasPrefix(path, "/positions/")], "{question}", k.questions[1].ID).Replace(path)
			for _, text := range texts {
				k.as("all", method, at, text, "If-Match", `"999"`)
				k.as("all", method, at, text, "If-Match", `nonsense`, "Idempotency-Key", k.ID("once"))
			}
			k.as("all", method, at, `{}`, "Content-Type", "text/plain").refused(415, "unsupported_media_type")
		})
	})
}

func TestAddressesAndBodiesThatAreNoneOfOurs(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	k.get("/nothing").refused(404, "not_found")
	k.get("/positions/").refused(404, "not_found")
	k.get("/positions//close").refused(404, "not_found")
	if got := k.as("all", "PUT", "/positions", `{}`); got.refused(405, "method_not_allowed") == nil || !strings.Contains(got.header.Get("Allow"), "POST") {
		t.Errorf("Allow: %q", got.header.Get("Allow"))
	}
	k.post("/positions", `{"title":`).refused(400, "bad_request")
	k.post("/positions", `{"title":"`+strings.Repeat("x", 1<<20)+`"}`).refused(413, "request_entity_too_large")
	// A body whose length nobody tells is too large all the same.
	r := newRequest(t, "POST", k.server.URL+"/api/v1/positions", "")
	r.Body = http.NoBody
	r.ContentLength = -1
	r.Body = readCloser{strings.NewReader(`{"title":"` + strings.Repeat("x", 2<<20) + `"}`)}
	r.Header.Set("Authorization", "Bearer "+k.keys["all"])
	r.Header.Set("Content-Type", "application/json")
	k.send(r).refused(413, "too_large")

	p := k.post("/interviews", map[string]any{"position_id": k.position.ID, "candidate": map[string]any{"name": "", "email": "nobody"}}).refused(422, "invalid")
	if e := p["errors"].([]any); e[0].(map[string]any)["pointer"] != "/candidate/name" {
		t.Errorf("what is wrong is at %v", e)
	}
	p = k.post("/interviews", map[string]any{"position_id": k.position.ID, "candidate": map[string]any{"name": "A", "email": "nobody"}}).refused(422, "invalid")
	if e := p["errors"].([]any); e[0].(map[string]any)["pointer"] != "/candidate/email" {
		t.Errorf("what is wrong is at %v", e)
	}
	p = k.get("/interviews?limit=0").refused(422, "invalid")
	if e := p["errors"].([]any); e[0].(map[string]any)["parameter"] != "limit" {
		t.Errorf("what is wrong is at %v", e)
	}
	k.get("/interviews?cursor=x").refused(422, "invalid")
	// What is not known is ignored.
	k.post("/positions", `{"title":"Driver","colour":"red"}`).want(201)
}

type readCloser struct{ *strings.Reader }

func (readCloser) Close() error { return nil }

// A fault of ours shows an id and nothing else.
func TestFaultShowsAnIdOnly(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	k.must(k.Store.Close())
	r := newRequest(t, "GET", k.server.URL+"/api/v1/interviews", "")
	r.Header.Set("Authorization", "Bearer "+k.keys["all"])
	res, err := http.DefaultTransport.RoundTrip(r)
	k.must(err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	k.must(err)
	if res.StatusCode != 500 || !strings.Contains(string(text), `"code":"internal"`) || !strings.Contains(string(text), res.Header.Get("Request-Id")) || strings.Contains(string(text), "sql") {
		t.Errorf("%d %s", res.StatusCode, text)
	}
}
