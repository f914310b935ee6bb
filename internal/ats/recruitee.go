package ats

import (
	"errors"
	"net/url"

	"retake/internal/interview"
)

func recruitee() Protocol {
	return Protocol{
		Vendor: interview.Recruitee,
		Name:   "Recruitee",
		Can:    Capabilities{Cancel: true, Redo: true, UpdateAfterComplete: true},
		Hosts:  []string{"integrations.recruitee.com", "integrations.rc.recruitee.dev"},
		Bases: []Base{
			{"Production", "https://integrations.recruitee.com/api"},
			{"Release candidate, for trying out", "https://integrations.rc.recruitee.dev/api"},
		},
		NeedsSecret: true, NeedsAccount: true,
		Gaps: []string{
			"Whether a report goes back from completed to sent when answers are asked for again.",
			"Recruitee's examples number their tests; Retake's positions have longer ids. Both are text where an order names them.",
			"Where Recruitee shows the link to the interview: it is sent in the subtitle of the report.",
			"How Recruitee would call to cancel an order: delete the interview here instead, which tells Recruitee.",
		},
		Setup: []string{
			"In Recruitee's release candidate, make a partner of the kind assessment, with these addresses and the inputs first name, last name, email and phone.",
			"Tests: {base}/ats/recruitee/v1/tests",
			"Send candidate: {base}/ats/recruitee/v1/candidates",
			"Enter the partner's codename as the name at the vendor, and the partner's secret as the key: reports are sent with it.",
			"In Recruitee, open the integration and enter the key that is shown when this connection is made.",
			"When it works, ask Recruitee to promote the partner, and choose the production address here.",
		},
		compose: toRecruitee,
	}
}

type recruiteeReport struct {
	Status      string `json:"status"`
	CompletedAt string `json:"completed_at,omitempty"`
	Subtitle    string `json:"subtitle"` // always: an earlier one would stay
}

// toRecruitee keeps the report that Recruitee made with its order up to date. Its key is the report's id, and its first state
// is "sent".
func toRecruitee(c Call) (*Request, error) {
	said := recruiteeReport{Status: "sent", Subtitle: "Waiting for the candidate."}
	switch c.Result.Status {
	case interview.OrderOpen, interview.OrderInProgress:
		switch c.Order.ToldStatus {
		case "", interview.OrderOpen, interview.OrderInProgress:
			return nil, nil // it stands at "sent" already
		}
	case interview.OrderRedo:
		said.Subtitle = "Waiting for the candidate to record again."
	case interview.OrderCompleted:
		said.Status = "completed"
		said.CompletedAt = stamp(c.Result.CompletedAt)
		said.Subtitle = summary(c.Result) + " " + c.Result.URL
	case interview.OrderExpired, interview.OrderCancelled:
		said.Status = "canceled"
		said.Subtitle = reason(c.Result)
	}
	p := recruitee()
	account, err := segment(c.Connection.Account)
	if err != nil {
		return nil, err
	}
	report, err := segment(c.Order.RequestKey)
	if err != nil {
		return nil, err
	}
	r, err := request("PATCH report", "PATCH", p.base(c.Connection)+"/p/"+account+"/reports/"+report, said)
	if err == nil {
		r.Header.Set("RT-PARTNER-SECRET", c.Secret)
	}
	return r, err
}

// segment is one step of a path, however it is spelled: what came from outside must not lead elsewhere.
func segment(s string) (string, error) {
	if s == "" || s == "." || s == ".." {
		return "", errors.New("not an id: " + s)
	}
	return url.PathEscape(s), nil
}
