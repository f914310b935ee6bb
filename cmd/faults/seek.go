package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// seeker finds many words in much text, in one pass.
type seeker struct {
	heads map[[headSize]byte][]string
	found map[string]string // where, and what stands around it
	bytes int64
}

// headSize is how many bytes every word has at least.
const headSize = 8

// newSeeker looks for the words as they are and in small letters.
func newSeeker(words []string) *seeker {
	s := &seeker{heads: map[[headSize]byte][]string{}, found: map[string]string{}}
	for _, word := range words {
		for _, form := range []string{word, strings.ToLower(word)} {
			head := [headSize]byte([]byte(form))
			s.heads[head] = append(s.heads[head], form)
		}
	}
	return s
}

// look looks through the text, which is a part of where.
func (s *seeker) look(where string, text []byte) {
	s.bytes += int64(len(text))
	for at := 0; at+headSize <= len(text); at++ {
		for _, word := range s.heads[[headSize]byte(text[at:])] {
			if bytes.HasPrefix(text[at:], []byte(word)) {
				s.found[word] = fmt.Sprintf("%s: %.200q", where, text[max(0, at-80):min(len(text), at+len(word)+40)])
			}
		}
	}
}

// search looks for words in all that the program keeps: the folder of its data, its log, and every row of a database that is
// not in the folder; and for names among the files.
func (h *harness) search(ctx context.Context, s, names *seeker) error {
	err := filepath.WalkDir(h.data, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		names.look("a name", []byte(path))
		s.look("a name", []byte(path))
		return s.file(path)
	})
	if err != nil {
		return err
	}
	if err := s.file(h.srv.log.Name()); err != nil || !h.srv.db.postgres {
		return err
	}
	tables, err := texts(ctx, h.srv.db, `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`)
	if err != nil {
		return err
	}
	for _, table := range tables {
		text := `CAST(x AS TEXT)`
		if table == "jobs" {
			text += ` || encode(x.payload, 'escape')`
		}
		found, err := texts(ctx, h.srv.db, `SELECT `+text+` FROM "`+table+`" x`)
		if err != nil {
			return err
		}
		s.look("table "+table, []byte(strings.Join(found, "\n")))
	}
	return nil
}

func (s *seeker) file(path string) error {
	content, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil // gone meanwhile
	}
	s.look(path, content)
	return err
}
