package auth

import (
	"cmp"
	"container/list"
	"sync"
	"time"
)

// Throttle slows guessing down without ever locking anybody out: after some failures a key must wait
// between tries, longer each time up to a bound. A key is whatever is being counted: an account, an
// address, or both in one. It lives in memory and is safe for concurrent use; the zero value is ready.
//
// Count an account with its address in one key, and the address alone in another, so that a stranger
// who guesses cannot make the owner of the account wait.
type Throttle struct {
	Free   int           // failures before the first delay; 0: 5
	Base   time.Duration // first delay, doubled with each further failure; 0: 1 s
	Cap    time.Duration // longest delay; 0: 30 s
	Forget time.Duration // a key without failures for this long starts anew; 0: 1 h
	Size   int           // keys remembered, the longest quiet one gives way; 0: 10,000

	mu    sync.Mutex
	byKey map[string]*list.Element
	quiet list.List // of *failures, the longest quiet one in front
}

type failures struct {
	key   string
	count int
	last  time.Time
	until time.Time // no try before
}

// Allow tells whether a try may be made now and, if not, how long to wait (for Retry-After). All keys
// must be free. When a key is past its free failures, one allowed try also starts its next delay: tries
// made in parallel do not slip through together.
func (t *Throttle) Allow(now time.Time, keys ...string) (retryAfter time.Duration, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.forget(now)
	for _, key := range keys {
		if f := t.find(key); f != nil {
			retryAfter = max(retryAfter, f.until.Sub(now))
		}
	}
	if retryAfter > 0 {
		return retryAfter, false
	}
	for _, key := range keys {
		if f := t.find(key); f != nil {
			f.until = now.Add(t.delay(f.count))
		}
	}
	return 0, true
}

// Failed counts a failure against each key.
func (t *Throttle) Failed(now time.Time, keys ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.forget(now)
	for _, key := range keys {
		f := t.touch(key)
		f.count++
		f.last = now
		f.until = now.Add(t.delay(f.count))
	}
}

// Succeeded forgives each key. Leave out the key of a bare address: whoever has an account of their own
// could otherwise sign in between guesses to start anew.
func (t *Throttle) Succeeded(keys ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, key := range keys {
		if el, found := t.byKey[key]; found {
			t.drop(el)
		}
	}
}

// Forgive takes one failure of each key back: for a try that was counted before its outcome was known.
func (t *Throttle) Forgive(keys ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, key := range keys {
		if f := t.find(key); f != nil && f.count > 0 {
			f.count--
			f.until = f.last.Add(t.delay(f.count))
		}
	}
}

func (t *Throttle) find(key string) *failures {
	el, found := t.byKey[key]
	if !found {
		return nil
	}
	return el.Value.(*failures)
}

// touch finds or makes the entry of the key and moves it to the back of the queue.
func (t *Throttle) touch(key string) *failures {
	if el, found := t.byKey[key]; found {
		t.quiet.MoveToBack(el)
		return el.Value.(*failures)
	}
	if t.byKey == nil {
		t.byKey = map[string]*list.Element{}
	}
	if len(t.byKey) >= cmp.Or(t.Size, 10_000) {
		t.drop(t.quiet.Front())
	}
	f := &failures{key: key}
	t.byKey[key] = t.quiet.PushBack(f)
	return f
}

func (t *Throttle) forget(now time.Time) {
	for el := t.quiet.Front(); el != nil; el = t.quiet.Front() {
		if now.Sub(el.Value.(*failures).last) < cmp.Or(t.Forget, time.Hour) {
			return
		}
		t.drop(el)
	}
}

func (t *Throttle) drop(el *list.Element) {
	delete(t.byKey, t.quiet.Remove(el).(*failures).key)
}

// delay is how long to wait after so many failures.
func (t *Throttle) delay(count int) time.Duration {
	over := count - cmp.Or(t.Free, 5)
	if over < 0 {
		return 0
	}
	delay, longest := cmp.Or(t.Base, time.Second), cmp.Or(t.Cap, 30*time.Second)
	for ; over > 0 && delay < longest; over-- {
		delay *= 2
	}
	return min(delay, longest)
}
