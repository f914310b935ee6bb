package ats

import (
	"strconv"

	"retake/internal/interview"
)

func ashby() Protocol {
	return Protocol{
		Vendor:      interview.Ashby,
		Name:        "Ashby",
		Can:         Capabilities{Cancel: true, CancelHere: true, Redo: true, UpdateAfterComplete: true, Stamped: true},
		Hosts:       []string{"api.ashbyhq.com"},
		Bases:       []Base{{"Ashby", "https://api.ashbyhq.com"}},
		NeedsSecret: true,
		Gaps: []string{
			"What Ashby shows when answers are asked for again after an assessment was completed, or after it was cancelled because the deadline had passed.",
			"How exactly Ashby shows its key: Retake takes it as the name of HTTP's basic authentication, as others have seen it, and as a bearer token.",
			"Whether Ashby asks again when an answer was late. Within ten minutes the same request gets the same interview.",
		},
		Setup: []string{
			"Write to Ashby's partner team and ask for an assessment integration of your own. They ask for a base address and a key.",
			"Base address: {base}/ats/ashby/v1",
			"Key: the one that is shown when this connection is made.",
			"In Ashby, make an API key with the permission candidatesWrite and enter it here: results are sent with it.",
		},
		compose: toAshby,
	}
}

// ashbyItem is one piece of data. Sent again with the same identifier, it takes the place of the earlier one.
type ashbyItem struct {
	Identifier string `json:"identifier"`
	Label      string `json:"label"`
	Type       string `json:"type"`
	Value      string `json:"value"`
}

type ashbyUpdate struct {
	AssessmentID string      `json:"assessment_id"`
	Timestamp    int64       `json:"timestamp"` // Unix milliseconds
	Status       *ashbyItem  `json:"assessment_status,omitempty"`
	ProfileURL   *ashbyItem  `json:"assessment_profile_url,omitempty"`
	Result       *ashbyItem  `json:"assessment_result,omitempty"` // its presence means: completed
	Cancelled    *ashbyItem  `json:"cancelled_reason,omitempty"`  // its presence means: cancelled
	Metadata     []ashbyItem `json:"metadata,omitempty"`
}

// toAshby tells every change but the first state, which Ashby knows from its own order.
func toAshby(c Call) (*Request, error) {
	u := ashbyUpdate{AssessmentID: c.Order.ID, Timestamp: c.Stamp}
	switch c.Result.Status {
	case interview.OrderOpen:
		if c.Order.ToldStatus == "" || c.Order.ToldStatus == interview.OrderOpen {
			return nil, nil
		}
		u.status(c.Result, "Invited")
	case interview.OrderInProgress:
		u.status(c.Result, "Started") // exactly this: Ashby keeps the time
	case interview.OrderRedo:
		u.status(c.Result, "Redo requested")
	case interview.OrderCompleted:
		u.status(c.Result, "Completed")
		u.Result = &ashbyItem{"result", "Result", "string", "Submitted"}
		u.note("completed_at", "Completed at", stamp(c.Result.CompletedAt))
		u.note("attempt", "Attempt", strconv.Itoa(max(c.Result.Attempt, 1)))
		u.note("redone", "Re-recorded questions", asked(c.Result))
	default:
		u.Cancelled = &ashbyItem{"cancelled_reason", "Reason", "string", reason(c.Result)}
	}
	p := ashby()
	r, err := request("POST assessment.update", "POST", p.base(c.Connection)+"/assessment.update", u)
	if err == nil {
		r.Header.Set("Authorization", basic(c.Secret))
		r.Header.Set("Accept", "application/json; version=1")
	}
	return r, err
}

func (u *ashbyUpdate) status(r interview.Result, value string) {
	u.Status = &ashbyItem{"status", "Status", "string", value}
	u.ProfileURL = &ashbyItem{"interview_url", "Interview", "url", r.URL}
}

func (u *ashbyUpdate) note(identifier, label, value string) {
	if value != "" {
		u.Metadata = append(u.Metadata, ashbyItem{identifier, label, "string", value})
	}
}
