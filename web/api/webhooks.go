package api

import (
	"cmp"
	"net/http"
	"strings"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

// hook is an address that hears of events: an endpoint of webhooks.
type hook struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	URL       string     `json:"url"`
	Shape     string     `json:"shape" enum:"standard,hireflix"`
	Types     []string   `json:"types" doc:"Of the events that are sent; empty: all"`
	Position  *string    `json:"position_id" doc:"The one whose events are sent; null: of every one that its maker may see"`
	On        bool       `json:"on"`
	OffAt     *time.Time `json:"off_at"`
	OffWhy    string     `json:"off_reason"`
	Waiting   int        `json:"waiting" doc:"Messages that are on their way"`
	CreatedAt time.Time  `json:"created_at"`
	Revision  int64      `json:"revision"`
	Secret    string     `json:"secret,omitempty" doc:"That messages are signed with. Shown this once: when it is made or rotated"`
}

// delivery is a message on its way to a webhook.
type delivery struct {
	ID          string     `json:"id"`
	MessageID   string     `json:"message_id" doc:"The same each time it is sent again"`
	InterviewID *string    `json:"interview_id"`
	Type        string     `json:"type"`
	State       string     `json:"state" enum:"waiting,delivered,failed"`
	Attempts    int        `json:"attempts"`
	Status      int        `json:"status" doc:"Of the last try; 0: there was no answer, or no try yet"`
	Error       string     `json:"error"`
	NextAt      *time.Time `json:"next_at"`
	CreatedAt   time.Time  `json:"created_at"`
	DoneAt      *time.Time `json:"done_at"`
	Body        string     `json:"body,omitempty" doc:"As it is sent; in the answer about one delivery"`
	Tries       []try      `json:"tries,omitempty" doc:"The latest first; in the answer about one delivery"`
}

// try is one attempt at a delivery.
type try struct {
	At     time.Time `json:"at"`
	Status int       `json:"status"`
	Millis int64     `json:"milliseconds"`
	Error  string    `json:"error"`
	Answer string    `json:"answer" doc:"Its beginning"`
}

type hookOut struct {
	ETag string `header:"ETag"`
	Body hook
}

type newHookOut struct {
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     hook
}

type deliveryOut struct{ Body delivery }

// HookTyped is what can be said about a webhook; what is left out stays as it is.
type HookTyped struct {
	Name     *string   `json:"name,omitempty" maxLength:"80"`
	URL      *string   `json:"url,omitempty" maxLength:"2000"`
	Shape    *string   `json:"shape,omitempty" enum:"standard,hireflix"`
	Types    *[]string `json:"types,omitempty" maxItems:"100"`
	Position *string   `json:"position_id,omitempty" maxLength:"100" doc:"Empty: of every one"`
}

type newHookTyped struct {
	Name     string   `json:"name" minLength:"1" maxLength:"80"`
	URL      string   `json:"url" minLength:"1" maxLength:"2000"`
	Shape    string   `json:"shape,omitempty" enum:"standard,hireflix" doc:"Usually standard"`
	Types    []string `json:"types,omitempty" maxItems:"100" doc:"Of the events that are sent; left out: all"`
	Position string   `json:"position_id,omitempty" maxLength:"100" doc:"Only of this position"`
}

// Hook names a webhook by the address.
type Hook struct {
	ID string `path:"id" doc:"The webhook's id" maxLength:"100"`
}

func hookOf(e interview.EndpointRow) hook {
	out := hook{
		ID: e.ID, Name: e.Name, URL: e.URL, Shape: string(e.Shape), Types: []string{}, On: e.On(), OffAt: instant(e.OffAt), OffWhy: e.OffWhy,
		Waiting: e.Waiting, CreatedAt: e.CreatedAt.Time(), Revision: e.Revision,
	}
	out.Types = append(out.Types, strings.Fields(e.Kinds)...)
	if e.PositionID != "" {
		out.Position = &e.PositionID
	}
	return out
}

func deliveryOf(d interview.DeliveryRow) delivery {
	out := delivery{
		ID: d.ID, MessageID: d.MessageID, Type: d.Kind, State: string(d.State), Attempts: d.Attempts, Status: d.Status, Error: d.Error,
		CreatedAt: d.CreatedAt.Time(), DoneAt: instant(d.DoneAt),
	}
	if d.State == interview.DeliveryWaiting {
		out.NextAt = instant(d.NextAt)
	}
	if d.InterviewID != "" {
		out.InterviewID = &d.InterviewID
	}
	return out
}

func (s *Server) webhooks() {
	const list, one = "/webhooks", "/webhooks/{id}"
	fields := map[string]string{"kinds": "/types", "position": "/position_id"}
	o := func(id, method, path, summary, about string) op {
		return op{id: id, method: method, path: path, scope: interview.ScopeWebhooksManage, group: "Webhooks", summary: summary, about: about, fields: fields}
	}
	add(s, o("list-webhooks", http.MethodGet, list, "List webhooks", "For admins, as all of this."), func(c *call, _ *struct{}) (*listed[hook], error) {
		if err := s.manages(c); err != nil {
			return nil, err
		}
		rows, err := s.Read.Endpoints(c.ctx)
		if err != nil {
			return nil, err
		}
		var out []hook
		for _, e := range rows {
			out = append(out, hookOf(e))
		}
		return all(s, c, out), nil
	})
	create := o("create-webhook", http.MethodPost, list, "Make a webhook", "It hears of what happens from now on. The answer holds the secret, this once.")
	create.status = http.StatusCreated
	add(s, create, s.createHook)
	add(s, o("get-webhook", http.MethodGet, one, "Get a webhook", ""), func(c *call, in *Hook) (*hookOut, error) { return s.hookNow(c, in.ID) })
	add(s, o("edit-webhook", http.MethodPatch, one, "Edit a webhook", "What is left out stays as it is."), s.editHook)
	remove := o("delete-webhook", http.MethodDelete, one, "Delete a webhook", "With its log; nothing more is sent.")
	remove.status = http.StatusNoContent
	add(s, remove, func(c *call, in *Hook) (*struct{}, error) {
		return &struct{}{}, s.App.DeleteEndpoint(c.ctx, c.actor, in.ID)
	})
	add(s, o("switch-webhook-off", http.MethodPost, one+"/off", "Switch a webhook off", "What waits is given up."), func(c *call, in *Hook) (*hookOut, error) {
		if err := s.App.SwitchOffEndpoint(c.ctx, c.actor, in.ID); err != nil {
			return nil, err
		}
		return s.hookNow(c, in.ID)
	})
	add(s, o("switch-webhook-on", http.MethodPost, one+"/on", "Switch a webhook on again", "It hears of what happens from now on."), func(c *call, in *Hook) (*hookOut, error) {
		if err := s.App.SwitchOnEndpoint(c.ctx, c.actor, in.ID); err != nil {
			return nil, err
		}
		return s.hookNow(c, in.ID)
	})
	add(s, o("rotate-webhook-secret", http.MethodPost, one+"/rotate", "Make a new secret", "The answer holds it, this once. The old one signs too for a day."), func(c *call, in *Hook) (*hookOut, error) {
		secret, err := s.App.RotateEndpointSecret(c.ctx, c.actor, in.ID)
		if err != nil {
			return nil, err
		}
		out, err := s.hookNow(c, in.ID)
		if err != nil {
			return nil, err
		}
		out.Body.Secret = secret
		return out, nil
	})
	add(s, o("test-webhook", http.MethodPost, one+"/test", "Send a message that only tries the way", "As any other is sent; the answer is the delivery, whose state tells how it went."), func(c *call, in *Hook) (*deliveryOut, error) {
		id, err := s.App.TestEndpoint(c.ctx, c.actor, in.ID)
		if err != nil {
			return nil, err
		}
		return s.deliveryNow(c, in.ID, id)
	})
	s.deliveries(o, one)
}

func (s *Server) deliveries(o func(id, method, path, summary, about string) op, one string) {
	add(s, o("list-deliveries", http.MethodGet, one+"/deliveries", "List what was sent to a webhook", "The latest first, for 30 days."), func(c *call, in *struct {
		Hook
		Paging
	}) (*listed[delivery], error) {
		if err := s.manages(c); err != nil {
			return nil, err
		}
		found, err := s.Read.EndpointLog(c.ctx, in.ID, interview.Cursor(in.Cursor), in.Limit)
		if err != nil {
			return nil, err
		}
		var out []delivery
		for _, d := range found.Deliveries {
			out = append(out, deliveryOf(d))
		}
		return pageOf(s, c, out, string(found.Next)), nil
	})
	type OfHook struct {
		Hook
		Delivery string `path:"delivery" doc:"The delivery's id" maxLength:"100"`
	}
	add(s, o("get-delivery", http.MethodGet, one+"/deliveries/{delivery}", "Get a delivery, with its body and tries", ""), func(c *call, in *OfHook) (*deliveryOut, error) {
		return s.deliveryNow(c, in.ID, in.Delivery)
	})
	add(s, o("redeliver", http.MethodPost, one+"/deliveries/{delivery}/redeliver", "Send a message again", "As it was written, under the same id."), func(c *call, in *OfHook) (*deliveryOut, error) {
		if err := s.App.Redeliver(c.ctx, c.actor, in.ID, in.Delivery); err != nil {
			return nil, err
		}
		return s.deliveryNow(c, in.ID, in.Delivery)
	})
}

// manages refuses who is no admin.
func (s *Server) manages(c *call) error { return s.App.Access(c.ctx, c.actor, "", interview.MayManage) }

func (s *Server) hookNow(c *call, id string) (*hookOut, error) {
	if err := s.manages(c); err != nil {
		return nil, err
	}
	e, err := s.Read.Endpoint(c.ctx, id)
	if err != nil {
		return nil, err
	}
	return &hookOut{ETag: etag(e.Revision), Body: hookOf(e)}, nil
}

func (s *Server) createHook(c *call, in *struct{ Body newHookTyped }) (*newHookOut, error) {
	b := in.Body
	e, secret, err := s.App.CreateEndpoint(c.ctx, c.actor, app.NewEndpoint{Name: b.Name, URL: b.URL, Shape: cmp.Or(interview.Shape(b.Shape), interview.ShapeStandard), Kinds: b.Types, PositionID: b.Position})
	if err != nil {
		return nil, err
	}
	out, err := s.hookNow(c, e.ID)
	if err != nil {
		return nil, err
	}
	out.Body.Secret = secret
	return &newHookOut{Location: s.BaseURL + Prefix + "/webhooks/" + e.ID, ETag: out.ETag, Body: out.Body}, nil
}

func (s *Server) editHook(c *call, in *struct {
	Hook
	Guard
	Body HookTyped
}) (*hookOut, error) {
	if err := s.manages(c); err != nil {
		return nil, err
	}
	e, err := s.Read.Endpoint(c.ctx, in.ID)
	if err != nil {
		return nil, err
	}
	edit := app.EditEndpoint{ID: in.ID, Name: e.Name, URL: e.URL, Shape: e.Shape, Kinds: strings.Fields(e.Kinds), PositionID: e.PositionID}
	if edit.Revision, err = in.revision(); err != nil {
		return nil, err
	}
	if edit.Revision == 0 {
		edit.Revision = e.Revision // what was left out was read just now
	}
	put(&edit.Name, in.Body.Name)
	put(&edit.URL, in.Body.URL)
	put(&edit.Shape, (*interview.Shape)(in.Body.Shape))
	put(&edit.Kinds, in.Body.Types)
	put(&edit.PositionID, in.Body.Position)
	if err := s.App.EditEndpoint(c.ctx, c.actor, edit); err != nil {
		return nil, err
	}
	return s.hookNow(c, in.ID)
}

func (s *Server) deliveryNow(c *call, endpoint, id string) (*deliveryOut, error) {
	if err := s.manages(c); err != nil {
		return nil, err
	}
	log, err := s.Read.DeliveryLog(c.ctx, endpoint, id)
	if err != nil {
		return nil, err
	}
	row := interview.DeliveryRow{Delivery: log.Delivery}
	if len(log.Tries) > 0 {
		row.Status, row.Error = log.Tries[0].Status, log.Tries[0].Error
	}
	out := deliveryOf(row)
	out.Body = log.Body
	for _, t := range log.Tries {
		out.Tries = append(out.Tries, try{t.At.Time(), t.Status, t.Millis, t.Error, t.Answer})
	}
	c.about = log.InterviewID
	return &deliveryOut{out}, nil
}
