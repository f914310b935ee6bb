package interview_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"retake/internal/interview"
)

// matrix says what becomes of every verb in every situation. It is written by hand from the product's rules, not derived
// from the code. A block is what a recruiter did before, a column is the state, a row a verb (or what status and door are).
//
//	!reason     refused, and nothing at all has changed
//	same        allowed, and nothing at all has changed: twice is once
//	ok          done; state, verdict, bin and marks are as before
//	a+b         done; exactly these are new: a state, a verdict, bin or live, the marks of the three questions
//	a|b         a before the deadline, b after it (and after the grace)
//	-           cannot be asked
//
// "delete answers" takes the first answer there is, "until" comes with a new deadline, "restore answers" takes all that
// are deleted. Marks: o open, r recorded, d deleted.
const matrix = `
plain                | invited          | opened           | empty               | partly              | recorded             | completed            | redo               | redo-partly
status               | invited|expired  | opened|expired   | in_progress|expired | in_progress|expired | recorded|expired     | to_review            | redo_asked|expired | redo_asked|expired
door                 | open|expired     | open|expired     | open|expired        | open|expired        | open|expired         | completed            | open|expired       | open|expired
resend               | ok|!expired      | ok|!expired      | ok|!expired         | ok|!expired         | ok|!expired          | !completed           | ok|!expired        | ok|!expired
resend until         | ok               | ok               | ok                  | ok                  | ok                   | !completed           | ok                 | ok
delete answers       | !not-started     | !not-started     | !no-answer          | doo|!expired        | drr|!expired         | started+drr|!expired | ddr|!expired       | ddr|!expired
delete answers until | !not-started     | !not-started     | !no-answer          | doo                 | drr                  | started+drr          | ddr                | ddr
restore answers      | !nothing-binned  | !nothing-binned  | !nothing-binned     | !nothing-binned     | !nothing-binned      | !nothing-binned      | completed+rrr      | completed+rrr
extend               | ok               | ok               | ok                  | ok                  | ok                   | !completed           | ok                 | ok
discard              | discarded        | discarded        | discarded           | discarded           | discarded            | discarded            | discarded          | discarded
undiscard            | !not-discarded   | !not-discarded   | !not-discarded      | !not-discarded      | !not-discarded       | !not-discarded       | !not-discarded     | !not-discarded
shortlist            | !not-completed   | !not-completed   | !not-completed      | !not-completed      | !not-completed       | shortlisted          | !not-completed     | !not-completed
unshortlist          | !not-shortlisted | !not-shortlisted | !not-shortlisted    | !not-shortlisted    | !not-shortlisted     | !not-shortlisted     | !not-shortlisted   | !not-shortlisted
delete               | bin              | bin              | bin                 | bin                 | bin                  | !discard-first       | bin                | bin
undelete             | !not-deleted     | !not-deleted     | !not-deleted        | !not-deleted        | !not-deleted         | !not-deleted         | !not-deleted       | !not-deleted
reinvite             | bin              | bin              | bin                 | bin                 | bin                  | discarded+bin        | bin                | bin
rotate link          | ok               | ok               | ok                  | ok                  | ok                   | !completed           | ok                 | ok
edit candidate       | ok               | ok               | ok                  | ok                  | ok                   | ok                   | ok                 | ok
adjust               | ok               | ok               | ok                  | ok                  | ok                   | ok                   | ok                 | ok
move questions       | ok               | ok               | !has-started        | !has-started        | !has-started         | !has-started         | !has-started       | !has-started
erase                | bin              | bin              | bin                 | bin+ooo             | bin+ooo              | bin+ooo              | bin+ooo            | bin+ooo
open                 | ok|same          | same             | same                | same                | same                 | same                 | same               | same
start                | started|!late    | started|!late    | same|!late          | same|!late          | same|!late           | !closed              | same|!late         | same|!late
begin q1             | !consent|!late   | !consent|!late   | ok|!late            | ok|!late            | ok|!late             | !closed              | ok|!late           | ok|!late
begin q3             | !consent|!late   | !consent|!late   | ok|!late            | ok|!late            | ok|!late             | !closed              | !shut|!late        | !shut|!late
seal q1              | -                | -                | roo|!late           | ok|!late            | ok|!late             | !closed              | rrr|!late          | ok|!late
submit               | !consent|!late   | !consent|!late   | !missing|!late      | !missing|!late      | completed|!late      | same                 | !missing|!late     | !missing|!late
hand in              | !not-whole       | !not-whole       | !not-whole          | !not-whole          | !not-whole|completed | !not-whole           | !not-whole         | !not-whole

shortlisted          | completed            | redo               | redo-partly
status               | shortlisted          | redo_asked|expired | redo_asked|expired
door                 | completed            | open|expired       | open|expired
resend               | !completed           | ok|!expired        | ok|!expired
resend until         | !completed           | ok                 | ok
delete answers       | started+drr|!expired | ddr|!expired       | ddr|!expired
delete answers until | started+drr          | ddr                | ddr
restore answers      | !nothing-binned      | completed+rrr      | completed+rrr
extend               | !completed           | ok                 | ok
discard              | discarded            | discarded          | discarded
undiscard            | !not-discarded       | !not-discarded     | !not-discarded
shortlist            | !shortlisted         | !not-completed     | !not-completed
unshortlist          | undecided            | undecided          | undecided
delete               | !discard-first       | bin                | bin
undelete             | !not-deleted         | !not-deleted       | !not-deleted
reinvite             | discarded+bin        | bin                | bin
rotate link          | !completed           | ok                 | ok
edit candidate       | ok                   | ok                 | ok
adjust               | ok                   | ok                 | ok
move questions       | !has-started         | !has-started       | !has-started
erase                | bin+ooo              | bin+ooo            | bin+ooo
open                 | same                 | same               | same
start                | !closed              | same|!late         | same|!late
begin q1             | !closed              | ok|!late           | ok|!late
begin q3             | !closed              | !shut|!late        | !shut|!late
seal q1              | !closed              | rrr|!late          | ok|!late
submit               | same                 | !missing|!late     | !missing|!late
hand in              | !not-whole           | !not-whole         | !not-whole

discarded            | invited      | opened       | empty        | partly       | recorded     | completed    | redo         | redo-partly
status               | discarded    | discarded    | discarded    | discarded    | discarded    | discarded    | discarded    | discarded
door                 | discarded    | discarded    | discarded    | discarded    | discarded    | discarded    | discarded    | discarded
resend               | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded
resend until         | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded
delete answers       | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded
delete answers until | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded
restore answers      | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded
extend               | ok           | ok           | ok           | ok           | ok           | !completed   | ok           | ok
discard              | !already     | !already     | !already     | !already     | !already     | !already     | !already     | !already
undiscard            | undecided    | undecided    | undecided    | undecided    | undecided    | undecided    | undecided    | undecided
shortlist            | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded
unshortlist          | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded
delete               | bin          | bin          | bin          | bin          | bin          | bin          | bin          | bin
undelete             | !not-deleted | !not-deleted | !not-deleted | !not-deleted | !not-deleted | !not-deleted | !not-deleted | !not-deleted
reinvite             | bin          | bin          | bin          | bin          | bin          | bin          | bin          | bin
rotate link          | ok           | ok           | ok           | ok           | ok           | !completed   | ok           | ok
edit candidate       | ok           | ok           | ok           | ok           | ok           | ok           | ok           | ok
adjust               | ok           | ok           | ok           | ok           | ok           | ok           | ok           | ok
move questions       | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded   | !discarded
erase                | bin          | bin          | bin          | bin+ooo      | bin+ooo      | bin+ooo      | bin+ooo      | bin+ooo
open                 | same         | same         | same         | same         | same         | same         | same         | same
start                | !closed      | !closed      | !closed      | !closed      | !closed      | !closed      | !closed      | !closed
begin q1             | !closed      | !closed      | !closed      | !closed      | !closed      | !closed      | !closed      | !closed
begin q3             | !closed      | !closed      | !closed      | !closed      | !closed      | !closed      | !closed      | !closed
seal q1              | -            | -            | !closed      | !closed      | !closed      | !closed      | !closed      | !closed
submit               | !closed      | !closed      | !closed      | !closed      | !closed      | !closed      | !closed      | !closed
hand in              | !not-whole   | !not-whole   | !not-whole   | !not-whole   | !not-whole   | !not-whole   | !not-whole   | !not-whole

deleted              | invited    | opened     | empty      | partly     | recorded   | completed  | redo       | redo-partly
status               | deleted    | deleted    | deleted    | deleted    | deleted    | deleted    | deleted    | deleted
door                 | deleted    | deleted    | deleted    | deleted    | deleted    | deleted    | deleted    | deleted
resend               | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted
resend until         | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted
delete answers       | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted
delete answers until | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted
restore answers      | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted
extend               | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted
discard              | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted
undiscard            | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted
shortlist            | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted
unshortlist          | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted
delete               | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted
undelete             | live       | live       | live       | live       | live       | live       | live       | live
reinvite             | ok         | ok         | ok         | ok         | ok         | ok         | ok         | ok
rotate link          | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted
edit candidate       | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted
adjust               | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted
move questions       | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted   | !deleted
erase                | ok         | ok         | ok         | ooo        | ooo        | ooo        | ooo        | ooo
open                 | same       | same       | same       | same       | same       | same       | same       | same
start                | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed
begin q1             | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed
begin q3             | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed
seal q1              | -          | -          | !closed    | !closed    | !closed    | !closed    | !closed    | !closed
submit               | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed
hand in              | !not-whole | !not-whole | !not-whole | !not-whole | !not-whole | !not-whole | !not-whole | !not-whole

replaced             | invited    | opened     | empty      | partly     | recorded   | completed  | redo       | redo-partly
status               | deleted    | deleted    | deleted    | deleted    | deleted    | deleted    | deleted    | deleted
door                 | replaced   | replaced   | replaced   | replaced   | replaced   | replaced   | replaced   | replaced
resend               | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced
resend until         | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced
delete answers       | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced
delete answers until | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced
restore answers      | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced
extend               | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced
discard              | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced
undiscard            | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced
shortlist            | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced
unshortlist          | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced
delete               | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced
undelete             | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced
reinvite             | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced
rotate link          | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced
edit candidate       | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced
adjust               | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced
move questions       | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced  | !replaced
erase                | ok         | ok         | ok         | ooo        | ooo        | ooo        | ooo        | ooo
open                 | same       | same       | same       | same       | same       | same       | same       | same
start                | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed
begin q1             | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed
begin q3             | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed
seal q1              | -          | -          | !closed    | !closed    | !closed    | !closed    | !closed    | !closed
submit               | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed
hand in              | !not-whole | !not-whole | !not-whole | !not-whole | !not-whole | !not-whole | !not-whole | !not-whole

erased               | invited    | opened     | empty      | partly     | recorded   | completed  | redo       | redo-partly
status               | deleted    | deleted    | deleted    | deleted    | deleted    | deleted    | deleted    | deleted
door                 | deleted    | deleted    | deleted    | deleted    | deleted    | deleted    | deleted    | deleted
resend               | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased
resend until         | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased
delete answers       | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased
delete answers until | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased
restore answers      | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased
extend               | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased
discard              | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased
undiscard            | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased
shortlist            | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased
unshortlist          | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased
delete               | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased
undelete             | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased
reinvite             | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased
rotate link          | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased
edit candidate       | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased
adjust               | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased
move questions       | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased
erase                | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased    | !erased
open                 | same       | same       | same       | same       | same       | same       | same       | same
start                | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed
begin q1             | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed
begin q3             | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed
seal q1              | -          | -          | !closed    | !closed    | !closed    | !closed    | !closed    | !closed
submit               | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed    | !closed
hand in              | !not-whole | !not-whole | !not-whole | !not-whole | !not-whole | !not-whole | !not-whole | !not-whole
`

// reasons are the matrix's words for why.
var reasons = map[string]interview.Reason{
	"deleted":         interview.ReasonDeleted,
	"not-deleted":     interview.ReasonNotDeleted,
	"replaced":        interview.ReasonReplaced,
	"discarded":       interview.ReasonDiscarded,
	"already":         interview.ReasonIsDiscarded,
	"not-discarded":   interview.ReasonNotDiscarded,
	"completed":       interview.ReasonCompleted,
	"not-completed":   interview.ReasonNotCompleted,
	"not-started":     interview.ReasonNotStarted,
	"expired":         interview.ReasonExpired,
	"discard-first":   interview.ReasonDiscardFirst,
	"no-answer":       interview.ReasonNoAnswer,
	"nothing-binned":  interview.ReasonNothingBinned,
	"shortlisted":     interview.ReasonShortlisted,
	"not-shortlisted": interview.ReasonNotShort,
	"consent":         interview.ReasonConsent,
	"shut":            interview.ReasonQuestionShut,
	"missing":         interview.ReasonMissing,
	"closed":          interview.ReasonLinkClosed,
	"late":            interview.ReasonTooLate,
	"erased":          interview.ReasonErased,
	"has-started":     interview.ReasonHasStarted,
	"not-whole":       interview.ReasonNotWhole,
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	cells := parseMatrix(t)
	for _, kind := range kinds {
		for _, state := range states {
			iv, possible := situation(t, kind.name, state.name)
			if !possible {
				continue
			}
			for _, when := range []struct {
				name string
				now  interview.Moment
			}{{"before", before}, {"expired", after}} {
				want := func(row string) string { return cells.take(t, kind.name, row, state.name, when.name) }
				t.Run(fmt.Sprint(kind.name, "/", state.name, "/", when.name), func(t *testing.T) {
					if got, want := string(iv.Status(when.now)), want("status"); got != want {
						t.Errorf("status: got %q, want %q", got, want)
					}
					if got, want := string(iv.Door(when.now)), want("door"); got != want {
						t.Errorf("door: got %q, want %q", got, want)
					}
					for _, d := range deeds {
						if want := want(d.name); want != "-" {
							d.expect(t, clone(iv), when.now, want)
						}
					}
				})
			}
		}
	}
	for left := range maps.Keys(cells) {
		t.Errorf("the matrix has a cell that no situation asked for: %s", left)
	}
}

// grid holds the cells of the matrix by "kind/row/state/when".
type grid map[string]string

// take gives a cell and strikes it off, so that what nobody asked for is left over.
func (g grid) take(t *testing.T, kind, row, state, when string) string {
	t.Helper()
	key := kind + "/" + row + "/" + state + "/" + when
	cell, ok := g[key]
	if !ok {
		t.Errorf("the matrix has no cell for %s", key)
		return "-"
	}
	delete(g, key)
	return cell
}

func parseMatrix(t *testing.T) grid {
	t.Helper()
	g := grid{}
	var kind string
	var columns []string
	for block := range strings.SplitSeq(strings.TrimSpace(matrix), "\n\n") {
		for i, line := range strings.Split(block, "\n") {
			fields := strings.Split(line, " | ")
			for j := range fields {
				fields[j] = strings.TrimSpace(fields[j])
			}
			if i == 0 {
				kind, columns = fields[0], fields[1:]
				continue
			}
			if len(fields)-1 != len(columns) {
				t.Fatalf("matrix, %s, %s: %d cells for %d states", kind, fields[0], len(fields)-1, len(columns))
			}
			for j, cell := range fields[1:] {
				early, late, both := strings.Cut(cell, "|")
				if !both {
					late = early
				}
				g[kind+"/"+fields[0]+"/"+columns[j]+"/before"] = early
				g[kind+"/"+fields[0]+"/"+columns[j]+"/expired"] = late
			}
		}
	}
	return g
}
