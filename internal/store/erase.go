package store

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/jmoiron/sqlx"

	"retake/internal/interview"
)

// ForgetCandidate removes whatever tells who the candidate is beside the rows of the candidate and the interviews
// themselves: events, messages to webhooks, letters with their jobs, links that were replaced, rows of imports, and what
// others typed to find this one person.
func (t *Tx) ForgetCandidate(c interview.Candidate, interviews []string) error {
	var letters []struct{ ID, ToEmail string }
	if err := in(t.reading(), &letters, interviews, `SELECT id, to_email FROM letters WHERE interview_id IN (?)`); err != nil {
		return fmt.Errorf("forget candidate: %w", err)
	}
	keys, jobs := []string{c.Key()}, []string{}
	for _, l := range letters { // an address that was corrected since may stand in an import
		keys, jobs = append(keys, strings.ToLower(l.ToEmail)), append(jobs, l.ID)
	}
	for statement, ids := range map[string][]string{
		`DELETE FROM jobs WHERE key IN (?)`:                           jobs,
		`DELETE FROM letters WHERE interview_id IN (?)`:               interviews,
		`DELETE FROM events WHERE interview_id IN (?)`:                interviews,
		`DELETE FROM requests WHERE interview_id IN (?)`:              interviews,
		`DELETE FROM idempotency WHERE interview_id IN (?)`:           interviews,
		`DELETE FROM external_refs WHERE interview_id IN (?)`:         interviews,
		`DELETE FROM retired_links WHERE interview_id IN (?)`:         interviews,
		`UPDATE batch_items SET words = '' WHERE interview_id IN (?)`: interviews,
		`DELETE FROM import_rows WHERE interview_id IN (?)`:           interviews,
		`DELETE FROM deliveries WHERE interview_id IN (?)`:            interviews,
	} {
		if err := t.execIn(statement, ids); err != nil {
			return fmt.Errorf("forget candidate: %w", err)
		}
	}
	query, args, err := sqlx.In(`DELETE FROM import_rows WHERE email_key IN (?) AND import_id IN (SELECT id FROM imports WHERE position_id = ?)`,
		keys, c.PositionID)
	if err != nil {
		return err
	}
	if _, err := t.exec(query, args...); err != nil {
		return fmt.Errorf("forget candidate: %w", err)
	}
	if err := t.forgetOrders(c, interviews); err != nil {
		return fmt.Errorf("forget orders: %w", err)
	}
	return t.forgetViews(c)
}

// forgetViews removes the views that were saved to find this one person.
func (t *Tx) forgetViews(c interview.Candidate) error {
	name, email := strings.ToLower(c.Name), c.Key()
	tells := func(text string) bool {
		text = strings.ToLower(text)
		return strings.Contains(text, email) || strings.TrimSpace(text) == name
	}
	var views []struct{ ID, Name, Query string }
	if err := t.reading().list(&views, `SELECT id, name, query FROM saved_views WHERE position_id = ?`, c.PositionID); err != nil {
		return fmt.Errorf("forget views: %w", err)
	}
	for _, v := range views {
		q, _ := url.ParseQuery(v.Query) // what cannot be read finds nobody
		if tells(v.Name) || tells(q.Get("q")) {
			if _, err := t.exec(`DELETE FROM saved_views WHERE id = ?`, v.ID); err != nil {
				return fmt.Errorf("forget view: %w", err)
			}
		}
	}
	return nil
}

// CreateErasure notes that somebody was erased; noting it twice is once.
func (t *Tx) CreateErasure(e interview.Erasure) error {
	_, err := t.exec(`INSERT INTO erasures (candidate_id, position_id, at, by_name) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		e.CandidateID, e.PositionID, e.At, e.ByName)
	if err != nil {
		return fmt.Errorf("create erasure: %w", err)
	}
	return nil
}

// Erasure says who erased the candidate and when; interview.ErrNotFound when nobody did.
func (r *Reader) Erasure(ctx context.Context, candidateID string) (interview.Erasure, error) {
	var e interview.Erasure
	if err := r.at(ctx).get(&e, `SELECT candidate_id, position_id, at, by_name FROM erasures WHERE candidate_id = ?`, candidateID); err != nil {
		return e, fmt.Errorf("load erasure: %w", err)
	}
	return e, nil
}

// NotErased returns those of the candidates that are here with their data.
func (r *Reader) NotErased(ctx context.Context, candidates []string) (there []string, err error) {
	err = in(r.at(ctx), &there, candidates, `SELECT id FROM candidates WHERE erased_at = 0 AND id IN (?)`)
	return there, err
}

// Scrub overwrites what deleted rows have left behind in the files of the database. ErrBusy says that somebody was reading
// what had to go: try again.
func (s *Store) Scrub(ctx context.Context) error {
	if err := s.engine.scrub(ctx, s.write); err != nil {
		return fmt.Errorf("scrub: %w", meaning(err))
	}
	return nil
}
