package interview

// Shape is how a webhook's body looks.
type Shape string

const (
	ShapeStandard Shape = "standard" // Standard Webhooks 1.0.0
	ShapeHireflix Shape = "hireflix" // as Hireflix sends them, for those who move
)

// Endpoint is an address that hears of events.
type Endpoint struct {
	ID         string
	Name       string
	URL        string
	Shape      Shape
	Kinds      string // of events as they are published, separated by blanks; "": all
	PositionID string // "": of every position
	Secret     []byte // sealed
	OldSecret  []byte // sealed; signs too until OldUntil
	OldUntil   Moment
	ByID       string // who made it: what they may not see is not sent
	Since      int64  // place in the feed: nothing before it is sent
	OffAt      Moment
	OffWhy     string // "": a person switched it off
	CreatedAt  Moment
	Revision   int64

	DeliveredAt Moment // the last message that arrived
	FailedAt    Moment // the last try that failed
	Failure     string // of that try
}

// DeliveryState is how a message to an endpoint stands.
type DeliveryState string

const (
	DeliveryWaiting   DeliveryState = "waiting"
	DeliveryDelivered DeliveryState = "delivered"
	DeliveryFailed    DeliveryState = "failed"
)

// Delivery is a message to one endpoint.
type Delivery struct {
	ID          string
	EndpointID  string
	MessageID   string // the event's: a receiver knows a repetition by it
	InterviewID string // "": about none
	Kind        string
	Body        string
	State       DeliveryState
	Attempts    int
	NextAt      Moment
	CreatedAt   Moment
	DoneAt      Moment
}

// DeliveryAttempt is one try to deliver.
type DeliveryAttempt struct {
	DeliveryID string
	N          int
	At         Moment
	Status     int // of HTTP; 0: there was no answer
	Millis     int64
	Error      string
	Answer     string // its beginning
}

// APIKey lets a program act as the user who made it, within scopes. Only its hash is kept.
type APIKey struct {
	ID        string
	UserID    string
	Name      string
	Hint      string // its beginning, to tell keys apart
	Hash      string
	Scopes    string // separated by blanks
	CreatedAt Moment
	ExpiresAt Moment // 0: never
	RevokedAt Moment
	UsedAt    Moment
	UsedFrom  string
}

// ExternalRef is what another system calls an interview.
type ExternalRef struct {
	InterviewID string
	PositionID  string
	System      string
	Kind        string
	Ref         string
}

// Once is a request that its caller may send twice, and its first answer.
type Once struct {
	KeyID       string
	Name        string // the caller's, unique among the key's
	Request     string // hash of what was asked for
	Status      int    // of the answer; 0: it is being carried out
	Headers     string
	Body        []byte
	InterviewID string // that the answer tells of; "": of none
	BegunAt     Moment
}

// Published are the kinds under which events leave the house, by webhook and feed. What is not here stays inside.
var published = map[EventKind]string{
	EventInvited:         "interview.created",
	EventResent:          "interview.resent",
	EventOpened:          "interview.opened",
	EventStarted:         "interview.started",
	EventRecorded:        "answer.recorded",
	EventFlagged:         "answer.flagged",
	EventCompleted:       "interview.completed",
	EventAnswersDeleted:  "answer.deleted",
	EventReopened:        "interview.reopened",
	EventAnswersRestored: "answer.restored",
	EventExtended:        "interview.extended",
	EventDiscarded:       "interview.discarded",
	EventUndiscarded:     "interview.restored",
	EventShortlisted:     "interview.status_changed",
	EventUnshortlisted:   "interview.status_changed",
	EventDeleted:         "interview.deleted",
	EventUndeleted:       "interview.undeleted",
	EventReplaced:        "interview.replaced",
	EventLinkRotated:     "interview.link_changed",
	EventCandidateEdited: "candidate.updated",
	EventErased:          "candidate.erased",
	EventUndone:          "interview.undone",
	EventRequested:       "interview.help_asked",
	EventAnswered:        "interview.help_answered",
	EventAdjusted:        "interview.adjusted",
	EventExpired:         "interview.expired",
	EventOrdered:         "ats_order.received",
	EventOrderTold:       "ats_order.delivered",
	EventOrderFailed:     "ats_order.failed",
	EventOrderCancelled:  "ats_order.cancelled",
}

// Published is the name under which an event leaves the house; "": it stays inside.
func (k EventKind) Published() string { return published[k] }

// Outline is an interview as the world outside sees it: by webhook, feed and API.
type Outline struct {
	ID          string
	PositionID  string
	Position    string // its title
	CandidateID string
	Name        string
	Email       string
	Phone       string
	Token       string // of the link
	Facts
	Revision   int64
	Sequence   int64 // of its last event
	Attempt    int   // how often it was handed in
	CreatedAt  Moment
	StartedAt  Moment
	ActivityAt Moment
	Refs       []ExternalRef // of other systems
	Orders     []OrderRef
}

// OrderRef is an order of an ATS as the world outside sees it.
type OrderRef struct {
	ID          string
	InterviewID string
	Vendor      Vendor
}
