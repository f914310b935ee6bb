package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/jmoiron/sqlx"

	"retake/internal/interview"
)

// BatchPage is the batch with at most limit of its items (0: 50) in the state; "" shows the first state of
// interview.ItemStates that there is. A cursor that cannot be read is interview.Invalid.
func (r *Reader) BatchPage(ctx context.Context, id string, shown interview.ItemState, cursor interview.Cursor, limit int) (interview.BatchPage, error) {
	page := interview.BatchPage{Shown: shown}
	k, err := parseCursor(cursor, "batch")
	if err != nil {
		return page, err
	}
	limit = pageSize(limit)
	err = r.snapshot(ctx, func(read reading) error {
		if page.Batch, err = read.batch(id, ""); err != nil {
			return err
		}
		if page.Position, err = read.position(page.PositionID, ""); err != nil {
			return err
		}
		if page.Counts, err = read.batchCounts(id); err != nil {
			return err
		}
		for _, s := range interview.ItemStates {
			if page.Shown == "" && page.Counts[s] > 0 {
				page.Shown = s
			}
		}
		where, args, order := `m.batch_id = ? AND m.state = ?`, []any{id, page.Shown}, `m.ord`
		switch {
		case k.ID != "" && k.Back:
			where, args, order = where+` AND m.ord < ?`, append(args, k.number()), `m.ord DESC`
		case k.ID != "":
			where, args = where+` AND m.ord > ?`, append(args, k.number())
		}
		rows := make([]interview.BatchRow, 0, limit+1)
		if err := read.list(&rows, `SELECT m.ord, m.interview_id, m.state, m.words, m.revision, c.name, c.email FROM batch_items m
			JOIN interviews i ON i.id = m.interview_id JOIN candidates c ON c.id = i.candidate_id
			WHERE `+where+` ORDER BY `+order+` LIMIT ?`, append(args, limit+1)...); err != nil {
			return fmt.Errorf("list items of batch: %w", err)
		}
		some, more, whole := trim(rows, limit, k)
		if !whole {
			return errTurnBack
		}
		page.Rows = some
		page.Prev, page.Next = turns(some, more, k, func(row interview.BatchRow, back bool) key {
			return key{List: "batch", Back: back, Value: strconv.FormatInt(row.Ord, 10), ID: row.InterviewID}
		})
		return nil
	})
	if errors.Is(err, errTurnBack) {
		return r.BatchPage(ctx, id, shown, "", limit)
	}
	return page, err
}

// errTurnBack says that the page asked for is none to show: the first one is.
var errTurnBack = errors.New("the first page is to be shown instead")

func (r reading) batchCounts(id string) (interview.BatchCounts, error) {
	var rows []struct {
		State interview.ItemState
		N     int
	}
	if err := r.list(&rows, `SELECT state, COUNT(*) AS n FROM batch_items WHERE batch_id = ? GROUP BY state`, id); err != nil {
		return nil, fmt.Errorf("count items of batch: %w", err)
	}
	counts := make(interview.BatchCounts, len(rows))
	for _, row := range rows {
		counts[row.State] = row.N
	}
	return counts, nil
}

// settled finds the first item that is still to come instead of counting: a batch goes through its items in order.
const settled = `COALESCE((SELECT MIN(m.ord) - 1 FROM batch_items m WHERE m.batch_id = b.id
	AND m.state = CASE b.state WHEN 'undoing' THEN 'done' ELSE 'waiting' END), b.total) AS settled`

// BatchLine is a batch in one line; interview.ErrNotFound when there is none.
func (r *Reader) BatchLine(ctx context.Context, id string) (interview.BatchLine, error) {
	return r.at(ctx).batchLine(`b.id = ?`, id)
}

// LatestBatch is the position's newest batch in one line, the zero line when none was begun since then.
func (r *Reader) LatestBatch(ctx context.Context, positionID string, since interview.Moment) (interview.BatchLine, error) {
	line, err := r.at(ctx).batchLine(`b.position_id = ? AND b.created_at >= ? ORDER BY b.created_at DESC, b.id DESC LIMIT 1`, positionID, since)
	if errors.Is(err, interview.ErrNotFound) {
		return interview.BatchLine{}, nil
	}
	return line, err
}

func (r reading) batchLine(which string, args ...any) (interview.BatchLine, error) {
	var row batchRow
	if err := r.get(&row, `SELECT `+batchColumns+`, `+settled+` FROM batches b WHERE `+which, args...); err != nil {
		return interview.BatchLine{}, fmt.Errorf("load batch: %w", err)
	}
	b, err := row.batch()
	return interview.BatchLine{Batch: b, Settled: row.Settled}, err
}

// CrowdOf is what can be said about the listed interviews of the position before something is done to them.
func (r *Reader) CrowdOf(ctx context.Context, positionID string, interviewIDs []string, now interview.Moment) ([]interview.Crowd, error) {
	where, args, err := sqlx.In(` WHERE i.position_id = ? AND i.id IN (?)`, positionID, interviewIDs)
	if err != nil {
		return nil, fmt.Errorf("load crowd: %w", err)
	}
	return r.at(ctx).crowd(now, where, args)
}

// CrowdMatching is what can be said about all interviews that the filter matches before something is done to them.
func (r *Reader) CrowdMatching(ctx context.Context, f interview.CandidateFilter, now interview.Moment) ([]interview.Crowd, error) {
	where, args := onTab(f)
	return r.at(ctx).crowd(now, where, args)
}

// crowd puts together what the rules do not tell apart: of a moment they only ask whether it is there, or has come.
func (r reading) crowd(now interview.Moment, where string, args []any) ([]interview.Crowd, error) {
	var crowd []interview.Crowd
	if err := r.list(&crowd, `SELECT i.state, i.verdict, i.marks,
		CASE WHEN i.deadline <= ? THEN 1 ELSE CAST(? AS BIGINT) END AS deadline,
		CASE WHEN i.deleted_at = 0 THEN 0 ELSE 1 END AS deleted_at,
		CASE WHEN i.erased_at = 0 THEN 0 ELSE 1 END AS erased_at,
		CASE WHEN i.replaced_by IS NULL THEN '' ELSE 'another' END AS replaced_by, COUNT(*) AS n
		FROM interviews i`+where+` GROUP BY 1, 2, 3, 4, 5, 6, 7`, append([]any{now, now + 1}, args...)...); err != nil {
		return nil, fmt.Errorf("load crowd: %w", err)
	}
	return crowd, nil
}
