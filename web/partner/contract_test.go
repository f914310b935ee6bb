package partner_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/testkit"
)

var update = flag.Bool("update", false, "write the answers of the golden files anew")

// The ways in which keys are shown.
func basicKey(key string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(key+":"))
}
func bearerKey(key string) string { return "Bearer " + key }

// vendors are what the tests below walk through: how each vendor comes in, and what it asks first.
var vendors = []struct {
	vendor   interview.Vendor
	shows    func(key string) string
	wrongWay func(key string) string // a scheme that the vendor does not use
	list     string
	order    string // path of the order
	request  string // golden file of the order
}{
	{interview.Greenhouse, basicKey, bearerKey, "GET /list_tests", "/send_test", "send_test"},
	{interview.Ashby, basicKey, func(key string) string { return "Digest " + key }, "POST /assessment.list", "/assessment.start", "assessment.start"},
	{interview.Workable, bearerKey, basicKey, "GET /tests", "/assessments", "assessments"},
	{interview.Recruitee, bearerKey, basicKey, "GET /tests", "/candidates", "candidates"},
}

func connection(v interview.Vendor) app.NewConnection {
	in := app.NewConnection{Vendor: v, Name: string(v)}
	if v != interview.Greenhouse {
		in.Secret = "shown-to-the-ats"
	}
	if v == interview.Recruitee {
		in.Account = "retake-example"
	}
	return in
}

// TestContract plays the vendors' documented requests, in this order, and compares the answers with what was agreed on. The
// requests are made from the vendors' own examples.
func TestContract(t *testing.T) {
	t.Parallel()
	for vendor, calls := range map[interview.Vendor][]struct {
		name, method, path string
		status             int
	}{
		interview.Greenhouse: {
			{"list_tests", "GET", "/list_tests", 200},
			{"send_test", "POST", "/send_test", 200},
			{"send_test", "POST", "/send_test", 200}, // again: the same order
			{"test_status", "GET", "/test_status?partner_interview_id=ORDER", 200},
			{"test_status_unknown", "GET", "/test_status?partner_interview_id=12345", 404},
			{"test_status_nothing", "GET", "/test_status", 422},
			{"response_error", "POST", "/response_error", 200},
			{"send_test_unknown", "POST", "/send_test", 404},
			{"send_test_empty", "POST", "/send_test", 422},
			{"send_test_elsewhere", "POST", "/send_test", 422},
			{"send_test_broken", "POST", "/send_test", 400},
		},
		interview.Ashby: {
			{"assessment.list", "POST", "/assessment.list", 200},
			{"assessment.start", "POST", "/assessment.start", 200},
			{"assessment.start", "POST", "/assessment.start", 200},
			{"assessment.start_unknown", "POST", "/assessment.start", 422},
			{"assessment.start_empty", "POST", "/assessment.start", 422},
			{"assessment.start_broken", "POST", "/assessment.start", 400},
			{"assessment.customField.list", "POST", "/assessment.customField.list", 200},
			{"assessment.cancel", "POST", "/assessment.cancel", 200},
			{"assessment.cancel", "POST", "/assessment.cancel", 200},
			{"assessment.cancel_unknown", "POST", "/assessment.cancel", 404},
		},
		interview.Workable: {
			{"tests", "GET", "/tests", 200},
			{"interview-templates", "GET", "/interview-templates", 200},
			{"assessments", "POST", "/assessments", 201},
			{"assessments", "POST", "/assessments", 201},
			{"shared-link", "GET", "/assessments/ORDER/shared-link", 200},
			{"shared-link_unknown", "GET", "/assessments/12345/shared-link", 404},
			{"assessments_empty", "POST", "/assessments", 422},
			{"assessments_broken", "POST", "/assessments", 400},
			{"interviews", "POST", "/interviews", 201},
			{"interviews_link", "GET", "/interviews/ORDER/shared-link", 200},
		},
		interview.Recruitee: {
			{"tests", "GET", "/tests", 200},
			{"candidates", "POST", "/candidates", 201},
			{"candidates", "POST", "/candidates", 201},
			{"candidates_unknown", "POST", "/candidates", 404},
			{"candidates_empty", "POST", "/candidates", 422},
			{"candidates_broken", "POST", "/candidates", 400},
		},
	} {
		t.Run(string(vendor), func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, testkit.Store(t))
			_, key := h.connect(connection(vendor))
			order := ""
			for _, c := range calls {
				fill := strings.NewReplacer("POSITION", h.position.ID, "ORDER", order)
				body := ""
				if c.method == "POST" {
					raw, err := os.ReadFile(filepath.Join("testdata", string(vendor), c.name+".request.json"))
					h.must(err)
					body = fill.Replace(string(raw))
				}
				got := h.ask(c.method, "/ats/"+string(vendor)+"/v1"+fill.Replace(c.path), shows(vendor, key), body)
				if got.status != c.status {
					t.Errorf("%s: status %d, want %d: %s", c.name, got.status, c.status, got.body)
				}
				if found := orderID.FindString(got.body); found != "" {
					if order != "" && found != order && c.name != "interviews" {
						t.Errorf("%s: the order is %s and was %s", c.name, found, order)
					}
					order = found
				}
				answer := strings.NewReplacer(h.position.ID, "POSITION", orderOr(order), "ORDER").Replace(indented(t, got.body))
				goldenAnswer(t, filepath.Join("testdata", string(vendor), c.name+".answer.json"), answer)
			}
		})
	}
}

var orderID = regexp.MustCompile(`ao_[0-9a-f-]{36}`)

func orderOr(id string) string {
	if id == "" {
		return "no order yet"
	}
	return id
}

func shows(v interview.Vendor, key string) string {
	for _, each := range vendors {
		if each.vendor == v {
			return each.shows(key)
		}
	}
	return ""
}

func indented(t *testing.T, body string) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, []byte(body), "", "  "); err != nil {
		t.Fatalf("not JSON: %s", body)
	}
	return out.String() + "\n"
}

func goldenAnswer(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; run with -update if it is meant):\n%s", path, diff)
	}
}
