// Package ui is the set of parts that screens are built from: button, field, badge, tabs, table, menu, dialog, shell.
//
// It knows Retake's look and the promises that come with each part: a name for every control, an error beside its field,
// a heading for every dialog. A part takes one struct of plain values; its zero fields mean "the usual". Classes match
// the files in static/css, one file per part; behaviour is in static/js and starts from data attributes.
//
// It refuses to know what a candidate is: words that belong to the product come in as text. It imports static for the
// addresses of the sprite, the style sheet and the script, and templ.
package ui
