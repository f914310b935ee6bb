package web_test

import (
	"strings"
	"testing"

	"retake/internal/interview"
)

// A dialog that was opened in a tab of its own is a page: what is wrong is said in it, and the deed leads back to the list.
func TestADialogInATabOfItsOwn(t *testing.T) {
	t.Parallel()
	k, rita, p := recruiterDesk(t)
	iv := k.Invited(p, "Ada Moss")
	adjust, list := "/interviews/"+iv.ID+"/adjust", "/positions/"+p.ID+"/candidates"
	here := []string{"HX-Request", "true", "HX-Request-Type", "partial", "HX-Current-URL", k.server.URL + adjust}
	bad := rita.send(adjust, pairs("factor", "12", "takes", "0", "revision", revision(iv), "back", list), here...).want(422)
	if got := bad.header.Get("HX-Retarget"); got != ".sheet-page" {
		t.Errorf("the fault goes to %q, where there would be two forms", got)
	}
	if got := bad.page().Find("#ask").AttrOr("hx-target", ""); got != "#dialog-body" {
		t.Errorf("the form answers into %q, which the page does not have", got)
	}
	to := rita.send(adjust, pairs("factor", "2", "takes", "0", "revision", revision(iv), "back", list), here...).want(200).header.Get("HX-Redirect")
	if !strings.HasPrefix(to, list+"?") {
		t.Errorf("leads to %q, want the list", to)
	}

	r := k.asked(iv, interview.Asking{Kind: interview.RequestTime})
	answer := "/requests/" + r.ID + "/answer"
	bad = rita.send(answer, pairs("do", "denied", "words", "", "back", "/requests"), "HX-Request", "true", "HX-Current-URL", k.server.URL+answer).want(422)
	if got := bad.header.Get("HX-Retarget"); got != ".sheet-page" {
		t.Errorf("the fault of an answer goes to %q", got)
	}
	bad = rita.send(answer, pairs("do", "denied", "words", "", "back", "/requests"), "HX-Request", "true", "HX-Current-URL", k.server.URL+"/requests").want(422)
	if got := bad.header.Get("HX-Retarget"); got != "#dialog-body" {
		t.Errorf("over the list it goes to %q", got)
	}
}
