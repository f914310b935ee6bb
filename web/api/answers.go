package api

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"os"
	"strings"
	"time"
	"unicode"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"retake/internal/interview"
)

// answer is a question of an interview with what was recorded for it.
type answer struct {
	Question question `json:"question"`
	State    string   `json:"state" enum:"open,recorded,problem,deleted" doc:"problem: recorded, but without sound or picture, or longer than allowed; deleted: a new answer is awaited"`
	Current  *string  `json:"current" doc:"The take that is the answer; null: there is none"`
	Takes    []take   `json:"takes" doc:"Oldest first, deleted ones included"`
}

// take is one recording.
type take struct {
	ID        string     `json:"id"`
	Number    int        `json:"number" doc:"Per question, from 1"`
	State     string     `json:"state" enum:"recording,sealed,abandoned"`
	Failed    bool       `json:"failed" doc:"A technical failure ended it: it does not use up an attempt"`
	Problem   string     `json:"problem" enum:",silent,black,broken"`
	Source    string     `json:"source" enum:"room,file" doc:"room: recorded on the candidate's page; file: recorded elsewhere and uploaded"`
	Overlong  bool       `json:"overlong" doc:"An uploaded file that is longer than its answer was allowed to be"`
	BegunAt   time.Time  `json:"begun_at"`
	SealedAt  *time.Time `json:"sealed_at" doc:"Since when it is whole and safe on the server"`
	DeletedAt *time.Time `json:"deleted_at" doc:"Since when it lies in the bin"`
	Seconds   float64    `json:"length_seconds"`
	Bytes     int64      `json:"bytes" doc:"Of a take that was never sealed: what was saved, once nobody can keep it any more; else 0"`
	SHA256    string     `json:"sha256" doc:"Of the download, in hex"`
	Type      string     `json:"content_type" example:"video/webm"`
	Media     string     `json:"media_url" doc:"Plays with Range, for a key with the scope media:read; empty until it is sealed, or what was saved of it can no longer be kept"`
	Download  string     `json:"download_url" doc:"As it came from the browser, byte for byte"`
}

func (s *Server) takeOf(iv *interview.Interview, t interview.Take) take {
	out := take{
		ID: t.ID, Number: t.Number, State: string(t.State), Failed: t.Failed, Problem: string(t.Problem), BegunAt: t.BegunAt.Time(),
		SealedAt: instant(t.SealedAt), DeletedAt: instant(t.DeletedAt), Seconds: t.Length.Seconds(), Bytes: t.Bytes, SHA256: t.SHA256,
		Source: "room", Overlong: iv.Overlong(t) != 0,
	}
	if t.File {
		out.Source = "file"
	}
	if t.Watchable() {
		out.Type = "video/" + t.Container
		out.Media = s.BaseURL + Prefix + "/answers/" + t.ID + "/media"
		out.Download = s.BaseURL + Prefix + "/answers/" + t.ID + "/download"
	}
	return out
}

func (s *Server) answers() {
	add(s, op{
		id: "list-answers", method: http.MethodGet, path: "/interviews/{id}/answers", scope: interview.ScopeInterviewsRead, group: "Answers",
		summary: "List an interview's questions and answers", about: "With every take, earlier and deleted ones included, until they are purged.",
	}, func(c *call, in *struct {
		ID string `path:"id" doc:"The interview's id" maxLength:"100"`
	}) (*listed[answer], error) {
		return s.answersOf(c, in.ID)
	})
	film := func(id, path, summary, about string, open func(c *call, owner interview.TakeOwner) (recording, error)) {
		o := op{id: id, method: http.MethodGet, path: "/answers/{take}/" + path, scope: interview.ScopeMediaRead, group: "Answers", summary: summary, about: about, film: true}
		add(s, o, func(c *call, in *struct {
			Take  string `path:"take" doc:"The take's id" maxLength:"100"`
			Range string `header:"Range" doc:"Which bytes" example:"bytes=0-1023"`
		}) (*huma.StreamResponse, error) {
			owner, err := s.watchable(c, in.Take)
			if err != nil {
				return nil, err
			}
			film, err := open(c, owner)
			if err != nil {
				return nil, err
			}
			return &huma.StreamResponse{Body: func(hc huma.Context) { film.stream(s, hc) }}, nil
		})
	}
	film("play-answer", "media", "Play a take", "Whole or in part (Range). The work on a new recording may improve it for a minute. Of a take that the candidate did not finish and cannot keep any more it plays what was saved.",
		func(_ *call, owner interview.TakeOwner) (recording, error) {
			open := s.Files.OpenPlayable
			if owner.Take.State != interview.TakeSealed {
				open = s.Files.OpenSent
			}
			file, kind, err := open(owner.Take.ID)
			return recording{File: file, kind: kind}, err
		})
	film("download-answer", "download", "Download a take", "As it came from the browser, byte for byte, with a file name.",
		func(c *call, owner interview.TakeOwner) (recording, error) {
			file, kind, err := s.Files.OpenSent(owner.Take.ID)
			if err != nil {
				return recording{}, err
			}
			owner.Take.Container = strings.TrimPrefix(kind, "video/") // nobody has noted it of a take that was not finished
			name, err := s.fileName(c, owner)
			if err != nil {
				return recording{}, errors.Join(err, file.Close())
			}
			return recording{file, kind, name}, nil
		})
}

func (s *Server) answersOf(c *call, id string) (*listed[answer], error) {
	if err := s.mayWatchInterview(c, id); err != nil {
		return nil, err
	}
	iv, err := s.Read.Interview(c.ctx, id)
	if err != nil {
		return nil, err
	}
	if err := s.App.NoteParts(&iv); err != nil {
		return nil, err
	}
	states := map[interview.Mark]string{interview.MarkOpen: "open", interview.MarkRecorded: "recorded", interview.MarkProblem: "problem", interview.MarkDeleted: "deleted"}
	var out []answer
	for i, q := range iv.Questions {
		a := answer{Question: questionOf(q, i+1), State: states[interview.Mark(iv.Marks[i])], Takes: []take{}}
		if t, ok := iv.Answer(q.ID); ok {
			a.Current = &t.ID
		}
		for _, t := range iv.Takes {
			if t.QuestionID == q.ID {
				a.Takes = append(a.Takes, s.takeOf(&iv, t))
			}
		}
		out = append(out, a)
	}
	return all(s, c, out), nil
}

// watchable finds a recording for those who may see it: a sealed take, or one that nobody can keep any more.
func (s *Server) watchable(c *call, takeID string) (interview.TakeOwner, error) {
	owner, err := s.Read.TakeOwner(c.ctx, takeID)
	if err != nil {
		return owner, err
	}
	if err := s.App.Access(c.ctx, c.actor, owner.PositionID, interview.MayWatch); err != nil {
		return owner, err
	}
	if owner.Take.State != interview.TakeSealed && !owner.Stranded(s.now()) {
		return owner, interview.ErrNotFound
	}
	c.about = owner.InterviewID
	return owner, nil
}

// recording is an opened film on its way.
type recording struct {
	*os.File
	kind string
	name string // that it is saved under; "": it is played
}

// stream sends the recording. Whatever a stranger managed to put into it, a browser treats it as that type and lets it run
// nothing.
func (f recording) stream(s *Server, hc huma.Context) {
	defer f.Close()
	r, w := humago.Unwrap(hc)
	info, err := f.Stat()
	if err != nil {
		s.tell(w, s.problem(callOf(hc.Context()), nil, fmt.Errorf("open recording: %w", err)))
		return
	}
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	if f.name != "" {
		h.Set("Content-Disposition", f.name)
	}
	http.ServeContent(&filmWriter{ResponseWriter: w, s: s}, r, "", info.ModTime(), f.File)
}

// filmWriter says as a problem that there are no such bytes.
type filmWriter struct {
	http.ResponseWriter
	s       *Server
	refused bool
}

func (w *filmWriter) WriteHeader(status int) {
	if status < 400 {
		w.ResponseWriter.WriteHeader(status)
		return
	}
	w.refused = true
	w.Header().Del("Content-Disposition")
	w.s.tell(w.ResponseWriter, problemOf(status, "bad_range", "The recording has no such bytes: see the Content-Range header."))
}

func (w *filmWriter) Write(b []byte) (int, error) {
	if w.refused {
		return len(b), nil
	}
	return w.ResponseWriter.Write(b)
}

// fileName is what a download is called: candidate, question, take.
func (s *Server) fileName(c *call, owner interview.TakeOwner) (string, error) {
	p, err := s.Read.InterviewPage(c.ctx, owner.InterviewID)
	if err != nil {
		return "", err
	}
	q, _ := p.Interview.Question(owner.Take.QuestionID)
	words := strings.FieldsFunc(strings.ToLower(p.Candidate.Name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		words = []string{"candidate"}
	}
	name := fmt.Sprintf("%s-question-%d-take-%d.%s", strings.Join(words, "-"), q.Ord, owner.Take.Number, owner.Take.Container)
	return mime.FormatMediaType("attachment", map[string]string{"filename": name}), nil
}
