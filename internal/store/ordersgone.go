package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"retake/internal/interview"
)

// What becomes of orders whose interview, person or connection is gone.

// CancelOrphans cancels the orders of the position whose interviews were purged, and returns those whose ATS awaits something
// still: it is to be told at the moment.
func (t *Tx) CancelOrphans(positionID string, now interview.Moment, why string) (awaited []string, err error) {
	err = t.reading().list(&awaited, `UPDATE orders SET cancelled_at = ?, cancelled_why = ?, kept = FALSE, tries = 0, parked = FALSE,
			next_at = CASE WHEN told_status IN ('completed', 'cancelled') THEN 0 ELSE CAST(? AS BIGINT) END, settled = told_status IN ('completed', 'cancelled')
		WHERE position_id = ? AND interview_id IS NULL AND cancelled_at = 0 RETURNING CASE WHEN next_at = 0 THEN '' ELSE id END`, now, why, now, positionID)
	if err != nil {
		return nil, fmt.Errorf("cancel orders: %w", err)
	}
	return slices.DeleteFunc(awaited, func(id string) bool { return id == "" }), nil
}

// NothingToTell stops the telling of a connection that was removed.
func (t *Tx) NothingToTell(connectionID string) error {
	if _, err := t.exec(`UPDATE orders SET next_at = 0, parked = FALSE WHERE connection_id = ? AND (next_at <> 0 OR parked)`, connectionID); err != nil {
		return fmt.Errorf("stop telling: %w", err)
	}
	return nil
}

// forgetOrders removes what orders tell of a person. What it takes to tell the ATS that nothing comes any more stays with those
// of which something is awaited, until ForgetRequest.
func (t *Tx) forgetOrders(c interview.Candidate, interviews []string) error {
	var orders []interview.Order
	if err := in(t.reading(), &orders, interviews, `SELECT `+orderColumns+` FROM orders o WHERE o.interview_id IN (?)`); err != nil {
		return err
	}
	ids := make([]string, len(orders))
	for i, o := range orders {
		ids[i] = o.ID
		if o.CancelledAt == 0 && o.ToldStatus != interview.OrderCompleted && o.ToldStatus != interview.OrderCancelled {
			continue
		}
		if err := t.ForgetRequest(o); err != nil {
			return err
		}
	}
	for _, statement := range []string{
		`DELETE FROM exchanges WHERE order_id IN (?)`,
		`UPDATE orders SET candidate_ref = '', application_ref = '', job_ref = '', profile_url = '', requested_by = '', cancelled_why = '', failure = '' WHERE id IN (?)`,
	} {
		if err := t.execIn(statement, ids); err != nil {
			return err
		}
	}
	for _, text := range []string{strings.ToLower(c.Name), c.Key()} { // what was said about no order
		if text == "" {
			continue
		}
		like := pattern(text)
		if _, err := t.exec(`DELETE FROM exchanges WHERE order_id = '' AND (LOWER(request) LIKE ? ESCAPE '\' OR LOWER(answer) LIKE ? ESCAPE '\')`, like, like); err != nil {
			return err
		}
	}
	return nil
}

// ForgetRequest leaves nothing of an order's request but what it takes to know a repetition.
func (t *Tx) ForgetRequest(o interview.Order) error {
	if strings.HasPrefix(o.RequestKey, forgottenMark) {
		return nil
	}
	if _, err := t.exec(`UPDATE orders SET request_key = ?, callback_url = '' WHERE id = ?`, forgotten(o.RequestKey), o.ID); err != nil {
		return fmt.Errorf("forget the request of an order: %w", err)
	}
	return nil
}

const forgottenMark = "forgotten:"

// forgotten is what remains of a request of somebody who was erased.
func forgotten(request string) string {
	sum := sha256.Sum256([]byte(request))
	return forgottenMark + hex.EncodeToString(sum[:])
}
