package store

import (
	"context"
	"fmt"
	"time"

	"retake/internal/interview"
)

// dueReminders says what Interview.Remind does, so that whoever was reminded is not loaded again: first those whose deadline
// is near, then those who have recorded everything and rest since a day.
const (
	remindFrom   = `i.deadline - CAST(p.remind_days AS BIGINT) * 86400000`
	dueReminders = `SELECT i.id FROM interviews i JOIN positions p ON p.id = i.position_id
		WHERE i.` + waiting + ` AND i.deadline > ? AND i.deadline <= ? AND i.reminded_at = 0
			AND p.remind_days > 0 AND p.deleted_at = 0 AND ` + remindFrom + ` <= ? AND i.created_at < ` + remindFrom + `
	UNION SELECT i.id FROM interviews i JOIN positions p ON p.id = i.position_id
		WHERE i.status IN ('recorded', 'redo_asked') AND i.deadline > ? AND i.activity_at <= ? AND i.nudged_at < i.activity_at
			AND i.state = 'started' AND i.marks NOT LIKE '%o%' AND i.marks NOT LIKE '%d%'
			AND p.remind_unsubmitted AND p.deleted_at = 0
	LIMIT ?`
)

// DueReminders lists at most limit interviews for which Interview.Remind has something to say.
func (r *Reader) DueReminders(ctx context.Context, now interview.Moment, limit int) ([]string, error) {
	const day, longest = 24 * time.Hour, 30 * 24 * time.Hour // a reminder goes out 30 days before the deadline at the most
	var ids []string
	err := r.at(ctx).list(&ids, dueReminders, now, now.Add(longest), now, now, now.Add(-day), limit)
	if err != nil {
		return nil, fmt.Errorf("find due reminders: %w", err)
	}
	return ids, nil
}

// DueHandIns lists at most limit interviews whose deadline passed between the two moments and that became whole after it was
// noted, or whose last letter failed, so that it was not noted, in positions that hand in at the deadline.
func (r *Reader) DueHandIns(ctx context.Context, from, until interview.Moment, limit int) ([]string, error) {
	var ids []string
	err := r.at(ctx).list(&ids, `SELECT i.id FROM positions p JOIN interviews i ON i.position_id = p.id
		WHERE p.hand_in AND i.status IN ('expired', 'letter_failed') AND i.deadline > ? AND i.deadline <= ? AND i.state = 'started'
			AND i.marks NOT LIKE '%o%' AND i.marks NOT LIKE '%d%' LIMIT ?`, from, until, limit)
	if err != nil {
		return nil, fmt.Errorf("find what to hand in: %w", err)
	}
	return ids, nil
}

// HandsIn says whether the position hands in at the deadline; interview.ErrNotFound when there is no such position.
func (t *Tx) HandsIn(positionID string) (handsIn bool, err error) {
	if err := t.reading().get(&handsIn, `SELECT hand_in FROM positions WHERE id = ?`, positionID); err != nil {
		return false, fmt.Errorf("load position: %w", err)
	}
	return handsIn, nil
}

// StoppedLetters lists at most limit of the position's letters that were stopped for that reason, in the order of their ids,
// from behind one on ("": from the first). A letter that a later one other than a receipt followed is none of them.
func (t *Tx) StoppedLetters(positionID, why, behind string, limit int) ([]interview.Letter, error) {
	var list []interview.Letter
	err := t.reading().list(&list, `SELECT `+letterColumns+` FROM letters l WHERE l.position_id = ? AND l.state = 'cancelled'
		AND l.error = ? AND l.id > ? AND NOT EXISTS (SELECT 1 FROM letters n WHERE n.interview_id = l.interview_id
			AND n.`+asking+` AND (n.created_at, n.id) > (l.created_at, l.id)) ORDER BY l.id LIMIT ?`, positionID, why, behind, limit)
	if err != nil {
		return nil, fmt.Errorf("list stopped letters: %w", err)
	}
	return list, nil
}
