// The one shared dialog: an answer that htmx puts into #dialog-body opens it. It closes by Esc, by [data-dialog-close],
// by a dialog:close event, and by itself when a form inside it changed something outside it. Focus goes back to where
// it came from, or to the same place in the row that has replaced it.
import { find, remember } from './focus.js'

const dialog = document.getElementById('dialog')
const body = document.getElementById('dialog-body')
let origin

export function openDialog(content) {
  if (!dialog) return
  origin ??= remember()
  if (content) body.replaceChildren(content)
  if (!dialog.open) dialog.showModal()
  const first = body.querySelector('[autofocus]') ?? body.querySelector('h1, h2') ?? dialog
  first.focus({ preventScroll: true })
}

function close() {
  if (dialog.open) dialog.close()
}

if (dialog) {
  document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
    // A menu has closed by now and given the focus back to its button.
    if (ctx.target === body && !dialog.open) origin = remember(ctx.sourceElement?.closest('.menu') ? undefined : ctx.sourceElement)
  })
  document.addEventListener('htmx:after:settle', event => {
    if (event.target === body) openDialog()
  })
  document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
    const target = typeof ctx.target === 'string' ? document.querySelector(ctx.target) : ctx.target
    const inside = ctx.sourceElement && dialog.contains(ctx.sourceElement)
    if (inside && ctx.response?.status < 400 && !dialog.contains(target)) close()
  })
  document.addEventListener('dialog:close', close)
  dialog.addEventListener('click', event => {
    if (!event.target.closest('[data-dialog-close]')) return
    event.preventDefault() // the same control is a link back where the dialog is a page
    close()
  })
  dialog.addEventListener('close', () => {
    body.replaceChildren()
    find(origin)?.focus({ preventScroll: true })
    origin = undefined
  })
}
