package api_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"retake/internal/interview"
	"retake/internal/testkit"
)

func TestRecordingsNeedAKeyWithTheirScope(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	iv := k.completed("Ann Example")
	answers := k.get("/interviews/" + iv.ID + "/answers").want(200).data()
	take := answers[0]["takes"].([]any)[0].(map[string]any)
	at := strings.TrimPrefix(take["media_url"].(string), base+"/api/v1")
	if a := k.get(at).want(200); string(a.body) != string(tiny) || a.header.Get("Content-Type") != "video/webm" || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("the recording: %q %v", a.body, a.header)
	}
	part := k.get(at, "Range", "bytes=2-5").want(206)
	if string(part.body) != string(tiny[2:6]) || part.header.Get("Content-Range") != fmt.Sprintf("bytes 2-5/%d", len(tiny)) {
		t.Errorf("a part: %q %v", part.body, part.header)
	}
	k.get(at, "Range", "bytes=900-").refused(416, "bad_range")
	if head := k.as("all", "HEAD", at, nil).want(200); head.header.Get("Content-Length") != fmt.Sprint(len(tiny)) {
		t.Errorf("HEAD: %v", head.header)
	}
	down := k.get(strings.TrimPrefix(take["download_url"].(string), base+"/api/v1")).want(200)
	if got := down.header.Get("Content-Disposition"); got != "attachment; filename=ann-example-question-1-take-1.webm" {
		t.Errorf("file name: %q", got)
	}
	k.key("narrow", k.recruiter, interview.ScopeInterviewsRead)
	k.as("narrow", "GET", at, nil).refused(403, "scope_missing")
	k.as("", "GET", at, nil).refused(401, "unauthorized")
	k.get("/answers/nothing/media").refused(404, "not_found")
}

func TestInvitingSomebodyWhoIsInvited(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	body := func(on string) map[string]any {
		return map[string]any{
			"position_id": k.position.ID, "candidate": map[string]any{"name": "Ann Example", "email": "ann.example@example.com"}, "on_existing": on, "notify": false,
			"external_refs": []map[string]any{{"system": "crm", "type": "person", "id": "7/ä"}},
		}
	}
	first := k.post("/interviews", body("error")).want(201)
	if refs := first.at("external_refs").([]any); len(refs) != 1 || first.header.Get("Location") != base+"/api/v1/interviews/"+first.text("id") {
		t.Errorf("made: %s", first.body)
	}
	if p := k.post("/interviews", body("error")).refused(409, "already_invited"); p["interview_id"] != first.text("id") {
		t.Errorf("the answer names no interview: %v", p)
	}
	if again := k.post("/interviews", body("return")).want(200); again.text("id") != first.text("id") {
		t.Errorf("another one: %s", again.body)
	}
	second := k.post("/interviews", body("replace")).want(201)
	if old := k.get("/interviews/" + first.text("id")).want(200); old.at("replaced_by") != second.text("id") || old.text("links.candidate") != "" {
		t.Errorf("the replaced one: %s", old.body)
	}
	find := func() []map[string]any {
		return k.get("/interviews?ref_system=crm&ref_type=person&ref_id=7%2F%C3%A4").want(200).data()
	}
	if found := find(); len(found) != 1 || found[0]["id"] != second.text("id") {
		t.Errorf("found by the other system's id: %v", found)
	}
	k.as("all", "DELETE", "/interviews/"+second.text("id")+"/external-refs?system=crm&type=person&id=7%2F%C3%A4", nil).want(200)
	if found := find(); len(found) != 0 {
		t.Errorf("found after it was forgotten: %v", found)
	}
	page, err := k.read.InterviewPage(t.Context(), second.text("id"))
	if err != nil || len(page.Letters) != 0 {
		t.Errorf("notify: false, and %d letters (%v)", len(page.Letters), err)
	}
}

func TestDeleteReinviteAndKeepTheOrder(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	iv := k.completed("Ann Example")
	id := k.ordered(iv)
	orderOf := func() string { return k.get("/ats/orders/" + id).want(200).text("interview_id") }
	next := k.post("/interviews/"+iv.ID+"/reinvite", map[string]any{"keep_ats": true}).want(201)
	if orderOf() != next.text("id") {
		t.Error("the order does not stand for the new interview")
	}
	if refs := fmt.Sprint(next.at("external_refs")); !strings.Contains(refs, id) {
		t.Errorf("the new interview does not name its order: %s", refs)
	}
	third := k.post("/interviews/"+next.text("id")+"/reinvite", nil).want(201)
	if orderOf() != next.text("id") {
		t.Error("the order went along although nobody asked for it")
	}
	k.post("/ats/orders/"+id+"/attach", map[string]any{"interview_id": third.text("id")}).want(200)
	if orderOf() != third.text("id") {
		t.Error("the order was not attached")
	}
	k.as("all", "DELETE", "/interviews/"+third.text("id")+"?ats=keep", nil).want(200)
	if got := k.get("/ats/orders?interview=" + third.text("id")).want(200).data(); len(got) != 1 || got[0]["status"] != "open" {
		t.Errorf("a kept order of a deleted interview: %v", got)
	}
	k.post("/interviews/"+third.text("id")+"/undelete", nil).want(200)
}

func TestQuestionsAreReplacedNotChanged(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	at := "/positions/" + k.position.ID + "/questions"
	edited := k.as("all", "PATCH", at+"/"+k.questions[0].ID, `{"prompt":"Why us?"}`).want(200)
	if edited.text("id") == k.questions[0].ID || edited.at("takes") != 2.0 || edited.at("place") != 1.0 {
		t.Errorf("edited: %s", edited.body)
	}
	k.as("all", "PATCH", at+"/"+k.questions[0].ID, `{"prompt":"Why?"}`).refused(404, "not_found")
	k.post(at+"/"+edited.text("id")+"/move", `{"by":1}`).want(200)
	k.as("all", "DELETE", at+"/"+k.questions[2].ID, nil).want(204)
	k.post(at, `{"prompt":"And?","answer_seconds":5}`).refused(422, "invalid")
	var prompts []string
	for _, q := range k.get(at).want(200).data() {
		prompts = append(prompts, q["prompt"].(string))
	}
	if !slices.Equal(prompts, []string{"What did you build?", "Why us?"}) {
		t.Errorf("questions: %v", prompts)
	}
}

func TestRequestIsGrantedByItsDeed(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	iv := k.invited("Ann Example")
	asked, err := k.app.Ask(t.Context(), iv.Token, interview.Asking{Kind: interview.RequestTime})
	k.must(err)
	if open := k.get("/requests").want(200).data(); len(open) != 1 || open[0]["id"] != asked.ID {
		t.Errorf("open requests: %v", open)
	}
	k.post("/interviews/"+iv.ID+"/extend", map[string]any{"deadline": "2026-12-20T12:00:00Z", "request_id": asked.ID}).want(200)
	if open := k.get("/requests").want(200).data(); len(open) != 0 {
		t.Errorf("still open: %v", open)
	}
	if done := k.get("/interviews/" + iv.ID + "/requests").want(200).data(); done[0]["state"] != "granted" {
		t.Errorf("not granted: %v", done)
	}
	k.post("/requests/"+asked.ID+"/answer", `{"state":"denied","words":"No."}`).refused(409, "answered_already")
}

func TestWebhooksOverTheAPI(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	k.key("admin", k.admin, interview.ScopeWebhooksManage)
	made := k.as("admin", "POST", "/webhooks", `{"name":"n8n","url":"https://hooks.example.com/x","types":["interview.completed"]}`, "Idempotency-Key", "hook").want(201)
	if !strings.HasPrefix(made.text("secret"), "whsec_") {
		t.Errorf("no secret: %s", made.body)
	}
	if again := k.as("admin", "POST", "/webhooks", `{"name":"n8n","url":"https://hooks.example.com/x","types":["interview.completed"]}`, "Idempotency-Key", "hook").want(201); string(again.body) != string(made.body) {
		t.Error("the repeated answer is another one")
	}
	at := "/webhooks/" + made.text("id")
	if got := k.as("admin", "GET", at, nil).want(200); got.json()["secret"] != nil {
		t.Errorf("the secret is shown again: %s", got.body)
	}
	edited := k.as("admin", "PATCH", at, `{"name":"Make"}`, "If-Match", made.header.Get("ETag")).want(200)
	if edited.text("name") != "Make" || len(edited.at("types").([]any)) != 1 {
		t.Errorf("edited: %s", edited.body)
	}
	k.as("admin", "PATCH", at, `{"name":"Zapier"}`, "If-Match", made.header.Get("ETag")).refused(412, "stale")
	if rotated := k.as("admin", "POST", at+"/rotate", nil).want(200); rotated.text("secret") == made.text("secret") {
		t.Error("the secret is the old one")
	}
	test := k.as("admin", "POST", at+"/test", nil).want(200)
	if list := k.as("admin", "GET", at+"/deliveries", nil).want(200).data(); len(list) != 1 || list[0]["id"] != test.text("id") || list[0]["state"] != "waiting" {
		t.Errorf("deliveries: %v", list)
	}
	if p := k.as("admin", "POST", "/webhooks", `{"name":"bad","url":"http://localhost/x"}`).refused(422, "invalid"); !strings.Contains(fmt.Sprint(p["errors"]), "/url") {
		t.Errorf("what is wrong: %v", p)
	}
	k.as("admin", "POST", at+"/off", nil).want(200)
	k.as("admin", "POST", at+"/test", nil).refused(409, "webhook_off")
	k.as("admin", "DELETE", at, nil).want(204)
	k.as("admin", "GET", at, nil).refused(404, "not_found")
}
