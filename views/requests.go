package views

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"retake/internal/interview"
	"retake/views/ui"
)

// RequestsURL is the list of what candidates ask for, in all positions of the viewer.
const RequestsURL = "/requests"

// RequestURL is where something is done to a request: "answer".
func RequestURL(id, deed string) string { return join(RequestsURL+"/"+id, deed) }

// RequestListURL is one of the two lists of requests; an empty position is all of them.
func RequestListURL(positionID string, answered bool, from interview.Cursor) string {
	address := RequestsURL
	if positionID != "" {
		address = PositionURL(positionID, "requests")
	}
	q := url.Values{}
	if answered {
		q.Set("answered", "1")
	}
	if from != "" {
		q.Set("from", string(from))
	}
	if len(q) > 0 {
		address += "?" + q.Encode()
	}
	return address
}

// grantURL is the dialog that grants a request, filled in from it; empty for what a button does at once.
func grantURL(r interview.Request) string {
	q := url.Values{"request": {r.ID}}
	switch r.Kind {
	case interview.RequestTime:
		q.Set("way", string(interview.WayTime))
	case interview.RequestRedo:
		q.Set("way", string(interview.WayAnswers))
		q["question"] = r.Questions
	case interview.RequestTrouble:
		q["question"] = r.Questions
	case interview.RequestAdjustment:
		return InterviewURL(r.InterviewID, "adjust") + "?" + q.Encode()
	case interview.RequestWithdraw:
		return ""
	}
	return AgainURL(r.InterviewID, "") + "?" + q.Encode()
}

// shut is why a request cannot be granted; the zero shut: it can.
type shut struct {
	Why   string // what is the matter
	First string // what has to be done before; empty: nothing helps
	Href  string // where that is done
	Mute  bool   // even words would be refused
}

// shutBecause asks the law about the request of an interview in the position.
func shutBecause(r interview.Request, f *interview.Facts, p interview.Position, now interview.Moment) shut {
	because := f.MayGrant(r.Kind, now)
	switch page := InterviewURL(r.InterviewID, ""); {
	case r.State != interview.RequestOpen:
		return shut{}
	case p.DeletedAt != 0:
		return shut{Why: "The position is in the bin.", First: "Restore it first.", Href: PositionURL(p.ID, "bin"), Mute: true}
	case errors.Is(because, interview.ReasonDeleted):
		return shut{Why: "In the bin since " + day(f.DeletedAt) + ".", First: "Restore it first.", Href: page}
	case errors.Is(because, interview.ReasonDiscarded):
		return shut{Why: "Discarded.", First: "Restore the candidate first.", Href: page}
	case because != nil:
		return shut{Why: because.Error()}
	}
	return shut{}
}

// grantLabel names the dialog that grants a request.
func grantLabel(k interview.RequestKind) string {
	switch k {
	case interview.RequestTime:
		return "Give more time…"
	case interview.RequestAdjustment:
		return "Adjust time and takes…"
	}
	return "Let them record again…"
}

// AskedWord says on a row what its candidate asks for.
func AskedWord(k interview.RequestKind) string {
	switch k {
	case interview.RequestTime:
		return "Asks for more time"
	case interview.RequestRedo:
		return "Asks to record again"
	case interview.RequestTrouble:
		return "Something went wrong"
	case interview.RequestAdjustment:
		return "Asks for an adjustment"
	case interview.RequestWithdraw:
		return "Wants to withdraw"
	}
	return ""
}

// requestWhat is what exactly was asked for: questions, wishes.
func requestWhat(r interview.Request, places []int) string {
	var parts []string
	if len(places) > 0 {
		numbers := make([]string, len(places))
		for i, n := range places {
			numbers[i] = strconv.Itoa(n)
		}
		parts = append(parts, plural(len(numbers), "question ", "questions ")+list(numbers))
	}
	var wishes []string
	for _, w := range r.Wishes {
		wishes = append(wishes, wishWord(w))
	}
	if len(wishes) > 0 {
		parts = append(parts, list(wishes))
	}
	return strings.Join(parts, " · ")
}

func wishWord(w interview.Wish) string {
	switch w {
	case interview.WishTime:
		return "more time per answer"
	case interview.WishSound:
		return "sound only"
	case interview.WishTakes:
		return "more takes"
	}
	return "another format"
}

// placesIn are the places of the request's questions in its interview.
func placesIn(iv *interview.Interview, r interview.Request) []int {
	var places []int
	for _, id := range r.Questions {
		if q, ok := iv.Question(id); ok {
			places = append(places, q.Ord)
		}
	}
	return places
}

// requestFate says how a request ended.
func requestFate(r interview.Request, now interview.Moment) string {
	switch {
	case r.State == interview.RequestOpen:
		return "Open"
	case r.ByItself:
		return "Granted by itself, " + ago(r.AnsweredAt, now)
	case r.State == interview.RequestDenied:
		return "Denied by " + r.AnsweredBy + ", " + ago(r.AnsweredAt, now)
	}
	return "Granted by " + r.AnsweredBy + ", " + ago(r.AnsweredAt, now)
}

// requestTone is loud about what waits for an answer only.
func requestTone(r interview.Request) ui.Tone {
	if r.State == interview.RequestOpen {
		return ui.Caution
	}
	return ui.Neutral
}

func fateIcon(s interview.RequestState) string {
	if s == interview.RequestGranted {
		return "circle-check"
	}
	return "circle-x"
}

// openRequests are those of an interview that wait for an answer.
func openRequests(list []interview.Request) []interview.Request {
	var open []interview.Request
	for _, r := range list {
		if r.State == interview.RequestOpen {
			open = append(open, r)
		}
	}
	return open
}

// RequestAnswer is the dialog that answers a request in words.
type RequestAnswer struct {
	Request interview.Request
	Page    interview.InterviewPage
	Back    string
	Words   string
	Bad     interview.Invalid
	Problem string
	Now     interview.Moment
}

// RequestsView is a list of requests: of one position, or of all that the viewer works in.
type RequestsView struct {
	Position interview.Position // without an id: all
	Page     interview.RequestPage
	Now      interview.Moment
}

func (l RequestsView) tabs() []ui.TabItem {
	open := strconv.Itoa(l.Page.Open)
	if l.Page.Open >= MostCounted {
		open = strconv.Itoa(MostCounted-1) + "+"
	}
	return []ui.TabItem{
		{Label: "Open", Count: open, Href: RequestListURL(l.Position.ID, false, ""), Current: !l.Page.Filter.Answered},
		{Label: "Answered", Href: RequestListURL(l.Position.ID, true, ""), Current: l.Page.Filter.Answered},
	}
}

func (l RequestsView) shut(row interview.RequestRow) shut {
	return shutBecause(row.Request, &row.Interview, l.Position, l.Now)
}

func (l RequestsView) nothing() string {
	if l.Page.Filter.Answered {
		return "Nothing was answered yet."
	}
	return "Nobody asks for anything. Candidates can ask on every page of their room, also when it is closed."
}

func (l RequestsView) here() string {
	return RequestListURL(l.Position.ID, l.Page.Filter.Answered, l.Page.Filter.Cursor)
}

func (l RequestsView) from(c interview.Cursor) string {
	if c == "" {
		return ""
	}
	return RequestListURL(l.Position.ID, l.Page.Filter.Answered, c)
}

// asked tells the timeline what a candidate asked for.
func asked(e interview.Event) string {
	what := map[interview.RequestKind]string{
		interview.RequestTime: "asked for more time", interview.RequestRedo: "asked to record again",
		interview.RequestTrouble: "said that something went wrong", interview.RequestAdjustment: "asked for an adjustment",
		interview.RequestWithdraw: "asked to withdraw",
	}[interview.RequestKind(e.Data["kind"])]
	if e.Data["questions"] != "" {
		what += ", " + places(e.Data["questions"])
	}
	var wishes []string
	for w := range strings.SplitSeq(e.Data["wishes"], ",") {
		if w != "" {
			wishes = append(wishes, wishWord(interview.Wish(w)))
		}
	}
	if len(wishes) > 0 {
		what += ": " + list(wishes)
	}
	if e.Data["old"] != "" {
		what += ", over a link that was replaced"
	}
	return what
}

func answeredRequest(e interview.Event) string {
	what := map[interview.RequestKind]string{
		interview.RequestTime: "more time", interview.RequestRedo: "to record again", interview.RequestTrouble: "about something that went wrong",
		interview.RequestAdjustment: "an adjustment", interview.RequestWithdraw: "to withdraw",
	}[interview.RequestKind(e.Data["kind"])]
	if e.Data["outcome"] == string(interview.RequestDenied) {
		return "denied the request: " + what
	}
	return "granted the request: " + what
}
