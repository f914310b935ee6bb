package api

import (
	"errors"
	"net/http"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/webhook"
)

type interviewOut struct {
	ETag string `header:"ETag" doc:"The revision; send it as If-Match"`
	Body webhook.Interview
}

type newInterviewOut struct {
	Status   int
	Location string `header:"Location"`
	ETag     string `header:"ETag" doc:"The revision; send it as If-Match"`
	Body     webhook.Interview
}

// candidateTyped is a person as one says it.
type candidateTyped struct {
	Name  string `json:"name" minLength:"1" maxLength:"120"`
	Email string `json:"email" minLength:"3" maxLength:"254"`
	Phone string `json:"phone" required:"false" maxLength:"40"`
}

// candidateChanged is what changes about a person; what is left out stays as it was.
type candidateChanged struct {
	Name  *string `json:"name,omitempty" minLength:"1" maxLength:"120"`
	Email *string `json:"email,omitempty" minLength:"3" maxLength:"254"`
	Phone *string `json:"phone,omitempty" maxLength:"40"`
	Send  bool    `json:"send,omitempty" doc:"Send the link again, to the address as it is then"`
}

// invitation is what inviting somebody takes.
type invitation struct {
	PositionID string         `json:"position_id" maxLength:"100"`
	Candidate  candidateTyped `json:"candidate"`
	Deadline   *time.Time     `json:"deadline,omitempty" doc:"Left out: the position's own number of days from now"`
	Notify     *bool          `json:"notify,omitempty" doc:"false: no letter leaves; hand links.candidate over yourself"`
	Message    string         `json:"message,omitempty" maxLength:"2000" doc:"To the candidate, in the letter"`
	Refs       []webhook.Ref  `json:"external_refs,omitempty" maxItems:"25" doc:"What other systems call the interview"`
	OnExisting string         `json:"on_existing,omitempty" enum:"error,return,replace" doc:"When the address has a live interview in the position: error (409), as usual, return it, or replace it by a new one with a new link"`
}

// Listing says which interviews a list holds.
type Listing struct {
	Paging
	Position string    `query:"position" maxLength:"100" doc:"Only of this position"`
	Status   string    `query:"status" enum:"deleted,discarded,letter_failed,expired,redo_asked,shortlisted,to_review,recorded,in_progress,opened,invited" doc:"Only with this status"`
	Query    string    `query:"q" maxLength:"254" doc:"Part of a name or an address"`
	Since    time.Time `query:"updated_after" doc:"Only what changed then or later, the longest unchanged first, so that a copy can be kept: go on from the last updated_at"`
	Deleted  bool      `query:"include_deleted" doc:"Also those in the bin and those that a newer one replaced"`
	System   string    `query:"ref_system" maxLength:"64" doc:"With ref_id: only what this system calls so"`
	Type     string    `query:"ref_type" maxLength:"64"`
	Ref      string    `query:"ref_id" maxLength:"255"`
}

// yes is true for what was left out.
func yes(b *bool) bool { return b == nil || *b }

func (s *Server) interviews() {
	add(s, op{
		id: "list-interviews", method: http.MethodGet, path: "/interviews", scope: interview.ScopeInterviewsRead, group: "Interviews",
		summary: "List interviews", about: "Of the positions that the key's user works in, the latest change first. An interview in the list looks as in a webhook.",
	}, s.listInterviews)
	add(s, op{
		id: "invite", method: http.MethodPost, path: "/interviews", scope: interview.ScopeInterviewsWrite, group: "Interviews", status: http.StatusCreated,
		summary: "Invite a candidate", about: "Makes the interview with its link, and sends the letter. 200 instead of 201: it was there already (on_existing: return).",
		fields: map[string]string{"name": "/candidate/name", "email": "/candidate/email", "phone": "/candidate/phone"},
	}, s.invite)
	add(s, op{
		id: "get-interview", method: http.MethodGet, path: "/interviews/{id}", scope: interview.ScopeInterviewsRead, group: "Interviews", summary: "Get an interview",
	}, func(c *call, in *struct {
		ID string `path:"id" doc:"The interview's id" maxLength:"100"`
	}) (*interviewOut, error) {
		return s.interviewNow(c, in.ID)
	})
	add(s, op{
		id: "edit-interview", method: http.MethodPatch, path: "/interviews/{id}", scope: interview.ScopeInterviewsWrite, group: "Interviews",
		summary: "Correct the candidate, or set the deadline", about: "One of both at a time. A new deadline is told to the candidate by letter; to extend in silence, see extend.",
		fields: map[string]string{"name": "/candidate/name", "email": "/candidate/email", "phone": "/candidate/phone"},
	}, s.editInterview)
	add(s, op{
		id: "delete-interview", method: http.MethodDelete, path: "/interviews/{id}", scope: interview.ScopeInterviewsDelete, group: "Interviews",
		summary: "Delete an interview", about: "Into the bin: its link stops working. What is completed must be discarded first. See undelete.",
	}, func(c *call, in *struct {
		Which
		ATS string `query:"ats" enum:"cancel,keep" default:"cancel" doc:"What becomes of the ATS order: cancel, or keep it for the candidate's next invitation"`
	}) (*interviewOut, error) {
		on, err := in.on(c)
		if err != nil {
			return nil, err
		}
		if in.ATS == "keep" {
			return s.after(c, on, s.App.DeleteKeeping(c.ctx, c.actor, on))
		}
		return s.after(c, on, s.App.Delete(c.ctx, c.actor, on))
	})
}

func (s *Server) listInterviews(c *call, in *struct{ Listing }) (*listed[webhook.Interview], error) {
	f := interview.InterviewFilter{
		PositionID: in.Position, UserID: c.sees(), Status: interview.Status(in.Status), Query: in.Query, Deleted: in.Deleted,
		Ref: interview.ExternalRef{System: in.System, Kind: in.Type, Ref: in.Ref}, Cursor: interview.Cursor(in.Cursor), Limit: in.Limit,
	}
	if !in.Since.IsZero() {
		f.Since = max(interview.At(in.Since), 1)
	}
	if f.PositionID != "" {
		if _, err := s.mayWatch(c, f.PositionID); err != nil {
			return nil, err
		}
	}
	found, err := s.Read.Interviews(c.ctx, f)
	if err != nil {
		return nil, err
	}
	var out []webhook.Interview
	for _, o := range found.Rows {
		out = append(out, webhook.Describe(o, s.BaseURL, s.now()))
	}
	return pageOf(s, c, out, string(found.Next)), nil
}

// interviewNow is an interview for those who may see it.
func (s *Server) interviewNow(c *call, id string) (*interviewOut, error) {
	if err := s.mayWatchInterview(c, id); err != nil {
		return nil, err
	}
	outlines, err := s.Read.Outlines(c.ctx, []string{id})
	if err != nil {
		return nil, err
	}
	o, ok := outlines[id]
	if !ok {
		return nil, interview.ErrNotFound
	}
	return &interviewOut{ETag: etag(o.Revision), Body: webhook.Describe(o, s.BaseURL, s.now())}, nil
}

func (s *Server) mayWatchInterview(c *call, id string) error {
	c.about = id
	position, err := s.Read.PositionOfInterview(c.ctx, id)
	if err != nil {
		return err
	}
	return s.App.Access(c.ctx, c.actor, position, interview.MayWatch)
}

// after answers a deed with the interview as it is then.
func (s *Server) after(c *call, on app.On, err error) (*interviewOut, error) {
	if err != nil {
		return nil, err
	}
	return s.interviewNow(c, on.InterviewID)
}

func refsOf(typed []webhook.Ref) []interview.ExternalRef {
	refs := make([]interview.ExternalRef, len(typed))
	for i, r := range typed {
		refs[i] = interview.ExternalRef{System: r.System, Kind: r.Type, Ref: r.ID}
	}
	return refs
}

func (s *Server) invite(c *call, in *struct{ Body invitation }) (*newInterviewOut, error) {
	b := in.Body
	letter := app.Letter{Withhold: !yes(b.Notify), Message: b.Message}
	invited, err := s.App.Invite(c.ctx, c.actor, app.Invite{
		PositionID: b.PositionID, Deadline: moment(b.Deadline), Letter: letter,
		People: []app.Person{{Name: b.Candidate.Name, Email: b.Candidate.Email, Phone: b.Candidate.Phone, Refs: refsOf(b.Refs)}},
	})
	if err != nil {
		return nil, err
	}
	id, err := invited[0].InterviewID, invited[0].Err
	status := http.StatusCreated
	var duplicate *interview.Duplicate
	if errors.As(err, &duplicate) {
		switch b.OnExisting {
		case "return":
			id, err, status = duplicate.InterviewID, nil, http.StatusOK
		case "replace":
			id, err = s.App.Reinvite(c.ctx, c.actor, app.Reinvite{
				On: app.On{InterviewID: duplicate.InterviewID}, Deadline: moment(b.Deadline), Letter: letter, Refs: refsOf(b.Refs),
			})
		}
	}
	if err != nil {
		return nil, err
	}
	return s.newInterview(c, status, id)
}

func (s *Server) newInterview(c *call, status int, id string) (*newInterviewOut, error) {
	out, err := s.interviewNow(c, id)
	if err != nil {
		return nil, err
	}
	return &newInterviewOut{Status: status, Location: s.BaseURL + Prefix + "/interviews/" + id, ETag: out.ETag, Body: out.Body}, nil
}

func (s *Server) editInterview(c *call, in *struct {
	Which
	Body struct {
		Candidate *candidateChanged `json:"candidate,omitempty"`
		Deadline  *time.Time        `json:"deadline,omitempty"`
	}
}) (*interviewOut, error) {
	on, err := in.on(c)
	if err != nil {
		return nil, err
	}
	to := in.Body.Candidate
	switch {
	case to != nil && in.Body.Deadline != nil:
		return nil, interview.Invalid{"deadline": "Correct the candidate and set the deadline one after the other."}
	case to == nil && in.Body.Deadline == nil:
		return nil, interview.Invalid{"candidate": "Say what changes: the candidate or the deadline."}
	case to == nil:
		return s.after(c, on, s.App.Extend(c.ctx, c.actor, app.Extend{On: on, Deadline: moment(in.Body.Deadline)}))
	}
	was, err := s.interviewNow(c, on.InterviewID)
	if err != nil {
		return nil, err
	}
	edit := app.EditCandidate{On: on, Name: was.Body.Candidate.Name, Email: was.Body.Candidate.Email, Phone: was.Body.Candidate.Phone, Send: to.Send}
	put(&edit.Name, to.Name)
	put(&edit.Email, to.Email)
	put(&edit.Phone, to.Phone)
	if edit.Revision == 0 { // what was left out was read just now: nobody may have changed it in between
		edit.Revision = was.Body.Revision
	}
	return s.after(c, on, s.App.EditCandidate(c.ctx, c.actor, edit))
}
