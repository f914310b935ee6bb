package web

import (
	"errors"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
)

// maxProbe bounds the bytes that the device check sends to find out how fast the way to us is.
const maxProbe = 512 << 10

// probeSpeed takes bytes in and keeps none: the script measures how long that takes. 204; more than maxProbe is 413, and a link
// that asks again and again has to wait: 429.
func (s *Server) probeSpeed(c echo.Context) error {
	token, now := c.Param("token"), s.Clock()
	r, err := s.Read.Room(c.Request().Context(), token)
	switch {
	case err != nil:
		return s.roomJSON(c, err)
	case r.Retired:
		return s.roomJSON(c, interview.ErrNotFound)
	case r.Door(s.now()) != interview.DoorOpen:
		return s.roomJSON(c, &interview.Refusal{Because: interview.ReasonLinkClosed})
	}
	if pause, ok := s.probes.Allow(now, token); !ok {
		c.Response().Header().Set("Retry-After", wait(pause))
		return c.JSON(http.StatusTooManyRequests, roomFault{Error: preferred(c).Say("room.trouble.often.text"), Reason: "too_often"})
	}
	s.probes.Failed(now, token)
	if c.Request().ContentLength > maxProbe {
		return s.roomJSON(c, errTooLarge)
	}
	_, err = io.Copy(io.Discard, http.MaxBytesReader(c.Response(), c.Request().Body, maxProbe))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return s.roomJSON(c, errTooLarge)
	case err != nil:
		return c.NoContent(http.StatusBadRequest) // the page has given up
	}
	return c.NoContent(http.StatusNoContent)
}
