package pgserver

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// Server is a PostgreSQL server with its data, in one folder that goes with it.
type Server struct {
	folder  string
	process *os.Process
	ended   chan struct{}
}

// Start makes a server with an empty cluster and waits until it takes connections. Settings are PostgreSQL's, such as
// "fsync=off"; without any it keeps what it acknowledges. The error says what to install when the programs are missing.
func Start(ctx context.Context, settings ...string) (*Server, error) {
	initdb, err := program("initdb")
	if err != nil {
		return nil, err
	}
	s := &Server{ended: make(chan struct{})}
	if s.folder, err = os.MkdirTemp("", "retake-postgres-"); err != nil {
		return nil, err
	}
	if err := s.start(ctx, initdb, settings); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

func (s *Server) start(ctx context.Context, initdb string, settings []string) error {
	as, err := owner(s.folder)
	if err != nil {
		return err
	}
	data := filepath.Join(s.folder, "data")
	// The cluster is made in a moment and thrown away: it need not survive a power cut before it is used.
	command := exec.CommandContext(ctx, initdb, "-D", data, "-U", "retake", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions")
	command.Dir, command.SysProcAttr = s.folder, as
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	args := []string{"-D", data, "-h", "", "-k", s.folder, "-c", "max_connections=200"}
	for _, setting := range settings {
		args = append(args, "-c", setting)
	}
	return s.run(exec.Command(filepath.Join(filepath.Dir(initdb), "postgres"), args...), as)
}

func (s *Server) run(command *exec.Cmd, as *syscall.SysProcAttr) error {
	command.Dir, command.SysProcAttr = s.folder, endWithParent(as)
	log, err := command.StderrPipe()
	if err != nil {
		return err
	}
	started := make(chan error, 1)
	go func() {
		// The kernel ends the server with the thread that started it, so this one is kept.
		runtime.LockOSThread()
		defer close(s.ended)
		if err := command.Start(); err != nil {
			started <- err
			return
		}
		s.process = command.Process
		started <- awaitReady(log)
		io.Copy(io.Discard, log)
		command.Wait()
	}()
	return <-started
}

func awaitReady(log io.Reader) error {
	var said []string
	for lines := bufio.NewScanner(log); lines.Scan(); {
		if strings.Contains(lines.Text(), "ready to accept connections") {
			return nil
		}
		said = append(said, lines.Text())
	}
	return fmt.Errorf("postgres did not start:\n%s", strings.Join(said, "\n"))
}

// URL is the address of one of the server's databases. "postgres" is there from the beginning.
func (s *Server) URL(database string) string {
	return "postgres://retake@/" + database + "?host=" + url.QueryEscape(s.folder)
}

// Stop ends the server, at once, and removes its data.
func (s *Server) Stop() error {
	if s.process != nil {
		s.process.Signal(syscall.SIGQUIT)
		<-s.ended
	}
	return os.RemoveAll(s.folder)
}

// program finds a PostgreSQL program, the newest version's where there are several.
func program(name string) (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name) // where Debian keeps them, off the PATH
	if len(found) > 0 {
		return slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) }), nil
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", errors.New("install postgresql: its programs are needed here")
	}
	return filepath.EvalSymlinks(path)
}

func version(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	return n
}
