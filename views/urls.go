package views

import (
	"net/url"

	"retake/internal/interview"
)

// The addresses that screens link to. web/routes.go answers them.

const (
	PositionsURL = "/positions"
	OutboxURL    = "/outbox"
	PeopleURL    = "/people"
	SettingsURL  = "/settings"
	AccountURL   = "/account"
	SignInURL    = "/sign-in"
)

// PositionURL is a page of a position: "candidates", "questions/new", "letters"; "" is its overview.
func PositionURL(id string, page string) string { return join("/positions/"+id, page) }

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

// TakeURL is a file of a take: "media", "poster" or "download".
func TakeURL(id, file string) string { return "/takes/" + id + "/" + file }

// LetterURL is a letter of the outbox in full.
func LetterURL(id string) string { return OutboxURL + "/" + id }

// UserURL is where something is done to a member of the team.
func UserURL(id, deed string) string { return join(PeopleURL+"/"+id, deed) }

// LinkURL is the candidate's link in full.
func LinkURL(base, token string) string { return base + "/i/" + token }

// CandidatesURL is the candidates tab as the filter says; what is at its default is left out.
func CandidatesURL(f interview.CandidateFilter) string {
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	set("status", string(f.Status))
	set("q", f.Query)
	if f.Sort != interview.SortActivity {
		set("sort", string(f.Sort))
	}
	set("from", string(f.Cursor))
	address := PositionURL(f.PositionID, "candidates")
	if len(q) > 0 {
		address += "?" + q.Encode()
	}
	return address
}

// withStatus and withCursor change one thing of the tab; a new status begins at the first page.
func withStatus(f interview.CandidateFilter, s interview.Status) string {
	f.Status, f.Cursor = s, ""
	return CandidatesURL(f)
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
