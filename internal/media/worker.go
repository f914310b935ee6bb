package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"time"
)

// Facts is what was found out about a recording and made from it.
type Facts struct {
	DurationMS int64 // 0 if unknown
	Seekable   bool  // OpenPlayable gives a copy with an index
	Poster     bool
	Silent     *bool // next to nothing above -60 dB; nil if not checked
	Black      *bool // a black picture for 95 % of the time or more; nil if not checked or without a picture
	Broken     bool  // neither picture nor sound can be decoded
}

// Worker makes what can be made from a sealed recording. Whatever fails, the original still plays.
type Worker struct {
	files  *Files
	ffmpeg string
	limits limits
	cage   cage
}

// limits are how long each run of ffmpeg may take for a take of a few minutes: the first three together no more than a minute.
type limits struct{ check, remux, poster, mp4 time.Duration }

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
		limits: limits{check: 30 * time.Second, remux: 20 * time.Second, poster: 10 * time.Second, mp4: time.Minute},
	}
}

// Process looks for sound and a picture in a sealed take, makes its seekable copy, in which everybody is equally loud, and its
// poster. It can be repeated; a second call for the same take takes over from the first. It returns ErrNotFound for a take
// that is not sealed. For any other error the Facts hold what worked: the file or ffmpeg is to blame, and only a bad day of
// the machine makes another try worth while.
func (w *Worker) Process(ctx context.Context, id string) (facts Facts, err error) {
	err = w.alone(ctx, id, &w.files.works, func(ctx context.Context, rec Recording) (err error) {
		facts, err = w.process(ctx, id, rec.Container)
		return err
	})
	if err != nil {
		return facts, fmt.Errorf("process recording: %w", err)
	}
	return facts, nil
}

// alone works on a sealed take while nobody else is inside the gate.
func (w *Worker) alone(ctx context.Context, id string, g *gate, work func(context.Context, Recording) error) error {
	rec, err := w.files.Recording(id)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := g.enter(ctx, id, cancel); err != nil {
		return err
	}
	defer g.leave(id)
	return work(ctx, rec)
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
	program := w.ffmpeg != ""
	var seen findings
	if program {
		if seen, err = w.check(ctx, id, container, o); err != nil {
			errs = append(errs, err)
		}
		program = !hung(err)
	}
	checked := program && err == nil
	if facts.Seekable, err = w.makePlayable(ctx, id, container, o, seen.gain(), program); err != nil {
		errs = append(errs, err)
	}
	if program = program && !hung(err) && ctx.Err() == nil; program {
		if facts.Poster, err = w.makePoster(ctx, id, container); err != nil {
			errs = append(errs, err)
		}
	}
	switch {
	case checked && !seen.broken():
		facts.Silent, facts.Black = seen.silent(), seen.black()
	case w.ffmpeg != "" && !facts.Seekable && !facts.Poster && told(errs):
		facts.Broken = true
	case checked:
		facts.Broken = true
		errs = append(errs, errNoFrames)
	}
	if facts.DurationMS == 0 {
		facts.DurationMS = milliseconds(seen.duration)
	}
	return facts, errors.Join(errs...)
}

// hung is a run of ffmpeg that had to be ended. A file that it hangs on is not given to it three times.
func hung(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// told reports that it was the file that failed, every time, and not the machine.
func told(errs []error) bool {
	for _, err := range errs {
		if !errors.Is(err, errTold) && !badFile(err) {
			return false
		}
	}
	return len(errs) > 0
}

func badFile(err error) bool {
	for _, bad := range []error{errNotEBML, errTooLarge, errNoFrames, io.EOF, io.ErrUnexpectedEOF} {
		if errors.Is(err, bad) {
			return true
		}
	}
	return false
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
