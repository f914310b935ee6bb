package web

import (
	"retake/internal/interview"
	"retake/internal/lang"
	"retake/views"
)

// roomSteps are the interview's questions as the candidate's pages show them; current is the one that is on.
func roomSteps(r interview.Room, current string) []views.RoomStep {
	iv := &r.Interview
	steps := make([]views.RoomStep, 0, len(iv.Questions))
	for _, q := range iv.Questions {
		limits := iv.Limits(q)
		q.Think, q.Answer, q.Takes = limits.Think, limits.Answer, limits.Takes // as they hold for this candidate
		step := views.RoomStep{Question: q, Untimed: limits.Untimed, Left: -1, Current: q.ID == current, Asked: iv.Reopened(q.ID)}
		step.Answer, _ = iv.Answer(q.ID)
		if q.Takes > 0 {
			step.Left = max(0, q.Takes-iv.TakesUsed(q.ID))
		}
		if err := iv.CanRecord(q.ID); err != nil {
			step.WhyNot = refusedIn(views.RoomLanguage(r), err)
		} else {
			step.May = true
		}
		steps = append(steps, step)
	}
	return steps
}

// nextInRoom is where to go after the n-th question (0: at the beginning): the first one after it without an answer, then
// those before it, then the overview.
func nextInRoom(iv *interview.Interview, n int) string {
	before := ""
	for _, q := range iv.Missing() {
		switch {
		case q.Ord > n:
			return views.RoomQuestionURL(iv.Token, q.Ord)
		case q.Ord < n && before == "":
			before = views.RoomQuestionURL(iv.Token, q.Ord)
		}
	}
	if before != "" {
		return before
	}
	return views.RoomURL(iv.Token, "overview")
}

// roomQuestion puts the page of the n-th question together.
func (s *Server) roomQuestion(r interview.Room, n int) (views.RoomQuestion, error) {
	steps := roomSteps(r, r.Interview.Questions[n-1].ID)
	q := steps[n-1].Question
	page := views.RoomQuestion{
		Frame: views.NewRoomFrame(r, views.RoomLanguage(r).Say("room.question.title", lang.Args{"Number": n, "All": len(steps)})),
		Step:  steps[n-1],
		Steps: steps,
		Next:  nextInRoom(&r.Interview, n),
	}
	page.File.Most = s.App.Bound(interview.TakeOwner{
		Take: interview.Take{File: true}, Answer: r.Interview.Questions[n-1].Answer, Adjustment: r.Interview.Adjustment,
	})
	if !page.Step.Untimed {
		page.File.Longest = q.Answer + interview.FileGrace
	}
	saved, err := s.savedPart(&r.Interview, q.ID)
	if err != nil {
		return page, err
	}
	page.Saved = saved
	if page.Step.Answer == nil && saved == nil {
		page.Think = q.Think
	}
	return page, nil
}

// savedPart is what the candidate may keep of an interrupted take; nil when there is nothing.
func (s *Server) savedPart(iv *interview.Interview, question string) (*views.RoomSaved, error) {
	take, size, err := s.App.SavedPart(iv, question)
	if take == nil || err != nil {
		return nil, err
	}
	return &views.RoomSaved{TakeID: take.ID, Bytes: size}, nil
}
