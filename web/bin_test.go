package web_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

// binned is a completed interview that was discarded and deleted by the recruiter.
func (k *deskKit) binned(p interview.Position, name string) interview.Interview {
	k.t.Helper()
	iv := k.Completed(p, name)
	who := k.users["Rita Recruiter"].Actor()
	k.Clock.Advance(time.Minute)
	for _, do := range []func(context.Context, interview.Actor, app.On) error{k.app.Discard, k.app.Delete} {
		if err := do(context.Background(), who, app.On{InterviewID: iv.ID}); err != nil {
			k.t.Fatal(err)
		}
	}
	return k.load(iv.ID)
}

func TestBinPage(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	bin := "/positions/" + p.ID + "/bin"
	if got := text(rita.get(bin).want(200).page().Find(".empty")); !strings.Contains(got, "No deleted interviews") {
		t.Errorf("an empty bin says %q", got)
	}
	ada := k.binned(p, "Ada Moss")
	k.Clock.Advance(48 * time.Hour)
	page := rita.get(bin).want(200).page()
	row := text(page.Find("#row-" + ada.ID))
	for _, want := range []string{"Ada Moss", "was “Discarded”", "2 of 2 answers", "Deleted by Rita Recruiter 2 days ago", "purged in 28 days", "Restore", "Purge now…"} {
		if !strings.Contains(row, want) {
			t.Errorf("the row does not say %q: %s", want, row)
		}
	}
	if got := text(page.Find(".filters")); got != "Interviews 1Answers 0" {
		t.Errorf("the tabs are %q", got)
	}
	all := rita.get("/bin").want(200).page()
	if got := text(all.Find("#row-" + ada.ID)); !strings.Contains(got, "Designer · was") {
		t.Errorf("the bin of all does not name the position: %q", got)
	}
	if got := text(all.Find(".filters")); got != "Interviews 1Answers 0Positions 0" {
		t.Errorf("the tabs are %q", got)
	}
	part := rita.get(bin, "HX-Request", "true").want(200)
	if strings.Contains(string(part.body), "<html") || !strings.Contains(string(rita.get(bin).body), string(part.body)) {
		t.Error("the fragment is not part of the page")
	}

	// Restore leads back to the bin, and says so there.
	values := pairs("back", bin)
	for _, input := range page.Find("#row-" + ada.ID + " input").EachIter() {
		values.Set(input.AttrOr("name", ""), input.AttrOr("value", ""))
	}
	back := rita.send("/interviews/"+ada.ID, values).want(303).header.Get("Location")
	if !strings.HasPrefix(back, bin) {
		t.Errorf("Restore leads to %s", back)
	}
	if got := text(rita.get(back).want(200).page().Find("#status")); !strings.Contains(got, "is back from the bin") {
		t.Errorf("the status line says %q", got)
	}
	if k.load(ada.ID).DeletedAt != 0 {
		t.Error("it was not restored")
	}
	for _, wrong := range []string{bin + "?kind=positions", bin + "?kind=letters", "/bin?kind=x", bin + "?from=nonsense", "/bin?kind=answers&from=" + back} {
		rita.get(wrong).want(422)
	}
	k.join("Sam Stranger", interview.Recruiter)
	if got := k.as("Sam Stranger").get("/bin").want(200); strings.Contains(string(got.body), "Ada Moss") {
		t.Error("a stranger sees the bin")
	}
}

func TestBinOfAnswersAndPositions(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	who := k.users["Rita Recruiter"].Actor()
	ctx := context.Background()
	ada, bo := k.Completed(p, "Ada Moss"), k.Recorded(p, "Bo Lind")
	for _, iv := range []interview.Interview{ada, bo} {
		err := k.app.DeleteAnswers(ctx, who, app.DeleteAnswers{On: app.On{InterviewID: iv.ID}, Questions: []string{iv.Questions[0].ID}})
		if err != nil {
			t.Fatal(err)
		}
		k.Clock.Advance(time.Minute)
	}
	list := rita.get("/positions/" + p.ID + "/bin?kind=answers").want(200).page().Find(".bin > li")
	if list.Length() != 2 || !strings.Contains(text(list.Eq(0)), "Bo Lind, question 1") {
		t.Fatalf("the list is %q", text(list))
	}
	waits, free := text(list.Eq(1)), text(list.Eq(0))
	if !strings.Contains(waits, "kept until the new recording is submitted") || strings.Contains(waits, "Purge now") || !strings.Contains(waits, "Restore") {
		t.Errorf("an answer that a redo waits for: %q", waits)
	}
	if !strings.Contains(free, "purged in 30 days") || !strings.Contains(free, "Purge now") || !strings.Contains(free, "Why us?") {
		t.Errorf("an answer that nobody waits for: %q", free)
	}
	ask := list.Eq(0).Find("a[href*=purge]").AttrOr("href", "")
	dialog := rita.get(ask).want(200).page()
	if got := text(dialog.Find("#what-goes")); !strings.Contains(got, "1 deleted take of this question goes") {
		t.Errorf("the dialog says %q", got)
	}
	refused := rita.get("/interviews/" + ada.ID + "/answers/purge?question=" + ada.Questions[0].ID).want(409)
	if !strings.Contains(string(refused.body), "is asked to record again") {
		t.Error("the refusal is not in words")
	}
	rita.get("/interviews/" + ada.ID + "/answers/purge?question=other").want(404)
	done := rita.send("/interviews/"+bo.ID+"/answers/purge", pairs("question", bo.Questions[0].ID, "word", " PURGE "))
	if to := done.want(303).header.Get("Location"); !strings.HasPrefix(to, "/positions/"+p.ID+"/bin?") || !strings.Contains(to, "kind=answers") {
		t.Errorf("it leads to %s", to)
	}
	if n := len(k.load(bo.ID).Takes); n != 1 {
		t.Errorf("%d takes, want 1", n)
	}
	rita.send("/interviews/"+bo.ID+"/answers/purge", pairs("question", bo.Questions[0].ID, "word", "purge")).want(409)

	rita.get("/positions/" + p.ID + "/purge").want(409)
	if err := k.app.DeletePosition(ctx, who, p.ID); err != nil {
		t.Fatal(err)
	}
	page := rita.get("/bin?kind=positions").want(200).page()
	if got := text(page.Find(".bin > li")); !strings.Contains(got, "Designer2 candidatesDeleted by Rita Recruiter just now") || !strings.Contains(got, "purged in 30 days") {
		t.Errorf("the deleted position: %q", got)
	}
	rita.send("/positions/"+p.ID+"/purge", pairs("word", "designers")).want(422)
	to := rita.send("/positions/"+p.ID+"/purge", pairs("word", "designer")).want(303).header.Get("Location")
	if got := text(rita.get(to).want(200).page().Find(".bin > li")); !strings.Contains(got, "Being purged") || strings.Contains(got, "Restore") {
		t.Errorf("a position that is being purged: %q", got)
	}
	if got := rita.send("/positions/"+p.ID+"/restore", nil).want(409); !strings.Contains(string(got.body), "being purged and cannot come back") {
		t.Error("restoring it is not refused in words")
	}
	k.workOff()
	if _, err := k.Store.Reader().Position(ctx, p.ID); !errors.Is(err, interview.ErrNotFound) {
		t.Errorf("the position is still there: %v", err)
	}
	rita.get("/positions/" + p.ID + "/bin").want(404)
}

// workOff carries out the jobs that are due.
func (k *deskKit) workOff() {
	k.t.Helper()
	if _, err := k.app.Runner().RunDue(context.Background()); err != nil {
		k.t.Fatal(err)
	}
}

func TestPurgeAsksForTheName(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	ada := k.binned(p, "Ada Moss")
	at := "/interviews/" + ada.ID + "/purge"
	page := rita.get(at).want(200).page()
	if got := text(page.Find("label[for=word]")); got != "Type “Ada Moss” to confirm" {
		t.Errorf("it asks %q", got)
	}
	for _, typed := range []string{"", "Ada", "purge", "Ada Mossy", strings.Repeat("x", 5000)} {
		r := rita.send(at, pairs("word", typed, "revision", revision(ada)), k.onTab(p, "")...).want(422)
		if r.header.Get("HX-Retarget") != "#dialog-body" {
			t.Error("the fault does not stay in the dialog")
		}
		again := r.page()
		if got := again.Find("#word").AttrOr("value", ""); got != typed {
			t.Errorf("%.20q was typed, and %.20q is there now", typed, got)
		}
		if text(again.Find("#word-error")) == "" {
			t.Error("nothing is said beside the field")
		}
	}
	if r := rita.send(at, pairs("word", "Ada Moss", "revision", "1")); r.status != 409 || !strings.Contains(string(r.body), "Nothing was done") {
		t.Errorf("from an old page: %d", r.status)
	}
	r := rita.send(at, pairs("word", " ada  MOSS ", "revision", revision(ada), "back", "/bin"), k.onTab(p, "")...).want(200)
	if got := r.header.Get("HX-Redirect"); got != "/bin?done=purged" {
		t.Errorf("it leads to %q", got)
	}
	if got := text(rita.get("/bin?done=purged").want(200).page().Find("#status")); !strings.Contains(got, "Purged, for good.") || strings.Contains(got, "Undo") {
		t.Errorf("the status line says %q", got)
	}
	rita.get(at).want(404)
	rita.send(at, pairs("word", "Ada Moss")).want(404)
	rita.get("/interviews/" + ada.ID).want(404)
	live := k.Completed(p, "Bo Lind")
	rita.get("/interviews/" + live.ID + "/purge").want(409)
	rita.send("/interviews/"+live.ID+"/purge", pairs("word", "Bo Lind")).want(409)
	rita.request("/interviews/"+live.ID+"/purge", "application/json").want(415)
}

func (b browserOf) request(path, kind string) reply {
	b.k.t.Helper()
	return b.k.roomKit.request("POST", path, kind, []byte("{}"), "Cookie", b.cookie)
}

func TestEmptyBinPage(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	ada := k.binned(p, "Ada Moss")
	at := "/positions/" + p.ID + "/bin"
	if rita.get(at).want(200).page().Find("a[href$='/bin/empty']").Length() != 1 {
		t.Error("there is no way to empty the bin")
	}
	if got := text(rita.get(at + "/empty").want(200).page().Find("#what-goes")); !strings.Contains(got, "1 deleted interview goes") {
		t.Errorf("it says %q", got)
	}
	rita.send(at+"/empty", pairs("word", "empty")).want(422)
	to := rita.send(at+"/empty", pairs("word", "Purge")).want(303).header.Get("Location")
	page := rita.get(to).want(200).page()
	if got := text(page.Find("#status")); !strings.Contains(got, "The bin is empty") {
		t.Errorf("the status line says %q", got)
	}
	if page.Find("a[href$='/bin/empty']").Length() != 0 {
		t.Error("an empty bin can be emptied")
	}
	rita.get("/interviews/" + ada.ID).want(404)
}

func TestBinDaysInTheSettings(t *testing.T) {
	t.Parallel()
	k := newDeskKit(t)
	k.join("Amy Admin", interview.Admin)
	amy := k.as("Amy Admin")
	if got := amy.get("/settings").want(200).page().Find("#bin_days").AttrOr("value", ""); got != "30" {
		t.Errorf("the days are %q, want 30", got)
	}
	for _, wrong := range []string{"", "0", "366", "-3", "ten", "3.5", "99999999999999999999"} {
		page := amy.send("/settings", pairs("bin_days", wrong)).want(422).page()
		if got := page.Find("#bin_days").AttrOr("value", ""); got != wrong || text(page.Find("#bin_days-error")) == "" {
			t.Errorf("%q was typed, %q is there, and it says %q", wrong, got, text(page.Find("#bin_days-error")))
		}
		if got := page.Find("#company").AttrOr("value", ""); got != "Velmora" {
			t.Errorf("the company is %q now", got)
		}
	}
	amy.send("/settings", pairs("bin_days", " 7 ")).want(303)
	if got := amy.get("/settings").want(200).page().Find("#bin_days").AttrOr("value", ""); got != "7" {
		t.Errorf("the days are %q, want 7", got)
	}
}

func TestErasePage(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	k.join("Rob Reviewer", interview.Reviewer, p)
	ada := k.startedIn(p, "Ada Moss")
	take := k.record(ada, 1)
	ada = k.load(ada.ID)
	at := "/interviews/" + ada.ID
	menu := rita.get(at+"/menu", k.onTab(p, "")...).want(200)
	if !strings.Contains(string(menu.body), at+"/erase") {
		t.Error("the row's menu does not offer it")
	}
	dialog := rita.get(at + "/erase").want(200).page()
	for _, want := range []string{"Name, email and phone are forgotten", "Every recording goes", "There is no Undo"} {
		if !strings.Contains(text(dialog.Find("#what-goes")), want) {
			t.Errorf("the dialog does not say %q", want)
		}
	}
	if got := rita.send(at+"/erase", pairs("word", "Ada Mos")).want(422).page().Find("#word").AttrOr("value", ""); got != "Ada Mos" {
		t.Errorf("what was typed is gone: %q", got)
	}
	rita.get("/takes/" + take.Take + "/media").want(200)
	to := rita.send(at+"/erase", pairs("word", "ada moss", "revision", revision(ada))).want(303).header.Get("Location")
	page := rita.get(to).want(200).page()
	if got := text(page.Find("#status")); !strings.Contains(got, "The candidate is erased.") || strings.Contains(got, "Undo") {
		t.Errorf("the status line says %q", got)
	}
	for _, who := range []string{"Rita Recruiter", "Rob Reviewer"} {
		left := k.as(who).get(at).want(200)
		if !strings.Contains(string(left.body), "This candidate was erased by Rita Recruiter on 23 Nov 2026.") {
			t.Errorf("%s sees something else", who)
		}
		for _, secret := range []string{"Ada", "Moss", ada.Token, "ada.moss"} {
			if strings.Contains(string(left.body), secret) {
				t.Errorf("%s still sees %q", who, secret)
			}
		}
	}
	rita.get("/takes/" + take.Take + "/media").want(404)
	for _, page := range []string{"", "/overview", "/questions/1"} {
		if got := k.get("/i/" + ada.Token + page).want(404); !strings.Contains(string(got.body), "link") {
			t.Error("the old link does not show the page of an unknown one")
		}
	}
	rita.get(at + "/erase").want(409)
	rita.send(at+"/erase", pairs("word", "Ada Moss")).want(409)
	for _, page := range []string{"/again", "/candidate", "/new-link", "/menu", "/purge"} {
		if got := rita.get(at + page); got.status >= 500 {
			t.Errorf("%s of an erased interview: %d", page, got.status)
		}
	}
	if strings.Contains(string(rita.get("/outbox").want(200).body), "Moss") {
		t.Error("the outbox knows the name")
	}
}
