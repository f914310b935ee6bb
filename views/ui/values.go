package ui

import (
	"strings"

	"github.com/a-h/templ"
)

// or is the value, or the usual one when it is empty.
func or[T ~string](value, usual T) T {
	if value == "" {
		return usual
	}
	return value
}

// attr is an attribute that is left out when it is empty.
func attr(name, value string) templ.Attributes {
	if value == "" {
		return nil
	}
	return templ.Attributes{name: value}
}

// words joins what is not empty with spaces: class lists, lists of ids.
func words(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, " ")
}
