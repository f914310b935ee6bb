package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"retake/internal/interview"
)

// page reads the interview with its letters and its timeline.
func (k *roomKit) page(id string) interview.InterviewPage {
	k.t.Helper()
	p, err := k.Store.Reader().InterviewPage(context.Background(), id)
	if err != nil {
		k.t.Fatal(err)
	}
	return p
}

// newest is the last event of the interview.
func (k *roomKit) newest(id string) interview.Event {
	k.t.Helper()
	return k.page(id).Events[0]
}

// handingIn is the position with or without the setting that submits at the deadline.
func (k *roomKit) handingIn(p interview.Position, on bool) interview.Position {
	k.t.Helper()
	p.HandIn, p.Revision = on, 0
	if err := k.app.EditPosition(context.Background(), k.admin, p); err != nil {
		k.t.Fatal(err)
	}
	p, err := k.Store.Reader().Position(context.Background(), p.ID)
	if err != nil {
		k.t.Fatal(err)
	}
	return p
}

func TestTheReceiptIsInTheLanguageOfTheRoom(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	p := k.designer()
	for name, c := range map[string]struct{ cookie, subject string }{
		"Ada Moss": {"", "We received your video interview for Designer"},
		"Bo Lind":  {"language=es", "Hemos recibido su entrevista en vídeo para el puesto Designer"},
		"Cy Dahl":  {"language=tlh", "We received your video interview for Designer"},
	} {
		iv := k.In(interview.StatusRecorded, p, name)
		for range 2 { // a double click is one submission
			r := k.request(http.MethodPost, "/i/"+iv.Token+"/submit", "application/x-www-form-urlencoded", nil, "Cookie", c.cookie)
			if r.status != http.StatusSeeOther {
				t.Fatalf("%s: submit answers %d", name, r.status)
			}
		}
		letters := k.page(iv.ID).Letters
		if len(letters) != 1 || letters[0].Kind != interview.LetterReceipt || letters[0].Subject != c.subject || !strings.Contains(letters[0].Body, "/i/"+iv.Token) {
			t.Errorf("%s: the letters are %+v", name, letters)
		}
	}
}

// Before it is submitted, the room says what becomes of a whole interview.
func TestTheRoomSaysWhatBecomesOfAWholeInterview(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	p := k.designer()
	sees := func(path, want, never string) {
		t.Helper()
		page := text(k.get(path).page().Find("main"))
		if !strings.Contains(page, want) || never != "" && strings.Contains(page, never) {
			t.Errorf("%s: want %q and not %q in:\n%s", path, want, never, page)
		}
	}
	const itself, nobody = "handed in by itself on", "nobody sees your answers before you press Submit"
	for name, on := range map[string]bool{"Ada Moss": true, "Bo Lind": false} {
		p = k.handingIn(p, on)
		want, never := nobody, itself
		if on {
			want, never = itself, nobody
		}
		whole := k.In(interview.StatusRecorded, p, name)
		sees("/i/"+whole.Token, want, never)
		sees("/i/"+whole.Token+"/overview", want, never)
		landing := text(k.get("/i/" + k.Invited(p, name+" Jr").Token).page().Find("main"))
		if strings.Contains(landing, "handed in by itself at that time") != on {
			t.Errorf("hand in %v: the first page says:\n%s", on, landing)
		}
		part := text(k.get("/i/" + k.In(interview.StatusInProgress, p, name+" Sr").Token + "/overview").page().Find("main"))
		if strings.Contains(part, itself) || strings.Contains(part, nobody) {
			t.Errorf("hand in %v: said of what is not whole:\n%s", on, part)
		}
	}
	p = k.handingIn(k.spanish(), true)
	iv := k.In(interview.StatusRecorded, p, "Ana Uno")
	sees("/i/"+iv.Token+"/overview", "se enviará automáticamente el", "")
	at := k.get("/i/"+iv.Token+"/overview").page().Find(".room-unsubmitted time").AttrOr("datetime", "")
	if at != iv.Deadline.Time().UTC().Format(time.RFC3339) {
		t.Errorf("the moment is %q", at)
	}
}

func TestAReasonThatNobodyKnowsLosesNoTake(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.startedIn(k.designer(), "Ada Moss")
	b, clip := k.begin(iv, 1), roomClip(t)
	k.patch(b.Upload, 0, clip[:4000]).want(http.StatusNoContent)
	k.postJSON(b.Seal, `{"bytes":4000,"duration_ms":900,"failed":true,"reason":"<b>bored</b>"}`).want(http.StatusOK)
	if e := k.newest(iv.ID); e.Kind != interview.EventTakeFailed || e.Data["reason"] != "" {
		t.Errorf("the timeline ends in %+v", e)
	}
}
