package ats

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// longestURL bounds what is kept of an address from outside, in bytes.
const longestURL = 2000

// Why an address is refused, as it is said to the ATS and on the connection's page.
var (
	errNoAddress   = errors.New("there is no web address to send results to")
	errLongAddress = errors.New("the address for results is too long")
	errPlain       = errors.New("the address for results has to begin with https://")
	errUser        = errors.New("the address for results must not hold a name or a password")
	errStranger    = errors.New("the address for results is not one of this vendor's: an operator can allow its host with RETAKE_ATS_HOSTS")
)

// CallbackAllowed reports whether our key may be sent to the address: to a host of the vendor's over HTTPS on its usual port, or
// to one of extraHosts ("host" or "host:port", as the operator typed them), and to those over plain HTTP only when they are
// this machine's own. The error is a sentence for people.
func (p Protocol) CallbackAllowed(rawURL string, extraHosts []string) error {
	if rawURL == "" {
		return errNoAddress
	}
	if len(rawURL) > longestURL {
		return errLongAddress
	}
	u, err := url.Parse(rawURL)
	if err != nil || u.Host == "" || u.Opaque != "" || u.Hostname() == "" {
		return errNoAddress
	}
	if u.User != nil {
		return errUser
	}
	host := strings.ToLower(u.Hostname())
	if extra(extraHosts, host, u.Port()) {
		if u.Scheme == "https" || u.Scheme == "http" && loopback(host) {
			return nil
		}
		return errPlain
	}
	if u.Scheme != "https" {
		return errPlain
	}
	if port := u.Port(); port != "" && port != "443" || strings.HasSuffix(u.Host, ":") || !slices.ContainsFunc(p.Hosts, func(h string) bool { return under(host, h) }) {
		return errStranger
	}
	return nil
}

// under reports whether a host is the one named or, for "*.example.com", a name below it.
func under(host, pattern string) bool {
	domain, below := strings.CutPrefix(pattern, "*")
	if !below {
		return host == pattern
	}
	name, ok := strings.CutSuffix(host, domain)
	return ok && name != "" && !strings.HasPrefix(name, ".") && !strings.ContainsFunc(name, func(r rune) bool {
		return r != '-' && r != '.' && (r < '0' || r > '9') && (r < 'a' || r > 'z')
	})
}

// extra reports whether the operator named the host; without a port, on any.
func extra(hosts []string, host, port string) bool {
	return slices.ContainsFunc(hosts, func(h string) bool {
		h = strings.ToLower(strings.TrimSpace(h))
		if name, only, err := net.SplitHostPort(h); err == nil {
			return name == host && only == port
		}
		return strings.Trim(h, "[]") == host
	})
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.Unmap().IsLoopback()
}
