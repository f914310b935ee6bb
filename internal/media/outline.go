package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"time"
)

const (
	maxHeadBytes  = 64 << 10 // of the header, the info and the tracks: some hundred bytes in a real recording
	maxClusters   = 100_000  // a day at one a second
	maxTicks      = 1 << 48
	defaultScale  = 1_000_000 // nanoseconds a tick
	noCue         = int64(-1)
	maxTrackCount = 16
)

var errNoFrames = errors.New("no pictures or sound in the recording")

// outline is what a player wants to know before it reads the frames: where they are and how long they last. Times
// are in ticks of scale nanoseconds, positions in bytes of the original.
type outline struct {
	header   []byte // the whole EBML header
	tracks   []byte // the content of Tracks
	scale    uint64
	main     uint64 // the track that seeking goes by: pictures if there are any
	clusters []cluster
	duration int64
}

// cluster is a run of frames. Its content lies at [from, to) without a broken frame at the end.
type cluster struct {
	from, to int64
	time     int64
	cue      int64 // when its first frame that a player can begin with is due, or noCue
}

func (o outline) length() time.Duration {
	ns := float64(o.duration) * float64(o.scale)
	return time.Duration(min(ns, math.MaxInt64/2))
}

// readOutline reads a WebM file once from beginning to end. A file that breaks off in the middle of a frame, as an
// interrupted recording does, counts up to the frame before.
func readOutline(ctx context.Context, r io.Reader, size int64) (outline, error) {
	o := outliner{scanner: newScanner(r, size), last: map[uint64]*timing{}}
	o.scale = defaultScale
	if err := o.readHead(); err != nil {
		return outline{}, fmt.Errorf("read WebM head: %w", err)
	}
	for {
		err := o.step(ctx)
		if errors.Is(err, errEnd) {
			break
		}
		if err != nil {
			return outline{}, fmt.Errorf("read WebM at byte %d: %w", o.pos, err)
		}
	}
	if len(o.clusters) == 0 || len(o.last) == 0 {
		return outline{}, errNoFrames
	}
	for _, t := range o.last {
		o.duration = max(o.duration, t.last+t.gap)
	}
	return o.outline, nil
}

var errEnd = errors.New("end of recording")

type outliner struct {
	*scanner
	outline
	last     map[uint64]*timing // by declared track
	groupCue bool               // the open cluster's cue came from the block group being read
}

// timing guesses how long the last frame of a track lasts: as long as the one before.
type timing struct{ last, gap int64 }

func (o *outliner) readHead() error {
	header, err := o.next()
	if err != nil || header.id != idEBML {
		return errors.Join(errNotEBML, err)
	}
	body, err := o.body(header, maxHeadBytes)
	if err != nil {
		return err
	}
	o.header = append(elementHead(idEBML, int64(len(body))), body...)
	segment, err := o.next()
	if err != nil || segment.id != idSegment {
		return errors.Join(errNotEBML, err)
	}
	return nil
}

// step reads one element. Segments, clusters and block groups are entered, so that it never matters whether their
// size is known; an element that belongs to the segment ends the cluster before it.
func (o *outliner) step(ctx context.Context) error {
	e, err := o.next()
	if err != nil {
		return errEnd
	}
	if e.id != idCluster && !o.whole(e) {
		return errEnd
	}
	switch e.id {
	case idCluster:
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(o.clusters) == maxClusters {
			return errTooLarge
		}
		if n := len(o.clusters); n > 0 {
			// A block group that claims to reach further would have its bytes copied once for each cluster.
			o.clusters[n-1].to = min(o.clusters[n-1].to, e.start)
		}
		o.clusters = append(o.clusters, cluster{from: e.pos, to: e.pos, cue: noCue})
		return nil
	case idInfo:
		return o.readInfo(e)
	case idTracks:
		return o.readTracks(e)
	case idEBML, idSegment:
		return errEnd // another file behind this one
	case idSeekHead, idCues, idChapters, idTags, idAttachments:
		return o.skipTo(e.end())
	}
	if len(o.clusters) == 0 {
		return o.skipTo(e.end())
	}
	return o.readInCluster(e, &o.clusters[len(o.clusters)-1])
}

func (o *outliner) readInfo(e element) error {
	body, err := o.body(e, maxHeadBytes)
	if err != nil {
		return err
	}
	return children(body, func(s *scanner, child element) error {
		if child.id != idTimecodeScale {
			return nil
		}
		scale, err := s.uint(child)
		if err == nil && (scale == 0 || scale > uint64(time.Second)) {
			err = errNotEBML
		}
		o.scale = scale
		return err
	})
}

// blank makes nothing of an element with an id of two bytes, in its place: what somebody called a track is not handed on.
func blank(within []byte, e element) {
	if e.size < 0 || e.end() > int64(len(within)) || e.pos-e.start > 9 {
		return
	}
	head := within[e.start:e.pos]
	head[0] = idVoid
	for i, size := len(head)-1, e.size; i > 0; i, size = i-1, size>>8 {
		head[i] = byte(size)
	}
	head[1] |= 0x80 >> (len(head) - 2) // how long the size is
	clear(within[e.pos:e.end()])
}

func (o *outliner) readTracks(e element) error {
	body, err := o.body(e, maxHeadBytes)
	if err != nil {
		return err
	}
	if o.tracks != nil {
		return errNotEBML
	}
	o.tracks = body
	mainIsVideo := false
	return children(body, func(s *scanner, entry element) error {
		if entry.id != idTrackEntry {
			return nil
		}
		fields, err := s.body(entry, maxHeadBytes)
		if err != nil {
			return err
		}
		var number, kind uint64
		err = children(fields, func(s *scanner, field element) (err error) {
			switch field.id {
			case idTrackNumber:
				number, err = s.uint(field)
			case idTrackType:
				kind, err = s.uint(field)
			case idTrackName:
				blank(body[entry.pos:], field)
			}
			return err
		})
		if err != nil || number == 0 || len(o.last) == maxTrackCount {
			return errors.Join(errNotEBML, err)
		}
		if kind != trackIsVideo && kind != trackIsAudio {
			return nil
		}
		o.last[number] = &timing{}
		if o.main == 0 || kind == trackIsVideo && !mainIsVideo {
			o.main, mainIsVideo = number, kind == trackIsVideo
		}
		return nil
	})
}

func (o *outliner) readInCluster(e element, c *cluster) error {
	var err error
	switch e.id {
	case idTimecode:
		var ticks uint64
		if ticks, err = o.uint(e); err == nil && ticks > maxTicks {
			err = errNotEBML
		}
		c.time = int64(ticks)
	case idBlockGroup:
		o.groupCue = false
		c.to = e.end()
		return nil
	case idSimpleBlock, idBlock:
		var b blockHead
		if b, err = o.block(e); err == nil {
			o.note(c, b, e.id == idBlock)
		}
	case idReferenceBlock:
		// The frame needs another one, so that a player cannot begin here after all.
		if o.groupCue {
			c.cue, o.groupCue = noCue, false
		}
		err = o.skipTo(e.end())
	default:
		err = o.skipTo(e.end())
	}
	c.to = max(c.to, o.pos)
	return err
}

// note remembers when a frame is due.
func (o *outliner) note(c *cluster, b blockHead, inGroup bool) {
	t, declared := o.last[b.track]
	if !declared {
		return
	}
	at := max(c.time+int64(b.offset), 0)
	if at > t.last {
		t.last, t.gap = at, min(at-t.last, int64(time.Second)/int64(o.scale))
	}
	if b.track == o.main && c.cue == noCue && (b.keyframe || inGroup) {
		c.cue, o.groupCue = at, inGroup
	}
}

// children calls visit with each element in body, positioned at its content.
func children(body []byte, visit func(*scanner, element) error) error {
	s := newScanner(bytes.NewReader(body), int64(len(body)))
	for {
		e, err := s.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if !s.whole(e) {
			return errNotEBML
		}
		if err := visit(s, e); err != nil {
			return err
		}
		if err := s.skipTo(e.end()); err != nil {
			return err
		}
	}
}
