package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/auth"
	"retake/internal/interview"
	"retake/views"
)

func (s *Server) listPeople(c echo.Context) error {
	return s.people(c, http.StatusOK, views.UserForm{Role: string(interview.Recruiter)})
}

func (s *Server) people(c echo.Context, status int, f views.UserForm) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	users, err := s.Read.Users(c.Request().Context())
	if err != nil {
		return err
	}
	page := views.PeoplePage(v, users, f)
	return s.answer(c, status, page, page)
}

func (s *Server) addPerson(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	in := views.UserForm{Name: f.Get("name"), Email: f.Get("email"), Role: f.Get("role")}
	_, err = s.App.AddUser(c.Request().Context(), actor(c), app.NewUser{Name: in.Name, Email: in.Email, Role: interview.Role(in.Role), Password: f.Get("password")})
	if errors.As(err, &in.Bad) {
		return s.people(c, http.StatusUnprocessableEntity, in)
	}
	if err != nil {
		return err
	}
	return s.leave(c, doneURL(views.PeopleURL, "person", "", ""))
}

func (s *Server) showPerson(c echo.Context) error { return s.person(c, http.StatusOK, nil) }

func (s *Server) person(c echo.Context, status int, bad interview.Invalid) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	u, err := s.Read.User(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	page := views.PersonPage(v, u, bad)
	return s.answer(c, status, page, page)
}

// personChanged ends the forms of a member of the team.
func (s *Server) personChanged(c echo.Context, err error, done string) error {
	var bad interview.Invalid
	if errors.As(err, &bad) {
		return s.person(c, http.StatusUnprocessableEntity, bad)
	}
	if err != nil {
		return err
	}
	return s.leave(c, doneURL(views.UserURL(c.Param("id"), ""), done, "", ""))
}

func (s *Server) setRole(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	return s.personChanged(c, s.App.SetRole(c.Request().Context(), actor(c), c.Param("id"), interview.Role(f.Get("role"))), "access")
}

func (s *Server) setPassword(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	keep := ""
	if c.Param("id") == user(c).ID {
		keep = s.sessionToken(c)
	}
	return s.personChanged(c, s.App.SetPassword(c.Request().Context(), actor(c), c.Param("id"), f.Get("password"), keep), "password")
}

func (s *Server) disablePerson(c echo.Context) error {
	return s.personChanged(c, s.App.DisableUser(c.Request().Context(), actor(c), c.Param("id")), "access")
}

func (s *Server) enablePerson(c echo.Context) error {
	return s.personChanged(c, s.App.EnableUser(c.Request().Context(), actor(c), c.Param("id")), "access")
}

func (s *Server) showAccount(c echo.Context) error { return s.account(c, http.StatusOK, nil) }

func (s *Server) account(c echo.Context, status int, bad interview.Invalid) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	sessions, err := s.App.Sessions(c.Request().Context(), actor(c))
	if err != nil {
		return err
	}
	here := auth.HashToken(s.sessionToken(c))
	var rows []views.SessionRow
	for _, one := range sessions {
		if one.ExpiresAt > v.Now {
			rows = append(rows, views.SessionRow{Agent: browser(one.Agent), Address: one.Address, SeenAt: one.SeenAt, Here: one.Hash == here})
		}
	}
	page := views.AccountPage(v, rows, bad)
	return s.answer(c, status, page, page)
}

// browser names a browser and system as people do; what is not known is shown as it says itself.
func browser(agent string) string {
	name := ""
	for _, known := range [][2]string{{"Edg/", "Edge"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}} {
		if strings.Contains(agent, known[0]) {
			name = known[1]
			break
		}
	}
	for _, known := range [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS", "Mac"}, {"Linux", "Linux"}} {
		if name != "" && strings.Contains(agent, known[0]) {
			return name + " on " + known[1]
		}
	}
	if agent == "" {
		return "Unknown browser"
	}
	return agent
}

func (s *Server) changePassword(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	err = s.App.ChangeOwnPassword(c.Request().Context(), user(c), f.Get("old"), f.Get("password"), s.sessionToken(c))
	var bad interview.Invalid
	if errors.As(err, &bad) {
		return s.account(c, http.StatusUnprocessableEntity, bad)
	}
	if err != nil {
		return err
	}
	return s.leave(c, doneURL(views.AccountURL, "password", "", ""))
}

func (s *Server) signOutOthers(c echo.Context) error {
	if err := s.App.SignOutOthers(c.Request().Context(), actor(c), s.sessionToken(c)); err != nil {
		return err
	}
	return s.leave(c, doneURL(views.AccountURL, "signed-out", "", ""))
}

func (s *Server) showCompany(c echo.Context) error {
	return s.company(c, http.StatusOK, settingsTyped{}, nil)
}

// settingsTyped is what a form of the settings held; nil for what is kept.
type settingsTyped struct{ company, binDays *string }

func (s *Server) company(c echo.Context, status int, typed settingsTyped, bad interview.Invalid) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	show := views.Settings{Bad: bad}
	if show.Company, err = s.App.Company(ctx); err != nil {
		return err
	}
	days, err := s.App.BinDays(ctx)
	if err != nil {
		return err
	}
	show.BinDays = strconv.Itoa(days)
	if typed.company != nil {
		show.Company = *typed.company
	}
	if typed.binDays != nil {
		show.BinDays = *typed.binDays
	}
	if show.Dead, err = s.Read.DeadJobs(ctx, 50); err != nil {
		return err
	}
	page := views.SettingsPage(v, show)
	return s.answer(c, status, page, page)
}

// saveCompany is one of the forms of the settings: the company's name, or the days of the bin.
func (s *Server) saveCompany(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	if f.Has("bin_days") {
		return s.saveBinDays(c, f.Get("bin_days"))
	}
	err = s.App.SetCompany(c.Request().Context(), actor(c), f.Get("company"))
	var bad interview.Invalid
	if errors.As(err, &bad) {
		typed := f.Get("company")
		return s.company(c, http.StatusUnprocessableEntity, settingsTyped{company: &typed}, bad)
	}
	if err != nil {
		return err
	}
	return s.leave(c, doneURL(views.SettingsURL, "saved", "", ""))
}
