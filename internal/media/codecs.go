package media

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
	"os"
	"strings"
)

const (
	maxBoxes   = 4000     // looked at; a recording in pieces has two for each of them
	maxBoxBody = 64 << 10 // of a sample description: some hundred bytes
)

// TypeOf is the exact type of a recording for a player, codecs included as far as they are known:
// video/webm; codecs="vp8, opus".
func TypeOf(file *os.File, contentType string) string {
	var codecs []string
	var err error
	if contentType == "video/"+containerMP4 {
		codecs, err = mp4Codecs(file)
	} else {
		codecs, err = webmCodecs(file)
	}
	if err != nil || len(codecs) == 0 {
		return contentType
	}
	return fmt.Sprintf("%s; codecs=%q", contentType, strings.Join(codecs, ", "))
}

var webmNames = map[string]string{
	"V_VP8": "vp8", "V_VP9": "vp9", "A_OPUS": "opus", "A_VORBIS": "vorbis",
}

// webmCodecs names the codecs of a WebM file, none if there is one that it does not know.
func webmCodecs(r io.ReaderAt) (codecs []string, err error) {
	const head = 256 << 10
	s := newScanner(io.NewSectionReader(r, 0, head), head)
	for {
		e, err := s.next()
		switch {
		case err != nil:
			return nil, err
		case e.id == idSegment:
			continue // whose children follow
		case e.id == idCluster:
			return nil, errNotEBML // too late
		case e.id != idTracks:
			if err := s.skipTo(e.end()); err != nil {
				return nil, err
			}
			continue
		}
		body, err := s.body(e, maxHeadBytes)
		if err != nil {
			return nil, err
		}
		unknown := false
		err = children(body, func(s *scanner, entry element) error {
			if entry.id != idTrackEntry {
				return nil
			}
			fields, err := s.body(entry, maxHeadBytes)
			if err != nil {
				return err
			}
			return children(fields, func(s *scanner, field element) error {
				if field.id != idCodecID {
					return nil
				}
				id, err := s.body(field, 64)
				name, ok := webmNames[string(bytes.TrimRight(id, "\x00"))]
				unknown = unknown || !ok
				codecs = append(codecs, name)
				return err
			})
		})
		if err != nil || unknown {
			return nil, err
		}
		return codecs, nil
	}
}

// mp4Codecs names the codecs of an MP4 file, none if there is one that it does not know.
func mp4Codecs(file *os.File) (codecs []string, err error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	b := boxes{r: file, left: maxBoxes}
	unknown := false
	err = b.each(0, info.Size(), []string{"moov", "trak", "mdia", "minf", "stbl", "stsd"}, func(body []byte) {
		name, matters := sampleCodec(body)
		if matters {
			unknown = unknown || name == ""
			codecs = append(codecs, name)
		}
	})
	if err != nil || unknown {
		return nil, err
	}
	return codecs, nil
}

// boxes walks through the boxes of an MP4 file, however hostile, with an end to its patience.
type boxes struct {
	r    io.ReaderAt
	left int
}

// each calls found with the body of every box that lies at the path of names between two positions.
func (b *boxes) each(from, to int64, path []string, found func(body []byte)) error {
	var head [16]byte
	for from+8 <= to {
		if b.left--; b.left < 0 {
			return errTooLarge
		}
		if _, err := b.r.ReadAt(head[:8], from); err != nil {
			return err
		}
		size, begins := int64(binary.BigEndian.Uint32(head[:4])), from+8
		switch size {
		case 0:
			size = to - from
		case 1:
			if _, err := b.r.ReadAt(head[8:], from+8); err != nil {
				return err
			}
			size, begins = int64(binary.BigEndian.Uint64(head[8:])), from+16
		}
		if size < begins-from || size > to-from {
			return io.ErrUnexpectedEOF
		}
		end := from + size
		if string(head[4:8]) == path[0] && len(path) > 1 {
			if err := b.each(begins, end, path[1:], found); err != nil {
				return err
			}
		} else if string(head[4:8]) == path[0] && end-begins <= maxBoxBody {
			body := make([]byte, end-begins)
			if _, err := b.r.ReadAt(body, begins); err != nil {
				return err
			}
			found(body)
		}
		from = end
	}
	return nil
}

// sampleCodec names what a sample description describes; matters is false for what is neither picture nor sound.
func sampleCodec(body []byte) (name string, matters bool) {
	if len(body) < 16 {
		return "", true
	}
	switch kind := string(body[12:16]); kind {
	case "avc1", "avc3":
		// Behind the description of the picture lies the configuration: version, profile, constraints, level.
		if at := bytes.Index(body, []byte("avcC")); at > 0 && at+8 <= len(body) {
			return fmt.Sprintf("%s.%x", kind, body[at+5:at+8]), true
		}
		return "", true
	case "hvc1", "hev1":
		if at := bytes.Index(body, []byte("hvcC")); at > 0 && at+17 <= len(body) {
			return hevcName(kind, body[at+4:]), true
		}
		return "", true
	case "mp4a":
		return "mp4a.40.2", true // AAC-LC is what recorders write, and whoever plays one AAC plays the others
	case "Opus":
		return "opus", true
	case "vp09", "av01", "mp4v":
		return "", true
	}
	return "", false
}

// hevcName is what a player has to know of HEVC, the codec of newer phones: one that hears "video/mp4" only would try, and show
// nothing but sound (ISO/IEC 14496-15, annex E).
func hevcName(kind string, config []byte) string {
	profile := []string{"", "A", "B", "C"}[config[1]>>6]
	tier := "L"
	if config[1]&0x20 != 0 {
		tier = "H"
	}
	name := fmt.Sprintf("%s.%s%d.%X.%s%d", kind, profile, config[1]&0x1f, bits.Reverse32(binary.BigEndian.Uint32(config[2:6])), tier, config[12])
	for _, constraint := range bytes.TrimRight(config[6:12], "\x00") {
		name += fmt.Sprintf(".%X", constraint)
	}
	return name
}
