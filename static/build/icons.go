package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

// icons is the one list of Lucide icons in the sprite, beside our own mark. A name that templates use and this list
// lacks shows as an empty square, so a test in views/ui compares the two.
var icons = strings.Fields(`
	archive-restore arrow-down arrow-up arrow-left
	bookmark briefcase
	calendar-clock calendar-plus camera check chevron-down chevron-left chevron-right circle-alert circle-check
	circle-dashed circle-dot circle-play circle-x clock clock-alert copy
	download
	ellipsis external-link eye
	fast-forward file-text
	history
	inbox info
	keyboard
	link link-2-off list-checks loader log-out
	mail mail-check mail-x menu message-square mic mic-off
	pause pencil play plus
	rewind rotate-ccw rows-2 rows-4
	search send settings skip-back skip-forward star sun-moon
	trash-2 triangle-alert
	undo-2 user user-plus user-x users
	video video-off
	x
`)

// mark is Retake's own: an arrow that comes round again, and the dot of a recording inside it.
const mark = `<symbol id="retake" viewBox="0 0 24 24"><path d="M4.2 7.5A9 9 0 1 1 3 12" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/><path d="M3.6 2.8v5h5" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/><circle cx="12" cy="12" r="3.75" fill="currentColor"/></symbol>`

var (
	svgComment = regexp.MustCompile(`(?s)<!--.*?-->`)
	svgRoot    = regexp.MustCompile(`(?s)^\s*<svg[^>]*>(.*)</svg>\s*$`)
	svgSpace   = regexp.MustCompile(`\s+`)
	svgBetween = regexp.MustCompile(`>\s+<`)
)

// sprite joins the icons into one file of symbols; stroke and size come from the page's CSS.
func sprite(modules string) ([]byte, error) {
	names := append([]string(nil), icons...)
	sort.Strings(names)
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg">` + mark)
	for _, name := range names {
		raw, err := os.ReadFile(filepath.Join(modules, "lucide-static", "icons", name+".svg"))
		if err != nil {
			return nil, fmt.Errorf("icon %q: %w", name, err)
		}
		inner := svgRoot.FindSubmatch(svgComment.ReplaceAll(raw, nil))
		if inner == nil {
			return nil, fmt.Errorf("icon %q: not one svg element", name)
		}
		body := svgSpace.ReplaceAllString(string(inner[1]), " ")
		body = strings.ReplaceAll(svgBetween.ReplaceAllString(strings.TrimSpace(body), "><"), " />", "/>")
		fmt.Fprintf(&b, `<symbol id="%s" viewBox="0 0 24 24">%s</symbol>`, name, body)
	}
	b.WriteString(`</svg>`)
	return []byte(b.String()), nil
}
