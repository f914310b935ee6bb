package config

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// Load reads the settings from args (without the program's name) and environ (as os.Environ gives it).
// It returns flag.ErrHelp when help was asked for, and otherwise every mistake joined, each with what
// to do about it.
func Load(args, environ []string) (Config, error) {
	fs := flag.NewFlagSet("retake", flag.ContinueOnError)
	c, err := LoadWith(fs, args, environ)
	if err == nil && fs.NArg() > 0 {
		err = fmt.Errorf("%q is not a setting; flags start with --, see --help", fs.Arg(0))
	}
	return c, err
}

// LoadWith is Load for a subcommand that has flags or operands of its own: the settings are added to
// the flags that fs already has, and what is left over stays in fs.Args.
func LoadWith(fs *flag.FlagSet, args, environ []string) (Config, error) {
	list := settings()
	flags := map[string]string{}
	for _, s := range list {
		keep := func(v string) error { flags[s.Flag] = v; return nil }
		if s.isBool {
			fs.BoolFunc(s.Flag, s.Help, keep)
		} else {
			fs.Func(s.Flag, s.Help, keep)
		}
	}
	fs.SetOutput(io.Discard) // the caller prints the error, and Usage, where it wants
	if err := fs.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return Config{}, err
		}
		return Config{}, fmt.Errorf("%w; see --help", err)
	}

	env, problems := environment(list, environ)
	var c Config
	for _, s := range list {
		source, value := "default", s.Default
		if v := env[s.Env]; v != "" {
			source, value = s.Env, v
		}
		if v, given := flags[s.Flag]; given {
			source, value = "--"+s.Flag, v
		}
		if value == "" {
			continue
		}
		if err := s.set(&c, value); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", source, err))
		}
	}
	if len(problems) > 0 {
		return Config{}, errors.Join(problems...)
	}
	c.derive()
	return c, nil
}

// environment picks the RETAKE_* variables, reads the _FILE of secrets, and reports unknown names.
func environment(list []Setting, environ []string) (values map[string]string, problems []error) {
	known := map[string]Setting{}
	var names []string
	for _, s := range list {
		known[s.Env] = s
		names = append(names, s.Env)
		if s.Secret {
			known[s.Env+"_FILE"] = s
			names = append(names, s.Env+"_FILE")
		}
	}
	values = map[string]string{}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, "RETAKE_") {
			continue
		}
		s, ok := known[name]
		switch {
		case !ok:
			problems = append(problems, fmt.Errorf("%s is not a setting; did you mean %s? See --help for all", name, nearest(name, names)))
			continue
		case value == "":
			continue
		case name != s.Env:
			secret, err := readSecret(value)
			if err != nil {
				problems = append(problems, fmt.Errorf("%s: %w", name, err))
				continue
			}
			value = secret
		}
		if _, twice := values[s.Env]; twice {
			problems = append(problems, fmt.Errorf("%s and %s_FILE are both set; remove one of them", s.Env, s.Env))
			continue
		}
		values[s.Env] = value
	}
	return values, problems
}

// readSecret reads a secret from a file, without the line break that editors put at its end.
func readSecret(path string) (string, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%w; check the path and that this user may read it", err)
	}
	secret := strings.TrimRight(string(b), "\r\n")
	if secret == "" {
		return "", fmt.Errorf("%s is empty; write the secret into it or remove the variable", path)
	}
	return secret, nil
}

// nearest is the known name with the fewest edits to what was written.
func nearest(name string, known []string) string {
	return slices.MinFunc(known, func(a, b string) int { return edits(name, a) - edits(name, b) })
}

// edits counts the letters to add, drop or replace between two ASCII words (Levenshtein).
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
