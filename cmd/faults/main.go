// Command faults plays candidates and recruiters against the real program while it breaks what can break: it kills and
// stops the server, cuts connections, fills the disk, makes fsync fail and takes the mail server away. People act alone, in
// herds to which batches are done, and in a crowd that no batch is through with at once. A ledger on the client's side holds
// every acknowledgement; after each round and at the end the program must still have all of it, once, and nothing of those
// who were erased. It ends with 1 when anything acknowledged was lost, doubled or came back.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) > 2 && os.Args[1] == underTrap {
		err := execUnderTrap(os.Args[2:])
		fmt.Fprintln(os.Stderr, "faults:", err)
		os.Exit(1)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	signal.Ignore(syscall.SIGPIPE) // nobody may read what is printed; the stage is taken apart all the same
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		os.Exit(1)
	}
}

// settings are what the flags say.
type settings struct {
	bin    string
	data   string
	rounds int
	length time.Duration
	people int
	seed   uint64
	only   string
	letter time.Duration
	loud   bool

	postgres bool
}

func run(ctx context.Context, args []string, stdout io.Writer) error {
	var s settings
	flags := flag.NewFlagSet("faults", flag.ContinueOnError)
	flags.StringVar(&s.bin, "bin", ".build/retake", "the program to break")
	flags.IntVar(&s.rounds, "rounds", 0, "rounds of faults; 0: as many as fit into -length")
	flags.DurationVar(&s.length, "length", time.Minute, "how long to go on when -rounds is not given")
	flags.IntVar(&s.people, "people", 12, "candidates who record at the same time, each with their recruiter")
	flags.Uint64Var(&s.seed, "seed", 0, "what chance begins with; 0: chosen and printed")
	flags.StringVar(&s.only, "only", "", "the kinds of faults, parted by commas; empty: all")
	flags.StringVar(&s.data, "data", "", "an empty folder for the data, which stays; empty: a small disk of its own in memory, or a temporary folder")
	flags.DurationVar(&s.letter, "letters", 3*time.Minute, "how long letters, batches and erasures may take to be done at the end; 0: they are not waited for")
	flags.BoolVar(&s.postgres, "pg", false, "keep the data in a PostgreSQL of our own, which syncs and is never broken itself")
	flags.BoolVar(&s.loud, "v", false, "say what each round did")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if s.seed == 0 {
		s.seed = rand.Uint64N(1_000_000_000) + 1
	}
	fmt.Fprintf(stdout, "seed %d\n", s.seed)
	h, err := newHarness(ctx, s, stdout)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.play(ctx); err != nil && ctx.Err() == nil {
		return fmt.Errorf("%w; run again with -seed %d, the log of the server is %s", err, s.seed, h.keepLog())
	} else if err != nil {
		return err
	}
	if err := h.report(stdout); err != nil {
		return err
	}
	if broken := h.tally.broken(); broken > 0 {
		return fmt.Errorf("%d promises were broken; run again with -seed %d, the log of the server is %s", broken, s.seed, h.keepLog())
	}
	return nil
}

// newHarness builds the stage: disk, mail server, program, team and position.
func newHarness(ctx context.Context, s settings, out io.Writer) (*harness, error) {
	bin, err := filepath.Abs(s.bin)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(bin); err != nil {
		return nil, fmt.Errorf("%w (build it first: make build)", err)
	}
	s.bin = bin
	h := &harness{settings: s, out: out, ledger: newLedger(), graves: newGraves(), web: newWeb(), chance: rand.New(rand.NewPCG(s.seed, 0))}
	h.tally.times = map[string][]time.Duration{}
	if err := h.build(ctx); err != nil {
		h.close()
		return nil, err
	}
	return h, nil
}
