package web_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/store"
)

// told notes that the ATS of an order has heard that.
func (k *deskKit) told(o interview.Order, s interview.OrderStatus) interview.Order {
	k.t.Helper()
	o.ToldStatus, o.ToldAt = s, k.Clock.Moment()
	k.Write(func(tx *store.Tx) error { return tx.SaveTelling(o) })
	return o
}

// parked notes that the ATS of an order refused what it was told, for good.
func (k *deskKit) parked(o interview.Order) interview.Order {
	k.t.Helper()
	o.Parked, o.Tries, o.Failure, o.FailedAt = true, 3, "The answer was 422 Unprocessable Entity.", k.Clock.Moment()
	k.Write(func(tx *store.Tx) error { return tx.SaveTelling(o) })
	return o
}

func (k *deskKit) order(id string) interview.Order {
	k.t.Helper()
	o, err := k.Store.Reader().Order(k.t.Context(), id)
	if err != nil {
		k.t.Fatal(err)
	}
	return o
}

// The interview's page says what the ATS knows, what it could not be told, and what to do.
func TestATSRecordOnTheInterview(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	greenhouse, _ := k.connect(app.NewConnection{Vendor: interview.Greenhouse, Name: "Our Greenhouse"})
	ada := k.Completed(p, "Ada Moss")
	if rita.get("/interviews/"+ada.ID).want(200).page().Find("#ats").Length() != 0 {
		t.Error("an interview that no ATS ordered speaks of one")
	}
	o := k.Ordered(ada, greenhouse)
	record := func() string {
		t.Helper()
		return text(rita.get("/interviews/" + ada.ID).want(200).page().Find("#ats"))
	}
	says(t, "a new record", record(), "Our Greenhouse", "Connected", "Nothing was reported to Our Greenhouse yet.", "Ordered just now by hm@example.com", o.ID)
	o = k.told(o, interview.OrderCompleted)
	k.Clock.Advance(5 * time.Minute)
	says(t, "a record that is up to date", record(), "Up to date", "Our Greenhouse heard “completed” 5 min ago.", "Send again")
	page := rita.get("/interviews/" + ada.ID).page()
	link := page.Find("#ats a[rel=noreferrer]")
	if link.AttrOr("href", "") != "https://ats.example.com/people/1" {
		t.Errorf("the profile is %q", link.AttrOr("href", ""))
	}
	k.Then(ada, interview.EventAnswersDeleted, func(iv *interview.Interview, now interview.Moment) error {
		return iv.DeleteAnswers(now, interview.AnswersToDelete{Questions: []string{iv.Questions[0].ID}})
	})
	says(t, "a record of a redo", record(), "keeps showing the earlier result until the candidate has recorded again.")
	o = k.parked(o)
	says(t, "a record in trouble", record(), "Could not be told", "The answer was 422 Unprocessable Entity. Nobody tries any more", "Send again")
	o.Parked, o.NextAt, o.Tries = false, k.Clock.Moment().Add(12*time.Minute), 2
	k.Write(func(tx *store.Tx) error { return tx.SaveTelling(o) })
	says(t, "a record that is tried again", record(), "Not told yet", "It is tried again in 12 minutes.")

	// The board shows whose it is; a profile that is no https address is no link.
	board := rita.get("/positions/" + p.ID + "/candidates").want(200).page()
	badge := board.Find("#row-" + ada.ID + " .c-ordered")
	if text(badge) != "Greenhouse record" || badge.AttrOr("href", "") != "/interviews/"+ada.ID+"#ats" {
		t.Errorf("the badge is %q to %q", text(badge), badge.AttrOr("href", ""))
	}
	bo := k.Invited(p, "Bo Lind")
	bad := k.Ordered(bo, greenhouse)
	bad.ID, bad.RequestKey, bad.ProfileURL = k.ID("ao"), "another", "javascript:alert(1)"
	k.Write(func(tx *store.Tx) error { return tx.CreateOrder(bad) })
	page = rita.get("/interviews/" + bo.ID).want(200).page()
	if got := page.Find("#ats a[rel=noreferrer]").Length(); got != 1 || strings.Contains(text(page.Selection), "javascript:") {
		t.Errorf("%d profiles are links, want one", got)
	}
	// Who only watches sees how it stands and sends nothing.
	k.join("Rob Reviewer", interview.Reviewer, p)
	for _, u := range []string{"Rita Recruiter", "Rob Reviewer"} {
		k.Join(p, k.users["Rita Recruiter"], k.users["Rob Reviewer"])
		forms := k.as(u).get("/interviews/" + ada.ID).want(200).page().Find("#ats form").Length()
		if (u == "Rita Recruiter") != (forms == 1) {
			t.Errorf("%s has %d forms", u, forms)
		}
	}
	rita.send("/orders/"+bad.ID+"/send", nil).want(409)
	to := rita.send("/orders/"+o.ID+"/send", pairs("back", "/interviews/"+ada.ID)).header.Get("Location")
	if to != "" && !strings.HasPrefix(to, "/interviews/"+ada.ID) {
		t.Errorf("sending again leads to %q", to)
	}
}

// What the dialog says of an ATS, for each way, each state and each protocol.
func TestATSInTheDialog(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	greenhouse, _ := k.connect(app.NewConnection{Vendor: interview.Greenhouse})
	ashby, _ := k.connect(app.NewConnection{Vendor: interview.Ashby})
	invited, started, whole, both := k.Invited(p, "Ina Invited"), k.Answer(k.Started(p, "Sam Started"), 1), k.Completed(p, "Cora Completed"), k.Completed(p, "Bea Both")
	k.Ordered(invited, greenhouse)
	k.Ordered(started, ashby)
	k.told(k.Ordered(whole, greenhouse), interview.OrderCompleted)
	k.Ordered(both, greenhouse)
	k.told(k.Ordered(both, ashby), interview.OrderCompleted)
	for _, c := range []struct {
		iv    interview.Interview
		query string
		wants []string
		not   string
	}{
		{invited, "way=over", []string{"The new link will not be connected to Greenhouse.", "Greenhouse has no word for a cancelled interview: it keeps showing this one as sent."}, "same record"},
		{invited, "way=over&keep_ats=1", []string{"Greenhouse gets the result of the new interview under the same record."}, "not be connected"},
		{invited, "way=time", []string{"Greenhouse stays connected."}, "same record"},
		{started, "way=over", []string{"The new link will not be connected to Ashby.", "Ashby is told that this interview is cancelled."}, "no word"},
		{started, "way=answers&all=1", []string{"Ashby stays connected and gets the result once it is handed in."}, "earlier result"},
		{whole, "way=answers&all=1", []string{"Greenhouse stays connected. It keeps showing the earlier result until the candidate has recorded again; the new one is sent by itself."}, "it hears"},
		{whole, "way=over", []string{"The new link will not be connected to Greenhouse.", "Greenhouse keeps the result that it has."}, "cancelled"},
		{whole, "way=over&keep_ats=1", []string{"under the same record.", "Greenhouse keeps showing the earlier result until then."}, "not be connected"},
		{both, "way=answers&all=1", []string{"Ashby stays connected: it hears that new answers are awaited", "Greenhouse stays connected. It keeps showing"}, "Greenhouse and Ashby"},
		{both, "way=over&keep_ats=1", []string{"Greenhouse gets the result of the new interview", "Ashby gets the result of the new interview"}, "not be connected"},
	} {
		said := text(rita.get(again(c.iv) + "/summary?" + c.query).want(200).page().Selection)
		says(t, c.iv.ID+" "+c.query, said, c.wants...)
		if strings.Contains(said, c.not) {
			t.Errorf("%s says %q: %s", c.query, c.not, said)
		}
	}
	// The box is off, and both sentences stand beside it, for who has no script.
	for _, header := range [][]string{nil, k.onTab(p, "")} {
		page := rita.get(again(whole)+"?way=over", header...).want(200).page()
		box := page.Find("[name=keep_ats]")
		if _, on := box.Attr("checked"); box.Length() != 1 || on {
			t.Error("the box is not there, or ticked")
		}
		says(t, "the box", text(page.Find(".ats-keep")), "Keep the ATS record", "Greenhouse gets the result of the new interview under the same record.", "The new link will not be connected to Greenhouse.")
		if got := page.Find(".choice:has(.badge) [name=way]").AttrOr("value", ""); got != "answers" {
			t.Errorf("recommended is %q", got)
		}
	}
	wrong := rita.send(again(whole), pairs("way", "over", "keep_ats", "1", "deadline", "nonsense", "revision", revision(whole))).want(422).page()
	if _, on := wrong.Find("[name=keep_ats]").Attr("checked"); !on {
		t.Error("a form that was sent back forgets the box")
	}
}

// The box decides which interview the order stands for; Undo puts it back.
func TestStartingOverKeepsTheRecordOrNot(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	greenhouse, _ := k.connect(app.NewConnection{Vendor: interview.Greenhouse})
	for _, keep := range []string{"", "1"} {
		iv := k.Completed(p, "Kim Example"+keep)
		o := k.Ordered(iv, greenhouse)
		got := rita.send(again(iv), pairs("way", "over", "keep_ats", keep, "revision", revision(iv)), k.onTab(p, "")...).want(200)
		now := k.load(iv.ID)
		want := iv.ID
		if keep != "" {
			want = now.ReplacedBy
			says(t, "the status line", text(got.page().Find("#status")), "The ATS record goes along.")
		}
		if at := k.order(o.ID).InterviewID; at != want || now.ReplacedBy == "" {
			t.Errorf("keep %q: the order stands for %s, want %s", keep, at, want)
		}
		if got := rita.get("/orders/" + o.ID).want(303).header.Get("Location"); got != "/interviews/"+want {
			t.Errorf("the ATS's address leads to %q", got)
		}
		if keep == "" {
			continue
		}
		says(t, "the new interview", text(rita.get("/interviews/"+want).page().Find("#ats")), "The record was carried over from an earlier interview.")
		rita.send("/interviews/"+iv.ID+"/undo", pairs("revision", revision(now)), k.onTab(p, "")...).want(200)
		if at := k.order(o.ID).InterviewID; at != iv.ID {
			t.Errorf("after Undo the order stands for %s", at)
		}
	}
}

// Deleting asks while an ATS waits for the result, and nobody else.
func TestDeletingAsksForTheATSRecord(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	ashby, _ := k.connect(app.NewConnection{Vendor: interview.Ashby})
	bo := k.Invited(p, "Bo Lind")
	menu := func(iv interview.Interview) string {
		return text(rita.get("/interviews/"+iv.ID+"/menu", k.onTab(p, "")...).want(200).page().Find(".menu-item-danger").First())
	}
	if got := menu(bo); got != "Delete" {
		t.Errorf("the menu says %q", got)
	}
	rita.get("/interviews/" + bo.ID + "/delete").to("/interviews/" + bo.ID)
	rita.send("/interviews/"+bo.ID, pairs("do", "delete")).want(303)

	ada := k.Invited(p, "Ada Moss")
	o := k.Ordered(ada, ashby)
	if got := menu(ada); got != "Delete…" {
		t.Errorf("the menu says %q", got)
	}
	at := "/interviews/" + ada.ID
	asks := []string{"Ashby ordered this interview and waits for its result.", "Keep the ATS record", "The next invitation of Ada Moss continues the record.", "Ashby is told in 30 seconds that this interview is cancelled.", "A new invitation is not connected to it."}
	says(t, "the dialog", text(rita.get(at+"/delete").want(200).page().Find("main")), asks...)
	says(t, "a button without a choice", text(rita.send(at, pairs("do", "delete")).want(200).page().Find("main")), asks...)
	part := rita.send(at, pairs("do", "delete"), k.onTab(p, "")...).want(200)
	if part.header.Get("HX-Retarget") != "#dialog-body" {
		t.Error("the question does not open in the dialog")
	}
	rita.send(at+"/delete", pairs("asked", "1")).want(422)
	own := rita.send(at+"/delete", pairs("asked", "1"), "HX-Request", "true", "HX-Current-URL", k.server.URL+at+"/delete").want(422)
	if own.header.Get("HX-Retarget") != ".sheet-page" {
		t.Errorf("over its own page the dialog would be there twice: %q", own.header.Get("HX-Retarget"))
	}
	rita.send(at+"/delete", pairs("asked", "1", "ats", "burn")).want(422)
	if k.load(ada.ID).DeletedAt != 0 {
		t.Fatal("asking deletes")
	}
	stale := rita.send(at+"/delete", pairs("asked", "1", "ats", "keep", "revision", "99"), k.onTab(p, "")...).want(409).page()
	if got := stale.Find("[name=ats][checked]").AttrOr("value", ""); got != "keep" {
		t.Errorf("a conflict forgets the choice: %q", got)
	}

	kept := rita.send(at+"/delete", pairs("asked", "1", "ats", "keep", "revision", revision(ada)), k.onTab(p, "")...).want(200).page()
	says(t, "the status line", text(kept.Find("#status")), "Ada Moss is in the bin.", "The ATS record waits for the next invitation.", "Undo")
	if !k.order(o.ID).Kept {
		t.Error("the order is not kept")
	}
	says(t, "the bin", text(rita.get("/positions/"+p.ID+"/bin").page().Find("#row-"+ada.ID)), "ATS record kept")
	says(t, "the deleted interview", text(rita.get(at).page().Find("#ats")), "Kept", "waits for the candidate’s next invitation")
	if strings.Contains(text(rita.get("/positions/"+p.ID+"/bin").page().Find("#row-"+bo.ID)), "ATS") {
		t.Error("the bin speaks of an ATS where there is none")
	}

	// Whoever is invited again hears of the record: alone, among several.
	to := rita.send("/positions/"+p.ID+"/invite", pairs("name", "Ada Moss", "email", "ada.moss@example.com")).want(303).header.Get("Location")
	says(t, "the status line", text(rita.get(to).want(200).page().Find("#status")), "Ada Moss is invited.", "The record of Ashby was kept: it gets the result of this interview.")
	next := k.order(o.ID).InterviewID
	if next == ada.ID {
		t.Fatal("the order did not follow")
	}
	if err := k.app.DeleteKeeping(context.Background(), k.admin, app.On{InterviewID: next}); err != nil {
		t.Fatal(err)
	}
	dry := text(rita.get("/imports/" + k.listed(p, "Ada Moss, ada.moss@example.com\nNew Person, new@example.com")).want(200).page().Find(".import-rows"))
	if strings.Count(dry, "The record of Ashby was kept and goes on with the new link.") != 1 || strings.Count(dry, "Will be invited.") != 2 {
		t.Errorf("the dry run says %q", dry)
	}
	several := rita.send("/positions/"+p.ID+"/invite", pairs("several", "1", "people", "Ada Moss, ada.moss@example.com\nNew Person, new@example.com")).want(200).page()
	if got := strings.Count(text(several.Find(".results")), "The record of Ashby was kept"); got != 1 {
		t.Errorf("%d of two say that a record was kept", got)
	}

	cut := k.Invited(p, "Cy Cut")
	o = k.Ordered(cut, ashby)
	rita.send("/interviews/"+cut.ID+"/delete", pairs("asked", "1", "ats", "cut", "revision", revision(cut))).want(303)
	if k.order(o.ID).Kept || k.load(cut.ID).DeletedAt == 0 {
		t.Error("cutting keeps, or does not delete")
	}
}

// Deleting many asks as soon as an ATS waits for one of them.
func TestDeletingManySaysWhatTheATSHear(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	ashby, _ := k.connect(app.NewConnection{Vendor: interview.Ashby})
	bo, ada := k.Invited(p, "Bo Lind"), k.Invited(p, "Ada Moss")
	k.Ordered(ada, ashby)
	bulk := "/positions/" + p.ID + "/bulk"
	if got := rita.send(bulk, pairs("do", "delete", "interview", bo.ID)).want(303).header.Get("Location"); !strings.HasPrefix(got, "/batches/") {
		t.Errorf("nobody waits, and it leads to %q", got)
	}
	for _, chosen := range [][]string{{"interview", bo.ID, "interview", ada.ID}, {"select", "all"}} {
		ask := rita.send(bulk, pairs(append([]string{"do", "delete"}, chosen...)...)).want(200).page()
		says(t, "the dialog", text(ask.Find("main")), "1 interview was ordered by an ATS that waits for the result.", "Its record is cut", "delete that interview from its own menu")
		if ask.Find("[name=message], [name=letter], [name=deadline]").Length() != 0 {
			t.Error("it asks for what a deletion does not need")
		}
	}
	resend := rita.send(bulk, pairs("do", "resend", "interview", ada.ID)).want(200).page()
	says(t, "another deed", text(resend.Find("main")), "Where an ATS ordered the interview it stays connected.")
	rita.send(bulk, pairs("do", "delete", "interview", ada.ID, "confirmed", "1")).want(303)
}
