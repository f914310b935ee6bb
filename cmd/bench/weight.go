package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// memory reads a line of /proc/<pid>/status, in MiB: VmRSS is what is held now, VmHWM the most it ever was.
func (c *child) memory(name string) (float64, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			kib, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")), 64)
			return kib / 1024, err
		}
	}
	return 0, fmt.Errorf("no %s in /proc", name)
}

// measureMemory looks at a fresh process at rest, and at its peak while all clients upload and the tab is loaded.
func measureMemory(ctx context.Context, b *bench) error {
	b.stopProduct(b.n)
	dir, err := b.demoData(ctx, b.n)
	if err != nil {
		return err
	}
	fresh, err := b.launch(ctx, dir)
	if err != nil {
		return err
	}
	time.Sleep(3 * time.Second)
	rest, err := fresh.memory("VmRSS")
	fresh.stop()
	if err != nil {
		return err
	}
	b.report.add(figure{Name: "memory at rest", Value: rest, Unit: "MiB", Aim: 40, AtMost: true, Detail: "RSS 3 s after the start"})

	p, err := b.product(ctx, b.n)
	if err != nil {
		return err
	}
	guests, err := p.guests(ctx, 0, b.clients)
	if err != nil {
		return err
	}
	loadCtx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() {
		_, err := b.get(p, p.tab(), "Accept-Encoding: gzip").perSecond(loadCtx, time.Hour)
		ended <- err
	}()
	speed, err := b.pushProduct(ctx, guests)
	stop()
	if loadErr := <-ended; !errors.Is(loadErr, context.Canceled) {
		err = errors.Join(err, loadErr)
	}
	if err != nil {
		return err
	}
	peak, err := p.memory("VmHWM")
	if err != nil {
		return err
	}
	b.report.add(figure{Name: "memory under load, peak", Value: peak, Unit: "MiB", Aim: 120, AtMost: true,
		Detail: fmt.Sprintf("%d uploads at %.0f MiB/s and %d connections on the tab", b.clients, speed, b.conns)})
	return nil
}

// measureStart times from exec to the first healthy answer, on a database that is migrated already.
func measureStart(ctx context.Context, b *bench) error {
	b.stopProduct(b.n)
	dir, err := b.demoData(ctx, b.n)
	if err != nil {
		return err
	}
	var times []float64
	for range 15 {
		began := time.Now()
		p, err := b.launch(ctx, dir)
		if err != nil {
			return err
		}
		times = append(times, float64(time.Since(began).Microseconds())/1000)
		p.stop()
	}
	b.report.add(figure{Name: "start to first answer", Value: median(times[1:]), Unit: "ms", Aim: 40, AtMost: true,
		Detail: fmt.Sprintf("median of %d; longest %s ms", len(times)-1, number(quantile(times[1:], 1)))})
	return nil
}

// measureSize weighs the program without its symbols.
func measureSize(ctx context.Context, b *bench) error {
	stripped := filepath.Join(b.temp, "stripped")
	if out, err := exec.CommandContext(ctx, "strip", "-o", stripped, b.bin).CombinedOutput(); err != nil {
		return fmt.Errorf("strip: %w: %s", err, out)
	}
	info, err := os.Stat(stripped)
	if err != nil {
		return err
	}
	b.report.add(figure{Name: "binary, stripped", Value: float64(info.Size()) / mib, Unit: "MiB", Aim: 25, AtMost: true})
	return nil
}
