package testkit

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"retake/internal/store"
)

// NoProgram is a path that no system can start, so that it fails as a missing program does without a shell that looks for it.
const NoProgram = "no-such-program\x00"

// Stores runs the test on both databases, in parallel, each time with a database of its own.
func Stores(t *testing.T, test func(t *testing.T, st *store.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, Store(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, warm(t))
	})
}

// Store is an empty, migrated SQLite store in the test's own folder.
func Store(t testing.TB) *store.Store {
	t.Helper()
	return Open(t, store.Options{Path: SQLite(t)})
}

// Open opens a store that is closed when the test ends.
func Open(t testing.TB, opt store.Options) *store.Store {
	t.Helper()
	st, err := store.Open(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Errorf("close store: %v", err)
		}
	})
	return st
}

// SQLite is the path of an empty, migrated SQLite file in the test's own folder.
func SQLite(t testing.TB) string {
	t.Helper()
	file, err := migrated()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "retake.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// migrated is a SQLite file with the schema and nothing in it; migrating for every test would take longer than most tests.
var migrated = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "retake-sqlite-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "retake.db")
	st, err := store.Open(context.Background(), store.Options{Path: path})
	if err != nil {
		return nil, err
	}
	if err := st.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})
