package interview_test

import (
	"testing"

	"retake/internal/interview"
)

func TestWhoMayAnswerWithSoundOnly(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ position, candidate, want bool }{
		"nobody allowed it":   {false, false, false},
		"the position does":   {true, false, true},
		"the adjustment does": {false, true, true},
		"both do":             {true, true, true},
	} {
		r := interview.Room{
			Position:  interview.Position{SoundOnly: c.position},
			Interview: interview.Interview{Adjustment: interview.Adjustment{SoundOnly: c.candidate}},
		}
		if got := r.SoundOnly(); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
