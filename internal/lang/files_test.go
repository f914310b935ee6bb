package lang

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

var placeholders = regexp.MustCompile(`\{\{\.\w+\}\}`)

// named are the placeholders that a sentence has, whatever their order.
func named(text string) []string {
	found := placeholders.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// Every language has every sentence, with the placeholders of the English one and all the plural forms it needs.
func TestLanguagesAreComplete(t *testing.T) {
	t.Parallel()
	english := Of(English).v.messages
	for _, l := range All() {
		if diff := cmp.Diff(slices.Sorted(maps.Keys(english)), slices.Sorted(maps.Keys(l.v.messages))); diff != "" {
			t.Errorf("%s.json has other keys than en.json (-en +%s):\n%s", l.Tag(), l.Tag(), diff)
			continue
		}
		for key, m := range l.v.messages {
			counts := len(forms(english[key])) > 1
			for form, text := range forms(m) {
				if strings.TrimSpace(text) != text || strings.Contains(placeholders.ReplaceAllString(text, ""), "{{") {
					t.Errorf("%s.json: %s: %q has loose spaces or a broken placeholder", l.Tag(), key, text)
				}
				if diff := cmp.Diff(named(english[key].Other), named(text)); diff != "" {
					t.Errorf("%s.json: %s (%s) has other placeholders than English:\n%s", l.Tag(), key, form, diff)
				}
			}
			if want := formsOf(l, counts); !slices.Equal(want, slices.Sorted(maps.Keys(forms(m)))) {
				t.Errorf("%s.json: %s has the forms %v, want %v", l.Tag(), key, slices.Sorted(maps.Keys(forms(m))), want)
			}
		}
		if n := len(strings.Fields(l.Say("date.weekdays"))); n != 7 {
			t.Errorf("%s.json: %d weekdays", l.Tag(), n)
		}
		if n := len(strings.Fields(l.Say("date.months"))); n != 12 {
			t.Errorf("%s.json: %d months", l.Tag(), n)
		}
	}
}

// formsOf are the names of the plural forms that the language uses for whole numbers; "other" alone where nothing counts.
func formsOf(l Language, counts bool) []string {
	if !counts {
		return []string{"other"}
	}
	names := map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other"}
	used := map[string]bool{"other": true}
	for n := range 1001 {
		used[names[plural.Cardinal.MatchPlural(language.Make(l.Tag()), n, 0, 0, 0, 0)]] = true
	}
	// A million has a form of its own in some: go-i18n would miss it.
	if _, err := l.v.localizer.Localize(&i18n.LocalizeConfig{MessageID: "room.takes", PluralCount: 1_000_000}); err == nil && l.v.messages["room.takes"].Many != "" {
		used["many"] = true
	}
	return slices.Sorted(maps.Keys(used))
}

// Every number has its form in every sentence that counts, as go-i18n sees it.
func TestEveryNumberCanBeSaid(t *testing.T) {
	t.Parallel()
	for _, l := range All() {
		for key, m := range Of(English).v.messages {
			if len(forms(m)) < 2 {
				continue
			}
			for _, n := range []int{0, 1, 2, 3, 4, 5, 6, 10, 11, 12, 14, 19, 20, 21, 22, 25, 100, 101, 102, 111, 1000, 1_000_000, 1_000_001} {
				if text, err := l.v.localizer.Localize(&i18n.LocalizeConfig{MessageID: key, PluralCount: n, TemplateData: Args{"Count": n}}); err != nil {
					t.Errorf("%s: %s cannot be said of %d: %q, %v", l.Tag(), key, n, text, err)
				}
			}
		}
	}
}

var (
	keyInCode = regexp.MustCompile(`["'` + "`" + `]((?:room|date|list|span|letter|language)\.[a-z]+(?:\.[a-z]+)*)["'` + "`" + `]`)
	keyInJS   = regexp.MustCompile(`\b(?:sentence|plural|pieces)\('([a-z.]+)'`)
)

// Every sentence is said somewhere, and every key in the code has a sentence.
func TestEverySentenceIsSaid(t *testing.T) {
	t.Parallel()
	said := map[string]bool{"language.name": true, "language.dir": true, "language.locale": true} // by parts: see fact
	read := func(pattern *regexp.Regexp, prefix, text string) {
		for _, found := range pattern.FindAllStringSubmatch(text, -1) {
			said[prefix+found[1]] = true
		}
	}
	for _, folder := range []string{".", "../mail", "../app", "../../views", "../../web", "../../static/js/room"} {
		err := filepath.WalkDir(folder, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() && (d.Name() == "node_modules" || d.Name() == "e2e") {
				return orSkip(err)
			}
			name := d.Name()
			if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") {
				return nil
			}
			switch filepath.Ext(name) {
			case ".go", ".templ", ".js":
			default:
				return nil
			}
			text, err := os.ReadFile(p)
			if filepath.Ext(name) == ".js" {
				read(keyInJS, ofScript, string(text))
			} else {
				read(keyInCode, "", string(text))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for key := range said {
		if Of(English).v.messages[key] == nil && !notKeys[key] {
			t.Errorf("the code says %s, which is not in en.json", key)
		}
	}
	for key := range Of(English).v.messages {
		if !said[key] {
			t.Errorf("en.json: nobody says %s", key)
		}
	}
}

// notKeys look like keys and are file names.
var notKeys = map[string]bool{"room.css": true, "room.js": true}

func orSkip(err error) error {
	if err != nil {
		return err
	}
	return filepath.SkipDir
}
