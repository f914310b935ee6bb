package app

import (
	"context"
	"errors"
	"maps"
	"slices"

	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/mail"
	"retake/internal/store"
)

const (
	jobImport = "import" // payload: the import's id
	// A list that cannot be imported says so after a few minutes and can be tried again by hand.
	importAttempts = 5
	// Few enough to hold in memory, many enough for few statements.
	crowdChunk = 500
)

// What the rows and the list itself say about the run.
const (
	sentAgain        = "Their link was sent again."
	askedAgain       = "Asked to record again."
	nothingToRedo    = "Has recorded nothing yet, so nothing was deleted."
	interviewGone    = "This interview is no longer there."
	invitedMeanwhile = "Was invited meanwhile, so no letter was added."
	lostImport       = "Retake was stopped too often during this import. Try again."
	brokenImport     = "Retake could not finish this import. Try again; if that does not help, tell your admin."
	notYoursImport   = "Whoever started this import may no longer invite candidates to this position."
)

// runImport is the job of an import. It may be run again at any point: who is invited has no row that waits, and a duplicate
// that was seen to has its words.
func (a *App) runImport(ctx context.Context, job jobs.Job) error {
	id := string(job.Payload)
	err := a.inviteListed(ctx, id)
	if err == nil {
		err = a.askDuplicates(ctx, id)
	}
	if err == nil {
		err = a.importEnds(ctx, id, interview.ImportDone, "")
	}
	switch {
	case errors.Is(err, interview.ErrNotFound): // the list went with its position
		return nil
	case err == nil || ctx.Err() != nil:
		return err
	}
	words := importFault(err)
	if words == "" && job.Attempt >= job.MaxAttempts {
		words = brokenImport
	}
	if words == "" {
		return err
	}
	if noted := a.importEnds(ctx, id, interview.ImportFailed, words); noted != nil {
		return noted
	}
	return jobs.Final(err)
}

// importFault is what a rule has against the run, as a sentence; empty: another try may help.
func importFault(err error) string {
	var refusal *interview.Refusal
	var invalid interview.Invalid
	switch {
	case errors.Is(err, interview.ErrForbidden):
		return notYoursImport
	case errors.As(err, &refusal):
		return refusal.Error()
	case errors.As(err, &invalid):
		for _, words := range invalid {
			return words
		}
	}
	return ""
}

func (a *App) importEnds(ctx context.Context, id string, state interview.ImportState, words string) error {
	return a.Store.Write(ctx, func(tx *store.Tx) error {
		im, err := tx.Import(id)
		if err != nil || im.State != interview.ImportRunning {
			return err
		}
		im.State, im.Error, im.FinishedAt = state, words, a.now()
		return tx.SaveImport(im)
	})
}

// starter is who confirmed the import, with the rights they have now.
func (a *App) starter(tx *store.Tx, im interview.Import) (interview.Actor, error) {
	u, err := tx.User(im.By.ID)
	if errors.Is(err, interview.ErrNotFound) || err == nil && u.DisabledAt != 0 {
		return im.By, interview.ErrForbidden
	}
	if err != nil {
		return im.By, err
	}
	if err := a.may(tx, u.Actor(), im.PositionID, interview.MayRecruit); err != nil {
		return im.By, interview.ErrForbidden
	}
	return u.Actor(), nil
}

// inviteListed invites all new people of the list in one transaction.
func (a *App) inviteListed(ctx context.Context, id string) error {
	return a.write(ctx, func(tx *store.Tx) error {
		im, err := tx.Import(id)
		if err != nil {
			return err
		}
		if im.State != interview.ImportRunning {
			return nil
		}
		rows, err := tx.NewImportRows(id, 0, crowdChunk)
		if err != nil || len(rows) == 0 {
			return err
		}
		c, err := a.crowd(tx, im)
		if err != nil {
			return err
		}
		im.Fresh = 0
		for len(rows) > 0 {
			n, err := c.invite(tx, rows)
			if err != nil {
				return err
			}
			im.Fresh += n
			im.Doubled += len(rows) - n
			if rows, err = tx.NewImportRows(id, rows[len(rows)-1].Ord, crowdChunk); err != nil {
				return err
			}
		}
		if err := tx.DeleteNewImportRows(id); err != nil {
			return err
		}
		return tx.SaveImport(im)
	})
}

// crowd is what all invitations of an import have in common.
type crowd struct {
	app       *App
	im        interview.Import
	actor     interview.Actor
	now       interview.Moment
	company   string
	position  interview.Position
	questions []interview.Question
}

func (a *App) crowd(tx *store.Tx, im interview.Import) (c crowd, err error) {
	c = crowd{app: a, im: im, now: a.now()}
	if c.actor, err = a.starter(tx, im); err != nil {
		return c, err
	}
	if c.position, err = tx.PositionSeen(im.PositionID); err != nil {
		return c, err
	}
	if c.questions, err = tx.Questions(im.PositionID); err != nil {
		return c, err
	}
	c.company, err = tx.Setting(store.SettingCompany)
	if errors.Is(err, interview.ErrNotFound) {
		err = nil
	}
	return c, err
}

// invite invites those of the rows who have no live interview by now, and returns how many these were.
func (c *crowd) invite(tx *store.Tx, rows []interview.ImportRow) (int, error) {
	keys := make([]string, len(rows))
	for i, row := range rows {
		keys[i] = row.EmailKey
	}
	known, err := tx.KnownCandidates(c.position.ID, keys)
	if err != nil {
		return 0, err
	}
	batch, back := make([]store.Newcomer, 0, len(rows)), map[string]interview.ImportRow{}
	for _, row := range rows {
		k, there := known[row.EmailKey]
		if k.Live != "" {
			row.Kind, row.Words, row.InterviewID = interview.RowDuplicate, invitedMeanwhile, k.Live
			if err := tx.SaveImportRow(c.im.ID, row); err != nil {
				return 0, err
			}
			continue
		}
		one := store.Newcomer{Candidate: k.Candidate, Known: there, Earlier: k.Earlier}
		if there {
			one.Candidate.Name, back[k.Candidate.ID] = row.Name, row
			if row.Phone != "" {
				one.Candidate.Phone = row.Phone
			}
		} else {
			one.Candidate = interview.Candidate{PositionID: c.position.ID, Name: row.Name, Email: row.Email, Phone: row.Phone, CreatedAt: c.now}
		}
		if err := c.prepare(&one); err != nil {
			return 0, err
		}
		batch = append(batch, one)
	}
	if err := tx.CreateInterviews(batch); err != nil {
		return 0, err
	}
	return len(batch), c.follow(tx, back)
}

// follow gives people who had an interview before the orders that were kept for the next one, and notes it on their rows.
func (c *crowd) follow(tx *store.Tx, back map[string]interview.ImportRow) error {
	kept, err := tx.KeptOrders(slices.Collect(maps.Keys(back))...)
	if err != nil {
		return err
	}
	for id, lines := range kept {
		if lines = connected(lines); len(lines) == 0 {
			continue
		}
		iv, err := tx.LiveInterview(id)
		if err != nil {
			return err
		}
		if err := carry(tx, c.now, c.actor, &iv, lines); err != nil {
			return err
		}
		row := back[id]
		row.Words, row.InterviewID = systems(lines), iv.ID
		if err := tx.SaveImportRow(c.im.ID, row); err != nil {
			return err
		}
	}
	return nil
}

// prepare makes the interview, its event, its letter and the letter's job, as Invite does for one person.
func (c *crowd) prepare(one *store.Newcomer) error {
	ids := [3]string{}
	for i := range ids {
		var err error
		if ids[i], err = newID(); err != nil {
			return err
		}
	}
	if !one.Known {
		one.Candidate.ID = ids[0]
	}
	token, err := c.app.Tokens.NewLinkToken()
	if err != nil {
		return err
	}
	one.Interview, err = interview.Invite(c.now, c.position, c.questions, one.Candidate, interview.Invitation{ID: ids[1], Token: token, Deadline: c.im.Deadline})
	if err != nil {
		return err
	}
	one.Event = by(event(interview.EventInvited), c.now, c.actor)
	kind := interview.LetterInvitation
	text, err := c.app.compose(c.position, &one.Interview, post{kind: kind}, mail.Values{Candidate: one.Candidate.Name, Company: c.company})
	if err != nil {
		return err
	}
	one.Letter = interview.Letter{
		ID: ids[2], InterviewID: ids[1], PositionID: c.position.ID, Kind: kind, ToName: one.Candidate.Name, ToEmail: one.Candidate.Email,
		Language: c.position.Language,
		Subject:  text.Subject, Body: text.Text, State: interview.LetterQueued, CreatedAt: c.now, SendAfter: c.now,
	}
	one.Job = jobs.New{Kind: jobLetter, Key: ids[2], Payload: []byte(ids[2]), RunAt: int64(c.now), MaxAttempts: letterAttempts}
	return nil
}
