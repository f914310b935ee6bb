package web_test

import (
	"strings"
	"testing"
	"time"
)

// The dialog says that a take under way stays, and says nothing of one that was interrupted long ago.
func TestDialogTellsOfTheTakeUnderWay(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	ada := k.startedIn(p, "Ada Moss")
	k.record(ada, 1)
	dialog := func() string {
		t.Helper()
		at := "/interviews/" + ada.ID + "/again?way=answers&question=" + ada.Questions[0].ID
		return text(rita.get(at, "HX-Request", "true").want(200).page().Find("form"))
	}
	const words = "that take stays"
	if strings.Contains(dialog(), words) {
		t.Error("nothing is being recorded")
	}
	k.begin(ada, 1)
	says(t, "the dialog", dialog(), "Question 1 may be being recorded again just now: "+words)
	k.Clock.Advance(time.Hour)
	if strings.Contains(dialog(), words) {
		t.Error("an hour later nobody is recording")
	}
}
