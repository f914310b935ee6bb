package main

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
	"syscall"
)

// cluster is a PostgreSQL that keeps what it acknowledges, and which nobody here breaks.
type cluster struct {
	dir, addr string
	process   *os.Process
	ended     chan struct{}
}

// newCluster makes and starts one with an empty database called retake.
func newCluster(ctx context.Context) (*cluster, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	c := &cluster{ended: make(chan struct{})}
	if c.addr, err = freeAddr(); err != nil {
		return nil, err
	}
	if c.dir, err = os.MkdirTemp("", "retake-faults-pg-*"); err != nil {
		return nil, err
	}
	if err := c.start(ctx, bin); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

func (c *cluster) start(ctx context.Context, bin string) error {
	as, err := c.owner()
	if err != nil {
		return err
	}
	data := filepath.Join(c.dir, "data")
	made := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", data, "-U", "retake", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-instructions")
	made.Dir, made.SysProcAttr = c.dir, as
	if out, err := made.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	if err := c.listen(filepath.Join(bin, "postgres"), data, as); err != nil {
		return err
	}
	db, err := sql.Open("pgx", c.url("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, `CREATE DATABASE retake`)
	return err
}

// listen starts the server and waits until it takes connections.
func (c *cluster) listen(postgres, data string, as *syscall.SysProcAttr) error {
	_, port, err := net.SplitHostPort(c.addr)
	if err != nil {
		return err
	}
	cmd := exec.Command(postgres, "-D", data, "-h", "127.0.0.1", "-p", port, "-k", "", "-c", "max_connections=200")
	cmd.Dir, cmd.SysProcAttr = c.dir, endWithUs(as)
	log, err := cmd.StderrPipe()
	if err != nil {
		return err
	}
	started := make(chan error, 1)
	go func() {
		runtime.LockOSThread() // the server ends with the thread that has started it
		defer close(c.ended)
		if err := cmd.Start(); err != nil {
			started <- err
			return
		}
		c.process = cmd.Process
		started <- awaitReady(log)
		io.Copy(io.Discard, log)
		cmd.Wait()
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
	return fmt.Errorf("PostgreSQL did not start: %s", strings.Join(said, "\n"))
}

func (c *cluster) url(name string) string {
	return "postgres://retake@" + c.addr + "/" + name + "?sslmode=disable"
}

// close ends the server, at once, and removes its data.
func (c *cluster) close() {
	if c.process != nil {
		c.process.Signal(syscall.SIGQUIT)
		<-c.ended
	}
	os.RemoveAll(c.dir)
}

// programs is the folder of PostgreSQL's programs, the newest version's where there are several.
func programs() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // where Debian keeps them, off the PATH
	if len(found) > 0 {
		version := func(path string) int {
			n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
			return n
		}
		return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })), nil
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return "", errors.New("install postgresql for -pg")
	}
	path, err = filepath.EvalSymlinks(path)
	return filepath.Dir(path), err
}

// owner gives the folder to somebody who may run PostgreSQL, which refuses to run as root.
func (c *cluster) owner() (*syscall.SysProcAttr, error) {
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
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, os.Chown(c.dir, int(uid), int(gid))
}
