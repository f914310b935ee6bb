package app_test

import (
	"errors"
	"testing"

	"retake/internal/app"
	"retake/internal/store"
	"retake/internal/testkit"
)

func TestRecordingsOfAnotherDatabaseAreRefused(t *testing.T) {
	t.Parallel()
	testkit.Stores(t, func(t *testing.T, st *store.Store) {
		mine, theirs := emptyDesk(t, st), emptyDesk(t, st)
		mine.must(mine.Own(mine.ctx))
		mine.must(mine.Own(mine.ctx))
		theirs.must(theirs.Files.Own("somebody else"))
		if err := theirs.Own(theirs.ctx); !errors.Is(err, app.ErrOthersRecordings) {
			t.Errorf("got %v, want %v", err, app.ErrOthersRecordings)
		}
	})
}
