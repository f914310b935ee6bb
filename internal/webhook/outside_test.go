package webhook

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
)

func TestOnlyPublicMachinesAreReached(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"93.184.215.14:443": true, "93.184.215.14:8443": true, "93.184.215.14:5678": true, "[2606:4700::1111]:443": true,
		"93.184.215.14:80": false, "93.184.215.14:22": false, "93.184.215.14:25": false, "93.184.215.14:0": false,
		"127.0.0.1:443": false, "127.255.0.9:443": false, "[::1]:443": false, "0.0.0.0:443": false, "0.1.2.3:443": false, "[::]:443": false,
		"10.0.0.1:443": false, "172.16.0.1:443": false, "172.31.255.255:443": false, "192.168.1.1:443": false, "169.254.169.254:443": false,
		"100.64.0.1:443": false, "100.127.255.255:443": false, "192.0.0.8:443": false, "198.18.0.1:443": false, "240.0.0.1:443": false,
		"255.255.255.255:443": false, "224.0.0.1:443": false, "192.0.2.1:443": false, "198.51.100.7:443": false, "203.0.113.7:443": false,
		"[::ffff:127.0.0.1]:443": false, "[::ffff:10.0.0.1]:443": false, "[::ffff:169.254.169.254]:443": false, "[::ffff:93.184.215.14]:443": true,
		"[::127.0.0.1]:443": false, "[64:ff9b::7f00:1]:443": false, "[64:ff9b:1::7f00:1]:443": false, "[2002:7f00:1::]:443": false,
		"[fc00::1]:443": false, "[fd12:3456::1]:443": false, "[fe80::1]:443": false, "[fe80::1%eth0]:443": false, "[fec0::1]:443": false, "[ff02::1]:443": false,
		"[2001:db8::1]:443": false, "[2001::1]:443": false, "[100::1]:443": false,
	} {
		if got := overTLS(nil).check(address); got == nil != want {
			t.Errorf("%s: got %v, want reached %v", address, got, want)
		}
		if inClear(nil).check(address) == nil {
			t.Errorf("%s is reached over http", address)
		}
	}
	allow := []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16"), netip.MustParsePrefix("::1/128")}
	for address, want := range map[string]bool{
		"10.1.2.3:80": true, "10.1.2.3:22": true, "[::ffff:10.1.2.3]:80": true, "[::1]:9": true, "10.2.0.1:80": false, "93.184.215.14:443": false,
	} {
		if got := inClear(allow).check(address); got == nil != want {
			t.Errorf("allowed %v, over http, %s: got %v, want reached %v", allow, address, got, want)
		}
	}
}

// server answers on loopback and counts who came.
func server(t *testing.T, handle http.HandlerFunc) (address string, came *atomic.Int32) {
	t.Helper()
	came = new(atomic.Int32)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		came.Add(1)
		handle(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL, came
}

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

func TestLoopbackIsReachedOnlyWhenTheOperatorSays(t *testing.T) {
	t.Parallel()
	address, came := server(t, func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "a secret of this machine") })
	_, port, _ := strings.Cut(strings.TrimPrefix(address, "http://"), ":")
	for _, way := range []string{address, "http://localhost:" + port, "http://[::ffff:127.0.0.1]:" + port, "https://127.0.0.1:" + port, "https://localhost:" + port} {
		a := Send(t.Context(), Client(nil), way, http.Header{}, []byte("{}"))
		if a.Status != 0 || a.Text != "" || !strings.Contains(a.Error, "does not send there") {
			t.Errorf("%s: got %+v", way, a)
		}
	}
	if came.Load() != 0 {
		t.Fatal("it was reached")
	}
	if a := Send(t.Context(), Client(loopback), address, http.Header{}, []byte("{}")); a.Status != 200 || a.Text != "a secret of this machine" {
		t.Errorf("allowed: got %+v", a)
	}
}

func TestNameThatTurnsToLoopbackIsNotReached(t *testing.T) {
	t.Parallel()
	address, came := server(t, func(http.ResponseWriter, *http.Request) {})
	_, port, _ := strings.Cut(strings.TrimPrefix(address, "http://"), ":")
	// A name server of the attacker: the first who asks hears a public address, everybody after that this machine's.
	var asked atomic.Int32
	names := nameServer(t, func() netip.Addr {
		if asked.Add(1) == 1 {
			return netip.MustParseAddr("93.184.215.14")
		}
		return netip.MustParseAddr("127.0.0.1")
	})
	resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", names)
	}}
	if found, err := resolver.LookupNetIP(t.Context(), "ip4", "rebind.example.com"); err != nil || !public(netip.AddrPortFrom(found[0].Unmap(), 443)) {
		t.Fatalf("whoever looks first must be deceived: %v, %v", found, err)
	}
	client := Client(nil)
	client.Transport = guarded(nil, resolver)
	a := Send(t.Context(), client, "https://rebind.example.com:"+port, http.Header{}, []byte("{}"))
	if a.Status != 0 || !strings.Contains(a.Error, "does not send there") || came.Load() != 0 {
		t.Errorf("got %+v, reached %d times", a, came.Load())
	}
	if asked.Load() < 2 {
		t.Error("the name was not asked for again: this test tells nothing")
	}
}

func TestRedirectIsNeverFollowed(t *testing.T) {
	t.Parallel()
	inner, came := server(t, func(http.ResponseWriter, *http.Request) {})
	for _, status := range []int{301, 302, 303, 307, 308} {
		outer, _ := server(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, inner, status) })
		a := Send(t.Context(), Client(loopback), outer, http.Header{}, []byte("{}"))
		if a.Status != status || !strings.Contains(a.Error, "redirect") || Judge(a.Status) != Again {
			t.Errorf("%d: got %+v", status, a)
		}
	}
	if came.Load() != 0 {
		t.Error("a redirect was followed")
	}
}

func TestProxyOfTheEnvironmentIsNotUsed(t *testing.T) {
	proxy, came := server(t, func(http.ResponseWriter, *http.Request) {})
	t.Setenv("HTTP_PROXY", proxy)
	t.Setenv("HTTPS_PROXY", proxy)
	Send(t.Context(), Client(loopback), "http://192.0.2.1/", http.Header{}, nil)
	if came.Load() != 0 {
		t.Error("the proxy was asked")
	}
}

func TestSendPostsJSONAndKeepsTheBeginningOfText(t *testing.T) {
	t.Parallel()
	address, _ := server(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Method != "POST" || r.Header.Get("Content-Type") != "application/json" || string(body) != `{"a":1}` || r.Header.Get("webhook-id") != "evt_1" ||
			!strings.HasPrefix(r.Header.Get("User-Agent"), "Retake") {
			t.Errorf("got %s %v %s", r.Method, r.Header, body)
		}
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(503)
		switch r.URL.Path {
		case "/long":
			for range 100_000 {
				io.WriteString(w, "ä€")
			}
		case "/bytes":
			w.Write([]byte{0xff, 0xd8, 0, 1})
		default:
			io.WriteString(w, "busy\x1b[31m\n")
		}
	})
	h := http.Header{"Webhook-Id": {"evt_1"}}
	if a := Send(t.Context(), Client(loopback), address, h, []byte(`{"a":1}`)); a.Text != "busy[31m\n" || a.Status != 503 || a.RetryAfter != "7" {
		t.Errorf("got %+v", a)
	}
	if a := Send(t.Context(), Client(loopback), address+"/long", h, []byte(`{"a":1}`)); len(a.Text) > 1024 || len(a.Text) < 1020 || strings.ContainsRune(a.Text, '\uFFFD') {
		t.Errorf("kept %d bytes", len(a.Text))
	}
	if a := Send(t.Context(), Client(loopback), address+"/bytes", h, []byte(`{"a":1}`)); a.Text != "" {
		t.Errorf("kept %q", a.Text)
	}
}

func TestFaultsAreSaidInWords(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(nil)
	closed.Close()
	if a := Send(t.Context(), Client(loopback), closed.URL, http.Header{}, nil); a.Status != 0 || !strings.Contains(a.Error, "Nobody listens") {
		t.Errorf("got %+v", a)
	}
	if a := Send(t.Context(), Client(nil), "https://name.invalid", http.Header{}, nil); a.Status != 0 || !strings.Contains(a.Error, "name.invalid") {
		t.Errorf("got %+v", a)
	}
	hanging, _ := server(t, func(_ http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body); <-r.Context().Done() })
	client := Client(loopback)
	client.Timeout = 50_000_000 // nanoseconds
	if a := Send(t.Context(), client, hanging, http.Header{}, nil); a.Status != 0 || !strings.Contains(a.Error, "no answer within") {
		t.Errorf("got %+v", a)
	}
}

func TestCheckURLSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"https://hooks.example.com/retake?x=1": "", "https://hooks.example.com:8443/": "", "https://93.184.215.14/": "",
		"http://hooks.example.com/": "Use https", "http://93.184.215.14/": "Use https", "": "not an address", "hooks.example.com": "not an address", "https:///x": "not an address",
		"ftp://hooks.example.com": "begins with https", "javascript:alert(1)": "not an address", "https://a:b@hooks.example.com": "name and password",
		"https://hooks.example.com/#x": "behind", "https://hooks.example.com:0/": "port", "https://hooks.example.com:/": "port", "https://hooks.example.com:99999/": "port",
		"https://127.0.0.1/": "private", "https://[::1]/": "private", "https://10.0.0.7:8443/": "private", "https://[::ffff:10.0.0.7]/": "private",
		"https://localhost/": "this machine", "https://LOCALHOST./": "this machine", "https://x.localhost/": "this machine", "https://169.254.169.254/latest": "private",
		"https://hooks.example.com/a b": "not an address", "https://hooks.example.com/\n": "not an address",
	} {
		got := CheckURL(raw, nil)
		if want == "" && got != "" || want != "" && !strings.Contains(got, want) {
			t.Errorf("%q: got %q, want %q", raw, got, want)
		}
	}
	for raw, want := range map[string]string{"http://127.0.0.1:5678/hook": "", "http://localhost:5678": "", "https://127.0.0.1": "", "http://n8n:5678": "", "http://10.0.0.1": "Use https", "https://10.0.0.1": "private"} {
		if got := CheckURL(raw, loopback); want == "" && got != "" || want != "" && !strings.Contains(got, want) {
			t.Errorf("loopback allowed, %q: got %q, want %q", raw, got, want)
		}
	}
}

// nameServer answers every question for an address of IPv4 with what answer says.
func nameServer(t *testing.T, answer func() netip.Addr) (address string) {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		b := make([]byte, 512)
		for {
			n, from, err := conn.ReadFrom(b)
			if err != nil {
				return
			}
			const header = 12
			end := header
			for b[end] != 0 { // past the labels of the name
				end += int(b[end]) + 1
			}
			end += 5
			if n < end {
				continue
			}
			reply := append([]byte{}, b[:end]...)
			binary.BigEndian.PutUint16(reply[2:], 0x8180) // an answer, without error
			clear(reply[6:header])
			if kind := binary.BigEndian.Uint16(b[end-4:]); kind == 1 {
				reply[7] = 1
				ip := answer().As4()
				reply = append(reply, 0xc0, header, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
				reply = append(reply, ip[:]...)
			}
			conn.WriteTo(reply, from)
		}
	}()
	return conn.LocalAddr().String()
}
