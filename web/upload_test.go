package web_test

import (
	"net/http"
	"testing"
)

// A device that is told no by a HEAD gets no body to read the reason in.
func TestUploadThatWasTakenOverSaysSoInAHeader(t *testing.T) {
	t.Parallel()
	k := newRoomKit(t)
	iv := k.startedIn(k.designer(), "Ada Moss")
	phone := k.begin(iv, 1)
	k.patch(phone.Upload, 0, []byte("first")).want(http.StatusNoContent)
	laptop := k.begin(iv, 1)
	for name, r := range map[string]reply{
		"HEAD":  k.request("HEAD", phone.Upload, "", nil, "Tus-Resumable", "1.0.0").want(http.StatusForbidden),
		"PATCH": k.patch(phone.Upload, 5, []byte("second")).want(http.StatusForbidden),
	} {
		if got := r.header.Get("Retake-Reason"); got != "taken_over" {
			t.Errorf("%s: reason %q", name, got)
		}
	}
	k.patch(laptop.Upload, 0, []byte("other")).want(http.StatusNoContent)
}
