package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"retake/static"
)

// TestMain lets the test's own program be the launcher that puts the trap for fsync on.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == underTrap {
		fmt.Fprintln(os.Stderr, execUnderTrap(os.Args[2:]))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// TestKillsLoseNothing plays a few rounds against the real program, so that the harness itself cannot rot.
func TestKillsLoseNothing(t *testing.T) {
	t.Parallel()
	if err := static.Missing(); err != nil {
		t.Skip(err)
	}
	bin := filepath.Join(t.TempDir(), "retake")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", bin, "retake/cmd/retake").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for name, more := range map[string][]string{"sqlite": nil, "postgres": {"-pg"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			args := append([]string{"-bin", bin, "-data", filepath.Join(t.TempDir(), "data"), "-rounds", "3", "-people", "4", "-only", "kill -9,connections cut", "-letters", "0"}, more...)
			if err := run(t.Context(), args, &out); err != nil {
				t.Fatalf("%v\n%s", err, out.String())
			}
			if !strings.Contains(out.String(), `"lost":0`) {
				t.Errorf("the report says:\n%s", out.String())
			}
		})
	}
}
