package web_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"retake/internal/app"
	"retake/internal/interview"
)

// The bytes that were sent are the bytes that are kept and played, also when they came in pieces.
func TestTakeArrivesWhole(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.startedIn(k.designer(), "Ada Moss")
	clip := roomClip(t)
	b := k.begin(iv, 1)
	if b.Number != 1 || b.AnswerMS != 90_000 || b.TakesLeft == nil || *b.TakesLeft != 1 {
		t.Errorf("begun as %+v", b)
	}
	half := len(clip) / 2
	k.patch(b.Upload, 0, clip[:half]).want(http.StatusNoContent)

	said := k.seal(b, len(clip)).want(http.StatusConflict).json()
	if said["reason"] != "incomplete" || said["have"] != float64(half) || said["want"] != float64(len(clip)) {
		t.Errorf("sealing half a take says %v", said)
	}
	head := k.request("HEAD", b.Upload, "", nil, "Tus-Resumable", "1.0.0").want(http.StatusOK)
	if got := head.header.Get("Upload-Offset"); got != strconv.Itoa(half) {
		t.Errorf("offset %s, want %d", got, half)
	}
	k.patch(b.Upload, 0, clip).want(http.StatusConflict)
	k.patch(b.Upload, int64(half), clip[half:]).want(http.StatusNoContent)
	sealed := k.seal(b, len(clip)).want(http.StatusOK).json()
	if sealed["takes_left"] != 1.0 || sealed["next"] != "/i/"+iv.Token+"/questions/2" {
		t.Errorf("sealed as %v", sealed)
	}
	k.seal(b, len(clip)).want(http.StatusOK)

	now := k.load(iv.ID)
	take, _ := now.Answer(iv.Questions[0].ID)
	sum := sha256.Sum256(clip)
	if take.SHA256 != hex.EncodeToString(sum[:]) || take.Bytes != int64(len(clip)) || take.Container != "webm" {
		t.Errorf("kept as %+v", take)
	}
	media := k.get("/i/" + iv.Token + "/takes/" + b.Take + "/media").want(http.StatusOK)
	if !bytes.Equal(media.body, clip) {
		t.Error("other bytes are played than were recorded")
	}
	wantRecording(t, media, "video/webm")
	part := k.get("/i/"+iv.Token+"/takes/"+b.Take+"/media", "Range", "bytes=10-19").want(http.StatusPartialContent)
	if !bytes.Equal(part.body, clip[10:20]) {
		t.Error("Range answers other bytes")
	}
	k.patch(b.Upload, int64(len(clip)), []byte("more")).reason(http.StatusForbidden, "taken_over")
}

func wantRecording(t *testing.T, r reply, kind string) {
	t.Helper()
	want := map[string]string{"Content-Type": kind, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Accept-Ranges": "bytes"}
	for name, value := range want {
		if got := r.header.Get(name); got != value {
			t.Errorf("%s: %q, want %q", name, got, value)
		}
	}
	if got := r.header.Get("Content-Security-Policy"); !strings.HasPrefix(got, "sandbox;") {
		t.Errorf("Content-Security-Policy: %q", got)
	}
}

// What arrived before the browser died can be watched and kept; it uses up no take.
func TestInterruptedTakeIsKept(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.startedIn(k.designer(), "Ada Moss")
	at := "/i/" + iv.Token
	b := k.begin(iv, 1)
	if k.get(at+"/questions/1").page().Find("[data-do=keep-saved]").Length() != 0 {
		t.Error("a take without a byte can be kept")
	}
	part := roomClip(t)[:4000]
	k.patch(b.Upload, 0, part).want(http.StatusNoContent)

	doc := k.get(at + "/questions/1").page()
	var told struct {
		Interrupted struct {
			Seal  string
			Bytes int64
		}
	}
	if err := json.Unmarshal([]byte(doc.Find("script#question").Text()), &told); err != nil {
		t.Fatal(err)
	}
	if told.Interrupted.Bytes != int64(len(part)) || told.Interrupted.Seal != b.Seal {
		t.Errorf("the page tells its script %+v", told)
	}
	if got := k.get(doc.Find("video[data-saved-video]").AttrOr("src", "")).want(200); !bytes.Equal(got.body, part) {
		t.Error("the saved part cannot be watched")
	}
	k.postJSON(b.Seal, `{"bytes":4000,"duration_ms":900,"failed":true,"reason":"interrupted"}`).want(http.StatusOK)
	if e := k.newest(iv.ID); e.Kind != interview.EventTakeFailed || e.Data["reason"] != "interrupted" {
		t.Errorf("the timeline ends in %+v", e)
	}
	now := k.load(iv.ID)
	if _, ok := now.Answer(iv.Questions[0].ID); !ok || now.TakesUsed(iv.Questions[0].ID) != 0 {
		t.Errorf("answered: %v, takes used: %d; want the answer and none used", ok, now.TakesUsed(iv.Questions[0].ID))
	}
}

func TestTakesRunOut(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.startedIn(k.designer(), "Ada Moss")
	k.record(iv, 1)
	last := k.record(iv, 1)
	if last.Number != 2 || *last.TakesLeft != 0 {
		t.Errorf("second of two takes begun as %+v", last)
	}
	k.postJSON("/i/"+iv.Token+"/takes", `{"question":"`+iv.Questions[0].ID+`"}`).reason(http.StatusConflict, "no_takes_left")
	doc := k.get("/i/" + iv.Token + "/questions/1").page()
	if doc.Find("[data-do=again]").Length() != 0 || !strings.Contains(text(doc.Find("main")), string(interview.ReasonNoTakesLeft)) {
		t.Error("the page offers another take, or does not say why not")
	}
	if b := k.begin(iv, 2); b.TakesLeft != nil {
		t.Errorf("unlimited takes are counted: %d left", *b.TakesLeft)
	}
}

// The newest take of a question takes over; bytes of the older one are refused.
func TestNewerTakeTakesOver(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.startedIn(k.designer(), "Ada Moss")
	clip := roomClip(t)
	old := k.begin(iv, 1)
	k.patch(old.Upload, 0, clip).want(http.StatusNoContent)
	next := k.begin(iv, 1)
	k.patch(old.Upload, int64(len(clip)), []byte("late")).reason(http.StatusForbidden, "taken_over")
	k.patch(next.Upload, 0, clip).want(http.StatusNoContent)
	k.seal(old, len(clip)).reason(http.StatusConflict, "taken_over")
	k.seal(next, len(clip)).want(http.StatusOK)
	k.get("/i/" + iv.Token + "/takes/" + old.Take + "/media").want(http.StatusNotFound)
}

// A take belongs to one link: with any other it is not there.
func TestTakesOfOthersAreNotThere(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	p := k.designer()
	ada, ben := k.startedIn(p, "Ada Moss"), k.startedIn(p, "Ben Okoro")
	kept, open := k.record(ada, 1), k.begin(ada, 2)
	at := "/i/" + ben.Token
	for _, token := range []string{at, "/i/no-such-link"} {
		k.get(token + "/takes/" + kept.Take + "/media").want(http.StatusNotFound)
		k.request("HEAD", token+"/uploads/"+open.Take, "", nil, "Tus-Resumable", "1.0.0").want(http.StatusNotFound)
		k.patch(token+"/uploads/"+open.Take, 0, []byte("mine")).reason(http.StatusNotFound, "not_found")
		k.postJSON(token+"/takes/"+open.Take+"/seal", `{"bytes":0}`).reason(http.StatusNotFound, "not_found")
		k.postJSON(token+"/takes", `{"question":"`+ada.Questions[0].ID+`x"}`).reason(http.StatusNotFound, "not_found")
	}
	if size, err := k.files.Size(open.Take); err != nil || size != 0 {
		t.Errorf("the upload has %d bytes (%v) after a stranger's", size, err)
	}
}

func TestBadTakes(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.startedIn(k.designer(), "Ada Moss")
	at := "/i/" + iv.Token
	png := append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 500)...)
	b := k.begin(iv, 1)
	k.patch(b.Upload, 0, png).want(http.StatusNoContent)
	k.seal(b, len(png)).reason(http.StatusUnprocessableEntity, "not_video")
	k.get(at + "/takes/" + b.Take + "/media").want(http.StatusNotFound)
	k.patch(b.Upload, int64(len(png)), make([]byte, roomMaxTake)).want(http.StatusRequestEntityTooLarge)
	longest := interview.TakeOwner{Answer: iv.Questions[0].Answer}
	k.patch(b.Upload, longest.Bound(), []byte("one more")).reason(http.StatusRequestEntityTooLarge, "too_large")
	for _, method := range []string{"POST", "DELETE", "GET"} {
		if r := k.request(method, b.Upload, "", nil, "Tus-Resumable", "1.0.0"); r.status != 405 && r.status != 404 {
			t.Errorf("%s of an upload: %d", method, r.status)
		}
	}
	for name, c := range map[string]struct {
		path, kind, body string
		status           int
		reason           string
	}{
		"a form":           {at + "/takes", "application/x-www-form-urlencoded", "question=1", 415, "media_type"},
		"no JSON":          {at + "/takes", "application/json", `{"question":`, 422, "invalid"},
		"a wrong type":     {at + "/takes", "application/json", `{"question":7}`, 422, "invalid"},
		"too much":         {at + "/takes", "application/json", `{"question":"` + strings.Repeat("x", 10_000) + `"}`, 413, "too_large"},
		"no such question": {at + "/takes", "application/json", `{"question":"x"}`, 404, "not_found"},
		"negative length":  {b.Seal, "application/json", `{"bytes":508,"duration_ms":-5}`, 422, "invalid"},
		"endless length":   {b.Seal, "application/json", `{"bytes":508,"duration_ms":9223372036854775807}`, 422, "invalid"},
		"negative bytes":   {b.Seal, "application/json", `{"bytes":-1}`, 409, "incomplete"},
		"no such take":     {at + "/takes/x/seal", "application/json", `{"bytes":1}`, 404, "not_found"},
	} {
		t.Run(name, func(t *testing.T) {
			r := k.request("POST", c.path, c.kind, []byte(c.body))
			r.t = t
			r.reason(c.status, c.reason)
		})
	}
	fresh := k.Invited(k.designer(), "Ben Okoro")
	k.postJSON("/i/"+fresh.Token+"/takes", `{"question":"`+fresh.Questions[0].ID+`"}`).reason(http.StatusConflict, "consent")
}

// Recruiters watch what is theirs; nobody else does, and a deleted answer stays playable for them.
func TestWatchingAsks(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	p := k.designer()
	iv := k.startedIn(p, "Ada Moss")
	b := k.record(iv, 1)
	clip := roomClip(t)
	admin := k.signedIn("admin@example.com", interview.Admin)
	stranger := k.signedIn("stranger@example.com", interview.Reviewer)
	for _, file := range []string{"media", "poster", "download"} {
		if r := k.get("/takes/" + b.Take + "/" + file); r.status == 200 || bytes.Contains(r.body, clip[:64]) {
			t.Errorf("%s is open to everybody: %d", file, r.status)
		}
		k.get("/takes/"+b.Take+"/"+file, "Cookie", stranger).want(http.StatusNotFound)
	}
	media := k.get("/takes/"+b.Take+"/media", "Cookie", admin).want(http.StatusOK)
	wantRecording(t, media, "video/webm")
	if !bytes.Equal(media.body, clip) {
		t.Error("other bytes are played than were recorded")
	}
	k.get("/takes/"+b.Take+"/media", "Cookie", admin, "Range", "bytes=0-0").want(http.StatusPartialContent)
	k.get("/takes/"+b.Take+"/poster", "Cookie", admin).want(http.StatusNotFound)
	k.get("/takes/x/media", "Cookie", admin).want(http.StatusNotFound)
	file := k.get("/takes/"+b.Take+"/download", "Cookie", admin).want(http.StatusOK)
	if got := file.header.Get("Content-Disposition"); got != "attachment; filename=ada-moss-question-1-take-1.webm" {
		t.Errorf("Content-Disposition: %q", got)
	}
	err := k.app.DeleteAnswers(context.Background(), k.admin, app.DeleteAnswers{On: app.On{InterviewID: iv.ID}, Questions: []string{iv.Questions[0].ID}})
	if err != nil {
		t.Fatal(err)
	}
	k.get("/takes/"+b.Take+"/media", "Cookie", admin).want(http.StatusOK)
	k.get("/i/" + iv.Token + "/takes/" + b.Take + "/media").want(http.StatusNotFound)
}

// signedIn adds a member of the team and returns their cookie.
func (k *roomKit) signedIn(email string, role interview.Role) string {
	k.t.Helper()
	const password = "correct horse battery"
	_, err := k.app.AddUser(context.Background(), k.admin, app.NewUser{Name: "Noa Reed", Email: email, Role: role, Password: password})
	if err != nil {
		k.t.Fatal(err)
	}
	r := k.post("/sign-in", "email="+email+"&password="+strings.ReplaceAll(password, " ", "+")).want(http.StatusSeeOther)
	cookie, _, _ := strings.Cut(r.header.Get("Set-Cookie"), ";")
	return cookie
}
