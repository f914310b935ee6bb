package auth

import (
	"bytes"
	"errors"
	"testing"
)

func TestVaultOpensWhatItSealedForThatOwnerOnly(t *testing.T) {
	t.Parallel()
	one, err := NewVault(bytes.Repeat([]byte{1}, 32))
	if err != nil {
		t.Fatal(err)
	}
	other, err := NewVault(bytes.Repeat([]byte{2}, 32))
	if err != nil {
		t.Fatal(err)
	}
	sealed := one.Seal("row 1", "a secret")
	if got, err := one.Open("row 1", sealed); got != "a secret" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if bytes.Contains(sealed, []byte("secret")) || bytes.Equal(sealed, one.Seal("row 1", "a secret")) {
		t.Error("the secret shows, or sealing it twice gives the same")
	}
	damaged := bytes.Clone(sealed)
	damaged[len(damaged)-1] ^= 1
	for name, try := range map[string]func() (string, error){
		"another key":   func() (string, error) { return other.Open("row 1", sealed) },
		"another owner": func() (string, error) { return one.Open("row 2", sealed) },
		"damaged":       func() (string, error) { return one.Open("row 1", damaged) },
		"nothing":       func() (string, error) { return one.Open("row 1", nil) },
	} {
		if got, err := try(); got != "" || !errors.Is(err, ErrSealed) {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	if _, err := NewVault([]byte("short")); err == nil {
		t.Error("a short key is taken")
	}
}
