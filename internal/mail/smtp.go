package mail

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Sender hands one letter over. After a nil error somebody else is responsible for it. Final tells
// whether an error is worth another try.
type Sender interface {
	Send(ctx context.Context, l Letter) error
}

// SMTP is a Sender over one mail server, safe for concurrent use.
type SMTP struct {
	Timeout time.Duration // for each step of the conversation; 0: 15 s
	TLS     *tls.Config   // nil: the system's certificate authorities

	host, user, password string
	port                 int
	implicitTLS          bool // smtps: TLS from the first byte
	policy               gomail.TLSPolicy
}

// NewSMTP reads smtp://user:password@host:587 (STARTTLS when the server offers it) or
// smtps://user:password@host:465 (TLS throughout). For smtp, ?tls=required insists on STARTTLS, and
// ?tls=off suits a server on the same machine whose certificate nobody signed. A password is never
// sent in the clear. Errors do not repeat the URL.
func NewSMTP(rawURL string) (*SMTP, error) {
	u, err := url.Parse(rawURL)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, errors.New("mail server: write smtp://user:password@host:587 or smtps://user:password@host")
	}
	s := &SMTP{host: u.Hostname(), port: 587, user: u.User.Username(), policy: gomail.TLSOpportunistic}
	s.password, _ = u.User.Password()
	if u.Scheme == "smtps" {
		s.port, s.implicitTLS = 465, true
	}
	if p := u.Port(); p != "" {
		if s.port, err = strconv.Atoi(p); err != nil || s.port < 1 || s.port > 65535 {
			return nil, fmt.Errorf("mail server: %q is not a port", p)
		}
	}
	switch mode := u.Query().Get("tls"); {
	case mode == "":
	case mode == "required" && !s.implicitTLS:
		s.policy = gomail.TLSMandatory
	case mode == "off" && !s.implicitTLS:
		s.policy = gomail.NoTLS
	default:
		return nil, fmt.Errorf("mail server: tls=%s is not known; for smtp:// write tls=required or tls=off", mode)
	}
	return s, nil
}

// Send delivers the letter to the mail server. It returns a *Failure, or an error about the letter
// itself (ErrAddress, ErrSubject, ErrID).
func (s *SMTP) Send(ctx context.Context, l Letter) error {
	if err := l.check(); err != nil {
		return fmt.Errorf("send letter: %w", err)
	}
	conn, err := s.dial(ctx)
	if err != nil {
		return failed(err)
	}
	// The library leaves the connection open when TLS or sign-in fails, and does not watch ctx.
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()

	client, err := s.client(conn)
	if err != nil {
		return failed(err)
	}
	if err := client.DialWithContext(ctx); err != nil {
		return failed(err)
	}
	msg := message(l)
	if err := client.Send(msg); err != nil && !msg.IsDelivered() {
		return failed(err)
	}
	// The server has the letter: whatever goes wrong while parting must not send it twice.
	_ = client.Close()
	return nil
}

// dial opens the connection, for smtps with TLS on it.
func (s *SMTP) dial(ctx context.Context) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, s.timeout())
	defer cancel()
	address := net.JoinHostPort(s.host, strconv.Itoa(s.port))
	if s.implicitTLS {
		return (&tls.Dialer{Config: s.tlsConfig()}).DialContext(ctx, "tcp", address)
	}
	return (&net.Dialer{}).DialContext(ctx, "tcp", address)
}

// client speaks SMTP over a connection that is open already.
func (s *SMTP) client(conn net.Conn) (*gomail.Client, error) {
	options := []gomail.Option{
		gomail.WithPort(s.port), gomail.WithTimeout(s.timeout()),
		gomail.WithTLSPolicy(s.policy), gomail.WithTLSConfig(s.tlsConfig()),
		gomail.WithDialContextFunc(func(context.Context, string, string) (net.Conn, error) { return conn, nil }),
	}
	if s.user != "" {
		options = append(options, gomail.WithUsername(s.user), gomail.WithPassword(s.password),
			gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover))
	}
	return gomail.NewClient(s.host, options...)
}

func (s *SMTP) timeout() time.Duration { return cmp.Or(s.Timeout, 15*time.Second) }

func (s *SMTP) tlsConfig() *tls.Config {
	if s.TLS == nil {
		return &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12}
	}
	own := s.TLS.Clone()
	own.ServerName = cmp.Or(own.ServerName, s.host)
	return own
}

// message builds the MIME form of a letter that was checked.
func message(l Letter) *gomail.Msg {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(&netmail.Address{Name: oneLine(l.From.Name), Address: l.From.Email})
	m.ToMailAddress(&netmail.Address{Name: oneLine(l.To.Name), Address: l.To.Email})
	if l.ReplyTo != "" {
		m.ReplyToMailAddress(&netmail.Address{Address: l.ReplyTo})
	}
	m.Subject(l.Subject)
	m.SetMessageIDWithValue(l.ID + "@" + l.From.domain())
	m.SetGenHeader("Auto-Submitted", "auto-generated") // keeps absence notes from answering
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	m.AddAlternativeString(gomail.TypeTextHTML, l.HTML())
	return m
}

// Failure is what the mail server, or the way to it, had against a letter. Its words carry no email
// address, so that they may be shown and logged.
type Failure struct {
	Code int // SMTP reply code; 0: there was no reply to the letter
	err  error
}

var emailAddress = regexp.MustCompile(`<?[^\s<>:,;"']+@[^\s<>:,;"']+>?`)

func (f *Failure) Error() string {
	return "send letter: " + emailAddress.ReplaceAllString(f.reason(), "(address)")
}

// reason leaves out what the library adds about recipients and IDs behind the server's words.
func (f *Failure) reason() string {
	words, _, _ := strings.Cut(f.err.Error(), ", affected ")
	return oneLine(words)
}

func (f *Failure) Unwrap() error { return f.err }

func failed(err error) error {
	f := &Failure{err: err}
	if sent := (*gomail.SendError)(nil); errors.As(err, &sent) {
		f.Code = sent.ErrorCode()
	}
	return f
}

// Final tells that sending this letter again cannot succeed: the server refused it for good, or the
// letter itself is impossible. A server that is down, slow or wrongly set up is temporary.
func Final(err error) bool {
	if errors.Is(err, ErrAddress) || errors.Is(err, ErrSubject) || errors.Is(err, ErrID) {
		return true
	}
	f := (*Failure)(nil)
	return errors.As(err, &f) && f.Code >= 500
}
