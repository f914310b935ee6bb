package config

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDefaults(t *testing.T) {
	t.Parallel()
	got, err := Load(nil, []string{"PATH=/bin", "RETAKE_ADDR="})
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Addr: "localhost:8080", DataDir: "./data", BaseURL: "http://localhost:8080", MailFrom: "retake@localhost",
		LogFormat: "text", MaxTakeBytes: 1 << 30, FreeFloorBytes: 512 << 20,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFlagWinsOverEnvironmentWinsOverDefault(t *testing.T) {
	t.Parallel()
	environ := []string{"RETAKE_ADDR=:1", "RETAKE_LOG_LEVEL=debug", "RETAKE_TRUST_PROXY=true", "RETAKE_DATA_DIR=/x"}
	got, err := Load([]string{"--addr", ":2", "--trust-proxy=false", "--max-take-bytes=2 MiB"}, environ)
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Addr: ":2", DataDir: "/x", BaseURL: "http://localhost:2", MailFrom: "retake@localhost",
		LogLevel: slog.LevelDebug, LogFormat: "text", MaxTakeBytes: 2 << 20, FreeFloorBytes: 512 << 20,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got, err = Load([]string{"--trust-proxy"}, nil); err != nil || !got.TrustProxy {
		t.Errorf("bare --trust-proxy: got %v, %v", got.TrustProxy, err)
	}
}

func TestDerivedValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ addr, base, wantBase, wantFrom string }{
		{":80", "", "http://localhost:80", "retake@localhost"},
		{"0.0.0.0:80", "", "http://localhost:80", "retake@localhost"},
		{"[::]:80", "", "http://localhost:80", "retake@localhost"},
		{"127.0.0.1:80", "", "http://127.0.0.1:80", "retake@localhost"},
		{":80", "https://jobs.example.com/", "https://jobs.example.com", "retake@jobs.example.com"},
		{":80", "https://jobs.example.com:8443", "https://jobs.example.com:8443", "retake@jobs.example.com"},
	} {
		got, err := Load([]string{"--addr", c.addr, "--base-url", c.base}, nil)
		if err != nil || got.BaseURL != c.wantBase || got.MailFrom != c.wantFrom {
			t.Errorf("%s %s: got %s, %s, %v; want %s, %s", c.addr, c.base, got.BaseURL, got.MailFrom, err, c.wantBase, c.wantFrom)
		}
	}
}

func TestMistakesSayWhatToDo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		env, want string
	}{
		{"RETAKE_ADRR=:1", "did you mean RETAKE_ADDR?"},
		{"RETAKE_SMTP_URL_FIL=x", "did you mean RETAKE_SMTP_URL_FILE?"},
		{"RETAKE_ADDR=8080", "localhost:8080"},
		{"RETAKE_ADDR=host:http", "0 to 65535"},
		{"RETAKE_BASE_URL=example.com", "https://interviews.example.com"},
		{"RETAKE_BASE_URL=https://example.com/retake", "https://example.com"},
		{"RETAKE_BASE_URL=ftp://example.com", "https://interviews.example.com"},
		{"RETAKE_DATABASE_URL=mysql://root:pw@db/x", "empty for SQLite"},
		{"RETAKE_SMTP_URL=mail.example.com:587", "smtp://user:password@host:587"},
		{"RETAKE_MAIL_FROM=nobody", "jobs@example.com"},
		{"RETAKE_MAIL_FROM=a@example.com\r\nBcc: b@example.com", "jobs@example.com"},
		{"RETAKE_LOG_LEVEL=loud", "debug, info, warn or error"},
		{"RETAKE_LOG_FORMAT=xml", "text or json"},
		{"RETAKE_MAX_TAKE_BYTES=2GB", "2GiB"},
		{"RETAKE_MAX_TAKE_BYTES=0", "refuse every recording"},
		{"RETAKE_MAX_TAKE_BYTES=9999999999TiB", "not a size"},
		{"RETAKE_FREE_FLOOR_BYTES=-1", "not a size"},
		{"RETAKE_TRUST_PROXY=maybe", "true or false"},
		{"RETAKE_SMTP_URL_FILE=/no/such/file", "check the path"},
	} {
		_, err := Load(nil, []string{c.env})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want %q in it", c.env, err, c.want)
		}
	}
	_, err := Load(nil, []string{"RETAKE_ADDR=x", "RETAKE_LOG_FORMAT=y"})
	if got := len(strings.Split(fmt.Sprint(err), "\n")); got != 2 {
		t.Errorf("two mistakes: got %d lines, want 2: %v", got, err)
	}
}

func TestFlagMistakes(t *testing.T) {
	t.Parallel()
	if _, err := Load([]string{"--help"}, nil); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("--help: got %v, want flag.ErrHelp", err)
	}
	if _, err := Load([]string{"--adr", "x"}, nil); err == nil || !strings.Contains(err.Error(), "--help") {
		t.Errorf("unknown flag: got %v", err)
	}
	if _, err := Load([]string{"stray"}, nil); err == nil || !strings.Contains(err.Error(), `"stray"`) {
		t.Errorf("stray word: got %v", err)
	}
}

func TestSubcommandKeepsItsOwnFlagsAndOperands(t *testing.T) {
	t.Parallel()
	fs := flag.NewFlagSet("demo", flag.ContinueOnError)
	n := fs.Int("candidates", 0, "")
	c, err := LoadWith(fs, []string{"--candidates", "7", "--data-dir", "d", "rest"}, nil)
	if err != nil || *n != 7 || c.DataDir != "d" || fs.Arg(0) != "rest" {
		t.Errorf("got %d, %q, %q, %v", *n, c.DataDir, fs.Arg(0), err)
	}
}

func TestSecretFromFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "smtp")
	if err := os.WriteFile(path, []byte("smtp://u:pw@mail.example.com:587\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(nil, []string{"RETAKE_SMTP_URL_FILE=" + path})
	if err != nil || c.SMTPURL.Reveal() != "smtp://u:pw@mail.example.com:587" {
		t.Errorf("got %q, %v", c.SMTPURL.Reveal(), err)
	}
	_, err = Load(nil, []string{"RETAKE_SMTP_URL=smtp://h", "RETAKE_SMTP_URL_FILE=" + path})
	if err == nil || !strings.Contains(err.Error(), "remove one") {
		t.Errorf("both given: got %v", err)
	}
}

func TestSecretsAreNeverShown(t *testing.T) {
	t.Parallel()
	const secret = "hunter2hunter2"
	args := []string{"--smtp-url", "smtp://u:" + secret + "@h", "--database-url", "postgres://u:" + secret + "@h/d"}
	c, err := Load(args, nil)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{c.String(), fmt.Sprintf("%v", c), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c), string(encoded)} {
		if strings.Contains(shown, secret) {
			t.Errorf("secret shown in %s", shown)
		}
	}
	if !strings.Contains(c.String(), "RETAKE_SMTP_URL=[hidden]\n") {
		t.Errorf("String does not tell that a secret is set:\n%s", c)
	}
	for _, bad := range []string{"--smtp-url=http://u:" + secret + "@h", "--database-url=mysql://u:" + secret + "@h"} {
		if _, err := Load([]string{bad}, nil); err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("error shows the secret: %v", err)
		}
	}
}

func TestOneTableForAll(t *testing.T) {
	t.Parallel()
	for _, s := range Table() {
		for name, text := range map[string]string{"usage": Usage(), "markdown": Markdown()} {
			if !strings.Contains(text, s.Env) || !strings.Contains(text, "--"+s.Flag) || !strings.Contains(text, s.Help) {
				t.Errorf("%s lacks %s", name, s.Env)
			}
		}
		if !strings.HasSuffix(s.Help, ".") || strings.Contains(s.Help, "\n") || strings.Contains(s.Help, "|") {
			t.Errorf("%s: help is not one sentence on one line: %q", s.Env, s.Help)
		}
	}
}

func TestOutsideAllowIsAListOfAddressesAndRanges(t *testing.T) {
	t.Parallel()
	got, err := Load([]string{"--outside-allow", "127.0.0.1, 10.1.2.3/8,::1,fd00::/8,::ffff:192.168.1.1"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := formatPrefixes(got.OutsideAllow), "127.0.0.1/32,10.0.0.0/8,::1/128,fd00::/8,192.168.1.1/32"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, bad := range []string{"localhost", "10.0.0.0/33", "10.0.0", "::ffff:10.0.0.0/104", "fe80::1%eth0"} {
		if _, err := Load([]string{"--outside-allow", bad}, nil); err == nil || !strings.Contains(err.Error(), bad) {
			t.Errorf("%s: got %v", bad, err)
		}
	}
}

func TestATSHostsIsAListOfHosts(t *testing.T) {
	t.Parallel()
	got, err := Load([]string{"--ats-hosts", "ATS.example.com, 127.0.0.1:9000,[::1]:9000"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(got.ATSHosts, " "), "ats.example.com 127.0.0.1:9000 [::1]:9000"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, bad := range []string{"https://ats.example.com", "ats.example.com/path", "me@ats.example.com", "*.example.com", ":9000", "ats.example.com:port"} {
		if _, err := Load([]string{"--ats-hosts", bad}, nil); err == nil || !strings.Contains(err.Error(), bad) {
			t.Errorf("%s: got %v", bad, err)
		}
	}
}
