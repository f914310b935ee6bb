package ats

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// kept is how much of one side of a call the log holds, in bytes.
const kept = 4 << 10

// redactions take secrets and persons out and leave ids, states and addresses of the ATS in. What they find is replaced, but
// for its first group.
var redactions = []struct {
	find *regexp.Regexp
	with string
}{
	// JSON members that name or describe a person, whatever their value.
	{regexp.MustCompile(`(?i)("(?:[a-z]+[_-]?)*(?:first[_-]?name|last[_-]?name|preferred[_-]?name|full[_-]?name|e?mail|e?mail[_-]?address|candidate[_-]?email|phone|phone[_-]?number|mobile|resume[_-]?url|sent[_-]?by)"\s*:\s*)(?:"(?:[^"\\]|\\.)*"?|-?[0-9][0-9.eE+-]*)`), `${1}"···"`},
	// What customers typed into fields of their own.
	{regexp.MustCompile(`(?i)("additional_fields"\s*:\s*)\{[^{}]*\}?`), `${1}"···"`},
	// JSON members and parameters of addresses that are secrets.
	{regexp.MustCompile(`(?i)("[a-z_-]*(?:password|secret|token|api[_-]?key|authorization|signature)"\s*:\s*)"(?:[^"\\]|\\.)*"?`), `${1}"···"`},
	{regexp.MustCompile(`(?i)([?&;][a-z0-9_.-]*(?:password|secret|token|key|credential|signature|sig|code)=)[^&;#\s"'<>]+`), `${1}···`},
	// Headers.
	{regexp.MustCompile(`(?i)((?:authorization|rt-partner-secret|x-api-key|cookie|set-cookie)\s*:\s*(?:(?:basic|bearer)\s+)?)[^\s",]+`), `${1}···`},
	{regexp.MustCompile(`(?i)(\b(?:basic|bearer)\s+)[a-z0-9+/=._~-]{16,}`), `${1}···`},
	// Keys as Retake makes them, and candidates' links.
	{regexp.MustCompile(`(\b(?:rk|rt|whsec)_)[A-Za-z0-9+/=_-]{8,}`), `${1}···`},
	{regexp.MustCompile(`(/i/)[0-9a-z]{8,}`), `${1}···`},
	// Addresses of people, and telephone numbers as people write them.
	{regexp.MustCompile(`()[\p{L}\p{N}._%+'-]+(?:@|%40|\\u0040)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`), `${1}···`},
	{regexp.MustCompile(`()\+[0-9][0-9 ()./-]{6,}[0-9]`), `${1}···`},
	{regexp.MustCompile(`()\(?\b[0-9]{3}\)?[ .-][0-9]{3}[ .-][0-9]{4}\b`), `${1}···`},
}

// Redact takes secrets, names, email addresses and telephone numbers out of what was said, for the log that admins read.
func Redact(text string) string {
	for _, r := range redactions {
		text = r.find.ReplaceAllString(text, r.with)
	}
	return text
}

// Excerpt is what the log keeps of one side of a call: redacted first, so that nothing is cut in half and missed, then cut.
func Excerpt(text string) string {
	text = Redact(strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "�"))
	if len(text) <= kept {
		return text
	}
	cut := kept - len("…")
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "…"
}
