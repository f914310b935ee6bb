package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/mattn/go-sqlite3"
)

// server is the program over all its lives, on one data folder and one port.
type server struct {
	bin, dir, addr, smtp string
	floor                string // free bytes below which uploads are refused
	database             string // address; empty: SQLite in the folder
	log                  *os.File
	trap                 *trap // nil: fsync is out of reach here
	cmd                  *exec.Cmd
	db                   *books // to look at, while the program runs
}

// start begins a life and returns how long the program took until it was ready.
func (s *server) start(ctx context.Context) (time.Duration, error) {
	began, err := s.launch(s.args())
	if err != nil {
		return 0, err
	}
	if err := s.ready(ctx, began); err != nil {
		return 0, err
	}
	took := time.Since(began)
	driver, source := "sqlite3", "file:"+filepath.Join(s.dir, "retake.db")+"?mode=ro&_busy_timeout=5000&_query_only=on"
	if s.database != "" {
		driver, source = "pgx", s.database+"&application_name=faults"
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		return took, err
	}
	s.db = &books{db, s.database != ""}
	return took, nil
}

func (s *server) args() []string {
	return append([]string{s.bin, "serve", "--addr", s.addr, "--smtp-url", "smtp://" + s.smtp + "?tls=off",
		"--mail-from", "jobs@example.com", "--free-floor-bytes", s.floor, "--log-format", "json"}, s.place()...)
}

// place says where the data is.
func (s *server) place() []string {
	if s.database == "" {
		return []string{"--data-dir", s.dir}
	}
	return []string{"--data-dir", s.dir, "--database-url", s.database}
}

// launch starts the program, under the trap where there is one, and says when it began.
func (s *server) launch(args []string) (time.Time, error) {
	var ours *os.File
	if s.trap != nil {
		self, err := os.Executable()
		if err != nil {
			return time.Time{}, err
		}
		theirs, mine, err := s.trap.pair()
		if err != nil {
			return time.Time{}, err
		}
		defer theirs.Close()
		s.cmd = exec.Command(self, append([]string{underTrap}, args...)...)
		s.cmd.ExtraFiles = []*os.File{theirs}
		ours = mine
	} else {
		s.cmd = exec.Command(args[0], args[1:]...)
	}
	// Without ffmpeg the films, which are noise, are worked on all the same.
	s.cmd.Env, s.cmd.Stdout, s.cmd.Stderr = []string{"PATH=", "HOME=" + s.dir}, s.log, s.log
	if err := s.cmd.Start(); err != nil {
		return time.Time{}, err
	}
	if ours != nil {
		for _, theirs := range s.cmd.ExtraFiles {
			theirs.Close() // or the end of the launcher would not be seen
		}
		if err := s.trap.attach(ours); err != nil {
			return time.Time{}, errors.Join(err, s.kill())
		}
	}
	return time.Now(), nil
}

func (s *server) ready(ctx context.Context, began time.Time) error {
	client := &http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for {
		response, err := client.Get("http://" + s.addr + "/readyz")
		if err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return nil
			}
		}
		if ctx.Err() != nil || time.Since(began) > 20*time.Second {
			return errors.Join(errors.New("the program did not become ready"), ctx.Err(), err)
		}
		time.Sleep(time.Millisecond)
	}
}

// kill ends the program as a power switch does.
func (s *server) kill() error {
	if err := s.cmd.Process.Kill(); err != nil {
		return err
	}
	s.cmd.Wait()
	return nil
}

// stop asks the program to end and returns how long it took to; an error if it did not end well.
func (s *server) stop() (time.Duration, error) {
	began := time.Now()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return 0, err
	}
	insist := time.AfterFunc(45*time.Second, func() { s.cmd.Process.Kill() })
	defer insist.Stop()
	err := s.cmd.Wait()
	return time.Since(began), err
}

// leave lets go of the database after the program has ended, so that the next life finds it as the last one left it.
func (s *server) leave() error {
	if s.db == nil {
		return nil
	}
	db := s.db
	s.db = nil
	return errors.Join(db.settled(), db.Close())
}

// addUser makes a member of the team before the first life.
func (s *server) addUser(ctx context.Context, email, name, password string) error {
	cmd := exec.CommandContext(ctx, s.bin, append(append([]string{"user", "add"}, s.place()...), email, name, "admin")...)
	cmd.Env, cmd.Stdin = []string{"PATH=", "HOME=" + s.dir}, strings.NewReader(password+"\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("retake user add: %w: %s", err, out)
	}
	return nil
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// startAndKill begins a life that ends after so long, wherever the start has got to.
func (s *server) startAndKill(after time.Duration) error {
	if _, err := s.launch(s.args()); err != nil {
		return err
	}
	time.Sleep(after)
	return s.kill()
}
