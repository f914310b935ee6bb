package partner_test

import (
	"net/http"
	"strings"

	"retake/internal/app"
	"retake/internal/interview"
)

// ashbySim acts as Ashby does: timestamps have to rise, and what is sent again under one identifier takes the place of the
// earlier value.
type ashbySim struct {
	*sim
	started map[string]*ashbyAssessment // by person
}

type ashbyAssessment struct {
	page
	id   string
	last int64 // timestamp
}

func (a *ashbySim) connection(address string) app.NewConnection {
	return app.NewConnection{Vendor: interview.Ashby, Name: "Ashby", Secret: "ashby-customer-key", BaseURL: address}
}

func (a *ashbySim) order(who string) (string, int) {
	var list struct {
		Success bool
		Results []struct {
			ID string `json:"assessment_type_id"`
		}
	}
	if status := a.ask("POST", "/assessment.list", basicKey(a.key), map[string]any{}, &list); status != http.StatusOK || !list.Success || len(list.Results) == 0 {
		a.wrong("assessment.list: %d %v", status, list)
		return "", status
	}
	first, last, _ := strings.Cut(who, " ")
	var answer struct {
		Success bool
		Results struct {
			ID string `json:"assessment_id"`
		}
		Message string
		Errors  []string
	}
	status := a.ask("POST", "/assessment.start", basicKey(a.key), map[string]any{
		"assessment_type_id": list.Results[0].ID,
		"candidate": map[string]any{
			"ashby_id": ref("candidate", who), "first_name": first, "last_name": last, "email": email(who), "ashby_profile_url": "https://app.ashbyhq.com/candidates/1",
		},
		"application": map[string]any{"ashby_id": ref("application", who), "status": "Active"},
		"job":         map[string]any{"ashby_id": "job-1", "name": "Archivist", "ashby_job_url": "https://app.ashbyhq.com/jobs/1"},
	}, &answer)
	if answer.Success != (status == http.StatusOK) || status == http.StatusUnprocessableEntity && answer.Message == "" {
		a.wrong("assessment.start: %d %v", status, answer)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if known := a.started[who]; status == http.StatusOK && (known == nil || known.id != answer.Results.ID) {
		a.started[who] = &ashbyAssessment{page: page{State: "Sent"}, id: answer.Results.ID}
	}
	return answer.Results.ID, status
}

func (a *ashbySim) cancel(who string) bool {
	a.mu.Lock()
	of := a.started[who]
	of.State = "Cancelled"
	a.mu.Unlock()
	var answer struct{ Success bool }
	if status := a.ask("POST", "/assessment.cancel", basicKey(a.key), map[string]any{"assessment_id": of.id}, &answer); status != http.StatusOK || !answer.Success {
		a.wrong("assessment.cancel: %d", status)
	}
	return true
}

func (a *ashbySim) sees(who string) page {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.started[who].page
}

type ashbyDatum struct {
	Identifier, Label, Description, Type string
	Value                                any
}

func (a *ashbySim) heard(r *http.Request, body []byte) int {
	if name, pass, ok := r.BasicAuth(); !ok || name != "ashby-customer-key" || pass != "" {
		return a.wrong("the key is %q", name)
	}
	if agent := r.UserAgent(); agent == "" || strings.HasPrefix(agent, "Go-http-client") {
		return a.wrong("the front refuses the agent %q", agent)
	}
	if r.Method != "POST" || r.URL.Path != "/assessment.update" || r.Header.Get("Accept") != "application/json; version=1" {
		return a.wrong("%s %s, accepting %q", r.Method, r.URL.Path, r.Header.Get("Accept"))
	}
	var in struct {
		ID         string       `json:"assessment_id"`
		Timestamp  int64        `json:"timestamp"`
		Status     *ashbyDatum  `json:"assessment_status"`
		ProfileURL *ashbyDatum  `json:"assessment_profile_url"`
		Result     *ashbyDatum  `json:"assessment_result"`
		Cancelled  *ashbyDatum  `json:"cancelled_reason"`
		Metadata   []ashbyDatum `json:"metadata"`
	}
	if !a.strictly(r, body, &in) {
		return http.StatusBadRequest
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	var of *ashbyAssessment
	for _, each := range a.started {
		if each.id == in.ID {
			of = each
		}
	}
	switch {
	case of == nil:
		return a.wrong("an update of %s, which nobody ordered", in.ID)
	case in.Timestamp <= of.last:
		return a.wrong("the timestamp %d is not after %d", in.Timestamp, of.last)
	case in.Status == nil && in.Cancelled == nil:
		return a.wrong("neither a status nor a reason in %s", body)
	case in.Result != nil && in.ProfileURL == nil:
		return a.wrong("a result without a link in %s", body)
	}
	seen := map[string]bool{}
	for _, d := range append([]ashbyDatum{}, in.Metadata...) {
		a.datum(d, seen)
	}
	for _, d := range []*ashbyDatum{in.Status, in.ProfileURL, in.Result, in.Cancelled} {
		if d != nil {
			a.datum(*d, seen)
		}
	}
	of.last = in.Timestamp
	of.Heard++
	switch {
	case in.Cancelled != nil:
		of.State = "Cancelled"
	case in.Result != nil:
		of.Results++
		of.URL, _ = in.ProfileURL.Value.(string)
		a.leadsHere(of.URL, of.id)
		for _, d := range in.Metadata {
			if d.Identifier == "attempt" {
				of.Attempt, _ = d.Value.(string)
			}
		}
		of.State = "Completed"
	default:
		of.State, _ = in.Status.Value.(string)
	}
	return http.StatusOK
}

// datum faults one piece of data that Ashby's schema would not take.
func (a *ashbySim) datum(d ashbyDatum, seen map[string]bool) {
	fits := d.Identifier != "" && d.Label != "" && !seen[d.Identifier]
	seen[d.Identifier] = true
	switch d.Type {
	case "string", "url":
		text, ok := d.Value.(string)
		fits = fits && ok && text != ""
	case "numeric_score", "numeric_duration_minutes":
		_, ok := d.Value.(float64)
		fits = fits && ok
	case "boolean_success":
		_, ok := d.Value.(bool)
		fits = fits && ok
	default:
		fits = false
	}
	if !fits {
		a.wrong("the datum %+v", d)
	}
}
