package partner_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/ats"
	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

// system is an ATS as the people of its customer meet it. It enforces its protocol in both directions: whatever is not as
// its documents say fails the test.
type system interface {
	// connection is what is entered in Retake about the system at this address.
	connection(address string) app.NewConnection
	// order asks for an interview with the person and returns the id that it was given. The same person is the same request.
	order(who string) (id string, status int)
	// cancel takes the order back; false: the protocol has no word for it.
	cancel(who string) bool
	// sees is what its people see of the order.
	sees(who string) page
	// heard takes a report and returns the status of HTTP.
	heard(r *http.Request, body []byte) int
}

// page is what the people of an ATS see of one order.
type page struct {
	State   string // in the vendor's word
	URL     string
	Attempt string // as far as it is shown
	Results int    // how often a result arrived
	Heard   int    // reports of any kind
}

// sim is the part of a system that all share: a server, a way to us, and the weather in between.
type sim struct {
	t      testing.TB
	server *httptest.Server
	door   string // where we are
	key    string // that it comes with
	self   system

	mu     sync.Mutex
	down   bool
	holds  chan struct{} // not nil: a report that came is said here, and held until its caller gives up
	chance *rand.Rand    // not nil: calls are lost, late and repeated
	calls  int           // that arrived while it was up
}

// wrong is a breach of the protocol.
func (s *sim) wrong(format string, args ...any) int {
	s.t.Helper()
	s.t.Errorf("the ATS refuses this: "+format, args...)
	return http.StatusBadRequest
}

// weather decides what happens to one call.
type weather int

const (
	fine     weather = iota
	lost             // it never arrives
	busy             // 503
	slowDown         // 429
	unheard          // it is done, and the answer is lost
	late
)

func (s *sim) weather() weather {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down {
		return lost
	}
	if s.chance == nil {
		return fine
	}
	switch n := s.chance.IntN(100); {
	case n < 15:
		return lost
	case n < 25:
		return busy
	case n < 32:
		return slowDown
	case n < 50:
		return unheard
	case n < 55:
		return late
	}
	return fine
}

// ServeHTTP takes our reports.
func (s *sim) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 64<<10))
	if err != nil {
		return
	}
	s.mu.Lock()
	holds := s.holds
	s.mu.Unlock()
	if holds != nil {
		holds <- struct{}{}
		<-r.Context().Done()
		return
	}
	now := s.weather()
	switch now {
	case lost:
		panic(http.ErrAbortHandler)
	case busy:
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case slowDown:
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		return
	case late:
		time.Sleep(2 * time.Millisecond) // the one thing that a moved clock cannot show: a slow line
	}
	s.mu.Lock()
	s.calls++
	s.mu.Unlock()
	status := s.self.heard(r, body)
	if now == unheard {
		panic(http.ErrAbortHandler)
	}
	w.WriteHeader(status)
	fmt.Fprint(w, `{"success":true}`)
}

// ask calls us, again and again while the weather is bad, as an ATS does that heard no answer. What was answered in the end
// is decoded into out.
func (s *sim) ask(method, path, authorization string, body, out any) int {
	s.t.Helper()
	raw := []byte{}
	if body != nil {
		raw, _ = json.Marshal(body)
	}
	for range 20 {
		now := s.weather()
		if now == lost || now == busy || now == slowDown {
			continue
		}
		r, err := http.NewRequest(method, s.door+path, bytes.NewReader(raw))
		if err != nil {
			s.t.Error(err)
			return 0
		}
		r.Header.Set("Authorization", authorization)
		r.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			s.t.Error(err)
			return 0
		}
		said, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || now == unheard {
			continue
		}
		if err := json.Unmarshal(said, out); err != nil {
			s.wrong("%s %s: no JSON: %s", method, path, said)
		}
		return res.StatusCode
	}
	return 0
}

// strictly decodes a report: what the documents do not name is refused.
func (s *sim) strictly(r *http.Request, body []byte, into any) bool {
	if kind := r.Header.Get("Content-Type"); kind != "application/json" {
		s.wrong("the type is %q", kind)
		return false
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		s.wrong("%v in %s", err, body)
		return false
	}
	return true
}

// leadsHere faults a link that is not to the order's page.
func (s *sim) leadsHere(link, order string) {
	if link != baseURL+"/orders/"+order {
		s.wrong("the link %q does not lead to the order %s", link, order)
	}
}

func (s *sim) is(change func(*sim)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change(s)
}

func (s *sim) callsSoFar() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// ref is what an ATS calls something about the person; it does not tell who that is.
func ref(about, who string) string {
	return fmt.Sprintf("%s-%x", about, crc32.ChecksumIEEE([]byte(who)))
}

// email is the address of a person by name.
func email(who string) string {
	return strings.ReplaceAll(strings.ToLower(who), " ", ".") + "@example.com"
}

// town is a house with one ATS in it.
type town struct {
	*house
	*sim
	system
	protocol ats.Protocol
}

// everywhere tells a story with each ATS on both databases.
func everywhere(t *testing.T, story func(w *town)) {
	t.Helper()
	t.Parallel()
	for _, p := range ats.Protocols() {
		t.Run(string(p.Vendor), func(t *testing.T) {
			t.Parallel()
			testkit.Stores(t, func(t *testing.T, st *store.Store) { story(newTown(t, st, p)) })
		})
	}
}

func newTown(t *testing.T, st *store.Store, p ats.Protocol, change ...func(*app.NewConnection)) *town {
	t.Helper()
	s := &sim{t: t}
	switch p.Vendor {
	case interview.Greenhouse:
		s.self = &greenhouseSim{sim: s, tests: map[string]*greenhouseTest{}}
	case interview.Ashby:
		s.self = &ashbySim{sim: s, started: map[string]*ashbyAssessment{}}
	case interview.Workable:
		s.self = &workableSim{sim: s, asked: map[string]*workableOrder{}}
	case interview.Recruitee:
		s.self = &recruiteeSim{sim: s, reports: map[string]*recruiteeReport{}}
	}
	s.server = httptest.NewUnstartedServer(s)
	s.server.Config.ErrorLog = nil
	s.server.Start()
	t.Cleanup(s.server.Close)
	w := &town{house: newHouse(t, st, strings.TrimPrefix(s.server.URL, "http://")), sim: s, system: s.self, protocol: p}
	in := s.self.connection(s.server.URL)
	for _, c := range change {
		c(&in)
	}
	_, s.key = w.connect(in)
	s.door = w.house.door.URL + "/ats/" + string(p.Vendor) + "/v1"
	return w
}

// orders asks for an interview with the person; whatever is due is done.
func (w *town) orders(who string) string {
	w.T.Helper()
	id, status := w.system.order(who)
	if status != http.StatusOK && status != http.StatusCreated || id == "" {
		w.T.Fatalf("the order for %s was answered with %d %q", who, status, id)
	}
	w.work()
	return id
}

// settle does what is due and what the hold keeps back.
func (w *town) settle() {
	w.T.Helper()
	w.work()
	w.later(hold)
}

// shows faults a page of the ATS that is not as it should be.
func (w *town) shows(when, who string, want page) {
	w.T.Helper()
	got := w.sees(who)
	got.Heard = 0
	if got != want {
		w.T.Errorf("%s: %s shows of %s:\n%+v, want\n%+v", when, w.protocol.Name, who, got, want)
	}
}
