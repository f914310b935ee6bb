package webhook

import (
	"strings"
	"time"

	"retake/internal/interview"
)

// envelope is a message as Hireflix sends it, for whoever moves and has automated on that.
type envelope struct {
	Event string `json:"event"`
	Data  moved  `json:"data"`
	Date  int64  `json:"date"` // milliseconds, as all moments in it
}

type moved struct {
	ID         string         `json:"id"`
	Position   movedPosition  `json:"position"`
	ExternalID *string        `json:"externalId"`
	Status     string         `json:"status"`
	Hash       string         `json:"hash"`
	CreatedAt  int64          `json:"createdAt"`
	Candidate  movedCandidate `json:"candidate"`
	URL        movedURL       `json:"url"`
	Completed  *int64         `json:"completed"`
}

type movedPosition struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type movedCandidate struct {
	Name      string `json:"name"`
	FirstName string `json:"firstName"`
	LastName  string `json:"lastName"`
	Email     string `json:"email"`
	Phone     string `json:"phone"`
}

type movedURL struct {
	Short   string `json:"short"`
	Private string `json:"private"`
	Public  string `json:"public"`
}

// counterparts are the events that Hireflix has a word for.
var counterparts = map[string]string{
	"interview.created":        "interview.create",
	"interview.completed":      "interview.finish",
	"interview.reopened":       "interview.status-change",
	"interview.discarded":      "interview.status-change",
	"interview.restored":       "interview.status-change",
	"interview.status_changed": "interview.status-change",
	"interview.undeleted":      "interview.status-change",
	"interview.deleted":        "interview.delete",
	interview.KindTest:         "interview.create",
}

// Knows reports whether messages of the kind can be told in the shape.
func Knows(shape interview.Shape, kind string) bool {
	_, ok := counterparts[kind]
	return ok || shape != interview.ShapeHireflix
}

func hireflixed(m Message) (envelope, bool) {
	event, ok := counterparts[m.Type]
	iv := m.Data.Interview
	first, last, _ := strings.Cut(iv.Candidate.Name, " ")
	e := envelope{Event: event, Date: m.Timestamp.UnixMilli(), Data: moved{
		ID: iv.ID, Position: movedPosition{iv.Position.ID, iv.Position.Title}, Status: "pending",
		Hash: iv.Links.Candidate[strings.LastIndexByte(iv.Links.Candidate, '/')+1:], CreatedAt: iv.CreatedAt.UnixMilli(),
		Candidate: movedCandidate{iv.Candidate.Name, first, last, iv.Candidate.Email, iv.Candidate.Phone},
		URL:       movedURL{iv.Links.Candidate, iv.Links.Review, iv.Links.Candidate}, Completed: millis(iv.CompletedAt),
	}}
	switch {
	case iv.Verdict == string(interview.Discarded):
		e.Data.Status = "archived"
	case iv.State == string(interview.StateCompleted):
		e.Data.Status = "completed"
	}
	for _, ref := range iv.Refs {
		if ref.Type != "order" {
			e.Data.ExternalID = &ref.ID
			break
		}
	}
	return e, ok
}

func millis(t *time.Time) *int64 {
	if t == nil {
		return nil
	}
	ms := t.UnixMilli()
	return &ms
}
