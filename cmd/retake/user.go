package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"retake/internal/app"
	"retake/internal/config"
	"retake/internal/interview"
)

// user keeps the team from the terminal: whoever can read the data folder may do everything anyway.
func user(ctx context.Context, args, environ []string, stdin io.Reader, stdout io.Writer) error {
	usage := errors.New("write: retake user add EMAIL NAME ROLE · retake user passwd EMAIL · retake user list")
	if len(args) == 0 {
		return usage
	}
	flags := flag.NewFlagSet("retake user "+args[0], flag.ContinueOnError)
	cfg, err := config.LoadWith(flags, args[1:], environ)
	if err != nil {
		return err
	}
	h, err := open(ctx, cfg, io.Discard)
	if err != nil {
		return err
	}
	defer h.close()
	switch operands := flags.Args(); {
	case args[0] == "add" && len(operands) == 3:
		password, err := readPassword(stdin, stdout)
		if err != nil {
			return err
		}
		u, err := h.app.AddUser(ctx, interview.System, app.NewUser{
			Email: operands[0], Name: operands[1], Role: interview.Role(operands[2]), Password: password,
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "Added %s (%s).\n", u.Email, u.Role)
		return nil
	case args[0] == "passwd" && len(operands) == 1:
		u, err := h.store.Reader().UserByEmail(ctx, interview.User{Email: operands[0]}.Key())
		if errors.Is(err, interview.ErrNotFound) {
			return fmt.Errorf("nobody has the email %s; 'retake user list' shows the team", operands[0])
		}
		if err != nil {
			return err
		}
		password, err := readPassword(stdin, stdout)
		if err != nil {
			return err
		}
		if err := h.app.SetPassword(ctx, interview.System, u.ID, password, ""); err != nil {
			return err
		}
		fmt.Fprintf(stdout, "New password set for %s; their sessions are ended.\n", u.Email)
		return nil
	case args[0] == "list" && len(operands) == 0:
		return listUsers(ctx, h, stdout)
	}
	return usage
}

func listUsers(ctx context.Context, h *house, stdout io.Writer) error {
	users, err := h.store.Reader().Users(ctx)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', 0)
	for _, u := range users {
		state := ""
		if u.DisabledAt != 0 {
			state = "disabled"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", u.Email, u.Name, u.Role, state)
	}
	return table.Flush()
}

func readPassword(stdin io.Reader, stdout io.Writer) (string, error) {
	fmt.Fprint(stdout, "Password, at least 12 characters: ")
	line, err := bufio.NewReader(stdin).ReadString('\n')
	if err != nil && line == "" {
		return "", errors.New("no password was given on standard input")
	}
	return strings.TrimRight(line, "\r\n"), nil
}
