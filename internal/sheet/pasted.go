package sheet

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// people reads a record without a header. Each email begins a person or ends one: where names come first, text behind a
// person with name and email belongs to the next one, or to nobody when no email follows.
func people(cells []string) []Row {
	lastEmail := -1
	for i, cell := range cells {
		if strings.Contains(cell, "@") {
			lastEmail = i
		}
	}
	nameFirst := lastEmail >= 0 && !strings.Contains(cells[0], "@")
	rows := []Row{{}}
	next := func() *Row {
		rows = append(rows, Row{})
		return &rows[len(rows)-1]
	}
	row := &rows[0]
	for i, cell := range cells {
		before, address := splitAddress(cell)
		switch {
		case address != "":
			if row.Email != "" {
				row = next()
			}
			row.Email = address
			row.addName(before)
		case cell == "":
		case row.Phone == "" && (likePhone(cell) || row.Email != "" && strings.ContainsAny(cell, "0123456789")):
			row.Phone = bare(cell)
		case nameFirst && row.Email != "" && row.Name != "":
			if i < lastEmail {
				row = next()
				row.addName(bare(cell))
			}
		default:
			row.addName(bare(cell))
		}
	}
	if len(cells) == 0 || cells[0] == "" {
		return rows // a column for names, not filled in
	}
	for i := range rows {
		if rows[i].Name == "" {
			rows[i].Name = nameOf(rows[i].Email)
		}
	}
	return rows
}

func (r *Row) addName(part string) { r.Name = strings.TrimSpace(r.Name + " " + part) }

// splitAddress parts Ann Lee <ann@example.com>; a cell without an @ has no address.
func splitAddress(cell string) (before, address string) {
	if !strings.Contains(cell, "@") {
		return "", ""
	}
	before, address, bracketed := strings.Cut(cell, "<")
	if !bracketed || !strings.Contains(address, "@") {
		return "", bare(cell)
	}
	return bare(before), strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(address), ">"))
}

// bare takes away the quotes that mail programs and spreadsheets put around a value.
func bare(cell string) string {
	return strings.TrimFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || r == '"' || r == '\'' })
}

// likePhone reports whether nothing but a phone number is written like this.
func likePhone(cell string) bool {
	digits := 0
	for _, r := range bare(cell) {
		switch {
		case '0' <= r && r <= '9':
			digits++
		case !strings.ContainsRune("+-()/. \u00a0", r):
			return false
		}
	}
	return digits >= 5
}

// nameOf makes the part of an address before the @ readable: ann.lee@example.com is Ann Lee.
func nameOf(address string) string {
	local, _, _ := strings.Cut(address, "@")
	local, _, _ = strings.Cut(local, "+") // ann+jobs@example.com is Ann's
	words := strings.FieldsFunc(local, func(r rune) bool { return !unicode.In(r, unicode.L, unicode.M) && r != '\'' })
	for i, word := range words {
		first, size := utf8.DecodeRuneInString(word)
		words[i] = string(unicode.ToUpper(first)) + word[size:]
	}
	return strings.Join(words, " ")
}
