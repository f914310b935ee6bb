package interview

// Step is the last verb of a recruiter with everything that it changed, so that Undo can put it back exactly. What
// candidates, letters and media did meanwhile without raising the revision is not part of it and stays.
type Step struct {
	Verb     Verb
	Revision int64 // that the verb led to: any later verb makes it too late
	At       Moment
	Was      Past
	Stopped  LetterKind `json:",omitempty"` // letter that had not left when the verb's own took its place
	Letter   string     `json:",omitempty"` // id of that letter, whose text may have been written for it alone
	Orders   []OrderWas `json:",omitempty"` // orders that the step kept, or made stand for another interview
}

// Past is how things stood before a step.
type Past struct {
	Token        string
	State        State
	Verdict      Verdict
	PriorVerdict Verdict           `json:",omitempty"`
	Deadline     Moment            `json:",omitempty"`
	CompletedAt  Moment            `json:",omitempty"`
	RedoAt       Moment            `json:",omitempty"`
	DeletedAt    Moment            `json:",omitempty"`
	ReplacedBy   string            `json:",omitempty"`
	LetterError  string            `json:",omitempty"`
	RedoMessage  string            `json:",omitempty"`
	RemindedAt   Moment            `json:",omitempty"`
	Adjustment   Adjustment        `json:",omitzero"`
	Takes        map[string]Moment `json:",omitempty"` // of the takes that the step moved: since when they were in the bin, 0: they were not
	Questions    []Question        `json:",omitempty"` // when the step changed the list
	Version      int64             `json:",omitempty"` // of that list
	Candidate    *Candidate        `json:",omitempty"` // when the step changed the person
}

// past is what a verb notes before it begins.
func (iv *Interview) past() Past {
	p := Past{
		Token: iv.Token, State: iv.State, Verdict: iv.Verdict, PriorVerdict: iv.PriorVerdict, Deadline: iv.Deadline,
		CompletedAt: iv.CompletedAt, RedoAt: iv.RedoAt, DeletedAt: iv.DeletedAt, ReplacedBy: iv.ReplacedBy,
		LetterError: iv.LetterError, RedoMessage: iv.RedoMessage, RemindedAt: iv.RemindedAt, Adjustment: iv.Adjustment,
	}
	if len(iv.Takes) > 0 {
		p.Takes = make(map[string]Moment, len(iv.Takes))
		for _, t := range iv.Takes {
			p.Takes[t.ID] = t.DeletedAt
		}
	}
	return p
}

// did ends a recruiter's verb.
func (iv *Interview) did(v Verb, now Moment, was Past) {
	iv.changed(now)
	for _, t := range iv.Takes {
		if was.Takes[t.ID] == t.DeletedAt {
			delete(was.Takes, t.ID)
		}
	}
	if len(was.Takes) == 0 {
		was.Takes = nil
	}
	iv.Last = &Step{Verb: v, Revision: iv.Revision, At: now, Was: was}
}

// MayUndo says whether the last step can still be put back, and if not, why.
func (iv *Interview) MayUndo() error {
	if iv.Last == nil || iv.Last.Revision != iv.Revision {
		return refuse(VerbUndo, ReasonMovedOn)
	}
	return nil
}

// Undo puts the last step back, as long as nothing happened since. next is the interview that a re-invitation made; it
// must be as it was sent. The letter of the step, the candidate's details and next itself are the caller's to put back.
func (iv *Interview) Undo(now Moment, next *Interview) error {
	if err := iv.MayUndo(); err != nil {
		return err
	}
	if next != nil && (next.Revision != 1 || next.OpenedAt != 0) {
		return refuse(VerbUndo, ReasonMovedOn)
	}
	was := iv.Last.Was
	iv.Token, iv.State, iv.Verdict, iv.PriorVerdict, iv.Deadline = was.Token, was.State, was.Verdict, was.PriorVerdict, was.Deadline
	iv.CompletedAt, iv.RedoAt, iv.DeletedAt, iv.ReplacedBy = was.CompletedAt, was.RedoAt, was.DeletedAt, was.ReplacedBy
	iv.RedoMessage, iv.RemindedAt = was.RedoMessage, was.RemindedAt
	if iv.LetterError == "" { // a letter that failed since is known still
		iv.LetterError = was.LetterError
	}
	iv.Adjustment = was.Adjustment
	for i := range iv.Takes {
		if at, moved := was.Takes[iv.Takes[i].ID]; moved {
			iv.Takes[i].DeletedAt = at
		}
	}
	if was.Questions != nil {
		iv.Questions, iv.QuestionsVersion = was.Questions, was.Version
	}
	iv.changed(now)
	return nil
}
