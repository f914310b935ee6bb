package web_test

import (
	"bytes"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"retake/internal/interview"
)

// Whatever is typed: a clear 4xx in place, or it is kept and shown as the text that it is. Never a fault of ours.
func TestBadInput(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.invite(p, "Ada Moss", "ada@example.com")
	k.join("Amy Admin", interview.Admin)
	amy := k.as("Amy Admin")
	at := "/positions/" + p.ID
	forms := []struct {
		who    browserOf
		path   string
		fields []string
		good   url.Values // the other fields
	}{
		{rita, "/positions", []string{"title", "intro", "days", "contact"}, pairs("title", "Cook", "days", "7")},
		{rita, at + "/settings", []string{"title", "intro", "days", "contact", "remind_days", "remind_unsubmitted", "hand_in", "revision"}, pairs("title", "Designer", "days", "7")},
		{rita, at + "/questions", []string{"prompt", "answer", "takes", "think"}, pairs("prompt", "Why?", "answer", "60", "takes", "1", "think", "0")},
		{rita, at + "/letters", []string{"invite_subject", "invite_body", "kind", "revision"}, nil},
		{rita, at + "/letters/preview", []string{"invite_subject", "invite_body", "redo_body", "kind"}, nil},
		{rita, at + "/invite", []string{"name", "email", "phone", "deadline", "zone"}, pairs("name", "Cy Park", "email", "cy@example.com")},
		{rita, at + "/invite", []string{"people", "deadline"}, pairs("several", "1")},
		{rita, at + "/members", []string{"member"}, nil},
		{rita, "/interviews/" + iv.ID, []string{"do", "revision", "back"}, nil},
		{rita, "/interviews/" + iv.ID + "/again", []string{"way", "question", "message", "deadline", "zone", "revision", "all", "send", "back", "invite_subject", "invite_body", "redo_body"}, pairs("way", "time")},
		{rita, "/interviews/" + iv.ID + "/again/preview", []string{"way", "question", "message", "deadline", "invite_subject", "invite_body"}, pairs("way", "over")},
		{rita, "/interviews/" + iv.ID + "/candidate", []string{"name", "email", "phone", "send", "revision"}, pairs("name", "Ada Moss", "email", "ada@example.com")},
		{rita, "/interviews/" + iv.ID + "/new-link", []string{"send", "revision"}, nil},
		{rita, "/interviews/" + iv.ID + "/undo", []string{"revision", "back"}, nil},
		{rita, "/interviews/" + iv.ID + "/answers/restore", []string{"question"}, nil},
		{amy, "/people", []string{"name", "email", "role", "password"}, pairs("name", "Cy", "email", "cy@team.example.com", "role", "reviewer", "password", deskPassword)},
		{amy, "/settings", []string{"company"}, nil},
		{rita, "/sign-in", []string{"email", "password", "to"}, nil},
		{rita, "/account/password", []string{"old", "password"}, nil},
	}
	nasty := map[string]string{
		"empty": "", "long": strings.Repeat("x", 10_000), "header injection": "a@example.com\r\nBcc: evil@example.com",
		"HTML": `<script>alert(1)</script>"'><b>`, "zero byte": "a\x00b", "broken UTF-8": "a\xffb", "numbers": "-99999999999999999999",
		"template": "{{candidate}} {{nonsense}} {{", "path": "../../etc/passwd", "rtl": "a\u202eb", "lines": "a,b,c\n\n,,,\n;\tb@example.com\n",
	}
	for _, f := range forms {
		for _, field := range f.fields {
			for kind, value := range nasty {
				values := url.Values{}
				for name, v := range f.good {
					values[name] = v
				}
				values.Set(field, value)
				r := f.who.send(f.path, values)
				if r.status >= 500 || r.status < 200 {
					t.Errorf("%s %s %s: %d", f.path, field, kind, r.status)
				}
				if bytes.Contains(r.body, []byte("<script>alert")) {
					t.Errorf("%s %s: the text of a form became part of the page", f.path, field)
				}
			}
		}
	}
	for _, path := range []string{"/positions/x", "/positions/x/candidates", "/interviews/x", "/outbox/x", "/takes/x/media", "/interviews/" + iv.ID + "?question=x", "/nowhere", "/positions/%00/candidates"} {
		rita.get(path).want(404)
	}
}

func TestNotAForm(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	for _, kind := range []string{"application/json", "text/plain", "image/png", "multipart/form-data", "nonsense;;"} {
		r := k.request("POST", "/positions/"+p.ID+"/questions", kind, []byte(`{"prompt":"Why?"}`), "Cookie", rita.cookie)
		r.want(415)
	}
	big := k.request("POST", "/positions/"+p.ID+"/invite", "application/x-www-form-urlencoded", bytes.Repeat([]byte("people=x&"), 200_000), "Cookie", rita.cookie)
	big.want(413)
}

// Faults stand beside their fields, and what was typed is still there.
func TestFormsComeBack(t *testing.T) {
	t.Parallel()
	_, rita, p := recruiterDesk(t)
	r := rita.send("/positions", pairs("title", "", "intro", "We bake.", "days", "0", "contact", "nobody")).want(422).page()
	for _, field := range []string{"title", "days", "contact"} {
		if text(r.Find("#"+field+"-error")) == "" || r.Find("#"+field).AttrOr("aria-invalid", "") != "true" {
			t.Errorf("nothing is said beside %s", field)
		}
	}
	if got := r.Find("#intro").Text(); got != "We bake." {
		t.Errorf("the intro is lost: %q", got)
	}
	if r.Find(".error-summary a").Length() != 3 {
		t.Error("the summary does not list the three faults")
	}
	q := rita.send("/positions/"+p.ID+"/questions", pairs("prompt", "Why?", "answer", "5", "takes", "99", "think", "0")).want(422).page()
	if q.Find(`[name=takes]`).AttrOr("value", "") != "99" || text(q.Find("#answer-error")) == "" {
		t.Error("the question's form did not come back with its faults")
	}
	l := rita.send("/positions/"+p.ID+"/letters", pairs("kind", "invitation", "invite_subject", "Hi", "invite_body", "Dear {{nobody}}")).want(422).page()
	if got := text(l.Find("#invite_body-error")); !strings.Contains(got, "nobody") {
		t.Errorf("beside the letter stands %q", got)
	}
	preview := rita.send("/positions/"+p.ID+"/letters/preview", pairs("kind", "invitation", "invite_subject", "For {{candidate}}", "invite_body", "Here: {{link}}")).want(200)
	if got := text(preview.page().Find("#preview")); !strings.Contains(got, "For Alex Example") {
		t.Errorf("the preview shows %q", got)
	}
}

func TestTwoPeopleEditOnePosition(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	now, err := k.Store.Reader().Position(t.Context(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	seen := strconv.FormatInt(now.Revision, 10)
	rita.send("/positions/"+p.ID+"/settings", pairs("title", "Lead designer", "days", "7", "revision", seen)).want(303)
	late := rita.send("/positions/"+p.ID+"/settings", pairs("title", "Junior designer", "days", "7", "revision", seen)).want(409).page()
	if late.Find("#title").AttrOr("value", "") != "Junior designer" || !strings.Contains(text(late.Find("[role=alert]")), "changed this meanwhile") {
		t.Error("the later form does not come back with its words and what was typed")
	}
}

func TestInviteSeveral(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	ada := k.invite(p, "Ada Moss", "ada@example.com")
	r := rita.send("/positions/"+p.ID+"/invite", pairs("several", "1", "people", "Bo Lind, bo@example.com\nAda M, ADA@example.com\nno address\n\nCy Park\tcy@example.com\t+41 1")).want(200).page()
	lines := r.Find(".results li")
	if lines.Length() != 4 {
		t.Fatalf("%d results, want 4", lines.Length())
	}
	for i, want := range []string{"Invited", "Already invited", "Enter an email address", "Invited"} {
		if got := text(lines.Eq(i)); !strings.Contains(got, want) {
			t.Errorf("line %d says %q, want %q", i+1, got, want)
		}
	}
	again := lines.Eq(1).Find("form")
	if again.AttrOr("action", "") != "/interviews/"+ada.ID || again.Find("button").AttrOr("value", "") != "resend" {
		t.Error("a duplicate does not offer to send the link again")
	}
	if got := strings.TrimSpace(r.Find("[name=people]").Text()); got != "no address" {
		t.Errorf("the box keeps %q, want the line that was not understood", got)
	}
	one := rita.send("/positions/"+p.ID+"/invite", pairs("name", "Ada", "email", "ada@example.com")).want(409).page()
	if !strings.Contains(text(one.Find(".results")), "Send their link again") {
		t.Error("a single duplicate does not offer to send the link again")
	}
	rita.send("/positions/"+p.ID+"/close", nil).want(303)
	rita.send("/positions/"+p.ID+"/invite", pairs("name", "Di", "email", "di@example.com")).want(409)
	rita.get("/positions/" + p.ID + "/invite").want(200)
}

// The log tells what was asked and how it ended, and no link, name or address.
func TestLogTellsNobody(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	k := bareHouse(t, slog.New(slog.NewTextHandler(&out, nil)))
	p := k.Position("Designer", "Why us?")
	iv := k.startedIn(p, "Ada Moss")
	k.get("/i/" + iv.Token).want(200)
	k.get("/i/" + iv.Token + "/questions/1?email=ada.moss@example.com")
	k.get("/interviews/" + iv.ID)
	k.server.Close() // waits for what is still being written
	for _, secret := range []string{iv.Token, "Ada", "ada.moss", "127.0.0.1"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("the log tells %q", secret)
		}
	}
	if !strings.Contains(out.String(), "route=/i/:token ") || !strings.Contains(out.String(), "status=200") {
		t.Errorf("the log does not tell what was asked:\n%s", out.String())
	}
}
