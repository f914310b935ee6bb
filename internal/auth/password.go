package auth

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
)

// Bounds of a password in characters. Length is the only rule: rules about kinds of characters make
// passwords worse (NIST SP 800-63B §3.1.1.2).
const (
	MinPassword = 12
	MaxPassword = 128
)

// PolicyError tells why a password cannot be chosen, in words for the person who chose it.
type PolicyError struct {
	Length int  // in characters
	Blank  bool // nothing but white space
}

func (e *PolicyError) Error() string {
	switch {
	case e.Blank:
		return "A password cannot be blank."
	case e.Length < MinPassword:
		return fmt.Sprintf("Use at least %d characters; this password has %d.", MinPassword, e.Length)
	default:
		return fmt.Sprintf("Use at most %d characters; this password has %d.", MaxPassword, e.Length)
	}
}

// CheckPolicy returns a *PolicyError when the password may not be chosen. It is asked when a password
// is set, never at sign-in.
func CheckPolicy(password string) error {
	n := utf8.RuneCountInString(password)
	blank := strings.TrimSpace(password) == ""
	if blank || n < MinPassword || n > MaxPassword {
		return &PolicyError{Length: n, Blank: blank}
	}
	return nil
}

// Passwords hashes and checks passwords with argon2id. As each check takes memory on purpose, no more
// of them run at once than there are processors. It must not be copied after first use.
type Passwords struct {
	Params *argon2id.Params // of new hashes; tests make them cheap

	once  sync.Once
	slots chan struct{}
	dummy string
	err   error
}

// NewPasswords uses 19 MiB, 2 passes and 1 lane, the least that the OWASP Password Storage Cheat Sheet
// recommends for argon2id, and about 20 ms on one processor.
func NewPasswords() *Passwords {
	return &Passwords{Params: &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}}
}

// HashPassword returns the text to store.
func (p *Passwords) HashPassword(password string) (string, error) {
	if err := p.prepare(); err != nil {
		return "", err
	}
	defer p.enter()()
	hash, err := argon2id.CreateHash(password, p.Params)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

// CheckPassword tells whether the password belongs to the hash. An error means that the hash is damaged.
func (p *Passwords) CheckPassword(password, hash string) (bool, error) {
	if err := p.prepare(); err != nil {
		return false, err
	}
	defer p.enter()()
	match, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("check password: %w", err)
	}
	return match, nil
}

// DummyCheck takes as long as CheckPassword and finds nothing: call it when there is no such account,
// so that time does not tell which accounts exist.
func (p *Passwords) DummyCheck(password string) {
	if p.prepare() != nil {
		return
	}
	// The answer is of no interest, and the dummy was made by this room.
	_, _ = p.CheckPassword(password, p.dummy)
}

// prepare runs before the first hash of any kind, so that a first DummyCheck takes no longer than others.
func (p *Passwords) prepare() error {
	p.once.Do(func() {
		if p.Params == nil {
			p.err = errors.New("hash password: no parameters; use NewPasswords")
			return
		}
		p.slots = make(chan struct{}, runtime.NumCPU())
		p.dummy, p.err = argon2id.CreateHash("nobody has this password", p.Params)
	})
	return p.err
}

func (p *Passwords) enter() (leave func()) {
	p.slots <- struct{}{}
	return func() { <-p.slots }
}
