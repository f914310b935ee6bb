package web_test

import (
	"context"
	"testing"

	"retake/internal/app"
	"retake/internal/interview"
)

// The result of an import says whose ATS record goes on with the new link, in the words of the dry run.
func TestTheImportSaysWhichRecordsWereKept(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	ashby, _ := k.connect(app.NewConnection{Vendor: interview.Ashby})
	ada := k.Invited(p, "Ada Moss")
	o := k.Ordered(ada, ashby)
	if err := k.app.DeleteKeeping(context.Background(), k.admin, app.On{InterviewID: ada.ID}); err != nil {
		t.Fatal(err)
	}
	k.Invited(p, "Bo Lind")
	const words = "The record of Ashby was kept and goes on with the new link."
	for _, list := range []string{
		"Ada Moss, ada.moss@example.com\nNew Person, new@example.com",
		"Ada Moss, ada.moss@example.com\nBo Lind, bo.lind@example.com\nNew Person, newer@example.com",
	} {
		id := k.listed(p, list)
		says(t, "the dry run", text(rita.get("/imports/"+id).want(200).page().Find(".import-rows")), "Will be invited. "+words)
		rita.send("/imports/"+id+"/run", pairs("duplicates", "skip")).want(303)
		k.importing()
		next := k.order(o.ID).InterviewID

		result := rita.get("/imports/" + id).want(200).page()
		says(t, "the result", text(result.Find(".import-result")), "2 people were invited", "1 person "+words)
		kept := rita.get("/imports/" + id + "?show=new").want(200).page()
		rows := kept.Find(".import-rows tbody tr")
		if rows.Length() != 1 || rows.Find("a[href='/interviews/"+next+"']").Length() != 1 {
			t.Fatalf("the result lists %q", text(rows))
		}
		says(t, "the row", text(rows), "Ada Moss", words)
		if got := text(rows.Find("td").Last()); got != words+" Open the interview of Ada Moss" {
			t.Errorf("the row says %q", got)
		}
		if got := text(kept.Find(".import-tools a[aria-current]")); got != "Records kept 1" {
			t.Errorf("the tab says %q", got)
		}
		if err := k.app.DeleteKeeping(context.Background(), k.admin, app.On{InterviewID: next}); err != nil {
			t.Fatal(err)
		}
	}
	plain := k.listed(p, "Else Body, else@example.com")
	rita.send("/imports/"+plain+"/run", pairs("duplicates", "skip")).want(303)
	k.importing()
	if got := rita.get("/imports/" + plain).want(200).page().Find(".import-tools, .import-outcomes li").Length(); got != 0 {
		t.Error("an import without kept records speaks of them")
	}
}
