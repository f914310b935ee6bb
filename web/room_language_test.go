package web_test

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/lang"
)

// spanish is a position whose candidates are spoken to in Spanish.
func (k *roomKit) spanish() interview.Position {
	k.t.Helper()
	p := k.designer()
	p.Title, p.Language, p.Revision = "Diseño", "es", 0
	if err := k.app.EditPosition(context.Background(), k.admin, p); err != nil {
		k.t.Fatal(err)
	}
	p, err := k.Store.Reader().Position(context.Background(), p.ID)
	if err != nil {
		k.t.Fatal(err)
	}
	return p
}

// Every page of every door is Spanish, and nothing on it is English.
func TestTheRoomInSpanish(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	p := k.spanish()
	ctx := context.Background()
	rotated := k.Invited(p, "Rosa T")
	if err := k.app.RotateLink(ctx, k.admin, app.RotateLink{On: app.On{InterviewID: rotated.ID}}); err != nil {
		t.Fatal(err)
	}
	replaced := k.Invited(p, "Rita P")
	if _, err := k.app.Reinvite(ctx, k.admin, app.Reinvite{On: app.On{InterviewID: replaced.ID}}); err != nil {
		t.Fatal(err)
	}
	progress := "/i/" + k.In(interview.StatusInProgress, p, "Ana Dos").Token
	recorded := "/i/" + k.In(interview.StatusRecorded, p, "Ana Tres").Token
	expired := "/i/" + k.In(interview.StatusExpired, p, "Ana Siete").Token
	for _, c := range []struct{ name, path, heading string }{
		{"invited", "/i/" + k.In(interview.StatusInvited, p, "Ana Uno").Token, "Su entrevista en vídeo: Diseño"},
		{"in progress", progress, "0 de 2 preguntas grabadas"},
		{"check", progress + "/check", "¿Se le ve y se le oye bien?"},
		{"question", progress + "/questions/1", "Pregunta 1 de 2"},
		{"question with think time", progress + "/questions/2", "Pregunta 2 de 2"},
		{"no such question", progress + "/questions/9", "Esa pregunta no existe"},
		{"overview", progress + "/overview", "Sus respuestas"},
		{"ask", progress + "/ask", "¿En qué podemos ayudarle?"},
		{"recorded", recorded, "Ya está todo grabado. Solo queda un paso: enviarlo."},
		{"recorded question", recorded + "/questions/1", "Pregunta 1 de 2"},
		{"recorded overview", recorded + "/overview", "Todo listo: revise y envíe"},
		{"redo asked", "/i/" + k.In(interview.StatusRedoAsked, p, "Ana Cuatro").Token, "Le pedimos que vuelva a grabar la pregunta 1"},
		{"completed", "/i/" + k.In(interview.StatusToReview, p, "Ana Cinco").Token, "Muchas gracias, Ana Cinco"},
		{"expired", expired, "El plazo de esta entrevista ha terminado"},
		{"expired, ask", expired + "/ask", "¿En qué podemos ayudarle?"},
		{"discarded", "/i/" + k.In(interview.StatusDiscarded, p, "Ana Ocho").Token, "Esta entrevista está cerrada"},
		{"deleted", "/i/" + k.In(interview.StatusDeleted, p, "Ana Nueve").Token, "Este enlace está cerrado"},
		{"replaced", "/i/" + replaced.Token, "Le hemos invitado de nuevo"},
		{"rotated", "/i/" + rotated.Token, "Le hemos enviado un enlace más reciente"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := k.get(c.path).page()
			if got := text(doc.Find("h1").First()); got != c.heading {
				t.Errorf("heading %q, want %q", got, c.heading)
			}
			inSpanish(t, doc)
			// What the recruiter wrote is in the position's language, whatever the candidate chose.
			english := k.get(c.path, "Cookie", "language=en").page()
			if got := english.Find("html").AttrOr("lang", ""); got != "en" {
				t.Errorf("the page is in %q, want the candidate's own choice", got)
			}
			english.Find(".room-prompt, .room-answer-prompt, blockquote").Each(func(_ int, s *goquery.Selection) {
				if got := s.AttrOr("lang", ""); got != "es" {
					t.Errorf("%q says that it is in %q", text(s), got)
				}
			})
		})
	}
	t.Run("unknown", func(t *testing.T) {
		inSpanish(t, k.get("/i/no-such-link", "Accept-Language", "es-MX,es;q=0.9,en;q=0.5").want(http.StatusNotFound).page())
		if got := k.get("/i/no-such-link", "Accept-Language", "fi").page().Find("html").AttrOr("lang", ""); got != "en" {
			t.Errorf("in %q, want English where nothing else is known", got)
		}
	})
}

var words = regexp.MustCompile(`\p{L}+`)

// inSpanish fails when a page is marked as another language, or has an English sentence on it.
func inSpanish(t *testing.T, doc *goquery.Document) {
	t.Helper()
	html := doc.Find("html")
	if html.AttrOr("lang", "") != "es" || html.AttrOr("dir", "") != "ltr" {
		t.Errorf("lang %q, dir %q", html.AttrOr("lang", ""), html.AttrOr("dir", ""))
	}
	other := doc.Find("nav.room-languages a")
	if other.Length() != len(lang.All())-1 || other.AttrOr("lang", "") != "en" || text(other) != "English" {
		t.Errorf("languages offered: %q", text(other))
	}
	var script struct {
		Locale string
		Words  map[string]any
	}
	if err := json.Unmarshal([]byte(doc.Find("#room-words").Text()), &script); err != nil || script.Locale != "es" || script.Words["saved"] != "Guardado." {
		t.Errorf("the script's words: %v, %+v", err, script)
	}
	said := []string{text(doc.Find("title"))}
	doc.Find("script, style, .room-prompt, .room-answer-prompt, .room-intro:not(.room-notice *), nav.room-languages, blockquote, [for^=question-]").Remove()
	said = append(said, doc.Find("body").Text())
	for _, spoken := range []string{"aria-label", "title", "alt", "placeholder"} {
		doc.Find("[" + spoken + "]").Each(func(_ int, s *goquery.Selection) { said = append(said, s.AttrOr(spoken, "")) })
	}
	for _, word := range words.FindAllString(strings.ToLower(strings.Join(said, " ")), -1) {
		if slices.Contains(english, word) {
			t.Errorf("%q is English", word)
		}
	}
}

// english are words that no Spanish sentence holds, and that hardly an English one does without.
var english = []string{
	"the", "you", "your", "is", "are", "of", "and", "to", "it", "this", "that", "for", "with", "what", "not", "we", "was", "were",
	"question", "questions", "answer", "answers", "take", "takes", "record", "recorded", "recording", "again", "link", "interview",
	"open", "until", "time", "help", "minute", "minutes", "seconds", "start", "stop", "camera", "microphone", "saved", "closed",
	"ask", "thank", "hello", "welcome", "back", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
	"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
}

func TestChoosingALanguage(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.startedIn(k.designer(), "Ada Moss")
	at := "/i/" + iv.Token
	page := k.get(at + "/check").want(200).page()
	if got := page.Find("html").AttrOr("lang", ""); got != "en" {
		t.Fatalf("in %q, want English by default", got)
	}
	choice := page.Find("nav.room-languages a[lang=es]")
	if got := choice.AttrOr("href", ""); got != "?lang=es" || text(choice) != "Español" {
		t.Fatalf("offers %q to %q, want the same page in Spanish", text(choice), got)
	}
	chosen := k.get(at + "/check?lang=es")
	chosen.to(at + "/check")
	cookie, err := http.ParseSetCookie(chosen.header.Get("Set-Cookie"))
	if err != nil || cookie.Value != "es" || cookie.Path != "/i/" || !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.MaxAge < 1 {
		t.Errorf("remembers %q, %v", chosen.header.Get("Set-Cookie"), err)
	}
	for _, path := range []string{"/check", "/overview", "/questions/1", ""} {
		if got := k.get(at+path, "Cookie", "language=es").want(200).page().Find("html").AttrOr("lang", ""); got != "es" {
			t.Errorf("%s is in %q after Spanish was chosen", path, got)
		}
	}
	t.Run("other parts of the address stay", func(t *testing.T) {
		k.get(at + "/ask?kind=time&lang=es").to(at + "/ask?kind=time")
	})
	t.Run("an unknown language is none", func(t *testing.T) {
		r := k.get(at + "?lang=tlh")
		r.to(at)
		if r.header.Get("Set-Cookie") != "" {
			t.Errorf("remembers %q", r.header.Get("Set-Cookie"))
		}
		if got := k.get(at, "Cookie", "language=tlh").page().Find("html").AttrOr("lang", ""); got != "en" {
			t.Errorf("in %q", got)
		}
	})
	t.Run("a refused form leads to the page, not to itself", func(t *testing.T) {
		fresh := "/i/" + k.Invited(k.designer(), "Ben Okoro").Token
		doc := k.post(fresh+"/start", "").want(http.StatusUnprocessableEntity).page()
		if got := doc.Find("nav.room-languages a[lang=es]").AttrOr("href", ""); got != fresh+"?lang=es" {
			t.Errorf("leads to %q", got)
		}
	})
}

// What the script is told, it shows: the sentences come in the language that it asks for.
func TestRefusalsInSpanish(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.startedIn(k.spanish(), "Ada Moss")
	at := "/i/" + iv.Token
	spanish := []string{"Accept-Language", "es"}
	early := k.Invited(k.spanish(), "Eva Luna")
	said := k.request("POST", "/i/"+early.Token+"/takes", "application/json", []byte(`{"question":"`+early.Questions[0].ID+`"}`), spanish...).want(http.StatusConflict).json()
	if said["error"] != "Antes de empezar, lea y acepte el aviso de privacidad, por favor." || said["reason"] != "consent" {
		t.Errorf("said %v", said)
	}
	said = k.request("POST", at+"/takes/none/seal", "application/json", []byte(`{"bytes":1}`), spanish...).json()
	if said["error"] != "No conocemos este intento o este enlace. Vuelva a cargar la página." {
		t.Errorf("said %v", said)
	}
	b := k.begin(iv, 1)
	k.Clock.Advance(iv.Deadline.Sub(k.Clock.Moment()) + 48*time.Hour)
	said = k.request("PATCH", b.Upload, "application/offset+octet-stream", []byte("x"), "Tus-Resumable", "1.0.0", "Upload-Offset", "0", "Accept-Language", "es").want(http.StatusForbidden).json()
	if said["error"] != "El plazo ha terminado, así que ya no se puede grabar nada más." {
		t.Errorf("said %v", said)
	}
	t.Run("consent", func(t *testing.T) {
		fresh := "/i/" + k.Invited(k.spanish(), "Ben Okoro").Token
		doc := k.post(fresh+"/start", "").want(http.StatusUnprocessableEntity).page()
		if got := text(doc.Find("#consent-error")); got != "Antes de empezar, lea y acepte el aviso de privacidad, por favor." {
			t.Errorf("said %q", got)
		}
	})
	t.Run("a failure speaks to the candidate", func(t *testing.T) {
		doc := k.request("POST", at+"/start", "application/json", []byte(`{}`), "Cookie", "language=es").want(http.StatusUnsupportedMediaType).page()
		if got := text(doc.Find("h1")); got != "No ha funcionado" || doc.Find("a[href='/positions']").Length() != 0 {
			t.Errorf("said %q, or leads to the desk", got)
		}
		doc = k.request("POST", at+"/start", "application/x-www-form-urlencoded", nil, "Sec-Fetch-Site", "cross-site", "Accept-Language", "es").want(http.StatusForbidden).page()
		if got := text(doc.Find("h1")); got != "No está permitido" {
			t.Errorf("said %q to a request from elsewhere", got)
		}
	})
}

// Letters are in the language of the position: text, date and button; its own texts win.
func TestSpanishLetters(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	p := k.spanish()
	ctx := context.Background()
	subject, body, html, err := k.app.PreviewLetter(ctx, k.admin, p.ID, interview.LetterInvitation, k.app.Letters(p))
	if err != nil {
		t.Fatal(err)
	}
	if subject != "Su entrevista en vídeo para el puesto Diseño" || !strings.Contains(body, "Le rogamos que responda antes del ") {
		t.Errorf("got %q: %s", subject, body)
	}
	if !strings.Contains(html, `<html lang="es" dir="ltr">`) || !strings.Contains(html, "Abrir mi entrevista") {
		t.Errorf("the HTML part is not Spanish:\n%s", html)
	}
	invited, err := k.app.Invite(ctx, k.admin, app.Invite{PositionID: p.ID, People: []app.Person{{Name: "Ana Uno", Email: "ana@example.com"}}})
	if err != nil || invited[0].Err != nil {
		t.Fatal(err, invited)
	}
	page, err := k.Store.Reader().InterviewPage(ctx, invited[0].InterviewID)
	if err != nil || len(page.Letters) != 1 {
		t.Fatalf("%d letters, %v", len(page.Letters), err)
	}
	if l := page.Letters[0]; l.Language != "es" || !strings.HasPrefix(l.Subject, "Su entrevista") || !strings.Contains(l.Body, " de "+months[k.Clock.Moment().Time().AddDate(0, 0, 7).Month()-1]+" de ") {
		t.Errorf("the letter: %s, %q, %s", l.Language, l.Subject, l.Body)
	}
	t.Run("a text equal to the built-in one is kept as built-in, in that language", func(t *testing.T) {
		if err := k.app.EditLetters(ctx, k.admin, p.ID, p.Revision, k.app.Letters(p)); err != nil {
			t.Fatal(err)
		}
		if p, err = k.Store.Reader().Position(ctx, p.ID); err != nil || p.Letters != (interview.Letters{}) {
			t.Errorf("kept %+v, %v", p.Letters, err)
		}
	})
	t.Run("the position's own text wins", func(t *testing.T) {
		own := interview.Letters{InviteSubject: "Hello from us"}
		if err := k.app.EditLetters(ctx, k.admin, p.ID, p.Revision, own); err != nil {
			t.Fatal(err)
		}
		p, _ = k.Store.Reader().Position(ctx, p.ID)
		if got := k.app.Letters(p); got.InviteSubject != "Hello from us" || !strings.HasPrefix(got.InviteBody, "Hola, ") {
			t.Errorf("got %q, %.20q", got.InviteSubject, got.InviteBody)
		}
	})
}

var months = []string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"}

func TestPositionTakesKnownLanguagesOnly(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	for _, language := range []string{"tlh", "español", "e", "-", "es;x"} {
		_, err := k.app.CreatePosition(context.Background(), k.admin, interview.Position{Title: "T", Days: 7, Language: language})
		if bad, ok := err.(interview.Invalid); !ok || bad["language"] == "" {
			t.Errorf("%q: got %v", language, err)
		}
	}
}
