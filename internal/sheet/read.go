package sheet

import (
	"errors"
	"fmt"
	"io"
)

// The bounds of a list.
const (
	MaxRows  = 100_000  // people; faulty lines count
	MaxBytes = 32 << 20 // of the file, as it was sent
	MaxLine  = 64 << 10 // bytes of a line; a longer one is a fault
)

// Refusal is a sentence for people about a list that cannot be read as a whole.
type Refusal string

func (r Refusal) Error() string { return string(r) }

// Why a whole list is refused.
const (
	ErrEmpty       Refusal = "There is nobody in this list: it needs a line for each person."
	ErrExcel       Refusal = "This is an Excel file, not CSV: save it as CSV UTF-8 and try again."
	ErrBinary      Refusal = "This is not a text file: save the list as CSV UTF-8 and try again."
	ErrNotUTF8     Refusal = "This file is not UTF-8 text: save it as CSV UTF-8 and try again."
	ErrNoEmail     Refusal = "No column of this file is for email addresses: give one the heading Email and try again."
	ErrTooManyRows Refusal = "This list has more than 100,000 rows: split it and import the parts."
	ErrTooLarge    Refusal = "This file is larger than 32 MiB: split it and import the parts."
)

// What Row.Fault says.
const (
	faultNotUTF8 = "This line is not UTF-8 text: save the file as CSV UTF-8."
	faultLong    = "This line is longer than 64 KiB."
	faultQuote   = "A double quote on this line is never closed, or text follows the closing one."
	faultColumns = "This line has more cells than the heading: put double quotes around text that holds a separator."
)

// Row is a person as written, without white space around the values. Nothing else about the values is checked.
type Row struct {
	Line               int // the first line of the text that it stands on, from 1
	Name, Email, Phone string
	Fault              string // a sentence for people when the line cannot be read; the values are then what could be made out
}

// Read hands the people of a list to each, in their order; several on one line share its number. Empty lines, and lines of
// nothing but separators, are passed over.
//
// It ends with a Refusal, with what r failed with, wrapped, or at once with what each returned, as it is. Rows that were
// handed over before an error belong to a list that was not read to its end: keep all or nothing.
func Read(r io.Reader, each func(Row) error) error {
	text, err := open(r)
	if err != nil {
		return readError(err)
	}
	in := &lines{in: text}
	list, err := in.form()
	if err != nil {
		return readError(err)
	}
	count := 0
	for {
		rec, err := in.record(list.separators)
		if err == io.EOF {
			break
		}
		if err != nil {
			return readError(err)
		}
		for _, row := range list.rows(rec) {
			if count++; count > MaxRows {
				return ErrTooManyRows
			}
			if err := each(row); err != nil {
				return err
			}
		}
	}
	if count == 0 {
		return ErrEmpty
	}
	return nil
}

func readError(err error) error {
	var refused Refusal
	switch {
	case err == io.EOF:
		return ErrEmpty
	case errors.As(err, &refused):
		return refused
	}
	return fmt.Errorf("read list: %w", err)
}

// form is how a list is written.
type form struct {
	separators string
	columns    *columns // nil: no header
}

// form finds out how the list is written and passes over its header. io.EOF: there is nothing to read.
func (l *lines) form() (form, error) {
	if err := l.skipEmpty(); err != nil {
		return form{}, err
	}
	if first, _ := l.ahead(0); excelHint(first.text) {
		l.drop(1)
		if err := l.skipEmpty(); err != nil {
			return form{}, err
		}
	}
	best, header, length := form{separators: ",;\t"}, record{}, 0
	for _, separator := range []string{",", ";", "\t"} {
		rec, n := l.peek(separator)
		if c := heading(rec.cells); c != nil && (best.columns == nil || c.known > best.columns.known) {
			best, header, length = form{separator, c}, rec, n
		}
	}
	switch {
	case best.columns == nil:
		return best, nil
	case header.fault == faultNotUTF8:
		return form{}, ErrNotUTF8
	case len(best.columns.of[email]) == 0:
		return form{}, ErrNoEmail
	}
	l.drop(length)
	return best, nil
}

// rows makes people of a record: one under a header, maybe several without.
func (f form) rows(rec record) []Row {
	if rec.fault == "" && rec.empty() {
		return nil
	}
	var rows []Row
	if f.columns != nil {
		rows = []Row{f.columns.row(rec.cells)}
	} else {
		rows = people(rec.cells)
	}
	for i := range rows {
		rows[i].Line = rec.line
		if rec.fault != "" {
			rows[i].Fault = rec.fault
		}
	}
	return rows
}
