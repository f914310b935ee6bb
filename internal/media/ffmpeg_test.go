package media

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestHangingFFmpegIsEndedAndTheRecordingPlays(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	importTake(t, f, takeA, made(t, talking))
	started := filepath.Join(t.TempDir(), "started")
	stub := filepath.Join(t.TempDir(), "ffmpeg")
	if err := os.WriteFile(stub, []byte("#!/bin/sh\necho x >> "+started+"\nsleep 600 & wait\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	w := NewWorker(f, stub)
	w.limits = limits{check: 2 * time.Second, remux: time.Hour, poster: time.Hour}
	facts, err := w.Process(t.Context(), takeA)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want a deadline", err)
	}
	if !facts.Seekable || facts.Silent != nil {
		t.Errorf("got %+v, want a copy made without ffmpeg, unchecked", facts)
	}
	if runs, err := os.ReadFile(started); err != nil || strings.Count(string(runs), "x") != 1 {
		t.Errorf("ffmpeg was started %d times, %v, want once", strings.Count(string(runs), "x"), err)
	}
	seconds(t, playable(t, f, takeA, "video/webm"))
}

func TestRemoveEndsTheWorkOnATake(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	importTake(t, f, takeA, made(t, talking))
	dir := t.TempDir()
	pipe := filepath.Join(dir, "started")
	if out, err := exec.Command("mkfifo", pipe).CombinedOutput(); err != nil {
		t.Fatalf("mkfifo: %v: %s", err, out)
	}
	stub := filepath.Join(dir, "ffmpeg")
	if err := os.WriteFile(stub, []byte("#!/bin/sh\necho x > "+pipe+"\nexec sleep 600\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() {
		_, err := NewWorker(f, stub).Process(context.Background(), takeA)
		ended <- err
	}()
	if _, err := os.ReadFile(pipe); err != nil {
		t.Fatal(err)
	}
	if err := f.Remove(takeA); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the work: got %v, want it cancelled", err)
	}
	if _, err := os.Stat(f.folder(takeA)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder: got %v, want none", err)
	}
}

func TestHostileFileReachesNothing(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	called := make(chan struct{}, 10)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				close(called)
				return
			}
			called <- struct{}{}
			conn.Close()
		}
	}()
	f := openFiles(t)
	for id, recording := range map[string]func() ([]byte, error){takeA: talking, takeB: talkingMP4} {
		importTake(t, f, id, made(t, recording))
		playlist := "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://" + listener.Addr().String() + "/x.ts\n#EXT-X-ENDLIST\n"
		if err := os.WriteFile(f.path(id, originalName), []byte(playlist), 0o600); err != nil {
			t.Fatal(err)
		}
		w := NewWorker(f, "")
		uncage(w) // the forced demuxer and the list of protocols hold by themselves
		facts, err := w.Process(t.Context(), id)
		if err == nil || facts != (Facts{Broken: true}) {
			t.Errorf("got %+v, %v, want an error and nothing but that it is broken", facts, err)
		}
		file, err := f.OpenOriginal(id)
		if err != nil {
			t.Fatalf("original: %v", err)
		}
		if got, err := io.ReadAll(file); err != nil || string(got) != playlist {
			t.Errorf("original: got %q, %v", got, err)
		}
		file.Close()
	}
	listener.Close()
	for range called {
		t.Error("ffmpeg opened a connection")
	}
}

func TestFFmpegIsKeptShort(t *testing.T) {
	t.Setenv("RETAKE_SECRET", "not for ffmpeg")
	f := openFiles(t)
	importTake(t, f, takeA, made(t, soundOnly))
	dir := t.TempDir()
	stub := filepath.Join(dir, "ffmpeg")
	script := "#!/bin/sh\ncd " + dir + "\n{ echo \"memory $(ulimit -v)\"; echo \"cpu $(ulimit -t)\"; echo \"$@\"; env; } > seen\nexit 1\n"
	if err := os.WriteFile(stub, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	facts, err := NewWorker(f, stub).Process(t.Context(), takeA)
	if err == nil || !facts.Seekable {
		t.Errorf("got %+v, %v, want ffmpeg's failure and a copy made without it", facts, err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "seen"))
	if err != nil {
		t.Fatal(err)
	}
	seen := string(b)
	for _, want := range []string{
		"memory 524288\n", "cpu 60\n", "-nostdin", "-protocol_whitelist file -f matroska -i file:" + originalName + " ",
	} {
		if !strings.Contains(seen, want) {
			t.Errorf("ffmpeg saw no %q in:\n%s", want, seen)
		}
	}
	if strings.Contains(seen, "RETAKE_SECRET") {
		t.Error("ffmpeg saw the server's environment")
	}
}
