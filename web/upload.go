package web

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
)

// roomRefusal answers the room's script, with the reason in a header too: the answer to a HEAD has no body, and the script
// takes nobody else's no for ours.
func roomRefusal(c echo.Context, status int, fault roomFault) error {
	c.Response().Header().Set("Retake-Reason", fault.Reason)
	return c.JSON(status, fault)
}

// uploadTake takes the bytes of a take in. Whether this link may send to this take is asked before every request, because
// the protocol's handler knows no owners. A refusal is 403 here: 409 means a wrong offset to the browser's client, which
// would try again for ever.
func (s *Server) uploadTake(c echo.Context) error {
	r := c.Request()
	bound, err := s.App.UploadAllowed(r.Context(), c.Param("token"), c.Param("take"))
	var refusal *interview.Refusal
	switch {
	case errors.As(err, &refusal):
		return roomRefusal(c, http.StatusForbidden, roomFault{Error: refusedIn(preferred(c), refusal), Reason: reasonCode(refusal.Because)})
	case err != nil:
		return s.roomJSON(c, err)
	}
	// The client names the offset; a wrong one is refused by the handler, so that it bounds what arrives.
	if at, _ := strconv.ParseInt(r.Header.Get("Upload-Offset"), 10, 64); r.ContentLength > bound-at {
		return roomRefusal(c, http.StatusRequestEntityTooLarge, roomFault{Error: preferred(c).Say("room.fault.long"), Reason: "too_large"})
	} else if r.ContentLength < 0 {
		r.Body = http.MaxBytesReader(c.Response(), r.Body, max(bound-at, 0))
	}
	s.Uploads.ServeHTTP(c.Response(), r)
	return nil
}
