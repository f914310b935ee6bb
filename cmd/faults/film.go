package main

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
)

// film is a recording that can be made again from its seed: a WebM as browsers stream it, sizes unknown, or the MP4 of a file,
// whose frames are noise, so that no two are alike and none can be taken for another.
type film struct {
	seed uint64
	size int
	file bool
}

// bytes makes the film.
func (f film) bytes() []byte {
	noise := rand.New(rand.NewPCG(f.seed, 1))
	if f.file {
		return f.mp4(noise)
	}
	b := element(0x1A45DFA3, joined(
		element(0x4286, []byte{1}), element(0x42F7, []byte{1}), element(0x42F2, []byte{4}), element(0x42F3, []byte{8}),
		element(0x4282, []byte("webm")), element(0x4287, []byte{4}), element(0x4285, []byte{2})))
	b = append(b, 0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF) // a segment without an end
	b = append(b, element(0x1549A966, joined(element(0x2AD7B1, []byte{0x0F, 0x42, 0x40}), element(0x4D80, []byte("faults")), element(0x5741, []byte("faults"))))...)
	b = append(b, element(0x1654AE6B, element(0xAE, joined(
		element(0xD7, []byte{1}), element(0x73C5, []byte{1}), element(0x83, []byte{1}), element(0x86, []byte("V_VP8")),
		element(0xE0, joined(element(0xB0, []byte{0x01, 0x40}), element(0xBA, []byte{0xF0}))))))...)
	for cluster := 0; len(b) < f.size; cluster++ {
		at := make([]byte, 4)
		binary.BigEndian.PutUint32(at, uint32(cluster*1000))
		blocks := element(0xE7, at)
		for frame := 0; frame < 10 && len(b)+len(blocks) < f.size; frame++ {
			payload := make([]byte, min(900, max(16, f.size-len(b)-len(blocks))))
			for i := range payload {
				payload[i] = byte(noise.Uint32())
			}
			flags := byte(0)
			if frame == 0 {
				flags = 0x80
			}
			head := []byte{0x81, 0, 0, flags}
			binary.BigEndian.PutUint16(head[1:], uint16(frame*100))
			blocks = append(blocks, element(0xA3, append(head, payload...))...)
		}
		b = append(b, element(0x1F43B675, blocks)...)
	}
	return b
}

// mp4 is a file type and frames; what they look like would stand in a box that is missing.
func (f film) mp4(noise *rand.Rand) []byte {
	b := []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")
	b = binary.BigEndian.AppendUint32(b, uint32(f.size+8))
	b = append(b, "mdat"...)
	for range f.size {
		b = append(b, byte(noise.Uint32()))
	}
	return b
}

// element is one EBML element: its id, an eight-byte size and its body.
func element(id uint32, body []byte) []byte {
	var b []byte
	for shift := 24; shift >= 0; shift -= 8 {
		if part := byte(id >> shift); part != 0 || len(b) > 0 {
			b = append(b, part)
		}
	}
	return append(binary.BigEndian.AppendUint64(b, 1<<56|uint64(len(body))), body...)
}

func joined(parts ...[]byte) []byte {
	var b []byte
	for _, p := range parts {
		b = append(b, p...)
	}
	return b
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}
