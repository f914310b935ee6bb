package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"
	"time"
)

const (
	crowdSize   = 500
	crowdLength = time.Minute
	second      = 100_000 // bytes of one second at 0.8 Mbit/s: the recorder hands over a piece each second
	crowdDesk   = 4       // recruiters who look at the tab meanwhile
	crowdGlance = 250 * time.Millisecond
)

// measureCrowd lets many candidates record at the same time, each at the pace of a recorder, while recruiters look at the
// candidates tab.
func measureCrowd(ctx context.Context, b *bench) error {
	b.stopProduct(b.n) // the peak of its memory must be this measurement's
	p, err := b.product(ctx, b.n)
	if err != nil {
		return err
	}
	guests, err := p.guests(ctx, 2*b.clients, crowdSize)
	if err != nil {
		return err
	}
	takes := make([]take, len(guests))
	defer func() {
		for _, t := range takes {
			os.RemoveAll(t.folder)
		}
	}()
	for i, g := range guests {
		if takes[i], err = g.begin(ctx, 0); err != nil {
			return err
		}
	}
	recorded, looked, err := p.crowd(ctx, takes)
	if err != nil {
		return err
	}
	peak, err := p.memory("VmHWM")
	if err != nil {
		return err
	}
	who := fmt.Sprintf("%d candidates at 0.8 Mbit/s for %v", crowdSize, crowdLength)
	kept := len(recorded.times)
	detail := fmt.Sprintf("%s: %d of %d pieces, %d of them took longer than a second", who, kept, kept+recorded.faults, recorded.slow())
	if recorded.first != nil {
		detail += "; " + recorded.first.Error()
	}
	b.report.add(figure{Name: "crowd: acknowledged / sent", Value: float64(kept) / float64(kept+recorded.faults), Unit: "x", Aim: 1, Detail: detail})
	b.report.add(figure{Name: "crowd: PATCH, p95", Value: 1000 * quantile(recorded.times, 0.95), Unit: "ms", Aim: 500, AtMost: true,
		Detail: fmt.Sprintf("synced; median %.0f ms, longest %.0f ms", 1000*median(recorded.times), 1000*quantile(recorded.times, 1))})
	b.report.add(figure{Name: "crowd: candidates tab, p95", Value: 1000 * quantile(looked.times, 0.95), Unit: "ms", Aim: 300, AtMost: true,
		Detail: fmt.Sprintf("%d looks by %d recruiters, median %.0f ms, longest %.0f ms", len(looked.times), crowdDesk, 1000*median(looked.times), 1000*quantile(looked.times, 1))})
	b.report.add(figure{Name: "crowd: memory, peak", Value: peak, Unit: "MiB", Aim: 600, AtMost: true, Detail: who})
	return nil
}

// waits are how long the answers of many clients took, in seconds, and how many of them were wrong.
type waits struct {
	mu     sync.Mutex
	times  []float64
	faults int
	first  error
}

func (w *waits) add(took time.Duration, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err == nil {
		w.times = append(w.times, took.Seconds())
		return
	}
	w.faults++
	w.first = cmp.Or(w.first, err)
}

func (w *waits) slow() int {
	n := 0
	for _, t := range w.times {
		if t > 1 {
			n++
		}
	}
	return n
}

// crowd lets everybody record and the recruiters look, until the time is over.
func (p *product) crowd(ctx context.Context, takes []take) (recorded, looked *waits, err error) {
	ctx, cancel := context.WithTimeout(ctx, crowdLength)
	defer cancel()
	piece := make([]byte, second)
	rand.Read(piece)
	recorded, looked = &waits{}, &waits{}
	var everybody sync.WaitGroup
	for i, t := range takes {
		everybody.Go(func() {
			begin := time.Duration(i) * time.Second / time.Duration(len(takes)) // nobody begins at the same moment
			p.pieces(ctx, begin, t.upload, piece, recorded)
		})
	}
	for range crowdDesk {
		everybody.Go(func() { p.glances(ctx, looked) })
	}
	everybody.Wait()
	if len(recorded.times) == 0 || len(looked.times) == 0 {
		return nil, nil, errors.Join(errors.New("nobody was answered"), recorded.first, looked.first)
	}
	return recorded, looked, looked.first
}

// pieces sends one piece each second over one connection. Whoever is late sends the next one at once, as a recorder does.
func (p *product) pieces(ctx context.Context, begin time.Duration, path string, piece []byte, recorded *waits) {
	w, err := dial(ctx, p.addr)
	if err != nil {
		recorded.add(0, err)
		return
	}
	defer w.close()
	due := time.Now().Add(begin)
	for offset := int64(0); sleep(ctx, time.Until(due)); offset += second {
		began := time.Now()
		a, err := w.send("PATCH", true, patch(path, offset, second), piece)
		if err == nil && a.status != http.StatusNoContent {
			err = fmt.Errorf("PATCH answered %d: %.200s", a.status, a.body)
		}
		recorded.add(time.Since(began), err)
		if err != nil {
			return
		}
		due = due.Add(time.Second)
	}
}

// glances asks for the candidates tab again and again.
func (p *product) glances(ctx context.Context, looked *waits) {
	w, err := dial(ctx, p.addr)
	if err != nil {
		looked.add(0, err)
		return
	}
	defer w.close()
	request := head("GET", p.tab(), "Accept-Encoding: gzip", p.cookie)
	for sleep(ctx, crowdGlance) {
		began := time.Now()
		a, err := w.send("GET", false, request)
		if err == nil && a.status != http.StatusOK {
			err = fmt.Errorf("the tab answered %d", a.status)
		}
		looked.add(time.Since(began), err)
		if err != nil {
			return
		}
	}
}

// sleep reports false when the time is over.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
