package web

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"
	"unicode"

	"github.com/labstack/echo/v4"

	"retake/internal/interview"
	"retake/internal/media"
	"retake/views"
)

// Recordings on their way to a player. The routes ask for permission on every request; what was deleted stays playable
// for those who may see it, until it is purged.

// takeMedia plays a take: Range, the exact type, nothing cached. Of one that was never finished it plays what was saved, as it
// came, once the candidate cannot keep that any more.
func (s *Server) takeMedia(c echo.Context) error {
	file, kind, err := s.Files.OpenPlayable(c.Param("id"))
	if errors.Is(err, media.ErrNotFound) {
		owner, err := s.Read.TakeOwner(c.Request().Context(), c.Param("id"))
		if err != nil {
			return err
		}
		if !owner.Stranded(s.now()) {
			return interview.ErrNotFound
		}
		file, kind, err := s.Files.OpenSent(owner.Take.ID)
		return serveRecording(c, file, kind, err)
	}
	return serveRecording(c, file, kind, err)
}

// takePoster is the still picture of a take.
func (s *Server) takePoster(c echo.Context) error {
	file, err := s.Files.OpenPoster(c.Param("id"))
	return serveRecording(c, file, "image/jpeg", err)
}

// mp4Seconds is how long a player waits before it asks for a copy again that is being made.
const mp4Seconds = "5"

// takeMP4 is the copy of a take for browsers that cannot play the recording: 200, 202 while it is being made, which begins when
// the first of them asks, and 404 when there will be none.
func (s *Server) takeMP4(c echo.Context) error {
	file, err := s.Files.OpenMP4(c.Param("id"))
	if !errors.Is(err, media.ErrNotFound) {
		if errors.Is(err, media.ErrNoMP4) {
			return interview.ErrNotFound
		}
		return serveRecording(c, file, "video/mp4", err)
	}
	if err := s.App.AskMP4(c.Request().Context(), c.Param("id")); err != nil {
		return err
	}
	c.Response().Header().Set("Retry-After", mp4Seconds)
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.String(http.StatusAccepted, "A copy for this browser is being made.\n")
}

// takeState says how far the work on a take's file is.
func (s *Server) takeState(c echo.Context) error {
	v, err := s.viewer(c)
	if err != nil {
		return err
	}
	owner, err := s.Read.TakeOwner(c.Request().Context(), c.Param("id"))
	if err != nil {
		return err
	}
	film := s.film(&owner.Take)
	film.Allowed = owner.Overlong()
	return s.html(c, http.StatusOK, views.TakeMediaNow(v.Recruits(), owner.Take, film))
}

// retryMedia has the work on a take's file, which failed, done once more.
func (s *Server) retryMedia(c echo.Context) error {
	id := c.Param("id")
	if err := s.App.RetryMedia(c.Request().Context(), actor(c), id); err != nil {
		return err
	}
	owner, err := s.Read.TakeOwner(c.Request().Context(), id)
	if err != nil {
		return err
	}
	return s.leave(c, views.AnswerURL(owner.InterviewID, owner.Take.QuestionID)+"&take="+id)
}

// film is what a player is offered of a take; whatever cannot be found out is left to the browser.
func (s *Server) film(t *interview.Take) views.Film {
	if t == nil || !t.Watchable() {
		return views.Film{}
	}
	open, film := s.Files.OpenPlayable, views.Film{NoMP4: s.Files.MP4Failed(t.ID)}
	if t.State != interview.TakeSealed {
		open = s.Files.OpenSent
	}
	file, kind, err := open(t.ID)
	if err != nil {
		return film
	}
	defer file.Close()
	film.Type = media.TypeOf(file, kind)
	if t.State == interview.TakeSealed && !strings.Contains(film.Type, "avc1") {
		film.MP4Type = media.TypeMP4
	}
	return film
}

// downloadTake is the recording as it came from the browser, byte for byte, as a file named by us: candidate, question, take.
func (s *Server) downloadTake(c echo.Context) error {
	ctx, id := c.Request().Context(), c.Param("id")
	owner, err := s.Read.TakeOwner(ctx, id)
	if err != nil {
		return err
	}
	if owner.Take.State != interview.TakeSealed && !owner.Stranded(s.now()) {
		return interview.ErrNotFound
	}
	p, err := s.Read.InterviewPage(ctx, owner.InterviewID)
	if err != nil {
		return err
	}
	q, _ := p.Interview.Question(owner.Take.QuestionID)
	file, kind, err := s.Files.OpenSent(id)
	if err == nil {
		name := fmt.Sprintf("%s-question-%d-take-%d.%s", fileWord(p.Candidate.Name), q.Ord, owner.Take.Number, strings.TrimPrefix(kind, "video/"))
		c.Response().Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	}
	return serveRecording(c, file, kind, err)
}

// ownTakeMedia plays the candidate's own take: a kept one, or what was saved of one that is not sealed.
func (s *Server) ownTakeMedia(c echo.Context) error {
	owner, err := s.Read.TakeOwner(c.Request().Context(), c.Param("take"))
	if err != nil {
		return s.roomJSON(c, err)
	}
	take := owner.Take
	door := owner.Facts.Door(s.now())
	switch {
	case owner.Token != c.Param("token"), take.DeletedAt != 0, take.State == interview.TakeAbandoned,
		door != interview.DoorOpen && door != interview.DoorCompleted:
		return s.roomJSON(c, interview.ErrNotFound)
	case take.State == interview.TakeRecording:
		file, kind, err := s.Files.OpenSent(take.ID)
		return serveRecording(c, file, kind, err)
	}
	file, kind, err := s.Files.OpenPlayable(take.ID)
	return serveRecording(c, file, kind, err)
}

// serveRecording sends an opened file, or 404 for one that is not there (yet). Whatever a stranger managed to put into
// it, a browser treats it as that type and lets it run nothing.
func serveRecording(c echo.Context, file *os.File, kind string, err error) error {
	if errors.Is(err, media.ErrNotFound) {
		return interview.ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("open recording: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("open recording: %w", err)
	}
	h := c.Response().Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(fileWriter{c.Response()}, c.Request(), "", info.ModTime(), file)
	return nil
}

// fileWriter lets a file go from the disk to the network inside the kernel: Echo's response hides that the server's own
// can do it.
type fileWriter struct{ *echo.Response }

func (w fileWriter) ReadFrom(src io.Reader) (int64, error) {
	if !w.Committed {
		w.WriteHeader(http.StatusOK)
	}
	n, err := io.Copy(w.Writer, src)
	w.Size += n
	return n, err
}

// fileWord makes a name fit for a file: letters and digits of any script, hyphens between them.
func fileWord(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return "candidate"
	}
	return strings.Join(words, "-")
}
