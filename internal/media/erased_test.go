package media

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTombstonesOutliveACrash(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	files, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if none, err := files.Tombstones(); err != nil || none != nil {
		t.Fatalf("got %v, %v of a folder where nobody was erased", none, err)
	}
	at := time.UnixMilli(1_800_000_000_000).UTC()
	first, second := Tombstone{"candidate-1", at}, Tombstone{"candidate-2", at.Add(time.Hour)}
	note := func(tomb Tombstone) {
		t.Helper()
		if err := files.Entomb(tomb); err != nil {
			t.Fatal(err)
		}
	}
	note(first)
	note(first)
	// The machine died in the middle of a line.
	list, err := os.OpenFile(filepath.Join(dir, "erased"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := list.WriteString("candidate-2 18000"); err != nil {
		t.Fatal(err)
	}
	if err := list.Close(); err != nil {
		t.Fatal(err)
	}
	note(second)
	got, err := files.Tombstones()
	if err != nil {
		t.Fatal(err)
	}
	// What the crash left is a line of its own: it names the same candidate, whom nobody minds erasing.
	if got[0] != first || got[len(got)-1] != second {
		t.Errorf("got %v, want %v first and %v last", got, first, second)
	}
	reopened, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	again, err := reopened.Tombstones()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, again); diff != "" {
		t.Errorf("after a restart (-want +got)\n%s", diff)
	}
	// The sweep of recordings passes over it.
	if _, err := files.Sweep(t.Context(), nil, 0, time.Now()); err != nil {
		t.Errorf("sweep: %v", err)
	}
}
