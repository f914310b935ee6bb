package interview_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"retake/internal/interview"
)

// expect does the deed and compares what came of it with a cell of the matrix.
func (d deed) expect(t *testing.T, iv interview.Interview, now interview.Moment, want string) {
	t.Helper()
	if d.prepare != nil {
		d.prepare(&iv)
	}
	was := clone(iv)
	err := d.do(&iv, now)
	got := outcome(t, d.verb, err, &was, &iv)
	if got != want {
		t.Errorf("%s: got %q, want %q", d.name, got, want)
		return
	}
	if err != nil || want == "same" {
		if diff := cmp.Diff(was, iv); diff != "" {
			t.Errorf("%s: %q must change nothing:\n%s", d.name, want, diff)
		}
		return
	}
	raised := int64(1)
	if d.quiet {
		raised = 0
	}
	if got := iv.Revision - was.Revision; got != raised {
		t.Errorf("%s: raised the revision by %d, want %d", d.name, got, raised)
	}
	if iv.ActivityAt != now {
		t.Errorf("%s: activity noted at %v, want %v", d.name, iv.ActivityAt.Time(), now.Time())
	}
	named := []string{"State", "Verdict", "DeletedAt", "Marks", "Revision", "ActivityAt", "Last"}
	if diff := cmp.Diff(was, iv, butFor(append(named, d.touches...)...)); diff != "" {
		t.Errorf("%s: changed what is not its own:\n%s", d.name, diff)
	}
}

// outcome says in the matrix's words what a verb did.
func outcome(t *testing.T, verb interview.Verb, err error, was, is *interview.Interview) string {
	t.Helper()
	if err != nil {
		var r *interview.Refusal
		if !errors.As(err, &r) || r.Verb != verb {
			return fmt.Sprintf("error %T for %q: %v", err, verb, err)
		}
		for word, reason := range reasons {
			if r.Because == reason {
				return "!" + word
			}
		}
		return "!" + string(r.Because)
	}
	if cmp.Equal(*was, *is) {
		return "same"
	}
	var news []string
	if is.State != was.State {
		news = append(news, string(is.State))
	}
	if is.Verdict != was.Verdict {
		news = append(news, string(is.Verdict))
	}
	if is.Deleted() != was.Deleted() {
		news = append(news, map[bool]string{true: "bin", false: "live"}[is.Deleted()])
	}
	if is.Marks != was.Marks {
		news = append(news, is.Marks)
	}
	if len(news) == 0 {
		return "ok"
	}
	return strings.Join(news, "+")
}

// butFor leaves fields of the interview out of a comparison.
func butFor(fields ...string) cmp.Option {
	return cmp.FilterPath(func(p cmp.Path) bool {
		return slices.Contains(fields, strings.TrimPrefix(p.String(), "Facts."))
	}, cmp.Ignore())
}
