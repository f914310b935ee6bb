package main

import (
	"fmt"
	"os"
	"sync"
	"time"
)

// tally counts what was acknowledged and what became of it.
type tally struct {
	mu      sync.Mutex
	acks    map[string]int // verbs, by name
	refused map[string]int
	open    map[string]int // without an answer, by name
	sent    int64          // acknowledged bytes
	pieces  int
	cuts    int
	lost    map[string]int
	kinds   map[string]int // rounds by kind
	lives   int
	times   map[string][]time.Duration
	batched map[string]int // interviews, by what became of them
	erased  int            // people
	again   int            // of them, whom an older database brought back
	read    int64          // bytes in which they were looked for
}

func bump(m *map[string]int, key string) {
	if *m == nil {
		*m = map[string]int{}
	}
	(*m)[key]++
}

func (t *tally) answered(name string, o outcome) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch o {
	case acked:
		bump(&t.acks, name)
	case refused:
		bump(&t.refused, name)
	default:
		bump(&t.open, name)
	}
}

func (t *tally) bytes(n int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sent += n
	t.pieces++
}

// searched notes that people were looked for in so many bytes.
func (t *tally) searched(people int, bytes int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.erased, t.read = people, bytes
}

func (t *tally) cut() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cuts++
}

// batch notes what became of an interview of a batch.
func (t *tally) batch(became string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	bump(&t.batched, became)
}

func (t *tally) round(kind string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	bump(&t.kinds, kind)
}

func (t *tally) took(what string, d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.times[what] = append(t.times[what], d)
	if what == "start" {
		t.lives++
	}
}

// lose notes a broken promise and says so at once.
func (t *tally) lose(what string, rec *record, words string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	bump(&t.lost, what)
	of := ""
	if rec != nil {
		of = " of interview " + rec.ID
	}
	fmt.Fprintf(os.Stderr, "%s BROKEN: %s%s: %s\n", time.Now().Format(time.TimeOnly), what, of, words)
}

func (t *tally) loseAll(rec *record, list []loss) {
	for _, l := range list {
		t.lose(l.what, rec, l.words)
	}
}

// broken counts the promises that were not kept.
func (t *tally) broken() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return total(t.lost)
}

func (t *tally) longest(what string) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	var longest time.Duration
	for _, d := range t.times[what] {
		longest = max(longest, d)
	}
	return longest
}

func total(counts map[string]int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}
