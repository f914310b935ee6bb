package store

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"retake/internal/interview"
	"retake/internal/jobs"
)

// Newcomer is somebody who is invited together with many others: what CreateCandidate, CreateInterview, CreateLetter and
// Enqueue would be given one by one.
type Newcomer struct {
	Candidate interview.Candidate
	Known     bool // the candidate is there already; name and phone are as typed now
	Earlier   int  // interviews that the candidate had before
	Interview interview.Interview
	Event     interview.Event
	Letter    interview.Letter
	Job       jobs.New // of the letter
}

// PositionSeen loads a position without keeping others from changing it, for a transaction that lasts;
// interview.ErrNotFound when there is none.
func (t *Tx) PositionSeen(id string) (interview.Position, error) { return t.reading().position(id, "") }

// KnownCandidate is a candidate of a position with the interviews they have.
type KnownCandidate struct {
	interview.Candidate
	Live    string // id of the interview that is not deleted; empty: none
	Earlier int    // interviews in all
}

// KnownCandidates finds those of the email keys that the position knows, by key; erased candidates are not found.
func (t *Tx) KnownCandidates(positionID string, emailKeys []string) (map[string]KnownCandidate, error) {
	var rows []KnownCandidate
	if err := in(t.reading(), &rows, emailKeys, `SELECT c.id, c.position_id, c.name, c.email, c.phone, c.created_at, c.erased_at,
			COALESCE((SELECT i.id FROM interviews i WHERE i.candidate_id = c.id AND i.deleted_at = 0), '') AS live,
			(SELECT COUNT(*) FROM interviews i WHERE i.candidate_id = c.id) AS earlier
		FROM candidates c WHERE c.position_id = ? AND c.erased_at = 0 AND c.email_key IN (?)`, positionID); err != nil {
		return nil, fmt.Errorf("look for known candidates: %w", err)
	}
	known := make(map[string]KnownCandidate, len(rows))
	for _, row := range rows {
		known[row.Key()] = row
	}
	return known, nil
}

// crowdAt is how many people go into one statement: more hardly gains time, and both engines bound the number of arguments.
const crowdAt = 100

// CreateInterviews writes many new interviews of one position with their candidates, events, letters and jobs in few
// statements; each has the questions of the first. It returns ErrConflict when one of them has a live interview by now.
func (t *Tx) CreateInterviews(crowd []Newcomer) error {
	for len(crowd) > 0 {
		part := crowd[:min(crowdAt, len(crowd))]
		crowd = crowd[len(part):]
		for _, write := range []func([]Newcomer) error{t.crowdCandidates, t.crowdInterviews, t.crowdQuestions, t.crowdEvents, t.crowdLetters, t.crowdJobs} {
			if err := write(part); err != nil {
				return fmt.Errorf("create interviews: %w", err)
			}
		}
	}
	return nil
}

// insert writes the rows whose values stand one after the other in args.
func (t *Tx) insert(table, columns string, args []any) error {
	if len(args) == 0 {
		return nil
	}
	n := strings.Count(columns, ",") + 1
	row := "(?" + strings.Repeat(",?", n-1) + ")"
	_, err := t.exec(`INSERT INTO `+table+` (`+columns+`) VALUES `+row+strings.Repeat(","+row, len(args)/n-1), args...)
	return err
}

func (t *Tx) crowdCandidates(crowd []Newcomer) error {
	var args []any
	for i := range crowd {
		c := &crowd[i].Candidate
		if crowd[i].Known {
			if err := t.SaveCandidate(*c); err != nil {
				return err
			}
			continue
		}
		args = append(args, c.ID, c.PositionID, c.Name, c.Email, c.Key(), c.Phone, c.CreatedAt, c.ErasedAt)
	}
	return t.insert("candidates", "id, position_id, name, email, email_key, phone, created_at, erased_at", args)
}

func (t *Tx) crowdInterviews(crowd []Newcomer) error {
	const columns = `id, position_id, candidate_id, token, state, verdict, prior_verdict, deadline, revision, sequence, version,
		created_at, opened_at, started_at, completed_at, redo_at, deleted_at, activity_at, consent_version, redo_message, letter_error,
		marks, status, search, earlier, questions_version`
	args := make([]any, 0, 26*len(crowd))
	for i := range crowd {
		iv := &crowd[i].Interview
		iv.Sequence = 1
		status := shown(iv, iv.CreatedAt)
		args = append(args, iv.ID, iv.PositionID, iv.CandidateID, iv.Token, iv.State, iv.Verdict, iv.PriorVerdict, iv.Deadline,
			iv.Revision, iv.Sequence, 1, iv.CreatedAt, iv.OpenedAt, iv.StartedAt, iv.CompletedAt, iv.RedoAt, iv.DeletedAt, iv.ActivityAt,
			iv.ConsentVersion, iv.RedoMessage, iv.LetterError, iv.Marks, status, crowd[i].Candidate.Search(), crowd[i].Earlier, iv.QuestionsVersion)
		t.recount(iv.PositionID, "", status)
	}
	return t.insert("interviews", columns, args)
}

func (t *Tx) crowdQuestions(crowd []Newcomer) error {
	questions := crowd[0].Interview.Questions
	args := make([]any, 0, 3*len(crowd)*len(questions))
	for i := range crowd {
		for n, q := range questions {
			args = append(args, crowd[i].Interview.ID, n+1, q.ID)
		}
	}
	return t.insert("interview_questions", "interview_id, ord, question_id", args)
}

func (t *Tx) crowdEvents(crowd []Newcomer) error {
	for i := range crowd {
		iv := &crowd[i].Interview
		if err := t.createEvents(iv, iv.CreatedAt, []interview.Event{crowd[i].Event}); err != nil {
			return err
		}
	}
	return nil
}

func (t *Tx) crowdLetters(crowd []Newcomer) error {
	args := make([]any, 0, 14*len(crowd))
	for i := range crowd {
		l := &crowd[i].Letter
		args = append(args, l.ID, l.InterviewID, l.PositionID, l.Kind, l.ToName, l.ToEmail, l.Subject, l.Body, l.State, l.Error,
			l.CreatedAt, l.SendAfter, l.SentAt, l.Language)
	}
	return t.insert("letters", "id, interview_id, position_id, kind, to_name, to_email, subject, body, state, error, created_at, send_after, sent_at, language", args)
}

func (t *Tx) crowdJobs(crowd []Newcomer) error {
	args := make([]any, 0, 8*len(crowd))
	for i := range crowd {
		job := &crowd[i].Job
		id, err := uuid.NewV7()
		if err != nil {
			return err
		}
		args = append(args, id.String(), job.Kind, job.Key, job.Payload, "due", job.RunAt, cmp.Or(job.MaxAttempts, jobs.DefaultMaxAttempts),
			crowd[i].Interview.CreatedAt)
	}
	return t.insert("jobs", "id, kind, key, payload, state, run_at, max_attempts, created_at", args)
}
