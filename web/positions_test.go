package web_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"retake/internal/interview"
)

// settingsOf fills the form of the position's settings as the page shows it, with changes in pairs.
func settingsOf(doc *goquery.Document, changes ...string) url.Values {
	v := url.Values{}
	doc.Find("form[action$='/settings']").Find("input, textarea").Each(func(_ int, in *goquery.Selection) {
		_, ticked := in.Attr("checked")
		if in.AttrOr("type", "") != "checkbox" || ticked {
			value := in.AttrOr("value", "")
			if goquery.NodeName(in) == "textarea" {
				value = strings.TrimSpace(in.Text())
			}
			v.Set(in.AttrOr("name", ""), value)
		}
	})
	for i := 0; i+1 < len(changes); i += 2 {
		v.Set(changes[i], changes[i+1])
	}
	return v
}

func TestRemindersAreSettingsOfThePosition(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	at := "/positions/" + p.ID + "/settings"
	doc := rita.get(at).want(200).page()
	if got := doc.Find("#remind_days").AttrOr("value", ""); got != "0" {
		t.Errorf("reminder %q days before, want 0", got)
	}
	rita.send(at, settingsOf(doc, "remind_days", "3", "remind_unsubmitted", "1", "hand_in", "1")).want(303)
	is, err := k.Store.Reader().Position(t.Context(), p.ID)
	if err != nil || is.Reminders != (interview.Reminders{Days: 3, Unsubmitted: true}) || !is.HandIn {
		t.Errorf("saved %+v, %v", is, err)
	}
	doc = rita.get(at).want(200).page()
	for _, name := range []string{"remind_unsubmitted", "hand_in"} {
		if _, ticked := doc.Find("#" + name).Attr("checked"); !ticked {
			t.Errorf("%s is not ticked", name)
		}
	}
	for _, typed := range []string{"31", "-1", "soon"} {
		bad := rita.send(at, settingsOf(doc, "remind_days", typed, "title", "Typed")).want(422).page()
		if got := bad.Find("#remind_days").AttrOr("value", ""); got != typed || bad.Find("#remind_days-error").Length() == 0 {
			t.Errorf("%q came back as %q, with %q", typed, got, text(bad.Find(".field-error")))
		}
		if _, ticked := bad.Find("#hand_in").Attr("checked"); !ticked || bad.Find("#title").AttrOr("value", "") != "Typed" {
			t.Error("what was typed beside it is lost")
		}
	}
	empty := settingsOf(doc, "remind_days", " ")
	empty.Del("hand_in")
	empty.Del("remind_unsubmitted")
	rita.send(at, empty).want(303)
	if is, _ = k.Store.Reader().Position(t.Context(), p.ID); is.Reminders != (interview.Reminders{}) || is.HandIn {
		t.Errorf("switched off: %+v", is)
	}
}

func TestCopyOfAPosition(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	k.invite(p, "Ada Moss", "ada@example.com")
	to := rita.send("/positions/"+p.ID+"/copy", nil).want(303).header.Get("Location")
	if !strings.HasSuffix(to, "/settings?done=copied") || strings.Contains(to, p.ID) {
		t.Fatalf("leads to %q", to)
	}
	doc := rita.get(to).want(200).page()
	if got := doc.Find("#title").AttrOr("value", ""); got != "Copy of Designer" {
		t.Errorf("titled %q", got)
	}
	if got := text(doc.Find("#status")); !strings.HasPrefix(got, "This is a copy") {
		t.Errorf("says %q", got)
	}
	at := strings.TrimSuffix(to, "/settings?done=copied")
	if got := rita.get(at + "/questions").want(200).page().Find(".question-prompt").Length(); got != 2 {
		t.Errorf("%d questions, want 2", got)
	}
	if body := string(rita.get(at + "/candidates").want(200).body); strings.Contains(body, "Ada Moss") {
		t.Error("the copy has the candidates")
	}
	if got := rita.send("/positions/"+p.ID+"/copy", nil, "HX-Request", "true").want(200).header.Get("HX-Redirect"); !strings.Contains(got, "/settings?done=copied") {
		t.Errorf("htmx is led to %q", got)
	}
}

func TestAPositionGoesToTheBinAndBack(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	k.join("Rob Reviewer", interview.Reviewer, p)
	rob := k.as("Rob Reviewer")
	at := "/positions/" + p.ID
	ada := k.invite(p, "Ada Moss", "ada@example.com")
	k.startedIn(p, "Bo Lind")
	done := k.In(interview.StatusToReview, p, "Cy Dahl")

	for _, header := range [][]string{nil, {"HX-Request", "true"}} {
		ask := rita.get(at+"/delete", header...).want(200).page()
		if got := text(ask.Find(".consequences")); !strings.Contains(got, "2 links that are out stop working until you restore the position.") {
			t.Errorf("asks: %q", got)
		}
		if whole := ask.Find("header.app-header").Length() > 0; whole == (header != nil) {
			t.Errorf("with %v the answer is a whole page: %t", header, whole)
		}
	}
	rita.send(at+"/delete", nil).to("/positions?binned=" + p.ID)
	list := rita.get("/positions?binned=" + p.ID).want(200).page()
	if got := text(list.Find("#status")); !strings.Contains(got, "“Designer” is in the bin.") {
		t.Errorf("the list says %q", got)
	}
	if list.Find(".position-link").Length() != 0 {
		t.Error("the position is still in the list")
	}
	if got := list.Find("#status form").AttrOr("action", ""); got != at+"/restore" {
		t.Errorf("Undo posts to %q", got)
	}
	if got := text(rob.get("/positions?binned=" + p.ID).want(200).page().Find("#status")); got != "" {
		t.Errorf("a reviewer is offered %q", got)
	}

	for _, page := range []string{"/candidates", "/questions", "/letters", "/settings"} {
		doc := rita.get(at + page).want(200).page()
		notice := doc.Find(".alert form[action='" + at + "/restore']")
		if got := text(notice); !strings.Contains(got, "Rita Recruiter put it there just now.") || notice.Find("button").Length() != 1 {
			t.Errorf("%s: the notice says %q", page, got)
		}
		if doc.Find(".page-actions a[href='"+at+"/invite']").Length() != 0 {
			t.Errorf("%s offers to invite", page)
		}
	}
	if doc := rob.get(at + "/candidates").want(200).page(); doc.Find(".alert").Length() != 1 || doc.Find(".alert button").Length() != 0 {
		t.Error("a reviewer sees that it is in the bin, and cannot restore it")
	}

	deadline := time.Now().AddDate(1, 0, 0).Format(time.DateOnly)
	for path, form := range map[string]url.Values{
		at + "/settings":         pairs("title", "Other", "days", "7"),
		at + "/questions":        pairs("prompt", "Why?", "answer", "60", "takes", "1", "think", "0"),
		at + "/letters":          pairs("kind", "invitation", "invite_subject", "Own"),
		at + "/members":          nil,
		at + "/close":            nil,
		at + "/copy":             nil,
		at + "/delete":           nil,
		at + "/invite":           pairs("name", "Di Berg", "email", "di@example.com", "deadline", deadline),
		"/interviews/" + ada.ID:  pairs("do", "delete"),
		"/interviews/" + done.ID: pairs("do", "discard"),
	} {
		r := rita.send(path, form).want(409)
		if !strings.Contains(text(r.page().Selection), string(interview.ReasonPositionGone)) {
			t.Errorf("%s does not say why", path)
		}
	}
	for _, link := range []string{ada.Token, done.Token} {
		if got := text(k.get("/i/" + link).want(410).page().Find("h1")); got != "This link is closed" {
			t.Errorf("the link shows %q", got)
		}
	}
	k.post("/i/"+ada.Token+"/start", "consent="+interview.NoticeVersion).to("/i/" + ada.Token)

	rita.send(at+"/restore", nil).to(at + "/candidates?done=position-restored")
	if got := text(rita.get(at + "/candidates?done=position-restored").page().Find("#status")); got != "The position is back from the bin. Its links work again." {
		t.Errorf("says %q", got)
	}
	k.get("/i/" + ada.Token).want(200)
	k.get("/i/" + done.Token).want(200)
	rita.send(at+"/restore", nil).want(409)
	rita.send(at+"/delete", nil).want(303)
	rita.send(at+"/restore", nil, "Referer", k.server.URL+"/bin?kind=positions").to("/bin?done=position-restored&kind=positions")
}

func TestAClosedPositionSaysWhatStillWorks(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	ada := k.invite(p, "Ada Moss", "ada@example.com")
	at := "/positions/" + p.ID
	rita.send(at+"/close", nil).want(303)
	doc := rita.get(at + "/settings").want(200).page()
	card := text(doc.Find("form[action='" + at + "/open']"))
	if !strings.Contains(card, "nobody can be invited") || !strings.Contains(card, "Links that are out keep working") {
		t.Errorf("says %q", card)
	}
	k.get("/i/" + ada.Token).want(200)
	rita.send(at+"/open", nil).want(303)
	k.invite(p, "Bo Lind", "bo@example.com")
}
