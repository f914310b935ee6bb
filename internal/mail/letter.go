package mail

import (
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"unicode"
)

// Address is a person or a company with its email address.
type Address struct{ Name, Email string }

// ParseAddress reads "Example Ltd <jobs@example.com>" or "jobs@example.com".
func ParseAddress(s string) (Address, error) {
	a, err := mail.ParseAddress(s)
	if err != nil {
		return Address{}, fmt.Errorf("parse address: %w", ErrAddress)
	}
	return Address{Name: a.Name, Email: a.Address}, nil
}

// Letter is a letter that is ready to be sent.
type Letter struct {
	ID       string // unique, in letters, digits, dot, dash and underscore; becomes the Message-ID
	From, To Address
	ReplyTo  string // email address that answers go to; "": the sender's
	Language string // tag of the language it is written in; "": English
	Subject  string // one line
	Text     string // paragraphs with empty lines between them
	Link     string // the URL in Text that the HTML part shows as a button; "": none
}

// What makes a letter impossible to send. All of them are final.
var (
	ErrAddress = errors.New("not an email address")
	ErrSubject = errors.New("the subject is empty or has line breaks")
	ErrID      = errors.New("the letter has no usable ID")
)

// check refuses what would break the header of a letter or add lines to it.
func (l Letter) check() error {
	if l.ID == "" || strings.ContainsFunc(l.ID, notInID) {
		return ErrID
	}
	if strings.TrimSpace(l.Subject) == "" || strings.ContainsFunc(l.Subject, unicode.IsControl) {
		return ErrSubject
	}
	if err := l.From.check(); err != nil {
		return fmt.Errorf("sender: %w", err)
	}
	if err := (Address{Email: l.ReplyTo}).check(); l.ReplyTo != "" && err != nil {
		return fmt.Errorf("reply-to: %w", err)
	}
	if err := l.To.check(); err != nil {
		return fmt.Errorf("recipient: %w", err)
	}
	return nil
}

// check accepts a bare address only: no name, comment, list or line break around it.
func (a Address) check() error {
	parsed, err := mail.ParseAddress(a.Email)
	if err != nil || parsed.Address != a.Email || strings.ContainsFunc(a.Email, unicode.IsControl) {
		return ErrAddress
	}
	return nil
}

// domain is what follows the last @.
func (a Address) domain() string {
	return a.Email[strings.LastIndexByte(a.Email, '@')+1:]
}

// oneLine turns line breaks and other control characters into single spaces.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }), " ")
}

func notInID(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '.' && r != '-' && r != '_'
}
