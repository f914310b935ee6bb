package interview

import (
	"net/mail"
	"strconv"
	"strings"
	"unicode"
)

// Candidate is a person in one position. The email is unique per position among candidates that are not erased.
type Candidate struct {
	ID         string
	PositionID string
	Name       string
	Email      string
	Phone      string
	CreatedAt  Moment
	ErasedAt   Moment
}

// Check tidies the typed fields and faults what cannot be kept.
func (c *Candidate) Check() error {
	c.Name, c.Phone = oneLine(c.Name), oneLine(c.Phone)
	bad := Invalid{}
	bad.text("name", c.Name, 1, MaxName)
	bad.text("phone", c.Phone, 0, MaxPhone)
	email, err := ParseEmail(c.Email)
	if err != nil {
		bad["email"] = err.Error()
	} else {
		c.Email = email
	}
	return bad.OrNil()
}

// Erase forgets the person.
func (c *Candidate) Erase(now Moment) {
	*c = Candidate{ID: c.ID, PositionID: c.PositionID, CreatedAt: c.CreatedAt, ErasedAt: now}
}

// Key is what makes the email unique: lower case, so that Ann@ and ann@ are one person.
func (c Candidate) Key() string { return strings.ToLower(c.Email) }

// Search is the lower-cased text that the candidates tab searches and sorts by: name, then email.
func (c Candidate) Search() string { return strings.ToLower(c.Name + " " + c.Email) }

// ErrEmail is the sentence for an address that cannot receive a letter.
const ErrEmail Reason = "Enter an email address like name@example.com."

// ParseEmail tidies an address and faults what a mail server would refuse. It takes the bare address only, so nothing
// typed into it can become a header of a letter.
func ParseEmail(s string) (string, error) {
	s = strings.TrimSpace(s)
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > MaxEmail || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return "", ErrEmail
	}
	_, domain, _ := strings.Cut(s[strings.LastIndexByte(s, '@'):], "@")
	if !strings.Contains(domain, ".") || strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, ".") || strings.ContainsAny(domain, "[] ") {
		return "", ErrEmail
	}
	return s, nil
}

// oneLine trims and folds white space and drops control characters, so that a name stays one line wherever it is shown.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

func itoa(n int) string { return strconv.Itoa(n) }
