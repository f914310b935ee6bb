package web_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"retake/internal/app"
	"retake/internal/interview"
)

// listed is a list of the position that was read and not imported.
func (k *deskKit) listed(p interview.Position, text string) string {
	k.t.Helper()
	id, err := k.app.ReadImport(context.Background(), k.admin, app.ReadImport{PositionID: p.ID, List: strings.NewReader(text)})
	if err != nil {
		k.t.Fatal(err)
	}
	return id
}

// importing runs the imports that were confirmed.
func (k *deskKit) importing() {
	k.t.Helper()
	r := k.app.Runner()
	for kind := range r.Handlers {
		if kind != "import" { // letters stay queued
			delete(r.Handlers, kind)
		}
	}
	if _, err := r.RunDue(context.Background()); err != nil {
		k.t.Fatal(err)
	}
}

// part is a field of a form with a file in it; a file has a name.
type part struct{ field, file, text string }

// upload posts the form as a browser does.
func (b browserOf) upload(path string, parts ...part) reply {
	b.k.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, p := range parts {
		out, err := w.CreateFormField(p.field)
		if p.file != "" {
			out, err = w.CreateFormFile(p.field, p.file)
		}
		if err != nil {
			b.k.t.Fatal(err)
		}
		out.Write([]byte(p.text)) // into memory
	}
	w.Close()
	return b.k.request("POST", path, w.FormDataContentType(), body.Bytes(), "Cookie", b.cookie)
}

func (k *deskKit) candidates(p interview.Position) int {
	k.t.Helper()
	counts, err := k.Store.Reader().Counts(context.Background(), p.ID)
	if err != nil {
		k.t.Fatal(err)
	}
	return counts.All()
}

// spaced is the text of the parts, which touch each other in the markup.
func spaced(parts *goquery.Selection) string {
	return strings.Join(parts.Map(func(_ int, s *goquery.Selection) string { return text(s) }), " ")
}

func TestImport(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	at := "/positions/" + p.ID + "/import"
	if page := rita.get("/positions/" + p.ID + "/invite").want(200).page(); page.Find(`a[href="`+at+`"]`).Length() != 1 {
		t.Error("the invite page does not lead to the import")
	}
	if got := rita.get(at).want(200).page(); got.Find(`form[enctype="multipart/form-data"] input[type=file]`).Length() != 1 || !strings.Contains(text(got.Find("main")), "Nobody is invited yet") {
		t.Error("the page does not ask for a file, or does not say that nobody is invited")
	}
	k.Invited(p, "Ada Moss")
	done := k.Completed(p, "Bo Lind")
	var b strings.Builder
	b.WriteString("\ufeffName;E-Mail\r\n")
	for i := range 230 {
		fmt.Fprintf(&b, "New <Person> %d;new%d@example.com\r\n", i, i)
	}
	b.WriteString("Ada Moss;ada.moss@example.com\r\nBo Lind;BO.LIND@example.com\r\nTwice;new1@example.com\r\n=No address;nowhere\r\n")
	up := rita.upload(at, part{"file", "people.csv", b.String()}, part{"people", "", ""}).want(303)
	list := up.header.Get("Location")
	if k.candidates(p) != 2 {
		t.Fatal("somebody was invited by looking through a list")
	}

	page := rita.get(list).want(200).page()
	if got := spaced(page.Find("#import .filters a")); got != "New 230 Duplicates 3 Faulty 1" {
		t.Errorf("the tabs say %q", got)
	}
	main := text(page.Find("main"))
	for _, says := range []string{"Nobody was invited yet", "people.csv", "Invite 230 people", "2 people are candidates already", "3 duplicates and 1 faulty line are left out.", "New <Person> 0"} {
		if !strings.Contains(main, says) {
			t.Errorf("the dry run does not say %q", says)
		}
	}
	if got := page.Find("input[name=duplicates]:checked").AttrOr("value", ""); got != "skip" {
		t.Errorf("chosen for duplicates is %q", got)
	}
	if rows := page.Find("tbody tr").Length(); rows != 100 {
		t.Errorf("%d rows on the first page", rows)
	}
	next := page.Find("#page-next").AttrOr("href", "")
	third := rita.get(rita.get(next).want(200).page().Find("#page-next").AttrOr("href", "")).want(200).page()
	if rows := third.Find("tbody tr"); rows.Length() != 30 || spaced(rows.First().Children()) != "202 New <Person> 200 new200@example.com  Will be invited." {
		t.Errorf("the third page begins with %q", spaced(rows.First().Children()))
	}
	duplicates := rita.get(list + "?show=duplicate").want(200).page()
	if got := text(duplicates.Find("tbody")); !strings.Contains(got, "The same address as on line 3.") || duplicates.Find(`a[href="/interviews/`+done.ID+`"]`).Length() != 1 {
		t.Errorf("the duplicates say %q", got)
	}
	faulty := rita.get(list + "?show=faulty").want(200).page()
	if got := spaced(faulty.Find("tbody td")); got != "235 =No address nowhere  Email: Enter an email address like name@example.com." {
		t.Errorf("the faulty line says %q", got)
	}
	file := rita.get(list + "/faulty.csv").want(200)
	if got := string(file.body); got != "\ufeffLine,Name,Email,Phone,What is wrong\r\n235,'=No address,nowhere,,Email: Enter an email address like name@example.com.\r\n" {
		t.Errorf("to be mended: %q", got)
	}
	if got := file.header.Get("Content-Disposition"); got != `attachment; filename="designer-faulty-lines-`+k.Clock.Now().UTC().Format(time.DateOnly)+`.csv"` {
		t.Errorf("the file is called %s", got)
	}
	if got := text(rita.get(at).want(200).page().Find("main")); !strings.Contains(got, "A list with 230 new people waits to be imported") {
		t.Errorf("the list is not found again: %q", got)
	}

	rita.send(list+"/run", pairs("duplicates", "redo")).to(list)
	rita.send(list+"/run", pairs("duplicates", "skip")).to(list) // twice is once
	running := rita.get(list, "HX-Request", "true").want(200).page().Find("#import")
	if running.AttrOr("hx-trigger", "") != "every 2s" || running.Find("progress").Length() != 1 || !strings.Contains(text(running), "Inviting 230 people") {
		t.Errorf("while it runs: %q", text(running))
	}
	rita.send(list+"/discard", nil).want(409)
	k.importing()
	if to := rita.get(list, "HX-Request", "true").want(200).header.Get("HX-Redirect"); to != list {
		t.Errorf("at its end it leads to %q", to)
	}
	ended := rita.get(list).want(200).page().Find("#import")
	if _, polls := ended.Attr("hx-trigger"); polls {
		t.Error("it is asked for again after its end")
	}
	for _, says := range []string{"230 people were invited", "1 duplicate Asked to record again.", "1 duplicate Has recorded nothing yet", "1 line Named somebody a second time.", "1 faulty line Left out."} {
		if !strings.Contains(text(ended), says) {
			t.Errorf("the result does not say %q: %q", says, text(ended))
		}
	}
	if got := k.candidates(p); got != 232 {
		t.Errorf("%d candidates, want 232", got)
	}
	if got := k.load(done.ID); got.State != interview.StateStarted || len(got.Missing()) != 2 {
		t.Errorf("the duplicate is %s", got.State)
	}
	rita.send(list+"/discard", nil).to(at)
	rita.get(list).want(404)
}

// Whoever mends the faulty lines can import them as they are.
func TestFaultyLinesComeBackMended(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	at := "/positions/" + p.ID + "/import"
	id := k.listed(p, "Name,Email,Phone\n=Ann,ann@,+34 600\n,ben@example.com,\n")
	file := string(rita.get("/imports/" + id + "/faulty.csv").want(200).body)
	mended := strings.NewReplacer("ann@,", "ann@example.com,", "3,,", "3,Ben Ray,").Replace(file)
	list := rita.upload(at, part{"file", "mended.csv", mended}).want(303).header.Get("Location")
	if got := spaced(rita.get(list).want(200).page().Find("tbody td")); got != "2 =Ann ann@example.com +34 600 Will be invited. 3 Ben Ray ben@example.com  Will be invited." {
		t.Errorf("mended: %q", got)
	}
}

func TestImportBadInput(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	at := "/positions/" + p.ID + "/import"
	const pasted = "Ann Lee, ann@example.com"
	for name, c := range map[string]struct {
		parts []part
		says  string
	}{
		"nothing":            {nil, "Choose a file, or paste a list."},
		"empty fields":       {[]part{{"file", "", ""}, {"people", "", ""}}, "Choose a file, or paste a list."},
		"an unknown field":   {[]part{{"other", "", "Ann"}}, "Choose a file, or paste a list."},
		"an empty file":      {[]part{{"file", "empty.csv", ""}}, "There is nobody in this list"},
		"a heading alone":    {[]part{{"file", "a.csv", "Name,Email\n"}}, "There is nobody in this list"},
		"white space pasted": {[]part{{"people", "", " \n\t\n"}}, "There is nobody in this list"},
		"Excel":              {[]part{{"file", "a.xlsx", "PK\x03\x04\x14\x00"}}, "This is an Excel file"},
		"a picture":          {[]part{{"file", "a.png", "\x89PNG\r\n\x1a\n\x00\x00"}}, "This is not a text file"},
		"no email column":    {[]part{{"file", "a.csv", "Name,Phone\nAnn,1\n"}}, "No column of this file is for email addresses"},
		"both":               {[]part{{"file", "a.csv", pasted}, {"people", "", "Ben Ray, ben@example.com"}}, "not both at once"},
		"too large":          {[]part{{"file", "a.csv", strings.Repeat(strings.Repeat("x", 60_000)+"\n", 570)}}, "larger than 32 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			page := rita.upload(at, c.parts...).want(422).page()
			if got := text(page.Find("main")); !strings.Contains(got, c.says) {
				t.Errorf("says %q, want %q", got, c.says)
			}
			if name == "both" && page.Find("textarea").Text() != "Ben Ray, ben@example.com" {
				t.Errorf("what was pasted is gone: %q", page.Find("textarea").Text())
			}
		})
	}
	kept := rita.upload(at, part{"people", "", "Name;Phone\n</textarea><b>Ann</b>;1"}).want(422).page().Find("textarea")
	if kept.Text() != "Name;Phone\n</textarea><b>Ann</b>;1" {
		t.Errorf("kept is %q", kept.Text())
	}

	k.request("POST", at, "application/x-www-form-urlencoded", []byte("people=Ann"), "Cookie", rita.cookie).want(415)
	k.request("POST", at, "text/csv", []byte(pasted), "Cookie", rita.cookie).want(415)
	k.request("POST", at, "multipart/form-data", []byte(pasted), "Cookie", rita.cookie).want(415)
	k.request("POST", at, "multipart/form-data; boundary=x", []byte("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nAnn, ann@exa"), "Cookie", rita.cookie).want(415)
	r := httptest.NewRequest("POST", at, strings.NewReader("--x"))
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	r.Header.Set("Cookie", rita.cookie)
	r.ContentLength = 65 << 20
	answer := httptest.NewRecorder()
	k.server.Config.Handler.ServeHTTP(answer, r)
	if answer.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a body of 65 MiB: %d", answer.Code)
	}
	k.request("POST", "/positions/"+p.ID+"/export", "application/x-www-form-urlencoded", bytes.Repeat([]byte("x"), 2<<20), "Cookie", rita.cookie).want(413)

	left, err := k.Store.Reader().ImportsIn(t.Context(), p.ID, 10)
	if err != nil || len(left) != 0 {
		t.Errorf("%d lists are left behind, %v", len(left), err)
	}
	if k.candidates(p) != 0 {
		t.Error("somebody was invited")
	}
}

func TestRunImportBadInput(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	theirs := k.designer()
	k.Invited(p, "Ada Moss")
	list := "/imports/" + k.listed(p, "Ann Lee, ann@example.com\nAda Moss, ada.moss@example.com")
	foreign := "/imports/" + k.listed(theirs, "Ben Ray, ben@example.com")

	bad := rita.send(list+"/run", pairs("duplicates", "everything", "deadline", "2031-01-01")).want(422).page()
	if got := text(bad.Find(".error-summary")); !strings.Contains(got, "Choose what happens to the duplicates.") {
		t.Errorf("an unknown choice says %q", got)
	}
	if got := bad.Find("input[name=deadline]").AttrOr("value", ""); got != "2031-01-01" {
		t.Errorf("the deadline that was typed is %q", got)
	}
	for _, typed := range []string{"soon", "2001-01-01", "9999-01-01"} {
		bad = rita.send(list+"/run", pairs("duplicates", "resend", "deadline", typed)).want(422).page()
		if bad.Find("#deadline-error").Length() != 1 || bad.Find("input[name=deadline]").AttrOr("value", "") != typed || bad.Find("input[value=resend][checked]").Length() != 1 {
			t.Errorf("deadline %q: %q", typed, text(bad.Find("form.import-run")))
		}
	}
	k.request("POST", list+"/run", "application/json", []byte("{}"), "Cookie", rita.cookie).want(415)
	rita.get(list + "?show=odd").want(422)
	rita.get(list + "?show=new&from=odd").want(422)
	for _, path := range []string{foreign, "/imports/unknown", foreign + "/faulty.csv"} {
		rita.get(path).want(404)
	}
	for _, path := range []string{foreign + "/run", foreign + "/discard", "/imports/unknown/run"} {
		rita.send(path, nil).want(404)
	}
	if err := k.app.ClosePosition(t.Context(), k.admin, p.ID); err != nil {
		t.Fatal(err)
	}
	refused := rita.send(list+"/run", pairs("duplicates", "skip")).want(409).page()
	if got := text(refused.Find("[role=alert]")); got != string(interview.ReasonClosed) || refused.Find("form.import-run").Length() != 1 {
		t.Errorf("a closed position says %q", got)
	}
	k.importing()
	if k.candidates(p) != 1 || k.candidates(theirs) != 0 {
		t.Error("somebody was invited")
	}
}

// A failed import says why, that nobody was invited, and can be tried again.
func TestFailedImportSaysSo(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	list := "/imports/" + k.listed(p, "Ann Lee, ann@example.com")
	rita.send(list+"/run", pairs("duplicates", "skip")).to(list)
	ctx := t.Context()
	if err := k.app.ClosePosition(ctx, k.admin, p.ID); err != nil {
		t.Fatal(err)
	}
	k.importing()
	page := rita.get(list).want(200).page()
	if got := text(page.Find(".alert")); got != "Nobody was invited"+string(interview.ReasonClosed) {
		t.Errorf("it says %q", got)
	}
	if err := k.app.ReopenPosition(ctx, k.admin, p.ID); err != nil {
		t.Fatal(err)
	}
	rita.send(list+"/run", pairs("duplicates", "skip")).to(list)
	k.importing()
	if got := text(rita.get(list).want(200).page().Find(".import-head")); got != "1 person was invited" {
		t.Errorf("tried again it says %q", got)
	}
}
