package app_test

import (
	"testing"

	"retake/internal/app"
	"retake/internal/interview"
)

// A receipt may wait for a mail server for a day. It goes to the address that the candidate has when it leaves.
func TestAReceiptThatWaitsGoesToTheCorrectedAddress(t *testing.T) {
	atDesk(t, func(d *desk) {
		iv, back := d.completed("Ann Example"), d.completed("Ben Example")
		d.post.failing(errDown)
		d.work()
		for id, name := range map[string]string{iv.ID: "Anna Example", back.ID: "Benno Example"} {
			d.must(d.EditCandidate(d.ctx, d.recruiter.Actor(), app.EditCandidate{On: app.On{InterviewID: id}, Name: name, Email: "new." + emailOf(name)}))
		}
		_, _, err := d.Undo(d.ctx, d.recruiter.Actor(), app.On{InterviewID: back.ID})
		d.must(err)
		d.post.mended()
		d.clock.Advance(hold)
		d.patiently()
		for id, want := range map[string]string{iv.ID: "new.anna.example@example.com", back.ID: emailOf("Ben Example")} {
			got := d.receipts(id)
			if len(got) != 1 || got[0].State != interview.LetterSent || got[0].ToEmail != want {
				d.t.Errorf("the receipt is kept as %+v, want it sent to %s", got, want)
			}
		}
		left := map[string]string{}
		for _, l := range d.post.receipts() {
			left[l.To.Email] = l.To.Name
		}
		if len(left) != 2 || left["new.anna.example@example.com"] != "Anna Example" || left[emailOf("Ben Example")] != "Ben Example" {
			d.t.Errorf("receipts left for %v", left)
		}
	})
}

// Without a mail server somebody hands the letter over by hand: to that address too.
func TestAReceiptIsKeptWithTheCorrectedAddress(t *testing.T) {
	atDesk(t, func(d *desk) {
		d.Sender = nil
		iv := d.completed("Ann Example")
		d.must(d.EditCandidate(d.ctx, d.recruiter.Actor(), app.EditCandidate{On: app.On{InterviewID: iv.ID}, Name: "Ann Example", Email: "ann@example.com"}))
		d.work()
		if got := d.receipts(iv.ID); len(got) != 1 || got[0].State != interview.LetterKept || got[0].ToEmail != "ann@example.com" {
			d.t.Errorf("the receipt is %+v", got)
		}
	})
}
