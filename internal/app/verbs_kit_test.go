package app_test

import (
	"retake/internal/app"
	"retake/internal/interview"
)

func invitedOne(d *desk, name string) interview.Interview { return d.invited(name) }

func onInterview(given func(*desk, string) interview.Interview, do func(*desk, interview.Actor, app.On) error) entry {
	return entry{ofPosition, func(d *desk) attempt {
		on := app.On{InterviewID: given(d, "Ann Example").ID}
		return func(d *desk, who interview.Actor) error { return do(d, who, on) }
	}}
}

func inPosition(do func(*desk, interview.Actor, interview.Position) error) entry {
	return entry{ofPosition, func(d *desk) attempt {
		return func(d *desk, who interview.Actor) error { return do(d, who, d.positionNow(d.position.ID)) }
	}}
}

func onImport(do func(*desk, interview.Actor, string) error) entry {
	return entry{ofPosition, func(d *desk) attempt {
		id := d.listed("Iris Example, iris@example.com")
		return func(d *desk, who interview.Actor) error { return do(d, who, id) }
	}}
}

func onEndpoint(do func(*desk, interview.Actor, string) error) entry {
	return entry{ofCompany, func(d *desk) attempt {
		id := d.endpoint("https://hooks.example.com").ID
		return func(d *desk, who interview.Actor) error { return do(d, who, id) }
	}}
}

func onConnection(do func(*desk, interview.Actor, string) error) entry {
	return entry{ofCompany, func(d *desk) attempt {
		id := d.workable().ID
		return func(d *desk, who interview.Actor) error { return do(d, who, id) }
	}}
}

func onUser(do func(*desk, interview.Actor, string) error) entry {
	return entry{ofCompany, func(d *desk) attempt {
		id := d.join("Una User", interview.Reviewer).ID
		return func(d *desk, who interview.Actor) error { return do(d, who, id) }
	}}
}

func onLink(do func(*desk, string) error) entry {
	return entry{ofLink, func(d *desk) attempt {
		return func(d *desk, who interview.Actor) error { return do(d, who.ID) }
	}}
}

// begun is a take that somebody is recording.
func (d *desk) begun() interview.Take {
	d.t.Helper()
	iv := d.started("Someone " + string(rune('a'+len(d.rows()))))
	take, err := d.BeginTake(d.ctx, iv.Token, iv.Questions[0].ID)
	d.must(err)
	d.send(take.ID, tiny)
	return take
}

func (d *desk) rows() []interview.CandidateRow {
	d.t.Helper()
	board, err := d.read.CandidateBoard(d.ctx, interview.CandidateFilter{PositionID: d.position.ID})
	d.must(err)
	return board.Rows
}
