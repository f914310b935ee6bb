package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	stdlog "log/slog"
	"net/http"
	"os"
	"path"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"
	"golang.org/x/exp/slog"
)

// UploadOptions bound what a browser may send.
type UploadOptions struct {
	MaxBytes  int64          // per take; at least 1
	FreeFloor uint64         // bytes of disk that uploads leave free; 0 checks nothing
	Log       *stdlog.Logger // storage faults, by take id; nil keeps silent
}

// Uploads returns the handler for HEAD and PATCH of an upload that Create has made. The last segment of the path is
// the take's id, whatever stands before it. Whether the caller may write to this take is checked before.
//
// The answers beyond tus: 408 for a body that was cut, 410 once the take is sealed, 413 over MaxBytes, 423 for a request
// that had to give way to a later one, 503 if the disk did not keep the bytes, 507 if it is full. Nothing is acknowledged in these cases;
// HEAD tells where to go on.
func (f *Files) Uploads(opt UploadOptions) (http.Handler, error) {
	if opt.MaxBytes < 1 {
		return nil, fmt.Errorf("uploads: MaxBytes is %d", opt.MaxBytes)
	}
	if opt.Log == nil {
		opt.Log = stdlog.New(stdlog.DiscardHandler)
	}
	store := uploadStore{files: f, opt: opt}
	composer := handler.NewStoreComposer()
	composer.UseCore(store)
	composer.UseLengthDeferrer(store)
	composer.UseLocker(store)
	tus, err := handler.NewUnroutedHandler(handler.Config{
		StoreComposer:      composer,
		MaxSize:            opt.MaxBytes,
		DisableDownload:    true,
		DisableTermination: true,
		Cors:               &handler.CorsConfig{Disable: true},
		// tusd logs the path of every request, and the path holds the candidate's secret link.
		Logger: slog.New(slog.NewTextHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelError + 1})),
		// Each request leaves two goroutines behind for this long.
		GracefulRequestCompletionTimeout: time.Second,
		AcquireLockTimeout:               10 * time.Second,
		NetworkTimeout:                   30 * time.Second,
	})
	if err != nil {
		return nil, fmt.Errorf("uploads: %w", err)
	}
	head := tus.Middleware(http.HandlerFunc(tus.HeadFile))
	patch := tus.Middleware(http.HandlerFunc(tus.PatchFile))

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		v := &visit{
			ReadCloser: r.Body, conn: http.NewResponseController(w), header: w.Header(),
			writes: r.Method == http.MethodPatch, whole: r.Body == http.NoBody,
		}
		r = r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
		r.Body = v
		u := *r.URL
		u.Path, u.RawPath = "/"+path.Base(r.URL.Path), ""
		r.URL = &u
		switch {
		case r.Method == http.MethodHead:
			head.ServeHTTP(w, r)
		case r.Method != http.MethodPatch:
			w.Header().Set("Allow", "HEAD, PATCH")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		case tooLarge(r, opt.MaxBytes):
			http.Error(w, "the recording is larger than allowed", http.StatusRequestEntityTooLarge)
		default:
			patch.ServeHTTP(w, r)
		}
	}), nil
}

// tooLarge refuses what is announced as too large before a byte of it is read. tusd itself does not check the
// length of a chunk while the total is still unknown.
func tooLarge(r *http.Request, bound int64) bool {
	total, err := strconv.ParseInt(r.Header.Get("Upload-Length"), 10, 64)
	if err == nil && total > bound {
		return true
	}
	offset, err := strconv.ParseInt(r.Header.Get("Upload-Offset"), 10, 64)
	return err == nil && (offset > bound || r.ContentLength > bound-offset)
}

// What the data store answers. tusd shows the text of any other error to the browser.
var (
	errOffset     = handler.ErrMismatchOffset
	errGaveWay    = handler.NewError("ERR_UPLOAD_INTERRUPTED", "a later request for this recording took over", http.StatusLocked)
	errCut        = handler.NewError("ERR_CUT", "the connection was cut before all bytes were here", http.StatusRequestTimeout)
	errSealed     = handler.NewError("ERR_SEALED", "this recording is complete and takes no more bytes", http.StatusGone)
	errFull       = handler.NewError("ERR_DISK_FULL", "the server has no room left; what was acknowledged is safe", http.StatusInsufficientStorage)
	errStorage    = handler.NewError("ERR_STORAGE", "the server could not save these bytes; what was acknowledged is safe", http.StatusServiceUnavailable)
	errNoCreation = handler.NewError("ERR_NO_CREATION", "uploads are not created here", http.StatusMethodNotAllowed)
)

// visit is one request with a body that another request can cut off.
type visit struct {
	io.ReadCloser
	conn   *http.ResponseController
	header http.Header
	writes bool

	mu    sync.Mutex
	whole bool // nothing of the body is left to read
	over  bool
}

type visitKey struct{}

// Read says both that the request gave way (for the answer) and that its deadline passed (so that tusd does not
// grant the dead connection a new one). A body that ends too soon is no fault of ours, as tusd has it, nor of the sender,
// who may find a proxy in the way and is to go on.
func (v *visit) Read(b []byte) (int, error) {
	if v.gaveWay() {
		return 0, errors.Join(errGaveWay, os.ErrDeadlineExceeded)
	}
	n, err := v.ReadCloser.Read(b)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.whole = v.whole || err == io.EOF
	if v.over {
		v.header.Set("Connection", "close") // its deadline has passed
		if err != nil && err != io.EOF {
			err = errors.Join(errGaveWay, os.ErrDeadlineExceeded)
		}
		return n, err
	}
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		err = errors.Join(errCut, err)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET):
		err = errCut
	}
	return n, err
}

func (v *visit) gaveWay() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.over
}

// giveWay wakes a Read that waits for a stalled sender, and lets no further one begin. Behind the body the connection is
// left alone: a deadline there would end the context of every later request that comes over it.
func (v *visit) giveWay() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.over = true
	if v.writes && !v.whole {
		// A writer without deadlines (none of net/http's) ends at its next read instead.
		_ = v.conn.SetReadDeadline(time.Unix(1, 0))
	}
}

// uploadStore is tusd's view of Files.
type uploadStore struct {
	files *Files
	opt   UploadOptions
}

func (s uploadStore) NewUpload(context.Context, handler.FileInfo) (handler.Upload, error) {
	return nil, errNoCreation
}

func (s uploadStore) GetUpload(_ context.Context, id string) (handler.Upload, error) {
	if !idShape.MatchString(id) {
		return nil, handler.ErrNotFound
	}
	return upload{s, id}, nil
}

func (s uploadStore) AsLengthDeclarableUpload(u handler.Upload) handler.LengthDeclarableUpload {
	return u.(upload)
}

func (s uploadStore) NewLock(id string) (handler.Lock, error) {
	if !idShape.MatchString(id) {
		return nil, handler.ErrNotFound
	}
	return uploadLock{s.files, id}, nil
}

// uploadLock is a take's gate. A writer is turned away inside it once the take is sealed, so that no PATCH slips in
// behind the seal, and none is told that all is well.
type uploadLock struct {
	files *Files
	id    string
}

func (l uploadLock) Lock(ctx context.Context, requestUnlock func()) error {
	v, ours := ctx.Value(visitKey{}).(*visit)
	if ours {
		requestUnlock = v.giveWay
	}
	if err := l.files.writes.enter(ctx, l.id, requestUnlock); err != nil {
		return handler.ErrFileLocked
	}
	if ours && v.writes && l.files.sealed(l.id) {
		l.files.writes.leave(l.id)
		return errSealed
	}
	return nil
}

func (l uploadLock) Unlock() error {
	l.files.writes.leave(l.id)
	return nil
}

// upload is one take that is being sent. tusd calls it inside the take's gate.
type upload struct {
	store uploadStore
	id    string
}

func (u upload) GetInfo(context.Context) (handler.FileInfo, error) {
	offset, err := u.store.files.settledSize(u.id)
	if err != nil {
		return handler.FileInfo{}, u.refuse("read upload", err)
	}
	length, declared, err := u.store.files.declaredLength(u.id)
	if err != nil {
		return handler.FileInfo{}, u.refuse("read upload", err)
	}
	return handler.FileInfo{ID: u.id, Offset: offset, Size: length, SizeIsDeferred: !declared}, nil
}

func (u upload) WriteChunk(_ context.Context, offset int64, src io.Reader) (int64, error) {
	n, err := u.store.files.append(u.id, chunk{at: offset, src: src, floor: u.store.opt.FreeFloor})
	if err != nil {
		return n, u.refuse("write chunk", err)
	}
	return n, nil
}

func (u upload) DeclareLength(_ context.Context, length int64) error {
	if err := u.store.files.declareLength(u.id, length); err != nil {
		return u.refuse("declare length", err)
	}
	return nil
}

func (u upload) GetReader(context.Context) (io.ReadCloser, error) {
	file, err := u.store.files.OpenOriginal(u.id)
	if err != nil {
		return nil, u.refuse("read upload", err)
	}
	return file, nil
}

// FinishUpload has nothing to do: a take is complete when the desk seals it.
func (u upload) FinishUpload(context.Context) error { return nil }

// refuse turns an error into an answer. Its own text, with paths in it, goes to the log only.
func (u upload) refuse(deed string, err error) error {
	var answer handler.Error
	switch {
	case errors.As(err, &answer):
		return answer
	case errors.Is(notFound(err), ErrNotFound):
		return handler.ErrNotFound
	}
	u.store.opt.Log.Error("upload failed", "deed", deed, "take", u.id, "error", err)
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return errFull
	}
	return errStorage
}

func (f *Files) declareLength(id string, length int64) error {
	return f.replace(f.path(id, lengthName), strconv.AppendInt(nil, length, 10))
}

func (f *Files) declaredLength(id string) (length int64, declared bool, err error) {
	text, err := os.ReadFile(f.path(id, lengthName))
	if errors.Is(notFound(err), ErrNotFound) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	length, err = strconv.ParseInt(string(text), 10, 64)
	return length, err == nil, err
}
