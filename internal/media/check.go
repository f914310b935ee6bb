package media

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	silenceDB  = -60.0                  // a muted microphone hums below; the quietest speech that can be understood peaks far above
	leastSound = 450 * time.Millisecond // a click rings on for up to 200 ms once it was coded, a short word is longer than two of them
	leastPause = 200 * time.Millisecond

	blackShare = 0.95
	blackPixel = "0.10" // a covered lens, noise included; a dim room with a face in it is brighter on more than 2 % of the picture

	unmeasured = -70.0 // LUFS; what the measure says of silence
)

// findings is what one look through the whole recording showed.
type findings struct {
	duration time.Duration
	frames   int           // of pictures
	dark     time.Duration // how long they were black
	sound    bool          // there is a track of it
	peakDB   float64
	quiet    time.Duration // how long nothing was above silenceDB
	loudness float64       // LUFS, of what is no pause
}

// silent is a recording in which next to nothing can be heard. A click or two, when a plug or a button is touched, are no
// speech; one short word is.
func (s findings) silent() *bool {
	heard := s.duration - s.quiet
	silent := !s.sound || s.peakDB < silenceDB || heard < min(leastSound, s.duration/2)
	return &silent
}

func (s findings) black() *bool {
	if s.frames == 0 || s.duration <= 0 {
		return nil
	}
	black := s.dark.Seconds() >= blackShare*s.duration.Seconds()
	return &black
}

// broken is a recording of which nothing could be decoded.
func (s findings) broken() bool { return s.frames == 0 && !s.sound }

// gain is how much louder, in dB, the sound should be played so that all candidates sound alike. What is nearly right stays as
// it is, and noise is not blown up without end.
func (s findings) gain() float64 {
	if !s.sound || *s.silent() || s.loudness <= unmeasured {
		return 0
	}
	gain := min(max(targetLUFS-s.loudness, -maxGain), maxGain)
	if math.Abs(gain) < leastGain {
		return 0
	}
	return gain
}

// keyframesFrom is the length from which only key frames are looked at: all of half an hour cannot be decoded in time, and
// the seconds between two of them no longer change the outcome.
const keyframesFrom = 3 * time.Minute

func (w *Worker) check(ctx context.Context, id, container string, o outline) (findings, error) {
	t := task{id: id, container: container, limit: stretch(w.limits.check, o.length())}
	if o.length() >= keyframesFrom {
		t.skip = "nokey"
	}
	t.out = []string{
		"-map", "0:v:0?", "-map", "0:a:0?",
		"-vf", "blackdetect=d=0.1:pix_th=" + blackPixel,
		"-af", fmt.Sprintf("ebur128=framelog=verbose,silencedetect=n=%gdB:d=%g,volumedetect", silenceDB, leastPause.Seconds()),
		"-progress", "pipe:1", "-f", "null", "-",
	}
	progress, log, err := w.run(ctx, t)
	if err != nil {
		return findings{}, fmt.Errorf("check sound and picture: %w", err)
	}
	return readFindings(progress, log), nil
}

// stretch gives long recordings more time than short ones have, as far as they can be believed.
func stretch(limit, length time.Duration) time.Duration {
	return limit + max(0, min(length, time.Hour)-keyframesFrom)/10
}

var (
	blackLine = regexp.MustCompile(`black_duration:([0-9.]+)`)
	quietLine = regexp.MustCompile(`silence_duration: ([0-9.]+)`)
	peakLine  = regexp.MustCompile(`max_volume: (-?[0-9.]+|-?inf) dB`)
	loudLine  = regexp.MustCompile(`I: +(-?[0-9.]+) LUFS`)
)

// readFindings reads ffmpeg's progress report, of which the last lines count, and the log of its filters.
func readFindings(progress, log string) findings {
	s := findings{loudness: unmeasured}
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
	s.dark, s.quiet = total(blackLine, log), total(quietLine, log)
	if m := peakLine.FindStringSubmatch(log); m != nil {
		s.peakDB, _ = strconv.ParseFloat(m[1], 64)
		s.sound = true
	}
	if m := loudLine.FindStringSubmatch(log); m != nil {
		s.loudness, _ = strconv.ParseFloat(m[1], 64)
	}
	return s
}

// total adds up the seconds that the filter's lines tell.
func total(line *regexp.Regexp, log string) time.Duration {
	var sum time.Duration
	for _, m := range line.FindAllStringSubmatch(log, -1) {
		seconds, _ := strconv.ParseFloat(m[1], 64)
		sum += time.Duration(seconds * float64(time.Second))
	}
	return sum
}
