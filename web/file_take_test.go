package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"retake/internal/interview"
)

// uploadFile answers the question at that place with a file, as the browser says how long it is.
func (k *roomKit) uploadFile(iv interview.Interview, place int, length time.Duration) begun {
	k.t.Helper()
	r := k.postJSON("/i/"+iv.Token+"/takes", `{"question":"`+iv.Questions[place-1].ID+`","source":"file"}`).want(http.StatusCreated)
	var b begun
	if err := json.Unmarshal(r.body, &b); err != nil {
		k.t.Fatal(err)
	}
	clip := roomClip(k.t)
	k.patch(b.Upload, 0, clip).want(http.StatusNoContent)
	k.postJSON(b.Seal, fmt.Sprintf(`{"bytes":%d,"duration_ms":%d}`, len(clip), length.Milliseconds())).want(http.StatusOK)
	return b
}

// Where an answer came from stands in the timeline and beside it.
func TestAnswersThatCameAsFilesSaySo(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.startedIn(p, "Ada Moss")
	k.record(iv, 1)
	k.uploadFile(iv, 2, 20*time.Second)
	k.uploadFile(iv, 2, 20*time.Second)

	page := func(place int) (timeline, takes, player string) {
		doc := rita.get("/interviews/" + iv.ID + "?question=" + iv.Questions[place-1].ID).want(200).page()
		return text(doc.Find(".timeline")), text(doc.Find(".takes")), text(doc.Find(".player"))
	}
	timeline, takes, player := page(2)
	says(t, "the timeline", timeline, "Ada Moss recorded question 1", "Ada Moss uploaded a file for question 2", "Ada Moss uploaded a file as take 2 for question 2")
	if strings.Contains(timeline, "recorded question 2") {
		t.Errorf("the timeline says that a file was recorded: %q", timeline)
	}
	if got := strings.Count(takes, "Uploaded file"); got != 2 {
		t.Errorf("%d of two takes are uploaded files: %q", got, takes)
	}
	says(t, "the player", player, "Uploaded file")
	if _, takes, player := page(1); strings.Contains(takes+player, "Uploaded") {
		t.Errorf("what was recorded came as a file: %q, %q", takes, player)
	}
	for source, status := range map[string]int{"room": 201, "": 201, "moon": 422} {
		k.postJSON("/i/"+iv.Token+"/takes", `{"question":"`+iv.Questions[1].ID+`","source":"`+source+`"}`).want(status)
	}
}

// A file that is longer than allowed is flagged wherever a silent answer is, and nothing else happens to it.
func TestOverlongFilesAreFlagged(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.startedIn(p, "Ada Moss")
	k.record(iv, 1)
	b := k.uploadFile(iv, 2, 20*time.Second)
	k.judged(b.Take, interview.Media{State: interview.MediaReady, Poster: true, Length: 3*time.Minute + 10*time.Second})
	iv = k.load(iv.ID)

	row := rita.get("/positions/" + p.ID + "/candidates").want(200).page().Find("#row-" + iv.ID)
	if got := row.Find(".marks").AttrOr("aria-label", ""); !strings.Contains(got, "1 recorded, 2 recorded with a problem") {
		t.Errorf("the row says %q", got)
	}
	doc := rita.get("/interviews/" + iv.ID + "?question=" + iv.Questions[1].ID).want(200).page()
	says(t, "the list of answers", text(doc.Find(".answers")), "3:10 of 1:00 · Too long")
	says(t, "the player", text(doc.Find(".player")), "Too long: 3:10 of 1:00")
	again := rita.get("/interviews/" + iv.ID + "/again?way=answers").want(200).page()
	if again.Find("#questions input[name=question][checked]").Length() != 1 || again.Find("#q-"+iv.Questions[1].ID+"[checked]").Length() != 1 {
		t.Error("the dialog does not tick the question, or others too")
	}
	says(t, "the dialog", text(again.Find("#questions")), "Take 1, 3:10 of 1:00", "Too long")
	k.get("/i/" + iv.Token + "/takes/" + b.Take + "/media").want(200) // it plays
	k.post("/i/"+iv.Token+"/submit", "").want(303)                    // and can be handed in
	if got := k.load(iv.ID); got.State != interview.StateCompleted || got.TakesUsed(iv.Questions[1].ID) != 1 {
		t.Errorf("handed in: %s, %d takes used", got.State, got.TakesUsed(iv.Questions[1].ID))
	}
}

// The server measures for itself: what a browser says of a file's length is no more than what it says.
func TestTheServerMeasuresFiles(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Fatal(err)
	}
	k, rita, p := recruiterDesk(t)
	long, err := exec.Command("ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=2:duration=100", "-f", "lavfi",
		"-i", "sine=duration=100", "-c:v", "libvpx", "-b:v", "20k", "-c:a", "libopus", "-b:a", "8k", "-f", "webm", "pipe:1").Output()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		adjusted interview.Adjustment
		want     bool
	}{
		"Ada Moss": {want: true},
		"Bo Lind":  {adjusted: interview.Adjustment{Untimed: true}},
		"Cy Voss":  {adjusted: interview.Adjustment{More: interview.Quarter / 2}},
	} {
		iv := k.Then(k.startedIn(p, name), interview.EventAdjusted, func(iv *interview.Interview, now interview.Moment) error {
			return iv.Adjust(now, c.adjusted)
		})
		r := k.postJSON("/i/"+iv.Token+"/takes", `{"question":"`+iv.Questions[1].ID+`","source":"file"}`).want(http.StatusCreated)
		var b begun
		if err := json.Unmarshal(r.body, &b); err != nil {
			t.Fatal(err)
		}
		k.patch(b.Upload, 0, long).want(http.StatusNoContent)
		k.postJSON(b.Seal, fmt.Sprintf(`{"bytes":%d,"duration_ms":0}`, len(long))).want(http.StatusOK)
		k.processed()
		timeline := text(rita.get("/interviews/" + iv.ID).want(200).page().Find(".timeline"))
		if got := strings.Contains(timeline, "found a problem in question 2: too long, 1:40 of 1:00"); got != c.want {
			t.Errorf("%s: the timeline says %q", name, timeline)
		}
	}
}

// processed does the work on recordings.
func (k *roomKit) processed() {
	k.t.Helper()
	r := k.app.Runner()
	for kind := range r.Handlers {
		if kind != "media" {
			delete(r.Handlers, kind)
		}
	}
	if _, err := r.RunDue(k.t.Context()); err != nil {
		k.t.Fatal(err)
	}
}
