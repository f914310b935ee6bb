package web_test

import (
	"context"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"retake/internal/interview"
)

// Whoever asks although the link is closed gets words: the list says why nothing else can be done, what to do first, and offers
// no button that would be refused.
func TestRequestsOfClosedLinksOfferWords(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	time := interview.Asking{Kind: interview.RequestTime}
	deleted, discarded, live := k.In(interview.StatusDeleted, p, "Ada Moss"), k.In(interview.StatusDiscarded, p, "Bo Lind"), k.Invited(p, "Cy Voss")
	leaving := k.In(interview.StatusDiscarded, p, "Di Marsh")
	asked := map[string]interview.Request{
		deleted.ID: k.asked(deleted, time), live.ID: k.asked(live, time),
		discarded.ID: k.asked(discarded, interview.Asking{Kind: interview.RequestTrouble, Words: "It was loud."}),
		leaving.ID:   k.asked(leaving, interview.Asking{Kind: interview.RequestWithdraw}),
	}
	item := func(page *goquery.Document, name string) *goquery.Selection {
		return page.Find(".requests li").FilterFunction(func(_ int, li *goquery.Selection) bool { return strings.Contains(text(li), name) })
	}
	list := rita.get("/requests").want(200).page()
	for _, c := range []struct {
		iv         interview.Interview
		name, says string
		first      bool // it leads to where something has to be done first
	}{
		{deleted, "Ada Moss", "In the bin since 23 Nov 2026. Restore it first.", true},
		{discarded, "Bo Lind", "Discarded. Restore the candidate first.", true},
		{leaving, "Di Marsh", "This candidate is discarded already.", false},
	} {
		li, page := item(list, c.name), "/interviews/"+c.iv.ID
		says(t, c.name, text(li.Find(".request-shut")), c.says)
		if got := li.Find(".request-shut a[href='"+page+"']").Length() == 1; got != c.first {
			t.Errorf("%s: leads to the interview: %v", c.name, got)
		}
		answer := "/requests/" + asked[c.iv.ID].ID + "/answer"
		if got := li.Find(".request-deeds a, .request-deeds button"); got.Length() != 1 || got.AttrOr("href", "") != answer {
			t.Errorf("%s: offers %q", c.name, text(li.Find(".request-deeds")))
		}
		own := rita.get(page).want(200).page().Find("#requests")
		says(t, c.name+" on the interview's page", text(own.Find(".request-shut")), c.says)
		if got := own.Find(".request-deeds a, .request-deeds button"); got.Length() != 1 || own.Find(".request-shut a").Length() != 0 {
			t.Errorf("%s: the interview's page offers %q", c.name, text(own))
		}
		rita.get(answer).want(200)
		rita.send(answer, pairs("do", "denied", "words", "Sorry.", "back", "/requests")).to("/requests?done=answered")
	}
	if li := item(list, "Cy Voss"); li.Find(".request-shut").Length() != 0 || li.Find(".request-deeds a").Length() != 2 {
		t.Errorf("an open link offers %q", text(li))
	}

	if err := k.app.DeletePosition(context.Background(), k.admin, p.ID); err != nil {
		t.Fatal(err)
	}
	li := item(rita.get("/positions/"+p.ID+"/requests").want(200).page(), "Cy Voss")
	says(t, "the position in the bin", text(li.Find(".request-shut")), "The position is in the bin. Restore it first.")
	if got := li.Find(".request-deeds a, .request-deeds button").Length(); got != 0 || li.Find(".request-shut a[href='/positions/"+p.ID+"/bin']").Length() != 1 {
		t.Errorf("in a position that is in the bin: %q", text(li))
	}
}
