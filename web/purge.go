package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
	"retake/views"
)

// forGood is a deed that cannot be taken back: GET says what goes, POST does it once the word that is shown was typed.
type forGood struct {
	title string
	show  func(*Server, echo.Context, url.Values) (views.Purge, error) // a refusal says why it cannot be done now
	do    func(*Server, echo.Context, url.Values) (to string, err error)
}

const purgeWord = "purge" // where there is no name to type

var purgeInterview = forGood{
	title: "Purge the interview",
	show: func(s *Server, c echo.Context, _ url.Values) (views.Purge, error) {
		p, err := s.Read.InterviewPage(c.Request().Context(), c.Param("id"))
		if err == nil {
			err = p.Interview.MayPurge()
		}
		return views.Purge{
			Title: "Purge the interview of " + p.Candidate.Name, Note: "For good, now, instead of waiting for the bin.",
			Action: views.InterviewURL(p.Interview.ID, "purge"), Revision: p.Interview.Revision,
			Goes: views.GoesWithInterview(p), Word: p.Candidate.Name, Button: "Purge the interview",
		}, err
	},
	do: func(s *Server, c echo.Context, f url.Values) (string, error) {
		return s.toBin(c, interview.BinInterviews, "purged"), s.App.PurgeInterview(c.Request().Context(), actor(c), on(c, f))
	},
}

var purgeAnswers = forGood{
	title: "Purge the deleted answer",
	show: func(s *Server, c echo.Context, f url.Values) (views.Purge, error) {
		if !f.Has("question") {
			return views.Purge{}, interview.Invalid{"question": "Say which question’s answer is meant."}
		}
		p, err := s.Read.InterviewPage(c.Request().Context(), c.Param("id"))
		if err != nil {
			return views.Purge{}, err
		}
		iv, revision := p.Interview, p.Interview.Revision
		q, _ := iv.Question(f.Get("question"))
		gone, err := iv.PurgeAnswers(s.now(), []string{q.ID}) // nobody saves it: it says what would go
		return views.Purge{
			Title: "Purge the deleted answer of " + p.Candidate.Name, Note: "Question " + views.Place(q) + ": " + q.Prompt,
			Action: views.InterviewURL(iv.ID, "answers/purge"), Revision: revision, Question: q.ID,
			Goes: views.GoesWithAnswer(len(gone)), Word: purgeWord, Button: "Purge the answer",
		}, err
	},
	do: func(s *Server, c echo.Context, f url.Values) (string, error) {
		return s.toBin(c, interview.BinAnswers, "purged"), s.App.PurgeAnswers(c.Request().Context(), actor(c), on(c, f), f["question"])
	},
}

var purgePosition = forGood{
	title: "Purge the position",
	show: func(s *Server, c echo.Context, _ url.Values) (views.Purge, error) {
		ctx := c.Request().Context()
		p, err := s.Read.Position(ctx, c.Param("id"))
		if err != nil {
			return views.Purge{}, err
		}
		counts, err := s.Read.Counts(ctx, p.ID)
		if err == nil {
			err = p.MayPurge()
		}
		return views.Purge{
			Title: "Purge the position " + p.Title, Note: "For good, now, instead of waiting for the bin.",
			Action: views.PositionURL(p.ID, "purge"), Goes: views.GoesWithPosition(counts.All() + counts[interview.StatusDeleted]),
			Word: p.Title, Button: "Purge the position",
		}, err
	},
	do: func(s *Server, c echo.Context, _ url.Values) (string, error) {
		to := doneURL(views.BinURL("", interview.BinPositions, ""), "purging", "", "")
		return to, s.App.PurgePosition(c.Request().Context(), actor(c), c.Param("id"))
	},
}

var emptyBin = forGood{
	title: "Empty the bin",
	show: func(s *Server, c echo.Context, _ url.Values) (views.Purge, error) {
		ctx := c.Request().Context()
		p, err := s.Read.Position(ctx, c.Param("id"))
		if err != nil {
			return views.Purge{}, err
		}
		counts, err := s.Read.InBin(ctx, interview.BinFilter{PositionID: p.ID}, views.MostCounted)
		return views.Purge{
			Title: "Empty the bin of " + p.Title, Note: "For good, now, instead of waiting until it is purged.",
			Action: views.PositionURL(p.ID, "bin/empty"), Goes: views.GoesWithBin(counts), Word: purgeWord, Button: "Empty the bin",
		}, err
	},
	do: func(s *Server, c echo.Context, _ url.Values) (string, error) {
		done, err := s.App.EmptyBin(c.Request().Context(), actor(c), c.Param("id"))
		what := "emptied"
		if !done {
			what = "emptying"
		}
		return doneURL(views.BinURL(c.Param("id"), interview.BinInterviews, ""), what, "", ""), err
	},
}

var eraseCandidate = forGood{
	title: "Erase the candidate",
	show: func(s *Server, c echo.Context, _ url.Values) (views.Purge, error) {
		p, err := s.Read.InterviewPage(c.Request().Context(), c.Param("id"))
		if err == nil {
			err = p.Interview.May(interview.VerbErase, s.now())
		}
		return views.Purge{
			Title: "Erase " + p.Candidate.Name, Note: "For a candidate who asks to be forgotten. To take somebody off the list, delete instead.",
			Action: views.InterviewURL(p.Interview.ID, "erase"), Revision: p.Interview.Revision,
			Goes: views.GoesWithCandidate(), Word: p.Candidate.Name, Button: "Erase the candidate",
		}, err
	},
	do: func(s *Server, c echo.Context, f url.Values) (string, error) {
		to := doneURL(views.PositionURL(positionID(c), "candidates"), "erased", "", "")
		return to, s.App.EraseCandidate(c.Request().Context(), actor(c), on(c, f))
	},
}

// toBin is the list of the bin from which something was purged, with what was done.
func (s *Server) toBin(c echo.Context, kind interview.BinKind, done string) string {
	to := back(c)
	if u, err := url.Parse(to); err != nil || u.Path != views.BinsURL && !strings.HasSuffix(u.Path, "/bin") {
		to = views.BinURL(positionID(c), kind, "")
	}
	return doneURL(to, done, "", "")
}

// warning shows what goes.
func (s *Server) warning(d forGood) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, err := d.show(s, c, c.QueryParams())
		if conflict(err) {
			return s.refusal(c, d.title, err)
		}
		if err != nil {
			return err
		}
		p.Back = withoutDone(s.cameFrom(c))
		return s.showDialog(c, http.StatusOK, d.title, views.PurgeDialog(p))
	}
}

// purging does it, or shows in place what is in the way.
func (s *Server) purging(d forGood) echo.HandlerFunc {
	return func(c echo.Context) error {
		f, err := form(c)
		if err != nil {
			return err
		}
		p, err := d.show(s, c, f)
		if conflict(err) {
			return s.refusal(c, d.title, err)
		}
		if err != nil {
			return err
		}
		p.Back, p.Typed = withoutDone(s.cameFrom(c)), f.Get("word")
		if !sameWord(p.Typed, p.Word) {
			p.Bad = interview.Invalid{"word": "Type “" + p.Word + "” as it stands here. Nothing was done."}
			return s.showDialog(c, http.StatusUnprocessableEntity, d.title, views.PurgeDialog(p))
		}
		to, err := d.do(s, c, f)
		if conflict(err) {
			p.Problem = s.words(err)
			return s.showDialog(c, http.StatusConflict, d.title, views.PurgeDialog(p))
		}
		if err != nil {
			return err
		}
		return s.leave(c, to)
	}
}

// sameWord forgives case and spaces.
func sameWord(typed, word string) bool {
	fold := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	return strings.EqualFold(fold(typed), fold(word))
}

// erasedInterview is the page of an interview whose candidate was erased.
func (s *Server) erasedInterview(c echo.Context, v views.Viewer, p interview.InterviewPage) error {
	e, err := s.Read.Erasure(c.Request().Context(), p.Interview.CandidateID)
	if err != nil {
		return err
	}
	page := views.ErasedPage(v, p, e)
	return s.page(c, page, page)
}
