package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestQuantile(t *testing.T) {
	t.Parallel()
	values := []float64{5, 1, 4, 2, 3}
	for _, c := range []struct{ q, want float64 }{{0, 1}, {0.5, 3}, {0.8, 4}, {0.99, 5}, {1, 5}} {
		if got := quantile(values, c.q); got != c.want {
			t.Errorf("quantile %v: got %v, want %v", c.q, got, c.want)
		}
	}
	if got := quantile(nil, 0.5); got != 0 {
		t.Errorf("quantile of nothing: got %v", got)
	}
}

func TestTurnsAlternateAndPairEachRound(t *testing.T) {
	t.Parallel()
	var order strings.Builder
	side := func(name string, values ...float64) func() (float64, error) {
		i := -1
		return func() (float64, error) { i++; order.WriteString(name); return values[i], nil }
	}
	v, err := turns(3, side("a", 1, 4, 9), side("b", 2, 4, 3))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := order.String(), "abbaab"; got != want {
		t.Errorf("order: got %s, want %s", got, want)
	}
	if got := v.ratio(); got != 1 {
		t.Errorf("median of 0.5, 1 and 3: got %v", got)
	}
}

func TestReportJudgesByTheAim(t *testing.T) {
	t.Parallel()
	var r report
	r.add(figure{Name: "fast", Value: 0.7, Unit: "x", Aim: 0.7})
	r.add(figure{Name: "slow", Value: 0.69, Unit: "x", Aim: 0.7})
	r.add(figure{Name: "light", Value: 40, Unit: "MiB", Aim: 40, AtMost: true})
	r.add(figure{Name: "heavy", Value: 41, Unit: "MiB", Aim: 40, AtMost: true})
	r.add(figure{Name: "told", Value: 3, Unit: "x"})
	var out bytes.Buffer
	if err := r.write(&out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	var last struct {
		Figures []struct{ Name, Verdict string }
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range last.Figures {
		got = append(got, f.Name+" "+f.Verdict)
	}
	want := []string{"fast ok", "slow below", "light ok", "heavy above", "told "}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLoadCountsOnlyWhatWasWanted(t *testing.T) {
	t.Parallel()
	var bad bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if bad {
			w.WriteHeader(http.StatusTeapot)
		}
		fmt.Fprint(w, "hello")
	}))
	t.Cleanup(server.Close)
	j := job{addr: server.Listener.Addr().String(), method: "GET", conns: 2, want: http.StatusOK, script: same(head("GET", "/"))}
	if got, err := j.perSecond(t.Context(), 50*time.Millisecond); err != nil || got <= 0 {
		t.Errorf("got %v, %v", got, err)
	}
	bad = true
	if _, err := j.perSecond(t.Context(), 50*time.Millisecond); err == nil {
		t.Error("a wrong answer was counted")
	}
}

// The bare side must really store what it acknowledges, or the comparison says nothing.
func TestStockTusdKeepsTheBytes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	tus, err := stockTusd(dir)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(tus)
	t.Cleanup(server.Close)
	addr := server.Listener.Addr().String()
	a, err := once(t.Context(), addr, "POST", http.StatusCreated, head("POST", "/files/", "Tus-Resumable: 1.0.0", "Upload-Length: 30", "Content-Length: 0"))
	if err != nil {
		t.Fatal(err)
	}
	_, id, _ := strings.Cut(a.header.Get("Location"), "/files/")
	if err := push(t.Context(), addr, "/files/"+id, 3, []byte("ten bytes.")); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, id))
	if err != nil || string(got) != strings.Repeat("ten bytes.", 3) {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestNeededIsWhatABrowserFetches(t *testing.T) {
	t.Parallel()
	html := `<link rel="stylesheet" href="/static/app.css"><link rel="icon" href="/static/i.svg"><link rel="preload" href="/static/f.woff2">
		<script src="/static/app.js"></script><svg><use href="/static/icons.svg#x"></use></svg><svg><use href="/static/icons.svg#y"></use></svg>
		<img src="/takes/1/poster" loading="lazy"><a href="/elsewhere"></a><svg><use href="#here"></use></svg><script src="https://example.com/x.js"></script>`
	got, err := needed(html, "/positions/1/candidates")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	want := []string{"/static/app.css", "/static/app.js", "/static/f.woff2", "/static/i.svg", "/static/icons.svg"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFontsFollowTheLettersOfThePage(t *testing.T) {
	t.Parallel()
	style := `@font-face{font-family:A;src:url("/s/latin.woff2") format("woff2");unicode-range:U+20-7E,U+A0}
		@font-face{font-family:A;src:url(/s/greek.woff2);unicode-range:U+3??}`
	for text, want := range map[string][]string{
		"plain":       {"/s/latin.woff2"},
		"plain and α": {"/s/latin.woff2", "/s/greek.woff2"},
		"日":           nil,
	} {
		if got := fonts(style, text); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
