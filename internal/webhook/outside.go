package webhook

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Timeout bounds one call to the outside, its answer included.
const Timeout = 20 * time.Second

// ErrBlocked says that an address is not one to send to. It is in the chain of the error that the client returns.
var ErrBlocked = errors.New("the address is private or its port is not allowed")

// Client makes the client for everything that leaves the house. It looks at the address that a name has led to at the moment
// of connecting, so no name can point elsewhere afterwards; it follows no redirect and uses no proxy. Addresses within allow
// are reached although they are private, at any port and over http too.
func Client(allow []netip.Prefix) *http.Client {
	return &http.Client{
		Transport:     guarded(allow, nil),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       Timeout,
	}
}

// transport keeps connections in the clear apart from those over TLS: only what the operator allows is reached over http.
type transport struct{ clear, tls http.RoundTripper }

func guarded(allow []netip.Prefix, resolver *net.Resolver) transport {
	return transport{clear: roads(resolver, inClear(allow)), tls: roads(resolver, overTLS(allow))}
}

// guard says which addresses may be connected to.
type guard func(netip.AddrPort) bool

func inClear(allow []netip.Prefix) guard {
	return func(a netip.AddrPort) bool { return allowed(allow, a.Addr()) }
}

func overTLS(allow []netip.Prefix) guard {
	return func(a netip.AddrPort) bool { return allowed(allow, a.Addr()) || public(a) }
}

// check is asked with the address that is about to be dialled.
func (g guard) check(address string) error {
	a, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	if !g(netip.AddrPortFrom(a.Addr().Unmap().WithZone(""), a.Port())) {
		return ErrBlocked
	}
	return nil
}

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme == "https" {
		return t.tls.RoundTrip(r)
	}
	return t.clear.RoundTrip(r)
}

// CloseIdleConnections lets http.Client end what is open and unused.
func (t transport) CloseIdleConnections() {
	for _, part := range []http.RoundTripper{t.clear, t.tls} {
		part.(*http.Transport).CloseIdleConnections()
	}
}

func roads(resolver *net.Resolver, may guard) *http.Transport {
	dialer := &net.Dialer{Timeout: 5 * time.Second, Resolver: resolver}
	dialer.ControlContext = func(_ context.Context, _, address string, _ syscall.RawConn) error { return may.check(address) }
	return &http.Transport{
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  Timeout,
		IdleConnTimeout:        30 * time.Second,
		MaxIdleConns:           32,
		MaxIdleConnsPerHost:    2,
		MaxResponseHeaderBytes: 64 << 10,
		DisableCompression:     true, // a small answer may not unfold into a large one
	}
}

// never are ranges that are no single public machine, beside those that netip knows as such.
var never = prefixes("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fec0::/10")

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, p := range list {
		out[i] = netip.MustParsePrefix(p)
	}
	return out
}

func allowed(allow []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(allow, func(p netip.Prefix) bool { return p.Contains(a) })
}

// public reports a machine on the open internet, at the port for https or at one that no system service has.
func public(a netip.AddrPort) bool {
	ip := a.Addr()
	return ip.IsGlobalUnicast() && !ip.IsPrivate() && !allowed(never, ip) && (a.Port() == 443 || a.Port() >= 1024)
}

// CheckURL says what is wrong with an address that a person typed, in a sentence for them; empty when nothing is. What it
// accepts may still turn out to lead to a private address: that is found when it is called.
func CheckURL(raw string, allow []netip.Prefix) (fault string) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Opaque != "" || u.Hostname() == "" || strings.ContainsFunc(raw, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return "This is not an address. Write it in full, such as https://hooks.example.com/retake."
	}
	switch {
	case u.Scheme != "https" && u.Scheme != "http":
		return "An address begins with https://."
	case u.User != nil:
		return "Leave name and password out of the address: the signature shows who sends."
	case u.Fragment != "":
		return "Leave out the part behind “#”: it is never sent."
	}
	if port := u.Port(); strings.HasSuffix(u.Host, ":") || port != "" && !validPort(port) {
		return "The port of this address is not a number from 1 to 65535."
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	ip, literal := literalOf(host)
	switch {
	case literal && allowed(allow, ip):
		return ""
	case u.Scheme == "http" && (literal || len(allow) == 0):
		return "Use https://, so that nobody on the way reads along."
	case literal && !public(netip.AddrPortFrom(ip, 443)):
		return "This address is private, so Retake does not send there. The operator can allow it with --outside-allow."
	case (host == "localhost" || strings.HasSuffix(host, ".localhost")) && !allowed(allow, netip.MustParseAddr("127.0.0.1")) && !allowed(allow, netip.IPv6Loopback()):
		return "This address is this machine itself, so Retake does not send there. The operator can allow it with --outside-allow."
	}
	return ""
}

func validPort(s string) bool {
	p, err := netip.ParseAddrPort("127.0.0.1:" + s)
	return err == nil && p.Port() != 0
}

func literalOf(host string) (netip.Addr, bool) {
	ip, err := netip.ParseAddr(host)
	return ip.Unmap().WithZone(""), err == nil
}

// why puts an error of the client into words that a log may keep: no address of a resolver, no header, no body.
func why(err error) string {
	var name *net.DNSError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.Is(err, ErrBlocked):
		return "Retake does not send there: the address is private, or its port is not allowed. The operator can allow it with --outside-allow."
	case errors.As(err, &name):
		return fmt.Sprintf("The name %s was not found.", name.Name)
	case errors.Is(err, syscall.ECONNREFUSED):
		return "Nobody listens at this address: the connection was refused."
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Sprintf("There was no answer within %d seconds.", int(Timeout.Seconds()))
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return "The connection failed: " + err.Error()
}
