package media

import (
	"context"
	"sync"
)

// gate lets one at a time work on a take. Whoever comes later asks the one inside to give way, at once: on a bad
// network the one inside is mostly a dead connection whose candidate has already come back.
type gate struct {
	mu     sync.Mutex
	inside map[string]*stay
}

type stay struct {
	giveWay func()
	over    chan struct{}
}

// enter waits until the caller alone is inside. giveWay is called, perhaps more than once and from other goroutines,
// when somebody else wants to enter; the caller should then leave soon.
func (g *gate) enter(ctx context.Context, id string, giveWay func()) error {
	mine := &stay{giveWay: giveWay, over: make(chan struct{})}
	for {
		other := g.tryEnter(id, mine)
		if other == nil {
			return nil
		}
		other.giveWay()
		select {
		case <-other.over:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// tryEnter returns who is inside, or nil if the caller is now.
func (g *gate) tryEnter(id string, mine *stay) *stay {
	g.mu.Lock()
	defer g.mu.Unlock()
	if other, taken := g.inside[id]; taken {
		return other
	}
	if g.inside == nil {
		g.inside = map[string]*stay{}
	}
	g.inside[id] = mine
	return nil
}

func (g *gate) leave(id string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	close(g.inside[id].over)
	delete(g.inside, id)
}
