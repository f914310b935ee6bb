package api

import (
	"net/http"
	"time"

	"retake/internal/interview"
)

// connection is an ATS that orders interviews.
type connection struct {
	ID        string     `json:"id"`
	Vendor    string     `json:"vendor" enum:"greenhouse,ashby,workable,recruitee"`
	Name      string     `json:"name"`
	Open      int        `json:"open_orders" doc:"Orders that something is awaited of"`
	Waiting   int        `json:"waiting_orders" doc:"Orders whose ATS has yet to hear something"`
	Failing   int        `json:"failing_orders" doc:"Of these, those that it could not be told"`
	HeardAt   *time.Time `json:"heard_at" doc:"When the ATS called last"`
	ToldAt    *time.Time `json:"told_at" doc:"When it was told something last"`
	FailedAt  *time.Time `json:"failed_at"`
	Failure   string     `json:"failure"`
	CreatedAt time.Time  `json:"created_at"`
}

// order is what an ATS asked for. Its id is all that the ATS ever sees.
type order struct {
	ID          string     `json:"id"`
	Connection  string     `json:"connection_id"`
	Vendor      string     `json:"vendor" enum:"greenhouse,ashby,workable,recruitee"`
	Position    string     `json:"position_id"`
	InterviewID *string    `json:"interview_id" doc:"That it stands for now; null: it was purged"`
	Status      string     `json:"status" enum:"open,in_progress,redo_requested,completed,expired,cancelled" doc:"What the ATS is to know now"`
	Told        string     `json:"told_status" enum:",open,in_progress,redo_requested,completed,expired,cancelled" doc:"What it was told last; empty: nothing"`
	ToldAt      *time.Time `json:"told_at"`
	Generation  int        `json:"generation" doc:"One more each time it was carried over, from 1"`
	Candidate   string     `json:"candidate_ref" doc:"Ids at the ATS, as far as it gave them"`
	Application string     `json:"application_ref"`
	Job         string     `json:"job_ref"`
	ProfileURL  string     `json:"profile_url"`
	Failure     string     `json:"failure" doc:"Why it could not be told; empty: it could"`
	Parked      bool       `json:"parked" doc:"The ATS refused for good: somebody has to look, then send it again"`
	CreatedAt   time.Time  `json:"created_at"`
	CancelledAt *time.Time `json:"cancelled_at"`
}

type orderOut struct{ Body order }

// Order names an order by the address.
type Order struct {
	ID string `path:"id" doc:"The order's id" maxLength:"100" example:"ao_01890a5d-ac96-774b-bcce-b302099a8057"`
}

func (s *Server) orderOf(l interview.OrderLine) order {
	out := order{
		ID: l.ID, Connection: l.ConnectionID, Vendor: string(l.Vendor), Position: l.PositionID, Status: string(l.Status(s.now())),
		Told: string(l.ToldStatus), ToldAt: instant(l.ToldAt), Generation: l.Generation, Candidate: l.CandidateRef, Application: l.ApplicationRef,
		Job: l.JobRef, ProfileURL: l.ProfileURL, Failure: l.Failure, Parked: l.Parked, CreatedAt: l.Order.CreatedAt.Time(), CancelledAt: instant(l.CancelledAt),
	}
	if l.InterviewID != "" {
		out.InterviewID = &l.InterviewID
	}
	return out
}

func (s *Server) ats() {
	o := func(id, method, path, summary, about string) op {
		return op{id: id, method: method, path: path, scope: interview.ScopeATSManage, group: "ATS", summary: summary, about: about}
	}
	add(s, o("list-connections", http.MethodGet, "/ats/connections", "List connections", "For admins. They are made and removed on the pages, because a secret belongs into each."), s.connections)
	add(s, o("list-orders", http.MethodGet, "/ats/orders", "List orders", "Of an interview, or of a connection, the newest first; the latter for admins."), s.orders)
	add(s, o("get-order", http.MethodGet, "/ats/orders/{id}", "Get an order", ""), func(c *call, in *Order) (*orderOut, error) { return s.orderNow(c, in.ID) })
	add(s, o("send-order", http.MethodPost, "/ats/orders/{id}/send", "Tell the ATS again how an order stands", "Also when it knows already."), func(c *call, in *Order) (*orderOut, error) {
		if err := s.App.SendAgain(c.ctx, c.actor, in.ID); err != nil {
			return nil, err
		}
		return s.orderNow(c, in.ID)
	})
	attach := o("attach-order", http.MethodPost, "/ats/orders/{id}/attach", "Let an order stand for another interview", "The ATS hears of that one from now on, under the same id.")
	attach.fields = map[string]string{"interview": "/interview_id"}
	add(s, attach, func(c *call, in *struct {
		Order
		Body struct {
			InterviewID string `json:"interview_id" maxLength:"100"`
		}
	}) (*orderOut, error) {
		if _, err := s.orderNow(c, in.ID); err != nil {
			return nil, err
		}
		if err := s.App.AttachOrder(c.ctx, c.actor, in.ID, in.Body.InterviewID); err != nil {
			return nil, err
		}
		return s.orderNow(c, in.ID)
	})
}

func (s *Server) connections(c *call, _ *struct{}) (*listed[connection], error) {
	if err := s.manages(c); err != nil {
		return nil, err
	}
	rows, err := s.Read.Connections(c.ctx)
	if err != nil {
		return nil, err
	}
	var out []connection
	for _, r := range rows {
		out = append(out, connection{
			ID: r.ID, Vendor: string(r.Vendor), Name: r.Name, Open: r.Open, Waiting: r.Waiting, Failing: r.Failing, HeardAt: instant(r.HeardAt),
			ToldAt: instant(r.ToldAt), FailedAt: instant(r.FailedAt), Failure: r.Failure, CreatedAt: r.CreatedAt.Time(),
		})
	}
	return all(s, c, out), nil
}

func (s *Server) orders(c *call, in *struct {
	Paging
	Interview  string `query:"interview" maxLength:"100" doc:"Those that stand for this interview"`
	Connection string `query:"connection" maxLength:"100" doc:"Those of this connection"`
}) (*listed[order], error) {
	var (
		lines []interview.OrderLine
		next  interview.Cursor
		err   error
	)
	switch {
	case in.Interview != "":
		if err := s.mayWatchInterview(c, in.Interview); err != nil {
			return nil, err
		}
		lines, err = s.Read.OrdersOf(c.ctx, in.Interview)
	case in.Connection != "":
		if err := s.manages(c); err != nil {
			return nil, err
		}
		var page interview.ConnectionPage
		page, err = s.Read.ConnectionPage(c.ctx, interview.ConnectionFilter{ID: in.Connection, Orders: interview.Cursor(in.Cursor), Limit: in.Limit})
		lines, next = page.Orders, page.NextOrders
	default:
		p := problemOf(http.StatusUnprocessableEntity, "invalid", "Something in the request is not right: see errors.")
		p.Errors = []fault{{Parameter: "interview", Detail: "Say whose orders: of an interview or of a connection."}}
		return nil, p
	}
	if err != nil {
		return nil, err
	}
	var out []order
	for _, l := range lines {
		out = append(out, s.orderOf(l))
	}
	return pageOf(s, c, out, string(next)), nil
}

// orderNow is an order for those who may see what was ordered.
func (s *Server) orderNow(c *call, id string) (*orderOut, error) {
	l, err := s.Read.OrderLine(c.ctx, id)
	if err != nil {
		return nil, err
	}
	if err := s.App.Access(c.ctx, c.actor, l.PositionID, interview.MayWatch); err != nil {
		return nil, err
	}
	c.about = l.InterviewID
	return &orderOut{s.orderOf(l)}, nil
}
