package web

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/ats"
	"retake/internal/interview"
	"retake/views"
)

// showOrder leads from the address that an ATS keeps to the interview that its order stands for now.
func (s *Server) showOrder(c echo.Context) error {
	o, err := s.Read.Order(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	return s.seeOther(c, views.InterviewURL(o.InterviewID, ""))
}

// tellAgain sends the ATS of an order how it stands now.
func (s *Server) tellAgain(c echo.Context) error {
	if err := s.App.SendAgain(c.Request().Context(), actor(c), c.Param("id")); err != nil {
		return err
	}
	to := withoutDone(back(c))
	if to == "" {
		to = views.OrderURL(c.Param("id"), "")
	}
	return s.leave(c, doneURL(to, "told-again", "", ""))
}

// records are the orders that an interview stands for, with what can be said about them.
func (s *Server) records(c echo.Context, interviewID string) ([]views.ATSRecord, error) {
	found, err := s.Read.ATSRecords(c.Request().Context(), interviewID)
	if err != nil {
		return nil, err
	}
	records := make([]views.ATSRecord, len(found))
	for i, r := range found {
		p, _ := ats.Of(r.Vendor) // one that is not spoken any more can say nothing
		records[i] = views.ATSRecord{ATSRecord: r, Cancels: p.Can.Cancel, SaysRedo: p.SaysRedo(interview.Connection{TellRedo: r.TellRedo})}
	}
	return records, nil
}

// connected are those of the records that their ATS still hears of.
func connected(records []views.ATSRecord) []views.ATSRecord {
	var kept []views.ATSRecord
	for _, r := range records {
		if r.Connected() {
			kept = append(kept, r)
		}
	}
	return kept
}

// showDelete asks what becomes of the ATS record. An interview that no ATS waits for is deleted without a question, so its
// page is where this leads.
func (s *Server) showDelete(c echo.Context) error {
	d, err := s.deleteAsk(c, nil)
	if err != nil {
		return err
	}
	if err := d.Page.Interview.May(interview.VerbDelete, s.now()); err != nil {
		return s.refusal(c, d.Title(), err)
	}
	if len(d.ATS) == 0 {
		return s.leave(c, views.InterviewURL(c.Param("id"), ""))
	}
	return s.showDialog(c, http.StatusOK, d.Title(), views.DeleteDialog(d))
}

// deleteAsk is the dialog as the form fills it in, about the ATS that wait for a result now.
func (s *Server) deleteAsk(c echo.Context, f url.Values) (d views.DeleteAsk, err error) {
	p, err := s.Read.InterviewPage(c.Request().Context(), c.Param("id"))
	if err != nil {
		return d, err
	}
	records, err := s.records(c, p.Interview.ID)
	if err != nil {
		return d, err
	}
	d.Ask, d.Choice = s.ask(c, p, f), f.Get("ats")
	for _, r := range records {
		if r.Awaited(s.now()) {
			d.ATS = append(d.ATS, r)
		}
	}
	return d, nil
}

// deleteAsked is the answer to that question.
func (s *Server) deleteAsked(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	return s.deleteInterview(c, f)
}

// deleteInterview deletes at once, unless an ATS waits for the result and nobody has said what becomes of its record.
func (s *Server) deleteInterview(c echo.Context, f url.Values) error {
	d, err := s.deleteAsk(c, f)
	if err != nil {
		return err
	}
	do, known := map[string]deed{"": (*app.App).Delete, "keep": (*app.App).DeleteKeeping, "cut": (*app.App).Delete}[d.Choice]
	switch possible := d.Page.Interview.May(interview.VerbDelete, s.now()) == nil; {
	case !known, d.Choice == "" && f.Get("asked") != "" && len(d.ATS) > 0:
		d.Bad = interview.Invalid{"ats": "Choose what becomes of the ATS record."}
		return s.showDialog(c, http.StatusUnprocessableEntity, d.Title(), views.DeleteDialog(d))
	case d.Choice == "" && len(d.ATS) > 0 && possible:
		return s.showDialog(c, http.StatusOK, d.Title(), views.DeleteDialog(d))
	}
	because := do(s.App, c.Request().Context(), actor(c), on(c, f))
	if because == nil {
		return s.done(c, did{deed: "delete", of: c.Param("id"), what: d.Choice})
	}
	if d.Choice == "" {
		return s.refused(c, because)
	}
	var status int
	var ok bool
	if d.Bad, d.Problem, status, ok = s.inTheWay(because); !ok {
		return because
	}
	if d.Page.Interview.May(interview.VerbDelete, s.now()) != nil || len(d.ATS) == 0 {
		return s.refusal(c, d.Title(), because)
	}
	return s.showDialog(c, status, d.Title(), views.DeleteDialog(d))
}
