package store

import (
	"context"
	"fmt"

	"retake/internal/interview"
)

const endpointColumns = `e.id, e.name, e.url, e.shape, e.kinds, e.position_id, e.secret, e.old_secret, e.old_until, e.by_id, e.since,
	e.off_at, e.off_why, e.created_at, e.delivered_at, e.failed_at, e.failure, e.revision`

// endpointRows joins what lists show beside an endpoint.
const endpointRows = `SELECT ` + endpointColumns + `, COALESCE(p.title, '') AS position, u.name AS maker,
	(SELECT COUNT(*) FROM deliveries d WHERE d.endpoint_id = e.id AND d.state = 'waiting') AS waiting
	FROM endpoints e JOIN users u ON u.id = e.by_id LEFT JOIN positions p ON p.id = e.position_id`

// CreateEndpoint writes a new endpoint. StartFeed is called before it.
func (t *Tx) CreateEndpoint(e interview.Endpoint) error {
	if _, err := t.execNamed(`INSERT INTO endpoints (id, name, url, shape, kinds, position_id, secret, old_secret, old_until, by_id, since, off_at, off_why,
			created_at, delivered_at, failed_at, failure, revision)
		VALUES (:id, :name, :url, :shape, :kinds, :position_id, :secret, :old_secret, :old_until, :by_id, :since, :off_at, :off_why,
			:created_at, :delivered_at, :failed_at, :failure, :revision)`, &e); err != nil {
		return fmt.Errorf("create endpoint: %w", err)
	}
	return nil
}

// Endpoint loads an endpoint to change it; interview.ErrNotFound when there is none.
func (t *Tx) Endpoint(id string) (interview.Endpoint, error) {
	var e interview.Endpoint
	if err := t.reading().get(&e, `SELECT `+endpointColumns+` FROM endpoints e WHERE e.id = ?`+t.engine.lock("e"), id); err != nil {
		return e, fmt.Errorf("load endpoint: %w", err)
	}
	return e, nil
}

// SaveEndpoint writes what people decide about an endpoint and raises its revision. How its messages fare is not theirs to
// write.
func (t *Tx) SaveEndpoint(e *interview.Endpoint) error {
	if err := t.change(`UPDATE endpoints SET name = ?, url = ?, shape = ?, kinds = ?, position_id = ?, secret = ?, old_secret = ?, old_until = ?,
			since = ?, off_at = ?, off_why = ?, revision = revision + 1 WHERE id = ?`, e.Name, e.URL, e.Shape, e.Kinds, e.PositionID, e.Secret,
		e.OldSecret, e.OldUntil, e.Since, e.OffAt, e.OffWhy, e.ID); err != nil {
		return fmt.Errorf("save endpoint: %w", err)
	}
	e.Revision++
	return nil
}

// NoteDelivered and NoteFailed remember how the endpoint's last try went.
func (t *Tx) NoteDelivered(id string, now interview.Moment) error {
	_, err := t.exec(`UPDATE endpoints SET delivered_at = ? WHERE id = ?`, now, id)
	return err
}

// NoteFailed: see NoteDelivered.
func (t *Tx) NoteFailed(id string, now interview.Moment, failure string) error {
	_, err := t.exec(`UPDATE endpoints SET failed_at = ?, failure = ? WHERE id = ?`, now, readable(failure), id)
	return err
}

// DeleteEndpoint removes an endpoint with all that was sent to it; interview.ErrNotFound when there is none.
func (t *Tx) DeleteEndpoint(id string) error {
	if err := t.change(`DELETE FROM endpoints WHERE id = ?`, id); err != nil {
		return fmt.Errorf("delete endpoint: %w", err)
	}
	return nil
}

// Listener is an endpoint that is switched on, and the present role of who made it.
type Listener struct {
	interview.Endpoint
	Role interview.Role
}

// Listeners lists the endpoints that are switched on and whose maker may sign in.
func (t *Tx) Listeners() (list []Listener, err error) {
	err = t.reading().list(&list, `SELECT `+endpointColumns+`, u.role FROM endpoints e JOIN users u ON u.id = e.by_id
		WHERE e.off_at = 0 AND u.disabled_at = 0 ORDER BY e.id`)
	if err != nil {
		return nil, fmt.Errorf("list listeners: %w", err)
	}
	return list, nil
}

// Endpoints lists all endpoints by name.
func (r *Reader) Endpoints(ctx context.Context) (list []interview.EndpointRow, err error) {
	if err := r.at(ctx).list(&list, endpointRows+` ORDER BY LOWER(e.name), e.id`); err != nil {
		return nil, fmt.Errorf("list endpoints: %w", err)
	}
	return list, nil
}

// Endpoint loads an endpoint; interview.ErrNotFound when there is none.
func (r *Reader) Endpoint(ctx context.Context, id string) (interview.EndpointRow, error) {
	return r.at(ctx).endpointRow(id)
}

func (r reading) endpointRow(id string) (interview.EndpointRow, error) {
	var e interview.EndpointRow
	if err := r.get(&e, endpointRows+` WHERE e.id = ?`, id); err != nil {
		return e, fmt.Errorf("load endpoint: %w", err)
	}
	return e, nil
}

// FailingEndpoints counts those that Retake has switched off, for the sign in the navigation.
func (r *Reader) FailingEndpoints(ctx context.Context) (n int, err error) {
	err = r.at(ctx).get(&n, `SELECT COUNT(*) FROM endpoints WHERE off_why <> ''`)
	return n, err
}

// CountEndpoints counts all of them.
func (t *Tx) CountEndpoints() (n int, err error) {
	err = t.reading().get(&n, `SELECT COUNT(*) FROM endpoints`)
	return n, err
}
