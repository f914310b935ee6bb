package interview_test

import (
	"strings"
	"testing"
	"time"

	"retake/internal/interview"
)

var long = strings.Repeat("x", 10_000)

func TestParseEmail(t *testing.T) {
	t.Parallel()
	longest := strings.Repeat("a", 64) + "@" + strings.Repeat(strings.Repeat("b", 62)+".", 2) + strings.Repeat("c", 63-len(".example")) + ".example"
	for in, want := range map[string]string{
		"ada@example.com":                 "ada@example.com",
		"  ada@example.com\r\n":           "ada@example.com",
		"Ada.B+retake@mail.example.co.uk": "Ada.B+retake@mail.example.co.uk",
		"o'neil_1=x@example.com":          "o'neil_1=x@example.com",
		"ada@xn--bcher-kva.example":       "ada@xn--bcher-kva.example",
		"ada@bücher.example":              "ada@bücher.example",
		longest:                           longest,
		"jörg@example.com":                "jörg@example.com",
	} {
		got, err := interview.ParseEmail(in)
		if err != nil || got != want {
			t.Errorf("%q: got %q, %v", in, got, err)
		}
	}
	for _, in := range []string{
		"", " ", "ada", "ada@", "@example.com", "ada@@example.com", "ada@example", "ada@localhost",
		"ada@.example.com", "ada@example.com.", "ada@example..com", ".ada@example.com", "ada..b@example.com",
		"ada b@example.com", "ada@exam ple.com", "ada@example.com, bob@example.com", "ada@example.com bob@example.com",
		"Ada <ada@example.com>", "<ada@example.com>", `"Ada" <ada@example.com>`, "ada@example.com (Ada)", "Staff: ada@example.com;",
		`"ada b"@example.com`, "ada@[192.0.2.1]", "ada@[IPv6:2001:db8::1]",
		"ada@example.com\r\nBcc: bob@example.com", "ada@example.com\nBcc: bob@example.com", "ada\r\n@example.com", "ada@exa\rmple.com",
		"ada@example.com\x00", "ada\x7f@example.com", "ada\t@example.com", "ada@exam\xffple.com", "a\xc3@example.com",
		"=?utf-8?q?ada?= <ada@example.com>", "mailto:ada@example.com", "<script>@example.com", "ada@example.com<br>",
		"ada@exa\u202emple.com", "ada\u200b@example.com", "ada\u00a0b@example.com", "ada\u2028@example.com", "\ufeffada@example.com",
		"c" + longest, long, long + "@example.com", "ada@" + long + ".com", strings.Repeat("a@", 5000) + "example.com",
		strings.Repeat("(", 10_000) + "ada@example.com",
	} {
		if got, err := interview.ParseEmail(in); err != interview.ErrEmail || got != "" {
			t.Errorf("%.60q: got %q, %v", in, got, err)
		}
	}
}

func TestCandidateCheck(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		in   interview.Candidate
		bad  []string
	}{
		{"good", interview.Candidate{Name: "Ada", Email: "ada@example.com", Phone: "+49 30 1234"}, nil},
		{"no phone", interview.Candidate{Name: "Ada", Email: "ada@example.com"}, nil},
		{"empty", interview.Candidate{}, []string{"name", "email"}},
		{"blank name", interview.Candidate{Name: " \t\r\n", Email: "ada@example.com"}, []string{"name"}},
		{"everything too long", interview.Candidate{Name: long, Email: long, Phone: long}, []string{"name", "email", "phone"}},
		{"longest name, in characters", interview.Candidate{Name: strings.Repeat("ß", interview.MaxName), Email: "ada@example.com"}, nil},
		{"one character more", interview.Candidate{Name: strings.Repeat("ß", interview.MaxName+1), Email: "ada@example.com"}, []string{"name"}},
		{"not text", interview.Candidate{Name: "A\xff", Email: "a\xff@example.com", Phone: "\xff"}, []string{"name", "email", "phone"}},
		{"HTML is text", interview.Candidate{Name: "<b>Ada</b>", Email: "ada@example.com"}, nil},
	} {
		invalid(t, c.name, c.in.Check(), c.bad...)
	}
	c := interview.Candidate{Name: " Ada\r\nBcc:\x00 bob@example.com\u2028 ", Email: " Ada@Example.com ", Phone: "1\t2"}
	done(t, "tidied", c.Check())
	if c.Name != "Ada Bcc: bob@example.com" || c.Email != "Ada@Example.com" || c.Phone != "1 2" {
		t.Errorf("tidied: %q, %q, %q", c.Name, c.Email, c.Phone)
	}
	if c.Key() != "ada@example.com" || c.Search() != "ada bcc: bob@example.com ada@example.com" {
		t.Errorf("key %q, search %q", c.Key(), c.Search())
	}
}

func TestPositionCheck(t *testing.T) {
	t.Parallel()
	good := interview.Position{Title: "Archivist", Days: 7}
	for _, c := range []struct {
		name string
		with func(*interview.Position)
		bad  []string
	}{
		{"good", func(*interview.Position) {}, nil},
		{"no title", func(p *interview.Position) { p.Title = " \n " }, []string{"title"}},
		{"long title and intro", func(p *interview.Position) { p.Title, p.Intro = long, long }, []string{"title", "intro"}},
		{"NUL in the intro", func(p *interview.Position) { p.Intro = "a\x00b" }, []string{"intro"}},
		{"no days", func(p *interview.Position) { p.Days = 0 }, []string{"days"}},
		{"negative days", func(p *interview.Position) { p.Days = -1 }, []string{"days"}},
		{"a year", func(p *interview.Position) { p.Days = interview.MaxDays }, nil},
		{"more than a year", func(p *interview.Position) { p.Days = interview.MaxDays + 1 }, []string{"days"}},
		{"contact", func(p *interview.Position) { p.Contact = " hr@example.com " }, nil},
		{"contact that is none", func(p *interview.Position) { p.Contact = "call us" }, []string{"contact"}},
		{"header in the contact", func(p *interview.Position) { p.Contact = "hr@example.com\r\nBcc: x@example.com" }, []string{"contact"}},
	} {
		p := good
		c.with(&p)
		invalid(t, c.name, p.Check(), c.bad...)
	}
	p := interview.Position{Title: " Head\r\n of  archives ", Intro: "\n Two\n\nparagraphs \n", Days: 1, Contact: " hr@example.com "}
	done(t, "tidied", p.Check())
	if p.Title != "Head of archives" || p.Intro != "Two\n\nparagraphs" || p.Contact != "hr@example.com" {
		t.Errorf("tidied: %+v", p)
	}
	if got := p.Deadline(sent); got != sent.Add(24*time.Hour) {
		t.Errorf("deadline %v", got.Time())
	}
}

func TestQuestionCheck(t *testing.T) {
	t.Parallel()
	good := interview.Question{Prompt: "Why?", Answer: time.Minute}
	for _, c := range []struct {
		name string
		with func(*interview.Question)
		bad  []string
	}{
		{"no think time, unlimited takes", func(*interview.Question) {}, nil},
		{"no prompt", func(q *interview.Question) { q.Prompt = "\n" }, []string{"prompt"}},
		{"long prompt", func(q *interview.Question) { q.Prompt = long }, []string{"prompt"}},
		{"shortest answer", func(q *interview.Question) { q.Answer = 10 * time.Second }, nil},
		{"too short an answer", func(q *interview.Question) { q.Answer = 9 * time.Second }, []string{"answer"}},
		{"no answer time", func(q *interview.Question) { q.Answer = 0 }, []string{"answer"}},
		{"longest times", func(q *interview.Question) { q.Answer, q.Think = 30*time.Minute, 30*time.Minute }, nil},
		{"times too long", func(q *interview.Question) { q.Answer, q.Think = 31*time.Minute, 31*time.Minute }, []string{"answer", "think"}},
		{"negative times", func(q *interview.Question) { q.Answer, q.Think = -time.Second, -time.Second }, []string{"answer", "think"}},
		{"most takes", func(q *interview.Question) { q.Takes = 20 }, nil},
		{"too many takes", func(q *interview.Question) { q.Takes = 21 }, []string{"takes"}},
		{"negative takes", func(q *interview.Question) { q.Takes = -1 }, []string{"takes"}},
	} {
		q := good
		c.with(&q)
		invalid(t, c.name, q.Check(), c.bad...)
	}
}

func TestInvalidListsItsFieldsInOrder(t *testing.T) {
	t.Parallel()
	if err := (interview.Invalid{}).OrNil(); err != nil {
		t.Errorf("nothing faulted, yet %v", err)
	}
	if got, want := (interview.Invalid{"b": "2", "a": "1"}).Error(), "a: 1; b: 2"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestMoment(t *testing.T) {
	t.Parallel()
	if !interview.Moment(0).Time().IsZero() {
		t.Error("the zero moment is never")
	}
	berlin := time.FixedZone("", 3600)
	at := time.Date(2026, 11, 2, 10, 0, 0, 123_999_999, berlin)
	m := interview.At(at)
	if got, want := m.Time(), time.Date(2026, 11, 2, 9, 0, 0, 123_000_000, time.UTC); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := m.Add(time.Second).Sub(m); got != time.Second {
		t.Errorf("a second is %v", got)
	}
}
