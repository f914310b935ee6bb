package store

import (
	"context"
	"fmt"

	"retake/internal/interview"
)

const (
	importColumns = `id, position_id, state, file_name, duplicates, deadline, by_id AS "by.id", by_name AS "by.name", by_role AS "by.role",
		'user' AS "by.kind", fresh, doubled, faulty, error, created_at, finished_at`
	importRowColumns = `ord, line, kind, name, email, email_key, phone, words, interview_id`
)

func (r reading) importList(where string, args ...any) (interview.Import, error) {
	var im interview.Import
	if err := r.get(&im, `SELECT `+importColumns+` FROM imports i WHERE `+where, args...); err != nil {
		return im, fmt.Errorf("load import: %w", err)
	}
	return im, nil
}

// Import loads an import to change it; interview.ErrNotFound when there is none.
func (t *Tx) Import(id string) (interview.Import, error) {
	return t.reading().importList(`id = ?`+t.engine.lock("i"), id)
}

// Import loads an import; interview.ErrNotFound when there is none.
func (r *Reader) Import(ctx context.Context, id string) (interview.Import, error) {
	return r.at(ctx).importList(`id = ?`, id)
}

// CreateImport writes a new import, whose rows follow.
func (t *Tx) CreateImport(im interview.Import) error {
	if _, err := t.execNamed(`INSERT INTO imports (id, position_id, state, file_name, duplicates, deadline, by_id, by_name, by_role, fresh,
			doubled, faulty, error, created_at, finished_at)
		VALUES (:id, :position_id, :state, :file_name, :duplicates, :deadline, :by.id, :by.name, :by.role, :fresh,
			:doubled, :faulty, :error, :created_at, :finished_at)`, &im); err != nil {
		return fmt.Errorf("create import: %w", err)
	}
	return nil
}

// SaveImport writes how an import stands.
func (t *Tx) SaveImport(im interview.Import) error {
	n, err := t.execNamed(`UPDATE imports SET state = :state, duplicates = :duplicates, deadline = :deadline, by_id = :by.id,
			by_name = :by.name, by_role = :by.role, fresh = :fresh, doubled = :doubled, faulty = :faulty, error = :error,
			finished_at = :finished_at WHERE id = :id`, &im)
	if err == nil && n == 0 {
		err = interview.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("save import: %w", err)
	}
	return nil
}

// DeleteImport removes an import with its rows.
func (t *Tx) DeleteImport(id string) error {
	if err := t.change(`DELETE FROM imports WHERE id = ?`, id); err != nil {
		return fmt.Errorf("delete import: %w", err)
	}
	return nil
}

// CreateImportRows writes rows of an import.
func (t *Tx) CreateImportRows(importID string, rows []interview.ImportRow) error {
	const at = 200
	for len(rows) > 0 {
		part := rows[:min(at, len(rows))]
		rows = rows[len(part):]
		args := make([]any, 0, 10*len(part))
		for i := range part {
			row := &part[i]
			args = append(args, importID, row.Ord, row.Line, row.Kind, row.Name, row.Email, row.EmailKey, row.Phone, row.Words, row.InterviewID)
		}
		if err := t.insert("import_rows", `import_id, `+importRowColumns, args); err != nil {
			return fmt.Errorf("create rows of import: %w", err)
		}
	}
	return nil
}

func (r reading) importRows(where string, args ...any) ([]interview.ImportRow, error) {
	var rows []interview.ImportRow
	if err := r.list(&rows, `SELECT `+importRowColumns+` FROM import_rows WHERE import_id = ? AND `+where, args...); err != nil {
		return nil, fmt.Errorf("load rows of import: %w", err)
	}
	return rows, nil
}

// NewImportRows lists at most limit of the new people who are not invited yet behind a place in the list.
func (t *Tx) NewImportRows(importID string, after, limit int) ([]interview.ImportRow, error) {
	return t.reading().importRows(`kind = 'new' AND interview_id = '' AND ord > ? ORDER BY ord LIMIT ?`, importID, after, limit)
}

// SaveImportRow writes what became of a row.
func (t *Tx) SaveImportRow(importID string, row interview.ImportRow) error {
	if err := t.change(`UPDATE import_rows SET kind = ?, words = ?, interview_id = ? WHERE import_id = ? AND ord = ?`,
		row.Kind, row.Words, row.InterviewID, importID, row.Ord); err != nil {
		return fmt.Errorf("save row of import: %w", err)
	}
	return nil
}

// DeleteNewImportRows removes the rows of those who are candidates now, unless there is something to tell of them.
func (t *Tx) DeleteNewImportRows(importID string) error {
	if _, err := t.exec(`DELETE FROM import_rows WHERE import_id = ? AND kind = 'new' AND interview_id = ''`, importID); err != nil {
		return fmt.Errorf("delete rows of import: %w", err)
	}
	return nil
}

// OpenDuplicates lists at most limit of the duplicates with a live interview that have no outcome yet, behind a place in
// the list.
func (r *Reader) OpenDuplicates(ctx context.Context, importID string, after, limit int) ([]interview.ImportRow, error) {
	return r.at(ctx).importRows(`kind = 'duplicate' AND ord > ? AND interview_id <> '' AND words = '' ORDER BY ord LIMIT ?`, importID, after, limit)
}

// ImportRows lists at most limit rows of a kind behind a place in the list.
func (r *Reader) ImportRows(ctx context.Context, importID string, kind interview.RowKind, after, limit int) ([]interview.ImportRow, error) {
	return r.at(ctx).importRows(`kind = ? AND ord > ? ORDER BY ord LIMIT ?`, importID, kind, after, limit)
}

// ImportPage is the screen of an import with at most 100 rows of the kind; interview.ErrNotFound when there is no such
// import, interview.Invalid for a cursor that cannot be read.
func (r *Reader) ImportPage(ctx context.Context, id string, kind interview.RowKind, cursor interview.Cursor) (interview.ImportPage, error) {
	page := interview.ImportPage{Kind: kind}
	name := "import " + string(kind)
	k, err := parseCursor(cursor, name)
	if err != nil {
		return page, err
	}
	err = r.snapshot(ctx, func(read reading) error {
		if page.Import, err = read.importList(`id = ?`, id); err != nil {
			return err
		}
		if page.Position, err = read.position(page.Import.PositionID, ""); err != nil {
			return err
		}
		var tally struct{ Waiting, Known, Open int }
		if err := read.get(&tally, `SELECT (SELECT COUNT(*) FROM import_rows WHERE import_id = ? AND kind = 'new' AND interview_id = '') AS waiting,
				COUNT(*) AS known, COUNT(*) FILTER (WHERE words = '') AS open
			FROM import_rows WHERE import_id = ? AND kind = 'duplicate' AND interview_id <> ''`, id, id); err != nil {
			return fmt.Errorf("count rows of import: %w", err)
		}
		page.Waiting, page.Known, page.Open = tally.Waiting, tally.Known, tally.Open
		if page.Import.State == interview.ImportDone || page.Import.State == interview.ImportFailed {
			for kind, into := range map[interview.RowKind]*[]interview.ImportOutcome{interview.RowDuplicate: &page.Outcomes, interview.RowNew: &page.Kept} {
				if err := read.list(into, `SELECT words, COUNT(*) AS n FROM import_rows
					WHERE import_id = ? AND kind = ? AND interview_id <> '' GROUP BY words ORDER BY n DESC, words`, id, kind); err != nil {
					return fmt.Errorf("count outcomes of import: %w", err)
				}
			}
		}
		return r.importPageRows(read, &page, k, name)
	})
	return page, err
}

func (r *Reader) importPageRows(read reading, page *interview.ImportPage, k key, name string) error {
	const limit = 100
	way, sign := "", ">"
	if k.Back {
		way, sign = " DESC", "<"
	}
	rows, err := read.importRows(`kind = ? AND ord `+sign+` ? ORDER BY ord`+way+` LIMIT ?`, page.Import.ID, page.Kind, k.number(), limit+1)
	if err != nil {
		return err
	}
	rows, more, whole := trim(rows, limit, k)
	if !whole {
		return r.importPageRows(read, page, key{}, name)
	}
	page.Rows = rows
	page.Prev, page.Next = turns(rows, more, k, func(row interview.ImportRow, back bool) key {
		return key{List: name, Back: back, Value: fmt.Sprint(row.Ord), ID: page.Import.ID}
	})
	return nil
}

// ImportsIn lists at most limit imports of the position that were read to their end and are not finished, newest first.
func (r *Reader) ImportsIn(ctx context.Context, positionID string, limit int) ([]interview.Import, error) {
	var list []interview.Import
	if err := r.at(ctx).list(&list, `SELECT `+importColumns+` FROM imports WHERE position_id = ? AND state <> 'done'
		AND (state <> 'draft' OR finished_at > 0) ORDER BY created_at DESC LIMIT ?`, positionID, limit); err != nil {
		return nil, fmt.Errorf("list imports: %w", err)
	}
	return list, nil
}

// PurgeImports removes lists that nobody confirmed, and what is left of those that ended, from before the moment: at most
// limit rows at a time, because there may be many. It returns how many it removed; none: nothing is left.
func (t *Tx) PurgeImports(before interview.Moment, limit int) (int, error) {
	var ids []string
	if err := t.reading().list(&ids, `SELECT id FROM imports WHERE (state IN ('draft', 'failed') AND created_at < ? AND finished_at < ?)
		OR (state = 'done' AND finished_at < ?) ORDER BY created_at LIMIT 1`, before, before, before); err != nil {
		return 0, fmt.Errorf("purge imports: %w", err)
	}
	if len(ids) == 0 {
		return 0, nil
	}
	n, err := t.exec(`DELETE FROM import_rows WHERE import_id = ? AND ord IN
		(SELECT ord FROM import_rows WHERE import_id = ? ORDER BY ord LIMIT ?)`, ids[0], ids[0], limit)
	if err == nil && n < limit {
		err = t.DeleteImport(ids[0])
		n++
	}
	if err != nil {
		return 0, fmt.Errorf("purge imports: %w", err)
	}
	return n, nil
}

// FailLostImports ends imports that no job of the kind works on any more, with these words, so that they can be tried again.
func (t *Tx) FailLostImports(now interview.Moment, kind, words string) error {
	_, err := t.exec(`UPDATE imports SET state = 'failed', error = ?, finished_at = ? WHERE state = 'running' AND NOT EXISTS
		(SELECT 1 FROM jobs j WHERE j.kind = ? AND j.key = imports.id AND j.state <> 'dead')`, words, now, kind)
	if err != nil {
		return fmt.Errorf("end lost imports: %w", err)
	}
	return nil
}
