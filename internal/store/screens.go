package store

import (
	"context"
	"errors"
	"fmt"

	"retake/internal/interview"
)

// InterviewPage is one interview with everything that its screen shows; interview.ErrNotFound when there is none.
func (r *Reader) InterviewPage(ctx context.Context, id string) (interview.InterviewPage, error) {
	var page interview.InterviewPage
	err := r.snapshot(ctx, func(read reading) error {
		row, err := read.interview(`WHERE i.id = ?`, id)
		if err != nil {
			return err
		}
		page.Interview = row.Interview
		if page.Candidate, err = read.candidate(`id = ?`, row.CandidateID); err != nil {
			return err
		}
		if page.Position, err = read.position(row.PositionID, ""); err != nil {
			return err
		}
		if page.Events, err = read.events(id); err != nil {
			return err
		}
		if err := read.list(&page.Letters, `SELECT `+letterColumns+` FROM letters l WHERE l.interview_id = ?
			ORDER BY l.created_at DESC, l.id DESC`, id); err != nil {
			return fmt.Errorf("load letters: %w", err)
		}
		if err := read.list(&page.Earlier, `SELECT `+interviewColumns+` FROM interviews i
			WHERE i.candidate_id = ? AND i.id <> ? AND (i.created_at, i.id) < (?, ?) ORDER BY i.created_at DESC, i.id DESC`,
			row.CandidateID, id, row.CreatedAt, id); err != nil {
			return fmt.Errorf("load earlier interviews: %w", err)
		}
		page.Requests, err = read.requests(id)
		return err
	})
	return page, err
}

// Room is what the candidate's pages show behind a link, also behind one that a newer link has replaced;
// interview.ErrNotFound when no link has this token.
func (r *Reader) Room(ctx context.Context, token string) (interview.Room, error) {
	var room interview.Room
	err := r.snapshot(ctx, func(read reading) error {
		row, err := read.interview(`WHERE i.id = (`+interviewOfToken+`)`, token, token)
		if err != nil {
			return err
		}
		room.Interview, room.Retired = row.Interview, row.Token != token
		if room.Candidate, err = read.candidate(`id = ?`, row.CandidateID); err != nil {
			return err
		}
		if room.Position, err = read.position(row.PositionID, ""); err != nil {
			return err
		}
		room.Company, err = read.setting(SettingCompany)
		if errors.Is(err, interview.ErrNotFound) {
			err = nil
		}
		return err
	})
	return room, err
}
