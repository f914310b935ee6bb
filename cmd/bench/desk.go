package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// measureDesk times what recruiters wait for in a position with many candidates: each filter, order, search and deed, a few
// people at a time. The aim is for the slowest of each group.
func measureDesk(ctx context.Context, b *bench) error {
	p, err := b.product(ctx, b.n)
	if err != nil {
		return err
	}
	statuses, err := p.texts(ctx, `SELECT status FROM position_counts WHERE position_id = ? AND n > 0`, p.position)
	if err != nil {
		return err
	}
	view := func(query url.Values) []byte { return head("GET", p.tab()+"?"+query.Encode(), p.cookie) }
	filters, orders, searches := map[string][]byte{}, map[string][]byte{}, map[string][]byte{}
	for _, s := range statuses {
		filters[s] = view(url.Values{"status": {s}})
		searches["rare, "+s] = view(url.Values{"status": {s}, "q": {"ana ruiz 7"}})
	}
	for _, s := range []string{"activity", "name", "deadline"} {
		orders[s] = view(url.Values{"sort": {s}})
		searches["everybody, by "+s] = view(url.Values{"sort": {s}, "q": {"example.com"}})
		searches["nobody, by "+s] = view(url.Values{"sort": {s}, "q": {"nobody has this name"}})
	}
	for _, group := range []struct {
		name     string
		requests map[string][]byte
	}{{"each status", filters}, {"each order", orders}, {"searches", searches}} {
		if err := b.slowest(ctx, p, "GET", group.name, group.requests); err != nil {
			return err
		}
	}
	return b.measureDeeds(ctx, p)
}

// measureDeeds times the row's deeds. Each pair leaves all as it was.
func (b *bench) measureDeeds(ctx context.Context, p *product) error {
	for _, pair := range []struct{ status, do, back string }{
		{"invited", "discard", "restore"}, {"opened", "delete", "undelete"}, {"to_review", "shortlist", "unshortlist"},
	} {
		id, err := p.text(ctx, `SELECT id FROM interviews WHERE position_id = ? AND status = ? ORDER BY id DESC LIMIT 1`, p.position, pair.status)
		if err != nil {
			return fmt.Errorf("nobody is %s: choose a larger -n: %w", pair.status, err)
		}
		times, err := p.timed(ctx, "POST", 60, [][]byte{p.deed(id, pair.do), p.deed(id, pair.back)})
		if err != nil {
			return err
		}
		b.report.add(figure{Name: pair.do + " and back, p95", Value: 1000 * quantile(times, 0.95), Unit: "ms", Aim: 50, AtMost: true,
			Detail: fmt.Sprintf("one of %d candidates, committed and synced; median %.1f ms", b.n, 1000*median(times))})
	}
	return nil
}

// deed is a verb of the row as htmx sends it from the candidates tab.
func (p *product) deed(id, do string) []byte {
	return withBody("POST", "/interviews/"+id, "application/x-www-form-urlencoded", url.Values{"do": {do}}.Encode(),
		p.cookie, "HX-Request: true", "HX-Current-URL: http://127.0.0.1"+p.tab())
}

// slowest reports the request of the group with the highest p95.
func (b *bench) slowest(ctx context.Context, p *product, method, group string, requests map[string][]byte) error {
	worst, p95 := "", 0.0
	for name, request := range requests {
		times, err := p.timed(ctx, method, 60, [][]byte{request})
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if q := quantile(times, 0.95); q > p95 {
			worst, p95 = name, q
		}
	}
	b.report.add(figure{Name: "tab, " + group + ", p95", Value: 1000 * p95, Unit: "ms", Aim: 50, AtMost: true,
		Detail: fmt.Sprintf("the slowest of %d: %s; %d candidates, 4 people at a time", len(requests), worst, b.n)})
	return nil
}

// timed lets 4 people (one, for deeds: they would be in each other's way) send the script n times in turn and returns how
// long each answer took, in seconds.
func (p *product) timed(ctx context.Context, method string, n int, script [][]byte) ([]float64, error) {
	people := 4
	if method == "POST" {
		people = 1
	}
	var (
		wait sync.WaitGroup
		lock sync.Mutex
		all  []float64
		errs []error
	)
	for range people {
		wait.Go(func() {
			times, err := p.inTurn(ctx, method, n, script)
			lock.Lock()
			defer lock.Unlock()
			all, errs = append(all, times...), append(errs, err)
		})
	}
	wait.Wait()
	return all, errors.Join(errs...)
}

func (p *product) inTurn(ctx context.Context, method string, n int, script [][]byte) ([]float64, error) {
	w, err := dial(ctx, p.addr)
	if err != nil {
		return nil, err
	}
	defer w.close()
	var times []float64
	for i := range n * len(script) {
		began := time.Now()
		a, err := w.send(method, false, script[i%len(script)])
		if err == nil && a.status != http.StatusOK {
			err = fmt.Errorf("answer %d", a.status)
		}
		if err != nil {
			return nil, err
		}
		times = append(times, time.Since(began).Seconds())
	}
	return times, ctx.Err()
}
