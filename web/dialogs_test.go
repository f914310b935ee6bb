package web_test

import (
	"strings"
	"testing"
	"time"

	"retake/internal/interview"
)

func TestDeleteAnswersDialog(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.Completed(p, "Bo Lind")
	ask := "/interviews/" + iv.ID + "/answers/delete"

	whole := rita.get(ask).want(200).page()
	part := rita.get(ask, k.onTab(p, "?q=bo")...).want(200).page()
	for name, page := range map[string]string{"page": text(whole.Find("main")), "dialog": text(part.Selection)} {
		for _, says := range []string{"Bo Lind", "same link keeps working", "to the bin", "waits in the outbox", "If an ATS ordered this interview it stays connected, and the new result is sent by itself."} {
			if !strings.Contains(page, says) {
				t.Errorf("the %s does not say %q", name, says)
			}
		}
	}
	if part.Find("input[name=question]:checked").Length() != 0 {
		t.Error("answers without a problem are ticked")
	}
	if got := part.Find("form").AttrOr("hx-target", ""); got != "#row-"+iv.ID {
		t.Errorf("the dialog answers %q, want the row", got)
	}
	one := rita.get(ask + "?question=" + iv.Questions[1].ID).want(200).page()
	if one.Find("#q-"+iv.Questions[1].ID+"[checked]").Length() != 1 {
		t.Error("the answer that was asked for is not ticked")
	}
	if got := rita.get("/interviews/" + iv.ID + "/answers/summary?question=" + iv.Questions[1].ID).want(200); !strings.Contains(string(got.body), "Question 2 opens again") {
		t.Errorf("the summary says %s", got.body)
	}

	none := rita.send(ask, pairs("revision", revision(iv), "message", "Once more, please"), k.onTab(p, "")...).want(422)
	if none.header.Get("HX-Retarget") != "#dialog-body" || !strings.Contains(text(none.page().Selection), "Tick at least one question") {
		t.Error("a form without a question is not sent back into the dialog")
	}
	if got := none.page().Find("[name=message]").Text(); got != "Once more, please" {
		t.Errorf("what was typed is lost: %q", got)
	}
	before := iv.Token
	r := rita.send(ask, pairs("revision", revision(iv), "question", iv.Questions[1].ID, "message", "Once more, please"), k.onTab(p, "")...).want(200)
	if got := text(r.page().Find("#status")); !strings.Contains(got, "Question 2 of Bo Lind is open again. The letter waits in the outbox") {
		t.Errorf("the status line says %q", got)
	}
	after := k.load(iv.ID)
	if after.Token != before || len(after.Missing()) != 1 || after.State != interview.StateStarted {
		t.Errorf("after the deletion: token kept %v, missing %d, state %s", after.Token == before, len(after.Missing()), after.State)
	}
	undo := r.page().Find("#status form")
	if undo.AttrOr("hx-post", "") != "/interviews/"+iv.ID+"/answers/restore" {
		t.Errorf("Undo posts to %q", undo.AttrOr("hx-post", ""))
	}
	rita.send("/interviews/"+iv.ID+"/answers/restore", pairs("places", undo.Find("[name=places]").AttrOr("value", ""), "revision", revision(after)), k.onTab(p, "")...).want(200)
	if got := k.load(iv.ID); got.State != interview.StateCompleted {
		t.Errorf("after Undo the state is %s, want completed", got.State)
	}
}

// A link that is shut by its deadline needs a new one in the same step, and the dialog says so beside the field.
func TestExpiredNeedsADeadline(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.invite(p, "Ada Moss", "ada@example.com")
	k.Clock.Advance(30 * 24 * time.Hour)
	rita.cookie = k.signInAgain("Rita Recruiter")
	rita.send("/interviews/"+iv.ID, pairs("do", "resend", "revision", revision(iv))).to("/interviews/" + iv.ID + "/resend")
	r := rita.send("/interviews/"+iv.ID+"/resend", pairs("revision", revision(iv))).want(422)
	if got := text(r.page().Find("#deadline-error")); !strings.Contains(got, "Set a new deadline") {
		t.Errorf("beside the deadline stands %q", got)
	}
	past := rita.send("/interviews/"+iv.ID+"/resend", pairs("deadline", "2020-01-01")).want(422)
	if got := text(past.page().Find("#deadline-error")); !strings.Contains(got, "in the future") {
		t.Errorf("beside a past deadline stands %q", got)
	}
	rita.send("/interviews/"+iv.ID+"/resend", pairs("deadline", "not a day")).want(422)
	rita.send("/interviews/"+iv.ID+"/resend", pairs("deadline", "2027-01-15", "zone", "Europe/Zurich")).want(303)
	want := time.Date(2027, time.January, 15, 22, 59, 59, 0, time.UTC)
	if got := k.load(iv.ID).Deadline; got != interview.At(want) {
		t.Errorf("deadline %v, want the end of that day in the recruiter's zone, %v", got.Time(), want)
	}
	rita.send("/interviews/"+iv.ID+"/extend", pairs("deadline", "2027-02-01", "zone", "../../etc/passwd")).want(303)
	if got := k.load(iv.ID).Deadline.Time(); !got.Equal(time.Date(2027, time.February, 1, 23, 59, 59, 0, time.UTC)) {
		t.Errorf("deadline in an unknown zone: %v, want the end of the day in UTC", got)
	}
}

func (k *deskKit) signInAgain(name string) string {
	k.t.Helper()
	r := k.post("/sign-in", pairs("email", k.users[name].Email, "password", deskPassword).Encode()).want(303)
	cookie, _, _ := strings.Cut(r.header.Get("Set-Cookie"), ";")
	return cookie
}

func TestReinvite(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.Completed(p, "Bo Lind")
	dialog := text(rita.get("/interviews/"+iv.ID+"/reinvite", k.onTab(p, "")...).want(200).page().Selection)
	for _, says := range []string{"old link stops working", "new link", "discarded and deleted in the same step", "The new link will not be connected to the earlier ATS record."} {
		if !strings.Contains(dialog, says) {
			t.Errorf("the dialog does not say %q", says)
		}
	}
	r := rita.send("/interviews/"+iv.ID+"/reinvite", pairs("revision", revision(iv)), k.onTab(p, "")...).want(200)
	newer := k.load(iv.ID).ReplacedBy
	if newer == "" || r.page().Find("tr#row-"+newer).Length() != 1 {
		t.Fatal("the answer is not the row of the new interview")
	}
	k.get("/i/" + iv.Token).want(410)
	k.get("/i/" + k.load(newer).Token).want(200)
	if got := text(rita.get("/interviews/" + iv.ID).want(200).page().Find("main")); !strings.Contains(got, "Open the newer interview") {
		t.Error("the earlier interview does not lead to the newer one")
	}
	if got := text(rita.get("/interviews/" + newer).want(200).page().Find("main")); !strings.Contains(got, "Earlier interviews") {
		t.Error("the newer interview does not show the earlier one")
	}
	again := rita.get("/interviews/"+iv.ID+"/reinvite", k.onTab(p, "")...).want(409)
	if !strings.Contains(text(again.page().Selection), "invited again") {
		t.Errorf("a second try says %q", text(again.page().Selection))
	}
}

// From the interview's page the dialogs lead back to it.
func TestDialogsOnTheInterviewsPage(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.Completed(p, "Bo Lind")
	here := []string{"HX-Request", "true", "HX-Current-URL", k.server.URL + "/interviews/" + iv.ID}
	if got := rita.get("/interviews/"+iv.ID+"/answers/delete", here...).want(200).page().Find("form").AttrOr("hx-target", ""); got != "#dialog-body" {
		t.Errorf("the dialog answers %q, want itself", got)
	}
	r := rita.send("/interviews/"+iv.ID+"/answers/delete", pairs("revision", revision(iv), "all", "1", "back", "/interviews/"+iv.ID), here...).want(200)
	to := r.header.Get("HX-Redirect")
	if !strings.HasPrefix(to, "/interviews/"+iv.ID+"?") {
		t.Fatalf("leads to %q", to)
	}
	if got := text(rita.get(to).want(200).page().Find("#status")); !strings.Contains(got, "are open again") {
		t.Errorf("the page says %q", got)
	}
	if got := k.load(iv.ID); len(got.Missing()) != len(got.Questions) {
		t.Errorf("%d answers missing, want all", len(got.Missing()))
	}
}
