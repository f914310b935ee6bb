package web_test

import (
	"bytes"
	"strings"
	"testing"

	"retake/internal/interview"
	"retake/internal/media"
	"retake/internal/store"
)

// judged is a take with what the media work found out about it.
func (k *deskKit) judged(takeID string, found interview.Media) {
	k.t.Helper()
	err := k.Store.Write(k.t.Context(), func(tx *store.Tx) error {
		iv, err := tx.InterviewByTake(takeID)
		if err != nil {
			return err
		}
		if err := iv.MediaDone(takeID, found); err != nil {
			return err
		}
		return tx.SaveInterview(&iv, k.Clock.Moment())
	})
	if err != nil {
		k.t.Fatal(err)
	}
}

// The player offers the recording first and then the copy for browsers that cannot play it, each with its exact type.
func TestPlayerOffersWhatBrowsersCanPlay(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	ada := k.startedIn(p, "Ada Moss")
	take := k.record(ada, 1)
	sources := rita.get("/interviews/" + ada.ID).want(200).page().Find(".player video > source")
	want := [][2]string{
		{"/takes/" + take.Take + "/media", `video/webm; codecs="vp8, opus"`},
		{"/takes/" + take.Take + "/mp4", media.TypeMP4},
	}
	if sources.Length() != len(want) {
		t.Fatalf("%d sources, want %d", sources.Length(), len(want))
	}
	for i, w := range want {
		s := sources.Eq(i)
		if got := [2]string{s.AttrOr("src", ""), s.AttrOr("type", "")}; got != w {
			t.Errorf("source %d: got %v, want %v", i+1, got, w)
		}
	}

	for range 2 { // asking is patient
		asked := rita.get("/takes/" + take.Take + "/mp4").want(202)
		if asked.header.Get("Retry-After") == "" || asked.header.Get("Cache-Control") != "no-store" {
			t.Errorf("while it is made: %v", asked.header)
		}
	}
	runner := k.app.Runner()
	if _, err := runner.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := rita.get("/takes/"+take.Take+"/mp4", "Range", "bytes=4-7").want(206)
	wantRecording(t, got, "video/mp4")
	if string(got.body) != "ftyp" {
		t.Errorf("the copy begins with %q", got.body)
	}
	if got := rita.get("/takes/" + take.Take + "/download").want(200); !bytes.Equal(got.body, roomClip(t)) {
		t.Error("the download is not the recording as it came")
	}
}

// How far the work is stands beside the take, by itself while it goes on; a failed one can be tried again by those who recruit.
func TestMediaStateIsTold(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	k.join("Rob Reviewer", interview.Reviewer, p)
	ada := k.startedIn(p, "Ada Moss")
	take := k.record(ada, 1)
	at, state := "/interviews/"+ada.ID, "/takes/"+take.Take+"/state"
	page := rita.get(at).want(200).page()
	says(t, "at first", text(page.Find(".take-media")), "Being processed; it plays already")
	if got := page.Find(".take-media [hx-trigger]"); got.AttrOr("hx-get", "") != state {
		t.Errorf("nothing asks again at %s", state)
	}

	k.judged(take.Take, interview.Media{State: interview.MediaFailed})
	now := rita.get(state).want(200).page()
	says(t, "after it failed", text(now.Selection), "Could not be processed; the original plays", "Try again")
	if now.Find("[hx-trigger]").Length() != 0 {
		t.Error("what has ended is asked for again")
	}
	if got := text(k.as("Rob Reviewer").get(state).want(200).page().Selection); strings.Contains(got, "Try again") {
		t.Errorf("a reviewer is offered %q", got)
	}
	retried := rita.send("/takes/"+take.Take+"/retry", pairs()).want(303)
	if got := retried.header.Get("Location"); !strings.HasPrefix(got, at) || !strings.Contains(got, take.Take) {
		t.Errorf("a retry leads to %s", got)
	}
	says(t, "after the retry", text(rita.get(state).want(200).page().Selection), "Being processed")
	rita.send("/takes/"+take.Take+"/retry", pairs()).want(409)

	k.judged(take.Take, interview.Media{State: interview.MediaReady})
	if got := strings.TrimSpace(text(rita.get(state).want(200).page().Selection)); got != "" {
		t.Errorf("when all is well there is nothing to say: %q", got)
	}
}
