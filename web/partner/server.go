package partner

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path"
	"strconv"
	"syscall"
	"time"

	"github.com/labstack/echo/v4"

	"retake/internal/app"
	"retake/internal/ats"
	"retake/internal/interview"
	"retake/internal/store"
)

// maxBody bounds what an ATS may send, in bytes.
const maxBody = 256 << 10

// Options is what the door works with. Every field is needed.
type Options struct {
	App   *app.App
	Log   *slog.Logger
	Clock func() time.Time
}

// New makes the handler of everything below /ats/.
func New(o Options) http.Handler {
	s := &server{o}
	e := echo.New()
	e.HTTPErrorHandler = lost
	s.greenhouse(e)
	s.ashby(e)
	s.workable(e)
	s.recruitee(e)
	return tidyPath(e)
}

type server struct{ Options }

// dialect is how one vendor shows its key and hears what is wrong.
type dialect struct {
	vendor  interview.Vendor
	schemes []string // of the Authorization header
	fault   func(status int, words string) any
}

// call is one request of an ATS that we know.
type call struct {
	ctx   context.Context
	from  interview.Connection
	body  []byte
	param func(string) string // of the query or the path, without what no id holds
	order string              // what the call turned out to be about, for the log
}

// reply is what an ATS gets when all is well.
type reply struct {
	status int
	body   any
}

func ok(body any) (reply, error) { return reply{http.StatusOK, body}, nil }

// on answers a call in the vendor's dialect and notes it in the connection's log.
func (s *server) on(d dialect, deed string, do func(*call) (reply, error)) echo.HandlerFunc {
	return func(c echo.Context) error {
		start, r := s.Clock(), c.Request()
		from, err := s.caller(d, r)
		if err != nil {
			status, words := s.meaning(c, err)
			if errors.Is(err, errKey) {
				c.Response().Header().Set("WWW-Authenticate", `Basic realm="Retake", charset="UTF-8"`)
			}
			return send(c, status, encode(d.fault(status, words)))
		}
		k := &call{ctx: r.Context(), from: from, param: func(name string) string { return clean(cmp.Or(c.Param(name), c.QueryParam(name))) }}
		var out reply
		if k.body, err = read(r); err == nil {
			out, err = do(k)
		}
		words := ""
		if err != nil {
			out.status, words = s.meaning(c, err)
			out.body = d.fault(out.status, words)
		}
		said := encode(out.body)
		s.note(k.ctx, interview.Exchange{
			ConnectionID: from.ID, OrderID: k.order, At: interview.At(start), Inbound: true, Deed: r.Method + " " + deed,
			Status: out.status, Millis: s.Clock().Sub(start).Milliseconds(),
			Request: ats.Excerpt(asked(r, k.body)), Answer: ats.Excerpt(string(said)), Error: ats.Excerpt(words),
		})
		return send(c, out.status, said)
	}
}

// caller is the connection whose key the request shows.
func (s *server) caller(d dialect, r *http.Request) (interview.Connection, error) {
	key := keyOf(r, d.schemes)
	if key == "" {
		return interview.Connection{}, errKey
	}
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		address = r.RemoteAddr // the front door gives it without a port
	}
	from, err := s.App.ConnectionByKey(r.Context(), d.vendor, key, address)
	if errors.Is(err, interview.ErrNotFound) {
		err = errKey
	}
	return from, err
}

// note writes the call into the log. Whoever called has hung up perhaps; that it cannot be noted is no reason to refuse it.
func (s *server) note(ctx context.Context, e interview.Exchange) {
	if err := s.App.NoteExchange(context.WithoutCancel(ctx), e); err != nil {
		s.Log.Error("note an ATS call", "deed", e.Deed, "error", err)
	}
}

var (
	errKey       = errors.New("the key is missing or not known: compare it with the connection in Retake")
	errMalformed = errors.New("the body is not a JSON object")
	errTooLarge  = errors.New("the body is too large")
)

// meaning is the status and the words for whoever sits at the ATS. A fault of ours says no more than its number.
func (s *server) meaning(c echo.Context, err error) (int, string) {
	var (
		invalid interview.Invalid
		refusal *interview.Refusal
		slow    *app.Slow
	)
	switch {
	case errors.Is(err, errKey):
		return http.StatusUnauthorized, sentence(errKey)
	case errors.As(err, &slow):
		c.Response().Header().Set("Retry-After", strconv.Itoa(int(slow.RetryAfter.Seconds())+1))
		return http.StatusTooManyRequests, slow.Error()
	case errors.Is(err, errMalformed):
		return http.StatusBadRequest, sentence(errMalformed)
	case errors.Is(err, errTooLarge):
		return http.StatusRequestEntityTooLarge, sentence(errTooLarge)
	case errors.As(err, &invalid):
		return http.StatusUnprocessableEntity, sentences(invalid)
	case errors.As(err, &refusal):
		return http.StatusConflict, refusal.Error()
	case errors.Is(err, interview.ErrNotFound):
		return http.StatusNotFound, "Retake does not know this id, or not any more."
	case errors.Is(err, context.Canceled):
		return 499, "The call was given up before it was answered." // it comes again, and finds what was done
	case errors.Is(err, store.ErrBusy), errors.Is(err, store.ErrFull), errors.Is(err, syscall.ENOSPC), errors.Is(err, context.DeadlineExceeded):
		c.Response().Header().Set("Retry-After", "60")
		return http.StatusServiceUnavailable, "Retake cannot save anything at the moment. Nothing was changed."
	}
	id := c.Response().Header().Get(echo.HeaderXRequestID)
	s.Log.Error("answer an ATS", "id", id, "route", c.Path(), "error", err)
	return http.StatusInternalServerError, "Something went wrong in Retake. Its administrator finds it by the number " + id + "."
}

// asked is the request as the log shows it.
func asked(r *http.Request, body []byte) string {
	line := r.Method + " " + r.URL.Path
	if r.URL.RawQuery != "" {
		line += "?" + r.URL.RawQuery
	}
	if len(body) == 0 {
		return line
	}
	return line + "\n\n" + string(body)
}

func read(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) || len(body) > maxBody {
		return nil, errTooLarge
	}
	if err != nil {
		return nil, errMalformed // the connection broke
	}
	return body, nil
}

// encode is the answer as it is sent and noted. What is answered here are structs of text and numbers.
func encode(body any) []byte {
	out, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return out
}

func send(c echo.Context, status int, body []byte) error {
	c.Response().Header().Set("Cache-Control", "no-store")
	return c.Blob(status, echo.MIMEApplicationJSON, body)
}

// lost answers for paths that no vendor has.
func lost(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	status := http.StatusNotFound
	var known *echo.HTTPError
	if errors.As(err, &known) {
		status = known.Code
	}
	_ = send(c, status, encode(map[string]any{"status": status, "message": http.StatusText(status)})) // nobody is left to tell
}

// tidyPath forgives a base address that was typed with a slash at its end.
func tidyPath(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.Clone(r.Context())
		r.URL.Path, r.URL.RawPath = path.Clean("/"+r.URL.Path), ""
		next.ServeHTTP(w, r)
	})
}
