package web_test

import (
	"strings"
	"testing"

	"retake/internal/interview"
)

// From the candidate's words to the row, the list, the dialog that is filled in, and back to the candidate.
func TestARequestIsGranted(t *testing.T) {
	t.Parallel()
	k := newDeskKit(t)
	p := k.designer()
	k.join("Rita Recruiter", interview.Recruiter, p)
	rita := k.as("Rita Recruiter")
	iv := k.In(interview.StatusExpired, p, "Ada Moss")
	r := k.asked(iv, interview.Asking{Kind: interview.RequestTime, Words: "I was ill."})

	if row := rita.get("/positions/" + p.ID + "/candidates").want(200).page().Find("#row-" + iv.ID); !strings.Contains(text(row), "Asks for more time") {
		t.Errorf("the row says %q", text(row))
	}
	list := rita.get("/requests").want(200).page()
	if got := text(list.Find(".requests li")); !strings.Contains(got, "Ada Moss") || !strings.Contains(got, "I was ill.") || !strings.Contains(got, "Designer") {
		t.Errorf("the list says %q", got)
	}
	if got := text(rita.get("/positions/" + p.ID + "/requests").want(200).page().Find("nav.tabs a[aria-current]")); got != "Requests 1" {
		t.Errorf("the tab says %q", got)
	}
	page := rita.get("/interviews/" + iv.ID).want(200).page()
	if got := text(page.Find("#requests")); !strings.Contains(got, "I was ill.") {
		t.Errorf("the interview's page says %q", got)
	}
	grant := list.Find(".request-deeds a").First().AttrOr("href", "")
	dialog := rita.get(grant).want(200).page()
	if dialog.Find("input[name=way][value=time][checked]").Length() != 1 || dialog.Find("input[name=request][value='"+r.ID+"']").Length() != 1 {
		t.Error("the dialog is not filled in from the request")
	}
	deadline := dialog.Find("#deadline").AttrOr("value", "")
	if want := p.More(&iv, k.Clock.Moment()).Time().Format("2006-01-02"); deadline != want {
		t.Errorf("suggests %s, want %s", deadline, want)
	}
	if got := text(dialog.Find("#message")); got != "" {
		t.Errorf("a message is typed already: %q", got)
	}
	form := pairs("way", "time", "deadline", deadline, "request", r.ID, "revision", revision(iv), "send", "retake", "back", "/requests")
	rita.send("/interviews/"+iv.ID+"/again", form).want(303)
	if got, _ := k.Store.Reader().Request(t.Context(), r.ID); got.State != interview.RequestGranted || got.AnsweredBy != "Rita Recruiter" {
		t.Errorf("granted: %+v", got)
	}
	if text(rita.get("/requests").page().Find(".requests")) != "" {
		t.Error("it is still in the list of open ones")
	}
	if got := text(rita.get("/requests?answered=1").page().Find(".requests li")); !strings.Contains(got, "Granted by Rita Recruiter") {
		t.Errorf("the answered ones: %q", got)
	}
	k.get("/i/" + iv.Token).want(200)
	if got := text(k.get("/i/" + iv.Token + "/ask").page().Find(".room-requests li")); !strings.Contains(got, "Yes") {
		t.Errorf("the candidate reads %q", got)
	}
	// A second window still shows the button: it is told, and nothing is done twice.
	rita.send("/interviews/"+iv.ID+"/again", form).want(409)
}

func TestTheOtherRequests(t *testing.T) {
	t.Parallel()
	k := newDeskKit(t)
	p := k.designer()
	k.join("Rita Recruiter", interview.Recruiter, p)
	k.join("Rob Reviewer", interview.Reviewer, p)
	rita := k.as("Rita Recruiter")
	iv := k.Completed(p, "Ada Moss")
	redo := k.asked(iv, interview.Asking{Kind: interview.RequestRedo, Questions: []string{iv.Questions[1].ID}})
	other := k.asked(iv, interview.Asking{Kind: interview.RequestAdjustment, Wishes: []interview.Wish{interview.WishSound, interview.WishTime}})
	leave := k.asked(iv, interview.Asking{Kind: interview.RequestWithdraw})
	trouble := k.asked(iv, interview.Asking{Kind: interview.RequestTrouble, Words: "It was loud."})

	page := rita.get("/interviews/" + iv.ID).page()
	hrefs := map[string]bool{}
	for _, a := range page.Find(".request-deeds a").Nodes {
		for _, at := range a.Attr {
			if at.Key == "href" {
				hrefs[at.Val] = true
			}
		}
	}
	again := rita.get("/interviews/" + iv.ID + "/again?question=" + iv.Questions[1].ID + "&request=" + redo.ID + "&way=answers")
	if doc := again.want(200).page(); doc.Find("#questions input[checked][value='"+iv.Questions[1].ID+"']").Length() != 1 || doc.Find("#questions input[name=question][checked]").Length() != 1 {
		t.Error("the question is not ticked, or others are")
	}
	adjust := "/interviews/" + iv.ID + "/adjust?request=" + other.ID
	if !hrefs[adjust] || !hrefs["/requests/"+trouble.ID+"/answer"] {
		t.Errorf("the page leads to %v", hrefs)
	}
	doc := rita.get(adjust).want(200).page()
	if doc.Find("#factor").AttrOr("value", "") != "1.5" || doc.Find("#sound_only[checked]").Length() != 1 || doc.Find("#untimed[checked]").Length() != 0 {
		t.Error("the adjustment is not filled in from the request")
	}
	for _, bad := range [][2]string{{"1.1", "0"}, {"0.5", "0"}, {"11", "0"}, {"x", "0"}, {"1", "21"}, {"1", ""}} {
		r := rita.send("/interviews/"+iv.ID+"/adjust", pairs("factor", bad[0], "takes", bad[1], "request", other.ID)).want(422)
		if doc := r.page(); doc.Find("#factor").AttrOr("value", "") != bad[0] || doc.Find("input[name=request]").Length() != 1 {
			t.Errorf("%v: what was typed is gone", bad)
		}
	}
	rita.send("/interviews/"+iv.ID+"/adjust", pairs("factor", "1,75", "takes", "2", "sound_only", "1", "request", other.ID)).want(303)
	if got, want := k.load(iv.ID).Adjustment, (interview.Adjustment{More: 3, Takes: 2, SoundOnly: true}); got != want {
		t.Errorf("adjusted to %+v, want %+v", got, want)
	}
	if got := text(rita.get("/interviews/" + iv.ID).page().Find(".facts")); !strings.Contains(got, "1.75 × the time, 2 extra takes, sound only is allowed") {
		t.Errorf("the facts say %q", got)
	}

	answer := "/requests/" + trouble.ID + "/answer"
	rita.get(answer).want(200)
	if text(rita.send(answer, pairs("do", "denied")).want(422).page().Find("#words-error")) == "" {
		t.Error("denied without words")
	}
	rita.send(answer, pairs("do", "denied", "words", "We hear you <well>.", "back", "/requests")).to("/requests?done=answered")
	rita.send(answer, pairs("do", "denied", "words", "Again.")).want(409)
	rita.get(answer).want(409)
	if got := text(k.get("/i/" + iv.Token + "/ask").page().Find(".room-requests li")); !strings.Contains(got, "We hear you <well>.") || !strings.Contains(got, "Sorry, no") {
		t.Errorf("the candidate reads %q", got)
	}

	rita.send("/interviews/"+iv.ID, pairs("do", "discard", "request", leave.ID, "back", "/requests")).want(303)
	if got, _ := k.Store.Reader().Request(t.Context(), leave.ID); got.State != interview.RequestGranted || k.load(iv.ID).Verdict != interview.Discarded {
		t.Errorf("withdrawn: %+v", got)
	}
	if body := string(k.as("Rob Reviewer").get("/interviews/" + iv.ID).want(200).body); strings.Contains(body, "request-deeds") {
		t.Error("a reviewer is asked to answer")
	}
}

func TestThePositionGrantsByItself(t *testing.T) {
	t.Parallel()
	k := newDeskKit(t)
	p := k.designer()
	k.join("Rita Recruiter", interview.Recruiter, p)
	rita := k.as("Rita Recruiter")
	form := pairs("title", "Designer", "days", "7", "auto_extend", "6")
	if text(rita.send("/positions/"+p.ID+"/settings", form).want(422).page().Find("#auto_extend-error")) == "" {
		t.Error("six times were not faulted")
	}
	form.Set("auto_extend", "2")
	rita.send("/positions/"+p.ID+"/settings", form).want(303)
	if got := rita.get("/positions/"+p.ID+"/settings").page().Find("#auto_extend").AttrOr("value", ""); got != "2" {
		t.Errorf("saved %q", got)
	}
}
