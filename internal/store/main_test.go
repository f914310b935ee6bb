package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// both runs the test on both databases with a kit.
func both(t *testing.T, test func(k *testkit.Kit)) {
	t.Helper()
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) { test(testkit.New(t, st)) })
}

func ctx() context.Context { return context.Background() }

func equal[T any](t testing.TB, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func is(t testing.TB, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got error %v, want %v", err, want)
	}
}

// must is for a call that has to succeed: must(t)(value, err).
func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// load reads an interview as a verb would.
func load(k *testkit.Kit, id string) (iv interview.Interview) {
	k.T.Helper()
	k.Write(func(tx *store.Tx) (err error) {
		iv, err = tx.Interview(id)
		return err
	})
	return iv
}

// counted counts the rows of the tabs anew.
func counted(k *testkit.Kit, positionID string) interview.Counts {
	k.T.Helper()
	counts := interview.Counts{}
	for _, status := range interview.Statuses {
		lines := must[[]string](k.T)(k.Store.Reader().Text(ctx(),
			`SELECT CAST(COUNT(*) AS TEXT) FROM interviews WHERE position_id = ? AND status = ?`, positionID, status))
		var n int
		if _, err := fmt.Sscan(lines[0], &n); err != nil {
			k.T.Fatal(err)
		}
		if n > 0 {
			counts[status] = n
		}
	}
	return counts
}
