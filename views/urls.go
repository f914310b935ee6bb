package views

import (
	"net/url"
	"strconv"
	"time"

	"retake/internal/interview"
)

// The addresses that screens link to. web/routes.go answers them.

const (
	PositionsURL   = "/positions"
	OutboxURL      = "/outbox"
	PeopleURL      = "/people"
	SettingsURL    = "/settings"
	AccountURL     = "/account"
	BinsURL        = "/bin"
	ConnectionsURL = "/connections"
	WebhooksURL    = "/webhooks"
	APIKeysURL     = "/api-keys"
	SignInURL      = "/sign-in"
)

// PositionURL is a page of a position: "candidates", "questions/new", "letters"; "" is its overview.
func PositionURL(id string, page string) string { return join("/positions/"+id, page) }

// BinnedURL is the list of positions after one was put into the bin, with Undo.
func BinnedURL(positionID string) string { return PositionsURL + "?binned=" + positionID }

// QuestionURL is a page or deed of a question of a position.
func QuestionURL(q interview.Question, page string) string {
	return join("/positions/"+q.PositionID+"/questions/"+q.ID, page)
}

// InterviewURL is the interview's page, or with a deed ("discard", "answers/delete") where it is done.
func InterviewURL(id, deed string) string { return join("/interviews/"+id, deed) }

// AnswerURL is the interview's page with one question's answer in the player.
func AnswerURL(interviewID, questionID string) string {
	return InterviewURL(interviewID, "") + "?question=" + questionID
}

// TakeURL is a file of a take ("media", "mp4", "poster", "download"), its "state", or what is done to it ("retry").
func TakeURL(id, file string) string { return "/takes/" + id + "/" + file }

// LetterURL is a letter of the outbox in full.
func LetterURL(id string) string { return OutboxURL + "/" + id }

// UserURL is where something is done to a member of the team.
func UserURL(id, deed string) string { return join(PeopleURL+"/"+id, deed) }

// LinkURL is the candidate's link in full.
func LinkURL(base, token string) string { return base + "/i/" + token }

// ConnectionURL is the page of an ATS's connection, or where something is done to it.
func ConnectionURL(id, deed string) string { return join(ConnectionsURL+"/"+id, deed) }

// OrderURL leads to the interview that an order stands for, or is where something is done about the order.
func OrderURL(id, deed string) string { return join("/orders/"+id, deed) }

// CandidatesURL is the candidates tab as the filter says; what is at its default is left out. Who is used to another
// order gets it named always, so that the address means the same to whoever it is handed to.
func CandidatesURL(f interview.CandidateFilter) string {
	q := candidatesQuery(f)
	if f.Sort == interview.SortActivity && (f.Usual == "" || f.Usual == interview.SortActivity) {
		q.Del("sort")
	}
	address := PositionURL(f.PositionID, "candidates")
	if len(q) > 0 {
		address += "?" + q.Encode()
	}
	return address
}

// CandidatesQuery is the filter as a saved view keeps it: the order is named, the page is not.
func CandidatesQuery(f interview.CandidateFilter) string {
	f.Cursor = ""
	return candidatesQuery(f).Encode()
}

func candidatesQuery(f interview.CandidateFilter) url.Values {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("status", string(f.Status))
	set("q", f.Query)
	set("sort", string(f.Sort))
	set("from", string(f.Cursor))
	return q
}

// ChangesURL is where a candidates tab that stays open asks what has changed since it was loaded.
func ChangesURL(b interview.CandidateBoard, now interview.Moment) string {
	q := candidatesQuery(b.Filter)
	q.Del("from")
	since := now.Add(-time.Second) // what was being committed when the list was read carries an earlier moment
	if b.Next == "" && b.Prev == "" {
		since = 0 // all there was is shown
	}
	q.Set("since", strconv.FormatInt(int64(since), 10))
	return PositionURL(b.Position.ID, "candidates/changes") + "?" + q.Encode()
}

// SavedViewURL is the candidates tab as a saved view shows it.
func SavedViewURL(v interview.SavedView) string {
	return PositionURL(v.PositionID, "candidates") + "?" + v.Query
}

// ViewsURL is where somebody's saved views of a position are: "", "new" or "delete". It carries the filter that would be saved.
func ViewsURL(f interview.CandidateFilter, page string) string {
	return join(PositionURL(f.PositionID, "views"), page) + "?" + CandidatesQuery(f)
}

// withStatus, withoutSearch and withCursor change one thing of the tab; a new status begins at the first page.
func withStatus(f interview.CandidateFilter, s interview.Status) string {
	f.Status, f.Cursor = s, ""
	return CandidatesURL(f)
}

func withoutSearch(f interview.CandidateFilter) interview.CandidateFilter {
	f.Query, f.Cursor = "", ""
	return f
}

func withCursor(f interview.CandidateFilter, c interview.Cursor) string {
	f.Cursor = c
	return CandidatesURL(f)
}

// RowID is the element of a candidate's row: the target of everything that is done to it.
func RowID(interviewID string) string { return "row-" + interviewID }

func join(address, page string) string {
	if page == "" {
		return address
	}
	return address + "/" + page
}
