package interview

// Vendor is an ATS whose protocol is spoken.
type Vendor string

const (
	Greenhouse Vendor = "greenhouse"
	Ashby      Vendor = "ashby"
	Workable   Vendor = "workable"
	Recruitee  Vendor = "recruitee"
)

// Second is what a second order for a person who is in the position already does.
type Second string

const (
	SecondAdopt  Second = "adopt"  // it stands for the interview that there is
	SecondNew    Second = "new"    // the candidate is invited again, with a new link
	SecondReject Second = "reject" // the ATS is told that the person is being interviewed
)

// Connection is an ATS that may order interviews here and hears of their results.
type Connection struct {
	ID        string
	Vendor    Vendor
	Name      string
	KeyHash   string // of the key that the ATS comes with
	KeyHint   string // its beginning, to tell keys apart
	Secret    []byte // sealed: what we show to the ATS
	BaseURL   string // of the ATS, where a vendor has several; "": the vendor's own
	Account   string // our name at the vendor, where it is part of its addresses
	Second    Second
	TellRedo  bool // say also that answers were asked for again, where the protocol leaves it open
	ByID      string
	CreatedAt Moment
	HeardAt   Moment // the ATS called
	ToldAt    Moment // the ATS was called, with success
	FailedAt  Moment
	Failure   string
	RemovedAt Moment
	Revision  int64
}

// Order is what an ATS asked for. Its id is all that the ATS ever sees of us; the interview that it stands for may change,
// and the ATS does not notice.
type Order struct {
	ID             string // "ao_" and an id
	ConnectionID   string
	PositionID     string
	InterviewID    string // "": it was purged
	RequestKey     string // by which a repeated request is known
	CallbackURL    string
	CandidateRef   string // ids at the ATS, as far as it gave them
	ApplicationRef string
	JobRef         string
	ProfileURL     string
	RequestedBy    string
	Generation     int  // one more each time the order is carried over, from 1
	Earlier        int  // how often interviews that it stood for before were handed in
	Kept           bool // its interview is in the bin, and the candidate's next one gets it
	CreatedAt      Moment
	CancelledAt    Moment
	CancelledWhy   string

	Head       int64 // of the changes that the ATS is to hear of
	Told       int64 // up to which of them it has
	ToldStatus OrderStatus
	ToldDigest string
	ToldAt     Moment
	Stamp      int64 // the last timestamp sent, where they have to rise: Unix milliseconds
	Tries      int   // that failed since
	Failure    string
	FailedAt   Moment
	Parked     bool   // the ATS refused for good: somebody has to look
	NextAt     Moment // when the ATS is to be told; 0: there is nothing to tell
	Settled    bool   // nothing more was awaited when it was looked at last
}

// OrderWas is where an order stood before a step, so that Undo can put it back.
type OrderWas struct {
	ID          string
	InterviewID string
	Generation  int    `json:",omitempty"`
	Earlier     int    `json:",omitempty"`
	Kept        bool   `json:",omitempty"`
	Now         string // interview that the step made it stand for; moved on since, it stays
}

// Was notes where the order stands before a step that makes it stand for the interview.
func (o *Order) Was(interviewID string) OrderWas {
	return OrderWas{ID: o.ID, InterviewID: o.InterviewID, Generation: o.Generation, Earlier: o.Earlier, Kept: o.Kept, Now: interviewID}
}

// CarryTo makes the order stand for another interview; the ATS does not notice. handedIn is how often the one that it stood
// for was handed in. What the ATS has cancelled stays where it is.
func (o *Order) CarryTo(interviewID string, handedIn int) error {
	if o.CancelledAt != 0 {
		return refuse(VerbCarryOrder, ReasonOrderCancelled)
	}
	o.InterviewID, o.Kept = interviewID, false
	o.Generation++
	o.Earlier += handedIn
	return nil
}

// OrderStatus is what an ATS is told of an order; how, is up to its protocol.
type OrderStatus string

const (
	OrderOpen       OrderStatus = "open"
	OrderInProgress OrderStatus = "in_progress"
	OrderRedo       OrderStatus = "redo_requested" // answers were deleted after they had been handed in
	OrderCompleted  OrderStatus = "completed"
	OrderExpired    OrderStatus = "expired"
	OrderCancelled  OrderStatus = "cancelled"
)

// Status derives what an order's ATS is to know from the interview that it stands for now; nil: that was purged. A result
// that was handed in stays one, also when its interview is deleted. Discarding is a verdict, and the ATS owns the decision:
// it is told nothing.
func (o *Order) Status(f *Facts, now Moment) OrderStatus {
	switch {
	case o.CancelledAt != 0, f == nil, f.ErasedAt != 0:
		return OrderCancelled
	case f.State == StateCompleted:
		return OrderCompleted
	case f.Deleted() && !o.Kept:
		return OrderCancelled
	case f.Deleted():
		return OrderOpen
	case f.Expired(now):
		return OrderExpired
	case f.RedoAt != 0:
		return OrderRedo
	case f.State == StateStarted:
		return OrderInProgress
	}
	return OrderOpen
}

// Settled reports that the ATS needs nothing more of an order unless a verb changes its interview.
func (s OrderStatus) Settled() bool { return s == OrderCompleted || s == OrderCancelled }

// Result is what an ATS hears of an order, computed when it is sent: whatever is sent late is never old.
type Result struct {
	OrderID     string
	Status      OrderStatus
	Position    string // its title
	Candidate   string // name
	URL         string // where the team watches; the same however often the order is carried over
	Attempt     int    // how often an interview was handed in for this order; 0: not yet
	Redone      []int  // places of the questions that were asked again, from 1
	StartedAt   Moment
	CompletedAt Moment // of the latest handing in
	Deadline    Moment
	Cancelled   string // why, in words
}

// Exchange is one call between an ATS and us, without secrets.
type Exchange struct {
	ID           string
	ConnectionID string
	OrderID      string // "": about none
	At           Moment
	Inbound      bool   // the ATS called us
	Deed         string // such as "POST send_test"
	Status       int    // of HTTP; 0: there was no answer
	Millis       int64
	Request      string
	Answer       string
	Error        string
}
