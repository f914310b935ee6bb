package web_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

// apiKey is a new key of a member of the team.
func (k *deskKit) apiKey(name string) string {
	k.t.Helper()
	key, _, err := k.app.CreateAPIKey(k.t.Context(), k.users[name].Actor(), app.NewAPIKey{Name: "Zapier", Scopes: interview.Scopes})
	if err != nil {
		k.t.Fatal(err)
	}
	return key.ID
}

func TestKeyIsShownOnceAndRevokedForGood(t *testing.T) {
	t.Parallel()
	k := newDeskKit(t)
	k.join("Rita Recruiter", interview.Recruiter)
	rita := k.as("Rita Recruiter")

	if empty := rita.get("/api-keys").want(200).page(); !strings.Contains(text(empty.Find(".empty")), "Make a key") {
		t.Error("without keys the page does not say what to do")
	}
	made := rita.send("/api-keys", url.Values{"name": {"Zapier"}, "scope": {"interviews:read", "events:read"}, "expiry": {"30"}}).want(201)
	key := regexp.MustCompile(`rt_[A-Za-z0-9_-]{43}`).FindString(string(made.body))
	if key == "" {
		t.Fatalf("the key is not shown: %s", text(made.page().Find("main")))
	}
	_, u, err := k.app.APIKeyUser(t.Context(), key, "192.0.2.1")
	if err != nil || u.ID != k.users["Rita Recruiter"].ID {
		t.Errorf("the key is %v's: %v", u.Name, err)
	}
	k.Clock.Advance(2 * time.Minute)
	list := rita.get("/api-keys").want(200)
	line := text(list.page().Find(".items li"))
	for _, want := range []string{"Zapier", key[:8], "interviews:read, events:read", "last used 2 min ago from 192.0.2.1", "works until"} {
		if !strings.Contains(line, want) {
			t.Errorf("the list says %q, want %q in it", line, want)
		}
	}
	if strings.Contains(string(list.body), key) {
		t.Error("the key is shown again")
	}
	revoke := list.page().Find(".items a").AttrOr("href", "")
	rita.get(revoke).want(200)
	if dialog := rita.get(revoke, "HX-Request", "true").want(200); strings.Contains(string(dialog.body), "<html") {
		t.Error("htmx gets the whole page instead of the dialog")
	}
	rita.send(revoke, nil).to("/api-keys?done=key-revoked")
	if line := text(rita.get("/api-keys").page().Find(".items li")); !strings.Contains(line, "Revoked") {
		t.Errorf("the revoked key is shown as %q", line)
	}
	if _, _, err := k.app.APIKeyUser(t.Context(), key, "192.0.2.1"); err == nil {
		t.Error("a revoked key works")
	}
}

func TestFaultyKeyFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	k := newDeskKit(t)
	k.join("Rita Recruiter", interview.Recruiter)
	rita := k.as("Rita Recruiter")
	page := rita.send("/api-keys", url.Values{"name": {" "}, "scope": {"media:read"}, "expiry": {"90"}}).want(422).page()
	if page.Find(`input[value="media:read"]`).AttrOr("checked", "no") == "no" || page.Find(`#expiry option[selected]`).AttrOr("value", "") != "90" {
		t.Error("what was typed is gone")
	}
	if page.Find("#name-error").Length() != 1 {
		t.Error("the fault is not beside its field")
	}
	if none := rita.send("/api-keys", url.Values{"name": {"X"}, "expiry": {""}}).want(422).page(); none.Find("#scopes-error").Length() != 1 {
		t.Error("a key for nothing is not refused")
	}
	rita.send("/api-keys", url.Values{"name": {"X"}, "scope": {"everything"}, "expiry": {""}}).want(422)
	rita.send("/api-keys", url.Values{"name": {"X"}, "scope": {"media:read"}, "expiry": {"soon"}}).want(422)
}

func TestAdminsSeeEverybodysKeysAndOthersTheirOwn(t *testing.T) {
	t.Parallel()
	k := newDeskKit(t)
	k.join("Rita Recruiter", interview.Recruiter)
	k.join("Olga Other", interview.Recruiter)
	k.join("Amy Admin", interview.Admin)
	id := k.apiKey("Rita Recruiter")
	if page := k.as("Olga Other").get("/api-keys").want(200).page(); page.Find(".items li").Length() != 0 {
		t.Error("a recruiter sees another one's keys")
	}
	if line := text(k.as("Amy Admin").get("/api-keys").want(200).page().Find(".items li")); !strings.Contains(line, "of Rita Recruiter") {
		t.Errorf("the admin reads %q", line)
	}
	k.as("Amy Admin").send("/api-keys/"+id+"/revoke", nil).to("/api-keys?done=key-revoked")
}
