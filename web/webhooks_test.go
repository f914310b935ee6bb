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

// webhook is an endpoint that is there, and a message to it. One that was deleted gives way to a new one.
func (k *deskKit) webhook() (id, delivery string) {
	k.t.Helper()
	ctx := context.Background()
	rows, err := k.Store.Reader().Endpoints(ctx)
	if err != nil {
		k.t.Fatal(err)
	}
	if len(rows) == 0 {
		in := app.NewEndpoint{Name: "Robot", URL: "https://hooks.example.com/retake", Shape: interview.ShapeStandard}
		e, _, err := k.app.CreateEndpoint(ctx, k.admin, in)
		if err != nil {
			k.t.Fatal(err)
		}
		if _, err := k.app.TestEndpoint(ctx, k.admin, e.ID); err != nil {
			k.t.Fatal(err)
		}
		return k.webhook()
	}
	page, err := k.Store.Reader().EndpointLog(ctx, rows[0].ID, "", 0)
	if err != nil || len(page.Deliveries) == 0 {
		k.t.Fatalf("no message: %v", err)
	}
	return rows[0].ID, page.Deliveries[0].ID
}

func TestWebhookIsAddedAndItsSecretShownOnce(t *testing.T) {
	t.Parallel()
	k := newDeskKit(t)
	p := k.designer()
	k.join("Amy Admin", interview.Admin)
	amy := k.as("Amy Admin")
	amy.get("/webhooks").want(200).says("No program listens yet")
	page := amy.get("/webhooks/new").want(200).says("Every position", "Designer", "interview.completed", "answer.deleted").page()
	once, _ := page.Find("input[name=once]").Attr("value")

	typed := pairs("once", once, "name", "Zapier", "url", "https://10.0.0.1/x", "which", "some", "kind", "interview.completed", "kind", "answer.deleted",
		"position", p.ID, "shape", "standard")
	doc := amy.send("/webhooks", typed).want(422).says("private", "--outside-allow").page()
	if got, _ := doc.Find("#url").Attr("value"); got != "https://10.0.0.1/x" {
		t.Errorf("the address was not kept: %q", got)
	}
	if doc.Find("input[name=kind][checked]").Length() != 2 || doc.Find("select[name=position] option[selected]").Text() != "Designer" {
		t.Error("what was ticked was not kept")
	}
	typed.Del("kind")
	amy.send("/webhooks", typed).want(422).says("Tick at least one event", "private") // all that is wrong at once

	typed.Set("url", "https://hooks.example.com/x")
	typed.Add("kind", "interview.completed")
	made := amy.send("/webhooks", typed).want(201).says("whsec_", "shown once")
	secret := text(made.page().Find(".link-text"))
	if !strings.HasPrefix(secret, "whsec_") {
		t.Fatalf("the secret is %q", secret)
	}
	again := amy.send("/webhooks", typed).want(303) // the page was reloaded
	at := again.header.Get("Location")
	shown := amy.get(at).want(200).says("Zapier", "Interview.completed in Designer", "Nothing was sent yet")
	if strings.Contains(string(shown.body), "whsec_") {
		t.Error("the secret is shown again")
	}
	if rows, err := k.Store.Reader().Endpoints(t.Context()); err != nil || len(rows) != 1 || rows[0].Maker != "Amy Admin" {
		t.Errorf("got %+v, %v", rows, err)
	}
}

func TestWebhookIsEditedByOneAtATime(t *testing.T) {
	t.Parallel()
	k := newDeskKit(t)
	k.join("Amy Admin", interview.Admin)
	amy := k.as("Amy Admin")
	id, _ := k.webhook()
	revision, _ := amy.get("/webhooks/" + id + "/edit").want(200).page().Find("input[name=revision]").Attr("value")
	typed := pairs("revision", revision, "name", "Make", "url", "https://hooks.example.com/make", "which", "all", "shape", "hireflix", "position", "")
	amy.send("/webhooks/"+id, typed).want(303)
	typed.Set("name", "Too late")
	doc := amy.send("/webhooks/"+id, typed).want(409).says("Somebody changed this meanwhile").page()
	if got, _ := doc.Find("#name").Attr("value"); got != "Too late" {
		t.Errorf("what was typed is gone: %q", got)
	}
	next, _ := doc.Find("input[name=revision]").Attr("value")
	typed.Set("revision", next)
	amy.send("/webhooks/"+id, typed).want(303)
	amy.get("/webhooks/"+id+"?done=saved").want(200).says("Too late", "As Hireflix sends them", "Everything")
	typed.Set("name", "")
	typed.Del("revision")
	amy.send("/webhooks/"+id, typed).want(422).says("Give the webhook a name")
	amy.get("/webhooks/nowhere").want(404)
	amy.get("/webhooks/nowhere/edit").want(404)
	amy.send("/webhooks/nowhere", typed).want(404)
}

func TestWebhookIsTriedSwitchedAndDeleted(t *testing.T) {
	t.Parallel()
	k := newDeskKit(t)
	k.join("Amy Admin", interview.Admin)
	amy := k.as("Amy Admin")
	id, delivery := k.webhook()
	at := "/webhooks/" + id
	k.Clock.Advance(time.Minute)
	amy.send(at+"/test", nil).want(303)
	page := amy.get(at + "?done=webhook-test").want(200).says("A test is on its way").page()
	if n := page.Find("#deliveries li").Length(); n != 2 {
		t.Errorf("the log has %d messages, want 2", n)
	}
	if every, _ := page.Find("#deliveries").Attr("hx-trigger"); every != "every 2s" {
		t.Errorf("the log does not follow what is under way: %q", every)
	}
	fragment := amy.get(at, "HX-Request", "true", "HX-Request-Type", "partial").want(200).page()
	if fragment.Find("#deliveries").Length() != 1 || fragment.Find("header").Length() != 0 {
		t.Error("htmx does not get the log alone")
	}

	amy.send(at+"/off", nil).want(303)
	amy.send(at+"/off", nil).want(409).says("switched off")
	amy.send(at+"/test", nil).want(409)
	off := amy.get(at).want(200).says("This webhook is switched off", "given up when the webhook was switched off").page()
	if _, moves := off.Find("#deliveries").Attr("hx-trigger"); moves || off.Find("#webhook-test").Length() != 0 {
		t.Error("switched off, it still offers to send")
	}
	amy.send(at+"/deliveries/"+delivery+"/again", nil).want(409)
	amy.send(at+"/on", nil).want(303)
	amy.send(at+"/deliveries/"+delivery+"/again", nil).want(303)
	amy.send(at+"/deliveries/nowhere/again", nil).want(404)
	amy.get(at + "/deliveries/nowhere").want(404)

	dialog := amy.get(at+"/delete", "HX-Request", "true").want(200).says("1 message on the way is given up", "Delete the webhook")
	if strings.Contains(string(dialog.body), "<html") {
		t.Error("the dialog is a page")
	}
	amy.get(at+"/delete").want(200).says("<html", "Delete the webhook")
	amy.send(at+"/delete", nil).want(303)
	amy.get(at).want(404)
	amy.get("/webhooks?done=webhook-deleted").want(200).says("The webhook is deleted")
}

func TestSecretIsRotatedInADialog(t *testing.T) {
	t.Parallel()
	k := newDeskKit(t)
	k.join("Amy Admin", interview.Admin)
	amy := k.as("Amy Admin")
	id, _ := k.webhook()
	amy.get("/webhooks/"+id+"/secret").want(200).says("<html", "24 hours")
	dialog := amy.send("/webhooks/"+id+"/secret", nil, "HX-Request", "true").want(200).says("whsec_", "shown once")
	if got := dialog.header.Get("HX-Retarget"); got != "#dialog-body" || dialog.header.Get("Cache-Control") != "no-store" {
		t.Errorf("the dialog goes to %q, cached %q", got, dialog.header.Get("Cache-Control"))
	}
	amy.get("/webhooks/" + id).want(200).says("Earlier secret")
}

func TestMessageIsShownWithItsTries(t *testing.T) {
	t.Parallel()
	k := newDeskKit(t)
	k.join("Amy Admin", interview.Admin)
	amy := k.as("Amy Admin")
	id, delivery := k.webhook()
	now := k.Clock.Moment()
	k.Write(func(tx *store.Tx) error {
		d, err := tx.Delivery(delivery)
		if err != nil {
			return err
		}
		for n, try := range []interview.DeliveryAttempt{
			{Error: "Nobody listens at this address: the connection was refused."}, {Status: 500, Millis: 12, Answer: "<script>alert(1)</script>"},
		} {
			try.DeliveryID, try.N, try.At = delivery, n+1, now
			if err := tx.CreateDeliveryAttempt(try); err != nil {
				return err
			}
		}
		d.Attempts, d.NextAt = 2, now.Add(5*time.Minute)
		return tx.SaveDelivery(d)
	})
	amy.get("/webhooks/"+id).want(200).says("2 tries", "500 Internal Server Error", "next in 5 min", "Tried, waiting")
	page := amy.get("/webhooks/"+id+"/deliveries/"+delivery).want(200).says("Nobody listens", "500 Internal Server Error", "12 ms", "in 5 min")
	if got := page.page().Find(".payload").First().Text(); got != "<script>alert(1)</script>" {
		t.Errorf("the answer is shown as %q", got)
	}
	if body := page.page().Find(".payload").Last().Text(); !strings.Contains(body, "\n  \"type\": \"webhook.test\"") {
		t.Errorf("the body is shown as %q", body)
	}
	k.webhookFails(id)
	amy.get("/webhooks").want(200).says("Switched off by Retake", "Nothing has arrived")
	nav := amy.get("/positions").want(200).page().Find(".app-nav a[href='/connections'] .tab-count")
	if nav.Text() != "1" {
		t.Errorf("the navigation shows %q webhooks that were switched off", nav.Text())
	}
}

// webhookFails switches an endpoint off as Retake does.
func (k *deskKit) webhookFails(id string) {
	k.t.Helper()
	k.Write(func(tx *store.Tx) error {
		e, err := tx.Endpoint(id)
		if err != nil {
			return err
		}
		if err := e.SwitchOff(k.Clock.Moment(), "Nothing has arrived for three days."); err != nil {
			return err
		}
		return tx.SaveEndpoint(&e)
	})
}

// says fails unless the answer holds the words, as text or as they stand in the page.
func (r reply) says(words ...string) reply {
	r.t.Helper()
	shown := text(r.page().Selection)
	for _, w := range words {
		if !strings.Contains(shown, w) && !strings.Contains(string(r.body), w) {
			r.t.Errorf("it does not say %q: %.600s", w, shown)
		}
	}
	return r
}
