// A form is sent once, and a long form is not lost by accident: <form data-unsaved> asks before its page is left.
let leaving = false

document.addEventListener('submit', event => {
  const form = event.target
  if (form.matches('[data-busy]')) {
    event.preventDefault()
    event.stopImmediatePropagation()
    return
  }
  if (event.defaultPrevented || form.method === 'dialog') return
  if (form.matches('[data-unsaved]')) leaving = true
  if (event.submitter?.matches('[data-download]')) return // the page stays, and nothing says when the file is there
  if (!form.matches('[hx-post], [hx-get]')) setTimeout(() => busy(form, event.submitter, true))
}, true)

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => mark(ctx, true))
document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => mark(ctx, false))
window.addEventListener('pageshow', () => {
  leaving = false
  document.querySelectorAll('form[data-busy]').forEach(form => busy(form, null, false))
})

function mark(ctx, on) {
  if (ctx.request.method === 'GET' || ctx.sourceElement.matches('[data-quiet]')) return // a preview sends nothing
  const form = ctx.sourceElement.closest('form')
  if (form) busy(form, ctx.request.submitter, on)
}

function busy(form, submitter, on) {
  form.toggleAttribute('data-busy', on)
  const button = submitter ?? form.querySelector('[type=submit], button:not([type])')
  if (on) button?.setAttribute('aria-disabled', 'true')
  else form.querySelectorAll('[aria-disabled=true]').forEach(b => b.removeAttribute('aria-disabled'))
}

document.addEventListener('input', event => {
  event.target.form?.matches('[data-unsaved]') && event.target.form.setAttribute('data-dirty', '')
})
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.response?.status < 400) ctx.sourceElement?.closest?.('form')?.removeAttribute('data-dirty')
})
window.addEventListener('beforeunload', event => {
  if (!leaving && document.querySelector('form[data-dirty]')) event.preventDefault()
})
