package web_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
)

// who may use each route. A route that is not listed here fails the test: whoever adds one says whom it is for.
var doors = map[string]string{
	"GET /static/*": "all", "HEAD /static/*": "all", "GET /healthz": "all", "GET /readyz": "all",
	"GET /setup/:token": "all", "POST /setup/:token": "all", "GET /sign-in": "all", "POST /sign-in": "all", "POST /sign-out": "all",

	"GET /": "team", "GET /positions": "team", "GET /account": "team", "POST /account/password": "team", "POST /account/sign-out-others": "team",

	"GET /positions/new": "recruiters", "POST /positions": "recruiters", "GET /outbox": "recruiters",

	"GET /positions/:id": "members", "GET /positions/:id/candidates": "members", "GET /interviews/:id": "members",
	"GET /positions/:id/candidates/changes": "members", "GET /positions/:id/views": "members", "POST /positions/:id/views": "members",
	"GET /positions/:id/views/new": "members", "POST /positions/:id/views/delete": "members",
	"GET /takes/:id/media": "members", "HEAD /takes/:id/media": "members", "GET /takes/:id/poster": "members", "GET /takes/:id/download": "members",
	"GET /takes/:id/mp4": "members", "HEAD /takes/:id/mp4": "members", "GET /takes/:id/state": "members", "POST /takes/:id/retry": "recruiting members",

	"POST /positions/:id/bulk": "recruiting members", "GET /batches/:id": "recruiting members", "POST /batches/:id/undo": "recruiting members",
	"GET /positions/:id/invite": "recruiting members", "POST /positions/:id/invite": "recruiting members",
	"GET /positions/:id/import": "recruiting members", "POST /positions/:id/import": "recruiting members",
	"GET /imports/:id": "recruiting members", "POST /imports/:id/run": "recruiting members",
	"POST /imports/:id/discard": "recruiting members", "GET /imports/:id/faulty.csv": "recruiting members",
	"GET /positions/:id/candidates.csv": "recruiting members", "POST /positions/:id/export": "recruiting members",
	"GET /positions/:id/questions": "recruiting members", "POST /positions/:id/questions": "recruiting members",
	"GET /positions/:id/questions/:question/edit": "recruiting members", "POST /positions/:id/questions/:question": "recruiting members",
	"POST /positions/:id/questions/:question/move":  "recruiting members",
	"GET /positions/:id/questions/:question/retire": "recruiting members", "POST /positions/:id/questions/:question/retire": "recruiting members",
	"GET /positions/:id/letters": "recruiting members", "POST /positions/:id/letters": "recruiting members",
	"POST /positions/:id/letters/preview": "recruiting members",
	"GET /positions/:id/settings":         "recruiting members", "POST /positions/:id/settings": "recruiting members",
	"POST /positions/:id/members": "recruiting members", "POST /positions/:id/close": "recruiting members", "POST /positions/:id/open": "recruiting members",
	"POST /positions/:id/copy": "recruiting members", "GET /positions/:id/delete": "recruiting members",
	"POST /positions/:id/delete": "recruiting members", "POST /positions/:id/restore": "recruiting members",
	"POST /interviews/:id":      "recruiting members",
	"GET /interviews/:id/again": "recruiting members", "POST /interviews/:id/again": "recruiting members",
	"GET /interviews/:id/again/summary": "recruiting members", "POST /interviews/:id/again/preview": "recruiting members",
	"POST /interviews/:id/answers/restore": "recruiting members", "POST /interviews/:id/undo": "recruiting members",
	"GET /interviews/:id/candidate": "recruiting members", "POST /interviews/:id/candidate": "recruiting members",
	"GET /interviews/:id/menu":     "recruiting members",
	"GET /interviews/:id/new-link": "recruiting members", "POST /interviews/:id/new-link": "recruiting members",
	"GET /outbox/:id": "recruiting members",
	"GET /bin":        "recruiters",
	"GET /api-keys":   "recruiters", "POST /api-keys": "recruiters",
	"GET /api-keys/:id/revoke": "recruiters' own", "POST /api-keys/:id/revoke": "recruiters' own",
	"GET /positions/:id/bin": "recruiting members", "GET /positions/:id/bin/empty": "recruiting members", "POST /positions/:id/bin/empty": "recruiting members",
	"GET /positions/:id/purge": "recruiting members", "POST /positions/:id/purge": "recruiting members",
	"GET /interviews/:id/purge": "recruiting members", "POST /interviews/:id/purge": "recruiting members",
	"GET /interviews/:id/answers/purge": "recruiting members", "POST /interviews/:id/answers/purge": "recruiting members",
	"GET /interviews/:id/erase": "recruiting members", "POST /interviews/:id/erase": "recruiting members",

	"GET /orders/:id": "members", "POST /orders/:id/send": "recruiting members", "GET /interviews/:id/delete": "recruiting members", "POST /interviews/:id/delete": "recruiting members",
	"GET /connections": "admins", "POST /connections": "admins", "GET /connections/new": "admins", "GET /connections/:id": "admins",
	"POST /connections/:id": "admins", "GET /connections/:id/edit": "admins", "GET /connections/:id/test": "admins",
	"GET /connections/:id/key": "admins", "POST /connections/:id/key": "admins",
	"GET /connections/:id/remove": "admins", "POST /connections/:id/remove": "admins",

	"GET /requests": "recruiters", "GET /positions/:id/requests": "recruiting members",
	"GET /requests/:id/answer": "recruiting members", "POST /requests/:id/answer": "recruiting members",
	"GET /interviews/:id/adjust": "recruiting members", "POST /interviews/:id/adjust": "recruiting members",

	"GET /people": "admins", "POST /people": "admins", "GET /people/:id": "admins", "POST /people/:id/role": "admins",
	"POST /people/:id/password": "admins", "POST /people/:id/disable": "admins", "POST /people/:id/enable": "admins",
	"GET /settings": "admins", "POST /settings": "admins",
	"GET /webhooks": "admins", "GET /webhooks/new": "admins", "POST /webhooks": "admins", "GET /webhooks/:id": "admins", "POST /webhooks/:id": "admins",
	"GET /webhooks/:id/edit": "admins", "POST /webhooks/:id/test": "admins", "POST /webhooks/:id/on": "admins", "POST /webhooks/:id/off": "admins",
	"GET /webhooks/:id/secret": "admins", "POST /webhooks/:id/secret": "admins", "GET /webhooks/:id/delete": "admins", "POST /webhooks/:id/delete": "admins",
	"GET /webhooks/:id/deliveries/:delivery": "admins", "POST /webhooks/:id/deliveries/:delivery/again": "admins",

	"GET /i/:token": "link", "POST /i/:token/opened": "link", "POST /i/:token/start": "link", "GET /i/:token/check": "link", "POST /i/:token/probe": "link",
	"GET /i/:token/questions/:n": "link", "GET /i/:token/overview": "link", "POST /i/:token/submit": "link",
	"GET /i/:token/ask": "link", "POST /i/:token/ask": "link",
	"POST /i/:token/takes": "link", "POST /i/:token/takes/:take/seal": "link",
	"GET /i/:token/takes/:take/media": "link", "HEAD /i/:token/takes/:take/media": "link",
	"HEAD /i/:token/uploads/:take": "link", "PATCH /i/:token/uploads/:take": "link",
}

// outcome of asking, per kind of door: the walkers in the order nobody, stranger (reviewer), stranger (recruiter),
// reviewer, recruiter, admin. 0 is "let in": anything but 401, 403, 404 and a fault.
var outcomes = map[string][6]int{
	"team":               {303, 0, 0, 0, 0, 0},
	"recruiters":         {303, 403, 0, 403, 0, 0},
	"recruiters' own":    {303, 403, 404, 403, 0, 0},
	"members":            {303, 404, 404, 0, 0, 0},
	"recruiting members": {303, 404, 404, 403, 0, 0},
	"admins":             {303, 403, 403, 403, 403, 0},
}

// The whole map is walked as everybody: nobody sees what is not theirs, and nobody is kept from what is.
func TestEveryRouteAsksForPermission(t *testing.T) {
	t.Parallel()
	k := newDeskKit(t)
	mine, theirs := k.designer(), k.designer()
	ada := k.startedIn(mine, "Ada Moss")
	take := k.record(ada, 1)
	bo := k.startedIn(theirs, "Bo Lind")
	foreign := k.record(bo, 1)
	k.join("Rita Recruiter", interview.Recruiter, mine)
	k.join("Rob Reviewer", interview.Reviewer, mine)
	k.join("Sam Stranger", interview.Recruiter, theirs)
	k.join("Sue Stranger", interview.Reviewer, theirs)
	k.join("Amy Admin", interview.Admin)
	k.join("Spare Person", interview.Reviewer)
	letter := k.letterOf(mine)
	connection := k.Connection(interview.Greenhouse)
	order := k.Ordered(ada, connection).ID
	asked := k.asked(ada, interview.Asking{Kind: interview.RequestTrouble, Words: "No sound."}).ID
	walkers := []string{"", "Sue Stranger", "Sam Stranger", "Rob Reviewer", "Rita Recruiter", "Amy Admin"}

	// What somebody who is let in changes must not stand in the way of the next.
	ctx := t.Context()
	fresh := func(path string) (question string) {
		if err := k.app.UndeletePosition(ctx, k.admin, mine.ID); err != nil && !errors.Is(err, interview.ReasonPositionThere) {
			t.Fatal(err)
		}
		members := []string{k.users["Rita Recruiter"].ID, k.users["Rob Reviewer"].ID}
		if err := k.app.SetMembers(ctx, k.admin, mine.ID, members); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(path, ":question") {
			return ""
		}
		q, err := k.app.AddQuestion(ctx, k.admin, interview.Question{PositionID: mine.ID, Prompt: "And now?", Answer: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		return q.ID
	}
	fill := func(path string) string {
		question := fresh(path) // first: what follows needs the position
		id, delivery := map[bool]string{true: mine.ID}[strings.HasPrefix(path, "/positions/")], ""
		switch {
		case strings.HasPrefix(path, "/interviews/"):
			id = ada.ID
		case strings.HasPrefix(path, "/takes/"):
			id = take.Take
		case strings.HasPrefix(path, "/batches/"):
			id = k.batch(mine, interview.DeedShortlist, ada).ID
		case strings.HasPrefix(path, "/imports/"):
			id = k.listed(mine, "Iva Importa, iva@example.com")
		case strings.HasPrefix(path, "/outbox/"):
			id = letter
		case strings.HasPrefix(path, "/requests/"):
			id = asked
		case strings.HasPrefix(path, "/orders/"):
			id = order
		case strings.HasPrefix(path, "/connections/"):
			id = connection.ID
		case strings.HasPrefix(path, "/api-keys/"):
			id = k.apiKey("Rita Recruiter")
		case strings.HasPrefix(path, "/webhooks/"):
			id, delivery = k.webhook()
		case strings.HasPrefix(path, "/people/"):
			id = k.users["Spare Person"].ID
		}
		return strings.NewReplacer(":id", id, ":question", question, ":delivery", delivery).Replace(path)
	}
	ask := func(method, path, walker string) reply {
		header := []string{"Accept", "text/html"}
		if walker != "" {
			header = append(header, "Cookie", k.cookies[walker])
		}
		kind := ""
		if method == "POST" {
			kind = "application/x-www-form-urlencoded"
		}
		return k.request(method, path, kind, nil, header...)
	}
	known := map[string]bool{}
	for _, r := range k.server.Config.Handler.(*echo.Echo).Routes() {
		door := r.Method + " " + r.Path
		known[door] = true
		who, listed := doors[door]
		if !listed {
			t.Errorf("%s is not in this test's list: whom is it for?", door)
		}
		want, asks := outcomes[who]
		if !asks || strings.HasSuffix(r.Path, "/sign-out-others") {
			continue
		}
		for i, walker := range walkers {
			got := ask(r.Method, fill(r.Path), walker)
			switch {
			case want[i] != 0 && got.status != want[i]:
				t.Errorf("%s as %q: %d, want %d", door, walker, got.status, want[i])
			case want[i] == 303 && !strings.HasPrefix(got.header.Get("Location"), "/sign-in"):
				t.Errorf("%s as nobody leads to %q, want the sign-in page", door, got.header.Get("Location"))
			case want[i] == 0 && (got.status == 401 || got.status == 403 || got.status >= 500):
				t.Errorf("%s as %q: %d, want to be let in", door, walker, got.status)
			case want[i] == 0 && got.status == 404 && r.Path != "/takes/:id/poster" && r.Path != "/takes/:id/mp4": // there are none of this take
				t.Errorf("%s as %q: 404, want to be let in", door, walker)
			}
			for _, secret := range []string{"Bo Lind", "bo.lind", bo.Token} {
				if walker != "Amy Admin" && !strings.HasSuffix(walker, "Stranger") && strings.Contains(string(got.body), secret) {
					t.Errorf("%s as %q tells %q", door, walker, secret)
				}
			}
			if want[i] != 0 && (strings.Contains(string(got.body), "Ada Moss") || strings.Contains(string(got.body), ada.Token)) {
				t.Errorf("%s as %q tells about Ada Moss", door, walker)
			}
		}
	}
	for door := range doors {
		if !known[door] {
			t.Errorf("%s is in this test's list, and no route", door)
		}
	}

	// One candidate's link opens nothing of another's.
	for _, path := range []string{"/takes/" + foreign.Take + "/media", "/uploads/" + foreign.Take} {
		if got := ask("HEAD", "/i/"+ada.Token+path, ""); got.status != 404 {
			t.Errorf("HEAD %s over another candidate's link: %d, want 404", path, got.status)
		}
	}
}

// letterOf is a letter of the position.
func (k *deskKit) letterOf(p interview.Position) string {
	k.t.Helper()
	k.invite(p, "Lea Post", "lea@example.com")
	page, err := k.Store.Reader().Outbox(k.t.Context(), "", "", 0)
	if err != nil || len(page.Letters) == 0 {
		k.t.Fatalf("no letter: %v", err)
	}
	return page.Letters[0].ID
}

// A question of another position is not there, even for somebody who works in both words of the address.
func TestIdsOfOtherPositionsAreNotThere(t *testing.T) {
	t.Parallel()
	k := newDeskKit(t)
	mine, theirs := k.designer(), k.designer()
	k.join("Rita Recruiter", interview.Recruiter, mine)
	questions, err := k.Store.Reader().Questions(t.Context(), theirs.ID)
	if err != nil {
		t.Fatal(err)
	}
	rita := k.as("Rita Recruiter")
	at := "/positions/" + mine.ID + "/questions/" + questions[0].ID
	rita.get(at + "/edit").want(404)
	rita.get(at + "/retire").want(404)
	for _, deed := range []string{"", "/move", "/retire"} {
		rita.send(at+deed, pairs("by", "1", "prompt", "Mine now?", "answer", "60", "takes", "1", "think", "0")).want(404)
	}
	if after, _ := k.Store.Reader().Questions(t.Context(), theirs.ID); len(after) != len(questions) || after[0].ID != questions[0].ID {
		t.Error("the other position's questions were changed")
	}
}
