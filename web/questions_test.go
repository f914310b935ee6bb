package web_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"retake/internal/interview"
)

func TestTheEditorSaysWhoHasAnEarlierList(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	at := "/positions/" + p.ID + "/questions"
	ctx := t.Context()
	questions, err := k.Store.Reader().Questions(ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	form := func(doc *goquery.Document) *goquery.Selection {
		return doc.Find("form[action='/positions/" + p.ID + "/bulk']")
	}
	keeps := func(id string) string {
		return text(rita.get(at + "/" + id + "/edit").want(200).page().Find(".question-edit p.hint"))
	}

	if got := keeps(questions[0].ID); !strings.HasPrefix(got, "Nobody who is still to submit has this question") {
		t.Errorf("before anybody is invited: %q", got)
	}
	k.invite(p, "Ada Moss", "ada@example.com")
	if got := keeps(questions[0].ID); !strings.HasPrefix(got, "1 candidate who is still to submit keeps the present wording.") {
		t.Errorf("with one candidate: %q", got)
	}
	k.invite(p, "Bo Lind", "bo@example.com")
	k.start(k.invite(p, "Cy Dahl", "cy@example.com"))
	if got := keeps(questions[0].ID); !strings.HasPrefix(got, "3 candidates who are still to submit keep the present wording.") {
		t.Errorf("with three candidates: %q", got)
	}
	if form(rita.get(at).page()).Length() != 0 {
		t.Error("everybody has the current list, and it offers to move somebody")
	}

	rita.send(at+"/"+questions[0].ID, pairs("prompt", "Why us, really?", "answer", "60", "takes", "1", "think", "0")).want(303)
	for _, header := range [][]string{nil, {"HX-Request", "true"}} {
		card := form(rita.get(at, header...).want(200).page())
		if got := text(card.Find("p").First()); got != "3 candidates have an earlier list of questions; 2 of them have not started." {
			t.Errorf("says %q", got)
		}
		if got := text(card.Find("button")); got != "Move those 2 to the current questions" {
			t.Errorf("offers %q", got)
		}
		for name, want := range map[string]string{"do": "questions", "select": "all", "status": ""} {
			if got, there := card.Find("input[name='" + name + "']").Attr("value"); got != want || !there {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		if got := text(card.Find("dl")); !strings.Contains(got, "2 not started · 1 started") {
			t.Errorf("lists %q", got)
		}
	}
	if to := rita.send("/positions/"+p.ID+"/bulk", pairs("do", "questions", "select", "all", "status", "")).want(303).header.Get("Location"); !strings.HasPrefix(to, "/batches/") {
		t.Errorf("the button leads to %q", to)
	}
	now, err := k.Store.Reader().Questions(ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	if got := keeps(now[0].ID); !strings.HasPrefix(got, "Nobody") {
		t.Errorf("of the new wording: %q", got)
	}
	if got := keeps(now[1].ID); !strings.HasPrefix(got, "3 candidates") {
		t.Errorf("of the question that was not changed: %q", got)
	}
}

func (k *deskKit) start(iv interview.Interview) {
	k.t.Helper()
	k.post("/i/"+iv.Token+"/start", "consent="+interview.NoticeVersion).want(303)
}
