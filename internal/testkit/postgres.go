package testkit

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"retake/internal/pgserver"
	"retake/internal/store"
)

// server is the one PostgreSQL of this test binary.
var server struct {
	start  sync.Once
	err    error
	inMain atomic.Bool
	*pgserver.Server
	admin *sql.DB

	mu   sync.Mutex
	free []*database // that no test is using
	made int         // databases so far
}

// database is one of the server's. What is open on it stays open from test to test: a new connection has all tables to
// look up and all statements to plan again, which takes longer than most tests.
type database struct {
	name  string
	admin *sql.DB
	store *store.Store // nil until a test asks for it
}

const template = "retake_template"

// Main runs the tests, with their folders in memory where that is offered, and then ends the private PostgreSQL server, if one
// was started. It exits the program.
func Main(m *testing.M) {
	server.inMain.Store(true)
	workInMemory()
	debug.SetGCPercent(400) // tests make much garbage and end soon
	code := m.Run()
	stopServer()
	os.Exit(code)
}

// Postgres is the URL of an empty, migrated PostgreSQL database that belongs to the test until it ends.
func Postgres(t testing.TB) string {
	t.Helper()
	return databaseURL(borrow(t).name)
}

// warm is a store on such a database, maybe one that an earlier test has used.
func warm(t testing.TB) *store.Store {
	t.Helper()
	db := borrow(t)
	if db.store == nil {
		st, err := store.Open(context.Background(), store.Options{URL: databaseURL(db.name)})
		if err != nil {
			t.Fatal(err)
		}
		db.store = st
	}
	return db.store
}

// borrow is a database that goes back, empty, when the test ends.
func borrow(t testing.TB) *database {
	t.Helper()
	if !server.inMain.Load() {
		t.Fatal("add to this package: func TestMain(m *testing.M) { testkit.Main(m) }")
	}
	server.start.Do(func() { server.err = startServer() })
	if server.err != nil {
		t.Fatal(server.err)
	}
	db, err := takeDatabase()
	if err != nil {
		t.Fatalf("make a database: %v", err)
	}
	t.Cleanup(func() {
		if err := db.clear(); err != nil {
			t.Errorf("clear the database: %v", err)
			return
		}
		server.mu.Lock()
		defer server.mu.Unlock()
		server.free = append(server.free, db)
	})
	return db
}

// takeDatabase is one that an earlier test has left, or a new one: making it takes ten times as long as emptying it.
func takeDatabase() (*database, error) {
	server.mu.Lock()
	if last := len(server.free) - 1; last >= 0 {
		db := server.free[last]
		server.free = server.free[:last]
		server.mu.Unlock()
		return db, nil
	}
	server.made++
	db := &database{name: fmt.Sprintf("test_%d", server.made)}
	server.mu.Unlock()
	if _, err := server.admin.Exec(`CREATE DATABASE ` + db.name + ` TEMPLATE ` + template); err != nil {
		return nil, err
	}
	var err error
	if db.admin, err = sql.Open("pgx", databaseURL(db.name)); err != nil {
		return nil, err
	}
	db.admin.SetMaxOpenConns(1)
	return db, nil
}

// clear removes what the test has left: its rows, and its store too when something still works on the database, so that
// it cannot write into the next test.
func (db *database) clear() error {
	var busy int
	if err := db.admin.QueryRow(`SELECT COUNT(*) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`).Scan(&busy); err != nil {
		return err
	}
	if busy > 0 && db.store != nil {
		if err := db.store.Close(); err != nil {
			return err
		}
		db.store = nil
	}
	_, err := db.admin.Exec(empty)
	return err
}

// empty removes all rows but those that say which migrations were applied. TRUNCATE makes new files for every table and
// index, so it is for tables with many rows only; those that refer to them then go the same way.
const empty = `DO $$
	DECLARE
		it record;
	BEGIN
		SET LOCAL session_replication_role = replica; -- foreign keys have no say in the order
		FOR it IN SELECT oid::regclass AS name, pg_relation_size(oid) AS size FROM pg_class
			WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname NOT LIKE 'goose%' AND relname <> 'feed'
		LOOP
			IF it.size > 262144 THEN
				EXECUTE format('TRUNCATE %s CASCADE', it.name);
			ELSIF it.size > 0 THEN
				EXECUTE format('DELETE FROM %s', it.name);
			END IF;
		END LOOP;
		UPDATE feed SET last = 0, relayed = 0;
	END $$`

func databaseURL(name string) string { return server.URL(name) }

// startServer starts the server, and makes the migrated database that the tests' databases are copies of.
func startServer() (err error) {
	// Nothing here has to survive a power cut, and plans of tables so small are not worth compiling.
	server.Server, err = pgserver.Start(context.Background(),
		"fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
		"shared_buffers=32MB", "autovacuum=off", "jit=off",
		"dynamic_shared_memory_type=mmap") // in the folder, which goes when the server is gone
	if err != nil {
		return err
	}
	if server.admin, err = sql.Open("pgx", databaseURL("postgres")); err != nil {
		return err
	}
	server.admin.SetMaxOpenConns(4)
	if _, err := server.admin.Exec(`CREATE DATABASE ` + template); err != nil {
		return err
	}
	st, err := store.Open(context.Background(), store.Options{URL: databaseURL(template)})
	if err != nil {
		return err
	}
	return st.Close()
}

func stopServer() {
	if server.Server == nil {
		return
	}
	if err := server.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, "remove the test server's data:", err)
	}
}
