package interview

import (
	"strings"
	"unicode/utf8"
)

// Bounds of what is kept of a connection and of an ATS's request, in characters.
const (
	MaxSecret  = 500
	MaxAccount = 120
	MaxRemote  = 500 // an id at the ATS
	MaxAddress = 2000
)

// Check tidies the typed fields and faults what cannot be kept. Whether an address belongs to the vendor is its protocol's to
// say.
func (c *Connection) Check() error {
	c.Name, c.Account, c.BaseURL = oneLine(c.Name), oneLine(c.Account), strings.TrimRight(strings.TrimSpace(c.BaseURL), "/")
	bad := Invalid{}
	bad.text("name", c.Name, 1, MaxName)
	bad.text("account", c.Account, 0, MaxAccount)
	bad.text("base", c.BaseURL, 0, MaxAddress)
	switch c.Second {
	case SecondAdopt, SecondNew, SecondReject:
	default:
		bad["second"] = "Choose what a second order for the same person does."
	}
	return bad.OrNil()
}

// CheckSecret tidies what a person pasted as the key of an ATS.
func CheckSecret(typed string) (string, error) {
	secret := strings.TrimSpace(typed)
	if len(secret) > MaxSecret || strings.ContainsFunc(secret, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", Invalid{"secret": "This is not a key: it has blanks or unusual letters in it, or is too long. Copy it again."}
	}
	return secret, nil
}

// Requested is what an ATS says of the person whom it orders an interview with, as far as it does.
type Requested struct {
	Name, Email, Phone                                            string
	CandidateRef, ApplicationRef, JobRef, ProfileURL, RequestedBy string
}

// Check tidies what came from an ATS, which nobody can correct in a form: only what an interview cannot do without is
// faulted, the rest is cut to what fits. Without a name the person is called by the address.
func (r *Requested) Check() (Candidate, error) {
	for _, ref := range []*string{&r.CandidateRef, &r.ApplicationRef, &r.JobRef, &r.ProfileURL, &r.RequestedBy} {
		*ref = cut(oneLine(strings.ToValidUTF8(*ref, "")), MaxRemote)
	}
	email, err := ParseEmail(r.Email)
	if err != nil || !utf8.ValidString(email) {
		return Candidate{}, Invalid{"email": ErrEmail.Error()}
	}
	c := Candidate{Email: email, Name: cut(oneLine(strings.ToValidUTF8(r.Name, "")), MaxName), Phone: cut(oneLine(strings.ToValidUTF8(r.Phone, "")), MaxPhone)}
	if c.Name == "" {
		c.Name = cut(email[:strings.LastIndexByte(email, '@')], MaxName)
	}
	return c, c.Check()
}

// cut is at most so many characters of the text.
func cut(text string, most int) string {
	n := 0
	for i := range text {
		if n == most {
			return strings.TrimSpace(text[:i])
		}
		n++
	}
	return text
}
