package static

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

func served(t *testing.T) handler {
	t.Helper()
	var gz bytes.Buffer
	zw := gzip.NewWriter(&gz)
	if _, err := zw.Write([]byte("body{}")); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{
		"vendor/.gitkeep":                  {},
		"vendor/app.AB12CD34.css":          {Data: []byte("body{}")},
		"vendor/app.AB12CD34.css.gz":       {Data: gz.Bytes()},
		"vendor/app.AB12CD34.css.br":       {Data: []byte("brotli")},
		"vendor/app.EF56GH78.js":           {Data: []byte("1")},
		"vendor/icons.AB12CD34.svg":        {Data: []byte("<svg/>")},
		"vendor/favicon.AB12CD34.svg":      {Data: []byte("<svg/>")},
		"vendor/inter-base.AB12CD34.woff2": {Data: []byte("font")},
		"vendor/third-party.txt":           {Data: []byte("thanks")},
	}
	return handler{files: files, wardrobe: open(files)}
}

func get(h http.Handler, method, path, accept string) *http.Response {
	r := httptest.NewRequest(method, path, nil)
	if accept != "" {
		r.Header.Set("Accept-Encoding", accept)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestHashedFilesAreKeptForEver(t *testing.T) {
	t.Parallel()
	h := served(t)
	for path, want := range map[string]string{
		"app.AB12CD34.css": "text/css; charset=utf-8", "app.EF56GH78.js": "text/javascript; charset=utf-8",
		"icons.AB12CD34.svg": "image/svg+xml", "inter-base.AB12CD34.woff2": "font/woff2",
	} {
		r := get(h, "GET", Prefix+path, "")
		if r.StatusCode != 200 || r.Header.Get("Content-Type") != want || r.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %d %v", path, r.StatusCode, r.Header)
		}
		if got := r.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
	}
	if got := get(h, "GET", Prefix+"third-party.txt", "").Header.Get("Cache-Control"); strings.Contains(got, "immutable") {
		t.Errorf("a file without a hash is kept for ever: %q", got)
	}
}

func TestTheBrowsersCodingIsAnswered(t *testing.T) {
	t.Parallel()
	h := served(t)
	for accept, want := range map[string]string{"": "", "gzip, deflate, br": "br", "GZIP": "gzip", "br;q=0, gzip": "gzip", "gzip; q=0": "", "identity": ""} {
		r := get(h, "GET", Prefix+"app.AB12CD34.css", accept)
		if got := r.Header.Get("Content-Encoding"); got != want {
			t.Errorf("accepting %q: coding %q, want %q", accept, got, want)
		}
		if r.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("accepting %q: no Vary", accept)
		}
	}
	zr, err := gzip.NewReader(get(h, "GET", Prefix+"app.AB12CD34.css", "gzip").Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := io.ReadAll(zr); string(got) != "body{}" {
		t.Errorf("unpacked %q", got)
	}
}

func TestOnlyExactNamesAreServed(t *testing.T) {
	t.Parallel()
	h := served(t)
	for _, path := range []string{"", "app.css", ".gitkeep", "app.AB12CD34.css.gz", "../static.go", "vendor/app.AB12CD34.css", "%2e%2e/doc.go", "app.AB12CD34.css/"} {
		if r := get(h, "GET", Prefix+path, ""); r.StatusCode != 404 {
			t.Errorf("%q: %d", path, r.StatusCode)
		}
	}
	if r := get(h, "POST", Prefix+"app.AB12CD34.css", ""); r.StatusCode != 405 || r.Header.Get("Allow") == "" {
		t.Errorf("POST: %d", r.StatusCode)
	}
	if r := get(h, "HEAD", Prefix+"app.AB12CD34.css", ""); body(t, r) != "" || r.Header.Get("Content-Length") != "6" {
		t.Errorf("HEAD: length %q", r.Header.Get("Content-Length"))
	}
}

func TestAnEmptyWardrobeSaysWhatToRun(t *testing.T) {
	t.Parallel()
	if err := open(fstest.MapFS{"vendor/.gitkeep": {}}).missing(); !errors.Is(err, ErrMissing) {
		t.Errorf("missing = %v", err)
	}
	if err := served(t).missing(); err != nil {
		t.Errorf("missing = %v with every file there", err)
	}
}

func TestURLKeepsToThePrefix(t *testing.T) {
	t.Parallel()
	if got := URL("no-such.css"); got != "/static/no-such.css" {
		t.Errorf("URL = %q", got)
	}
	if Missing() == nil {
		if got := URL("app.css"); !strings.HasPrefix(got, "/static/app.") || got == "/static/app.css" {
			t.Errorf("URL = %q, want a hashed name", got)
		}
	}
}

// TestTheTypefaceHasTheLettersItPromises compares the ranges of font.css with the letters that fonts.mjs keeps.
func TestTheTypefaceHasTheLettersItPromises(t *testing.T) {
	t.Parallel()
	css, recipe := source(t, "css/font.css"), source(t, "build/fonts.mjs")
	for _, part := range []string{"inter-base", "inter-rare", "inter-ext"} {
		want := letters(t, recipe, part)
		_, rest, found := strings.Cut(css, `src: url("`+part+`")`)
		if !found {
			t.Fatalf("font.css has no %s", part)
		}
		_, rest, _ = strings.Cut(rest, "unicode-range: ")
		list, _, _ := strings.Cut(rest, ";")
		got := map[rune]bool{}
		for item := range strings.SplitSeq(list, ", ") {
			from, to, isRange := strings.Cut(strings.TrimPrefix(item, "U+"), "-")
			if !isRange {
				to = from
			}
			for r := hex(t, from); r <= hex(t, to); r++ {
				got[r] = true
			}
		}
		for r := range want {
			if !got[r] {
				t.Errorf("%s holds %q, and its range does not", part, r)
			}
		}
		for r := range got {
			if !want[r] {
				t.Errorf("the range of %s promises %q, which is not in it", part, r)
			}
		}
	}
}

func source(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// letters reads the text of one part in fonts.mjs: range(0x20, 0x7e) + 'quoted'.
func letters(t *testing.T, recipe, part string) map[rune]bool {
	t.Helper()
	line := regexp.MustCompile(`name: '` + part + `'.*text: (.*) \}`).FindStringSubmatch(recipe)
	if line == nil {
		t.Fatalf("fonts.mjs has no %s", part)
	}
	out := map[rune]bool{}
	for _, m := range regexp.MustCompile(`range\(0x(\w+), 0x(\w+)\)|'([^']*)'`).FindAllStringSubmatch(line[1], -1) {
		if m[1] != "" {
			for r := hex(t, m[1]); r <= hex(t, m[2]); r++ {
				out[r] = true
			}
		}
		for _, r := range strings.ReplaceAll(m[3], `\u00a0`, "\u00a0") {
			out[r] = true
		}
	}
	return out
}

func hex(t *testing.T, s string) rune {
	t.Helper()
	n, err := strconv.ParseInt(s, 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	return rune(n)
}
