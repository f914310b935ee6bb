package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/views"
)

func (s *Server) listKeys(c echo.Context) error {
	return s.keys(c, http.StatusOK, views.APIKeys{Form: views.APIKeyForm{Expiry: views.NewKeyDays}})
}

func (s *Server) keys(c echo.Context, status int, p views.APIKeys) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	if p.Rows, err = s.App.APIKeys(c.Request().Context(), actor(c)); err != nil {
		return err
	}
	page := views.APIKeysPage(v, p)
	return s.answer(c, status, page, page)
}

// createKey answers with the page itself: the key is shown this once, so no address leads to it.
func (s *Server) createKey(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	typed := views.APIKeyForm{Name: f.Get("name"), Scopes: f["scope"], Expiry: f.Get("expiry")}
	in := app.NewAPIKey{Name: typed.Name}
	for _, scope := range typed.Scopes {
		in.Scopes = append(in.Scopes, interview.Scope(scope))
	}
	if typed.Expiry != "" {
		days, err := strconv.Atoi(typed.Expiry)
		if err != nil {
			days = -1
		}
		in.Expires = s.now().Add(time.Duration(days) * 24 * time.Hour)
	}
	_, key, err := s.App.CreateAPIKey(c.Request().Context(), actor(c), in)
	if errors.As(err, &typed.Bad) {
		return s.keys(c, http.StatusUnprocessableEntity, views.APIKeys{Form: typed})
	}
	if err != nil {
		return err
	}
	return s.keys(c, http.StatusCreated, views.APIKeys{Form: views.APIKeyForm{Expiry: views.NewKeyDays}, Made: key})
}

// keyOf is the key of the path, for those who may see it.
func (s *Server) keyOf(c echo.Context) (interview.APIKeyRow, error) {
	rows, err := s.App.APIKeys(c.Request().Context(), actor(c))
	if err != nil {
		return interview.APIKeyRow{}, err
	}
	for _, k := range rows {
		if k.ID == c.Param("id") {
			return k, nil
		}
	}
	return interview.APIKeyRow{}, interview.ErrNotFound
}

func (s *Server) askRevoke(c echo.Context) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	k, err := s.keyOf(c)
	if err != nil {
		return err
	}
	return s.page(c, views.RevokePage(v, k), views.RevokeDialog(v, k))
}

func (s *Server) revokeKey(c echo.Context) error {
	if err := s.App.RevokeAPIKey(c.Request().Context(), actor(c), c.Param("id")); err != nil {
		return err
	}
	return s.leave(c, doneURL(views.APIKeysURL, "key-revoked", "", ""))
}
