package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"retake/internal/interview"
)

// createEvents writes what happened, numbered up to the interview's sequence. An event without an id or a moment gets one.
func (t *Tx) createEvents(iv *interview.Interview, now interview.Moment, events []interview.Event) error {
	first := iv.Sequence - int64(len(events)) + 1
	for i, ev := range events {
		if ev.ID == "" {
			id, err := uuid.NewV7()
			if err != nil {
				return fmt.Errorf("create event: %w", err)
			}
			ev.ID = id.String()
		}
		if ev.At == 0 {
			ev.At = now
		}
		data := []byte("{}")
		if len(ev.Data) > 0 {
			var err error
			if data, err = json.Marshal(ev.Data); err != nil {
				return fmt.Errorf("create event: %w", err)
			}
		}
		if _, err := t.exec(`INSERT INTO events (id, at, kind, position_id, interview_id, sequence, by_kind, by_id, by_name, by_role, data)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, ev.ID, ev.At, ev.Kind, iv.PositionID, iv.ID, first+int64(i),
			ev.By.Kind, ev.By.ID, ev.By.Name, ev.By.Role, string(data)); err != nil {
			return fmt.Errorf("create event: %w", err)
		}
	}
	return nil
}

// eventRow is an event as it lies in the table.
type eventRow struct {
	interview.Event
	Text string
}

const eventColumns = `id, at, kind, position_id, interview_id, sequence, by_kind AS "by.kind", by_id AS "by.id",
	by_name AS "by.name", by_role AS "by.role", data AS text`

func (row eventRow) event() (interview.Event, error) {
	ev := row.Event
	if row.Text == "{}" {
		return ev, nil
	}
	if err := json.Unmarshal([]byte(row.Text), &ev.Data); err != nil {
		return ev, fmt.Errorf("read event %s: %w", ev.ID, err)
	}
	return ev, nil
}

// events lists an interview's events, newest first.
func (r reading) events(interviewID string) ([]interview.Event, error) {
	var rows []eventRow
	if err := r.list(&rows, `SELECT `+eventColumns+` FROM events WHERE interview_id = ? ORDER BY sequence DESC`, interviewID); err != nil {
		return nil, fmt.Errorf("load events: %w", err)
	}
	events := make([]interview.Event, len(rows))
	for i, row := range rows {
		var err error
		if events[i], err = row.event(); err != nil {
			return nil, err
		}
	}
	return events, nil
}

func (r reading) lastEvent(interviewID string) (interview.Event, error) {
	var row eventRow
	err := r.get(&row, `SELECT `+eventColumns+` FROM events WHERE interview_id = ? ORDER BY sequence DESC LIMIT 1`, interviewID)
	if err != nil {
		return interview.Event{}, fmt.Errorf("load last event: %w", err)
	}
	return row.event()
}

// LastEvent is what happened to the interview last; interview.ErrNotFound when nothing did.
func (t *Tx) LastEvent(interviewID string) (interview.Event, error) {
	return t.reading().lastEvent(interviewID)
}

// LastEvent is what happened to the interview last; interview.ErrNotFound when nothing did.
func (r *Reader) LastEvent(ctx context.Context, interviewID string) (interview.Event, error) {
	return r.at(ctx).lastEvent(interviewID)
}
