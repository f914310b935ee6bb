// Command bench measures the real program against the least that could do the same work, so that its figures are ratios
// within one run: absolute times depend on the machine and the day. It starts the binary on demo data, loads it over
// loopback with keep-alive connections, and alternates the two sides of each comparison to cancel drift.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// settings are what the flags say.
type settings struct {
	bin     string
	only    string
	data    string
	n, big  int
	seconds float64
	rounds  int
	conns   int
	clients int
	mib     int
	cuts    int
}

// measurements are all that can be measured, in the order of the table.
var measurements = []struct {
	name string
	do   func(context.Context, *bench) error
}{
	{"tab", measureTab},
	{"scale", measureScale},
	{"fragment", measureFragment},
	{"desk", measureDesk},
	{"import", measureImport},
	{"export", measureExport},
	{"upload", measureUpload},
	{"resume", measureResume},
	{"crowd", measureCrowd},
	{"playback", measurePlayback},
	{"memory", measureMemory},
	{"start", measureStart},
	{"size", measureSize},
	{"view", measureView},
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error {
	var s settings
	var names []string
	for _, m := range measurements {
		names = append(names, m.name)
	}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&s.bin, "bin", ".build/retake", "the program to measure")
	flags.StringVar(&s.only, "only", strings.Join(names, ","), "what to measure")
	flags.StringVar(&s.data, "data", "", "keep the demo data in this folder and use it again; empty: a temporary one")
	flags.IntVar(&s.n, "n", 100_000, "candidates on the tab")
	flags.IntVar(&s.big, "big", 1_000_000, "candidates on the large tab of 'scale'")
	flags.Float64Var(&s.seconds, "seconds", 3, "length of one round")
	flags.IntVar(&s.rounds, "rounds", 5, "rounds of each side")
	flags.IntVar(&s.conns, "conns", 8, "connections of the page load")
	flags.IntVar(&s.clients, "clients", 64, "clients that upload at the same time")
	flags.IntVar(&s.mib, "mib", 20, "MiB that each of them uploads")
	flags.IntVar(&s.cuts, "cuts", 300, "connections to cut for 'resume'")
	var serve serveFlags
	serve.add(flags)
	if err := flags.Parse(args); err != nil {
		return err
	}
	if serve.asked() {
		return serve.run(stdin, stdout)
	}
	wanted := strings.Split(s.only, ",")
	for _, name := range wanted {
		if !slices.Contains(names, name) {
			return fmt.Errorf("-only: %q is none of %s", name, strings.Join(names, ", "))
		}
	}
	b, err := newBench(s)
	if err != nil {
		return err
	}
	defer b.close()
	for _, m := range measurements {
		if !slices.Contains(wanted, m.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "%s: measuring %s\n", time.Now().Format(time.TimeOnly), m.name)
		if err := m.do(ctx, b); err != nil {
			return fmt.Errorf("measure %s: %w", m.name, err)
		}
	}
	return b.report.write(stdout)
}

// bench holds what the measurements share.
type bench struct {
	settings
	temp     string
	children []*child
	running  map[int]*product // by number of candidates
	report   report
}

func newBench(s settings) (*bench, error) {
	if _, err := os.Stat(s.bin); err != nil {
		return nil, fmt.Errorf("%w (build it first: make build)", err)
	}
	bin, err := filepath.Abs(s.bin)
	if err != nil {
		return nil, err
	}
	s.bin = bin
	temp, err := os.MkdirTemp("", "retake-bench-*")
	if err != nil {
		return nil, err
	}
	return &bench{settings: s, temp: temp, running: map[int]*product{}}, nil
}

// close ends every child by its id and removes what was temporary.
func (b *bench) close() {
	for _, c := range slices.Backward(b.children) {
		c.stop()
	}
	os.RemoveAll(b.temp)
}

func (b *bench) round() time.Duration { return time.Duration(b.seconds * float64(time.Second)) }
