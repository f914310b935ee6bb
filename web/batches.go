package web

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/views"
)

// bulk does a deed on those who are ticked, or on all that match (select=all). What needs to know more asks for it first,
// in a dialog that carries the selection along; what can simply be put back is begun at once.
func (s *Server) bulk(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	in := app.NewBatch{PositionID: c.Param("id"), Deed: interview.Deed(f.Get("do")), IDs: f["interview"]}
	if f.Get("select") == "all" {
		filter, err := candidateFilter(in.PositionID, url.Values{"status": f["status"], "q": f["q"]})
		if err != nil {
			return err
		}
		in.Filter, in.IDs = &filter, nil
	}
	if in.Filter == nil && len(in.IDs) == 0 {
		return s.cannotBegin(c, http.StatusUnprocessableEntity, "Nobody is selected. Tick the boxes of those whom you mean.")
	}
	switch in.Deed {
	case "export":
		return s.exportBulk(c, in)
	case interview.DeedResend, interview.DeedExtend, interview.DeedAnswers:
		return s.askBulk(c, f, in)
	case interview.DeedDelete: // an ATS that waits for a result is told: that leaves the house
		n, err := s.awaited(c, in)
		if err != nil {
			return err
		}
		if n > 0 {
			return s.askBulk(c, f, in)
		}
	}
	return s.begin(c, in)
}

// awaited counts those of a batch that an ATS waits for a result of.
func (s *Server) awaited(c echo.Context, in app.NewBatch) (int, error) {
	if in.Filter != nil {
		return s.Read.AwaitedMatching(c.Request().Context(), *in.Filter)
	}
	return s.Read.Awaited(c.Request().Context(), in.PositionID, in.IDs[:min(len(in.IDs), interview.MaxBatch)])
}

// exportBulk leads to the export: the list's for all that match, else the same form goes on to the one for those ticked.
func (s *Server) exportBulk(c echo.Context, in app.NewBatch) error {
	if in.Filter == nil {
		return c.Redirect(http.StatusTemporaryRedirect, views.PositionURL(in.PositionID, "export"))
	}
	list, err := url.Parse(views.CandidatesURL(*in.Filter))
	if err != nil {
		return err
	}
	list.Path = views.PositionURL(in.PositionID, "candidates.csv")
	return s.seeOther(c, list.String())
}

// begin begins the batch and leads to its page. What is wrong is said where it was asked for.
func (s *Server) begin(c echo.Context, in app.NewBatch) error {
	b, err := s.App.StartBatch(c.Request().Context(), actor(c), in)
	var bad interview.Invalid
	switch {
	case err == nil:
		return s.leave(c, views.BatchURL(b.ID, views.BatchLook{Back: listBehind(c, in.PositionID)}))
	case errors.As(err, &bad):
		return s.cannotBegin(c, http.StatusUnprocessableEntity, inWords(bad))
	case conflict(err):
		return s.cannotBegin(c, http.StatusConflict, s.words(err))
	}
	return err
}

// inWords joins what is wrong with a form that has no fields to say it beside.
func inWords(bad interview.Invalid) string {
	var texts []string
	for _, field := range slices.Sorted(maps.Keys(bad)) {
		texts = append(texts, bad[field])
	}
	return strings.Join(texts, " ")
}

func (s *Server) cannotBegin(c echo.Context, status int, words string) error {
	const title = "Nothing was done"
	return s.showDialog(c, status, title, views.RefusalDialog(title, words, s.cameFrom(c)))
}

// askBulk shows the dialog of a deed that needs to know more, and begins the deed when it is sent.
func (s *Server) askBulk(c echo.Context, f url.Values, in app.NewBatch) error {
	ask, err := s.bulkDialog(c, f, in)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if f.Get("confirmed") != "" {
		until, wrong := deadline(f)
		if wrong == nil {
			if in.Deed != interview.DeedDelete {
				in.Params = interview.BatchParams{
					Deadline: until, Which: interview.Which(f.Get("which")), Message: f.Get("message"),
					Withhold: in.Deed != interview.DeedResend && f.Get("letter") == "",
				}
			}
			var b interview.Batch
			if b, wrong = s.App.StartBatch(c.Request().Context(), actor(c), in); wrong == nil {
				return s.leave(c, views.BatchURL(b.ID, views.BatchLook{Back: listBehind(c, in.PositionID)}))
			}
		}
		switch {
		case errors.As(wrong, &ask.Bad):
			status, ask.Problem = http.StatusUnprocessableEntity, ask.Bad["interview"]
		case conflict(wrong):
			status, ask.Problem = http.StatusConflict, s.words(wrong)
		default:
			return wrong
		}
	}
	return s.showDialog(c, status, ask.Title(), views.BulkDialog(ask))
}

// bulkDialog is the dialog with what was typed, or with what suggests itself.
func (s *Server) bulkDialog(c echo.Context, f url.Values, in app.NewBatch) (views.Bulk, error) {
	now := s.now()
	ask := views.Bulk{
		PositionID: in.PositionID, Deed: in.Deed, Selected: in.IDs, Filter: in.Filter, Back: withoutDone(s.cameFrom(c)), Now: now,
		Hold: s.App.Hold, NoMail: s.App.Sender == nil,
		Deadline: f.Get("deadline"), Message: f.Get("message"), Which: f.Get("which"), Letter: f.Get("letter") != "" || f.Get("confirmed") == "",
	}
	var (
		crowd []interview.Crowd
		err   error
	)
	switch ctx := c.Request().Context(); {
	case in.Filter != nil:
		crowd, err = s.Read.CrowdMatching(ctx, *in.Filter, now)
	case len(in.IDs) > interview.MaxBatch:
		return ask, interview.Invalid{"interview": "Select at most 500 candidates one by one, or all that match."}
	default:
		crowd, err = s.Read.CrowdOf(ctx, in.PositionID, in.IDs, now)
	}
	if err != nil {
		return ask, err
	}
	ask.Forecast = interview.Foresee(in.Deed, interview.WhichAll, crowd, now)
	ask.Faulty = interview.Foresee(in.Deed, interview.WhichFaulty, crowd, now)
	if ask.Forecast.Total == 0 {
		return ask, interview.ErrNotFound
	}
	if ask.Awaited, err = s.awaited(c, in); err != nil {
		return ask, err
	}
	if ask.Which == "" {
		ask.Which = string(interview.WhichFaulty)
		if ask.Faulty.Able == 0 {
			ask.Which = string(interview.WhichAll)
		}
	}
	return ask, nil
}

// listBehind is the candidates tab that a deed was begun from, with its filter; empty for any other page.
func listBehind(c echo.Context, positionID string) string {
	from := withoutDone(back(c))
	if f, ok := filterOf(from); !ok || f.PositionID != positionID {
		return ""
	}
	return from
}

// showBatch is how far a batch is; for the candidates tab it is one line.
func (s *Server) showBatch(c echo.Context) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	ctx, id := c.Request().Context(), c.Param("id")
	if c.QueryParam("line") != "" && isFragment(c) {
		line, err := s.Read.BatchLine(ctx, id)
		if err != nil {
			return err
		}
		return s.html(c, http.StatusOK, views.BatchLine(line))
	}
	look := views.BatchLook{
		Back: listBehind(c, positionID(c)), Tab: interview.ItemState(c.QueryParam("tab")), From: interview.Cursor(c.QueryParam("from")),
	}
	if !slices.Contains(interview.ItemStates, look.Tab) {
		look.Tab = ""
	}
	page, err := s.Read.BatchPage(ctx, id, look.Tab, look.From, 0)
	if err != nil {
		return err
	}
	return s.page(c, views.BatchPage(v, page, look), views.BatchNews(v, page, look))
}

func (s *Server) undoBatch(c echo.Context) error {
	if err := s.App.UndoBatch(c.Request().Context(), actor(c), c.Param("id")); err != nil {
		return err
	}
	return s.leave(c, views.BatchURL(c.Param("id"), views.BatchLook{Back: listBehind(c, positionID(c))}))
}

// recently is how long the candidates tab speaks of a batch that has ended.
const recently = 5 * time.Minute

// latestBatch is the position's newest batch while it is at work or has just ended; a batch that nobody has gone on with
// for a day is an admin's business, in the outbox.
func (s *Server) latestBatch(c echo.Context, positionID string) (interview.BatchLine, error) {
	now := s.now()
	line, err := s.Read.LatestBatch(c.Request().Context(), positionID, now.Add(-24*time.Hour))
	if err != nil || !line.Moving() && now.Sub(line.FinishedAt) > recently {
		return interview.BatchLine{}, err
	}
	return line, nil
}
