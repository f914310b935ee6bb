package testkit

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"retake/internal/store"
)

// server is the one PostgreSQL of this test binary.
var server struct {
	start   sync.Once
	err     error
	inMain  atomic.Bool
	folder  string
	admin   *sql.DB
	process *os.Process
	ended   chan struct{}

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

func databaseURL(name string) string {
	return "postgres://retake@/" + name + "?host=" + url.QueryEscape(server.folder)
}

// startServer makes and starts the server, and the migrated database that the tests' databases are copies of.
func startServer() error {
	initdb, err := program("initdb")
	if err != nil {
		return err
	}
	if server.folder, err = os.MkdirTemp("", "retake-postgres-"); err != nil {
		return err
	}
	as, err := owner(server.folder)
	if err != nil {
		return err
	}
	data := filepath.Join(server.folder, "data")
	command := exec.Command(initdb, "-D", data, "-U", "retake", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
	command.Dir, command.SysProcAttr = server.folder, as
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	if err := run(filepath.Join(filepath.Dir(initdb), "postgres"), data, as); err != nil {
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

// run starts the server, which listens in its own folder only, and waits until it takes connections.
func run(postgres, data string, as *syscall.SysProcAttr) error {
	// Nothing here has to survive a power cut, and plans of tables so small are not worth compiling.
	command := exec.Command(postgres, "-D", data, "-h", "", "-k", server.folder,
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "wal_level=minimal", "-c", "max_wal_senders=0",
		"-c", "max_connections=200", "-c", "shared_buffers=32MB", "-c", "autovacuum=off", "-c", "jit=off",
		"-c", "dynamic_shared_memory_type=mmap") // in the folder, which goes when the server is gone
	command.Dir, command.SysProcAttr = server.folder, endWithParent(as)
	log, err := command.StderrPipe()
	if err != nil {
		return err
	}
	started := make(chan error, 1)
	server.ended = make(chan struct{})
	go func() {
		// The kernel ends the server with the thread that started it, so this one is kept.
		runtime.LockOSThread()
		defer close(server.ended)
		if err := command.Start(); err != nil {
			started <- err
			return
		}
		server.process = command.Process
		started <- awaitReady(log)
		io.Copy(io.Discard, log)
		command.Wait()
	}()
	return <-started
}

func awaitReady(log io.Reader) error {
	var seen []string
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		if strings.Contains(lines.Text(), "ready to accept connections") {
			return nil
		}
		seen = append(seen, lines.Text())
	}
	return fmt.Errorf("postgres did not start:\n%s", strings.Join(seen, "\n"))
}

func stopServer() {
	if server.folder == "" {
		return
	}
	if server.process != nil {
		server.process.Signal(syscall.SIGQUIT) // at once: the data is thrown away
		<-server.ended
	}
	if err := os.RemoveAll(server.folder); err != nil {
		fmt.Fprintln(os.Stderr, "remove the test server's data:", err)
	}
}

// program finds a PostgreSQL program, the newest version's where there are several.
func program(name string) (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name) // where Debian keeps them, off the PATH
	if len(found) > 0 {
		return slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) }), nil
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", errors.New("install postgresql: the tests run on it too")
	}
	return filepath.EvalSymlinks(path)
}

func version(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	return n
}

// owner gives the folder to somebody who may run PostgreSQL, which refuses to run as root.
func owner(folder string) (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return &syscall.SysProcAttr{}, nil
	}
	account, err := user.Lookup("postgres")
	if err != nil {
		if account, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, err := strconv.ParseUint(account.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(account.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	if err := os.Chown(folder, int(uid), int(gid)); err != nil {
		return nil, err
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}
