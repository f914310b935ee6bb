package web_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"retake/internal/interview"
)

// toldScript is what the page of the n-th question tells its script.
func (k *roomKit) toldScript(iv interview.Interview, n string) (told struct {
	Interrupted *struct {
		Seal  string
		Bytes int64
	}
	File struct{ Most int64 }
}) {
	k.t.Helper()
	doc := k.get("/i/" + iv.Token + "/questions/" + n).want(200).page()
	if err := json.Unmarshal([]byte(doc.Find("script#question").Text()), &told); err != nil {
		k.t.Fatal(err)
	}
	return told
}

// Whoever presses "Record again" and reloads during the countdown finds the saved part as it was.
func TestSavedPartIsThereUntilTheNewTakeHasBytes(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.startedIn(k.designer(), "Ada Moss")
	part := roomClip(t)[:4000]
	first := k.begin(iv, 1)
	k.patch(first.Upload, 0, part).want(http.StatusNoContent)
	again := k.begin(iv, 1)
	told := k.toldScript(iv, "1").Interrupted
	if told == nil || told.Seal != first.Seal || told.Bytes != int64(len(part)) {
		t.Fatalf("the page tells its script %+v", told)
	}
	k.patch(first.Upload, int64(len(part)), []byte("more")).reason(http.StatusForbidden, "taken_over")
	k.patch(again.Upload, 0, part[:2000]).want(http.StatusNoContent)
	if told := k.toldScript(iv, "1").Interrupted; told == nil || told.Seal != again.Seal || told.Bytes != 2000 {
		t.Errorf("with bytes of the newer take: %+v", told)
	}
	keep := `{"bytes":4000,"duration_ms":900,"failed":true,"reason":"interrupted"}`
	k.postJSON(first.Seal, keep).reason(http.StatusConflict, "taken_over")

	// The second question: begun again, and the part kept all the same.
	first = k.begin(iv, 2)
	k.patch(first.Upload, 0, part).want(http.StatusNoContent)
	k.begin(iv, 2)
	k.postJSON(first.Seal, keep).want(http.StatusOK)
	if k.toldScript(iv, "2").Interrupted != nil {
		t.Error("what was kept is offered again")
	}
}

// The room's page and the upload ask the same place how large a file may be.
func TestFileMayBeAsLargeAsItsUpload(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.startedIn(k.designer(), "Ada Moss")
	if got, want := k.toldScript(iv, "1").File.Most, int64(64+8*90)<<20; got != want {
		t.Errorf("the page says %d, want %d", got, want)
	}
	k.app.MaxTakeBytes = roomMaxTake
	if got := k.toldScript(iv, "1").File.Most; got != roomMaxTake {
		t.Errorf("the page says %d, want what the installation takes", got)
	}
}

// What was saved of an interrupted answer is the team's to watch once the candidate cannot keep it any more.
func TestSavedPartCanBeWatchedAfterTheDeadline(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	ada := k.startedIn(p, "Ada Moss")
	clip := roomClip(t)
	b := k.begin(ada, 1)
	k.patch(b.Upload, 0, clip).want(http.StatusNoContent)
	k.begin(ada, 2)
	page, take := "/interviews/"+ada.ID, "/takes/"+b.Take

	at := rita.get(page + "?question=" + ada.Questions[0].ID).want(200).page()
	if at.Find(".player video").Length() != 0 || !strings.Contains(text(at.Find(".player")), "The candidate can keep what was saved") {
		t.Errorf("while it can be kept: %s", text(at.Find(".player")))
	}
	for _, address := range []string{take + "/media", take + "/download", page + "?question=" + ada.Questions[0].ID + "&take=" + b.Take} {
		rita.get(address).want(http.StatusNotFound)
	}

	k.Clock.Advance(ada.Deadline.Sub(k.Clock.Moment()) + interview.Grace)
	k.join("Rob Reviewer", interview.Reviewer, p) // the sessions have ended meanwhile
	rita = k.as("Rob Reviewer")
	at = rita.get(page).want(200).page()
	if src := at.Find(".player video > source").AttrOr("src", ""); src != take+"/media" || at.Find(".player video > source").Length() != 1 {
		t.Errorf("the player has %q", src)
	}
	says(t, "the player", text(at.Find(".player")), "Not finished by the candidate: this part was saved", "Take 1 · ")
	says(t, "the answers", text(at.Find(".answer-state")), "Not finished, a part was saved", "Not finished, nothing was saved")
	if got := rita.get(take + "/media").want(200); !bytes.Equal(got.body, clip) || got.header.Get("Content-Type") != "video/webm" {
		t.Errorf("plays %d bytes of %s", len(got.body), got.header.Get("Content-Type"))
	}
	if got := rita.get(take + "/download").want(200); !bytes.Equal(got.body, clip) ||
		!strings.Contains(got.header.Get("Content-Disposition"), "ada-moss-question-1-take-1.webm") {
		t.Errorf("downloads %d bytes as %q", len(got.body), got.header.Get("Content-Disposition"))
	}
	says(t, "the empty one", text(rita.get(page+"?question="+ada.Questions[1].ID).want(200).page().Find(".player")), "Nothing was saved")

	k.join("Sam Stranger", interview.Recruiter)
	k.as("Sam Stranger").get(take + "/media").want(http.StatusNotFound)
}

// A neighbour who tries wrong links slows down wrong links only.
func TestWhoHasALinkNeverWaits(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.startedIn(k.designer(), "Ada Moss")
	b := k.begin(iv, 1)
	slow := func(what string, ask func() reply) {
		t.Helper()
		for range 40 {
			r := ask()
			if r.status != http.StatusTooManyRequests {
				r.want(http.StatusNotFound)
				continue
			}
			if r.header.Get("Retry-After") == "" {
				t.Errorf("%s: no Retry-After", what)
			}
			return
		}
		t.Errorf("%s: forty unknown links without a pause", what)
	}
	slow("a page", func() reply { return k.get("/i/guess") })
	k.get("/i/guess/ask").want(http.StatusTooManyRequests)
	k.patch("/i/guess/uploads/"+b.Take, 0, []byte("x")).reason(http.StatusTooManyRequests, "too_often")

	for _, page := range []string{"", "/check", "/questions/1", "/overview", "/ask"} {
		k.get("/i/" + iv.Token + page).want(http.StatusOK)
	}
	k.patch(b.Upload, 0, roomClip(t)).want(http.StatusNoContent)
	k.postJSON("/i/"+iv.Token+"/opened", "").want(http.StatusNoContent)
	k.request("POST", "/i/"+iv.Token+"/probe", "application/octet-stream", []byte("x")).want(http.StatusNoContent)
	for range 40 { // whatever is missing behind a link that exists
		k.postJSON("/i/"+iv.Token+"/takes/nothing/seal", `{"bytes":1}`).reason(http.StatusNotFound, "not_found")
	}
	k.Clock.Advance(time.Hour + time.Minute)
	slow("a take", func() reply { return k.postJSON("/i/guess/takes", `{"question":"nothing"}`) })
}
