package config

import (
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// Setting describes one setting to the operator.
type Setting struct {
	Flag    string // without dashes: "data-dir"
	Env     string // "RETAKE_DATA_DIR"
	Default string // as one would write it; empty: see Help
	Help    string // one sentence
	Secret  bool   // may also be given as the path of a file, in Env + "_FILE"

	isBool bool
	set    func(*Config, string) error
	get    func(*Config) string
}

// Table lists every setting in the order of the README.
func Table() []Setting { return settings() }

// settings is the one list of what can be set; everything else is derived from it.
func settings() []Setting {
	list := []Setting{
		{
			Flag: "addr", Default: "localhost:8080", Help: "Address to listen on, host:port.",
			set: func(c *Config, v string) error { c.Addr = v; return checkAddr(v) },
			get: func(c *Config) string { return c.Addr },
		},
		{
			Flag: "data-dir", Default: "./data", Help: "Folder for the database, recordings and generated secrets.",
			set: func(c *Config, v string) error { c.DataDir = v; return nil },
			get: func(c *Config) string { return c.DataDir },
		},
		{
			Flag: "database-url", Secret: true, Help: "postgres://user:password@host/database; empty: SQLite in the data folder.",
			set: func(c *Config, v string) error { c.DatabaseURL = Secret(v); return checkDatabaseURL(v) },
			get: func(c *Config) string { return c.DatabaseURL.String() },
		},
		{
			Flag: "base-url", Help: "Address that candidates and recruiters open; empty: http:// and the address to listen on.",
			set: func(c *Config, v string) (err error) { c.BaseURL, err = parseBaseURL(v); return err },
			get: func(c *Config) string { return c.BaseURL },
		},
		{
			Flag: "smtp-url", Secret: true, Help: "smtp://user:password@host:587 or smtps://…; empty: letters stay in the outbox. For smtp, ?tls=required or ?tls=off.",
			set: func(c *Config, v string) error { c.SMTPURL = Secret(v); return checkSMTPURL(v) },
			get: func(c *Config) string { return c.SMTPURL.String() },
		},
		{
			Flag: "mail-from", Help: "Sender of letters, with or without a name; empty: retake@ and the host of the base URL.",
			set: func(c *Config, v string) error { c.MailFrom = v; return checkMailFrom(v) },
			get: func(c *Config) string { return c.MailFrom },
		},
		{
			Flag: "log-level", Default: "info", Help: "Least level that is logged: debug, info, warn or error.",
			set: setLogLevel,
			get: func(c *Config) string { return strings.ToLower(c.LogLevel.String()) },
		},
		{
			Flag: "log-format", Default: "text", Help: "Form of log lines: text or json.",
			set: setLogFormat,
			get: func(c *Config) string { return c.LogFormat },
		},
		{
			Flag: "max-take-bytes", Default: "1GiB", Help: "Largest recording of one answer; about 6 MiB a minute are usual.",
			set: func(c *Config, v string) (err error) { c.MaxTakeBytes, err = positiveBytes(v); return err },
			get: func(c *Config) string { return formatBytes(c.MaxTakeBytes) },
		},
		{
			Flag: "free-floor-bytes", Default: "512MiB", Help: "Refuse uploads when less than this is free on the disk.",
			set: func(c *Config, v string) (err error) { c.FreeFloorBytes, err = parseBytes(v); return err },
			get: func(c *Config) string { return formatBytes(c.FreeFloorBytes) },
		},
		{
			Flag: "ffmpeg", Help: "Path of ffmpeg for posters and sound checks; empty: looked up in PATH, not required.",
			set: func(c *Config, v string) error { c.FFmpeg = v; return nil },
			get: func(c *Config) string { return c.FFmpeg },
		},
		{
			Flag: "mp4-always", Default: "false", Help: "Copy every recording for old browsers, not only when one asks; takes time and disk.",
			isBool: true,
			set:    func(c *Config, v string) (err error) { c.MP4Always, err = parseBool(v); return err },
			get:    func(c *Config) string { return strconv.FormatBool(c.MP4Always) },
		},
		{
			Flag: "trust-proxy", Default: "false", Help: "Believe X-Forwarded-For; only behind a proxy of your own.",
			isBool: true,
			set:    func(c *Config, v string) (err error) { c.TrustProxy, err = parseBool(v); return err },
			get:    func(c *Config) string { return strconv.FormatBool(c.TrustProxy) },
		},
		{
			Flag: "outside-allow", Help: "Private addresses that webhooks and ATS calls may reach, over http too, such as 127.0.0.1/32,10.0.0.0/8; empty: none.",
			set: func(c *Config, v string) (err error) { c.OutsideAllow, err = parsePrefixes(v); return err },
			get: func(c *Config) string { return formatPrefixes(c.OutsideAllow) },
		},
		{
			Flag: "ats-hosts", Help: "Hosts beside the ATS vendors' own that an ATS may name for its results, such as ats.example.com,127.0.0.1:9000; empty: none.",
			set: func(c *Config, v string) (err error) { c.ATSHosts, err = parseHosts(v); return err },
			get: func(c *Config) string { return strings.Join(c.ATSHosts, ",") },
		},
	}
	for i := range list {
		list[i].Env = "RETAKE_" + strings.ToUpper(strings.ReplaceAll(list[i].Flag, "-", "_"))
	}
	return list
}

func setLogLevel(c *Config, v string) error {
	switch strings.ToLower(v) {
	case "debug":
		c.LogLevel = slog.LevelDebug
	case "info":
		c.LogLevel = slog.LevelInfo
	case "warn":
		c.LogLevel = slog.LevelWarn
	case "error":
		c.LogLevel = slog.LevelError
	default:
		return fmt.Errorf("%q is not a level; write debug, info, warn or error", v)
	}
	return nil
}

func setLogFormat(c *Config, v string) error {
	if v != "text" && v != "json" {
		return fmt.Errorf("%q is not a log format; write text or json", v)
	}
	c.LogFormat = v
	return nil
}

func positiveBytes(v string) (int64, error) {
	n, err := parseBytes(v)
	if err == nil && n == 0 {
		err = fmt.Errorf("0 would refuse every recording; write for example 1GiB")
	}
	return n, err
}

// parsePrefixes reads addresses and ranges between commas.
func parsePrefixes(v string) (list []netip.Prefix, err error) {
	for _, part := range strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' }) {
		if ip, err := netip.ParseAddr(part); err == nil && ip.Zone() == "" {
			list = append(list, netip.PrefixFrom(ip.Unmap(), ip.Unmap().BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(part)
		if err != nil || p.Addr().Is4In6() {
			return nil, fmt.Errorf("%q is neither an address nor a range; write for example 127.0.0.1/32 or 10.0.0.0/8", part)
		}
		list = append(list, p.Masked())
	}
	return list, nil
}

// parseHosts reads hosts, with or without a port, between commas.
func parseHosts(v string) (list []string, err error) {
	for _, part := range strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' }) {
		u, err := url.Parse("//" + part)
		if err != nil || u.Host != part || u.Hostname() == "" || strings.ContainsAny(u.Hostname(), "*/@") {
			return nil, fmt.Errorf("%q is not a host; write for example ats.example.com or 127.0.0.1:9000", part)
		}
		list = append(list, strings.ToLower(part))
	}
	return list, nil
}

func formatPrefixes(list []netip.Prefix) string {
	parts := make([]string, len(list))
	for i, p := range list {
		parts[i] = p.String()
	}
	return strings.Join(parts, ",")
}

func parseBool(v string) (bool, error) {
	on, err := strconv.ParseBool(v)
	if err != nil {
		return false, fmt.Errorf("%q is not true or false", v)
	}
	return on, nil
}

// Usage is the list of settings for --help.
func Usage() string {
	var b strings.Builder
	b.WriteString("Settings, as a flag or in the environment (the flag wins):\n")
	for _, s := range settings() {
		env := s.Env
		if s.Secret {
			env += " or " + s.Env + "_FILE"
		}
		fmt.Fprintf(&b, "\n  --%s, %s\n      %s", s.Flag, env, s.Help)
		if s.Default != "" {
			fmt.Fprintf(&b, " Default: %s", s.Default)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Markdown is the table of settings as the README shows it.
func Markdown() string {
	var b strings.Builder
	b.WriteString("| flag | environment | default | meaning |\n|---|---|---|---|\n")
	for _, s := range settings() {
		env, def := "`"+s.Env+"`", ""
		if s.Secret {
			env += ", `" + s.Env + "_FILE`"
		}
		if s.Default != "" {
			def = "`" + s.Default + "`"
		}
		fmt.Fprintf(&b, "| `--%s` | %s | %s | %s |\n", s.Flag, env, def, s.Help)
	}
	return b.String()
}
