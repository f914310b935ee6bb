package interview

import "strings"

// Read models for a candidates tab that stays open while others work.

// Seen is what a candidates tab shows on somebody's screen.
type Seen struct {
	Filter CandidateFilter // its cursor and limit do not matter
	Rows   []string        // ids of interviews
	Since  Moment          // when it was loaded; 0: it showed all that there was
}

// BoardChanges is how such a tab stands now.
type BoardChanges struct {
	Filter CandidateFilter
	Counts Counts
	Rows   []CandidateRow // of those that were seen and are still there, in no particular order
	New    int            // interviews that belong on the tab and came since; MaxNew stands for "that many or more"
}

// MaxNew is as far as new interviews are counted.
const MaxNew = 100

// Shows reports whether the row belongs on the tab.
func (f CandidateFilter) Shows(row *CandidateRow, now Moment) bool {
	if f.Query != "" && !strings.Contains(Candidate{Name: row.Name, Email: row.Email}.Search(), strings.ToLower(f.Query)) {
		return false
	}
	if f.Status == "" {
		return !row.Deleted()
	}
	return row.Status(now) == f.Status && row.ReplacedBy == ""
}
