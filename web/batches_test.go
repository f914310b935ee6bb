package web_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"retake/internal/app"
	"retake/internal/interview"
)

// batch begins a deed on these interviews as the admin.
func (k *deskKit) batch(p interview.Position, deed interview.Deed, on ...interview.Interview) interview.Batch {
	k.t.Helper()
	in := app.NewBatch{PositionID: p.ID, Deed: deed}
	for _, iv := range on {
		in.IDs = append(in.IDs, iv.ID)
	}
	b, err := k.app.StartBatch(context.Background(), k.admin, in)
	if err != nil {
		k.t.Fatal(err)
	}
	return b
}

// work runs the jobs that are due.
func (k *deskKit) work() {
	k.t.Helper()
	if _, err := k.app.Runner().RunDue(context.Background()); err != nil {
		k.t.Fatal(err)
	}
}

// choose is a form of the bar: a deed and who is ticked.
func choose(deed string, on ...interview.Interview) url.Values {
	v := pairs("do", deed)
	for _, iv := range on {
		v.Add("interview", iv.ID)
	}
	return v
}

// filled is what a form in the page would send.
func filled(form *goquery.Selection) url.Values {
	v := url.Values{}
	form.Find("input, textarea").Each(func(_ int, in *goquery.Selection) {
		_, checked := in.Attr("checked")
		if kind := in.AttrOr("type", ""); (kind == "checkbox" || kind == "radio") && !checked {
			return
		}
		value := in.AttrOr("value", "")
		if goquery.NodeName(in) == "textarea" {
			value = strings.TrimSpace(in.Text())
		}
		v.Add(in.AttrOr("name", ""), value)
	})
	return v
}

func TestSelectionOnTheTab(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	ada := k.invite(p, "Ada <Moss>", "ada@example.com")
	for i := range 51 {
		k.invite(p, fmt.Sprintf("Bo %02d", i), fmt.Sprintf("bo%02d@example.com", i))
	}
	tab := "/positions/" + p.ID + "/candidates"
	page := rita.get(tab + "?status=invited&q=").want(200).page()
	bar := page.Find("form#bulk")
	if got := bar.AttrOr("action", ""); got != "/positions/"+p.ID+"/bulk" {
		t.Errorf("the bar is sent to %q", got)
	}
	if page.Find("thead [data-select-all]").Length() != 1 || page.Find("[data-select][form=bulk][name=interview]").Length() != 50 {
		t.Error("not every row of the page can be selected")
	}
	if got := text(bar.Find(".bulk-all")); got != "Select all 52 that match" {
		t.Errorf("all that match: %q", got)
	}
	want := url.Values{"status": {"invited"}, "q": {""}, "back": {tab + "?status=invited"}}
	if got := filled(bar); got.Encode() != want.Encode() {
		t.Errorf("the bar carries %v, want %v", got, want)
	}
	var deeds []string
	bar.Find("button[name=do]").Each(func(_ int, b *goquery.Selection) { deeds = append(deeds, b.AttrOr("value", "")) })
	if got := strings.Join(deeds, " "); got != "resend extend answers shortlist discard delete export" {
		t.Errorf("the deeds are %s", got)
	}
	found := rita.get(tab + "?q=moss").want(200).page()
	if got := found.Find("#row-"+ada.ID+" [data-select]").AttrOr("aria-label", ""); got != "Select Ada <Moss>" {
		t.Errorf("a box is called %q", got)
	}
	if found.Find(".bulk-all").Length() != 0 {
		t.Error("all that match are offered where one page holds them")
	}
	if got := text(rita.get(tab + "?q=bo").want(200).page().Find(".bulk-all")); got != "Select all that match “bo”" {
		t.Errorf("of a search: %q", got)
	}
	k.join("Rob Reviewer", interview.Reviewer, p)
	if n := k.as("Rob Reviewer").get(tab).want(200).page().Find("[data-select], #bulk, #batch-line").Length(); n != 0 {
		t.Errorf("a reviewer sees %d parts of the selection", n)
	}
}

// Discard of a list: begun at once, told on the tab, its outcome on a page, and taken back as a whole.
func TestBulkDiscardFromTheTab(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	ada, bo := k.invite(p, "Ada Moss", "ada@example.com"), k.Completed(p, "Bo Lind")
	gone := k.Then(k.invite(p, "Cy Park", "cy@example.com"), interview.EventDiscarded, (*interview.Interview).Discard)
	k.work()
	tab := "/positions/" + p.ID + "/candidates"
	in := choose("discard", ada, bo, gone)
	in.Set("back", tab+"?sort=name")
	to := rita.send("/positions/"+p.ID+"/bulk", in, k.onTab(p, "?sort=name")...).want(200).header.Get("HX-Redirect")
	if !strings.HasPrefix(to, "/batches/") {
		t.Fatalf("leads to %q, want the batch's page", to)
	}
	running := rita.get(to).want(200).page().Find("#batch")
	if got := text(running.Find("h2")); got != "Discarding 3 candidates" {
		t.Errorf("the title is %q", got)
	}
	if got := running.Find("progress").AttrOr("value", "") + "/" + running.Find("progress").AttrOr("max", ""); got != "0/3" || !strings.Contains(text(running), "0 of 3") {
		t.Errorf("progress %s", got)
	}
	if running.AttrOr("hx-trigger", "") != "every 1s" || !strings.Contains(text(running), "Stop and undo") {
		t.Error("the page does not ask again, or offers no way to stop")
	}
	if got := text(rita.get(tab).want(200).page().Find("#batch-line")); !strings.Contains(got, "Discarding 3 candidates: 0 done") || !strings.Contains(got, "See") {
		t.Errorf("the tab says %q", got)
	}
	k.work()

	poll := running.AttrOr("hx-get", "")
	news := rita.get(poll, "HX-Request", "true", "HX-Request-Type", "partial").want(200).page()
	done := news.Find("#batch")
	if _, asks := done.Attr("hx-trigger"); asks || done.Find("progress").Length() != 0 {
		t.Error("the page goes on asking after the end")
	}
	if got := text(news.Find("#live[hx-swap-oob]")); !strings.Contains(got, "2 discarded and 1 not done") {
		t.Errorf("the end is told as %q", got)
	}
	if got := text(done.Find("[aria-current=page]")); got != "Not done 1" {
		t.Errorf("the first tab is %q, want what was refused", got)
	}
	row := done.Find(".items li")
	if got := text(row); row.Length() != 1 || !strings.Contains(got, "Cy Park") || !strings.Contains(got, "discarded already") ||
		row.Find("a").AttrOr("href", "") != "/interviews/"+gone.ID {
		t.Errorf("the refused row says %q", got)
	}
	if got := done.Find("#batch-back").AttrOr("href", ""); got != tab+"?sort=name" {
		t.Errorf("back leads to %q, want the list as it was", got)
	}
	if n := rita.get(to + "&tab=done").want(200).page().Find("#batch .items li").Length(); n != 2 {
		t.Errorf("%d rows were done, want 2", n)
	}
	rita.get(to + "&tab=nonsense").want(200)
	rita.get(to + "&from=nonsense").want(422)
	if got := text(rita.get(tab).want(200).page().Find("#batch-line")); !strings.Contains(got, "Discarding 3 candidates: finished") {
		t.Errorf("after the end the tab says %q", got)
	}
	line := rita.get(strings.Split(to, "?")[0]+"?line=1", "HX-Request", "true", "HX-Request-Type", "partial").want(200)
	if strings.Contains(string(line.body), "every") || !strings.Contains(string(line.body), "finished") {
		t.Errorf("the line asks again: %s", line.body)
	}

	if got := text(done.Find("#batch-undo")); got != "Undo for 2 candidates" {
		t.Errorf("the button says %q", got)
	}
	undo := done.Find("form")
	rita.send(undo.AttrOr("action", ""), filled(undo)).want(303)
	k.work()
	after := rita.get(to).want(200).page().Find("#batch")
	if got := text(after); !strings.Contains(got, "Undone: discarding 3 candidates") || !strings.Contains(got, "undone by Rita Recruiter") {
		t.Errorf("after Undo the page says %q", got)
	}
	if after.Find("#batch-undo").Length() != 0 {
		t.Error("what is undone can be undone again")
	}
	for _, iv := range []interview.Interview{ada, bo} {
		if now := k.load(iv.ID); now.Discarded() {
			t.Error("Undo left somebody discarded")
		}
	}
	k.Clock.Advance(6 * time.Minute)
	if rita.get(tab).want(200).page().Find("#batch-line").Length() != 0 {
		t.Error("the tab speaks of it for ever")
	}
}

// All that match means the filter, on whatever page they are; without scripts it is the same form.
func TestBulkOnAllThatMatch(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	ada, bo := k.invite(p, "Ada Moss", "ada@example.com"), k.invite(p, "Bo Lind", "bo@example.com")
	done := k.Completed(p, "Ada Lind")
	in := pairs("do", "discard", "select", "all", "status", "invited", "q", "ADA", "interview", bo.ID)
	rita.send("/positions/"+p.ID+"/bulk", in).want(303)
	k.work()
	for iv, want := range map[string]bool{ada.ID: true, bo.ID: false, done.ID: false} {
		if now := k.load(iv); now.Discarded() != want {
			t.Errorf("%s is discarded: %t, want %t", iv, now.Discarded(), want)
		}
	}
	rita.send("/positions/"+p.ID+"/bulk", pairs("do", "discard", "select", "all", "status", "invited", "q", "zzz")).want(422)
	rita.send("/positions/"+p.ID+"/bulk", pairs("do", "discard", "select", "all", "status", "sleeping")).want(422)

	if got := rita.send("/positions/"+p.ID+"/bulk", pairs("do", "export", "select", "all", "status", "invited", "q", "a")).want(303).header.Get("Location"); got != "/positions/"+p.ID+"/candidates.csv?q=a&status=invited" {
		t.Errorf("the export of all leads to %q", got)
	}
	if got := rita.send("/positions/"+p.ID+"/bulk", choose("export", bo)).want(307).header.Get("Location"); got != "/positions/"+p.ID+"/export" {
		t.Errorf("the export of a list leads to %q", got)
	}
}

func TestBulkDialogs(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	ada, bo := k.invite(p, "Ada Moss", "ada@example.com"), k.Completed(p, "Bo Lind")
	di := k.Completed(p, "Di Roth")
	bulk := "/positions/" + p.ID + "/bulk"
	for deed, c := range map[string]struct{ title, button, says string }{
		"resend":  {"Send 3 links again", "Send 1 link again", "2 of 3 are left as they are. This interview is completed."},
		"extend":  {"Extend 3 deadlines", "Extend 1 deadline", "2 of 3 are left as they are. This interview is completed."},
		"answers": {"Ask 3 candidates for new takes", "Ask 2 candidates for new takes", "1 of 3 is left as it is. The candidate has not started."},
	} {
		asked := rita.send(bulk, choose(deed, ada, bo, di), k.onTab(p, "")...).want(200)
		page := asked.page()
		if got := text(page.Find("h2").First()); got != c.title {
			t.Errorf("%s is headed %q, want %q", deed, got, c.title)
		}
		if got := text(page.Find("footer button .if-all")); got != c.button {
			t.Errorf("%s: the button says %q, want %q", deed, got, c.button)
		}
		if got := text(page.Find("#what-happens")); !strings.Contains(got, c.says) {
			t.Errorf("%s says %q, want %q", deed, got, c.says)
		}
		if strings.Contains(string(asked.body), "<html") {
			t.Errorf("%s answers htmx with a page", deed)
		}
		form := page.Find("form")
		if got := form.Find("input[name=interview]").Length(); got != 3 || form.AttrOr("action", "") != bulk {
			t.Errorf("%s carries %d of 3 along", deed, got)
		}
		whole := rita.send(bulk, choose(deed, ada, bo, di)).want(200)
		if !strings.Contains(string(whole.body), "<html") {
			t.Errorf("%s without scripts is no page", deed)
		}
		sent := filled(whole.page().Find(".sheet form"))
		if deed == "extend" {
			sent.Set("deadline", k.Clock.Now().AddDate(0, 0, 20).Format(time.DateOnly))
		}
		if got := rita.send(bulk, sent).want(303).header.Get("Location"); !strings.HasPrefix(got, "/batches/") {
			t.Errorf("%s leads to %q", deed, got)
		}
	}
	k.work()
	if iv := k.load(bo.ID); iv.State != interview.StateStarted || iv.Recorded() != 0 {
		t.Error("the new takes were not asked for")
	}
}

// What is wrong is said in the dialog, with everything kept.
func TestBulkDialogKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	bo := k.Completed(p, "Bo Lind")
	bulk := "/positions/" + p.ID + "/bulk"
	in := choose("answers", bo)
	for name, value := range map[string]string{"confirmed": "1", "which": "some", "deadline": "2020-01-01", "message": "Dear " + strings.Repeat("x", 2000), "zone": "UTC"} {
		in.Set(name, value)
	}
	r := rita.send(bulk, in, k.onTab(p, "")...).want(422)
	page := r.page()
	if r.header.Get("HX-Retarget") != "#dialog-body" {
		t.Error("the faults are not shown in the dialog")
	}
	for _, field := range []string{"which", "message"} {
		if page.Find("#"+field+"-error").Length() != 1 {
			t.Errorf("%s is not faulted beside it", field)
		}
	}
	if got := page.Find("textarea").Text(); !strings.Contains(got, "Dear xxx") {
		t.Error("the message is lost")
	}
	if got := page.Find("input[name=interview]").AttrOr("value", ""); got != bo.ID {
		t.Error("the selection is lost")
	}
	if _, ticked := page.Find("input[name=letter]").Attr("checked"); ticked {
		t.Error("the letter that was unticked is ticked again")
	}
	in = choose("extend", k.invite(p, "Ada Moss", "ada@example.com"))
	in.Set("confirmed", "1")
	for _, wrong := range []string{"", "2020-01-01", "9999-01-01", "tomorrow"} {
		in.Set("deadline", wrong)
		page := rita.send(bulk, in, k.onTab(p, "")...).want(422).page()
		if page.Find("#deadline-error").Length() != 1 || page.Find("#deadline").AttrOr("value", "") != wrong {
			t.Errorf("deadline %q: no words beside it, or it is lost", wrong)
		}
	}
}

func TestBulkBadInput(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	other := k.designer()
	ada, foreign := k.invite(p, "Ada Moss", "ada@example.com"), k.invite(other, "Fay Foreign", "fay@example.com")
	bulk := "/positions/" + p.ID + "/bulk"
	if got := text(rita.send(bulk, pairs("do", "discard"), k.onTab(p, "")...).want(422).page().Find("body")); !strings.Contains(got, "Nobody is selected") {
		t.Errorf("no selection says %q", got)
	}
	many := choose("discard")
	for i := range 501 {
		many.Add("interview", fmt.Sprint(i))
	}
	for _, deed := range []string{"discard", "extend", "resend"} {
		many.Set("do", deed)
		if got := text(rita.send(bulk, many).want(422).page().Find("main")); !strings.Contains(got, "at most 500") {
			t.Errorf("501 to %s: %q", deed, got)
		}
	}
	for _, deed := range []string{"", "paint it black", "shortlist; DROP TABLE"} {
		rita.send(bulk, choose(deed, ada)).want(422)
	}
	for _, deed := range []string{"discard", "delete", "shortlist", "resend", "extend", "answers"} {
		r := rita.send(bulk, choose(deed, foreign)).want(404)
		if strings.Contains(string(r.body), "Fay") {
			t.Errorf("%s tells about a stranger", deed)
		}
	}
	to := rita.send(bulk, choose("discard", ada, foreign)).want(303).header.Get("Location")
	k.work()
	page := rita.get(to).want(200)
	if now := k.load(foreign.ID); now.Discarded() || strings.Contains(string(page.body), "Fay") {
		t.Error("an interview of another position was touched or told of")
	}
	if got := text(page.page().Find("#batch")); !strings.Contains(got, "1 of those who were selected is no longer in this position") {
		t.Errorf("who is missing is not told: %q", got)
	}
	theirs := k.batch(other, interview.DeedDiscard, foreign)
	rita.get("/batches/" + theirs.ID).want(404)
	rita.send("/batches/"+theirs.ID+"/undo", nil).want(404)
	rita.get("/batches/nonsense").want(404)
}
