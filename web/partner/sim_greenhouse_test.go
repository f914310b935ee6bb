package partner_test

import (
	"encoding/json"
	"net/http"
	"strings"

	"retake/internal/app"
	"retake/internal/interview"
)

// greenhouseSim acts as Greenhouse does: a PATCH tells it no more than to come and ask.
type greenhouseSim struct {
	*sim
	tests map[string]*greenhouseTest // by path
}

type greenhouseTest struct {
	page
	who string
}

func (g *greenhouseSim) connection(string) app.NewConnection {
	return app.NewConnection{Vendor: interview.Greenhouse, Name: "Greenhouse"}
}

func (g *greenhouseSim) path(who string) string {
	return "/integrations/testing_partners/take_home_tests/" + ref("test", who)
}

func (g *greenhouseSim) order(who string) (string, int) {
	var tests []struct {
		ID   string `json:"partner_test_id"`
		Name string `json:"partner_test_name"`
	}
	if status := g.ask("GET", "/list_tests", basicKey(g.key), nil, &tests); status != http.StatusOK || len(tests) == 0 || tests[0].Name == "" {
		g.wrong("list_tests: %d %v", status, tests)
		return "", status
	}
	first, last, _ := strings.Cut(who, " ")
	var given struct {
		ID string `json:"partner_interview_id"`
	}
	status := g.ask("POST", "/send_test", basicKey(g.key), map[string]any{
		"partner_test_id": tests[0].ID,
		"candidate": map[string]any{
			"first_name": first, "last_name": last, "preferred_name": nil, "email": email(who), "phone_number": "123-456-7890",
			"greenhouse_profile_url": "https://app.greenhouse.io/people/17681532?application_id=26234709",
		},
		"sent_by": "test_sender@example.org",
		"url":     g.server.URL + g.path(who),
	}, &given)
	g.mu.Lock()
	defer g.mu.Unlock()
	if status == http.StatusOK && g.tests[g.path(who)] == nil {
		g.tests[g.path(who)] = &greenhouseTest{page{State: "sent"}, who}
	}
	return given.ID, status
}

func (g *greenhouseSim) cancel(string) bool { return false }

func (g *greenhouseSim) sees(who string) page {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.tests[g.path(who)].page
}

func (g *greenhouseSim) heard(r *http.Request, body []byte) int {
	if name, pass, ok := r.BasicAuth(); !ok || name != g.key || pass != "" {
		return g.wrong("the key of PATCH is %q", name)
	}
	if r.Method != "PATCH" || len(body) != 0 {
		return g.wrong("%s with the body %q", r.Method, body)
	}
	g.mu.Lock()
	test := g.tests[r.URL.Path]
	g.mu.Unlock()
	if test == nil {
		return g.wrong("PATCH of %s, which nobody ordered", r.URL.Path)
	}
	g.fetch(test)
	return http.StatusOK
}

// fetch asks for the status at once, while the PATCH waits for its answer: whoever holds a lock meanwhile stands still.
func (g *greenhouseSim) fetch(test *greenhouseTest) {
	id := g.idOf(test.who)
	var got map[string]any
	r, err := http.NewRequest("GET", g.door+"/test_status?partner_interview_id="+id, nil)
	if err != nil {
		g.t.Error(err)
		return
	}
	r.Header.Set("Authorization", basicKey(g.key))
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		g.t.Error(err)
		return
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(&got); err != nil || res.StatusCode != http.StatusOK {
		g.wrong("test_status: %d %v", res.StatusCode, err)
		return
	}
	state, _ := got["partner_status"].(string)
	link, _ := got["partner_profile_url"].(string)
	metadata, flat := got["metadata"].(map[string]any)
	for _, value := range metadata {
		switch value.(type) {
		case map[string]any, []any:
			flat = false
		}
	}
	_, number := got["partner_score"].(float64)
	if state == "" || !flat || got["partner_score"] != nil && !number || len(got) > 4 {
		g.wrong("test_status: %v", got)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	test.Heard++
	test.State = state
	if state == "complete" {
		g.leadsHere(link, id)
		test.Results++
		test.URL = link
		test.Attempt, _ = metadata["Attempt"].(string)
	}
}

// idOf is what we said the order's id is: it orders once more, which is the same order.
func (g *greenhouseSim) idOf(who string) string {
	calm := *g // the question itself is not part of the story's weather
	calm.sim = &sim{t: g.t, server: g.server, door: g.door, key: g.key}
	calm.tests = map[string]*greenhouseTest{}
	id, _ := calm.order(who)
	return id
}
