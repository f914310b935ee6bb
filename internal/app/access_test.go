package app_test

import (
	"errors"
	"maps"
	"reflect"
	"slices"
	"testing"

	"retake/internal/app"
	"retake/internal/interview"
)

func TestEveryVerbIsInTheTable(t *testing.T) {
	t.Parallel()
	desk := reflect.TypeFor[*app.App]()
	for i := range desk.NumMethod() {
		name := desk.Method(i).Name
		if _, ok := verbs[name]; !ok {
			t.Errorf("%s is a verb whose guard is not in the table", name)
		}
	}
	for name, v := range verbs {
		if _, ok := desk.MethodByName(name); !ok {
			t.Errorf("%s is in the table and is no verb", name)
		}
		if (v.try == nil) != (v.guard == ofSelf || v.guard == ofProgram) {
			t.Errorf("%s: only what has no guard goes untried", name)
		}
	}
}

func TestVerbsAskWhoComes(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(verbs)) {
		verb := verbs[name]
		if verb.try == nil {
			continue
		}
		t.Run(name, func(t *testing.T) {
			atDesk(t, func(d *desk) {
				try := verb.try(d)
				before := d.facts()
				for who, c := range d.refused(verb.guard) {
					if err := try(d, c.actor); !errors.Is(err, c.want) {
						d.t.Errorf("%s: got %v, want %v", who, err, c.want)
					}
				}
				if verb.guard == ofLink {
					return
				}
				if after := d.facts(); !reflect.DeepEqual(after, before) {
					d.t.Errorf("the refused verbs changed something:\n%+v\n%+v", before, after)
				}
				allowed := d.recruiter
				if verb.guard == ofCompany {
					allowed = d.admin
				}
				if err := try(d, allowed.Actor()); err != nil {
					d.t.Errorf("%s: got %v", allowed.Name, err)
				}
			})
		})
	}
}

type refused struct {
	actor interview.Actor
	want  error
}

// refused is who must not get through the guard, and what they are told. Whoever must not know of a thing is told that
// there is none.
func (d *desk) refused(g guard) map[string]refused {
	const (
		candidate = "a candidate"
		nobody    = "nobody"
	)
	no := map[string]refused{
		candidate: {interview.Actor{Kind: interview.ByCandidate, ID: d.recruiter.ID, Role: interview.Admin}, interview.ErrNotFound},
		nobody:    {interview.Actor{}, interview.ErrNotFound},
	}
	switch g {
	case ofPosition:
		no["a recruiter of another position"] = refused{d.otherRecruiter.Actor(), interview.ErrNotFound}
		no["a reviewer of another position"] = refused{d.otherReviewer.Actor(), interview.ErrNotFound}
		no["a reviewer of the position"] = refused{d.reviewer.Actor(), interview.ErrForbidden}
		no["a user without a role"] = refused{interview.Actor{Kind: interview.ByUser, ID: d.recruiter.ID}, interview.ErrNotFound}
	case ofCompany:
		no["a recruiter"] = refused{d.recruiter.Actor(), interview.ErrForbidden}
		no["a reviewer"] = refused{d.reviewer.Actor(), interview.ErrForbidden}
	case ofHouse:
		no["a reviewer"] = refused{d.reviewer.Actor(), interview.ErrForbidden}
	case ofLink:
		no["a guess"] = refused{interview.Actor{ID: "0123456789abcdefghjkmnpqrs"}, interview.ErrNotFound}
		no["a long guess"] = refused{interview.Actor{ID: string(make([]byte, 10_000))}, interview.ErrNotFound}
	}
	return no
}

// facts is everything that a refused verb must leave alone.
func (d *desk) facts() []any {
	d.t.Helper()
	users, err := d.read.Users(d.ctx)
	d.must(err)
	positions, err := d.read.PositionList(d.ctx, "")
	d.must(err)
	box, err := d.read.Outbox(d.ctx, "", "", 0)
	d.must(err)
	backlog, err := d.read.Backlog(d.ctx, d.clock.Moment())
	d.must(err)
	company, err := d.Company(d.ctx)
	d.must(err)
	all := []any{users, positions, box, backlog, company, d.members(d.position.ID), d.positionNow(d.position.ID), d.questionsNow(d.position.ID)}
	for _, status := range []interview.Status{"", interview.StatusDeleted} {
		board, err := d.read.CandidateBoard(d.ctx, interview.CandidateFilter{PositionID: d.position.ID, Status: status})
		d.must(err)
		for _, row := range board.Rows {
			all = append(all, d.page(row.InterviewID))
		}
	}
	return all
}
