package api

import (
	"net/http"
	"time"

	"retake/internal/interview"
)

// position is a role being hired for.
type position struct {
	ID         string         `json:"id"`
	Title      string         `json:"title"`
	Intro      string         `json:"intro" doc:"Plain text; blank lines separate paragraphs"`
	Open       bool           `json:"open" doc:"Whether candidates can be invited"`
	Days       int            `json:"days" doc:"That a candidate has, counted from the invitation"`
	Contact    string         `json:"contact" doc:"The address that candidates may write to; empty: none is shown"`
	Language   string         `json:"language" doc:"Of what candidates read" example:"en"`
	Reminders  reminders      `json:"reminders"`
	HandIn     bool           `json:"hand_in" doc:"What is whole at the deadline is submitted by itself"`
	AutoExtend int            `json:"auto_extend" doc:"How often more time is granted by itself; 0: never"`
	SoundOnly  bool           `json:"sound_only" doc:"Every candidate may leave the picture away"`
	Questions  int            `json:"questions" doc:"How many there are"`
	Interviews map[string]int `json:"interviews" doc:"How many there are, by status"`
	Revision   int64          `json:"revision"`
	CreatedAt  time.Time      `json:"created_at"`
	DeletedAt  *time.Time     `json:"deleted_at" doc:"Since when it lies in the bin"`
}

type reminders struct {
	Days        int  `json:"days" required:"false" minimum:"0" maximum:"30" doc:"Before the deadline; 0: none"`
	Unsubmitted bool `json:"unsubmitted" required:"false" doc:"A day after everything was recorded and not submitted"`
}

func positionOf(p interview.Position, questions int, counts interview.Counts) position {
	out := position{
		ID: p.ID, Title: p.Title, Intro: p.Intro, Open: p.Open, Days: p.Days, Contact: p.Contact, Language: p.Language,
		Reminders: reminders{p.Reminders.Days, p.Reminders.Unsubmitted}, HandIn: p.HandIn, AutoExtend: p.AutoExtend, SoundOnly: p.SoundOnly,
		Questions: questions, Interviews: map[string]int{}, Revision: p.Revision, CreatedAt: p.CreatedAt.Time(), DeletedAt: instant(p.DeletedAt),
	}
	for status, n := range counts {
		if n > 0 {
			out.Interviews[string(status)] = n
		}
	}
	return out
}

type positionOut struct {
	ETag string `header:"ETag"`
	Body position
}

type newPositionOut struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     position
}

// InPosition names a position by the address.
type InPosition struct {
	ID string `path:"id" doc:"The position's id" maxLength:"100"`
}

// PositionTyped is what can be said about a position; what is left out stays as it is.
type PositionTyped struct {
	Title      *string    `json:"title,omitempty" maxLength:"120"`
	Intro      *string    `json:"intro,omitempty" maxLength:"4000"`
	Days       *int       `json:"days,omitempty" minimum:"1" maximum:"365"`
	Contact    *string    `json:"contact,omitempty" maxLength:"254"`
	Language   *string    `json:"language,omitempty" example:"en"`
	Reminders  *reminders `json:"reminders,omitempty"`
	HandIn     *bool      `json:"hand_in,omitempty"`
	AutoExtend *int       `json:"auto_extend,omitempty" minimum:"0" maximum:"5"`
	SoundOnly  *bool      `json:"sound_only,omitempty"`
}

func (t PositionTyped) onto(p *interview.Position) {
	put(&p.Title, t.Title)
	put(&p.Intro, t.Intro)
	put(&p.Days, t.Days)
	put(&p.Contact, t.Contact)
	put(&p.Language, t.Language)
	put(&p.HandIn, t.HandIn)
	put(&p.AutoExtend, t.AutoExtend)
	put(&p.SoundOnly, t.SoundOnly)
	if t.Reminders != nil {
		p.Reminders = interview.Reminders{Days: t.Reminders.Days, Unsubmitted: t.Reminders.Unsubmitted}
	}
}

func put[T any](to *T, typed *T) {
	if typed != nil {
		*to = *typed
	}
}

// newPositionTyped is PositionTyped with what a new one cannot do without.
type newPositionTyped struct {
	Title string `json:"title" minLength:"1" maxLength:"120"`
	PositionTyped
}

// usualDays is what a candidate has in a position that does not say.
const usualDays = 7

func (s *Server) positions() {
	fields := map[string]string{"remind_days": "/reminders/days"}
	add(s, op{
		id: "list-positions", method: http.MethodGet, path: "/positions", scope: interview.ScopePositionsRead, group: "Positions",
		summary: "List positions", about: "Those that the key's user works in and that are not in the bin: open ones first, then the newest.",
	}, s.listPositions)
	add(s, op{
		id: "create-position", method: http.MethodPost, path: "/positions", scope: interview.ScopePositionsWrite, group: "Positions", status: http.StatusCreated,
		summary: "Create a position", about: "The key's user is its first member. It is open, and needs questions before anybody can be invited.", fields: fields,
	}, s.createPosition)
	add(s, op{
		id: "get-position", method: http.MethodGet, path: "/positions/{id}", scope: interview.ScopePositionsRead, group: "Positions", summary: "Get a position",
	}, func(c *call, in *InPosition) (*positionOut, error) { return s.positionNow(c, in.ID) })
	add(s, op{
		id: "edit-position", method: http.MethodPatch, path: "/positions/{id}", scope: interview.ScopePositionsWrite, group: "Positions",
		summary: "Edit a position", about: "What is left out stays as it is.", fields: fields,
	}, s.editPosition)
	add(s, op{
		id: "delete-position", method: http.MethodDelete, path: "/positions/{id}", scope: interview.ScopePositionsWrite, group: "Positions", status: http.StatusNoContent,
		summary: "Delete a position", about: "Into the bin: its links show a closed page, and nothing in it can be changed until it is restored.",
	}, func(c *call, in *InPosition) (*struct{}, error) {
		return &struct{}{}, s.App.DeletePosition(c.ctx, c.actor, in.ID)
	})
	deed := func(id, path, summary, about string, do func(*call, string) error) {
		add(s, op{
			id: id, method: http.MethodPost, path: "/positions/{id}/" + path, scope: interview.ScopePositionsWrite, group: "Positions", summary: summary, about: about,
		}, func(c *call, in *InPosition) (*positionOut, error) {
			if err := do(c, in.ID); err != nil {
				return nil, err
			}
			return s.positionNow(c, in.ID)
		})
	}
	deed("close-position", "close", "Close a position", "Nobody can be invited any more; links that are out keep working.",
		func(c *call, id string) error { return s.App.ClosePosition(c.ctx, c.actor, id) })
	deed("open-position", "open", "Open a position again", "",
		func(c *call, id string) error { return s.App.ReopenPosition(c.ctx, c.actor, id) })
	deed("restore-position", "restore", "Restore a position from the bin", "Its links work again.",
		func(c *call, id string) error { return s.App.UndeletePosition(c.ctx, c.actor, id) })
	add(s, op{
		id: "copy-position", method: http.MethodPost, path: "/positions/{id}/copy", scope: interview.ScopePositionsWrite, group: "Positions", status: http.StatusCreated,
		summary: "Copy a position", about: "With its texts, questions, letters, settings and members, without candidates.",
	}, func(c *call, in *InPosition) (*newPositionOut, error) {
		p, err := s.App.CopyPosition(c.ctx, c.actor, in.ID)
		if err != nil {
			return nil, err
		}
		return s.newPosition(c, p.ID)
	})
	s.positionParts()
}

func (s *Server) listPositions(c *call, in *struct{ Paging }) (*listed[position], error) {
	rows, err := s.Read.PositionList(c.ctx, c.sees())
	if err != nil {
		return nil, err
	}
	rows, next, err := offsetted(rows, in.Paging, func(p interview.PositionRow) string { return p.ID })
	if err != nil {
		return nil, err
	}
	var out []position
	for _, p := range rows {
		out = append(out, positionOf(p.Position, p.Questions, p.Counts))
	}
	return pageOf(s, c, out, next), nil
}

// sees is the user whose positions a list is bound to; "" for those who see all.
func (c *call) sees() string {
	if c.actor.Role == interview.Admin {
		return ""
	}
	return c.user.ID
}

func (s *Server) positionNow(c *call, id string) (*positionOut, error) {
	p, err := s.mayWatch(c, id)
	if err != nil {
		return nil, err
	}
	questions, err := s.Read.Questions(c.ctx, id)
	if err != nil {
		return nil, err
	}
	counts, err := s.Read.Counts(c.ctx, id)
	if err != nil {
		return nil, err
	}
	return &positionOut{ETag: etag(p.Revision), Body: positionOf(p, len(questions), counts)}, nil
}

// mayWatch loads a position for those who may see it.
func (s *Server) mayWatch(c *call, id string) (interview.Position, error) {
	return s.may(c, id, interview.MayWatch)
}

func (s *Server) may(c *call, id string, what interview.Permission) (interview.Position, error) {
	if err := s.App.Access(c.ctx, c.actor, id, what); err != nil {
		return interview.Position{}, err
	}
	return s.Read.Position(c.ctx, id)
}

func (s *Server) newPosition(c *call, id string) (*newPositionOut, error) {
	out, err := s.positionNow(c, id)
	if err != nil {
		return nil, err
	}
	return &newPositionOut{Location: s.BaseURL + Prefix + "/positions/" + id, ETag: out.ETag, Body: out.Body}, nil
}

func (s *Server) createPosition(c *call, in *struct{ Body newPositionTyped }) (*newPositionOut, error) {
	p := interview.Position{Days: usualDays}
	in.Body.onto(&p)
	p.Title = in.Body.Title
	p, err := s.App.CreatePosition(c.ctx, c.actor, p)
	if err != nil {
		return nil, err
	}
	return s.newPosition(c, p.ID)
}

func (s *Server) editPosition(c *call, in *struct {
	InPosition
	Guard
	Body PositionTyped
}) (*positionOut, error) {
	p, err := s.may(c, in.ID, interview.MayRecruit)
	if err != nil {
		return nil, err
	}
	seen, err := in.revision()
	if err != nil {
		return nil, err
	}
	if seen != 0 {
		p.Revision = seen
	}
	in.Body.onto(&p)
	if err := s.App.EditPosition(c.ctx, c.actor, p); err != nil {
		return nil, err
	}
	return s.positionNow(c, in.ID)
}
