package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// measureView counts what a browser with an empty cache fetches to show the candidates tab.
func measureView(ctx context.Context, b *bench) error {
	p, err := b.product(ctx, b.n)
	if err != nil {
		return err
	}
	w, err := dial(ctx, p.addr)
	if err != nil {
		return err
	}
	defer w.close()
	fetch := func(path string) (answer, error) {
		a, err := w.send("GET", true, head("GET", path, "Accept-Encoding: gzip", p.cookie))
		if err == nil && a.status != http.StatusOK {
			err = fmt.Errorf("%s answered %d", path, a.status)
		}
		return a, err
	}
	if _, err := fetch(p.tab()); err != nil {
		return err
	}
	page := w.in.n
	html, err := once(ctx, p.addr, "GET", http.StatusOK, head("GET", p.tab(), p.cookie))
	if err != nil {
		return err
	}
	paths, err := needed(string(html.body), p.tab())
	if err != nil {
		return err
	}
	var parts []string
	text := visible(string(html.body))
	for i := 0; i < len(paths); i++ {
		path, before := paths[i], w.in.n
		a, err := fetch(path)
		if err != nil {
			return err
		}
		if strings.HasSuffix(path, ".css") {
			style, err := plain(a)
			if err != nil {
				return err
			}
			for _, font := range fonts(style, text) {
				if font, err = resolve(path, font); err != nil {
					return err
				}
				if !slices.Contains(paths, font) {
					paths = append(paths, font)
				}
			}
		}
		parts = append(parts, fmt.Sprintf("%s %.1f", filepath.Base(path), float64(w.in.n-before)/1024))
	}
	b.report.add(figure{Name: "first view of the tab", Value: float64(w.in.n) / 1024, Unit: "KiB", Aim: 60, AtMost: true,
		Detail: fmt.Sprintf("over the wire, gzip: page %.1f, %s", float64(page)/1024, strings.Join(parts, ", "))})
	b.report.add(figure{Name: "requests of that view", Value: float64(1 + len(paths)), Unit: "requests", Aim: 6, AtMost: true})
	return nil
}

// needed lists what a page makes a browser fetch at once, each once: styles, scripts, preloads, the icon, pictures that
// are not lazy, and the files of icons.
func needed(html, base string) ([]string, error) {
	document, err := goquery.NewDocumentFromReader(strings.NewReader(html))
	if err != nil {
		return nil, err
	}
	root, err := url.Parse(base)
	if err != nil {
		return nil, err
	}
	var paths []string
	seen := map[string]bool{}
	add := func(link string) {
		u, err := root.Parse(link)
		if link == "" || err != nil || u.Host != "" || u.Scheme != "" || u.Path == root.Path || seen[u.RequestURI()] {
			return
		}
		seen[u.RequestURI()] = true
		paths = append(paths, u.RequestURI())
	}
	for selector, attribute := range map[string]string{
		`link[rel="stylesheet"], link[rel="preload"], link[rel="modulepreload"], link[rel~="icon"]`: "href",
		`script[src]`: "src", `img[src]:not([loading="lazy"])`: "src", `use[href]`: "href",
	} {
		document.Find(selector).Each(func(_ int, s *goquery.Selection) { add(s.AttrOr(attribute, "")) })
	}
	return paths, nil
}

// resolve reads a link that stands in the file at base.
func resolve(base, link string) (string, error) {
	u, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	if u, err = u.Parse(link); err != nil {
		return "", err
	}
	return u.RequestURI(), nil
}

// plain is the body of an answer as it was before compression.
func plain(a answer) (string, error) {
	if a.header.Get("Content-Encoding") != "gzip" {
		return string(a.body), nil
	}
	r, err := gzip.NewReader(bytes.NewReader(a.body))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(r)
	return string(text), err
}

// visible is the text of a page.
func visible(html string) string {
	document, err := goquery.NewDocumentFromReader(strings.NewReader(html))
	if err != nil {
		return html
	}
	return document.Find("body").Text()
}

var (
	fontFace  = regexp.MustCompile(`@font-face\s*\{[^}]*\}`)
	fontURL   = regexp.MustCompile(`url\(["']?([^"')]+)`)
	fontRange = regexp.MustCompile(`unicode-range:([^;}]+)`)
)

// fonts lists the font files of a stylesheet that a browser fetches for the text: those whose range has one of its letters.
func fonts(style, text string) []string {
	var files []string
	for _, face := range fontFace.FindAllString(style, -1) {
		file, letters := fontURL.FindStringSubmatch(face), fontRange.FindStringSubmatch(face)
		if file == nil {
			continue
		}
		if letters == nil || strings.ContainsFunc(text, within(letters[1])) {
			files = append(files, file[1])
		}
	}
	return files
}

// within reads a unicode-range such as "U+20-7E, U+A0".
func within(ranges string) func(rune) bool {
	type span struct{ from, to uint64 }
	var spans []span
	for _, part := range strings.Split(ranges, ",") {
		from, to, wide := strings.Cut(strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(part)), "U+"), "-")
		if strings.Contains(from, "?") {
			from, to, wide = strings.ReplaceAll(from, "?", "0"), strings.ReplaceAll(from, "?", "F"), true
		}
		if !wide {
			to = from
		}
		first, err1 := strconv.ParseUint(from, 16, 32)
		last, err2 := strconv.ParseUint(to, 16, 32)
		if err1 == nil && err2 == nil {
			spans = append(spans, span{first, last})
		}
	}
	return func(r rune) bool {
		return slices.ContainsFunc(spans, func(s span) bool { return uint64(r) >= s.from && uint64(r) <= s.to })
	}
}
