package mail

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

func letter() Letter {
	return Letter{
		ID:   "0198c0de-1",
		From: Address{"Müller & Söhne", "jobs@example.com"}, ReplyTo: "mueller@example.com", To: Address{`Ann "A" Example`, "ann@example.org"},
		Subject: "Ihr Gespräch für die Nachtwache", Link: "https://jobs.example.com/i/x",
		Text: "Grüß Gott, Ann.\n\nhttps://jobs.example.com/i/x\n\n.\n" + strings.Repeat("lang ", 400) + "\n",
	}
}

func sender(t *testing.T, url string) *SMTP {
	t.Helper()
	s, err := NewSMTP(url)
	if err != nil {
		t.Fatal(err)
	}
	s.Timeout = 5 * time.Second
	return s
}

// parts reads a delivered letter as a mail program would.
func parts(t *testing.T, raw string) (head netmail.Header, text, page string) {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("content type: got %s, %v", kind, err)
	}
	r := multipart.NewReader(m.Body, params["boundary"])
	for {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return m.Header, text, page
		}
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.ReplaceAll(string(b), "\r\n", "\n"); strings.HasPrefix(p.Header.Get("Content-Type"), "text/plain") {
			text = got
		} else {
			page = got
		}
	}
}

func TestDeliveredLetterIsWhatWasWritten(t *testing.T) {
	t.Parallel()
	srv := &server{}
	srv.listen(t, false, false)
	want := letter()
	if err := sender(t, "smtp://"+srv.addr).Send(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	if got := srv.letters(); len(got) != 1 || len(srv.rcpts) != 1 || srv.rcpts[0] != "ann@example.org" {
		t.Fatalf("got %d letters for %v", len(got), srv.rcpts)
	}
	head, text, page := parts(t, srv.letters()[0])
	if text != want.Text {
		t.Errorf("text: got %q, want %q", text, want.Text)
	}
	if page != want.HTML() {
		t.Errorf("page: got %q, want %q", page, want.HTML())
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(head.Get("Subject"))
	if subject != want.Subject || err != nil {
		t.Errorf("subject: got %q, %v", subject, err)
	}
	for field, who := range map[string]Address{"From": want.From, "To": want.To, "Reply-To": {Email: want.ReplyTo}} {
		list, err := head.AddressList(field)
		if err != nil || len(list) != 1 || list[0].Name != who.Name || list[0].Address != who.Email {
			t.Errorf("%s: got %v, %v; want %v", field, list, err, who)
		}
	}
	if got, want := head.Get("Message-Id"), "<0198c0de-1@example.com>"; got != want {
		t.Errorf("message id: got %s, want %s", got, want)
	}
}

func TestHeadersCannotBeInjected(t *testing.T) {
	t.Parallel()
	srv := &server{}
	srv.listen(t, false, false)
	s := sender(t, "smtp://"+srv.addr)
	const bcc = "\r\nBcc: spy@example.net"
	for name, bad := range map[string]struct {
		spoil func(*Letter)
		want  error
	}{
		"subject":         {func(l *Letter) { l.Subject += bcc }, ErrSubject},
		"subject, LF":     {func(l *Letter) { l.Subject += "\nX: y" }, ErrSubject},
		"no subject":      {func(l *Letter) { l.Subject = " " }, ErrSubject},
		"recipient":       {func(l *Letter) { l.To.Email += bcc }, ErrAddress},
		"two recipients":  {func(l *Letter) { l.To.Email += ", spy@example.net" }, ErrAddress},
		"name in address": {func(l *Letter) { l.To.Email = "Spy <spy@example.net>" }, ErrAddress},
		"no recipient":    {func(l *Letter) { l.To.Email = "" }, ErrAddress},
		"sender":          {func(l *Letter) { l.From.Email += bcc }, ErrAddress},
		"answers":         {func(l *Letter) { l.ReplyTo += bcc }, ErrAddress},
		"id":              {func(l *Letter) { l.ID += ">" + bcc }, ErrID},
		"no id":           {func(l *Letter) { l.ID = "" }, ErrID},
	} {
		l := letter()
		bad.spoil(&l)
		if err := s.Send(t.Context(), l); !errors.Is(err, bad.want) || !Final(err) {
			t.Errorf("%s: got %v, final %v; want %v, final", name, err, Final(err), bad.want)
		}
	}
	if got := len(srv.letters()); got != 0 {
		t.Fatalf("%d bad letters went out", got)
	}

	l := letter()
	l.To.Name, l.From.Name = "Ann"+bcc, `Jobs" <spy@example.net>`+bcc
	if err := s.Send(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	head, _, _ := parts(t, srv.letters()[0])
	to, err := head.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Name != "Ann Bcc: spy@example.net" || to[0].Address != l.To.Email {
		t.Errorf("to: got %v, %v", to, err)
	}
	from, err := head.AddressList("From")
	if err != nil || len(from) != 1 || from[0].Address != l.From.Email {
		t.Errorf("from: got %v, %v", from, err)
	}
	if head.Get("Bcc") != "" || len(srv.rcpts) != 1 {
		t.Errorf("a name added a recipient: %v, Bcc %q", srv.rcpts, head.Get("Bcc"))
	}
}

func TestRefusalsAreFinalOrTemporaryAsTheServerSays(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"mail", "rcpt", "data"} {
		for _, c := range []struct {
			reply *smtp.SMTPError
			final bool
		}{
			{&smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "<ann@example.org>: no such mailbox"}, true},
			{&smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "ann@example.org is greylisted"}, false},
		} {
			srv := &server{refuse: map[string]error{command: c.reply}}
			srv.listen(t, false, false)
			err := sender(t, "smtp://"+srv.addr).Send(t.Context(), letter())
			var f *Failure
			if !errors.As(err, &f) || f.Code != c.reply.Code || Final(err) != c.final {
				t.Errorf("%s %d: got %v, final %v; want final %v", command, c.reply.Code, err, Final(err), c.final)
				continue
			}
			if strings.Contains(err.Error(), "ann@") || !strings.Contains(err.Error(), "(address)") {
				t.Errorf("%s: the error names the recipient: %v", command, err)
			}
		}
	}
}

func TestServerThatIsDownIsTemporary(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	if err := sender(t, "smtp://"+addr).Send(t.Context(), letter()); err == nil || Final(err) {
		t.Errorf("got %v, final %v", err, Final(err))
	}
}

// silent accepts connections and never says a word.
func silent(t *testing.T) (addr string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			defer conn.Close()
		}
	}()
	t.Cleanup(func() {
		listener.Close()
		<-ended
	})
	return listener.Addr().String()
}

func TestSilentServerTimesOutAndIsTemporary(t *testing.T) {
	t.Parallel()
	s := sender(t, "smtp://"+silent(t))
	s.Timeout = 50 * time.Millisecond
	if err := s.Send(t.Context(), letter()); err == nil || Final(err) {
		t.Errorf("got %v, final %v", err, Final(err))
	}
}

func TestCancelEndsAConversation(t *testing.T) {
	t.Parallel()
	s := sender(t, "smtp://"+silent(t))
	s.Timeout = time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := s.Send(ctx, letter()); err == nil || Final(err) {
		t.Errorf("got %v, final %v", err, Final(err))
	}
}

func TestSignInOverTLS(t *testing.T) {
	t.Parallel()
	for _, scheme := range []string{"smtp", "smtps"} {
		srv := &server{user: "retake", password: "p@ss"}
		trust := srv.listen(t, scheme == "smtp", scheme == "smtps")
		s := sender(t, scheme+"://retake:p%40ss@"+srv.addr)
		s.TLS = trust
		if err := s.Send(t.Context(), letter()); err != nil || len(srv.letters()) != 1 {
			t.Errorf("%s: got %v, %d letters", scheme, err, len(srv.letters()))
		}
		s = sender(t, scheme+"://retake:wrong@"+srv.addr)
		s.TLS = trust
		if err := s.Send(t.Context(), letter()); err == nil || Final(err) || strings.Contains(err.Error(), "wrong@") {
			t.Errorf("%s, wrong password: got %v, final %v; want temporary: the letter is not to blame", scheme, err, Final(err))
		}
		if err := sender(t, scheme+"://retake:p%40ss@"+srv.addr).Send(t.Context(), letter()); err == nil {
			t.Errorf("%s: a certificate that nobody signed is trusted", scheme)
		}
	}
}

func TestPasswordIsNeverSentInTheClear(t *testing.T) {
	t.Parallel()
	srv := &server{user: "retake", password: "pw"}
	srv.listen(t, false, false)
	for _, query := range []string{"", "?tls=off", "?tls=required"} {
		if err := sender(t, "smtp://retake:pw@"+srv.addr+query).Send(t.Context(), letter()); err == nil {
			t.Errorf("%q: sent", query)
		}
	}
	if srv.auths != 0 || len(srv.letters()) != 0 {
		t.Errorf("got %d sign-ins", srv.auths)
	}
}

func TestTLSCanBeSwitchedOffForALocalServer(t *testing.T) {
	t.Parallel()
	srv := &server{}
	srv.listen(t, true, false)
	if err := sender(t, "smtp://"+srv.addr).Send(t.Context(), letter()); err == nil {
		t.Error("STARTTLS with a certificate that nobody signed: sent")
	}
	if err := sender(t, "smtp://"+srv.addr+"?tls=off").Send(t.Context(), letter()); err != nil {
		t.Errorf("tls=off: %v", err)
	}
}

func TestServerURLs(t *testing.T) {
	t.Parallel()
	for url, port := range map[string]int{
		"smtp://mail.example.com": 587, "smtps://mail.example.com": 465, "smtp://mail.example.com:25?tls=required": 25,
		"mail.example.com:25": 0, "http://mail.example.com": 0, "smtp://": 0, "smtp://mail.example.com:0": 0,
		"smtp://mail.example.com?tls=maybe": 0, "smtps://mail.example.com?tls=off": 0, "smtp://u:pw%zz@h": 0,
	} {
		s, err := NewSMTP(url)
		switch {
		case port == 0 && (err == nil || strings.Contains(err.Error(), "pw")):
			t.Errorf("%s: got error %v", url, err)
		case port != 0 && (err != nil || s.port != port):
			t.Errorf("%s: got %+v, %v; want port %d", url, s, err, port)
		}
	}
}
