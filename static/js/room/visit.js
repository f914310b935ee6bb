// Links and forms with data-visit fetch the next page and swap its <main>, like a page load that keeps the camera on.
// Without a connection, or while the server starts again, they wait: a page that the browser could not load would be a dead
// end. Whatever else goes wrong ends in an ordinary page load.
import { nextTry } from './connection.js'
import { announce } from './announce.js'
import { settle } from './settle.js'
import { language } from './words.js'

let hooks = { leave() {}, arrive() {} }
let visits = 0
let shown = location.pathname
const sending = new WeakSet() // forms

// followLinks starts listening; leave() is called before a page goes, arrive() when the next one is there. Who must not lose
// the page to the browser's Back cancels room:leave.
export function followLinks(callbacks) {
  hooks = callbacks
  document.addEventListener('click', event => {
    const link = event.target.closest('a[data-visit]')
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    visit(link.href)
  })
  document.addEventListener('submit', event => {
    const form = event.target
    if (!form.matches('[data-visit]') || event.defaultPrevented) return
    event.preventDefault()
    if (sending.has(form)) return
    sending.add(form)
    const body = new URLSearchParams(new FormData(form, event.submitter))
    visit(form.action, { body, otherwise: () => form.submit() })
  })
  window.addEventListener('popstate', () => { // the skip link changes the fragment only: that is no other page
    if (location.pathname === shown) return
    if (document.dispatchEvent(new Event('room:leave', { cancelable: true }))) visit(location.href, { replace: true })
    else history.pushState(null, '', shown)
  })
}

// visit goes to a page of the room, or sends a form's body there. Nothing on the page is lost while it waits.
export async function visit(url, { replace = false, body, otherwise = () => location.assign(url) } = {}) {
  const mine = ++visits
  try {
    const found = await patiently(url, body, () => mine === visits)
    if (!found) return // a later visit overtook this one
    const { answer, page } = found
    const main = page.querySelector('main')
    if (!main) throw new Error('not a page of the room')
    if (page.documentElement.lang !== language()) throw new Error('another language was chosen meanwhile')
    hooks.leave()
    document.querySelector('main').replaceWith(document.adoptNode(main))
    document.title = page.title
    if (!replace && (!body || answer.redirected)) history.pushState(null, '', answer.url)
    shown = location.pathname
    scrollTo(0, 0)
    ;(main.querySelector('[autofocus]') ?? main.querySelector('h1'))?.focus()
    settle()
    hooks.arrive()
  } catch {
    otherwise()
  }
}

// patiently asks until there is an answer, and returns it with the page in it, or null when it is not wanted any more. What is
// sent twice counts once.
async function patiently(url, body, wanted) {
  for (let attempt = 0; wanted();) {
    const found = await ask(url, body).catch(() => null)
    if (found && (found.answer.ok || found.page.querySelector('main'))) {
      waiting(false)
      return wanted() ? found : null
    }
    waiting(true)
    attempt = await nextTry(attempt)
  }
  return null
}

async function ask(url, body) {
  const answer = await fetch(url, { method: body ? 'POST' : 'GET', body, headers: { Accept: 'text/html' } })
  return { answer, page: new DOMParser().parseFromString(await answer.text(), 'text/html') }
}

function waiting(now) {
  const notice = document.getElementById('waiting')
  if (notice.hidden !== now) return
  notice.hidden = !now
  if (now) announce(notice.textContent)
}
