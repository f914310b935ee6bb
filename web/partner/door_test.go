package partner_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"retake/internal/interview"
	"retake/internal/testkit"
)

// orderBody is the vendor's example of an order.
func orderBody(t *testing.T, v interview.Vendor, name, position string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", string(v), name+".request.json"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(raw), "POSITION", position)
}

func TestWhoMayCome(t *testing.T) {
	t.Parallel()
	h := newHouse(t, testkit.Store(t))
	keys := map[interview.Vendor]string{}
	for _, v := range vendors {
		_, keys[v.vendor] = h.connect(connection(v.vendor))
	}
	for i, v := range vendors {
		method, path, _ := strings.Cut(v.list, " ")
		path = "/ats/" + string(v.vendor) + "/v1" + path
		key, other := keys[v.vendor], keys[vendors[(i+1)%len(vendors)].vendor]
		for name, c := range map[string]struct {
			authorization string
			status        int
		}{
			"the key":           {v.shows(key), 200},
			"no key":            {"", 401},
			"an empty key":      {v.shows(""), 401},
			"a wrong key":       {v.shows(key + "x"), 401},
			"another vendor's":  {v.shows(other), 401},
			"another scheme":    {v.wrongWay(key), 401},
			"no scheme":         {key, 401},
			"a broken scheme":   {"Basic %%%", 401},
			"a lower-case name": {strings.Replace(strings.Replace(v.shows(key), "Basic", "basic", 1), "Bearer", "bearer", 1), 200},
		} {
			got := h.ask(method, path, c.authorization, "{}")
			if got.status != c.status || !json.Valid([]byte(got.body)) {
				t.Errorf("%s with %s: %d %s", v.vendor, name, got.status, got.body)
			}
			if got.status == 401 && (got.header.Get("WWW-Authenticate") == "" || strings.Contains(got.body, key)) {
				t.Errorf("%s with %s: %v %s", v.vendor, name, got.header, got.body)
			}
		}
	}
}

func TestGuessingKeysIsSlowedDown(t *testing.T) {
	t.Parallel()
	h := newHouse(t, testkit.Store(t))
	_, key := h.connect(connection(interview.Greenhouse))
	slowed := 0
	for i := range 100 {
		got := h.ask("GET", "/ats/greenhouse/v1/list_tests", basicKey("rk_g"+strconv.Itoa(i)), "")
		if got.status == http.StatusTooManyRequests {
			slowed++
			if wait, err := strconv.Atoi(got.header.Get("Retry-After")); err != nil || wait < 1 {
				t.Errorf("Retry-After: %q", got.header.Get("Retry-After"))
			}
		}
	}
	if slowed < 50 {
		t.Errorf("only %d of 100 guesses were slowed down", slowed)
	}
	if got := h.ask("GET", "/ats/greenhouse/v1/list_tests", basicKey(key), ""); got.status != http.StatusOK {
		t.Errorf("the right key is answered with %d while somebody guesses", got.status)
	}
}

// TestStrangersOrders holds that one connection learns nothing of another's orders, not even one of the same vendor.
func TestStrangersOrders(t *testing.T) {
	t.Parallel()
	h := newHouse(t, testkit.Store(t))
	for _, v := range vendors {
		_, mine := h.connect(connection(v.vendor))
		_, theirs := h.connect(connection(v.vendor))
		base := "/ats/" + string(v.vendor) + "/v1"
		placed := h.ask("POST", base+v.order, v.shows(mine), orderBody(t, v.vendor, v.request, h.position.ID))
		id := orderID.FindString(placed.body)
		if id == "" {
			t.Fatalf("%s: %d %s", v.vendor, placed.status, placed.body)
		}
		for _, c := range map[interview.Vendor][][3]string{
			interview.Greenhouse: {{"GET", "/test_status?partner_interview_id=" + id}},
			interview.Ashby:      {{"POST", "/assessment.cancel", `{"assessment_id":"` + id + `"}`}},
			interview.Workable:   {{"GET", "/assessments/" + id + "/shared-link"}},
		}[v.vendor] {
			if got := h.ask(c[0], base+c[1], v.shows(theirs), c[2]); got.status != http.StatusNotFound || strings.Contains(got.body, id) {
				t.Errorf("%s %s of another connection: %d %s", v.vendor, c[1], got.status, got.body)
			}
			if got := h.ask(c[0], base+c[1], v.shows(mine), c[2]); got.status != http.StatusOK {
				t.Errorf("%s %s of its own: %d %s", v.vendor, c[1], got.status, got.body)
			}
		}
	}
}

// TestComplaintAboutAStrangersOrder holds that a complaint does not reach another connection's order or log.
func TestComplaintAboutAStrangersOrder(t *testing.T) {
	t.Parallel()
	h := newHouse(t, testkit.Store(t))
	_, mine := h.connect(connection(interview.Greenhouse))
	_, theirs := h.connect(connection(interview.Greenhouse))
	id := orderID.FindString(h.ask("POST", "/ats/greenhouse/v1/send_test", basicKey(mine), orderBody(t, interview.Greenhouse, "send_test", h.position.ID)).body)
	complaint := strings.ReplaceAll(orderBody(t, interview.Greenhouse, "response_error", h.position.ID), "ORDER", id)
	if got := h.ask("POST", "/ats/greenhouse/v1/response_error", basicKey(theirs), complaint); got.status != http.StatusOK {
		t.Errorf("a complaint is answered with %d", got.status)
	}
	if o := h.order(id); o.Failure != "" {
		t.Errorf("the order has a failure of somebody else: %q", o.Failure)
	}
	log, err := h.Store.Reader().ExchangesOf(h.ctx, id, 10)
	h.must(err)
	if len(log) != 1 {
		t.Errorf("%d calls are noted with the order, want its own one", len(log))
	}
	h.ask("POST", "/ats/greenhouse/v1/response_error", basicKey(mine), complaint)
	if o := h.order(id); !strings.Contains(o.Failure, "partner_profile url is missing") {
		t.Errorf("the connection's own complaint is not noted: %q", o.Failure)
	}
}

// TestOrdersAreReadTolerantly: what may be missing, null or of another type, is.
func TestOrdersAreReadTolerantly(t *testing.T) {
	t.Parallel()
	h := newHouse(t, testkit.Store(t))
	_, key := h.connect(connection(interview.Greenhouse))
	for i, c := range []struct{ candidate, name, phone string }{
		{`"first_name":"Ada","last_name":null`, "Ada", ""},
		{`"last_name":" Moss  van\tDijk "`, "Moss van Dijk", ""},
		{`"first_name":"Ada\u0000\n","last_name":"M\u00f8ss"`, "Ada Møss", ""},
		{`"first_name":{"given":"Ada"},"last_name":["Moss"]`, "person2", ""}, // called by the address
		{`"first_name":17,"last_name":true`, "17 true", ""},
		{`"first_name":"Ada","phone_number":491701234567`, "Ada", "491701234567"},
		{`"first_name":"Ada","phone_number":"(123) 456-7890 ext. 12"`, "Ada", "(123) 456-7890 ext. 12"},
		{`"first_name":"Ada","phone_number":"` + strings.Repeat("1", 50) + `"`, "Ada", ""},
		{`"first_name":"` + strings.Repeat("a", 300) + `"`, strings.Repeat("a", interview.MaxName), ""},
		{`"first_name":"Ada","greenhouse_profile_url":"javascript:alert(1)","resume_url":5`, "Ada", ""},
		{`"first_name":"Ada","greenhouse_profile_url":"https://app.greenhouse.io/people/%zz"`, "Ada", ""},
	} {
		address := fmt.Sprintf("person%d@example.com", i)
		if c.name == "person2" {
			c.name = fmt.Sprintf("person%d", i)
		}
		body := "\xef\xbb\xbf" + fmt.Sprintf(`{"partner_test_id":%q,"url":"https://app.greenhouse.io/x/%d","candidate":{"email":" %s ",%s}}`, h.position.ID, i, address, c.candidate)
		got := h.ask("POST", "/ats/greenhouse/v1//send_test/", basicKey(key), body)
		if got.status != http.StatusOK {
			t.Errorf("%s: %d %s", c.candidate, got.status, got.body)
			continue
		}
		o := h.order(orderID.FindString(got.body))
		page, err := h.Store.Reader().InterviewPage(h.ctx, o.InterviewID)
		h.must(err)
		if page.Candidate.Name != c.name || page.Candidate.Phone != c.phone || page.Candidate.Email != address || strings.HasPrefix(o.ProfileURL, "javascript") {
			t.Errorf("%s: became %+v, %s", c.candidate, page.Candidate, o.ProfileURL)
		}
	}
	placed := h.ask("POST", "/ats/greenhouse/v1/send_test", basicKey(key), orderBody(t, interview.Greenhouse, "send_test", h.position.ID))
	if o := h.order(orderID.FindString(placed.body)); o.CandidateRef != "17681532" || o.ApplicationRef != "26234709" || o.RequestedBy != "test_sender@example.org" {
		t.Errorf("what Greenhouse calls things: %+v", o)
	}
}

// TestNoBodyIsAFaultOfOurs throws what is broken, hostile or merely odd at every address.
func TestNoBodyIsAFaultOfOurs(t *testing.T) {
	t.Parallel()
	h := newHouse(t, testkit.Store(t))
	chance := rand.New(rand.NewPCG(1, 2))
	for _, v := range vendors {
		_, key := h.connect(connection(v.vendor))
		good := orderBody(t, v.vendor, v.request, h.position.ID)
		bodies := []string{
			"", " ", "null", "[]", "{", "}", "1", `"x"`, "\x00", "\xff\xfe{}", "a=b", "<xml/>", `{"candidate":null}`, `{"candidate":[]}`, `{"candidate":7,"job":[],"application":"x"}`,
			`{"partner_test_id":"\u0000","url":"\u0000"}`, `{"assessment_id":{}}`, `{"assessment_id":"\u0000"}`, `{"errors":{"a":1}}`, `{"errors":[1,null,{"a":[]}],"api_call":[]}`,
			strings.Repeat("[", 20000), strings.Repeat(`{"a":`, 20000), `{"a":"` + strings.Repeat("x", 300<<10) + `"}`,
			strings.ReplaceAll(good, "harriet.potts@example.com", "not an address"), strings.ReplaceAll(good, "harriet.potts@example.com", `a@b.c\r\nBcc: x@example.com`),
			strings.ReplaceAll(good, "harriet.potts@example.com", strings.Repeat("a", 4000)+"@example.com"), strings.ReplaceAll(good, h.position.ID, strings.Repeat("p", 5000)),
			strings.ReplaceAll(good, `"https://`, `"http://`), strings.ReplaceAll(good, `"https://`, `"https://`+strings.Repeat("a", 5000)),
		}
		for range 25 { // the example with one byte changed
			b := []byte(good)
			b[chance.IntN(len(b))] = byte(chance.IntN(256))
			bodies = append(bodies, string(b))
		}
		for _, path := range map[interview.Vendor][]string{
			interview.Greenhouse: {"/send_test", "/response_error"},
			interview.Ashby:      {"/assessment.list", "/assessment.start", "/assessment.cancel", "/assessment.customField.list"},
			interview.Workable:   {"/assessments", "/interviews"},
			interview.Recruitee:  {"/candidates"},
		}[v.vendor] {
			for _, body := range bodies {
				got := h.ask("POST", "/ats/"+string(v.vendor)+"/v1"+path, v.shows(key), body)
				if got.status >= 500 || !json.Valid([]byte(got.body)) || got.header.Get("Content-Type") != "application/json" {
					t.Errorf("%s %s %.100q: %d %s", v.vendor, path, body, got.status, got.body)
				}
			}
		}
	}
	_, green := h.connect(connection(interview.Greenhouse))
	_, work := h.connect(connection(interview.Workable))
	for _, c := range [][2]string{
		{"/ats/greenhouse/v1/test_status?partner_interview_id=%00", basicKey(green)}, {"/ats/greenhouse/v1/test_status?partner_interview_id=a%ff", basicKey(green)},
		{"/ats/greenhouse/v1/test_status?partner_interview_id=" + strings.Repeat("a", 6000), basicKey(green)}, {"/ats/greenhouse/v1/test_status?%zz", basicKey(green)},
		{"/ats/workable/v1/assessments/%00/shared-link", bearerKey(work)}, {"/ats/workable/v1/assessments/%ff/shared-link", bearerKey(work)},
		{"/ats/nobody/v1/tests", ""}, {"/ats/", ""}, {"/ats/greenhouse/v2/list_tests", basicKey(green)},
	} {
		if got := h.ask("GET", c[0], c[1], ""); got.status < 400 || got.status >= 500 || !json.Valid([]byte(got.body)) {
			t.Errorf("%.80s: %d %s", c[0], got.status, got.body)
		}
	}
	if got := h.ask("POST", "/ats/greenhouse/v1/send_test", basicKey(green), `{"a":"`+strings.Repeat("x", 300<<10)+`"}`); got.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a body of 300 KiB is answered with %d", got.status)
	}
}

// TestTheLogHasNeitherSecretsNorPersons looks at what is noted of both directions.
func TestTheLogHasNeitherSecretsNorPersons(t *testing.T) {
	everywhere(t, func(w *town) {
		id := w.orders("Harriet Potts")
		w.handsIn(w.behind(id))
		w.settle()
		page, err := w.Store.Reader().ConnectionPage(w.ctx, interview.ConnectionFilter{ID: w.house.order(id).ConnectionID, Limit: 50})
		w.must(err)
		var in, out, ofOrder int
		for _, e := range page.Exchanges {
			if e.OrderID == id {
				ofOrder++
			}
			if e.Inbound {
				in++
			} else {
				out++
			}
			all := e.Deed + e.Request + e.Answer + e.Error
			for _, secret := range []string{w.key, strings.TrimPrefix(basicKey(w.key), "Basic "), "ashby-customer-key", "workable-integration-token", "recruitee-partner-secret", "Harriet", "Potts", "harriet.potts", "123-456-7890", "test_sender@"} {
				if strings.Contains(all, secret) {
					w.T.Errorf("%q is in the log: %s", secret, all)
				}
			}
			if e.Deed == "" || e.Status == 0 || e.At == 0 || len(e.Request) > 4<<10 || len(e.Answer) > 4<<10 {
				w.T.Errorf("noted: %+v", e)
			}
		}
		if in < 2 || out < 1 || ofOrder < 2 {
			w.T.Errorf("%d calls came in, %d went out, %d are of the order", in, out, ofOrder)
		}
	})
}

// TestLongCallsAreCutInTheLog holds the bound of what is kept, and that nothing is missed at the cut.
func TestLongCallsAreCutInTheLog(t *testing.T) {
	t.Parallel()
	h := newHouse(t, testkit.Store(t))
	c, key := h.connect(connection(interview.Greenhouse))
	var body bytes.Buffer
	body.WriteString(`{"padding":"` + strings.Repeat("x", 4<<10-60) + `","candidate":{"email":"harriet.potts@example.com"},"more":"` + strings.Repeat("y", 50<<10) + `"}`)
	h.ask("POST", "/ats/greenhouse/v1/send_test", basicKey(key), body.String())
	page, err := h.Store.Reader().ConnectionPage(h.ctx, interview.ConnectionFilter{ID: c.ID})
	h.must(err)
	if len(page.Exchanges) != 1 {
		t.Fatalf("%d calls are noted", len(page.Exchanges))
	}
	e := page.Exchanges[0]
	if len(e.Request) > 4<<10 || strings.Contains(e.Request, "harriet") || e.Status != 422 || !strings.Contains(e.Error, "missing") || e.Deed != "POST send_test" || !e.Inbound {
		t.Errorf("noted: %d bytes, %+v", len(e.Request), e)
	}
}
