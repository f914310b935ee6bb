package media

import (
	"bytes"
	"errors"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

// workers are the two ways in which a recording is worked on.
func workers(f *Files) map[string]*Worker {
	bare := NewWorker(f, "")
	bare.ffmpeg = ""
	return map[string]*Worker{"with ffmpeg": NewWorker(f, ""), "without ffmpeg": bare}
}

func process(t *testing.T, w *Worker, id string) Facts {
	t.Helper()
	facts, err := w.Process(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

func playable(t *testing.T, f *Files, id, contentType string) string {
	t.Helper()
	file, got, err := f.OpenPlayable(id)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if got != contentType {
		t.Errorf("content type: got %q, want %q", got, contentType)
	}
	return file.Name()
}

// packets is a hash of the pictures and the sound as they are coded, whatever container they are in.
func packets(t *testing.T, path, of string) string {
	t.Helper()
	out, err := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-i", path, "-map", of, "-c", "copy", "-f", "streamhash", "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func seconds(t *testing.T, path string) float64 {
	t.Helper()
	s, err := strconv.ParseFloat(probe(t, path, "format=duration"), 64)
	if err != nil {
		t.Fatalf("no duration: %v", err)
	}
	return s
}

func TestStreamedWebMBecomesSeekable(t *testing.T) {
	t.Parallel()
	for name := range workers(nil) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFiles(t)
			w := workers(f)[name]
			importTake(t, f, takeA, made(t, talking))
			original := f.path(takeA, originalName)
			if got := probe(t, original, "format=duration"); got != "N/A" {
				t.Fatalf("the recording already has a duration: %s", got)
			}
			if got := playable(t, f, takeA, "video/webm"); got != original {
				t.Errorf("before the work: got %s, want the original", got)
			}

			facts := process(t, w, takeA)
			if !facts.Seekable || facts.DurationMS < 5900 || facts.DurationMS > 6200 {
				t.Errorf("got %+v, want seekable and about 6 s", facts)
			}
			path := playable(t, f, takeA, "video/webm")
			if path == original {
				t.Fatal("after the work the original is still played")
			}
			if got := seconds(t, path); got < 5.9 || got > 6.2 {
				t.Errorf("duration: got %v s, want about 6", got)
			}
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if cues, _ := indexOf(t, b); len(cues) == 0 {
				t.Error("no index in front")
			}
			if packets(t, path, "0:v") != packets(t, original, "0:v") {
				t.Error("the pictures changed")
			}
			if !w.Converts() && packets(t, path, "0:a") != packets(t, original, "0:a") {
				t.Error("the sound changed")
			}
			if left, _ := filepath.Glob(f.path(takeA, "*.part")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
			if again := process(t, w, takeA); again.Seekable != facts.Seekable || again.DurationMS != facts.DurationMS {
				t.Errorf("done again: got %+v, want %+v", again, facts)
			}
		})
	}
}

func TestSoundAndPictureAreChecked(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	for name, c := range map[string]struct {
		recording     func() ([]byte, error)
		silent, black *bool
		poster        bool
	}{
		"talking":         {talking, &no, &no, true},
		"talking in mp4":  {talkingMP4, &no, &no, true},
		"dark and silent": {darkAndSilent, &yes, &yes, true},
		"sound only":      {soundOnly, &no, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFiles(t)
			importTake(t, f, takeA, made(t, c.recording))
			facts := process(t, NewWorker(f, ""), takeA)
			if show(facts.Silent) != show(c.silent) || show(facts.Black) != show(c.black) {
				t.Errorf("silent %s, black %s; want %s, %s", show(facts.Silent), show(facts.Black), show(c.silent), show(c.black))
			}
			if facts.Poster != c.poster {
				t.Errorf("poster: got %v, want %v", facts.Poster, c.poster)
			}
			file, err := f.OpenPoster(takeA)
			if !c.poster {
				if !errors.Is(err, ErrNotFound) {
					t.Errorf("poster: got %v, want ErrNotFound", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			if picture, err := jpeg.DecodeConfig(file); err != nil || picture.Width != 320 || picture.Height != 240 {
				t.Errorf("poster: got %+v, %v, want 320 × 240", picture, err)
			}
		})
	}
}

func show(b *bool) string {
	if b == nil {
		return "unknown"
	}
	return strconv.FormatBool(*b)
}

func TestMP4(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	importTake(t, f, takeA, made(t, talkingMP4))
	if facts := process(t, workers(f)["without ffmpeg"], takeA); facts != (Facts{}) {
		t.Errorf("without ffmpeg: got %+v, want nothing", facts)
	}
	if got := playable(t, f, takeA, "video/mp4"); got != f.path(takeA, originalName) {
		t.Errorf("without ffmpeg: got %s, want the original", got)
	}
	facts := process(t, workers(f)["with ffmpeg"], takeA)
	if !facts.Seekable || facts.DurationMS < 3900 || facts.DurationMS > 4200 {
		t.Errorf("with ffmpeg: got %+v, want seekable and about 4 s", facts)
	}
	path := playable(t, f, takeA, "video/mp4")
	if got := seconds(t, path); got < 3.9 || got > 4.2 {
		t.Errorf("duration: got %v s, want about 4", got)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if moov, mdat := bytes.Index(b, []byte("moov")), bytes.Index(b, []byte("mdat")); moov < 0 || moov > mdat {
		t.Errorf("the index (at %d) is not before the frames (at %d)", moov, mdat)
	}
}

func TestHalfARecordingIsWorkedOn(t *testing.T) {
	t.Parallel()
	for name := range workers(nil) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFiles(t)
			video := made(t, talking)
			importTake(t, f, takeA, video[:len(video)/2])
			facts := process(t, workers(f)[name], takeA)
			if !facts.Seekable || facts.DurationMS < 1000 || facts.DurationMS > 5000 {
				t.Errorf("got %+v, want about half of 6 s", facts)
			}
			seconds(t, playable(t, f, takeA, "video/webm"))
		})
	}
}

func TestOnlySealedTakesAreWorkedOn(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	createTake(t, f, takeA)
	for _, id := range []string{takeA, takeB, "../x"} {
		if _, err := NewWorker(f, "").Process(t.Context(), id); !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: got %v, want ErrNotFound", id, err)
		}
	}
}

// What phones film and record with their own apps is worked on like what browsers make.
func TestFilesOfPhonesArePlayable(t *testing.T) {
	t.Parallel()
	memo := func() ([]byte, error) {
		film, err := newPhone()
		if err != nil {
			return nil, err
		}
		return remade(film, "mov", "-vn", "-c:a", "copy", "-f", "ipod", "-movflags", "frag_keyframe+empty_moov")
	}
	for name, c := range map[string]struct {
		recording func() ([]byte, error)
		brand     string
		poster    bool
	}{
		"a film": {newPhone, "qt  ", true},
		"a memo": {memo, "M4A ", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFiles(t)
			file := made(t, c.recording)
			if got := string(file[8:12]); got != c.brand {
				t.Fatalf("the test's own file is %q, want %q", got, c.brand)
			}
			if rec := importTake(t, f, takeA, file); rec.Container != containerMP4 {
				t.Errorf("sealed as %s", rec.Container)
			}
			facts, err := NewWorker(f, "").Process(t.Context(), takeA)
			if err != nil {
				t.Fatal(err)
			}
			if !facts.Seekable || facts.Broken || facts.Poster != c.poster || facts.DurationMS < 1900 || facts.Silent == nil || *facts.Silent {
				t.Errorf("found %+v", facts)
			}
		})
	}
}

// remade lets ffmpeg make another file of one.
func remade(file []byte, demuxer string, args ...string) ([]byte, error) {
	from, err := os.CreateTemp("", "remade")
	if err != nil {
		return nil, err
	}
	defer os.Remove(from.Name())
	_, err = from.Write(file)
	if err := errors.Join(err, from.Close()); err != nil {
		return nil, err
	}
	return record(append([]string{"-f", demuxer, "-i", from.Name()}, args...)...)
}
