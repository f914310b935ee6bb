package main

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/mail"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/emersion/go-smtp"
)

// postbox is a mail server that can be away, busy, or cut off after it has taken a letter.
type postbox struct {
	addr string
	mood atomic.Int32

	mu     sync.Mutex
	server *smtp.Server
	ended  chan struct{}
	got    map[string]int  // by the letter's id, how often
	links  map[string]bool // that candidates have learned
}

const (
	kind    = iota // takes every letter
	busy           // asks to come again later
	forgets        // takes the letter and hangs up before it says so
)

func newPostbox() (*postbox, error) {
	p := &postbox{got: map[string]int{}, links: map[string]bool{}}
	return p, p.open()
}

// open listens, on the same port as before.
func (p *postbox) open() error {
	addr := p.addr
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	p.addr = listener.Addr().String()
	server := smtp.NewServer(p)
	server.Domain = "mx.example.com"
	server.ReadTimeout, server.WriteTimeout = 10*time.Second, 10*time.Second
	server.ErrorLog = quiet{}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(listener) // ends with an error when the postbox is closed
	}()
	p.server, p.ended = server, ended
	return nil
}

func (p *postbox) close() {
	if p.server != nil {
		p.server.Close()
		<-p.ended
		p.server = nil
	}
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// NewSession begins a conversation.
func (p *postbox) NewSession(c *smtp.Conn) (smtp.Session, error) { return &visit{p, c}, nil }

type visit struct {
	*postbox
	conn *smtp.Conn
}

func (v *visit) Mail(string, *smtp.MailOptions) error {
	if v.mood.Load() == busy {
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "come again later"}
	}
	return nil
}

func (v *visit) Rcpt(string, *smtp.RcptOptions) error { return nil }

func (v *visit) Data(r io.Reader) error {
	letter, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	links, err := linksIn(letter)
	if err != nil {
		return err
	}
	id, _, _ := strings.Cut(strings.Trim(letter.Header.Get("Message-ID"), "<>"), "@")
	v.mu.Lock()
	v.got[id]++
	for _, link := range links {
		v.links[link] = true
	}
	v.mu.Unlock()
	if v.mood.Load() == forgets {
		v.conn.Close()
		return errors.New("cut off")
	}
	return nil
}

func (v *visit) Reset()        {}
func (v *visit) Logout() error { return nil }

var letterLink = regexp.MustCompile(`/i/([0-9a-z]{16,})`)

// linksIn finds the tokens that a letter's parts tell.
func linksIn(letter *mail.Message) ([]string, error) {
	_, params, err := mime.ParseMediaType(letter.Header.Get("Content-Type"))
	if err != nil {
		return nil, err
	}
	var links []string
	parts := multipart.NewReader(letter.Body, params["boundary"])
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return links, nil
		}
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(part) // without its quoted-printable coding
		if err != nil {
			return nil, err
		}
		for _, m := range letterLink.FindAllSubmatch(text, -1) {
			links = append(links, string(m[1]))
		}
	}
}

// knows reports that a letter with the link has arrived.
func (p *postbox) knows(token string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.links[token]
}

// times says how often the letter has arrived.
func (p *postbox) times(id string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.got[id]
}

func (p *postbox) count() (letters, more int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, n := range p.got {
		more += n - 1
	}
	return len(p.got), more
}
