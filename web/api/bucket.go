package api

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// What one key may ask for: so many requests a second in the long run, and so many at once.
const (
	perSecond = 20
	burst     = 100
	mostKeys  = 10_000 // buckets remembered; one that is full again may go
)

// buckets hold what each key may still ask for. They live in memory, as one server works on a database.
type buckets struct {
	mu    sync.Mutex
	byKey map[string]*rate.Limiter
}

// take takes one request out of the key's bucket and says in the header how it stands; false when it is empty.
func (b *buckets) take(h http.Header, key string, now time.Time) bool {
	limiter := b.of(key, now)
	ok := limiter.AllowN(now, 1)
	left := max(limiter.TokensAt(now), 0)
	h.Set("X-RateLimit-Limit", strconv.Itoa(burst))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(int(left)))
	full := time.Duration((burst - left) / perSecond * float64(time.Second))
	h.Set("X-RateLimit-Reset", strconv.FormatInt(now.Add(full+time.Second-1).Unix(), 10))
	if !ok {
		h.Set("Retry-After", "1") // by then the bucket holds requests again
	}
	return ok
}

func (b *buckets) of(key string, now time.Time) *rate.Limiter {
	b.mu.Lock()
	defer b.mu.Unlock()
	if l, ok := b.byKey[key]; ok {
		return l
	}
	if len(b.byKey) >= mostKeys {
		for k, l := range b.byKey {
			if l.TokensAt(now) >= burst {
				delete(b.byKey, k)
			}
		}
	}
	if b.byKey == nil {
		b.byKey = map[string]*rate.Limiter{}
	}
	l := rate.NewLimiter(perSecond, burst)
	b.byKey[key] = l
	return l
}
