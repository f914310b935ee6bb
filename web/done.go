package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
	"retake/views"
)

// did is what was just done, so that the status line can say it and offer Undo. A plain form ends in a redirect whose
// address carries it; nothing is kept in between.
type did struct {
	deed   string // as the forms name it
	of     string // interview; of a re-invitation the earlier one
	what   string // answers by place, or the verb that was undone
	byHand bool   // no letter leaves
}

// done answers a change to an interview. On the candidates tab htmx gets the row, the new counts and the status line;
// everybody else is led back to where they were, and told there.
func (s *Server) done(c echo.Context, d did) error {
	if filter, ok := s.onBoard(c); ok {
		line, err := s.line(c, d, true)
		if err != nil {
			return err
		}
		return s.row(c, http.StatusOK, filter, d.of, line)
	}
	shown, err := s.newest(c, d.of)
	if err != nil {
		return err
	}
	to := withoutDone(s.cameFrom(c))
	// A page of the interview that is gone, or no longer the one to look at, gives way.
	if page := views.InterviewURL("", ""); strings.HasPrefix(to, page) && !strings.HasPrefix(to, views.InterviewURL(shown.InterviewID, "")) {
		to = views.InterviewURL(shown.InterviewID, "")
	}
	return s.leave(c, d.url(to))
}

func (d did) url(to string) string {
	to = doneURL(to, d.deed, d.of, d.what)
	if d.byHand {
		to += "&hand=1"
	}
	return to
}

// line is the sentence with Undo, which is offered only while the deed is still the last one.
func (s *Server) line(c echo.Context, d did, onBoard bool) (views.StatusLine, error) {
	ctx := c.Request().Context()
	row, err := s.Read.CandidateRow(ctx, d.of)
	if err != nil {
		return views.StatusLine{}, err
	}
	done := views.Done{
		Deed: d.deed, Row: row, What: d.what, Hold: s.App.Hold, OnBoard: onBoard, NoMail: s.App.Sender == nil, ByHand: d.byHand,
	}
	if verb, ok := undoable(d.deed); ok {
		iv, err := s.Read.Interview(ctx, d.of)
		if err != nil {
			return views.StatusLine{}, err
		}
		if iv.MayUndo() == nil && iv.Last.Verb == verb {
			done.Undo = iv.Revision
		}
	}
	shown, err := s.newest(c, d.of)
	if err != nil {
		return views.StatusLine{}, err
	}
	if !shown.Deleted() && !shown.Discarded() {
		done.Link = views.LinkURL(s.BaseURL, shown.Token)
	}
	return done.Status(), nil
}

// undoable is the verb that a deed was, if Undo can put it back.
func undoable(deed string) (interview.Verb, bool) {
	verb, ok := map[string]interview.Verb{
		"discard": interview.VerbDiscard, "restore": interview.VerbUndiscard,
		"shortlist": interview.VerbShortlist, "unshortlist": interview.VerbUnshortlist,
		"delete": interview.VerbDelete, "undelete": interview.VerbUndelete,
		"resend": interview.VerbResend, "extend": interview.VerbExtend,
		"answers/delete": interview.VerbDeleteAnswers, "answers/restore": interview.VerbRestoreAnswers, "keep": interview.VerbRestoreAnswers,
		"reinvite": interview.VerbReinvite, "new-link": interview.VerbRotateLink,
		"adjust": interview.VerbAdjust, "candidate": interview.VerbEditCandidate, "candidate/send": interview.VerbEditCandidate,
	}[deed]
	return verb, ok
}

// refused answers a change that did not happen: 409 with the words, and on the candidates tab the row as it is.
func (s *Server) refused(c echo.Context, err error) error {
	filter, ok := s.onBoard(c)
	if !ok || !conflict(err) {
		return err
	}
	return s.row(c, http.StatusConflict, filter, c.Param("id"), views.StatusLine{Text: s.words(err), Failed: true})
}

// row answers with a candidate's row as it is now: of the interview or, when that was replaced, of the newest.
func (s *Server) row(c echo.Context, status int, filter interview.CandidateFilter, id string, line views.StatusLine) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	row, err := s.newest(c, id)
	if err != nil {
		return err
	}
	counts, err := s.Read.Counts(c.Request().Context(), row.PositionID)
	if err != nil {
		return err
	}
	c.Response().Header().Set("HX-Reselect", "[data-row]")
	return s.html(c, status, views.RowAnswer(v, &row, filter, counts, line))
}

// newest follows an interview to the one that was sent in its place.
func (s *Server) newest(c echo.Context, id string) (interview.CandidateRow, error) {
	row, err := s.Read.CandidateRow(c.Request().Context(), id)
	for err == nil && row.ReplacedBy != "" {
		row, err = s.Read.CandidateRow(c.Request().Context(), row.ReplacedBy)
	}
	return row, err
}

// onBoard reports that htmx asks from the candidates tab of the interview's position, and how that tab is filtered.
func (s *Server) onBoard(c echo.Context) (interview.CandidateFilter, bool) {
	if !isFragment(c) || onOwnPage(c) {
		return interview.CandidateFilter{}, false
	}
	filter, ok := filterOf(back(c))
	return filter, ok && filter.PositionID == positionID(c)
}

// doneURL is the address that says what was done, to which interview, and what of it.
func doneURL(to, deed, interviewID, what string) string {
	u, err := url.Parse(withoutDone(to))
	if err != nil {
		return to
	}
	q := u.Query()
	q.Set("done", deed)
	for name, value := range map[string]string{"of": interviewID, "what": what} {
		if value != "" {
			q.Set(name, value)
		}
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// withoutDone is an address as it was before something was done there.
func withoutDone(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	q := u.Query()
	for _, name := range []string{"done", "of", "what", "hand"} {
		q.Del(name)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// status reads back what the address says. An interview that the viewer may not see is passed over.
func (s *Server) status(c echo.Context) (views.StatusLine, error) {
	d := did{deed: c.QueryParam("done"), of: c.QueryParam("of"), what: c.QueryParam("what"), byHand: c.QueryParam("hand") != ""}
	if d.of == "" {
		return views.StatusLine{Text: views.Saved(d.deed)}, nil
	}
	ctx := c.Request().Context()
	position, err := s.Read.PositionOfInterview(ctx, d.of)
	if err == nil {
		err = s.App.Access(ctx, actor(c), position, interview.MayRecruit)
	}
	if err != nil {
		return views.StatusLine{}, ignoreUnseen(err)
	}
	return s.line(c, d, false)
}
