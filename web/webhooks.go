package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/views"
)

func (s *Server) listWebhooks(c echo.Context) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	rows, err := s.Read.Endpoints(c.Request().Context())
	if err != nil {
		return err
	}
	page := views.WebhooksPage(v, rows)
	return s.page(c, page, page)
}

func (s *Server) newWebhook(c echo.Context) error {
	once, err := s.App.Tokens.NewToken()
	if err != nil {
		return err
	}
	return s.webhookForm(c, http.StatusOK, views.WebhookForm{Once: once, Shape: interview.ShapeStandard})
}

func (s *Server) webhookForm(c echo.Context, status int, f views.WebhookForm) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	if f.Positions, err = s.Read.PositionList(c.Request().Context(), ""); err != nil {
		return err
	}
	return s.answer(c, status, views.WebhookFormPage(v, f), views.WebhookFormContent(f))
}

// webhookTyped reads the form.
func webhookTyped(f url.Values) views.WebhookForm {
	revision, _ := strconv.ParseInt(f.Get("revision"), 10, 64) // what is no number was not seen by anybody: no check
	return views.WebhookForm{
		Once: f.Get("once"), Name: f.Get("name"), Address: f.Get("url"), Some: f.Get("which") == "some", Kinds: f["kind"],
		PositionID: f.Get("position"), Shape: interview.Shape(f.Get("shape")), Revision: revision,
	}
}

// kindsTyped are the events that the form asks for; none: all. Without a tick it asks for one that there is not, so that the
// desk faults it together with everything else.
func kindsTyped(f views.WebhookForm) []string {
	switch {
	case !f.Some:
		return nil
	case len(f.Kinds) == 0:
		return []string{"none"}
	}
	return f.Kinds
}

// faulted puts what is wrong beside the fields.
func faulted(f views.WebhookForm, bad interview.Invalid) views.WebhookForm {
	if f.Some && len(f.Kinds) == 0 && bad["kinds"] != "" {
		bad["kinds"] = "Tick at least one event, or choose everything."
	}
	f.Bad = bad
	return f
}

// createWebhook answers with the page itself: the secret is shown this once, so no address leads to it. Sent again, as a
// reload does, the form leads to what it has made.
func (s *Server) createWebhook(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	typed := webhookTyped(f)
	e, secret, err := s.App.CreateEndpoint(c.Request().Context(), actor(c), app.NewEndpoint{
		Once: typed.Once, Name: typed.Name, URL: typed.Address, Shape: typed.Shape, Kinds: kindsTyped(typed), PositionID: typed.PositionID,
	})
	var bad interview.Invalid
	if errors.As(err, &bad) {
		return s.webhookForm(c, http.StatusUnprocessableEntity, faulted(typed, bad))
	}
	if err != nil {
		return err
	}
	if secret == "" {
		return s.leave(c, views.WebhookURL(e.ID, ""))
	}
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	return s.answer(c, http.StatusCreated, views.WebhookMadePage(v, e, secret), views.WebhookMadeContent(e, secret))
}

func (s *Server) showWebhook(c echo.Context) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	from := interview.Cursor(c.QueryParam("from"))
	p, err := s.Read.EndpointLog(c.Request().Context(), c.Param("id"), from, 0)
	if err != nil {
		return err
	}
	return s.page(c, views.WebhookPage(v, p, from), views.WebhookLog(v, p, from))
}

func (s *Server) editWebhook(c echo.Context) error {
	e, err := s.Read.Endpoint(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return s.webhookForm(c, http.StatusOK, views.WebhookForm{
		ID: e.ID, Name: e.Name, Address: e.URL, Some: e.Kinds != "", Kinds: strings.Fields(e.Kinds), PositionID: e.PositionID, Shape: e.Shape, Revision: e.Revision,
	})
}

func (s *Server) saveWebhook(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	typed := webhookTyped(f)
	typed.ID = c.Param("id")
	err = s.App.EditEndpoint(c.Request().Context(), actor(c), app.EditEndpoint{
		ID: typed.ID, Revision: typed.Revision, Name: typed.Name, URL: typed.Address, Shape: typed.Shape, Kinds: kindsTyped(typed), PositionID: typed.PositionID,
	})
	var bad interview.Invalid
	switch {
	case errors.As(err, &bad):
		return s.webhookForm(c, http.StatusUnprocessableEntity, faulted(typed, bad))
	case conflict(err):
		now, lookup := s.Read.Endpoint(c.Request().Context(), typed.ID)
		if lookup != nil {
			return lookup
		}
		typed.Problem, typed.Revision = s.words(err), now.Revision
		return s.webhookForm(c, http.StatusConflict, typed)
	case err != nil:
		return err
	}
	return s.leave(c, doneURL(views.WebhookURL(typed.ID, ""), "saved", "", ""))
}

// webhookDone ends a deed on an endpoint on its page.
func (s *Server) webhookDone(c echo.Context, err error, done string) error {
	if err != nil {
		return err
	}
	return s.leave(c, doneURL(views.WebhookURL(c.Param("id"), ""), done, "", ""))
}

func (s *Server) testWebhook(c echo.Context) error {
	_, err := s.App.TestEndpoint(c.Request().Context(), actor(c), c.Param("id"))
	return s.webhookDone(c, err, "webhook-test")
}

func (s *Server) switchOffWebhook(c echo.Context) error {
	return s.webhookDone(c, s.App.SwitchOffEndpoint(c.Request().Context(), actor(c), c.Param("id")), "webhook-off")
}

func (s *Server) switchOnWebhook(c echo.Context) error {
	return s.webhookDone(c, s.App.SwitchOnEndpoint(c.Request().Context(), actor(c), c.Param("id")), "webhook-on")
}

func (s *Server) askRotateSecret(c echo.Context) error {
	e, err := s.Read.Endpoint(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return s.showDialog(c, http.StatusOK, "Rotate the secret", views.RotateSecretDialog(e))
}

func (s *Server) rotateSecret(c echo.Context) error {
	ctx := c.Request().Context()
	secret, err := s.App.RotateEndpointSecret(ctx, actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	e, err := s.Read.Endpoint(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	return s.showDialog(c, http.StatusOK, "The new secret", views.NewSecretDialog(e, secret))
}

func (s *Server) askDeleteWebhook(c echo.Context) error {
	e, err := s.Read.Endpoint(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return s.showDialog(c, http.StatusOK, "Delete the webhook", views.DeleteWebhookDialog(e))
}

func (s *Server) deleteWebhook(c echo.Context) error {
	if err := s.App.DeleteEndpoint(c.Request().Context(), actor(c), c.Param("id")); err != nil {
		return err
	}
	return s.leave(c, doneURL(views.WebhooksURL, "webhook-deleted", "", ""))
}

func (s *Server) showDelivery(c echo.Context) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	d, err := s.Read.DeliveryLog(c.Request().Context(), c.Param("id"), c.Param("delivery"))
	if err != nil {
		return err
	}
	page := views.DeliveryPage(v, d)
	return s.page(c, page, page)
}

func (s *Server) redeliver(c echo.Context) error {
	err := s.App.Redeliver(c.Request().Context(), actor(c), c.Param("id"), c.Param("delivery"))
	return s.webhookDone(c, err, "webhook-again")
}
