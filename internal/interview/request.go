package interview

import (
	"slices"
	"strings"
)

// RequestKind is what a candidate asks for.
type RequestKind string

const (
	RequestTime       RequestKind = "time"       // a later deadline
	RequestRedo       RequestKind = "redo"       // to record answers again
	RequestTrouble    RequestKind = "trouble"    // something went wrong
	RequestAdjustment RequestKind = "adjustment" // more time per answer, sound only, more takes, another format
	RequestWithdraw   RequestKind = "withdraw"   // to take the application back
)

// Wish is one of the adjustments that can be asked for.
type Wish string

const (
	WishTime   Wish = "time"   // more time for each answer
	WishSound  Wish = "sound"  // answering without a picture
	WishTakes  Wish = "takes"  // more takes
	WishFormat Wish = "format" // another format altogether
)

// Wishes lists them in the order of the form.
var Wishes = []Wish{WishTime, WishSound, WishTakes, WishFormat}

// RequestState is what became of a request.
type RequestState string

const (
	RequestOpen    RequestState = "open"
	RequestGranted RequestState = "granted"
	RequestDenied  RequestState = "denied"
)

const (
	// MaxRequests is how often a candidate may ask in one interview.
	MaxRequests = 20
	// MaxAutoExtend bounds how often more time may be granted by itself.
	MaxAutoExtend = 5
)

// Request is what a candidate asked for, and the answer.
type Request struct {
	ID          string
	InterviewID string
	PositionID  string
	Kind        RequestKind
	Wishes      []Wish   // of an adjustment
	Questions   []string // ids; of a redo or of trouble
	Words       string   // the candidate's own; may be empty
	OldLink     bool     // came over a link that a newer one has replaced: whoever wrote it may be somebody else
	AskedAt     Moment

	State      RequestState
	Answer     string // the recruiter's words; they stand in the room
	AnsweredAt Moment
	AnsweredBy string // name; empty for what was granted by itself
	ByItself   bool   // granted by the position's setting
	Revision   int64  // that the verb led to which granted it: Undo opens the request again; 0: no verb
}

// Asking is what a candidate fills in.
type Asking struct {
	Kind      RequestKind
	Wishes    []Wish
	Questions []string
	Words     string
	OldLink   bool
}

// Asks lists what makes sense to ask for now. Over a link that was replaced it is words only: whoever holds that one may
// not be the candidate.
func (iv *Interview) Asks(oldLink bool) []RequestKind {
	if oldLink {
		return []RequestKind{RequestTrouble}
	}
	kinds := make([]RequestKind, 0, 5)
	if iv.State != StateCompleted {
		kinds = append(kinds, RequestTime)
	}
	if iv.Recorded() > 0 {
		kinds = append(kinds, RequestRedo)
	}
	return append(kinds, RequestTrouble, RequestAdjustment, RequestWithdraw)
}

// Ask notes a request beside the earlier ones of the interview. Whatever happened to the link, asking is possible until the
// candidate is erased; it raises no revision. Of each kind one may be open: asking for the same again in the same words is
// once, and repeated is then true.
func (iv *Interview) Ask(now Moment, id string, in Asking, earlier []Request) (r Request, repeated bool, err error) {
	if iv.ErasedAt != 0 {
		return r, false, ErrNotFound
	}
	r = Request{
		ID: id, InterviewID: iv.ID, PositionID: iv.PositionID, Kind: in.Kind, Words: tidy(in.Words), OldLink: in.OldLink,
		State: RequestOpen, AskedAt: now,
	}
	if err := iv.fill(&r, in); err != nil {
		return r, false, err
	}
	for _, e := range earlier {
		if e.Kind == r.Kind && e.State == RequestOpen {
			if e.same(&r) {
				return e, true, nil
			}
			return e, false, refuse(VerbAsk, ReasonAskedAlready)
		}
	}
	if len(earlier) >= MaxRequests {
		return r, false, refuse(VerbAsk, ReasonAskedOften)
	}
	iv.touched(now)
	return r, false, nil
}

// fill takes over from the form what belongs to the kind, and faults what is missing.
func (iv *Interview) fill(r *Request, in Asking) error {
	bad := Invalid{}
	if !slices.Contains(iv.Asks(in.OldLink), in.Kind) {
		bad["kind"] = "Choose what you need."
	}
	bad.text("words", r.Words, 0, MaxMessage)
	switch in.Kind {
	case RequestAdjustment:
		for _, w := range Wishes {
			if slices.Contains(in.Wishes, w) {
				r.Wishes = append(r.Wishes, w)
			}
		}
		if len(r.Wishes) == 0 && r.Words == "" {
			bad["wish"] = "Tick what would help, or say it in your own words."
		}
	case RequestRedo, RequestTrouble:
		for _, q := range iv.Questions {
			if !in.OldLink && slices.Contains(in.Questions, q.ID) {
				r.Questions = append(r.Questions, q.ID)
			}
		}
		switch {
		case in.Kind == RequestRedo && len(r.Questions) == 0:
			bad["question"] = "Tick the questions that you would like to record again."
		case in.Kind == RequestTrouble && r.Words == "" && bad["words"] == "":
			bad["words"] = "Say in a few words what went wrong."
		}
	}
	return bad.OrNil()
}

func (r *Request) same(o *Request) bool {
	return r.Words == o.Words && slices.Equal(r.Wishes, o.Wishes) && slices.Equal(r.Questions, o.Questions)
}

// Grants reports whether one more request may be granted by itself, after those of the interview so far: while the link can
// still be extended and somebody who follows it would find it open then.
func (p *Position) Grants(iv *Interview, now Moment, earlier []Request) bool {
	n := 0
	for _, r := range earlier {
		if r.ByItself {
			n++
		}
	}
	door := iv.Door(now)
	return n < p.AutoExtend && (door == DoorOpen || door == DoorExpired) && p.DeletedAt == 0
}

// More is the deadline that a request for more time suggests: the position's days, from now or from the present deadline.
func (p *Position) More(iv *Interview, now Moment) Moment { return p.Deadline(max(now, iv.Deadline)) }

// Answering is how a request ends.
type Answering struct {
	State    RequestState
	Words    string
	By       string // name
	ByItself bool
	Revision int64
}

// Settle answers an open request. What is denied is denied in words.
func (r *Request) Settle(now Moment, a Answering) error {
	if r.State != RequestOpen {
		return refuse(VerbAnswer, ReasonAnswered)
	}
	words := tidy(a.Words)
	bad := Invalid{}
	bad.text("words", words, 0, MaxMessage)
	if a.State == RequestDenied && words == "" {
		bad["words"] = "Say in a few words why not: the candidate reads it."
	}
	if err := bad.OrNil(); err != nil {
		return err
	}
	r.State, r.Answer, r.AnsweredAt = a.State, words, now
	r.AnsweredBy, r.ByItself, r.Revision = a.By, a.ByItself, a.Revision
	return nil
}

// tidy is what somebody typed into a large field, as it is kept.
func tidy(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// Suggests is the adjustment that would grant the request, beside what the candidate has already.
func (r *Request) Suggests(to Adjustment) Adjustment {
	for _, w := range r.Wishes {
		switch w {
		case WishTime:
			if !to.Untimed {
				to.More = min(to.More+Quarter/2, MaxMore) // half as much again
			}
		case WishSound:
			to.SoundOnly = true
		case WishTakes:
			to.Takes = min(to.Takes+2, MaxExtraTakes)
		}
	}
	return to
}

// MayGrant says whether a request can be granted now, and if not, why: over a closed link nothing would reach the candidate.
// Words always do.
func (f *Facts) MayGrant(k RequestKind, now Moment) error {
	because := f.against(VerbAdjust, now)
	switch {
	case because != "":
	case f.Discarded() && k == RequestWithdraw:
		because = ReasonIsDiscarded
	case f.Discarded():
		because = ReasonDiscarded
	default:
		return nil
	}
	return refuse(VerbAnswer, because)
}

// RequestFilter is which requests a page lists.
type RequestFilter struct {
	PositionID string // empty: all positions
	UserID     string // only of positions that they are a member of; empty: of all
	Answered   bool   // those that were answered, else the open ones
	Cursor     Cursor
	Limit      int // 0: 50
}

// RequestRow is a request with whom it is from.
type RequestRow struct {
	Request
	Position  string // title
	Name      string
	Email     string
	Places    []int // of the questions, from 1
	Interview Facts // what MayGrant is decided from, only
}

// RequestPage is a page of requests, newest first.
type RequestPage struct {
	Filter     RequestFilter
	Open       int // in all, up to the limit of counting
	Rows       []RequestRow
	Next, Prev Cursor
}
