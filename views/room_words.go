package views

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"retake/internal/interview"
	"retake/internal/lang"
)

// RoomURL is a page or deed of the candidate's room: "check", "overview", "submit"; "" is the landing page.
func RoomURL(token, page string) string { return join("/i/"+token, page) }

// RoomQuestionURL is the page of the interview's n-th question, from 1.
func RoomQuestionURL(token string, n int) string {
	return RoomURL(token, "questions/"+strconv.Itoa(n))
}

// RoomTakeURL is what can be done with the candidate's own take: "media" or "seal".
func RoomTakeURL(token, take, deed string) string { return RoomURL(token, "takes/"+take+"/"+deed) }

// RoomUploadURL is where the bytes of a take go.
func RoomUploadURL(token, take string) string { return RoomURL(token, "uploads/"+take) }

// RoomFrame is what every page of the candidate's room has around it. Where nothing is known of the link, all is empty.
type RoomFrame struct {
	lang.Language        // that the page is in
	Title         string // of the browser's tab
	Company       string
	Position      string
	Contact       string // email address; empty: the letter's sender is the one to ask
	Token         string
	Ask           string // where to ask for help; empty where nothing is known of the link
	SoundOnly     bool   // the candidate may leave the picture away
	Here          string // the page's path, where it is not the address that was asked for
	Written       string // language of what recruiters wrote, by its tag; empty: the page's
}

// NewRoomFrame is the frame of a known link's pages.
func NewRoomFrame(r interview.Room, title string) RoomFrame {
	return RoomFrame{
		Language: RoomLanguage(r), Written: r.Position.Language,
		Title: title, Company: r.Company, Position: r.Position.Title, Contact: r.Position.Contact, Token: r.Interview.Token,
		Ask: RoomAskURL(r.Interview.Token, ""), SoundOnly: r.SoundOnly(),
	}
}

// RoomLanguage is the candidate's choice or, without one, the position's language.
func RoomLanguage(r interview.Room) lang.Language {
	return lang.Of(cmp.Or(r.Language, r.Position.Language))
}

// written tells in which language a part of the page is that a recruiter wrote, where it is not the page's.
func (f RoomFrame) written() templ.Attributes {
	if f.Written == "" || f.Written == f.Tag() {
		return nil
	}
	return templ.Attributes{"lang": f.Written, "dir": "auto"}
}

// RoomStep is one question in the row of steps.
type RoomStep struct {
	Question interview.Question
	Answer   *interview.Take // nil: none yet
	May      bool            // whether it can be recorded (again)
	WhyNot   string          // why it cannot
	Left     int             // takes left; -1: without limit
	Untimed  bool            // the answer has no time limit
	Asked    bool            // a redo asks for it
	Current  bool
}

// RoomSaved is an interrupted take and how much of it arrived.
type RoomSaved struct {
	TakeID string
	Bytes  int64
}

// RoomQuestion is the page of one question.
type RoomQuestion struct {
	Frame RoomFrame
	Step  RoomStep
	Steps []RoomStep
	Saved *RoomSaved    // nil: nothing was interrupted
	Think time.Duration // 0: the question was seen already, or there is no time to think
	Next  string        // address that follows the answer
	File  RoomFile
}

// RoomFile bounds what may be uploaded instead of a recording.
type RoomFile struct {
	Most    int64         // bytes
	Longest time.Duration // 0: without limit
}

// roomScript is what the page tells its script.
type roomScript struct {
	Question    string           `json:"question"`
	Takes       string           `json:"takes"`
	Next        string           `json:"next"`
	ThinkMS     int64            `json:"think_ms"`
	Answered    bool             `json:"answered"`
	File        fileBounds       `json:"file"`
	Interrupted *roomInterrupted `json:"interrupted,omitempty"`
}

type fileBounds struct {
	Most    int64 `json:"most"`    // bytes
	Longest int64 `json:"longest"` // ms; 0: without limit
	Sound   bool  `json:"sound"`   // it may be without a picture
}

type roomInterrupted struct {
	Seal  string `json:"seal"`
	Bytes int64  `json:"bytes"`
}

func (q RoomQuestion) script() roomScript {
	s := roomScript{
		Question: q.Step.Question.ID,
		Takes:    RoomURL(q.Frame.Token, "takes"),
		Next:     q.Next,
		ThinkMS:  q.Think.Milliseconds(),
		Answered: q.Step.Answer != nil || !q.Step.May,
		File:     fileBounds{q.File.Most, q.File.Longest.Milliseconds(), q.Frame.SoundOnly},
	}
	if q.Saved != nil {
		s.Interrupted = &roomInterrupted{RoomTakeURL(q.Frame.Token, q.Saved.TakeID, "seal"), q.Saved.Bytes}
	}
	return s
}

// whilePrompt names the states in which the question is in view: with think time it is revealed by a click.
func (q RoomQuestion) whilePrompt() string {
	if q.Think == 0 {
		return "asking ready count connecting recording review doubt problem refused interrupted answered file"
	}
	return "think count connecting recording review doubt refused interrupted answered file"
}

// takesLeft says how often the question can still be recorded.
func takesLeft(f RoomFrame, left int) string {
	switch left {
	case -1:
		return f.Say("room.takes.any")
	case 0:
		return f.Say("room.takes.none")
	}
	return f.Count("room.takes", left)
}

// recordAgain is the button's words, with the takes that are left where there is a limit.
func recordAgain(f RoomFrame, left int) string {
	if left < 0 {
		return f.Say("room.do.again")
	}
	return f.Count("room.do.again.left", left)
}

// stepState is a step's word for those who do not see its mark.
func stepState(f RoomFrame, s RoomStep) string {
	switch {
	case s.Answer == nil:
		return f.Say("room.step.open")
	case s.Answer.Problem != "":
		return f.Say("room.step.problem")
	}
	return f.Say("room.step.recorded")
}

// roomProblem tells the candidate what is wrong with an answer, and what to do while it can be mended.
func roomProblem(f RoomFrame, s RoomStep) string {
	text := ""
	switch s.Answer.Problem {
	case interview.ProblemSilent:
		text = f.Say("room.answer.silent")
	case interview.ProblemBlack:
		text = f.Say("room.answer.black")
	case interview.ProblemBroken:
		text = f.Say("room.answer.broken")
	default:
		return f.Say("room.answer.interrupted", lang.Args{"Length": clock(s.Answer.Length)})
	}
	if s.May {
		return f.Say("room.answer.please", lang.Args{"Problem": text})
	}
	return text
}

// timeNeeded is how long the whole interview takes at most, with a minute to read each question.
func timeNeeded(f RoomFrame, steps []RoomStep) string {
	sum := time.Duration(len(steps)) * time.Minute
	for _, s := range steps {
		if s.Untimed {
			return f.Say("room.landing.untimed")
		}
		sum += s.Question.Think + s.Question.Answer
	}
	return f.Count("room.landing.minutes", int((sum+time.Minute-1)/time.Minute))
}

// askedAgain names the questions that a redo asks for and that are still open.
func askedAgain(f RoomFrame, steps []RoomStep) string {
	var numbers []string
	for _, s := range steps {
		if s.Asked && s.Answer == nil {
			numbers = append(numbers, strconv.Itoa(s.Question.Ord))
		}
	}
	return f.Count("room.redo.heading", len(numbers), lang.Args{"Numbers": f.List(numbers)})
}

// doubted tells whether the candidate should look at an answer once more: something is wrong with it, or it was cut off and
// can be recorded again.
func doubted(s RoomStep) bool {
	return s.Answer != nil && (s.Answer.Problem != "" || s.Answer.Failed && s.May)
}

// troubled tells whether an answer has a problem that the candidate can still mend.
func troubled(steps []RoomStep) bool {
	return slices.ContainsFunc(steps, func(s RoomStep) bool { return s.May && s.Answer != nil && s.Answer.Problem != "" })
}

// missing counts the steps without an answer.
func missing(steps []RoomStep) int {
	n := 0
	for _, s := range steps {
		if s.Answer == nil {
			n++
		}
	}
	return n
}

// mailTo begins a letter to the contact that says what it is about.
func mailTo(f RoomFrame, subject string) string {
	return "mailto:" + f.Contact + "?subject=" + url.PathEscape(subject+": "+f.Position)
}
