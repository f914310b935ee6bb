package views

import (
	"slices"

	"retake/internal/interview"
	"retake/views/ui"
)

// sentLink is a link that the candidate was sent at some time.
type sentLink struct {
	name, note, state string
	tone              ui.Tone
}

// links lists the present link and those that it replaced, of which only the end is shown. The timeline knows when.
func links(v Viewer, s InterviewView) []sentLink {
	iv := &s.Interview
	since := iv.CreatedAt
	var former []sentLink
	for _, e := range s.Events { // newest first
		end := e.Data["link"]
		if e.Kind != interview.EventLinkRotated || !slices.Contains(s.History.Retired, end) {
			continue
		}
		since = max(since, e.At)
		former = append(former, sentLink{name: "Link ending in " + end, note: "replaced by a newer one on " + day(e.At), state: "Replaced"})
	}
	for _, end := range s.History.Retired {
		known := func(l sentLink) bool { return l.name == "Link ending in "+end }
		if !slices.ContainsFunc(former, known) {
			former = append(former, sentLink{name: "Link ending in " + end, note: "replaced by a newer one", state: "Replaced"})
		}
	}
	now := sentLink{name: "Link ending in " + interview.LinkEnd(iv.Token), note: "since " + day(since)}
	switch {
	case iv.Deleted(), iv.Discarded():
		now.state, now.tone = "Closed", ui.Negative
	case iv.Expired(v.Now):
		now.state, now.tone = "Expired", ui.Caution
	case iv.State == interview.StateCompleted:
		now.state, now.tone = "Submitted", ui.Neutral
	default:
		now.state, now.tone = "Works", ui.Positive
	}
	return append([]sentLink{now}, former...)
}

// otherState says how another interview of the candidate stands; the one that is not replaced and not deleted is in use.
func otherState(e interview.Interview, now interview.Moment) string {
	switch {
	case e.ReplacedBy != "":
		return "Replaced"
	case e.ErasedAt != 0:
		return "Erased"
	}
	return StatusWord(e.Status(now))
}

func otherTone(e interview.Interview, now interview.Moment) ui.Tone {
	if e.ReplacedBy != "" || e.ErasedAt != 0 {
		return ui.Neutral
	}
	return statusTone(e.Status(now))
}
