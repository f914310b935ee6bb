package media

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

const (
	takeA = "0190b3c2-7e11-7c4a-9b1f-3f2d5c8e7a01"
	takeB = "0190b3c2-7e12-7c4a-9b1f-3f2d5c8e7b02"
	takeC = "0190b3c2-7e13-7c4a-9b1f-3f2d5c8e7c03"
)

func openFiles(t *testing.T) *Files {
	t.Helper()
	f, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func createTake(t *testing.T, f *Files, id string) {
	t.Helper()
	if err := f.Create(t.Context(), id); err != nil {
		t.Fatal(err)
	}
}

func importTake(t *testing.T, f *Files, id string, b []byte) Recording {
	t.Helper()
	rec, err := f.Import(t.Context(), id, bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

func originalOf(t *testing.T, f *Files, id string) []byte {
	t.Helper()
	b, err := os.ReadFile(f.path(id, originalName))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The recordings are made once for all tests. What goes to a pipe looks like what a browser streams: sizes unknown,
// no duration, no index.
var (
	talking = sync.OnceValues(func() ([]byte, error) {
		return record("-f", "lavfi", "-i", "testsrc2=s=320x240:r=15:d=6", "-f", "lavfi", "-i", "sine=440:d=6",
			"-c:v", "libvpx", "-b:v", "300k", "-deadline", "realtime", "-cpu-used", "8", "-g", "15",
			"-c:a", "libopus", "-f", "webm", "-live", "1")
	})
	darkAndSilent = sync.OnceValues(func() ([]byte, error) {
		return record("-f", "lavfi", "-i", "color=black:s=320x240:r=15:d=3", "-f", "lavfi", "-i", "anullsrc=r=48000:d=3",
			"-t", "3", "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "-f", "webm", "-live", "1")
	})
	soundOnly = sync.OnceValues(func() ([]byte, error) {
		return record("-f", "lavfi", "-i", "sine=440:d=3", "-c:a", "libopus", "-f", "webm", "-live", "1")
	})
	// upright is what a phone's own camera makes: large, on end, its index behind the frames.
	upright = sync.OnceValues(func() ([]byte, error) {
		dir, err := os.MkdirTemp("", "upright")
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir)
		path := filepath.Join(dir, "film.mp4")
		out, err := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=1080x1920:r=15:d=1",
			"-f", "lavfi", "-i", "sine=440:d=1", "-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "baseline", "-level", "3.1",
			"-pix_fmt", "yuv420p", "-c:a", "aac", path).CombinedOutput()
		if err != nil {
			return nil, fmt.Errorf("%w: %s", err, out)
		}
		return os.ReadFile(path)
	})
	// newPhone is what newer phones make: QuickTime, and a codec that many browsers lack.
	newPhone = sync.OnceValues(func() ([]byte, error) {
		dir, err := os.MkdirTemp("", "phone")
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir)
		path := filepath.Join(dir, "film.mov")
		out, err := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=15:d=2",
			"-f", "lavfi", "-i", "sine=440:d=2", "-c:v", "libx265", "-x265-params", "log-level=none", "-preset", "ultrafast", "-tag:v", "hvc1",
			"-pix_fmt", "yuv420p", "-c:a", "aac", path).CombinedOutput()
		if err != nil {
			return nil, fmt.Errorf("%w: %s", err, out)
		}
		return os.ReadFile(path)
	})
	talkingMP4 = sync.OnceValues(func() ([]byte, error) {
		return record("-f", "lavfi", "-i", "testsrc2=s=320x240:r=15:d=4", "-f", "lavfi", "-i", "sine=440:d=4",
			"-c:v", "mpeg4", "-c:a", "aac", "-f", "mp4", "-movflags", "frag_keyframe+empty_moov")
	})
)

func record(args ...string) ([]byte, error) {
	args = append([]string{"-nostdin", "-v", "error"}, args...)
	return exec.Command("ffmpeg", append(args, "pipe:1")...).Output()
}

func made(t *testing.T, recording func() ([]byte, error)) []byte {
	t.Helper()
	b, err := recording()
	if err != nil {
		t.Fatalf("ffmpeg is needed for this test: %v", err)
	}
	return b
}

// probe returns one entry of what ffprobe says about a file, and fails if it complains about any of its frames.
func probe(t *testing.T, path, entry string) string {
	t.Helper()
	decode := exec.CommandContext(context.Background(), "ffmpeg", "-nostdin", "-v", "error", "-xerror", "-i", path, "-f", "null", "-")
	if out, err := decode.CombinedOutput(); err != nil || len(out) > 0 {
		t.Fatalf("decode %s: %v: %s", entry, err, out)
	}
	out, err := exec.Command("ffprobe", "-v", "error", "-show_entries", entry, "-of", "csv=p=0", path).CombinedOutput()
	if err != nil {
		t.Fatalf("ffprobe: %v: %s", err, out)
	}
	return string(bytes.TrimSpace(out))
}
