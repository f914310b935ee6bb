package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"sync"

	judge "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"retake/internal/app"
	"retake/internal/auth"
	"retake/internal/interview"
	"retake/internal/webhook"
)

// loopback is what the operator of the tests lets messages go to.
var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

func testVault() *auth.Vault {
	v, err := auth.NewVault(bytes.Repeat([]byte{9}, 32))
	if err != nil {
		panic(err)
	}
	return v
}

// receiver is somebody else's program that listens. It keeps what it was sent and answers as it is told to.
type receiver struct {
	d      *desk
	url    string
	secret string // checked when it is known

	arrived chan struct{} // something has; never blocks

	mu      sync.Mutex
	got     []received
	answers []int // of the next calls; none left: 204
	after   string
}

type received struct {
	id   string
	body []byte
	webhook.Message
}

func (d *desk) receiver(answers ...int) *receiver {
	d.t.Helper()
	r := &receiver{d: d, answers: answers, arrived: make(chan struct{}, 1)}
	server := httptest.NewServer(r)
	d.t.Cleanup(server.Close)
	r.url = server.URL
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	body, err := io.ReadAll(q.Body)
	if err != nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	one := received{id: q.Header.Get("webhook-id"), body: body}
	if err := json.Unmarshal(body, &one.Message); err != nil {
		r.d.t.Errorf("received %s: %v", body, err)
	}
	if r.secret != "" {
		check, err := judge.NewWebhook(r.secret)
		if err == nil {
			err = check.VerifyIgnoringTimestamp(body, q.Header) // the clock of the test stands elsewhere
		}
		if err != nil {
			r.d.t.Errorf("a message does not verify: %v", err)
		}
	}
	r.got = append(r.got, one)
	select {
	case r.arrived <- struct{}{}:
	default:
	}
	status := http.StatusNoContent
	if len(r.answers) > 0 {
		status, r.answers = r.answers[0], r.answers[1:]
	}
	if r.after != "" {
		w.Header().Set("Retry-After", r.after)
	}
	w.WriteHeader(status)
}

// take returns what arrived since it was last asked.
func (r *receiver) take() []received {
	r.mu.Lock()
	defer r.mu.Unlock()
	got := r.got
	r.got = nil
	return got
}

// kinds are the types of what arrived since it was last asked, in their order.
func (r *receiver) kinds() []string {
	var kinds []string
	for _, m := range r.take() {
		kinds = append(kinds, m.Type)
	}
	return kinds
}

func (r *receiver) answer(status ...int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answers = status
}

func robot(url string, kinds ...string) app.NewEndpoint {
	return app.NewEndpoint{Name: "Robot", URL: url, Shape: interview.ShapeStandard, Kinds: kinds}
}

// endpoint is one of the admin's that hears of these kinds, or of everything.
func (d *desk) endpoint(url string, kinds ...string) interview.Endpoint {
	d.t.Helper()
	e, _, err := d.CreateEndpoint(d.ctx, d.admin.Actor(), robot(url, kinds...))
	d.must(err)
	return e
}

// listening is a receiver that is connected and knows its secret.
func (d *desk) listening(kinds ...string) (*receiver, interview.Endpoint) {
	d.t.Helper()
	r := d.receiver()
	e, secret, err := d.CreateEndpoint(d.ctx, d.admin.Actor(), robot(r.url, kinds...))
	d.must(err)
	r.secret = secret
	return r, e
}

func (d *desk) endpointNow(id string) interview.EndpointRow {
	d.t.Helper()
	e, err := d.read.Endpoint(d.ctx, id)
	d.must(err)
	return e
}

// log is what was sent to the endpoint, oldest first.
func (d *desk) log(id string) []interview.DeliveryRow {
	d.t.Helper()
	page, err := d.read.EndpointLog(d.ctx, id, "", 500)
	d.must(err)
	slices.Reverse(page.Deliveries)
	return page.Deliveries
}
