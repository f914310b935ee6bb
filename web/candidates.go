package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/views"
)

// listCandidates is the candidates tab. All of its state is in the address; htmx is told the tidy form of it.
func (s *Server) listCandidates(c echo.Context) error {
	filter, err := usualFilter(c)
	if err != nil {
		return err
	}
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	state := s.App.Changes(filter.PositionID) // before the list is read: what happens meanwhile is then news
	board, err := s.Read.CandidateBoard(c.Request().Context(), filter)
	if err != nil {
		return err
	}
	board.State = `"` + state + `"`
	if v.Recruits() && !isFragment(c) {
		if board.Batch, err = s.latestBatch(c, filter.PositionID); err != nil {
			return err
		}
	}
	if isFragment(c) {
		c.Response().Header().Set("HX-Push-Url", views.CandidatesURL(filter))
	}
	return s.page(c, views.CandidatesPage(v, board), views.CandidateList(v, board))
}

// remembered is what this browser keeps under the name: the density and the order of lists. The browser writes it, so
// that the next page is right from its first byte.
func remembered(c echo.Context, name string) string {
	cookie, err := c.Cookie(name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// usualFilter is what the address of a candidates tab says, in the order that this browser is used to where the address
// names none. A further page names it, unless it is the usual one of everybody.
func usualFilter(c echo.Context) (interview.CandidateFilter, error) {
	q := c.QueryParams()
	f, err := candidateFilter(c.Param("id"), q)
	if err != nil {
		return f, err
	}
	switch usual := interview.Sort(remembered(c, "order")); usual {
	case interview.SortName, interview.SortDeadline:
		f.Usual = usual
		if q.Get("sort") == "" && f.Cursor == "" {
			f.Sort = usual
		}
	}
	return f, nil
}

// showMenu is what stands behind a row's three dots; without a script that is the interview's page.
func (s *Server) showMenu(c echo.Context) error {
	if !isFragment(c) {
		return s.seeOther(c, views.InterviewURL(c.Param("id"), ""))
	}
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	row, err := s.Read.CandidateRow(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return s.html(c, http.StatusOK, views.RowMenu(v, &row))
}

func (s *Server) showInvite(c echo.Context) error {
	return s.inviteForm(c, http.StatusOK, views.InviteForm{Several: c.QueryParam("several") != ""}, nil)
}

func (s *Server) inviteForm(c echo.Context, status int, f views.InviteForm, results []views.InviteResult) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	p, err := s.Read.Position(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	questions, err := s.Read.Questions(ctx, p.ID)
	if err != nil {
		return err
	}
	return s.answer(c, status, views.InvitePage(v, p, len(questions), f, results), views.InviteContent(p, len(questions), f, results))
}

// invite invites one person, or several pasted lines, each with its own outcome.
func (s *Server) invite(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	in := views.InviteForm{
		Name: f.Get("name"), Email: f.Get("email"), Phone: f.Get("phone"), Lines: f.Get("people"),
		Several: f.Get("several") != "", Deadline: f.Get("deadline"),
	}
	people := []app.Person{{Name: in.Name, Email: in.Email, Phone: in.Phone}}
	if in.Several {
		people, err = app.ParsePeople(in.Lines)
	}
	var until interview.Moment
	if err == nil {
		until, err = deadline(f)
	}
	var invited []app.Invited
	if err == nil {
		invited, err = s.App.Invite(c.Request().Context(), actor(c), app.Invite{PositionID: c.Param("id"), People: people, Deadline: until})
	}
	if errors.As(err, &in.Bad) {
		return s.inviteForm(c, http.StatusUnprocessableEntity, in, nil)
	}
	if err != nil {
		return err
	}
	if in.Several {
		return s.invitedSeveral(c, in, invited)
	}
	return s.invitedOne(c, in, invited[0])
}

func (s *Server) invitedOne(c echo.Context, in views.InviteForm, one app.Invited) error {
	switch {
	case one.Err == nil:
		return s.leave(c, doneURL(views.PositionURL(c.Param("id"), "candidates"), "invite", one.InterviewID, ""))
	case errors.As(one.Err, &in.Bad):
		return s.inviteForm(c, http.StatusUnprocessableEntity, in, nil)
	}
	return s.inviteForm(c, http.StatusConflict, in, []views.InviteResult{s.inviteResult(one)})
}

// invitedSeveral keeps the lines that were not understood in the box, to be mended there.
func (s *Server) invitedSeveral(c echo.Context, in views.InviteForm, invited []app.Invited) error {
	systems, err := s.systems(c, invited)
	if err != nil {
		return err
	}
	results := make([]views.InviteResult, len(invited))
	status := http.StatusUnprocessableEntity
	typed := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(in.Lines), "\n")
	var kept []string
	for i, one := range invited {
		results[i] = s.inviteResult(one)
		switch {
		case one.Err == nil:
			status, results[i].System = http.StatusOK, systems[one.InterviewID]
		case !results[i].Duplicate:
			// As it was typed, up to where the next one begins: a name in quotes may run over lines. A line with two addresses
			// is two people, and is kept once.
			end := len(typed)
			if next := slices.IndexFunc(invited, func(o app.Invited) bool { return o.Line > one.Line }); next >= 0 {
				end = invited[next].Line - 1
			}
			if line := strings.TrimSpace(strings.Join(typed[one.Line-1:end], "\n")); !slices.Contains(kept, line) {
				kept = append(kept, line)
			}
		}
	}
	in.Lines = strings.Join(kept, "\n")
	return s.inviteForm(c, status, in, results)
}

// systems names the ATS whose records were kept for those who were invited now, by interview.
func (s *Server) systems(c echo.Context, invited []app.Invited) (map[string]string, error) {
	var fresh []string
	for _, one := range invited {
		if one.Err == nil {
			fresh = append(fresh, one.InterviewID)
		}
	}
	return s.Read.Systems(c.Request().Context(), fresh)
}

func (s *Server) inviteResult(one app.Invited) views.InviteResult {
	r := views.InviteResult{Line: one.Line, Name: one.Name, Email: one.Email, InterviewID: one.InterviewID}
	var (
		bad       interview.Invalid
		duplicate *interview.Duplicate
	)
	switch {
	case errors.As(one.Err, &duplicate):
		r.Duplicate, r.Name, r.Problem = true, duplicate.Name, "Already invited with this email; the link is still theirs."
	case errors.As(one.Err, &bad):
		for _, field := range []string{"line", "name", "email", "phone"} {
			if bad[field] != "" {
				r.Problem = map[string]string{"name": "Name: ", "phone": "Phone: "}[field] + bad[field]
				break
			}
		}
	case one.Err != nil:
		r.Problem = "Not invited. " + s.words(one.Err)
	}
	return r
}
