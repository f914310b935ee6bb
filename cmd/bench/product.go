package main

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	_ "github.com/mattn/go-sqlite3"
)

const password = "measured in every run"

// child is a process that this run has started.
type child struct {
	cmd   *exec.Cmd
	stdin io.Closer
	once  sync.Once
}

// stop asks the process to end, by its id, and insists after a while.
func (c *child) stop() {
	c.once.Do(func() {
		c.stdin.Close()
		c.cmd.Process.Signal(syscall.SIGTERM)
		insist := time.AfterFunc(30*time.Second, func() { c.cmd.Process.Kill() })
		defer insist.Stop()
		c.cmd.Wait()
	})
}

// start runs a program until stop; its output goes to out (nil: nowhere).
func (b *bench) start(out io.Writer, program string, args ...string) (*child, error) {
	cmd := exec.Command(program, args...)
	cmd.Stdout, cmd.Stderr, cmd.Env = out, os.Stderr, environment()
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	c := &child{cmd: cmd, stdin: stdin}
	b.children = append(b.children, c)
	return c, nil
}

// environment is ours without what would change the program's settings.
func environment() []string {
	var env []string
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "RETAKE_") {
			env = append(env, entry)
		}
	}
	return env
}

// helper starts this very program as one of the bare servers and returns the address that it prints.
func (b *bench) helper(args ...string) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	r, w := io.Pipe()
	if _, err := b.start(w, self, args...); err != nil {
		return "", err
	}
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("bare server: %w", err)
	}
	return strings.TrimSpace(line), nil
}

// product is the real program on a data folder of its own.
type product struct {
	*child
	dir, addr string
	cookie    string // header of a signed-in recruiter
	db        *sql.DB
	position  string // the one with many candidates
}

// demoData makes the data folder with n candidates, or takes the one that was kept.
func (b *bench) demoData(ctx context.Context, n int) (string, error) {
	root := b.data
	if root == "" {
		root = b.temp
	}
	dir := filepath.Join(root, strconv.Itoa(n))
	if _, err := os.Stat(filepath.Join(dir, "complete")); err == nil {
		return dir, nil
	}
	fmt.Fprintf(os.Stderr, "  making %d candidates\n", n)
	began := time.Now()
	cmd := exec.CommandContext(ctx, b.bin, "demo", "--data-dir", dir, "--candidates", strconv.Itoa(n), "--password", password)
	cmd.Env = environment()
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("retake demo: %w: %s", err, out)
	}
	b.report.add(figure{Name: fmt.Sprintf("demo of %d candidates", n), Value: time.Since(began).Seconds(), Unit: "s", Aim: demoAim(n), AtMost: true,
		Detail: "with its 45 others and their recordings"})
	return dir, os.WriteFile(filepath.Join(dir, "complete"), nil, 0o600)
}

// demoAim: 100,000 candidates in under a minute.
func demoAim(n int) float64 {
	if n == 100_000 {
		return 60
	}
	return 0
}

// product starts the program on n candidates, signed in, or returns the one that runs already.
func (b *bench) product(ctx context.Context, n int) (*product, error) {
	if p, ok := b.running[n]; ok {
		return p, nil
	}
	dir, err := b.demoData(ctx, n)
	if err != nil {
		return nil, err
	}
	p, err := b.launch(ctx, dir)
	if err != nil {
		return nil, err
	}
	if p.db, err = readOnly(filepath.Join(dir, "retake.db")); err != nil {
		return nil, err
	}
	if p.position, err = p.text(ctx, `SELECT id FROM positions WHERE title LIKE 'Apprenticeships%'`); err != nil {
		return nil, err
	}
	form := url.Values{"email": {"tomas@example.com"}, "password": {password}}.Encode()
	a, err := once(ctx, p.addr, "POST", http.StatusSeeOther, withBody("POST", "/sign-in", "application/x-www-form-urlencoded", form))
	if err != nil {
		return nil, err
	}
	set, _, _ := strings.Cut(a.header.Get("Set-Cookie"), ";")
	p.cookie = "Cookie: " + set
	b.running[n] = p
	return p, nil
}

// launch starts the program and waits until it is healthy.
func (b *bench) launch(ctx context.Context, dir string) (*product, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	c, err := b.start(nil, b.bin, "serve", "--addr", addr, "--data-dir", dir)
	if err != nil {
		return nil, err
	}
	p := &product{child: c, dir: dir, addr: addr}
	return p, p.healthy(ctx)
}

func (p *product) healthy(ctx context.Context) error {
	request := head("GET", "/healthz", "Connection: close")
	for began := time.Now(); ; {
		a, err := once(ctx, p.addr, "GET", http.StatusOK, request)
		if err == nil && a.status == http.StatusOK {
			return nil
		}
		if ctx.Err() != nil || time.Since(began) > 20*time.Second {
			return errors.Join(errors.New("the program did not become healthy"), err)
		}
		time.Sleep(200 * time.Microsecond)
	}
}

// stopProduct ends the program on n candidates, so that the next measurement finds a fresh one.
func (b *bench) stopProduct(n int) {
	if p, ok := b.running[n]; ok {
		p.db.Close()
		p.stop()
		delete(b.running, n)
	}
}

// tab is the path of the candidates tab.
func (p *product) tab() string { return "/positions/" + p.position + "/candidates" }

func (p *product) text(ctx context.Context, query string, args ...any) (string, error) {
	var s string
	err := p.db.QueryRowContext(ctx, query, args...).Scan(&s)
	return s, err
}

func (p *product) texts(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := p.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}

// readOnly opens the database beside the program, with the program's own settings for readers.
func readOnly(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", "file:"+path+"?_busy_timeout=5000&_query_only=on&_stmt_cache_size=64")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	db.SetMaxIdleConns(4)
	return db, nil
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
