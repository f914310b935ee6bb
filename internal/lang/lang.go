package lang

import (
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// English is the language that every sentence exists in, and the one of positions that say nothing else.
const English = "en"

// Args are the values of a sentence's placeholders, by name: {{.Name}}.
type Args map[string]any

// Language speaks one language. The zero Language is English.
type Language struct{ v *voice }

type voice struct {
	tag       string
	localizer *i18n.Localizer
	messages  map[string]*i18n.Message
	script    Script
}

//go:embed *.json
var files embed.FS

// house is every language that there is, read once.
var house = mustRead()

type voices struct {
	all     []Language // English first, then by name
	byTag   map[string]Language
	matcher language.Matcher
}

// mustRead panics on a file that cannot be read: the files are a part of the program, and a test reads them.
func mustRead() *voices {
	bundle := i18n.NewBundle(language.English)
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err)
	}
	h := &voices{byTag: map[string]Language{}}
	for _, e := range entries {
		text, err := files.ReadFile(e.Name())
		if err != nil {
			panic(err)
		}
		file, err := bundle.ParseMessageFileBytes(text, e.Name())
		if err != nil {
			panic(fmt.Errorf("read %s: %w", e.Name(), err))
		}
		v := &voice{tag: strings.TrimSuffix(e.Name(), path.Ext(e.Name())), messages: map[string]*i18n.Message{}}
		v.localizer = i18n.NewLocalizer(bundle, v.tag, English)
		for _, m := range file.Messages {
			v.messages[m.ID] = m
		}
		h.byTag[v.tag] = Language{v}
		h.all = append(h.all, Language{v})
	}
	slices.SortFunc(h.all, func(a, b Language) int {
		return cmp.Or(cmp.Compare(a.v.place(), b.v.place()), cmp.Compare(a.v.fact("name"), b.v.fact("name")))
	})
	var tags []language.Tag
	for _, l := range h.all {
		l.v.script = l.v.forScript()
		tags = append(tags, language.Make(l.v.tag))
	}
	h.matcher = language.NewMatcher(tags)
	return h
}

// fact is what the file says of its language.
func (v *voice) fact(name string) string { return v.messages["language."+name].Other }

// place puts English before all others.
func (v *voice) place() int {
	if v.tag == English {
		return 0
	}
	return 1
}

// All lists the languages that there are, English first.
func All() []Language { return slices.Clone(house.all) }

// Known tells whether there is a language of that tag.
func Known(tag string) bool { return house.byTag[tag].v != nil }

// Of is the language of that tag; English when there is none.
func Of(tag string) Language { return house.byTag[tag] }

// Preferred is the best match for an Accept-Language header; English when it names nothing that there is.
func Preferred(accept string) Language {
	wished, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(wished) == 0 {
		return Language{}
	}
	_, i, confidence := house.matcher.Match(wished...)
	if confidence == language.No {
		return Language{}
	}
	return house.all[i]
}

func (l Language) voice() *voice {
	if l.v == nil {
		return house.byTag[English].v
	}
	return l.v
}

// Tag is the BCP 47 tag, for the lang attribute.
func (l Language) Tag() string { return l.voice().tag }

// Name is what the language calls itself.
func (l Language) Name() string { return l.voice().fact("name") }

// Dir is the direction of writing, "ltr" or "rtl", for the dir attribute.
func (l Language) Dir() string { return l.voice().fact("dir") }

// Say gives a sentence. One that the language lacks comes in English, and one that nobody has as its key: tests see to it
// that neither happens.
func (l Language) Say(key string, args ...Args) string {
	return l.say(&i18n.LocalizeConfig{MessageID: key, TemplateData: joined(args)})
}

// Count gives a sentence in the plural form that belongs to n, which stands in it as {{.Count}}.
func (l Language) Count(key string, n int, args ...Args) string {
	data := joined(args)
	data["Count"] = n
	return l.say(&i18n.LocalizeConfig{MessageID: key, TemplateData: data, PluralCount: n})
}

func (l Language) say(what *i18n.LocalizeConfig) string {
	text, err := l.voice().localizer.Localize(what)
	if text == "" && err != nil {
		return what.MessageID
	}
	return text
}

func joined(args []Args) Args {
	all := Args{}
	for _, more := range args {
		maps.Copy(all, more)
	}
	return all
}

// List joins words as a sentence does: "1, 2 and 4".
func (l Language) List(words []string) string {
	if len(words) == 0 {
		return ""
	}
	text := words[0]
	for _, next := range words[1 : max(len(words), 2)-1] {
		text = l.Say("list.next", Args{"Before": text, "Next": next})
	}
	if len(words) > 1 {
		text = l.Say("list.last", Args{"Before": text, "Last": words[len(words)-1]})
	}
	return text
}

// Instant is a moment with its day of the week, in UTC: what is written where nobody knows the reader's zone.
func (l Language) Instant(at time.Time) string {
	at = at.UTC()
	days, months := strings.Fields(l.Say("date.weekdays")), strings.Fields(l.Say("date.months"))
	return l.Say("date.instant", Args{
		"Weekday": days[at.Weekday()], "Day": at.Day(), "Month": months[at.Month()-1], "Year": at.Year(), "Clock": at.Format("15:04"),
	})
}

// Span is a length of time in words: "45 seconds", "2 minutes", "1:30 minutes".
func (l Language) Span(d time.Duration) string {
	switch s := int(d.Seconds()); {
	case s < 60:
		return l.Count("span.seconds", s)
	case s%60 == 0:
		return l.Count("span.minutes", s/60)
	default:
		return l.Say("span.clock", Args{"Clock": fmt.Sprintf("%d:%02d", s/60, s%60)})
	}
}

// Script is what the room's script says, for the page to carry as data.
type Script struct {
	Locale string                     `json:"locale"` // for Intl
	Words  map[string]json.RawMessage `json:"words"`  // a sentence, or its plural forms by their names
}

// Script gives the sentences of the room's script.
func (l Language) Script() Script { return l.voice().script }

const ofScript = "script."

func (v *voice) forScript() Script {
	s := Script{Locale: v.fact("locale"), Words: map[string]json.RawMessage{}}
	for key, m := range v.messages {
		if !strings.HasPrefix(key, ofScript) {
			continue
		}
		var said any = m.Other
		if f := forms(m); len(f) > 1 {
			said = f
		}
		text, err := json.Marshal(said)
		if err != nil {
			panic(err) // strings only
		}
		s.Words[strings.TrimPrefix(key, ofScript)] = text
	}
	return s
}

// forms are the plural forms that a message has, by the names that Unicode and Intl give them.
func forms(m *i18n.Message) map[string]string {
	all := map[string]string{"zero": m.Zero, "one": m.One, "two": m.Two, "few": m.Few, "many": m.Many, "other": m.Other}
	for name, text := range all {
		if text == "" {
			delete(all, name)
		}
	}
	return all
}
