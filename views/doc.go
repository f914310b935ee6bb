// Package views is the face: the markup of every screen, and nothing else.
//
// It knows how a page and its fragments look. One .templ file per screen family: the page first, its fragments below in
// reading order; the root of a fragment carries the id that is its own swap target. Sentences, plurals and durations
// live in format.go.
//
// It refuses decisions, databases and HTTP: what it shows was computed by someone else and handed over as a value. Its
// one dependency is templ, because markup that the compiler checks cannot forget to escape a name.
package views
