package media

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const erasedName = "erased" // beside the shelves

// Tombstone is that somebody was erased: an id and when, and nothing about the person.
type Tombstone struct {
	ID string
	At time.Time
}

// Entomb adds the tombstone to the list that lies beside the recordings, and returns when it would survive a power cut. The
// list outlives the database: whoever puts an older copy of that back can still be told whom to erase again. A tombstone that
// stands there already is not added twice.
func (f *Files) Entomb(t Tombstone) error {
	f.tombs.Lock()
	defer f.tombs.Unlock()
	path := filepath.Join(f.dir, erasedName)
	_, statErr := os.Stat(path)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("note erasure: %w", err)
	}
	defer file.Close()
	known, whole, err := readTombs(file)
	if err != nil {
		return fmt.Errorf("note erasure: %w", err)
	}
	for _, k := range known {
		if k.ID == t.ID {
			return nil
		}
	}
	line := t.ID + " " + strconv.FormatInt(t.At.UnixMilli(), 10) + "\n"
	if !whole {
		line = "\n" + line // a line that a crash cut short must not swallow this one
	}
	if _, err := file.WriteString(line); err != nil {
		return fmt.Errorf("note erasure: %w", err)
	}
	if err := f.sync(file); err != nil {
		return fmt.Errorf("note erasure: %w", err)
	}
	if errors.Is(statErr, fs.ErrNotExist) {
		if err := f.syncDir(f.dir); err != nil {
			return fmt.Errorf("note erasure: %w", err)
		}
	}
	return nil
}

// Tombstones returns the list that Entomb keeps, oldest first.
func (f *Files) Tombstones() ([]Tombstone, error) {
	file, err := os.Open(filepath.Join(f.dir, erasedName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read erasures: %w", err)
	}
	defer file.Close()
	tombs, _, err := readTombs(file)
	if err != nil {
		return nil, fmt.Errorf("read erasures: %w", err)
	}
	return tombs, nil
}

// readTombs reads one tombstone a line and passes over what is none. whole is false when the last line has no end.
func readTombs(r io.Reader) (tombs []Tombstone, whole bool, err error) {
	in := bufio.NewReader(r)
	for {
		line, err := in.ReadString('\n')
		id, at, _ := strings.Cut(strings.TrimSpace(line), " ")
		if ms, bad := strconv.ParseInt(at, 10, 64); bad == nil && id != "" && err == nil {
			tombs = append(tombs, Tombstone{ID: id, At: time.UnixMilli(ms).UTC()})
		}
		if err == io.EOF {
			return tombs, line == "", nil
		}
		if err != nil {
			return tombs, false, err
		}
	}
}
