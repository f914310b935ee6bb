package sheet

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// open finds out what kind of file it is and gives its text: UTF-8, maybe with faults, without a byte order mark.
func open(r io.Reader) (*bufio.Reader, error) {
	in := bufio.NewReader(&bounded{in: r, left: MaxBytes})
	head, err := in.Peek(4)
	if err != nil && err != io.EOF {
		return nil, err
	}
	begins := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case begins("PK\x03\x04"), begins("\xd0\xcf\x11\xe0"): // .xlsx, .xls
		return nil, ErrExcel
	case begins("\xef\xbb\xbf"):
		_, err = in.Discard(3)
	case begins("\xff\xfe"):
		_, err = in.Discard(2)
		in = bufio.NewReader(&wide{in: in, order: binary.LittleEndian})
	case begins("\xfe\xff"):
		_, err = in.Discard(2)
		in = bufio.NewReader(&wide{in: in, order: binary.BigEndian})
	default:
		err = nil
	}
	return in, err
}

// bounded reads up to the bound and fails with ErrTooLarge on a byte beyond it. What it failed with, it fails with again.
type bounded struct {
	in   io.Reader
	left int
	err  error
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	var n int
	n, b.err = b.in.Read(p[:min(len(p), b.left+1)])
	if n > b.left {
		n, b.err = b.left, ErrTooLarge
	}
	b.left -= n
	return n, b.err
}

// wide reads UTF-16 as UTF-8. What is no character becomes U+FFFD, which is a fault of its line.
type wide struct {
	in    *bufio.Reader
	order binary.ByteOrder
	text  []byte // converted and not yet taken
	err   error
}

func (w *wide) Read(p []byte) (int, error) {
	for len(w.text) < len(p) && w.err == nil {
		var r rune
		if r, w.err = w.next(); w.err == nil {
			w.text = utf8.AppendRune(w.text, r)
		}
	}
	n := copy(p, w.text)
	w.text = w.text[:copy(w.text, w.text[n:])]
	if n == 0 && len(p) > 0 {
		return 0, w.err
	}
	return n, nil
}

func (w *wide) next() (rune, error) {
	unit, err := w.unit()
	if err != nil {
		return 0, err
	}
	w.in.Discard(2)
	if !utf16.IsSurrogate(unit) {
		return unit, nil
	}
	second, err := w.unit()
	if err != nil && err != io.EOF {
		return 0, err
	}
	r := utf16.DecodeRune(unit, second)
	if r != utf8.RuneError {
		w.in.Discard(2)
	}
	return r, nil
}

// unit looks at the next 16 bits. Half of them at the end of the file is U+FFFD.
func (w *wide) unit() (rune, error) {
	b, err := w.in.Peek(2)
	switch {
	case len(b) == 2:
		return rune(w.order.Uint16(b)), nil
	case len(b) == 1 && err == io.EOF:
		w.in.Discard(1)
		return utf8.RuneError, nil
	}
	return 0, err
}
