package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"retake/internal/interview"
)

func again(iv interview.Interview) string { return "/interviews/" + iv.ID + "/again" }

// says fails unless each sentence stands in the text.
func says(t testing.TB, where, got string, sentences ...string) {
	t.Helper()
	for _, sentence := range sentences {
		if !strings.Contains(got, sentence) {
			t.Errorf("%s does not say %q: %.2000s", where, sentence, got)
		}
	}
}

// Which ways there are, which is recommended and which is ticked, for every status; without a script the page is the same.
func TestWaysOfTheDialog(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	redo := k.In(interview.StatusRedoAsked, p, "Redo Example")
	silent := k.Then(k.Completed(p, "Silent Example"), interview.EventFlagged, func(iv *interview.Interview, now interview.Moment) error {
		return iv.MediaDone(iv.Takes[1].ID, interview.Media{State: interview.MediaReady, Problem: interview.ProblemSilent})
	})
	progress := k.Answer(k.Started(p, "Progress Example"), 1)
	late := k.Then(k.Answer(k.Started(p, "Late Example"), 1), interview.EventExpired, func(iv *interview.Interview, now interview.Moment) error {
		iv.Deadline = now
		return nil
	})
	halfway := k.Then(k.Answer(k.Started(p, "Half Example"), 1), interview.EventDiscarded, (*interview.Interview).Discard)
	binned := k.Then(k.In(interview.StatusDiscarded, p, "Bin Example"), interview.EventDeleted, (*interview.Interview).Delete)
	for _, c := range []struct {
		name          string
		iv            interview.Interview
		query         string
		ways          string // in order, refused ones in brackets
		recommended   string
		chosen, wants string // what is ticked, and a sentence of the dialog
	}{
		{"invited", k.In(interview.StatusInvited, p, "Invited Example"), "", "time over", "time", "time", "The deadline stays"},
		{"opened", k.In(interview.StatusOpened, p, "Opened Example"), "?way=over", "time over", "time", "over", "The old link stops working at once."},
		{"expired", k.In(interview.StatusExpired, p, "Expired Example"), "", "time over", "time", "time", "The same link works again."},
		{"letter failed", k.In(interview.StatusLetterFailed, p, "Failed Example"), "", "time over", "time", "time", "Send the link again"},
		{"in progress", progress, "?way=time", "answers time over", "answers", "time", "The answer that is recorded stays."},
		{"in progress, expired", late, "", "time answers over", "time", "time", "The same link works again."},
		{"completed", k.In(interview.StatusToReview, p, "Whole Example"), "?way=time", "answers over", "answers", "answers", "It leaves in 30 seconds"},
		{"no sound", silent, "", "answers over", "answers", "answers", "Question 2 opens again on it, with all takes."},
		{"redo asked", redo, "", "answers time over", "answers", "answers", "No new answer to question 1 has come yet."},
		{"discarded", halfway, "", "(answers) (time) over", "", "over", "Restore the candidate first."},
		{"in the bin", binned, "?way=answers", "over", "", "over", "The old link stays closed."},
	} {
		part := rita.get(again(c.iv)+c.query, k.onTab(p, "")...).want(200).page()
		var ways []string
		for _, in := range part.Find("[name=way]").EachIter() {
			way := in.AttrOr("value", "")
			if _, refused := in.Attr("disabled"); refused {
				way = "(" + way + ")"
			}
			ways = append(ways, way)
		}
		if got := strings.Join(ways, " "); got != c.ways {
			t.Errorf("%s: ways %q, want %q", c.name, got, c.ways)
		}
		recommended := part.Find(".choice:has(.badge) [name=way]")
		if got := recommended.AttrOr("value", ""); got != c.recommended || recommended.Length() > 1 {
			t.Errorf("%s: recommended %q, want %q", c.name, got, c.recommended)
		}
		if got := part.Find("[name=way][checked]").AttrOr("value", ""); got != c.chosen {
			t.Errorf("%s: chosen %q, want %q", c.name, got, c.chosen)
		}
		whole := rita.get(again(c.iv) + c.query).want(200).page()
		wants := strings.Replace(c.wants, "It leaves in 30 seconds", "The letter waits in the outbox", 1) // there is no mail server here
		says(t, c.name, text(part.Selection), wants)
		says(t, c.name+", as a page", text(whole.Find("main")), wants, "record again")
	}
	if got := rita.get(again(silent), k.onTab(p, "")...).page().Find("[name=question][checked]"); got.Length() != 1 || got.AttrOr("value", "") != silent.Questions[1].ID {
		t.Error("the answer without sound is not the one that is ticked")
	}
	if got := rita.get(again(silent)+"?question="+silent.Questions[0].ID, k.onTab(p, "")...).page().Find("[name=question][checked]"); got.Length() != 1 || got.AttrOr("value", "") != silent.Questions[0].ID {
		t.Error("the answer that was asked for is not the one that is ticked")
	}
	says(t, "a question without an answer", text(rita.get(again(progress), k.onTab(p, "")...).page().Find("#questions")), "open already")
}

// What is said before the deed, for each way and each choice.
func TestSummaryOfTheDialog(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.Answer(k.Started(p, "Bo Lind"), 1)
	for query, want := range map[string][]string{
		"way=answers&question=" + iv.Questions[0].ID: {"The same link keeps working. Question 1 opens again", "Its answer goes to the bin", "The letter waits in the outbox"},
		"way=answers&all=1&send=hand":                {"Question 1 opens", "No letter leaves: you hand the link over yourself."},
		"way=answers":                                {"The chosen questions open again"},
		"way=time&deadline=2027-01-31":               {"The same link keeps working.", "The new deadline is 31 Jan 2027."},
		"way=over":                                   {"The old link stops working at once.", "goes to the bin and stays in the history, with its 1 answer", "7 days from now"},
		"way=nonsense&deadline=nonsense":             {"The deadline changes as you choose."},
	} {
		said := text(rita.get(again(iv) + "/summary?" + query).want(200).page().Selection)
		says(t, query, said, want...)
		if strings.Contains(said, "ATS") || strings.Contains(said, "connected") {
			t.Errorf("%s speaks of an ATS where there is none: %s", query, said)
		}
	}
}

// The preview is the letter that would leave: with this interview's own values, as it is typed.
func TestPreviewOfTheDialog(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.Completed(p, "Bo Lind")
	look := func(values ...string) *goquery.Selection {
		t.Helper()
		return rita.send(again(iv)+"/preview", pairs(values...)).want(200).page().Find(".look")
	}
	redo := look("way", "answers", "question", iv.Questions[1].ID, "message", "Once more, please")
	says(t, "the letter", text(redo), "To Bo Lind, bo.lind@example.com", "Please record again", "Once more, please", "2. What <next>?", "/i/"+iv.Token, "Open my interview")
	if strings.Contains(text(redo), "Why us?") {
		t.Error("the letter asks for a question that is not ticked")
	}
	over := text(look("way", "over", "invite_subject", "Again: {{position}}", "invite_body", "Dear {{candidate}}\n\n{{link}}"))
	says(t, "the edited letter", over, "Again: Designer", "Dear Bo Lind", "/i/the-new-link")
	if strings.Contains(over, iv.Token) {
		t.Error("the letter of a new interview shows the old link")
	}
	says(t, "no question", text(look("way", "answers")), "Tick at least one question.")
	says(t, "a wrong letter", text(look("way", "over", "invite_body", "{{nonsense}}")), "is not a placeholder")
	says(t, "a lost message", text(look("way", "over", "message", "Hear me", "invite_body", "{{link}}")), "Your message is not in this letter.")
	if k.load(iv.ID).Revision != iv.Revision {
		t.Error("looking at a letter changed the interview")
	}
}

// Whatever is in the way is said in the dialog, and nothing that was typed is lost.
func TestFaultsStayInTheDialog(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.Completed(p, "Bo Lind")
	typed := []string{"message", "Once more, please", "redo_subject", "My subject", "invite_body", "My invitation {{link}}", "send", "retake", "revision", revision(iv)}
	kept := func(name string, r reply) *goquery.Document {
		t.Helper()
		if r.header.Get("HX-Retarget") != "#dialog-body" {
			t.Errorf("%s: not sent back into the dialog", name)
		}
		page := r.page()
		if page.Find("[name=message]").Text() != "Once more, please" || page.Find("[name=redo_subject]").AttrOr("value", "") != "My subject" || !strings.Contains(page.Find("[name=invite_body]").Text(), "My invitation") {
			t.Errorf("%s: what was typed is lost", name)
		}
		return page
	}
	try := func(values ...string) reply {
		t.Helper()
		return rita.send(again(iv), pairs(append(values, typed...)...), k.onTab(p, "")...)
	}
	none := kept("no question", try("way", "answers").want(422))
	says(t, "no question", text(none.Find("#questions-error")), "Tick at least one question.")
	past := kept("past", try("way", "over", "deadline", "2020-01-01").want(422))
	says(t, "a past deadline", text(past.Find("#deadline-error")), "in the future")
	if past.Find("[name=way][checked]").AttrOr("value", "") != "over" || past.Find("[name=deadline]").AttrOr("value", "") != "2020-01-01" {
		t.Error("the way and the deadline are lost")
	}
	kept("no date", try("way", "over", "deadline", "not a day").want(422))
	letter := kept("letter", try("way", "answers", "question", iv.Questions[0].ID, "redo_body", "no link").want(422))
	says(t, "a letter without the link", text(letter.Find("#redo_body-error")), "{{link}}")
	if _, open := letter.Find(".again-edit").Attr("open"); !open || letter.Find("#q-"+iv.Questions[0].ID+"[checked]").Length() != 1 {
		t.Error("the letter is folded over its fault, or the tick is lost")
	}
	kept("no way", try().want(422))
	kept("unknown way", try("way", "sideways").want(422))
	says(t, "refused way", text(kept("refused", try("way", "time").want(409)).Selection), "This interview is completed.")
	long := rita.send(again(iv), pairs("way", "answers", "all", "1", "message", strings.Repeat("x", 5000)), k.onTab(p, "")...).want(422)
	says(t, "a long message", text(long.page().Find("#message-error")), "at most")

	k.join("Tom Other", interview.Recruiter, p)
	k.as("Tom Other").send("/interviews/"+iv.ID, pairs("do", "shortlist")).want(303)
	stale := kept("stale", try("way", "answers", "question", iv.Questions[0].ID).want(409))
	says(t, "a stale dialog", text(stale.Find("[role=alert]")), "Tom Other shortlisted the candidate", "just now")
	if got := stale.Find("#ask [name=revision]").AttrOr("value", ""); got != revision(k.load(iv.ID)) {
		t.Errorf("the dialog that came back carries revision %s, so that it can never be sent", got)
	}
	if k.load(iv.ID).State != interview.StateCompleted {
		t.Error("something was done all the same")
	}
}

// Without a script a button shows what will happen, and does nothing; Enter in a field never presses it.
func TestLookingWithoutScripts(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.Completed(p, "Bo Lind")
	page := rita.send(again(iv), pairs("way", "over", "message", "Hello again", "look", "1")).want(200).page()
	says(t, "the summary", text(page.Find("#summary")), "The old link stops working at once.")
	says(t, "the letter", text(page.Find(".look")), "Hello again", "/i/the-new-link")
	if page.Find("[name=way][checked]").AttrOr("value", "") != "over" || k.load(iv.ID).Revision != iv.Revision {
		t.Error("the choice is lost, or something was done")
	}
	if first := page.Find("#ask button").First(); first.AttrOr("name", "") != "" && first.AttrOr("form", "") == "" {
		t.Errorf("Enter presses %q", text(first))
	}
}

// A link that is shut by its deadline needs a new one in the same step. One is suggested, and asked for beside the field.
func TestExpiredNeedsADeadline(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.invite(p, "Ada Moss", "ada@example.com")
	k.Clock.Advance(30 * 24 * time.Hour)
	rita.cookie = k.signInAgain("Rita Recruiter")
	rita.send("/interviews/"+iv.ID, pairs("do", "resend", "revision", revision(iv))).to("/interviews/" + iv.ID + "/again?way=time")
	page := rita.get(again(iv)).want(200).page()
	if got, want := page.Find("#deadline").AttrOr("value", ""), p.Deadline(k.Clock.Moment()).Time().Format(time.DateOnly); got != want {
		t.Errorf("suggested %q, want %q", got, want)
	}
	r := rita.send(again(iv), pairs("way", "time", "revision", revision(iv))).want(422)
	says(t, "beside the deadline", text(r.page().Find("#deadline-error")), "Set a new deadline")
	rita.send(again(iv), pairs("way", "time", "deadline", "2027-02-01", "zone", "../../etc/passwd")).want(303)
	if got := k.load(iv.ID).Deadline.Time(); !got.Equal(time.Date(2027, time.February, 1, 23, 59, 59, 0, time.UTC)) {
		t.Errorf("deadline in an unknown zone: %v, want the end of the day in UTC", got)
	}
}

func (k *deskKit) signInAgain(name string) string {
	k.t.Helper()
	r := k.post("/sign-in", pairs("email", k.users[name].Email, "password", deskPassword).Encode()).want(303)
	cookie, _, _ := strings.Cut(r.header.Get("Set-Cookie"), ";")
	return cookie
}
