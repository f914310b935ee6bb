// Package store is the cellar: all SQL of Retake and nothing else. It remembers what the interview package knows.
//
// It knows how positions, candidates, interviews, letters, users and jobs lie in the database, which rows belong
// together, and what each screen needs in how few queries. SQLite (the default, one file) and PostgreSQL 15 or newer are
// filled by the same migrations and asked with the same SQL; engine.go holds the few things that differ.
//
// Who may only look holds a Reader: its connections cannot write, whatever the SQL says. Only Store.Write hands out a Tx,
// and everything that is done with it is committed together or not at all, jobs included.
//
// It refuses to decide: rules are the interview package's. CHECKs, unique indexes and foreign keys only repeat them, as
// the last line of defence. It refuses to lose a change: an interview is saved only over the version it was loaded from,
// and Write runs the verb again when somebody else was faster.
//
// Two things are kept that could be computed, because a list of 100,000 candidates must be as quick as one of ten: an
// interview's status as of its last save, with the number of interviews per position and status, and the text that the
// candidates tab searches. Both change in the transaction that changes their source. A row itself always shows the status
// computed from its facts.
//
// In memory it keeps one thing only, which commits changed which position's list (changes.go): one server works on a database,
// and thousands of open lists that ask whether anything happened are answered from there.
//
// Dependencies: sqlx scans rows into structs, mattn/go-sqlite3 and pgx are the drivers, goose applies the migrations,
// google/uuid makes ids for rows that no caller names (events, jobs).
package store
