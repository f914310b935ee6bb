package media

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	// memoryLimitKiB and cpuLimitSeconds hold for ffmpeg even when this process is gone and cannot stop it.
	memoryLimitKiB  = 512 << 10
	cpuLimitSeconds = 60
	outputTail      = 256 << 10

	silenceDB      = -60.0
	blackShare     = 0.95
	blackPixel     = "0.10"
	posterWidth    = 640
	posterLookback = 50 // frames, of which the most typical is taken: the first is often black
)

// demuxers by container. ffmpeg is told, never asked: among those it knows are playlists that fetch other files.
var demuxers = map[string]string{containerWebM: "matroska", containerMP4: "mp4"}

func (w *Worker) remux(ctx context.Context, id, container, part string) error {
	out := []string{"-map", "0:v:0?", "-map", "0:a:0?", "-c", "copy"}
	switch container {
	case containerMP4:
		out = append(out, "-movflags", "+faststart", "-f", "mp4")
	default:
		out = append(out, "-cues_to_front", "1", "-f", "webm")
	}
	_, _, err := w.run(ctx, w.limits.remux, id, container, "default", append(out, "file:"+part))
	if err != nil {
		return fmt.Errorf("make seekable: %w", err)
	}
	return nil
}

// makePoster reports whether there is a picture now; a recording of sound alone has none.
func (w *Worker) makePoster(ctx context.Context, id, container string) (bool, error) {
	part := w.files.path(id, posterName+".part")
	defer os.Remove(part)
	_, log, err := w.run(ctx, w.limits.poster, id, container, "default", []string{
		"-map", "0:v:0",
		"-vf", fmt.Sprintf("scale='min(%d,iw)':-2,thumbnail=%d", posterWidth, posterLookback),
		"-frames:v", "1", "-q:v", "4", "-c:v", "mjpeg", "-f", "image2", "-update", "1", "file:" + posterName + ".part",
	})
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

// findings is what one look through the whole recording showed.
type findings struct {
	duration time.Duration
	frames   int           // of pictures
	dark     time.Duration // how long they were black
	sound    bool
	peakDB   float64
}

func (s findings) silent() *bool {
	silent := !s.sound || s.peakDB < silenceDB
	return &silent
}

func (s findings) black() *bool {
	if s.frames == 0 || s.duration <= 0 {
		return nil
	}
	black := s.dark.Seconds() >= blackShare*s.duration.Seconds()
	return &black
}

// keyframesFrom is the length from which only key frames are looked at: all of half an hour cannot be decoded in time, and
// the seconds between two of them no longer change the outcome.
const keyframesFrom = 3 * time.Minute

func (w *Worker) check(ctx context.Context, id, container string, length time.Duration) (findings, error) {
	skip := "default"
	if length >= keyframesFrom {
		skip = "nokey"
	}
	progress, log, err := w.run(ctx, w.limits.check, id, container, skip, []string{
		"-map", "0:v:0?", "-map", "0:a:0?",
		"-vf", "blackdetect=d=0.1:pix_th=" + blackPixel, "-af", "volumedetect",
		"-progress", "pipe:1", "-f", "null", "-",
	})
	if err != nil {
		return findings{}, fmt.Errorf("check sound and picture: %w", err)
	}
	return readFindings(progress, log), nil
}

var (
	blackLine = regexp.MustCompile(`black_duration:([0-9.]+)`)
	peakLine  = regexp.MustCompile(`max_volume: (-?[0-9.]+|-?inf) dB`)
)

// readFindings reads ffmpeg's progress report, of which the last lines count, and the log of its filters.
func readFindings(progress, log string) findings {
	var s findings
	for line := range strings.Lines(progress) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		number, err := strconv.ParseInt(value, 10, 64)
		switch {
		case err != nil:
		case key == "frame":
			s.frames = int(number)
		case key == "out_time_us":
			s.duration = time.Duration(number) * time.Microsecond
		}
	}
	for _, m := range blackLine.FindAllStringSubmatch(log, -1) {
		seconds, _ := strconv.ParseFloat(m[1], 64)
		s.dark += time.Duration(seconds * float64(time.Second))
	}
	if m := peakLine.FindStringSubmatch(log); m != nil {
		s.peakDB, _ = strconv.ParseFloat(m[1], 64)
		s.sound = true
	}
	return s
}

// run gives the take's original to ffmpeg in the take's folder, with the output options in out. It ends within the
// limit. The program sees no environment but the one here, one local file, half a gigabyte and one processor.
func (w *Worker) run(ctx context.Context, limit time.Duration, id, container, skip string, out []string) (stdout, stderr string, err error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	// Not every system can limit memory so (macOS cannot); the time limit holds everywhere.
	script := fmt.Sprintf(`ulimit -t %d; ulimit -v %d 2>/dev/null; exec nice -n 10 "$0" "$@"`, cpuLimitSeconds, memoryLimitKiB)
	args := []string{
		"-c", script, w.ffmpeg,
		"-nostdin", "-hide_banner", "-nostats", "-y", "-threads", "1",
		"-skip_frame", skip, "-protocol_whitelist", "file", "-f", demuxers[container], "-i", "file:" + originalName,
		"-threads", "1", "-filter_threads", "1",
	}
	cmd := exec.CommandContext(ctx, "/bin/sh", append(args, out...)...)
	cmd.Dir = w.files.folder(id)
	cmd.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", "MALLOC_ARENA_MAX=1"}
	// A group of its own, so that whatever it starts ends with it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	var said, logged tail
	cmd.Stdout, cmd.Stderr = &said, &logged
	err = cmd.Run()
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		err = fmt.Errorf("ffmpeg: %w: %s", err, logged.lastLine())
	}
	return said.String(), logged.String(), err
}

// tail keeps the end of what is written to it: a hostile file can make ffmpeg talk for ever.
type tail struct{ b []byte }

func (t *tail) Write(p []byte) (int, error) {
	t.b = append(t.b, p...)
	if over := len(t.b) - outputTail; over > 0 {
		t.b = append(t.b[:0], t.b[over:]...)
	}
	return len(p), nil
}

func (t *tail) String() string { return string(t.b) }

func (t *tail) lastLine() string {
	lines := bytes.Split(bytes.TrimSpace(t.b), []byte("\n"))
	return string(lines[len(lines)-1])
}
