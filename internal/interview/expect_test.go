package interview_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"retake/internal/interview"
)

// refused expects an error that is want: a Reason, or a sentinel.
func refused(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got %v, want %v", what, err, want)
	}
}

// invalid expects exactly the fields to be faulted; none: no error at all.
func invalid(t *testing.T, what string, err error, fields ...string) {
	t.Helper()
	got := map[string]bool{}
	var bad interview.Invalid
	if errors.As(err, &bad) {
		for field, text := range bad {
			got[field] = text != ""
		}
	} else if err != nil {
		t.Errorf("%s: got %v, want faulted fields %v", what, err, fields)
		return
	}
	want := map[string]bool{}
	for _, f := range fields {
		want[f] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: faulted fields:\n%s", what, diff)
	}
}

// done expects no error.
func done(t *testing.T, what string, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

func unchanged(t *testing.T, what string, was, is interview.Interview) {
	t.Helper()
	if diff := cmp.Diff(was, is); diff != "" {
		t.Errorf("%s must change nothing:\n%s", what, diff)
	}
}
