package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"retake/internal/interview"
)

// createEvents notes what happened, numbered up to the interview's sequence; flushEvents writes it. An event without an id or
// a moment gets one.
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
		ev.PositionID, ev.InterviewID, ev.Sequence = iv.PositionID, iv.ID, first+int64(i)
		t.events = append(t.events, ev)
	}
	return nil
}

// flushEvents writes what happened, at the end of the transaction: events get their places in the feed in the order of the
// commits, and whoever waits for the feed waits no longer than for one commit.
func (t *Tx) flushEvents() error {
	if len(t.events) == 0 {
		return nil
	}
	var last int64
	if err := t.reading().get(&last, `UPDATE feed SET last = last + ? RETURNING last`, len(t.events)); err != nil {
		return fmt.Errorf("number events: %w", err)
	}
	next := last - int64(len(t.events)) + 1
	for part := range slices.Chunk(t.events, crowdAt) {
		args := make([]any, 0, 12*len(part))
		for _, ev := range part {
			data := []byte("{}")
			if len(ev.Data) > 0 {
				var err error
				if data, err = json.Marshal(ev.Data); err != nil {
					return fmt.Errorf("create event: %w", err)
				}
			}
			args = append(args, ev.ID, ev.At, ev.Kind, ev.PositionID, ev.InterviewID, ev.Sequence, next,
				ev.By.Kind, ev.By.ID, ev.By.Name, ev.By.Role, string(data))
			next++
		}
		if err := t.insert("events", "id, at, kind, position_id, interview_id, sequence, feed, by_kind, by_id, by_name, by_role, data", args); err != nil {
			return fmt.Errorf("create events: %w", err)
		}
	}
	return nil
}

// eventRow is an event as it lies in the table.
type eventRow struct {
	interview.Event
	Text string
}

const eventColumns = `id, at, kind, position_id, interview_id, sequence, feed, by_kind AS "by.kind", by_id AS "by.id",
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
