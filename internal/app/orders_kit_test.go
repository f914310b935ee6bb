package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	"retake/internal/app"
	"retake/internal/auth"
	"retake/internal/interview"
)

// fakeATS notes what it is told, and answers as the test wants.
type fakeATS struct {
	*httptest.Server
	mu      sync.Mutex
	calls   []atsCall
	answers int // the status of HTTP; 0: 200
	meddle  func()
}

// atsCall is what was said: of Workable's body and of Ashby's.
type atsCall struct {
	Path      string
	Key       string
	Status    string `json:"status"`
	Results   string `json:"results_url"`
	Timestamp int64  `json:"timestamp"`
	Refused   bool
}

func (f *fakeATS) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	call := atsCall{Path: r.URL.Path, Key: r.Header.Get("Authorization")}
	_ = json.Unmarshal(body, &call) // a body that is no such thing says nothing
	f.mu.Lock()
	status, meddle := f.answers, f.meddle
	call.Refused = status != 0
	f.calls = append(f.calls, call)
	f.mu.Unlock()
	if meddle != nil {
		meddle()
	}
	if status != 0 {
		w.WriteHeader(status)
	}
}

func (f *fakeATS) answer(status int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answers = status
}

// heard lists what it took at the path, "" at any: "pending completed".
func (f *fakeATS) heard(path string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var list []string
	for _, c := range f.calls {
		if !c.Refused && (path == "" || c.Path == path) {
			list = append(list, c.Status)
		}
	}
	return strings.Join(list, " ")
}

func (f *fakeATS) all() []atsCall {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]atsCall(nil), f.calls...)
}

// otherVault is that of another data folder.
func otherVault() *auth.Vault {
	v, err := auth.NewVault(bytes.Repeat([]byte{1}, 32))
	if err != nil {
		panic(err)
	}
	return v
}

// ats is an ATS that results may go to.
func (d *desk) ats() *fakeATS {
	d.t.Helper()
	f := &fakeATS{}
	f.Server = httptest.NewServer(f)
	d.t.Cleanup(f.Close)
	d.ATSHosts = append(d.ATSHosts, strings.TrimPrefix(f.URL, "http://"))
	return f
}

// workable connects the ATS as Workable.
func (d *desk) workable(change ...func(*app.NewConnection)) interview.Connection {
	d.t.Helper()
	return d.connect(app.NewConnection{Vendor: interview.Workable, Secret: "their-token"}, change...)
}

func (d *desk) connect(in app.NewConnection, change ...func(*app.NewConnection)) interview.Connection {
	d.t.Helper()
	for _, c := range change {
		c(&in)
	}
	c, _, err := d.AddConnection(d.ctx, d.admin.Actor(), in)
	d.must(err)
	return c
}

// request is an order for the person, whose result goes to /name at the ATS.
func (d *desk) request(c interview.Connection, f *fakeATS, name string) app.PlaceOrder {
	path := "/" + strings.ReplaceAll(strings.ToLower(name), " ", "-")
	return app.PlaceOrder{
		Connection: c, PositionID: d.position.ID, RequestKey: f.URL + path, CallbackURL: f.URL + path,
		Name: name, Email: emailOf(name), CandidateRef: "person of " + name, ProfileURL: f.URL + "/people" + path,
	}
}

// ordered is an order for a new person.
func (d *desk) ordered(c interview.Connection, f *fakeATS, name string) interview.Order {
	d.t.Helper()
	d.clock.Advance(time.Minute)
	o, err := d.PlaceOrder(d.ctx, d.request(c, f, name))
	d.must(err)
	return o
}

func (d *desk) orderNow(id string) interview.Order {
	d.t.Helper()
	o, err := d.read.Order(d.ctx, id)
	d.must(err)
	return o
}

// behind is the interview that the order stands for now.
func (d *desk) behind(id string) interview.Interview {
	d.t.Helper()
	return d.now(d.orderNow(id).InterviewID)
}

// handsIn lets the candidate answer whatever is open, and submit.
func (d *desk) handsIn(interviewID string) {
	d.t.Helper()
	iv := d.now(interviewID)
	if iv.State == interview.StateInvited {
		d.must(d.Start(d.ctx, iv.Token, interview.NoticeVersion))
	}
	for _, q := range iv.Missing() {
		d.record(iv.Token, q.ID, tiny)
	}
	d.clock.Advance(time.Minute)
	d.must(d.Submit(d.ctx, iv.Token))
}

// saw fails unless the ATS has taken just this.
func (d *desk) saw(when string, f *fakeATS, path, want string) {
	d.t.Helper()
	if got := f.heard(path); got != want {
		d.t.Errorf("%s: the ATS has heard %q, want %q", when, got, want)
	}
}
