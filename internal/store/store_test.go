package store_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

func TestReaderCannotWrite(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		for _, statement := range []string{`INSERT INTO settings (key, value) VALUES ('a', 'b')`, `DELETE FROM jobs`, `CREATE TABLE x (y TEXT)`} {
			if err := k.Store.Reader().Exec(ctx(), statement); err == nil {
				k.T.Errorf("a reader did %q", statement)
			}
		}
	})
}

func TestFailedWriteLeavesNothing(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		is(k.T, k.Store.Write(ctx(), func(tx *store.Tx) error {
			if err := tx.SetSetting("a", "b"); err != nil {
				return err
			}
			return interview.ErrForbidden
		}), interview.ErrForbidden)
		func() {
			defer func() { recover() }()
			k.Store.Write(ctx(), func(tx *store.Tx) error {
				if err := tx.SetSetting("a", "b"); err != nil {
					return err
				}
				panic("a bug")
			})
		}()
		_, err := k.Store.Reader().Setting(ctx(), "a")
		is(k.T, err, interview.ErrNotFound)
		k.Write(func(tx *store.Tx) error { return tx.SetSetting("a", "c") }) // the connection is free again
	})
}

func TestCancelledContextAsksNothing(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		gone, cancel := context.WithCancel(ctx())
		cancel()
		_, err := k.Store.Reader().Setting(gone, "a")
		is(k.T, err, context.Canceled)
		is(k.T, k.Store.Write(gone, func(*store.Tx) error { return nil }), context.Canceled)
		within, cancel := context.WithCancel(ctx())
		is(k.T, k.Store.Write(within, func(tx *store.Tx) error {
			cancel()
			return tx.SetSetting("a", "b")
		}), context.Canceled)
		_, err = k.Store.Reader().Setting(ctx(), "a")
		is(k.T, err, interview.ErrNotFound)
	})
}

func TestDatabaseRepeatsTheRules(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		p := k.Position("Designer", "Why us?")
		iv := k.Completed(p, "Ada Moss")
		k.Invited(p, "Bo Lind")
		for rule, statement := range map[string]string{
			"state":                    `UPDATE interviews SET state = 'reset'`,
			"verdict":                  `UPDATE interviews SET verdict = 'archived'`,
			"completed has a moment":   `UPDATE interviews SET completed_at = 0 WHERE state = 'completed'`,
			"redo is not completed":    `UPDATE interviews SET redo_at = 5 WHERE state = 'completed'`,
			"replaced is deleted":      `UPDATE interviews SET replaced_by = id`,
			"shortlist needs answers":  `UPDATE interviews SET verdict = 'shortlisted' WHERE state = 'invited'`,
			"link is unique":           `UPDATE interviews SET token = 'same'`,
			"candidate exists":         `UPDATE interviews SET candidate_id = 'nobody'`,
			"counts are not negative":  `UPDATE position_counts SET n = n - 9`,
			"sealed has a moment":      `UPDATE takes SET sealed_at = 0`,
			"take is of the interview": `UPDATE takes SET question_id = 'other'`,
			"question asked once":      `INSERT INTO interview_questions (interview_id, ord, question_id) SELECT interview_id, 9, question_id FROM interview_questions`,
			"event numbered once":      `UPDATE events SET sequence = 1`,
			"asked question stays":     `DELETE FROM questions`,
			"candidate stays":          `DELETE FROM candidates`,
			"erased has no email":      `UPDATE candidates SET erased_at = 5`,
			"role":                     `INSERT INTO users (id, name, email, email_key, role, password_hash, created_at) VALUES ('u', 'U', 'u', 'u', 'owner', '', 1)`,
		} {
			if err := k.Store.Write(ctx(), func(tx *store.Tx) error { return tx.Exec(statement) }); err == nil {
				k.T.Errorf("%s: the database took %s", rule, statement)
			}
		}
		equal(k.T, load(k, iv.ID), iv)
	})
}

func TestPing(t *testing.T) {
	both(t, func(k *testkit.Kit) {
		is(k.T, k.Store.Ping(ctx()), nil)
	})
	st := testkit.Store(t)
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	if st.Ping(ctx()) == nil {
		t.Error("a closed store answers")
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	for name, opt := range map[string]store.Options{"sqlite": {Path: testkit.SQLite(t)}, "postgres": {URL: testkit.Postgres(t)}} {
		st := testkit.Open(t, opt)
		k := testkit.New(t, st)
		k.Write(func(tx *store.Tx) error {
			return tx.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, ?)`, true)
		})
		t.Cleanup(func() { // other tests use the database too
			k.Write(func(tx *store.Tx) error { return tx.Exec(`DELETE FROM goose_db_version WHERE version_id = 99999`) })
		})
		_, err := store.Open(ctx(), opt)
		if err == nil || !strings.Contains(err.Error(), "newer program") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestMigrationCopiesTheFileFirst(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a folder?", "50%#.db") // a path may hold what a URL would read
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	st := testkit.Open(t, store.Options{Path: path})
	testkit.New(t, st).Write(func(tx *store.Tx) error { return tx.SetSetting("company", "Moss & Sons") })
	if err := st.CopyBefore(ctx(), path, 7); err != nil {
		t.Fatal(err)
	}
	if err := st.CopyBefore(ctx(), path, 7); err != nil { // a second attempt at migrating
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(filepath.Dir(path), "50%#.db*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range found {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s can be read by others: %s", filepath.Base(file), info.Mode())
		}
	}
	copied := testkit.Open(t, store.Options{Path: path + ".before-7"})
	equal(t, must[string](t)(copied.Reader().Setting(ctx(), "company")), "Moss & Sons")
}

func TestUnusableDatabaseIsAnError(t *testing.T) {
	t.Parallel()
	garbage := filepath.Join(t.TempDir(), "garbage.db")
	if err := os.WriteFile(garbage, []byte(strings.Repeat("this is no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, opt := range []store.Options{{Path: garbage}, {Path: filepath.Join(t.TempDir(), "no", "folder.db")}, {URL: "postgres://%zz"},
		{URL: "postgres://retake:secret@127.0.0.1:1/none?sslmode=disable&connect_timeout=1"}} {
		_, err := store.Open(ctx(), opt)
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("open %+v: got %v", opt, err)
		}
	}
}

func TestBusyDatabaseHasItsOwnError(t *testing.T) {
	t.Parallel()
	st := testkit.Open(t, store.Options{URL: testkit.Postgres(t)})
	k := testkit.New(t, st)
	iv := k.Invited(k.Position("Designer", "Why us?"), "Ada Moss")
	k.Write(func(outer *store.Tx) error {
		if _, err := outer.Interview(iv.ID); err != nil {
			return err
		}
		err := st.Write(ctx(), func(tx *store.Tx) error {
			if err := tx.Exec(`SET LOCAL lock_timeout = 50`); err != nil {
				return err
			}
			_, err := tx.Interview(iv.ID)
			return err
		})
		if !errors.Is(err, store.ErrBusy) {
			t.Errorf("got %v", err)
		}
		return nil
	})
}

func TestFullDiskHasItsOwnErrorAndReadingGoesOn(t *testing.T) {
	t.Parallel()
	k := testkit.New(t, testkit.Store(t))
	k.Write(func(tx *store.Tx) error { return tx.SetSetting("company", "Moss & Sons") })
	k.Write(func(tx *store.Tx) error { return tx.Exec(`PRAGMA max_page_count = 1`) }) // no page more than there are
	err := k.Store.Write(ctx(), func(tx *store.Tx) error {
		if err := tx.SetSetting("company", "Nobody"); err != nil {
			return err
		}
		return tx.SetSetting("letter", strings.Repeat("x", 1<<20))
	})
	is(t, err, store.ErrFull)
	equal(t, must[string](t)(k.Store.Reader().Setting(ctx(), "company")), "Moss & Sons")
}
