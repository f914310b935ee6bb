package web_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"retake/internal/interview"
)

// A whole round for each way on the candidates tab: what comes back, what the status line says, and what is then so.
func TestEachWayOnTheTab(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	send := func(iv interview.Interview, values ...string) *goquery.Document {
		t.Helper()
		r := rita.send(again(iv), pairs(append(values, "revision", revision(iv))...), k.onTab(p, "")...).want(200)
		if r.header.Get("HX-Reselect") != "[data-row]" {
			t.Errorf("%v is not answered by a row", values)
		}
		return r.page()
	}
	done := k.Completed(p, "Bo Lind")
	page := send(done, "way", "answers", "question", done.Questions[1].ID, "message", "Once more")
	says(t, "answers", text(page.Find("#status")), "Question 2 of Bo Lind is open again. The letter waits in the outbox")
	if got := k.load(done.ID); got.Token != done.Token || len(got.Missing()) != 1 || got.State != interview.StateStarted || got.RedoMessage != "Once more" {
		t.Errorf("answers: token kept %v, %d missing, %s", got.Token == done.Token, len(got.Missing()), got.State)
	}

	ada := k.invite(p, "Ada Moss", "ada@example.com")
	page = send(ada, "way", "time", "deadline", "2026-12-24", "zone", "Europe/Zurich", "send", "hand")
	says(t, "time", text(page.Find("#status")), "Ada Moss has until 24 Dec 2026. No letter leaves: copy the link and send it yourself.")
	if got, want := k.load(ada.ID).Deadline.Time(), time.Date(2026, time.December, 24, 22, 59, 59, 0, time.UTC); !got.Equal(want) {
		t.Errorf("deadline %v, want %v", got, want)
	}
	if got := page.Find("#status [data-copy]").AttrOr("data-copy", ""); got != "http://retake.example.com/i/"+ada.Token {
		t.Errorf("the link to copy is %q", got)
	}
	if n := k.letters(ada.ID, interview.LetterQueued) + k.letters(ada.ID, interview.LetterSending); n != 1 {
		t.Errorf("%d letters wait, want the invitation alone", n)
	}
	page = send(k.load(ada.ID), "way", "time")
	says(t, "again", text(page.Find("#status")), "The same link waits in the outbox")

	page = send(k.load(ada.ID), "way", "over", "deadline", "2026-12-31")
	newer := k.load(k.load(ada.ID).ReplacedBy)
	if newer.ID == "" || page.Find("tr#row-"+newer.ID).Length() != 1 {
		t.Fatal("the answer is not the row of the new interview")
	}
	says(t, "over", text(page.Find("#status")), "Ada Moss is invited again, and the old link is closed.")
	k.get("/i/" + ada.Token).want(410)
	k.get("/i/" + newer.Token).want(200)
	main := text(rita.get("/interviews/" + ada.ID).want(200).page().Find("main"))
	says(t, "the earlier interview", main, "Open the newer interview", "Other interviews")
	says(t, "the newer interview", text(rita.get("/interviews/"+newer.ID).want(200).page().Find("main")), "Earlier interviews", "Replaced")
	says(t, "a second try", text(rita.get(again(ada), k.onTab(p, "")...).want(409).page().Selection), "invited again")

	// From the bin.
	binned := k.Then(k.Invited(p, "Cy Park"), interview.EventDeleted, (*interview.Interview).Delete)
	send(binned, "way", "over")
	if k.load(binned.ID).ReplacedBy == "" {
		t.Error("nobody was invited from the bin")
	}
}

// letters counts the letters of an interview in that state.
func (k *deskKit) letters(interviewID string, state interview.LetterState) int {
	k.t.Helper()
	p, err := k.Store.Reader().InterviewPage(context.Background(), interviewID)
	if err != nil {
		k.t.Fatal(err)
	}
	n := 0
	for _, l := range p.Letters {
		if l.State == state {
			n++
		}
	}
	return n
}

// The letter arrives as it was edited, for this once; the position's own stays.
func TestEditedLetter(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.Completed(p, "Bo Lind")
	rita.send(again(iv), pairs("way", "answers", "all", "1", "redo_subject", "Again, {{candidate}}", "redo_body", "See\r\n\r\n{{link}}\r\n\r\n{{message}}", "message", "No sound", "invite_body", "{{broken", "revision", revision(iv))).want(303)
	page, err := k.Store.Reader().InterviewPage(context.Background(), iv.ID)
	if err != nil {
		t.Fatal(err)
	}
	if l := page.Letters[0]; l.Subject != "Again, Bo Lind" || !strings.HasPrefix(l.Body, "See\n\nhttp://retake.example.com/i/"+iv.Token) || !strings.Contains(l.Body, "No sound") {
		t.Errorf("the letter is %q\n%s", l.Subject, l.Body)
	}
	if page.Position.Letters != (interview.Letters{}) {
		t.Error("the position's own letter was changed")
	}
}

// The letter that does not leave cannot be wrong, and sending again by hand forgets that the last one failed.
func TestWithheldLetter(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.In(interview.StatusLetterFailed, p, "Ada Moss")
	r := rita.send(again(iv), pairs("way", "time", "send", "hand", "invite_body", "no link at all"), k.onTab(p, "")...).want(200)
	says(t, "the status line", text(r.page().Find("#status")), "No letter leaves: copy the link and send it yourself.")
	now := k.load(iv.ID)
	if got := now.Status(k.Clock.Moment()); got != interview.StatusInvited || k.letters(iv.ID, interview.LetterQueued) != 0 {
		t.Errorf("status %s, %d letters wait", got, k.letters(iv.ID, interview.LetterQueued))
	}
	says(t, "the timeline", text(rita.get("/interviews/"+iv.ID).want(200).page().Find(".timeline")), "took the link to send it again by hand")

	to := rita.send(again(k.load(iv.ID)), pairs("way", "over", "send", "hand")).want(303).header.Get("Location")
	line := rita.get(to).want(200).page().Find("#status")
	says(t, "the page", text(line), "No letter leaves")
	if got, want := line.Find("[data-copy]").AttrOr("data-copy", ""), "http://retake.example.com/i/"+k.load(k.load(iv.ID).ReplacedBy).Token; got != want {
		t.Errorf("the link to copy is %q, want the new one %q", got, want)
	}
}

// When nobody recorded again, one press keeps the old answers: in the menu, on the page and in the dialog.
func TestKeepTheOldAnswers(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.In(interview.StatusRedoAsked, p, "Ada Moss")
	here := "/interviews/" + iv.ID
	for name, page := range map[string]*goquery.Document{
		"menu": rita.get(here+"/menu", k.onTab(p, "")...).want(200).page(), "page": rita.get(here).want(200).page(), "dialog": rita.get(again(iv)).want(200).page(),
	} {
		if b := page.Find("button[name=do][value=keep]"); b.Length() == 0 || text(b.First()) != "Keep the old answers" {
			t.Errorf("the %s does not offer it", name)
		}
	}
	r := rita.send(here, pairs("do", "keep", "revision", revision(iv)), k.onTab(p, "")...).want(200)
	says(t, "the status line", text(r.page().Find("#status")), "The old answer to question 1 of Ada Moss is kept.", "Undo")
	if got := k.load(iv.ID); got.State != interview.StateCompleted {
		t.Errorf("state %s, want completed again", got.State)
	}
	r = rita.send(here, pairs("do", "keep"), k.onTab(p, "")...).want(409)
	says(t, "a second press", text(r.page().Find("#status")), "no deleted answers")
	rita.send(here+"/undo", pairs("revision", revision(k.load(iv.ID)))).want(303)
	if got := k.load(iv.ID); got.State != interview.StateStarted || len(got.Missing()) != 1 {
		t.Errorf("after Undo: %s, %d missing", got.State, len(got.Missing()))
	}
}

// From the interview's page the dialog leads back to it, and after starting over to the new one.
func TestDialogOnTheInterviewsPage(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.Completed(p, "Bo Lind")
	page := "/interviews/" + iv.ID
	here := []string{"HX-Request", "true", "HX-Current-URL", k.server.URL + page}
	if got := rita.get(again(iv), here...).want(200).page().Find("#ask").AttrOr("hx-target", ""); got != "#dialog-body" {
		t.Errorf("the dialog answers %q, want itself", got)
	}
	to := rita.send(again(iv), pairs("way", "answers", "all", "1", "revision", revision(iv), "back", page), here...).want(200).header.Get("HX-Redirect")
	if !strings.HasPrefix(to, page+"?") {
		t.Fatalf("leads to %q", to)
	}
	says(t, "the page", text(rita.get(to).want(200).page().Find("#status")), "are open again", "Undo")
	to = rita.send(again(iv), pairs("way", "over", "back", page), here...).want(200).header.Get("HX-Redirect")
	newer := k.load(iv.ID).ReplacedBy
	if !strings.HasPrefix(to, "/interviews/"+newer+"?") {
		t.Fatalf("leads to %q, want the new interview", to)
	}
	undo := rita.get(to).want(200).page().Find("#status form")
	if got := undo.AttrOr("action", ""); got != page+"/undo" {
		t.Fatalf("Undo posts to %q", got)
	}
	back := rita.send(page+"/undo", pairs("revision", undo.Find("[name=revision]").AttrOr("value", "")), "Referer", k.server.URL+"/interviews/"+newer).want(303).header.Get("Location")
	if !strings.HasPrefix(back, page+"?") {
		t.Errorf("after Undo leads to %q, want the earlier interview", back)
	}
	says(t, "the page after Undo", text(rita.get(back).want(200).page().Find("#status")), "Undone: inviting Bo Lind again")
	rita.get("/interviews/" + newer).want(404)
}
