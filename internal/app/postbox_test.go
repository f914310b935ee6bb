package app_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
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

// letters are those that were accepted so far, receipts aside.
func (p *postbox) letters() []mail.Letter { return slices.DeleteFunc(p.all(), isReceipt) }

// receipts are those that confirm a submission.
func (p *postbox) receipts() []mail.Letter {
	return slices.DeleteFunc(p.all(), func(l mail.Letter) bool { return !isReceipt(l) })
}

func isReceipt(l mail.Letter) bool {
	return strings.HasPrefix(l.Subject, "We received ") || strings.HasPrefix(l.Subject, "Hemos recibido ")
}

func (p *postbox) all() []mail.Letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.kept)
}
