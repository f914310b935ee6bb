package partner

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"retake/internal/interview"
)

// text is what a field says, if anything: a string, or the number or boolean that stands in its place. Null, objects and lists
// are as if the field were missing.
type text string

func (t *text) UnmarshalJSON(raw []byte) error {
	*t = ""
	switch {
	case len(raw) == 0, raw[0] == '{', raw[0] == '[', string(raw) == "null":
		return nil
	case raw[0] != '"':
		*t = text(raw)
		return nil
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return err
	}
	*t = text(clean(s))
	return nil
}

// clean takes out what no id, name or address holds and no database keeps.
func clean(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == utf8.RuneError, unicode.IsControl(r):
			return -1
		}
		return r
	}, s))
}

// decode reads an object. A field of an unexpected type is left out, and so are unknown ones.
func decode(body []byte, into any) error {
	body = bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf")))
	if len(body) == 0 || body[0] != '{' {
		return errMalformed
	}
	err := json.Unmarshal(body, into)
	var otherType *json.UnmarshalTypeError
	if err != nil && !errors.As(err, &otherType) {
		return errMalformed
	}
	return nil
}

// keyOf is the key that a request shows: the name of basic authentication, or the bearer's token.
func keyOf(r *http.Request, schemes []string) string {
	scheme, rest, _ := strings.Cut(strings.TrimSpace(r.Header.Get("Authorization")), " ")
	switch scheme = strings.ToLower(scheme); {
	case !slices.Contains(schemes, scheme):
		return ""
	case scheme == "basic":
		name, _, _ := r.BasicAuth()
		return strings.TrimSpace(name)
	}
	return strings.TrimSpace(rest)
}

// maxID bounds an id of theirs by which a request is known again, in bytes. The desk cuts what is only kept for people.
const maxID = 255

// required faults the fields that an order cannot do without. Names and values alternate.
func required(fields ...string) error {
	bad := interview.Invalid{}
	for i := 0; i+1 < len(fields); i += 2 {
		if fields[i+1] == "" {
			bad[fields[i]] = fields[i] + " is missing."
		}
	}
	return bad.OrNil()
}

// short is the id, or nothing when it cannot be one.
func short(id text) string { return unless(len(id) > maxID, string(id)) }

// address is a link of theirs that people here may follow, or nothing: half a link leads nowhere.
func address(u text) string {
	return unless(len(u) > interview.MaxRemote || !strings.HasPrefix(string(u), "https://"), string(u))
}

// phone is a number however it is written, or nothing: half a number helps nobody.
func phone(number text) string {
	return unless(utf8.RuneCountInString(string(number)) > interview.MaxPhone, string(number))
}

func unless(bad bool, s string) string {
	if bad {
		return ""
	}
	return s
}

// name joins what there is of a name. With none, or too much, the desk knows what to do.
func name(parts ...text) string {
	var said []string
	for _, p := range parts {
		said = append(said, strings.Fields(string(p))...)
	}
	return strings.Join(said, " ")
}

// sentences are the faults of an order, in one order.
func sentences(bad interview.Invalid) string {
	var fields, all []string
	for field := range bad {
		fields = append(fields, field)
	}
	slices.Sort(fields)
	for _, field := range fields {
		all = append(all, bad[field])
	}
	return strings.Join(all, " ")
}

// sentence is an error as it is said to people.
func sentence(err error) string {
	s := err.Error()
	return strings.ToUpper(s[:1]) + s[1:] + "."
}
