package web_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"retake/internal/app"
	"retake/internal/interview"
)

// asked is what somebody asks for over their link.
func (k *roomKit) asked(iv interview.Interview, in interview.Asking) interview.Request {
	k.t.Helper()
	k.Clock.Advance(time.Second)
	r, err := k.app.Ask(context.Background(), iv.Token, in)
	if err != nil {
		k.t.Fatal(err)
	}
	return r
}

// Behind every link that was ever right one can ask, without a script and without typing anything twice.
func TestAskingInTheRoom(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	p := k.designer()
	for _, c := range []struct {
		status interview.Status
		kinds  string
	}{
		{interview.StatusInvited, "time trouble adjustment withdraw"},
		{interview.StatusInProgress, "time trouble adjustment withdraw"},
		{interview.StatusRecorded, "time redo trouble adjustment withdraw"},
		{interview.StatusToReview, "redo trouble adjustment withdraw"},
		{interview.StatusExpired, "time trouble adjustment withdraw"},
		{interview.StatusDiscarded, "redo trouble adjustment withdraw"},
		{interview.StatusDeleted, "time trouble adjustment withdraw"},
	} {
		t.Run(string(c.status), func(t *testing.T) {
			iv := k.In(c.status, p, "Ada "+string(c.status))
			at := "/i/" + iv.Token + "/ask"
			doc := k.get(at).want(200).page()
			var kinds []string
			doc.Find("input[name=kind]").Each(func(_ int, s *goquery.Selection) { kinds = append(kinds, s.AttrOr("value", "")) })
			if got := strings.Join(kinds, " "); got != c.kinds {
				t.Errorf("offers %s, want %s", got, c.kinds)
			}
			if doc.Find("input[name=kind][checked]").Length() != 1 {
				t.Error("nothing is chosen at first")
			}
			if before := k.load(iv.ID); before.Revision != iv.Revision {
				t.Error("looking changed something")
			}
			k.post(at, pairs("kind", "adjustment", "wish", "sound", "wish", "takes", "words", "<b>Please</b>").Encode()).to(at + "?asked=adjustment")
			thanks := k.get(at + "?asked=adjustment").want(200).page()
			if got := text(thanks.Find("h1")); got != "Thank you: we have your message" {
				t.Errorf("heading %q", got)
			}
			if got := text(thanks.Find(".room-requests li")); !strings.Contains(got, "I need it another way") || !strings.Contains(got, "<b>Please</b>") || !strings.Contains(got, "Not answered yet") {
				t.Errorf("what was asked for: %q", got)
			}
			// The same once more is once; other words wait for the answer, and are kept.
			k.post(at, pairs("kind", "adjustment", "wish", "sound", "wish", "takes", "words", "<b>Please</b>").Encode()).to(at + "?asked=adjustment")
			again := k.post(at, pairs("kind", "adjustment", "words", "Now!").Encode()).want(409).page()
			if again.Find("[role=alert]").Length() != 1 || text(again.Find("textarea")) != "Now!" {
				t.Error("the refusal does not say so, or what was typed is gone")
			}
			if list, err := k.Store.Reader().Requests(t.Context(), iv.ID); err != nil || len(list) != 1 {
				t.Errorf("%d requests, %v", len(list), err)
			}
		})
	}
}

func TestAFaultyRequestIsKept(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.In(interview.StatusRecorded, k.designer(), "Ada Moss")
	at := "/i/" + iv.Token + "/ask"
	for form, field := range map[string]string{
		"kind=nothing":                                "kind",
		"kind=redo&words=Please":                      "question",
		"kind=trouble&question=" + iv.Questions[1].ID: "words",
		"kind=adjustment":                             "wish",
		"kind=time&words=" + strings.Repeat("x", interview.MaxMessage+1): "words",
	} {
		doc := k.post(at, form).want(422).page()
		if text(doc.Find("#"+field+"-error")) == "" {
			t.Errorf("%.40s: nothing is said beside %s", form, field)
		}
		values, _ := url.ParseQuery(form)
		if got := text(doc.Find("textarea")); got != values.Get("words") {
			t.Errorf("%.40s: what was typed became %.40q", form, got)
		}
		if q := values.Get("question"); q != "" && doc.Find("input[checked][value='"+q+"']").Length() != 1 {
			t.Errorf("%s: the tick is gone", form)
		}
	}
	if doc := k.get(at + "?kind=redo").page(); doc.Find("input[name=kind][value=redo][checked]").Length() != 1 {
		t.Error("the address does not choose what it names")
	}
	k.get("/i/no-such-link/ask").want(404)
	k.post("/i/no-such-link/ask", "kind=time").want(404)
}

// Over an old link there are words only, and nothing is told of the interview or its new link.
func TestAskingOverAnOldLink(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	p := k.designer()
	rotated, replaced := k.In(interview.StatusRecorded, p, "Rose Tate"), k.In(interview.StatusRecorded, p, "Rita Place")
	k.asked(rotated, interview.Asking{Kind: interview.RequestTime, Words: "Between us."})
	if err := k.app.RotateLink(t.Context(), k.admin, app.RotateLink{On: app.On{InterviewID: rotated.ID}}); err != nil {
		t.Fatal(err)
	}
	next, err := k.app.Reinvite(t.Context(), k.admin, app.Reinvite{On: app.On{InterviewID: replaced.ID}})
	if err != nil {
		t.Fatal(err)
	}
	for id, token := range map[string]string{rotated.ID: rotated.Token, next: replaced.Token} {
		at := "/i/" + token + "/ask"
		page := k.get(at).want(200)
		if doc := page.page(); doc.Find("input[type=radio], input[type=checkbox]").Length() != 0 || doc.Find("textarea").Length() != 1 {
			t.Error("there is more than words")
		}
		k.post(at, "kind=time").want(422)
		k.post(at, "kind=trouble&words=Where+is+it%3F").to(at + "?asked=trouble")
		thanks := k.get(at + "?asked=trouble").want(200)
		for _, r := range []reply{page, thanks} {
			for _, secret := range []string{k.load(id).Token, "Between us.", "Where is it?", "Why us?"} {
				if strings.Contains(string(r.body), secret) {
					t.Errorf("the old link tells %q", secret)
				}
			}
		}
		list, err := k.Store.Reader().Requests(t.Context(), id)
		if err != nil || !slices.ContainsFunc(list, func(r interview.Request) bool { return r.OldLink && r.Words == "Where is it?" }) {
			t.Errorf("the words did not arrive: %+v, %v", list, err)
		}
	}
}

func TestMoreTimeByItselfInTheRoom(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	p := k.designer()
	p, err := k.Store.Reader().Position(t.Context(), p.ID)
	if err != nil {
		t.Fatal(err)
	}
	p.AutoExtend = 1
	if err := k.app.EditPosition(t.Context(), k.admin, p); err != nil {
		t.Fatal(err)
	}
	iv := k.In(interview.StatusExpired, p, "Ada Moss")
	at := "/i/" + iv.Token
	ask := k.get(at).want(410).page().Find("main a[href*='/ask']").AttrOr("href", "")
	if doc := k.get(ask).want(200).page(); doc.Find("input[value=time][checked]").Length() != 1 {
		t.Error("the expired page does not lead to more time")
	}
	k.post(at+"/ask", "kind=time").to(at + "/ask?asked=time")
	if got := text(k.get(at + "/ask?asked=time").page().Find("h1")); got != "You have more time" {
		t.Errorf("heading %q", got)
	}
	k.get(at).want(200)
}

// What one candidate gets beside what the questions say is on the pages and in what the script is told.
func TestTheRoomHonoursAdjustments(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.startedIn(k.designer(), "Ada Moss")
	at := "/i/" + iv.Token
	adjust := func(to interview.Adjustment) {
		t.Helper()
		if err := k.app.Adjust(t.Context(), k.admin, app.Adjust{On: app.On{InterviewID: iv.ID}, To: to}); err != nil {
			t.Fatal(err)
		}
	}
	limits := func(question, i int) string {
		return text(k.get(at + "/questions/" + string(rune('0'+question))).want(200).page().Find(".room-limits li").Eq(i))
	}
	plain := k.get(at + "/check").page()
	if plain.Find("[data-sound-only]").Length() != 0 || k.get(at).page().Find(".room-advance").Length() != 0 {
		t.Error("what nobody allowed is offered")
	}
	adjust(interview.Adjustment{More: 4, Takes: 3, SoundOnly: true, InAdvance: true})
	if got := limits(1, 0) + ", " + limits(1, 1); got != "Up to 3 minutes, 5 takes" {
		t.Errorf("twice the time and three takes more: %q", got)
	}
	if b := k.begin(iv, 1); b.AnswerMS != 180_000 || b.TakesLeft == nil || *b.TakesLeft != 4 {
		t.Errorf("the script is told %+v", b)
	}
	if doc := k.get(at + "/questions/2").page(); !strings.Contains(doc.Find("script#question").Text(), `"think_ms":60000`) {
		t.Errorf("think time: %s", doc.Find("script#question").Text())
	}
	for _, page := range []string{"/check", "/questions/1"} {
		if k.get(at+page).page().Find("[data-sound-only]").Length() != 1 {
			t.Errorf("%s does not offer sound only", page)
		}
	}
	if got := text(k.get(at).page().Find(".room-advance")); !strings.Contains(got, "Why us?") || !strings.Contains(got, "What <next>?") {
		t.Errorf("questions in advance: %q", got)
	}
	adjust(interview.Adjustment{Untimed: true})
	if got := limits(1, 0); got != "No time limit" {
		t.Errorf("no limit: %q", got)
	}
	r := k.postJSON(at+"/takes", `{"question":"`+iv.Questions[1].ID+`"}`).want(201).json()
	if r["untimed"] != true || r["answer_ms"] != float64(interview.LongestAnswer.Milliseconds()) {
		t.Errorf("the script is told %v", r)
	}
	if doc := k.get(at + "/questions/2").page(); !strings.Contains(doc.Find("script#question").Text(), `"think_ms":0`) {
		t.Error("thinking is timed")
	}
}
