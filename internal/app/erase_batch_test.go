package app_test

import (
	"bytes"
	"testing"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

// A batch may be at work when somebody is erased whom its message names. It needs the message for the others, and no longer.
func TestErasedCandidateLeavesNoTraceInABatchAtWork(t *testing.T) {
	t.Parallel()
	for engine, options := range map[string]func(testing.TB) store.Options{
		"sqlite":   func(t testing.TB) store.Options { return store.Options{Path: testkit.SQLite(t)} },
		"postgres": func(t testing.TB) store.Options { return store.Options{URL: testkit.Postgres(t)} },
	} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			opt := options(t)
			d := emptyDesk(t, testkit.Open(t, opt))
			d.furnish()
			iv := d.completed("Xoqa Zyqason")
			d.work()
			d.begin(interview.DeedAnswers, interview.BatchParams{Which: interview.WhichAll, Message: "Dear Xoqa Zyqason, once more?"}, iv.ID)
			d.must(d.EraseCandidate(d.ctx, d.recruiter.Actor(), app.On{InterviewID: iv.ID})) // before the job has run
			d.work()
			d.work()
			if all := testkit.Traces(t, opt, d.folder); bytes.Contains(all, []byte("xoqa zyqason")) {
				t.Error("the name of the erased is still there")
			}
		})
	}
}
