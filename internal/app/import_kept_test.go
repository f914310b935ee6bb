package app_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/jobs"
)

// Whose record was kept stays on the list when it has run, also when it is run again after a crash; and goes with the person.
func TestAnImportKeepsWhoseRecordGoesOn(t *testing.T) {
	atDesk(t, func(d *desk) {
		o := d.ordered(d.workable(), d.ats(), "Ada Example")
		d.must(d.DeleteKeeping(d.ctx, d.recruiter.Actor(), app.On{InterviewID: o.InterviewID}))
		id := d.listed("Ada Example, ada.example@example.com\nNew Person, new@example.com")
		d.confirm(id, interview.DuplicatesSkip)
		for range 2 { // the program died when everybody was invited, and before that was written down
			d.must(d.runner.Handlers["import"](d.ctx, jobs.Job{Payload: []byte(id), Attempt: 1, MaxAttempts: 5}))
		}
		now, err := d.read.Order(d.ctx, o.ID)
		d.must(err)
		page, err := d.read.ImportPage(d.ctx, id, interview.RowNew, "")
		d.must(err)
		if diff := cmp.Diff([]interview.ImportOutcome{{Words: "Workable", N: 1}}, page.Kept); diff != "" {
			d.t.Error(diff)
		}
		if im := page.Import; im.State != interview.ImportDone || im.Fresh != 2 || im.Doubled != 0 || page.Waiting != 0 || len(page.Outcomes) != 0 {
			d.t.Errorf("it ended as %+v, %d waiting", page.Import, page.Waiting)
		}
		if len(page.Rows) != 1 || page.Rows[0].InterviewID != now.InterviewID || now.InterviewID == o.InterviewID {
			d.t.Errorf("the order stands for %s, the rows are %+v", now.InterviewID, page.Rows)
		}
		d.must(d.EraseCandidate(d.ctx, d.recruiter.Actor(), app.On{InterviewID: now.InterviewID}))
		if page, err = d.read.ImportPage(d.ctx, id, interview.RowNew, ""); err != nil || len(page.Rows) != 0 {
			d.t.Errorf("an erased person is still on the list: %+v, %v", page.Rows, err)
		}
	})
}
