package store

import (
	"context"
	"fmt"
	"strings"

	"retake/internal/interview"
)

// positionFacts leaves the texts of the letters out: lists do not show them.
const (
	positionFacts = `p.id, p.title, p.intro, p.open, p.days, p.contact, p.created_at, p.revision,
	p.remind_days AS "reminders.days", p.remind_unsubmitted AS "reminders.unsubmitted", p.hand_in, p.deleted_at, p.deleted_by,
	p.questions_version, p.auto_extend, p.language, p.sound_only,
	(SELECT COUNT(*) FROM requests r WHERE r.position_id = p.id AND r.state = 'open') AS asking`
	positionColumns = positionFacts + `, p.invite_subject AS "letters.invite_subject", p.invite_body AS "letters.invite_body",
	p.redo_subject AS "letters.redo_subject", p.redo_body AS "letters.redo_body"`
)

func (r reading) position(id, lock string) (interview.Position, error) {
	var p interview.Position
	if err := r.get(&p, `SELECT `+positionColumns+` FROM positions p WHERE p.id = ?`+lock, id); err != nil {
		return p, fmt.Errorf("load position: %w", err)
	}
	return p, nil
}

// Position loads a position; whoever else wants to change it, its questions or its members waits until this transaction ends.
// It is interview.ErrNotFound when there is none.
func (t *Tx) Position(id string) (interview.Position, error) {
	return t.reading().position(id, t.engine.lock("p"))
}

// Position loads a position; interview.ErrNotFound when there is none.
func (r *Reader) Position(ctx context.Context, id string) (interview.Position, error) {
	return r.at(ctx).position(id, "")
}

// PositionBinned says whether the position is in the bin; interview.ErrNotFound when there is none.
func (t *Tx) PositionBinned(id string) (binned bool, err error) {
	if err := t.reading().get(&binned, `SELECT deleted_at <> 0 FROM positions WHERE id = ?`, id); err != nil {
		return false, fmt.Errorf("load position: %w", err)
	}
	return binned, nil
}

// CreatePosition writes a new position. Its creator becomes a member; "" for none.
func (t *Tx) CreatePosition(p interview.Position, creatorUserID string) error {
	if _, err := t.execNamed(`INSERT INTO positions (id, title, intro, open, days, contact, invite_subject, invite_body,
			redo_subject, redo_body, created_at, revision, remind_days, remind_unsubmitted, hand_in, questions_version, auto_extend,
			language, sound_only)
		VALUES (:id, :title, :intro, :open, :days, :contact, :letters.invite_subject, :letters.invite_body,
			:letters.redo_subject, :letters.redo_body, :created_at, :revision, :reminders.days, :reminders.unsubmitted, :hand_in,
			:questions_version, :auto_extend, :language, :sound_only)`, &p); err != nil {
		return fmt.Errorf("create position: %w", err)
	}
	args := make([]any, 0, 2*len(interview.Statuses))
	for _, s := range interview.Statuses {
		args = append(args, p.ID, s)
	}
	values := strings.Repeat(", (?, ?, 0)", len(interview.Statuses))[2:]
	if _, err := t.exec(`INSERT INTO position_counts (position_id, status, n) VALUES `+values, args...); err != nil {
		return fmt.Errorf("create position: %w", err)
	}
	if creatorUserID == "" {
		return nil
	}
	if _, err := t.exec(`INSERT INTO position_members (position_id, user_id) VALUES (?, ?)`, p.ID, creatorUserID); err != nil {
		return fmt.Errorf("create position: %w", err)
	}
	return nil
}

// CopyMembers makes the members of one position members of another too.
func (t *Tx) CopyMembers(from, to string) error {
	if _, err := t.exec(`INSERT INTO position_members (position_id, user_id)
		SELECT ?, m.user_id FROM position_members m WHERE m.position_id = ? ON CONFLICT (position_id, user_id) DO NOTHING`, to, from); err != nil {
		return fmt.Errorf("copy members: %w", err)
	}
	return nil
}

// SavePosition writes a changed position whose revision the verb has raised by one. It returns ErrConflict when somebody
// else saved it in between.
func (t *Tx) SavePosition(p interview.Position) error {
	n, err := t.execNamed(`UPDATE positions SET title = :title, intro = :intro, open = :open, days = :days, contact = :contact,
			invite_subject = :letters.invite_subject, invite_body = :letters.invite_body,
			redo_subject = :letters.redo_subject, redo_body = :letters.redo_body, revision = :revision,
			remind_days = :reminders.days, remind_unsubmitted = :reminders.unsubmitted, hand_in = :hand_in,
			deleted_at = :deleted_at, deleted_by = :deleted_by, questions_version = :questions_version, auto_extend = :auto_extend,
			language = :language, sound_only = :sound_only
		WHERE id = :id AND revision = :revision - 1`, &p)
	if err == nil && n == 0 {
		err = ErrConflict
	}
	if err != nil {
		return fmt.Errorf("save position: %w", err)
	}
	return nil
}

// PositionList lists the positions that the user is a member of ("": all) and that are not in the bin, open ones first, then the
// newest. The texts of the letters are left out.
func (r *Reader) PositionList(ctx context.Context, userID string) ([]interview.PositionRow, error) {
	read := r.at(ctx)
	const mine = `p.deleted_at = 0 AND (? = '' OR EXISTS (SELECT 1 FROM position_members m WHERE m.position_id = p.id AND m.user_id = ?))`
	var list []interview.PositionRow
	if err := read.list(&list, `SELECT `+positionFacts+`, `+questionCount+` FROM positions p WHERE `+mine+`
		ORDER BY p.open DESC, p.created_at DESC, p.id DESC`, userID, userID); err != nil {
		return nil, fmt.Errorf("list positions: %w", err)
	}
	var numbers []struct {
		PositionID string
		Status     interview.Status
		N          int
	}
	if err := read.list(&numbers, `SELECT n.position_id, n.status, n.n FROM position_counts n JOIN positions p ON p.id = n.position_id
		WHERE n.n > 0 AND `+mine, userID, userID); err != nil {
		return nil, fmt.Errorf("list positions: %w", err)
	}
	counts := make(map[string]interview.Counts, len(list))
	for _, row := range numbers {
		if counts[row.PositionID] == nil {
			counts[row.PositionID] = interview.Counts{}
		}
		counts[row.PositionID][row.Status] = row.N
	}
	for i := range list {
		if list[i].Counts = counts[list[i].ID]; list[i].Counts == nil {
			list[i].Counts = interview.Counts{}
		}
	}
	return list, nil
}

// Counts is the number of the position's interviews per status.
func (r *Reader) Counts(ctx context.Context, positionID string) (interview.Counts, error) {
	return r.at(ctx).countsOf(positionID)
}

func (r reading) countsOf(positionID string) (interview.Counts, error) {
	var rows []struct {
		Status interview.Status
		N      int
	}
	if err := r.list(&rows, `SELECT status, n FROM position_counts WHERE position_id = ? AND n > 0`, positionID); err != nil {
		return nil, fmt.Errorf("load counts: %w", err)
	}
	counts := make(interview.Counts, len(rows))
	for _, row := range rows {
		counts[row.Status] = row.N
	}
	return counts, nil
}
