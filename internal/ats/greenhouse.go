package ats

import (
	"strconv"

	"retake/internal/interview"
)

func greenhouse() Protocol {
	return Protocol{
		Vendor: interview.Greenhouse,
		Name:   "Greenhouse",
		Can:    Capabilities{Redo: true, RedoByChoice: true, UpdateAfterComplete: true},
		Hosts:  []string{"*.greenhouse.io"},
		OwnKey: true,
		Gaps: []string{
			"What Greenhouse shows when a completed test is completed again, or is not complete any more. Until you have tried it, leave “Say when answers are asked for again” off.",
			"How Greenhouse answers for candidates who are hired or no longer active: results for them may be refused, and are then shown here.",
			"There is no word for a cancelled or expired interview: Greenhouse keeps showing the test as sent.",
		},
		Setup: []string{
			"Write to Greenhouse's partner team and ask for a private assessment integration of your own. They ask for four addresses and for a key to try them with.",
			"List tests: {base}/ats/greenhouse/v1/list_tests",
			"Send test: {base}/ats/greenhouse/v1/send_test",
			"Test status: {base}/ats/greenhouse/v1/test_status",
			"Response error: {base}/ats/greenhouse/v1/response_error",
			"Once it is switched on, add an assessment stage to your job in Greenhouse, choose Retake, and enter the key that is shown when this connection is made. Results are signed with the same key, so there is none to enter here.",
		},
		compose: toGreenhouse,
	}
}

// toGreenhouse tells only that there is something to fetch: Greenhouse asks for the status then. It does so for each
// completion, and when a result is taken back only if the connection says so.
func toGreenhouse(c Call) (*Request, error) {
	takenBack := c.Result.Status == interview.OrderRedo || c.Order.ToldStatus == interview.OrderCompleted
	if c.Order.CallbackURL == "" || c.Result.Status != interview.OrderCompleted && !(takenBack && c.Connection.TellRedo) {
		return nil, nil
	}
	r, err := request("PATCH test", "PATCH", c.Order.CallbackURL, nil)
	if err == nil {
		r.Header.Set("Authorization", basic(c.Secret))
	}
	return r, err
}

// GreenhouseStatus is the answer to Greenhouse's question how a test stands. Only "complete" has a meaning there; the rest is
// for people.
type GreenhouseStatus struct {
	Status     string            `json:"partner_status"`
	ProfileURL *string           `json:"partner_profile_url"`
	Score      *float64          `json:"partner_score"`
	Metadata   map[string]string `json:"metadata"`
}

// ForGreenhouse says how the order stands. There is no score to give, so it is null.
func ForGreenhouse(r interview.Result) GreenhouseStatus {
	s := GreenhouseStatus{Status: greenhouseWords[r.Status], Metadata: map[string]string{}}
	if r.Status != interview.OrderCancelled && r.URL != "" {
		s.ProfileURL = &r.URL
	}
	note := func(key, value string) {
		if value != "" {
			s.Metadata[key] = value
		}
	}
	note("Started At", stamp(r.StartedAt))
	if r.Status == interview.OrderCompleted {
		note("Completed At", stamp(r.CompletedAt))
		note("Re-recorded Questions", asked(r))
		if r.Attempt > 1 {
			note("Attempt", strconv.Itoa(r.Attempt))
		}
	}
	if r.Status == interview.OrderCancelled {
		note("Notes", r.Cancelled)
	}
	return s
}

var greenhouseWords = map[interview.OrderStatus]string{
	interview.OrderOpen:       "sent",
	interview.OrderInProgress: "started",
	interview.OrderRedo:       "redo_requested",
	interview.OrderCompleted:  "complete",
	interview.OrderExpired:    "expired",
	interview.OrderCancelled:  "cancelled",
}
