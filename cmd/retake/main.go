// Command retake is the whole product in one program: `retake serve` runs it, `retake help` lists the rest.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // deadlines are meant in the recruiter's zone, also on a machine that knows no zones

	"retake/internal/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "retake:", err)
		}
		os.Exit(1)
	}
}

// run is main without its globals.
func run(ctx context.Context, args, environ []string, stdin io.Reader, stdout io.Writer) error {
	command, rest := "serve", args
	if len(args) > 0 {
		command, rest = args[0], args[1:]
	}
	switch command {
	case "serve":
		cfg, err := config.Load(rest, environ)
		if err != nil {
			return err
		}
		return serve(ctx, cfg, stdout)
	case "demo":
		return demo(ctx, rest, environ, stdout)
	case "user":
		return user(ctx, rest, environ, stdin, stdout)
	case "version":
		fmt.Fprintln(stdout, "retake", version())
		return nil
	case "help", "-h", "--help":
		fmt.Fprint(stdout, help, "\n", config.Usage())
		return nil
	}
	return fmt.Errorf("there is no command %q; 'retake help' lists them", command)
}

const help = `Retake: self-hosted one-way video interviews.

  retake serve                     run the server
  retake demo [--candidates N]     fill an empty data folder with a believable company
  retake user add EMAIL NAME ROLE  add a member of the team (admin, recruiter or reviewer)
  retake user passwd EMAIL         set a new password
  retake user list                 list the team
  retake version                   print the version

Passwords are read from standard input. Settings, as flags of every command or from the environment:
`

// version is the module's version when it was installed from one, else the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return info.Main.Version + " " + s.Value[:min(12, len(s.Value))]
		}
	}
	return info.Main.Version
}
