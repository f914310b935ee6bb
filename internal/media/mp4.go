package media

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

const (
	mp4Name   = "everywhere.mp4"
	noMP4Name = "everywhere.none" // it could not be made
	mp4Nice   = 19

	longestCopy = 10 * time.Minute // that a long recording may take longer than a short one
)

// TypeMP4 is the exact type of what OpenMP4 opens: H.264 Main level 3.1 and AAC, which every browser can play.
const TypeMP4 = `video/mp4; codecs="avc1.4d401f, mp4a.40.2"`

// ErrNoMP4 means that a take has no MP4 copy because none can be made.
var ErrNoMP4 = errors.New("this recording cannot be converted to MP4")

// fits halves nothing and stretches nothing: at most 1280 × 720 either way up, as level 3.1 asks for, at an even thirty pictures a
// second, because browsers record whenever one comes.
const fits = `scale='min(iw,if(gt(iw,ih),1280,720))':'min(ih,if(gt(iw,ih),720,1280))':` +
	`force_original_aspect_ratio=decrease:force_divisible_by=2,setsar=1,fps=30`

// OpenMP4 opens the copy for browsers that cannot play the recording as it came. It returns ErrNotFound when nobody has made
// one yet, and ErrNoMP4 when that was tried in vain. The caller closes the file.
func (f *Files) OpenMP4(id string) (*os.File, error) {
	file, err := f.open(id, mp4Name)
	if errors.Is(err, ErrNotFound) && f.MP4Failed(id) {
		return nil, fmt.Errorf("open %s: %w", mp4Name, ErrNoMP4)
	}
	return file, err
}

// MP4Failed reports that an MP4 copy was tried in vain.
func (f *Files) MP4Failed(id string) bool {
	if !idShape.MatchString(id) {
		return false
	}
	_, err := os.Stat(f.path(id, noMP4Name))
	return err == nil
}

// Converts reports whether there is an ffmpeg to make MP4 copies with.
func (w *Worker) Converts() bool { return w != nil && w.ffmpeg != "" }

// MakeMP4 makes the copy that OpenMP4 opens, unless there is one. It can be repeated; a second call for the same take takes
// over from the first. last notes a failure for good: OpenMP4 then says so, until a call that succeeds. It returns
// ErrNotFound for a take that is not sealed and ErrNoMP4 without ffmpeg.
func (w *Worker) MakeMP4(ctx context.Context, id string, last Last) error {
	if !w.Converts() {
		return fmt.Errorf("make MP4: %w", ErrNoMP4)
	}
	err := w.alone(ctx, id, &w.files.copies, func(ctx context.Context, rec Recording) error { return w.makeMP4(ctx, id, rec, last) })
	if err != nil {
		return fmt.Errorf("make MP4: %w", err)
	}
	return nil
}

// Last says that a failure will not be followed by another try.
type Last bool

func (w *Worker) makeMP4(ctx context.Context, id string, rec Recording, last Last) error {
	final, none := w.files.path(id, mp4Name), w.files.path(id, noMP4Name)
	if _, err := os.Stat(final); err == nil {
		return nil
	}
	part := final + ".part"
	defer os.Remove(part)
	err := w.convert(ctx, id, rec)
	if err == nil {
		err = w.files.publish(part, final)
	}
	switch {
	case err == nil:
		if err := os.Remove(none); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		return nil
	case bool(last) && !errors.Is(err, context.Canceled):
		return errors.Join(err, w.files.replace(none, nil))
	}
	return err
}

func (w *Worker) convert(ctx context.Context, id string, rec Recording) error {
	var o outline
	if rec.Container == containerWebM {
		o, _ = w.outline(ctx, id) // what is wrong with the file is ffmpeg's to say
	}
	seen, err := w.check(ctx, id, rec.Container, o)
	if err != nil {
		return err
	}
	out := append([]string{"-map", "0:v:0?", "-map", "0:a:0?"}, bare...)
	out = append(out,
		"-c:v", "libx264", "-preset", "veryfast", "-profile:v", "main", "-level:v", "3.1", "-pix_fmt", "yuv420p", "-crf", "24", "-vf", fits,
		"-c:a", "aac", "-b:a", "96k", "-ac", "2", "-ar", "48000", "-af", evened(seen.gain()),
		"-movflags", "+faststart", "-f", "mp4", "file:"+mp4Name+".part")
	// Even a slow machine converts faster than one watches; and no job may run for ever.
	limit := w.limits.mp4 + min(max(o.length(), seen.duration), longestCopy)
	_, _, err = w.run(ctx, task{id: id, container: rec.Container, limit: limit, nice: mp4Nice, out: out})
	return err
}
