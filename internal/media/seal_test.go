package media

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

func TestSealDescribesTheRecording(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	for id, recording := range map[string]struct {
		make      func() ([]byte, error)
		container string
	}{
		takeA: {talking, "webm"},
		takeB: {talkingMP4, "mp4"},
		takeC: {soundOnly, "webm"},
	} {
		b := made(t, recording.make)
		sum := sha256.Sum256(b)
		want := Recording{
			Bytes:       int64(len(b)),
			SHA256:      hex.EncodeToString(sum[:]),
			Container:   recording.container,
			ContentType: "video/" + recording.container,
		}
		if got := importTake(t, f, id, b); got != want {
			t.Errorf("import: got %+v, want %+v", got, want)
		}
		if got, err := f.Seal(t.Context(), id, int64(len(b))); err != nil || got != want {
			t.Errorf("seal again: got %+v, %v, want %+v", got, err, want)
		}
		if got, err := f.Recording(id); err != nil || got != want {
			t.Errorf("recording: got %+v, %v, want %+v", got, err, want)
		}
		if size, err := f.Size(id); err != nil || size != want.Bytes {
			t.Errorf("size: got %d, %v, want %d", size, err, want.Bytes)
		}
		var other ErrIncomplete
		if _, err := f.Seal(t.Context(), id, 1); !errors.As(err, &other) || other.Have != want.Bytes {
			t.Errorf("seal again with another size: got %v", err)
		}
	}
}

func TestSealRefusals(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	createTake(t, f, takeA)
	url := serve(t, f, UploadOptions{}, nil) + takeA
	video := made(t, soundOnly)
	half := len(video) / 2
	want(t, "half of it", patch(t, url, 0, video[:half]), 204, int64(half))

	_, err := f.Seal(t.Context(), takeA, int64(len(video)))
	var incomplete ErrIncomplete
	if !errors.As(err, &incomplete) || incomplete != (ErrIncomplete{Have: int64(half), Want: int64(len(video))}) {
		t.Errorf("seal with bytes missing: got %v", err)
	}
	if _, err := f.Recording(takeA); !errors.Is(err, ErrNotFound) {
		t.Errorf("recording before the seal: got %v, want ErrNotFound", err)
	}
	if _, _, err := f.OpenPlayable(takeA); !errors.Is(err, ErrNotFound) {
		t.Errorf("playable before the seal: got %v, want ErrNotFound", err)
	}
	if _, err := f.Seal(t.Context(), takeB, 0); !errors.Is(err, ErrNotFound) {
		t.Errorf("seal of an unknown take: got %v, want ErrNotFound", err)
	}
	want(t, "a refused seal leaves the upload open", patch(t, url, int64(half), video[half:]), 204, int64(len(video)))
	if _, err := f.Seal(t.Context(), takeA, int64(len(video))); err != nil {
		t.Errorf("seal at last: %v", err)
	}
}

func TestOnlyWebMAndMP4AreSealed(t *testing.T) {
	t.Parallel()
	matroska := bytes.Replace(made(t, talking), []byte("webm"), []byte("wexm"), 1)
	for name, content := range map[string][]byte{
		"nothing":        {},
		"png":            []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"),
		"html":           []byte("<!doctype html><script>alert(1)</script>"),
		"playlist":       []byte("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/\n"),
		"pdf":            []byte("%PDF-1.7\n"),
		"other matroska": matroska,
		"ebml only":      made(t, talking)[:8],
		"header only":    []byte("\x1a\x45\xdf\xa3\x87\x42\x82\x84webm"),
		"html in ebml":   append([]byte("\x1a\x45\xdf\xa3\x87\x42\x82\x84webm"), "<html>"...),
		"avif picture":   []byte("\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf\x00\x00\x00\x08meta"),
		"heic picture":   []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic\x00\x00\x00\x08meta"),
		"box too small":  []byte("\x00\x00\x00\x08ftypisom\x00\x00\x00\x00isom"),
		"box too large":  []byte("\x7f\xff\xff\xf0ftypqqqq\x00\x00\x00\x00isom"),
	} {
		f := openFiles(t)
		if _, err := f.Import(t.Context(), takeA, bytes.NewReader(content)); !errors.Is(err, ErrNotVideo) {
			t.Errorf("%s: got %v, want ErrNotVideo", name, err)
		}
		if _, err := f.Recording(takeA); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s was sealed", name)
		}
	}
}

func TestRemoveTakesEverything(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	importTake(t, f, takeA, made(t, soundOnly))
	importTake(t, f, takeB, made(t, soundOnly))
	if _, err := NewWorker(f, "").Process(t.Context(), takeA); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := f.Remove(takeA); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(f.folder(takeA)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder of the removed take: got %v, want none", err)
	}
	if _, err := f.Size(takeA); !errors.Is(err, ErrNotFound) {
		t.Errorf("size: got %v, want ErrNotFound", err)
	}
	if _, err := f.OpenOriginal(takeA); !errors.Is(err, ErrNotFound) {
		t.Errorf("original: got %v, want ErrNotFound", err)
	}
	if _, err := f.Recording(takeB); err != nil {
		t.Errorf("the other take: %v", err)
	}
	createTake(t, f, takeA)
	if size, err := f.Size(takeA); err != nil || size != 0 {
		t.Errorf("created again: got %d, %v, want 0", size, err)
	}
}

func TestOriginalIsWhatWasSent(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	video := made(t, talking)
	importTake(t, f, takeA, video)
	file, err := f.OpenOriginal(takeA)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	got, err := io.ReadAll(file)
	if err != nil || !bytes.Equal(got, video) {
		t.Errorf("%d bytes, %v; want the %d that were sent", len(got), err, len(video))
	}
	if mode := fileMode(t, file.Name()); mode != 0o600 {
		t.Errorf("mode: got %o, want 600", mode)
	}
	if mode := fileMode(t, f.folder(takeA)); mode != 0o700 {
		t.Errorf("mode of the folder: got %o, want 700", mode)
	}
	if !strings.HasSuffix(f.folder(takeA), "/01/"+takeA) {
		t.Errorf("the folder is not on the shelf of the id's end: %s", f.folder(takeA))
	}
}

func fileMode(t *testing.T, path string) os.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}
