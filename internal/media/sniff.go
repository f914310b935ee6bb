package media

import (
	"bytes"
	"encoding/binary"
	"io"
	"slices"
)

const (
	containerWebM = "webm"
	containerMP4  = "mp4"

	sniffBytes = 4 << 10
)

// videoBrands are the ISO-BMFF brands of MP4 files and of their relatives: what phones film (QuickTime, 3GP) and what they record
// without a picture. HEIC and AVIF pictures share the box, not the brands.
var videoBrands = []string{
	"isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso7", "iso8", "iso9",
	"mp41", "mp42", "avc1", "M4V ", "M4A ", "qt  ", "3gp4", "3gp5", "3gp6",
}

// sniff tells the container from the first bytes: nothing that the browser says about the file is asked.
func sniff(r io.ReaderAt) (string, error) {
	head := make([]byte, sniffBytes)
	n, err := r.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return "", err
	}
	head = head[:n]
	switch {
	case isWebM(head):
		return containerWebM, nil
	case isMP4(head):
		return containerMP4, nil
	}
	return "", ErrNotVideo
}

// isWebM wants an EBML header whose document type is exactly "webm", and a segment behind it.
func isWebM(head []byte) bool {
	s := newScanner(bytes.NewReader(head), int64(len(head)))
	header, err := s.next()
	if err != nil || header.id != idEBML || header.size == unknownSize {
		return false
	}
	docType := ""
	for s.pos < header.end() {
		child, err := s.next()
		if err != nil || child.size == unknownSize || child.end() > header.end() {
			return false
		}
		body, err := s.body(child, 64)
		if err != nil {
			return false
		}
		if child.id == idDocType {
			docType = string(bytes.TrimRight(body, "\x00"))
		}
	}
	segment, err := s.next()
	return err == nil && segment.id == idSegment && docType == "webm"
}

// isMP4 wants a file type box with the brand of a film.
func isMP4(head []byte) bool {
	if len(head) < 16 || string(head[4:8]) != "ftyp" {
		return false
	}
	size := int(binary.BigEndian.Uint32(head))
	if size < 16 || size > len(head) || size%4 != 0 {
		return false
	}
	if slices.Contains(videoBrands, string(head[8:12])) {
		return true
	}
	for at := 16; at < size; at += 4 {
		if slices.Contains(videoBrands, string(head[at:at+4])) {
			return true
		}
	}
	return false
}
