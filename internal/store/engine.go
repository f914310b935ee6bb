package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"unicode"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/jmoiron/sqlx"
	"github.com/jmoiron/sqlx/reflectx"
	"github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3"

	"retake/internal/interview"
)

// engine is the database in use; its methods are all that differs between the two.
type engine string

const (
	sqlite   engine = "sqlite"
	postgres engine = "postgres"
)

// connect opens a pool that writes and one that cannot.
func connect(opt Options) (e engine, write, read *sqlx.DB, err error) {
	if opt.URL != "" {
		write, read, err = connectPostgres(opt.URL)
		return postgres, write, read, err
	}
	write, read, err = connectSQLite(opt.Path)
	return sqlite, write, read, err
}

// connectSQLite sets the pragmas in the DSN, because a statement would reach one pooled connection only. One writer that
// takes the lock at BEGIN never has to give up a transaction half-way; synchronous=FULL keeps every acknowledged commit
// through a power cut; secure_delete overwrites what is erased.
func connectSQLite(path string) (write, read *sqlx.DB, err error) {
	// The file is made here so that nobody else on the machine can read it.
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, nil, err
	}
	if err := file.Close(); err != nil {
		return nil, nil, err
	}
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + "?_busy_timeout=5000&_foreign_keys=on&_stmt_cache_size=64&_secure_delete=on"
	if write, err = sqlx.Open("sqlite3", dsn+"&_journal_mode=WAL&_synchronous=FULL&_txlock=immediate"); err != nil {
		return nil, nil, err
	}
	if read, err = sqlx.Open("sqlite3", dsn+"&_query_only=on"); err != nil {
		return nil, nil, errors.Join(err, write.Close())
	}
	write.SetMaxOpenConns(1)
	read.SetMaxOpenConns(4)
	read.SetMaxIdleConns(4)
	return named(write), named(read), nil
}

func connectPostgres(address string) (write, read *sqlx.DB, err error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, nil, errors.New("the database URL cannot be read: write postgres://user:password@host:5432/name")
	}
	pool := func(settings map[string]string) *sqlx.DB {
		c := config.Copy()
		for name, value := range settings {
			c.RuntimeParams[name] = value
		}
		db := stdlib.OpenDB(*c)
		db.SetMaxOpenConns(8)
		db.SetMaxIdleConns(4)
		return named(sqlx.NewDb(db, "pgx"))
	}
	write = pool(map[string]string{"application_name": "retake", "lock_timeout": "5000"})
	read = pool(map[string]string{"application_name": "retake-read", "default_transaction_read_only": "on"})
	return write, read, nil
}

// named lets rows go straight into the interview package's structs: PositionID is the column position_id.
func named(db *sqlx.DB) *sqlx.DB {
	db.Mapper = reflectx.NewMapperFunc("db", snake)
	return db
}

func snake(field string) string {
	var b strings.Builder
	small := false
	for _, r := range field {
		if small && unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		small = !unicode.IsUpper(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// bind writes the placeholders as the engine wants them.
func (e engine) bind(query string) string {
	if e == postgres {
		return sqlx.Rebind(sqlx.DOLLAR, query)
	}
	return query
}

// quick is the context for one statement. SQLite answers from the file in this process: watching the context would cost
// more than most of the reads, so it is looked at once.
func (e engine) quick(ctx context.Context) (context.Context, error) {
	if e == sqlite {
		return context.WithoutCancel(ctx), ctx.Err()
	}
	return ctx, nil
}

// lock makes a transaction that loads a row to change it wait for another one that does. SQLite has one writer anyway.
func (e engine) lock(alias string) string {
	if e == postgres {
		return " FOR NO KEY UPDATE OF " + alias
	}
	return ""
}

// skipLocked lets two claimers pass each other by.
func (e engine) skipLocked() string {
	if e == postgres {
		return " FOR UPDATE SKIP LOCKED"
	}
	return ""
}

// snapshot is how to begin a transaction whose reads all see the same state.
func (e engine) snapshot() *sql.TxOptions {
	if e == postgres {
		return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	}
	return nil
}

// scrub leaves nothing of deleted rows in the files. secure_delete overwrites a row where it lies, but not the copies that
// remain where pages were split or packed, nor those in the write-ahead log: SQLite writes the whole file anew and then empties
// the log. Readers go on meanwhile and writers wait.
func (e engine) scrub(ctx context.Context, db *sqlx.DB) error {
	if e == postgres {
		_, err := db.ExecContext(ctx, `VACUUM candidates, interviews, events, letters, retired_links, requests, takes, import_rows, jobs, batches, batch_items, saved_views, idempotency, external_refs, orders, exchanges, deliveries, delivery_attempts`)
		return err
	}
	if _, err := db.ExecContext(ctx, `VACUUM`); err != nil {
		return err
	}
	var busy, inLog, moved int
	if err := db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &inLog, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return ErrBusy
	}
	return nil
}

func (e engine) dialect() goose.Dialect {
	if e == postgres {
		return goose.DialectPostgres
	}
	return goose.DialectSQLite3
}

// Errors of the database that mean something to the rooms above. Those of rules are the interview package's.
var (
	// ErrConflict says that somebody else changed the same rows first. Write runs its function again on it.
	ErrConflict = errors.New("somebody else changed this at the same time")
	// ErrBusy says that the database was locked for too long; trying again later helps.
	ErrBusy = errors.New("the database is busy")
	// ErrFull says that the disk is full: nothing was written.
	ErrFull = errors.New("the disk is full")
)

// meaning turns an error of either driver into one of ours, the cause kept.
func meaning(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return interview.ErrNotFound
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "40001", "40P01": // serialization failure, deadlock
			return fmt.Errorf("%w: %w", ErrConflict, err)
		case "55P03", "53300": // lock not available in time, too many connections
			return fmt.Errorf("%w: %w", ErrBusy, err)
		case "53100":
			return fmt.Errorf("%w: %w", ErrFull, err)
		case "22021": // text that no row can hold, such as a zero byte in a link
			return fmt.Errorf("%w: %w", interview.ErrNotFound, err)
		}
	}
	var lite sqlite3.Error
	if errors.As(err, &lite) {
		switch lite.Code {
		case sqlite3.ErrBusy, sqlite3.ErrLocked:
			return fmt.Errorf("%w: %w", ErrBusy, err)
		case sqlite3.ErrFull:
			return fmt.Errorf("%w: %w", ErrFull, err)
		}
	}
	return err
}

// taken reports a violated unique rule.
func taken(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == "23505"
	}
	var lite sqlite3.Error
	return errors.As(err, &lite) &&
		(lite.ExtendedCode == sqlite3.ErrConstraintUnique || lite.ExtendedCode == sqlite3.ErrConstraintPrimaryKey)
}
