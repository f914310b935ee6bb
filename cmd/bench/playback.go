package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// measurePlayback compares 1 MiB ranges of a long answer, permission asked each time, with a bare http.ServeContent.
func measurePlayback(ctx context.Context, b *bench) error {
	p, err := b.product(ctx, b.n)
	if err != nil {
		return err
	}
	t, err := b.longAnswer(ctx, p)
	if err != nil {
		return err
	}
	file := filepath.Join(t.folder, "playable.webm")
	info, err := os.Stat(file)
	if err != nil {
		file = filepath.Join(t.folder, "original")
		if info, err = os.Stat(file); err != nil {
			return err
		}
	}
	addr, err := b.helper("-serve-file", file)
	if err != nil {
		return err
	}
	load := func(addr, path string) job {
		var script [][]byte
		for at := int64(0); at+mib <= info.Size(); at += mib {
			script = append(script, head("GET", path, p.cookie, fmt.Sprintf("Range: bytes=%d-%d", at, at+mib-1)))
		}
		return job{addr: addr, method: "GET", conns: b.conns, want: http.StatusPartialContent, script: func(int) [][]byte { return script }}
	}
	v, err := b.compare(ctx, load(p.addr, "/takes/"+t.id+"/media"), load(addr, "/"))
	if err != nil {
		return err
	}
	b.report.add(figure{Name: "1 MiB ranges / bare http.ServeContent", Value: v.ratio(), Unit: "x", Aim: 0.8,
		Detail: fmt.Sprintf("%s of %d MiB: %.0f against %.0f requests/s", filepath.Base(file), info.Size()/mib, median(v.a), median(v.b))})
	return nil
}

// longAnswer records one of the demo's clips a hundred times over, as one candidate's answer, and waits until it is ready.
func (b *bench) longAnswer(ctx context.Context, p *product) (take, error) {
	short, err := p.text(ctx, `SELECT id FROM takes WHERE state = 'sealed' AND bytes > 0 AND bytes < 1000000 ORDER BY bytes DESC LIMIT 1`)
	if err != nil {
		return take{}, err
	}
	clip, long := filepath.Join(p.dir, "recordings", short[34:], short, "original"), filepath.Join(b.temp, "long.webm")
	cmd := exec.CommandContext(ctx, "ffmpeg", "-v", "error", "-y", "-nostdin", "-stream_loop", "99", "-i", clip, "-c", "copy", "-f", "webm", long)
	if out, err := cmd.CombinedOutput(); err != nil {
		return take{}, fmt.Errorf("ffmpeg: %w: %s", err, out)
	}
	recording, err := os.ReadFile(long)
	if err != nil {
		return take{}, err
	}
	guests, err := p.guests(ctx, b.clients+1, 1)
	if err != nil {
		return take{}, err
	}
	g := guests[0]
	t, err := g.begin(ctx, 0)
	if err != nil {
		return t, err
	}
	if err := push(ctx, p.addr, t.upload, 1, recording); err != nil {
		return t, err
	}
	seal := fmt.Sprintf(`{"bytes":%d,"duration_ms":60000}`, len(recording))
	if _, err := once(ctx, p.addr, "POST", http.StatusOK, withBody("POST", "/i/"+g.token+"/takes/"+t.id+"/seal", "application/json", seal)); err != nil {
		return t, err
	}
	for began := time.Now(); time.Since(began) < 2*time.Minute; time.Sleep(200 * time.Millisecond) {
		state, err := p.text(ctx, `SELECT media FROM takes WHERE id = ?`, t.id)
		if err != nil || state == "ready" || state == "failed" {
			return t, err
		}
	}
	return t, errors.New("the long answer was not ready after two minutes")
}
