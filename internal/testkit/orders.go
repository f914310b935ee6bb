package testkit

import (
	"time"

	"retake/internal/interview"
	"retake/internal/store"
)

// Connection is an ATS of the vendor that is connected and adopts second orders.
func (k *Kit) Connection(v interview.Vendor) interview.Connection {
	k.T.Helper()
	id := k.ID("connection")
	by := k.User("Connie "+id, interview.Admin)
	c := interview.Connection{
		ID: id, Vendor: v, Name: string(v), KeyHash: "hash of " + id, KeyHint: "rk_test", Secret: []byte("sealed"), Second: interview.SecondAdopt,
		ByID: by.ID, CreatedAt: k.Clock.Moment(), Revision: 1,
	}
	k.Write(func(tx *store.Tx) error {
		if _, err := tx.StartFeed(); err != nil {
			return err
		}
		return tx.CreateConnection(c)
	})
	return c
}

// Ordered is a new order of the connection that stands for the interview.
func (k *Kit) Ordered(iv interview.Interview, c interview.Connection) interview.Order {
	k.T.Helper()
	k.Clock.Advance(time.Second)
	id := k.ID("ao")
	o := interview.Order{
		ID: id, ConnectionID: c.ID, PositionID: iv.PositionID, InterviewID: iv.ID, RequestKey: "request of " + id, CallbackURL: "https://ats.example.com/" + id,
		CandidateRef: "person", ApplicationRef: "application", JobRef: "job", ProfileURL: "https://ats.example.com/people/1", RequestedBy: "hm@example.com",
		Generation: 1, CreatedAt: k.Clock.Moment(),
	}
	k.Write(func(tx *store.Tx) error { return tx.CreateOrder(o) })
	return o
}
