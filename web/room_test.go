package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/app"
	"retake/internal/interview"
)

// Every way a link can be, with its page, its status and its next step.
func TestDoors(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	p := k.designer()
	ctx := context.Background()

	rotated := k.Invited(p, "Rose Tate")
	if err := k.app.RotateLink(ctx, k.admin, app.RotateLink{On: app.On{InterviewID: rotated.ID}}); err != nil {
		t.Fatal(err)
	}
	replaced := k.Invited(p, "Rita Place")
	if _, err := k.app.Reinvite(ctx, k.admin, app.Reinvite{On: app.On{InterviewID: replaced.ID}}); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name, token string
		status      int
		heading     string
		ask         string // words of the button that begins a letter
	}{
		{"invited", k.In(interview.StatusInvited, p, "A One").Token, 200, "Your video interview: Designer", ""},
		{"in progress", k.In(interview.StatusInProgress, p, "A Two").Token, 200, "0 of 2 questions are recorded", ""},
		{"recorded", k.In(interview.StatusRecorded, p, "A Three").Token, 200, "Everything is recorded. One step is left: submit.", ""},
		{"redo asked", k.In(interview.StatusRedoAsked, p, "A Four").Token, 200, "Please record question 1 again", ""},
		{"completed", k.In(interview.StatusToReview, p, "A Five").Token, 200, "Thank you, A Five", ""},
		{"shortlisted", k.In(interview.StatusShortlisted, p, "A Six").Token, 200, "Thank you, A Six", ""},
		{"expired", k.In(interview.StatusExpired, p, "A Seven").Token, 410, "The time for this interview is over", "Ask for more time"},
		{"discarded", k.In(interview.StatusDiscarded, p, "A Eight").Token, 410, "This interview is closed", "Ask about this interview"},
		{"deleted", k.In(interview.StatusDeleted, p, "A Nine").Token, 410, "This link is closed", "Ask about this interview"},
		{"replaced", replaced.Token, 410, "You were invited again", "Ask for the newer link"},
		{"rotated", rotated.Token, 410, "A newer link was sent to you", "Ask for the newer link"},
		{"unknown", "no-such-link", 404, "We do not know this link", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := k.get("/i/" + c.token).want(c.status)
			doc := r.page()
			if got := text(doc.Find("h1")); got != c.heading {
				t.Errorf("heading %q, want %q", got, c.heading)
			}
			if doc.Find("aside.room-help li").Length() == 0 {
				t.Error("no help on the page")
			}
			if got := text(doc.Find("main a[href*='/ask']")); got != c.ask {
				t.Errorf("offers %q, want %q", got, c.ask)
			}
			if n := doc.Find("main a[href^='mailto:people@example.com?subject=']").Length(); (n == 1) != (c.ask != "") {
				t.Errorf("the contact is there %d times", n)
			}
			if n := doc.Find("aside.room-help a[href='/i/" + c.token + "/ask']").Length(); (n == 1) != (c.status != 404) {
				t.Errorf("%d ways to ask at the usual place", n)
			}
			for name, want := range map[string]string{"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"} {
				if got := r.header.Get(name); got != want {
					t.Errorf("%s: %q, want %q", name, got, want)
				}
			}
			if got := r.header.Get("Permissions-Policy"); !strings.Contains(got, "camera=(self), microphone=(self)") {
				t.Errorf("Permissions-Policy: %q keeps the camera away", got)
			}
		})
	}
	t.Run("the old link does not tell the new one", func(t *testing.T) {
		if body := k.get("/i/" + rotated.Token).body; strings.Contains(string(body), k.load(rotated.ID).Token) {
			t.Error("the new token stands on the old link's page")
		}
	})
	t.Run("a closed link is closed on every page", func(t *testing.T) {
		token := cases[7].token
		for _, page := range []string{"/check", "/questions/1", "/overview"} {
			k.get("/i/" + token + page).want(http.StatusGone)
		}
		k.post("/i/"+token+"/start", "consent="+interview.NoticeVersion).to("/i/" + token)
	})
}

// Mail scanners open links: looking changes nothing.
func TestGetChangesNothing(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	p := k.designer()
	for _, iv := range []interview.Interview{k.Invited(p, "Ada Moss"), k.startedIn(p, "Ben Okoro")} {
		before := k.load(iv.ID)
		for _, page := range []string{"", "/check", "/questions/1", "/questions/2", "/questions/3", "/questions/x", "/overview"} {
			k.get("/i/" + iv.Token + page)
		}
		if diff := cmp.Diff(before, k.load(iv.ID)); diff != "" {
			t.Errorf("GET changed the interview:\n%s", diff)
		}
	}
}

func TestOpenedByAPerson(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.Invited(k.designer(), "Ada Moss")
	told := k.get("/i/"+iv.Token).page().Find("[data-module=opened]").AttrOr("data-opened", "")
	k.Clock.Advance(time.Minute)
	first := k.Clock.Moment()
	k.post(told, "").want(http.StatusNoContent)
	k.Clock.Advance(time.Minute)
	k.post(told, "").want(http.StatusNoContent)
	if got := k.load(iv.ID).OpenedAt; got != first {
		t.Errorf("opened at %d, want %d", got, first)
	}
	k.post("/i/no-such-link/opened", "").reason(http.StatusNotFound, "not_found")
}

func TestStartNeedsConsent(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.Invited(k.designer(), "Ada Moss")
	at := "/i/" + iv.Token
	k.get(at + "/check").to(at)
	k.get(at + "/questions/1").to(at)

	for _, form := range []string{"", "consent=1999-01"} {
		doc := k.post(at+"/start", form).want(http.StatusUnprocessableEntity).page()
		if got := text(doc.Find("#consent-error")); got != string(interview.ReasonConsent) {
			t.Errorf("said %q beside the box", got)
		}
		if doc.Find("#consent[aria-invalid=true][aria-describedby=consent-error]").Length() != 1 {
			t.Error("the box is not marked as wrong")
		}
	}
	if got := k.load(iv.ID).State; got != interview.StateInvited {
		t.Fatalf("state %s without consent", got)
	}
	k.post(at+"/start", "consent="+interview.NoticeVersion).to(at + "/check")
	k.post(at+"/start", "consent="+interview.NoticeVersion).to(at + "/check")
	got := k.load(iv.ID)
	if got.State != interview.StateStarted || got.ConsentVersion != interview.NoticeVersion {
		t.Errorf("state %s, consent %q", got.State, got.ConsentVersion)
	}
	if next := k.get(at + "/check").want(200).page().Find("a[href='" + at + "/questions/1']"); next.Length() != 1 {
		t.Error("the check does not lead to the first question")
	}
	k.request("POST", at+"/start", "application/json", []byte(`{}`)).want(http.StatusUnsupportedMediaType)
}

// From the first question to the receipt, over HTTP alone.
func TestWholeInterview(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.startedIn(k.designer(), "Ada Moss")
	at := "/i/" + iv.Token

	first := k.get(at + "/questions/1").want(200).page()
	if got := text(first.Find(".room-prompt")); got != "Why us?" {
		t.Errorf("prompt %q", got)
	}
	for i, want := range []string{"Up to 1:30 minutes", "2 takes", "Starts when you are ready"} {
		if got := text(first.Find(".room-limits li").Eq(i)); got != want {
			t.Errorf("limit %q, want %q", got, want)
		}
	}
	k.post(at+"/submit", "").to(at + "/overview")
	overview := k.get(at + "/overview").page()
	if got := text(overview.Find("#why")); got != string(interview.ReasonMissing) {
		t.Errorf("why Submit is shut: %q", got)
	}
	if overview.Find("button[disabled][aria-describedby=why]").Length() != 1 {
		t.Error("Submit is open though answers are missing")
	}

	k.record(iv, 1)
	second := k.get(at + "/questions/2").want(200).page()
	if got := text(second.Find(".room-prompt")); got != "What <next>?" {
		t.Errorf("prompt %q", got)
	}
	if on := second.Find(".room-prompt").AttrOr("data-on", ""); strings.Contains(on, "ready") {
		t.Errorf("a question with think time is revealed in %q", on)
	}
	k.record(iv, 2)
	if k.get(at+"/overview").page().Find("form button[disabled]").Length() != 0 {
		t.Error("Submit is shut though all is recorded")
	}
	k.post(at+"/submit", "").to(at)
	k.post(at+"/submit", "").to(at)
	if got := text(k.get(at).want(200).page().Find("h1")); got != "Thank you, Ada Moss" {
		t.Errorf("receipt says %q", got)
	}
	if got := k.load(iv.ID).State; got != interview.StateCompleted {
		t.Errorf("state %s after submitting", got)
	}
	k.get(at + "/overview").to(at)
}

// After a redo only what was asked again is asked, over the same link.
func TestRedoAsksOnlyForWhatIsMissing(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.startedIn(k.designer(), "Ada Moss")
	at := "/i/" + iv.Token
	k.record(iv, 1)
	k.record(iv, 2)
	k.post(at+"/submit", "").to(at)
	err := k.app.DeleteAnswers(context.Background(), k.admin, app.DeleteAnswers{
		On: app.On{InterviewID: iv.ID}, Questions: []string{iv.Questions[1].ID}, Letter: app.Letter{Message: "There was no sound."},
	})
	if err != nil {
		t.Fatal(err)
	}
	landing := k.get(at).want(200).page()
	if got := text(landing.Find("h1")); got != "Please record question 2 again" {
		t.Errorf("heading %q", got)
	}
	if got := text(landing.Find("blockquote")); got != "There was no sound." {
		t.Errorf("message %q", got)
	}
	if n := k.get(at + "/check").page().Find("a[href='" + at + "/questions/2']").Length(); n != 1 {
		t.Error("the check does not lead to the reopened question")
	}
	kept := k.get(at + "/questions/1").want(200).page()
	if kept.Find("[data-do=again]").Length() != 0 || kept.Find("video[src]").Length() != 1 {
		t.Error("the kept answer can be recorded over, or not watched")
	}
	k.postJSON(at+"/takes", `{"question":"`+iv.Questions[0].ID+`"}`).reason(http.StatusConflict, "question_shut")
	k.record(iv, 2)
	k.post(at+"/submit", "").to(at)
	if got := k.load(iv.ID).State; got != interview.StateCompleted {
		t.Errorf("state %s after the redo", got)
	}
}

// Who recorded everything before the deadline may submit for a while after it.
func TestSubmitJustAfterTheDeadline(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.startedIn(k.designer(), "Ada Moss")
	at := "/i/" + iv.Token
	k.record(iv, 1)
	k.record(iv, 2)
	k.Clock.Advance(iv.Deadline.Sub(k.Clock.Moment()) + time.Minute)
	if n := k.get(at).want(http.StatusGone).page().Find("form[action='" + at + "/submit']").Length(); n != 1 {
		t.Fatal("the expired page does not let the candidate submit")
	}
	k.post(at+"/submit", "").to(at)
	k.get(at).want(http.StatusOK)

	late := k.startedIn(k.designer(), "Ben Okoro")
	k.Clock.Advance(late.Deadline.Sub(k.Clock.Moment()) + time.Minute)
	if n := k.get("/i/" + late.Token).want(http.StatusGone).page().Find("form").Length(); n != 0 {
		t.Error("an unfinished interview can be submitted after its deadline")
	}
}

func TestTryingManyLinksIsSlowedDown(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	for range 200 {
		r := k.get("/i/guess")
		if r.status == http.StatusTooManyRequests {
			if r.header.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
			return
		}
		r.want(http.StatusNotFound)
	}
	t.Error("200 unknown links were tried without a pause")
}
