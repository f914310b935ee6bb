package store

import (
	"context"
	"strings"

	"retake/internal/interview"
)

// Exec lets a test change rows behind the back of the store.
func (t *Tx) Exec(query string, args ...any) error {
	_, err := t.exec(query, args...)
	return err
}

// Exec lets a test try to write where only reading is allowed.
func (r *Reader) Exec(ctx context.Context, query string) error {
	_, err := r.db.ExecContext(ctx, query)
	return err
}

// Text is the first column of all rows.
func (r *Reader) Text(ctx context.Context, query string, args ...any) ([]string, error) {
	var lines []string
	err := r.at(ctx).list(&lines, query, args...)
	return lines, err
}

// Plan is how the database goes about the board's query: on SQLite its plan, on PostgreSQL the plan it makes when it may
// neither read the whole table nor sort unless it must.
func (s *Store) Plan(ctx context.Context, f interview.CandidateFilter) (string, error) {
	if f.Sort == "" {
		f.Sort = interview.SortActivity
	}
	k, err := parseCursor(f.Cursor, string(f.Sort))
	if err != nil {
		return "", err
	}
	query, args := boardQuery(f, k)
	if s.engine == sqlite {
		return s.PlanOf(ctx, query, args...)
	}
	var plan []string
	err = s.Write(ctx, func(t *Tx) error {
		for _, off := range []string{"enable_seqscan", "enable_sort", "enable_bitmapscan", "enable_incremental_sort"} {
			if err := t.Exec(`SET LOCAL ` + off + ` = off`); err != nil {
				return err
			}
		}
		return t.reading().list(&plan, `EXPLAIN `+query, args...)
	})
	return strings.Join(plan, "\n"), err
}

// PlanOf is how SQLite goes about a query.
func (s *Store) PlanOf(ctx context.Context, query string, args ...any) (string, error) {
	var steps []struct {
		ID, Parent, Notused int
		Detail              string
	}
	err := s.reader.at(ctx).list(&steps, `EXPLAIN QUERY PLAN `+query, args...)
	var plan []string
	for _, step := range steps {
		plan = append(plan, step.Detail)
	}
	return strings.Join(plan, "\n"), err
}

// IsPostgres tells the two databases apart where a test must.
func (s *Store) IsPostgres() bool { return s.engine == postgres }

// Waiting is the condition of DueExpired, for its plan.
const Waiting = waiting

// CopyBefore is the copy that is made before a migration.
func (s *Store) CopyBefore(ctx context.Context, path string, version int64) error {
	return s.copyBefore(ctx, path, version)
}

// NewPlan is how SQLite finds what is new on a tab.
func (s *Store) NewPlan(ctx context.Context, seen interview.Seen) (string, error) {
	query, args := newQuery(seen)
	return s.PlanOf(ctx, query, args...)
}

// BinQuery is the query of a bin's first page, for its plan.
func BinQuery(f interview.BinFilter) (string, []any) {
	list := map[interview.BinKind]binList{interview.BinInterviews: binnedInterviews, interview.BinAnswers: binnedAnswers, interview.BinPositions: binnedPositions}
	return list[f.Kind].page(f, key{})
}

// LineColumns and ConnectionCounts are what lists of orders and connections select, for their plans.
const (
	LineColumns      = lineColumns
	ConnectionCounts = connectionColumns + ", " + connectionCounts
)

// AwaitedQuery counts those of a position that an ATS waits for, for its plan.
func AwaitedQuery() string {
	where, _ := onTab(interview.CandidateFilter{PositionID: "p"})
	return `SELECT COUNT(*) FROM interviews i` + where + ` AND ` + awaitedByATS
}
