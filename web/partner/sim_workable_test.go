package partner_test

import (
	"net/http"
	"strings"

	"retake/internal/app"
	"retake/internal/interview"
)

// workableSim acts as Workable does: each report says the whole state.
type workableSim struct {
	*sim
	asked map[string]*workableOrder // by path
	video bool                      // as a customer of video interviews
}

type workableOrder struct {
	page
	id string
}

func (w *workableSim) connection(string) app.NewConnection {
	return app.NewConnection{Vendor: interview.Workable, Name: "Workable", Secret: "workable-integration-token"}
}

func (w *workableSim) path(who string) string { return "/assessments/" + ref("asked", who) }

func (w *workableSim) order(who string) (string, int) {
	type choice struct{ ID, Name string }
	var list struct {
		Tests     []choice
		Templates []choice `json:"interview_templates"`
	}
	choices, asks, orders := "/tests", "test_id", "/assessments"
	if w.video {
		choices, asks, orders = "/interview-templates", "interview_template_id", "/interviews"
	}
	status := w.ask("GET", choices, bearerKey(w.key), nil, &list)
	list.Tests = append(list.Tests, list.Templates...)
	if status != http.StatusOK || len(list.Tests) == 0 {
		w.wrong("%s: %d %v", choices, status, list)
		return "", status
	}
	// The report may come before the answer to the order is heard.
	w.mu.Lock()
	if w.asked[w.path(who)] == nil {
		w.asked[w.path(who)] = &workableOrder{page: page{State: "asked"}}
	}
	of := w.asked[w.path(who)]
	w.mu.Unlock()
	first, last, _ := strings.Cut(who, " ")
	var given struct {
		ID          string `json:"assessment_id"`
		InterviewID string `json:"interview_id"`
		Message     string
	}
	status = w.ask("POST", orders, bearerKey(w.key), map[string]any{
		asks: list.Tests[0].ID, "job_shortcode": "GROOV005", "job_title": "Archivist", "callback_url": w.server.URL + w.path(who),
		"candidate": map[string]any{"first_name": first, "last_name": last, "email": email(who), "phone": "+1 123 456 7890"},
	}, &given)
	if w.video {
		given.ID = given.InterviewID
	}
	if status == http.StatusCreated && given.ID == "" || status >= 400 && given.Message == "" {
		w.wrong("assessments: %d %v", status, given)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	of.id = given.ID
	return given.ID, status
}

func (w *workableSim) cancel(string) bool { return false }

func (w *workableSim) sees(who string) page {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked[w.path(who)].page
}

type workableBlock struct {
	Score, Grade, Summary, Duration string
	Details                         map[string]any
}

func (w *workableSim) heard(r *http.Request, body []byte) int {
	if got := r.Header.Get("Authorization"); got != "Bearer workable-integration-token" {
		return w.wrong("the token is %q", got)
	}
	if r.Method != "PUT" {
		return w.wrong("%s", r.Method)
	}
	var in struct {
		Status      string                              `json:"status"`
		ResultsURL  string                              `json:"results_url"`
		Assessment  *workableBlock                      `json:"assessment"`
		Interview   *workableBlock                      `json:"interview"`
		Attachments []struct{ Description, URL string } `json:"attachments"`
	}
	if !w.strictly(r, body, &in) {
		return http.StatusBadRequest
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	of := w.asked[r.URL.Path]
	if of == nil {
		return w.wrong("PUT of %s, which nobody ordered", r.URL.Path)
	}
	of.Heard++
	switch in.Status {
	case "pending", "rejected", "expired":
		of.State = in.Status
	case "completed":
		block, other := in.Assessment, in.Interview
		if w.video {
			block, other = other, block
		}
		if block == nil || other != nil || in.ResultsURL == "" {
			return w.wrong("completed, and nothing to see in %s", body)
		}
		of.Results++
		of.State, of.URL, of.Attempt = in.Status, in.ResultsURL, ""
		if _, after, found := strings.Cut(block.Summary, "attempt "); found {
			of.Attempt, _, _ = strings.Cut(after, " ")
		}
		if of.id != "" {
			w.leadsHere(in.ResultsURL, of.id)
		}
	default:
		return w.wrong("the status %q", in.Status)
	}
	return http.StatusNoContent
}
