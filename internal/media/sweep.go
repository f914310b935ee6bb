package media

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

const sweepBatch = 500

// Sweep removes the recordings that belong to nobody and have not changed for olderThan. keep is asked about some
// hundred ids at a time and returns those that are still wanted. It returns how many were removed.
func (f *Files) Sweep(ctx context.Context, keep func(ctx context.Context, ids []string) (known []string, err error), olderThan time.Duration, now time.Time) (removed int, err error) {
	shelves, err := os.ReadDir(f.dir)
	if err != nil {
		return 0, fmt.Errorf("sweep recordings: %w", err)
	}
	var old []string
	for _, shelf := range shelves {
		found, err := f.idsBefore(shelf.Name(), now.Add(-olderThan))
		if err != nil {
			return removed, fmt.Errorf("sweep recordings: %w", err)
		}
		old = append(old, found...)
		for len(old) >= sweepBatch {
			n, err := f.removeUnknown(ctx, keep, old[:sweepBatch])
			removed += n
			if err != nil {
				return removed, fmt.Errorf("sweep recordings: %w", err)
			}
			old = old[sweepBatch:]
		}
	}
	n, err := f.removeUnknown(ctx, keep, old)
	if err != nil {
		return removed + n, fmt.Errorf("sweep recordings: %w", err)
	}
	return removed + n, nil
}

func (f *Files) removeUnknown(ctx context.Context, keep func(context.Context, []string) ([]string, error), ids []string) (removed int, err error) {
	if len(ids) == 0 {
		return 0, nil
	}
	known, err := keep(ctx, ids)
	if err != nil {
		return 0, err
	}
	wanted := make(map[string]bool, len(known))
	for _, id := range known {
		wanted[id] = true
	}
	for _, id := range ids {
		if wanted[id] {
			continue
		}
		if err := f.Remove(id); err != nil {
			return removed, err
		}
		removed++
	}
	return removed, nil
}

// idsBefore lists the takes on a shelf that last changed before the limit. Whatever is not ours is left alone.
func (f *Files) idsBefore(shelf string, limit time.Time) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(f.dir, shelf))
	if err != nil {
		if info, statErr := os.Stat(filepath.Join(f.dir, shelf)); statErr == nil && !info.IsDir() {
			return nil, nil
		}
		return nil, err
	}
	var ids []string
	for _, entry := range entries {
		id := entry.Name()
		if !entry.IsDir() || !idShape.MatchString(id) || id[len(id)-2:] != shelf {
			continue
		}
		changed, err := f.lastChange(id)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if changed.Before(limit) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// lastChange is the newest of the folder (a file came or went) and the original (bytes came).
func (f *Files) lastChange(id string) (time.Time, error) {
	folder, err := os.Stat(f.folder(id))
	if err != nil {
		return time.Time{}, err
	}
	changed := folder.ModTime()
	original, err := os.Stat(f.path(id, originalName))
	if err == nil && original.ModTime().After(changed) {
		changed = original.ModTime()
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return time.Time{}, err
	}
	return changed, nil
}
