package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
	"retake/views"
)

// What is asked before something is done to a connection.

const testTitle = "Test the connection"

func (s *Server) testConnection(c echo.Context) error {
	ctx := c.Request().Context()
	kept, err := s.Read.Connection(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	found, err := s.App.TestConnection(ctx, actor(c), kept.ID)
	if conflict(err) {
		return s.cannotConnect(c, testTitle, err)
	}
	if err != nil {
		return err
	}
	findings := make([]views.Finding, len(found))
	for i, f := range found {
		findings[i] = views.Finding(f)
	}
	return s.showDialog(c, http.StatusOK, testTitle, views.TestDialog(kept, findings))
}

// cannotConnect is a dialog that only says why another one cannot be shown.
func (s *Server) cannotConnect(c echo.Context, title string, because error) error {
	return s.showDialog(c, http.StatusConflict, title, views.RefusalDialog(title, s.words(because), views.ConnectionURL(c.Param("id"), "")))
}

// liveConnection is the connection of the path; one that was removed is a refusal.
func (s *Server) liveConnection(c echo.Context) (interview.Connection, error) {
	kept, err := s.Read.Connection(c.Request().Context(), c.Param("id"))
	if err == nil && kept.RemovedAt != 0 {
		err = &interview.Refusal{Because: interview.ReasonDisconnected}
	}
	return kept, err
}

const rotateKeyTitle = "Rotate the key"

func (s *Server) askRotateKey(c echo.Context) error {
	kept, err := s.liveConnection(c)
	if conflict(err) {
		return s.cannotConnect(c, rotateKeyTitle, err)
	}
	if err != nil {
		return err
	}
	return s.showDialog(c, http.StatusOK, rotateKeyTitle, views.RotateKeyDialog(systemOf(kept.Vendor), kept, ""))
}

func (s *Server) rotateKey(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	key, because := s.App.RotateConnectionKey(c.Request().Context(), actor(c), c.Param("id"), madeFrom(f))
	kept, err := s.liveConnection(c)
	switch {
	case conflict(err):
		return s.cannotConnect(c, rotateKeyTitle, err)
	case err != nil:
		return err
	case because == nil:
		return s.showDialog(c, http.StatusOK, rotateKeyTitle, views.NewKeyDialog(systemOf(kept.Vendor), kept, key))
	case conflict(because):
		return s.showDialog(c, http.StatusConflict, rotateKeyTitle, views.RotateKeyDialog(systemOf(kept.Vendor), kept, changedMeanwhile))
	}
	return because
}

// changedMeanwhile is said in a dialog that has nothing typed in it.
const changedMeanwhile = "Somebody changed this connection meanwhile. Look at it again, then press the button once more."

const removeTitle = "Remove the connection"

func (s *Server) askRemoveConnection(c echo.Context) error {
	return s.removeDialog(c, http.StatusOK, "")
}

func (s *Server) removeDialog(c echo.Context, status int, problem string) error {
	found, err := s.Read.ConnectionPage(c.Request().Context(), interview.ConnectionFilter{ID: c.Param("id"), Limit: 1})
	if err != nil {
		return err
	}
	if found.RemovedAt != 0 {
		return s.cannotConnect(c, removeTitle, &interview.Refusal{Because: interview.ReasonDisconnected})
	}
	dialog := views.RemoveDialog(views.ConnectionView{ConnectionPage: found, System: systemOf(found.Vendor)}, problem)
	return s.showDialog(c, status, removeTitle, dialog)
}

func (s *Server) removeConnection(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	err = s.App.RemoveConnection(c.Request().Context(), actor(c), c.Param("id"), madeFrom(f))
	if conflict(err) {
		return s.removeDialog(c, http.StatusConflict, changedMeanwhile)
	}
	if err != nil {
		return err
	}
	return s.leave(c, doneURL(views.ConnectionsURL, "disconnected", "", ""))
}
