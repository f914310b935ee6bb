package views

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"retake/internal/interview"
	"retake/views/ui"
)

// The parts of a row that stand fifty times on a page, put together by hand: as templates they took half of the time that
// the candidates tab takes. What people typed goes through templ.EscapeString; ids and addresses are the program's own.

var (
	copyIcon = ui.Icon("copy")
	moreIcon = ui.Icon("ellipsis")
)

// when is a moment as words; the browser puts the exact one into the tooltip.
func when(at interview.Moment, words string) ui.Markup {
	return ui.Markup(`<time datetime="` + at.Time().Format(minutes) + `" data-local="title">` + words + `</time>`)
}

// minutes is as exact as a list needs; seconds would only weigh.
const minutes = "2006-01-02T15:04Z07:00"

// statusMark is the status with its icon and, where there is one, the fact beside it.
func statusMark(f *interview.Facts, s interview.Status) ui.Markup {
	mark := `<span class="state tone-` + ui.Markup(statusTone(s)) + `">` + ui.Icon(statusIcon(s)) + ui.Markup(StatusWord(s)) + `</span>`
	if hint := statusHint(f, s); hint != "" {
		mark += `<span class="c-status-note">` + ui.Markup(hint) + `</span>`
	}
	return mark
}

// progressMarks is one mark per question.
func progressMarks(marks string) ui.Markup {
	var b strings.Builder
	b.Grow(80 + 40*len(marks))
	b.WriteString(`<span class="marks" role="img" aria-label="`)
	writeMarks(&b, marks)
	b.WriteString(`">`)
	for i := range marks {
		b.WriteString(`<i class="`)
		b.WriteString(markClass(marks[i]))
		b.WriteString(`"></i>`)
	}
	b.WriteString(`</span>`)
	return ui.Markup(b.String())
}

func markClass(m byte) string {
	switch interview.Mark(m) {
	case interview.MarkRecorded:
		return "recorded"
	case interview.MarkProblem:
		return "no-sound"
	case interview.MarkDeleted:
		return "deleted"
	}
	return "open"
}

// rowLink shows the link in full; Copy takes it from there.
func rowLink(v Viewer, r *interview.CandidateRow) ui.Markup {
	if r.Deleted() || r.Discarded() {
		return `<span class="link-none">The link is closed</span>`
	}
	link := LinkURL(v.BaseURL, r.Token)
	head, tail := link[:len(link)-8], link[len(link)-8:]
	return ui.Markup(`<div class="link"><span class="link-text" translate="no"><span class="link-head">` + head +
		`</span><span class="link-tail">` + tail + `</span></span>` +
		`<button type="button" class="button button-quiet button-small copy" data-copy data-key="c">` + string(copyIcon) +
		`<span data-copy-label>Copy</span><span class="sr"> ` + templ.EscapeString(r.Name) + `’s link</span></button></div>`)
}

// rowActions are a plain form that htmx answers with the row. A dialog is a link to the page that asks; while its verb is
// refused it says why, and stays where it is, so that the buttons of all rows stand in line. The verb's button keeps its id
// when it turns from Discard into Restore, and with it the focus.
func rowActions(v Viewer, r *interview.CandidateRow, doc string) ui.Markup {
	var b strings.Builder
	b.Grow(1400)
	write := func(parts ...string) {
		for _, p := range parts {
			b.WriteString(p)
		}
	}
	deed := func(do, label string) {
		write(`<button class="button button-quiet button-small" id="do-`, r.InterviewID, `" name="do" value="`, do, `">`, label, `</button>`)
	}
	dialog := func(verb interview.Verb, page, label string) {
		if refused := r.May(verb, v.Now); refused != nil {
			write(`<button type="button" class="button button-quiet button-small" disabled title="`, templ.EscapeString(refused.Error()), `">`, label, `</button>`)
			return
		}
		write(`<a class="button button-quiet button-small" href="`, doc, page, `" hx-get="`, doc, page, `" hx-target="#dialog-body" hx-swap="innerHTML">`, label, `</a>`)
	}
	write(`<form method="post" action="`, doc, `" hx-post="`, doc, `" hx-target="closest tr"><input type="hidden" name="revision" value="`,
		strconv.FormatInt(r.Revision, 10), `">`)
	if r.Deleted() {
		if r.May(interview.VerbUndelete, v.Now) == nil {
			deed("undelete", "Restore")
			dialog(interview.VerbReinvite, "/again?way=over", "Re-invite…")
		}
	} else {
		dialog(interview.VerbDeleteAnswers, "/again?way=answers", "Delete answers…")
		if r.Discarded() {
			deed("restore", "Restore")
		} else {
			deed("discard", "Discard")
		}
		dialog(interview.VerbReinvite, "/again?way=over", "Re-invite…")
	}
	if r.ErasedAt == 0 {
		write(`<a class="button button-quiet button-small button-icon menu-button" href="`, doc, `" hx-get="`, doc,
			`/menu" hx-target="#menu" hx-swap="innerHTML" aria-haspopup="true" title="More">`, string(moreIcon),
			`<span class="sr">More for `, templ.EscapeString(r.Name), `</span></a>`)
	}
	write(`</form>`)
	return ui.Markup(b.String())
}
