package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

const (
	// memoryLimitKiB and cpuLimitSeconds hold for ffmpeg even when this process is gone and cannot stop it. A job on a long
	// recording has more processor time, as much as its limit by the clock.
	memoryLimitKiB  = 512 << 10
	cpuLimitSeconds = 60
	outputTail      = 1 << 20
)

// demuxers by container. ffmpeg is told, never asked: among those it knows are playlists that fetch other files.
var demuxers = map[string]string{containerWebM: "matroska", containerMP4: "mp4"}

// bare leaves out of a file whatever is not picture or sound: tags, chapters, places, names of programs.
var bare = []string{"-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags", "+bitexact"}

// errTold is that ffmpeg ran and refused, or failed at, what it was given. Another try would end the same way.
var errTold = errors.New("ffmpeg")

// errMemory is that ffmpeg wanted more memory than it gets: the machine's limit, not the file's fault.
var errMemory = errors.New("ffmpeg needs more memory than it may have")

// task is one run of ffmpeg on a take's original.
type task struct {
	id, container string
	limit         time.Duration
	skip          string // pictures to pass over in decoding, in ffmpeg's words; empty: none
	nice          int    // 0: 10
	out           []string
}

// run gives the take's original to ffmpeg in the take's folder. It ends within the limit. The program sees no environment but
// the one here, one local file, half a gigabyte and one processor, and where the system allows that, no network.
func (w *Worker) run(ctx context.Context, t task) (stdout, stderr string, err error) {
	ctx, cancel := context.WithTimeout(ctx, t.limit)
	defer cancel()
	var said, logged tail
	err = w.start(ctx, t, w.cage.attr(), &said, &logged)
	if w.cage.refused(err) {
		err = w.start(ctx, t, w.cage.attr(), &said, &logged)
	}
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		err = context.Cause(ctx)
	case strings.Contains(logged.String(), "Cannot allocate memory"):
		err = errors.Join(errMemory, err)
	case errors.As(err, &exit) && exit.ExitCode() > 0 && exit.ExitCode() < 126: // the shell says 126 and 127
		err = fmt.Errorf("%w: %w", errTold, err)
	}
	if err != nil {
		err = fmt.Errorf("%w: %s", err, logged.lastLine())
	}
	return said.String(), logged.String(), err
}

func (w *Worker) start(ctx context.Context, t task, attr *syscall.SysProcAttr, said, logged *tail) error {
	if t.skip == "" {
		t.skip = "default"
	}
	if t.nice == 0 {
		t.nice = 10
	}
	seconds := max(cpuLimitSeconds, int(t.limit.Seconds()))
	// Not every system can limit memory so (macOS cannot); the time limit holds everywhere.
	script := fmt.Sprintf(`ulimit -t %d; ulimit -v %d 2>/dev/null; exec nice -n %d "$0" "$@"`, seconds, memoryLimitKiB, t.nice)
	args := []string{
		"-c", script, w.ffmpeg,
		"-nostdin", "-hide_banner", "-nostats", "-y", "-threads", "1",
		"-skip_frame", t.skip, "-protocol_whitelist", "file", "-f", demuxers[t.container], "-i", "file:" + originalName,
		"-threads", "1", "-filter_threads", "1",
	}
	cmd := exec.CommandContext(ctx, "/bin/sh", append(args, t.out...)...)
	cmd.Dir = w.files.folder(t.id)
	cmd.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", "MALLOC_ARENA_MAX=1"}
	cmd.SysProcAttr = attr
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = time.Second
	cmd.Stdout, cmd.Stderr = said, logged
	return cmd.Run()
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
