package web

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
)

// uploadTake takes the bytes of a take in. Whether this link may send to this take is asked before every request, because
// the protocol's handler knows no owners. A refusal is 403 here: 409 means a wrong offset to the browser's client, which
// would try again for ever.
func (s *Server) uploadTake(c echo.Context) error {
	err := s.App.UploadAllowed(c.Request().Context(), c.Param("token"), c.Param("take"))
	var refusal *interview.Refusal
	switch {
	case errors.As(err, &refusal):
		return c.JSON(http.StatusForbidden, roomFault{Error: refusal.Error(), Reason: reasonCode(refusal.Because)})
	case err != nil:
		return s.roomJSON(c, err)
	}
	s.Uploads.ServeHTTP(c.Response(), c.Request())
	return nil
}
