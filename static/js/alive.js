// <div data-module="alive" data-changes="address" data-state="name of the state"> keeps the rows of the list around it as
// they are while others work. Rows change in place and never move; what is new is announced by a button in this element.
// A row that somebody is busy with waits until they are not. Nothing is asked while the tab is hidden, or a dialog or
// menu is open.
import htmx from 'htmx.org'
import { announce } from './live.js'
import { localise } from './time.js'

const often = 5_000
const seldom = 60_000
const waiting = new Map() // by id: rows and tabs as they will be
const last = new Map() // by id: rows as they came
let pause = often
let timer
let asking = false
let ended = false // signed out, or the position is no longer ours to see
let deeds = 0 // own changes: an answer that was asked for before one is out of date
let root
let pressed

const busy = () => Boolean(document.querySelector('dialog[open], [popover]:popover-open'))

function schedule() {
  clearTimeout(timer)
  timer = undefined
  if (ended || document.hidden || !find()) return
  timer = setTimeout(look, pause)
}

// find is the list of the page; another one than before has fresh rows.
function find() {
  const now = document.querySelector('[data-module=alive]')
  if (now !== root) {
    waiting.clear()
    last.clear()
  }
  return root = now
}

async function look() {
  if (asking || ended || !find()) return
  settle()
  asking = true
  try {
    if (!busy()) await ask(root)
    pause = often
  } catch {
    pause = Math.min(2 * pause, seldom)
  }
  asking = false
  schedule()
}

async function ask(list) {
  const before = deeds
  const address = new URL(list.dataset.changes, location.href)
  rows(list).forEach(row => address.searchParams.append('row', row.id.replace('row-', '')))
  const headers = { 'HX-Request': 'true', 'If-None-Match': list.dataset.state }
  const answer = await fetch(address, { headers, signal: AbortSignal.timeout(30_000) })
  if (answer.status === 304) return
  if ([401, 403, 404].includes(answer.status)) ended = true
  if (!answer.ok) throw new Error(answer.status)
  const html = await answer.text()
  if (before !== deeds || list !== find()) return
  list.dataset.state = answer.headers.get('ETag')
  take(new DOMParser().parseFromString(html, 'text/html'))
}

function rows(list) {
  return [...list.parentElement.querySelectorAll('tr[data-row]')]
}

function take(answer) {
  const elsewhere = answer.querySelector('[data-elsewhere]').dataset.elsewhere.split(' ')
  answer.querySelectorAll('tr[data-row]').forEach(row => {
    row.classList.toggle('is-elsewhere', row.matches('.is-elsewhere') || elsewhere.includes(row.id))
    waiting.delete(row.id)
    if (last.get(row.id) !== row.outerHTML) waiting.set(row.id, row)
  })
  tabs(answer.getElementById('status-tabs'))
  news(answer.querySelector('#news > a'))
  settle()
}

// tabs get their numbers at once; a tab that comes or goes would move the others under the pointer.
function tabs(next) {
  const now = document.getElementById('status-tabs')
  const ids = nav => [...nav.children].map(tab => tab.id).join()
  for (const tab of now.children) {
    const same = next.querySelector(`#${CSS.escape(tab.id)} .tab-count`)
    tab.querySelector('.tab-count').textContent = same?.textContent ?? '0'
  }
  if (ids(now) === ids(next)) waiting.delete(next.id)
  else waiting.set(next.id, next)
}

function news(next) {
  const now = root.querySelector('a')
  if (now?.dataset.news === next?.dataset.news) return
  if (now && next) {
    now.dataset.news = next.dataset.news
    now.replaceChildren(...next.childNodes) // it may have the focus
  } else {
    root.replaceChildren(...(next ? [next] : []))
    htmx.process(root)
  }
  if (next) announce((now ?? next).dataset.news)
}

// settle puts in place what nobody is busy with.
function settle() {
  if (busy()) return
  for (const [id, next] of waiting) {
    const now = document.getElementById(id)
    if (now && held(now)) continue
    waiting.delete(id)
    if (now) replace(now, next)
  }
}

function held(element) {
  if (!element.matches('[data-row]')) return element.matches(':hover')
  const focus = document.activeElement
  const marked = getSelection()
  return element.contains(pressed) || (focus !== element && element.contains(focus)) ||
    element.querySelector('[data-busy], .htmx-request') !== null || (!marked.isCollapsed && marked.containsNode(element, true))
}

function replace(now, next) {
  const focus = now.contains(document.activeElement) ? document.activeElement : undefined
  if (next.matches('[data-row]')) last.set(next.id, next.outerHTML)
  const tick = now.querySelector('[data-select]')
  const box = next.querySelector('[data-select]')
  if (tick && box) box.checked = tick.checked
  next.toggleAttribute('data-selected', now.hasAttribute('data-selected'))
  now.replaceWith(next)
  localise(next)
  htmx.process(next)
  if (focus) (document.getElementById(focus.id) ?? next).focus({ preventScroll: true })
}

document.addEventListener('visibilitychange', () => document.hidden ? schedule() : look())
addEventListener('pageshow', event => { if (event.persisted) look() })

document.addEventListener('pointerdown', event => { pressed = event.target })
for (const end of ['pointerup', 'pointercancel']) {
  document.addEventListener(end, () => setTimeout(() => { // the click comes first
    pressed = undefined
    settle()
  }))
}
document.addEventListener('focusout', () => setTimeout(settle))
document.addEventListener('toggle', () => setTimeout(settle), true)
document.addEventListener('close', () => setTimeout(settle), true)

// An own deed brings the row as it is then.
function deed({ detail: { ctx } }) {
  if (ctx.request.method === 'GET') return
  deeds++
  waiting.clear()
  last.clear()
  if (root) root.dataset.state = ''
}
document.addEventListener('htmx:before:request', deed)
document.addEventListener('htmx:finally:request', deed)
document.addEventListener('htmx:after:swap', () => { if (!timer && !asking) schedule() })
schedule()
