package media

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"time"

	"github.com/at-wat/ebml-go"
	"github.com/at-wat/ebml-go/webm"
)

// The parts of the head whose length must not depend on the positions in them, which depend on that length.
type (
	seekHead struct {
		SeekHead struct {
			Seek []seek `ebml:"Seek"`
		} `ebml:"SeekHead"`
	}
	seek struct {
		SeekID       []byte `ebml:"SeekID"`
		SeekPosition uint64 `ebml:"SeekPosition,size=8"`
	}
	cues struct {
		Cues struct {
			CuePoint []cuePoint `ebml:"CuePoint"`
		} `ebml:"Cues"`
	}
	cuePoint struct {
		CueTime           uint64      `ebml:"CueTime"`
		CueTrackPositions cuePosition `ebml:"CueTrackPositions"`
	}
	cuePosition struct {
		CueTrack           uint64 `ebml:"CueTrack"`
		CueClusterPosition uint64 `ebml:"CueClusterPosition,size=8"`
	}
	info struct {
		Info webm.Info `ebml:"Info"`
	}
)

// elementHeadBytes is the length of what elementHead returns for ids of four bytes.
const elementHeadBytes = 4 + 8

// writeSeekable writes the recording again with a duration and an index in front. The frames and the description of
// the tracks are copied as they are.
func writeSeekable(ctx context.Context, dst io.Writer, src io.ReaderAt, o outline) error {
	head, err := seekableHead(o)
	if err != nil {
		return fmt.Errorf("write WebM head: %w", err)
	}
	w := bufio.NewWriterSize(dst, copyBytes)
	if _, err := w.Write(head); err != nil {
		return fmt.Errorf("write WebM head: %w", err)
	}
	for _, c := range o.clusters {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := w.Write(elementHead(idCluster, c.to-c.from)); err != nil {
			return fmt.Errorf("write WebM: %w", err)
		}
		if _, err := io.Copy(w, io.NewSectionReader(src, c.from, c.to-c.from)); err != nil {
			return fmt.Errorf("write WebM: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write WebM: %w", err)
	}
	return nil
}

// seekableHead returns everything before the first cluster.
func seekableHead(o outline) ([]byte, error) {
	tracks := append(elementHead(idTracks, int64(len(o.tracks))), o.tracks...)
	about, err := marshal(&info{Info: webm.Info{
		TimecodeScale: o.scale,
		MuxingApp:     "ebml-go",
		WritingApp:    "retake",
		Duration:      float64(max(o.duration, 1)),
	}})
	if err != nil {
		return nil, err
	}
	// Twice: first for the length of the index, then with what depends on it.
	var guide, index []byte
	for range 2 {
		infoAt := len(guide)
		tracksAt := infoAt + len(about)
		cuesAt := tracksAt + len(tracks)
		var found bool
		if index, found, err = cueIndex(o, cuesAt+len(index)); err != nil {
			return nil, err
		}
		if !found {
			return nil, errNoFrames
		}
		var s seekHead
		s.SeekHead.Seek = []seek{
			{ebml.ElementInfo.Bytes(), uint64(infoAt)},
			{ebml.ElementTracks.Bytes(), uint64(tracksAt)},
			{ebml.ElementCues.Bytes(), uint64(cuesAt)},
		}
		if guide, err = marshal(&s); err != nil {
			return nil, err
		}
	}
	size := int64(len(guide) + len(about) + len(tracks) + len(index))
	for _, c := range o.clusters {
		size += elementHeadBytes + c.to - c.from
	}
	return bytes.Join([][]byte{o.header, elementHead(idSegment, size), guide, about, tracks, index}, nil), nil
}

// cueIndex lists the clusters that a player can begin with, the first of which lies at position at of the segment.
func cueIndex(o outline, at int) (index []byte, found bool, err error) {
	var all cues
	pos := uint64(at)
	for _, c := range o.clusters {
		if c.cue != noCue {
			all.Cues.CuePoint = append(all.Cues.CuePoint, cuePoint{uint64(c.cue), cuePosition{o.main, pos}})
		}
		pos += uint64(elementHeadBytes + c.to - c.from)
	}
	index, err = marshal(&all)
	return index, len(all.Cues.CuePoint) > 0, err
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	err := ebml.Marshal(v, &b)
	return b.Bytes(), err
}

// elementHead returns an id of four bytes and a size in eight.
func elementHead(id uint32, size int64) []byte {
	head := binary.BigEndian.AppendUint32(nil, id)
	return binary.BigEndian.AppendUint64(head, 1<<56|uint64(size))
}

// milliseconds rounds to what people and players count in.
func milliseconds(d time.Duration) int64 { return d.Round(time.Millisecond).Milliseconds() }
