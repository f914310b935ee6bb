package media

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestSweepRemovesOldOrphansOnly(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	now := time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC)
	changed := func(id string, at time.Time) {
		for _, path := range []string{f.path(id, originalName), f.folder(id)} {
			if err := os.Chtimes(path, at, at); err != nil {
				t.Fatal(err)
			}
		}
	}
	for id, age := range map[string]time.Duration{takeA: 48 * time.Hour, takeB: 48 * time.Hour, takeC: time.Hour} {
		createTake(t, f, id)
		changed(id, now.Add(-age))
	}
	growing := "0190b3c2-7e14-7c4a-9b1f-3f2d5c8e7d04"
	createTake(t, f, growing)
	changed(growing, now.Add(-48*time.Hour))
	if err := os.Chtimes(f.path(growing, originalName), now, now); err != nil {
		t.Fatal(err)
	}
	notOurs := filepath.Join(f.dir, "lost+found")
	if err := os.MkdirAll(filepath.Join(notOurs, takeA), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(f.dir, "README"), nil, 0o600); err != nil {
		t.Fatal(err)
	}

	var asked []string
	keep := func(_ context.Context, ids []string) ([]string, error) {
		asked = append(asked, ids...)
		return []string{takeB}, nil
	}
	removed, err := f.Sweep(t.Context(), keep, 24*time.Hour, now)
	if err != nil || removed != 1 {
		t.Errorf("got %d, %v, want 1", removed, err)
	}
	slices.Sort(asked)
	if want := []string{takeA, takeB}; !slices.Equal(asked, want) {
		t.Errorf("asked about %v, want %v", asked, want)
	}
	for id, want := range map[string]error{takeA: ErrNotFound, takeB: nil, takeC: nil, growing: nil} {
		if _, err := f.Size(id); !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", id, err, want)
		}
	}
	if _, err := os.Stat(notOurs); err != nil {
		t.Errorf("a folder that is not ours: %v", err)
	}
}

func TestSweepAsksInBatchesAndStopsOnDoubt(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	const takes = sweepBatch + 20
	for i := range takes {
		if err := os.MkdirAll(f.folder(fmt.Sprintf("0190b3c2-7e11-7c4a-9b1f-%012x", i)), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	later := time.Now().Add(48 * time.Hour)
	doubt := errors.New("the database is away")
	removed, err := f.Sweep(t.Context(), func(context.Context, []string) ([]string, error) { return nil, doubt }, time.Hour, later)
	if removed != 0 || !errors.Is(err, doubt) {
		t.Errorf("without an answer: got %d, %v, want none removed", removed, err)
	}
	calls := 0
	removed, err = f.Sweep(t.Context(), func(_ context.Context, ids []string) ([]string, error) {
		if calls++; len(ids) > sweepBatch {
			t.Errorf("asked about %d ids at once", len(ids))
		}
		return ids[:1], nil
	}, time.Hour, later)
	if err != nil || calls != 2 || removed != takes-2 {
		t.Errorf("got %d removed in %d calls, %v, want %d in 2", removed, calls, err, takes-2)
	}
}
