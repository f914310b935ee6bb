package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"

	"retake/internal/interview"
)

const mib = 1 << 20

// guest is a candidate of the demo at their link.
type guest struct {
	p         *product
	token     string
	questions []string
}

// guests lets n candidates start. Each keeps their place, so that measurements do not meet: skip passes over others.
func (p *product) guests(ctx context.Context, skip, n int) ([]guest, error) {
	tokens, err := p.texts(ctx, `SELECT token FROM interviews WHERE position_id = ? AND state IN ('invited', 'started') AND verdict = 'undecided'
		AND deleted_at = 0 AND completed_at = 0 AND marks = 'ooo' AND deadline > ? ORDER BY id DESC LIMIT ? OFFSET ?`,
		p.position, time.Now().Add(24*time.Hour).UnixMilli(), n, skip)
	if err != nil {
		return nil, err
	}
	if len(tokens) < n {
		return nil, fmt.Errorf("only %d of %d candidates can record: choose a larger -n", len(tokens), n)
	}
	questions, err := p.texts(ctx, `SELECT id FROM questions WHERE position_id = ? AND retired_at = 0 ORDER BY ord`, p.position)
	if err != nil {
		return nil, err
	}
	list := make([]guest, n)
	form := url.Values{"consent": {interview.NoticeVersion}}.Encode()
	for i, token := range tokens {
		list[i] = guest{p, token, questions}
		if _, err := once(ctx, p.addr, "POST", http.StatusSeeOther,
			withBody("POST", "/i/"+token+"/start", "application/x-www-form-urlencoded", form)); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// take is a recording under way: where its bytes go, and on the disk, where they lie.
type take struct{ id, upload, folder string }

func (g guest) begin(ctx context.Context, question int) (take, error) {
	in, err := json.Marshal(map[string]string{"question": g.questions[question]})
	if err != nil {
		return take{}, err
	}
	a, err := once(ctx, g.p.addr, "POST", http.StatusCreated, withBody("POST", "/i/"+g.token+"/takes", "application/json", string(in)))
	if err != nil {
		return take{}, err
	}
	var begun struct{ Take, Upload string }
	if err := json.Unmarshal(a.body, &begun); err != nil || len(begun.Take) != 36 {
		return take{}, errors.Join(fmt.Errorf("a take began with %s", a.body), err)
	}
	folder := filepath.Join(g.p.dir, "recordings", begun.Take[34:], begun.Take)
	return take{begun.Take, begun.Upload, folder}, nil
}

// patch is the head of a tus PATCH with so many bytes.
func patch(path string, offset, size int64) []byte {
	return head("PATCH", path, "Tus-Resumable: 1.0.0", "Content-Type: application/offset+octet-stream",
		"Upload-Offset: "+strconv.FormatInt(offset, 10), "Content-Length: "+strconv.FormatInt(size, 10))
}

// push sends whole MiB pieces and expects each to be acknowledged.
func push(ctx context.Context, addr, path string, pieces int, piece []byte) error {
	w, err := dial(ctx, addr)
	if err != nil {
		return err
	}
	defer w.close()
	for i := range pieces {
		a, err := w.send("PATCH", true, patch(path, int64(i*len(piece)), int64(len(piece))), piece)
		if err == nil && a.status != http.StatusNoContent {
			err = fmt.Errorf("PATCH answered %d: %.200s", a.status, a.body)
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// pushAll lets all clients send at the same time and returns MiB per second.
func (b *bench) pushAll(ctx context.Context, addr string, paths []string) (float64, error) {
	piece := make([]byte, mib)
	rand.Read(piece)
	syscall.Sync() // what the other side left unwritten must not be paid here
	var wait sync.WaitGroup
	errs := make([]error, len(paths))
	began := time.Now()
	for i, path := range paths {
		wait.Go(func() { errs[i] = push(ctx, addr, path, b.mib, piece) })
	}
	wait.Wait()
	return float64(len(paths)*b.mib) / time.Since(began).Seconds(), errors.Join(errs...)
}

// pushProduct is one round of uploads to the product, over the candidates' own links.
func (b *bench) pushProduct(ctx context.Context, guests []guest) (float64, error) {
	paths, takes := make([]string, len(guests)), make([]take, len(guests))
	for i, g := range guests {
		var err error
		if takes[i], err = g.begin(ctx, 0); err != nil {
			return 0, err
		}
		paths[i] = takes[i].upload
	}
	speed, err := b.pushAll(ctx, guests[0].p.addr, paths)
	for _, t := range takes {
		err = errors.Join(err, os.RemoveAll(t.folder))
	}
	return speed, err
}

// pushTusd is one round of uploads to stock tusd.
func (b *bench) pushTusd(ctx context.Context, addr, dir string) (float64, error) {
	paths := make([]string, b.clients)
	for i := range paths {
		a, err := once(ctx, addr, "POST", http.StatusCreated,
			head("POST", "/files/", "Tus-Resumable: 1.0.0", fmt.Sprintf("Upload-Length: %d", b.mib*mib), "Content-Length: 0"))
		if err != nil {
			return 0, err
		}
		u, err := url.Parse(a.header.Get("Location"))
		if err != nil {
			return 0, err
		}
		paths[i] = u.Path
	}
	speed, err := b.pushAll(ctx, addr, paths)
	files, globErr := filepath.Glob(filepath.Join(dir, "*"))
	for _, file := range files {
		err = errors.Join(err, os.Remove(file))
	}
	return speed, errors.Join(err, globErr)
}

// measureUpload compares uploads that are synced before each acknowledgement with stock tusd, which never syncs.
func measureUpload(ctx context.Context, b *bench) error {
	p, err := b.product(ctx, b.n)
	if err != nil {
		return err
	}
	guests, err := p.guests(ctx, 0, b.clients)
	if err != nil {
		return err
	}
	// On the same disk as the product's recordings.
	dir, err := os.MkdirTemp(p.dir, "tusd-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	addr, err := b.helper("-serve-tusd", dir)
	if err != nil {
		return err
	}
	v, err := turns(min(b.rounds, 3),
		func() (float64, error) { return b.pushProduct(ctx, guests) },
		func() (float64, error) { return b.pushTusd(ctx, addr, dir) })
	if err != nil {
		return err
	}
	b.report.add(figure{Name: "uploads, synced / stock tusd, not synced", Value: v.ratio(), Unit: "x", Aim: 0.95,
		Detail: fmt.Sprintf("%d clients × %d MiB in 1 MiB pieces: %.0f against %.0f MiB/s", b.clients, b.mib, median(v.a), median(v.b))})
	return nil
}

// measureResume cuts connections in the middle of a piece, so that the server still waits for the rest, and times how
// long another connection takes to learn the offset and to have its next bytes acknowledged.
func measureResume(ctx context.Context, b *bench) error {
	p, err := b.product(ctx, b.n)
	if err != nil {
		return err
	}
	guests, err := p.guests(ctx, b.clients, 1)
	if err != nil {
		return err
	}
	t, err := guests[0].begin(ctx, 0)
	if err != nil {
		return err
	}
	defer os.RemoveAll(t.folder)
	half, rest := make([]byte, mib/4), make([]byte, mib/16)
	var waits []float64
	var offset int64
	for range b.cuts {
		dead, err := dial(ctx, p.addr)
		if err != nil {
			return err
		}
		if _, err := dead.conn.Write(append(patch(t.upload, offset, mib), half...)); err != nil {
			return err
		}
		time.Sleep(30 * time.Millisecond) // the server has read what there is and waits for more
		began := time.Now()
		offset, err = resume(ctx, p.addr, t.upload, rest)
		waits = append(waits, float64(time.Since(began).Microseconds())/1000)
		dead.close()
		if err != nil {
			return err
		}
	}
	b.report.add(figure{Name: "resume after a cut, p99", Value: quantile(waits, 0.99), Unit: "ms", Aim: 100, AtMost: true,
		Detail: fmt.Sprintf("%d cuts, HEAD and a synced PATCH; median %s ms, longest %s ms", len(waits), number(median(waits)), number(quantile(waits, 1)))})
	return nil
}

// resume goes on where the server says and returns where it stands then.
func resume(ctx context.Context, addr, path string, bytes []byte) (int64, error) {
	w, err := dial(ctx, addr)
	if err != nil {
		return 0, err
	}
	defer w.close()
	a, err := w.send("HEAD", false, head("HEAD", path, "Tus-Resumable: 1.0.0"))
	if err != nil {
		return 0, err
	}
	offset, err := strconv.ParseInt(a.header.Get("Upload-Offset"), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("HEAD answered %d without an offset", a.status)
	}
	a, err = w.send("PATCH", true, patch(path, offset, int64(len(bytes))), bytes)
	if err == nil && a.status != http.StatusNoContent {
		err = fmt.Errorf("PATCH answered %d: %.200s", a.status, a.body)
	}
	return offset + int64(len(bytes)), err
}
