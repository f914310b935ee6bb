package app_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"retake/internal/mail"
)

// postbox is a mail server: it keeps the letters it accepted. Refuse decides about each one first.
type postbox struct {
	mu     sync.Mutex
	kept   []mail.Letter
	refuse func(mail.Letter) error
	after  func() // runs once a letter is accepted, before the desk hears of it
}

var (
	errDown    = errors.New("dial tcp: connection refused")
	errUnknown = fmt.Errorf("550 no such mailbox: %w", mail.ErrAddress)
)

func (p *postbox) Send(_ context.Context, l mail.Letter) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.refuse != nil {
		if err := p.refuse(l); err != nil {
			return err
		}
	}
	p.kept = append(p.kept, l)
	if p.after != nil {
		p.after()
	}
	return nil
}

func (p *postbox) failing(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuse = func(mail.Letter) error { return err }
}

func (p *postbox) mended() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.refuse = nil
}

// letters are those that were accepted so far.
func (p *postbox) letters() []mail.Letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.kept)
}
