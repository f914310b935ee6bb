package app

import (
	"context"
	"errors"
	"time"

	"retake/internal/ats"
	"retake/internal/interview"
	"retake/internal/store"
)

// Orderable lists the positions that the ATS may order interviews for.
func (a *App) Orderable(ctx context.Context, _ interview.Connection) ([]interview.Position, error) {
	return a.Store.Reader().Orderable(ctx)
}

// PlaceOrder is what PlaceOrder needs.
type PlaceOrder struct {
	Connection interview.Connection
	PositionID string
	// RequestKey is unique among the connection's orders for ever or, with OnceFor > 0, among the open ones: what comes again
	// within OnceFor is the same order, what comes later a second one.
	RequestKey  string
	OnceFor     time.Duration
	CallbackURL string

	Name, Email, Phone                                            string
	CandidateRef, ApplicationRef, JobRef, ProfileURL, RequestedBy string
}

// PlaceOrder invites the person whom an ATS names, and remembers what the ATS knows them by; a repeated request is the order
// there is. What is wrong with the request is interview.Invalid, what stands in the way an *interview.Refusal (ReasonOrderedAlready
// among them), and an unknown position interview.ErrNotFound.
func (a *App) PlaceOrder(ctx context.Context, in PlaceOrder) (interview.Order, error) {
	person := interview.Requested{
		Name: in.Name, Email: in.Email, Phone: in.Phone, CandidateRef: in.CandidateRef, ApplicationRef: in.ApplicationRef,
		JobRef: in.JobRef, ProfileURL: in.ProfileURL, RequestedBy: in.RequestedBy,
	}
	c, err := person.Check()
	if err != nil {
		return interview.Order{}, err
	}
	if err := a.checkRequest(in); err != nil {
		return interview.Order{}, err
	}
	c.PositionID = in.PositionID
	o := ordering{App: a, in: in, person: c}
	if o.id, err = newID(); err != nil {
		return interview.Order{}, err
	}
	if o.interviewID, err = newID(); err != nil {
		return interview.Order{}, err
	}
	if o.token, err = a.Tokens.NewLinkToken(); err != nil {
		return interview.Order{}, err
	}
	made := interview.Order{
		ID: "ao_" + o.id, ConnectionID: in.Connection.ID, PositionID: in.PositionID, RequestKey: in.RequestKey, CallbackURL: in.CallbackURL,
		CandidateRef: person.CandidateRef, ApplicationRef: person.ApplicationRef, JobRef: person.JobRef, ProfileURL: person.ProfileURL,
		RequestedBy: person.RequestedBy, Generation: 1,
	}
	var order interview.Order
	err = a.write(ctx, func(tx *store.Tx) (err error) {
		order, err = o.place(tx, made)
		return err
	})
	return order, err
}

func (a *App) checkRequest(in PlaceOrder) error {
	bad := interview.Invalid{}
	if in.RequestKey == "" || len(in.RequestKey) > interview.MaxAddress {
		bad["request"] = "This request cannot be told from others: its id is missing or too long."
	}
	if p, ok := ats.Of(in.Connection.Vendor); in.CallbackURL != "" && ok {
		if err := p.CallbackAllowed(in.CallbackURL, a.ATSHosts); err != nil {
			bad["callback"] = sentence(err)
		}
	}
	return bad.OrNil()
}

// ordering is one request on its way to an order, with what its transaction may not make up anew when it is run again.
type ordering struct {
	*App
	in                     PlaceOrder
	person                 interview.Candidate
	id, interviewID, token string
}

// orderer is who orders, as the timeline says it.
func orderer(c interview.Connection) interview.Actor {
	return interview.Actor{Kind: interview.BySystem, Name: c.Name}
}

// place finds or makes the order. The connection is loaded first: copies of a request that come at once take turns.
func (o ordering) place(tx *store.Tx, made interview.Order) (interview.Order, error) {
	connection, err := tx.Connection(o.in.Connection.ID)
	if err != nil {
		return made, err
	}
	if connection.RemovedAt != 0 {
		return made, &interview.Refusal{Verb: interview.VerbOrder, Because: interview.ReasonDisconnected}
	}
	now := o.now()
	if known, same, err := o.repeated(tx, now); err != nil || same {
		return known, err
	}
	p, questions, err := positionWithQuestions(tx, o.in.PositionID)
	if err != nil {
		return made, err
	}
	made.CreatedAt = now
	who := orderer(connection)
	ordered := by(event(interview.EventOrdered, "order", made.ID, "system", connection.Name), now, who)
	known, err := tx.CandidateByEmail(p.ID, o.person.Key())
	switch {
	case errors.Is(err, interview.ErrNotFound):
	case err != nil:
		return made, err
	default:
		live, err := tx.LiveInterview(known.ID)
		if err == nil {
			return o.second(tx, now, connection, p, questions, known, &live, made, ordered)
		}
		if !errors.Is(err, interview.ErrNotFound) {
			return made, err
		}
		if o.in.Name == "" {
			o.person.Name = known.Name
		}
	}
	c, err := o.candidate(tx, now, o.person)
	if err != nil {
		return made, err
	}
	iv, err := interview.Invite(now, p, questions, c, interview.Invitation{ID: o.interviewID, Token: o.token})
	if err != nil {
		return made, err
	}
	if err := tx.CreateInterview(&iv, c, by(event(interview.EventInvited), now, who), ordered); err != nil {
		return made, err
	}
	if err := o.follow(tx, now, who, &iv); err != nil {
		return made, err
	}
	made.InterviewID = iv.ID
	if err := tx.CreateOrder(made); err != nil {
		return made, err
	}
	return made, o.queueLetter(tx, now, &iv, post{kind: interview.LetterInvitation})
}

// repeated finds the order that the request was made for before.
func (o ordering) repeated(tx *store.Tx, now interview.Moment) (known interview.Order, same bool, err error) {
	known, err = tx.OrderOfRequest(o.in.Connection.ID, o.in.RequestKey)
	if errors.Is(err, interview.ErrNotFound) {
		return known, false, nil
	}
	if err != nil || o.in.OnceFor <= 0 {
		return known, true, err
	}
	if known.CancelledAt != 0 {
		return known, false, nil
	}
	if now < known.CreatedAt.Add(o.in.OnceFor) {
		return known, true, nil
	}
	status, err := o.statusOf(tx, now, &known)
	if err != nil || status.Settled() {
		return known, false, err
	}
	return known, false, &interview.Refusal{Verb: interview.VerbOrder, Because: interview.ReasonOrderedAlready}
}

func (a *App) statusOf(tx *store.Tx, now interview.Moment, o *interview.Order) (interview.OrderStatus, error) {
	f, err := factsOf(tx, o.InterviewID)
	return o.Status(f, now), err
}

// factsOf are the facts of an order's interview; nil: it was purged.
func factsOf(tx *store.Tx, interviewID string) (*interview.Facts, error) {
	found, err := tx.Outlines([]string{interviewID})
	if err != nil {
		return nil, err
	}
	if o, there := found[interviewID]; there {
		return &o.Facts, nil
	}
	return nil, nil
}

// second places an order for somebody who is in the position already, as the connection says. Adopted is an interview that
// can still lead to a result, or has; behind a link that is closed nothing comes, so the person is invited again.
func (o ordering) second(tx *store.Tx, now interview.Moment, connection interview.Connection, p interview.Position, questions []interview.Question,
	c interview.Candidate, live *interview.Interview, made interview.Order, ordered interview.Event,
) (interview.Order, error) {
	if connection.Second == interview.SecondReject {
		return made, &interview.Refusal{Verb: interview.VerbOrder, Because: interview.ReasonOrderedAlready}
	}
	if connection.Second == interview.SecondAdopt && (live.State == interview.StateCompleted || live.Door(now) == interview.DoorOpen) {
		switch {
		case p.DeletedAt != 0:
			return made, &interview.Refusal{Verb: interview.VerbOrder, Because: interview.ReasonPositionGone}
		case !p.Open:
			return made, &interview.Refusal{Verb: interview.VerbOrder, Because: interview.ReasonClosed}
		}
		made.InterviewID = live.ID
		if err := tx.CreateOrder(made); err != nil {
			return made, err
		}
		return made, tx.SaveInterview(live, now, ordered)
	}
	next, err := o.replace(tx, now, replacement{
		iv: live, position: p, questions: questions, candidate: c, invitation: interview.Invitation{ID: o.interviewID, Token: o.token},
		by: ordered.By, letter: post{kind: interview.LetterReinvite}, more: []interview.Event{ordered},
	})
	if err != nil {
		return made, err
	}
	made.InterviewID = next.ID
	return made, tx.CreateOrder(made)
}

// OrderResult is how an order of the connection stands; interview.ErrNotFound for the id of any other.
func (a *App) OrderResult(ctx context.Context, c interview.Connection, orderID string) (interview.Order, interview.Result, error) {
	o, err := a.Store.Reader().Order(ctx, orderID)
	if err == nil && o.ConnectionID != c.ID {
		err = interview.ErrNotFound
	}
	if err != nil {
		return interview.Order{}, interview.Result{}, err
	}
	r, _, err := a.result(readerSource{ctx, a.Store.Reader()}, &o)
	return o, r, err
}

// CancelOrder is the ATS's word that it needs an order no more: nothing more is told. The candidate's link is closed if no other
// order stands for the interview and nothing was recorded; what was recorded stays. Twice is once.
func (a *App) CancelOrder(ctx context.Context, c interview.Connection, orderID, why string) error {
	return a.write(ctx, func(tx *store.Tx) error {
		o, err := tx.Order(orderID)
		if err == nil && o.ConnectionID != c.ID {
			err = interview.ErrNotFound
		}
		if err != nil || o.CancelledAt != 0 {
			return err
		}
		now, words := a.now(), firstRunes(ats.Redact(why), 200)
		o.CancelledAt, o.CancelledWhy, o.Kept = now, words, false
		o.ToldStatus, o.Settled = interview.OrderCancelled, true
		if err := tx.SaveOrder(o); err != nil {
			return err
		}
		o.NextAt, o.Parked, o.Tries, o.Told = 0, false, 0, o.Head
		if err := tx.SaveTelling(o); err != nil || o.InterviewID == "" {
			return err
		}
		return a.closeCancelled(tx, now, &o, c, words)
	})
}

// closeCancelled puts the interview of a cancelled order into the bin when nobody waits for it any more.
func (a *App) closeCancelled(tx *store.Tx, now interview.Moment, o *interview.Order, c interview.Connection, why string) error {
	iv, err := tx.Interview(o.InterviewID)
	if err != nil {
		return err
	}
	happened := []interview.Event{by(event(interview.EventOrderCancelled, "order", o.ID, "system", c.Name, "reason", why), now, orderer(c))}
	others, err := tx.OrdersOf(iv.ID)
	if err != nil {
		return err
	}
	awaited := false
	for _, other := range others {
		awaited = awaited || other.Connected()
	}
	if !awaited && len(iv.Takes) == 0 && iv.May(interview.VerbDelete, now) == nil {
		if err := iv.Delete(now); err != nil {
			return err
		}
		happened = append(happened, by(event(interview.EventDeleted), now, orderer(c)))
	}
	return tx.SaveInterview(&iv, now, happened...)
}
