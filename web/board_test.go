package web_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

// invite invites somebody as the admin.
func (k *deskKit) invite(p interview.Position, name, email string) interview.Interview {
	k.t.Helper()
	k.Clock.Advance(time.Second)
	got, err := k.app.Invite(context.Background(), k.admin, app.Invite{PositionID: p.ID, People: []app.Person{{Name: name, Email: email}}})
	if err != nil || got[0].Err != nil {
		k.t.Fatal(err, got)
	}
	return k.load(got[0].InterviewID)
}

// recruiterDesk is a desk with one recruiter in one position.
func recruiterDesk(t testing.TB) (*deskKit, browserOf, interview.Position) {
	t.Helper()
	k := newDeskKit(t)
	p := k.designer()
	k.join("Rita Recruiter", interview.Recruiter, p)
	return k, k.as("Rita Recruiter"), p
}

func TestCandidatesTab(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	tab := "/positions/" + p.ID + "/candidates"

	if got := text(rita.get(tab).want(200).page().Find(".empty")); !strings.Contains(got, "Nobody is invited yet") {
		t.Errorf("an empty tab says %q", got)
	}
	ada := k.invite(p, "Ada Moss", "ada@example.com")
	k.Completed(p, "Bo Lind")
	k.Started(p, "Cy Park")

	page := rita.get(tab).want(200).page()
	if n := page.Find("[data-row]").Length(); n != 3 {
		t.Fatalf("%d rows, want 3", n)
	}
	row := page.Find("#row-" + ada.ID)
	if row.Find("[data-copy]").Length() != 1 {
		t.Error("the link cannot be copied")
	}
	if got := text(row.Find(".link-text")); got != "http://retake.example.com/i/"+ada.Token {
		t.Errorf("the link in view is %q", got)
	}
	if got := text(row.Find("[data-copy]")); !strings.Contains(got, "Ada Moss’s link") {
		t.Errorf("the Copy button is called %q, want whose link it is", got)
	}
	if got := text(page.Find("#status-tabs [aria-current]")); got != "All 3" {
		t.Errorf("the tab in view is %q, want All 3", got)
	}
	for query, want := range map[string]string{
		"?status=to_review": "Bo Lind", "?q=ADA": "Ada Moss", "?q=cy.park%40": "Cy Park", "?sort=name": "Ada Moss",
	} {
		rows := rita.get(tab + query).want(200).page().Find("[data-row]")
		if got := text(rows.First().Find(".c-name a")); got != want {
			t.Errorf("%s shows %q first, want %q", query, got, want)
		}
	}
	if got := text(rita.get(tab + "?q=nobody").want(200).page().Find(".empty")); !strings.Contains(got, "Nobody matches “nobody”") || !strings.Contains(got, "Clear the search") {
		t.Errorf("no results say %q", got)
	}
	for _, wrong := range []string{"?status=sleeping", "?sort=height", "?from=nonsense", "?q=" + strings.Repeat("x", 300)} {
		if got := rita.get(tab + wrong); got.status != 422 {
			t.Errorf("%.40s: %d, want 422", wrong, got.status)
		}
	}
}

// The fragment is the very same markup that the page holds, and its address is the tidy one.
func TestFragmentIsPartOfThePage(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	k.invite(p, "Ada Moss", "ada@example.com")
	tab := "/positions/" + p.ID + "/candidates?q=ada&sort=activity&status="
	whole := rita.get(tab).want(200)
	part := rita.get(tab, k.onTab(p, "")...).want(200)
	if !strings.Contains(string(whole.body), string(part.body)) {
		t.Error("the page does not contain the fragment")
	}
	if got, want := part.header.Get("HX-Push-Url"), "/positions/"+p.ID+"/candidates?q=ada"; got != want {
		t.Errorf("HX-Push-Url %q, want %q", got, want)
	}
	if strings.Contains(string(part.body), "<html") {
		t.Error("the fragment is a whole page")
	}
	restored := rita.get(tab, append(k.onTab(p, ""), "HX-History-Restore-Request", "true")...).want(200)
	if !strings.Contains(string(restored.body), "<html") {
		t.Error("going back in the history gets a fragment")
	}
}

func TestRowDeeds(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	done := k.Completed(p, "Bo Lind")
	for _, step := range []struct {
		do, says string
		status   interview.Status
	}{
		{"shortlist", "is shortlisted", interview.StatusShortlisted},
		{"unshortlist", "is off the shortlist", interview.StatusToReview},
		{"discard", "is discarded", interview.StatusDiscarded},
		{"delete", "is in the bin", interview.StatusDeleted},
		{"undelete", "is back from the bin", interview.StatusDiscarded},
		{"restore", "is restored", interview.StatusToReview},
	} {
		now := k.load(done.ID)
		r := rita.send("/interviews/"+done.ID, pairs("do", step.do, "revision", revision(now)), k.onTab(p, "?status=to_review")...).want(200)
		page := r.page()
		if page.Find("tr#row-"+done.ID).Length() != 1 || r.header.Get("HX-Reselect") != "[data-row]" {
			t.Errorf("%s is not answered by the row", step.do)
		}
		if page.Find("#status-tabs[hx-swap-oob]").Length() != 1 || text(page.Find("#tab-to_review[aria-current]")) == "" {
			t.Errorf("%s does not carry the counts of the tab in view", step.do)
		}
		line := page.Find("#status[hx-swap-oob]")
		if got := text(line); !strings.Contains(got, "Bo Lind "+step.says) {
			t.Errorf("%s says %q", step.do, got)
		}
		if got := line.Find("form").AttrOr("hx-post", ""); got != "/interviews/"+done.ID+"/undo" {
			t.Errorf("%s is undone by %q", step.do, got)
		}
		after := k.load(done.ID)
		if got := after.Status(k.Clock.Moment()); got != step.status {
			t.Errorf("after %s the status is %s, want %s", step.do, got, step.status)
		}
		if got := line.Find("form input[name=revision]").AttrOr("value", ""); got != revision(after) {
			t.Errorf("Undo of %s carries revision %s, want %s", step.do, got, revision(after))
		}
	}
}

// Without scripts each deed is a form that leads back to where it was pressed, and the status line is there with Undo.
func TestRowDeedsWithoutScripts(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.invite(p, "Ada Moss", "ada@example.com")
	tab := "/positions/" + p.ID + "/candidates?status=invited"
	r := rita.send("/interviews/"+iv.ID, pairs("do", "discard", "revision", revision(iv)), "Referer", k.server.URL+tab).want(303)
	to := r.header.Get("Location")
	if !strings.HasPrefix(to, tab[:strings.Index(tab, "?")]) || !strings.Contains(to, "status=invited") {
		t.Fatalf("leads to %q, want back to the tab", to)
	}
	line := rita.get(to).want(200).page().Find("#status")
	if got := text(line); !strings.Contains(got, "Ada Moss is discarded") {
		t.Errorf("the status line says %q", got)
	}
	undo := line.Find("form")
	values := url.Values{}
	for _, in := range undo.Find("input").EachIter() {
		values.Set(in.AttrOr("name", ""), in.AttrOr("value", ""))
	}
	rita.send(undo.AttrOr("action", ""), values, "Referer", k.server.URL+to).want(303)
	if k.load(iv.ID).Verdict == interview.Discarded {
		t.Error("Undo did not restore the candidate")
	}
	// Another site's address, or none, leads to the tab.
	for _, from := range []string{"https://evil.example/positions/x", "//evil.example", ""} {
		now := k.load(iv.ID)
		do := "discard"
		if now.Discarded() {
			do = "restore"
		}
		got := rita.send("/interviews/"+iv.ID, pairs("do", do), "Referer", from).want(303).header.Get("Location")
		if !strings.HasPrefix(got, "/positions/"+p.ID+"/candidates?") {
			t.Errorf("from %q leads to %q", from, got)
		}
	}
}

func TestRefusalsAndStaleChanges(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	done := k.Completed(p, "Bo Lind")
	r := rita.send("/interviews/"+done.ID, pairs("do", "delete", "revision", revision(done)), k.onTab(p, "")...).want(409)
	if got := text(r.page().Find("#status")); !strings.Contains(got, "Discard it first") {
		t.Errorf("the refusal says %q, want what to do instead", got)
	}
	if r.page().Find("#row-"+done.ID).Length() != 1 {
		t.Error("the refusal does not carry the row")
	}
	page := rita.send("/interviews/"+done.ID, pairs("do", "delete", "revision", revision(done))).want(409)
	if got := text(page.page().Find("main")); !strings.Contains(got, "Discard it first") {
		t.Errorf("the page of the refusal says %q", got)
	}

	k.join("Tom Other", interview.Recruiter, p)
	k.as("Tom Other").send("/interviews/"+done.ID, pairs("do", "shortlist", "revision", revision(done))).want(303)
	stale := rita.send("/interviews/"+done.ID, pairs("do", "discard", "revision", revision(done)), k.onTab(p, "")...).want(409)
	if got := text(stale.page().Find("#status")); !strings.Contains(got, "Tom Other shortlisted the candidate") || !strings.Contains(got, "just now") {
		t.Errorf("the stale change says %q, want who did what and when", got)
	}
	if got := text(stale.page().Find("#row-" + done.ID + " .c-status")); got != "Shortlisted" {
		t.Errorf("the row that comes with it says %q, want how it stands now", got)
	}
	rita.send("/interviews/"+done.ID, pairs("do", "paint it black")).want(422)
}
