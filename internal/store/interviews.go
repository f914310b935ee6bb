package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"retake/internal/interview"
)

// loaded is what an interview was when this transaction saw it last.
type loaded struct {
	version   int64
	status    interview.Status
	token     string
	deletedAt interview.Moment
	questions int64 // version of the list
	takes     []interview.Take
}

// interviewRow is an interview with the columns that only this room knows.
type interviewRow struct {
	interview.Interview
	Stored  interview.Status `db:"status"` // shown status as of the last save; "" once replaced
	Version int64
	Search  string
	Earlier int
	Undo    string // Interview.Last as JSON
}

const interviewColumns = `i.id, i.position_id, i.candidate_id, i.token, i.state, i.verdict, i.prior_verdict, i.deadline,
	i.revision, i.sequence, i.created_at, i.opened_at, i.started_at, i.completed_at, i.redo_at, i.deleted_at, i.activity_at,
	COALESCE(i.replaced_by, '') AS replaced_by, i.consent_version, i.redo_message, i.letter_error, i.marks,
	i.erased_at, i.reminded_at, i.nudged_at, i.questions_version,
	i.adjust_more AS "adjustment.more", i.adjust_untimed AS "adjustment.untimed", i.adjust_takes AS "adjustment.takes",
	i.adjust_sound_only AS "adjustment.sound_only", i.adjust_in_advance AS "adjustment.in_advance"`

// interview loads a whole interview; from names the table i and what tells which one is meant.
func (r reading) interview(from string, args ...any) (interviewRow, error) {
	var row interviewRow
	err := r.get(&row, `SELECT `+interviewColumns+`, i.status, i.version, i.undo FROM interviews i `+from, args...)
	if err != nil {
		return row, fmt.Errorf("load interview: %w", err)
	}
	if row.Undo != "" {
		if err := json.Unmarshal([]byte(row.Undo), &row.Last); err != nil {
			return row, fmt.Errorf("read what undo would put back: %w", err)
		}
	}
	if err := r.list(&row.Questions, `SELECT q.id, q.position_id, x.ord, `+questionLimits+`
		FROM interview_questions x JOIN questions q ON q.id = x.question_id WHERE x.interview_id = ? ORDER BY x.ord`, row.ID); err != nil {
		return row, fmt.Errorf("load questions: %w", err)
	}
	if err := r.list(&row.Takes, `SELECT `+takeColumns+` FROM takes t WHERE t.interview_id = ?
		ORDER BY t.begun_at, t.number, t.id`, row.ID); err != nil {
		return row, fmt.Errorf("load takes: %w", err)
	}
	return row, nil
}

// load is interview for a verb: others who load the same one to change it wait, and SaveInterview knows what it was.
func (t *Tx) load(from string, args ...any) (interview.Interview, error) {
	row, err := t.reading().interview(from+t.engine.lock("i"), args...)
	if err != nil {
		return interview.Interview{}, err
	}
	t.remember(&row.Interview, row.Version, row.Stored)
	return row.Interview, nil
}

func (t *Tx) remember(iv *interview.Interview, version int64, status interview.Status) {
	t.loaded[iv.ID] = loaded{version, status, iv.Token, iv.DeletedAt, iv.QuestionsVersion, slices.Clone(iv.Takes)}
}

// Interview loads an interview to change it; interview.ErrNotFound when there is none.
func (t *Tx) Interview(id string) (interview.Interview, error) { return t.load(`WHERE i.id = ?`, id) }

// InterviewByToken loads the interview that the link opens. retired says that the link was replaced by a newer one.
func (t *Tx) InterviewByToken(token string) (iv interview.Interview, retired bool, err error) {
	if iv, err = t.load(`WHERE i.id = (`+interviewOfToken+`)`, token, token); err != nil {
		return iv, false, err
	}
	return iv, iv.Token != token, nil
}

// Interview loads an interview to look at it; interview.ErrNotFound when there is none.
func (r *Reader) Interview(ctx context.Context, id string) (iv interview.Interview, err error) {
	err = r.snapshot(ctx, func(read reading) error {
		row, err := read.interview(`WHERE i.id = ?`, id)
		iv = row.Interview
		return err
	})
	return iv, err
}

// PositionOfInterview says where an interview belongs, for the question who may see it.
func (r *Reader) PositionOfInterview(ctx context.Context, id string) (positionID string, err error) {
	if err := r.at(ctx).get(&positionID, `SELECT position_id FROM interviews WHERE id = ?`, id); err != nil {
		return "", fmt.Errorf("load position of interview: %w", err)
	}
	return positionID, nil
}

const interviewOfToken = `SELECT id FROM interviews WHERE token = ?
	UNION ALL SELECT interview_id FROM retired_links WHERE token = ? LIMIT 1`

// InterviewByTake loads the interview that the take belongs to.
func (t *Tx) InterviewByTake(takeID string) (interview.Interview, error) {
	return t.load(`WHERE i.id = (SELECT interview_id FROM takes WHERE id = ?)`, takeID)
}

// LiveInterview loads the candidate's interview that is not deleted; interview.ErrNotFound when there is none.
func (t *Tx) LiveInterview(candidateID string) (interview.Interview, error) {
	return t.load(`WHERE i.candidate_id = ? AND i.deleted_at = 0`, candidateID)
}

// CreateInterview writes a new interview with its questions, takes and events, which it numbers and completes. The
// candidate and the questions must exist. It returns *interview.Duplicate when the candidate has a live interview: the
// one that it replaces must be saved first.
func (t *Tx) CreateInterview(iv *interview.Interview, candidate interview.Candidate, events ...interview.Event) error {
	var before struct {
		Earlier int
		Live    string
	}
	err := t.reading().get(&before, `SELECT COUNT(*) AS earlier, COALESCE(MAX(CASE WHEN deleted_at = 0 THEN id END), '') AS live
		FROM interviews WHERE candidate_id = ?`, iv.CandidateID)
	if err != nil {
		return fmt.Errorf("create interview: %w", err)
	}
	if before.Live != "" && !iv.Deleted() {
		return &interview.Duplicate{InterviewID: before.Live, Name: candidate.Name, Email: candidate.Email}
	}
	now := max(iv.CreatedAt, iv.ActivityAt)
	for _, ev := range events {
		now = max(now, ev.At)
	}
	iv.Sequence += int64(len(events))
	row := interviewRow{Interview: *iv, Stored: shown(iv, now), Version: 1, Search: candidate.Search(), Earlier: before.Earlier}
	if _, err := t.execNamed(`INSERT INTO interviews (id, position_id, candidate_id, token, state, verdict, prior_verdict,
			deadline, revision, sequence, version, created_at, opened_at, started_at, completed_at, redo_at, deleted_at,
			activity_at, replaced_by, consent_version, redo_message, letter_error, marks, status, search, earlier,
			erased_at, reminded_at, nudged_at, questions_version, undo, adjust_more, adjust_untimed, adjust_takes,
			adjust_sound_only, adjust_in_advance)
		VALUES (:id, :position_id, :candidate_id, :token, :state, :verdict, :prior_verdict,
			:deadline, :revision, :sequence, :version, :created_at, :opened_at, :started_at, :completed_at, :redo_at, :deleted_at,
			:activity_at, NULLIF(:replaced_by, ''), :consent_version, :redo_message, :letter_error, :marks, :status, :search, :earlier,
			:erased_at, :reminded_at, :nudged_at, :questions_version, :undo, :adjustment.more, :adjustment.untimed,
			:adjustment.takes, :adjustment.sound_only, :adjustment.in_advance)`,
		&row); err != nil {
		return fmt.Errorf("create interview: %w", err)
	}
	if err := t.createQuestionList(iv); err != nil {
		return err
	}
	if err := t.saveTakes(iv.ID, nil, iv.Takes); err != nil {
		return err
	}
	t.recount(iv.PositionID, "", row.Stored)
	t.remember(iv, row.Version, row.Stored)
	return t.createEvents(iv, now, events)
}

// createQuestionList writes which questions the interview asks, for good.
func (t *Tx) createQuestionList(iv *interview.Interview) error {
	if len(iv.Questions) == 0 {
		return nil
	}
	args := make([]any, 0, 3*len(iv.Questions))
	for i, q := range iv.Questions {
		args = append(args, iv.ID, i+1, q.ID)
	}
	values := strings.Repeat(", (?, ?, ?)", len(iv.Questions))[2:]
	if _, err := t.exec(`INSERT INTO interview_questions (interview_id, ord, question_id) VALUES `+values, args...); err != nil {
		return fmt.Errorf("create question list: %w", err)
	}
	return nil
}

// SaveInterview writes an interview that this transaction has loaded or created, with its takes and the events of the
// verb, which it numbers and completes. A take that the interview no longer has is deleted. A new token retires the old
// one. It returns ErrConflict when the row has changed since it was loaded, and *interview.Duplicate when it came out of
// the bin while the candidate has another live interview.
func (t *Tx) SaveInterview(iv *interview.Interview, now interview.Moment, events ...interview.Event) error {
	was, ok := t.loaded[iv.ID]
	if !ok {
		return errors.New("save interview: it was not loaded in this transaction")
	}
	if was.deletedAt != 0 && !iv.Deleted() {
		if err := t.onlyLive(iv); err != nil {
			return err
		}
	}
	iv.Sequence += int64(len(events))
	row := interviewRow{Interview: *iv, Stored: shown(iv, now), Version: was.version}
	if iv.Last != nil {
		undo, err := json.Marshal(iv.Last)
		if err != nil {
			return fmt.Errorf("save interview: %w", err)
		}
		row.Undo = string(undo)
	}
	n, err := t.execNamed(`UPDATE interviews SET token = :token, state = :state, verdict = :verdict,
			prior_verdict = :prior_verdict, deadline = :deadline, revision = :revision, sequence = :sequence, version = version + 1,
			opened_at = :opened_at, started_at = :started_at, completed_at = :completed_at, redo_at = :redo_at,
			deleted_at = :deleted_at, activity_at = :activity_at, replaced_by = NULLIF(:replaced_by, ''),
			consent_version = :consent_version, redo_message = :redo_message, letter_error = :letter_error, marks = :marks,
			status = :status, erased_at = :erased_at, reminded_at = :reminded_at, nudged_at = :nudged_at,
			questions_version = :questions_version, undo = :undo, adjust_more = :adjustment.more,
			adjust_untimed = :adjustment.untimed, adjust_takes = :adjustment.takes,
			adjust_sound_only = :adjustment.sound_only, adjust_in_advance = :adjustment.in_advance
		WHERE id = :id AND version = :version`, &row)
	if err != nil {
		return fmt.Errorf("save interview: %w", err)
	}
	if n == 0 {
		return fmt.Errorf("save interview: %w", ErrConflict)
	}
	if iv.Token != was.token && iv.ErasedAt == 0 {
		if err := t.retireLink(iv, was.token); err != nil {
			return fmt.Errorf("retire link: %w", err)
		}
	}
	if iv.QuestionsVersion != was.questions {
		if _, err := t.exec(`DELETE FROM interview_questions WHERE interview_id = ?`, iv.ID); err != nil {
			return fmt.Errorf("replace question list: %w", err)
		}
		if err := t.createQuestionList(iv); err != nil {
			return err
		}
	}
	if err := t.saveTakes(iv.ID, was.takes, iv.Takes); err != nil {
		return err
	}
	t.recount(iv.PositionID, was.status, row.Stored)
	t.remember(iv, was.version+1, row.Stored)
	return t.createEvents(iv, now, events)
}

// retireLink keeps the old token, so that its page can say that a newer link was sent. A token that comes back by Undo
// works again, and the one that replaced it never existed.
func (t *Tx) retireLink(iv *interview.Interview, old string) error {
	n, err := t.exec(`DELETE FROM retired_links WHERE token = ? AND interview_id = ?`, iv.Token, iv.ID)
	if err != nil || n > 0 {
		return err
	}
	_, err = t.exec(`INSERT INTO retired_links (token, interview_id) VALUES (?, ?)`, old, iv.ID)
	return err
}

// DeleteInterview removes an interview with everything that hangs on it, for good; no other one may point at it.
func (t *Tx) DeleteInterview(iv *interview.Interview) error {
	was, ok := t.loaded[iv.ID]
	if !ok {
		return errors.New("delete interview: it was not loaded in this transaction")
	}
	if err := t.change(`DELETE FROM interviews WHERE id = ? AND version = ?`, iv.ID, was.version); err != nil {
		return fmt.Errorf("delete interview: %w", err)
	}
	t.recount(iv.PositionID, was.status, "")
	delete(t.loaded, iv.ID)
	t.events = slices.DeleteFunc(t.events, func(ev interview.Event) bool { return ev.InterviewID == iv.ID })
	return nil
}

// onlyLive makes sure that no other interview of the candidate is live.
func (t *Tx) onlyLive(iv *interview.Interview) error {
	var other []interview.Duplicate
	if err := t.reading().list(&other, `SELECT i.id AS interview_id, c.name, c.email FROM interviews i
		JOIN candidates c ON c.id = i.candidate_id WHERE i.candidate_id = ? AND i.deleted_at = 0 AND i.id <> ?`, iv.CandidateID, iv.ID); err != nil {
		return fmt.Errorf("save interview: %w", err)
	}
	if len(other) > 0 {
		return &other[0]
	}
	return nil
}

// shown is the status that the tabs count; an interview that another one replaced is history and counts nowhere,
// nor does one that was erased.
func shown(iv *interview.Interview, now interview.Moment) interview.Status {
	if iv.ReplacedBy != "" || iv.ErasedAt != 0 {
		return ""
	}
	return iv.Status(now)
}

// waiting is the statuses that a passed deadline turns into "expired", in the words of the index interviews_waiting.
const waiting = `status IN ('invited', 'opened', 'in_progress', 'recorded', 'redo_asked')`

// DueExpired lists at most limit interviews whose deadline has passed while their stored status still says that the
// candidate is awaited. Saving them, with nothing changed, mends the status. One that somebody is changing just now is left
// for the next time.
func (t *Tx) DueExpired(now interview.Moment, limit int) ([]string, error) {
	var ids []string
	err := t.reading().list(&ids, `SELECT id FROM interviews WHERE `+waiting+` AND deadline <= ? ORDER BY deadline LIMIT ?`+
		t.engine.skipLocked(), now, limit)
	return ids, err
}
