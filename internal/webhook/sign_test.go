package webhook

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	judge "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"retake/internal/interview"
)

func TestSignatureIsTheOneOfTheSpecification(t *testing.T) {
	t.Parallel()
	h, err := Sign([]string{"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := h.Get("webhook-signature"), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if h.Get("webhook-id") != "msg_p5jXN8AQM9LWM0D4loKWxJek" || h.Get("webhook-timestamp") != "1614265330" {
		t.Errorf("got %v", h)
	}
}

func TestSecretsAreLongRandomAndWellFormed(t *testing.T) {
	t.Parallel()
	one := NewSecret()
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(one, "whsec_"))
	if err != nil || len(key) != 32 || one == NewSecret() {
		t.Errorf("got %s: %d bytes, %v", one, len(key), err)
	}
	for _, bad := range []string{"", "whsec_", "whsec_!", "abc", strings.TrimPrefix(one, "whsec_")} {
		if _, err := Sign([]string{bad}, "a", time.Unix(1, 0), nil); !errors.Is(err, errSecret) {
			t.Errorf("signed with the secret %q: %v", bad, err)
		}
	}
}

// The library of Standard Webhooks is the judge of what receivers think of our messages.
func TestIndependentReceiversVerify(t *testing.T) {
	t.Parallel()
	older, newer, strange := NewSecret(), NewSecret(), NewSecret()
	body, now := []byte(`{"type":"interview.completed"}`), time.Now()
	for name, c := range map[string]struct {
		secrets  []string
		receiver string
		at       time.Time
		tamper   func(h http.Header, body []byte)
		want     error
	}{
		"as it is":                   {secrets: []string{newer}, receiver: newer, at: now},
		"rotated, who has the old":   {secrets: []string{newer, older}, receiver: older, at: now},
		"rotated, who has the new":   {secrets: []string{newer, older}, receiver: newer, at: now},
		"the old one is over":        {secrets: []string{newer}, receiver: older, at: now, want: judge.ErrNoMatchingSignature},
		"a stranger's":               {secrets: []string{strange}, receiver: newer, at: now, want: judge.ErrNoMatchingSignature},
		"stale":                      {secrets: []string{newer}, receiver: newer, at: now.Add(-6 * time.Minute), want: judge.ErrMessageTooOld},
		"from the future":            {secrets: []string{newer}, receiver: newer, at: now.Add(6 * time.Minute), want: judge.ErrMessageTooNew},
		"another body":               {secrets: []string{newer}, receiver: newer, at: now, tamper: func(_ http.Header, b []byte) { b[2] = 'T' }, want: judge.ErrNoMatchingSignature},
		"replayed under another id":  {secrets: []string{newer}, receiver: newer, at: now, tamper: func(h http.Header, _ []byte) { h.Set("webhook-id", "evt_2") }, want: judge.ErrNoMatchingSignature},
		"replayed at another moment": {secrets: []string{newer}, receiver: newer, at: now.Add(-time.Hour), tamper: restamped(now), want: judge.ErrNoMatchingSignature},
		"without an id":              {secrets: []string{newer}, receiver: newer, at: now, tamper: func(h http.Header, _ []byte) { h.Set("webhook-id", "") }, want: judge.ErrRequiredHeaders},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := append([]byte{}, body...)
			h, err := Sign(c.secrets, "evt_1", c.at, body)
			if err != nil {
				t.Fatal(err)
			}
			if c.tamper != nil {
				c.tamper(h, body)
			}
			receiver, err := judge.NewWebhook(c.receiver)
			if err != nil {
				t.Fatal(err)
			}
			if err := receiver.Verify(body, h); !errors.Is(err, c.want) {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
}

func restamped(now time.Time) func(http.Header, []byte) {
	return func(h http.Header, _ []byte) {
		fresh, _ := Sign([]string{NewSecret()}, "evt_1", now, nil)
		h.Set("webhook-timestamp", fresh.Get("webhook-timestamp"))
	}
}

func TestOlderShapeCarriesBothSignatures(t *testing.T) {
	t.Parallel()
	secret := NewSecret()
	h, err := Headers(interview.ShapeHireflix, []string{secret, NewSecret()}, "evt_1", interview.At(time.Now()), []byte(`{}`))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := h.Get("x-hireflix-signature"), digest([]byte(secret), []byte(`{}`)); got != want || got == "" {
		t.Errorf("got %q, want %q", got, want)
	}
	receiver, _ := judge.NewWebhook(secret)
	if err := receiver.Verify([]byte(`{}`), h); err != nil {
		t.Error(err)
	}
	if h, _ = Headers(interview.ShapeStandard, []string{secret}, "evt_1", 1, nil); h.Get("x-hireflix-signature") != "" {
		t.Error("the standard shape carries the older signature")
	}
}
