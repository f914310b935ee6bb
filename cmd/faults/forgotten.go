package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"retake/internal/interview"
)

// Whether those who were erased are to be found, and whether an older database brings them back.

// mostKnocks is how many links that lead nowhere may be tried before the program slows the asker down.
const mostKnocks = 20

// compareErased looks for the erased behind their links and in every byte that is kept.
func (h *harness) compareErased(ctx context.Context) error {
	for i, link := range h.graves.doors {
		if i >= mostKnocks {
			break
		}
		if r := h.web.get(ctx, "/i/"+link, ""); r.status != http.StatusNotFound {
			h.tally.lose("erasures", nil, fmt.Sprintf("the link %s of somebody erased answers %d", link, r.status))
		}
	}
	read, err := h.searchErased(ctx)
	h.tally.searched(h.graves.n, read)
	return err
}

// searchErased waits for the jobs and returns how many bytes there were to look through.
func (h *harness) searchErased(ctx context.Context) (int64, error) {
	began := time.Now()
	for ; ; time.Sleep(100 * time.Millisecond) {
		waits, err := forgetting(ctx, h.srv.db)
		if err != nil || ctx.Err() != nil {
			return 0, err
		}
		if !waits {
			break
		}
		if time.Since(began) > h.letter {
			h.tally.lose("erasures", nil, "the jobs of an erasure do not end")
			return 0, nil
		}
	}
	h.tally.took("forgetting", time.Since(began))
	there := h.probe.email() // of somebody who is not erased
	words, names := newSeeker(append(h.graves.words, there)), newSeeker(h.graves.files)
	if err := h.search(ctx, words, names); err != nil {
		return 0, err
	}
	if words.found[there] == "" {
		h.tally.lose("erasures", h.probe.rec, "the search is blind: "+there+" is found nowhere")
	}
	delete(words.found, there)
	for _, seen := range []*seeker{words, names} {
		for word, where := range seen.found {
			h.tally.lose("erasures", nil, fmt.Sprintf("%q of somebody erased is in %s", word, where))
		}
	}
	return words.bytes, nil
}

// keepOlder keeps the database of a program that was killed, once, to be put back at the end.
func (h *harness) keepOlder() error {
	if h.older != "" || h.postgres {
		return nil
	}
	h.older = filepath.Join(h.temp, "older")
	return errors.Join(os.Mkdir(h.older, 0o700), copyDatabase(h.data, h.older))
}

// copyDatabase copies the files of SQLite as they lie there; the third is made from the second.
func copyDatabase(from, to string) error {
	for _, name := range []string{"retake.db", "retake.db-wal"} {
		b, err := os.ReadFile(filepath.Join(from, name))
		if os.IsNotExist(err) {
			continue // there is no log after an orderly end
		}
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, name), b, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// putBack is the very last thing: the older database takes the place of the present one, as after a restore. Whoever was
// erased since must be erased again before anybody is served.
func (h *harness) putBack(ctx context.Context) error {
	if h.older == "" {
		return nil
	}
	if err := h.end(); err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(h.data, "retake.db")); err != nil {
		return err
	}
	for _, name := range []string{"retake.db-wal", "retake.db-shm"} { // gone with an orderly end
		if err := os.Remove(filepath.Join(h.data, name)); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	if err := copyDatabase(h.older, h.data); err != nil {
		return err
	}
	if _, err := h.srv.start(ctx); err != nil {
		return err
	}
	if _, err := h.searchErased(ctx); err != nil {
		return err
	}
	return h.srv.db.one(ctx, `SELECT COUNT(*) FROM erasures WHERE by_name = ?`, interview.System.Name).Scan(&h.tally.again)
}
