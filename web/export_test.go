package web_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"retake/internal/app"
	"retake/internal/interview"
)

func records(t testing.TB, r reply) [][]string {
	t.Helper()
	text, marked := strings.CutPrefix(string(r.body), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !marked {
		t.Fatalf("no CSV: %v", err)
	}
	return rows
}

func TestExport(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	other := k.designer()
	stranger := k.Invited(other, "Ada Stranger")
	ada, bo := k.Invited(p, "Ada Moss"), k.Completed(p, "Bo Lind")
	cy := k.In(interview.StatusDiscarded, p, "Cy Gone")
	k.listedAndImported(p, "=HYPERLINK(\"x\"), eve@example.com, +34 600\n")
	at := "/positions/" + p.ID + "/candidates"

	file := rita.get(at + ".csv?sort=name").want(200)
	if got := file.header.Get("Content-Disposition"); got != `attachment; filename="designer-candidates-`+k.Clock.Now().UTC().Format(time.DateOnly)+`.csv"` {
		t.Errorf("the file is called %s", got)
	}
	if got := file.header.Get("Content-Type"); got != "text/csv; charset=utf-8" {
		t.Errorf("it is %s", got)
	}
	rows := records(t, file)
	utc := func(m interview.Moment) string { return m.Time().Format(time.RFC3339) }
	const base = "http://retake.example.com"
	want := [][]string{
		{"Name", "Email", "Phone", "Status", "Answered", "Questions", "With a problem", "Verdict", "Invited", "Last activity", "Deadline", "Submitted", "Link", "Interview"},
		{`'=HYPERLINK("x")`, "eve@example.com", "'+34 600", "Invited", "0", "2", "0", "Undecided"},
		{"Ada Moss", "ada.moss@example.com", "", "Invited", "0", "2", "0", "Undecided", utc(ada.CreatedAt), utc(ada.ActivityAt), utc(ada.Deadline), "", base + "/i/" + ada.Token, base + "/interviews/" + ada.ID},
		{"Bo Lind", "bo.lind@example.com", "", "To review", "2", "2", "0", "Undecided", utc(bo.CreatedAt), utc(bo.ActivityAt), utc(bo.Deadline), utc(bo.CompletedAt), base + "/i/" + bo.Token, base + "/interviews/" + bo.ID},
		{"Cy Gone", "cy.gone@example.com", "", "Discarded", "2", "2", "0", "Discarded", utc(cy.CreatedAt), utc(cy.ActivityAt), utc(cy.Deadline), utc(cy.CompletedAt), "", base + "/interviews/" + cy.ID},
	}
	if len(rows) != len(want) {
		t.Fatalf("%d rows, want %d: %q", len(rows), len(want), rows)
	}
	for i, row := range want {
		for n, cell := range row {
			if rows[i][n] != cell {
				t.Errorf("row %d, %s: %q, want %q", i, rows[0][n], rows[i][n], cell)
			}
		}
	}
	for _, cell := range rows[1] {
		if strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "+") {
			t.Errorf("%q would be run by a spreadsheet", cell)
		}
	}

	// The filters are those of the board.
	for _, query := range []string{"", "?status=to_review", "?status=discarded", "?status=expired", "?q=lind", "?q=example&sort=name", "?sort=deadline", "?q=nobody"} {
		var onBoard []string
		rita.get(at + query).want(200).page().Find("tbody tr .c-name a").Each(func(_ int, s *goquery.Selection) { onBoard = append(onBoard, text(s)) })
		var inFile []string
		for _, row := range records(t, rita.get(at+".csv"+query).want(200))[1:] {
			inFile = append(inFile, strings.TrimPrefix(row[0], "'"))
		}
		if strings.Join(onBoard, "|") != strings.Join(inFile, "|") {
			t.Errorf("%q: the board shows %q, the file %q", query, onBoard, inFile)
		}
	}
	rita.get(at + ".csv?status=odd").want(422)
	rita.get(at + ".csv?sort=odd").want(422)
	rita.get("/positions/" + other.ID + "/candidates.csv").want(404)

	// Those that were ticked, in their order; others' are not there.
	chosen := records(t, rita.send("/positions/"+p.ID+"/export", pairs("interview", cy.ID, "interview", ada.ID, "interview", stranger.ID, "interview", ada.ID, "interview", "unknown")).want(200))
	if len(chosen) != 3 || chosen[1][0] != "Cy Gone" || chosen[2][0] != "Ada Moss" {
		t.Errorf("chosen are %q", chosen)
	}
	rita.send("/positions/"+p.ID+"/export", pairs("interview", stranger.ID)).want(404)
	rita.send("/positions/"+p.ID+"/export", nil).want(422)
	many := pairs()
	for i := range 501 {
		many.Add("interview", fmt.Sprint(i))
	}
	rita.send("/positions/"+p.ID+"/export", many).want(422)
	k.request("POST", "/positions/"+p.ID+"/export", "application/json", []byte("{}"), "Cookie", rita.cookie).want(415)
}

func (k *deskKit) listedAndImported(p interview.Position, text string) {
	k.t.Helper()
	if err := k.app.RunImport(context.Background(), k.admin, app.RunImport{ID: k.listed(p, text)}); err != nil {
		k.t.Fatal(err)
	}
	k.importing()
}

// A file that could not be read to its end is cut off, so that nobody takes it for the whole.
func TestExportIsCutOffWhenItFails(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	var b strings.Builder
	for i := range 1200 {
		fmt.Fprintf(&b, "Person %d, p%d@example.com\n", i, i)
	}
	k.listedAndImported(p, b.String())
	at := "/positions/" + p.ID + "/candidates.csv"
	if rows := records(t, rita.get(at).want(200)); len(rows) != 1201 {
		t.Errorf("%d rows, want 1201", len(rows))
	}
	ctx, stop := context.WithCancel(t.Context())
	r := httptest.NewRequestWithContext(ctx, "GET", at, nil)
	r.Header.Set("Cookie", rita.cookie)
	answer := &flushing{ResponseRecorder: httptest.NewRecorder(), flushed: stop}
	defer func() {
		if got := recover(); got != http.ErrAbortHandler {
			t.Errorf("the connection is not cut: %v", got)
		}
		if n := strings.Count(answer.Body.String(), "\n"); n != 501 {
			t.Errorf("%d lines were sent, want the heading and 500", n)
		}
	}()
	k.server.Config.Handler.ServeHTTP(answer, r)
}

// flushing does something after the first part of an answer.
type flushing struct {
	*httptest.ResponseRecorder
	flushed func()
}

func (f *flushing) Flush() {
	f.ResponseRecorder.Flush()
	f.flushed()
}
