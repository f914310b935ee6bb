package media

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"
)

func seekable(t *testing.T, b []byte) ([]byte, outline) {
	t.Helper()
	o, err := readOutline(t.Context(), bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := writeSeekable(t.Context(), &out, bytes.NewReader(b), o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), o
}

func TestSeekableHasAnIndexThatPointsAtClusters(t *testing.T) {
	t.Parallel()
	for name, recording := range map[string]func() ([]byte, error){"talking": talking, "sound only": soundOnly} {
		out, o := seekable(t, made(t, recording))
		cues, segment := indexOf(t, out)
		if len(cues) < 1 {
			t.Errorf("%s: no index", name)
		}
		for _, at := range cues {
			if got := out[segment+at : segment+at+4]; !bytes.Equal(got, []byte{0x1F, 0x43, 0xB6, 0x75}) {
				t.Errorf("%s: the index points at % x, not at a cluster", name, got)
			}
		}
		again, err := readOutline(t.Context(), bytes.NewReader(out), int64(len(out)))
		if err != nil {
			t.Fatal(err)
		}
		if again.duration != o.duration || len(again.clusters) != len(o.clusters) {
			t.Errorf("%s: read again: %d ticks in %d clusters, want %d in %d",
				name, again.duration, len(again.clusters), o.duration, len(o.clusters))
		}
	}
}

// indexOf returns the positions in the index, and where they are counted from.
func indexOf(t *testing.T, b []byte) (positions []int64, segment int64) {
	t.Helper()
	s := newScanner(bytes.NewReader(b), int64(len(b)))
	for {
		e, err := s.next()
		if err != nil || e.id == idCluster {
			return positions, segment
		}
		switch e.id {
		case idSegment:
			segment = e.pos
			if e.end() != int64(len(b)) {
				t.Errorf("the segment ends at %d, the file at %d", e.end(), len(b))
			}
			continue
		case idCues:
			body, err := s.body(e, 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			positions = cuePositions(t, body)
		}
		if err := s.skipTo(e.end()); err != nil {
			t.Fatal(err)
		}
	}
}

func cuePositions(t *testing.T, body []byte) (positions []int64) {
	t.Helper()
	const idCuePoint, idCueTrackPositions, idCueClusterPosition = 0xBB, 0xB7, 0xF1
	var walk func(*scanner, element) error
	walk = func(s *scanner, e element) error {
		switch e.id {
		case idCuePoint, idCueTrackPositions:
			inner, err := s.body(e, 1000)
			if err != nil {
				return err
			}
			return children(inner, walk)
		case idCueClusterPosition:
			at, err := s.uint(e)
			positions = append(positions, int64(at))
			return err
		}
		return nil
	}
	if err := children(body, walk); err != nil {
		t.Fatal(err)
	}
	return positions
}

func TestBrokenOffRecordingKeepsItsWholeFrames(t *testing.T) {
	t.Parallel()
	video := made(t, talking)
	whole, err := readOutline(t.Context(), bytes.NewReader(video), int64(len(video)))
	if err != nil {
		t.Fatal(err)
	}
	last := time.Duration(0)
	for size := len(video) / 4; size < len(video); size += len(video) / 50 {
		_, o := seekable(t, video[:size])
		if got := o.length(); got < last || got > whole.length() {
			t.Errorf("%d bytes last %v; fewer lasted %v, all of them %v", size, got, last, whole.length())
		}
		last = o.length()
	}
	if last < whole.length()/2 {
		t.Errorf("nearly the whole file lasts %v, all of it %v", last, whole.length())
	}
}

func TestOutlineStopsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	video := made(t, talking)
	if _, err := readOutline(ctx, bytes.NewReader(video), int64(len(video))); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// FuzzSeekable gives the reader what strangers might send. It may refuse; it must not fall over, and what it writes
// must not outgrow what was sent.
func FuzzSeekable(f *testing.F) {
	video, err := talking()
	if err != nil {
		f.Fatalf("ffmpeg is needed for this test: %v", err)
	}
	f.Add(video[:4000])
	f.Add(video)
	for at := 0; at < 600; at += 7 {
		ill := bytes.Clone(video[:20_000])
		ill[at] ^= 0xFF
		f.Add(ill)
	}
	cluster := []byte{0x1F, 0x43, 0xB6, 0x75, 0xFF}
	greedy := append(bytes.Clone(video[:4000]), bytes.Repeat(append(cluster, 0xA0, 0x41, 0x00), 300)...)
	f.Add(greedy)
	f.Fuzz(func(t *testing.T, b []byte) {
		o, err := readOutline(t.Context(), bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := writeSeekable(t.Context(), &out, bytes.NewReader(b), o); err != nil {
			return
		}
		// A cluster costs at most its own head (12 bytes) and an entry in the index.
		if limit := len(b) + 1000 + 60*len(o.clusters); out.Len() > limit {
			t.Errorf("%d bytes became %d", len(b), out.Len())
		}
	})
}
