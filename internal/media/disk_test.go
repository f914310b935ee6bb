package media

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// faults makes a disk fail on demand.
type faults struct {
	noSync, noSpace atomic.Bool
	free            atomic.Uint64
	syncs           atomic.Int64
}

func faultyFiles(t *testing.T) (*Files, *faults) {
	t.Helper()
	f, ill := openFiles(t), &faults{}
	f.disk = ill.disk()
	return f, ill
}

func (ill *faults) disk() disk {
	ill.free.Store(1 << 40)
	return disk{
		write: func(file *os.File, b []byte, at int64) (int, error) {
			if ill.noSpace.Load() {
				n, _ := file.WriteAt(b[:len(b)/2], at) // a full disk takes the beginning
				return n, &os.PathError{Op: "write", Path: file.Name(), Err: syscall.ENOSPC}
			}
			return file.WriteAt(b, at)
		},
		sync: func(file *os.File) error {
			ill.syncs.Add(1)
			if ill.noSync.Load() {
				return &os.PathError{Op: "sync", Path: file.Name(), Err: syscall.EIO}
			}
			return file.Sync()
		},
		free: func(string) (uint64, error) { return ill.free.Load(), nil },
	}
}

func TestFailedSyncIsNotAcknowledged(t *testing.T) {
	t.Parallel()
	f, ill := faultyFiles(t)
	createTake(t, f, takeA)
	url := serve(t, f, UploadOptions{}, nil) + takeA
	want(t, "before", patch(t, url, 0, []byte("safe")), 204, 4)

	ill.noSync.Store(true)
	got := patch(t, url, 4, []byte("lost"))
	want(t, "while the disk fails", got, 503, -1)
	if strings.Contains(got.body, f.dir) || strings.Contains(got.body, "sync") {
		t.Errorf("the answer tells about the inside: %q", got.body)
	}
	if err := f.Health(); !errors.Is(err, syscall.EIO) {
		t.Errorf("health while the disk fails: got %v", err)
	}
	if size, err := f.Size(takeA); err != nil || size != 4 {
		t.Errorf("size: got %d, %v, want the 4 acknowledged bytes", size, err)
	}
	if err := f.Create(t.Context(), takeB); err == nil {
		t.Error("create while the disk fails: want an error")
	}

	ill.noSync.Store(false)
	want(t, "head after recovery", head(t, url), 200, 4)
	want(t, "patch after recovery", patch(t, url, 4, []byte("kept")), 204, 8)
	if err := f.Health(); err != nil {
		t.Errorf("health after recovery: got %v", err)
	}
	if got := string(originalOf(t, f, takeA)); got != "safekept" {
		t.Errorf("got %q", got)
	}
}

func TestFullDiskIsToldAndRecovers(t *testing.T) {
	t.Parallel()
	f, ill := faultyFiles(t)
	createTake(t, f, takeA)
	url := serve(t, f, UploadOptions{FreeFloor: 1000}, nil) + takeA
	want(t, "before", patch(t, url, 0, []byte("safe")), 204, 4)

	ill.noSpace.Store(true)
	want(t, "disk full", patch(t, url, 4, bytes.Repeat([]byte("x"), 100)), 507, -1)
	if got := string(originalOf(t, f, takeA)); got != "safe" {
		t.Errorf("the file was left at %q", got)
	}
	ill.noSpace.Store(false)

	ill.free.Store(999)
	want(t, "below the floor", patch(t, url, 4, []byte("x")), 507, -1)
	want(t, "head below the floor", head(t, url), 200, 4)
	ill.free.Store(1000)
	want(t, "after recovery", patch(t, url, 4, []byte("kept")), 204, 8)
}

func TestFloorHoldsWithinALongChunk(t *testing.T) {
	t.Parallel()
	f, ill := faultyFiles(t)
	createTake(t, f, takeA)
	url := serve(t, f, UploadOptions{MaxBytes: 64 << 20, FreeFloor: 1000}, nil) + takeA
	real := f.disk.write
	f.disk.write = func(file *os.File, b []byte, at int64) (int, error) {
		ill.free.Store(uint64(max(5<<20+1000-at, 0))) // the chunk itself eats the room
		return real(file, b, at)
	}
	want(t, "a chunk larger than the room", patch(t, url, 0, make([]byte, 32<<20)), 507, -1)
	got := head(t, url)
	if got.status != 200 || got.offset <= 0 || got.offset > 12<<20 {
		t.Errorf("got %d at %d, want what fitted", got.status, got.offset)
	}
	if size := int64(len(originalOf(t, f, takeA))); size != got.offset {
		t.Errorf("the file has %d bytes, %d are acknowledged", size, got.offset)
	}
}

func TestBytesFromBeforeACrashAreSyncedBeforeTheyAreTold(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	createTake(t, f, takeA)
	if err := os.WriteFile(f.path(takeA, originalName), []byte("unsynced"), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := Open(f.dir)
	if err != nil {
		t.Fatal(err)
	}
	var ill faults
	again.disk = ill.disk()
	url := serve(t, again, UploadOptions{}, nil) + takeA
	ill.noSync.Store(true)
	want(t, "head while the disk fails", head(t, url), 503, -1)
	ill.noSync.Store(false)
	want(t, "head", head(t, url), 200, 8)
	before := ill.syncs.Load()
	want(t, "second head", head(t, url), 200, 8)
	if got := ill.syncs.Load(); got != before {
		t.Errorf("the second head synced again (%d times)", got-before)
	}
}

func TestFreeBytes(t *testing.T) {
	t.Parallel()
	if free, err := openFiles(t).FreeBytes(); err != nil || free == 0 {
		t.Errorf("got %d, %v", free, err)
	}
}
