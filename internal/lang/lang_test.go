package lang

import (
	"encoding/json"
	"testing"
	"time"
)

func TestLanguages(t *testing.T) {
	t.Parallel()
	all := All()
	if len(all) < 2 || all[0].Tag() != English || all[0] != Of(English) {
		t.Fatalf("got %v, want English first and more", all)
	}
	for _, l := range all {
		if !Known(l.Tag()) || Of(l.Tag()) != l {
			t.Errorf("%s is not known", l.Tag())
		}
		if l.Name() == "" || l.Dir() != "ltr" && l.Dir() != "rtl" {
			t.Errorf("%s: name %q, direction %q", l.Tag(), l.Name(), l.Dir())
		}
	}
	for _, tag := range []string{"", "xx", "../en", "EN"} {
		if Known(tag) || Of(tag).Tag() != English {
			t.Errorf("%q: got %q, want English for what is not known", tag, Of(tag).Tag())
		}
	}
}

func TestPreferred(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"es": "es", "es-MX,es;q=0.9,en;q=0.8": "es", "en-GB,es;q=0.5": "en", "fi,es;q=0.5": "es",
		"": "en", "fi": "en", "*": "en", "es;q=": "en", "\x00": "en",
	} {
		if got := Preferred(header).Tag(); got != want {
			t.Errorf("%q: got %s, want %s", header, got, want)
		}
	}
}

func TestPlurals(t *testing.T) {
	t.Parallel()
	en, es := Of("en"), Of("es")
	for _, c := range []struct{ got, want string }{
		{en.Count("room.takes", 1), "1 take"},
		{en.Count("room.takes", 0), "0 takes"},
		{en.Count("room.takes", 21), "21 takes"},
		{es.Count("room.takes", 1), "1 intento"},
		{es.Count("room.takes", 0), "0 intentos"},
		{es.Count("room.takes", 21), "21 intentos"},
		{es.Count("room.back.some", 5, Args{"Done": 2}), "2 de 5 preguntas grabadas"},
		{Language{}.Count("room.takes", 2), "2 takes"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	en, es := Of("en"), Of("es")
	at := time.Date(2026, 3, 6, 19, 5, 0, 0, time.FixedZone("", 2*3600))
	for _, c := range []struct{ got, want string }{
		{en.Instant(at), "Friday, 6 March 2026, 17:05 UTC"},
		{es.Instant(at), "viernes, 6 de marzo de 2026, 17:05 UTC"},
		{es.Instant(time.Date(2026, 12, 27, 0, 0, 0, 0, time.UTC)), "domingo, 27 de diciembre de 2026, 00:00 UTC"},
		{en.Span(45 * time.Second), "45 seconds"},
		{en.Span(time.Minute), "1 minute"},
		{en.Span(90 * time.Second), "1:30 minutes"},
		{es.Span(2 * time.Minute), "2 minutos"},
		{en.List(nil), ""},
		{en.List([]string{"1"}), "1"},
		{en.List([]string{"1", "2"}), "1 and 2"},
		{es.List([]string{"1", "2", "4"}), "1, 2 y 4"},
		{es.Say("room.landing.hello", Args{"Name": "<Ada> {{.Name}}"}), "Hola, <Ada> {{.Name}}:"},
		{es.Say("no.such.key"), "no.such.key"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestSayDoesNotChangeItsArguments(t *testing.T) {
	t.Parallel()
	args := Args{"Done": 1}
	Of("en").Count("room.back.some", 2, args)
	if len(args) != 1 {
		t.Errorf("got %v", args)
	}
}

func TestScriptCarriesPluralForms(t *testing.T) {
	t.Parallel()
	s := Of("es").Script()
	if s.Locale != "es" || string(s.Words["saved"]) != `"Guardado."` {
		t.Errorf("got %s, %s", s.Locale, s.Words["saved"])
	}
	var forms map[string]string
	if err := json.Unmarshal(s.Words["left"], &forms); err != nil || forms["one"] != "(queda {{.Count}} intento)" || forms["other"] == "" {
		t.Errorf("got %s, %v", s.Words["left"], err)
	}
}
