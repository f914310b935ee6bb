package api_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/testkit"
)

// bodies are what the operations take, with everything right about it. {question} and the like are filled in.
var bodies = map[string]string{
	"create-position":  `{"title":"Driver"}`,
	"edit-position":    `{"days":9}`,
	"put-letters":      `{"invite_subject":"Your interview"}`,
	"put-members":      `{"members":["{member}"]}`,
	"add-question":     `{"prompt":"And now?"}`,
	"edit-question":    `{"prompt":"Why us?"}`,
	"move-question":    `{"by":1}`,
	"invite":           `{"position_id":"{position}","candidate":{"name":"Iris Example","email":"{fresh}@example.com"}}`,
	"edit-interview":   `{"candidate":{"phone":"1234"}}`,
	"redo":             `{"questions":"all"}`,
	"restore-answers":  `{"questions":"all"}`,
	"extend":           `{"deadline":"2026-12-24T00:00:00Z"}`,
	"put-external-ref": `{"system":"crm","type":"person","id":"7"}`,
	"answer-request":   `{"state":"denied","words":"Sorry."}`,
	"resend":           ``,
	"rotate-link":      ``,
	"adjust":           `{"time_factor":1.5}`,
	"reinvite":         ``,
	"create-webhook":   `{"name":"n8n","url":"https://hooks.example.com/x"}`,
	"edit-webhook":     `{"name":"Make"}`,
	"attach-order":     `{"interview_id":"{interview}"}`,
}

// filled is a house with one of everything that an address can name.
type filled struct {
	*kit
	interview, take, request, question, hook, delivery, order string
}

func fill(t *testing.T) *filled {
	t.Helper()
	k := newKit(t, testkit.Store(t))
	iv := k.completed("Ann Example")
	asked, err := k.app.Ask(t.Context(), iv.Token, interview.Asking{Kind: interview.RequestTrouble, Words: "No sound."})
	k.must(err)
	f := &filled{kit: k, interview: iv.ID, take: iv.Takes[0].ID, request: asked.ID, question: k.questions[0].ID}
	admin := k.admin.Actor()
	hook, _, err := k.app.CreateEndpoint(t.Context(), admin, app.NewEndpoint{Name: "n8n", URL: "https://hooks.example.com/x", Shape: interview.ShapeStandard})
	k.must(err)
	f.hook = hook.ID
	f.delivery, err = k.app.TestEndpoint(t.Context(), admin, hook.ID)
	k.must(err)
	f.order = k.ordered(iv)
	return f
}

// ordered is an order of an ATS that stands for the interview.
func (k *kit) ordered(iv interview.Interview) string {
	k.t.Helper()
	c, _, err := k.app.AddConnection(k.t.Context(), k.admin.Actor(), app.NewConnection{Vendor: interview.Ashby, Name: "Ashby", Secret: "a-secret"})
	k.must(err)
	page, err := k.read.InterviewPage(k.t.Context(), iv.ID)
	k.must(err)
	o, err := k.app.PlaceOrder(k.t.Context(), app.PlaceOrder{
		Connection: c, PositionID: iv.PositionID, RequestKey: "app-1", Name: page.Candidate.Name, Email: page.Candidate.Email, ApplicationRef: "app-1",
	})
	k.must(err)
	return o.ID
}

// address fills in the ids, and the parameters that are needed.
func (f *filled) address(path string, o operation) string {
	id := f.interview
	switch {
	case strings.HasPrefix(path, "/positions/"):
		id = f.position.ID
	case strings.HasPrefix(path, "/requests/"):
		id = f.request
	case strings.HasPrefix(path, "/webhooks/"):
		id = f.hook
	case strings.HasPrefix(path, "/ats/orders/"):
		id = f.order
	case path == "/ats/orders":
		path += "?interview=" + f.interview
	}
	path = strings.NewReplacer("{id}", id, "{take}", f.take, "{delivery}", f.delivery, "{question}", f.question).Replace(path)
	if o.ID == "delete-external-ref" {
		path += "?system=crm&type=person&id=7"
	}
	return path
}

func (f *filled) body(o operation) any {
	text := bodies[o.ID]
	if text == "" {
		return nil
	}
	return strings.NewReplacer("{position}", f.position.ID, "{interview}", f.interview, "{member}", f.recruiter.ID,
		"{fresh}", strings.ReplaceAll(f.ID("fresh"), "-", "")).Replace(text)
}

// each walks through the operations of the document, in one order.
func (k *kit) each(do func(method, path string, o operation)) {
	doc := k.document()
	for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
		for _, method := range slices.Sorted(maps.Keys(doc.Paths[path])) {
			do(strings.ToUpper(method), path, doc.Paths[path][method])
		}
	}
}

// scopeOf is the scope that the document says an operation needs.
func scopeOf(o operation) interview.Scope {
	_, scope, _ := strings.Cut(o.Description, "Scope: ")
	return interview.Scope(scope)
}

// Whoever comes to an operation without what it takes is told what is missing, and nothing else.
func TestEveryOperationAsksForKeyScopeAndRole(t *testing.T) {
	t.Parallel()
	f := fill(t)
	reviewer := f.join("Rob Reviewer", interview.Recruiter) // whose role changes after the key was made
	stranger := f.join("Sam Stranger", interview.Recruiter)
	f.key("reviewer", reviewer, interview.Scopes...)
	f.key("stranger", stranger, interview.Scopes...)
	f.must(f.app.SetRole(t.Context(), f.admin.Actor(), reviewer.ID, interview.Reviewer))
	f.must(f.app.SetMembers(t.Context(), f.recruiter.Actor(), f.position.ID, []string{f.recruiter.ID, reviewer.ID}))
	revoked := f.key("revoked", f.recruiter, interview.Scopes...)
	f.must(f.app.RevokeAPIKey(t.Context(), f.recruiter.Actor(), revoked.ID))
	_, expired, err := f.app.CreateAPIKey(t.Context(), f.recruiter.Actor(), app.NewAPIKey{Name: "expired", Scopes: interview.Scopes, Expires: f.Clock.Moment().Add(time.Hour)})
	f.must(err)
	f.Clock.Advance(2 * time.Hour)
	narrow := map[interview.Scope]string{}
	for _, s := range interview.Scopes {
		other := interview.ScopePositionsRead
		if s == other {
			other = interview.ScopeMediaRead
		}
		narrow[s] = "only " + string(other)
		f.key(narrow[s], f.recruiter, other)
	}

	seen := 0
	f.each(func(method, path string, o operation) {
		seen++
		at, name := f.address(path, o), method+" "+path
		scope := scopeOf(o)
		if scope != "" && !slices.Contains(interview.Scopes, scope) {
			t.Errorf("%s: the document names no scope in %q", name, o.Description)
		}
		if _, ok := bodies[o.ID]; !ok && o.RequestBody != nil {
			t.Errorf("%s: this test does not know a body for %s", name, o.ID)
		}
		for who, key := range map[string]string{"nobody": "", "revoked": "revoked", "expired": expired, "unknown": "rt_unknown"} {
			f.Clock.Advance(40 * time.Second) // wrong keys are held back otherwise
			got := f.as(key, method, at, f.body(o))
			if got.status != 401 || got.header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s as %s: %d, want 401 and what to come with", name, who, got.status)
			}
		}
		if scope != "" {
			if p := f.as(narrow[scope], method, at, f.body(o)).refused(403, "scope_missing"); p["scope"] != string(scope) {
				t.Errorf("%s without the scope: %v does not name %s", name, p, scope)
			}
		}
		manages := scope == interview.ScopeWebhooksManage || scope == interview.ScopeATSManage
		reads := method == "GET" && !manages && o.ID != "get-letters" && o.ID != "list-members" && o.ID != "list-requests" && o.ID != "list-interview-requests"
		got := f.as("reviewer", method, at, f.body(o))
		reads = reads || o.ID == "list-orders" || o.ID == "get-order" // who watches the interview
		if reads && got.status != 200 || !reads && got.status != 403 {
			t.Errorf("%s as a reviewer: %d %.200s", name, got.status, got.body)
		}
		got = f.as("stranger", method, at, f.body(o))
		switch {
		case !strings.Contains(path, "{") && method == "GET" && !manages:
			if got.status != 200 || strings.Contains(string(got.body), "Ann Example") || strings.Contains(string(got.body), "Archivist") {
				t.Errorf("%s as a stranger: %d %.200s", name, got.status, got.body)
			}
		case o.ID == "create-position":
			got.want(201)
		case manages:
			if got.status != 403 && got.status != 404 {
				t.Errorf("%s as a recruiter: %d %.200s", name, got.status, got.body)
			}
		case got.status != 404:
			t.Errorf("%s as a stranger: %d %.200s", name, got.status, got.body)
		}
	})
	if seen < 45 {
		t.Errorf("only %d operations were walked through", seen)
	}
	// Of all that, nothing had an effect.
	if now := f.load(f.interview); now.State != interview.StateCompleted || now.Verdict != interview.Undecided || now.Deleted() {
		t.Errorf("the interview is %+v", now.Facts)
	}
}

// With the right key, every operation does something. What the state of things forbids is a 409 that says so.
func TestEveryOperationWorks(t *testing.T) {
	t.Parallel()
	refusals := map[string]string{
		"delete-interview": "discard_first", "resend": "interview_completed", "extend": "interview_completed", "rotate-link": "interview_completed",
		"restore": "not_discarded", "unshortlist": "not_shortlisted", "undelete": "interview_not_deleted", "restore-answers": "nothing_to_restore",
		"undo": "too_late_to_undo", "switch-webhook-on": "webhook_on", "open-position": "position_open", "restore-position": "position_not_deleted",
	}
	furnished := func(t *testing.T) *filled {
		f := fill(t)
		f.key("admin", f.admin, interview.Scopes...)
		return f
	}
	shown := furnished(t)
	shown.each(func(method, path string, o operation) {
		t.Run(o.ID, func(t *testing.T) {
			t.Parallel()
			f := shown
			if method != "GET" {
				f = furnished(t) // a house of its own: what it does must not stand in the way of the next
			}
			got := f.as("admin", method, f.address(path, o), f.body(o))
			switch code := refusals[o.ID]; {
			case o.ID == "delete-external-ref":
				got.refused(404, "not_found")
			case code != "":
				got.refused(409, code)
			case got.status/100 != 2:
				t.Errorf("%s %s: %d %.300s", method, path, got.status, got.body)
			}
		})
	})
}

// A key acts as its user is now: a change of role or membership, or the end of access, counts at once.
func TestKeyFollowsItsUser(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	ctx := t.Context()
	u := k.join("Una User", interview.Recruiter)
	k.key("una", u, interview.Scopes...)
	at := "/positions/" + k.position.ID
	k.as("una", "GET", at, nil).refused(404, "not_found")
	k.must(k.app.SetMembers(ctx, k.recruiter.Actor(), k.position.ID, []string{k.recruiter.ID, u.ID}))
	k.as("una", "GET", at, nil).want(200)
	k.as("una", "PATCH", at, `{"title":"Keeper"}`).want(200)
	k.must(k.app.SetRole(ctx, k.admin.Actor(), u.ID, interview.Reviewer))
	k.as("una", "PATCH", at, `{"title":"Archivist"}`).refused(403, "role_forbids")
	if me := k.as("una", "GET", "/me", nil).want(200); me.text("user.role") != "reviewer" || me.text("user.name") != "Una User" {
		t.Errorf("the key says it is %s", me.body)
	}
	k.must(k.app.DisableUser(ctx, k.admin.Actor(), u.ID))
	k.as("una", "GET", at, nil).refused(401, "unauthorized")
	// The timeline names user and key.
	iv := k.invited("Ann Example")
	last, err := k.read.LastEvent(ctx, iv.ID)
	if err != nil || last.By.Name != "Rita Recruiter via “all”" || last.By.ID != k.recruiter.ID {
		t.Errorf("the timeline says %+v (%v)", last.By, err)
	}
}

func TestKeyAsUserNameOfBasic(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	for _, one := range []struct {
		user, password string
		want           int
	}{{k.keys["all"], "", 200}, {k.keys["all"], "x", 401}, {"x", "", 401}} {
		r := newRequest(t, "GET", k.server.URL+"/api/v1/me", "")
		r.SetBasicAuth(one.user, one.password)
		k.send(r).want(one.want)
	}
}
