package interview_test

import (
	"testing"

	"retake/internal/interview"
)

func TestRoleAllows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		role          interview.Role
		member, other string // y or n for: watch, recruit, create, manage
	}{
		{interview.Admin, "yyyy", "yyyy"},
		{interview.Recruiter, "yyyn", "nnyn"},
		{interview.Reviewer, "ynnn", "nnnn"},
		{"", "nnnn", "nnnn"},
		{"owner", "nnnn", "nnnn"},
	} {
		for i, p := range []interview.Permission{interview.MayWatch, interview.MayRecruit, interview.MayCreate, interview.MayManage} {
			if got, want := c.role.Allows(p, true), c.member[i] == 'y'; got != want {
				t.Errorf("%q, a member: %s: got %v", c.role, p, got)
			}
			if got, want := c.role.Allows(p, false), c.other[i] == 'y'; got != want {
				t.Errorf("%q, no member: %s: got %v", c.role, p, got)
			}
		}
	}
}

func TestRoleOnlyAdminMayWhatIsNotNamed(t *testing.T) {
	t.Parallel()
	for _, r := range interview.Roles {
		if got := r.Allows("unheard of", true); got != (r == interview.Admin) {
			t.Errorf("%s: got %v", r, got)
		}
	}
}

func TestParseRole(t *testing.T) {
	t.Parallel()
	for _, r := range interview.Roles {
		if got, err := interview.ParseRole(string(r)); err != nil || got != r {
			t.Errorf("%s: got %s, %v", r, got, err)
		}
	}
	_, err := interview.ParseRole("Admin")
	invalid(t, "Admin", err, "role")
}

func TestUserCheck(t *testing.T) {
	t.Parallel()
	u := interview.User{ID: "u1", Name: " Rita\nExample ", Email: " Rita@example.com", Role: interview.Recruiter}
	done(t, "tidied", u.Check())
	if u.Name != "Rita Example" || u.Email != "Rita@example.com" || u.Key() != "rita@example.com" {
		t.Errorf("%+v", u)
	}
	want := interview.Actor{Kind: interview.ByUser, ID: "u1", Name: "Rita Example", Role: interview.Recruiter}
	if got := u.Actor(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	invalid(t, "empty", new(interview.User).Check(), "name", "email")
}
