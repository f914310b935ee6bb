package ats_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/ats"
	"retake/internal/interview"
)

var update = flag.Bool("update", false, "write the golden files anew")

var noon = interview.At(time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC))

const (
	orderID = "ao_019aa0f2-6c7e-7b3a-9d51-0f2e4c5b6a79"
	report  = "bb83dc83-91b2-46a5-8a21-824067f29c68"
)

// callTo is what there is to say to the vendor about an order in that state, as its first word.
func callTo(v interview.Vendor, status interview.OrderStatus) ats.Call {
	c := ats.Call{
		Connection: interview.Connection{Vendor: v, Account: "retake-example"},
		Secret:     "shown-to-the-ats",
		Order:      interview.Order{ID: orderID},
		Stamp:      1_795_435_200_123,
		Result: interview.Result{
			OrderID: orderID, Status: status, Position: "Archivist", Candidate: "Ada Moss",
			URL: "https://interviews.example.com/orders/" + orderID, Deadline: noon.Add(48 * time.Hour),
		},
	}
	switch v {
	case interview.Greenhouse:
		c.Order.CallbackURL = "https://app.greenhouse.io/integrations/testing_partners/take_home_tests/12345"
	case interview.Workable:
		c.Order.CallbackURL = "https://example.workable.com/assessments/8823119"
	case interview.Recruitee:
		c.Order.RequestKey = report
	}
	if status != interview.OrderOpen {
		c.Order.ToldStatus, c.Result.StartedAt = interview.OrderOpen, noon.Add(-time.Hour)
	}
	switch status {
	case interview.OrderCompleted:
		c.Result.CompletedAt, c.Result.Attempt = noon, 1
	case interview.OrderRedo:
		c.Order.ToldStatus, c.Result.CompletedAt, c.Result.Attempt = interview.OrderCompleted, noon, 1
	case interview.OrderCancelled:
		c.Result.Cancelled = "Deleted in Retake"
	}
	return c
}

// again is the call about a result that was handed in a third time, with two questions recorded anew.
func again(v interview.Vendor) ats.Call {
	c := callTo(v, interview.OrderCompleted)
	c.Order.ToldStatus, c.Result.Attempt, c.Result.Redone = interview.OrderRedo, 3, []int{2, 4}
	c.Result.CompletedAt = noon.Add(26 * time.Hour)
	return c
}

func compose(t *testing.T, c ats.Call) *ats.Request {
	t.Helper()
	p, ok := ats.Of(c.Connection.Vendor)
	if !ok {
		t.Fatalf("%s is not spoken", c.Connection.Vendor)
	}
	r, err := p.Compose(c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// wire is a request as it goes over the line.
func wire(r *ats.Request) string {
	if r == nil {
		return "nothing is said\n"
	}
	out := r.Method + " " + r.URL + "\n"
	var names []string
	for name := range r.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		out += name + ": " + strings.Join(r.Header[name], ", ") + "\n"
	}
	return out + "\n" + string(r.Body)
}

// TestWhatIsSaid compares every state in every protocol with the bytes that were agreed on.
func TestWhatIsSaid(t *testing.T) {
	t.Parallel()
	for _, p := range ats.Protocols() {
		calls := map[string]ats.Call{"completed_again": again(p.Vendor)}
		for _, status := range []interview.OrderStatus{interview.OrderOpen, interview.OrderInProgress, interview.OrderRedo, interview.OrderCompleted, interview.OrderExpired, interview.OrderCancelled} {
			calls[string(status)] = callTo(p.Vendor, status)
		}
		extended := callTo(p.Vendor, interview.OrderOpen) // the deadline had passed, and was moved
		extended.Order.ToldStatus = interview.OrderExpired
		calls["open_again"] = extended
		switch p.Vendor {
		case interview.Greenhouse:
			told := callTo(p.Vendor, interview.OrderRedo)
			told.Connection.TellRedo = true
			calls["redo_requested_told"] = told
		case interview.Workable:
			film := callTo(p.Vendor, interview.OrderCompleted)
			film.Order.RequestKey = ats.WorkableKey(film.Order.CallbackURL, true)
			calls["completed_interview"] = film
		}
		for name, c := range calls {
			golden(t, filepath.Join(string(p.Vendor), name+".http"), wire(compose(t, c)))
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; run with -update if it is meant):\n%s", name, diff)
	}
}

// TestCarriedOverIsTheSameOrder holds that nothing in what is sent names the interview, so that no ATS can notice another one.
func TestCarriedOverIsTheSameOrder(t *testing.T) {
	t.Parallel()
	for _, p := range ats.Protocols() {
		before := callTo(p.Vendor, interview.OrderCompleted)
		before.Order.InterviewID, before.Order.Generation = "interview-1", 1
		after := before
		after.Order.InterviewID, after.Order.Generation = "interview-2", 2
		if diff := cmp.Diff(wire(compose(t, before)), wire(compose(t, after))); diff != "" {
			t.Errorf("%s can tell that the order was carried over:\n%s", p.Name, diff)
		}
	}
}

func TestIdsFromOutsideStayOneStepOfThePath(t *testing.T) {
	t.Parallel()
	p, _ := ats.Of(interview.Recruitee)
	for id, want := range map[string]string{
		"a/../../partner": "a%2F..%2F..%2Fpartner",
		"a?b=c#d":         "a%3Fb=c%23d",
		"ü b":             "%C3%BC%20b",
	} {
		c := callTo(interview.Recruitee, interview.OrderCompleted)
		c.Order.RequestKey, c.Connection.Account = id, id
		if got := compose(t, c).URL; got != "https://integrations.recruitee.com/api/p/"+want+"/reports/"+want {
			t.Errorf("%q leads to %s", id, got)
		}
	}
	for _, id := range []string{"", ".", ".."} {
		c := callTo(interview.Recruitee, interview.OrderCompleted)
		c.Order.RequestKey = id
		if r, err := p.Compose(c); err == nil {
			t.Errorf("the report %q leads to %s", id, r.URL)
		}
	}
}

func TestConnectionsThatAreNotComplete(t *testing.T) {
	t.Parallel()
	for _, p := range ats.Protocols() {
		c := callTo(p.Vendor, interview.OrderCompleted)
		c.Secret = ""
		if _, err := p.Compose(c); err == nil || !strings.Contains(err.Error(), p.Name) {
			t.Errorf("%s without a key: %v", p.Name, err)
		}
	}
	p, _ := ats.Of(interview.Recruitee)
	c := callTo(interview.Recruitee, interview.OrderCompleted)
	c.Connection.Account = ""
	if _, err := p.Compose(c); err == nil {
		t.Error("Recruitee without a codename was called")
	}
}

// TestForgottenAddresses holds that an order whose address was erased with its person ends in silence.
func TestForgottenAddresses(t *testing.T) {
	t.Parallel()
	for _, v := range []interview.Vendor{interview.Greenhouse, interview.Workable} {
		c := callTo(v, interview.OrderCompleted)
		c.Order.CallbackURL = ""
		if r := compose(t, c); r != nil {
			t.Errorf("%s is told at %q", v, r.URL)
		}
	}
}

func TestBaseOfTheConnection(t *testing.T) {
	t.Parallel()
	for v, want := range map[interview.Vendor]string{
		interview.Ashby:     "https://ats.example.com/x/assessment.update",
		interview.Recruitee: "https://ats.example.com/x/p/retake-example/reports/" + report,
	} {
		c := callTo(v, interview.OrderCompleted)
		c.Connection.BaseURL = "https://ats.example.com/x/"
		if got := compose(t, c).URL; got != want {
			t.Errorf("%s: %s, want %s", v, got, want)
		}
	}
}

func TestWhoHearsOfRedo(t *testing.T) {
	t.Parallel()
	for _, p := range ats.Protocols() {
		for _, tell := range []bool{false, true} {
			c := callTo(p.Vendor, interview.OrderRedo)
			c.Connection.TellRedo = tell
			if got, want := compose(t, c) != nil, p.SaysRedo(c.Connection); got != want {
				t.Errorf("%s, told: %v: it is said: %v, and the screen says %v", p.Name, tell, got, want)
			}
		}
	}
}

// TestEveryProtocolIsWhole holds what the connections page relies on.
func TestEveryProtocolIsWhole(t *testing.T) {
	t.Parallel()
	for _, p := range ats.Protocols() {
		if p.Name == "" || len(p.Gaps) == 0 || len(p.Setup) == 0 || len(p.Hosts) == 0 || p.NeedsSecret == p.OwnKey {
			t.Errorf("%s says too little: %+v", p.Vendor, p)
		}
		if !strings.Contains(strings.Join(p.Setup, " "), "{base}/ats/"+string(p.Vendor)+"/v1") {
			t.Errorf("%s does not say where to call us", p.Name)
		}
		for _, b := range p.Bases {
			if err := p.CallbackAllowed(b.URL, nil); err != nil {
				t.Errorf("%s: its own base %s: %v", p.Name, b.URL, err)
			}
		}
	}
	if _, ok := ats.Of("hireflix"); ok {
		t.Error("a vendor that nobody speaks to was found")
	}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	for want, statuses := range map[ats.Outcome][]int{
		ats.Delivered: {200, 201, 202, 204},
		ats.Again:     {0, 408, 425, 429, 500, 502, 503, 504, 599},
		ats.Refused:   {301, 302, 307, 308, 400, 401, 403, 404, 409, 410, 422},
	} {
		for _, status := range statuses {
			if got := ats.Judge(status); got != want {
				t.Errorf("%d: %v, want %v", status, got, want)
			}
		}
	}
}

func ExampleForGreenhouse() {
	s := ats.ForGreenhouse(interview.Result{Status: interview.OrderCompleted, URL: "https://interviews.example.com/orders/ao_1", CompletedAt: noon, Attempt: 2, Redone: []int{1}})
	fmt.Println(s.Status, *s.ProfileURL, s.Score == nil, s.Metadata)
	// Output: complete https://interviews.example.com/orders/ao_1 true map[Attempt:2 Completed At:2026-11-23T12:00:00Z Re-recorded Questions:1]
}
