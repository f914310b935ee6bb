package mail

import (
	"html"
	"regexp"
	"strings"

	"retake/internal/lang"
)

// Mail programs drop style sheets, so each element carries its own style. The colours keep a contrast
// of 4.5:1 on white; programs with a dark mode turn them around themselves.
const (
	pageOpen = `<!DOCTYPE html>
<html lang="`
	pageHead = `">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>`
	pageBody = `</title>
</head>
<body style="margin:0;padding:24px 16px">
<div style="max-width:560px;margin:0 auto;font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5">
`
	pageClose = `</div>
</body>
</html>
`
	paragraphOpen = `<p style="margin:0 0 16px;overflow-wrap:anywhere">`
	buttonStyle   = `display:inline-block;padding:12px 24px;border-radius:8px;background-color:#1d5c54;color:#ffffff;font-weight:600;text-decoration:none`
)

// ButtonLabel is what the link of an interview says in the HTML part.
func ButtonLabel(language string) string { return lang.Of(language).Say("letter.button") }

// HTML is the letter's text as a small accessible page: paragraphs, addresses as links, and the
// letter's own link as a button with the plain address below it. Everything people wrote is escaped.
func (l Letter) HTML() string {
	var b strings.Builder
	spoken := lang.Of(l.Language)
	b.WriteString(pageOpen + spoken.Tag() + `" dir="` + spoken.Dir() + pageHead + html.EscapeString(l.Subject) + pageBody)
	link := l.Link
	for _, paragraph := range strings.Split(strings.TrimSpace(strings.ReplaceAll(l.Text, "\r\n", "\n")), "\n\n") {
		paragraph = strings.TrimSpace(paragraph)
		if paragraph == "" {
			continue
		}
		if link != "" && strings.Contains(paragraph, link) && isWeb(link) {
			b.WriteString(paragraphOpen + `<a href="` + html.EscapeString(link) + `" style="` + buttonStyle + `">` + ButtonLabel(l.Language) + "</a></p>\n")
			link = "" // one button is enough
		}
		b.WriteString(paragraphOpen + markUp(paragraph) + "</p>\n")
	}
	b.WriteString(pageClose)
	return b.String()
}

var webAddress = regexp.MustCompile(`https?://[^\s<>"]*[^\s<>".,;:!?')\]]`)

func isWeb(link string) bool {
	return strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "http://")
}

// markUp escapes a paragraph, keeps its line breaks and makes its addresses links.
func markUp(paragraph string) string {
	var b strings.Builder
	done := 0
	for _, at := range webAddress.FindAllStringIndex(paragraph, -1) {
		url := html.EscapeString(paragraph[at[0]:at[1]])
		b.WriteString(html.EscapeString(paragraph[done:at[0]]) + `<a href="` + url + `">` + url + `</a>`)
		done = at[1]
	}
	b.WriteString(html.EscapeString(paragraph[done:]))
	return strings.ReplaceAll(b.String(), "\n", "<br>\n")
}
