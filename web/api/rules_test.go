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
			wg    sync.WaitGroup
			mu    sync.Mutex
			made  []answer
			first = make(chan struct{}) // closed by the first answer
		)
		for range 20 {
			wg.Go(func() {
				for try := 1; ; try++ { // 409 is: being carried out just now, ask again
					a := k.post("/interviews", body, "Idempotency-Key", "invite-ann")
					if a.status != 409 || a.at("code") != "idempotency_in_progress" {
						mu.Lock()
						defer mu.Unlock()
						if made = append(made, a); len(made) == 1 {
							close(first)
						}
						return
					}
					k.Clock.Advance(time.Second / 10)
					if try == 25 { // all together no minute: the request would count as lost
						<-first
					}
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
