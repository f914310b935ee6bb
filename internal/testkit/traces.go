package testkit

import (
	"bytes"
	"database/sql"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"retake/internal/store"
)

// Traces is everything that lies in the database and in the folder, in lower case: of SQLite the bytes of its files, freed
// pages and log included, of PostgreSQL every row of every table. What does not occur in it is not there.
func Traces(t testing.TB, opt store.Options, folder string) []byte {
	t.Helper()
	var all bytes.Buffer
	if opt.URL != "" {
		rows(t, opt, &all)
	} else {
		files, err := filepath.Glob(opt.Path + "*")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			read(t, file, &all)
		}
	}
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			all.WriteString(path)
			read(t, path, &all)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return bytes.ToLower(all.Bytes())
}

func read(t testing.TB, path string, into *bytes.Buffer) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	into.Write(content)
}

// rows writes every row as text, the jobs' payloads readably.
func rows(t testing.TB, opt store.Options, into *bytes.Buffer) {
	t.Helper()
	db := raw(t, opt)
	tables := texts(t, db, `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`)
	if len(tables) < 10 {
		t.Fatalf("only %d tables were found", len(tables))
	}
	for _, table := range tables {
		for _, row := range texts(t, db, `SELECT CAST(x AS TEXT) FROM "`+table+`" x`) {
			into.WriteString(row + "\n")
		}
	}
	for _, payload := range texts(t, db, `SELECT encode(payload, 'escape') FROM jobs`) {
		into.WriteString(payload + "\n")
	}
}

func texts(t testing.TB, db *sql.DB, query string) (found []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		found = append(found, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}

// CopySQLite is a backup of the SQLite file as it is now, in the test's own folder.
func CopySQLite(t testing.TB, opt store.Options) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "copy.db")
	if _, err := raw(t, opt).Exec(`VACUUM INTO ?`, path); err != nil {
		t.Fatal(err)
	}
	return path
}

// raw is the database behind the back of the store, until the test ends.
func raw(t testing.TB, opt store.Options) *sql.DB {
	t.Helper()
	driver, source := "sqlite3", "file:"+opt.Path+"?_busy_timeout=5000&_foreign_keys=on&_secure_delete=on"
	if opt.URL != "" {
		driver, source = "pgx", opt.URL
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
