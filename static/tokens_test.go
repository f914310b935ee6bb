package static

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

var (
	block    = regexp.MustCompile(`(?s)(:root(?::not\(\[data-theme="light"\]\)|\[data-theme="dark"\])?) \{\s*color-scheme: (\w+);(.*?)\}`)
	property = regexp.MustCompile(`(--[\w-]+): (#[0-9a-f]{6}|[^;]+);`)
)

func tokens(t *testing.T) (light, system, chosen map[string]string) {
	t.Helper()
	css, err := os.ReadFile("css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	blocks := block.FindAllSubmatch(css, -1)
	if len(blocks) != 3 {
		t.Fatalf("%d colour blocks in tokens.css, want light, the system's dark, the chosen dark", len(blocks))
	}
	var out [3]map[string]string
	for i, b := range blocks {
		out[i] = map[string]string{}
		for _, p := range property.FindAllSubmatch(b[3], -1) {
			out[i][string(p[1])] = string(p[2])
		}
	}
	return out[0], out[1], out[2]
}

func TestBothDarkBlocksAreEqual(t *testing.T) {
	t.Parallel()
	light, system, chosen := tokens(t)
	for name, value := range system {
		if chosen[name] != value {
			t.Errorf("%s: the system's dark says %s, the chosen dark %q", name, value, chosen[name])
		}
	}
	if len(system) != len(chosen) || len(light) != len(system) {
		t.Errorf("%d tokens in light, %d and %d in dark", len(light), len(system), len(chosen))
	}
}

// TestContrast measures text on every ground it stands on (4.5:1) and what bounds a control (3:1), WCAG 2.2 AA.
func TestContrast(t *testing.T) {
	t.Parallel()
	type pair struct {
		front, ground string
		least         float64
	}
	var pairs []pair
	for _, ground := range []string{"--canvas", "--surface", "--raised", "--sunken"} {
		for _, text := range []string{"--text", "--text-2", "--text-3", "--accent", "--negative", "--positive", "--caution"} {
			pairs = append(pairs, pair{text, ground, 4.5})
		}
		pairs = append(pairs, pair{"--line-strong", ground, 3})
	}
	for _, tone := range []string{"--accent", "--positive", "--caution", "--negative"} {
		pairs = append(pairs, pair{tone, tone + "-soft", 4.5}, pair{"--text", tone + "-soft", 4.5}, pair{"--text-2", tone + "-soft", 4.5}, pair{"--text-3", tone + "-soft", 4.5})
	}
	pairs = append(pairs,
		pair{"--on-accent", "--accent", 4.5}, pair{"--on-accent", "--accent-strong", 4.5},
		pair{"--on-negative", "--negative", 4.5}, pair{"--on-negative", "--negative-strong", 4.5},
		pair{"--canvas", "--text", 4.5}, pair{"--line-strong", "--accent-soft", 3})
	light, dark, _ := tokens(t)
	for mode, colours := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, p := range pairs {
			got, err := contrast(colours[p.front], colours[p.ground])
			if err != nil {
				t.Fatalf("%s: %s on %s: %v", mode, p.front, p.ground, err)
			}
			if got < p.least {
				t.Errorf("%s: %s on %s is %.2f:1, want %.1f:1", mode, p.front, p.ground, got, p.least)
			}
		}
	}
}

func contrast(a, b string) (float64, error) {
	la, err := luminance(a)
	if err != nil {
		return 0, err
	}
	lb, err := luminance(b)
	if err != nil {
		return 0, err
	}
	return (math.Max(la, lb) + .05) / (math.Min(la, lb) + .05), nil
}

// luminance is WCAG's relative luminance of #rrggbb.
func luminance(hex string) (float64, error) {
	if len(hex) != 7 {
		return 0, fmt.Errorf("%q is not #rrggbb", hex)
	}
	n, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		return 0, fmt.Errorf("%q is not #rrggbb: %w", hex, err)
	}
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		c := float64(n>>(16-8*i)&0xff) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum, nil
}
