package web

import (
	"errors"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/views"
)

// listViews is the menu of the viewer's saved views; without a script it is a page.
func (s *Server) listViews(c echo.Context) error {
	f, err := usualFilter(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	saved, err := s.Read.SavedViews(ctx, user(c).ID, f.PositionID)
	if err != nil {
		return err
	}
	if isFragment(c) {
		return s.html(c, http.StatusOK, views.ViewsMenu(f, saved))
	}
	p, err := s.Read.Position(ctx, f.PositionID)
	if err != nil {
		return err
	}
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	if name := c.QueryParam("deleted"); name != "" {
		v.Status = views.ViewDeleted(interview.SavedView{PositionID: p.ID, Name: name}, f)
	}
	return s.html(c, http.StatusOK, views.ViewsPage(v, p, f, saved))
}

// newView asks for the name of a view.
func (s *Server) newView(c echo.Context) error {
	f, err := usualFilter(c)
	if err != nil {
		return err
	}
	return s.showView(c, http.StatusOK, views.ViewForm{Filter: f})
}

func (s *Server) showView(c echo.Context, status int, f views.ViewForm) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	if status != http.StatusOK { // the form's target is the status line; what is wrong belongs into the dialog
		c.Response().Header().Set("HX-Retarget", "#dialog-body")
		c.Response().Header().Set("HX-Reswap", "innerHTML")
	}
	dialog := views.ViewDialog(f)
	return s.answer(c, status, views.AskPage(v, "Save this view", dialog), dialog)
}

// saveView saves a view, or one again that was deleted by mistake.
func (s *Server) saveView(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	in := views.ViewForm{Name: f.Get("name")}
	if in.Filter, err = candidateFilter(c.Param("id"), onlyFilter(f)); err != nil {
		return err
	}
	view, err := s.App.SaveView(c.Request().Context(), actor(c), app.NewView{
		PositionID: c.Param("id"), Name: in.Name, Query: views.CandidatesQuery(in.Filter),
	})
	if errors.As(err, &in.Bad) {
		return s.showView(c, http.StatusUnprocessableEntity, in)
	}
	if err != nil {
		return err
	}
	if isFragment(c) {
		return s.html(c, http.StatusOK, views.StatusNote(views.ViewSaved(view, f.Has("again"))))
	}
	return s.seeOther(c, doneURL(views.SavedViewURL(view), "view-saved", "", ""))
}

// deleteView deletes one of the viewer's own views; the status line brings it back.
func (s *Server) deleteView(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	if f.Get("view") == "" {
		return interview.Invalid{"view": "Choose a view to delete."}
	}
	view, err := s.App.DeleteView(c.Request().Context(), actor(c), c.Param("id"), f.Get("view"))
	if err != nil {
		return err
	}
	query, err := url.ParseQuery(view.Query)
	if err != nil {
		return err
	}
	filter, err := candidateFilter(view.PositionID, query)
	if err != nil {
		return err
	}
	if isFragment(c) {
		return s.html(c, http.StatusOK, views.StatusNote(views.ViewDeleted(view, filter)))
	}
	return s.seeOther(c, views.ViewsURL(filter, "")+"&deleted="+url.QueryEscape(view.Name))
}

// onlyFilter is what a form says about the filter; a page is no part of a view.
func onlyFilter(f url.Values) url.Values {
	q := url.Values{}
	for _, name := range []string{"status", "q", "sort"} {
		q.Set(name, f.Get(name))
	}
	return q
}
