package media

import "testing"

// filmed is a recording of six seconds from these pictures and this sound, in ffmpeg's words.
func filmed(t *testing.T, picture, sound string) []byte {
	t.Helper()
	args := []string{}
	if picture != "" {
		args = append(args, "-f", "lavfi", "-i", picture)
	}
	if sound != "" {
		args = append(args, "-f", "lavfi", "-i", sound)
	}
	b, err := record(append(args, "-t", "6", "-c:v", "libvpx", "-b:v", "300k", "-deadline", "realtime", "-cpu-used", "8",
		"-c:a", "libopus", "-f", "webm", "-live", "1")...)
	if err != nil {
		t.Fatalf("ffmpeg is needed for this test: %v", err)
	}
	return b
}

const (
	loud = "sine=440,volume=-6dB"
	size = "s=320x240:r=15:d=6"
	bars = "testsrc2=" + size
	// speech is bursts of a voice's length with pauses between them, and a room's noise.
	speech = "aevalsrc='0.25*sin(2*PI*180*t)*(0.6+0.4*sin(2*PI*5*t))*gt(mod(t\\,1.4)\\,0.5)+0.0006*(random(0)-0.5)':s=48000"
)

func TestWhatCountsAsSilentAndAsBlack(t *testing.T) {
	t.Parallel()
	yes, no := true, false
	for name, c := range map[string]struct {
		picture, sound string
		silent, black  *bool
	}{
		"speech":                        {bars, speech, &no, &no},
		"very quiet speech":             {bars, speech + ",volume=-34dB", &no, &no},
		"one short word":                {bars, "aevalsrc='0.2*sin(2*PI*200*t)*between(t\\,2\\,2.4)':s=48000", &no, &no},
		"digital silence":               {bars, "anullsrc=r=48000", &yes, &no},
		"no sound at all":               {bars, "", &yes, &no},
		"the hum of a muted microphone": {bars, "aevalsrc='0.0006*(random(0)-0.5)':s=48000", &yes, &no},
		"two clicks and then nothing":   {bars, "aevalsrc='0.7*(between(t\\,1\\,1.004)+between(t\\,4\\,4.004))':s=48000", &yes, &no},
		"black":                         {"color=black:" + size, loud, &no, &yes},
		"a covered lens, with noise":    {"color=0x080808:" + size + ",noise=alls=12:allf=t", loud, &no, &yes},
		"a dark room with a face in it": {"color=0x141210:" + size + ",drawbox=x=120:y=70:w=80:h=100:color=0x3c3028:t=fill,noise=alls=8:allf=t", loud, &no, &no},
		"black for half of the time":    {"color=0x808080:" + size + ",drawbox=enable='gt(t,3)':color=black:t=fill", loud, &no, &no},
		"sound alone":                   {"", loud, &no, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := openFiles(t)
			importTake(t, f, takeA, filmed(t, c.picture, c.sound))
			facts := process(t, NewWorker(f, ""), takeA)
			if show(facts.Silent) != show(c.silent) || show(facts.Black) != show(c.black) || facts.Broken {
				t.Errorf("silent %s, black %s, broken %v; want %s, %s", show(facts.Silent), show(facts.Black), facts.Broken, show(c.silent), show(c.black))
			}
		})
	}
}
