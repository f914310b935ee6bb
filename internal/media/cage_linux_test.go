package media

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// uncage lets the worker's ffmpeg reach the network, as on a system that cannot keep it from there.
func uncage(w *Worker) { w.cage.forbidden.Store(true) }

func TestFFmpegHasNoNetwork(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	importTake(t, f, takeA, made(t, soundOnly))
	dir := t.TempDir()
	stub := filepath.Join(dir, "ffmpeg")
	if err := os.WriteFile(stub, []byte("#!/bin/sh\ntail -n +3 /proc/net/dev > "+dir+"/seen\nexit 1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	w := NewWorker(f, stub)
	if _, err := w.Process(t.Context(), takeA); err == nil {
		t.Error("the stub's failure was not told")
	}
	seen, err := os.ReadFile(filepath.Join(dir, "seen"))
	if err != nil {
		t.Fatal(err)
	}
	mine, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	if w.cage.forbidden.Load() {
		t.Logf("this system forbids the cage; ffmpeg ran without")
	} else if cards := strings.Count(string(seen), ":"); cards > 1 || strings.Contains(string(seen), "eth") || len(mine) > 1 && cards == len(mine) {
		t.Errorf("ffmpeg saw these networks:\n%s", seen)
	}
}

// A cage that cannot be made is given up, once, and ffmpeg runs all the same.
func TestForbiddenCageIsGivenUp(t *testing.T) {
	t.Parallel()
	var c cage
	_, err := os.Open("/nowhere")
	if c.refused(err) || c.refused(&exec.ExitError{}) {
		t.Error("a failure of another kind opened the cage")
	}
	forbidden := &os.PathError{Op: "fork/exec", Path: "/bin/sh", Err: syscall.EPERM}
	if !c.refused(forbidden) || c.refused(forbidden) {
		t.Error("want one more start, and only one")
	}
	if c.attr().Cloneflags != 0 {
		t.Error("the next start would ask for the cage again")
	}
}
