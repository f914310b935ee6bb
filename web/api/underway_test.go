package api_test

import (
	"bytes"
	"net/http/httptest"
	"strings"
	"testing"

	"retake/internal/interview"
	"retake/internal/testkit"
)

// What was saved of an answer that the candidate did not finish plays once nobody can keep it any more.
func TestSavedPartPlaysAfterTheDeadline(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	iv := k.invited("Ada Moss")
	k.must(k.app.Start(t.Context(), iv.Token, interview.NoticeVersion))
	begun, err := k.app.BeginTake(t.Context(), iv.Token, iv.Questions[0].ID)
	k.must(err)
	r := httptest.NewRequest("PATCH", "/"+begun.ID, bytes.NewReader(tiny))
	r.Header.Set("Content-Type", "application/offset+octet-stream")
	r.Header.Set("Tus-Resumable", "1.0.0")
	r.Header.Set("Upload-Offset", "0")
	k.uploads.ServeHTTP(httptest.NewRecorder(), r)

	take := func() map[string]any {
		return k.get("/interviews/" + iv.ID + "/answers").want(200).data()[0]["takes"].([]any)[0].(map[string]any)
	}
	if got := take(); got["media_url"] != "" || got["bytes"] != 0.0 {
		t.Errorf("while it can be kept: %v", got)
	}
	for _, path := range []string{"/media", "/download"} {
		k.get("/answers/" + begun.ID + path).want(404)
	}
	k.Clock.Advance(iv.Deadline.Sub(k.Clock.Moment()) + interview.Grace)
	if got := take(); got["media_url"] == "" || got["bytes"] != float64(len(tiny)) || got["state"] != "recording" || got["content_type"] != "video/webm" {
		t.Errorf("afterwards: %v", got)
	}
	if got := k.get("/answers/" + begun.ID + "/media").want(200); !bytes.Equal(got.body, tiny) {
		t.Errorf("plays %q", got.body)
	}
	got := k.get("/answers/" + begun.ID + "/download").want(200)
	if name := got.header.Get("Content-Disposition"); !bytes.Equal(got.body, tiny) || !strings.Contains(name, "ada-moss-question-1-take-1.webm") {
		t.Errorf("downloads %q as %s", got.body, name)
	}
}
