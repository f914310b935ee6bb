package web_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"retake/internal/app"
	"retake/internal/interview"
)

// undoOf reads the Undo that a status line offers.
func undoOf(t testing.TB, page *goquery.Document) (path, target string, values url.Values) {
	t.Helper()
	form := page.Find("#status form")
	if form.Length() != 1 || text(form) != "Undo" {
		t.Fatalf("no Undo in %q", text(page.Find("#status")))
	}
	values = url.Values{}
	for _, in := range form.Find("input").EachIter() {
		values.Set(in.AttrOr("name", ""), in.AttrOr("value", ""))
	}
	return form.AttrOr("action", ""), form.AttrOr("hx-target", ""), values
}

// After every deed the status line offers Undo, which answers in place with the row as it was.
func TestUndoOfEveryDeed(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	for _, c := range []struct {
		name, path string
		status     interview.Status
		form       []string
		undone     string
	}{
		{"discard", "", interview.StatusToReview, []string{"do", "discard"}, "Undone: discarding"},
		{"restore", "", interview.StatusDiscarded, []string{"do", "restore"}, "Undone: restoring"},
		{"shortlist", "", interview.StatusToReview, []string{"do", "shortlist"}, "Undone: shortlisting"},
		{"unshortlist", "", interview.StatusShortlisted, []string{"do", "unshortlist"}, "Undone: taking"},
		{"delete", "", interview.StatusDiscarded, []string{"do", "delete"}, "Undone: deleting"},
		{"undelete", "", interview.StatusDeleted, []string{"do", "undelete"}, "Undone: restoring"},
		{"resend", "", interview.StatusOpened, []string{"do", "resend"}, "Undone: sending the link again"},
		{"keep", "", interview.StatusRedoAsked, []string{"do", "keep"}, "Undone: restoring answers"},
		{"answers", "/again", interview.StatusToReview, []string{"way", "answers", "all", "1", "message", "Once more"}, "Undone: asking for answers again"},
		{"extend", "/again", interview.StatusInvited, []string{"way", "time", "deadline", "2027-01-31"}, "Undone: the new deadline"},
		{"expired", "/again", interview.StatusExpired, []string{"way", "time", "deadline", "2027-01-31"}, "Undone: the new deadline"},
		{"over", "/again", interview.StatusToReview, []string{"way", "over"}, "Undone: inviting"},
		{"over from the bin", "/again", interview.StatusDeleted, []string{"way", "over"}, "Undone: inviting"},
		{"new link", "/new-link", interview.StatusOpened, nil, "Undone: the new link"},
		{"details", "/candidate", interview.StatusInvited, []string{"name", "New Name", "email", "new@example.com"}, "Undone: the change of"},
		{"details, sent", "/candidate", interview.StatusLetterFailed, []string{"name", "New Name", "email", "other@example.com", "send", "1"}, "Undone: the change of"},
	} {
		iv := k.In(c.status, p, "For "+c.name)
		before := row(t, k, iv.ID)
		r := rita.send("/interviews/"+iv.ID+c.path, pairs(append(c.form, "revision", revision(iv))...), k.onTab(p, "")...).want(200)
		done := r.page()
		path, target, values := undoOf(t, done)
		if shown := done.Find("[data-row]").AttrOr("id", ""); path != "/interviews/"+iv.ID+"/undo" || target != "#"+shown {
			t.Errorf("%s: undone by %s at %s, while the row is %s", c.name, path, target, shown)
		}
		back := rita.send(path, values, k.onTab(p, "")...).want(200).page()
		says(t, c.name, text(back.Find("#status")), c.undone, "For "+c.name)
		if back.Find("#status form").Length() != 0 {
			t.Errorf("%s: an Undo is offered to be undone", c.name)
		}
		after := row(t, k, iv.ID)
		if back.Find("tr#row-"+iv.ID).Length() != 1 {
			t.Errorf("%s: the answer is not the row of the interview", c.name)
		}
		before.Revision, before.ActivityAt = after.Revision, after.ActivityAt
		if before != after {
			t.Errorf("%s: the row is\n%+v, was\n%+v", c.name, after, before)
		}
		if n := k.letters(iv.ID, interview.LetterQueued); n != 0 {
			t.Errorf("%s: %d letters are still to leave", c.name, n)
		}
		again := rita.send(path, values, k.onTab(p, "")...).want(409).page()
		if line := text(again.Find("#status")); line == "" || again.Find("tr#row-"+iv.ID).Length() != 1 {
			t.Errorf("%s: a second Undo says %q, without the row", c.name, line)
		}
	}
}

func row(t testing.TB, k *deskKit, id string) interview.CandidateRow {
	t.Helper()
	r, err := k.Store.Reader().CandidateRow(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What cannot be undone any more says why, and the row comes along as it is.
func TestUndoTooLate(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.Completed(p, "Bo Lind")
	r := rita.send("/interviews/"+iv.ID, pairs("do", "shortlist"), k.onTab(p, "")...).want(200)
	path, _, values := undoOf(t, r.page())
	k.join("Tom Other", interview.Recruiter, p)
	k.as("Tom Other").send("/interviews/"+iv.ID, pairs("do", "discard")).want(303)
	stale := rita.send(path, values, k.onTab(p, "")...).want(409).page()
	says(t, "an Undo that came too late", text(stale.Find("#status")), "Tom Other discarded the candidate", "Nothing was done")
	says(t, "its row", text(stale.Find("#row-"+iv.ID+" .c-status")), "Discarded")

	// The page that a plain form led to offers no Undo of somebody else's deed.
	page := rita.get("/positions/" + p.ID + "/candidates?done=shortlist&of=" + iv.ID).want(200).page()
	if page.Find("#status form").Length() != 0 {
		t.Error("Undo of shortlisting is offered after somebody discarded")
	}
	// Neither does an address that names somebody else's interview.
	foreign := k.Completed(k.designer(), "Someone Else")
	if got := text(rita.get("/positions/" + p.ID + "/candidates?done=discard&of=" + foreign.ID).want(200).page().Find("#status")); got != "" {
		t.Errorf("the status line tells of a stranger: %q", got)
	}
	// A re-invitation whose candidate has come stays, and its row too.
	cy := k.Completed(p, "Cy Park")
	r = rita.send("/interviews/"+cy.ID+"/again", pairs("way", "over"), k.onTab(p, "")...).want(200)
	path, target, values := undoOf(t, r.page())
	newer := k.load(k.load(cy.ID).ReplacedBy)
	k.post("/i/"+newer.Token+"/opened", "").want(204)
	late := rita.send(path, values, k.onTab(p, "")...).want(409).page()
	if late.Find("tr"+target).Length() != 1 {
		t.Error("the row of the new interview is not what came back")
	}
}

// The letter that has left stays left, and the status line says so.
func TestUndoAfterTheLetterLeft(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.Completed(p, "Bo Lind")
	r := rita.send("/interviews/"+iv.ID+"/again", pairs("way", "answers", "all", "1"), k.onTab(p, "")...).want(200)
	path, _, values := undoOf(t, r.page())
	k.Clock.Advance(time.Minute)
	k.work()
	back := rita.send(path, values, k.onTab(p, "")...).want(200).page()
	says(t, "the status line", text(back.Find("#status")), "Undone: asking for answers again (Bo Lind). The letter had left already.")
	if k.load(iv.ID).State != interview.StateCompleted {
		t.Error("the answers are not back")
	}
}

// Without scripts Undo is a form that leads back to where it was pressed.
func TestUndoWithoutScripts(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.invite(p, "Ada Moss", "ada@example.com")
	tab := "/positions/" + p.ID + "/candidates?status=invited"
	to := rita.send("/interviews/"+iv.ID+"/again", pairs("way", "over", "back", tab)).want(303).header.Get("Location")
	path, _, values := undoOf(t, rita.get(to).want(200).page())
	to = rita.send(path, values, "Referer", k.server.URL+to).want(303).header.Get("Location")
	if !strings.HasPrefix(to, "/positions/"+p.ID+"/candidates?") || !strings.Contains(to, "status=invited") || strings.Contains(to, "done=reinvite") {
		t.Errorf("leads to %q, want back to the tab", to)
	}
	says(t, "the tab", text(rita.get(to).want(200).page().Find("#status")), "Undone: inviting Ada Moss again")
	if k.load(iv.ID).ReplacedBy != "" {
		t.Error("the new invitation is still there")
	}
}

// A wrong address is mended where the letter failed, and the link leaves again in the same step.
func TestEditDetails(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	k.Invited(p, "Bo Lind")
	iv := k.In(interview.StatusLetterFailed, p, "Ada Moss")
	tab := rita.get("/positions/" + p.ID + "/candidates").want(200).page()
	if got := tab.Find("#row-" + iv.ID + " .c-status a"); text(got) != "Fix the address" || got.AttrOr("href", "") != "/interviews/"+iv.ID+"/candidate" {
		t.Errorf("the row offers %q", text(got))
	}
	ask := "/interviews/" + iv.ID + "/candidate"
	dialog := rita.get(ask, k.onTab(p, "")...).want(200).page()
	says(t, "the dialog", text(dialog.Selection), "The last letter did not arrive", "550 no such mailbox")
	if dialog.Find("#send[checked]").Length() != 1 {
		t.Error("sending again is not ticked")
	}
	for name, form := range map[string][]string{
		"email of another": {"name", "Ada Moss", "email", "BO.lind@example.com"}, "no email": {"name", "Ada Moss", "email", "nobody"},
	} {
		r := rita.send(ask, pairs(append(form, "phone", "123", "revision", revision(iv))...), k.onTab(p, "")...).want(422)
		if got := text(r.page().Find("#email-error")); got == "" || r.page().Find("#phone").AttrOr("value", "") != "123" || r.header.Get("HX-Retarget") != "#dialog-body" {
			t.Errorf("%s: beside the field stands %q", name, got)
		}
	}
	rita.send(ask, pairs("name", "", "email", "ada@example.com")).want(422)
	done := rita.send(ask, pairs("name", "Ada B. Moss", "email", "ada@example.com", "send", "1", "revision", revision(iv)), k.onTab(p, "")...).want(200).page()
	says(t, "the status line", text(done.Find("#status")), "The details of Ada B. Moss are saved. The same link waits in the outbox")
	says(t, "the row", text(done.Find("#row-"+iv.ID)), "Ada B. Moss", "ada@example.com", "Invited")
	if n := k.letters(iv.ID, interview.LetterQueued); n != 1 {
		t.Errorf("%d letters wait, want the link again", n)
	}
	done1 := k.Completed(p, "Cy Park")
	if rita.get("/interviews/"+done1.ID+"/candidate").want(200).page().Find("#send").Length() != 0 {
		t.Error("sending the link of a completed interview is offered")
	}
	gone := k.In(interview.StatusDeleted, p, "Gone Example")
	rita.get("/interviews/" + gone.ID + "/candidate").want(409)
}

// A link that is replaced can be handed over by hand.
func TestReplaceTheLink(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.invite(p, "Ada Moss", "ada@example.com")
	says(t, "the dialog", text(rita.get("/interviews/"+iv.ID+"/new-link", k.onTab(p, "")...).want(200).page().Selection), "The old link stops working at once", "I will send it myself")
	r := rita.send("/interviews/"+iv.ID+"/new-link", pairs("send", "hand", "revision", revision(iv)), k.onTab(p, "")...).want(200)
	now := k.load(iv.ID)
	if got, want := r.page().Find("#status [data-copy]").AttrOr("data-copy", ""), "http://retake.example.com/i/"+now.Token; got != want || now.Token == iv.Token {
		t.Errorf("the link to copy is %q, want %q", got, want)
	}
	page := text(rita.get("/interviews/" + iv.ID).want(200).page().Find("main"))
	says(t, "the history", page, "Link ending in "+interview.LinkEnd(iv.Token), "replaced by a newer one on", "Works", "Stopped before it left")
	if strings.Contains(page, iv.Token) {
		t.Error("the page shows the whole of a replaced link")
	}
	late := k.In(interview.StatusExpired, p, "Late Example")
	says(t, "the dialog after the deadline", text(rita.get("/interviews/"+late.ID+"/new-link").want(200).page().Selection), "No letter leaves, as the deadline has passed")
	stale := rita.send("/interviews/"+iv.ID+"/new-link", pairs("revision", revision(iv)), k.onTab(p, "")...).want(409)
	says(t, "a stale dialog", text(stale.page().Selection), "replaced the link")
}

// All takes stay to be played, each marked as what it is; whoever only watches finds the current one first.
func TestTakesAreVersions(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	k.join("Rob Reviewer", interview.Reviewer, p)
	iv := k.Completed(p, "Bo Lind")
	first := iv.Takes[0]
	rita.send("/interviews/"+iv.ID+"/again", pairs("way", "answers", "question", first.QuestionID)).want(303)
	k.Answer(k.Answer(k.load(iv.ID), 1), 1)
	at := "/interviews/" + iv.ID + "?question=" + first.QuestionID
	page := rita.get(at).want(200).page()
	takes := page.Find(".takes > li")
	if takes.Length() != 3 {
		t.Fatalf("%d takes, want 3", takes.Length())
	}
	for i, want := range []string{"Take 3", "Take 2", "Take 1"} {
		says(t, "take", text(takes.Eq(i)), want)
	}
	says(t, "the newest", text(takes.Eq(0)), "The answer")
	says(t, "the one before", text(takes.Eq(1)), "Replaced by take 3")
	says(t, "the deleted one", text(takes.Eq(2)), "Deleted", "In the bin since", "deleted by Rita Recruiter")
	says(t, "the answer list", text(page.Find(".answers")), "3 takes")
	old := rita.get(at + "&take=" + first.ID).want(200).page()
	if got := old.Find("video > source").AttrOr("src", ""); got != "/takes/"+first.ID+"/media" {
		t.Errorf("the player shows %q, want the deleted take", got)
	}
	says(t, "the player", text(old.Find(".player")), "Deleted", "deleted by Rita Recruiter")

	watched := k.as("Rob Reviewer").get(at).want(200).page()
	says(t, "for a reviewer", text(watched.Find(".takes").First()), "Take 3", "The answer")
	says(t, "the others", text(watched.Find(".takes-more")), "2 earlier takes", "Take 1", "Take 2")
	if watched.Find("form button[name=do], .items [href^='/outbox']").Length() != 0 {
		t.Error("a reviewer is offered deeds or letters")
	}
	k.as("Rob Reviewer").get(at + "&take=" + first.ID).want(200)
}

// Nothing falls over an erased candidate.
func TestErasedInterview(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.Completed(p, "Bo Lind")
	if err := k.app.EraseCandidate(context.Background(), k.admin, app.On{InterviewID: iv.ID}); err != nil {
		t.Fatal(err)
	}
	page := "/interviews/" + iv.ID
	rita.get(page).want(200)
	for _, dialog := range []string{"/again", "/candidate", "/new-link"} {
		says(t, dialog, text(rita.get(page+dialog).want(409).page().Find("main")), "This candidate was erased.")
	}
	for path, form := range map[string][]string{"/again": {"way", "over"}, "": {"do", "undelete"}, "/undo": {}, "/candidate": {"name", "A", "email", "a@example.com"}} {
		rita.send(page+path, pairs(form...)).want(409)
	}
}
