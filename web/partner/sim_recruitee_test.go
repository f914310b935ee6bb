package partner_test

import (
	"net/http"
	"strings"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

// recruiteeSim acts as Recruitee does: it makes the report, and what is left out of a PATCH stays as it was.
type recruiteeSim struct {
	*sim
	reports map[string]*recruiteeReport // by id
}

type recruiteeReport struct {
	page
	order string
}

func (c *recruiteeSim) connection(address string) app.NewConnection {
	return app.NewConnection{Vendor: interview.Recruitee, Name: "Recruitee", Secret: "recruitee-partner-secret", Account: "retake-example", BaseURL: address + "/api"}
}

func (c *recruiteeSim) id(who string) string { return ref("a/b ü", who) } // nobody promises that ids are tame

func (c *recruiteeSim) order(who string) (string, int) {
	var tests []struct{ ID, Name string }
	if status := c.ask("GET", "/tests", bearerKey(c.key), nil, &tests); status != http.StatusOK || len(tests) == 0 {
		c.wrong("tests: %d %v", status, tests)
		return "", status
	}
	c.mu.Lock()
	if c.reports[c.id(who)] == nil {
		c.reports[c.id(who)] = &recruiteeReport{page: page{State: "sent"}}
	}
	of := c.reports[c.id(who)]
	c.mu.Unlock()
	first, last, _ := strings.Cut(who, " ")
	var given struct{ ID string }
	status := c.ask("POST", "/candidates", bearerKey(c.key), map[string]any{
		"first_name": first, "last_name": last, "email": email(who), "candidate_id": 1, "company_id": 1, "report_id": c.id(who),
		"test_id": tests[0].ID, "test_name": tests[0].Name,
	}, &given)
	c.mu.Lock()
	defer c.mu.Unlock()
	of.order = given.ID
	return given.ID, status
}

func (c *recruiteeSim) cancel(string) bool { return false }

func (c *recruiteeSim) sees(who string) page {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.reports[c.id(who)].page
}

func (c *recruiteeSim) heard(r *http.Request, body []byte) int {
	if got := r.Header.Get("RT-PARTNER-SECRET"); got != "recruitee-partner-secret" {
		return c.wrong("the secret is %q", got)
	}
	id, ok := strings.CutPrefix(r.URL.Path, "/api/p/retake-example/reports/")
	if r.Method != "PATCH" || !ok {
		return c.wrong("%s %s", r.Method, r.URL.Path)
	}
	var in struct {
		Status      string  `json:"status"`
		Score       string  `json:"score"`
		CompletedAt string  `json:"completed_at"`
		Subtitle    *string `json:"subtitle"`
	}
	if !c.strictly(r, body, &in) {
		return http.StatusBadRequest
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	of := c.reports[id]
	if of == nil {
		return c.wrong("the report %q, which nobody made", id)
	}
	of.Heard++
	switch in.Status {
	case "sent", "canceled", "failed":
	case "completed":
		if _, err := time.Parse(time.RFC3339, in.CompletedAt); err != nil {
			return c.wrong("completed at %q", in.CompletedAt)
		}
		of.Results++
		words := ""
		if in.Subtitle != nil {
			words = *in.Subtitle
		}
		of.URL = words[strings.LastIndexByte(words, ' ')+1:]
		if of.order != "" {
			c.leadsHere(of.URL, of.order)
		}
		of.Attempt = ""
		if _, after, found := strings.Cut(words, "attempt "); found {
			of.Attempt, _, _ = strings.Cut(after, " ")
		}
	default:
		return c.wrong("the status %q", in.Status)
	}
	of.State = in.Status
	return http.StatusOK
}
