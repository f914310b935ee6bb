// Package sheet reads and writes tables of people: CSV files and pasted lists in, CSV files out.
//
// It knows text: byte order marks, separators, quotes, line ends, the usual words for columns in English, German, Spanish
// and French, how people are listed in mail programs, and what a spreadsheet would run as a formula. Reading streams: a
// list of any size needs the memory of a few lines.
//
// It refuses to judge: whether an email address can receive letters, or a name may be empty, is for the rules to say. A
// line that cannot be read is handed over with a sentence instead of stopping the others; only a file that cannot be a list
// at all ends the reading, with a Refusal. It refuses to guess an encoding: UTF-16 is read when its byte order mark says
// so, and everything else is UTF-8 or a fault.
//
// # Header or none
//
// The first line that is not empty is a header when no cell of it holds an @ and one is a word for a column. The separator
// is the one that makes the most of the header's cells known. Columns may stand in any order, and those without a known
// word are ignored. "Name" beside "Vorname" is a family name, beside "Surname" a first name, and otherwise all of it. Of two
// columns for emails or phones, the first that is filled in counts.
//
// Without a header it is a pasted list. Comma, semicolon and tab all separate, the cell with an @ is the email, and what is
// like a phone number is the phone. An email may stand in angle brackets behind the name, and several people on one line. Who
// is given by address alone is named after it: ann.lee@example.com is "Ann Lee". A cell for the name that stands first and is
// empty stays empty, and so does a column for names under a header: there somebody forgot the name, and the rules say so.
//
// # Quotes
//
// A cell that begins with a double quote lasts to the next one that is not doubled. It may hold separators and line ends
// (which come back as \n); text may follow it, as in "Lee, Ann" <ann@example.com>, unless it ran over several lines. A record
// has at most 50 lines and 10,000 bytes once it has more than one line, so that a quote nobody closed costs its own line
// only: it becomes a fault, and reading goes on with the next line.
//
// Standard library only. encoding/csv writes. It does not read: it cannot go back to the line after a quote that was never
// closed, bounds neither field nor line, takes no lone CR as a line end, and wants one separator for the whole text.
package sheet
