package media

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
)

const (
	// Everybody is played as loud as speech is on the radio of most players, so that nobody reaches for the volume between two
	// candidates.
	targetLUFS = -18.0
	leastGain  = 1.5
	maxGain    = 24.0

	posterWidth    = 640
	posterLookback = 50 // frames, of which the most typical is taken: the first is often black
)

// evened is the filter for a gain in dB. Recorders leave gaps, which must stay as long as they were; peaks are held back.
func evened(gain float64) string {
	return fmt.Sprintf("aresample=async=1:first_pts=0,volume=%.1fdB,alimiter=limit=0.9:level=0", gain)
}

// makePlayable lets ffmpeg do it, and does itself what ffmpeg could not do with a WebM recording. The error may come
// with success: it tells what went wrong on the way.
func (w *Worker) makePlayable(ctx context.Context, id, container string, o outline, gain float64, program bool) (made bool, err error) {
	name := playableName(container)
	part := w.files.path(id, name+".part")
	defer os.Remove(part)
	if program {
		err = w.remux(ctx, id, container, name+".part", o, gain)
		if gain != 0 && errors.Is(err, errTold) { // this ffmpeg may lack the encoder
			err = w.remux(ctx, id, container, name+".part", o, 0)
		}
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

// remux copies the pictures as they are, and the sound unless it is to become louder or softer.
func (w *Worker) remux(ctx context.Context, id, container, part string, o outline, gain float64) error {
	out := append([]string{"-map", "0:v:0?", "-map", "0:a:0?"}, bare...)
	out = append(out, "-c", "copy")
	if gain != 0 {
		coder := map[string]string{containerWebM: "libopus", containerMP4: "aac"}[container]
		out = append(out, "-c:a", coder, "-b:a", "96k", "-ar", "48000", "-af", evened(gain))
	}
	switch container {
	case containerMP4:
		out = append(out, "-movflags", "+faststart", "-f", "mp4")
	default:
		out = append(out, "-cues_to_front", "1", "-f", "webm")
	}
	_, _, err := w.run(ctx, task{
		id: id, container: container, limit: stretch(w.limits.remux, o.length()), out: append(out, "file:"+part),
	})
	if err != nil {
		return fmt.Errorf("make seekable: %w", err)
	}
	return nil
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

// makePoster reports whether there is a picture now; a recording of sound alone has none.
func (w *Worker) makePoster(ctx context.Context, id, container string) (bool, error) {
	part := w.files.path(id, posterName+".part")
	defer os.Remove(part)
	out := append([]string{"-map", "0:v:0"}, bare...)
	_, log, err := w.run(ctx, task{id: id, container: container, limit: w.limits.poster, out: append(out,
		"-vf", fmt.Sprintf("scale='min(%d,iw)':-2,thumbnail=%d", posterWidth, posterLookback),
		"-frames:v", "1", "-q:v", "4", "-c:v", "mjpeg", "-f", "image2", "-update", "1", "file:"+posterName+".part",
	)})
	if err != nil && strings.Contains(log, "matches no streams") {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("make poster: %w", err)
	}
	if err := w.files.publish(part, w.files.path(id, posterName)); err != nil {
		return false, fmt.Errorf("make poster: %w", notFound(err))
	}
	return true, nil
}
