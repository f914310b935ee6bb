package views

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"retake/internal/interview"
	"retake/internal/lang"
)

// RoomAsk is the page on which a candidate asks for something, as it was filled in.
type RoomAsk struct {
	Room     interview.Room
	Kinds    []interview.RequestKind // that make sense now
	Old      bool                    // the link was replaced: words only, and nothing of the interview is told
	Requests []interview.Request     // newest first
	Thanks   interview.RequestKind   // was just asked for; empty: nothing was
	Asking   interview.Asking
	Bad      interview.Invalid
	Problem  string
}

// RoomAskURL is the page with something chosen.
func RoomAskURL(token string, kind interview.RequestKind) string {
	address := RoomURL(token, "ask")
	if kind != "" {
		address += "?kind=" + string(kind)
	}
	return address
}

func (p RoomAsk) frame() RoomFrame { return NewRoomFrame(p.Room, p.say("room.ask.title")) }

func (p RoomAsk) say(key string, args ...lang.Args) string {
	return RoomLanguage(p.Room).Say(key, args...)
}

func (p RoomAsk) thanked() bool {
	return p.Thanks != "" && (p.Old || p.latest() != nil)
}

// latest is the newest request of the kind that was just asked for.
func (p RoomAsk) latest() *interview.Request {
	for i := range p.Requests {
		if p.Requests[i].Kind == p.Thanks {
			return &p.Requests[i]
		}
	}
	return nil
}

// granted reports that what was just asked for holds already.
func (p RoomAsk) granted() bool {
	r := p.latest()
	return r != nil && r.ByItself
}

// questions are those that a request can be about: the ones with an answer.
func (p RoomAsk) questions() []interview.Question {
	if p.Old {
		return nil
	}
	var list []interview.Question
	for _, q := range p.Room.Interview.Questions {
		if _, ok := p.Room.Interview.Answer(q.ID); ok {
			list = append(list, q)
		}
	}
	return list
}

func (p RoomAsk) asksFor(question string) bool {
	for _, id := range p.Asking.Questions {
		if id == question {
			return true
		}
	}
	return false
}

func (p RoomAsk) wishes(w interview.Wish) bool {
	for _, has := range p.Asking.Wishes {
		if has == w {
			return true
		}
	}
	return false
}

// kindWords are what can be asked for, in the candidate's own words.
func (p RoomAsk) kindWords(k interview.RequestKind) (title, hint string) {
	switch k {
	case interview.RequestTime:
		return p.say("room.ask.time"), p.say("room.ask.time.hint")
	case interview.RequestRedo:
		return p.say("room.ask.redo"), p.say("room.ask.redo.hint")
	case interview.RequestTrouble:
		return p.say("room.ask.trouble"), p.say("room.ask.trouble.hint")
	case interview.RequestAdjustment:
		return p.say("room.ask.adjustment"), p.say("room.ask.adjustment.hint")
	}
	return p.say("room.ask.withdraw"), p.say("room.ask.withdraw.hint")
}

func (p RoomAsk) wishWords(w interview.Wish) string {
	switch w {
	case interview.WishTime:
		return p.say("room.wish.time")
	case interview.WishSound:
		return p.say("room.wish.sound")
	case interview.WishTakes:
		return p.say("room.wish.takes")
	}
	return p.say("room.wish.format")
}

// fate is what became of a request, as the candidate reads it.
func (p RoomAsk) fate(r interview.Request) (icon, words string) {
	switch r.State {
	case interview.RequestGranted:
		return "circle-check", p.say("room.fate.yes")
	case interview.RequestDenied:
		return "circle-x", p.say("room.fate.no")
	}
	return "clock", p.say("room.fate.open")
}

// fault is what is wrong with a field, in the candidate's language; empty when nothing is.
func (p RoomAsk) fault(field string) string {
	switch {
	case p.Bad[field] == "":
		return ""
	case field == "kind":
		return p.say("room.ask.fault.kind")
	case field == "wish":
		return p.say("room.ask.fault.wish")
	case field == "question":
		return p.say("room.ask.fault.question")
	case strings.TrimSpace(p.Asking.Words) == "":
		return p.say("room.ask.fault.words")
	}
	return p.say("room.ask.fault.long")
}

// kindParts are the kinds of request for which a part of the form is shown, in the words of room-ask.css.
func kindParts(kinds ...interview.RequestKind) templ.Attributes {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return templ.Attributes{"data-for": strings.Join(names, " ")}
}

// answerTime is how long an answer may be.
func answerTime(f RoomFrame, s RoomStep) string {
	if s.Untimed {
		return f.Say("room.question.untimed")
	}
	return f.Say("room.question.limit", lang.Args{"Time": f.Span(s.Question.Answer)})
}

func timeShown(s RoomStep) time.Duration {
	if s.Untimed {
		return 0
	}
	return s.Question.Answer
}
