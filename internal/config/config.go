package config

import (
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// Config is what the operator decided, checked and with the derived values filled in.
type Config struct {
	Addr           string     // host:port to listen on
	DataDir        string     // folder of database, recordings and generated secrets
	DatabaseURL    Secret     // postgres://…; empty: SQLite in DataDir
	BaseURL        string     // scheme and host that candidates see, without a slash at the end
	SMTPURL        Secret     // smtp:// or smtps://; empty: letters stay in the outbox
	MailFrom       string     // sender of letters, an RFC 5322 address with or without a name
	LogLevel       slog.Level // least level that is written
	LogFormat      string     // "text" or "json"
	MaxTakeBytes   int64      // bound of one recording
	FreeFloorBytes int64      // uploads are refused when less than this is free on the disk
	FFmpeg         string     // path of ffmpeg; empty: looked up in PATH
	MP4Always      bool       // copy every recording for old browsers, not only when one asks
	TrustProxy     bool       // believe X-Forwarded-For and X-Forwarded-Proto

	OutsideAllow []netip.Prefix // private addresses that webhooks and calls to an ATS may reach, over http too
	ATSHosts     []string       // hosts beside the vendors' own, with or without a port, that results of an ATS may go to
}

// String lists all settings, one a line, with secrets hidden.
func (c Config) String() string {
	var b strings.Builder
	for _, s := range settings() {
		fmt.Fprintf(&b, "%s=%s\n", s.Env, s.get(&c))
	}
	return b.String()
}

// Secret is a value that no log line, error or dump may show. Only Reveal hands it out.
type Secret string

// Reveal is the value itself.
func (s Secret) Reveal() string { return string(s) }

// String tells only whether the secret is set.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "[hidden]"
}

// GoString keeps %#v from showing the value.
func (s Secret) GoString() string { return strconv.Quote(s.String()) }

// MarshalText keeps JSON, and with it slog, from showing the value.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// derive fills in what follows from other settings.
func (c *Config) derive() {
	if c.BaseURL == "" {
		c.BaseURL = "http://" + reachable(c.Addr)
	}
	if c.MailFrom == "" {
		c.MailFrom = "retake@" + mailDomain(c.BaseURL)
	}
}

// reachable is an address of this machine that a browser on it can open: a listener on every interface
// has no host, or one that names none.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

func mailDomain(base string) string {
	u, err := url.Parse(base)
	if err != nil || u.Hostname() == "" || net.ParseIP(u.Hostname()) != nil {
		return "localhost"
	}
	return u.Hostname()
}

func checkAddr(v string) error {
	_, port, err := net.SplitHostPort(v)
	if err != nil {
		return fmt.Errorf("%q is not host:port; write for example localhost:8080 or :8080", v)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("port %q is not a number from 0 to 65535", port)
	}
	return nil
}

func parseBaseURL(v string) (string, error) {
	u, err := url.Parse(strings.TrimSuffix(v, "/"))
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https":
		return "", fmt.Errorf("%q is not an address; write for example https://interviews.example.com", v)
	case u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return "", fmt.Errorf("%q has more than scheme, host and port; Retake needs a host of its own, such as https://%s", v, u.Host)
	}
	return u.Scheme + "://" + u.Host, nil
}

func checkMailFrom(v string) error {
	if _, err := mail.ParseAddress(v); err != nil || strings.ContainsAny(v, "\r\n") {
		return fmt.Errorf("%q is not an email address; write for example \"Example Ltd <jobs@example.com>\"", v)
	}
	return nil
}

// The two URL checks never repeat the value: it holds a password.

func checkDatabaseURL(v string) error {
	u, err := url.Parse(v)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" || u.Host == "" && u.RawQuery == "" {
		return fmt.Errorf("not a PostgreSQL address; write postgres://user:password@host/database, or leave it empty for SQLite")
	}
	return nil
}

func checkSMTPURL(v string) error {
	u, err := url.Parse(v)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" {
		return fmt.Errorf("not a mail server; write smtp://user:password@host:587 or smtps://user:password@host, with special characters percent-encoded")
	}
	return nil
}

var units = []struct {
	name  string
	bytes int64
}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"TiB", 1 << 40}, {"", 1}}

// parseBytes reads "512MiB", "2 GiB" or a plain number of bytes.
func parseBytes(v string) (int64, error) {
	for _, u := range units {
		number, found := strings.CutSuffix(v, u.name)
		if !found {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
		if err != nil || n < 0 || n > (1<<62)/u.bytes {
			break
		}
		return n * u.bytes, nil
	}
	return 0, fmt.Errorf("%q is not a size; write for example 512MiB, 2GiB or a number of bytes", v)
}

func formatBytes(n int64) string {
	for i := len(units) - 2; i >= 0; i-- {
		if u := units[i]; n >= u.bytes && n%u.bytes == 0 {
			return fmt.Sprintf("%d%s", n/u.bytes, u.name)
		}
	}
	return strconv.FormatInt(n, 10)
}
