package app

import (
	"errors"
	"sync"
	"testing"
)

func TestTurnstileLetsOneWorkAndLooksAgainForThoseWhoCame(t *testing.T) {
	t.Parallel()
	var turn turnstile
	inside, release := make(chan struct{}), make(chan struct{})
	var mu sync.Mutex
	runs := 0
	work := func() error {
		mu.Lock()
		runs++
		first := runs == 1
		mu.Unlock()
		if first {
			close(inside)
			<-release
		}
		return nil
	}
	done := make(chan error)
	go func() { done <- turn.drain("a", work) }()
	<-inside
	for range 3 { // they leave at once, and ask together for one more look
		if err := turn.drain("a", work); err != nil {
			t.Error(err)
		}
	}
	if err := turn.drain("b", func() error { return nil }); err != nil { // another key is not held up
		t.Error(err)
	}
	close(release)
	if err := <-done; err != nil || runs != 2 {
		t.Errorf("got %d runs, %v; want 2", runs, err)
	}
	broken := errors.New("no answer")
	if err := turn.drain("a", func() error { return broken }); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if len(turn.busy) != 0 {
		t.Errorf("still taken: %v", turn.busy)
	}
}
