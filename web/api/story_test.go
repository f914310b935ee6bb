package api_test

import (
	"testing"

	"retake/internal/testkit"
)

// The story that the API is for: invite, the candidate records, ask again over the same link, the new result, all in the feed.
func TestInviteRedoResult(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	iv := k.invited("Ann Example")
	now := k.get("/interviews/" + iv.ID).want(200)
	if now.text("status") != "invited" || now.text("links.candidate") != base+"/i/"+iv.Token {
		t.Errorf("after the invitation: %s", now.body)
	}
	k.records(iv, 1, 2, 3)
	k.submits(iv)
	done := k.get("/interviews/" + iv.ID).want(200)
	if done.text("status") != "to_review" || done.at("attempt") != 1.0 {
		t.Errorf("after handing in: %s", done.body)
	}
	redo := k.post("/interviews/"+iv.ID+"/redo", map[string]any{"questions": []string{iv.Questions[1].ID}, "message": "There was no sound."},
		"If-Match", done.header.Get("ETag")).want(200)
	if redo.text("status") != "redo_asked" || redo.text("links.candidate") == "" {
		t.Errorf("after asking again: %s", redo.body)
	}
	k.records(k.load(iv.ID), 2)
	k.submits(iv)
	again := k.get("/interviews/" + iv.ID).want(200)
	if again.at("attempt") != 2.0 || again.text("status") != "to_review" {
		t.Errorf("after handing in again: %s", again.body)
	}
	answers := k.get("/interviews/" + iv.ID + "/answers").want(200).data()
	if takes := answers[1]["takes"].([]any); len(answers) != 3 || len(takes) != 2 || answers[1]["current"] != takes[1].(map[string]any)["id"] {
		t.Errorf("answers: %v", answers)
	}
	var types []string
	for _, e := range k.get("/events?limit=200").want(200).data() {
		types = append(types, e["type"].(string))
	}
	want := []string{"interview.created", "interview.started", "answer.recorded", "answer.recorded", "answer.recorded", "interview.completed", "interview.reopened", "answer.deleted", "answer.recorded", "interview.completed"}
	if len(types) != len(want) {
		t.Fatalf("feed: %v, want %v", types, want)
	}
	for i := range want {
		if types[i] != want[i] {
			t.Errorf("feed: %v, want %v", types, want)
			break
		}
	}
}
