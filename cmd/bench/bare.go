package main

import (
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	stdlog "log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/gorilla/securecookie"
	"github.com/gorilla/sessions"
	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/tus/tusd/v2/pkg/filestore"
	"github.com/tus/tusd/v2/pkg/handler"
	"github.com/tus/tusd/v2/pkg/memorylocker"
	"golang.org/x/exp/slog"

	"retake/internal/auth"
)

// The other sides of the comparisons, each in a process of its own: the least that could do the same work.

// serveFlags ask this program to be one of them. It prints its address and ends when its standard input does.
type serveFlags struct {
	bare, tusd, file string
	key, db          string
}

func (f *serveFlags) add(flags *flag.FlagSet) {
	flags.StringVar(&f.bare, "serve-bare", "", "internal: serve the bytes of this file after the candidates tab's queries")
	flags.StringVar(&f.db, "db", "", "internal: database of -serve-bare")
	flags.StringVar(&f.key, "key", "", "internal: cookie key file of -serve-bare")
	flags.StringVar(&f.tusd, "serve-tusd", "", "internal: stock tusd with its file store in this folder")
	flags.StringVar(&f.file, "serve-file", "", "internal: http.ServeContent of this file")
}

func (f *serveFlags) asked() bool { return f.bare+f.tusd+f.file != "" }

func (f *serveFlags) run(stdin io.Reader, stdout io.Writer) error {
	var h http.Handler
	var err error
	switch {
	case f.bare != "":
		h, err = f.bareTab()
	case f.tusd != "":
		h, err = stockTusd(f.tusd)
	default:
		h = bareFile(f.file)
	}
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintln(stdout, l.Addr())
	server := &http.Server{Handler: h}
	go server.Serve(l)
	io.Copy(io.Discard, stdin) // until whoever started this ends
	return server.Close()
}

// bareTab is an Echo handler that looks the session up, runs the keyset query, reads the stored counts and writes the
// bytes that the product has written.
func (f *serveFlags) bareTab() (http.Handler, error) {
	page, err := os.ReadFile(f.bare)
	if err != nil {
		return nil, err
	}
	key, err := os.ReadFile(f.key)
	if err != nil {
		return nil, err
	}
	db, err := readOnly(f.db)
	if err != nil {
		return nil, err
	}
	queries, err := prepare(db)
	if err != nil {
		return nil, err
	}
	cookies := sessions.NewCookieStore(key[:32], key[32:])
	for _, codec := range cookies.Codecs {
		codec.(*securecookie.SecureCookie).SetSerializer(oneWord{})
	}
	e := echo.New()
	tab := func(c echo.Context) error {
		session, err := cookies.Get(c.Request(), "retake")
		if err != nil {
			return err
		}
		token, _ := session.Values[""].(string)
		if err := queries.session(token); err != nil {
			return err
		}
		if _, err := queries.rows(c.Param("id")); err != nil {
			return err
		}
		if _, err := queries.counts(c.Param("id")); err != nil {
			return err
		}
		c.Response().Header().Set("Cache-Control", "no-store")
		return c.HTMLBlob(http.StatusOK, page)
	}
	e.GET("/positions/:id/candidates", tab)
	e.GET("/gzip/:id", tab, middleware.GzipWithConfig(middleware.GzipConfig{Level: 1}))
	return e, nil
}

// oneWord reads the product's cookie: the session's token as it is.
type oneWord struct{}

func (oneWord) Serialize(any) ([]byte, error) { return nil, errors.ErrUnsupported }

func (oneWord) Deserialize(cookie []byte, values any) error {
	*values.(*map[any]any) = map[any]any{"": string(cookie)}
	return nil
}

// bareQueries are the three prepared statements of the bare handler.
type bareQueries struct{ who, page, tabs *sql.Stmt }

func prepare(db *sql.DB) (q bareQueries, err error) {
	if q.who, err = db.Prepare(`SELECT s.hash, s.user_id, s.created_at, s.seen_at, s.expires_at, u.id, u.name, u.email, u.role
		FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.hash = ? AND s.expires_at > ? AND u.disabled_at = 0`); err != nil {
		return q, err
	}
	if q.page, err = db.Prepare(`SELECT i.id, i.candidate_id, i.token, c.name, c.email, c.phone, i.revision, i.created_at, i.activity_at,
			i.earlier, i.state, i.verdict, i.deadline, i.opened_at, i.completed_at, i.redo_at, i.deleted_at, i.letter_error, i.marks
		FROM interviews i JOIN candidates c ON c.id = i.candidate_id
		WHERE i.position_id = ? AND i.deleted_at = 0 ORDER BY i.activity_at DESC, i.id DESC LIMIT 51`); err != nil {
		return q, err
	}
	q.tabs, err = db.Prepare(`SELECT status, n FROM position_counts WHERE position_id = ? AND n > 0`)
	return q, err
}

func (q bareQueries) session(token string) error {
	var hash, user, id, name, email, role string
	var created, seen, expires int64
	return q.who.QueryRow(auth.HashToken(token), time.Now().UnixMilli()).
		Scan(&hash, &user, &created, &seen, &expires, &id, &name, &email, &role)
}

// bareRow is a row of the candidates tab.
type bareRow struct {
	id, candidate, token, name, email, phone, state, verdict, letterError, marks string
	revision, created, activity, deadline, opened, completed, redo, deleted      int64
	earlier                                                                      int
}

func (q bareQueries) rows(position string) ([]bareRow, error) {
	found, err := q.page.Query(position)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	rows := make([]bareRow, 0, 51)
	for found.Next() {
		var r bareRow
		if err := found.Scan(&r.id, &r.candidate, &r.token, &r.name, &r.email, &r.phone, &r.revision, &r.created, &r.activity,
			&r.earlier, &r.state, &r.verdict, &r.deadline, &r.opened, &r.completed, &r.redo, &r.deleted, &r.letterError, &r.marks); err != nil {
			return nil, err
		}
		rows = append(rows, r)
	}
	return rows, found.Err()
}

func (q bareQueries) counts(position string) (map[string]int, error) {
	found, err := q.tabs.Query(position)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	counts := map[string]int{}
	for found.Next() {
		var status string
		var n int
		if err := found.Scan(&status, &n); err != nil {
			return nil, err
		}
		counts[status] = n
	}
	return counts, found.Err()
}

// stockTusd is tusd as it comes: its file store, which never syncs, and its lock in memory.
func stockTusd(dir string) (http.Handler, error) {
	composer := handler.NewStoreComposer()
	filestore.New(dir).UseIn(composer)
	memorylocker.New().UseIn(composer)
	tus, err := handler.NewHandler(handler.Config{
		BasePath: "/files/", StoreComposer: composer,
		Logger: slog.New(slog.NewTextHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelError + 1})),
	})
	if err != nil {
		return nil, err
	}
	return http.StripPrefix("/files/", tus), nil
}

func bareFile(path string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		file, err := os.Open(path)
		if err != nil {
			stdlog.Error("bare file", "error", err)
			http.Error(w, "no file", http.StatusInternalServerError)
			return
		}
		defer file.Close()
		info, err := file.Stat()
		if err != nil {
			http.Error(w, "no file", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "video/webm")
		http.ServeContent(w, r, "", info.ModTime(), file)
	})
}
