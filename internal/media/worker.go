package media

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// Facts is what was found out about a recording and made from it.
type Facts struct {
	DurationMS int64 // 0 if unknown
	Seekable   bool  // OpenPlayable gives a copy with an index
	Poster     bool
	Silent     *bool // no sound above -60 dB; nil if not checked
	Black      *bool // a black picture for 95 % of the time or more; nil if not checked or without a picture
}

// Worker makes what can be made from a sealed recording. Whatever fails, the original still plays.
type Worker struct {
	files  *Files
	ffmpeg string
	limits limits
}

// limits are how long each run of ffmpeg may take; together no more than a minute.
type limits struct{ remux, poster, check time.Duration }

// NewWorker returns a worker that uses the ffmpeg program at the path, or the one in PATH if it is empty. Without
// any, WebM recordings are made seekable all the same; posters and checks need ffmpeg.
func NewWorker(f *Files, ffmpegPath string) *Worker {
	if ffmpegPath == "" {
		// None found is fine. One found in the current folder only comes with an error and is not used.
		if found, err := exec.LookPath("ffmpeg"); err == nil {
			ffmpegPath = found
		}
	} else if abs, err := filepath.Abs(ffmpegPath); err == nil {
		ffmpegPath = abs // ffmpeg runs in the folder of the take
	}
	return &Worker{
		files:  f,
		ffmpeg: ffmpegPath,
		limits: limits{remux: 20 * time.Second, poster: 10 * time.Second, check: 30 * time.Second},
	}
}

// Process makes the seekable copy and the poster of a sealed take and looks for sound and a picture. It can be
// repeated; a second call for the same take takes over from the first. It returns ErrNotFound for a take that is not
// sealed. For any other error the Facts hold what worked: the file or ffmpeg is to blame, and only a bad day of the
// machine makes another try worth while.
func (w *Worker) Process(ctx context.Context, id string) (Facts, error) {
	rec, err := w.files.Recording(id)
	if err != nil {
		return Facts{}, fmt.Errorf("process recording: %w", err)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := w.files.works.enter(ctx, id, cancel); err != nil {
		return Facts{}, fmt.Errorf("process recording: %w", err)
	}
	defer w.files.works.leave(id)

	facts, err := w.process(ctx, id, rec.Container)
	if err != nil {
		return facts, fmt.Errorf("process recording: %w", err)
	}
	return facts, nil
}

func (w *Worker) process(ctx context.Context, id, container string) (facts Facts, err error) {
	var o outline
	var errs []error
	if container == containerWebM {
		if o, err = w.outline(ctx, id); err != nil {
			errs = append(errs, err)
		}
		facts.DurationMS = milliseconds(o.length())
	}
	if facts.Seekable, err = w.makePlayable(ctx, id, container, o); err != nil {
		errs = append(errs, err)
	}
	// A file that ffmpeg hangs on is not given to it three times.
	if w.ffmpeg == "" || errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
		return facts, errors.Join(errs...)
	}
	picture, err := w.makePoster(ctx, id, container)
	facts.Poster = picture
	if err != nil {
		errs = append(errs, err)
	}
	seen, err := w.check(ctx, id, container, o.length())
	if err != nil {
		return facts, errors.Join(append(errs, err)...)
	}
	facts.Silent, facts.Black = seen.silent(), seen.black()
	if facts.DurationMS == 0 {
		facts.DurationMS = milliseconds(seen.duration)
	}
	return facts, errors.Join(errs...)
}

func (w *Worker) outline(ctx context.Context, id string) (outline, error) {
	file, err := w.files.OpenOriginal(id)
	if err != nil {
		return outline{}, err
	}
	defer file.Close()
	stat, err := file.Stat()
	if err != nil {
		return outline{}, err
	}
	return readOutline(ctx, file, stat.Size())
}

// makePlayable lets ffmpeg do it, and does itself what ffmpeg could not do with a WebM recording. The error may come
// with success: it tells what went wrong on the way.
func (w *Worker) makePlayable(ctx context.Context, id, container string, o outline) (made bool, err error) {
	name := playableName(container)
	part := w.files.path(id, name+".part")
	defer os.Remove(part)
	if w.ffmpeg != "" {
		err = w.remux(ctx, id, container, name+".part")
		made = err == nil
	}
	if !made && len(o.clusters) > 0 {
		ownErr := w.rewrite(ctx, id, part, o)
		made = ownErr == nil
		err = errors.Join(err, ownErr)
	}
	if !made {
		return false, err
	}
	if publishErr := w.files.publish(part, w.files.path(id, name)); publishErr != nil {
		return false, errors.Join(err, publishErr)
	}
	return true, err
}

func (w *Worker) rewrite(ctx context.Context, id, part string, o outline) error {
	src, err := w.files.OpenOriginal(id)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if err := writeSeekable(ctx, dst, src, o); err != nil {
		dst.Close()
		return err
	}
	return dst.Close()
}
