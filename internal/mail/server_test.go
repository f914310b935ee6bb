package mail

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// server is a real SMTP server on a port of its own.
type server struct {
	addr     string
	refuse   map[string]error // by command: "mail", "rcpt", "data"
	user     string           // when set, sign-in is asked for
	password string

	mu    sync.Mutex
	got   []string // whole letters
	rcpts []string
	auths int
}

// listen starts the server and stops it with the test. With withTLS it offers STARTTLS, with
// implicitTLS it speaks TLS from the first byte; both return what a client needs to trust it.
func (s *server) listen(t *testing.T, withTLS, implicitTLS bool) *tls.Config {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = listener.Addr().String()
	srv := smtp.NewServer(s)
	srv.Domain = "mx.example.com"
	srv.ReadTimeout, srv.WriteTimeout = 10*time.Second, 10*time.Second
	var trust *tls.Config
	if withTLS || implicitTLS {
		web := httptest.NewTLSServer(nil) // brings a certificate for 127.0.0.1
		t.Cleanup(web.Close)
		pool := x509.NewCertPool()
		pool.AddCert(web.Certificate())
		trust = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
		srv.TLSConfig = &tls.Config{Certificates: web.TLS.Certificates, MinVersion: tls.VersionTLS12}
	}
	if implicitTLS {
		listener = tls.NewListener(listener, srv.TLSConfig)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = srv.Serve(listener) // ends with an error when the test closes it
	}()
	t.Cleanup(func() {
		_ = srv.Close()
		<-ended
	})
	return trust
}

func (s *server) letters() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.got...)
}

func (s *server) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }

type session struct {
	*server
	signedIn bool
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.auths++
		if user != s.user || password != s.password {
			return errors.New("wrong password")
		}
		s.signedIn = true
		return nil
	}), nil
}

func (s *session) Mail(string, *smtp.MailOptions) error {
	if s.user != "" && !s.signedIn {
		return smtp.ErrAuthRequired
	}
	return s.refuse["mail"]
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := s.refuse["rcpt"]; err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rcpts = append(s.rcpts, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := s.refuse["data"]; err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, string(b))
	return nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }
