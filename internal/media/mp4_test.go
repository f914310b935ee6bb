package media

import (
	"bytes"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

func convert(t *testing.T, f *Files, id string) string {
	t.Helper()
	if err := NewWorker(f, "").MakeMP4(t.Context(), id, true); err != nil {
		t.Fatal(err)
	}
	file, err := f.OpenMP4(id)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	return file.Name()
}

func TestEveryBrowserCanPlayTheMP4(t *testing.T) {
	t.Parallel()
	for name, recording := range map[string]func() ([]byte, error){
		"webm": talking, "mp4": talkingMP4, "upright and large": upright, "a newer phone's": newPhone, "sound alone": soundOnly,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFiles(t)
			original := made(t, recording)
			importTake(t, f, takeA, original)
			if _, err := f.OpenMP4(takeA); !errors.Is(err, ErrNotFound) {
				t.Fatalf("before: got %v, want ErrNotFound", err)
			}
			path := convert(t, f, takeA)
			file, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			if got := TypeOf(file, "video/mp4"); name != "sound alone" && got != TypeMP4 {
				t.Errorf("it is %s, and is announced as %s", got, TypeMP4)
			}
			if got, want := seconds(t, path), seconds(t, whole(t, f, takeA)); math.Abs(got-want) > 0.2 {
				t.Errorf("duration: got %.2f s, want %.2f", got, want)
			}
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if moov, mdat := bytes.Index(b, []byte("moov")), bytes.Index(b, []byte("mdat")); moov < 0 || moov > mdat {
				t.Errorf("the index (at %d) is not before the frames (at %d)", moov, mdat)
			}
			if name == "upright and large" {
				if got := probe(t, path, "stream=width,height"); !strings.HasPrefix(got, "720,1280") {
					t.Errorf("its size is %s, want 720,1280", got)
				}
			}
			if !bytes.Equal(originalOf(t, f, takeA), original) {
				t.Error("the original changed")
			}
			if left, _ := filepath.Glob(f.path(takeA, "*.part")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
			if err := f.Remove(takeA); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
				t.Errorf("the copy outlived its take: %v", err)
			}
		})
	}
}

// whole is a seekable copy of the take, of which the duration is known.
func whole(t *testing.T, f *Files, id string) string {
	t.Helper()
	process(t, NewWorker(f, ""), id)
	file, _, err := f.OpenPlayable(id)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	return file.Name()
}

func TestMP4ThatCannotBeMade(t *testing.T) {
	t.Parallel()
	f := openFiles(t)
	importTake(t, f, takeA, made(t, talking))
	bare := workers(f)["without ffmpeg"]
	if err := bare.MakeMP4(t.Context(), takeA, true); !errors.Is(err, ErrNoMP4) || bare.Converts() || f.MP4Failed(takeA) {
		t.Errorf("without ffmpeg: got %v", err)
	}
	if err := NewWorker(f, "").MakeMP4(t.Context(), takeB, true); !errors.Is(err, ErrNotFound) {
		t.Errorf("an unknown take: got %v", err)
	}
	stub := filepath.Join(t.TempDir(), "ffmpeg")
	if err := os.WriteFile(stub, []byte("#!/bin/sh\nexit 1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	w := NewWorker(f, stub)
	for _, last := range []Last{false, true} {
		if err := w.MakeMP4(t.Context(), takeA, last); err == nil {
			t.Error("the failure was not told")
		}
		if got := f.MP4Failed(takeA); got != bool(last) {
			t.Errorf("after a failure that is the last (%v): noted %v", last, got)
		}
	}
	if _, err := f.OpenMP4(takeA); !errors.Is(err, ErrNoMP4) {
		t.Errorf("open: got %v, want ErrNoMP4", err)
	}
	convert(t, f, takeA)
	if f.MP4Failed(takeA) {
		t.Error("after a success it still counts as failed")
	}
}

func TestTypesAreExact(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		recording func() ([]byte, error)
		want      string
	}{
		"webm":           {talking, `video/webm; codecs="vp8, opus"`},
		"sound alone":    {soundOnly, `video/webm; codecs="opus"`},
		"an unknown one": {talkingMP4, `video/mp4`}, // MPEG-4 part 2, which no browser plays
		"a phone's":      {upright, `video/mp4; codecs="avc1.42c01f, mp4a.40.2"`},
		"a newer one's":  {newPhone, `video/mp4; codecs="hvc1.1.6.L60.90, mp4a.40.2"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFiles(t)
			rec := importTake(t, f, takeA, made(t, c.recording))
			file, err := f.OpenOriginal(takeA)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			if got := TypeOf(file, rec.ContentType); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// Everybody is equally loud, however far from the microphone; the pictures are the same to the bit.
func TestLoudnessIsEvened(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sound     string
		low, high float64 // LUFS that are right
	}{
		"far from the microphone":        {speech + ",volume=-20dB", targetLUFS - 1.5, targetLUFS + 1.5},
		"too near":                       {speech + ",volume=9dB", targetLUFS - 1.5, targetLUFS + 1.5},
		"farther than noise could stand": {speech + ",volume=-34dB", targetLUFS - 20, targetLUFS - 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFiles(t)
			original := filmed(t, bars, c.sound)
			importTake(t, f, takeA, original)
			was := loudnessOf(t, f.path(takeA, originalName))
			path := whole(t, f, takeA)
			if got := loudnessOf(t, path); got < c.low || got > c.high || math.Abs(got-targetLUFS) > math.Abs(was-targetLUFS) {
				t.Errorf("from %.1f to %.1f LUFS, want between %.1f and %.1f", was, got, c.low, c.high)
			}
			if packets(t, path, "0:v") != packets(t, f.path(takeA, originalName), "0:v") {
				t.Error("the pictures changed")
			}
			if !bytes.Equal(originalOf(t, f, takeA), original) {
				t.Error("the original changed")
			}
		})
	}
}

func loudnessOf(t *testing.T, path string) float64 {
	t.Helper()
	out, err := exec.Command("ffmpeg", "-nostdin", "-hide_banner", "-nostats", "-i", path, "-map", "0:a", "-af", "ebur128=framelog=verbose", "-f", "null", "-").CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	m := loudLine.FindSubmatch(out)
	if m == nil {
		t.Fatalf("no loudness in %s", out)
	}
	lufs, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		t.Fatal(err)
	}
	return lufs
}

// What the recorder wrote about the person, the place and the time stays in the original alone.
func TestMetadataIsLeftOut(t *testing.T) {
	t.Parallel()
	secrets := []string{"Secret Title", "Secret Name", "+48.8584+002.2945", "Secret Track", "2020-02-02"}
	tags := []string{"-metadata", "title=Secret Title", "-metadata", "artist=Secret Name", "-metadata", "location=+48.8584+002.2945/",
		"-metadata", "creation_time=2020-02-02T02:02:02Z", "-metadata:s:v:0", "title=Secret Track", "-metadata:s:a:0", "title=Secret Track"}
	input := []string{"-f", "lavfi", "-i", "testsrc2=s=320x240:r=15:d=2", "-f", "lavfi", "-i", "sine=440:d=2"}
	for name, out := range map[string][]string{
		"webm": {"-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "-f", "webm", "-live", "1"},
		"mp4":  {"-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-f", "mp4", "-movflags", "frag_keyframe+empty_moov+use_metadata_tags"},
	} {
		for way := range workers(nil) {
			if name == "mp4" && way == "without ffmpeg" {
				continue // the original plays
			}
			t.Run(name+" "+way, func(t *testing.T) {
				t.Parallel()
				f := openFiles(t)
				b, err := record(append(append(append([]string{}, input...), tags...), out...)...)
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Contains(b, []byte("Secret")) {
					t.Fatal("the recording has no secrets")
				}
				importTake(t, f, takeA, b)
				w := workers(f)[way]
				if facts := process(t, w, takeA); !facts.Seekable {
					t.Fatal("no seekable copy")
				}
				if w.Converts() {
					convert(t, f, takeA)
				}
				derived, err := filepath.Glob(f.path(takeA, "*.*"))
				if err != nil {
					t.Fatal(err)
				}
				for _, path := range derived {
					b, err := os.ReadFile(path)
					if err != nil {
						t.Fatal(err)
					}
					if strings.HasSuffix(path, ".json") {
						continue
					}
					seen := string(b) + showTags(t, path)
					for _, secret := range secrets {
						if strings.Contains(seen, secret) {
							t.Errorf("%s tells %q", filepath.Base(path), secret)
						}
					}
				}
				if w.Converts() && len(derived) != 4 {
					t.Errorf("%v, want a copy, an MP4, a poster and the note", derived)
				}
			})
		}
	}
}

func showTags(t *testing.T, path string) string {
	t.Helper()
	out, err := exec.Command("ffprobe", "-v", "error", "-show_entries", "format_tags:stream_tags", "-of", "flat", path).CombinedOutput()
	if err != nil {
		t.Fatalf("ffprobe: %v: %s", err, out)
	}
	return string(out)
}

func TestLongTakesHaveMoreTime(t *testing.T) {
	t.Parallel()
	for length, want := range map[time.Duration]time.Duration{
		0: 30 * time.Second, 3 * time.Minute: 30 * time.Second, 33 * time.Minute: 210 * time.Second,
		1000 * time.Hour: 372 * time.Second, // nobody believes that
	} {
		if got := stretch(30*time.Second, length); got != want {
			t.Errorf("a take of %v: got %v, want %v", length, got, want)
		}
	}
}
