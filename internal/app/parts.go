package app

import (
	"errors"
	"fmt"
	"strings"

	"retake/internal/interview"
	"retake/internal/media"
)

// How much arrived of a take that was never sealed, only the files know.

// SavedPart is the newest unsealed take of the question of which anything arrived, and how many bytes did; nil: there is none.
func (a *App) SavedPart(iv *interview.Interview, question string) (*interview.Take, int64, error) {
	for _, t := range iv.Unsealed(question) {
		size, err := a.Files.Size(t.ID)
		if err != nil && !errors.Is(err, media.ErrNotFound) {
			return nil, 0, fmt.Errorf("look for the saved part: %w", err)
		}
		if size > 0 {
			return t, size, nil
		}
	}
	return nil, 0, nil
}

// NoteParts notes on the takes that nobody can keep any more how much arrived of them, and in what container.
func (a *App) NoteParts(iv *interview.Interview) error {
	for i := range iv.Takes {
		t := &iv.Takes[i]
		if !iv.Stranded(a.now(), *t) {
			continue
		}
		size, kind, err := a.Files.Sent(t.ID)
		if errors.Is(err, media.ErrNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("look for saved parts: %w", err)
		}
		t.Bytes, t.Container = size, strings.TrimPrefix(kind, "video/")
	}
	return nil
}
