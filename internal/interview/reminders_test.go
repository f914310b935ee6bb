package interview_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"retake/internal/interview"
)

func TestRemind(t *testing.T) {
	t.Parallel()
	both := interview.Reminders{Days: 2, Unsubmitted: true}
	near := deadline.Add(-47 * time.Hour)
	for _, c := range []struct {
		name  string
		story *story
		rules interview.Reminders
		now   interview.Moment
		want  interview.LetterKind
	}{
		{"before its time", invited(t), both, deadline.Add(-49 * time.Hour), ""},
		{"near the deadline", invited(t), both, near, interview.LetterDeadline},
		{"no reminders", invited(t), interview.Reminders{}, near, ""},
		{"after the deadline", invited(t), both, after, ""},
		{"discarded", invited(t).then((*interview.Interview).Discard), both, near, ""},
		{"in the bin", invited(t).deleted(), both, near, ""},
		{"submitted", invited(t).started().recorded(q1, q2, q3).submitted(), both, near, ""},
		{"recorded a day ago", invited(t).started().recorded(q1, q2, q3), both, sent.Add(25 * time.Hour), interview.LetterUnsubmitted},
		{"recorded just now", invited(t).started().recorded(q1, q2, q3), both, sent.Add(time.Hour), ""},
		{"recorded, near the deadline", invited(t).started().recorded(q1, q2, q3), interview.Reminders{Days: 2}, near, interview.LetterDeadline},
	} {
		iv := clone(c.story.iv)
		got, due := iv.Remind(c.now, c.rules)
		if got != c.want || due != (c.want != "") {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if iv.Revision != c.story.iv.Revision {
			t.Errorf("%s: raised the revision", c.name)
		}
		if again, due := iv.Remind(c.now.Add(time.Minute), c.rules); due && again == got {
			t.Errorf("%s: reminded twice", c.name)
		}
	}
}

func TestANewDeadlineIsRemindedOfAgain(t *testing.T) {
	t.Parallel()
	iv, rules := invited(t).iv, interview.Reminders{Days: 1}
	iv.Remind(deadline.Add(-time.Hour), rules)
	done(t, "extend", iv.Extend(deadline.Add(-time.Hour), later))
	if _, due := iv.Remind(later.Add(-time.Hour), rules); !due {
		t.Error("no reminder of the new deadline")
	}
}

func TestPurgeTakes(t *testing.T) {
	t.Parallel()
	soon, late := sent.Add(time.Hour), sent.Add(40*24*time.Hour)
	twice := func() *story { return invited(t).started().recorded(q1, q1, q2, q3) }
	for _, c := range []struct {
		name   string
		iv     interview.Interview
		before interview.Moment
		want   []string
	}{
		{"nothing is old", twice().submitted().iv, sent, nil},
		{"replaced in a completed interview", twice().submitted().iv, late, []string{"t1"}},
		{"replaced while attempts still count", twice().iv, late, nil},
		{"deleted before it was submitted", twice().answersDeleted(q1).iv, late, []string{"t1", "t2"}},
		{"a redo waits for them", twice().submitted().answersDeleted(q1).iv, late, nil},
		{"the redo came", twice().submitted().answersDeleted(q1).recorded(q1).submitted().iv, late, []string{"t1", "t2"}},
		{"given up", func() interview.Interview { s := invited(t).started(); s.begun(q1); s.recorded(q1); return s.iv }(), late, []string{"t1"}},
		{"in the bin", twice().deleted().iv, late, []string{"t1", "t2", "t3", "t4"}},
		{"in the bin since a moment ago", twice().deleted().iv, sent, nil},
		{"soon", twice().submitted().iv, soon, []string{"t1"}},
	} {
		iv := clone(c.iv)
		if diff := cmp.Diff(c.want, iv.PurgeTakes(c.before)); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
		for _, take := range iv.Takes {
			if slices.Contains(c.want, take.ID) {
				t.Errorf("%s: %s is still there", c.name, take.ID)
			}
		}
		if len(iv.Takes)+len(c.want) != len(c.iv.Takes) {
			t.Errorf("%s: %d takes left of %d", c.name, len(iv.Takes), len(c.iv.Takes))
		}
	}
}

// TestNumbersGoOnAfterAPurge holds that a take never gets a number that another one had.
func TestNumbersGoOnAfterAPurge(t *testing.T) {
	t.Parallel()
	s := invited(t).started().recorded(q1, q1, q2, q3).submitted()
	s.iv.PurgeTakes(s.now)
	s.answersDeleted(q1).recorded(q1)
	if answer, _ := s.iv.Answer(q1); answer.Number != 3 {
		t.Errorf("take %d, want 3", answer.Number)
	}
}
