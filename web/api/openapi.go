package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"retake/internal/interview"
	"retake/internal/webhook"
)

const (
	bearerScheme = "key"
	basicScheme  = "keyAsUser"
)

// groups are the chapters of the document, in order.
var groups = []*huma.Tag{
	{Name: "Positions", Description: "The roles being hired for."},
	{Name: "Questions", Description: "A position's questions. What interviews have is never changed in place: an edit puts a new question, with a new id, in its place."},
	{Name: "Interviews", Description: "One go of a candidate at a position, with its own questions and link."},
	{Name: "What is done to an interview", Description: "Every deed answers with the interview as it is then. A deed that a rule forbids answers 409 with a code and what to do instead."},
	{Name: "Answers", Description: "What was recorded."},
	{Name: "Requests", Description: "What candidates ask for."},
	{Name: "Events", Description: "What happened."},
	{Name: "Webhooks", Description: "Addresses that hear of events by themselves."},
	{Name: "ATS", Description: "Applicant tracking systems that order interviews and hear of their results."},
	{Name: "This key", Description: "What the key is."},
}

const introduction = `Everything that a recruiter does with positions and interviews, for programs.

Make a key under “API keys” and send it as **Authorization: Bearer rt_…** (or as the user name of Basic, with an empty password). It acts as whoever made it, within its scopes.

* **Lists** come in pages: go on with next_cursor, or follow the Link header, while has_more is true.
* **Changes** may carry If-Match with the ETag that they were decided on: when somebody was faster, the answer is 412 and nothing happened.
* **Idempotency-Key** on a POST makes it safe to send again: for a day, the same key with the same request gets the first answer.
* **Problems** are RFC 9457: code is for programs, detail for people, errors points at what is wrong.
* **Limits**: 20 requests a second for each key, 100 at once; see the X-RateLimit headers.
* Moments are RFC 3339 in UTC. Unknown fields are ignored, and new ones may come.
* There are no scores in Retake, so results carry none.`

// describe is the document before the operations are in it.
func (s *Server) describe() *huma.OpenAPI {
	return &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info:    &huma.Info{Title: "Retake API", Version: "1", Description: introduction},
		Servers: []*huma.Server{{URL: s.BaseURL + Prefix}},
		Tags:    groups,
		Components: &huma.Components{
			SecuritySchemes: map[string]*huma.SecurityScheme{
				bearerScheme: {Type: "http", Scheme: "bearer", Description: "The key as a bearer token"},
				basicScheme:  {Type: "http", Scheme: "basic", Description: "The key as the user name, with an empty password"},
			},
		},
		Security: []map[string][]string{{bearerScheme: {}}, {basicScheme: {}}},
	}
}

// problems are the statuses that any operation may answer with beside its own.
var problems = []int{400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 500, 503}

// operation is what the document says of one.
func (s *Server) operation(o op) huma.Operation {
	about := o.about
	if o.scope != "" {
		about = strings.TrimSpace(about + "\n\nScope: " + string(o.scope))
	}
	out := huma.Operation{
		OperationID: o.id, Method: o.method, Path: o.path, Summary: o.summary, Description: about, Tags: []string{o.group}, DefaultStatus: o.status,
		MaxBodyBytes: -1, BodyReadTimeout: -1, // both are over before huma reads
		Metadata: map[string]any{scopeOf: o.scope}, Responses: map[string]*huma.Response{},
	}
	schema := s.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[problem](), true, "")
	for _, status := range problems {
		out.Responses[strconv.Itoa(status)] = &huma.Response{
			Description: http.StatusText(status), Content: map[string]*huma.MediaType{problemType: {Schema: schema}},
		}
	}
	if o.method == http.MethodPost {
		out.Parameters = append(out.Parameters, &huma.Param{
			Name: "Idempotency-Key", In: "header", Description: "Of your choice, such as a UUID: the same request with the same key is carried out once",
			Schema: &huma.Schema{Type: huma.TypeString},
		})
	}
	if o.needsBody {
		out.RequestBody = &huma.RequestBody{Required: true}
	}
	if o.id == "invite" {
		out.Responses["200"] = &huma.Response{Description: "It was there already", Content: map[string]*huma.MediaType{
			"application/json": {Schema: s.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[webhook.Interview](), true, "")},
		}}
	}
	if o.film {
		bytes := map[string]*huma.MediaType{}
		for _, kind := range []string{"video/webm", "video/mp4"} {
			bytes[kind] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
		}
		out.Responses["200"] = &huma.Response{Description: "The recording", Content: bytes}
		out.Responses["206"] = &huma.Response{Description: "The bytes asked for", Content: bytes}
		out.Responses["416"] = &huma.Response{Description: http.StatusText(http.StatusRequestedRangeNotSatisfiable), Content: map[string]*huma.MediaType{problemType: {Schema: schema}}}
	}
	return out
}

// document completes the document, and serves it: for programs as JSON and YAML, for people as a page.
func (s *Server) document() error {
	doc := s.huma.OpenAPI()
	registry := doc.Components.Schemas
	doc.Webhooks = map[string]*huma.PathItem{}
	message := registry.Schema(reflect.TypeFor[webhook.Message](), true, "")
	for _, kind := range interview.PublishedKinds() {
		doc.Webhooks[kind] = &huma.PathItem{Post: &huma.Operation{
			OperationID: "on-" + strings.NewReplacer(".", "-", "_", "-").Replace(kind), Summary: kind, Tags: []string{"Webhooks"},
			Description: "Signed as Standard Webhooks 1.0.0 says: webhook-id, webhook-timestamp, webhook-signature.",
			RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: message}}},
			Responses:   map[string]*huma.Response{"2XX": {Description: "Taken. Anything else is sent again"}},
		}}
	}
	for name, schema := range registry.Map() {
		if strings.HasPrefix(name, "Error") { // huma's own, which nobody gets
			delete(registry.Map(), name)
		}
		neverNull(schema)
	}
	doc.Tags = slices.DeleteFunc(slices.Clone(groups), func(t *huma.Tag) bool { return !s.used(t.Name) })
	text, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	yaml, err := doc.YAML()
	if err != nil {
		return err
	}
	s.open("/openapi.json", "application/openapi+json", text)
	s.open("/openapi.yaml", "application/openapi+yaml", yaml)
	return s.docs(doc)
}

// used reports whether the document has anything in the group.
func (s *Server) used(group string) bool {
	for _, item := range s.huma.OpenAPI().Paths {
		for _, o := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if o != nil && slices.Contains(o.Tags, group) {
				return true
			}
		}
	}
	return false
}

// neverNull says what is true of our lists: an empty one is [], not null. That there may be more fields goes without saying.
func neverNull(s *huma.Schema) {
	if s == nil {
		return
	}
	if s.AdditionalProperties == true {
		s.AdditionalProperties = nil
	}
	if s.Type == huma.TypeArray {
		s.Nullable = false
	}
	neverNull(s.Items)
	for _, p := range s.Properties {
		neverNull(p)
	}
}

// open serves what needs no key.
func (s *Server) open(path, kind string, body []byte) {
	s.mux.HandleFunc("GET "+Prefix+path, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "no-cache")
		s.send(w, body)
	})
}
