package store

import (
	"context"
	"fmt"
	"slices"

	"retake/internal/interview"
)

const deliveryColumns = `d.id, d.endpoint_id, d.message_id, COALESCE(d.interview_id, '') AS interview_id, d.kind, d.body, d.state, d.attempts, d.next_at, d.created_at, d.done_at`

// CreateDeliveries writes messages to endpoints.
func (t *Tx) CreateDeliveries(list []interview.Delivery) error {
	for part := range slices.Chunk(list, crowdAt) {
		args := make([]any, 0, 11*len(part))
		for _, d := range part {
			var about any // NULL: no interview
			if d.InterviewID != "" {
				about = d.InterviewID
			}
			args = append(args, d.ID, d.EndpointID, d.MessageID, about, d.Kind, d.Body, d.State, d.Attempts, d.NextAt, d.CreatedAt, d.DoneAt)
		}
		if err := t.insert("deliveries", "id, endpoint_id, message_id, interview_id, kind, body, state, attempts, next_at, created_at, done_at", args); err != nil {
			return fmt.Errorf("create deliveries: %w", err)
		}
	}
	return nil
}

// DueDelivery is the message that has waited longest among those to be sent to the endpoint by now; interview.ErrNotFound when
// there is none, or the endpoint is switched off.
func (r *Reader) DueDelivery(ctx context.Context, endpointID string, now interview.Moment) (interview.Delivery, error) {
	var d interview.Delivery
	err := r.at(ctx).get(&d, `SELECT `+deliveryColumns+` FROM deliveries d JOIN endpoints e ON e.id = d.endpoint_id
		WHERE d.endpoint_id = ? AND d.state = 'waiting' AND d.next_at <= ? AND e.off_at = 0 ORDER BY d.next_at, d.id LIMIT 1`, endpointID, now)
	return d, err
}

// NextDelivery is when the next message to the endpoint is to be sent; interview.ErrNotFound when none waits.
func (t *Tx) NextDelivery(endpointID string) (at interview.Moment, err error) {
	err = t.reading().get(&at, `SELECT next_at FROM deliveries WHERE endpoint_id = ? AND state = 'waiting' ORDER BY next_at, id LIMIT 1`, endpointID)
	return at, err
}

// Delivery loads a message to change it; interview.ErrNotFound when there is none.
func (t *Tx) Delivery(id string) (interview.Delivery, error) {
	var d interview.Delivery
	err := t.reading().get(&d, `SELECT `+deliveryColumns+` FROM deliveries d WHERE d.id = ?`+t.engine.lock("d"), id)
	if err != nil {
		return d, fmt.Errorf("load delivery: %w", err)
	}
	return d, nil
}

// SaveDelivery writes how a message stands.
func (t *Tx) SaveDelivery(d interview.Delivery) error {
	if err := t.change(`UPDATE deliveries SET state = ?, attempts = ?, next_at = ?, done_at = ? WHERE id = ?`,
		d.State, d.Attempts, d.NextAt, d.DoneAt, d.ID); err != nil {
		return fmt.Errorf("save delivery: %w", err)
	}
	return nil
}

// CreateDeliveryAttempt writes what came of one try.
func (t *Tx) CreateDeliveryAttempt(a interview.DeliveryAttempt) error {
	a.Error, a.Answer = readable(a.Error), readable(a.Answer)
	if _, err := t.execNamed(`INSERT INTO delivery_attempts (delivery_id, n, at, status, millis, error, answer)
		VALUES (:delivery_id, :n, :at, :status, :millis, :error, :answer)`, &a); err != nil {
		return fmt.Errorf("create delivery attempt: %w", err)
	}
	return nil
}

// FirstAttempt is when a message was first sent; interview.ErrNotFound when it never was.
func (t *Tx) FirstAttempt(deliveryID string) (at interview.Moment, err error) {
	err = t.reading().get(&at, `SELECT at FROM delivery_attempts WHERE delivery_id = ? ORDER BY n LIMIT 1`, deliveryID)
	return at, err
}

// HoldDeliveries lets nothing leave for the endpoint before the moment.
func (t *Tx) HoldDeliveries(endpointID string, until interview.Moment) error {
	_, err := t.exec(`UPDATE deliveries SET next_at = ? WHERE endpoint_id = ? AND state = 'waiting' AND next_at < ?`, until, endpointID, until)
	return err
}

// EndDeliveries gives up whatever waits to be sent to the endpoint.
func (t *Tx) EndDeliveries(endpointID string, now interview.Moment) error {
	_, err := t.exec(`UPDATE deliveries SET state = 'failed', done_at = ? WHERE endpoint_id = ? AND state = 'waiting'`, now, endpointID)
	return err
}

// DeleteOldDeliveries removes at most limit messages that are done and were made before the moment, and returns how many.
func (t *Tx) DeleteOldDeliveries(before interview.Moment, limit int) (int, error) {
	n, err := t.exec(`DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE state <> 'waiting' AND created_at < ? ORDER BY created_at LIMIT ?)`, before, limit)
	if err != nil {
		return 0, fmt.Errorf("delete old deliveries: %w", err)
	}
	return n, nil
}

// EndpointLog is a page of at most limit messages (0: 50) to the endpoint, newest first, without their bodies. A broken cursor is interview.Invalid.
func (r *Reader) EndpointLog(ctx context.Context, endpointID string, cursor interview.Cursor, limit int) (page interview.DeliveryPage, err error) {
	k, err := parseCursor(cursor, "deliveries")
	if err != nil {
		return page, err
	}
	limit = pageSize(limit)
	var rows []interview.DeliveryRow
	err = r.snapshot(ctx, func(r reading) error {
		if page.Endpoint, err = r.endpointRow(endpointID); err != nil {
			return err
		}
		where, args, order := `d.endpoint_id = ?`, []any{endpointID}, `d.created_at DESC, d.id DESC`
		switch {
		case k.ID != "" && k.Back:
			where, args, order = where+` AND (d.created_at, d.id) > (?, ?)`, append(args, k.number(), k.ID), `d.created_at, d.id`
		case k.ID != "":
			where, args = where+` AND (d.created_at, d.id) < (?, ?)`, append(args, k.number(), k.ID)
		}
		return r.list(&rows, `SELECT d.id, d.endpoint_id, d.message_id, COALESCE(d.interview_id, '') AS interview_id, d.kind, d.state, d.attempts, d.next_at, d.created_at, d.done_at, COALESCE(a.status, 0) AS status, COALESCE(a.error, '') AS error
			FROM deliveries d LEFT JOIN delivery_attempts a ON a.delivery_id = d.id AND a.n = d.attempts
			WHERE `+where+` ORDER BY `+order+` LIMIT ?`, append(args, limit+1)...)
	})
	if err != nil {
		return page, fmt.Errorf("list deliveries: %w", err)
	}
	rows, more, whole := trim(rows, limit, k)
	if !whole {
		return r.EndpointLog(ctx, endpointID, "", limit)
	}
	page.Deliveries = slices.Clip(rows)
	page.Prev, page.Next = turns(rows, more, k, func(d interview.DeliveryRow, back bool) key {
		return key{List: "deliveries", Back: back, Value: number(d.CreatedAt), ID: d.ID}
	})
	return page, nil
}

// DeliveryLog is a message to the endpoint with every try; interview.ErrNotFound when the endpoint has none of that id.
func (r *Reader) DeliveryLog(ctx context.Context, endpointID, id string) (log interview.DeliveryLog, err error) {
	err = r.snapshot(ctx, func(r reading) error {
		if log.Endpoint, err = r.endpointRow(endpointID); err != nil {
			return err
		}
		if err := r.get(&log.Delivery, `SELECT `+deliveryColumns+` FROM deliveries d WHERE d.id = ? AND d.endpoint_id = ?`, id, endpointID); err != nil {
			return err
		}
		return r.list(&log.Tries, `SELECT delivery_id, n, at, status, millis, error, answer FROM delivery_attempts WHERE delivery_id = ? ORDER BY n DESC`, id)
	})
	if err != nil {
		return log, fmt.Errorf("load delivery: %w", err)
	}
	return log, nil
}
