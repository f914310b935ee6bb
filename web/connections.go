package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/ats"
	"retake/internal/interview"
	"retake/views"
)

// The ATS that are connected, for admins. A key is shown in the one answer that made it, and never again.

// system is a protocol as the screens tell of it.
func system(p ats.Protocol) views.System {
	s := views.System{
		Vendor: p.Vendor, Name: p.Name, Cancels: p.Can.Cancel, CancelsHere: p.Can.CancelHere, Redo: p.Can.Redo, RedoByChoice: p.Can.RedoByChoice,
		NeedsSecret: p.NeedsSecret, NeedsAccount: p.NeedsAccount, Setup: p.Setup, Gaps: p.Gaps,
	}
	for _, b := range p.Bases {
		s.Bases = append(s.Bases, views.Address{Name: b.Name, URL: b.URL})
	}
	return s
}

func systems() []views.System {
	var list []views.System
	for _, p := range ats.Protocols() {
		list = append(list, system(p))
	}
	return list
}

// systemOf is the vendor's; one that is not spoken any more has a name and nothing else.
func systemOf(v interview.Vendor) views.System {
	if p, ok := ats.Of(v); ok {
		return system(p)
	}
	return views.System{Vendor: v, Name: views.VendorName(v)}
}

func (s *Server) listConnections(c echo.Context) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	rows, err := s.Read.Connections(c.Request().Context())
	if err != nil {
		return err
	}
	page := views.ConnectionsPage(v, rows, systems())
	return s.page(c, page, page)
}

// newConnection is the form for the vendor of the address; without one, the choice among them.
func (s *Server) newConnection(c echo.Context) error {
	p, ok := ats.Of(interview.Vendor(c.QueryParam("vendor")))
	if ok {
		return s.connectForm(c, http.StatusOK, p, views.ConnectionForm{Name: p.Name, Second: string(interview.SecondAdopt)})
	}
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	page := views.ChooseVendorPage(v, systems())
	return s.page(c, page, page)
}

func (s *Server) connectForm(c echo.Context, status int, p ats.Protocol, f views.ConnectionForm) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	f.OtherBase = len(s.App.ATSHosts) > 0
	return s.answer(c, status, views.NewConnectionPage(v, system(p), f), views.NewConnectionContent(system(p), f))
}

// connectionTyped is what the form held, but for the secret: that is asked for again.
func connectionTyped(f url.Values) views.ConnectionForm {
	return views.ConnectionForm{
		Name: f.Get("name"), Base: f.Get("base"), Other: strings.TrimSpace(f.Get("base_other")), Account: f.Get("account"),
		Second: f.Get("second"), TellRedo: f.Get("tell_redo") != "",
	}
}

// base is where results go: the address that was typed, else the one that was chosen; "" for the vendor's usual one.
func base(p ats.Protocol, f views.ConnectionForm) string {
	switch {
	case f.Other != "":
		return f.Other
	case len(p.Bases) > 0 && f.Base == p.Bases[0].URL:
		return ""
	}
	return f.Base
}

// faultsOf puts what is wrong beside the field that it was typed into.
func faultsOf(bad interview.Invalid, f views.ConnectionForm) interview.Invalid {
	if f.Other != "" && bad["base"] != "" {
		bad["base_other"] = bad["base"]
		delete(bad, "base")
	}
	return bad
}

func (s *Server) addConnection(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	p, ok := ats.Of(interview.Vendor(f.Get("vendor")))
	if !ok {
		return interview.Invalid{"vendor": "Choose one of the systems in the list."}
	}
	typed := connectionTyped(f)
	made, key, err := s.App.AddConnection(c.Request().Context(), actor(c), app.NewConnection{
		Vendor: p.Vendor, Name: typed.Name, Secret: f.Get("secret"), BaseURL: base(p, typed), Account: typed.Account,
		Second: interview.Second(typed.Second), TellRedo: typed.TellRedo,
	})
	if errors.As(err, &typed.Bad) {
		typed.Bad = faultsOf(typed.Bad, typed)
		return s.connectForm(c, http.StatusUnprocessableEntity, p, typed)
	}
	if err != nil {
		return err
	}
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	c.Response().Header().Set("HX-Push-Url", views.ConnectionURL(made.ID, ""))
	return s.page(c, views.ConnectedPage(v, system(p), made, key), views.ConnectedContent(v, system(p), made, key))
}

func (s *Server) showConnection(c echo.Context) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	filter := interview.ConnectionFilter{ID: c.Param("id")}
	tab, from := c.QueryParam("tab"), interview.Cursor(c.QueryParam("from"))
	switch tab {
	case "orders":
		filter.Orders = from
	case "log":
		filter.Exchanges = from
	default:
		tab = ""
	}
	found, err := s.Read.ConnectionPage(c.Request().Context(), filter)
	if err != nil {
		return err
	}
	page := views.ConnectionPage(v, views.ConnectionView{ConnectionPage: found, System: systemOf(found.Vendor), Tab: tab})
	return s.page(c, page, page)
}

func (s *Server) editConnection(c echo.Context) error {
	return s.connectionForm(c, http.StatusOK, nil)
}

// connectionForm is the form of the connection of the path: as it is kept, or as typed.
func (s *Server) connectionForm(c echo.Context, status int, typed *views.ConnectionForm) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	kept, err := s.Read.Connection(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	if kept.RemovedAt != 0 {
		return &interview.Refusal{Because: interview.ReasonDisconnected}
	}
	if typed == nil {
		typed = &views.ConnectionForm{
			Name: kept.Name, Base: kept.BaseURL, Account: kept.Account, Second: string(kept.Second), TellRedo: kept.TellRedo,
		}
	}
	typed.ID, typed.Revision, typed.Kept, typed.OtherBase = kept.ID, kept.Revision, len(kept.Secret) > 0, len(s.App.ATSHosts) > 0
	page := views.EditConnectionPage(v, systemOf(kept.Vendor), *typed)
	return s.answer(c, status, page, page)
}

func (s *Server) saveConnection(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	kept, err := s.Read.Connection(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	p, _ := ats.Of(kept.Vendor)
	typed := connectionTyped(f)
	err = s.App.EditConnection(c.Request().Context(), actor(c), app.EditConnection{
		ID: kept.ID, Revision: madeFrom(f), Name: typed.Name, Secret: f.Get("secret"), BaseURL: base(p, typed), Account: typed.Account,
		Second: interview.Second(typed.Second), TellRedo: typed.TellRedo,
	})
	switch {
	case err == nil:
		return s.leave(c, doneURL(views.ConnectionURL(kept.ID, ""), "connection", "", ""))
	case errors.As(err, &typed.Bad):
		typed.Bad = faultsOf(typed.Bad, typed)
		return s.connectionForm(c, http.StatusUnprocessableEntity, &typed)
	case conflict(err) && kept.RemovedAt == 0:
		typed.Problem = s.words(err)
		return s.connectionForm(c, http.StatusConflict, &typed)
	}
	return err
}

// madeFrom is the revision that a form was made from; 0 for none.
func madeFrom(f url.Values) int64 {
	n, _ := strconv.ParseInt(f.Get("revision"), 10, 64) // what is no number was not seen by anybody: no check
	return n
}
