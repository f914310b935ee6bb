package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// promises are what can be lost, in the order of the table.
var promises = []struct{ what, words string }{
	{"bytes", "acknowledged bytes"},
	{"takes", "takes"},
	{"submits", "submits"},
	{"deletes", "deletes, come back"},
	{"verbs", "verbs, lost or doubled"},
	{"requests", "requests, lost or doubled"},
	{"erasures", "erased, found or back"},
	{"letters", "letters"},
	{"sessions", "sign-ins"},
	{"syncs", "acknowledged without a sync"},
	{"answers", "wrong answers"},
	{"jobs", "jobs given up"},
}

// limits are how long things may take.
var limits = []struct {
	what, words string
	most        time.Duration
}{
	{"start", "slowest start", 2 * time.Second},
	{"stop", "slowest stop", 30 * time.Second},
	{"recovery", "slowest recovery of a disk", 10 * time.Second},
	{"tab without mail", "slowest tab without mail", time.Second},
	{"letters", "last letter after the end", 0},
	{"forgetting", "last erasure after the letters", 0},
}

// report prints the table and, last, the same as one line of JSON.
func (h *harness) report(to io.Writer) error {
	t := &h.tally
	arrived, twice := h.post.count()
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	line := func(what string, format string, args ...any) {
		fmt.Fprintf(table, "%s\t%s\n", what, fmt.Sprintf(format, args...))
	}
	line("rounds", "%d: %s", total(t.kinds), counts(t.kinds))
	line("starts", "%d", t.lives)
	line("acknowledged", "%d verbs, %.1f MiB in %d pieces, %d letters (%d of them more than once)", total(t.acks), float64(t.sent)/(1<<20), t.pieces, arrived, twice)
	line("", "%s", counts(t.acks))
	line("in batches", "%s", counts(t.batched))
	line("erased", "%d people, looked for in %.1f MiB, %d of them again after an older database was put back", t.erased, float64(t.read)/(1<<20), t.again)
	line("without an answer", "%d: %s", total(t.open), counts(t.open))
	line("refused or not sent", "%d: %s", total(t.refused), counts(t.refused))
	line("connections cut", "%d", t.cuts)
	if h.srv.trap != nil {
		line("syncs", "%d caught, %d of them failed", h.srv.trap.caught.Load(), h.srv.trap.failed.Load())
	}
	for _, p := range promises {
		line("lost: "+p.words, "%d", t.lost[p.what])
	}
	for _, l := range limits {
		d := t.longest(l.what)
		if l.most == 0 {
			line(l.words, "%.2f s", d.Seconds())
			continue
		}
		verdict := "ok"
		if d > l.most {
			verdict = "ABOVE"
		}
		line(l.words, "%.2f s, at most %.0f s: %s", d.Seconds(), l.most.Seconds(), verdict)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	figures := map[string]any{
		"seed": h.seed, "database": map[bool]string{false: "sqlite", true: "postgres"}[h.postgres], "erased": t.erased, "erased_again": t.again, "batched": t.batched, "rounds": t.kinds, "starts": t.lives, "acknowledged": t.acks, "bytes": t.sent, "pieces": t.pieces, "cuts": t.cuts,
		"letters": arrived, "lost": total(t.lost), "losses": t.lost,
		"slowest_start_ms": t.longest("start").Milliseconds(), "slowest_stop_ms": t.longest("stop").Milliseconds(),
		"slowest_recovery_ms": t.longest("recovery").Milliseconds(),
	}
	text, err := json.Marshal(figures)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(to, "\n%s\n", text)
	return err
}

func counts(n map[string]int) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(n)) {
		parts = append(parts, fmt.Sprintf("%s %d", name, n[name]))
	}
	return strings.Join(parts, ", ")
}
