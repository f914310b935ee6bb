package store_test

import (
	"testing"
	"time"

	"retake/internal/interview"
	"retake/internal/store"
	"retake/internal/testkit"
)

// BenchmarkTending is what is asked once a minute, and the questions' editor, of 100,000 candidates who wait.
func BenchmarkTending(b *testing.B) {
	k := testkit.New(b, testkit.Store(b))
	p := reminding(k, fill(b, k, 100_000), interview.Reminders{Days: 3, Unsubmitted: true}, true)
	read := k.Store.Reader()
	near := k.Clock.Moment().Add(5 * 24 * time.Hour)
	question := must[[]interview.Question](b)(read.Questions(ctx(), p.ID))[0].ID
	measure := func(name string, ask func() error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := ask(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	due := func() error { _, err := read.DueReminders(ctx(), near, 1000); return err }
	measure("many are due", due)
	k.Write(func(tx *store.Tx) error { return tx.Exec(`UPDATE interviews SET reminded_at = 1`) })
	measure("all are reminded", due)
	measure("hand in", func() error { _, err := read.DueHandIns(ctx(), 0, near, 1000); return err })
	measure("versions", func() error { _, err := read.QuestionVersions(ctx(), p.ID); return err })
	measure("who has the question", func() error { _, err := read.PendingWith(ctx(), p.ID, question); return err })
}
