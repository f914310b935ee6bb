package mail

import (
	"embed"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"retake/internal/lang"
)

// Template is a letter with placeholders such as {{candidate}}, as a position keeps it.
type Template struct{ Subject, Body string }

// Values are what the placeholders stand for. They are plain text.
type Values struct {
	Candidate string // name
	Position  string // title
	Link      string // the interview's URL
	Deadline  string // a sentence's worth: date, time and zone
	Company   string
	Message   string // the recruiter's own words; in a receipt, what has arrived
	Questions string // one a line
}

// Placeholders lists the names that a template may use, in the order to show them.
func Placeholders() []string {
	return []string{"candidate", "position", "link", "deadline", "company", "message", "questions"}
}

func (v Values) named(name string) string {
	switch name {
	case "candidate":
		return v.Candidate
	case "position":
		return v.Position
	case "link":
		return v.Link
	case "deadline":
		return v.Deadline
	case "company":
		return v.Company
	case "message":
		return v.Message
	default: // "questions": names are checked before
		return v.Questions
	}
}

// PlaceholderError tells which placeholder of a template is not known, or not closed.
type PlaceholderError struct {
	Found string // as it was written
	Known []string
}

func (e *PlaceholderError) Error() string {
	return fmt.Sprintf("%q is not a placeholder; use {{%s}}", e.Found, strings.Join(e.Known, "}}, {{"))
}

// Refusals of CheckLetter.
var (
	ErrNoSubject     = errors.New("the letter needs a subject")
	ErrLinkInSubject = errors.New("the link belongs into the text, not into the subject, where others can read it")
	ErrNoLink        = errors.New("the text needs {{link}}: without it the candidate cannot start")
)

var placeholder = regexp.MustCompile(`\{\{([^{}]*)\}\}`)

// CheckTemplate returns a *PlaceholderError for the first placeholder that is unknown or not closed.
func CheckTemplate(text string) error {
	for _, found := range placeholder.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(Placeholders(), nameIn(found[1])) {
			return &PlaceholderError{Found: found[0], Known: Placeholders()}
		}
	}
	rest := placeholder.ReplaceAllString(text, "")
	for _, brace := range []string{"{{", "}}"} {
		if i := strings.Index(rest, brace); i >= 0 {
			found, _, _ := strings.Cut(rest[i:], "\n")
			return &PlaceholderError{Found: firstRunes(found, 30), Known: Placeholders()}
		}
	}
	return nil
}

// CheckLetter is CheckTemplate for both parts, and sees to it that the candidate gets the link.
func CheckLetter(t Template) error {
	if strings.TrimSpace(t.Subject) == "" {
		return ErrNoSubject
	}
	for _, text := range []string{t.Subject, t.Body} {
		if err := CheckTemplate(text); err != nil {
			return err
		}
	}
	if uses(t.Subject, "link") {
		return ErrLinkInSubject
	}
	if !uses(t.Body, "link") {
		return ErrNoLink
	}
	return nil
}

// Fill replaces the placeholders. Values are taken as they are: a placeholder inside a value stays.
func Fill(template string, v Values) (string, error) {
	if err := CheckTemplate(template); err != nil {
		return "", err
	}
	return placeholder.ReplaceAllStringFunc(template, func(found string) string {
		return v.named(nameIn(strings.Trim(found, "{}")))
	}), nil
}

// Compose fills a template. In the body, a line all of whose placeholders are empty is left out, so
// that "Please answer by {{deadline}}." does not stay behind without a deadline. The subject becomes
// one line.
func Compose(t Template, v Values) (Letter, error) {
	if err := CheckLetter(t); err != nil {
		return Letter{}, fmt.Errorf("compose letter: %w", err)
	}
	subject, err := Fill(t.Subject, v)
	if err != nil {
		return Letter{}, fmt.Errorf("compose subject: %w", err)
	}
	var kept []string
	for line := range strings.Lines(strings.ReplaceAll(t.Body, "\r\n", "\n")) {
		if !vacant(line, v) {
			kept = append(kept, line)
		}
	}
	text, err := Fill(strings.Join(kept, ""), v)
	if err != nil {
		return Letter{}, fmt.Errorf("compose text: %w", err)
	}
	text = blankLines.ReplaceAllString(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n")
	return Letter{Subject: oneLine(subject), Text: strings.TrimSpace(text) + "\n", Link: v.Link}, nil
}

var blankLines = regexp.MustCompile(`\n[ \t]*\n(?:[ \t]*\n)+`)

// vacant tells that a line has placeholders, and that none of them has a value.
func vacant(line string, v Values) bool {
	found := placeholder.FindAllStringSubmatch(line, -1)
	for _, f := range found {
		if strings.TrimSpace(v.named(nameIn(f[1]))) != "" {
			return false
		}
	}
	return len(found) > 0
}

func uses(text, name string) bool {
	return slices.ContainsFunc(placeholder.FindAllStringSubmatch(text, -1), func(f []string) bool { return nameIn(f[1]) == name })
}

func nameIn(braces string) string { return strings.ToLower(strings.TrimSpace(braces)) }

func firstRunes(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}

//go:embed letters
var letters embed.FS

// Invitation is the letter that carries the link, as a position of that language starts with it. Sending the link again
// uses it too. For this and the other letters, a language without one of its own gets the English one.
func Invitation(language string) Template { return builtIn(language, "invitation") }

// Redo asks a candidate to record some questions again over the same link.
func Redo(language string) Template { return builtIn(language, "redo") }

// Deadline reminds a candidate that the time to answer ends soon.
func Deadline(language string) Template { return builtIn(language, "deadline") }

// Unsubmitted reminds a candidate who has recorded everything to submit it.
func Unsubmitted(language string) Template { return builtIn(language, "unsubmitted") }

// Receipt confirms what a candidate has submitted; its message says what has arrived and when.
func Receipt(language string) Template { return builtIn(language, "receipt") }

// HandedIn is Receipt for an interview that was submitted by itself at its deadline.
func HandedIn(language string) Template { return builtIn(language, "handed_in") }

// builtIn reads a letter of the folder; that there is one for each language is tested.
func builtIn(language, name string) Template {
	text, err := letters.ReadFile("letters/" + lang.Of(language).Tag() + "/" + name + ".txt")
	if err != nil {
		text, _ = letters.ReadFile("letters/" + lang.English + "/" + name + ".txt")
	}
	return parse(string(text))
}

// parse reads "Subject: …", an empty line, and the body.
func parse(file string) Template {
	subject, body, _ := strings.Cut(file, "\n\n")
	return Template{Subject: strings.TrimPrefix(subject, "Subject: "), Body: body}
}
