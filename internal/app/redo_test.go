package app_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/media"
)

// talking is a second of picture and sound, as a browser records it.
var talking = sync.OnceValues(func() ([]byte, error) {
	return exec.Command("ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=160x120:r=10:d=1",
		"-f", "lavfi", "-i", "sine=440:d=1", "-c:v", "libvpx", "-b:v", "100k", "-deadline", "realtime", "-cpu-used", "8",
		"-c:a", "libopus", "-f", "webm", "-live", "1", "pipe:1").Output()
})

func TestOneAnswerIsRecordedAgainOverTheSameLink(t *testing.T) {
	atDesk(t, func(d *desk) {
		video, err := talking()
		if err != nil {
			d.t.Fatalf("ffmpeg is needed for this test: %v", err)
		}
		d.Worker = media.NewWorker(d.Files, "")
		iv := d.started("Ann Example")
		d.work()
		q1, q2 := iv.Questions[0].ID, iv.Questions[1].ID
		var first []interview.Take
		for _, q := range iv.Questions {
			first = append(first, d.record(iv.Token, q.ID, video))
		}
		d.must(d.Submit(d.ctx, iv.Token))
		d.work()
		iv = d.now(iv.ID)

		err = d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{
			On: app.On{InterviewID: iv.ID, Revision: iv.Revision}, Questions: []string{q2}, Letter: app.Letter{Message: "  The sound was missing. "},
		})
		d.must(err)
		if got := d.status(iv.ID); got != interview.StatusRedoAsked {
			d.t.Errorf("status: got %s, want %s", got, interview.StatusRedoAsked)
		}
		room, err := d.read.Room(d.ctx, iv.Token)
		d.must(err)
		if missing := room.Interview.Missing(); len(missing) != 1 || missing[0].ID != q2 {
			d.t.Errorf("the room asks for %v, want question 2 alone", missing)
		}
		if room.Interview.RedoMessage != "The sound was missing." || room.Interview.Door(d.clock.Moment()) != interview.DoorOpen {
			d.t.Errorf("the room says %q behind the door %s", room.Interview.RedoMessage, room.Interview.Door(d.clock.Moment()))
		}
		d.clock.Advance(hold)
		d.work()
		letter := d.post.letters()[len(d.post.letters())-1]
		for _, part := range []string{"The sound was missing.", "2. What did you build?", baseURL + "/i/" + iv.Token} {
			if !strings.Contains(letter.Text, part) {
				d.t.Errorf("the letter does not say %q:\n%s", part, letter.Text)
			}
		}
		if strings.Contains(letter.Text, "Why this role?") {
			d.t.Errorf("the letter asks for a question that is answered:\n%s", letter.Text)
		}
		if _, err := d.BeginTake(d.ctx, iv.Token, q1); !errors.Is(err, interview.ReasonQuestionShut) {
			d.t.Errorf("question 1 again: got %v", err)
		}
		if err := d.Submit(d.ctx, iv.Token); !errors.Is(err, interview.ReasonMissing) {
			d.t.Errorf("submitted without the answer: got %v", err)
		}

		again := d.record(iv.Token, q2, video)
		d.must(d.Submit(d.ctx, iv.Token))
		d.work()
		iv = d.now(iv.ID)
		if iv.State != interview.StateCompleted || d.status(iv.ID) != interview.StatusToReview || iv.RedoMessage != "" {
			d.t.Errorf("after submitting again: %+v", iv.Facts)
		}
		if answer, ok := iv.Answer(q2); !ok || answer.ID != again.ID || answer.Number != 2 {
			d.t.Errorf("the answer to question 2 is %+v, want take 2", answer)
		}
		if old, ok := iv.Take(first[1].ID); !ok || old.DeletedAt == 0 || old.SHA256 != sum(video) {
			d.t.Errorf("the deleted take is %+v, want it kept, in the bin", old)
		}
		if _, err := d.Files.OpenOriginal(first[1].ID); err != nil {
			d.t.Errorf("the file of the deleted take: %v", err)
		}
		for _, take := range iv.Takes {
			if take.Media != interview.MediaReady || !take.Poster || take.Problem != "" || take.Length < 900*time.Millisecond {
				d.t.Errorf("media of take %d of %s: %+v", take.Number, take.QuestionID, take)
			}
		}
		want := []interview.EventKind{
			interview.EventInvited, interview.EventStarted, interview.EventLetterSent, interview.EventRecorded, interview.EventRecorded, interview.EventRecorded,
			interview.EventCompleted, interview.EventLetterSent, interview.EventReopened, interview.EventAnswersDeleted, interview.EventLetterSent,
			interview.EventRecorded, interview.EventCompleted, interview.EventLetterSent,
		}
		if diff := cmp.Diff(want, d.happened(iv.ID)); diff != "" {
			d.t.Errorf("timeline (-want +got):\n%s", diff)
		}
		d.counts("in the end", interview.Counts{interview.StatusToReview: 1})
	})
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

func TestUndoOfDeletedAnswers(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.completed("Ann Example")
		d.work()
		sent, stopped := len(d.post.letters()), d.lettersIn(iv.ID, interview.LetterCancelled)
		q1, q2 := iv.Questions[0].ID, iv.Questions[1].ID
		d.must(d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{On: app.On{InterviewID: iv.ID}, Questions: []string{q1, q2}}))
		d.work()
		if got := len(d.post.letters()); got != sent {
			d.t.Errorf("%d letters left before the hold was over", got-sent)
		}
		d.must(d.RestoreAnswers(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID}, []string{q1, q2}))
		d.clock.Advance(hold + time.Minute)
		d.work()
		if got := len(d.post.letters()); got != sent || d.lettersIn(iv.ID, interview.LetterCancelled) != stopped+1 {
			d.t.Errorf("%d letters left after the undo, want none", got-sent)
		}
		after := d.now(iv.ID)
		if after.State != interview.StateCompleted || len(after.Missing()) != 0 || after.RedoAt != 0 {
			d.t.Errorf("after the undo: %+v", after.Facts)
		}
		d.counts("after the undo", interview.Counts{interview.StatusToReview: 1})
	})
}

func TestLetterAsksForWhatIsStillMissingAfterHalfAnUndo(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.completed("Ann Example")
		d.work()
		sent := len(d.post.letters())
		q1, q2 := iv.Questions[0].ID, iv.Questions[1].ID
		d.must(d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{On: app.On{InterviewID: iv.ID}, Questions: []string{q1, q2}}))
		d.must(d.RestoreAnswers(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID}, []string{q1}))
		d.clock.Advance(hold)
		d.work()
		letters := d.post.letters()[sent:]
		if len(letters) != 1 || strings.Contains(letters[0].Text, "Why this role?") || !strings.Contains(letters[0].Text, "2. What did you build?") {
			d.t.Errorf("got %d letters %+v, want one that asks for question 2 alone", len(letters), letters)
		}
	})
}

func TestTwoDeletionsAreOneLetter(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.completed("Ann Example")
		d.work()
		sent := len(d.post.letters())
		for _, q := range iv.Questions[:2] {
			d.must(d.DeleteAnswers(d.ctx, d.recruiter.Actor(), app.DeleteAnswers{On: app.On{InterviewID: iv.ID}, Questions: []string{q.ID}}))
			d.clock.Advance(hold / 2)
		}
		d.clock.Advance(hold)
		d.work()
		letters := d.post.letters()[sent:]
		if len(letters) != 1 || !strings.Contains(letters[0].Text, "1. Why this role?\n2. What did you build?") {
			d.t.Errorf("got %d letters %+v, want one that asks for both questions", len(letters), letters)
		}
	})
}

func TestDiscardDeleteAndInviteAgain(t *testing.T) {
	atDesk(t, func(d *desk) {
		other := d.invited("Ben Example")
		old := d.completed("Ann Example")
		on := app.On{InterviewID: old.ID}
		if err := d.Delete(d.ctx, d.recruiter.Actor(), on); !errors.Is(err, interview.ReasonDiscardFirst) {
			d.t.Errorf("delete what is completed: got %v", err)
		}
		d.must(d.Discard(d.ctx, d.recruiter.Actor(), on))
		d.counts("discarded", interview.Counts{interview.StatusDiscarded: 1, interview.StatusInvited: 1})
		d.door("discarded", old.Token, interview.DoorDiscarded)
		d.must(d.Delete(d.ctx, d.recruiter.Actor(), on))
		d.counts("deleted", interview.Counts{interview.StatusDeleted: 1, interview.StatusInvited: 1})
		d.door("deleted", old.Token, interview.DoorDeleted)

		fresh := d.invited("Ann Example")
		if fresh.ID == old.ID || fresh.Token == old.Token || fresh.CandidateID != old.CandidateID {
			d.t.Errorf("the new interview is %s of %s, the old one %s of %s", fresh.ID, fresh.CandidateID, old.ID, old.CandidateID)
		}
		d.door("invited again, the old link", old.Token, interview.DoorDeleted)
		d.door("invited again, the new link", fresh.Token, interview.DoorOpen)
		d.must(d.Start(d.ctx, fresh.Token, interview.NoticeVersion))
		if err := d.Start(d.ctx, old.Token, interview.NoticeVersion); !errors.Is(err, interview.ReasonLinkClosed) {
			d.t.Errorf("start over the old link: got %v", err)
		}
		var duplicate *interview.Duplicate
		if err := d.Undelete(d.ctx, d.recruiter.Actor(), on); !errors.As(err, &duplicate) || duplicate.InterviewID != fresh.ID {
			d.t.Errorf("restore beside the live one: got %v", err)
		}
		d.counts("in the end", interview.Counts{interview.StatusDeleted: 1, interview.StatusInProgress: 1, interview.StatusInvited: 1})
		if earlier := d.page(fresh.ID).Earlier; len(earlier) != 1 || earlier[0].ID != old.ID {
			d.t.Errorf("earlier interviews: %v", earlier)
		}
		if got := d.now(other.ID); got.Revision != other.Revision {
			d.t.Error("another candidate's interview changed")
		}
	})
}

// door checks what somebody who follows the link finds.
func (d *desk) door(when, token string, want interview.Door) {
	d.t.Helper()
	room, err := d.read.Room(d.ctx, token)
	d.must(err)
	got := room.Interview.Door(d.clock.Moment())
	if room.Retired {
		got = interview.DoorReplaced
	}
	if got != want {
		d.t.Errorf("%s: the door is %s, want %s", when, got, want)
	}
}

func TestReinviteIsOneStep(t *testing.T) {
	atDesk(t, func(d *desk) {
		old := d.completed("Ann Example")
		d.work()
		sent := len(d.post.letters())
		d.clock.Advance(time.Hour)
		id, err := d.Reinvite(d.ctx, d.recruiter.Actor(), app.Reinvite{On: app.On{InterviewID: old.ID, Revision: old.Revision}})
		d.must(err)
		fresh := d.now(id)
		d.door("the old link", old.Token, interview.DoorReplaced)
		d.door("the new link", fresh.Token, interview.DoorOpen)
		d.counts("invited again", interview.Counts{interview.StatusInvited: 1})
		gone := d.now(old.ID)
		if !gone.Discarded() || !gone.Deleted() || gone.ReplacedBy != id || len(gone.Takes) != 3 {
			d.t.Errorf("the old interview: %+v with %d takes", gone.Facts, len(gone.Takes))
		}
		if fresh.State != interview.StateInvited || fresh.Deadline != d.clock.Moment().Add(7*24*time.Hour) || len(fresh.Takes) != 0 {
			d.t.Errorf("the new interview: %+v", fresh.Facts)
		}
		d.afterHold()
		letters := d.post.letters()[sent:]
		if len(letters) != 1 || letters[0].Link != baseURL+"/i/"+fresh.Token || strings.Contains(letters[0].Text, old.Token) {
			d.t.Errorf("letters: %+v, want one with the new link", letters)
		}
		if got := d.happened(old.ID); got[len(got)-1] != interview.EventReplaced {
			d.t.Errorf("the old timeline ends in %s", got[len(got)-1])
		}
		if got := d.happened(fresh.ID); !slices.Equal(got, []interview.EventKind{interview.EventInvited, interview.EventLetterSent}) {
			d.t.Errorf("the new timeline: %v", got)
		}
		for name, err := range map[string]error{
			"restore the old one": d.Undelete(d.ctx, d.recruiter.Actor(), app.On{InterviewID: old.ID}),
			"resend the old one":  d.Resend(d.ctx, d.recruiter.Actor(), app.Resend{On: app.On{InterviewID: old.ID}}),
		} {
			if !errors.Is(err, interview.ReasonReplaced) {
				d.t.Errorf("%s: got %v", name, err)
			}
		}
		row, err := d.read.CandidateRow(d.ctx, id)
		d.must(err)
		if row.Earlier != 1 {
			d.t.Errorf("the row tells of %d earlier interviews, want 1", row.Earlier)
		}
	})
}

func TestReinviteCanBeRefused(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv := d.completed("Ann Example")
		d.must(d.ClosePosition(d.ctx, d.recruiter.Actor(), d.position.ID))
		if _, err := d.Reinvite(d.ctx, d.recruiter.Actor(), app.Reinvite{On: app.On{InterviewID: iv.ID}}); !errors.Is(err, interview.ReasonClosed) {
			d.t.Errorf("a closed position: got %v", err)
		}
		after := d.now(iv.ID)
		if after.Revision != iv.Revision || after.Deleted() || after.Discarded() {
			d.t.Errorf("the refusal changed the interview: %+v", after.Facts)
		}
		d.counts("after the refusal", interview.Counts{interview.StatusToReview: 1})
	})
}
