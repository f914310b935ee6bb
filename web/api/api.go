package api

import (
	"cmp"
	"log/slog"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/media"
	"retake/internal/store"
)

// Prefix is where the API lives.
const Prefix = "/api/v1"

// Options is what the API works with. Every field is needed.
type Options struct {
	App     *app.App
	Read    *store.Reader
	Files   *media.Files
	Clock   func() time.Time
	BaseURL string // scheme and host that people see, without a slash at the end
	Log     *slog.Logger
}

// Server holds the operations.
type Server struct {
	Options
	mux     *http.ServeMux
	huma    huma.API
	buckets buckets
}

// New makes the handler for everything under /api/. A request's RemoteAddr is taken for the address that it comes from.
func New(o Options) (http.Handler, error) {
	s := &Server{Options: o, mux: http.NewServeMux()}
	s.huma = huma.NewAPI(s.config(), adapter{s})
	for _, part := range []func(){s.self, s.positions, s.questions, s.interviews, s.deeds, s.answers, s.requests, s.events, s.webhooks, s.ats} {
		part()
	}
	if err := s.document(); err != nil {
		return nil, err
	}
	return http.HandlerFunc(s.route), nil
}

func (s *Server) now() interview.Moment { return interview.At(s.Clock()) }

func (s *Server) config() huma.Config {
	c := huma.Config{OpenAPI: s.describe(), Formats: map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat}, DefaultFormat: "application/json"}
	c.AllowAdditionalPropertiesByDefault = true // what we do not know yet is ignored
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	c.Transformers = []huma.Transformer{s.ownWords}
	return c
}

// schemaName names the types of the document. Generated clients have these names, so they stay. Those of package webhook would
// be too short here.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Name() == "" { // a body that one operation alone has: it is called by it
		name := ""
		for part := range strings.SplitSeq(strings.TrimSuffix(hint, "Request"), "-") {
			name += strings.ToUpper(part[:min(1, len(part))]) + part[min(1, len(part)):]
		}
		return name + "Body"
	}
	name := huma.DefaultSchemaNamer(t, hint)
	if t.PkgPath() == "retake/internal/webhook" {
		switch name {
		case "Data", "Position", "Links":
			return "Message" + name
		case "Ref":
			return "ExternalRef"
		}
	}
	return cmp.Or(map[string]string{
		"CandidateTyped": "NewCandidate", "CandidateChanged": "CandidateChange", "Telling": "Resend", "Redone": "Redo", "Extended": "Extension",
		"Reinvited": "Reinvitation", "Adjusted": "Adjustment", "PositionTyped": "PositionChange", "NewPositionTyped": "NewPosition",
		"QuestionTyped": "NewQuestion", "QuestionChanged": "QuestionChange", "Hook": "Webhook", "HookTyped": "WebhookChange",
		"NewHookTyped": "NewWebhook", "Self": "Key", "SelfUser": "KeyUser",
	}[name], name)
}

// op is an operation: its address, who may, and what the document says of it.
type op struct {
	id, method, path string
	scope            interview.Scope // "": any key
	summary, about   string
	group            string
	status           int               // of success; 0: 200
	needsBody        bool              // though its type is a pointer
	film             bool              // the answer is a recording
	fields           map[string]string // of the desk's faults to pointers into the body, where the names differ
}

const scopeOf = "scope"

// add registers an operation. Whatever error comes back, the answer is a problem.
func add[I, O any](s *Server, o op, do func(*call, *I) (*O, error)) {
	if o.status == 0 {
		o.status = http.StatusOK
	}
	huma.Register(s.huma, s.operation(o), func(ctx ctx, in *I) (*O, error) {
		c := callOf(ctx)
		c.ctx = ctx
		if v, ok := any(in).(interface{ guarded() bool }); ok {
			c.guarded = v.guarded()
		}
		out, err := do(c, in)
		if err != nil {
			return nil, s.problem(c, o.fields, err)
		}
		return out, nil
	})
}

// adapter hands huma's operations to the router, each behind the steps that all have in common.
type adapter struct{ s *Server }

func (a adapter) Handle(o *huma.Operation, handle func(huma.Context)) {
	scope, _ := o.Metadata[scopeOf].(interview.Scope)
	a.s.mux.HandleFunc(o.Method+" "+Prefix+o.Path, a.s.steps(scope, func(w http.ResponseWriter, r *http.Request) {
		handle(humago.NewContext(o, r, w))
	}))
}

func (a adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.s.route(w, r) }

// route finds the operation; what there is not is told as a problem too.
func (s *Server) route(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Request-Id", w.Header().Get("X-Request-Id"))
	w.Header().Set("Cache-Control", "no-store")
	handler, pattern := s.mux.Handler(r)
	if pattern != "" && r.URL.Path == canonical(r.URL.Path) {
		s.mux.ServeHTTP(w, r)
		return
	}
	// The router knows which methods there are instead: its answer is asked for and not sent.
	was := &unsent{header: http.Header{}}
	handler.ServeHTTP(was, r)
	if was.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", was.header.Get("Allow"))
		s.tell(w, problemOf(http.StatusMethodNotAllowed, "method_not_allowed", "This address takes other methods: see the Allow header."))
		return
	}
	s.tell(w, problemOf(http.StatusNotFound, "not_found", "There is nothing at this address. The API is described at "+s.BaseURL+Prefix+"/docs."))
}

// unsent is an answer that goes nowhere.
type unsent struct {
	header http.Header
	status int
}

func (u *unsent) Header() http.Header         { return u.header }
func (u *unsent) Write(b []byte) (int, error) { return len(b), nil }
func (u *unsent) WriteHeader(status int)      { u.status = status }
