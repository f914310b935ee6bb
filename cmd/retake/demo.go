package main

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"retake/internal/auth"
	"retake/internal/config"
	"retake/internal/interview"
)

// demo fills an empty data folder with a believable company. Everything in it went through the desk's own verbs, with a
// clock of its own, so that no row is there which the product could not have made.
func demo(ctx context.Context, args, environ []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("retake demo", flag.ContinueOnError)
	crowd := flags.Int("candidates", 0, "Add a position with this many candidates, for measuring.")
	password := flags.String("password", "", "Password of the demo's people; empty: a random one.")
	cfg, err := config.LoadWith(flags, args, environ)
	if err != nil {
		return err
	}
	switch {
	case flags.NArg() > 0:
		return fmt.Errorf("%q is not a setting; write: retake demo [--candidates N] [--password PASSWORD]", flags.Arg(0))
	case *crowd < 0 || *crowd > mostCandidates:
		return fmt.Errorf("--candidates: choose between 0 and %d", mostCandidates)
	case *password == "":
		*password = sayable()
	}
	if err := auth.CheckPolicy(*password); err != nil {
		return fmt.Errorf("--password: %w", err)
	}
	h, err := open(ctx, cfg, io.Discard)
	if err != nil {
		return err
	}
	defer h.close()
	if err := empty(ctx, h, cfg); err != nil {
		return err
	}

	began := time.Now()
	d := newDemonstration(h, began)
	if err := d.fill(ctx, *password, *crowd); err != nil {
		return fmt.Errorf("%w (the demo is incomplete: empty %s before you try again)", err, place(cfg))
	}
	d.report(stdout, cfg, *password, time.Since(began))
	return nil
}

// empty refuses to mix the demo with somebody's data.
func empty(ctx context.Context, h *house, cfg config.Config) error {
	users, err := h.store.Reader().CountUsers(ctx)
	if err != nil {
		return err
	}
	positions, err := h.store.Reader().PositionList(ctx, "")
	if err != nil {
		return err
	}
	if users == 0 && len(positions) == 0 {
		return nil
	}
	other := "choose another with --data-dir, for example --data-dir ./demo"
	if cfg.DatabaseURL != "" {
		other = "name another database with --database-url"
	}
	return fmt.Errorf("%s already holds data (%d of the team, %d positions), and the demo only fills an empty place: %s",
		place(cfg), users, len(positions), other)
}

// place is where the data lies, in words that show no password.
func place(cfg config.Config) string {
	if cfg.DatabaseURL != "" {
		return "the database at RETAKE_DATABASE_URL"
	}
	return "the data folder " + cfg.DataDir
}

// fill makes the company, its positions and people, and lets their stories happen in the order of time.
func (d *demonstration) fill(ctx context.Context, password string, crowd int) error {
	if err := d.found(ctx, password); err != nil {
		return fmt.Errorf("found the company: %w", err)
	}
	if err := d.advertise(ctx); err != nil {
		return fmt.Errorf("make positions: %w", err)
	}
	if err := d.connect(ctx); err != nil {
		return fmt.Errorf("connect the ATS: %w", err)
	}
	d.cast()
	if err := d.play(ctx); err != nil {
		return err
	}
	if crowd == 0 {
		return nil
	}
	if err := d.crowd(ctx, crowd); err != nil {
		return fmt.Errorf("make the crowd: %w", err)
	}
	return nil
}

func (d *demonstration) report(stdout io.Writer, cfg config.Config, password string, took time.Duration) {
	fmt.Fprintf(stdout, "\n  %s is ready in %s (%.1f s).\n  Sign in at %s with the password  %s\n\n",
		companyName, place(cfg), took.Seconds(), cfg.BaseURL, password)
	table := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', 0)
	for _, u := range []interview.User{d.admin, d.recruiter, d.reviewer} {
		fmt.Fprintf(table, "  %s\t%s\t%s\n", u.Email, u.Role, u.Name)
	}
	table.Flush()
	fmt.Fprint(stdout, "\n  All people are made up, and no letter has left this machine. Start it with: retake serve\n\n")
}

// sayable is a random password of 80 bits that can be read to somebody: abcd-efgh-ijkl-mnop.
func sayable() string {
	random := make([]byte, 10)
	rand.Read(random) // never fails
	letters := strings.ToLower(base32.StdEncoding.EncodeToString(random))
	return strings.Join([]string{letters[:4], letters[4:8], letters[8:12], letters[12:]}, "-")
}

var errFuture = errors.New("this story reaches into the future")
