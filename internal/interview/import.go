package interview

// ImportState is how far a list of people got.
type ImportState string

const (
	ImportDraft   ImportState = "draft"   // read and looked through; nobody was invited
	ImportRunning ImportState = "running" // confirmed
	ImportDone    ImportState = "done"
	ImportFailed  ImportState = "failed" // it ended before its end; see Import.Error
)

// Duplicates is what an import does with people who have a live interview in the position already.
type Duplicates string

const (
	DuplicatesSkip   Duplicates = "skip"
	DuplicatesResend Duplicates = "resend" // their link again
	DuplicatesRedo   Duplicates = "redo"   // delete all answers of those who have answered, on the same link
)

// RowKind is what the dry run found out about a line.
type RowKind string

const (
	RowNew       RowKind = "new"
	RowDuplicate RowKind = "duplicate"
	RowFaulty    RowKind = "faulty"
)

// RowKinds lists them in the order of the tabs.
var RowKinds = []RowKind{RowNew, RowDuplicate, RowFaulty}

// Import is a list of people on its way into a position: read at once, confirmed later, then invited all or none.
type Import struct {
	ID         string
	PositionID string
	State      ImportState
	FileName   string     // empty: pasted
	Duplicates Duplicates // empty until it is confirmed
	Deadline   Moment     // of the new links; 0: the position's own number of days from the run
	By         Actor      // who uploaded it, then who confirmed it
	Fresh      int        // new people; once they are invited, how many were
	Doubled    int
	Faulty     int
	Error      string // why it failed, a sentence for people
	CreatedAt  Moment
	FinishedAt Moment // of reading, then of the run; 0: it is being read, or run
}

// Count is the number of rows of a kind.
func (im Import) Count(k RowKind) int {
	switch k {
	case RowNew:
		return im.Fresh
	case RowDuplicate:
		return im.Doubled
	}
	return im.Faulty
}

// Total is the number of people on the list.
func (im Import) Total() int { return im.Fresh + im.Doubled + im.Faulty }

// MayRun says whether the import can be confirmed: not before it was read to its end. One that ran is not run again; one that
// failed may be.
func (im Import) MayRun() bool {
	return im.State == ImportDraft && im.FinishedAt != 0 || im.State == ImportFailed
}

// ImportRow is one person of an import. The row of a new person goes when they are invited, unless an ATS record goes on with
// the interview: Words names the ATS then.
type ImportRow struct {
	Ord         int // place in the list, from 1
	Line        int // of the file, from 1
	Kind        RowKind
	Name        string
	Email       string
	EmailKey    string
	Phone       string
	Words       string // what is wrong with the line, or what became of a duplicate; empty: nothing yet
	InterviewID string // live interview of a duplicate; empty when the person stands twice in the list
}

// ImportOutcome is how many rows ended with the same words.
type ImportOutcome struct {
	Words string
	N     int
}

// ImportPage is the screen of an import: its counts, and a page of rows of one kind.
type ImportPage struct {
	Import   Import
	Position Position
	Waiting  int             // new people who are not invited yet
	Known    int             // duplicates with a live interview, of whom something can be asked
	Open     int             // of these, how many have no outcome yet
	Outcomes []ImportOutcome // of the duplicates
	Kept     []ImportOutcome // of the new people who were invited: those whose ATS record goes on
	Kind     RowKind
	Rows     []ImportRow
	Next     Cursor
	Prev     Cursor
}

// VerbImport is the verb that refusals of an import carry.
const VerbImport Verb = "import"

// The reasons that an import knows.
const (
	ReasonImportRuns Reason = "This list is being imported just now. Wait until it is done."
)

// CheckDeadline faults a deadline for new links; 0, the position's own, is none to fault.
func CheckDeadline(now, deadline Moment) error {
	if deadline == 0 {
		return nil
	}
	return checkDeadline(now, deadline)
}
