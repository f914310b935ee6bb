package views

import (
	"net/url"
	"strconv"

	"retake/internal/interview"
	"retake/views/ui"
)

// ImportURL is an imported list, or with a deed where it is done: "run", "discard"; "faulty.csv" is what is to be mended.
func ImportURL(id, page string) string { return join("/imports/"+id, page) }

// ExportURL is the candidates of a tab and search as a CSV file.
func ExportURL(f interview.CandidateFilter) string {
	return PositionURL(f.PositionID, "candidates.csv") + "?" + CandidatesQuery(f)
}

// importRowsURL is the list with the lines of one kind.
func importRowsURL(id string, k interview.RowKind, from interview.Cursor) string {
	q := url.Values{"show": {string(k)}}
	if from != "" {
		q.Set("from", string(from))
	}
	return ImportURL(id, "") + "?" + q.Encode()
}

// listName is what a list is called.
func listName(im interview.Import) string {
	if im.FileName == "" {
		return "A pasted list"
	}
	return cut(im.FileName)
}

// cut is a typed value as far as a list can show it.
func cut(s string) string {
	const most = 120
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

func importWaits(im interview.Import) string {
	if im.State == interview.ImportRunning {
		return "A list is being imported"
	}
	return "A list with " + count(im.Fresh, "new person", "new people") + " waits to be imported"
}

func importTitle(im interview.Import) string {
	switch im.State {
	case interview.ImportRunning:
		return "Importing"
	case interview.ImportDone:
		return "Imported"
	}
	return "Import candidates"
}

func discardLabel(im interview.Import) string {
	if im.State == interview.ImportDone {
		return "Remove this result"
	}
	return "Discard this list"
}

func importNow(p interview.ImportPage) string {
	if p.Waiting > 0 {
		return "Inviting " + count(p.Waiting, "person", "people") + "…"
	}
	return "The new people are invited. Now the duplicates: " + strconv.Itoa(p.Known-p.Open) + " of " + strconv.Itoa(p.Known) + "…"
}

// failedTitle says how much of a failed import was done: the new people are invited all or none.
func failedTitle(p interview.ImportPage) string {
	if p.Waiting == 0 && p.Import.Fresh > 0 {
		return "The new people are invited, but not all duplicates were seen to"
	}
	return "Nobody was invited"
}

func runLabel(p interview.ImportPage) string {
	switch {
	case p.Waiting > 0:
		return "Invite " + count(p.Waiting, "person", "people")
	case p.Import.State == interview.ImportFailed:
		return "Try again"
	}
	return "Go on with the duplicates"
}

// leftOut says which lines nothing happens to.
func leftOut(p interview.ImportPage, doubled int) string {
	var parts []string
	if doubled > 0 {
		parts = append(parts, count(doubled, "duplicate", "duplicates"))
	}
	if p.Import.Faulty > 0 {
		parts = append(parts, count(p.Import.Faulty, "faulty line", "faulty lines"))
	}
	if len(parts) == 0 {
		return ""
	}
	verb := " are left out."
	if doubled+p.Import.Faulty == 1 {
		verb = " is left out."
	}
	return upper(list(parts)) + verb
}

func knownTitle(n int) string {
	if n == 1 {
		return "1 person is a candidate already"
	}
	return strconv.Itoa(n) + " people are candidates already"
}

var duplicateChoices = []ui.Choice{
	{Value: string(interview.DuplicatesSkip), Title: "Skip them", Text: "Nothing changes for them."},
	{Value: string(interview.DuplicatesResend), Title: "Send their link again", Text: "The same link by a new letter. Who has submitted or is discarded gets none."},
	{Value: string(interview.DuplicatesRedo), Title: "Ask them to record again", Text: "All their answers go to the bin and the same link opens again. Who has recorded nothing keeps waiting."},
}

func deadlineHint(p interview.ImportPage) string {
	hint := "Empty: " + count(p.Position.Days, "day", "days") + " from now, as the position says."
	if p.Known > 0 {
		hint += " Of the duplicates, only expired links get it."
	}
	return hint
}

// outcomeLine is one line of the result.
type outcomeLine struct{ Count, Words string }

func outcomeLines(p interview.ImportPage) []outcomeLine {
	var lines []outcomeLine
	told := 0
	for _, o := range p.Outcomes {
		told += o.N
		lines = append(lines, outcomeLine{count(o.N, "duplicate", "duplicates"), duplicateWords(p.Import, o.Words)})
	}
	for _, o := range p.Kept {
		lines = append(lines, outcomeLine{count(o.N, "person", "people"), ContinuesRecord(o.Words)})
	}
	if twice := p.Import.Doubled - told; twice > 0 {
		lines = append(lines, outcomeLine{count(twice, "line", "lines"), "Named somebody a second time."})
	}
	if n := p.Import.Faulty; n > 0 {
		lines = append(lines, outcomeLine{count(n, "faulty line", "faulty lines"), "Left out. Download them below, mend them and import them again."})
	}
	return lines
}

// duplicateWords is what became of a duplicate.
func duplicateWords(im interview.Import, words string) string {
	switch {
	case words != "":
		return words
	case im.State == interview.ImportDone:
		return "Skipped: a candidate already."
	}
	return "A candidate already."
}

func rowWords(im interview.Import, row interview.ImportRow) string {
	switch {
	case row.Kind == interview.RowDuplicate:
		return duplicateWords(im, row.Words)
	case row.Kind == interview.RowFaulty:
		return row.Words
	}
	if row.InterviewID != "" {
		return ContinuesRecord(row.Words)
	}
	return joined("Will be invited.", ContinuesRecord(row.Words))
}

func wordsHeading(p interview.ImportPage) string {
	switch {
	case p.Kind == interview.RowFaulty:
		return "What is wrong"
	case p.Import.State == interview.ImportDone:
		return "What became of it"
	}
	return "What it is"
}

func kindWord(k interview.RowKind) string {
	switch k {
	case interview.RowNew:
		return "New"
	case interview.RowDuplicate:
		return "Duplicates"
	}
	return "Faulty"
}

func noRows(k interview.RowKind) string {
	switch k {
	case interview.RowNew:
		return "Nobody on this list is new."
	case interview.RowDuplicate:
		return "Nobody on this list is a candidate already or stands on it twice."
	}
	return "Every line of this list can be read."
}

// importTabs are the kinds of lines with their numbers. Who was invited is on the candidates tab, not here, but for those
// whose ATS record goes on.
func importTabs(p interview.ImportPage) []ui.TabItem {
	var tabs []ui.TabItem
	for _, k := range interview.RowKinds {
		label, n := kindWord(k), p.Import.Count(k)
		if k == interview.RowNew {
			if n = p.Waiting; n == 0 && len(p.Kept) > 0 {
				label = "Records kept"
			}
			for _, o := range p.Kept {
				n += o.N
			}
		}
		if p.Import.State == interview.ImportDraft || n > 0 {
			tabs = append(tabs, ui.TabItem{Label: label, Href: importRowsURL(p.Import.ID, k, ""), Count: strconv.Itoa(n), Current: k == p.Kind})
		}
	}
	return tabs
}

func importPages(p interview.ImportPage) ui.PaginationProps {
	pages := ui.PaginationProps{Note: count(len(p.Rows), "line", "lines") + " on this page"}
	if p.Prev != "" {
		pages.Previous = importRowsURL(p.Import.ID, p.Kind, p.Prev)
	}
	if p.Next != "" {
		pages.Next = importRowsURL(p.Import.ID, p.Kind, p.Next)
	}
	return pages
}

// importFaults leads to the field for the file: what is wrong with a list is said there, wherever it came from.
func importFaults(bad interview.Invalid) []ui.FieldError {
	if bad["list"] == "" {
		return nil
	}
	return []ui.FieldError{{ID: "list", Text: bad["list"]}}
}

// VerdictWord names a verdict in an export.
func VerdictWord(v interview.Verdict) string { return upper(string(v)) }
