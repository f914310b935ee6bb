package interview

// Verb names what a person wants done; refusals carry it.
type Verb string

const (
	VerbInvite           Verb = "invite"
	VerbResend           Verb = "resend"
	VerbDeleteAnswers    Verb = "delete answers"
	VerbRestoreAnswers   Verb = "restore answers"
	VerbExtend           Verb = "extend"
	VerbDiscard          Verb = "discard"
	VerbUndiscard        Verb = "restore candidate"
	VerbShortlist        Verb = "shortlist"
	VerbUnshortlist      Verb = "take off the shortlist"
	VerbDelete           Verb = "delete"
	VerbUndelete         Verb = "restore interview"
	VerbReinvite         Verb = "re-invite"
	VerbRotateLink       Verb = "rotate link"
	VerbEditCandidate    Verb = "edit candidate"
	VerbMoveQuestions    Verb = "move to the current questions"
	VerbErase            Verb = "erase"
	VerbUndo             Verb = "undo"
	VerbRemind           Verb = "remind"
	VerbHandIn           Verb = "hand in"
	VerbAdjust           Verb = "adjust"
	VerbAsk              Verb = "ask"
	VerbAnswer           Verb = "answer a request"
	VerbOpen             Verb = "open"
	VerbStart            Verb = "start"
	VerbBeginTake        Verb = "begin a take"
	VerbSealTake         Verb = "save a take"
	VerbSubmit           Verb = "submit"
	VerbOpenPosition     Verb = "open position"
	VerbClosePosition    Verb = "close position"
	VerbDeletePosition   Verb = "delete position"
	VerbUndeletePosition Verb = "restore position"
)
