package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"syscall"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/store"
	"retake/views"
)

// fail answers a request that did not work out; it is where every error of a handler ends.
func (s *Server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	f := s.meaning(err, c)
	if f.Status >= 500 {
		s.Log.Error("request failed", "id", requestID(c), "route", c.Path(), "error", err)
	}
	var slow *app.Slow
	if errors.As(err, &slow) {
		c.Response().Header().Set("Retry-After", wait(slow.RetryAfter))
	}
	room := strings.HasPrefix(c.Request().URL.Path, "/i/")
	switch {
	case s.forProgram(c):
		err = s.problem(c, f)
	case strings.Contains(c.Request().Header.Get("Accept"), echo.MIMEApplicationJSON) || c.Request().Method == http.MethodPatch:
		if room {
			_, f.Words = failureIn(preferred(c), f, requestID(c), err)
		}
		err = roomRefusal(c, f.Status, roomFault{Error: f.Words, Reason: "failed"})
	case room:
		err = s.roomFailure(c, views.RoomFrame{Language: preferred(c)}, f, err)
	default:
		f.Theme = theme(c)
		err = s.answer(c, f.Status, views.ErrorPage(f), views.ErrorNote(f))
	}
	if err != nil {
		s.Log.Error("show the error page", "id", requestID(c), "error", err)
		if !c.Response().Committed {
			c.Response().WriteHeader(f.Status) // an answer without a word, but never "all is well"
		}
	}
}

// forProgram reports a request to what programs call.
func (s *Server) forProgram(c echo.Context) bool {
	for prefix := range s.Programs {
		if strings.HasPrefix(c.Request().URL.Path, prefix) {
			return true
		}
	}
	return false
}

// problem answers a program that did not get as far as its own door (RFC 9457).
func (s *Server) problem(c echo.Context, f views.Failure) error {
	h := c.Response().Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Request-Id", requestID(c))
	return c.JSON(f.Status, map[string]any{
		"type": "about:blank", "title": http.StatusText(f.Status), "status": f.Status, "detail": f.Words,
		"code": strings.ReplaceAll(strings.ToLower(http.StatusText(f.Status)), " ", "_"), "request_id": requestID(c),
	})
}

// meaning turns an error into a status and words. What is not known is a fault of ours: it shows an id and nothing else.
func (s *Server) meaning(err error, c echo.Context) views.Failure {
	f := views.Failure{Back: back(c), BackLabel: "Back"}
	if f.Back == "" || f.Back == c.Request().URL.RequestURI() {
		f.Back, f.BackLabel = views.PositionsURL, "To the positions"
	}
	var (
		invalid  interview.Invalid
		tooLarge *http.MaxBytesError
		slow     *app.Slow
		echoes   *echo.HTTPError
	)
	say := func(status int, title, words string) views.Failure {
		f.Status, f.Title, f.Words = status, title, words
		return f
	}
	switch {
	case errors.Is(err, interview.ErrNotFound):
		return say(http.StatusNotFound, "Not here", "There is nothing at this address, or it is not yours to see. Check the link, or go back to the list.")
	case errors.Is(err, interview.ErrForbidden):
		return say(http.StatusForbidden, "Not allowed", "Your role does not allow this. Ask an admin of your company.")
	case errors.Is(err, errCrossSite):
		return say(http.StatusForbidden, "Not allowed", "The request came from another site, so nothing was done. Open Retake itself and try again.")
	case conflict(err):
		return say(http.StatusConflict, "That did not work", s.words(err))
	case errors.As(err, &invalid):
		return say(http.StatusUnprocessableEntity, "Something is not right yet", sentences(invalid))
	case errors.Is(err, errTooLarge), errors.As(err, &tooLarge):
		return say(http.StatusRequestEntityTooLarge, "Too large", "This is more than a form can hold. Send less at once.")
	case errors.Is(err, errMediaType):
		return say(http.StatusUnsupportedMediaType, "Not a form", "A form was expected here. Go back and send it again.")
	case errors.As(err, &slow):
		return say(http.StatusTooManyRequests, "Too many tries", slow.Error())
	case errors.Is(err, store.ErrBusy), errors.Is(err, store.ErrFull), errors.Is(err, syscall.ENOSPC), errors.Is(err, context.DeadlineExceeded):
		f.RequestID = requestID(c)
		return say(http.StatusServiceUnavailable, "Not now", "Retake cannot save anything at the moment. Nothing was changed; try again in a minute.")
	case errors.Is(err, context.Canceled):
		return say(499, "Gone", "The browser went away before the answer was ready.")
	case errors.As(err, &echoes) && echoes.Code == http.StatusNotFound:
		return say(http.StatusNotFound, "Not here", "There is nothing at this address. Check the link, or go back to the list.")
	case errors.As(err, &echoes) && echoes.Code < 500:
		return say(echoes.Code, "That is not possible here", "This address does not take such a request.")
	}
	f.RequestID = requestID(c)
	return say(http.StatusInternalServerError, "Something went wrong", "This is a fault of Retake, not yours. Nothing was changed. If it happens again, tell your admin this number.")
}

// conflict reports errors that stem from how things stand: a rule, a change by somebody else, an email that is taken.
func conflict(err error) bool {
	var (
		refusal   *interview.Refusal
		stale     *interview.Stale
		duplicate *interview.Duplicate
	)
	return errors.As(err, &refusal) || errors.As(err, &stale) || errors.As(err, &duplicate) ||
		errors.Is(err, interview.ErrOutdated) || errors.Is(err, store.ErrConflict)
}

// words are what a conflict says to people.
func (s *Server) words(err error) string {
	var (
		refusal   *interview.Refusal
		stale     *interview.Stale
		duplicate *interview.Duplicate
	)
	switch {
	case errors.As(err, &refusal):
		return refusal.Error()
	case errors.As(err, &stale):
		return views.Changed(stale, s.now())
	case errors.As(err, &duplicate):
		return duplicate.Name + " already has a link in this position, sent to " + duplicate.Email + "."
	}
	return "Somebody changed this meanwhile. What you typed is still here: look at it again, then save once more."
}

// sentences joins what is wrong, for where no field can show it.
func sentences(bad interview.Invalid) string {
	out := ""
	for _, text := range bad {
		out += text + " "
	}
	return out + "Go back and try again."
}
