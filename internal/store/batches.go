package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"

	"github.com/jmoiron/sqlx"

	"retake/internal/interview"
)

// batchRow is a batch as it lies in the table.
type batchRow struct {
	interview.Batch
	Text    string // Params as JSON
	Settled int
}

const batchColumns = `b.id, b.position_id, b.deed, b.params AS text, b.by_id AS "by.id", b.by_name AS "by.name", b.by_role AS "by.role",
	b.state, b.total, b.created_at, b.finished_at`

func (row batchRow) batch() (interview.Batch, error) {
	b := row.Batch
	b.By.Kind = interview.ByUser
	if b.By.Role == "" {
		b.By.Kind = interview.BySystem
	}
	if err := json.Unmarshal([]byte(row.Text), &b.Params); err != nil {
		return b, fmt.Errorf("read batch %s: %w", b.ID, err)
	}
	return b, nil
}

// CreateBatch writes the batch with those of the listed interviews that belong to its position, each once, and sets how
// many they are; what is not there is counted as gone. With none left it is interview.ErrNotFound.
func (t *Tx) CreateBatch(b *interview.Batch, interviewIDs []string) error {
	listed := map[string]bool{}
	for _, id := range interviewIDs {
		listed[id] = true
	}
	where, args, err := sqlx.In(` WHERE i.position_id = ? AND i.id IN (?)`, b.PositionID, interviewIDs)
	if err != nil {
		return fmt.Errorf("create batch: %w", err)
	}
	if err := t.createBatch(b, where, args); err != nil {
		return err
	}
	if b.Total == 0 {
		return interview.ErrNotFound
	}
	if b.Params.Gone = len(listed) - b.Total; b.Params.Gone > 0 {
		return t.SaveBatch(*b)
	}
	return nil
}

// CreateBatchOf writes the batch with all interviews that the filter matches at this moment, and sets how many they are.
// Of a deed that moves to the current questions only those are meant that can be moved.
func (t *Tx) CreateBatchOf(b *interview.Batch, f interview.CandidateFilter) error {
	f.PositionID = b.PositionID
	where, args := onTab(f)
	if b.Deed == interview.DeedQuestions {
		where += ` AND i.state = 'invited' AND i.verdict <> 'discarded'
			AND i.questions_version <> (SELECT p.questions_version FROM positions p WHERE p.id = i.position_id)`
	}
	return t.createBatch(b, where, args)
}

func (t *Tx) createBatch(b *interview.Batch, where string, args []any) error {
	params, err := json.Marshal(b.Params)
	if err != nil {
		return fmt.Errorf("create batch: %w", err)
	}
	if _, err := t.exec(`INSERT INTO batches (id, position_id, deed, params, by_id, by_name, by_role, state, total, created_at, finished_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`, b.ID, b.PositionID, b.Deed, string(params), b.By.ID, b.By.Name, b.By.Role, b.State,
		b.CreatedAt, b.FinishedAt); err != nil {
		return fmt.Errorf("create batch: %w", err)
	}
	if b.Total, err = t.exec(`INSERT INTO batch_items (batch_id, ord, interview_id, state)
		SELECT CAST(? AS TEXT), ROW_NUMBER() OVER (ORDER BY i.activity_at DESC, i.id DESC), i.id, 'waiting' FROM interviews i`+where,
		append([]any{b.ID}, args...)...); err != nil {
		return fmt.Errorf("create batch: %w", err)
	}
	return t.change(`UPDATE batches SET total = ? WHERE id = ?`, b.Total, b.ID)
}

// Batch loads a batch to go on with it; whoever else does waits. It is interview.ErrNotFound when there is none.
func (t *Tx) Batch(id string) (interview.Batch, error) {
	return t.reading().batch(id, t.engine.lock("b"))
}

// Batch loads a batch; interview.ErrNotFound when there is none.
func (r *Reader) Batch(ctx context.Context, id string) (interview.Batch, error) {
	return r.at(ctx).batch(id, "")
}

func (r reading) batch(id, lock string) (interview.Batch, error) {
	var row batchRow
	if err := r.get(&row, `SELECT `+batchColumns+` FROM batches b WHERE b.id = ?`+lock, id); err != nil {
		return row.Batch, fmt.Errorf("load batch: %w", err)
	}
	return row.batch()
}

// SaveBatch writes how far the batch is and its parameters.
func (t *Tx) SaveBatch(b interview.Batch) error {
	params, err := json.Marshal(b.Params)
	if err == nil {
		err = t.change(`UPDATE batches SET params = ?, state = ?, finished_at = ? WHERE id = ?`, string(params), b.State, b.FinishedAt, b.ID)
	}
	if err != nil {
		return fmt.Errorf("save batch: %w", err)
	}
	return nil
}

// BatchItems lists at most limit items of the batch in that state, in their order.
func (t *Tx) BatchItems(batchID string, state interview.ItemState, limit int) ([]interview.BatchItem, error) {
	var items []interview.BatchItem
	err := t.reading().list(&items, `SELECT ord, interview_id, state, words, revision FROM batch_items
		WHERE batch_id = ? AND state = ? ORDER BY ord LIMIT ?`, batchID, state, limit)
	if err != nil {
		return nil, fmt.Errorf("list items of batch: %w", err)
	}
	return items, nil
}

// SaveBatchItem writes what became of one interview of the batch.
func (t *Tx) SaveBatchItem(batchID string, it interview.BatchItem) error {
	if err := t.change(`UPDATE batch_items SET state = ?, words = ?, revision = ? WHERE batch_id = ? AND ord = ?`,
		it.State, it.Words, it.Revision, batchID, it.Ord); err != nil {
		return fmt.Errorf("save item of batch: %w", err)
	}
	return nil
}

// SettleBatch ends all items of the batch that are in one state with the same outcome.
func (t *Tx) SettleBatch(batchID string, from, to interview.ItemState, words string) error {
	if _, err := t.exec(`UPDATE batch_items SET state = ?, words = ? WHERE batch_id = ? AND state = ?`, to, words, batchID, from); err != nil {
		return fmt.Errorf("settle items of batch: %w", err)
	}
	return nil
}

// LastDeed is the last thing that a person, or the system in the candidate's place, did to the interview; letters and what
// the clock or the media worker noted are passed over. It is interview.ErrNotFound when there is nothing.
func (t *Tx) LastDeed(interviewID string) (interview.Event, error) {
	var row eventRow
	err := t.reading().get(&row, `SELECT `+eventColumns+` FROM events WHERE interview_id = ? AND kind NOT LIKE 'letter.%'
		AND kind NOT IN (?, ?, ?) ORDER BY sequence DESC LIMIT 1`, interviewID, interview.EventExpired, interview.EventFlagged, interview.EventOpened)
	if err != nil {
		return interview.Event{}, fmt.Errorf("load last deed: %w", err)
	}
	return row.event()
}

// Part runs do as a part of the transaction that can fail alone: what it changed is taken back with its error, and the
// transaction goes on.
func (t *Tx) Part(do func() error) error {
	loaded, counts := maps.Clone(t.loaded), maps.Clone(t.counts)
	if _, err := t.exec(`SAVEPOINT part`); err != nil {
		return err
	}
	err := do()
	if err != nil {
		t.loaded, t.counts = loaded, counts
		if _, undone := t.exec(`ROLLBACK TO SAVEPOINT part`); undone != nil {
			return errors.Join(err, undone)
		}
	}
	_, released := t.exec(`RELEASE SAVEPOINT part`)
	return errors.Join(err, released)
}
