package media

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"math"
)

// The elements of a WebM file that matter here, by their EBML ids.
const (
	idEBML           = 0x1A45DFA3
	idDocType        = 0x4282
	idSegment        = 0x18538067
	idSeekHead       = 0x114D9B74
	idInfo           = 0x1549A966
	idTimecodeScale  = 0x2AD7B1
	idTracks         = 0x1654AE6B
	idTrackEntry     = 0xAE
	idTrackNumber    = 0xD7
	idTrackType      = 0x83
	idTrackName      = 0x536E
	idCodecID        = 0x86
	idVoid           = 0xEC
	idCluster        = 0x1F43B675
	idTimecode       = 0xE7
	idSimpleBlock    = 0xA3
	idBlockGroup     = 0xA0
	idBlock          = 0xA1
	idReferenceBlock = 0xFB
	idCues           = 0x1C53BB6B
	idChapters       = 0x1043A770
	idTags           = 0x1254C367
	idAttachments    = 0x1941A469

	trackIsVideo = 1
	trackIsAudio = 2
)

const unknownSize = math.MaxInt64

var (
	errNotEBML  = errors.New("not an EBML element")
	errTooLarge = errors.New("element larger than expected")
)

// element is the head of an EBML element: where it begins, where its content begins, how long the content is.
type element struct {
	id         uint32
	start, pos int64
	size       int64 // unknownSize while a recorder streams
}

func (e element) end() int64 {
	if e.size > math.MaxInt64-e.pos {
		return math.MaxInt64
	}
	return e.pos + e.size
}

// scanner walks through EBML in one pass and with a small buffer, however large or hostile the file is.
type scanner struct {
	r    *bufio.Reader
	pos  int64
	size int64
}

func newScanner(r io.Reader, size int64) *scanner {
	return &scanner{r: bufio.NewReaderSize(r, 64<<10), size: size}
}

// next reads the head of the element at the current position. At the end of the file it returns io.EOF.
func (s *scanner) next() (element, error) {
	e := element{start: s.pos}
	id, n, err := s.number(4, true)
	if err != nil {
		return e, err
	}
	size, width, err := s.number(8, false)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return e, err
	}
	e.id, e.pos, e.size = uint32(id), e.start+int64(n+width), int64(size)
	if size == 1<<(7*width)-1 {
		e.size = unknownSize
	}
	return e, nil
}

// number reads a variable-length number of at most limit bytes, its length marker kept (ids) or cleared (sizes).
func (s *scanner) number(limit int, keepMarker bool) (value uint64, width int, err error) {
	first, err := s.r.ReadByte()
	if err != nil {
		return 0, 0, err
	}
	s.pos++
	width = 1
	for mask := byte(0x80); first&mask == 0; mask >>= 1 {
		if width++; width > limit {
			return 0, 0, errNotEBML
		}
	}
	value = uint64(first)
	if !keepMarker {
		value &= 1<<(8-width) - 1
	}
	for range width - 1 {
		b, err := s.r.ReadByte()
		if err != nil {
			return 0, 0, io.ErrUnexpectedEOF
		}
		s.pos++
		value = value<<8 | uint64(b)
	}
	return value, width, nil
}

// whole tells whether the element lies completely in the file: the last one of a broken recording does not.
func (s *scanner) whole(e element) bool { return e.size != unknownSize && e.end() <= s.size }

// skipTo moves forward to the position.
func (s *scanner) skipTo(pos int64) error {
	n, err := io.CopyN(io.Discard, s.r, pos-s.pos)
	s.pos += n
	return err
}

// body reads the content of an element of at most limit bytes.
func (s *scanner) body(e element, limit int64) ([]byte, error) {
	if e.size > limit {
		return nil, errTooLarge
	}
	b := make([]byte, e.size)
	n, err := io.ReadFull(s.r, b)
	s.pos += int64(n)
	return b, err
}

// uint reads the content of an unsigned number.
func (s *scanner) uint(e element) (uint64, error) {
	b, err := s.body(e, 8)
	if err != nil {
		return 0, err
	}
	var full [8]byte
	copy(full[8-len(b):], b)
	return binary.BigEndian.Uint64(full[:]), nil
}

// blockHead is how a block of frames begins.
type blockHead struct {
	track    uint64
	offset   int16 // to the cluster's time
	keyframe bool  // in a SimpleBlock only
}

// block reads the head of a block and moves behind the whole block.
func (s *scanner) block(e element) (blockHead, error) {
	track, width, err := s.number(8, false)
	if err != nil {
		return blockHead{}, err
	}
	var rest [3]byte
	if _, err := io.ReadFull(s.r, rest[:]); err != nil {
		return blockHead{}, err
	}
	s.pos += int64(len(rest))
	if int64(width+len(rest)) > e.size {
		return blockHead{}, errNotEBML
	}
	head := blockHead{
		track:    track,
		offset:   int16(binary.BigEndian.Uint16(rest[:2])),
		keyframe: rest[2]&0x80 != 0,
	}
	return head, s.skipTo(e.end())
}
