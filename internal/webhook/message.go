package webhook

import (
	"time"

	"retake/internal/interview"
)

// Message is what Standard Webhooks calls the payload, and an entry of the API's feed.
type Message struct {
	ID        string         `json:"id" doc:"Unique, and the same each time the message is sent again"`
	Type      string         `json:"type" doc:"What happened, such as interview.completed" example:"interview.completed"`
	Timestamp time.Time      `json:"timestamp" doc:"When it happened"`
	Sequence  int64          `json:"sequence" doc:"Rises with each event of the interview, with gaps where events stay inside: drop what is not higher than what you have seen"`
	Data      Data           `json:"data"`
	Facts     map[string]any `json:"facts,omitempty" doc:"Small facts about what happened, such as the questions"`
}

// Data is what the message is about, as it stands when the message is made.
type Data struct {
	Interview Interview `json:"interview"`
}

// Interview is an interview as the world outside sees it.
type Interview struct {
	ID          string     `json:"id"`
	Status      string     `json:"status" doc:"What the candidates tab shows" enum:"deleted,discarded,letter_failed,expired,redo_asked,shortlisted,to_review,recorded,in_progress,opened,invited"`
	State       string     `json:"state" doc:"The candidate's progress" enum:"invited,started,completed"`
	Verdict     string     `json:"verdict" doc:"The recruiters' decision" enum:"undecided,shortlisted,discarded"`
	Revision    int64      `json:"revision" doc:"Rises with every change; send it as If-Match"`
	Attempt     int        `json:"attempt" doc:"How often the interview was handed in"`
	Position    Position   `json:"position"`
	Candidate   Candidate  `json:"candidate"`
	Progress    Progress   `json:"progress"`
	Links       Links      `json:"links"`
	Refs        []Ref      `json:"external_refs" doc:"What other systems call this interview"`
	Deadline    time.Time  `json:"deadline"`
	CreatedAt   time.Time  `json:"created_at"`
	OpenedAt    *time.Time `json:"opened_at"`
	StartedAt   *time.Time `json:"started_at"`
	CompletedAt *time.Time `json:"completed_at" doc:"Of the latest handing in"`
	RedoAt      *time.Time `json:"redo_asked_at" doc:"Since when answers that were asked for again are awaited"`
	DeletedAt   *time.Time `json:"deleted_at"`
	ReplacedBy  *string    `json:"replaced_by" doc:"The interview that took this one's place"`
	UpdatedAt   time.Time  `json:"updated_at"`
}

// Position is the role being hired for.
type Position struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// Candidate is the person; empty once erased.
type Candidate struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
	Phone string `json:"phone"`
}

// Progress counts questions.
type Progress struct {
	Questions int `json:"questions"`
	Recorded  int `json:"recorded"`
}

// Links are addresses of pages.
type Links struct {
	Candidate string `json:"candidate" doc:"The candidate's own link; empty while it is closed"`
	Review    string `json:"review" doc:"Where the team watches, signed in"`
}

// Ref is what another system calls the interview. An order of an ATS is one too.
type Ref struct {
	System string `json:"system" example:"greenhouse" minLength:"1" maxLength:"64"`
	Type   string `json:"type" example:"order" maxLength:"64"`
	ID     string `json:"id" minLength:"1" maxLength:"255"`
}

// Describe shows an interview to the world outside. base is the address of this installation.
func Describe(o interview.Outline, base string, now interview.Moment) Interview {
	out := Interview{
		ID: o.ID, Status: string(o.Facts.Status(now)), State: string(o.State), Verdict: string(o.Verdict),
		Revision: o.Revision, Attempt: o.Attempt,
		Position:  Position{o.PositionID, o.Position},
		Candidate: Candidate{o.CandidateID, o.Name, o.Email, o.Phone},
		Progress:  Progress{Questions: len(o.Marks), Recorded: o.Facts.Recorded()},
		Links:     Links{Review: base + "/interviews/" + o.ID},
		Refs:      []Ref{},
		Deadline:  o.Deadline.Time(), CreatedAt: o.CreatedAt.Time(), UpdatedAt: o.ActivityAt.Time(),
		OpenedAt: maybe(o.OpenedAt), StartedAt: maybe(o.StartedAt), CompletedAt: maybe(o.CompletedAt),
		RedoAt: maybe(o.RedoAt), DeletedAt: maybe(o.DeletedAt),
	}
	if o.Door(now) == interview.DoorOpen {
		out.Links.Candidate = base + "/i/" + o.Token
	}
	if o.ReplacedBy != "" {
		out.ReplacedBy = &o.ReplacedBy
	}
	for _, r := range o.Refs {
		out.Refs = append(out.Refs, Ref{r.System, r.Kind, r.Ref})
	}
	for _, r := range o.Orders {
		out.Refs = append(out.Refs, Ref{string(r.Vendor), "order", r.ID})
	}
	return out
}

// maybe is null for "not yet".
func maybe(m interview.Moment) *time.Time {
	if m == 0 {
		return nil
	}
	t := m.Time()
	return &t
}
