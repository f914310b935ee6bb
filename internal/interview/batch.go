package interview

import (
	"cmp"
	"errors"
	"slices"
	"strings"
)

// Deed is what a batch does to each of its interviews: one verb, the same for all.
type Deed string

const (
	DeedResend    Deed = "resend"
	DeedExtend    Deed = "extend"
	DeedAnswers   Deed = "answers" // delete answers, so that new ones are recorded over the same link
	DeedShortlist Deed = "shortlist"
	DeedDiscard   Deed = "discard"
	DeedDelete    Deed = "delete"
	DeedQuestions Deed = "questions" // move to the position's current questions
)

// Verb is the recruiter's verb that the deed does to each interview; empty for a deed that is not known.
func (d Deed) Verb() Verb {
	return map[Deed]Verb{
		DeedResend: VerbResend, DeedExtend: VerbExtend, DeedAnswers: VerbDeleteAnswers, DeedShortlist: VerbShortlist,
		DeedDiscard: VerbDiscard, DeedDelete: VerbDelete, DeedQuestions: VerbMoveQuestions,
	}[d]
}

// MaxBatch is how many interviews a batch may list one by one; a filter may match any number.
const MaxBatch = 500

// BatchState is how far a batch has come.
type BatchState string

const (
	BatchRunning BatchState = "running"
	BatchDone    BatchState = "done"
	BatchUndoing BatchState = "undoing"
	BatchUndone  BatchState = "undone"
)

// Batch is a deed on many interviews of a position, done one by one in the background.
type Batch struct {
	ID         string
	PositionID string
	Deed       Deed
	Params     BatchParams
	By         Actor
	State      BatchState
	Total      int
	CreatedAt  Moment
	FinishedAt Moment // of the deed, and again of its Undo
}

// Moving reports that the batch is at work.
func (b *Batch) Moving() bool { return b.State == BatchRunning || b.State == BatchUndoing }

// BatchParams is what a deed needs beside the interviews.
type BatchParams struct {
	Deadline Moment `json:",omitempty"` // the new one; a deed that can do without sets it only where the old one has passed
	Which    Which  `json:",omitempty"` // answers to delete
	Message  string `json:",omitempty"` // to the candidates
	Withhold bool   `json:",omitempty"` // no letter leaves
	Gone     int    `json:",omitempty"` // interviews that were listed and are not there
	UndoneBy *Actor `json:",omitempty"` // who took the whole batch back
}

// Which says which answers of each interview a batch deletes.
type Which string

const (
	WhichFaulty Which = "faulty" // those without sound or picture, or too long
	WhichAll    Which = "all"
)

// ReasonNothingFaulty refuses to ask for new takes where nothing is wrong with those that are there.
const ReasonNothingFaulty Reason = "None of the answers has a problem. Choose all answers to ask for new ones."

// Of lists the questions whose answers are meant.
func (w Which) Of(iv *Interview) []string {
	if w == WhichFaulty {
		return iv.Faulty()
	}
	var ids []string
	for _, q := range iv.Questions {
		if _, ok := iv.Answer(q.ID); ok {
			ids = append(ids, q.ID)
		}
	}
	return ids
}

// Check faults what the deed cannot be begun with, by form field.
func (p *BatchParams) Check(d Deed, now Moment) error {
	bad := Invalid{}
	if d.Verb() == "" {
		bad["do"] = "There is no such deed."
	}
	if d == DeedExtend && p.Deadline == 0 {
		bad["deadline"] = "Choose the new deadline."
	}
	var wrong Invalid
	if p.Deadline != 0 && errors.As(checkDeadline(now, p.Deadline), &wrong) {
		bad["deadline"] = wrong["deadline"]
	}
	if d == DeedAnswers && p.Which != WhichFaulty && p.Which != WhichAll {
		bad["which"] = "Choose which answers to ask for again."
	}
	bad.text("message", p.Message, 0, MaxMessage)
	return bad.OrNil()
}

// ItemState is what became of one interview of a batch.
type ItemState string

const (
	ItemRefused ItemState = "refused"
	ItemDone    ItemState = "done"
	ItemKept    ItemState = "kept" // Undo has left it as it is
	ItemUndone  ItemState = "undone"
	ItemWaiting ItemState = "waiting"
)

// ItemStates lists them in the order of the tabs: what needs attention first.
var ItemStates = []ItemState{ItemRefused, ItemDone, ItemKept, ItemUndone, ItemWaiting}

// BatchItem is one interview of a batch.
type BatchItem struct {
	Ord         int64
	InterviewID string
	State       ItemState
	Words       string // why it was refused or kept
	Revision    int64  // that the deed led to
}

// BatchRow is a BatchItem with who it is.
type BatchRow struct {
	BatchItem
	Name, Email string
}

// BatchCounts is the number of a batch's interviews per state.
type BatchCounts map[ItemState]int

// BatchPage is a batch with one page of what became of its interviews.
type BatchPage struct {
	Batch
	Position   Position
	Counts     BatchCounts
	Shown      ItemState // the tab
	Rows       []BatchRow
	Next, Prev Cursor
}

// BatchLine is a batch in one line: Settled of its Total are through. The zero line is none.
type BatchLine struct {
	Batch
	Settled int
}

// Crowd is a number of interviews that are alike as far as a recruiter's verbs go.
type Crowd struct {
	Facts
	N int
}

// Forecast is what a deed on a crowd will come to, as far as can be foreseen.
type Forecast struct {
	Total, Able int
	Late        int        // of those it can be done to: their deadline has passed
	Refused     []Refusals // most frequent first
}

// Refusals is how many a reason keeps from a deed.
type Refusals struct {
	Because Reason
	N       int
}

// Foresee asks the law about each of the crowd; w matters where answers are deleted.
func Foresee(d Deed, w Which, crowd []Crowd, now Moment) Forecast {
	var f Forecast
	refused := map[Reason]int{}
	for i := range crowd {
		c := &crowd[i]
		f.Total += c.N
		because := c.against(d.Verb(), now)
		if because == "" && d == DeedAnswers && w == WhichFaulty && !strings.ContainsRune(c.Marks, rune(MarkProblem)) {
			because = ReasonNothingFaulty
		}
		if because != "" {
			refused[because] += c.N
			continue
		}
		f.Able += c.N
		if now >= c.Deadline {
			f.Late += c.N
		}
	}
	for because, n := range refused {
		f.Refused = append(f.Refused, Refusals{because, n})
	}
	slices.SortFunc(f.Refused, func(a, b Refusals) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Because, b.Because))
	})
	return f
}
