package app_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"retake/internal/app"
	"retake/internal/interview"
)

func TestParsePeople(t *testing.T) {
	t.Parallel()
	ann := app.Person{Name: "Ann Example", Email: "ann@example.com", Line: 1}
	withPhone := app.Person{Name: "Ann Example", Email: "ann@example.com", Phone: "+44 20 7946 0000", Line: 1}
	long := strings.Repeat("x", 10_000)
	for name, c := range map[string]struct {
		text string
		want []app.Person
	}{
		"comma":                 {"Ann Example, ann@example.com", []app.Person{ann}},
		"semicolon":             {"Ann Example;ann@example.com", []app.Person{ann}},
		"tab":                   {"Ann Example\tann@example.com", []app.Person{ann}},
		"email first":           {"ann@example.com, Ann Example", []app.Person{ann}},
		"phone":                 {"Ann Example, ann@example.com, +44 20 7946 0000", []app.Person{withPhone}},
		"phone from a sheet":    {"Ann Example\tann@example.com\t+44 20 7946 0000", []app.Person{withPhone}},
		"angle brackets":        {"Ann Example <ann@example.com>", []app.Person{ann}},
		"brackets and comma":    {"Ann Example, <ann@example.com>", []app.Person{ann}},
		"bare brackets":         {"<ann@example.com>", []app.Person{{Name: "Ann", Email: "ann@example.com", Line: 1}}},
		"quoted fields":         {`"Ann Example","ann@example.com"`, []app.Person{ann}},
		"quotes before bracket": {`"Ann Example" <ann@example.com>`, []app.Person{ann}},
		"surname first, quoted": {`"Example, Ann" <ann@example.com>`, []app.Person{{Name: "Example, Ann", Email: "ann@example.com", Line: 1}}},
		"apostrophe inside":     {"Ann O'Example, ann@example.com", []app.Person{{Name: "Ann O'Example", Email: "ann@example.com", Line: 1}}},
		"spaces":                {"   Ann Example  ,   ann@example.com  ", []app.Person{ann}},
		"byte order mark":       {"\ufeffAnn Example, ann@example.com", []app.Person{ann}},
		"mark before an email":  {"\ufeffann@example.com, Ann Example", []app.Person{ann}},
		"Windows lines": {"Ann Example, ann@example.com\r\nBen Example, ben@example.com\r\n", []app.Person{
			ann, {Name: "Ben Example", Email: "ben@example.com", Line: 2},
		}},
		"empty lines keep their number": {"\n  \nAnn Example, ann@example.com\n\n\nBen Example, ben@example.com\n", []app.Person{
			{Name: "Ann Example", Email: "ann@example.com", Line: 3}, {Name: "Ben Example", Email: "ben@example.com", Line: 6},
		}},
		"two on one line are two": {"Ann Example <ann@example.com>, Ben Example <ben@example.com>", []app.Person{
			ann, {Name: "Ben Example", Email: "ben@example.com", Line: 1},
		}},
		"a list of recipients": {`"Example, Ann" <ann@example.com>, "Other, Ben" <ben@example.com>`, []app.Person{
			{Name: "Example, Ann", Email: "ann@example.com", Line: 1}, {Name: "Other, Ben", Email: "ben@example.com", Line: 1},
		}},
		"a quote never closed": {`Ann "Example, ann@example.com`, []app.Person{{Name: `Ann "Example`, Email: "ann@example.com", Line: 1}}},
		"nothing":              {"", nil},
		"white space":          {" \r\n\t\n", nil},
		"separators alone":     {",;,", nil},
		"old Mac lines":        {"Ann Example, ann@example.com\rBcc: all@", []app.Person{ann, {Name: "Bcc All", Email: "Bcc: all@", Line: 2}}},
		"no email":             {"Ann Example", []app.Person{{Name: "Ann Example", Line: 1}}},
		"formula as a name":    {"=1+1, ann@example.com", []app.Person{{Name: "=1+1", Email: "ann@example.com", Line: 1}}},
		"plus as a name":       {"+cmd|' /C calc'!A0;ann@example.com", []app.Person{{Name: "+cmd|' /C calc'!A0", Email: "ann@example.com", Line: 1}}},
		"HTML as a name":       {"<b>Ann</b>, ann@example.com", []app.Person{{Name: "<b>Ann</b>", Email: "ann@example.com", Line: 1}}},
		"a very long name":     {long + ", ann@example.com", []app.Person{{Name: long, Email: "ann@example.com", Line: 1}}},
		"a very long line":     {long, []app.Person{{Name: long, Line: 1}}},
	} {
		got, err := app.ParsePeople(c.text)
		if diff := cmp.Diff(c.want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
	}
}

func TestFaultyLinesDoNotStopTheOthers(t *testing.T) {
	atDesk(t, func(d *desk) {
		lines := []struct{ text, faulted string }{
			{"Ann Example, ann@example.com", ""},
			{"Ben Example, ben at example.com", "email"},
			{strings.Repeat("x", 10_000) + ", long@example.com", "name"},
			{"ANN EXAMPLE, Ann@Example.com", "duplicate"},
			{"=SUM(A1), sum@example.com", ""},
			{"Bea Example, bea@example.com\vBcc: all@example.com", "email"},
			{"Cem Example, " + strings.Repeat("c", 10_000) + "@example.com", "email"},
			{", nameless@example.com", "name"},
			{"Bad \xff Text, text@example.com", "line"},
			{"<script>alert(1)</script>, html@example.com", ""},
		}
		var text strings.Builder
		for _, line := range lines {
			text.WriteString(line.text + "\n")
		}
		people, err := app.ParsePeople(text.String())
		d.must(err)
		out, err := d.Invite(d.ctx, d.recruiter.Actor(), app.Invite{PositionID: d.position.ID, People: people})
		d.must(err)
		if len(out) != len(lines) {
			d.t.Fatalf("got %d people, want %d", len(out), len(lines))
		}
		for i, who := range out {
			var invalid interview.Invalid
			var duplicate *interview.Duplicate
			faulted := ""
			switch {
			case errors.As(who.Err, &invalid):
				faulted = strings.Join(slices.Sorted(maps.Keys(invalid)), " ")
			case errors.As(who.Err, &duplicate):
				faulted = "duplicate"
			case who.Err != nil:
				d.t.Errorf("line %d: %v", who.Line, who.Err)
			}
			if faulted != lines[i].faulted || who.Line != i+1 {
				d.t.Errorf("line %d: got %q faulted, want %q", who.Line, faulted, lines[i].faulted)
			}
		}
		if out[3].InterviewID != out[0].InterviewID {
			d.t.Errorf("the duplicate names interview %q, want %q", out[3].InterviewID, out[0].InterviewID)
		}
		d.counts("afterwards", interview.Counts{interview.StatusInvited: 3})
	})
}

func TestInviteRefusesTheWholeRequest(t *testing.T) {
	atDesk(t, func(d *desk) {
		empty, _ := d.open("Nothing to ask")
		for name, c := range map[string]struct {
			in   app.Invite
			want error
		}{
			"nobody":              {app.Invite{PositionID: d.position.ID}, interview.Invalid{}},
			"too many":            {app.Invite{PositionID: d.position.ID, People: make([]app.Person, app.MaxPeople+1)}, interview.Invalid{}},
			"deadline has passed": {app.Invite{PositionID: d.position.ID, People: d.person("Ann").People, Deadline: d.clock.Moment()}, interview.Invalid{}},
			"no questions":        {app.Invite{PositionID: empty.ID, People: d.person("Ann").People}, interview.ReasonNoQuestions},
			"no such position":    {app.Invite{PositionID: "nowhere", People: d.person("Ann").People}, interview.ErrNotFound},
		} {
			_, err := d.Invite(d.ctx, d.recruiter.Actor(), c.in)
			if !like(err, c.want) {
				d.t.Errorf("%s: got %v, want %v", name, err, c.want)
			}
		}
		d.counts("afterwards", interview.Counts{})
	})
}

// like reports whether err is the sentinel or reason, or of the type of an Invalid.
func like(err, want error) bool {
	var invalid interview.Invalid
	if errors.As(want, &invalid) {
		return errors.As(err, &invalid)
	}
	return errors.Is(err, want)
}
