package web

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
)

// refusedBecause names the reason of a refusal in a header too: the answer to a HEAD has no body.
const refusedBecause = "Retake-Reason"

// uploadTake takes the bytes of a take in. Whether this link may send to this take is asked before every request, because
// the protocol's handler knows no owners. A refusal is 403 here: 409 means a wrong offset to the browser's client, which
// would try again for ever.
func (s *Server) uploadTake(c echo.Context) error {
	r := c.Request()
	bound, err := s.App.UploadAllowed(r.Context(), c.Param("token"), c.Param("take"))
	var refusal *interview.Refusal
	switch {
	case errors.As(err, &refusal):
		reason := reasonCode(refusal.Because)
		c.Response().Header().Set(refusedBecause, reason)
		return c.JSON(http.StatusForbidden, roomFault{Error: refusedIn(preferred(c), refusal), Reason: reason})
	case err != nil:
		return s.roomJSON(c, err)
	}
	// The client names the offset; a wrong one is refused by the handler, so that it bounds what arrives.
	if at, _ := strconv.ParseInt(r.Header.Get("Upload-Offset"), 10, 64); r.ContentLength > bound-at {
		return c.JSON(http.StatusRequestEntityTooLarge, roomFault{Error: preferred(c).Say("room.fault.long"), Reason: "too_large"})
	} else if r.ContentLength < 0 {
		r.Body = http.MaxBytesReader(c.Response(), r.Body, max(bound-at, 0))
	}
	s.Uploads.ServeHTTP(c.Response(), r)
	return nil
}
