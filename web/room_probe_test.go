package web_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"retake/internal/app"
	"retake/internal/interview"
)

// The way to us is measured with bytes that nobody keeps: bounded, not too often, and for those who have a link.
func TestSpeedProbe(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	p := k.designer()
	iv := k.startedIn(p, "Ada Moss")
	send := func(token string, size int) reply {
		t.Helper()
		return k.request("POST", "/i/"+token+"/probe", "application/octet-stream", bytes.Repeat([]byte{7}, size))
	}
	if got := k.get("/i/"+iv.Token+"/check").page().Find("[data-probe]").AttrOr("data-probe", ""); got != "/i/"+iv.Token+"/probe" {
		t.Errorf("the page sends its probe to %q", got)
	}
	if r := send(iv.Token, 512<<10).want(http.StatusNoContent); len(r.body) != 0 {
		t.Errorf("answers %q", r.body)
	}
	send(iv.Token, 0).want(http.StatusNoContent)
	send(iv.Token, 512<<10+1).reason(http.StatusRequestEntityTooLarge, "too_large")
	endless, err := http.NewRequest("POST", k.server.URL+"/i/"+iv.Token+"/probe", io.MultiReader(strings.NewReader(strings.Repeat("x", 600<<10))))
	if err != nil {
		t.Fatal(err)
	}
	k.do(endless).reason(http.StatusRequestEntityTooLarge, "too_large") // its length is not announced
	send("no-such-link", 10).reason(http.StatusNotFound, "not_found")

	// Again and again is too often for this link, and for no other.
	last := reply{status: http.StatusNoContent}
	for range 10 {
		if last = send(iv.Token, 1); last.status != http.StatusNoContent {
			break
		}
	}
	last.t = t
	last.reason(http.StatusTooManyRequests, "too_often")
	if last.header.Get("Retry-After") == "" {
		t.Error("does not say when to ask again")
	}
	other := k.startedIn(p, "Ben Okoro")
	send(other.Token, 1).want(http.StatusNoContent)
	k.Clock.Advance(time.Hour)
	send(iv.Token, 1).want(http.StatusNoContent)

	k.Clock.Advance(30 * 24 * time.Hour)
	send(iv.Token, 1).reason(http.StatusConflict, "closed")
}

// A file that was recorded elsewhere takes the way of a recording: what it is, its bytes say, and a refusal leaves the take open.
func TestFilesAsAnswers(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.startedIn(k.designer(), "Ada Moss")
	b := k.begin(iv, 1)
	for name, file := range map[string][]byte{
		"a playlist":      []byte("#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1/\n"),
		"a picture":       []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic\x00\x00\x00\x08meta"),
		"an MP3":          append([]byte("ID3\x04\x00"), make([]byte, 100)...),
		"another program": []byte("MZ\x90\x00\x03"),
	} {
		b = k.begin(iv, 1)
		k.patch(b.Upload, 0, file).want(http.StatusNoContent)
		k.seal(b, len(file)).reason(http.StatusUnprocessableEntity, "not_video")
		if now := k.load(iv.ID); now.TakesUsed(iv.Questions[0].ID) != 0 {
			t.Errorf("%s used up a take", name)
		}
	}
	for _, brand := range []string{"qt  ", "M4A ", "3gp5"} {
		b = k.begin(iv, 2)
		file := append([]byte("\x00\x00\x00\x14ftyp"+brand+"\x00\x00\x02\x00"+brand+"\x00\x00\x00\x08wide"), make([]byte, 100)...)
		k.patch(b.Upload, 0, file).want(http.StatusNoContent)
		k.seal(b, len(file)).want(http.StatusOK)
		now := k.load(iv.ID)
		if take, _ := now.Answer(iv.Questions[1].ID); take.Container != "mp4" || take.ID != b.Take {
			t.Errorf("%q is kept as %+v", brand, take)
		}
	}
}

// The page tells its script what a file may be: the law's bytes, and the answer time with half a minute on top.
func TestFileLimits(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	p := k.designer()
	iv := k.startedIn(p, "Ada Moss")
	at := "/i/" + iv.Token + "/questions/1"
	told := func() string { return k.get(at).want(200).page().Find("script#question").Text() }
	if got, want := told(), `"file":{"most":822083584,"longest":120000,"sound":false}`; !strings.Contains(got, want) {
		t.Errorf("%s lacks %s", got, want)
	}
	adjust := app.Adjust{On: app.On{InterviewID: iv.ID}, To: interview.Adjustment{Untimed: true, SoundOnly: true}}
	if err := k.app.Adjust(t.Context(), k.admin, adjust); err != nil {
		t.Fatal(err)
	}
	if got := told(); !strings.Contains(got, `"longest":0,"sound":true`) {
		t.Errorf("without a limit: %s", got)
	}
	doc := k.get(at).page()
	if got := doc.Find(".room-file input:not([capture])").AttrOr("accept", ""); got != "video/*,audio/*" {
		t.Errorf("offers files of the kinds %q", got)
	}
	if got := doc.Find(".room-file input[capture=user]").AttrOr("accept", ""); got != "video/*" {
		t.Errorf("asks the camera app for %q", got)
	}
}

// Sound only is the position's to allow as well, for everybody in it.
func TestThePositionAllowsSoundOnly(t *testing.T) {
	t.Parallel()
	k := newDeskKit(t)
	p := k.designer()
	k.join("Rita Recruiter", interview.Recruiter, p)
	rita := k.as("Rita Recruiter")
	iv := k.startedIn(p, "Ada Moss")
	offered := func() int {
		t.Helper()
		n := 0
		for _, page := range []string{"/check", "/questions/1"} {
			doc := k.get("/i/" + iv.Token + page).want(200).page()
			n += doc.Find("[data-sound-only]").Length() + doc.Find("[data-sound-way]").Length()
		}
		return n
	}
	if got := offered(); got != 0 {
		t.Errorf("offered %d times before", got)
	}
	form := pairs("title", "Designer", "days", "7", "sound_only", "1")
	rita.send("/positions/"+p.ID+"/settings", form).want(303)
	if rita.get("/positions/"+p.ID+"/settings").page().Find("#sound_only[checked]").Length() != 1 {
		t.Error("the setting was not kept")
	}
	if got := offered(); got != 4 {
		t.Errorf("offered %d times, want the box and the button on both pages", got)
	}
	form.Set("title", "")
	if rita.send("/positions/"+p.ID+"/settings", form).want(422).page().Find("#sound_only[checked]").Length() != 1 {
		t.Error("what was ticked is gone after a refusal")
	}
	form.Set("title", "Designer")
	form.Del("sound_only")
	rita.send("/positions/"+p.ID+"/settings", form).want(303)
	if got := offered(); got != 0 {
		t.Errorf("offered %d times after it was switched off", got)
	}
}

// Every obstacle has steps for somebody whose browser nobody thought of, in every language.
func TestEveryProblemHasSteps(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.startedIn(k.designer(), "Ada Moss")
	for _, page := range []string{"/check", "/questions/1"} {
		doc := k.get("/i/" + iv.Token + page).want(200).page()
		seen := map[string]bool{}
		problems := doc.Find("[data-problem]")
		for i := range problems.Length() {
			p := problems.Eq(i)
			code := p.AttrOr("data-problem", "")
			if heading := text(p.Find("h2")); heading == "" || seen[heading] {
				t.Errorf("%s: %s has the heading %q, which is no or another's", page, code, heading)
			} else {
				seen[heading] = true
			}
			guides := p.Find("ol[data-browser]")
			if guides.Length() == 0 || guides.Last().AttrOr("data-browser", "none") != "" || guides.Last().Find("li").Length() == 0 {
				t.Errorf("%s: %s has no steps for all other browsers", page, code)
			}
		}
		if problems.Last().AttrOr("data-problem", "") != "busy" || problems.Length() < 14 {
			t.Errorf("%s: %d problems, the last one %q", page, problems.Length(), problems.Last().AttrOr("data-problem", ""))
		}
	}
}
