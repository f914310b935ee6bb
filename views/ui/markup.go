package ui

import (
	"context"
	"io"

	"retake/static"
)

// Markup is HTML made of the program's own words, such as an icon: nothing in it comes from people, so nothing is
// escaped. It is there for what stands fifty times on a page; everything else is a template.
type Markup string

// Render writes it as it is.
func (m Markup) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, string(m))
	return err
}

// Icon is one of the sprite's icons by its Lucide name, for the eye only: the words beside it, or the control's name,
// say the same. A test fails for a name that the sprite lacks.
func Icon(name string) Markup {
	return Markup(`<svg class="icon" aria-hidden="true"><use href="` + static.URL("icons.svg") + "#" + name + `"></use></svg>`)
}
