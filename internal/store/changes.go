package store

import (
	"crypto/rand"
	"strconv"
	"sync"
)

// changes counts, per position, the commits that changed its list of candidates. It is kept in memory, because one server
// works on a database: who polls a list learns from here that nothing happened, without a query.
type changes struct {
	run string // of the program: a number of an earlier run means nothing
	mu  sync.Mutex
	n   map[string]uint64
}

func newChanges() *changes { return &changes{run: rand.Text()[:12], n: map[string]uint64{}} }

func (c *changes) note(positions map[string]struct{}) {
	if len(positions) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for id := range positions {
		c.n[id]++
	}
}

// Changes names the present state of a position's list of candidates: the name is another one after every commit that
// changed an interview or a candidate there. Ask for it before reading what it names; a reader then never takes something
// old for the newest.
func (s *Store) Changes(positionID string) string {
	s.changes.mu.Lock()
	defer s.changes.mu.Unlock()
	return s.changes.run + "-" + strconv.FormatUint(s.changes.n[positionID], 10)
}

// touch notes that the position's list of candidates changes with this transaction. Whatever writes interviews or
// candidates calls it.
func (t *Tx) touch(positionID string) { t.touched[positionID] = struct{}{} }
