package api_test

import (
	"testing"
	"time"

	"retake/internal/interview"
	"retake/internal/testkit"
)

// A program learns where an answer came from and that it is too long.
func TestUploadedFilesAreTold(t *testing.T) {
	t.Parallel()
	k := newKit(t, testkit.Store(t))
	iv := k.Answer(k.Started(k.position, "Ada Moss"), 1)
	id := k.ID("take")
	iv = k.Then(iv, interview.EventRecorded, func(iv *interview.Interview, now interview.Moment) error {
		if err := iv.BeginFileTake(now, id, iv.Questions[1].ID); err != nil {
			return err
		}
		if err := iv.SealTake(now, id, interview.Recording{Bytes: 1, SHA256: "ab", Container: "mp4"}); err != nil {
			return err
		}
		return iv.MediaDone(id, interview.Media{State: interview.MediaReady, Length: 2 * time.Minute})
	})
	answers := k.get("/interviews/" + iv.ID + "/answers").want(200).data()
	for i, want := range []struct {
		state, source string
		overlong      bool
	}{{"recorded", "room", false}, {"problem", "file", true}} {
		got := answers[i]
		take := got["takes"].([]any)[0].(map[string]any)
		if got["state"] != want.state || take["source"] != want.source || take["overlong"] != want.overlong {
			t.Errorf("answer %d is %v, its take %v", i+1, got["state"], take)
		}
	}
}
