package ui

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
)

func render(t *testing.T, c templ.Component) *goquery.Document {
	t.Helper()
	return renderWith(t, context.Background(), c)
}

func renderWith(t *testing.T, ctx context.Context, c templ.Component) *goquery.Document {
	t.Helper()
	var b strings.Builder
	if err := c.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func text(s string) context.Context {
	return templ.WithChildren(context.Background(), templ.Raw(s))
}

func TestAFieldIsTiedToItsLabelHintAndError(t *testing.T) {
	t.Parallel()
	doc := render(t, Field(FieldProps{Name: "answer", Label: "Answer time", Hint: "Up to half an hour", Unit: "seconds", Error: "At most 1800.", Value: `9"><b>`}))
	in := doc.Find("input#answer")
	if got, _ := in.Attr("value"); got != `9"><b>` {
		t.Errorf("value = %q", got)
	}
	if in.AttrOr("aria-invalid", "") != "true" {
		t.Error("a wrong field is not marked as invalid")
	}
	if doc.Find("label[for=answer]").Length() != 1 {
		t.Error("no label for the control")
	}
	ids := strings.Fields(in.AttrOr("aria-describedby", ""))
	if len(ids) != 3 {
		t.Fatalf("described by %v, want hint, unit and error", ids)
	}
	for _, id := range ids {
		if doc.Find("#"+id).Length() != 1 {
			t.Errorf("described by %q, which is not there", id)
		}
	}
}

func TestAFieldWithoutErrorSaysNothingIsWrong(t *testing.T) {
	t.Parallel()
	in := render(t, Field(FieldProps{Name: "phone", Label: "Phone", Optional: true})).Find("input")
	for _, name := range []string{"aria-invalid", "aria-describedby", "required", "disabled"} {
		if _, has := in.Attr(name); has {
			t.Errorf("an optional field without error has %s", name)
		}
	}
}

func TestATextAreaKeepsItsTextAsItIs(t *testing.T) {
	t.Parallel()
	const want = "  Hello {{candidate}},\n\n</textarea> & so on \n"
	got := render(t, TextArea(FieldProps{Name: "body", Label: "Letter", Value: want}, 8)).Find("textarea").Text()
	if got != want {
		t.Errorf("text = %q, want %q", got, want)
	}
}

func TestAButtonNamesItsDeedAndItsObject(t *testing.T) {
	t.Parallel()
	b := render(t, Button(ButtonProps{Label: "Discard", Of: "Ada <Okonkwo>", Attrs: templ.Attributes{"hx-post": "/x"}})).Find("button")
	if got := strings.Join(strings.Fields(b.Text()), " "); got != "Discard Ada <Okonkwo>" {
		t.Errorf("name = %q", got)
	}
	if b.AttrOr("type", "") != "submit" || b.AttrOr("hx-post", "") != "/x" {
		t.Error("the button lost its type or its attributes")
	}
	icon := render(t, IconButton(ButtonProps{Label: "More", Of: "for Ada", Icon: "ellipsis", Href: "/m"})).Find("a")
	if icon.AttrOr("aria-label", "") != "More for Ada" {
		t.Errorf("icon button named %q", icon.AttrOr("aria-label", ""))
	}
}

func TestALinkIsWholeInTextAndOnTheButton(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"https://hire.example.com/i/k7m2qx9tz4w8hn5rcv6bpa2dfg", "http://a/i/x", ""} {
		doc := render(t, CopyLink(CopyLinkProps{URL: url, Name: "Ada"}))
		if got := doc.Find(".link-text").Text(); got != url {
			t.Errorf("shown %q, want %q", got, url)
		}
		if got := doc.Find("button").AttrOr("data-copy", "none"); got != url {
			t.Errorf("copied %q, want %q", got, url)
		}
		if got := strings.Join(strings.Fields(doc.Find("button").Text()), " "); got != "Copy Ada’s link" {
			t.Errorf("button named %q", got)
		}
	}
}

func TestAStatusLineOffersUndoOnlyWhereThereIsOne(t *testing.T) {
	t.Parallel()
	doc := render(t, StatusLine(StatusProps{Text: "Discarded Ada.", Undo: "/interviews/7/restore", Values: []Option{{Value: "revision", Label: "4"}}}))
	form := doc.Find("form[method=post]")
	if form.AttrOr("action", "") != "/interviews/7/restore" || form.Find("input[name=revision]").AttrOr("value", "") != "4" {
		t.Error("Undo is not a form that works by itself")
	}
	if render(t, StatusLine(StatusProps{Text: "Saved."})).Find("form").Length() != 0 {
		t.Error("Undo offered where nothing can be undone")
	}
	if render(t, StatusLine(StatusProps{})).Find("body").Children().Length() != 0 {
		t.Error("an empty status shows something")
	}
}

func TestADocumentKeepsToTheContentPolicy(t *testing.T) {
	t.Parallel()
	shell := Shell{Title: "Candidates", UserName: "Rosa", Initials: "R", SignOut: "/sign-out", Theme: "dark", Status: StatusProps{Text: "Saved."},
		Nav: []NavItem{{Label: "Positions", Href: "/positions", Current: true}}}
	for name, doc := range map[string]*goquery.Document{
		"document": renderWith(t, text("<h1>Ada</h1>"), Document(shell)),
		"bare":     renderWith(t, text("<h1>Sign in</h1>"), Bare(BareProps{Title: "Sign in", Theme: "dark"})),
	} {
		if doc.Find("style, [style], script:not([src]), [onclick], [onload]").Length() != 0 {
			t.Errorf("%s: inline style or script", name)
		}
		if got := doc.Find("html").AttrOr("data-theme", ""); got != "dark" {
			t.Errorf("%s: theme %q", name, got)
		}
		if doc.Find("main h1").Length() != 1 {
			t.Errorf("%s: the content is not in main", name)
		}
		seen := map[string]bool{}
		doc.Find("[id]").Each(func(_ int, s *goquery.Selection) {
			if id := s.AttrOr("id", ""); seen[id] {
				t.Errorf("%s: id %q twice", name, id)
			} else {
				seen[id] = true
			}
		})
	}
	doc := renderWith(t, text(""), Document(shell))
	for _, id := range []string{"#main", "#status[role=status]", "#live[aria-live=polite]", "dialog#dialog #dialog-body", "template#keys-help"} {
		if doc.Find(id).Length() != 1 {
			t.Errorf("the document has no %s, which scripts and fragments rely on", id)
		}
	}
	if doc.Find(`.app-nav a[aria-current=page]`).Text() == "" {
		t.Error("the current place is not marked")
	}
}

func TestATimeCarriesTheMomentInUTC(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 3, 1, 23, 30, 0, 0, time.FixedZone("", 2*3600))
	el := render(t, Time(TimeProps{At: at, Text: "1 Mar 2026, 21:30 UTC"})).Find("time")
	if got := el.AttrOr("datetime", ""); got != "2026-03-01T21:30:00Z" {
		t.Errorf("datetime = %q", got)
	}
}

// TestIconsAreInTheSprite compares the names in all templates with the list that the sprite is built from.
func TestIconsAreInTheSprite(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../../static/build/icons.go")
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile("(?s)icons = strings.Fields\\(`(.*?)`\\)").FindSubmatch(source)
	if list == nil {
		t.Fatal("no list of icons in static/build/icons.go")
	}
	there := map[string]bool{"retake": true}
	for _, name := range strings.Fields(string(list[1])) {
		if there[name] {
			t.Errorf("icon %q is listed twice", name)
		}
		there[name] = true
	}
	used := regexp.MustCompile(`(?:\bIcon\(|\bIcon(?:After)?:\s*)"([a-z0-9-]+)"`)
	count := 0
	for _, pattern := range []string{"*.templ", "../*.templ", "../*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_templ.go") {
				continue // says again what the template says
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range used.FindAllSubmatch(text, -1) {
				count++
				if !there[string(m[1])] {
					t.Errorf("%s uses the icon %q, which the sprite lacks", file, m[1])
				}
			}
		}
	}
	if count == 0 {
		t.Error("found no use of an icon: the search is broken")
	}
}
