package store

import (
	"context"
	"fmt"

	"retake/internal/interview"
)

// History is what became of an interview's earlier links, and which interviews of the candidate came after it.
func (r *Reader) History(ctx context.Context, iv interview.Interview) (interview.History, error) {
	var h interview.History
	err := r.snapshot(ctx, func(read reading) error {
		var tokens []string
		if err := read.list(&tokens, `SELECT token FROM retired_links WHERE interview_id = ?`, iv.ID); err != nil {
			return fmt.Errorf("load earlier links: %w", err)
		}
		for _, token := range tokens {
			h.Retired = append(h.Retired, interview.LinkEnd(token))
		}
		if err := read.list(&h.Newer, `SELECT `+interviewColumns+` FROM interviews i
			WHERE i.candidate_id = ? AND i.id <> ? AND (i.created_at, i.id) > (?, ?) ORDER BY i.created_at DESC, i.id DESC`,
			iv.CandidateID, iv.ID, iv.CreatedAt, iv.ID); err != nil {
			return fmt.Errorf("load later interviews: %w", err)
		}
		return nil
	})
	return h, err
}
