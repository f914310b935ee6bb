package sheet

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The bounds of a record that has more than one line.
const (
	maxRecordLines = 50
	maxRecordBytes = 10_000
)

// record is what stands between two line ends outside of quotes, parted into cells.
type record struct {
	line  int
	cells []string
	fault string
}

func (r record) empty() bool {
	return !slices.ContainsFunc(r.cells, func(c string) bool { return c != "" })
}

// record takes the next record that is not an empty line.
func (l *lines) record(separators string) (record, error) {
	if err := l.skipEmpty(); err != nil {
		return record{}, err
	}
	rec, n := l.peek(separators)
	l.drop(n)
	return rec, nil
}

// peek reads the record that begins with the line ahead, which must be there, and says how many lines it has. When its
// quotes come to no good end, the record is the first line alone, faulted, with its quotes taken for nothing.
func (l *lines) peek(separators string) (record, int) {
	first, _ := l.ahead(0)
	if first.long {
		return record{line: first.number, fault: faultLong}, 1
	}
	p := parting{separators: separators}
	for n, size := 0, 0; n < maxRecordLines; n++ {
		next, ok := l.ahead(n)
		size += len(next.text)
		if !ok || next.long || n > 0 && size > maxRecordBytes || !p.add(next.text) {
			break
		}
		if p.at != inQuotes {
			return finished(first.number, p.cells, ""), n + 1
		}
	}
	p = parting{separators: separators}
	p.add(strings.ReplaceAll(first.text, `"`, ""))
	return finished(first.number, p.cells, faultQuote), 1
}

// finished tidies the cells. Bytes that are no UTF-8 fault the record, and so does U+FFFD, which is what they became when
// another program gave up on them.
func finished(number int, cells []string, fault string) record {
	for i, cell := range cells {
		if strings.ContainsRune(cell, utf8.RuneError) {
			fault, cell = faultNotUTF8, strings.ToValidUTF8(cell, string(utf8.RuneError))
		}
		cells[i] = strings.TrimSpace(unguarded(strings.TrimLeftFunc(cell, unicode.IsSpace)))
	}
	return record{number, cells, fault}
}

// Where a parting stands within a cell.
const (
	atStart = iota
	inText
	inQuotes
	atQuote // a quote within quotes: the end, or half of a doubled one
	afterQuotes
)

// parting parts a record into cells, line by line.
type parting struct {
	separators string
	cells      []string
	cell       []byte
	at         int
	spans      bool // the quotes of this cell began on an earlier line
}

// add goes on with the next line. The record is complete unless the parting is in quotes afterwards. It reports false when
// text follows the quotes of a cell with several lines: then the quote that began it was no beginning.
func (p *parting) add(text string) bool {
	for i := range len(text) {
		c := text[i]
		switch {
		case p.at == inQuotes && c == '"':
			p.at = atQuote
			continue
		case p.at == inQuotes:
			p.cell = append(p.cell, c)
			continue
		case p.at == atQuote && c == '"':
			p.cell = append(p.cell, c)
			p.at = inQuotes
			continue
		case p.at == atQuote:
			p.at = afterQuotes
		}
		blank := c == ' ' || c == '\t'
		switch {
		case strings.IndexByte(p.separators, c) >= 0:
			p.endCell()
		case p.at == atStart && blank:
		case p.at == atStart && c == '"':
			p.at = inQuotes
		case p.at == afterQuotes && p.spans && !blank:
			return false
		default:
			if p.at == atStart {
				p.at = inText
			}
			p.cell = append(p.cell, c)
		}
	}
	if p.at == inQuotes {
		p.cell = append(p.cell, '\n')
		p.spans = true
		return true
	}
	p.endCell()
	return true
}

func (p *parting) endCell() {
	p.cells = append(p.cells, string(p.cell))
	p.cell, p.at, p.spans = p.cell[:0], atStart, false
}
