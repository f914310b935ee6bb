// A page of the room is in one state at a time; elements with data-on="ready count" are shown in those states only.
import { traits } from './browser.js'
import { settle, settling } from './settle.js'

// stage returns show(state). Focus that was on the page never falls off it: when what had it disappears, the state's
// [data-first] gets it, or until there is one the heading.
export function stage(root) {
  let inside = false
  let parked = null
  return state => {
    inside ||= root.contains(document.activeElement)
    root.dataset.state = state
    settle()
    for (const part of root.querySelectorAll('[data-on]')) part.hidden = !part.dataset.on.split(' ').includes(state)
    const held = document.activeElement
    if (!inside || held !== document.body && held !== parked && !held.closest('[hidden]')) return
    const first = [...root.querySelectorAll('[data-first]')].find(part => !part.closest('[hidden]') && !part.disabled)
    parked = first ? null : root.querySelector('h1')
    ;(first ?? parked)?.focus({ preventScroll: true })
  }
}

// problem shows the help for a code among the [data-problem] of the root, the last of them when the code has none, with the
// steps for this browser, the last of them when there are none. It returns what is said of it. [data-otherwise], the ways
// without a camera, are there unless it is enough to try again.
export function problem(root, code) {
  const helps = [...root.querySelectorAll('[data-problem]')]
  const shown = helps.find(help => help.dataset.problem === code) ?? helps.at(-1)
  for (const help of helps) help.hidden = help !== shown
  const mine = traits(navigator.userAgent, navigator.maxTouchPoints)
  const guides = [...shown.querySelectorAll('[data-browser]')]
  const guide = guides.find(({ dataset: { browser } }) => browser.split(' ').some(name => mine.includes(name))) ?? guides.at(-1)
  for (const other of guides) other.hidden = other !== guide
  for (const way of root.querySelectorAll('[data-otherwise]')) way.hidden = 'retry' in shown.dataset
  return [shown.querySelector('h2'), guide].map(part => part?.textContent.trim()).join(' ')
}

// clicks wires every [data-do="name"] of the root to deeds.name.
export function clicks(root, deeds, life) {
  root.addEventListener('click', event => {
    const button = event.target.closest('[data-do]')
    if (!button || button.disabled || event.detail === 0 && settling()) return // 0: pressed by a key
    deeds[button.dataset.do]?.(button)
  }, { signal: life })
}
