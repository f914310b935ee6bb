package partner_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/auth"
	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
	"retake/internal/webhook"
	"retake/web/partner"
)

func TestMain(m *testing.M) { testkit.Main(m) }

const (
	baseURL = "https://interviews.example.com"
	hold    = 30 * time.Second
)

// house is the desk with its door for ATSs, on a clock that the test moves. The program in it can be started anew.
type house struct {
	*testkit.Kit
	ctx  context.Context
	app  *app.App
	jobs interface {
		RunDue(context.Context) (int, error)
	}
	door     *httptest.Server
	inside   atomic.Pointer[http.Handler]
	hosts    []string // that results may go to beside the vendors'
	outside  *http.Client
	vault    *auth.Vault
	admin    interview.Actor
	position interview.Position
}

// newHouse has an admin and one position of two questions.
func newHouse(t *testing.T, st *store.Store, hosts ...string) *house {
	t.Helper()
	vault, err := auth.NewVault(bytes.Repeat([]byte{7}, 32))
	if err != nil {
		t.Fatal(err)
	}
	h := &house{
		Kit: testkit.New(t, st), ctx: t.Context(), hosts: hosts, vault: vault,
		outside: webhook.Client([]netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}),
	}
	h.door = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { (*h.inside.Load()).ServeHTTP(w, r) }))
	t.Cleanup(h.door.Close)
	t.Cleanup(h.outside.CloseIdleConnections)
	h.start()
	h.admin = h.User("Ida Berg", interview.Admin).Actor()
	h.position = h.Position("Archivist", "Why this role?", "What did you build?")
	return h
}

// start is the program's start, also a second one on the same database.
func (h *house) start() {
	quiet := slog.New(slog.DiscardHandler)
	h.app = app.New(app.Options{
		Store: h.Store, Clock: h.Clock.Now, BaseURL: baseURL, From: "jobs@example.com", Hold: hold, Log: quiet,
		Vault: h.vault, Outside: h.outside, ATSHosts: h.hosts,
	})
	h.jobs = h.app.Runner()
	door := partner.New(partner.Options{App: h.app, Log: quiet, Clock: h.Clock.Now})
	h.inside.Store(&door)
}

// must ends a test whose story cannot go on.
func (h *house) must(err error) {
	h.T.Helper()
	if err != nil {
		h.T.Fatalf("the story cannot go on: %v", err)
	}
}

// work does what is due now.
func (h *house) work() {
	h.T.Helper()
	h.must(h.app.Relay(h.ctx))
	_, err := h.jobs.RunDue(h.ctx)
	h.must(err)
}

// later does what is due after a while.
func (h *house) later(d time.Duration) {
	h.T.Helper()
	h.Clock.Advance(d)
	h.work()
}

// connect makes a connection and returns the key that its ATS comes with.
func (h *house) connect(in app.NewConnection) (interview.Connection, string) {
	h.T.Helper()
	c, key, err := h.app.AddConnection(h.ctx, h.admin, in)
	h.must(err)
	return c, key
}

func (h *house) order(id string) interview.Order {
	h.T.Helper()
	o, err := h.Store.Reader().Order(h.ctx, id)
	h.must(err)
	return o
}

// behind is the interview that an order stands for now.
func (h *house) behind(order string) interview.Interview {
	h.T.Helper()
	page, err := h.Store.Reader().InterviewPage(h.ctx, h.order(order).InterviewID)
	h.must(err)
	return page.Interview
}

// starts is the candidate's consent.
func (h *house) starts(iv interview.Interview) {
	h.T.Helper()
	h.Then(iv, interview.EventStarted, func(iv *interview.Interview, now interview.Moment) error {
		return iv.Start(now, interview.NoticeVersion)
	})
}

// handsIn answers whatever is open and submits.
func (h *house) handsIn(iv interview.Interview) {
	h.T.Helper()
	if iv.State == interview.StateInvited {
		h.starts(iv)
	}
	for place, mark := range iv.Marks {
		if mark == rune(interview.MarkOpen) || mark == rune(interview.MarkDeleted) {
			h.Answer(iv, place+1)
		}
	}
	h.Then(iv, interview.EventCompleted, (*interview.Interview).Submit)
}

// askedAgain deletes the answer to the question at that place, counted from 1.
func (h *house) askedAgain(iv interview.Interview, place int) {
	h.T.Helper()
	h.Clock.Advance(time.Second)
	h.must(h.app.DeleteAnswers(h.ctx, h.admin, app.DeleteAnswers{On: app.On{InterviewID: iv.ID}, Questions: []string{iv.Questions[place-1].ID}}))
}

// said is the answer of the door.
type said struct {
	status int
	header http.Header
	body   string
}

// ask calls the door. The Authorization header is left out when empty.
func (h *house) ask(method, path, authorization, body string) said {
	h.T.Helper()
	r, err := http.NewRequestWithContext(h.ctx, method, h.door.URL+path, strings.NewReader(body))
	h.must(err)
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	h.must(err)
	defer res.Body.Close()
	out, err := io.ReadAll(res.Body)
	h.must(err)
	return said{res.StatusCode, res.Header, string(out)}
}
