package mail

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/lang"
)

var update = flag.Bool("update", false, "write the golden files anew")

var ann = Values{
	Candidate: "Ann Example",
	Position:  "Night Nurse",
	Link:      "https://jobs.example.com/i/0123456789abcdefghjkmnpqrs",
	Deadline:  "Friday, 6 March 2026, 18:00 (CET)",
	Company:   "Example Clinic",
	Message:   "The sound was missing in one answer.\nThat is our fault, not yours.",
	Questions: "2. Why nights?\n4. Tell us about a hard shift.",
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; run with -update if it is meant):\n%s", name, diff)
	}
}

func TestDefaultLetters(t *testing.T) {
	t.Parallel()
	for _, language := range lang.All() {
		tag, who := language.Tag(), ann
		who.Deadline = language.Instant(time.Date(2026, 3, 6, 17, 0, 0, 0, time.UTC))
		for name, template := range map[string]Template{
			"invitation": Invitation(tag), "redo": Redo(tag), "deadline": Deadline(tag), "unsubmitted": Unsubmitted(tag),
			"receipt": Receipt(tag), "handed_in": HandedIn(tag),
		} {
			l, err := Compose(template, who)
			if err != nil {
				t.Fatalf("%s in %s: %v", name, tag, err)
			}
			l.Language = tag
			golden(t, tag+"/"+name+".txt", "Subject: "+l.Subject+"\n\n"+l.Text)
			golden(t, tag+"/"+name+".html", l.HTML())
		}
	}
}

// A language is complete with six letters of its own, which use what the English ones use.
func TestEveryLanguageHasItsLetters(t *testing.T) {
	t.Parallel()
	for _, language := range lang.All() {
		for name, letter := range map[string]func(string) Template{
			"invitation": Invitation, "redo": Redo, "deadline": Deadline, "unsubmitted": Unsubmitted, "receipt": Receipt, "handed_in": HandedIn,
		} {
			own, english := letter(language.Tag()), letter(lang.English)
			if language.Tag() != lang.English && own == english {
				t.Errorf("%s/%s.txt is missing", language.Tag(), name)
			}
			for _, p := range Placeholders() {
				if uses(own.Subject, p) != uses(english.Subject, p) || uses(own.Body, p) != uses(english.Body, p) {
					t.Errorf("%s/%s.txt: {{%s}} stands where the English letter has none, or is missing", language.Tag(), name, p)
				}
			}
		}
	}
	if Invitation("xx") != Invitation(lang.English) {
		t.Error("an unknown language has no letters")
	}
}

func TestLettersSayTheirLanguage(t *testing.T) {
	t.Parallel()
	l := Letter{Subject: "s", Text: "https://jobs.example.com/i/x", Link: "https://jobs.example.com/i/x", Language: "es"}
	if page := l.HTML(); !strings.Contains(page, `<html lang="es" dir="ltr">`) || !strings.Contains(page, ">Abrir mi entrevista</a>") {
		t.Errorf("not Spanish:\n%s", page)
	}
	l.Language = ""
	if page := l.HTML(); !strings.Contains(page, `<html lang="en" dir="ltr">`) {
		t.Errorf("not English:\n%s", page)
	}
}

func TestFillReplacesEveryPlaceholder(t *testing.T) {
	t.Parallel()
	for _, name := range Placeholders() {
		for _, written := range []string{"{{" + name + "}}", "{{ " + name + "\t}}", "{{" + strings.ToUpper(name) + "}}"} {
			got, err := Fill("a "+written+" z", ann)
			if want := "a " + ann.named(name) + " z"; got != want || err != nil {
				t.Errorf("%s: got %q, %v; want %q", written, got, err, want)
			}
		}
	}
}

func TestValuesAreNotTemplates(t *testing.T) {
	t.Parallel()
	v := ann
	v.Candidate = "{{link}} $1 {{nonsense}} \\n"
	got, err := Fill("Hello {{candidate}}!", v)
	if want := "Hello {{link}} $1 {{nonsense}} \\n!"; got != want || err != nil {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
}

func TestUnknownAndUnclosedPlaceholdersAreNamed(t *testing.T) {
	t.Parallel()
	for template, found := range map[string]string{
		"Hello {{name}}":            "{{name}}",
		"Hello {{}}":                "{{}}",
		"Hello {{candidate}":        "{{candidate}",
		"Hello {{candidate\nBye":    "{{candidate",
		"Hello candidate}} and all": "}} and all",
		"Hello {{{candidate}}}":     "",
	} {
		var unknown *PlaceholderError
		err := CheckTemplate(template)
		if found == "" {
			if err != nil {
				t.Errorf("%q: got %v, want none: single braces are just braces", template, err)
			}
			continue
		}
		if !errors.As(err, &unknown) || unknown.Found != found || !strings.Contains(err.Error(), "{{candidate}}, {{position}}") {
			t.Errorf("%q: got %v, want %q found and the known ones listed", template, err, found)
		}
		if _, err := Fill(template, ann); !errors.As(err, &unknown) {
			t.Errorf("fill %q: got %v", template, err)
		}
	}
}

func TestLetterNeedsSubjectAndLink(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		template Template
		want     error
	}{
		{Template{"Hello", "Start: {{ link }}"}, nil},
		{Template{"  ", "Start: {{link}}"}, ErrNoSubject},
		{Template{"Hello", "Start."}, ErrNoLink},
		{Template{"Your {{link}}", "Start: {{link}}"}, ErrLinkInSubject},
	} {
		if got := CheckLetter(c.template); !errors.Is(got, c.want) {
			t.Errorf("%+v: got %v, want %v", c.template, got, c.want)
		}
		if _, err := Compose(c.template, ann); !errors.Is(err, c.want) {
			t.Errorf("compose %+v: got %v, want %v", c.template, err, c.want)
		}
	}
}

func TestLinesWithoutAValueAreLeftOut(t *testing.T) {
	t.Parallel()
	body := "Hello {{candidate}},\r\n\r\n{{message}}\r\n\r\nBy {{deadline}}.\r\n\r\n{{company}}, {{deadline}}\r\n{{link}}\r\n"
	l, err := Compose(Template{"Hi", body}, Values{Candidate: "Ann", Company: "Example", Link: "https://jobs.example.com/i/x"})
	want := "Hello Ann,\n\nExample, \nhttps://jobs.example.com/i/x\n"
	if err != nil || l.Text != want {
		t.Errorf("got %q, %v; want %q", l.Text, err, want)
	}
}

func TestSubjectIsOneLine(t *testing.T) {
	t.Parallel()
	v := ann
	v.Candidate = "Ann\r\nBcc: everybody@example.com\x00"
	l, err := Compose(Template{"For {{candidate}}", "{{link}}"}, v)
	if want := "For Ann Bcc: everybody@example.com"; err != nil || l.Subject != want {
		t.Errorf("got %q, %v; want %q", l.Subject, err, want)
	}
}

func TestWhatPeopleWroteIsEscaped(t *testing.T) {
	t.Parallel()
	v := ann
	v.Candidate = `<script>alert("x")</script>`
	v.Message = `See <b>this</b>: https://example.com/?a=1&b="2". And javascript:alert(1)`
	l, err := Compose(Template{"<i>{{candidate}}", "{{candidate}}\n\n{{message}}\n\n{{link}}"}, v)
	if err != nil {
		t.Fatal(err)
	}
	page := l.HTML()
	for _, bad := range []string{"<script", "<b>", "<i>", `href="javascript`} {
		if strings.Contains(page, bad) {
			t.Errorf("%s came through:\n%s", bad, page)
		}
	}
	if want := `<a href="https://example.com/?a=1&amp;b=">https://example.com/?a=1&amp;b=</a>&#34;2&#34;.`; !strings.Contains(page, want) {
		t.Errorf("want %s in:\n%s", want, page)
	}
}

func TestOneButtonForTheLinkOfTheInterviewOnly(t *testing.T) {
	t.Parallel()
	text := "How to find us:\n\nhttps://maps.example.com/clinic\n\nhttps://jobs.example.com/i/x\n\nAgain: https://jobs.example.com/i/x."
	page := Letter{Subject: "s", Text: text, Link: "https://jobs.example.com/i/x"}.HTML()
	if got := strings.Count(page, ButtonLabel("")); got != 1 {
		t.Errorf("got %d buttons, want 1", got)
	}
	if got := strings.Count(page, `href="https://jobs.example.com/i/x"`); got != 3 {
		t.Errorf("got %d links to the interview, want button and two plain ones:\n%s", got, page)
	}
	if strings.Contains(Letter{Text: text}.HTML(), ButtonLabel("")) {
		t.Error("a letter without a link of its own has a button")
	}
	if strings.Contains(Letter{Text: "javascript:alert(1)", Link: "javascript:alert(1)"}.HTML(), "href") {
		t.Error("a link that is no web address became one")
	}
}
