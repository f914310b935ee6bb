package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
)

// judge compares an answer with what the document says of it. One document serves all tests: it does not depend on anything
// but the address that people see.
func (k *kit) judge(r *http.Request, res *http.Response, a answer) {
	k.t.Helper()
	if !strings.HasPrefix(r.URL.Path, "/api/v1/") || strings.HasPrefix(r.URL.Path, "/api/v1/openapi") || strings.HasPrefix(r.URL.Path, "/api/v1/docs") {
		return
	}
	if a.status >= 400 && res.Header.Get("Content-Type") != "application/problem+json" {
		k.t.Errorf("%s %s: %d with the type %q, want a problem", r.Method, r.URL.Path, a.status, res.Header.Get("Content-Type"))
	}
	if a.status >= 500 {
		k.t.Errorf("%s %s: %d %s", r.Method, r.URL.Path, a.status, a.body)
	}
	if r.Method == http.MethodHead || !k.documented(r) {
		return
	}
	asked := &http.Request{Method: r.Method, URL: &url.URL{Scheme: "https", Host: "retake.example.com", Path: r.URL.Path, RawPath: r.URL.RawPath, RawQuery: r.URL.RawQuery}, Header: r.Header}
	said := &http.Response{StatusCode: res.StatusCode, Header: res.Header, Body: io.NopCloser(bytes.NewReader(a.body)), Request: asked}
	if ok, faults := k.judges().ValidateHttpResponse(asked, said); !ok {
		for _, f := range faults {
			k.t.Errorf("%s %s: %d is not what the document says: %s: %s %v; body: %.300s", r.Method, r.URL.Path, a.status, f.Message, f.Reason, f.SchemaValidationErrors, a.body)
		}
	}
}

// documented reports whether the request is one that the document knows.
func (k *kit) documented(r *http.Request) bool {
	_, ok := operationFor(k.document(), r.Method, strings.TrimPrefix(r.URL.Path, "/api/v1"))
	return ok
}

var judging struct {
	sync.Mutex
	text  []byte
	judge validator.Validator
	doc   document
}

func (k *kit) judges() validator.Validator {
	k.document()
	return judging.judge
}

// document is the API's own, which judges its answers.
func (k *kit) document() document {
	k.t.Helper()
	judging.Lock()
	defer judging.Unlock()
	if judging.judge != nil {
		return judging.doc
	}
	res, err := http.Get(k.server.URL + "/api/v1/openapi.json")
	k.must(err)
	defer res.Body.Close()
	judging.text, err = io.ReadAll(res.Body)
	k.must(err)
	k.must(json.Unmarshal(judging.text, &judging.doc))
	parsed, err := libopenapi.NewDocument(judging.text)
	k.must(err)
	judge, faults := validator.NewValidator(parsed, config.WithFormatAssertions(), config.WithStrictMode(),
		config.WithStrictIgnoredHeadersExtra("request-id", "x-request-id", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "retry-after", "allow", "idempotent-replayed",
			"content-security-policy", "cross-origin-opener-policy", "cross-origin-resource-policy", "permissions-policy", "referrer-policy", "x-content-type-options", "www-authenticate", "strict-transport-security", "accept-ranges", "content-disposition", "content-range", "last-modified"),
		config.WithStrictIgnorePaths("$.body.data[*].facts.*", "$.body.interviews.*", "$.body.data[*].interviews.*"))
	if len(faults) > 0 {
		k.t.Fatal(faults)
	}
	judging.judge = judge
	return judging.doc
}

// document is as much of it as tests walk through.
type document struct {
	Paths    map[string]map[string]operation `json:"paths"`
	Webhooks map[string]json.RawMessage      `json:"webhooks"`
}

type operation struct {
	ID          string `json:"operationId"`
	Description string `json:"description"`
	Tags        []string
	Parameters  []struct {
		Name, In string
		Required bool
	} `json:"parameters"`
	RequestBody *struct {
		Required bool
		Content  map[string]struct{ Schema json.RawMessage }
	} `json:"requestBody"`
}

// operationFor finds the operation of a path.
func operationFor(doc document, method, path string) (operation, bool) {
	have := strings.Split(path, "/")
	for pattern, item := range doc.Paths {
		want := strings.Split(pattern, "/")
		fits := len(want) == len(have)
		for i := 0; fits && i < len(want); i++ {
			fits = want[i] == have[i] || strings.HasPrefix(want[i], "{")
		}
		if o, ok := item[strings.ToLower(method)]; fits && ok {
			return o, true
		}
	}
	return operation{}, false
}
