package web

import (
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/media"
	"retake/views"
)

// What the room's script asks for, in JSON. Errors are {"error": a sentence for people, "reason": a word for the script}.

// begunTake tells the script where the bytes of a new take go.
type begunTake struct {
	Take      string `json:"take"`
	Number    int    `json:"number"`
	Upload    string `json:"upload"`
	Seal      string `json:"seal"`
	AnswerMS  int64  `json:"answer_ms"`
	Untimed   bool   `json:"untimed"`    // no clock is shown; answer_ms only ends a recorder that was forgotten
	TakesLeft *int   `json:"takes_left"` // after this one; null: without limit
	Answered  bool   `json:"answered"`   // there is an answer that this one would replace
}

// beginTake opens a take for a question: 201.
func (s *Server) beginTake(c echo.Context) error {
	var in struct {
		Question string `json:"question"`
		Source   string `json:"source"` // "file": recorded elsewhere; else "room", or empty
	}
	if err := readJSON(c, &in); err != nil {
		return s.roomJSON(c, err)
	}
	ctx, token := c.Request().Context(), c.Param("token")
	begin := s.App.BeginTake
	switch in.Source {
	case "", "room":
	case "file":
		begin = s.App.BeginFileTake
	default:
		return s.roomJSON(c, interview.Invalid{"source": "There is no such source."})
	}
	take, err := begin(ctx, token, in.Question)
	if err != nil {
		return s.roomJSON(c, err)
	}
	r, err := s.Read.Room(ctx, token)
	if err != nil {
		return s.roomJSON(c, err)
	}
	q, _ := r.Interview.Question(take.QuestionID)
	limits := r.Interview.Limits(q)
	_, answered := r.Interview.Answer(q.ID)
	return c.JSON(http.StatusCreated, begunTake{
		Take: take.ID, Number: take.Number, Upload: views.RoomUploadURL(token, take.ID), Seal: views.RoomTakeURL(token, take.ID, "seal"),
		AnswerMS: limits.Answer.Milliseconds(), Untimed: limits.Untimed, TakesLeft: takesLeft(&r.Interview, q, 1),
		Answered: answered,
	})
}

// sealedTake is the answer once a take is safe.
type sealedTake struct {
	Take      string `json:"take"`
	Number    int    `json:"number"`
	TakesLeft *int   `json:"takes_left"` // null: without limit
	Next      string `json:"next"`
}

// sealTake makes a whole take the answer: 200, and 409 with have and want while bytes are missing.
func (s *Server) sealTake(c echo.Context) error {
	var in struct {
		Bytes      int64             `json:"bytes"`
		DurationMS int64             `json:"duration_ms"`
		Failed     bool              `json:"failed"`
		Reason     interview.Failure `json:"reason"`
	}
	if err := readJSON(c, &in); err != nil {
		return s.roomJSON(c, err)
	}
	ctx, token := c.Request().Context(), c.Param("token")
	in.DurationMS = min(max(in.DurationMS, -1), int64(48*time.Hour/time.Millisecond)) // what is beyond is refused, not wrapped
	take, err := s.App.SealTake(ctx, token, c.Param("take"), app.Seal{
		Bytes: in.Bytes, Length: time.Duration(in.DurationMS) * time.Millisecond, Failed: in.Failed, Reason: in.Reason,
	})
	if err != nil {
		return s.roomJSON(c, err)
	}
	r, err := s.Read.Room(ctx, token)
	if err != nil {
		return s.roomJSON(c, err)
	}
	q, _ := r.Interview.Question(take.QuestionID)
	return c.JSON(http.StatusOK, sealedTake{
		Take: take.ID, Number: take.Number, TakesLeft: takesLeft(&r.Interview, q, 0), Next: nextInRoom(&r.Interview, q.Ord),
	})
}

// takesLeft counts what is left of a question's takes when so many more are used; nil: there is no limit.
func takesLeft(iv *interview.Interview, q interview.Question, more int) *int {
	takes := iv.Limits(q).Takes
	if takes == 0 {
		return nil
	}
	left := max(0, takes-iv.TakesUsed(q.ID)-more)
	return &left
}

const maxRoomJSON = 4 << 10 // bytes; what the script sends is far smaller

var errNoJSON = errors.New("JSON was expected")

func readJSON(c echo.Context, into any) error {
	r := c.Request()
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != echo.MIMEApplicationJSON {
		return errNoJSON
	}
	err = json.NewDecoder(http.MaxBytesReader(c.Response(), r.Body, maxRoomJSON)).Decode(into)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return errTooLarge
	case err != nil:
		return interview.Invalid{"body": "This is not what the page sends. Reload it."}
	}
	return nil
}

// roomFault is an error as the script reads it.
type roomFault struct {
	Error  string `json:"error"`
	Reason string `json:"reason"`
	Have   *int64 `json:"have,omitempty"` // bytes, when some are missing
	Want   *int64 `json:"want,omitempty"`
}

// roomJSON answers a refusal in JSON. What has no meaning for the candidate goes on to the one place for failures.
func (s *Server) roomJSON(c echo.Context, err error) error {
	var (
		refusal    *interview.Refusal
		incomplete media.ErrIncomplete
		invalid    interview.Invalid
	)
	in := preferred(c)
	switch {
	case errors.Is(err, interview.ErrNotFound), errors.Is(err, media.ErrNotFound):
		if pause, ok := s.mayKnock(c); !ok {
			c.Response().Header().Set("Retry-After", wait(pause))
			return roomRefusal(c, http.StatusTooManyRequests, roomFault{Error: in.Say("room.trouble.pause.text"), Reason: "too_often"})
		}
		return roomRefusal(c, http.StatusNotFound, roomFault{Error: in.Say("room.fault.unknown"), Reason: "not_found"})
	case errors.As(err, &refusal):
		return roomRefusal(c, http.StatusConflict, roomFault{Error: refusedIn(in, refusal), Reason: reasonCode(refusal.Because)})
	case errors.As(err, &incomplete):
		return roomRefusal(c, http.StatusConflict, roomFault{
			Error: in.Say("room.fault.incomplete"), Reason: "incomplete", Have: &incomplete.Have, Want: &incomplete.Want,
		})
	case errors.Is(err, media.ErrNotVideo):
		return roomRefusal(c, http.StatusUnprocessableEntity, roomFault{Error: in.Say("room.fault.video"), Reason: "not_video"})
	case errors.As(err, &invalid):
		return roomRefusal(c, http.StatusUnprocessableEntity, roomFault{Error: in.Say("room.fault.sent"), Reason: "invalid"})
	case errors.Is(err, errNoJSON):
		return roomRefusal(c, http.StatusUnsupportedMediaType, roomFault{Error: in.Say("room.fault.sent"), Reason: "media_type"})
	case errors.Is(err, errTooLarge):
		return roomRefusal(c, http.StatusRequestEntityTooLarge, roomFault{Error: in.Say("room.fault.large"), Reason: "too_large"})
	}
	return err
}

// mayKnock counts the link of the path if there is none like it; whoever tries many has to wait.
func (s *Server) mayKnock(c echo.Context) (pause time.Duration, ok bool) {
	if _, err := s.Read.Room(c.Request().Context(), c.Param("token")); !errors.Is(err, interview.ErrNotFound) {
		return 0, true
	}
	return s.App.KnockMissed(c.RealIP())
}

// reasonCode is a reason as one word, for scripts and tests.
func reasonCode(r interview.Reason) string {
	switch r {
	case interview.ReasonConsent:
		return "consent"
	case interview.ReasonTooLate:
		return "too_late"
	case interview.ReasonLinkClosed:
		return "closed"
	case interview.ReasonQuestionShut:
		return "question_shut"
	case interview.ReasonNoTakesLeft, interview.ReasonTooManyTakes:
		return "no_takes_left"
	case interview.ReasonTakeGone:
		return "taken_over"
	case interview.ReasonMissing:
		return "missing"
	}
	return "refused"
}
