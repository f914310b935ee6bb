package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
	"retake/views"
)

func (s *Server) listPositions(c echo.Context) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	rows, err := s.Read.PositionList(c.Request().Context(), ownOnly(v.User))
	if err != nil {
		return err
	}
	if id := c.QueryParam("binned"); id != "" {
		if v.Status, err = s.binnedLine(c, id); err != nil {
			return err
		}
	}
	page := views.PositionsPage(v, rows)
	return s.page(c, page, page)
}

// binnedLine says which position was just put into the bin, with Undo, as long as it is there.
func (s *Server) binnedLine(c echo.Context, id string) (views.StatusLine, error) {
	ctx := c.Request().Context()
	p, err := s.Read.Position(ctx, id)
	if err == nil {
		err = s.App.Access(ctx, actor(c), id, interview.MayRecruit)
	}
	if err != nil || p.DeletedAt == 0 {
		return views.StatusLine{}, ignoreUnseen(err)
	}
	return views.StatusLine{Text: "“" + p.Title + "” is in the bin. Its links are closed.", Undo: views.PositionURL(id, "restore")}, nil
}

// ownOnly narrows a list to what somebody belongs to; admins see all.
func ownOnly(u interview.User) string {
	if u.Role.Allows(interview.MayManage, false) {
		return ""
	}
	return u.ID
}

func (s *Server) showPosition(c echo.Context) error {
	return s.seeOther(c, views.PositionURL(c.Param("id"), "candidates"))
}

func (s *Server) newPosition(c echo.Context) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	page := views.NewPositionPage(v, views.PositionForm{Days: "14", Position: interview.Position{Contact: v.User.Email}})
	return s.page(c, page, page)
}

func (s *Server) createPosition(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	p, err := s.App.CreatePosition(c.Request().Context(), actor(c), typedPosition(f))
	var bad interview.Invalid
	if errors.As(err, &bad) {
		v, err := s.viewer(c)
		if err != nil {
			return err
		}
		page := views.NewPositionPage(v, views.PositionForm{Position: typedPosition(f), Days: f.Get("days"), Bad: bad})
		return s.invalid(c, page, page)
	}
	if err != nil {
		return err
	}
	return s.leave(c, doneURL(views.PositionURL(p.ID, "questions"), "created", "", ""))
}

func typedPosition(f url.Values) interview.Position {
	revision, _ := strconv.ParseInt(f.Get("revision"), 10, 64) // none: nothing to check against
	p := interview.Position{
		Title: f.Get("title"), Intro: f.Get("intro"), Days: number(f, "days"), Contact: f.Get("contact"), Language: f.Get("language"), Revision: revision,
		Reminders: interview.Reminders{Unsubmitted: f.Get("remind_unsubmitted") != ""}, HandIn: f.Get("hand_in") != "",
		SoundOnly: f.Get("sound_only") != "",
	}
	if strings.TrimSpace(f.Get("remind_days")) != "" { // nothing is none
		p.Reminders.Days = number(f, "remind_days")
	}
	if strings.TrimSpace(f.Get("auto_extend")) != "" {
		p.AutoExtend = number(f, "auto_extend")
	}
	return p
}

func (s *Server) showSettings(c echo.Context) error {
	p, err := s.Read.Position(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return s.positionSettings(c, http.StatusOK, views.PositionForm{
		Position: p, Days: strconv.Itoa(p.Days), RemindDays: strconv.Itoa(p.Reminders.Days), AutoExtend: strconv.Itoa(p.AutoExtend),
	})
}

func (s *Server) positionSettings(c echo.Context, status int, f views.PositionForm) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	members, err := s.Read.Members(c.Request().Context(), f.Position.ID)
	if err != nil {
		return err
	}
	page := views.PositionSettingsPage(v, f, members)
	return s.answer(c, status, page, page)
}

func (s *Server) savePosition(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	ctx, id := c.Request().Context(), c.Param("id")
	typed := typedPosition(f)
	typed.ID = id
	err = s.App.EditPosition(ctx, actor(c), typed)
	if err == nil {
		return s.leave(c, doneURL(views.PositionURL(id, "settings"), "saved", "", ""))
	}
	in := views.PositionForm{Position: typed, Days: f.Get("days"), RemindDays: f.Get("remind_days"), AutoExtend: f.Get("auto_extend")}
	status := http.StatusUnprocessableEntity
	if !errors.As(err, &in.Bad) {
		if !conflict(err) {
			return err
		}
		in.Problem, status = s.words(err), http.StatusConflict
	}
	is, err := s.Read.Position(ctx, id)
	if err != nil {
		return err
	}
	in.Position.Open, in.Position.Revision = is.Open, is.Revision
	in.Position.DeletedAt, in.Position.DeletedBy = is.DeletedAt, is.DeletedBy
	return s.positionSettings(c, status, in)
}

func (s *Server) saveMembers(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	if err := s.App.SetMembers(c.Request().Context(), actor(c), c.Param("id"), f["member"]); err != nil {
		return err
	}
	return s.leave(c, doneURL(views.PositionURL(c.Param("id"), "settings"), "saved", "", ""))
}

func (s *Server) closePosition(c echo.Context) error {
	if err := s.App.ClosePosition(c.Request().Context(), actor(c), c.Param("id")); err != nil {
		return err
	}
	return s.leave(c, doneURL(views.PositionURL(c.Param("id"), "settings"), "closed", "", ""))
}

func (s *Server) openPosition(c echo.Context) error {
	if err := s.App.ReopenPosition(c.Request().Context(), actor(c), c.Param("id")); err != nil {
		return err
	}
	return s.leave(c, doneURL(views.PositionURL(c.Param("id"), "settings"), "opened", "", ""))
}

// copyPosition leads to the copy's settings, where its title is what to change first.
func (s *Server) copyPosition(c echo.Context) error {
	p, err := s.App.CopyPosition(c.Request().Context(), actor(c), c.Param("id"))
	if err != nil {
		return err
	}
	return s.leave(c, doneURL(views.PositionURL(p.ID, "settings"), "copied", "", ""))
}

func (s *Server) askDeletePosition(c echo.Context) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	p, err := s.Read.Position(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	counts, err := s.Read.Counts(ctx, p.ID)
	if err != nil {
		return err
	}
	links := views.LinksOut(counts)
	return s.page(c, views.DeletePositionPage(v, p, links), views.DeletePositionDialog(p, links))
}

func (s *Server) deletePosition(c echo.Context) error {
	if err := s.App.DeletePosition(c.Request().Context(), actor(c), c.Param("id")); err != nil {
		return err
	}
	return s.leave(c, views.BinnedURL(c.Param("id")))
}

// restorePosition leads back to the bin when it was restored from there, else to its candidates.
func (s *Server) restorePosition(c echo.Context) error {
	if err := s.App.UndeletePosition(c.Request().Context(), actor(c), c.Param("id")); err != nil {
		return err
	}
	to := views.PositionURL(c.Param("id"), "candidates")
	if from, err := url.Parse(back(c)); err == nil && from.Path == "/bin" {
		to = withoutDone(back(c))
	}
	return s.leave(c, doneURL(to, "position-restored", "", ""))
}
