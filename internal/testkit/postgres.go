package testkit

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
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
	address string // host:port
	admin   *sql.DB
	process *os.Process
	ended   chan struct{}

	mu   sync.Mutex
	free []string // databases that no test is using
	made int      // databases so far
}

const template = "retake_template"

// Main runs the tests and then ends the private PostgreSQL server, if one was started. It exits the program.
func Main(m *testing.M) {
	server.inMain.Store(true)
	code := m.Run()
	stopServer()
	os.Exit(code)
}

// Postgres is the URL of an empty, migrated PostgreSQL database that belongs to the test until it ends.
func Postgres(t testing.TB) string {
	t.Helper()
	if !server.inMain.Load() {
		t.Fatal("add to this package: func TestMain(m *testing.M) { testkit.Main(m) }")
	}
	server.start.Do(func() { server.err = startServer() })
	if server.err != nil {
		t.Fatal(server.err)
	}
	name, err := database()
	if err != nil {
		t.Fatalf("make a database: %v", err)
	}
	t.Cleanup(func() {
		if err := empty(name); err != nil {
			t.Errorf("empty the database: %v", err)
			return
		}
		server.mu.Lock()
		defer server.mu.Unlock()
		server.free = append(server.free, name)
	})
	return databaseURL(name)
}

// database is one that an earlier test has left, or a new one: making it takes ten times as long as emptying it.
func database() (string, error) {
	server.mu.Lock()
	if last := len(server.free) - 1; last >= 0 {
		name := server.free[last]
		server.free = server.free[:last]
		server.mu.Unlock()
		return name, nil
	}
	server.made++
	name := fmt.Sprintf("test_%d", server.made)
	server.mu.Unlock()
	_, err := server.admin.Exec(`CREATE DATABASE ` + name + ` TEMPLATE ` + template)
	return name, err
}

// empty removes all rows but those that say which migrations were applied.
func empty(name string) error {
	db, err := sql.Open("pgx", databaseURL(name))
	if err != nil {
		return err
	}
	defer db.Close()
	var tables string
	if err := db.QueryRow(`SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables
		WHERE schemaname = 'public' AND tablename NOT LIKE 'goose%' AND tablename <> 'feed'`).Scan(&tables); err != nil {
		return err
	}
	_, err = db.Exec(`TRUNCATE ` + tables + `; UPDATE feed SET last = 0, relayed = 0`)
	return err
}

func databaseURL(name string) string {
	return "postgres://retake@" + server.address + "/" + name + "?sslmode=disable"
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
	for try := 0; ; try++ { // the free port may be gone by the time the server asks for it
		if err = listen(filepath.Join(filepath.Dir(initdb), "postgres"), data, as); err == nil || try == 2 {
			break
		}
	}
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

// listen starts the server on a free loopback port and waits until it takes connections.
func listen(postgres, data string, as *syscall.SysProcAttr) error {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server.address = free.Addr().String()
	port := free.Addr().(*net.TCPAddr).Port
	if err := free.Close(); err != nil {
		return err
	}
	// Nothing here has to survive a power cut.
	command := exec.Command(postgres, "-D", data, "-h", "127.0.0.1", "-p", strconv.Itoa(port), "-k", "",
		"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200",
		"-c", "shared_buffers=32MB", "-c", "autovacuum=off")
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
	if server.admin != nil {
		server.admin.Close()
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
