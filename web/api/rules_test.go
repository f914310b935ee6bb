package api_test

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

// Pages followed by the Link header, or by the cursor, hold what one large page does.
func TestPagesFollowEachOther(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	for i := range 7 {
		k.invited(fmt.Sprintf("Ann Number%d", i))
		k.post("/positions", map[string]any{"title": fmt.Sprintf("Position %d", i)}).want(201)
	}
	for _, list := range []string{"/interviews", "/positions", "/interviews?updated_after=2026-01-01T00:00:00Z", "/events?types=interview.created"} {
		ids := func(rows []map[string]any) (ids []string) {
			for _, row := range rows {
				ids = append(ids, row["id"].(string))
			}
			return ids
		}
		sign := map[bool]string{true: "&", false: "?"}[strings.Contains(list, "?")]
		whole := ids(k.get(list + sign + "limit=200").want(200).data())
		var got []string
		next := list + sign + "limit=2"
		for range 10 {
			a := k.get(next).want(200)
			got = append(got, ids(a.data())...)
			link := a.header.Get("Link")
			if a.at("has_more") != true {
				if link != "" {
					t.Errorf("%s: a last page with the link %q", list, link)
				}
				break
			}
			address, found := strings.CutSuffix(strings.TrimPrefix(link, "<"+base+"/api/v1"), `>; rel="next"`)
			if !found || !strings.Contains(address, url.QueryEscape(a.text("next_cursor"))) {
				t.Fatalf("%s: link %q, cursor %q", list, link, a.text("next_cursor"))
			}
			next = address
		}
		if len(whole) < 7 || !slices.Equal(got, whole) {
			t.Errorf("%s: page by page %v, at once %v", list, got, whole)
		}
	}
}

func TestChangeFromAnOldRevisionIsRefused(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	iv := k.invited("Ann Example")
	seen := k.get("/interviews/" + iv.ID).want(200).header.Get("ETag")
	k.post("/interviews/"+iv.ID+"/discard", nil, "If-Match", seen).want(200)
	p := k.post("/interviews/"+iv.ID+"/restore", nil, "If-Match", seen).refused(412, "stale")
	if p["revision"] != float64(k.load(iv.ID).Revision) || p["interview_id"] != iv.ID {
		t.Errorf("the answer does not say how things stand: %v", p)
	}
	k.post("/interviews/"+iv.ID+"/restore", nil, "If-Match", "latest").refused(412, "stale")
	k.post("/interviews/"+iv.ID+"/restore", nil, "If-Match", "*").want(200)
	// A rule that forbids something says how things stand too.
	if p := k.post("/interviews/"+iv.ID+"/shortlist", nil).refused(409, "interview_not_completed"); p["revision"] != float64(k.load(iv.ID).Revision) {
		t.Errorf("no revision in %v", p)
	}
	at := "/positions/" + k.position.ID
	old := k.get(at).want(200).header.Get("ETag")
	k.as("all", "PATCH", at, `{"days":8}`, "If-Match", old).want(200)
	k.as("all", "PATCH", at, `{"days":9}`, "If-Match", old).refused(412, "stale")
	if now := k.get(at); now.at("days") != 8.0 || now.text("title") != "Archivist" {
		t.Errorf("the position is %s", now.body)
	}
}

// However often and at whatever moments a request comes, it is carried out once, and everybody gets the same answer.
func TestRequestWithAKeyIsCarriedOutOnce(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		k := newKit(t, st)
		k.still = true
		body := map[string]any{"position_id": k.position.ID, "candidate": map[string]any{"name": "Ann Example", "email": "ann@example.com"}}
		var (
			wg   sync.WaitGroup
			mu   sync.Mutex
			made []answer
		)
		for range 20 {
			wg.Go(func() {
				for { // 409 is: being carried out just now, ask again
					a := k.post("/interviews", body, "Idempotency-Key", "invite-ann")
					if a.status != 409 {
						mu.Lock()
						made = append(made, a)
						mu.Unlock()
						return
					}
					if a.at("code") != "idempotency_in_progress" {
						t.Errorf("conflict: %s", a.body)
						return
					}
					k.Clock.Advance(time.Second / 10)
				}
			})
		}
		wg.Wait()
		replays := 0
		for _, a := range made {
			if a.status != 201 || string(a.body) != string(made[0].body) || a.header.Get("ETag") != made[0].header.Get("ETag") || a.header.Get("Location") == "" {
				t.Errorf("answers differ: %d %s", a.status, a.body)
			}
			if a.header.Get("Idempotent-Replayed") == "true" {
				replays++
			}
		}
		if len(made) != 20 || replays != 19 {
			t.Errorf("%d answers, %d of them repeated", len(made), replays)
		}
		if n := len(k.get("/interviews").want(200).data()); n != 1 {
			t.Errorf("%d interviews were made", n)
		}
		k.Clock.Advance(10 * time.Second)
		k.post("/interviews", map[string]any{"position_id": k.position.ID}, "Idempotency-Key", "invite-ann").refused(422, "idempotency_key_reused")
		k.post("/positions", `{"title":"Driver"}`, "Idempotency-Key", "invite-ann").refused(422, "idempotency_key_reused")
		k.post("/positions", `{"title":"Driver"}`, "Idempotency-Key", strings.Repeat("x", 256)).refused(400, "invalid_idempotency_key")
		// Refusals are answers too; a key of somebody else's is another one.
		k.post("/interviews", body, "Idempotency-Key", "again").refused(409, "already_invited")
		if a := k.post("/interviews", body, "Idempotency-Key", "again"); a.status != 409 || a.header.Get("Idempotent-Replayed") != "true" {
			t.Errorf("a repeated refusal: %d %v", a.status, a.header)
		}
		k.key("other", k.recruiter, interview.Scopes...)
		k.as("other", "POST", "/positions", `{"title":"Driver"}`, "Idempotency-Key", "invite-ann").want(201)
		// A day later the name is free.
		k.Clock.Advance(25 * time.Hour)
		k.post("/positions", `{"title":"Driver"}`, "Idempotency-Key", "invite-ann").want(201)
	})
}

// A server that died in the middle keeps a request for a minute; then it may be carried out by whoever asks again.
func TestRequestThatDiedIsTakenOver(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	k.post("/positions", `{"title":"Driver"}`, "Idempotency-Key", "died").want(201)
	// What a crash leaves behind: begun, and no answer.
	me := k.get("/me").text("id")
	k.Write(func(tx *store.Tx) error {
		_, _, err := tx.BeginOnce(interview.Once{KeyID: me, Name: "died-2", Request: digestOf("POST", "/api/v1/positions", `{"title":"Driver"}`)}, k.Clock.Moment(), 0, 0)
		return err
	})
	k.post("/positions", `{"title":"Driver"}`, "Idempotency-Key", "died-2").refused(409, "idempotency_in_progress")
	k.Clock.Advance(time.Minute)
	if a := k.post("/positions", `{"title":"Driver"}`, "Idempotency-Key", "died-2").want(201); a.header.Get("Idempotent-Replayed") != "" {
		t.Error("the answer claims to be a repeated one")
	}
}

func TestKeyThatAsksTooOftenWaits(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	k.still = true
	for i := range 100 {
		a := k.get("/me").want(200)
		if want := fmt.Sprint(99 - i); a.header.Get("X-RateLimit-Limit") != "100" || a.header.Get("X-RateLimit-Remaining") != want {
			t.Fatalf("request %d: remaining %s, want %s", i+1, a.header.Get("X-RateLimit-Remaining"), want)
		}
	}
	a := k.get("/me")
	a.refused(429, "rate_limited")
	if reset := fmt.Sprint(k.Clock.Now().Add(5 * time.Second).Unix()); a.header.Get("Retry-After") != "1" || a.header.Get("X-RateLimit-Reset") != reset {
		t.Errorf("headers %v, want the reset at %s", a.header, reset)
	}
	k.key("other", k.recruiter, interview.ScopePositionsRead)
	k.as("other", "GET", "/me", nil).want(200)
	k.Clock.Advance(time.Second)
	for range 20 {
		k.get("/me").want(200)
	}
	k.get("/me").refused(429, "rate_limited")
}

func TestGuessedKeysAreHeldBack(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	k.still = true
	slow := 0
	for i := range 100 {
		switch a := k.as(fmt.Sprintf("rt_%043d", i), "GET", "/me", nil); a.status {
		case 401:
		case 429:
			slow++
			if a.header.Get("Retry-After") == "" {
				t.Fatal("429 without Retry-After")
			}
		default:
			t.Fatalf("guess %d: %d", i, a.status)
		}
	}
	if slow < 70 {
		t.Errorf("only %d of 100 guesses were held back", slow)
	}
	k.get("/me").want(200) // whoever has a right key does not pay for the neighbour
}

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

// Whoever goes on from the last id misses nothing, also when what it names was erased.
func TestFeedGoesOnAfterAnEvent(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	ann, bo := k.invited("Ann Example"), k.invited("Bo Example")
	first := k.get("/events").want(200).data()
	if len(first) != 2 || first[0]["sequence"] != 1.0 {
		t.Fatalf("feed: %v", first)
	}
	after := "/events?after=" + first[1]["id"].(string)
	if rest := k.get(after).want(200); len(rest.data()) != 0 || rest.at("has_more") != false {
		t.Errorf("nothing happened, and the feed says %s", rest.body)
	}
	cursor := k.get(after).text("next_cursor")
	k.post("/interviews/"+ann.ID+"/discard", nil).want(200)
	for _, at := range []string{after, "/events?cursor=" + cursor} {
		if rest := k.get(at).want(200).data(); len(rest) != 1 || rest[0]["type"] != "interview.discarded" {
			t.Errorf("%s: %v", at, rest)
		}
	}
	k.must(k.app.EraseCandidate(t.Context(), k.recruiter.Actor(), app.On{InterviewID: bo.ID}))
	found := false
	for _, e := range k.get(after).want(200).data() {
		found = found || e["type"] == "interview.discarded"
	}
	if !found {
		t.Error("after an erased event the feed misses what followed")
	}
	k.get("/events?after=evt_nothing").refused(422, "invalid")
	one := k.get("/interviews/" + ann.ID + "/events").want(200).data()
	if len(one) != 2 || one[0]["type"] != "interview.created" || one[1]["type"] != "interview.discarded" {
		t.Errorf("of one interview: %v", one)
	}
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

func TestDescriptionIsThereWithoutAKey(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	for path, kind := range map[string]string{"openapi.json": "application/openapi+json", "openapi.yaml": "application/openapi+yaml", "docs": "text/html; charset=utf-8"} {
		res, err := http.Get(k.server.URL + "/api/v1/" + path)
		k.must(err)
		body, err := io.ReadAll(res.Body)
		k.must(err)
		res.Body.Close()
		if res.StatusCode != 200 || res.Header.Get("Content-Type") != kind || !strings.Contains(string(body), "Retake API") {
			t.Errorf("%s: %d %q, %d bytes", path, res.StatusCode, res.Header.Get("Content-Type"), len(body))
		}
		if path == "docs" && (strings.Contains(string(body), "style=") || strings.Contains(string(body), "<script") || strings.Contains(string(body), "//unpkg")) {
			t.Error("the page brings styles or scripts that the policy forbids")
		}
		if path == "docs" {
			k.each(func(_, _ string, o operation) {
				if !strings.Contains(string(body), `id="`+o.ID+`"`) {
					t.Errorf("the page does not tell of %s", o.ID)
				}
			})
		}
	}
}
