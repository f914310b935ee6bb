package web_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
)

// adminDesk is a desk with an admin at it.
func adminDesk(t *testing.T) (*deskKit, browserOf) {
	t.Helper()
	k := newDeskKit(t)
	k.join("Amy Admin", interview.Admin)
	return k, k.as("Amy Admin")
}

// connect adds a connection through the desk and returns it with its key.
func (k *deskKit) connect(in app.NewConnection) (interview.Connection, string) {
	k.t.Helper()
	c, key, err := k.app.AddConnection(k.t.Context(), k.admin, in)
	if err != nil {
		k.t.Fatal(err)
	}
	return c, key
}

func (k *deskKit) connection(id string) interview.Connection {
	k.t.Helper()
	c, err := k.Store.Reader().Connection(k.t.Context(), id)
	if err != nil {
		k.t.Fatal(err)
	}
	return c
}

var keyShape = regexp.MustCompile(`rk_[a-z][0-9A-Za-z_-]{20,}`)

func TestConnectingEachVendor(t *testing.T) {
	t.Parallel()
	k, amy := adminDesk(t)
	empty := amy.get("/connections").want(200).page()
	says(t, "the empty list", text(empty.Find(".empty")), "No ATS is connected.", "Greenhouse", "Ashby", "Workable", "Recruitee")
	for vendor, want := range map[string]struct {
		fields string
		setup  []string
	}{
		"greenhouse": {"name second tell_redo", []string{"http://retake.example.com/ats/greenhouse/v1/list_tests", "http://retake.example.com/ats/greenhouse/v1/response_error"}},
		"ashby":      {"name secret second", []string{"http://retake.example.com/ats/ashby/v1"}},
		"workable":   {"name secret second", []string{"http://retake.example.com/ats/workable/v1"}},
		"recruitee":  {"name secret account base second", []string{"http://retake.example.com/ats/recruitee/v1/candidates"}},
	} {
		form := amy.get("/connections/new?vendor=" + vendor).want(200).page()
		var fields []string
		for _, in := range form.Find("main form").Find("input, select").EachIter() {
			if name := in.AttrOr("name", ""); in.AttrOr("type", "") != "hidden" && !strings.Contains(" "+strings.Join(fields, " ")+" ", " "+name+" ") {
				fields = append(fields, name)
			}
		}
		if got := strings.Join(fields, " "); got != want.fields {
			t.Errorf("%s asks for %q, want %q", vendor, got, want.fields)
		}
		values := pairs("vendor", vendor, "name", "Our "+vendor, "second", "adopt", "secret", "outbound-"+vendor, "account", "acme")
		made := amy.send("/connections", values, "HX-Request", "true").want(200)
		key := keyShape.FindString(string(made.body))
		if key == "" {
			t.Fatalf("%s: no key is shown: %.500s", vendor, made.body)
		}
		if got := made.header.Get("Cache-Control"); got != "no-store" {
			t.Errorf("the answer with the key may be kept: %q", got)
		}
		at := made.header.Get("HX-Push-Url")
		if !strings.HasPrefix(at, "/connections/") {
			t.Errorf("%s: the address becomes %q", vendor, at)
		}
		says(t, vendor, text(made.page().Selection), append(want.setup, "This key is shown once", "wants HTTPS")...)
		says(t, vendor+"'s page", text(amy.get(at).want(200).page().Find("main")), append(want.setup, "Our "+vendor, "Never called yet", "Confirm with your vendor", key[:8]+"…")...)
		if got, err := k.app.ConnectionByKey(t.Context(), interview.Vendor(vendor), key, "192.0.2.1"); err != nil || "/connections/"+got.ID != at {
			t.Errorf("%s: the key that was shown opens %q: %v", vendor, got.ID, err)
		}
	}
	says(t, "the list", text(amy.get("/connections").want(200).page().Find("main")), "Our greenhouse", "Our recruitee", "Last heard just now", "connected by Amy Admin")
	says(t, "the choice", text(amy.get("/connections/new?vendor=lever").want(200).page().Find("main")), "Which system orders interviews?", "Webhooks")
}

// What is wrong is said in place, with everything kept but the secret: that stands in no page.
func TestWrongConnectionsAreKeptInTheForm(t *testing.T) {
	t.Parallel()
	k, amy := adminDesk(t)
	wrong := pairs("vendor", "recruitee", "name", " ", "secret", "two words", "account", "acme", "base", "https://evil.example.com/api", "second", "perhaps", "tell_redo", "1")
	page := amy.send("/connections", wrong).want(422).page()
	says(t, "the form", text(page.Find("main")), "This is not a key", "is not one of this vendor", "Choose what a second order")
	if got := page.Find("#account").AttrOr("value", ""); got != "acme" {
		t.Errorf("the codename became %q", got)
	}
	if strings.Contains(string(amy.send("/connections", wrong, "HX-Request", "true").want(422).body), "two words") {
		t.Error("the secret comes back")
	}
	amy.send("/connections", pairs("vendor", "lever", "name", "Lever")).want(422)

	c, _ := k.connect(app.NewConnection{Vendor: interview.Recruitee, Name: "Ours", Secret: "outbound-secret", Account: "acme"})
	at := "/connections/" + c.ID
	edit := amy.get(at + "/edit").want(200).page()
	says(t, "the edit form", text(edit.Find("main")), "One is kept. Empty: it stays.")
	again := amy.send(at, pairs("name", "", "account", "other", "second", "new", "base", "https://integrations.rc.recruitee.dev/api", "revision", "1")).want(422).page()
	for field, want := range map[string]string{"#account": "other", "[name=second][checked]": "new", "[name=base][checked]": "https://integrations.rc.recruitee.dev/api"} {
		if got := again.Find(field).AttrOr("value", ""); got != want {
			t.Errorf("%s is %q, want %q", field, got, want)
		}
	}
	to := amy.send(at, pairs("name", "Ours now", "account", "other", "second", "new", "base", "https://integrations.rc.recruitee.dev/api", "revision", "1")).want(303).header.Get("Location")
	page = amy.get(to).want(200).page()
	says(t, "the saved connection", text(page.Selection), "The connection is saved.", "Ours now", "https://integrations.rc.recruitee.dev/api", "Invite the person again")
	if saved := k.connection(c.ID); saved.Account != "other" || len(saved.Secret) == 0 {
		t.Errorf("saved is %+v", saved)
	}
	// The usual address is kept as none, so that it may change with the vendor.
	amy.send(at, pairs("name", "Ours now", "account", "other", "second", "new", "base", "https://integrations.recruitee.com/api", "revision", "2")).want(303)
	if got := k.connection(c.ID).BaseURL; got != "" {
		t.Errorf("the usual address is kept as %q", got)
	}

	late := amy.send(at, pairs("name", "Too late", "account", "x", "second", "adopt", "revision", "1")).want(409).page()
	says(t, "a stale form", text(late.Find("main")), "Somebody changed this meanwhile.")
	if late.Find("#name").AttrOr("value", "") != "Too late" || late.Find("[name=revision]").AttrOr("value", "") != "3" {
		t.Error("a stale form loses what was typed, or cannot be sent again")
	}
	k.app.ATSHosts = []string{"127.0.0.1:9000"}
	says(t, "where the operator allows others", text(amy.get(at+"/edit").page().Find("main")), "Another address for results")
	amy.send(at, pairs("name", "Test", "second", "adopt", "base_other", "http://192.0.2.1/x")).want(422).page()
	amy.send(at, pairs("name", "Test", "account", "x", "second", "adopt", "base_other", "http://127.0.0.1:9000/api")).want(303)
	says(t, "an address that was typed", text(amy.get(at+"/edit").page().Find("main")), "As entered", "http://127.0.0.1:9000/api")
}

func TestKeyIsRotatedAndConnectionRemoved(t *testing.T) {
	t.Parallel()
	k, amy := adminDesk(t)
	c, old := k.connect(app.NewConnection{Vendor: interview.Greenhouse})
	at := "/connections/" + c.ID
	says(t, "the question", text(amy.get(at+"/key").want(200).page().Find("main")), "The present key opens nothing any more, at once.")
	amy.send(at+"/key", pairs("revision", "7"), "HX-Request", "true").want(409)
	made := amy.send(at+"/key", pairs("revision", "1"), "HX-Request", "true").want(200)
	key := keyShape.FindString(string(made.body))
	if key == "" || key == old {
		t.Fatalf("no new key is shown: %.500s", made.body)
	}
	if _, err := k.app.ConnectionByKey(t.Context(), interview.Greenhouse, old, ""); err == nil {
		t.Error("the old key still opens")
	}
	if _, err := k.app.ConnectionByKey(t.Context(), interview.Greenhouse, key, ""); err != nil {
		t.Errorf("the new key does not open: %v", err)
	}
	says(t, "the test", text(amy.get(at+"/test").want(200).page().Find("main")), "Greenhouse called with its key", "Nothing was reported to Greenhouse yet.")

	says(t, "the question", text(amy.get(at+"/remove").want(200).page().Find("main")), "can neither order nor ask", "Orders and log stay to be read here.")
	amy.send(at+"/remove", pairs("revision", "1")).want(409)
	to := amy.send(at+"/remove", pairs("revision", "2")).want(303).header.Get("Location")
	says(t, "the list", text(amy.get(to).want(200).page().Selection), "The ATS is disconnected.", "Removed just now")
	page := amy.get(at).want(200).page()
	if text(page.Find(".page-actions")) != "" {
		t.Error("a connection that was removed can still be changed")
	}
	for _, path := range []string{"/edit", "/test", "/key", "/remove"} {
		amy.get(at + path).want(409)
	}
	amy.send(at, pairs("name", "Back", "second", "adopt")).want(409)
	amy.send(at+"/key", nil).want(409)
	amy.send(at+"/remove", nil).want(409)
	amy.get("/connections/" + k.ID("nobody")).want(404)
	amy.send("/connections/"+k.ID("nobody")+"/key", nil).want(404)
}

// Orders and log: what is in trouble stands first, and can be sent again; each line of the log opens.
func TestOrdersAndLogOfAConnection(t *testing.T) {
	t.Parallel()
	k, amy := adminDesk(t)
	c, _ := k.connect(app.NewConnection{Vendor: interview.Greenhouse, Name: "Our Greenhouse"})
	at := "/connections/" + c.ID
	says(t, "no orders", text(amy.get(at+"?tab=orders").want(200).page().Find(".empty")), "Nothing was ordered yet.")
	says(t, "no log", text(amy.get(at+"?tab=log").want(200).page().Find(".empty")), "Nothing was said yet.")
	p := k.designer()
	ada := k.Completed(p, "Ada Moss")
	parked := k.parked(k.Ordered(ada, c))
	k.Ordered(k.Invited(p, "Bo Lind"), c)
	err := k.app.NoteExchange(t.Context(), interview.Exchange{ConnectionID: c.ID, OrderID: parked.ID, Deed: "PATCH test", Status: 422, Millis: 12, Request: "PATCH https://app.greenhouse.io/x", Answer: `{"no":"<b>"}`})
	if err != nil {
		t.Fatal(err)
	}
	says(t, "the list", text(amy.get("/connections").page().Find("main")), "1 order could not be delivered", "2 open orders")
	says(t, "the page", text(amy.get(at).want(200).page().Find("main")), "1 order could not be delivered", "Could not be delivered", "Nobody tries any more", "The answer was 422", "Send again")
	orders := amy.get(at + "?tab=orders").want(200).page()
	says(t, "the orders", text(orders.Find("main")), "All orders", "Bo Lind", "Designer · Ordered", "completed", "invited", "Could not be told", "Connected")
	log := amy.get(at + "?tab=log").want(200).page()
	says(t, "the log", text(log.Find(".log")), "Retake called: PATCH test", "422", "PATCH https://app.greenhouse.io/x", `{"no":"<b>"}`, "Open the interview")

	again := orders.Find("form[action='/orders/" + parked.ID + "/send']").First()
	says(t, "an address that is nobody's", text(amy.send("/orders/"+parked.ID+"/send", nil).want(409).page().Find("main")), "is not one of this vendor's")
	k.app.ATSHosts = []string{"ats.example.com"}
	to := amy.send("/orders/"+parked.ID+"/send", pairs("back", again.Find("[name=back]").AttrOr("value", ""))).want(303).header.Get("Location")
	if !strings.HasPrefix(to, at+"?") || !strings.Contains(to, "tab=orders") {
		t.Errorf("sending again leads to %q", to)
	}
	page := amy.get(to).want(200).page()
	says(t, "afterwards", text(page.Selection), "It is sent to the ATS again", "About to be told")
	for _, wrong := range []string{"?tab=orders&from=nonsense", "?tab=log&from=nonsense"} {
		amy.get(at + wrong).want(422)
	}
}

// No page shows what was entered for an ATS, or the key that it comes with.
func TestSecretsStandInNoPage(t *testing.T) {
	t.Parallel()
	k, amy := adminDesk(t)
	greenhouse, first := k.connect(app.NewConnection{Vendor: interview.Greenhouse})
	ashby, second := k.connect(app.NewConnection{Vendor: interview.Ashby, Secret: "outbound-secret-of-ashby"})
	p := k.designer()
	ada := k.Completed(p, "Ada Moss")
	order := k.parked(k.Ordered(ada, greenhouse))
	k.Ordered(ada, ashby)
	secrets := []string{first, second, "outbound-secret-of-ashby", greenhouse.KeyHash, ashby.KeyHash}
	looked := 0
	for _, r := range k.server.Config.Handler.(*echo.Echo).Routes() {
		if r.Method != "GET" || strings.HasPrefix(r.Path, "/static") {
			continue
		}
		for _, c := range []interview.Connection{greenhouse, ashby} {
			id := map[string]string{"positions": p.ID, "interviews": ada.ID, "connections": c.ID, "orders": order.ID, "people": k.users["Amy Admin"].ID}[strings.Split(r.Path, "/")[1]]
			path := strings.NewReplacer(":id", id, ":question", ada.Questions[0].ID, "*", "").Replace(r.Path)
			for _, query := range []string{"", "?tab=orders", "?tab=log", "?vendor=ashby"} {
				got := amy.get(path + query)
				if got.status == 200 {
					looked++
				}
				for _, secret := range secrets {
					if strings.Contains(string(got.body), secret) || strings.Contains(string(got.body), url.QueryEscape(secret)) {
						t.Errorf("%s shows a secret", path+query)
					}
				}
			}
		}
	}
	if looked < 100 {
		t.Errorf("only %d pages were looked at", looked)
	}
}
