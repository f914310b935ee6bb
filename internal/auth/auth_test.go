package auth

import (
	"bytes"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/alexedwards/argon2id"
)

func cheap() *Passwords {
	return &Passwords{Params: &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}}
}

func TestPasswordMatchesOnlyItsOwnHash(t *testing.T) {
	t.Parallel()
	p := cheap()
	hash, err := p.HashPassword("correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	again, err := p.HashPassword("correct horse battery")
	if err != nil || again == hash {
		t.Errorf("two hashes of one password are equal: no salt (%v)", err)
	}
	for password, want := range map[string]bool{"correct horse battery": true, "Correct horse battery": false, "": false} {
		if got, err := p.CheckPassword(password, hash); got != want || err != nil {
			t.Errorf("check %q: got %v, %v; want %v", password, got, err, want)
		}
	}
	if _, err := p.CheckPassword("x", "not a hash"); err == nil {
		t.Error("damaged hash: got no error")
	}
}

func TestDefaultParametersAreInTheHash(t *testing.T) {
	t.Parallel()
	hash, err := NewPasswords().HashPassword("correct horse battery")
	if want := "$argon2id$v=19$m=19456,t=2,p=1$"; err != nil || !strings.HasPrefix(hash, want) {
		t.Errorf("got %q, %v; want prefix %q", hash, err, want)
	}
}

func TestManyChecksAtOnce(t *testing.T) {
	t.Parallel()
	p := cheap()
	hash, err := p.HashPassword("correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			p.DummyCheck("whatever it is")
			if ok, err := p.CheckPassword("correct horse battery", hash); !ok || err != nil {
				t.Errorf("got %v, %v", ok, err)
			}
		})
	}
	wg.Wait()
}

func TestDummyCheckDoesTheWorkOfARealOne(t *testing.T) {
	t.Parallel()
	p := cheap()
	p.DummyCheck("whatever it is")
	params, _, _, err := argon2id.DecodeHash(p.dummy)
	if err != nil || *params != *p.Params {
		t.Errorf("dummy hash: got %+v, %v; want %+v", params, err, p.Params)
	}
}

func TestMissingParametersAreAnError(t *testing.T) {
	t.Parallel()
	p := &Passwords{}
	p.DummyCheck("must not panic")
	if _, err := p.HashPassword("correct horse battery"); err == nil {
		t.Error("got no error")
	}
}

func TestPolicyIsLengthAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		password string
		want     string
	}{
		{"aaaaaaaaaaaa", ""},
		{strings.Repeat("ä", 12), ""},
		{strings.Repeat("語", 128), ""},
		{"short", "Use at least 12 characters; this password has 5."},
		{strings.Repeat("ä", 11), "Use at least 12 characters; this password has 11."},
		{strings.Repeat("a", 129), "Use at most 128 characters; this password has 129."},
		{strings.Repeat(" ", 20), "A password cannot be blank."},
		{"", "A password cannot be blank."},
	} {
		err := CheckPolicy(c.password)
		var policy *PolicyError
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%q: got %v, want none", c.password, err)
		case c.want != "" && (!errors.As(err, &policy) || err.Error() != c.want):
			t.Errorf("%q: got %v, want %s", c.password, err, c.want)
		}
	}
}

func TestTokensComeFromTheirReader(t *testing.T) {
	t.Parallel()
	zeros := Tokens{Rand: bytes.NewReader(make([]byte, 100))}
	if got, err := zeros.NewToken(); got != strings.Repeat("A", 43) || err != nil {
		t.Errorf("token: got %q, %v", got, err)
	}
	if got, err := zeros.NewLinkToken(); got != strings.Repeat("0", 26) || err != nil {
		t.Errorf("link: got %q, %v", got, err)
	}
	empty := Tokens{Rand: bytes.NewReader(nil)}
	if got, err := empty.NewToken(); err == nil {
		t.Errorf("no randomness: got token %q", got)
	}
	if got, err := empty.NewLinkToken(); err == nil {
		t.Errorf("no randomness: got link %q", got)
	}
}

func TestTokensDiffer(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		link, err := Tokens{}.NewLinkToken()
		if err != nil || !IsLinkToken(link) || seen[link] {
			t.Fatalf("got %q, %v", link, err)
		}
		seen[link] = true
	}
}

func TestIsLinkToken(t *testing.T) {
	t.Parallel()
	good := "0123456789abcdefghjkmnpqrs"
	if !IsLinkToken(good) || !IsLinkToken("tvwxyztvwxyztvwxyztvwxyz00") {
		t.Error("a good token is refused")
	}
	for _, bad := range []string{"", good[1:], good + "0", "i" + good[1:], "l" + good[1:], "o" + good[1:], "u" + good[1:],
		"A" + good[1:], "/" + good[1:], "~" + good[1:], ":" + good[1:]} {
		if IsLinkToken(bad) {
			t.Errorf("%q is accepted", bad)
		}
	}
}

func TestHashToken(t *testing.T) {
	t.Parallel()
	want := "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // FIPS 180-2 example
	if got := HashToken("abc"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
