package web

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
	"retake/views"
)

func (s *Server) showLetters(c echo.Context) error {
	p, err := s.Read.Position(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	f := views.LettersForm{Kind: letterKind(c.QueryParam("kind")), Letters: s.App.Letters(p), Revision: p.Revision}
	return s.letters(c, http.StatusOK, p, f)
}

// letterKind is the one of the two editable letters that is meant.
func letterKind(name string) interview.LetterKind {
	if interview.LetterKind(name) == interview.LetterRedo {
		return interview.LetterRedo
	}
	return interview.LetterInvitation
}

func (s *Server) letters(c echo.Context, status int, p interview.Position, f views.LettersForm) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	preview, err := s.preview(c, p, f.Kind, f.Letters)
	if err != nil {
		return err
	}
	page := views.LettersPage(v, p, f, preview)
	return s.answer(c, status, page, page)
}

func (s *Server) preview(c echo.Context, p interview.Position, kind interview.LetterKind, l interview.Letters) (views.Preview, error) {
	subject, text, _, err := s.App.PreviewLetter(c.Request().Context(), actor(c), c.Param("id"), kind, l)
	var bad interview.Invalid
	if errors.As(err, &bad) {
		return views.Preview{Faulty: firstFault(bad)}, nil
	}
	return views.Preview{Subject: subject, Text: text, Language: p.Language}, err
}

func firstFault(bad interview.Invalid) string {
	for _, field := range []string{"invite_subject", "invite_body", "redo_subject", "redo_body"} {
		if bad[field] != "" {
			return bad[field]
		}
	}
	return bad.Error()
}

// typedLetters puts the letter that was typed beside the one that was not shown.
func typedLetters(f url.Values, l interview.Letters) interview.Letters {
	for field, into := range map[string]*string{
		"invite_subject": &l.InviteSubject, "invite_body": &l.InviteBody, "redo_subject": &l.RedoSubject, "redo_body": &l.RedoBody,
	} {
		if f.Has(field) {
			*into = f.Get(field)
		}
	}
	return l
}

func (s *Server) saveLetters(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	p, err := s.Read.Position(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	in := views.LettersForm{Kind: letterKind(f.Get("kind")), Letters: typedLetters(f, s.App.Letters(p)), Revision: p.Revision}
	if f.Get("preview") != "" {
		return s.letters(c, http.StatusOK, p, in)
	}
	seen, _ := strconv.ParseInt(f.Get("revision"), 10, 64) // none: nothing to check against
	err = s.App.EditLetters(ctx, actor(c), p.ID, seen, in.Letters)
	switch {
	case err == nil:
		return s.leave(c, doneURL(views.PositionURL(p.ID, "letters")+"?kind="+string(in.Kind), "saved", "", ""))
	case errors.As(err, &in.Bad):
		return s.letters(c, http.StatusUnprocessableEntity, p, in)
	case conflict(err):
		in.Problem = s.words(err)
		return s.letters(c, http.StatusConflict, p, in)
	}
	return err
}

// previewLetter shows the letter as it is typed.
func (s *Server) previewLetter(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	p, err := s.Read.Position(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	preview, err := s.preview(c, p, letterKind(f.Get("kind")), typedLetters(f, s.App.Letters(p)))
	if err != nil {
		return err
	}
	return s.html(c, http.StatusOK, views.LetterPreview(preview))
}
