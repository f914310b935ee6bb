package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"

	"retake/internal/interview"
)

// Feed lists at most limit events after the place in the feed, in its order.
func (r *Reader) Feed(ctx context.Context, after int64, limit int) ([]interview.Event, error) {
	return r.at(ctx).feed(after, limit)
}

func (r reading) feed(after int64, limit int) ([]interview.Event, error) {
	var rows []eventRow
	if err := r.list(&rows, `SELECT `+eventColumns+` FROM events WHERE feed > ? ORDER BY feed LIMIT ?`, after, limit); err != nil {
		return nil, fmt.Errorf("read feed: %w", err)
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

// Unrelayed reports whether the feed has events that webhooks or orders have yet to follow. Without any of these there is
// nobody to follow.
func (r *Reader) Unrelayed(ctx context.Context) (bool, error) {
	var waiting bool
	err := r.at(ctx).get(&waiting, `SELECT last > relayed AND (EXISTS (SELECT 1 FROM endpoints) OR EXISTS (SELECT 1 FROM connections)) FROM feed`)
	return waiting, err
}

// Relay hands the next events of the feed, at most limit, to whoever follows it and returns how many there were.
func (t *Tx) Relay(limit int, follow func([]interview.Event) error) (int, error) {
	var relayed int64
	if err := t.reading().get(&relayed, `SELECT relayed FROM feed`+t.engine.lock("feed")); err != nil {
		return 0, fmt.Errorf("relay: %w", err)
	}
	events, err := t.reading().feed(relayed, limit)
	if err != nil || len(events) == 0 {
		return 0, err
	}
	if err := follow(events); err != nil {
		return 0, err
	}
	if _, err := t.exec(`UPDATE feed SET relayed = ?`, events[len(events)-1].Feed); err != nil {
		return 0, fmt.Errorf("relay: %w", err)
	}
	return len(events), nil
}

// StartFeed is where a new follower begins: it returns the last place given. When nobody followed so far, everything up to
// there counts as relayed. Call it before the follower is created.
func (t *Tx) StartFeed() (last int64, err error) {
	if _, err := t.exec(`UPDATE feed SET relayed = last WHERE NOT EXISTS (SELECT 1 FROM endpoints) AND NOT EXISTS (SELECT 1 FROM connections)`); err != nil {
		return 0, fmt.Errorf("start feed: %w", err)
	}
	err = t.reading().get(&last, `SELECT last FROM feed`)
	return last, err
}

// feedWindow is how many places of the feed one question looks through.
const feedWindow = 5000

// FeedFor is what somebody may see of the next stretch of the feed.
func (r *Reader) FeedFor(ctx context.Context, f interview.FeedFilter) (interview.FeedPage, error) {
	var page interview.FeedPage
	err := r.snapshot(ctx, func(read reading) error {
		var last int64
		if err := read.get(&last, `SELECT last FROM feed`); err != nil {
			return err
		}
		page.Last = max(f.After, min(f.After+feedWindow, last))
		page.More = page.Last < last
		if len(f.Kinds) == 0 {
			return nil
		}
		query, args, err := sqlx.In(`SELECT `+eventColumns+` FROM events WHERE feed > ? AND feed <= ? AND interview_id <> '' AND kind IN (?) AND (? = '' OR
			position_id IN (SELECT m.position_id FROM position_members m WHERE m.user_id = ?)) ORDER BY feed LIMIT ?`,
			f.After, page.Last, f.Kinds, f.UserID, f.UserID, f.Limit+1)
		if err != nil {
			return err
		}
		var rows []eventRow
		if err := read.list(&rows, query, args...); err != nil {
			return err
		}
		if len(rows) > f.Limit {
			rows, page.More = rows[:f.Limit], true
			page.Last = rows[f.Limit-1].Feed
		}
		for _, row := range rows {
			e, err := row.event()
			if err != nil {
				return err
			}
			page.Events = append(page.Events, e)
		}
		return nil
	})
	if err != nil {
		return page, fmt.Errorf("read feed: %w", err)
	}
	return page, nil
}

// FeedPlace is the place of an event in the feed. The place of one that is there no more is a little before where it was: some
// of what follows comes again, and nothing is missed.
func (r *Reader) FeedPlace(ctx context.Context, eventID string) (place int64, err error) {
	err = r.at(ctx).get(&place, `SELECT feed FROM events WHERE id = ?`, eventID)
	if errors.Is(err, interview.ErrNotFound) {
		err = r.at(ctx).get(&place, `SELECT COALESCE(MIN(feed), 0) FROM (SELECT feed FROM events WHERE id < ? ORDER BY id DESC LIMIT 100) AS before`, eventID)
	}
	return place, err
}
