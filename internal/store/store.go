package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/jmoiron/sqlx"
)

// Options say where the data is.
type Options struct {
	Path string // of the SQLite file; made when it is missing
	URL  string // postgres://…; wins over Path
}

// Store is the open database.
type Store struct {
	engine  engine
	write   *sqlx.DB
	reader  *Reader
	changes *changes
}

// silent keeps the migration tool from writing to the log; its errors come back.
var silent = slog.New(slog.DiscardHandler)

// Open connects and migrates. It returns an error that says what to do when a newer program made the schema.
func Open(ctx context.Context, opt Options) (*Store, error) {
	e, write, read, err := connect(opt)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	s := &Store{engine: e, write: write, reader: &Reader{engine: e, db: read}, changes: newChanges()}
	if err := s.migrate(ctx, opt.Path); err != nil {
		return nil, errors.Join(fmt.Errorf("migrate database: %w", err), s.Close())
	}
	return s, nil
}

// Close ends all connections once the statements that are running have ended.
func (s *Store) Close() error { return errors.Join(s.reader.db.Close(), s.write.Close()) }

// Ping reports whether the database answers: one row is read, and a connection that writes can be had.
func (s *Store) Ping(ctx context.Context) error {
	var n int
	if err := s.reader.at(ctx).get(&n, `SELECT COUNT(*) FROM settings`); err != nil {
		return fmt.Errorf("read: %w", err)
	}
	if err := s.write.PingContext(ctx); err != nil {
		return fmt.Errorf("write: %w", meaning(err))
	}
	return nil
}

// Reader is the only thing that a room which shows may hold: it cannot write.
func (s *Store) Reader() *Reader { return s.reader }

// Queue is the jobs table as the runner of jobs wants it.
func (s *Store) Queue() *Queue { return &Queue{s} }

// writeAttempts is how often a verb is tried when others keep changing the same rows.
const writeAttempts = 5

// Write runs do in one transaction, and runs it again, from the beginning, when somebody else changed the same rows
// first. It therefore must change nothing but what the Tx saves. An error of do comes back as it is and nothing is kept;
// ErrConflict only comes back when every attempt lost.
func (s *Store) Write(ctx context.Context, do func(*Tx) error) error {
	var err error
	for range writeAttempts {
		if err = s.attempt(ctx, do); !errors.Is(err, ErrConflict) {
			return err
		}
	}
	return err
}

func (s *Store) attempt(ctx context.Context, do func(*Tx) error) error {
	tx, err := s.write.BeginTxx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", meaning(err))
	}
	defer tx.Rollback() // does nothing after a commit; its error would only repeat the cause
	t := &Tx{ctx: ctx, engine: s.engine, tx: tx, loaded: map[string]loaded{}, counts: map[countKey]int{}, touched: map[string]struct{}{}}
	if err := do(t); err != nil {
		return err
	}
	if err := t.flushCounts(); err != nil {
		return err
	}
	if err := t.flushEvents(); err != nil {
		return err
	}
	err = tx.Commit()
	s.changes.note(t.touched) // after a failure too: the database may have committed all the same
	if err != nil {
		return fmt.Errorf("commit: %w", meaning(err))
	}
	return nil
}
