package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
)

// get is a load of one GET by the signed-in recruiter.
func (b *bench) get(p *product, path string, fields ...string) job {
	return job{addr: p.addr, method: "GET", conns: b.conns, want: http.StatusOK, script: same(head("GET", path, append(fields, p.cookie)...))}
}

// measureTab compares the candidates tab with a bare handler that does the same look-ups and writes the same bytes.
func measureTab(ctx context.Context, b *bench) error {
	p, err := b.product(ctx, b.n)
	if err != nil {
		return err
	}
	page, err := once(ctx, p.addr, "GET", http.StatusOK, head("GET", p.tab(), p.cookie))
	if err != nil {
		return err
	}
	body := filepath.Join(b.temp, "page.html")
	if err := os.WriteFile(body, page.body, 0o600); err != nil {
		return err
	}
	addr, err := b.helper("-serve-bare", body, "-db", filepath.Join(p.dir, "retake.db"), "-key", filepath.Join(p.dir, "session.key"))
	if err != nil {
		return err
	}
	for _, c := range []struct {
		name, path string
		fields     []string
		aim        float64
	}{
		{"candidates tab / bare Echo handler", p.tab(), nil, 0.7},
		{"the same, both compressing", "/gzip/" + p.position, []string{"Accept-Encoding: gzip"}, 0},
	} {
		bare := b.get(p, c.path, c.fields...)
		bare.addr = addr
		v, err := b.compare(ctx, b.get(p, p.tab(), c.fields...), bare)
		if err != nil {
			return err
		}
		b.report.add(figure{Name: c.name, Value: v.ratio(), Unit: "x", Aim: c.aim,
			Detail: fmt.Sprintf("50 rows of %d, %d bytes: %.0f against %.0f requests/s", b.n, len(page.body), median(v.a), median(v.b))})
	}
	return nil
}

// measureScale compares the tab of a large position with the tab of a usual one.
func measureScale(ctx context.Context, b *bench) error {
	usual, err := b.product(ctx, b.n)
	if err != nil {
		return err
	}
	large, err := b.product(ctx, b.big)
	if err != nil {
		return err
	}
	defer b.stopProduct(b.big)
	v, err := b.compare(ctx, b.get(large, large.tab()), b.get(usual, usual.tab()))
	if err != nil {
		return err
	}
	b.report.add(figure{Name: fmt.Sprintf("tab of %d / tab of %d", b.big, b.n), Value: v.ratio(), Unit: "x", Aim: 0.85,
		Detail: fmt.Sprintf("%.0f against %.0f requests/s", median(v.a), median(v.b))})
	return nil
}

// measureFragment compares what htmx gets with the page that the same component makes: the list after a change of the
// filter, and the row after a verb, which is also written and synced.
func measureFragment(ctx context.Context, b *bench) error {
	p, err := b.product(ctx, b.n)
	if err != nil {
		return err
	}
	page := b.get(p, p.tab())
	v, err := b.compare(ctx, b.get(p, p.tab(), "HX-Request: true"), page)
	if err != nil {
		return err
	}
	b.report.add(figure{Name: "list fragment / page", Value: v.ratio(), Unit: "x",
		Detail: fmt.Sprintf("%.0f against %.0f requests/s", median(v.a), median(v.b))})

	ids, err := p.texts(ctx, `SELECT id FROM interviews WHERE position_id = ? AND status = 'invited' ORDER BY id DESC LIMIT ?`, p.position, b.conns)
	if err != nil {
		return err
	}
	if len(ids) < b.conns {
		return fmt.Errorf("only %d invited candidates: choose a larger -n", len(ids))
	}
	verb := func(id, deed string) []byte {
		return withBody("POST", "/interviews/"+id, "application/x-www-form-urlencoded", url.Values{"do": {deed}}.Encode(),
			p.cookie, "HX-Request: true", "HX-Current-URL: http://127.0.0.1"+p.tab())
	}
	a, err := once(ctx, p.addr, "POST", http.StatusOK, verb(ids[0], "discard"))
	if err != nil {
		return err
	}
	if _, err := once(ctx, p.addr, "POST", http.StatusOK, verb(ids[0], "restore")); err != nil {
		return err
	}
	row := job{addr: p.addr, method: "POST", conns: b.conns, want: http.StatusOK, script: func(conn int) [][]byte {
		return [][]byte{verb(ids[conn], "discard"), verb(ids[conn], "restore")} // each pair leaves all as it was
	}}
	if v, err = b.compare(ctx, row, page); err != nil {
		return err
	}
	b.report.add(figure{Name: "verb with its row fragment / page", Value: v.ratio(), Unit: "x",
		Detail: fmt.Sprintf("discard and restore, synced, %d bytes: %.0f against %.0f requests/s", len(a.body), median(v.a), median(v.b))})
	return nil
}
