package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"retake/internal/interview"
	"retake/internal/jobs"
	"retake/internal/sheet"
	"retake/internal/store"
)

// importChunk is how many rows of a list go into one transaction while it is read.
const importChunk = 1000

// ReadImport is what ReadImport needs.
type ReadImport struct {
	PositionID string
	FileName   string    // empty: pasted
	List       io.Reader // as sheet.Read takes it
}

// ReadImport reads a list of people and notes who is new, who is a candidate already and which lines are faulty. Nobody is
// invited. A list that cannot be read as a whole is interview.Invalid for "list", and leaves nothing behind.
func (a *App) ReadImport(ctx context.Context, actor interview.Actor, in ReadImport) (id string, err error) {
	if err := a.Access(ctx, actor, in.PositionID, interview.MayRecruit); err != nil {
		return "", err
	}
	if id, err = newID(); err != nil {
		return "", err
	}
	im := interview.Import{
		ID: id, PositionID: in.PositionID, State: interview.ImportDraft, FileName: firstRunes(strings.ToValidUTF8(in.FileName, "?"), 200),
		By: actor, CreatedAt: a.now(),
	}
	err = a.Store.Write(ctx, func(tx *store.Tx) error {
		if err := a.may(tx, actor, in.PositionID, interview.MayRecruit); err != nil {
			return err
		}
		if err := positionIsThere(tx, in.PositionID); err != nil {
			return err
		}
		return tx.CreateImport(im)
	})
	if err != nil {
		return "", err
	}
	l := listing{app: a, ctx: ctx, im: &im, seen: map[string]int{}}
	if err = sheet.Read(in.List, l.add); err == nil {
		im.FinishedAt = a.now()
		err = l.flush()
	}
	if err != nil {
		// What was read so far belongs to nobody; when even this fails, it is removed after a day.
		gone := a.Store.Write(context.WithoutCancel(ctx), func(tx *store.Tx) error { return tx.DeleteImport(id) })
		var refused sheet.Refusal
		if errors.As(err, &refused) {
			err = interview.Invalid{"list": refused.Error()}
		}
		return "", errors.Join(err, gone)
	}
	return id, nil
}

// listing looks through a list while it is read.
type listing struct {
	app  *App
	ctx  context.Context
	im   *interview.Import
	seen map[string]int // the line that an email stood on first
	rows []interview.ImportRow
	ord  int
}

func (l *listing) add(read sheet.Row) error {
	l.ord++
	c := interview.Candidate{Name: read.Name, Email: read.Email, Phone: read.Phone}
	row := interview.ImportRow{Ord: l.ord, Line: read.Line, Kind: interview.RowNew, Words: read.Fault}
	if row.Words == "" {
		row.Words = faultsOf(c.Check())
	}
	row.Name, row.Email, row.EmailKey, row.Phone = storable(c.Name), storable(c.Email), storable(c.Key()), storable(c.Phone)
	if row.Words != "" {
		row.Kind = interview.RowFaulty
	} else if first, twice := l.seen[row.EmailKey]; twice {
		row.Kind, row.Words = interview.RowDuplicate, fmt.Sprintf("The same address as on line %d.", first)
	} else {
		l.seen[row.EmailKey] = row.Line
	}
	if l.rows = append(l.rows, row); len(l.rows) < importChunk {
		return nil
	}
	return l.flush()
}

// flush writes the rows that wait, with the counts so far.
func (l *listing) flush() error {
	keys := make([]string, 0, len(l.rows))
	for _, row := range l.rows {
		if row.Kind == interview.RowNew {
			keys = append(keys, row.EmailKey)
		}
	}
	live, err := l.app.Store.Reader().DuplicatesIn(l.ctx, l.im.PositionID, keys)
	if err != nil {
		return err
	}
	for i := range l.rows {
		row := &l.rows[i]
		if row.Kind == interview.RowNew {
			if row.InterviewID = live[row.EmailKey]; row.InterviewID != "" {
				row.Kind = interview.RowDuplicate
			}
		}
		switch row.Kind {
		case interview.RowNew:
			l.im.Fresh++
		case interview.RowDuplicate:
			l.im.Doubled++
		default:
			l.im.Faulty++
		}
	}
	err = l.app.Store.Write(l.ctx, func(tx *store.Tx) error {
		if err := tx.CreateImportRows(l.im.ID, l.rows); err != nil {
			return err
		}
		return tx.SaveImport(*l.im)
	})
	l.rows = l.rows[:0]
	return err
}

// storable is text that both databases can hold.
func storable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\ufffd"), "\x00", "")
}

// faultsOf joins what is wrong with a person in the order of the columns; empty: nothing is.
func faultsOf(err error) string {
	var bad interview.Invalid
	if !errors.As(err, &bad) {
		return ""
	}
	var parts []string
	for _, field := range []struct{ name, label string }{{"name", "Name"}, {"email", "Email"}, {"phone", "Phone"}} {
		if words := bad[field.name]; words != "" {
			parts = append(parts, field.label+": "+words)
		}
	}
	return strings.Join(parts, " ")
}

// RunImport is what RunImport needs.
type RunImport struct {
	ID         string
	Duplicates interview.Duplicates // empty: skip
	Deadline   interview.Moment     // of the new links; 0: the position's own number of days from then
}

// RunImport confirms an import: a job invites its new people, all or none, and does to the duplicates what was chosen.
// Twice is once.
func (a *App) RunImport(ctx context.Context, actor interview.Actor, in RunImport) error {
	im, err := a.Store.Reader().Import(ctx, in.ID)
	if err != nil {
		return err
	}
	if err := a.Access(ctx, actor, im.PositionID, interview.MayRecruit); err != nil {
		return err
	}
	if !im.MayRun() { // asked here, so that nobody waits for the run itself
		return nil
	}
	in.Duplicates = cmp.Or(in.Duplicates, interview.DuplicatesSkip)
	return a.write(ctx, func(tx *store.Tx) error {
		im, err := tx.Import(in.ID)
		if err != nil {
			return err
		}
		if err := a.may(tx, actor, im.PositionID, interview.MayRecruit); err != nil {
			return err
		}
		if !im.MayRun() {
			return nil
		}
		if err := a.checkRun(tx, im, in); err != nil {
			return err
		}
		im.State, im.By, im.Duplicates, im.Deadline, im.Error, im.FinishedAt = interview.ImportRunning, actor, in.Duplicates, in.Deadline, "", 0
		if err := tx.SaveImport(im); err != nil {
			return err
		}
		return tx.Enqueue(jobs.New{Kind: jobImport, Key: im.ID, Payload: []byte(im.ID), RunAt: int64(a.now()), MaxAttempts: importAttempts})
	})
}

// checkRun refuses at once what the job would refuse.
func (a *App) checkRun(tx *store.Tx, im interview.Import, in RunImport) error {
	switch in.Duplicates {
	case interview.DuplicatesSkip, interview.DuplicatesResend, interview.DuplicatesRedo:
	default:
		return interview.Invalid{"duplicates": "Choose what happens to the duplicates."}
	}
	if err := interview.CheckDeadline(a.now(), in.Deadline); err != nil {
		return err
	}
	if err := positionIsThere(tx, im.PositionID); err != nil {
		return err
	}
	waiting, err := tx.NewImportRows(im.ID, 0, 1)
	if err != nil {
		return err
	}
	if len(waiting) == 0 {
		if in.Duplicates == interview.DuplicatesSkip && im.Fresh == 0 {
			return interview.Invalid{"duplicates": "Nobody on this list is new: choose what happens to the duplicates, or discard the list."}
		}
		return nil
	}
	p, questions, err := positionWithQuestions(tx, im.PositionID)
	if err != nil {
		return err
	}
	_, err = interview.Invite(a.now(), p, questions, interview.Candidate{}, interview.Invitation{Deadline: in.Deadline})
	return err
}

// DiscardImport removes a list with its rows; nobody is invited from it any more.
func (a *App) DiscardImport(ctx context.Context, actor interview.Actor, id string) error {
	return a.Store.Write(ctx, func(tx *store.Tx) error {
		im, err := tx.Import(id)
		if err != nil {
			return err
		}
		if err := a.may(tx, actor, im.PositionID, interview.MayRecruit); err != nil {
			return err
		}
		if im.State == interview.ImportRunning {
			return &interview.Refusal{Verb: interview.VerbImport, Because: interview.ReasonImportRuns}
		}
		return tx.DeleteImport(id)
	})
}

// listsKept is how long a list that nobody confirms, and the outcome of one that was, stays.
const listsKept = 24 * time.Hour

// PurgeImports removes lists that are past their day, and ends imports whose job was given up.
func (a *App) PurgeImports(ctx context.Context) error {
	const most = 5000
	now := a.now()
	err := a.Store.Write(ctx, func(tx *store.Tx) error { return tx.FailLostImports(now, jobImport, lostImport) })
	for n := 1; err == nil && n > 0; {
		err = a.Store.Write(ctx, func(tx *store.Tx) (err error) {
			n, err = tx.PurgeImports(now.Add(-listsKept), most)
			return err
		})
	}
	return err
}
