// The status line (#status) says what was done, with Undo, and stays until the next action. The server writes it; this
// clears it in time, and writes what only the browser knows: that nothing came back, or that the server failed.
const line = document.getElementById('status')

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  if (line && ctx.request.method !== 'GET' && !ctx.sourceElement.matches('[data-quiet]')) line.replaceChildren()
})
// What a plain form did stands in the address; once said it goes, so that a reload does not say it again.
const here = new URL(location.href)
if (here.searchParams.has('done')) {
  for (const name of ['done', 'of', 'what', 'hand']) here.searchParams.delete(name)
  history.replaceState(history.state, '', here)
}
// Undo answers with a row. When that is no longer on the page, Undo is the plain form that it is without a script.
document.addEventListener('submit', event => {
  const target = event.target.closest('#status form')?.getAttribute('hx-target')
  if (!target || document.querySelector(target)) return
  event.preventDefault()
  event.stopImmediatePropagation()
  event.target.submit()
}, true)
document.addEventListener('click', event => {
  if (event.target.closest('#status [data-dismiss]')) line.replaceChildren()
})
document.addEventListener('htmx:response:error', ({ detail: { ctx } }) => {
  const { status, headers } = ctx.response
  if (ctx.sourceEvent?.type === 'every' || [409, 410, 422].includes(status)) return
  if (status === 401) return location.reload() // signed out meanwhile: the page leads to sign in
  say(sentence(status, ctx.text), headers.get('X-Request-Id'))
})
document.addEventListener('htmx:error', ({ detail: { ctx } }) => {
  if (ctx && ctx.sourceEvent?.type !== 'every') say('No answer from the server. Nothing was changed. Check the connection and try again.')
})

// sentence prefers the server's own words: an element with data-problem in the answer.
function sentence(status, html) {
  const own = new DOMParser().parseFromString(html ?? '', 'text/html').querySelector('[data-problem]')
  if (own) return own.textContent.trim()
  if (status === 403) return 'You may not do that here.'
  if (status === 404) return 'That is no longer there. Reload the page to see what is.'
  if (status === 413) return 'That is too large to send.'
  if (status === 429) return 'Too many tries. Wait a minute and try again.'
  if (status < 500) return 'The server did not accept that. Nothing was changed.'
  return 'Something went wrong on the server. Nothing was changed.'
}

function say(text, id) {
  const host = document.querySelector('dialog[open] [data-dialog-status]') ?? line
  if (!host) return
  const p = document.createElement('p')
  p.className = 'status-line tone-negative'
  p.textContent = id ? `${text} Request ${id}.` : text
  host.replaceChildren(p)
}
