package views

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/a-h/templ"

	"retake/internal/interview"
	"retake/internal/lang"
)

// filled are the components that stand in a sentence, by the names of its placeholders. The sentence stays whole that way:
// where a time or a link stands in it is for the language to decide.
type filled map[string]templ.Component

const edge = "\x00" // around a slot's name; nothing that people type holds it

// slots keeps the places of the named placeholders free for worded.
func slots(names ...string) lang.Args {
	args := lang.Args{}
	for _, name := range names {
		args[name] = edge + name + edge
	}
	return args
}

// worded is a sentence with its slots filled. What has no part is text, and escaped.
func worded(sentence string, in filled) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		for i, piece := range strings.Split(sentence, edge) {
			if part := in[piece]; i%2 == 1 && part != nil {
				if err := part.Render(ctx, w); err != nil {
					return err
				}
				continue
			}
			if _, err := io.WriteString(w, templ.EscapeString(piece)); err != nil {
				return err
			}
		}
		return nil
	})
}

// roomTime is a moment that the script puts into the candidate's own time zone.
func roomTime(f RoomFrame, at interview.Moment) templ.Component {
	return moment(at.Time().Format(time.RFC3339), f.Instant(at.Time()))
}

// strongTime is roomTime where it matters most.
func strongTime(f RoomFrame, at interview.Moment) templ.Component {
	return emphasised(roomTime(f, at))
}
