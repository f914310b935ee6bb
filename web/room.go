package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
	"retake/views"
)

// The candidate's pages. The link's token is the key, and GET changes nothing: mail scanners open links.

// roomHandler is a page of a known link.
type roomHandler func(echo.Context, interview.Room) error

// inRoom looks the link up before the page: an unknown link, one that a newer one replaced and somebody who tries many unknown
// ones have pages of their own.
func (s *Server) inRoom(next roomHandler) echo.HandlerFunc {
	return s.onLink(func(c echo.Context, r interview.Room) error {
		if r.Retired {
			return s.closedRoom(c, r)
		}
		return next(c, r)
	})
}

// onLink is inRoom for what works behind a link that was replaced, too.
func (s *Server) onLink(next roomHandler) echo.HandlerFunc {
	return func(c echo.Context) error {
		if plain := s.chosenLanguage(c); plain != "" {
			return s.seeOther(c, plain)
		}
		r, err := s.Read.Room(c.Request().Context(), c.Param("token"))
		switch {
		case errors.Is(err, interview.ErrNotFound):
			if wait, ok := s.App.KnockMissed(c.RealIP()); !ok {
				return s.tooManyKnocks(c, wait)
			}
			return s.html(c, http.StatusNotFound, views.RoomClosedPage(views.NewRoomUnknown(preferred(c))))
		case err != nil:
			return s.roomTrouble(c, views.RoomFrame{Language: preferred(c)}, err)
		}
		r.Language = rememberedLanguage(c)
		r.Interview.Token = c.Param("token") // whoever holds an old link must not learn the new one
		if err := next(c, r); err != nil {
			return s.roomTrouble(c, views.NewRoomFrame(r, ""), err)
		}
		return nil
	}
}

// whileOpen lets a page be seen only while answers are taken and after the candidate has agreed to be recorded.
func (s *Server) whileOpen(next roomHandler) echo.HandlerFunc {
	return s.inRoom(func(c echo.Context, r interview.Room) error {
		switch door := r.Door(s.now()); {
		case door == interview.DoorCompleted:
			return s.seeOther(c, views.RoomURL(r.Interview.Token, ""))
		case door != interview.DoorOpen:
			return s.closedRoom(c, r)
		case r.Interview.State == interview.StateInvited:
			return s.seeOther(c, views.RoomURL(r.Interview.Token, ""))
		}
		return next(c, r)
	})
}

// showRoom is what the link in the letter shows.
func (s *Server) showRoom() echo.HandlerFunc {
	return s.inRoom(func(c echo.Context, r interview.Room) error {
		switch r.Door(s.now()) {
		case interview.DoorOpen:
			return s.landing(c, http.StatusOK, r, "")
		case interview.DoorCompleted:
			return s.html(c, http.StatusOK, views.RoomReceiptPage(r))
		}
		return s.closedRoom(c, r)
	})
}

func (s *Server) landing(c echo.Context, status int, r interview.Room, fault string) error {
	frame := views.NewRoomFrame(r, views.RoomLanguage(r).Say("room.landing.title"))
	frame.Here = views.RoomURL(r.Interview.Token, "") // also after Start was refused
	return s.html(c, status, views.RoomLandingPage(views.RoomLanding{
		Frame: frame, Room: r, Steps: roomSteps(r, ""), Error: fault,
	}))
}

// closedRoom is 410: the link was right once. Whoever recorded everything in time may still submit for a while.
func (s *Server) closedRoom(c echo.Context, r interview.Room) error {
	page := views.NewRoomClosed(r, r.Door(s.now()))
	if !r.Retired {
		iv := r.Interview
		page.MaySubmit = iv.Submit(s.now()) == nil && page.Deadline != 0
	}
	return s.html(c, http.StatusGone, views.RoomClosedPage(page))
}

func (s *Server) tooManyKnocks(c echo.Context, pause time.Duration) error {
	c.Response().Header().Set("Retry-After", wait(pause))
	in := preferred(c)
	page := views.NewRoomTrouble(views.RoomFrame{Language: in, Title: in.Say("room.trouble.pause")}, in.Say("room.trouble.pause"), in.Say("room.trouble.pause.text"))
	return s.html(c, http.StatusTooManyRequests, views.RoomClosedPage(page))
}

// roomTrouble is the failure page of the room: the desk's would lead a candidate to the desk.
func (s *Server) roomTrouble(c echo.Context, frame views.RoomFrame, err error) error {
	f := s.meaning(err, c)
	if f.Status >= 500 {
		s.Log.Error("request failed", "id", requestID(c), "route", c.Path(), "error", err)
	}
	return s.roomFailure(c, frame, f, err)
}

func (s *Server) roomFailure(c echo.Context, frame views.RoomFrame, f views.Failure, err error) error {
	frame.Title = frame.Say("room.trouble.title")
	if c.Request().Method != http.MethodGet {
		frame.Here = views.RoomURL(frame.Token, "")
	}
	heading, text := failureIn(frame.Language, f, requestID(c), err)
	return s.html(c, f.Status, views.RoomClosedPage(views.NewRoomTrouble(frame, heading, text)))
}

// noteOpened is told by the page's script when a person touches it.
func (s *Server) noteOpened(c echo.Context) error {
	if err := s.App.Opened(c.Request().Context(), c.Param("token")); err != nil {
		return s.roomJSON(c, err)
	}
	return c.NoContent(http.StatusNoContent)
}

// startInterview records the consent and leads to the device check.
func (s *Server) startInterview() echo.HandlerFunc {
	return s.inRoom(func(c echo.Context, r interview.Room) error {
		f, err := form(c)
		if err != nil {
			return err
		}
		var refusal *interview.Refusal
		err = s.App.Start(c.Request().Context(), r.Interview.Token, f.Get("consent"))
		switch {
		case errors.Is(err, interview.ReasonConsent):
			return s.landing(c, http.StatusUnprocessableEntity, r, refusedIn(views.RoomLanguage(r), err))
		case errors.As(err, &refusal):
			return s.seeOther(c, views.RoomURL(r.Interview.Token, "")) // it says what is in the way
		case err != nil:
			return err
		}
		return s.seeOther(c, views.RoomURL(r.Interview.Token, "check"))
	})
}

// showCheck tries camera and microphone out.
func (s *Server) showCheck() echo.HandlerFunc {
	return s.whileOpen(func(c echo.Context, r interview.Room) error {
		return s.html(c, http.StatusOK, views.RoomCheckPage(views.RoomCheck{
			Frame: views.NewRoomFrame(r, views.RoomLanguage(r).Say("room.check.title")), Next: nextInRoom(&r.Interview, 0),
		}))
	})
}

// showQuestion is the page on which the n-th question is answered.
func (s *Server) showQuestion() echo.HandlerFunc {
	return s.whileOpen(func(c echo.Context, r interview.Room) error {
		n, err := strconv.Atoi(c.Param("n"))
		if err != nil || n < 1 || n > len(r.Interview.Questions) {
			in := views.RoomLanguage(r)
			page := views.NewRoomTrouble(views.NewRoomFrame(r, in.Say("room.trouble.missing")), in.Say("room.trouble.question"), in.Say("room.trouble.question.text"))
			return s.html(c, http.StatusNotFound, views.RoomClosedPage(page))
		}
		page, err := s.roomQuestion(r, n)
		if err != nil {
			return err
		}
		return s.html(c, http.StatusOK, views.RoomQuestionPage(page))
	})
}

// showOverview lists the answers and lets the candidate submit them.
func (s *Server) showOverview() echo.HandlerFunc {
	return s.whileOpen(func(c echo.Context, r interview.Room) error {
		page := views.RoomOverview{Frame: views.NewRoomFrame(r, views.RoomLanguage(r).Say("room.overview.title")), Steps: roomSteps(r, ""),
			HandIn: r.Position.HandIn, Deadline: r.Interview.Deadline}
		iv := r.Interview
		if err := iv.Submit(s.now()); err != nil {
			page.Why = refusedIn(views.RoomLanguage(r), err)
		}
		return s.html(c, http.StatusOK, views.RoomOverviewPage(page))
	})
}

// submitInterview ends in the receipt, or where it says what is missing.
func (s *Server) submitInterview() echo.HandlerFunc {
	return s.inRoom(func(c echo.Context, r interview.Room) error {
		var refusal *interview.Refusal
		err := s.App.SubmitIn(c.Request().Context(), r.Interview.Token, r.Language)
		switch {
		case errors.Is(err, interview.ReasonMissing):
			return s.seeOther(c, views.RoomURL(r.Interview.Token, "overview"))
		case err != nil && !errors.As(err, &refusal):
			return err
		}
		return s.seeOther(c, views.RoomURL(r.Interview.Token, ""))
	})
}
