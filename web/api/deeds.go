package api

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/webhook"
)

// some are questions by id, or all of them.
type some struct {
	all bool
	ids []string
}

// UnmarshalJSON takes "all" or a list of ids.
func (q *some) UnmarshalJSON(text []byte) error {
	var word string
	if json.Unmarshal(text, &word) == nil && word == "all" {
		q.all = true
		return nil
	}
	return json.Unmarshal(text, &q.ids)
}

// Schema describes both forms.
func (*some) Schema(r huma.Registry) *huma.Schema {
	one, most := 1, interview.MaxQuestions
	s := &huma.Schema{
		Description: `Ids of the interview's questions, or "all" of those that it can be done to`,
		AnyOf: []*huma.Schema{
			{Type: huma.TypeString, Enum: []any{"all"}},
			{Type: huma.TypeArray, Items: &huma.Schema{Type: huma.TypeString}, MinItems: &one, MaxItems: &most},
		},
	}
	for _, form := range s.AnyOf {
		form.PrecomputeMessages()
	}
	return s
}

// telling is what a deed says to the candidate, and when their link closes.
type telling struct {
	Deadline *time.Time `json:"deadline,omitempty" doc:"Left out: as it is; needed when it has passed"`
	Notify   *bool      `json:"notify,omitempty" doc:"false: no letter leaves"`
	Message  string     `json:"message,omitempty" maxLength:"2000" doc:"To the candidate, in the letter"`
	Request  string     `json:"request_id,omitempty" maxLength:"100" doc:"The candidate's request that this grants"`
}

func (t telling) letter() app.Letter { return app.Letter{Withhold: !yes(t.Notify), Message: t.Message} }

type redone struct {
	Questions some       `json:"questions"`
	Deadline  *time.Time `json:"deadline,omitempty" doc:"Left out: as it is; needed when it has passed"`
	Notify    *bool      `json:"notify,omitempty" doc:"false: no letter leaves"`
	Message   string     `json:"message,omitempty" maxLength:"2000" doc:"To the candidate, in the letter and in the room"`
	Request   string     `json:"request_id,omitempty" maxLength:"100" doc:"The candidate's request that this grants"`
}

type extended struct {
	Deadline time.Time `json:"deadline"`
	Notify   *bool     `json:"notify,omitempty" doc:"false: no letter leaves"`
	Message  string    `json:"message,omitempty" maxLength:"2000" doc:"To the candidate, in the letter"`
	Request  string    `json:"request_id,omitempty" maxLength:"100" doc:"The candidate's request that this grants"`
}

type reinvited struct {
	KeepATS  bool       `json:"keep_ats,omitempty" doc:"The ATS order goes with the new link; false: it stays with the old interview"`
	Deadline *time.Time `json:"deadline,omitempty" doc:"Left out: the position's own number of days from now"`
	Notify   *bool      `json:"notify,omitempty" doc:"false: no letter leaves"`
	Message  string     `json:"message,omitempty" maxLength:"2000" doc:"To the candidate, in the letter"`
}

type adjusted struct {
	Factor    float64 `json:"time_factor,omitempty" minimum:"1" maximum:"10" multipleOf:"0.25" doc:"How many times the question's own times; left out: once"`
	Untimed   bool    `json:"untimed,omitempty" doc:"Neither thinking nor answering is timed"`
	Takes     int     `json:"extra_takes,omitempty" minimum:"0" maximum:"20" doc:"For each question that limits them"`
	SoundOnly bool    `json:"sound_only,omitempty" doc:"The candidate may record without a picture"`
	InAdvance bool    `json:"in_advance,omitempty" doc:"The questions stand on the link's first page"`
	Request   string  `json:"request_id,omitempty" maxLength:"100" doc:"The candidate's request that this grants"`
}

// at registers a deed on an interview. do gets the interview that it is for.
func at[B any](s *Server, name, summary, about string, do func(c *call, on app.On, body B) (*interviewOut, error)) {
	add(s, deedOp(name, summary, about), func(c *call, in *struct {
		Which
		Body *B
	}) (*interviewOut, error) {
		on, err := in.on(c)
		if err != nil {
			return nil, err
		}
		var body B // nothing sent is nothing said
		put(&body, in.Body)
		return do(c, on, body)
	})
}

// plain registers a deed that needs nothing but the interview.
func (s *Server) plain(name, summary, about string, do func(c *call, on app.On) error) {
	add(s, deedOp(name, summary, about), func(c *call, in *Which) (*interviewOut, error) {
		on, err := in.on(c)
		if err != nil {
			return nil, err
		}
		return s.after(c, on, do(c, on))
	})
}

func deedOp(name, summary, about string) op {
	scope := interview.ScopeInterviewsWrite
	if name == "undelete" {
		scope = interview.ScopeInterviewsDelete
	}
	return op{
		needsBody: name == "redo" || name == "restore-answers" || name == "extend",
		id:        name, method: http.MethodPost, path: "/interviews/{id}/" + name, scope: scope, group: "What is done to an interview", summary: summary, about: about,
		fields: map[string]string{"factor": "/time_factor", "takes": "/extra_takes"},
	}
}

func (s *Server) deeds() {
	at(s, "redo", "Ask for answers again, over the same link",
		"The answers go to the bin, only these questions reopen, and the candidate gets the letter “please record again”, which waits half a minute for an undo. The ATS order stays connected.",
		func(c *call, on app.On, b redone) (*interviewOut, error) {
			questions, err := s.chosen(c, on.InterviewID, b.Questions, func(iv *interview.Interview, q string) bool { _, ok := iv.Answer(q); return ok })
			if err != nil {
				return nil, err
			}
			on.Request = b.Request
			return s.after(c, on, s.App.DeleteAnswers(c.ctx, c.actor, app.DeleteAnswers{
				On: on, Questions: questions, Deadline: moment(b.Deadline), Letter: app.Letter{Withhold: !yes(b.Notify), Message: b.Message},
			}))
		})
	at(s, "restore-answers", "Bring deleted answers back",
		"If nothing is missing then and it had been submitted, it is completed again.",
		func(c *call, on app.On, b struct {
			Questions some `json:"questions"`
		}) (*interviewOut, error) {
			questions, err := s.chosen(c, on.InterviewID, b.Questions, deletedAnswer)
			if err != nil {
				return nil, err
			}
			return s.after(c, on, s.App.RestoreAnswers(c.ctx, c.actor, on, questions))
		})
	at(s, "resend", "Send the same link again", "", func(c *call, on app.On, b telling) (*interviewOut, error) {
		on.Request = b.Request
		return s.after(c, on, s.App.Resend(c.ctx, c.actor, app.Resend{On: on, Deadline: moment(b.Deadline), Letter: b.letter()}))
	})
	at(s, "extend", "Set a new deadline", "", func(c *call, on app.On, b extended) (*interviewOut, error) {
		on.Request = b.Request
		return s.after(c, on, s.App.Extend(c.ctx, c.actor, app.Extend{
			On: on, Deadline: interview.At(b.Deadline), Letter: app.Letter{Withhold: !yes(b.Notify), Message: b.Message},
		}))
	})
	at(s, "rotate-link", "Give it a new link", "For a link that leaked: the same interview and answers. The old link says that a newer one was sent.",
		func(c *call, on app.On, b struct {
			Notify *bool `json:"notify,omitempty" doc:"false: no letter leaves"`
		}) (*interviewOut, error) {
			return s.after(c, on, s.App.RotateLink(c.ctx, c.actor, app.RotateLink{On: on, Letter: app.Letter{Withhold: !yes(b.Notify)}}))
		})
	at(s, "adjust", "Give the candidate other times, takes or ways to answer", "Also in the middle of the interview. What is left out is as for everybody.",
		func(c *call, on app.On, b adjusted) (*interviewOut, error) {
			on.Request = b.Request
			return s.after(c, on, s.App.Adjust(c.ctx, c.actor, app.Adjust{On: on, To: interview.Adjustment{
				More: int(max(b.Factor-1, 0) * interview.Quarter), Untimed: b.Untimed, Takes: b.Takes, SoundOnly: b.SoundOnly, InAdvance: b.InAdvance,
			}}))
		})
	s.plain("discard", "Discard the candidate", "A verdict: the link shows a polite closed page, and the ATS is told nothing.",
		func(c *call, on app.On) error { return s.App.Discard(c.ctx, c.actor, on) })
	s.plain("restore", "Take the discarding back", "",
		func(c *call, on app.On) error { return s.App.Undiscard(c.ctx, c.actor, on) })
	s.plain("shortlist", "Shortlist the candidate", "",
		func(c *call, on app.On) error { return s.App.Shortlist(c.ctx, c.actor, on) })
	s.plain("unshortlist", "Make the verdict undecided again", "",
		func(c *call, on app.On) error { return s.App.Unshortlist(c.ctx, c.actor, on) })
	s.plain("undelete", "Restore an interview from the bin", "",
		func(c *call, on app.On) error { return s.App.Undelete(c.ctx, c.actor, on) })
	s.plain("undo", "Undo what was done last", "As long as nothing happened to the interview since. A letter that has not left is stopped.",
		func(c *call, on app.On) error { _, _, err := s.App.Undo(c.ctx, c.actor, on); return err })
	s.reinvite()
	s.refs()
}

func deletedAnswer(iv *interview.Interview, question string) bool {
	if _, answered := iv.Answer(question); answered {
		return false
	}
	for _, t := range iv.Takes {
		if t.QuestionID == question && t.DeletedAt != 0 {
			return true
		}
	}
	return false
}

// chosen are the ids of the questions that are meant; "all" are those that it can be done to.
func (s *Server) chosen(c *call, id string, q some, fits func(iv *interview.Interview, question string) bool) ([]string, error) {
	if !q.all {
		return q.ids, nil
	}
	if err := s.mayWatchInterview(c, id); err != nil {
		return nil, err
	}
	iv, err := s.Read.Interview(c.ctx, id)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, question := range iv.Questions {
		if fits(&iv, question.ID) {
			ids = append(ids, question.ID)
		}
	}
	return ids, nil
}

func (s *Server) reinvite() {
	o := deedOp("reinvite", "Invite the candidate anew, with a new link",
		"Deletes the interview (what is completed is discarded first) and invites again, in one step. The answer is the new interview. The ATS order stays with the old one unless keep_ats says otherwise.")
	o.status = http.StatusCreated
	add(s, o, func(c *call, in *struct {
		Which
		Body *reinvited
	}) (*newInterviewOut, error) {
		on, err := in.on(c)
		if err != nil {
			return nil, err
		}
		var b reinvited
		put(&b, in.Body)
		id, err := s.App.Reinvite(c.ctx, c.actor, app.Reinvite{
			On: on, Deadline: moment(b.Deadline), Letter: app.Letter{Withhold: !yes(b.Notify), Message: b.Message}, KeepATS: b.KeepATS,
		})
		if err != nil {
			return nil, err
		}
		return s.newInterview(c, http.StatusCreated, id)
	})
}

// refs is what other systems call an interview.
func (s *Server) refs() {
	const path = "/interviews/{id}/external-refs"
	add(s, op{
		id: "put-external-ref", method: http.MethodPut, path: path, scope: interview.ScopeInterviewsWrite, group: "Interviews",
		summary: "Note what another system calls the interview", about: "Twice is once. To find an interview by it, list interviews with ref_system, ref_type and ref_id.",
	}, func(c *call, in *struct {
		Which
		Body webhook.Ref
	}) (*interviewOut, error) {
		on, err := in.on(c)
		if err != nil {
			return nil, err
		}
		ref := refsOf([]webhook.Ref{in.Body})[0]
		ref.InterviewID = in.ID
		return s.after(c, on, s.App.PutExternalRef(c.ctx, c.actor, ref))
	})
	add(s, op{
		id: "delete-external-ref", method: http.MethodDelete, path: path, scope: interview.ScopeInterviewsWrite, group: "Interviews",
		summary: "Forget what another system calls the interview",
	}, func(c *call, in *struct {
		Which
		System string `query:"system" required:"true" maxLength:"64"`
		Type   string `query:"type" maxLength:"64"`
		Ref    string `query:"id" required:"true" maxLength:"255"`
	}) (*interviewOut, error) {
		on, err := in.on(c)
		if err != nil {
			return nil, err
		}
		return s.after(c, on, s.App.DeleteExternalRef(c.ctx, c.actor, interview.ExternalRef{InterviewID: in.ID, System: in.System, Kind: in.Type, Ref: in.Ref}))
	})
}
