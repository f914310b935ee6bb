package store

import (
	"context"
	"fmt"

	"retake/internal/interview"
)

const orderColumns = `o.id, o.connection_id, o.position_id, COALESCE(o.interview_id, '') AS interview_id, o.request_key, o.callback_url, o.candidate_ref,
	o.application_ref, o.job_ref, o.profile_url, o.requested_by, o.generation, o.earlier, o.kept, o.created_at, o.cancelled_at, o.cancelled_why,
	o.head, o.told, o.told_status, o.told_digest, o.told_at, o.stamp, o.tries, o.failure, o.failed_at, o.parked, o.next_at, o.settled`

// lineColumns are an order with its connection and its interview, as the team sees it.
const lineColumns = orderColumns + `, n.vendor, n.name AS system, n.removed_at, COALESCE(p.title, '') AS position, COALESCE(c.name, '') AS name,
	COALESCE(i.state, '') AS state, COALESCE(i.verdict, '') AS verdict, COALESCE(i.deadline, 0) AS deadline, COALESCE(i.opened_at, 0) AS opened_at,
	COALESCE(i.completed_at, 0) AS completed_at, COALESCE(i.redo_at, 0) AS redo_at, COALESCE(i.deleted_at, 0) AS deleted_at,
	COALESCE(i.erased_at, 0) AS erased_at, COALESCE(i.replaced_by, '') AS replaced_by, COALESCE(i.letter_error, '') AS letter_error, COALESCE(i.marks, '') AS marks
	FROM orders o JOIN connections n ON n.id = o.connection_id LEFT JOIN positions p ON p.id = o.position_id
	LEFT JOIN interviews i ON i.id = o.interview_id LEFT JOIN candidates c ON c.id = i.candidate_id`

// CreateOrder writes a new order.
func (t *Tx) CreateOrder(o interview.Order) error {
	if _, err := t.execNamed(`INSERT INTO orders (id, connection_id, position_id, interview_id, request_key, callback_url, candidate_ref, application_ref,
			job_ref, profile_url, requested_by, generation, created_at)
		VALUES (:id, :connection_id, :position_id, NULLIF(:interview_id, ''), :request_key, :callback_url, :candidate_ref, :application_ref,
			:job_ref, :profile_url, :requested_by, :generation, :created_at)`, &o); err != nil {
		return fmt.Errorf("create order: %w", err)
	}
	return nil
}

// Order loads an order to change it; interview.ErrNotFound when there is none.
func (t *Tx) Order(id string) (interview.Order, error) {
	return t.reading().order(`o.id = ?`+t.engine.lock("o"), id)
}

// Order loads an order; interview.ErrNotFound when there is none.
func (r *Reader) Order(ctx context.Context, id string) (interview.Order, error) {
	return r.at(ctx).order(`o.id = ?`, id)
}

// OrderOfRequest is the connection's newest order for the request; interview.ErrNotFound when there is none. Whoever may
// place one for the same request at the same time waits, as the connection is loaded first.
func (t *Tx) OrderOfRequest(connectionID, request string) (interview.Order, error) {
	return t.reading().order(`o.connection_id = ? AND o.request_key IN (?, ?) ORDER BY o.created_at DESC, o.id DESC LIMIT 1`, connectionID, request, forgotten(request))
}

func (r reading) order(where string, args ...any) (interview.Order, error) {
	var o interview.Order
	if err := r.get(&o, `SELECT `+orderColumns+` FROM orders o WHERE `+where, args...); err != nil {
		return o, fmt.Errorf("load order: %w", err)
	}
	return o, nil
}

// OrderLine is one order as the team sees it; interview.ErrNotFound when there is none.
func (r *Reader) OrderLine(ctx context.Context, id string) (interview.OrderLine, error) {
	var l interview.OrderLine
	if err := r.at(ctx).get(&l, `SELECT `+lineColumns+` WHERE o.id = ?`, id); err != nil {
		return l, fmt.Errorf("load order: %w", err)
	}
	return l, nil
}

// OrdersOf lists the orders that an interview stands for, the oldest first.
func (r *Reader) OrdersOf(ctx context.Context, interviewID string) ([]interview.OrderLine, error) {
	return r.at(ctx).ordersOf([]string{interviewID})
}

// OrdersOf lists the orders that the interviews stand for, the oldest first.
func (t *Tx) OrdersOf(interviews ...string) ([]interview.OrderLine, error) {
	return t.reading().ordersOf(interviews)
}

func (r reading) ordersOf(interviews []string) ([]interview.OrderLine, error) {
	var lines []interview.OrderLine
	if err := in(r, &lines, interviews, `SELECT `+lineColumns+` WHERE o.interview_id IN (?) ORDER BY o.created_at, o.id`); err != nil {
		return nil, fmt.Errorf("list orders: %w", err)
	}
	return lines, nil
}

// KeptOrders lists the orders that wait for the next interview of one of the candidates, by candidate.
func (t *Tx) KeptOrders(candidates ...string) (map[string][]interview.OrderLine, error) {
	var rows []struct {
		interview.OrderLine
		CandidateID string
	}
	if err := in(t.reading(), &rows, candidates, `SELECT i.candidate_id, `+lineColumns+` WHERE i.candidate_id IN (?) AND o.kept AND o.cancelled_at = 0 ORDER BY o.created_at, o.id`); err != nil {
		return nil, fmt.Errorf("list kept orders: %w", err)
	}
	kept := map[string][]interview.OrderLine{}
	for _, row := range rows {
		kept[row.CandidateID] = append(kept[row.CandidateID], row.OrderLine)
	}
	return kept, nil
}

// SaveOrder writes which interview an order stands for, and whether it was cancelled.
func (t *Tx) SaveOrder(o interview.Order) error {
	return t.saveOrder(o, `interview_id = NULLIF(:interview_id, ''), generation = :generation, earlier = :earlier, kept = :kept,
		cancelled_at = :cancelled_at, cancelled_why = :cancelled_why, told_status = :told_status, settled = :settled`)
}

// SaveTelling writes how the telling of an order stands.
func (t *Tx) SaveTelling(o interview.Order) error {
	return t.saveOrder(o, `head = :head, told = :told, told_status = :told_status, told_digest = :told_digest, told_at = :told_at, stamp = :stamp,
		tries = :tries, failure = :failure, failed_at = :failed_at, parked = :parked, next_at = :next_at, settled = :settled`)
}

func (t *Tx) saveOrder(o interview.Order, set string) error {
	n, err := t.execNamed(`UPDATE orders SET `+set+` WHERE id = :id`, &o)
	if err == nil && n == 0 {
		err = interview.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("save order: %w", err)
	}
	return nil
}

// PutOrderBack makes an order stand where it stood before a step, unless it was moved on since.
func (t *Tx) PutOrderBack(was interview.OrderWas) error {
	if _, err := t.exec(`UPDATE orders SET interview_id = ?, generation = ?, earlier = ?, kept = ? WHERE id = ? AND interview_id = ?`,
		was.InterviewID, was.Generation, was.Earlier, was.Kept, was.ID, was.Now); err != nil {
		return fmt.Errorf("put order back: %w", err)
	}
	return nil
}

// MoveOrders makes all orders of an interview stand for another one, for a re-invitation that never happened.
func (t *Tx) MoveOrders(from, to string) error {
	if _, err := t.exec(`UPDATE orders SET interview_id = ? WHERE interview_id = ?`, to, from); err != nil {
		return fmt.Errorf("move orders: %w", err)
	}
	return nil
}

// OrdersChanged notes that something happened, up to that place in the feed, to what an order stands for. The ATS is to be told at
// the moment, and what was in the way of telling it before counts no more.
func (t *Tx) OrdersChanged(id string, place int64, at interview.Moment) error {
	if _, err := t.exec(`UPDATE orders SET head = ?, next_at = ?, tries = 0, parked = FALSE WHERE id = ? AND head < ?`, place, at, id, place); err != nil {
		return fmt.Errorf("note a change of an order: %w", err)
	}
	return nil
}

// TryAgain makes at most limit orders of the connection that could not be told due now, and returns them.
func (t *Tx) TryAgain(connectionID string, now interview.Moment, limit int) (ids []string, err error) {
	err = t.reading().list(&ids, `UPDATE orders SET next_at = ?, tries = 0, parked = FALSE WHERE id IN (
		SELECT id FROM orders WHERE connection_id = ? AND (next_at <> 0 OR parked) AND (tries > 0 OR parked) ORDER BY parked, failed_at, id LIMIT ?) RETURNING id`,
		now, connectionID, limit)
	if err != nil {
		return nil, fmt.Errorf("try orders again: %w", err)
	}
	return ids, nil
}

// HandedIn counts how often an interview was handed in.
func (t *Tx) HandedIn(interviewID string) (n int, err error) {
	err = t.reading().get(&n, `SELECT COUNT(*) FROM events WHERE interview_id = ? AND kind = ?`, interviewID, interview.EventCompleted)
	return n, err
}

// Events lists an interview's events, newest first.
func (t *Tx) Events(interviewID string) ([]interview.Event, error) {
	return t.reading().events(interviewID)
}

// Events lists an interview's events, newest first.
func (r *Reader) Events(ctx context.Context, interviewID string) ([]interview.Event, error) {
	return r.at(ctx).events(interviewID)
}

// Orderable lists the positions that an ATS may order interviews for: open ones with questions.
func (r *Reader) Orderable(ctx context.Context) ([]interview.Position, error) {
	var list []interview.Position
	if err := r.at(ctx).list(&list, `SELECT `+positionFacts+` FROM positions p WHERE p.open AND p.deleted_at = 0
		AND EXISTS (SELECT 1 FROM questions q WHERE q.position_id = p.id AND q.retired_at = 0) ORDER BY p.title, p.id`); err != nil {
		return nil, fmt.Errorf("list positions: %w", err)
	}
	return list, nil
}

// CopyExternalRefs gives an interview the names that other systems have for another one.
func (t *Tx) CopyExternalRefs(from, to string) error {
	if _, err := t.exec(`INSERT INTO external_refs (interview_id, position_id, system, kind, ref)
		SELECT ?, position_id, system, kind, ref FROM external_refs WHERE interview_id = ?`, to, from); err != nil {
		return fmt.Errorf("copy external references: %w", err)
	}
	return nil
}
