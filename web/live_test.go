package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"retake/internal/app"
	"retake/internal/interview"
)

// poller is a candidates tab that somebody has open.
type poller struct {
	browserOf
	address, state string
	rows           []string
}

// opens reads from the page what a script reads from it.
func (b browserOf) opens(tab string) *poller {
	b.k.t.Helper()
	page := b.get(tab).want(200).page()
	alive := page.Find("[data-module=alive]")
	p := &poller{browserOf: b, address: alive.AttrOr("data-changes", ""), state: alive.AttrOr("data-state", "")}
	for i := range page.Find("tr[data-row]").Length() {
		id, _ := page.Find("tr[data-row]").Eq(i).Attr("id")
		p.rows = append(p.rows, strings.TrimPrefix(id, "row-"))
	}
	return p
}

func (p *poller) asks() reply {
	p.k.t.Helper()
	rows := url.Values{"row": p.rows}
	got := p.get(p.address+"&"+rows.Encode(), "HX-Request", "true", "If-None-Match", p.state)
	if got.status == 200 {
		p.state = got.header.Get("ETag")
	}
	return got
}

func TestAnOpenListIsToldWhatChanged(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	k.join("Tom Other", interview.Recruiter, p)
	tab := "/positions/" + p.ID + "/candidates"
	k.invite(p, "Ada Moss", "ada@example.com")
	bo := k.Completed(p, "Bo Lind")
	all, review := rita.opens(tab), rita.opens(tab+"?status=to_review")
	if len(all.rows) != 2 || len(review.rows) != 1 {
		t.Fatalf("%d and %d rows", len(all.rows), len(review.rows))
	}
	if r := all.asks().want(304); len(r.body) != 0 || r.header.Get("ETag") != all.state {
		t.Errorf("nothing happened, and the answer is %q with %q", r.body, r.header.Get("ETag"))
	}
	weak := *all
	weak.state = "W/" + all.state
	weak.asks().want(304)

	k.Clock.Advance(time.Minute)
	k.as("Tom Other").send("/interviews/"+bo.ID, pairs("do", "discard", "revision", revision(bo))).want(303)
	page := all.asks().want(200).page()
	if got := text(page.Find("#row-" + bo.ID + " .c-status")); got != "Discarded" {
		t.Errorf("the row says %q, want Discarded", got)
	}
	if got := page.Find("#row-"+bo.ID+" [name=revision]").AttrOr("value", ""); got != revision(k.load(bo.ID)) {
		t.Errorf("the row carries revision %q, which is out of date", got)
	}
	if got := page.Find("[data-elsewhere]").AttrOr("data-elsewhere", "?"); got != "" {
		t.Errorf("%q left the tab of all", got)
	}
	if got := text(page.Find("#tab-discarded")); got != "Discarded 1" {
		t.Errorf("the tab says %q", got)
	}
	if page.Find("#news a").Length() != 0 {
		t.Error("something is new, and nothing is")
	}
	all.asks().want(304)
	page = review.asks().want(200).page()
	if got := page.Find("[data-elsewhere]").AttrOr("data-elsewhere", "?"); got != "row-"+bo.ID {
		t.Errorf("%q left the tab, want the discarded one", got)
	}
	if page.Find("#row-"+bo.ID).Length() != 1 {
		t.Error("the row that left the tab is not there to be shown in its place")
	}

	k.Clock.Advance(time.Minute)
	cy := k.invite(p, "Cy Park", "cy@example.com")
	link := all.asks().want(200).page().Find("#news a")
	if text(link) != "1 new" || link.AttrOr("data-news", "") != "1 new candidate" || link.AttrOr("href", "") != tab {
		t.Errorf("news are %q, %q, %q", text(link), link.AttrOr("data-news", ""), link.AttrOr("href", ""))
	}
	if review.asks().want(200).page().Find("#news a").Length() != 0 {
		t.Error("an invitation is new on the tab of those to review")
	}
	k.Completed(p, "Dan Cole")
	if got := text(review.asks().want(200).page().Find("#news")); got != "1 new" {
		t.Errorf("on the tab of those to review there is %q", got)
	}
	if got := text(all.asks().want(200).page().Find("#news")); got != "2 new" {
		t.Errorf("on the tab of all there is %q", got)
	}

	// An invitation that is undone never was: the row of the new one stays as a place.
	next, err := k.app.Reinvite(t.Context(), k.admin, app.Reinvite{On: app.On{InterviewID: cy.ID}})
	if err != nil {
		t.Fatal(err)
	}
	fresh := rita.opens(tab)
	if _, _, err := k.app.Undo(t.Context(), k.admin, app.On{InterviewID: cy.ID}); err != nil {
		t.Fatal(err)
	}
	page = fresh.asks().want(200).page()
	if got := text(page.Find("#row-" + next)); got != "No longer in this position." {
		t.Errorf("the row of an interview that never was says %q", got)
	}
	if got := text(page.Find("#news")); got != "1 new" {
		t.Errorf("the interview that came back: %q", got)
	}

}

func TestWhatAnOpenListMayNotAsk(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	other := k.designer()
	fay := k.invite(other, "Fay Else", "fay@example.com")
	at := "/positions/" + p.ID + "/candidates/changes"
	for _, wrong := range []string{"?status=sleeping", "?sort=height", "?since=soon", "?since=-1", "?q=" + strings.Repeat("x", 300), "?" + strings.Repeat("row=x&", 101)} {
		rita.get(at + wrong).want(422)
	}
	got := rita.get(at + "?row=" + fay.ID).want(200)
	if strings.Contains(string(got.body), "Fay") || strings.Contains(string(got.body), fay.Token) {
		t.Error("a row of another position is told")
	}
	rita.get("/positions/" + other.ID + "/candidates/changes").want(404)
}

func TestOrderAndDensityAreRemembered(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	k.invite(p, "Ada Moss", "ada@example.com")
	k.invite(p, "Bo Lind", "bo@example.com")
	tab := "/positions/" + p.ID + "/candidates"
	with := func(cookies, query string) reply {
		return k.get(tab+query, "Cookie", rita.cookie+"; "+cookies)
	}
	for _, c := range []struct{ cookie, query, order, first, link string }{
		{"order=name", "", "name", "Ada Moss", "?sort=name&status=invited"},
		{"order=name", "?sort=activity", "activity", "Bo Lind", "?sort=activity&status=invited"},
		{"order=activity", "", "activity", "Bo Lind", "?status=invited"},
		{"order=height", "", "activity", "Bo Lind", "?status=invited"},
		{"order=name", "?sort=deadline", "deadline", "Ada Moss", "?sort=deadline&status=invited"},
	} {
		page := with(c.cookie, c.query).want(200).page()
		if got := page.Find("#sort option[selected]").AttrOr("value", ""); got != c.order {
			t.Errorf("%s %s: the order in view is %q, want %q", c.cookie, c.query, got, c.order)
		}
		if got := text(page.Find("tr[data-row] .c-name a").First()); got != c.first {
			t.Errorf("%s %s: %q first, want %q", c.cookie, c.query, got, c.first)
		}
		if got := page.Find("#tab-invited").AttrOr("href", ""); got != tab+c.link {
			t.Errorf("%s %s: a tab leads to %q, want %q", c.cookie, c.query, got, tab+c.link)
		}
	}
	dense := with("density=compact", "").want(200).page()
	if dense.Find(".board[data-density=compact] [data-density-set=compact][aria-pressed=true]").Length() != 1 {
		t.Error("the density is not remembered")
	}
	if with("density=%22%3E", "").want(200).page().Find(".board[data-density]").Length() != 0 {
		t.Error("any density is believed")
	}
}

// A further page was asked for in an order; a cookie of later must not break it.
func TestAPageKeepsItsOrder(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	for i := range 51 {
		k.Invited(p, fmt.Sprintf("Person %02d", i))
	}
	tab := "/positions/" + p.ID + "/candidates"
	next := rita.get(tab).want(200).page().Find("#page-next").AttrOr("href", "")
	k.get(next, "Cookie", rita.cookie+"; order=name").want(200)
	next = k.get(tab, "Cookie", rita.cookie+"; order=name").want(200).page().Find("#page-next").AttrOr("href", "")
	rita.get(next).want(200)
}

func TestSavedViews(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	k.join("Rob Reviewer", interview.Reviewer, p)
	k.invite(p, "Ada Moss", "ada@example.com")
	at := "/positions/" + p.ID + "/views"
	htmx := k.onTab(p, "?status=invited&q=ada")

	if got := text(rita.get(at, htmx...).want(200).page().Find(".menu-note")); !strings.Contains(got, "None yet") {
		t.Errorf("no views are %q", got)
	}
	dialog := rita.get(at+"/new?status=invited&q=ada&sort=name", htmx...).want(200).page()
	if got := text(dialog.Find(".sheet-header p")); got != "Invited, matching “ada”, by name." {
		t.Errorf("the dialog says %q", got)
	}
	if rita.get(at+"/new").want(200).page().Find("main form [name=name]").Length() != 1 {
		t.Error("there is no page of it without a script")
	}
	filter := func(name string) url.Values {
		return pairs("name", name, "status", "invited", "q", "ada", "sort", "name")
	}
	if got := text(rita.send(at, filter("To call"), htmx...).want(200).page().Selection); !strings.Contains(got, "“To call” is saved") {
		t.Errorf("saving says %q", got)
	}
	for what, name := range map[string]string{"none": "", "taken": "to CALL", "long": strings.Repeat("n", 61)} {
		bad := rita.send(at, filter(name), htmx...).want(422)
		if bad.header.Get("HX-Retarget") != "#dialog-body" {
			t.Errorf("%s: the fault is not shown in the dialog", what)
		}
		page := bad.page()
		if page.Find(".field-error").Length() != 1 || page.Find("[name=name]").AttrOr("value", "?") != name || page.Find("[name=q]").AttrOr("value", "") != "ada" {
			t.Errorf("%s: what was typed is lost, or no fault is named", what)
		}
	}
	rita.send(at, pairs("name", "Odd", "status", "sleeping")).want(422)
	rita.send(at, pairs("name", "Odd", "q", strings.Repeat("x", 300))).want(422)

	menu := rita.get(at+"?status=invited&q=ada&sort=name", htmx...).want(200).page()
	link := menu.Find(".menu-row a")
	if link.AttrOr("aria-current", "") != "page" || text(link) != "To call" {
		t.Errorf("the menu shows %q, current %q", text(link), link.AttrOr("aria-current", ""))
	}
	if got := text(rita.get(link.AttrOr("href", "")).want(200).page().Find("tr[data-row] .c-name a")); got != "Ada Moss" {
		t.Errorf("the view shows %q", got)
	}
	id := menu.Find("[name=view]").AttrOr("value", "")

	rob := k.as("Rob Reviewer")
	if rob.get(at, htmx...).want(200).page().Find(".menu-row").Length() != 0 {
		t.Error("a view is shown to somebody else")
	}
	rob.send(at+"/delete", pairs("view", id)).want(404)
	rita.send("/positions/"+k.designer().ID+"/views/delete", pairs("view", id)).want(404)
	rita.send(at+"/delete", url.Values{}).want(422)

	// Deleted and brought back, in place and without a script.
	undo := rita.send(at+"/delete", pairs("view", id), htmx...).want(200).page().Find("form")
	again := url.Values{}
	undo.Find("input").Each(func(_ int, in *goquery.Selection) { again.Add(in.AttrOr("name", ""), in.AttrOr("value", "")) })
	if got := text(rita.send(undo.AttrOr("action", ""), again, htmx...).want(200).page().Selection); !strings.Contains(got, "“To call” is back") {
		t.Errorf("Undo says %q", got)
	}
	back := rita.get(at+"?status=invited&q=ada&sort=name", htmx...).want(200).page().Find(".menu-row a")
	if back.AttrOr("href", "") != link.AttrOr("href", "") {
		t.Errorf("the view came back as %q, want %q", back.AttrOr("href", ""), link.AttrOr("href", ""))
	}
	id = rita.get(at).want(200).page().Find("main [name=view]").AttrOr("value", "")
	gone := rita.send(at+"/delete", pairs("view", id)).want(http.StatusSeeOther)
	page := rita.get(gone.header.Get("Location")).want(200).page()
	if !strings.Contains(text(page.Find("#status")), "“To call” is deleted") || page.Find("#status form [name=q]").AttrOr("value", "") != "ada" {
		t.Errorf("without a script deleting says %q", text(page.Find("#status")))
	}
	saved := rita.send(at, again).want(http.StatusSeeOther)
	if got := text(rita.get(saved.header.Get("Location")).want(200).page().Find("#status")); !strings.Contains(got, "The view is saved") {
		t.Errorf("without a script saving says %q", got)
	}
}

// No results name the filters and offer to clear them, in every combination.
func TestNoResultsOfferToClear(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	k.invite(p, "Ada Moss", "ada@example.com")
	tab := "/positions/" + p.ID + "/candidates"
	for _, c := range []struct{ query, says, clear, leads string }{
		{"?q=nobody", "Nobody matches “nobody”.", "Clear the search", ""},
		{"?q=nobody&sort=name", "Nobody matches “nobody”.", "Clear the search", "?sort=name"},
		{"?status=expired", "Nobody is “Expired” now.", "Show all", ""},
		{"?status=expired&sort=deadline", "Nobody is “Expired” now.", "Show all", "?sort=deadline"},
		{"?status=invited&q=nobody", "Nobody under “Invited” matches “nobody”.", "Clear the search", "?status=invited"},
		{"?status=expired&q=ada&sort=name", "Nobody under “Expired” matches “ada”.", "Clear the search", "?sort=name&status=expired"},
	} {
		page := rita.get(tab + c.query).want(200).page()
		if got := text(page.Find(".empty p")); got != c.says {
			t.Errorf("%s says %q, want %q", c.query, got, c.says)
		}
		button := page.Find(".empty a").First()
		if text(button) != c.clear || button.AttrOr("href", "") != tab+c.leads {
			t.Errorf("%s offers %q to %q, want %q to %q", c.query, text(button), button.AttrOr("href", ""), c.clear, tab+c.leads)
		}
		if page.Find("[data-module=alive]").Length() != 1 {
			t.Errorf("%s does not stay alive", c.query)
		}
	}
}

func BenchmarkUnchangedList(b *testing.B) {
	k, rita, p := recruiterDesk(b)
	for i := range 50 {
		k.Invited(p, fmt.Sprintf("Person %02d", i))
	}
	open := rita.opens("/positions/" + p.ID + "/candidates")
	for name, state := range map[string]string{"304": open.state, "changed": `"other"`} {
		b.Run(name, func(b *testing.B) {
			b.RunParallel(func(pb *testing.PB) {
				mine := *open
				for pb.Next() {
					mine.state = state
					mine.asks()
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
		})
	}
}
