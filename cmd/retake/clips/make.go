//go:build ignore

// Command make draws the demo's recordings: friendly figures whose mouths follow a synthetic voice. Nobody was filmed.
// Run it with `go run make.go figure.go canvas.go` in this folder; it needs ffmpeg and espeak-ng. The results are committed.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"log"
	"math"
	"os"
	"os/exec"
)

const (
	width, height = 640, 480
	fps           = 20
	lead, tail    = 0.35, 0.55 // seconds of quiet before and after the speech
)

// person is one figure, what they say and how.
type person struct {
	file, voice, words string
	pitch, speed       string
	mute               bool // the mouth moves but the microphone is off
	look               look
}

func main() {
	log.SetFlags(0)
	for _, p := range people {
		if err := p.record(); err != nil {
			log.Fatalf("%s: %v", p.file, err)
		}
	}
}

func (p person) record() error {
	wav, err := exec.Command("espeak-ng", "-v", p.voice, "-p", p.pitch, "-s", p.speed, "--stdout", p.words).Output()
	if err != nil {
		return fmt.Errorf("espeak-ng: %w", err)
	}
	rate := int(binary.LittleEndian.Uint32(wav[24:]))
	speech := pad(wav[44:], rate)
	loud := loudness(speech, rate)

	sound, err := os.CreateTemp("", "voice-*.pcm")
	if err != nil {
		return err
	}
	defer os.Remove(sound.Name())
	if p.mute {
		speech = make([]byte, len(speech))
	}
	if _, err := sound.Write(speech); err != nil {
		return err
	}
	if err := sound.Close(); err != nil {
		return err
	}

	cmd := exec.Command("ffmpeg", "-loglevel", "error", "-y",
		"-f", "rawvideo", "-pix_fmt", "rgb24", "-s", fmt.Sprintf("%dx%d", width, height), "-r", fmt.Sprint(fps), "-i", "pipe:0",
		"-f", "s16le", "-ar", fmt.Sprint(rate), "-ac", "1", "-i", sound.Name(),
		"-c:v", "libvpx", "-pix_fmt", "yuv420p", "-b:v", "90k", "-crf", "24", "-quality", "good", "-cpu-used", "0",
		"-auto-alt-ref", "0", "-g", "60", "-c:a", "libopus", "-ar", "48000", "-b:a", "32k",
		"-map_metadata", "-1", "-fflags", "+bitexact", p.file)
	cmd.Stderr = os.Stderr
	frames, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	if err := p.look.film(frames, loud); err != nil {
		return err
	}
	if err := frames.Close(); err != nil {
		return err
	}
	return cmd.Wait()
}

// pad puts quiet around the speech and turns it down to how people speak into a laptop.
func pad(pcm []byte, rate int) []byte {
	var out bytes.Buffer
	out.Write(make([]byte, 2*int(lead*float64(rate))))
	for i := 0; i+1 < len(pcm); i += 2 {
		sample := int16(float64(int16(binary.LittleEndian.Uint16(pcm[i:]))) * 0.6)
		binary.Write(&out, binary.LittleEndian, sample)
	}
	out.Write(make([]byte, 2*int(tail*float64(rate))))
	return out.Bytes()
}

// loudness is how far the mouth opens in each frame, from 0 to 1.
func loudness(pcm []byte, rate int) []float64 {
	per := rate / fps
	out := make([]float64, len(pcm)/2/per)
	most := 0.0
	for i := range out {
		sum := 0.0
		for j := range per {
			s := float64(int16(binary.LittleEndian.Uint16(pcm[2*(i*per+j):])))
			sum += s * s
		}
		out[i] = math.Sqrt(sum / float64(per))
		most = max(most, out[i])
	}
	for i := range out {
		out[i] = math.Pow(out[i]/most, 0.8)
		if i > 0 {
			out[i] = 0.65*out[i] + 0.35*out[i-1]
		}
	}
	return out
}
