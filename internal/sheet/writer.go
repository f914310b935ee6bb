package sheet

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"unicode"
)

// Writer writes a CSV file that spreadsheets open without being asked anything: RFC 4180 with commas and CRLF, UTF-8 behind a
// byte order mark, by which Excel knows it.
//
// No cell is a formula: one that a spreadsheet could run is written behind a single quote ('), a phone number such as
// +34 600 000 000 too. Read takes the quote away again, so that an export can be imported.
type Writer struct {
	out   *bufio.Writer
	cells *csv.Writer
}

// NewWriter writes to w; what is written may wait until Flush.
func NewWriter(w io.Writer) *Writer {
	out := bufio.NewWriter(w)
	out.WriteString("\ufeff") // held in the buffer: Flush reports what becomes of it
	cells := csv.NewWriter(out)
	cells.UseCRLF = true
	return &Writer{out: out, cells: cells}
}

// Write writes one record. Line ends within a cell stay line ends; NUL, which no spreadsheet can show, is left out.
func (w *Writer) Write(fields ...string) error {
	record := make([]string, len(fields))
	for i, field := range fields {
		record[i] = guarded(oneLineEnd.Replace(field))
	}
	if err := w.cells.Write(record); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	return nil
}

// Flush writes out what waits and says what went wrong since the beginning, if anything.
func (w *Writer) Flush() error {
	w.cells.Flush()
	err := w.cells.Error()
	if err == nil {
		err = w.out.Flush()
	}
	if err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	return nil
}

// oneLineEnd is because csv.Writer turns LF into CRLF and leaves a lone CR out.
var oneLineEnd = strings.NewReplacer("\x00", "", "\r\n", "\n", "\r", "\n")

// guarded puts a single quote before what could be run, and before a value that unguarded would mistake for a guarded one.
func guarded(cell string) string {
	if runs(cell) {
		return "'" + cell
	}
	return cell
}

// unguarded undoes guarded.
func unguarded(cell string) string {
	if rest, quoted := strings.CutPrefix(cell, "'"); quoted && runs(rest) {
		return rest
	}
	return cell
}

// runs reports whether a spreadsheet could take the cell for a formula: one of = + - @, TAB and CR, also full-width, begins
// it, maybe behind white space, marks that nobody sees, and single quotes.
func runs(cell string) bool {
	for _, r := range cell {
		switch {
		case strings.ContainsRune("=+-@\t\r＝＋－＠", r):
			return true
		case r != '\'' && !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r):
			return false
		}
	}
	return false
}
