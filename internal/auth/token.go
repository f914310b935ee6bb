package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
)

// Tokens makes secrets that are handed out once. The zero value is ready to use.
type Tokens struct {
	Rand io.Reader // nil: crypto/rand
}

// NewToken makes a token of 256 bits for sessions, setup and password reset. Only its HashToken may be
// stored.
func (t Tokens) NewToken() (string, error) {
	b, err := t.read(32)
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// crockford has no i, l, o and u: a link that is read out on the phone has no look-alikes.
const crockford = "0123456789abcdefghjkmnpqrstvwxyz"

// LinkLength is the length of a link token: 26 characters of 5 bits, 130 bits in all.
const LinkLength = 26

// NewLinkToken makes the token of an interview's link, in digits and small letters.
func (t Tokens) NewLinkToken() (string, error) {
	b, err := t.read(LinkLength)
	if err != nil {
		return "", err
	}
	for i := range b {
		b[i] = crockford[b[i]%32] // 256 is a multiple of 32, so that no letter is likelier
	}
	return string(b), nil
}

// IsLinkToken tells whether the text could be a link token at all, without asking the database.
func IsLinkToken(s string) bool {
	if len(s) != LinkLength {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if c < '0' || c > 'z' || c > '9' && c < 'a' || c == 'i' || c == 'l' || c == 'o' || c == 'u' {
			return false
		}
	}
	return true
}

// HashToken is the form in which a token is stored and looked up. Tokens are random, so a fast hash
// without salt is enough.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func (t Tokens) read(n int) ([]byte, error) {
	from := t.Rand
	if from == nil {
		from = rand.Reader
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(from, b); err != nil {
		return nil, fmt.Errorf("make token: %w", err)
	}
	return b, nil
}
