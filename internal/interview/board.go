package interview

// Read models: what one screen needs, loaded by one query, in the words of this package.

// Sort is an order of the candidates tab.
type Sort string

const (
	SortActivity Sort = "activity" // newest first
	SortName     Sort = "name"
	SortDeadline Sort = "deadline" // soonest first
)

// CandidateFilter is what the URL of the candidates tab says.
type CandidateFilter struct {
	PositionID string
	Status     Status // empty: all that are not deleted
	Query      string // part of a name or email
	Sort       Sort   // empty: SortActivity
	Usual      Sort   // the order of an address that names none; empty: SortActivity
	Cursor     Cursor // empty: the first page
	Limit      int    // 0: 50
}

// Cursor points behind (or, Back, before) a row of a list: the row's sort value and id, opaque to everyone but the store.
type Cursor string

// CandidateRow is one line of the candidates tab: a candidate's live interview (or a deleted one, on that tab).
type CandidateRow struct {
	Facts
	InterviewID string
	CandidateID string
	PositionID  string
	Token       string
	Name        string
	Email       string
	Phone       string
	Revision    int64
	CreatedAt   Moment
	ActivityAt  Moment
	Earlier     int         // earlier interviews of this candidate in the position
	Asked       RequestKind // newest open request; empty: none
	Ordered     Vendor      // whose ATS ordered the interview; empty: none
}

// CandidateBoard is the candidates tab.
type CandidateBoard struct {
	Position  Position
	Questions int
	Filter    CandidateFilter
	State     string // names how the list stands, to ask later whether it still does
	Counts    Counts
	Rows      []CandidateRow
	Next      Cursor    // of the following page; empty: none
	Prev      Cursor    // of the page before; empty: none
	Batch     BatchLine // the newest deed on many, while it is worth telling
}

// Counts is the number of interviews per status.
type Counts map[Status]int

// All counts what is not deleted.
func (c Counts) All() int {
	n := 0
	for s, k := range c {
		if s != StatusDeleted {
			n += k
		}
	}
	return n
}

// PositionRow is one line of the list of positions.
type PositionRow struct {
	Position
	Questions int
	Counts    Counts
}

// InterviewPage is one interview with everything that its screen shows.
type InterviewPage struct {
	Interview Interview
	Candidate Candidate
	Position  Position
	Events    []Event     // newest first
	Letters   []Letter    // newest first
	Earlier   []Interview // earlier interviews of the candidate, newest first, without questions and takes
	Requests  []Request   // newest first
}

// Room is what the candidate's pages need.
type Room struct {
	Interview Interview
	Candidate Candidate
	Position  Position
	Company   string
	Language  string // of the pages, where the candidate chose one; empty: the position's
	Retired   bool   // the link's token was replaced by a newer one
}

// Door is what the link shows: a position in the bin closes every link in it.
func (r *Room) Door(now Moment) Door {
	if r.Position.DeletedAt != 0 {
		return DoorDeleted
	}
	return r.Interview.Door(now)
}

// LetterState is how far a letter got.
type LetterState string

const (
	LetterQueued    LetterState = "queued"
	LetterSending   LetterState = "sending" // handed to the mail server; too late to stop it
	LetterSent      LetterState = "sent"
	LetterKept      LetterState = "kept" // no mail server is set up: it stays in the outbox to be read there
	LetterFailed    LetterState = "failed"
	LetterCancelled LetterState = "cancelled" // undone before it left
)

// LetterKind says why a letter was written.
type LetterKind string

const (
	LetterInvitation  LetterKind = "invitation"
	LetterReminder    LetterKind = "reminder"    // the same link again
	LetterDeadline    LetterKind = "deadline"    // the deadline is near, sent by itself
	LetterUnsubmitted LetterKind = "unsubmitted" // everything is recorded but not submitted, sent by itself
	LetterRedo        LetterKind = "redo"
	LetterReinvite    LetterKind = "reinvite"
	LetterReceipt     LetterKind = "receipt" // what was submitted has arrived
)

// Confirms reports that a letter asks for nothing: it only says what has happened. What becomes of it tells nothing about the
// link, no verb stops it, and no other letter takes its place.
func (k LetterKind) Confirms() bool { return k == LetterReceipt }

// Letter is an email to a candidate.
type Letter struct {
	ID          string
	InterviewID string
	PositionID  string
	Kind        LetterKind
	ToName      string
	ToEmail     string
	Language    string // that it is written in
	Subject     string
	Body        string // plain text
	State       LetterState
	Error       string
	CreatedAt   Moment
	SendAfter   Moment // held until then, so that Undo can stop it
	SentAt      Moment
}

// OutboxPage is a page of letters, newest first.
type OutboxPage struct {
	Letters    []Letter
	Next, Prev Cursor
}

// DeadJob is work in the background that was given up.
type DeadJob struct {
	ID       string
	Kind     string // "letter", "media"
	Attempts int
	Error    string
	At       Moment // when it was given up
}

// Member is a user with whether they belong to the position in question.
type Member struct {
	User
	In bool
}
