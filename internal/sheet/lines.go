package sheet

import (
	"bufio"
	"bytes"
	"io"
	"strings"
)

// line is a line of the text without its end.
type line struct {
	number int
	text   string
	long   bool // over MaxLine; the text is then empty
}

// lines reads a text line by line and may look ahead.
type lines struct {
	in      *bufio.Reader
	number  int
	waiting []line // looked at and not yet dropped
	err     error  // what reading ended with, once the waiting lines are used up
}

// ahead looks at the i-th line from here. It reports false where the text ends or cannot be read further: see err.
func (l *lines) ahead(i int) (line, bool) {
	for len(l.waiting) <= i && l.err == nil {
		var next line
		if next, l.err = l.read(); l.err == nil {
			l.waiting = append(l.waiting, next)
		}
	}
	if i >= len(l.waiting) {
		return line{}, false
	}
	return l.waiting[i], true
}

// drop passes over n lines that were looked at.
func (l *lines) drop(n int) {
	rest := l.waiting[:copy(l.waiting, l.waiting[n:])]
	clear(l.waiting[len(rest):])
	l.waiting = rest
}

// skipEmpty passes over empty lines; io.EOF: there was nothing else.
func (l *lines) skipEmpty() error {
	for {
		next, ok := l.ahead(0)
		if !ok {
			return l.err
		}
		if next.long || strings.TrimSpace(next.text) != "" {
			return nil
		}
		l.drop(1)
	}
}

// read reads the next line, ended by LF, CR, both, or the end of the text.
func (l *lines) read() (line, error) {
	if _, err := l.in.Peek(1); err != nil {
		return line{}, err
	}
	l.number++
	next := line{number: l.number}
	var text []byte
	for ended := false; !ended; {
		_, err := l.in.Peek(1)
		if err == io.EOF {
			break
		} else if err != nil {
			return line{}, err
		}
		part, _ := l.in.Peek(l.in.Buffered())
		if end := bytes.IndexAny(part, "\r\n"); end >= 0 {
			part, ended = part[:end], true
		}
		if bytes.IndexByte(part, 0) >= 0 {
			return line{}, ErrBinary
		}
		if next.long = next.long || len(text)+len(part) > MaxLine; next.long {
			text = nil
		} else {
			text = append(text, part...)
		}
		l.in.Discard(len(part))
	}
	l.passEnd()
	next.text = string(text)
	return next, nil
}

// passEnd passes over the end of a line, if there is one.
func (l *lines) passEnd() {
	if end, _ := l.in.ReadByte(); end != '\r' {
		return
	}
	if after, _ := l.in.Peek(1); len(after) == 1 && after[0] == '\n' {
		l.in.Discard(1)
	}
}
