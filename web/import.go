package web

import (
	"bufio"
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/interview"
	"retake/internal/sheet"
	"retake/views"
)

const (
	// importPath takes a file: its body may be larger than a form, and is read as it comes.
	importPath = "/positions/:id/import"
	// maxImport leaves room to read to the end of a file that is too large for a list, so that this can be said in place.
	maxImport = 2 * sheet.MaxBytes
)

func (s *Server) showImport(c echo.Context) error {
	return s.importForm(c, http.StatusOK, views.ImportForm{})
}

func (s *Server) importForm(c echo.Context, status int, f views.ImportForm) error {
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
	waiting, err := s.Read.ImportsIn(ctx, p.ID, 5)
	if err != nil {
		return err
	}
	page := views.ImportPage(v, p, len(questions), f, waiting)
	return s.answer(c, status, page, page)
}

// readImport reads a file or a pasted list, part by part as it arrives, and leads to its dry run.
func (s *Server) readImport(c echo.Context) error {
	if kind, _, err := mime.ParseMediaType(c.Request().Header.Get("Content-Type")); err != nil || kind != "multipart/form-data" {
		return errMediaType
	}
	parts, err := c.Request().MultipartReader()
	if err != nil {
		return errMediaType
	}
	up := upload{server: s, c: c, form: views.ImportForm{Bad: interview.Invalid{}}}
	if err := up.read(parts); err != nil {
		return errors.Join(brokenBody(err), up.drop())
	}
	if up.id == "" && len(up.form.Bad) == 0 {
		up.form.Bad["list"] = "Choose a file, or paste a list."
	}
	if len(up.form.Bad) > 0 {
		if err := up.drop(); err != nil {
			return err
		}
		return s.importForm(c, http.StatusUnprocessableEntity, up.form)
	}
	return s.leave(c, views.ImportURL(up.id, ""))
}

// brokenBody tells a body that ends early or is no form from what else goes wrong while it is read.
func brokenBody(err error) error {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return errTooLarge
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, multipart.ErrMessageTooLarge), strings.Contains(err.Error(), "multipart: "):
		return errMediaType
	}
	return err
}

// upload is one form with a list in it.
type upload struct {
	server *Server
	c      echo.Context
	form   views.ImportForm
	id     string // of the list that was read
}

func (u *upload) read(parts *multipart.Reader) error {
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch part.FormName() {
		case "file":
			err = u.list(part, part.FileName(), part.FileName() != "")
		case "people":
			kept := &keeper{}
			err = u.list(io.TeeReader(part, kept), "", false)
			u.form.People = kept.text()
		}
		if err != nil {
			return err
		}
	}
}

// list reads one list. A field that was left empty is none, unless a file was chosen for it.
func (u *upload) list(part io.Reader, name string, chosen bool) error {
	in := bufio.NewReader(part)
	if _, err := in.Peek(1); err == io.EOF && !chosen {
		return nil
	}
	if u.id != "" {
		u.form.Bad["list"] = "Choose a file or paste a list, not both at once."
		_, err := io.Copy(io.Discard, in)
		return err
	}
	id, err := u.server.App.ReadImport(u.c.Request().Context(), actor(u.c), app.ReadImport{PositionID: u.c.Param("id"), FileName: name, List: in})
	var bad interview.Invalid
	if errors.As(err, &bad) {
		u.form.Bad["list"] = bad["list"]
		_, err = io.Copy(io.Discard, in) // to its end, so that the browser gets to see the answer
		return err
	}
	u.id = id
	return err
}

// drop removes a list that the form is not accepted with.
func (u *upload) drop() error {
	if u.id == "" {
		return nil
	}
	return u.server.App.DiscardImport(context.WithoutCancel(u.c.Request().Context()), actor(u.c), u.id)
}

// keeper keeps what was pasted for the form, unless it is more than a form should carry.
type keeper struct {
	kept []byte
	over bool
}

func (k *keeper) Write(p []byte) (int, error) {
	if k.over = k.over || len(k.kept)+len(p) > maxForm; !k.over {
		k.kept = append(k.kept, p...)
	}
	return len(p), nil
}

func (k *keeper) text() string {
	if k.over {
		return ""
	}
	return strings.ToValidUTF8(string(k.kept), "\ufffd")
}

// showList is a list after it was read: its dry run, its progress, its result.
func (s *Server) showList(c echo.Context) error {
	return s.list(c, http.StatusOK, views.RunForm{Duplicates: interview.DuplicatesSkip})
}

func (s *Server) list(c echo.Context, status int, f views.RunForm) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	ctx, id := c.Request().Context(), c.Param("id")
	im, err := s.Read.Import(ctx, id)
	if err != nil {
		return err
	}
	if isFragment(c) && status == http.StatusOK && im.State != interview.ImportRunning {
		return s.leave(c, views.ImportURL(id, "")) // it has ended since the page was loaded
	}
	kind, err := rowKind(c.QueryParam("show"), im)
	if err != nil {
		return err
	}
	page, err := s.Read.ImportPage(ctx, id, kind, interview.Cursor(c.QueryParam("from")))
	if err != nil {
		return err
	}
	if err := s.noteKept(c, page); err != nil {
		return err
	}
	return s.answer(c, status, views.ImportListPage(v, page, f), views.ImportList(v, page, f))
}

// noteKept says of people who will be invited that an ATS record was kept for them.
func (s *Server) noteKept(c echo.Context, page interview.ImportPage) error {
	if page.Kind != interview.RowNew {
		return nil
	}
	keys := make([]string, len(page.Rows))
	for i, row := range page.Rows {
		keys[i] = row.EmailKey
	}
	kept, err := s.Read.KeptRecords(c.Request().Context(), page.Import.PositionID, keys)
	if err != nil {
		return err
	}
	for i := range page.Rows {
		if row := &page.Rows[i]; row.InterviewID == "" {
			row.Words = kept[row.EmailKey]
		}
	}
	return nil
}

// rowKind is the kind of lines to show: the one asked for, else the first of which there are any.
func rowKind(asked string, im interview.Import) (interview.RowKind, error) {
	for _, k := range interview.RowKinds {
		if asked == string(k) {
			return k, nil
		}
	}
	if asked != "" {
		return "", interview.Invalid{"show": "There are no such lines."}
	}
	for _, k := range interview.RowKinds {
		if im.Count(k) > 0 && (k != interview.RowNew || im.State != interview.ImportDone) {
			return k, nil
		}
	}
	if im.State == interview.ImportDone {
		return interview.RowNew, nil // whose records were kept
	}
	return interview.RowFaulty, nil
}

func (s *Server) runImport(c echo.Context) error {
	f, err := form(c)
	if err != nil {
		return err
	}
	in := views.RunForm{Duplicates: interview.Duplicates(f.Get("duplicates")), Deadline: f.Get("deadline")}
	until, err := deadline(f)
	if err == nil {
		err = s.App.RunImport(c.Request().Context(), actor(c), app.RunImport{ID: c.Param("id"), Duplicates: in.Duplicates, Deadline: until})
	}
	switch {
	case err == nil:
		return s.leave(c, views.ImportURL(c.Param("id"), ""))
	case errors.As(err, &in.Bad):
		return s.list(c, http.StatusUnprocessableEntity, in)
	case conflict(err):
		in.Refused = s.words(err)
		return s.list(c, http.StatusConflict, in)
	}
	return err
}

func (s *Server) discardImport(c echo.Context) error {
	if err := s.App.DiscardImport(c.Request().Context(), actor(c), c.Param("id")); err != nil {
		return err
	}
	return s.leave(c, views.PositionURL(positionID(c), "import"))
}
