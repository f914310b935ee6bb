package auth

import (
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"fmt"
)

// Vault seals secrets that have to be read again, such as what we show to an ATS, so that a copy of the database alone does
// not give them away. It uses AES-256 in GCM with a random nonce in front.
type Vault struct{ aead cipher.AEAD }

// ErrSealed says that a secret was sealed with another key, or damaged.
var ErrSealed = errors.New("the secret cannot be read with this data folder's key: enter or rotate it again")

// NewVault takes a key of 32 bytes.
func NewVault(key []byte) (*Vault, error) {
	if len(key) != 32 {
		return nil, fmt.Errorf("the key of a vault has 32 bytes, not %d", len(key))
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return &Vault{aead}, err
}

// Seal encrypts the secret. The owner is the id of the row that keeps it: moved to another row, it cannot be opened.
func (v *Vault) Seal(owner, secret string) []byte {
	return v.aead.Seal(nil, nil, []byte(secret), []byte(owner))
}

// Open is the secret again; ErrSealed when it is not this vault's or not this owner's.
func (v *Vault) Open(owner string, sealed []byte) (string, error) {
	secret, err := v.aead.Open(nil, nil, sealed, []byte(owner))
	if err != nil {
		return "", ErrSealed
	}
	return string(secret), nil
}
