package ats

import (
	"strings"

	"retake/internal/interview"
)

// workableInterview begins the key of an order that came as a video interview and not as an assessment: its results are said
// in another block.
const workableInterview = "interview:"

// WorkableKey is the key by which an order of Workable's is known when it is repeated.
func WorkableKey(callbackURL string, videoInterview bool) string {
	if videoInterview {
		return workableInterview + callbackURL
	}
	return callbackURL
}

func workable() Protocol {
	return Protocol{
		Vendor:      interview.Workable,
		Name:        "Workable",
		Can:         Capabilities{Cancel: true, Redo: true, UpdateAfterComplete: true},
		Hosts:       []string{"*.workable.com"},
		NeedsSecret: true,
		Gaps: []string{
			"The names in the bodies of video interviews: Workable documents the way, not every field. Retake reads the likely ones.",
			"Whether Workable goes back from completed to pending when answers are asked for again.",
			"The shared link leads to the interview in Retake, and whoever follows it has to sign in here: nobody can watch without an account.",
		},
		Setup: []string{
			"Ask Workable's partner team to register this installation as an assessment provider or as a video interview provider of your own.",
			"Base address: {base}/ats/workable/v1",
			"Workable gives out a token when the integration is made: enter it here. Results are sent with it.",
			"In Workable, open the integration and enter the key that is shown when this connection is made.",
		},
		compose: toWorkable,
	}
}

type workableResult struct {
	Status     string         `json:"status"`
	ResultsURL string         `json:"results_url,omitempty"` // has to be there when completed
	Assessment *workableBlock `json:"assessment,omitempty"`
	Interview  *workableBlock `json:"interview,omitempty"`
}

type workableBlock struct {
	Summary string `json:"summary"`
}

// toWorkable says the state anew with each change.
func toWorkable(c Call) (*Request, error) {
	if c.Order.CallbackURL == "" {
		return nil, nil
	}
	said := workableResult{Status: "pending"}
	switch c.Result.Status {
	case interview.OrderCompleted:
		said.Status, said.ResultsURL = "completed", c.Result.URL
		block := &workableBlock{Summary: summary(c.Result)}
		if strings.HasPrefix(c.Order.RequestKey, workableInterview) {
			said.Interview = block
		} else {
			said.Assessment = block
		}
	case interview.OrderExpired:
		said.Status = "expired"
	case interview.OrderCancelled:
		said.Status = "rejected"
	}
	r, err := request("PUT callback", "PUT", c.Order.CallbackURL, said)
	if err == nil {
		r.Header.Set("Authorization", "Bearer "+c.Secret)
	}
	return r, err
}
